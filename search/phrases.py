"""Where do terms stand in a row, and what are they worth there as one?

Positions of their own would take as much room as all the other arrays, so a phrase is looked for in the segment's stream of
tokens: one by itself in the passages that hold all its terms, and those of a whole terminology in one pass over everything,
before the first question would wait for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.engine import Floats, Ints
from search.postings import Segment
from search.rules import FIELDS

_N = len(FIELDS)
_MANY = 8
"""From one passage in so many on, a phrase is sooner looked for in all of them than in those gathered that hold its terms:
at 100,000 passages "signs and symptoms" in 13 ms instead of 43."""
_FEW = 8
"""Up to one passage in so many that hold a term, each is sought among these, which then is less work than marking them."""
_STEP = 1 << 16
"""Tokens that are looked through at a time: what is found of these stays near the processor."""
_HELD = 64
"""Steps whose part of the file stays in memory: of a large segment it is more than all that is found."""
_MARKS = 1 << 18
"""Marks for pairs of terms: so many that of what is no pair of any phrase little is taken for one."""
_PAIR = 2
_ENDED = 0
"""Stands behind the terms of a phrase that has fewer than others; in the stream it ends a field, and is no term."""


class Matches(NamedTuple):
    """Passages by their numbers, ascending, with a value for each; deleted ones may be among them."""

    passages: Ints
    values: Floats


NOTHING = Matches(np.empty(0, np.int32), np.empty(0, np.float32))


def phrase(segment: Segment, ids: tuple[int, ...]) -> Matches:
    """Where terms stand in a row in a segment. By their ids, which mean the same in every vocabulary that grew from one."""
    rows = [segment.index_of(term) for term in ids]
    if min(rows) < 0:
        return NOTHING
    passages = _holding(segment, rows)
    if not len(passages):
        return NOTHING
    looked = np.arange(segment.passages) if len(passages) * _MANY > segment.passages else passages
    stream, starts = _looked_through(segment, looked)
    packed = [stream.dtype.type(term + 1) for term in ids]
    (places,) = (stream[: len(stream) - len(ids) + 1] == packed[0]).nonzero()
    for offset, term in enumerate(packed[1:], 1):
        places = places[stream[places + offset] == term]
    if not len(places):
        return NOTHING
    slots = _slots(starts, places)
    _, owners, values = _valued(starts, segment.averages, slots, np.zeros(len(places), np.int32))
    return Matches(looked[owners].astype(np.int32), values)


def phrases(segment: Segment, several: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], Matches]:
    """Where each of several phrases stands in a segment: what phrase() finds, for thousands in the time of some tens.

    Each of two terms or more, and no phrase twice.
    """
    found = dict.fromkeys(several, NOTHING)
    wanted = _Wanted(segment, several)
    if not len(wanted.numbers):
        return found
    parts = []
    for step, begin in enumerate(range(0, len(segment.stream), _STEP), 1):
        parts.append(wanted.within(segment.stream, begin))
        if step % _HELD == 0:
            segment.let_go()
    places, which = (np.concatenate(each) for each in zip(*parts, strict=True))
    del parts
    # While all stand in the order of the stream, nearly, in which they are found in a third of the time.
    slots = _slots(segment.starts, places)
    # Those of one phrase stand in their order already. Numbers of two bytes are sorted in a fifth of the time.
    order = which.astype(np.min_scalar_type(len(wanted.numbers))).argsort(kind="stable")
    which, owners, values = _valued(segment.starts, segment.averages, slots.take(order), which.take(order))
    passages = owners.astype(np.int32)
    bounds = which.searchsorted(np.arange(len(wanted.numbers) + 1)).tolist()
    for at, number in enumerate(wanted.numbers.tolist()):
        begin, end = bounds[at], bounds[at + 1]
        if begin < end:
            found[several[number]] = Matches(passages[begin:end], values[begin:end])
    return found


class _Wanted:
    """Phrases whose terms a segment has, by that pair of neighbors in each which is likely the rarest.

    numbers: which of the phrases given they are. Terms as they stand in the stream, so each id plus one.
    """

    def __init__(self, segment: Segment, several: Sequence[tuple[int, ...]]) -> None:
        terms = _columns(several)
        frequencies = np.zeros(max(int(terms.max(initial=0)), int(segment.terms.max(initial=-1)) + 1) + 1)
        frequencies[segment.terms + 1] = np.diff(segment.posting_ptr)
        # What follows a phrase is no part of any pair.
        frequencies[_ENDED] = np.inf
        (held,) = (frequencies.take(terms).min(axis=0, initial=np.inf) > 0).nonzero()
        terms = terms.take(held, axis=1)
        of_each = frequencies.take(terms)
        rarest = (of_each[:-1] * of_each[1:]).argmin(axis=0)
        pairs = _pairs(*np.take_along_axis(terms, np.stack((rarest, rarest + 1)), axis=0))
        order = pairs.argsort(kind="stable")
        self.numbers = held.take(order)
        self._terms, self._offsets = terms.take(order, axis=1), rarest.take(order)
        self._longer = (self._terms != _ENDED).sum(axis=0) > _PAIR
        # Phrases of one pair stand side by side: where those of each begin, and how many they are.
        self._pairs, self._firsts, self._counts = np.unique(pairs.take(order), return_index=True, return_counts=True)
        self._opens = np.zeros(len(frequencies), np.bool_)
        self._opens[self._pairs >> 32] = True
        # Of each mark the last pair that has it, and of each pair the one before it with the same mark; -1 for none.
        self._last = np.full(_MARKS, -1, np.int32)
        self._before = np.full(len(self._pairs), -1, np.int32)
        for pair, mark in enumerate(_mark(self._pairs >> 32, self._pairs).tolist()):
            self._before[pair], self._last[mark] = self._last[mark], pair
        self._marks = self._last >= 0

    def within(self, stream: NDArray[Any], begin: int) -> tuple[NDArray[np.int64], Ints]:
        """Where phrases stand of which the pair begins within a step of the stream, and which of numbers each is."""
        part = stream[begin : begin + _STEP + 1]
        (at,) = self._opens.take(part[:-1]).nonzero()
        left, right = part.take(at), part.take(at + 1)
        (likely,) = self._marks.take(_mark(left, right)).nonzero()
        known = self._known(left.take(likely), right.take(likely))
        (exact,) = (known >= 0).nonzero()
        known = known.take(exact)
        counts = self._counts.take(known)
        before = counts.cumsum() - counts
        which = np.arange(counts.sum()) + (self._firsts.take(known) - before).repeat(counts)
        places = at.take(likely).take(exact).repeat(counts) + begin - self._offsets.take(which)
        here = self._whole(stream, places, which)
        return places[here], which[here].astype(np.int32)

    def _known(self, left: NDArray[Any], right: NDArray[Any]) -> Ints:
        """Which pair each two terms are that have a pair's mark, or -1."""
        pairs = _pairs(left, right)
        known = self._last.take(_mark(left, right))
        (other,) = (self._pairs.take(known) != pairs).nonzero()
        while len(other):
            known[other] = before = self._before.take(known.take(other))
            left_over = (before >= 0) & (self._pairs.take(before) != pairs.take(other))
            other = other[left_over]
        return known

    def _whole(self, stream: NDArray[Any], places: NDArray[np.int64], which: NDArray[np.int64]) -> NDArray[np.bool_]:
        """At which of some places, where its pair stands, all of a phrase does."""
        (longer,) = self._longer.take(which).nonzero()
        whole = np.ones(len(places), np.bool_)
        whole[longer] = False
        longer = longer[places.take(longer) >= 0]
        at, ways = places.take(longer), which.take(longer)
        for terms in self._terms:
            term = terms.take(ways)
            whole[longer[term == _ENDED]] = True
            # In the stream too _ENDED stands where a field ends.
            (here,) = ((stream.take(at, mode="clip") == term) & (term != _ENDED)).nonzero()
            longer, at, ways = longer.take(here), at.take(here) + 1, ways.take(here)
        whole[longer] = True
        return whole


