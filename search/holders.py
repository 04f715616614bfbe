"""Which passages hold a term, a run of terms, or any of several ways to say something, and in how many is it?

Looked up segment by segment (holding.py), and nothing here is weighed against anything else. Immutable but for what it
remembers, and shared by threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from search.engine import Alternatives, Group, Ints
from search.foreseen import Foreseen
from search.holding import Holding, Memory, Said, Worth
from search.postings import Segment, Vocabulary
from search.remembered import Remembered, loosely

T = TypeVar("T", bound=np.generic)
_NOT_ONE = np.empty(0, np.int32)
COUNTED = 4096
"""Sets of alternatives of which is kept in how many passages they stand."""


class Holders:
    """alive: for each segment, which passages are not deleted (None: all). memories: what was found in a segment before;
    foreseen: what is known of its phrases.

    Passages are numbered through all segments, in their order; what holds or is worth something is said for each segment.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        vocabulary: Vocabulary,
        alive: Sequence[NDArray[np.bool_] | None],
        memories: Sequence[Memory],
        foreseen: Sequence[Foreseen],
    ) -> None:
        self._vocabulary = vocabulary
        each = zip(segments, memories, foreseen, strict=True)
        self.each = [Holding(segment, len(vocabulary.terms), memory, known) for segment, memory, known in each]
        self.firsts: list[int] = np.cumsum([0, *(segment.passages for segment in segments)]).tolist()
        self._gone = [_NOT_ONE if mask is None else (~mask).nonzero()[0].astype(np.int32) for mask in alive]
        self.alive = self._mask(alive)
        firsts = zip(self._gone, self.firsts, strict=False)
        self.gone = end_to_end([gone + np.int32(first) for gone, first in firsts], np.int32)
        """The numbers of all that are deleted."""
        self.ids = lru_cache(maxsize=16384)(vocabulary.phrase)
        self.frequencies = self._counted()
        self._numbers: Remembered[Alternatives, int] = Remembered(loosely(self._find_number), COUNTED)

    def _mask(self, alive: Sequence[NDArray[np.bool_] | None]) -> NDArray[np.bool_] | None:
        """Which of all passages are not deleted; None where all are there."""
        if all(mask is None for mask in alive):
            return None
        sizes = [one.segment.passages for one in self.each]
        masks = zip(sizes, alive, strict=True)
        return end_to_end([np.ones(size, np.bool_) if mask is None else mask for size, mask in masks], np.bool_)

    def frequency(self, term: str) -> int:
        """In how many passages a term stands."""
        number = self._vocabulary.id(term)
        return self.frequencies.item(number) if number >= 0 else 0

    def _counted(self) -> NDArray[np.int64]:
        counted = np.zeros(len(self._vocabulary.terms), np.int64)
        for holding, gone in zip(self.each, self._gone, strict=True):
            segment = holding.segment
            counted[segment.terms] += np.diff(segment.posting_ptr)
            if len(gone):
                counted -= segment.held(gone, len(counted))
        return counted

    def worths(self, terms: Sequence[int]) -> list[list[Worth]]:
        """What each of some terms is worth, in each segment."""
        return [[holding.worth(term) for term in terms] for holding in self.each]

    def group(self, group: Group) -> tuple[list[Worth], int]:
        """What a group is worth in each segment, and in how many passages one of its full-weight alternatives stands."""
        alternatives = group.alternatives
        if len(alternatives) > 1:
            return [holding.said(alternatives, self.ids).worth for holding in self.each], self._numbers.of(alternatives)
        # Made for this question alone, so that it would not be found again.
        for only in alternatives:
            if len(only.terms) == 1 and only.weight == 1.0:
                term = self._vocabulary.id(only.terms[0])
                number = self.frequencies.item(term) if term >= 0 else 0
                return [holding.worth(term) for holding in self.each], number
        found = [holding.find(alternatives, self.ids) for holding in self.each]
        return [each.worth for each in found], self._number(found)

    def _find_number(self, alternatives: Alternatives) -> int:
        return self._number([holding.said(alternatives, self.ids) for holding in self.each])

    def _number(self, found: Sequence[Said]) -> int:
        """In how many passages what says the same as the question stands; where it stands in none, what says less."""
        counts = [each.counts(gone) for each, gone in zip(found, self._gone, strict=True)]
        return sum(full for full, _ in counts) or sum(any_ for _, any_ in counts)

    def holds(self, terms: tuple[str, ...]) -> bool:
        """Whether any passage holds a run of terms."""
        passages = self.of(terms)
        return len(passages) > 0 if self.alive is None else bool(self.alive[passages].any())

    def of(self, terms: tuple[str, ...]) -> Ints:
        """The passages that hold a run of terms; deleted ones may be among them."""
        ids = self.ids(terms)
        firsts = zip(self.each, self.firsts, strict=False)
        return end_to_end([holding.passages(ids) + np.int32(first) for holding, first in firsts], np.int32)


def end_to_end(parts: Sequence[NDArray[T]], kind: type[T]) -> NDArray[T]:
    """Arrays of one kind as one, of which there may be none."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, kind)
