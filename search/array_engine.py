"""Which passages match a tree, and which are the best of them? Answered from posting arrays alone.

An engine over Segments (postings.py), whether they lie beside Whoosh's or in memory. Immutable once made, so threads
share it without locks. Contributions are added up into an array of one score a passage: that costs a nanosecond or two a
posting, and a passage even less, where sorting the passages touched costs twenty.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.analysis import FIELDS
from search.choosing import LEAST, best
from search.engine import FULL, Added, Alternative, Candidates, Floats, Group, Ints, Known, Records, Statistics, Tree
from search.postings import Segment, Vocabulary, joined, picked
from search.remembered import Remembered

_N = len(FIELDS)
T = TypeVar("T", bound=np.generic)
EITHER = 64
"""Sets of alternatives whose matches are kept: the next question about their concept asks for the very same ones."""
SPELLED = 1024
"""Sets of alternatives of which is kept which the index has: a few hundred bytes each."""
_SPARSE = 8
"""Up to one posting in so many passages is added up by sorting, which then is less work than an array of them all."""


class _Matches(NamedTuple):
    """Passages by their numbers, ascending, with a value for each; deleted ones may be among them."""

    passages: Ints
    values: Floats


_NOTHING = _Matches(np.empty(0, np.int32), np.empty(0, np.float32))


Phrases = dict[tuple[int, ...], _Matches]
"""What runs of terms, by their ids, match in a segment. Never arrays of its files, but copies."""
MOST_PHRASES = 4096


class ArrayEngine:
    """Implements engine.Engine. alive: for each segment, which passages are not deleted (None: all).

    Passages are numbered through all segments, in their order. phrases: for each segment, what was found in those very
    arrays before.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        vocabulary: Vocabulary,
        averages: Sequence[float],
        alive: Sequence[NDArray[np.bool_] | None] | None = None,
        phrases: Sequence[Phrases] | None = None,
    ) -> None:
        self._segments = list(segments)
        self._vocabulary = vocabulary
        self._bases = np.cumsum([0, *(segment.passages for segment in self._segments)])
        self._firsts: list[int] = self._bases.tolist()
        self._sources: Ints = _end_to_end([segment.sources for segment in self._segments], np.int32)
        self._alive = self._mask(alive or [None] * len(self._segments))
        living = len(self._sources) if self._alive is None else int(np.count_nonzero(self._alive))
        self._statistics = Statistics(living, tuple(averages))
        # A terminology's phrases come back question after question; what they match in a segment never changes.
        self.phrases: Sequence[Phrases] = phrases if phrases is not None else [{} for _ in self._segments]
        self._ids = lru_cache(maxsize=16384)(vocabulary.phrase)
        self._flags = lru_cache(maxsize=16)(self._find_flags)
        self._known: Remembered[tuple[Alternative, ...], tuple[Known, ...]] = Remembered(self._find_known, SPELLED)
        self._found: Remembered[tuple[Alternative, ...], tuple[_Matches, int]] = Remembered(self._find_any, EITHER)
        self._frequencies = self._counted()
        self._rows = [segment.rows(len(vocabulary.terms)) for segment in self._segments]
        self._union = lru_cache(maxsize=4096)(self._find_union)

    def _mask(self, alive: Sequence[NDArray[np.bool_] | None]) -> NDArray[np.bool_] | None:
        """Which of all passages are not deleted; None where all are there."""
        if all(mask is None for mask in alive):
            return None
        parts = zip(self._segments, alive, strict=True)
        return _end_to_end([np.ones(of.passages, np.bool_) if mask is None else mask for of, mask in parts], np.bool_)

    @property
    def statistics(self) -> Statistics:
        return self._statistics

    def term_ids(self, terms: Iterable[str]) -> list[int]:
        return self._vocabulary.ids(terms)

    def flags(self, terms: tuple[str, ...]) -> NDArray[np.bool_]:
        return self._flags(terms)

    def _find_flags(self, terms: tuple[str, ...]) -> NDArray[np.bool_]:
        flags = np.zeros(len(self._vocabulary.terms) + 1, np.bool_)
        flags[self._vocabulary.ids(terms)] = True
        flags[-1] = False
        return flags

    def known(self, alternatives: tuple[Alternative, ...]) -> tuple[Known, ...]:
        return self._known.of(alternatives) if len(alternatives) > 1 else self._find_known(alternatives)

    def _find_known(self, alternatives: tuple[Alternative, ...]) -> tuple[Known, ...]:
        found = [Known(each.weight, self._ids(each.terms)) for each in alternatives]
        return tuple([each for each in found if min(each.ids, default=-1) >= 0])

    def terms_of(self, ids: Iterable[int]) -> list[str]:
        terms = self._vocabulary.terms
        return [terms[number] for number in ids]

    def words(self) -> Iterable[str]:
        return self._vocabulary.terms

    def document_frequency(self, term: str) -> int:
        number = self._vocabulary.id(term)
        return self._frequencies.item(number) if number >= 0 else 0

    def document_frequencies(self, ids: Ints) -> NDArray[np.int64]:
        """In how many passages each of some terms stands."""
        return self._frequencies[ids]

    def _counted(self) -> NDArray[np.int64]:
        counted = np.zeros(len(self._vocabulary.terms), np.int64)
        for segment, first in zip(self._segments, self._firsts, strict=False):
            counted[segment.terms] += np.diff(segment.posting_ptr)
            if self._alive is not None:
                (gone,) = (~self._alive[first : first + segment.passages]).nonzero()
                counted -= segment.held(gone.astype(np.int32), len(counted))
        return counted

    def holds(self, phrase: tuple[str, ...]) -> bool:
        return bool(self._count(self._alternative(phrase).passages))

    def passages_with(self, term: str) -> list[int]:
        """Numbers of a few passages that hold a term."""
        passages = self._term(self._vocabulary.id(term)).passages
        living = passages if self._alive is None else passages[self._alive[passages]]
        return [int(number) for number in living[:3]]

    def locate(self, number: int) -> tuple[int, int]:
        """A passage's number as (segment, number within it)."""
        # Not numpy's, which for so few lets go of the interpreter, and then waits for it behind other threads.
        segment = bisect_right(self._firsts, number) - 1
        return segment, number - self._firsts[segment]

    def candidates(self, tree: Tree, limit: int, depth: int) -> Candidates:
        found = [self._group(group) for group in tree.groups]
        frequencies = tuple([frequency for _, frequency in found])
        idf = bm25f.idf(np.asarray(frequencies, np.int64), self._statistics.passages)
        weights = (np.asarray([group.weight for group in tree.groups]) * idf).astype(np.float32)
        sums = self._sums([matches for matches, _ in found], weights)
        for (matches, _), weight in zip(found, weights.tolist(), strict=True):
            if not weight:
                sums[matches.passages] = np.maximum(sums[matches.passages], LEAST)
        scores = self._narrowed(tree, sums)
        numbers = best(scores, limit).astype(np.int32)
        matching = scores > 0
        return Candidates(
            numbers=numbers,
            scores=scores[numbers],
            records=self.records(numbers[:depth]),
            sources=self._sources[numbers],
            total=int(np.count_nonzero(matching)),
            document_frequencies=frequencies,
            matching=matching,
            sums=sums,
        )

    def more(self, tree: Tree, found: Candidates, added: Added, limit: int, depth: int) -> Candidates:
        frequencies = self._frequencies[added.ids]
        idf = bm25f.idf(frequencies, self._statistics.passages)
        sums = self._sums([self._term(term) for term in added.ids.tolist()], (added.weights * idf).astype(np.float32))
        scores = self._narrowed(tree, sums + found.sums)
        numbers = best(scores, limit).astype(np.int32)
        return replace(
            found,
            numbers=numbers,
            scores=scores[numbers],
            records=self.records(numbers[:depth]),
            sources=self._sources[numbers],
            document_frequencies=(*found.document_frequencies, *frequencies.tolist()),
        )

    def _group(self, group: Group) -> tuple[_Matches, int]:
        """What matches a group, and in how many passages one of its full-weight alternatives stands."""
        if len(group.alternatives) == 1 and len(group.alternatives[0].terms) == 1:
            (only,) = group.alternatives
            return self._one(only), self.document_frequency(only.terms[0])
        return self._found.of(group.alternatives)

    def _find_any(self, alternatives: tuple[Alternative, ...]) -> tuple[_Matches, int]:
        matches = self._summed([self._one(alternative) for alternative in alternatives])
        full = tuple(alternative.terms for alternative in alternatives if alternative.weight >= FULL)
        found = self._union(full) if len(full) < len(alternatives) else 0
        return matches, found or self._count(matches.passages)

    def _find_union(self, alternatives: tuple[tuple[str, ...], ...]) -> int:
        """In how many passages any of some runs of terms stands."""
        held = np.zeros(len(self._sources), np.bool_)
        for terms in alternatives:
            held[self._alternative(terms).passages] = True
        return int(np.count_nonzero(held if self._alive is None else held & self._alive))

    def _one(self, only: Alternative) -> _Matches:
        matches = self._alternative(only.terms)
        return matches if only.weight == 1.0 else _Matches(matches.passages, matches.values * np.float32(only.weight))

    def _alternative(self, terms: tuple[str, ...]) -> _Matches:
        if len(terms) == 1:
            return self._term(self._vocabulary.id(terms[0]))
        ids = self._ids(terms)
        if min(ids, default=-1) < 0:
            return _NOTHING
        return self._through([self._phrase(at, ids) for at in range(len(self._segments))])

    def _phrase(self, at: int, ids: tuple[int, ...]) -> _Matches:
        held = self.phrases[at]
        found = held.get(ids)
        if found is None:
            if len(held) >= MOST_PHRASES:
                held.clear()
            found = held[ids] = _phrase(self._segments[at], ids)
        return found

    def _term(self, term: int) -> _Matches:
        if term < 0:
            return _NOTHING
        found = []
        for segment, rows in zip(self._segments, self._rows, strict=True):
            i = rows.item(term)
            if i < 0:
                found.append(_NOTHING)
            else:
                part = slice(segment.posting_ptr.item(i), segment.posting_ptr.item(i + 1))
                found.append(_Matches(segment.posting_passages[part], segment.posting_weights[part]))
        return self._through(found)

    def _through(self, found: Sequence[_Matches]) -> _Matches:
        """What matches in each segment, numbered through all of them."""
        if len(found) == 1:
            return found[0]
        numbered = [matches.passages + np.int32(first) for matches, first in zip(found, self._firsts, strict=False)]
        return _Matches(_end_to_end(numbered, np.int32), _end_to_end([each.values for each in found], np.float32))

    def _count(self, passages: Ints) -> int:
        return len(passages) if self._alive is None else int(np.count_nonzero(self._alive[passages]))

    def _sums(self, found: Sequence[_Matches], weights: Floats) -> NDArray[np.float64]:
        """For each passage, what it gets for some matches that each have a weight; nought where it has none of them."""
        says = weights.repeat([len(each.passages) for each in found])
        says *= bm25f.saturate(_end_to_end([each.values for each in found], np.float32))
        touched = _end_to_end([each.passages for each in found], np.int32)
        return np.bincount(touched, weights=says, minlength=len(self._sources)).astype(np.float64, copy=False)

    def _narrowed(self, tree: Tree, sums: NDArray[np.float64]) -> Floats:
        """The score of every passage; nought where it does not match all of the tree."""
        scores = sums.astype(np.float32)
        for terms in tree.required:
            lacks = np.ones(len(scores), np.bool_)
            lacks[self._alternative(terms).passages] = False
            scores[lacks] = 0
        for terms in tree.excluded:
            scores[self._alternative(terms).passages] = 0
        if tree.sources is not None:
            barred = np.ones(int(self._sources.max(initial=-1)) + 1, np.bool_)
            barred[[source for source in tree.sources if source < len(barred)]] = False
            scores[barred[self._sources]] = 0
        if self._alive is not None:
            scores *= self._alive
        return scores

    def _summed(self, found: Sequence[_Matches]) -> _Matches:
        """The values of each passage added up."""
        parts = [each for each in found if len(each.passages)]
        if len(parts) < 2:
            return parts[0] if parts else _NOTHING
        every = np.concatenate([each.passages for each in parts])
        values = np.concatenate([each.values for each in parts])
        if len(every) * _SPARSE < len(self._sources):
            passages, inverse = np.unique(every, return_inverse=True)
            return _Matches(passages, np.bincount(inverse, weights=values).astype(np.float32))
        summed = np.bincount(every, weights=values, minlength=len(self._sources)).astype(np.float32)
        (passages,) = (summed > 0).nonzero()
        return _Matches(passages.astype(np.int32), summed[passages])

    @property
    def every_source(self) -> Ints:
        return self._sources

    def sources(self, numbers: NDArray[np.integer[Any]]) -> Ints:
        found: Ints = self._sources[numbers]
        return found

    def records(self, numbers: Ints) -> Records:
        if len(self._segments) == 1 and len(numbers):
            return self._segments[0].records(numbers)
        owners = np.searchsorted(self._bases, numbers, side="right") - 1
        parts, order = [], []
        for at in np.unique(owners).tolist():
            (here,) = (owners == at).nonzero()
            parts.append(self._segments[at].records((numbers[here] - self._bases[at]).astype(np.int32)))
            order.append(here)
        every = joined(parts)
        where = _end_to_end(order, np.intp).argsort()
        return picked(every.stream, every.starts, every.unit_starts, every.unit_ptr, where) if parts else every


