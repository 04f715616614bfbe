"""Which passages match a tree, and which are the best of them? Answered from posting arrays alone.

An engine over Segments (postings.py), whether they lie beside Whoosh's or in memory. Immutable once made, so threads
share it without locks. Ids touched by the question are the only ones looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.analysis import FIELDS
from search.engine import FULL, Alternative, Candidates, Floats, Group, Ints, Records, Statistics, Tree
from search.postings import Segment, Vocabulary

_N = len(FIELDS)
_NOTHING = np.empty(0, np.int32), np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class _Matches:
    """Passages of one segment, ascending, with a value for each."""

    passages: Ints
    values: Floats


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
        self._bases = np.cumsum([0, *(segment.passages for segment in self._segments)])
        living = sum(
            segment.passages if mask is None else int(mask.sum())
            for segment, mask in zip(self._segments, self._alive, strict=True)
        )
        self._statistics = Statistics(living, tuple(averages))
        # A terminology's phrases come back question after question; what they match never changes in a generation.
        self._phrase = lru_cache(maxsize=4096)(self._find_phrase)
        self._frequency = lru_cache(maxsize=1 << 16)(self._find_frequency)

    @property
    def statistics(self) -> Statistics:
        return self._statistics

    def term_ids(self, terms: Iterable[str]) -> list[int]:
        return self._vocabulary.ids(terms)

    def terms_of(self, ids: Iterable[int]) -> list[str]:
        terms = self._vocabulary.terms
        return [terms[number] for number in ids]

    def words(self) -> Iterable[str]:
        return self._vocabulary.terms

    def document_frequency(self, term: str) -> int:
        return self._frequency(term)

    def _find_frequency(self, term: str) -> int:
        (number,) = self._vocabulary.ids([term])
        return sum(len(self._term(at, number).passages) for at in range(len(self._segments))) if number >= 0 else 0

    def holds(self, phrase: tuple[str, ...]) -> bool:
        return any(len(self._alternative(at, Alternative(phrase)).passages) for at in range(len(self._segments)))

    def passages_with(self, term: str) -> list[int]:
        """Numbers of a few passages that hold a term."""
        (number,) = self._vocabulary.ids([term])
        return [
            int(self._bases[at] + passage)
            for at in range(len(self._segments))
            for passage in self._term(at, number).passages[:3]
        ]

    def locate(self, number: int) -> tuple[int, int]:
        """A passage's number as (segment, number within it)."""
        segment = int(np.searchsorted(self._bases, number, side="right")) - 1
        return segment, number - int(self._bases[segment])

    def candidates(self, tree: Tree, limit: int, depth: int) -> Candidates:
        per_segment = [[self._group(at, group) for group in tree.groups] for at in range(len(self._segments))]
        frequencies = tuple(self._document_frequency(group, i, per_segment) for i, group in enumerate(tree.groups))
        numbers, scores, sources = [], [], []
        for at, matches in enumerate(per_segment):
            found = self._score(at, tree, matches, frequencies)
            numbers.append(found.passages + np.int32(self._bases[at]))
            scores.append(found.values)
            sources.append(self._segments[at].sources[found.passages])
        every, score = _cat(numbers, np.int32), _cat(scores, np.float32)
        source = _cat(sources, np.int32)
        best = _best(score, limit)
        values, counts = np.unique(source, return_counts=True)
        return Candidates(
            numbers=every[best],
            scores=score[best],
            records=self.records(every[best[:depth]]),
            sources=source[best],
            total=len(every),
            document_frequencies=frequencies,
            source_counts=dict(zip(values.tolist(), counts.tolist(), strict=True)),
        )

    def _document_frequency(self, group: Group, i: int, per_segment: list[list[_Matches]]) -> int:
        full = tuple(alternative for alternative in group.alternatives if alternative.weight >= FULL)
        if len(full) == len(group.alternatives):
            return sum(len(matches[i].passages) for matches in per_segment)
        narrow = Group(group.label, full)
        found = sum(len(self._group(at, narrow).passages) for at in range(len(self._segments)))
        return found or sum(len(matches[i].passages) for matches in per_segment)

    def _group(self, at: int, group: Group) -> _Matches:
        """Passages with any alternative of a group, and the sum of their weighted frequencies."""
        found = [(self._alternative(at, alternative), alternative.weight) for alternative in group.alternatives]
        found = [(matches, weight) for matches, weight in found if len(matches.passages)]
        if not found:
            return _Matches(*_NOTHING)
        if len(found) == 1:
            matches, weight = found[0]
            return matches if weight == 1.0 else _Matches(matches.passages, matches.values * np.float32(weight))
        return _summed([(matches.passages, matches.values * np.float32(weight)) for matches, weight in found])

    def _alternative(self, at: int, alternative: Alternative) -> _Matches:
        ids = tuple(self._vocabulary.ids(alternative.terms))
        if min(ids, default=-1) < 0:
            return _Matches(*_NOTHING)
        return self._term(at, ids[0]) if len(ids) == 1 else self._phrase(at, ids)

    def _term(self, at: int, term: int) -> _Matches:
        segment = self._segments[at]
        i = segment.index_of(term)
        if i < 0:
            return _Matches(*_NOTHING)
        part = slice(int(segment.posting_ptr[i]), int(segment.posting_ptr[i + 1]))
        return self._living(at, segment.posting_passages[part], segment.posting_weights[part])

    def _find_phrase(self, at: int, ids: tuple[int, ...]) -> _Matches:
        segment = self._segments[at]
        places: Ints | None = None
        for offset, term in enumerate(ids):
            i = segment.index_of(term)
            if i < 0:
                return _Matches(*_NOTHING)
            here = segment.positions[segment.position_ptr[i] : segment.position_ptr[i + 1]] - np.int32(offset)
            places = here if places is None else np.intersect1d(places, here, assume_unique=True)
        if places is None or not len(places):
            return _Matches(*_NOTHING)
        slots = np.searchsorted(segment.starts, places, side="right") - 1
        owners = slots // _N
        lengths = segment.field_lengths()[owners]
        weights = bm25f.field_weights(lengths, segment.averages)[np.arange(len(slots)), slots % _N]
        passages, first = np.unique(owners, return_index=True)
        summed = np.add.reduceat(weights, first).astype(np.float32)
        return self._living(at, passages.astype(np.int32), summed)

    def _living(self, at: int, passages: Ints, values: Floats) -> _Matches:
        mask = self._alive[at]
        if mask is None:
            return _Matches(passages, values)
        keep = mask[passages]
        return _Matches(passages[keep], values[keep])

    def _score(self, at: int, tree: Tree, matches: list[_Matches], frequencies: tuple[int, ...]) -> _Matches:
        parts = []
        for group, match, frequency in zip(tree.groups, matches, frequencies, strict=True):
            if len(match.passages):
                weight = np.float32(group.weight * bm25f.idf(frequency, self._statistics.passages))
                parts.append((match.passages, weight * bm25f.saturate(match.values)))
        found = _summed(parts) if parts else _Matches(*_NOTHING)
        keep = np.ones(len(found.passages), np.bool_)
        for terms in tree.required:
            keep &= np.isin(found.passages, self._alternative(at, Alternative(terms)).passages)
        for terms in tree.excluded:
            keep &= ~np.isin(found.passages, self._alternative(at, Alternative(terms)).passages)
        if tree.sources is not None:
            keep &= np.isin(self._segments[at].sources[found.passages], np.fromiter(tree.sources, np.int32))
        return found if keep.all() else _Matches(found.passages[keep], found.values[keep])

    def sources(self, numbers: Ints) -> Ints:
        located = (self.locate(int(number)) for number in numbers)
        return np.asarray([self._segments[at].sources[passage] for at, passage in located], np.int32)

    def records(self, numbers: Ints) -> Records:
        if not len(numbers):
            return joined([])
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


