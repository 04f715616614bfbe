"""Which passages match a tree, and which are the best of them? Answered from posting arrays alone.

An engine over Segments (postings.py), whether they lie beside Whoosh's or in memory. Immutable once made, so threads
share it without locks. Contributions are added up into an array of one score a passage: that costs a nanosecond or two a
posting, and a passage even less, where sorting the passages touched costs twenty.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.analysis import FIELDS
from search.choosing import LEAST, best
from search.counts import SourceCounts
from search.engine import FULL, Alternative, Candidates, Floats, Group, Ints, Records, Statistics, Tree
from search.postings import Segment, Vocabulary, joined
from search.remembered import Remembered

_N = len(FIELDS)
EITHER = 64
"""Groups of several alternatives whose matches are kept: both stages of a question ask for the same ones, which costs
nothing to tell, and the next question about their concept for equal ones."""
_SPARSE = 8
"""Up to one posting in so many passages is added up by sorting, which then is less work than an array of them all."""


class _Matches(NamedTuple):
    """Passages of one segment, ascending, with a value for each; deleted ones may be among them."""

    passages: Ints
    values: Floats


_Found = tuple[list[_Matches], int]

_NOTHING = _Matches(np.empty(0, np.int32), np.empty(0, np.float32))


class ArrayEngine:
    """Implements engine.Engine. alive: for each segment, which passages are not deleted (None: all)."""

    def __init__(
        self,
        segments: Sequence[Segment],
        vocabulary: Vocabulary,
        averages: Sequence[float],
        alive: Sequence[NDArray[np.bool_] | None] | None = None,
    ) -> None:
        self._segments = list(segments)
        self._vocabulary = vocabulary
        self._alive = list(alive) if alive is not None else [None] * len(self._segments)
        self._every = range(len(self._segments))
        self._bases = np.cumsum([0, *(segment.passages for segment in self._segments)])
        self._firsts: list[int] = self._bases.tolist()
        living = sum(
            segment.passages if mask is None else int(np.count_nonzero(mask))
            for segment, mask in zip(self._segments, self._alive, strict=True)
        )
        self._statistics = Statistics(living, tuple(averages))
        # A terminology's phrases come back question after question; what they match in a segment never changes.
        self._phrases = [lru_cache(maxsize=4096)(partial(_phrase, segment)) for segment in self._segments]
        self._ids = lru_cache(maxsize=16384)(vocabulary.phrase)
        self._found: Remembered[Group, _Found] = Remembered(self._find_group, EITHER)
        self._frequencies = self._counted()
        self._rows = [segment.rows(len(vocabulary.terms)) for segment in self._segments]
        self._either = lru_cache(maxsize=EITHER)(self._find_either)
        self._union = lru_cache(maxsize=4096)(self._find_union)

    @property
    def statistics(self) -> Statistics:
        return self._statistics

    def term_ids(self, terms: Iterable[str]) -> list[int]:
        return self._vocabulary.ids(terms)

    def phrase_ids(self, phrase: tuple[str, ...]) -> tuple[int, ...]:
        return self._ids(phrase)

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
        for segment, mask in zip(self._segments, self._alive, strict=True):
            counted[segment.terms] += np.diff(segment.posting_ptr)
            if mask is not None:
                counted -= segment.held(np.flatnonzero(~mask).astype(np.int32), len(counted))
        return counted

    def holds(self, phrase: tuple[str, ...]) -> bool:
        return any(self._count(at, self._alternative(at, phrase).passages) for at in self._every)

    def passages_with(self, term: str) -> list[int]:
        """Numbers of a few passages that hold a term."""
        number = self._vocabulary.id(term)
        found = [(at, self._living(at, self._term(at, number).passages)) for at in self._every]
        return [int(self._bases[at] + passage) for at, passages in found for passage in passages[:3]]

    def locate(self, number: int) -> tuple[int, int]:
        """A passage's number as (segment, number within it)."""
        # Not numpy's, which for so few lets go of the interpreter, and then waits for it behind other threads.
        segment = bisect_right(self._firsts, number) - 1
        return segment, number - self._firsts[segment]

    def candidates(self, tree: Tree, limit: int, depth: int) -> Candidates:
        found = [self._group(group) for group in tree.groups]
        per_segment = [[matches[at] for matches, _ in found] for at in self._every]
        frequencies = tuple(frequency for _, frequency in found)
        idf = bm25f.idf(np.asarray(frequencies, np.int64), self._statistics.passages)
        weights = (np.asarray([group.weight for group in tree.groups]) * idf).astype(np.float32)
        scored = [self._score(at, tree, matches, weights) for at, matches in enumerate(per_segment)]
        scores = scored[0] if len(scored) == 1 else np.concatenate([np.empty(0, np.float32), *scored])
        matching = scores > 0
        numbers = best(scores, limit).astype(np.int32)
        return Candidates(
            numbers=numbers,
            scores=scores[numbers],
            records=self.records(numbers[:depth]),
            sources=self.sources(numbers),
            total=int(np.count_nonzero(matching)),
            document_frequencies=frequencies,
            source_counts=SourceCounts(lambda: self.sources(np.flatnonzero(matching))),
        )

    def _group(self, group: Group) -> _Found:
        """What matches a group in each segment, and in how many passages one of its full-weight alternatives stands."""
        if len(group.alternatives) == 1 and len(group.alternatives[0].terms) == 1:
            (only,) = group.alternatives
            return [self._one(at, only) for at in self._every], self.document_frequency(only.terms[0])
        return self._found.of(group)

    def _find_group(self, group: Group) -> _Found:
        matches = [self._any(at, group) for at in self._every]
        full = tuple(alternative.terms for alternative in group.alternatives if alternative.weight >= FULL)
        found = self._union(full) if len(full) < len(group.alternatives) else 0
        return matches, found or sum(self._count(at, each.passages) for at, each in enumerate(matches))

    def _find_union(self, alternatives: tuple[tuple[str, ...], ...]) -> int:
        """In how many passages any of some runs of terms stands."""
        found = 0
        for at in self._every:
            held = np.zeros(self._segments[at].passages, np.bool_)
            for terms in alternatives:
                held[self._alternative(at, terms).passages] = True
            mask = self._alive[at]
            found += int(np.count_nonzero(held if mask is None else held & mask))
        return found

    def _any(self, at: int, group: Group) -> _Matches:
        """Passages with any alternative of a group, and the sum of their weighted frequencies."""
        if len(group.alternatives) > 1:
            return self._either(at, group.alternatives)
        return self._one(at, group.alternatives[0]) if group.alternatives else _NOTHING

    def _one(self, at: int, only: Alternative) -> _Matches:
        matches = self._alternative(at, only.terms)
        return matches if only.weight == 1.0 else _Matches(matches.passages, matches.values * np.float32(only.weight))

    def _find_either(self, at: int, alternatives: tuple[Alternative, ...]) -> _Matches:
        found = [(self._alternative(at, alternative.terms), alternative.weight) for alternative in alternatives]
        parts = [(each.passages, each.values * np.float32(weight)) for each, weight in found if len(each.passages)]
        if len(parts) < 2:
            return _Matches(*parts[0]) if parts else _NOTHING
        return _summed(parts, self._segments[at].passages)

    def _alternative(self, at: int, terms: tuple[str, ...]) -> _Matches:
        if len(terms) == 1:
            return self._term(at, self._vocabulary.id(terms[0]))
        ids = self._ids(terms)
        return self._phrases[at](ids) if min(ids, default=-1) >= 0 else _NOTHING

    def _term(self, at: int, term: int) -> _Matches:
        segment = self._segments[at]
        i = self._rows[at].item(term) if term >= 0 else -1
        if i < 0:
            return _NOTHING
        part = slice(segment.posting_ptr.item(i), segment.posting_ptr.item(i + 1))
        return _Matches(segment.posting_passages[part], segment.posting_weights[part])

    def _living(self, at: int, passages: Ints) -> Ints:
        mask = self._alive[at]
        return passages if mask is None else passages[mask[passages]]

    def _count(self, at: int, passages: Ints) -> int:
        return len(self._living(at, passages))

    def _score(self, at: int, tree: Tree, matches: Sequence[_Matches], weights: Floats) -> Floats:
        """The score of every passage of a segment; nought where it does not match."""
        segment = self._segments[at]
        if not matches:
            return np.zeros(segment.passages, np.float32)
        says = weights.repeat([len(each.passages) for each in matches])
        says *= bm25f.saturate(np.concatenate([each.values for each in matches]))
        touched = np.concatenate([each.passages for each in matches])
        scores = np.bincount(touched, weights=says, minlength=segment.passages).astype(np.float32)
        for each, weight in zip(matches, weights.tolist(), strict=True):
            if not weight:
                scores[each.passages] = np.maximum(scores[each.passages], LEAST)
        for terms in tree.required:
            lacks = np.ones(segment.passages, np.bool_)
            lacks[self._alternative(at, terms).passages] = False
            scores[lacks] = 0
        for terms in tree.excluded:
            scores[self._alternative(at, terms).passages] = 0
        if tree.sources is not None:
            barred = np.ones(int(segment.sources.max(initial=-1)) + 1, np.bool_)
            barred[[source for source in tree.sources if source < len(barred)]] = False
            scores[barred[segment.sources]] = 0
        mask = self._alive[at]
        if mask is not None:
            scores *= mask
        return scores

    def sources(self, numbers: NDArray[np.integer[Any]]) -> Ints:
        parts = [segment.sources for segment in self._segments]
        every = parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, np.int32), *parts])
        found: Ints = every[numbers]
        return found

    def records(self, numbers: Ints) -> Records:
        if not len(numbers):
            return _NO_RECORDS
        owners = np.searchsorted(self._bases, numbers, side="right") - 1
        present = np.unique(owners)
        if len(present) == 1:
            at = int(present[0])
            return self._segments[at].records((numbers - self._bases[at]).astype(np.int32))
        singles = [
            self._segments[int(at)].records(np.asarray([number - self._bases[at]], np.int32))
            for number, at in zip(numbers, owners, strict=True)
        ]
        return joined(singles)


_NO_RECORDS = joined([])


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


def _summed(parts: Sequence[tuple[Ints, Floats]], passages: int) -> _Matches:
    """Add values up by passage, of so many passages."""
    every = np.concatenate([each for each, _ in parts])
    values = np.concatenate([value for _, value in parts])
    if len(every) * _SPARSE < passages:
        found, inverse = np.unique(every, return_inverse=True)
        return _Matches(found, np.bincount(inverse, weights=values).astype(np.float32))
    summed = np.bincount(every, weights=values, minlength=passages).astype(np.float32)
    (found,) = (summed > 0).nonzero()
    return _Matches(found.astype(np.int32), summed[found])
