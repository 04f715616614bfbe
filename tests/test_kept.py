"""A search that was answered already costs nothing, is never out of date, and is bounded in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.build import index
from search import generations
from search.answerer import Answerer
from search.settings import Settings, load
from search.snapshot import Snapshot
from web import create_app
from web.kept import OVERHEAD, Kept, Reply

SEARCHES = ("/search?q=flushing", "/api/v1/search?q=flushing", "/api/v1/search?q=flushing&per_page=1")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that were looked up."""
    found: list[str] = []
    ask = Answerer.ask

    def noted(self: Answerer, question: str, **more: Any) -> object:
        if question in ("flushing", "tumor"):  # others are asked to fill the start page
            found.append(question)
        return ask(self, question, **more)

    monkeypatch.setattr(Answerer, "ask", noted)
    return found


@pytest.mark.parametrize("path", SEARCHES)
def test_the_same_search_is_looked_up_once(built: Settings, asked: list[str], path: str) -> None:
    visitor = create_app(built).test_client()
    first, second = visitor.get(path), visitor.get(path, headers={"X-Request-Id": "another-one"})
    assert len(asked) == 1
    assert first.data == second.data
    differ = {name for name, value in first.headers.items() if second.headers.get(name) != value}
    assert differ == {"X-Request-Id"}
    assert {name for name, _ in first.headers} == {name for name, _ in second.headers}
    assert visitor.head(path).data == b""


def test_other_formats_pages_and_words_are_other_replies(built: Settings, asked: list[str]) -> None:
    visitor = create_app(built).test_client()
    bodies = {visitor.get(path).data for path in (*SEARCHES, "/api/v1/search?q=tumor")}
    assert len(bodies) == len(asked) == len(SEARCHES) + 1


def test_nothing_is_kept_where_nothing_may_be(built: Settings, asked: list[str]) -> None:
    visitor = create_app(replace(built, reply_cache_bytes=0)).test_client()
    assert visitor.get(SEARCHES[0]).data
    assert visitor.get(SEARCHES[0]).data
    assert len(asked) == 2


def test_what_is_wrong_is_not_kept(client: FlaskClient) -> None:
    wrong = "/api/v1/search?q=a&page=none"
    assert [client.get(wrong).status_code for _ in range(2)] == [422, 422]


def test_a_kept_search_is_counted_like_another(built: Settings) -> None:
    visitor = create_app(built).test_client()
    for _ in range(3):
        visitor.get("/api/v1/search?q=flushing")
    visitor.get("/api/v1/search?q=flushing&page=2")
    assert 'hoofbeats_searches_total{outcome="answered"} 3.0' in visitor.get("/metrics").get_data(as_text=True)


def test_a_new_generation_answers_at_once_and_so_does_an_old_one_gone_back_to(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    settings = load({"corpus": corpus, "index": tmp_path / "index"}, {})
    visitor = create_app(settings).test_client()
    for food in ("grass", "straw"):
        (corpus / "a.txt").write_text(f"The zebra eats {food}.\n")
        index(settings)
        assert f"eats {food}" in visitor.get("/api/v1/search?q=zebra").get_data(as_text=True)
    generations.rollback(settings.index, lambda folder, manifest: Snapshot(folder, manifest).close())
    assert "eats grass" in visitor.get("/api/v1/search?q=zebra").get_data(as_text=True)


def test_a_reply_that_was_made_is_sent_even_where_the_index_went_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The zebra eats grass.\n")
    settings = load({"corpus": corpus, "index": tmp_path / "index"}, {})
    index(settings)
    app = create_app(settings)
    answerer = app.extensions["site"].answerer
    ask = answerer.ask

    def ask_and_lose(question: str, **more: Any) -> object:
        reply = ask(question, **more)
        (settings.index / "CURRENT").unlink()
        return reply

    monkeypatch.setattr(answerer, "ask", ask_and_lose)
    visitor = app.test_client()
    replies = [visitor.get("/api/v1/search?q=zebra") for _ in range(2)]
    assert [reply.status_code for reply in replies] == [200, 503]
    assert "eats grass" in replies[0].get_data(as_text=True)


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept = Kept(3 * (OVERHEAD + 100))
    replies = {name: Reply(name.encode() * 100, (), None) for name in "abcd"}
    for name in "abc":
        kept.put(name, replies[name], {"PATH_INFO": name})
    assert kept.get("a") == replies["a"]
    kept.put("d", replies["d"], {"PATH_INFO": "d"})
    assert [kept.get(name) is not None for name in "abcd"] == [True, False, True, True]
    kept.put("large", Reply(b"x" * 10_000, (), None), {"PATH_INFO": "large"})
    assert kept.get("large") is None
    assert kept.get("d") == replies["d"]


def test_what_was_asked_lately_is_known_and_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("web.kept.time.monotonic", lambda: now)
    kept = Kept(1_000_000)
    for tag, path in (("1", "/a"), ("2", "/b"), ("3", "/c"), ("4", "/a")):
        kept.put(tag, Reply(b"", (), None), {"PATH_INFO": path})
        now += 10
    assert kept.get("2") is not None
    assert [each["PATH_INFO"] for each in kept.lately(15)] == ["/b", "/a"]
    assert [each["PATH_INFO"] for each in kept.lately(60)] == ["/b", "/a", "/c"]
    assert kept.lately(-1) == []
