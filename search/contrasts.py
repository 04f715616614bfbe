"""Which words exclude each other? What is said of one of them is not said of the other, all else being the same.

Tables, by where the words stand to what they tell apart; variants.py says where that is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from search.analysis import terms

_SIGNS = (("positive",), ("negative",))
_BESIDE = (
    _SIGNS,
    (("high",), ("low",)),
    (("limited",), ("extensive",)),
    (("left",), ("right",)),
    (("upper",), ("lower",)),
    (("acute",), ("chronic",)),
    (("early",), ("late", "advanced")),
    (("mild",), ("moderate",), ("severe", "serious")),
    (("primary",), ("secondary",)),
    (("small",), ("large",)),
    (("first",), ("second",), ("third",)),
    (("typical",), ("atypical",)),
    (("partial",), ("complete", "total")),
    (("conscious",), ("unconscious",)),
    (("long",), ("short",), ("rapid", "fast", "quick")),
)
"""Words that exclude each other before one and the same word; those of one group do not. Not "lower" against "higher": who
asks of high blood sugar is answered by what lowers it. Nor "benign" against "malignant": "are they benign?" is answered by
"they are malignant"."""
_ORGANS = (
    tuple(
        tuple(group.split())
        for group in (
            "liver hepatic/lung pulmonary/bone skeletal/brain cerebral/kidney renal/pancreas pancreatic/stomach gastric/"
            "heart cardiac/thyroid/breast/ovary ovarian/prostate/skin/adrenal/spleen/appendix/rectum rectal/colon/"
            "bowel intestinal/bladder/node nodal"
        ).split("/")
    ),
)
"""Organs of which each has metastases, biopsies and pains of its own: they stand right before these."""
_AHEAD = ((("before",), ("after",)),)
"""Words that exclude each other some words before one and the same: "before the scan"."""
_ALONE = ((("pMMR",), ("dMMR",)), (("MSS",), ("MSI",)), (("LS",), ("ES",)), (("opened",), ("unopened", "sealed")))
"""Words that exclude each other wherever they stand."""
_DAYTIMES = ((("morning",), ("evening", "night", "bedtime")),)
"""Times of the day. Not where yes or no is asked for: "in the morning?" is answered by "in the evening"."""
_PEOPLE = (
    (
        tuple("child children kid baby infant toddler newborn pediatric paediatric teenager teen adolescent".split()),
        ("adult",),
    ),
    (("man", "men", "male"), ("woman", "women", "female")),
)
"""People of whom what is said of the others tells nothing, wherever they stand."""
COMPARING = tuple(term for word in "mostly than twice only both".split() for term in terms(word))
"""Words in a sentence that say of one kind of people how the others fare."""
_DOING = (
    tuple("stop discontinue cease quit withhold pause".split()),
    tuple("start begin began begun commence initiate resume restart reintroduce".split()),
)
"""What is done to a treatment, one the contrary of the other: "restart it" tells nobody when to stop it."""
NOT_DONE = ("not", "never", "last", "off", "until")
"""Words in a sentence that say that something is stopped."""
DONE = ("first", "again", "back")
"""The same of what is started."""


class Value(NamedTuple):
    """own: the terms that say what a word says; rivals: those that say something else."""

    own: frozenset[str]
    rivals: frozenset[str]


def _values(families: Iterable[Sequence[Sequence[str]]]) -> dict[str, Value]:
    """Of each term of some families what it says, and what it excludes."""
    found: dict[str, Value] = {}
    for family in families:
        groups = [frozenset(term for word in group for term in terms(word)) for group in family]
        for own in groups:
            rivals = frozenset().union(*groups) - own
            for term in own:
                held = found.get(term, Value(frozenset(), frozenset()))
                found[term] = Value(held.own | own, held.rivals | rivals)
    return found


BESIDE, SIGNS, ORGANS = _values(_BESIDE), _values((_SIGNS,)), _values(_ORGANS)
AHEAD, ALONE, PEOPLE, DAYTIMES = _values(_AHEAD), _values(_ALONE), _values(_PEOPLE), _values(_DAYTIMES)
STOP, START = (frozenset(term for word in group for term in terms(word)) for group in _DOING)
EVERY = STOP.union(START, BESIDE, SIGNS, ORGANS, AHEAD, ALONE, PEOPLE, DAYTIMES)
"""All terms that exclude others."""
