"""A passage's text by its terms in the index is what its analysis says of it, and is cheaper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from search import texts
from search.analysis import terms
from search.answerer import Answerer
from search.engine import Ints, Records
from search.rules import FIELDS
from search.settings import Settings
from search.texts import Analyzed, Bodies, Body, analyzed, indexed
from tests.memory_engine import MemoryEngine
from tests.test_answer import body, passage

WORDS = st.sampled_from(
    "tumor NETs Ki-67 type II stage four non functioning x ray “hot” it’s 5 mg . ? \n - é½\u0301".split(" ")
)


@given(st.lists(WORDS, min_size=1, max_size=30).map(" ".join))
def test_it_has_the_terms_places_and_offsets_of_the_whole_text(text: str) -> None:
    whole, found = analyzed(text), indexed(passage(text), body(passage(text)))
    assert (found.terms, found.held) == (whole.terms, whole.held)
    for term in whole.held:
        assert found.places[term] == whole.places[term] == tuple(n for n, each in enumerate(whole.terms) if each == term)
    for first in range(len(whole.terms)):
        for last in range(first, min(first + 3, len(whole.terms))):
            assert found.span(first, last) == whole.span(first, last)
            assert found.spans[first, last] == whole.span(first, last)


def test_where_a_passage_has_no_units_its_whole_text_is_analyzed() -> None:
    text = "NETs grow slowly. Most are found late."
    bare = replace(passage(text), units=())
    found = indexed(bare, body(bare))
    assert [found.span(at, at) for at in range(7)] == [analyzed(text).span(at, at) for at in range(7)]


def test_only_the_sentences_that_are_pointed_into_are_analyzed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "NETs grow slowly. Most are found late. Some spread."
    seen: list[str] = []

    def noted(text: str) -> Analyzed:
        seen.append(text)
        return analyzed(text)

    whole = passage(text)
    found = indexed(whole, body(whole))
    monkeypatch.setattr(texts, "analyzed", noted)
    assert text[slice(*found.span(4, 6))] == "are found late"
    assert text[slice(*found.span(4, 6))] == "are found late"
    assert seen == ["Most are found late."]


def test_bodies_are_what_the_passages_were_indexed_with(built: Settings) -> None:
    snapshot = Answerer(built.index).snapshot()
    numbers = list(range(0, snapshot.passage_count, 3))
    bodies = Bodies(numbers, snapshot.engine)
    for number in reversed(numbers):
        found, whole = bodies.of(number), snapshot.passage_at(number)
        assert found.terms == tuple(terms(whole.text))
        assert found.units == body(whole).units


def test_bodies_are_read_together_when_one_is_asked_for() -> None:
    engine = MemoryEngine([1.0] * len(FIELDS))
    read: list[list[int]] = []
    for words in ("lung net", "liver met", "net"):
        engine.add(0, [[], [], [], words.split()], [0])

    class Noting(MemoryEngine):
        def records(self, numbers: Ints) -> Records:
            read.append(numbers.tolist())
            return engine.records(numbers)

        def terms_of(self, ids: Iterable[int]) -> Iterator[str]:
            return engine.terms_of(ids)

    bodies = Bodies([2, 0], Noting([1.0] * len(FIELDS)))
    assert read == []
    assert [bodies.of(0), bodies.of(2)] == [Body(("lung", "net"), (0,)), Body(("net",), (0,))]
    assert read == [[2, 0]]