def _end_to_end(parts: Sequence[NDArray[T]], kind: type[T]) -> NDArray[T]:
    """Arrays of one kind as one, of which there may be none."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, kind)


def _phrase(segment: Segment, ids: tuple[int, ...]) -> _Matches:
    """Where terms stand in a row in a segment. By their ids, which mean the same in every vocabulary that grew from one."""
    rows = [segment.index_of(term) for term in ids]
    if min(rows) < 0:
        return _NOTHING
    every = [segment.posting_passages[segment.posting_ptr[row] : segment.posting_ptr[row + 1]] for row in rows]
    held = np.zeros(segment.passages, np.int16)
    for passages in every:
        held[passages] += 1
    # A term that is there twice in a phrase has added two.
    (passages,) = (held == len(ids)).nonzero()
    if not len(passages):
        return _NOTHING
    records = segment.records(passages.astype(np.int32))
    (places,) = (records.stream[: len(records.stream) - len(ids) + 1] == ids[0]).nonzero()
    for offset, term in enumerate(ids[1:], 1):
        places = places[records.stream[places + offset] == term]
    if not len(places):
        return _NOTHING
    slots = records.starts.searchsorted(places.astype(np.int32), side="right") - 1
    lengths = (np.diff(records.starts) - 1).reshape(-1, _N)
    weights = bm25f.field_weights(lengths, segment.averages).ravel()[slots]
    owners, first = np.unique(slots // _N, return_index=True)
    return _Matches(passages[owners].astype(np.int32), np.add.reduceat(weights, first).astype(np.float32))
