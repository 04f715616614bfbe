"""Whoever finds terms, and however many sources are taken at a time, an index holds the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from indexer.fields import TermFinder, field_texts
from indexer.gathering import Gathering, are_terms, holds_together
from indexer.requests import Extract
from search.analysis import terms
from search.cards import card
from search.model import Document, Metadata, Passage, Source, Span
from search.postings import Vocabulary, joined
from search.stored import packed

TEXTS = (
    "Carcinoids grow. They flush.",
    "Ki-67 of type II carcinoids.",
    "",
    "Tumours flush, and grow.",
    "New words come late: insulinomas.",
)


def passage(source: int, ordinal: int, text: str) -> Passage:
    units = (Span(0, 16), Span(17, len(text))) if "." in text[:-1] else (Span(0, len(text)),)
    return Passage(f"p{source}{ordinal}", str(source), ordinal, "H", ("Title", f"About {text[:5]}"), "a", 0, 9, text, units)


SOURCES = [[passage(source, n, text) for n, text in enumerate(TEXTS[source:])] for source in range(len(TEXTS))]


@pytest.mark.parametrize("finders", [1, 2, 3])
@pytest.mark.parametrize("at_a_time", [1, 2, 5])
def test_sources_gathered_are_what_each_is_by_itself(finders: int, at_a_time: int) -> None:
    who = [TermFinder() for _ in range(finders)]
    vocabulary, alone = Vocabulary(), Vocabulary()
    gathering = Gathering(vocabulary)
    taken = []
    for number, passages in enumerate(SOURCES):
        finder = who[number % finders]
        gathering.add(finder.spelled(passages), finder.glossary)
        if number % at_a_time == at_a_time - 1:
            taken.append(gathering.take())
    found = joined([*taken, gathering.take()])
    one, each = TermFinder(), []
    for passages in SOURCES:
        by_itself = Gathering(alone)
        by_itself.add(one.spelled(passages), one.glossary)
        each.append(by_itself.take())
    expected = joined(each)
    assert vocabulary.terms == alone.terms
    for name in ("stream", "starts", "unit_starts", "unit_ptr"):
        assert np.array_equal(getattr(found, name), getattr(expected, name)), name
    assert len(found.unit_ptr) - 1 == sum(map(len, SOURCES))


def test_how_many_tokens_each_field_has() -> None:
    spelled = TermFinder().spelled(SOURCES[0])
    found = zip(*([len(terms(field)) for field in field_texts(one)] for one in SOURCES[0]), strict=True)
    assert spelled.tokens == tuple(map(sum, found)) == (5, 10, 0, 18)


def extracted() -> Extract:
    finder = TermFinder()
    passages = SOURCES[0]
    document = Document(Source("0", "0.txt", "", "text/1", Metadata()), "", (), ())
    return Extract(card(document), b"{}", packed(passages), finder.spelled(passages), finder.glossary)


def test_what_a_process_says_is_taken_where_it_holds_together() -> None:
    found = extracted()
    assert holds_together(found)
    numbers = np.frombuffer(found.spelled.stream, np.int32)
    high, low = numbers.copy(), numbers.copy()
    high[3], low[3] = len(found.glossary), -2
    stored, spelled = found.passages, found.spelled
    for wrong in (
        replace(found, passages=replace(stored, ids=stored.ids[1:])),
        replace(found, passages=replace(stored, records=stored.records[1:])),
        replace(found, passages=replace(stored, runs_on=stored.runs_on[1:])),
        replace(found, spelled=replace(spelled, unit_ends=spelled.unit_ends[4:])),
        replace(found, spelled=replace(spelled, unit_starts=spelled.unit_starts[4:])),
        replace(found, spelled=replace(spelled, ends=spelled.ends[4:])),
        replace(found, spelled=replace(spelled, stream=spelled.stream[4:])),
        replace(found, spelled=replace(spelled, stream=spelled.stream[1:])),
        replace(found, spelled=replace(spelled, unit_ends=spelled.unit_ends + b"0")),
        replace(found, passages=packed([]), spelled=replace(spelled, ends=b"", unit_ends=b"")),
        replace(found, spelled=replace(spelled, stream=high.tobytes())),
        replace(found, spelled=replace(spelled, stream=low.tobytes())),
    ):
        assert not holds_together(wrong)


@pytest.mark.parametrize(
    ("array", "at", "number"),
    [
        ("ends", 0, 5),
        ("ends", 1, -9),
        ("ends", 2, 1_000_000),
        ("stream", 0, -1),
        ("stream", 1, 0),
        ("unit_ends", 0, -1),
        ("unit_ends", 1, 2**31 - 1),
        ("unit_ends", 2, -(2**31)),
        ("unit_starts", 0, 0),
        ("unit_starts", 0, -1),
        ("unit_starts", 1, 10**8),
        ("unit_starts", 1, 2),
        ("unit_starts", -1, 0),
    ],
)
def test_one_wrong_number_is_enough(array: str, at: int, number: int) -> None:
    found = extracted()
    numbers = np.frombuffer(getattr(found.spelled, array), np.int32).copy()
    assert numbers[at] != number
    numbers[at] = number
    changed: dict[str, Any] = {array: numbers.tobytes()}
    assert not holds_together(replace(found, spelled=replace(found.spelled, **changed)))


def test_units_that_overlap_and_counts_of_tokens_that_are_made_up_are_not_taken() -> None:
    found = extracted()
    starts = np.frombuffer(found.spelled.unit_starts, np.int32).copy()
    starts[0], starts[1] = starts[1], starts[0]
    assert not holds_together(replace(found, spelled=replace(found.spelled, unit_starts=starts.tobytes())))
    assert not holds_together(replace(found, spelled=replace(found.spelled, tokens=(5, 10, 0))))
    assert not holds_together(replace(found, spelled=replace(found.spelled, tokens=(5, 10, 0, 17))))


def test_a_source_without_passages_holds_together() -> None:
    nothing = replace(extracted(), passages=packed([]), spelled=TermFinder().spelled([]))
    assert holds_together(nothing)


@pytest.mark.parametrize("term", ["a\nb", "a\rb", "a\u2028b", "a\x1cb", "a b", "a\n", ""])
def test_what_would_be_two_lines_of_a_vocabulary_is_no_term(term: str) -> None:
    assert are_terms(["before", "after"])
    assert not are_terms(["before", term, "after"])