def joined(records: Sequence[Records]) -> Records:
    """Several forward records as one."""
    bases = np.cumsum([0, *(len(record.stream) for record in records)])
    units = np.cumsum([0, *(len(record.unit_starts) for record in records)])
    return Records(
        _cat([record.stream for record in records], np.int32),
        np.append(_cat([r.starts[:-1] + b for r, b in zip(records, bases[:-1], strict=True)], np.int32), bases[-1]),
        _cat([r.unit_starts + b for r, b in zip(records, bases[:-1], strict=True)], np.int32),
        np.append(_cat([r.unit_ptr[:-1] + b for r, b in zip(records, units[:-1], strict=True)], np.int32), units[-1]),
    )


def _cat(parts: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate(parts).astype(kind) if parts else np.empty(0, kind)


def _summed(parts: list[tuple[Ints, Floats]]) -> _Matches:
    """Add values up by passage."""
    if len(parts) == 1:
        return _Matches(*parts[0])
    every = np.concatenate([passages for passages, _ in parts])
    values = np.concatenate([value for _, value in parts])
    passages, inverse = np.unique(every, return_inverse=True)
    return _Matches(passages, np.bincount(inverse, weights=values).astype(np.float32))


def _best(scores: Floats, limit: int) -> NDArray[np.intp]:
    """Where the highest scores stand, best first; of equals the earlier."""
    if len(scores) > limit > 0:
        # Everything that ties with the last place is looked at, so that equals never depend on the partition.
        threshold = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        chosen = np.flatnonzero(scores >= threshold)
    else:
        chosen = np.arange(len(scores))
    return chosen[np.argsort(-scores[chosen], kind="stable")][:limit]
