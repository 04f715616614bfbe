"""Which sentences speak of another variant than the question does: another grade, type, stage, sign or side?

What is said of grade 1 tumors tells nothing of grade 3, nor HER2-positive of HER2-negative, IBS-D of IBS-C, a low blood
pressure of a high one. All have most of their words in common, so that each answers for the other unless this is looked at.
Needs no terminology: values that exclude each other stand right behind what they are values of ("grade 3"), right before it
("early sign"), some words before it ("before the scan"), or are a word by themselves ("G3").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from search.analysis import terms
from search.elsewhere import spoken_of
from search.engine import Engine, Ints, Records
from search.meaning import SCENE, Meaning, Variant
from search.orthography import stem
from search.query import Word
from search.units import units_of

_NUMBERED = frozenset(map(stem, "type stage grade class phase neoplasia level group line cycle step".split()))
"""Words of which a figure behind is a name, and no amount."""
_LETTERED = frozenset((*map(stem, "hepatitis vitamin type group class".split()), "IBS"))
_LETTERS = frozenset("bcdefghkx")
"""Letters that stand for a variant in a document: not those that are words, or are left of one ("a", "I'm", "don't")."""
_FIGURE = re.compile(r"()(\d)([a-d]?)")
_NAME = re.compile(r"(g|men|nf|t|n|m)(\d)([a-d]?)")
"""A variant that is one word: a grade, a syndrome, and the parts of a TNM stage."""
_SIGNS = (("positive",), ("negative",))
_BESIDE = (
    _SIGNS,
    (("high", "higher", "raised", "elevated"), ("low", "lower", "reduced"), ("intermediate",)),
    (("limited",), ("extensive",)),
    (("left",), ("right",)),
    (("upper",), ("lower",)),
    (("acute",), ("chronic",)),
    (("benign",), ("malignant", "cancerous")),
    (("early", "earlier"), ("late", "later", "advanced")),
    (("short",), ("long",)),
    (("mild",), ("moderate",), ("severe", "serious")),
    (("primary",), ("secondary",)),
    (("functional", "functioning"), ("nonfunctional", "nonfunctioning")),
    (("small",), ("large",)),
    (("first",), ("second",), ("third",)),
)
"""Words that exclude each other before one and the same word; those of one group do not."""
_AHEAD = (
    (("before", "prior"), ("after", "following"), ("during",)),
    (("stop", "stopping"), ("start", "starting", "begin", "restart", "resume")),
)
"""Words that exclude each other some words before one and the same: "before the scan", "start taking everolimus"."""
_ALONE = (
    (("pMMR",), ("dMMR",)),
    (("MSS",), ("MSI",)),
    (("LS",), ("ES",)),
    (("man", "men", "male", "males"), ("woman", "women", "female", "females")),
)
"""Words that exclude each other wherever they stand."""
_TO = ("to", "through", "till", "until")
"""Behind a figure that opens a range: "stage 1 to 3" says something of stage 2."""
_OR_MORE = tuple(map(stem, "higher above more greater worse over later lower below less".split()))
_NEAR = 4
"""Tokens from such a word to the other: "before you have a scan"."""
_SOON = 3
"""Tokens behind a figure in which one of these stands: "grade 2 or higher"."""


_CONTRASTS = frozenset(map(stem, ("only", "than", "versus", "vs", "difference", "unlike")))
"""Words of questions that the other variant may answer: "Why only the right side?" "The left is spared because …"."""


class _Value(NamedTuple):
    """own: the terms that say what a word says; rivals: those that say something else."""

    own: frozenset[str]
    rivals: frozenset[str]


def _values(families: Iterable[Sequence[Sequence[str]]]) -> dict[str, _Value]:
    """Of each term of some families what it says, and what it excludes."""
    found: dict[str, _Value] = {}
    for family in families:
        groups = [frozenset(term for word in group for term in terms(word)) for group in family]
        for own in groups:
            rivals = frozenset().union(*groups) - own
            for term in own:
                held = found.get(term, _Value(frozenset(), frozenset()))
                found[term] = _Value(held.own | own, held.rivals | rivals)
    return found


_BESIDE_VALUES, _SIGN_VALUES = _values(_BESIDE), _values((_SIGNS,))
_AHEAD_VALUES, _ALONE_VALUES = _values(_AHEAD), _values(_ALONE)


def with_variants(words: Sequence[Word], meanings: Sequence[Meaning]) -> list[Meaning]:
    """The meanings, each with the variants by which it is asked about. words: of the question."""
    here = frozenset(word.term for word in words)
    # "What is the difference between grade 1 and grade 2?" asks of both.
    asked = [
        (places, variant)
        for places, variant in _asked(words)
        if here.isdisjoint((*variant.rivals, *variant.alone, *_CONTRASTS))
    ]
    if not asked:
        return list(meanings)
    return [
        replace(each, variants=tuple(variant for places, variant in asked if not places.isdisjoint(each.words)))
        for each in meanings
    ]


def _asked(words: Sequence[Word]) -> Iterator[tuple[frozenset[int], Variant]]:
    """The variants of which a question speaks, each with the places of the words that say it."""
    for at, word in enumerate(words):
        alone = _alone(word)
        if alone:
            yield frozenset((at,)), alone
        ahead = _AHEAD_VALUES.get(word.term)
        head = _head(words, at) if ahead else None
        if ahead and head is not None:
            variant = Variant(tuple(ahead.own), (words[head].term,), tuple(ahead.rivals), within=_NEAR)
            yield frozenset((at, head)), variant
    for at, (one, other) in enumerate(pairwise(words)):
        beside = _behind(one, other) or _before(one, other)
        if beside:
            yield frozenset((at, at + 1)), beside


def _alone(word: Word) -> Variant | None:
    """The variant that a word names by itself: "G3", "MEN2A", "women"."""
    name = _NAME.fullmatch(word.term)
    if name:
        return _of_figure(name, "grade" if name[1] == "g" else "")
    value = _ALONE_VALUES.get(word.term)
    return Variant(tuple(value.own), alone=tuple(value.rivals)) if value else None


def _head(words: Sequence[Word], at: int) -> int | None:
    """The place of the first word behind one in its clause that says something: the scan of "before I have a scan"."""
    behind = range(at + 1, len(words))
    found = next((place for place in behind if not (words[place].is_stop or words[place].is_light)), None)
    return found if found is not None and words[found].clause == words[at].clause else None


def _behind(head: Word, value: Word) -> Variant | None:
    """The variant where a value stands behind what it is one of: "grade 3", "HER2-negative", "hepatitis C"."""
    figure = _FIGURE.fullmatch(value.term)
    if figure and head.term in _NUMBERED:
        return _of_figure(figure, head.term)
    if head.term in _LETTERED and len(value.surface) == 1 and value.surface.isupper():
        return Variant((value.term,), (head.term,), tuple(_LETTERS - {value.term}))
    sign = _SIGN_VALUES.get(value.term)
    return Variant(tuple(sign.own), (head.term,), tuple(sign.rivals)) if sign and not head.is_stop else None


def _before(value: Word, head: Word) -> Variant | None:
    """The variant where a value stands before what it is one of: "early signs", "large cell"."""
    found = _BESIDE_VALUES.get(value.term)
    if found is None or head.is_stop:
        return None
    return Variant(tuple(found.own), (head.term,), tuple(found.rivals), within=1)


def _of_figure(figure: re.Match[str], head: str) -> Variant:
    """The variant that a figure names: behind a head, or in one word with its letters. "2a" is a part of "2"."""
    letters, number, part = figure.groups()
    letters = letters or ("g" if head == "grade" else "")
    every = [(digit, letter) for digit in "0123456789" for letter in ("", *"abcd")]
    rivals = [f"{d}{p}" for d, p in every if d != number or (part and p and p != part)]
    own = [f"{d}{p}" for d, p in every if d == number and (not part or not p or p == part)]
    alone = [f"{letters}{each}" for each in rivals] if letters else []
    named = [f"{letters}{each}" for each in own] if letters else []
    return Variant((*named, *(own if head else ())), (head,) if head else (), tuple(rivals) if head else (), tuple(alone))


def of_another(
    records: Records, meanings: Sequence[Meaning], engine: Engine, opens: NDArray[np.bool_]
) -> NDArray[np.bool_] | None:
    """Of each unit, whether it speaks of another variant than is asked about, and not of that too; None where none is.

    opens: the units that point back to the one before them.
    """
    telling = [each for each in meanings if each.informative and not each.denied and each.part != SCENE]
    asked = {variant for each in telling for variant in each.variants}
    if not asked:
        return None
    stream = records.stream

    def stands(words: Iterable[str]) -> NDArray[np.bool_]:
        return engine.flags(tuple(words)).take(stream, mode="wrap")

    spoken = np.zeros(len(records.unit_starts), np.bool_)
    for variant in asked:
        (others,) = stands(variant.alone).nonzero()
        if variant.head:
            head, rival = stands(variant.head), stands(variant.rivals)
            # How far behind the rival its head stands; or right before it.
            for step in range(1, variant.within + 1) or (-1,):
                at = rival.nonzero()[0]
                at = at[head.take(at + step, mode="clip")]
                at = at[units_of(at, records) == units_of(at + step, records)]
                others = np.concatenate((others, at[~_is_range(at, stream, engine)]))
        (own,) = stands(variant.own).nonzero()
        spoken |= spoken_of(records, own, others, opens, by_title=True)
    return spoken


def _is_range(at: NDArray[np.int64], stream: Ints, engine: Engine) -> NDArray[np.bool_]:
    """Of each of some places, whether what stands there is one end of a range."""
    behind = stream.take(at[:, None] + np.arange(1, _SOON + 1), mode="clip")
    to, more = (engine.flags(words).take(behind, mode="wrap") for words in (_TO, _OR_MORE))
    found: NDArray[np.bool_] = to[:, 0] | more.any(axis=1)
    return found
