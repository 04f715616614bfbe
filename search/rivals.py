"""Which sentences speak of another variant than the question does? See variants.py for what one is.

A sentence that speaks of the one that is asked about, too, does not, nor one that names a range or a bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from search.elsewhere import spoken_of
from search.engine import Engine, Records
from search.meaning import SCENE, Meaning, Variant
from search.orthography import stem
from search.units import are_among, units_of

_TO = ("to", "through", "till", "until", "and", "or")
"""Between the figures of a range or a list: "stage 1 to 3" says something of stage 2."""
_OR, _MORE = ("or", "and"), tuple(map(stem, "higher above more greater worse over later lower below less".split()))
"""Behind a figure that opens a range: "grade 2 or higher"."""
_BOUNDS = tuple("through till until least most below above over beyond than between".split())
"""Before what is numbered, where it bounds more: "at least stage 2"."""
_UP = ("up",)
"""Before "to grade 3"."""
_AFTER, _NEXT = ("after",), ("next",)
"""What comes before the next scan comes after this one."""
_ROMAN = ("I", "II", "III", "IV", "i", "ii", "iii", "iv")
"""As they stand behind a dash: "stage I–III"."""


def of_another(
    records: Records, meanings: Sequence[Meaning], engine: Engine, opens: NDArray[np.bool_]
) -> NDArray[np.bool_] | None:
    """Of each unit, whether it speaks of another variant than is asked about, and not of that too; None where none is.

    opens: the units that point back to the one before them.
    """
    asked = {variant for each in meanings if not each.denied and each.part != SCENE for variant in each.variants}
    if not asked:
        return None
    stream = _Stream(records, engine)
    spoken = np.zeros(len(records.unit_starts), np.bool_)
    for variant in asked:
        others = np.sort(np.concatenate((stream.beside(variant, variant.rivals), stream.of(variant.alone))))
        others = others[~stream.is_range(others, variant)] if len(others) else others
        if not len(others):
            continue
        own = [stream.beside(variant, variant.own), stream.of(variant.own_alone)]
        own.append(stream.near(stream.of((*variant.own, *variant.own_alone)), others))
        if variant.own == _AFTER:
            own.append(stream.beside(variant, _NEXT))
        it = np.concatenate(own)
        spoken |= spoken_of(records, it, others, opens, around=not variant.of_time, by_title=variant.by_title)
    return spoken


class _Stream:
    """Where in the stream of some records terms stand."""

    def __init__(self, records: Records, engine: Engine) -> None:
        self._records, self._engine, self._stream = records, engine, records.stream

    def _are(self, words: Iterable[str], at: NDArray[np.int64] | None = None) -> NDArray[np.bool_]:
        """Of each place, or some, whether one of some terms stands there; none stands outside the stream."""
        flags = self._engine.flags(tuple(words))
        if at is None:
            return flags.take(self._stream, mode="wrap")
        there: NDArray[np.bool_] = flags.take(self._stream.take(at, mode="clip"), mode="wrap")
        return there & (at >= 0) & (at < len(self._stream))

    def of(self, words: Sequence[str]) -> NDArray[np.int64]:
        return self._are(words).nonzero()[0] if words else np.empty(0, np.int64)

    def beside(self, variant: Variant, words: Sequence[str]) -> NDArray[np.int64]:
        """Where some terms stand beside the head of a variant, in one unit with it."""
        if not variant.head:
            return np.empty(0, np.int64)
        at = self.of(words)
        # How far behind them their head stands; or right before them.
        steps = np.asarray([*range(1, variant.within + 1)] or [-1])
        near = at[:, None] + steps
        within = self._are(variant.head, near)
        within &= units_of(at, self._records)[:, None] == units_of(near.ravel(), self._records).reshape(near.shape)
        return at[within.any(axis=1)]

    def near(self, at: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of some places that are listed with one of others: right beside it, or with an "and" or a "to" between."""
        beside = are_among(at - 1, others, self._records) | are_among(at + 1, others, self._records)
        for step in (-1, 1):
            beside |= self._are(_TO, at + step) & are_among(at + 2 * step, others, self._records)
        return at[beside]

    def is_range(self, at: NDArray[np.int64], variant: Variant) -> NDArray[np.bool_]:
        """Of each place of a rival whether it is an end of a range or one of a list: "G1-G3", "1 to 3", "moderate pain or
        worse"."""
        figures = (*variant.own, *variant.rivals, *variant.own_alone, *variant.alone)
        behind = at + 1 + variant.within
        found = self._are(_OR, behind) & self._are(_MORE, behind + 1)
        if not any(figure[-1].isdigit() for figure in figures):
            return found
        names = (*figures, *variant.head)
        found |= self._are((*figures, *_ROMAN), at + 1) | (self._are(_TO, at + 1) & self._are((*names, *_ROMAN), at + 2))
        before = at - 1 - self._are(variant.head, at - 1)
        listed = self._are((*figures, *_ROMAN), before)
        to = self._are(("to",), before) & self._are((*_UP, *figures, *_ROMAN), before - 1)
        bounded: NDArray[np.bool_] = self._are(_BOUNDS, before) | listed | to
        bounded &= units_of(before, self._records) == units_of(at, self._records)
        return found | bounded
