"""Where terms that an index has of a passage stand in its text, found by its sentences, which is cheaper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from search import texts
from search.analysis import analyze
from search.model import Passage
from search.said import BODY, Said
from search.texts import Analyzed, analyzed, span_of
from tests.test_answer import passage

WORDS = st.sampled_from(
    "tumor NETs Ki-67 type II stage four non functioning x ray “hot” it’s 5 mg . ? \n - é½\u0301".split(" ")
)


def said(of: Passage, first: int, last: int) -> Said:
    """As an index has it: where each unit of the text begins is counted in the text's terms."""
    tokens = analyze(of.text)
    begins = [sum(token.start < unit.start for token in tokens) for unit in of.units]
    unit = max((number for number, begin in enumerate(begins) if begin <= first), default=-1)
    return Said(BODY, first, last, unit, begins[unit] if unit >= 0 else 0, 0)


@given(st.lists(WORDS, min_size=1, max_size=30).map(" ".join))
def test_they_stand_where_the_analysis_of_the_whole_text_has_them(text: str) -> None:
    of, whole = passage(text), analyzed(text)
    for first in range(len(whole.terms)):
        for last in range(first, min(first + 3, len(whole.terms))):
            assert span_of(of, said(of, first, last), whole.terms[first : last + 1]) == whole.span(first, last)


@given(st.lists(WORDS, min_size=1, max_size=30).map(" ".join))
def test_each_term_is_found_at_all_its_places(text: str) -> None:
    whole = analyzed(text)
    for term in whole.held:
        assert whole.places[term] == tuple(n for n, each in enumerate(whole.terms) if each == term)


def test_where_a_passage_has_no_units_its_whole_text_is_analyzed() -> None:
    bare = replace(passage("NETs grow slowly. Most are found late."), units=())
    whole = analyzed(bare.text)
    assert [span_of(bare, said(bare, at, at), whole.terms[at : at + 1]) for at in range(7)] == [
        whole.span(at, at) for at in range(7)
    ]


def test_only_the_sentence_that_is_pointed_into_is_analyzed(monkeypatch: pytest.MonkeyPatch) -> None:
    of = passage("NETs grow slowly. Most are found late. Some spread.")
    where, terms = said(of, 4, 6), analyzed(of.text).terms[4:7]
    seen: list[str] = []

    def noted(text: str) -> Analyzed:
        seen.append(text)
        return analyzed(text)

    monkeypatch.setattr(texts, "analyzed", noted)
    assert of.text[slice(*span_of(of, where, terms))] == "are found late"
    assert seen == ["Most are found late."]
