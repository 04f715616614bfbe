"""Phrases: what one search finds, what all of a terminology find at once, and what stands in the passages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import bm25f, phrases
from search.phrases import NOTHING, Matches, phrase
from search.rules import FIELDS
from tests.test_postings import AVERAGES, PASSAGES, build

Passage = tuple[list[int], ...]
PHRASE = st.lists(st.integers(0, 5), min_size=2, max_size=4).map(tuple)


def stands_in(passages: Sequence[Passage], terms: tuple[int, ...]) -> list[int]:
    """The numbers of the passages that hold a phrase."""
    return [
        number
        for number, fields in enumerate(passages)
        if any(tuple(field[at : at + len(terms)]) == terms for field in fields for at in range(len(field)))
    ]


def alike(one: Matches, other: Matches) -> bool:
    same = one.passages.tolist() == other.passages.tolist() and one.values.tolist() == other.values.tolist()
    return same and one.passages.dtype == other.passages.dtype and one.values.dtype == other.values.dtype


@given(PASSAGES, PHRASE)
def test_a_phrase_is_found_alike_among_few_passages_and_among_many(passages: list[Passage], terms: tuple[int, ...]) -> None:
    few = phrase(build(passages), terms)
    many = phrase(build([*passages, *[([9], [9], [], [9, 9])] * 100]), terms)
    assert few.passages.tolist() == many.passages.tolist() == stands_in(passages, terms)
    assert alike(few, many)


@pytest.mark.parametrize("step", [1, 3, 1 << 16])
@pytest.mark.parametrize("marks", [1, 1 << 18])
@pytest.mark.parametrize("wide", [False, True])
@given(PASSAGES, st.lists(PHRASE, unique=True, max_size=12))
def test_many_phrases_at_once_are_found_as_one_by_one(
    step: int, marks: int, wide: bool, passages: list[Passage], several: list[tuple[int, ...]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "_STEP", step)
        patch.setattr(phrases, "_MARKS", marks)
        segment = build([*passages, ([70_000], [], [], [70_000])] if wide else passages)
        found = phrases.phrases(segment, several)
    assert list(found) == several
    for terms, matches in found.items():
        assert matches.passages.tolist() == stands_in(passages, terms)
        assert alike(matches, phrase(segment, terms))


@pytest.mark.parametrize("terms", [(1, 1, 2), (1, 2, 2), (2, 1, 1, 2)])
def test_a_phrase_of_which_a_term_stands_twice_is_not_found_in_half(terms: tuple[int, ...]) -> None:
    # The first token of all, and the last: what would stand before and behind them is nothing.
    segment = build([([1, 2], [], [], [1, 2, 2, 1, 1, 2]), ([], [], [], [2, 1])])
    assert alike(phrases.phrases(segment, [terms])[terms], phrase(segment, terms))


def test_no_phrase_begins_before_the_first_token() -> None:
    # The rarest pair is the second one, and it stands at the very beginning.
    segment = build([([1, 2], [], [], []), ([1], [], [], [])])
    assert phrases.phrases(segment, [(1, 1, 2)]) == {(1, 1, 2): NOTHING}


def test_as_many_phrases_as_a_terminology_has_are_each_found_where_they_stand() -> None:
    terms = list(product(range(30), repeat=2))
    passages: list[Passage] = [([], [], [], [*pair, 40]) for pair in reversed(terms)]
    found = phrases.phrases(build(passages), [*terms, (7, 40), (40, 7)])
    assert [found[pair].passages.tolist() for pair in terms] == [[number] for number in reversed(range(len(terms)))]
    assert found[7, 40].passages.tolist() == stands_in(passages, (7, 40))
    assert found[40, 7] is NOTHING


def test_what_a_phrase_weighs_is_the_weight_of_its_places() -> None:
    segment = build([([], [], [], [7]), ([1, 2], [], [], [1, 2, 3, 1, 2])])
    (weights,) = bm25f.field_weights(np.asarray([[2, 0, 0, 5]], np.int32), AVERAGES).tolist()
    found = phrases.phrases(segment, [(1, 2)])[1, 2]
    assert found.passages.tolist() == [1]
    assert found.values.tolist() == pytest.approx([weights[0] + 2 * weights[FIELDS.index("body")]])


def test_no_phrases_and_no_passages_give_nothing() -> None:
    assert phrases.phrases(build([([1], [], [], [2])]), []) == {}
    assert phrases.phrases(build([]), [(1, 2)]) == {(1, 2): NOTHING}
