"""Which passages hold a term, a run of terms, or any of several ways to say something, and how often?

Looked up in the posting arrays of all segments of a generation; nothing here is weighed against anything else. Immutable
but for what it remembers, and shared by threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.analysis import FIELDS
from search.engine import FULL, Alternative, Floats, Group, Ints
from search.postings import Segment, Vocabulary
from search.remembered import Bounded, Remembered, loosely

_N = len(FIELDS)
T = TypeVar("T", bound=np.generic)
HELD = 16_000_000
"""Numbers of 4 bytes that are kept of what words, and sets of alternatives, are worth: the next question about a concept
asks for the very same ones. At 100,000 passages enough for some hundred common words and as many concepts."""
_DENSE = 8
"""From one posting in so many passages it is faster to add up a value for each passage than for each posting."""
_KEEPING = 100
"""Numbers that take as much room as two small arrays do beside what they hold."""
_SPARSE = 8
"""Up to one posting in so many passages is added up by sorting, which then is less work than an array of them all."""

_MANY = 8
"""From one passage in so many on, a phrase is sooner looked for in all of them than in those gathered that hold its terms:
at 100,000 passages "signs and symptoms" in 13 ms instead of 43."""
_FEW = 8
"""Up to one passage in so many that hold a term, each is sought among these, which then is less work than marking them."""


class Matches(NamedTuple):
    """Passages by their numbers, ascending, with a value for each; deleted ones may be among them."""

    passages: Ints
    values: Floats


Worth = Matches | Floats
"""What a match is worth, its value saturated: for each passage that matches or, where these are many, for every passage,
and nought where it does not match."""
_NOTHING = Matches(np.empty(0, np.int32), np.empty(0, np.float32))


Phrases = dict[tuple[int, ...], Matches]
"""What runs of terms, by their ids, match in a segment. Never arrays of its files, but copies."""
MOST_PHRASES = 4096


class Holders:
    """alive: for each segment, which passages are not deleted (None: all). phrases: what was found in a segment before.

    Passages are numbered through all segments, in their order.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        vocabulary: Vocabulary,
        alive: Sequence[NDArray[np.bool_] | None],
        phrases: Sequence[Phrases],
    ) -> None:
        self._segments, self._vocabulary = segments, vocabulary
        self._firsts: list[int] = np.cumsum([0, *(segment.passages for segment in segments)]).tolist()
        self.alive = self._mask(alive)
        # A terminology's phrases come back question after question; what they match in a segment never changes.
        self.phrases = phrases
        self.ids = lru_cache(maxsize=16384)(vocabulary.phrase)
        self.frequencies = self._counted()
        self._rows = [segment.rows(len(vocabulary.terms)) for segment in segments]
        self._worth: Bounded[int, Worth] = Bounded(HELD // 2, _numbers)
        self._found: Remembered[tuple[Alternative, ...], tuple[Worth, int]] = Remembered(
            loosely(self._find_any), HELD // 2, lambda found: _numbers(found[0])
        )
        self._union = lru_cache(maxsize=4096)(loosely(self._find_union))

    @property
    def passages(self) -> int:
        """Passages of all segments, deleted ones among them."""
        return self._firsts[-1]

    def _mask(self, alive: Sequence[NDArray[np.bool_] | None]) -> NDArray[np.bool_] | None:
        """Which of all passages are not deleted; None where all are there."""
        if all(mask is None for mask in alive):
            return None
        parts = zip(self._segments, alive, strict=True)
        return end_to_end([np.ones(of.passages, np.bool_) if mask is None else mask for of, mask in parts], np.bool_)

    def frequency(self, term: str) -> int:
        """In how many passages a term stands."""
        number = self._vocabulary.id(term)
        return self.frequencies.item(number) if number >= 0 else 0

    def _counted(self) -> NDArray[np.int64]:
        counted = np.zeros(len(self._vocabulary.terms), np.int64)
        for segment, first in zip(self._segments, self._firsts, strict=False):
            counted[segment.terms] += np.diff(segment.posting_ptr)
            if self.alive is not None:
                (gone,) = (~self.alive[first : first + segment.passages]).nonzero()
                counted -= segment.held(gone.astype(np.int32), len(counted))
        return counted

    def group(self, group: Group) -> tuple[Worth, int]:
        """What matches a group, and in how many passages one of its full-weight alternatives stands."""
        if len(group.alternatives) > 1:
            return self._found.of(group.alternatives)
        # Made for this question alone, so that it would not be found again.
        for only in group.alternatives:
            if len(only.terms) == 1 and only.weight == 1.0:
                term = self._vocabulary.id(only.terms[0])
                return self.worth(term), self.frequencies.item(term) if term >= 0 else 0
        return self._find_any(group.alternatives)

    def _find_any(self, alternatives: tuple[Alternative, ...]) -> tuple[Worth, int]:
        matches = self._summed([self._one(alternative) for alternative in alternatives])
        full = tuple(alternative.terms for alternative in alternatives if alternative.weight >= FULL)
        found = self._union(full) if len(full) < len(alternatives) else 0
        number = found or self.count(matches.passages)
        return self._worth_of(matches), number

    def _find_union(self, alternatives: tuple[tuple[str, ...], ...]) -> int:
        """In how many passages any of some runs of terms stands."""
        held = np.zeros(self.passages, np.bool_)
        for terms in alternatives:
            held[self.of(terms).passages] = True
        return int(np.count_nonzero(held if self.alive is None else held & self.alive))

    def _one(self, only: Alternative) -> Matches:
        matches = self.of(only.terms)
        return matches if only.weight == 1.0 else Matches(matches.passages, matches.values * np.float32(only.weight))

    def of(self, terms: tuple[str, ...]) -> Matches:
        if len(terms) == 1:
            return self.term(self._vocabulary.id(terms[0]))
        ids = self.ids(terms)
        if min(ids, default=-1) < 0:
            return _NOTHING
        return self._through([self._phrase(at, ids) for at in range(len(self._segments))])

    def _phrase(self, at: int, ids: tuple[int, ...]) -> Matches:
        held = self.phrases[at]
        found = held.get(ids)
        if found is None:
            if len(held) >= MOST_PHRASES:
                held.clear()
            found = held[ids] = _phrase(self._segments[at], ids)
        return found

    def worth(self, term: int) -> Worth:
        """What holds a term."""
        found = self._worth.get(term)
        return self._worth.put(term, self._worth_of(self.term(term))) if found is None else found

    def _worth_of(self, matches: Matches) -> Worth:
        values = bm25f.saturate(matches.values)
        if len(values) * _DENSE < self.passages:
            return Matches(matches.passages, values)
        every = np.zeros(self.passages, np.float32)
        every[matches.passages] = values
        return every

    def term(self, term: int) -> Matches:
        if term < 0:
            return _NOTHING
        if len(self._segments) == 1:
            return _of_term(self._segments[0], self._rows[0].item(term))
        held = zip(self._segments, self._rows, strict=True)
        return self._through([_of_term(segment, rows.item(term)) for segment, rows in held])

    def _through(self, found: Sequence[Matches]) -> Matches:
        """What matches in each segment, numbered through all of them."""
        if len(found) == 1:
            return found[0]
        numbered = [matches.passages + np.int32(first) for matches, first in zip(found, self._firsts, strict=False)]
        return Matches(end_to_end(numbered, np.int32), end_to_end([each.values for each in found], np.float32))

    def count(self, passages: Ints) -> int:
        return len(passages) if self.alive is None else int(np.count_nonzero(self.alive[passages]))

    def _summed(self, found: Sequence[Matches]) -> Matches:
        """The values of each passage added up."""
        parts = [each for each in found if len(each.passages)]
        if len(parts) < 2:
            return parts[0] if parts else _NOTHING
        every = np.concatenate([each.passages for each in parts])
        values = np.concatenate([each.values for each in parts])
        if len(every) * _SPARSE < self.passages:
            passages, inverse = np.unique(every, return_inverse=True)
            return Matches(passages, np.bincount(inverse, weights=values).astype(np.float32))
        summed = np.bincount(every, weights=values, minlength=self.passages).astype(np.float32)
        (passages,) = (summed > 0).nonzero()
        return Matches(passages.astype(np.int32), summed[passages])


def _numbers(worth: Worth) -> int:
    """As how many numbers a worth counts that is kept."""
    return len(worth) if isinstance(worth, np.ndarray) else _KEEPING + 2 * len(worth.passages)


def end_to_end(parts: Sequence[NDArray[T]], kind: type[T]) -> NDArray[T]:
    """Arrays of one kind as one, of which there may be none."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, kind)


def _of_term(segment: Segment, row: int) -> Matches:
    """The postings of a term by its row in a segment; row: -1 where it has none."""
    if row < 0:
        return _NOTHING
    begin, end = segment.posting_ptr.item(row), segment.posting_ptr.item(row + 1)
    return Matches(segment.posting_passages[begin:end], segment.posting_weights[begin:end])


def _phrase(segment: Segment, ids: tuple[int, ...]) -> Matches:
    """Where terms stand in a row in a segment. By their ids, which mean the same in every vocabulary that grew from one."""
    rows = [segment.index_of(term) for term in ids]
    if min(rows) < 0:
        return _NOTHING
    passages = _holding(segment, rows)
    if not len(passages):
        return _NOTHING
    looked = np.arange(segment.passages) if len(passages) * _MANY > segment.passages else passages
    stream, starts = _looked_through(segment, looked)
    packed = [stream.dtype.type(term + 1) for term in ids]
    (places,) = (stream[: len(stream) - len(ids) + 1] == packed[0]).nonzero()
    for offset, term in enumerate(packed[1:], 1):
        places = places[stream[places + offset] == term]
    if not len(places):
        return _NOTHING
    slots = starts.searchsorted(places.astype(np.int32), side="right") - 1
    owners, first, owner = np.unique(slots // _N, return_index=True, return_inverse=True)
    lengths = np.diff(starts[owners[:, None] * _N + np.arange(_N + 1)], axis=1) - 1
    weights = bm25f.field_weights(lengths, segment.averages)[owner, slots % _N]
    return Matches(looked[owners].astype(np.int32), np.add.reduceat(weights, first).astype(np.float32))


def _looked_through(segment: Segment, passages: NDArray[np.signedinteger]) -> tuple[NDArray[Any], Ints]:
    """The stream of some passages, ascending, end to end, and where each field begins; of all passages nothing is copied."""
    if len(passages) == segment.passages:
        return segment.stream, segment.starts
    records = segment.packed(passages.astype(np.int32))
    return records.stream, records.starts


def _holding(segment: Segment, rows: Sequence[int]) -> Ints:
    """The passages that hold all terms of some rows of postings, ascending. From the rarest on, so that few are sought."""
    parts = [segment.posting_passages[segment.posting_ptr[row] : segment.posting_ptr[row + 1]] for row in set(rows)]
    held, *others = sorted(parts, key=len)
    for other in others:
        if len(held) * _FEW < len(other):
            held = held[other.take(other.searchsorted(held), mode="clip") == held]
        else:
            marked = np.zeros(segment.passages, np.bool_)
            marked[other] = True
            held = held[marked[held]]
    return held
