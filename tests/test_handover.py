"""A busy server goes over to the next generation without making anybody wait, and never answers from a mixture."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.build import index
from search import disk
from search.answerer import Answerer, Handover
from search.errors import IndexMissing
from search.generations import current, folder_of
from search.model import Reply
from search.settings import Settings, load
from search.snapshot import Snapshot
from web import create_app
from web.handover import BUSY, hand_over

SECONDS = 30.0


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = load({"corpus": tmp_path / "corpus", "index": tmp_path / "index"}, {})
    eat(found, "grass")
    return found


def eat(settings: Settings, what: str) -> None:
    """Say in the one document what zebras eat, and index it."""
    sources = settings.corpus / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    (sources / "a.txt").write_text(f"Zebras eat {what}.\n")
    index(settings)


class Waiting:
    """An answerer whose next generation is ready once it is told to be."""

    def __init__(self, settings: Settings) -> None:
        self.go, self.reached = threading.Event(), threading.Event()
        self.seen: list[int] = []
        self.answerer = Answerer(settings.index)
        self.answerer.handover = Handover(lambda: True, self.get_ready)
        assert self.generation() == 1

    def get_ready(self, snapshot: Snapshot) -> None:
        self.seen += [snapshot.generation, self.generation(), self.answerer.ask("zebras").total]
        self.reached.set()
        assert self.go.wait(SECONDS)

    def generation(self) -> int:
        return self.answerer.snapshot().generation


def test_the_one_before_answers_until_the_next_is_ready(settings: Settings) -> None:
    waiting = Waiting(settings)
    eat(settings, "hay")
    assert waiting.generation() == 1
    assert waiting.reached.wait(SECONDS)
    assert waiting.seen == [2, 2, 1], "what is asked to make it ready is asked of it"
    assert waiting.generation() == 1
    assert waiting.answerer.ask("hay").total == 0
    eat(settings, "straw")
    assert waiting.generation() == 1, "one at a time"
    waiting.go.set()
    until(lambda: waiting.generation() == 3)
    assert waiting.answerer.ask("straw").total == 1
    assert waiting.seen[::3] == [2, 3]


def test_one_that_is_harmed_meanwhile_answers_no_more(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = Waiting(settings)
    eat(settings, "hay")
    assert waiting.generation() == 1
    assert waiting.reached.wait(SECONDS)
    harmed = next(folder_of(settings.index, 1).rglob("*.npy"))
    disk.write(harmed, b"harmed")
    monkeypatch.setattr("search.answerer.LOOK_AGAIN", 0.0)
    until(lambda: waiting.generation() == 2)
    newest = waiting.answerer.snapshot()
    waiting.go.set()
    time.sleep(0.05)
    assert waiting.answerer.snapshot() is newest, "what was made ready comes too late"


def test_where_none_can_be_opened_whoever_asks_is_told(settings: Settings) -> None:
    waiting = Waiting(settings)
    (settings.index / "CURRENT").unlink()
    for folder in (settings.index / "generations").iterdir():
        folder.rename(settings.index / f"away-{folder.name}")
    with pytest.raises(IndexMissing):
        waiting.generation()


def served(visitor: FlaskClient) -> int:
    found: int = visitor.get("/api/v1/search?q=zebras").get_json()["index"]["generation"]
    return found


def test_what_was_asked_lately_is_answered_before_anybody_asks(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(settings)
    hand_over(app)
    asked: list[tuple[str, str]] = []
    ask = Answerer.ask

    def noted(answerer: Answerer, question: str, **more: Any) -> Reply:
        asked.append((threading.current_thread().name, question))
        return ask(answerer, question, **more)

    monkeypatch.setattr(Answerer, "ask", noted)
    visitor = app.test_client()
    many = [f"zebras {number}" for number in range(BUSY - 2)]
    for question in many:
        assert visitor.get("/search", query_string={"q": question}).status_code == 200
    assert served(visitor) == 1
    assert visitor.get("/search?q=eat").status_code == 200
    own = threading.current_thread().name
    eat(settings, "hay")
    until(lambda: served(visitor) == current(settings.index))
    assert "hay" in visitor.get("/search?q=eat").get_data(as_text=True)
    assert [question for thread, question in asked if thread == own] == [*many, "zebras", "eat"]
    assert {question for thread, question in asked if thread != own} == {*many, "zebras", "eat"}
    counted = visitor.get("/metrics").get_data(as_text=True)
    pages = next(
        line for line in counted.splitlines() if line.startswith("hoofbeats_requests_total") and '"/search"' in line
    )
    assert float(pages.split()[-1]) == BUSY, "what visitors asked, and not what we did"


def test_where_little_is_asked_the_next_request_is_answered_from_it(settings: Settings) -> None:
    app = create_app(settings)
    hand_over(app)
    visitor = app.test_client()
    assert served(visitor) == 1
    eat(settings, "hay")
    assert served(visitor) == 2