def _columns(several: Sequence[tuple[int, ...]]) -> Ints:
    """The terms of phrases, each a column, as they stand in the stream, and then _ENDED."""
    lengths = np.asarray([len(ids) for ids in several], np.int32)
    held = np.arange(lengths.max(initial=_PAIR)) < lengths[:, None]
    rows = np.full(held.shape, _ENDED, np.int32)
    rows[held] = np.fromiter(chain.from_iterable(several), np.int32) + 1
    return np.ascontiguousarray(rows.T)


def _pairs(left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.int64]:
    """Each two terms as one number."""
    paired: NDArray[np.int64] = left.astype(np.int64) << 32 | right
    return paired


def _mark(left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.uint32]:
    """Which of _MARKS stands for each two terms."""
    # 40,503 is 2 ** 16 over the golden ratio: multiples of it lie far apart (Knuth 1973, §6.4).
    mixed: NDArray[np.uint32] = left.astype(np.uint32) * np.uint32(40_503) + right.astype(np.uint32)
    return mixed & np.uint32(_MARKS - 1)


def _slots(starts: Ints, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """In which field of all passages each place of a stream is. starts: where the fields begin."""
    slots: NDArray[np.int64] = starts.searchsorted(places.astype(np.int32), side="right") - 1
    return slots


def _valued(
    starts: Ints, averages: Sequence[float], slots: NDArray[np.int64], which: Ints
) -> tuple[Ints, NDArray[np.int64], Floats]:
    """Of each phrase and passage once: the phrase, the passage, and what its places there weigh together.

    starts: where the fields of the passages begin in the stream. slots: the field of each place. which: its phrase,
    ascending, and so the fields of each.
    """
    owners = slots // _N
    if len(slots) * _N < len(starts):
        fields = starts.take(owners[:, None] * _N + np.arange(_N + 1))
        weights = bm25f.field_weights(np.diff(fields) - 1, averages)[np.arange(len(slots)), slots % _N]
    else:
        # Most passages hold some of so many: all of them are weighed, and once.
        weights = bm25f.field_weights(np.diff(starts).reshape(-1, _N) - 1, averages).ravel().take(slots)
    (others,) = ((which[1:] != which[:-1]) | (owners[1:] != owners[:-1])).nonzero()
    firsts = np.concatenate((np.zeros(min(len(slots), 1), np.int64), others + 1))
    values: Floats = np.add.reduceat(weights, firsts) if len(firsts) else weights
    return which.take(firsts), owners.take(firsts), values


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
            held = held[are_in(held, other)]
        else:
            marked = np.zeros(segment.passages, np.bool_)
            marked[other] = True
            held = held[marked[held]]
    return held


def are_in(some: Ints, passages: Ints) -> NDArray[np.bool_]:
    """Which of some passages are among others, of which there are some, in ascending order."""
    found: NDArray[np.bool_] = passages.take(passages.searchsorted(some), mode="clip") == some
    return found
