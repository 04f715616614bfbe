"""Which passages of one segment hold a term, a run of terms, or any of several ways to say something, and what is it worth?

Looked up in the segment's posting arrays. What was found is remembered apart from them, in copies: the next generation that
has the very same segment goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.engine import FULL, Alternatives, Floats, Ints, Vector
from search.foreseen import Foreseen
from search.phrases import NOTHING, Matches, are_in, phrase
from search.postings import Segment
from search.remembered import Bounded
from search.roles import Flags, roles
from search.vectors import vectors

HELD = 8_000_000
"""Numbers of 4 bytes that are kept of a segment of what terms are worth, and as many of sets of alternatives: the next
question about a concept asks for the very same ones. At 100,000 passages enough for eighty common words or concepts, and
64 MB in all where so much is asked; generations that have a segment in common share what is kept of it."""
MOST_PHRASES = 4096
"""Phrases of a segment, beside those foreseen, of which is kept where they stand."""
MOST_TERMS = 16384
"""Terms of which is kept where in the segment's files their postings lie: some hundred bytes each."""
MOST_VECTORS = 4096
"""Passages of a segment of which is kept what they hold: about a kilobyte for one of two hundred words. The best of one
question are often those of the next."""
_STEP = 4096
"""Passages whose answer units are looked at together: some megabytes of them."""
_DENSE = 8
"""From one posting in so many passages it is faster to add up a value for each passage than for each posting."""
_KEEPING = 100
"""Numbers that take as much room as two small arrays do beside what they hold."""
_SPARSE = 8
"""Up to one posting in so many passages is added up by sorting, which then is less work than an array of them all."""

Ids = Callable[[tuple[str, ...]], tuple[int, ...]]
"""Makes the ids of a run of terms, -1 for an unknown one."""


Worth = Matches | Floats
"""What a match is worth, its value saturated: for each passage that matches or, where these are many, for every passage,
and nought where it does not match."""


class Said(NamedTuple):
    """What any of some alternatives are worth, in how many passages one of them stands, and in which one that says the same
    as the question: in full, ascending, or in all of them where that is None. Deleted passages are among them."""

    worth: Worth
    any: int
    full: Ints | None

    def counts(self, gone: Ints) -> tuple[int, int]:
        """In how many passages one stands that says the same, and in how many any, without some that are deleted."""
        left = self.any - self._any_of(gone)
        return left if self.full is None else len(self.full) - _among(gone, self.full), left

    def _any_of(self, gone: Ints) -> int:
        worth = self.worth
        return _among(gone, worth.passages) if isinstance(worth, Matches) else int(np.count_nonzero(worth.take(gone)))


class Memory:
    """What was found in a segment: never arrays of its files, but copies. Threads may share it, and so may generations.

    Terms are known by their ids, which mean the same in every vocabulary that grew from one; alternatives by identity.
    """

    def __init__(self) -> None:
        self.roles: NDArray[np.uint8] | None = None
        """What each answer unit does, once that is found out. A term that comes later stands in none of them."""
        self.phrases: Bounded[tuple[int, ...], Matches] = Bounded(MOST_PHRASES)
        self.dense: Bounded[int, Floats] = Bounded(HELD, len)
        """What terms are worth that many passages hold, for every passage."""
        self.vectors: Bounded[int, Vector] = Bounded(MOST_VECTORS)
        self.said: Bounded[int, tuple[Alternatives, Said]] = Bounded(HELD, _numbers_said)


