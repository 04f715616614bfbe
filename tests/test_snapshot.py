"""A new generation is opened with what it has in common with the one before, and answers as if it were opened afresh."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from msgspec.structs import replace

from indexer.build import index
from search.answerer import Answerer
from search.settings import Settings, load

QUESTIONS = ("what do zebras eat", '"eat grass"', '"eat straw"', "zebra", "straw", "lion", "gras")


def herds(home: Path) -> tuple[Path, Settings]:
    """Eight documents, indexed: their folder, and the settings of their index."""
    sources = home / "corpus" / "sources"
    sources.mkdir(parents=True)
    settings = load({"corpus": home / "corpus", "index": home / "index"}, {})
    for number in range(8):
        (sources / f"{number}.txt").write_text(f"Zebras of herd {number} eat grass.\n")
    index(settings)
    return sources, settings


def test_what_two_generations_have_in_common_is_made_once_and_nothing_else_is_kept(tmp_path: Path) -> None:
    sources, settings = herds(tmp_path)
    terminology = settings.corpus / "terminology"
    lasting = Answerer(settings.index)
    first = lasting.snapshot()
    assert "by_rarest" in vars(first.terminology), "made before the first question"
    assert lasting.ask("zebra").total == 8

    (sources / "1.txt").write_text("Zebras of herd 1 eat straw.\n")
    (sources / "2.txt").unlink()
    index(settings)
    _answers_alike(lasting, settings.index)
    second = lasting.snapshot()
    assert second is not first
    assert second.terminology is first.terminology
    assert second._passages is first._passages
    assert second.source("3") == first.source("3")
    assert second.source("1").sha256 != first.source("1").sha256

    terminology.mkdir()
    (terminology / "a.toml").write_text(
        '[[concept]]\nid = "A1"\nname = "lion"\ntype = "general"\nsame = ["zebra"]\nreview = { by = "", on = "" }\n'
    )
    index(settings)
    _answers_alike(lasting, settings.index)
    assert lasting.ask("lion").total == 7

    index(settings, rebuild=True)
    _answers_alike(lasting, settings.index)


def _answers_alike(lasting: Answerer, folder: Path) -> None:
    for question in QUESTIONS:
        replies = [replace(answerer.ask(question), took=0) for answerer in (lasting, Answerer(folder))]
        assert replies[0] == replies[1], question


def test_damage_to_the_generation_before_never_reaches_what_answers(tmp_path: Path) -> None:
    sources, settings = herds(tmp_path)
    lasting = Answerer(settings.index)
    first = lasting.snapshot()
    (sources / "1.txt").write_text("Zebras of herd 1 eat straw.\n")
    index(settings)
    assert lasting.snapshot() is not first
    for path in first.folder.rglob("*.npy"):
        path.write_bytes(bytes(path.stat().st_size))
    _answers_alike(lasting, settings.index)


def test_what_was_found_in_arrays_is_carried_on_and_never_from_files_that_were_written_into(tmp_path: Path) -> None:
    sources, settings = herds(tmp_path)
    lasting = Answerer(settings.index, lasting=True)
    lasting.ask('herd "eat grass"')
    first = lasting.snapshot()
    (held,) = first.engine.memories
    assert min(len(held.phrases), len(held.dense)) > 0
    (sources / "1.txt").write_text("Zebras of herd 1 eat straw.\n")
    index(settings)
    second = lasting.snapshot()
    assert any(memory is held for memory in second.engine.memories)
    assert [len(memory.phrases) for memory in second.engine.memories if memory is not held] == [0]
    _answers_alike(lasting, settings.index)

    (sources / "1.txt").write_text("Zebras of herd 1 eat leaves.\n")
    index(settings)
    for path in second.folder.rglob("posting_worths.npy"):
        path.write_bytes(bytes(path.stat().st_size))
    third = lasting.snapshot()
    assert not any(memory is held for memory in third.engine.memories)
    assert third._passages is not second._passages
    _answers_alike(lasting, settings.index)


def test_a_generation_goes_with_the_last_question_asked_of_it(tmp_path: Path) -> None:
    sources, settings = herds(tmp_path)
    lasting = Answerer(settings.index)
    gc.collect()
    gc.disable()
    try:
        for question in (*QUESTIONS, "publisher:nobody zebra"):
            lasting.ask(question)
        old = lasting.snapshot()
        assert old.document("3")
        parts = [weakref.ref(part) for part in (old, old.engine, old.engine._holders, old.facets, old.speller, old._store)]
        del old
        (sources / "1.txt").write_text("Zebras of herd 1 eat straw.\n")
        index(settings)
        assert lasting.ask("straw").total == 1
        assert [part() for part in parts] == [None] * len(parts)
    finally:
        gc.enable()
