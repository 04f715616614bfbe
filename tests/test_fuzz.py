"""Five thousand questions of any characters, and each way that we know of breaking out: no failure, nothing unescaped."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search.errors import MAX_QUERY
from tests.webpage import first, read

QUESTIONS = 5000
CANARY = "zq9x"
"""Stands in the made-up tags of hostile questions, and nowhere else."""
OURS = re.compile(
    r"</?(?:html|head|meta|title|link|script|body|a|header|div|nav|main|form|label|input|button|h[1-6]|p|ul|ol|li|b|i|dl|dt|dd"
    r"|span|small|details|summary|strong|article|blockquote|mark|time|section|footer|code|pre|table|tr|td|th)"
    r"(?:\s+(?:lang|charset|name|content|rel|href|type|title|src|defer|class|data-[a-z]+|hidden|aria-[a-z]+|id|tabindex|role"
    r"|action|method|for|value|maxlength|autocomplete|autocapitalize|enterkeyhint|datetime|cite|download)=?)*\s*/?>"
)
"""A tag of our templates, the values of its attributes taken out."""
PLANES = ((0, 0x250), (0, 0xD800), (0xE000, 0x110000))
"""Ranges of code points: mostly Latin letters and signs; all of the basic plane; all beyond the surrogates."""
PIECES = (
    f"<{CANARY} onload=alert(1)>",
    f'"><{CANARY}>',
    f"'><{CANARY}>",
    f"</title><{CANARY}>",
    f"<!--<{CANARY}>",
    f"&lt;{CANARY}&gt;",
    f"{{{{{CANARY}}}}}",
    "publisher:",
    "-",
    '"',
    "(",
    "^~*",
    "\x00",
    "\r\n",
    "\u202e",
    "\ufeff",
    "\U0001f993",
    "NET",
    "PRRT",
    "hot flushes",
    "5-HIAA",
    "%s%n",
    "../",
    "\\",
)
HTML = (
    f"<script>{CANARY}</script>",
    f'"><img src=x onerror={CANARY}>',
    f"'><svg/onload={CANARY}>",
    f"</title></head><body onload={CANARY}>",
    f"</textarea><{CANARY}>",
    f"<a href='javascript:{CANARY}'>",
    f"<math><mi//xlink:href='data:x,<script>{CANARY}</script>'>",
    f"\u003c{CANARY}\u003e",
    f"＜{CANARY}＞<{CANARY}>",
    f"<{CANARY}\x00>",
)
TEMPLATES = (
    "{{7*1417286719}}",
    "{% include '/etc/passwd' %}",
    "${7*1417286719}",
    "#{7*1417286719}",
    "<%= 7*1417286719 %>",
    "{{config.SECRET_KEY}}",
    "%(x)s",
)
HEADERS = (
    "a\r\nX-Injected: 1",
    "a\nX-Injected: 1",
    "a\r\n\r\n<html>",
    "a%0d%0aX-Injected:1",
    "a\u2028X-Injected: 1",
    "嘊嘍X-Injected:1",
)
PATHS = (
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "....//etc/passwd",
    "/etc/passwd\x00.txt",
    "C:\\boot.ini",
    "file:///etc/passwd",
)
FIELDS = (
    "title:* OR body:*",
    "*:*",
    "publisher:",
    "publisher:CTCA OR 1=1",
    "publisher:publisher:publisher:",
    '-"-"-',
    "[a TO z]",
    "a^99999999 b~9",
    "((((((((((",
    "NOT NOT NOT",
    "'; DROP TABLE passages; --",
    "filter.publisher=x&per_page=0",
    '"unclosed',
    "-",
    "--",
    "*?~^[]\\/",
    "%00",
    "\ufeff\u202e\u0301",
    "𝓷𝓮𝓽 🦓",
)
INJECTIONS = (*HTML, *TEMPLATES, *HEADERS, *PATHS, *FIELDS)


def questions() -> Iterator[str]:
    """The same ones each time: any code points, hostile pieces, and both between words that are found."""
    chance = random.Random(20261127)  # noqa: S311  # any characters will do
    for number in range(QUESTIONS):
        length = chance.randrange(1, 40)
        if number % 3 == 0:
            text = "".join(chr(chance.randrange(*chance.choice(PLANES))) for _ in range(length))
        elif number % 3 == 1:
            text = "".join(chance.choices((*PIECES, *string.printable), k=length))
        else:
            text = " ".join(chance.choices(PIECES, k=chance.randrange(1, 8)))
        yield text[:MAX_QUERY]


def assert_only_text(page: str, typed: str) -> None:
    """No tag and no attribute but ours is in a page: what was typed, wherever it was typed in, is text or a value."""
    tags = re.findall(r"<[^<>]*>?", page.removeprefix("<!doctype html>"))
    bare = [re.sub(r'"[^"]*"', "", tag) for tag in tags]
    odd = [tag for tag in bare if not OURS.fullmatch(tag)]
    assert tags
    assert odd == [], typed


def test_five_thousand_questions_break_nothing_and_break_out_of_nothing(client: FlaskClient) -> None:
    for number, typed in enumerate(questions()):
        response = client.get("/search", query_string={"q": typed})
        assert response.status_code in (200, 302), typed
        if response.status_code == 200:
            assert_only_text(response.text, typed)
        if number % 10 == 0:
            reply = client.get("/api/v1/search", query_string={"q": typed})
            assert reply.status_code == 200, typed
            assert reply.get_json()["query"] == typed


@pytest.mark.parametrize("typed", INJECTIONS)
def test_an_injection_is_only_text(client: FlaskClient, typed: str) -> None:
    """As a question, as a filter, as a parameter that is wrong, as a path and as an id."""
    query, spelled = {"q": typed}, quote(typed)
    for path, parameters in (
        ("/search", query),
        ("/search", {"q": "flushing", "filter.publisher": typed}),
        ("/search", {"q": "flushing", "page": typed}),
        ("/search", {"q": "flushing", typed: "1"}),
        (f"/documents/{spelled}", {}),
        ("/documents/ctca-neuroendocrine-tumors", {"p": typed}),
        (f"/p/{spelled}", {}),
        (f"/{spelled}", {}),
        ("/search/record", query),
        ("/api/v1/search", query),
        ("/api/v1/search", {"q": "flushing", typed: "1"}),
        ("/api/v1/suggest", {**query, "format": "opensearch"}),
        (f"/api/v1/documents/{spelled}", {}),
        (f"/api/v1/passages/{spelled}", {}),
        (f"/api/v1/cite/{spelled}", {}),
    ):
        with client.get(path, query_string=parameters) as response:
            text = response.get_data(as_text=True)
            assert response.status_code < 500, path
            assert "X-Injected" not in response.headers
            assert "9921007033" not in text, "a template was run"
            assert "root:" not in text, "a file was read"
            if response.status_code in (302, 308):
                assert f"<{CANARY}" not in text
            elif response.mimetype == "text/html":
                assert_only_text(text, typed)


@pytest.mark.parametrize("typed", INJECTIONS)
def test_what_was_typed_stands_in_the_box_again(client: FlaskClient, typed: str) -> None:
    shown = str(first(read(client.get("/search", query_string={"q": typed})), "#_q")["value"])
    # A parser of HTML replaces NUL and folds carriage returns: what was sent is compared as it would be read.
    assert shown == str(BeautifulSoup(f"<i>{_escaped(typed)}</i>", "html.parser").get_text())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;").replace("'", "&#39;")


@pytest.mark.parametrize("host", [f'"><{CANARY}>', f"evil.example/<{CANARY}>", "a\\b", "[::1"])
def test_a_forged_host_is_only_text(client: FlaskClient, host: str) -> None:
    for path in ("/opensearch.xml", "/search/record?q=flushing", "/", "/search?q="):
        response = client.get(path, headers={"Host": host})
        assert response.status_code < 500
        assert f"<{CANARY}>" not in response.text
        assert CANARY not in response.headers.get("Location", "")
