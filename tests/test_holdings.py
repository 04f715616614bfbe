"""What the index holds is told of the very generation that answers, and found out once for each."""

from __future__ import annotations

import gc
import shutil
import weakref
from pathlib import Path
from typing import Any

from indexer.build import index
from search.answerer import Answerer
from search.model import Reply
from search.settings import Settings, load
from search.snapshot import Snapshot
from tests.writers import Direct
from web import create_app
from web.holdings import Shelf


def written(home: Path, **texts: str) -> Settings:
    """Settings of an index of leaflets of these names; those that were there before are gone."""
    sources = home / "corpus/sources"
    shutil.rmtree(sources, ignore_errors=True)
    sources.mkdir(parents=True)
    for name, text in texts.items():
        (sources / f"{name}.txt").write_text(f"About {name}\n\n{text}\n")
    settings = load({"corpus": home / "corpus", "index": home / "index", "gate_removed": 1}, {})
    with Direct() as reader:
        index(settings, reader=reader)
    return settings


def test_another_index_with_the_same_number_is_told_as_it_is(tmp_path: Path) -> None:
    settings = written(tmp_path, zebras="Zebras eat grass.")
    visitor = create_app(settings).test_client()
    assert "About zebras" in visitor.get("/documents").text
    shutil.rmtree(settings.index)
    written(tmp_path, okapis="Okapis eat leaves.")
    listed = visitor.get("/api/v1/documents").get_json()
    assert listed["index"]["generation"] == 1
    assert [one["id"] for one in listed["documents"]] == ["okapis"]
    page = visitor.get("/documents").text
    assert "About okapis" in page
    assert "About zebras" not in page


def test_examples_are_asked_as_somebody_would_type_them(tmp_path: Path) -> None:
    one, two = "1. CAN A NET SPREAD?", "2. MAY I TAKE PRRT?"
    text = f"{one}\n{'-' * len(one)}\n\nNETs may spread.\n\n{two}\n{'-' * len(two)}\n\nYes.\n"
    shelf = Shelf(Answerer(written(tmp_path, zebras=text).index))
    assert {"Can a NET spread?", "May I take PRRT?"} <= {*shelf.examples()}


class ByTurns(Answerer):
    """Answers from the generation that is put into its hand, and counts what it is asked."""

    def __init__(self, index: Path) -> None:
        super().__init__(index)
        self.held = Answerer(index).snapshot()
        self.asked = 0

    def snapshot(self) -> Snapshot:
        return self.held

    def ask(self, question: str, **more: Any) -> Reply:
        self.asked += 1
        return super().ask(question, **more)


def test_two_generations_that_are_asked_by_turns_are_looked_through_once_each(tmp_path: Path) -> None:
    settings = written(tmp_path, zebras="Zebras eat grass.")
    answerer = ByTurns(settings.index)
    before = answerer.held
    written(tmp_path, okapis="Okapis eat leaves.")
    after = Answerer(settings.index).snapshot()
    shelf, asked = Shelf(answerer), []
    for answerer.held, name in ((before, "zebras"), (after, "okapis")) * 2:
        assert shelf.examples() == shelf.holdings().examples == (f"About {name}",)
        assert [one.source.id for one in shelf.holdings().documents] == [name]
        asked.append(answerer.asked)
    assert asked[1:] == [asked[1]] * 3


def test_what_a_generation_holds_goes_with_it(tmp_path: Path) -> None:
    settings = written(tmp_path, zebras="Zebras eat grass.")
    answerer = ByTurns(settings.index)
    shelf = Shelf(answerer)
    shelf.holdings()
    held = weakref.ref(answerer.held)
    answerer.held = Answerer(settings.index).snapshot()
    gc.collect()
    assert held() is None
