"""Which passage of which segment is meant? Passages are numbered through all segments, in their order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from search.engine import Ints, Records
from search.holders import end_to_end
from search.postings import Segment, joined, picked

_NO_RECORDS = joined([])


class Across:
    """The passages of some segments. stretches: of each segment, its first number and the one behind its last."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = list(segments)
        self._bases = np.cumsum([0, *(segment.passages for segment in self._segments)])
        self._firsts: list[int] = self._bases.tolist()
        self.stretches = list(pairwise(self._firsts))

    def locate(self, number: int) -> tuple[int, int]:
        """A passage's number as (segment, number within it)."""
        # Not numpy's, which for so few lets go of the interpreter, and then waits for it behind other threads.
        segment = bisect_right(self._firsts, number) - 1
        return segment, number - self._firsts[segment]

    def records(self, numbers: Ints) -> Records:
        """The forward records of some passages, end to end in the order given."""
        if not len(numbers):
            return _NO_RECORDS
        if len(self._segments) == 1:
            return self._segments[0].records(numbers)
        first, last = (self.locate(int(number))[0] for number in (numbers.min(), numbers.max()))
        if first == last:
            # As they mostly do: what has changed since lies in small segments.
            return self._segments[first].records(numbers - np.int32(self._firsts[first]))
        owners = np.searchsorted(self._bases, numbers, side="right") - 1
        parts, order = [], []
        for at in np.unique(owners).tolist():
            (here,) = (owners == at).nonzero()
            parts.append(self._segments[at].records((numbers[here] - self._bases[at]).astype(np.int32)))
            order.append(here)
        every = joined(parts)
        where = end_to_end(order, np.intp).argsort()
        return picked(every.stream, every.starts, every.unit_starts, every.unit_ptr, where)
