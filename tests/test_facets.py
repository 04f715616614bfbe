"""By what hits can be narrowed: counts are those of counting passage by passage, however many choices there are."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import facets
from search.facets import Facets
from search.query import FILTERS

VALUES = st.none() | st.sampled_from(["NIH", "nih", "Cancer Research", "é"])
SOURCES = st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=6)
PASSAGES = st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=200)


@pytest.mark.parametrize("rows", [facets.MOST_ROWS, 2, 0])
@given(SOURCES, PASSAGES)
def test_each_choice_counts_the_passages_that_match(
    rows: int, values: list[tuple[str | None, str | None, str | None]], passages: list[tuple[int, bool]]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(facets, "MOST_ROWS", rows)
        passages = [(source % len(values), matches) for source, matches in passages]
        one = Facets(dict(enumerate(values)), np.asarray([source for source, _ in passages], np.int32))
        counted = one.count(np.asarray([matches for _, matches in passages], np.bool_))
        for at, name in enumerate(FILTERS):
            expected = Counter(value for source, matches in passages if matches and (value := values[source][at]))
            assert {facet.value: facet.count for facet in counted[name]} == expected
            assert [facet.count for facet in counted[name]] == sorted(expected.values(), reverse=True)


def test_filters_are_met_in_capitals_or_small_letters() -> None:
    one = Facets(
        {0: ("NIH", None, "en"), 2: ("nih", "patients", "en"), 3: (None, None, "en")}, np.asarray([0, 2, 3], np.int32)
    )
    assert one.narrowed({"publisher": "Nih"}) == frozenset({0, 2})
    assert one.narrowed({"publisher": "NIH", "audience": "patients"}) == frozenset({2})
    assert one.narrowed({"language": "fr"}) == frozenset()
    assert one.narrowed({}) is None


@pytest.mark.parametrize(
    ("name", "value", "passes"),
    [
        ("language", "en", {0, 1}),
        ("language", "EN-us", {0}),
        ("language", "e", set()),
        ("language", "en-U", set()),
        ("audience", "patients", {0, 1}),
        ("audience", "Patient", {0, 1}),
        ("audience", "professionals", {2}),
        ("publisher", "NIH", {1}),
    ],
)
def test_a_language_takes_in_its_regions_and_readers_are_one_or_many(name: str, value: str, passes: set[int]) -> None:
    held = {0: ("NIHs", "patient", "en-US"), 1: ("NIH", "patients", "en"), 2: (None, "professional", "eng")}
    assert Facets(held, np.arange(3, dtype=np.int32)).narrowed({name: value}) == frozenset(passes)