class Holding:
    """One segment. terms: how many there are in the vocabulary. foreseen: what is known of its phrases from the first."""

    def __init__(self, segment: Segment, terms: int, memory: Memory, foreseen: Foreseen) -> None:
        self.segment, self.memory, self._foreseen = segment, memory, foreseen
        self._rows = segment.rows(terms)
        # These lie in the segment's files, and go with this generation's use of them.
        self._postings_of: Bounded[int, Matches] = Bounded(MOST_TERMS)

    def passages(self, ids: tuple[int, ...]) -> Ints:
        """Which passages hold a run of terms, or a single one."""
        return (self._postings(ids[0]) if len(ids) == 1 else self.of(ids)).passages

    def of(self, ids: tuple[int, ...]) -> Matches:
        """What holds a run of terms, or a single one, with its weighted frequency there."""
        if min(ids, default=-1) < 0:
            return NOTHING
        if len(ids) == 1:
            held = self._postings(ids[0])
            return Matches(held.passages, bm25f.unsaturate(held.values))
        # Matches are never false, even where there are none: they are a pair.
        found = self._foreseen.get(ids) or self.memory.phrases.get(ids)
        return self.memory.phrases.put(ids, phrase(self.segment, ids)) if found is None else found

    def worth(self, term: int) -> Worth:
        """What a term is worth."""
        found = self._postings_of.get(term) or self.memory.dense.get(term)
        if found is None:
            held = self._postings(term)
            if self._is_dense(held):
                return self.memory.dense.put(term, self._spread(held))
            found = self._postings_of.put(term, held)
        return found

    def _postings(self, term: int) -> Matches:
        """The postings of a term as they lie on the disk, with what each is worth."""
        row = self._rows.item(term) if term >= 0 else -1
        if row < 0:
            return NOTHING
        begin, end = self.segment.posting_ptr.item(row), self.segment.posting_ptr.item(row + 1)
        return Matches(self.segment.posting_passages[begin:end], self.segment.posting_worths[begin:end])

    def roles(self, flags: Flags) -> NDArray[np.uint8]:
        """What each answer unit of the segment does for the others."""
        if self.memory.roles is None:
            steps = range(0, self.segment.passages, _STEP)
            parts = [roles(self.segment.run(at, min(at + _STEP, self.segment.passages)), flags) for at in steps]
            self.memory.roles = np.concatenate([np.empty(0, np.uint8), *parts])
        return self.memory.roles

    def vectors(self, numbers: Sequence[int]) -> list[Vector]:
        """What each of some passages holds, by their numbers in the segment."""
        held = list(map(self.memory.vectors.get, numbers))
        missing = [number for number, vector in zip(numbers, held, strict=True) if vector is None]
        if not missing:
            return cast("list[Vector]", held)
        made = vectors(self.segment.records(np.asarray(missing, np.int32)), self.segment.averages)
        found = dict(zip(missing, map(self.memory.vectors.put, missing, made), strict=True))
        return [found[number] if vector is None else vector for number, vector in zip(numbers, held, strict=True)]

    def said(self, alternatives: Alternatives, ids: Ids) -> Said:
        """What holds any of some alternatives that will come again, the same object each time."""
        held = self.memory.said.get(id(alternatives))
        if held is not None and held[0] is alternatives:
            return held[1]
        return self.memory.said.put(id(alternatives), (alternatives, self.find(alternatives, ids)))[1]

    def find(self, alternatives: Alternatives, ids: Ids) -> Said:
        """The same of those that will not."""
        found = [(each.weight, self.of(ids(each.terms))) for each in alternatives]
        full = [matches for weight, matches in found if weight >= FULL]
        matches = self._summed(found)
        worth, number = self._worth(matches), len(matches.passages)
        if len(full) == len(found):
            return Said(worth, number, None)
        marked = np.zeros(self.segment.passages, np.bool_)
        for each in full:
            marked[each.passages] = True
        return Said(worth, number, marked.nonzero()[0].astype(np.int32))

    def _worth(self, matches: Matches) -> Worth:
        worth = Matches(matches.passages, bm25f.saturate(matches.values))
        return self._spread(worth) if self._is_dense(worth) else Matches(worth.passages.copy(), worth.values)

    def _is_dense(self, matches: Matches) -> bool:
        return len(matches.passages) * _DENSE >= self.segment.passages

    def _spread(self, worth: Matches) -> Floats:
        """The same as a value for every passage."""
        every = np.zeros(self.segment.passages, np.float32)
        every[worth.passages] = worth.values
        return every

    def _summed(self, found: Sequence[tuple[float, Matches]]) -> Matches:
        """The values of each passage, times their weights, added up."""
        parts = [
            matches if weight == 1.0 else Matches(matches.passages, matches.values * np.float32(weight))
            for weight, matches in found
            if len(matches.passages)
        ]
        if len(parts) < 2:
            return parts[0] if parts else NOTHING
        every = np.concatenate([each.passages for each in parts])
        values = np.concatenate([each.values for each in parts])
        if len(every) * _SPARSE < self.segment.passages:
            passages, inverse = np.unique(every, return_inverse=True)
            return Matches(passages, np.bincount(inverse, weights=values).astype(np.float32))
        summed = np.bincount(every, weights=values, minlength=self.segment.passages).astype(np.float32)
        (passages,) = (summed > 0).nonzero()
        return Matches(passages.astype(np.int32), summed[passages])


def _numbers(worth: Worth) -> int:
    """As how many numbers a worth counts that is kept."""
    return len(worth) if isinstance(worth, np.ndarray) else _KEEPING + 2 * len(worth.passages)


def _numbers_said(held: tuple[Alternatives, Said]) -> int:
    _, said = held
    return _numbers(said.worth) + (0 if said.full is None else len(said.full))


def _among(some: Ints, passages: Ints) -> int:
    """How many of some passages are among others, which stand in ascending order."""
    return int(np.count_nonzero(are_in(some, passages))) if len(passages) else 0
