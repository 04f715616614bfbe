"""A unit of measure finds the quantities of it, which are single terms of the index."""

from __future__ import annotations

import pytest

from search.analysis import terms
from search.engine import Alternative
from search.quantities import quantities, with_quantities

TEXT = "16 mg a day, 7.4 GBq (200 mCi), 5 to 10% of 3 milligrams, 100 mcg/h, under <2 cm, grade 2, 5-HIAA, mg, 20"
KNOWN = quantities(terms(TEXT))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("mg", ["16mg", "3mg"]),
        ("milligrams", ["16mg", "3mg"]),
        ("GBq", ["7.4gbq"]),
        ("mCi", ["200mci"]),
        ("percent", ["10%"]),
        ("mcg", ["100ug/h"]),
        ("cm", ["<2cm"]),
        ("g", []),
        ("grade", []),
        ("hiaa", []),
        ("ml", []),
    ],
)
def test_a_unit_stands_for_all_quantities_of_it(asked: str, found: list[str]) -> None:
    (term,) = terms(asked)
    alternatives = (Alternative((term,), 0.6, "same"),)
    widened = with_quantities(alternatives, KNOWN)
    assert widened == (*alternatives, *(Alternative((each,), 0.6, "same") for each in found))
    assert (widened is alternatives) == (not found)


def test_a_unit_within_a_phrase_stands_for_itself() -> None:
    phrase = (Alternative(("how", "mani", "mg")),)
    assert with_quantities(phrase, KNOWN) is phrase
