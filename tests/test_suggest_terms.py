"""Suggestions while typing: what fits, what is forgiven, in which order, and how fast."""

from __future__ import annotations

import gc
import random
import time
import weakref
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search.answerer import Answerer
from search.settings import Settings
from search.suggest_terms import Completer, Offer, Suggestion, completer
from tests.webpage import first, read
from web import create_app
from web.completions import Completions

OFFERS = (
    Offer(Suggestion("flushing", "concept"), "C1"),
    Offer(Suggestion("hot flushes", "concept", "flushing"), "C1", 2),
    Offer(Suggestion("diarrhea", "concept"), "C2"),
    Offer(Suggestion("Ki-67", "concept"), "C3"),
    Offer(Suggestion("What causes these tumors?", "heading"), "h1"),
    Offer(Suggestion("Causes", "heading"), "h2"),
    Offer(Suggestion("café and diet", "heading"), "h3"),
    Offer(Suggestion("carcinoid tumor", "concept"), "C4"),
)
COMPLETER = Completer(OFFERS)
SECONDS = 10.0


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("flu", ["flushing"]),
        ("hot", ["hot flushes"]),
        ("FLUSH", ["flushing"]),
        ("diarhea", ["diarrhea"]),
        ("diarr", ["diarrhea"]),
        ("carcnoid", ["carcinoid tumor"]),
        ("tumuor car", ["carcinoid tumor"]),
        ("ki67", ["Ki-67"]),
        ("ki-6", ["Ki-67"]),
        ("what are the caus", ["Causes", "What causes these tumors?"]),
        ("what causes", ["What causes these tumors?", "Causes"]),
        ("cafe", ["café and diet"]),
        ("zebra", []),
        ("flushing zebra", []),
        ("iarrhea", []),
        ("", []),
        ("?!", []),
    ],
)
def test_what_begins_so_is_offered(typed: str, offered: list[str]) -> None:
    assert [one.text for one in COMPLETER.complete(typed)] == offered


@given(st.text(max_size=40))
def test_nothing_typed_breaks_it(typed: str) -> None:
    assert len(COMPLETER.complete(typed, 3)) <= 3


def test_the_one_text_that_was_begun_is_found_among_many() -> None:
    chance = random.Random(7)  # noqa: S311  # no secret
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(5, 12))) for _ in range(20_000)]
    texts = sorted({" ".join(chance.choices(words, k=4)) for _ in range(20_000)})
    large = Completer(Offer(Suggestion(text, "heading"), text) for text in texts)
    for text in texts[::4000]:
        first, second, *_ = text.split()
        for typed in (text, f"{second} {first[:4]}", f"{first} {second[:-1]}"):
            assert text in [one.text for one in large.complete(typed)], typed


def test_what_is_offered_of_the_corpus_is_found_in_it(built: Settings) -> None:
    answerer = Answerer(built.index)
    made = completer(answerer.snapshot())
    offered = {one.text for letter in "abcdefghijklmnopqrstuvwxyz" for one in made.complete(letter, 5)}
    assert len(offered) > 50
    for text in offered:
        assert answerer.ask(text).total, text
    (headed, *_) = made.complete("what causes")
    assert headed == Suggestion("What causes neuroendocrine tumors (NETS)?", "heading")


def test_the_api_suggests(client: FlaskClient) -> None:
    here = client.application.extensions["site"]
    assert here.completions.of(here.answerer.snapshot(), patience=30)
    reply = client.get("/api/v1/suggest?q=diarhea").get_json()
    assert reply["query"] == "diarhea"
    assert reply["suggestions"][0] == {"text": "diarrhea", "kind": "concept", "means": None}
    assert len(client.get("/api/v1/suggest?q=t&limit=3").get_json()["suggestions"]) == 3
    listed = client.get("/api/v1/suggest?q=diarhea&format=opensearch")
    assert listed.content_type == "application/x-suggestions+json"
    assert listed.get_json(force=True)[0] == "diarhea"
    assert "diarrhea" in listed.get_json(force=True)[1]
    assert client.get("/api/v1/suggest").status_code == 422


def test_suggestions_being_made_are_not_waited_for_long(built: Settings) -> None:
    snapshot = Answerer(built.index).snapshot()
    completions = Completions()
    assert completions.of(snapshot, patience=0) is None
    made = completions.of(snapshot, patience=30)
    assert made is not None
    assert completions.of(Answerer(built.index).snapshot(), patience=0) is made


def test_a_generation_that_was_replaced_is_let_go_though_nobody_types(built: Settings) -> None:
    completions = Completions()
    snapshot = Answerer(built.index).snapshot()
    assert completions.of(snapshot, patience=SECONDS) is not None
    held = weakref.ref(snapshot)
    del snapshot
    end = time.monotonic() + SECONDS
    while held() is not None:
        assert time.monotonic() < end, "it is still held"
        # The thread that made them may not have ended yet.
        time.sleep(0.01)
        gc.collect()


def test_a_reply_without_suggestions_yet_is_not_to_be_held(site: Callable[..., FlaskClient]) -> None:
    visitor = site({"a.txt": "About zebras\n\nThe zebra eats grass.\n"})

    class Never(Completions):
        def of(self, *_: object, **__: object) -> None:
            return None

    app = visitor.application
    here = app.extensions["site"]
    app.extensions["site"] = replace(here, completions=Never())
    reply = visitor.get("/api/v1/suggest?q=zebra")
    assert reply.get_json()["suggestions"] == []
    assert "ETag" not in reply.headers


def test_a_browser_can_add_the_search_to_its_address_bar(built: Settings) -> None:
    visitor = create_app(built).test_client()
    link = first(read(visitor.get("/")), 'link[rel="search"]')
    reply = visitor.get(str(link["href"]))
    assert reply.mimetype == link["type"] == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(reply.data)  # noqa: S314  # our own template
    namespace = "{http://a9.com/-/spec/opensearch/1.1/}"
    for url in root.iter(f"{namespace}Url"):
        address = url.attrib["template"].replace("{searchTerms}", "flushing").replace("{startPage?}", "1")
        reply = visitor.get(address.replace("{count?}", "5"))
        assert reply.status_code == 200, address
        assert reply.mimetype == url.attrib["type"]


def test_suggestions_are_gone_on_with_until_a_heading_changes(site: Callable[..., FlaskClient]) -> None:
    def made(texts: dict[str, str], before: Completer | None) -> Completer:
        visitor = site(texts, gate_removed=1)
        return completer(visitor.application.extensions["site"].answerer.snapshot(), before)

    first = made({"a.txt": "About zebras\n\nThe zebra eats grass.\n", "b.txt": "About lions\n\nThey eat zebras.\n"}, None)
    second = made({"a.txt": "About zebras\n\nThe zebra eats hay.\n"}, first)
    assert second._phrases is first._phrases
    third = made({"b.txt": "About tigers\n\nThey eat zebras.\n"}, second)
    assert [[one.text for one in each.complete("about")] for each in (second, third)] == [
        ["About lions", "About zebras"],
        ["About tigers", "About zebras"],
    ]
