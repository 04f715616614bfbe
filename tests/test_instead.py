"""Where nothing answers, what is offered instead is answered; and it is offered by the page and to programs alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from search.answerer import Answerer
from search.settings import Settings
from tests.webpage import first, read, words
from web.pages import lay_out


@pytest.mark.parametrize("typed", ["how long have I got", "xyzzy", ""])
def test_what_is_suggested_is_answered(client: FlaskClient, typed: str) -> None:
    reply = client.get("/api/v1/search", query_string={"q": typed}).get_json()
    assert reply["answered"] is False
    assert reply["suggestions"]
    for question in reply["suggestions"]:
        assert client.get("/api/v1/search", query_string={"q": question}).get_json()["answered"], question


def test_an_answered_question_suggests_nothing(client: FlaskClient) -> None:
    assert client.get("/api/v1/search?q=what+does+PRRT+do").get_json()["suggestions"] == []


def test_a_word_that_must_not_be_guessed_is_asked_about(site: Callable[..., FlaskClient]) -> None:
    visitor = site({
        "a.txt": "About hypertension\n\nHypertension is common.\n",
        "b.txt": "About hypotension\n\nHypotension is rare.\n",
    })  # fmt: skip
    # Between hypo- and hyper- nothing is read for the visitor, who can say which.
    reply = visitor.get("/api/v1/search?q=is+hypetension+common").get_json()
    assert reply["interpretation"]["corrected"] is None
    assert set(reply["suggestions"][:2]) == {"is hypertension common", "is hypotension common"}
    page = read(visitor.get("/search?q=is+hypetension+common&sort=updated"))
    assert len(page.select(".meant")) == 2
    for link in page.select(".meant a"):
        address = str(link["href"])
        assert address in ("/search?q=is+hypertension+common&sort=updated", "/search?q=is+hypotension+common&sort=updated")
        assert words(first(read(visitor.get(address)), "blockquote")).split()[0].lower() in words(link)


def test_what_is_meant_is_escaped(client: FlaskClient) -> None:
    page = read(client.get("/search", query_string={"q": "net <b>xyzzy</b>"}))
    assert not page.select("main b")


def test_words_that_are_missing_are_named_one_by_one_and_once(built: Settings) -> None:
    reply = Answerer(built.index).ask("hot flushes")
    unmatched = ("side effects", "side", "drink, wine", "hot", "wine")
    laid = lay_out(replace(reply, reading=replace(reply.reading, unmatched=unmatched)))
    # "hot" was read as part of a term, and "side" is part of what is named already.
    assert laid.unmatched == ("side effects", "drink", "wine")
