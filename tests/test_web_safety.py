"""The pages under strain: hostile questions and documents, wrong addresses, broken indexes, and what is never told."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.build import index
from search.answerer import Answerer
from search.settings import Settings, load
from tests.webpage import first, read, words
from web import create_app
from web.headers import HEADERS

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}${7*7}\r\nSet-Cookie: a=b"
EVERY_ROUTE = (
    "/",
    "/search?q=flushing",
    "/search?q=",
    "/documents",
    "/documents/ctca-neuroendocrine-tumors",
    "/documents/none",
    "/p/aaaaaaaaaaaa",
    "/about",
    "/nowhere",
    "/static/style.css",
    "/search?page=x&q=a",
    "/healthz",
    "/readyz",
    "/api/v1/search?q=flushing",
    "/api/v1/search",
    "/api/v1/documents",
    "/api/v1/suggest?q=flu",
    "/api/v1/cite/ctca-neuroendocrine-tumors",
    "/api/v1/openapi.json",
    "/api/v1/nowhere",
    "/api",
    "/opensearch.xml",
    "/static/suggest.js",
    "/search/record?q=flushing",
    "/sheet",
    "/metrics",
    "/api/v1/documents/ctca-neuroendocrine-tumors",
    "/api/v1/passages/aaaaaaaaaaaa",
    "/api/v1/verify",
    "/api/v1/reindex",
    "/api/v1/reindex/1",
)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/p/aaaaaaaaaaaa", 404),
        ("/p/nonsense", 404),
        ("/documents/none", 404),
        ("/documents/../../etc/passwd", 404),
        ("/documents?page=2", 404),
        ("/nowhere", 404),
        ("/search?q=a&page=0", 422),
        ("/search?q=a&page=1e9", 422),
        ("/search?q=a&page=%EF%BC%91", 422),
        ("/search?q=a&sort=best", 422),
        ("/search?q=a&expand=maybe", 422),
        ("/search?q=a&q=b", 422),
        ("/search?q=" + "a" * 257, 422),
        ("/documents/ctca-neuroendocrine-tumors?p=<b>", 422),
        ("/documents/ctca-neuroendocrine-tumors?at=1", 422),
    ],
)
def test_what_cannot_be_is_a_page_that_says_so(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    page = read(response)
    assert words(first(page, "h1"))
    if status == 422:
        wrong = re.search(r"[?&](p|at|page|sort|expand|q)=[^&]*$", path)
        assert wrong is not None
        assert ("Your question" if wrong[1] == "q" else f"'{wrong[1]}'") in words(first(page, "main li"))


def test_a_parameter_that_a_messenger_added_is_no_error(client: FlaskClient) -> None:
    assert client.get("/?utm_source=mail").status_code == 200
    assert client.get("/search?q=flushing&fbclid=1").status_code == 200


def test_the_wrong_method_is_named(client: FlaskClient) -> None:
    response = client.post("/search", data={"q": "flushing"})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert "POST is not possible here" in response.get_data(as_text=True)


def test_the_list_of_routes_leaves_none_out(built: Settings) -> None:
    app = create_app(replace(built, reindex_token="t" * 32))
    served = {rule.endpoint for rule in app.url_map.iter_rules()}
    adapter = app.url_map.bind("")
    methods = {"/api/v1/verify": "POST", "/api/v1/reindex": "POST"}
    known = ("/nowhere", "/api/v1/nowhere")
    listed = {
        adapter.match(path.partition("?")[0], methods.get(path, "GET"))[0] for path in EVERY_ROUTE if path not in known
    }
    assert listed == served


@pytest.mark.parametrize("path", EVERY_ROUTE)
def test_every_route_has_the_security_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        for name, value in HEADERS.items():
            # One of each: of two, a browser may obey either.
            assert response.headers.getlist(name) == [value], name
        assert "Set-Cookie" not in response.headers
    assert "script-src 'self';" in HEADERS["Content-Security-Policy"]
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_what_people_ask_is_not_listed_by_search_engines_nor_kept_by_caches(client: FlaskClient) -> None:
    for path in ("/search?q=flushing", "/api/v1/search?q=flushing", "/search?q=a&page=x"):
        response = client.get(path)
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "path", ["/", "/search?q=flushing", "/documents", "/documents/ctca-neuroendocrine-tumors", "/about"]
)
def test_pages_ask_nothing_of_other_hosts_and_hold_no_script_inline(client: FlaskClient, path: str) -> None:
    page = read(client.get(path))
    assert not page.select("style, iframe, object, [style]")
    assert not any(name.startswith("on") for tag in page.select("*") for name in tag.attrs)
    assert not any(script.get_text() for script in page.select("script"))
    for tag in page.select("[src], link[href], form[action]"):
        address = str(tag.get("src") or tag.get("href") or tag.get("action"))
        assert address.startswith("/")
        assert not address.startswith("//")


def test_a_hostile_question_is_only_text(client: FlaskClient) -> None:
    response = client.get("/search", query_string={"q": HOSTILE})
    page = read(response)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert not page.select("script:not([src]), img")
    assert first(page, "#_q")["value"] == HOSTILE
    assert "{{7*7}}" in words(first(page, "title"))


def test_a_hostile_document_is_only_text(site: Callable[..., FlaskClient]) -> None:
    evil = "<img src=x onerror=alert(1)>"
    visitor = site({
        "evil & <b>co.txt": f"About {evil}\n\nThe zebra {evil} eats grass every day.\n\n"
        f"Zebras may eat:\n\n  • grass {evil}\n  • hay\n\n{evil}: the zebra likes it.\n"
    })  # fmt: skip
    page = read(visitor.get("/search?q=zebra"))
    assert page.select("blockquote")
    assert not page.select("img")
    for address in {str(link["href"]) for link in page.select(".actions a")} | {"/documents", "/"}:
        opened = read(visitor.get(address))
        assert opened.select("h1"), address
        assert not opened.select("img, b b"), address
    assert evil in unescape(visitor.get("/documents/evil%20%26%20%3Cb%3Eco").get_data(as_text=True))


def test_without_an_index_the_pages_say_how_to_build_one(tmp_path: Path) -> None:
    folder = tmp_path / "no <index>"
    visitor = create_app(load({"index": str(folder)}, {})).test_client()
    for path in ("/", "/search?q=flushing", "/documents", "/documents/a", "/p/aaaaaaaaaaaa"):
        response = visitor.get(path)
        assert response.status_code == 503, path
        assert response.headers["Retry-After"] == "30"
        assert f"hoofbeats index --index {folder}" in words(read(response))
    assert visitor.get("/about").status_code == 200


def test_a_damaged_generation_is_named_while_the_one_before_answers(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    settings = load({"corpus": str(corpus), "index": str(tmp_path / "index")}, {})
    (corpus / "a.txt").write_text("The zebra eats grass.\n")
    index(settings)
    (corpus / "a.txt").write_text("The zebra eats straw.\n")
    index(settings)
    (settings.index / "generations" / "2" / "manifest.json").write_text("{")
    visitor = create_app(settings).test_client()
    assert "grass" in words(first(read(visitor.get("/search?q=zebra")), "blockquote"))
    assert "hoofbeats index --rebuild" in words(read(visitor.get("/about")))


def test_with_no_generation_that_can_be_read_only_the_index_is_down(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The zebra eats grass.\n")
    settings = load({"corpus": str(corpus), "index": str(tmp_path / "index")}, {})
    index(settings)
    for file in (settings.index / "generations").rglob("*"):
        if file.is_file():
            file.write_bytes(b"\x00" * file.stat().st_size)
    visitor = create_app(settings).test_client()
    assert visitor.get("/healthz").get_json() == {"status": "ok"}
    ready = visitor.get("/readyz")
    assert ready.status_code == 503
    assert "hoofbeats index --rebuild" in ready.get_json()["detail"]
    for path in ("/", "/search?q=zebra", "/documents"):
        response = visitor.get(path)
        assert response.status_code == 503
        page = read(response)
        assert words(first(page, "h1")) == "Nothing can be searched at the moment"
        assert "hoofbeats index --rebuild" in words(first(page, ".notice"))
    for path in ("/about", "/sheet", "/api", "/metrics"):
        assert visitor.get(path).status_code == 200, path


def test_a_failure_is_told_without_its_reason_and_logged_without_the_question(
    built: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Answerer):
        def ask(self, question: str, **options: Any) -> Any:
            raise RuntimeError(f"{question} with {options} set the disk on fire")

    app: Flask = create_app(built, Broken(built.index))
    with caplog.at_level(logging.DEBUG):
        response = app.test_client().get("/search?q=my+secret+lump")
    assert response.status_code == 500
    assert "fire" not in response.get_data(as_text=True)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "GET /search failed with RuntimeError" in caplog.text
    assert "secret" not in caplog.text
