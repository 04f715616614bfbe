"""Where does a passage first say each part of a question? By what the second stage has found in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.engine import Records
from search.occurrences import Occurrences
from search.rules import FIELDS

_N = len(FIELDS)
_BITS = 24
"""Of a number that holds several, those of one: more than a question has ways to be said, or its passages have terms."""
_NONE = np.iinfo(np.int64).max
BODY = _N - 1
"""The field of a passage's own words, the last of all."""


class Said(NamedTuple):
    """Which terms of a passage say a part of a question.

    field: its place in FIELDS. first, last: of the field's terms. unit: in which answer unit they stand, -1 for none, and
    begins: with which term of the field that begins. way: which of the alternatives they are (engine.closest_first).
    """

    field: int
    first: int
    last: int
    unit: int
    begins: int
    way: int


class Grounds(msgspec.Struct, frozen=True, eq=False):
    """What the second stage has found in some passages: their records, where in these the parts of a question stand, and in
    which answer unit each of these places is, as covering.Covers has it."""

    records: Records
    found: Occurrences
    units: NDArray[np.int64]

    def said(self, passages: Sequence[int]) -> Sequence[Mapping[int, Said]]:
        """Where some of these passages, by their places, first say the parts of the question, each by its number.

        In their own words before those around them, and there by the alternative that is closest to what was typed. Words
        that stand apart are no alternative that could be shown.
        """
        records, found = self.records, self.found
        asked = np.zeros(len(records.unit_ptr), np.bool_)
        asked[passages] = True
        shown = asked.take(found.passages)
        (rows,) = (shown if found.apart is None else shown & ~found.apart).nonzero()
        meanings, fields = found.meanings.take(rows), found.slots.take(rows) % _N
        size = int(meanings.max(initial=0)) + 1
        # The places ascend in the stream, so that of equals the first row is the least.
        order = (((BODY - fields) << _BITS) + found.places.take(rows) << _BITS) + np.arange(len(rows))
        least = np.full((len(asked), size), _NONE)
        np.minimum.at(least.ravel(), found.passages.take(rows) * size + meanings, order)
        (cells,) = (least.ravel() < _NONE).nonzero()
        first = least.ravel().take(cells) & (1 << _BITS) - 1
        rows = rows.take(first)
        of, units = found.passages.take(rows), self.units.take(rows)
        begins = records.starts.take(found.slots.take(rows))
        at = found.positions.take(rows) - begins
        around = units >= len(records.unit_starts)
        starts = np.append(records.unit_starts, 0).take(units, mode="clip") - begins
        unit = units - records.unit_ptr.take(of)
        unit[around] = -1
        last = at + found.lengths.take(rows) - 1
        columns = (fields.take(first), at, last, unit, starts, found.places.take(rows))
        # As Said() would, without a call of Python's own for each.
        each = map(tuple.__new__, repeat(Said), zip(*[column.tolist() for column in columns], strict=True))
        told: dict[int, dict[int, Said]] = {passage: {} for passage in passages}
        for passage, meaning, said in zip(of.tolist(), found.meanings.take(rows).tolist(), each, strict=True):
            told[passage][meaning] = said
        return [told[passage] for passage in passages]
