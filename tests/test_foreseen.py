"""Phrases of the terminology: looked for when a segment is written, and again only when what is known of them changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer import writing
from indexer.build import index
from search import analysis, generations, layout
from search.answerer import Answerer
from search.foreseen import NONE, Foreseen, foresee
from search.generations import folder_of
from search.holding import Holding, Memory
from search.phrases import phrase
from search.settings import Settings, load
from tests.test_phrases import alike
from tests.test_postings import build

PASSAGES: list[tuple[list[int], ...]] = [([0, 1], [], [], [0, 1, 2]), ([3], [], [], [1, 2])]
WORDS = '[[concept]]\nid = "A1"\nname = "{}"\ntype = "general"\nsame = ["{}"]\nreview = {{ by = "", on = "" }}\n'


def test_what_is_foreseen_is_found_as_a_question_finds_it_and_the_rest_is_left_to_questions(tmp_path: Path) -> None:
    segment, memory = build(PASSAGES), Memory()
    foresee(segment, [(1, 2), (0, 1), (2, 3)], tmp_path / "phrases")
    known = Foreseen.load(tmp_path / "phrases")
    holding = Holding(segment, 4, memory, known)
    assert len(known) == 3
    for ids in ((0, 1), (1, 2), (2, 3)):
        assert alike(holding.of(ids), phrase(segment, ids))
    assert len(memory.phrases) == 0
    assert holding.of((0, 1, 2)).passages.tolist() == [0]
    assert len(memory.phrases) == 1, "what was not foreseen is looked for when it is asked for"


@pytest.mark.parametrize("wanted", [[], [(2, 3)]])
def test_phrases_that_stand_nowhere_lie_in_files_too(wanted: Sequence[tuple[int, ...]], tmp_path: Path) -> None:
    foresee(build(PASSAGES), wanted, tmp_path / "phrases")
    known = Foreseen.load(tmp_path / "phrases")
    assert len(known) == len(wanted)
    assert known.get((0, 1)) is None
    assert all(found is not None and not len(found.passages) for found in map(known.get, wanted))


def test_without_a_folder_nothing_is_foreseen_and_a_cut_off_file_is_an_error(tmp_path: Path) -> None:
    assert Foreseen.load(tmp_path / "phrases") is NONE
    foresee(build(PASSAGES * 100), [(0, 1)], tmp_path / "phrases")
    file = tmp_path / "phrases" / "passages.npy"
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(ValueError, match="mmap length"):
        Foreseen.load(tmp_path / "phrases")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An index of some documents, of which each segment is foreseen."""
    monkeypatch.setattr(writing, "LEAST", 1)
    made = load({"corpus": tmp_path / "corpus", "index": tmp_path / "index", "gate_removed": 1}, {})
    write(made, "a", "Carcinoid crisis is rare. Carcinoid crisis can follow an operation.")
    write(made, "b", "Low blood sugar makes people shake.")
    for number in range(6):
        write(made, f"more{number}", f"Zebra number {number} eats grass all day.")
    terms(made, "carcinoid crisis", "carcinoid emergency")
    index(made)
    return made


def write(settings: Settings, name: str, text: str) -> None:
    path = settings.corpus / "sources" / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"About {name}\n\n{text}\n")


def terms(settings: Settings, name: str, same: str) -> None:
    path = settings.corpus / "terminology" / "words.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(WORDS.format(name, same))


def lie(settings: Settings) -> dict[str, bytes]:
    """What is known of phrases in the generation in force, each file by its name."""
    home = folder_of(settings.index, generations.current(settings.index)) / layout.PHRASES
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*.npy")} if home.is_dir() else {}


def looked_for(settings: Settings, question: str) -> int:
    """How many phrases a question had to look for."""
    answerer = Answerer(settings.index)
    answerer.ask(question)
    return sum(len(memory.phrases) for memory in answerer.snapshot().engine.memories)


def test_a_question_looks_for_no_phrase_of_the_terminology(settings: Settings) -> None:
    assert looked_for(settings, "what is a carcinoid crisis") == 0
    assert looked_for(settings, '"rare carcinoid"') == 1


def test_a_changed_document_leaves_what_is_known_of_the_others(settings: Settings) -> None:
    before = lie(settings)
    write(settings, "b", "Bad carcinoid crisis makes people shake.")
    index(settings)
    after = lie(settings)
    assert before.items() < after.items()
    assert len(after) == 2 * len(before)
    assert looked_for(settings, "carcinoid crisis") == 0
    assert Answerer(settings.index).ask("carcinoid crisis").total == 2


def test_a_server_goes_on_with_what_it_knows_of_segments_that_stay(settings: Settings) -> None:
    answerer = Answerer(settings.index)
    before = answerer.snapshot()
    write(settings, "more1", "Carcinoid crisis makes zebras shake all day.")
    index(settings)
    first, second = answerer.snapshot()._foreseen
    assert first._places is before._foreseen[0]._places
    assert second._places is not first._places
    assert answerer.ask("carcinoid crisis").total == 2
    terms(settings, "low blood sugar", "hypoglycemia")
    index(settings)
    assert all(each._places is not first._places for each in answerer.snapshot()._foreseen)
    assert answerer.ask("hypoglycemia").total == 1


def test_another_terminology_is_looked_for_in_all_segments(settings: Settings) -> None:
    terms(settings, "low blood sugar", "hypoglycemia")
    index(settings)
    assert looked_for(settings, "hypoglycemia") == 0
    assert Answerer(settings.index).ask("hypoglycemia").total == 1


def test_values_follow_the_average_lengths(settings: Settings) -> None:
    write(settings, "c", " ".join(["One very long paragraph of many words goes on."] * 40))
    index(settings)
    answerer = Answerer(settings.index)
    assert answerer.snapshot().generation == 2
    for holding in answerer.snapshot().engine._holders.each:
        ids = answerer.snapshot().engine._holders.ids(tuple(analysis.terms("carcinoid crisis")))
        assert min(ids) >= 0
        assert alike(holding.of(ids), phrase(holding.segment, ids))


def test_segments_that_are_gone_leave_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_SEGMENTS", 2)
    for food in ("grass", "straw", "leaves"):
        # As long as before, so that nothing is weighed anew.
        write(settings, "more1", f"Zebra number 1 eats {food} all day.")
        index(settings)
        segments = {segment.name for segment in Answerer(settings.index).snapshot()._store.segments}
        assert {name.partition("/")[0] for name in lie(settings)} == segments


def test_an_index_of_before_answers_and_knows_its_phrases_from_its_next_generation_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(writing, "LEAST", 10_000)
        index(settings, rebuild=True)
    assert lie(settings) == {}
    assert looked_for(settings, "carcinoid crisis") > 0
    assert Answerer(settings.index).ask("carcinoid crisis").total == 1
    write(settings, "b", "Low blood sugar makes people sweat.")
    index(settings)
    assert looked_for(settings, "carcinoid crisis") == 0
