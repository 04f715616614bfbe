"""By what can hits be narrowed, and how many match each choice? Of one generation, as arrays made once.

Every question counts all passages that match, of which there may be tens of thousands, so nothing here is done passage by
passage. Each choice is a row of bits, one for each passage; what it shares with the row of those that match is counted by
the machine word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engine import Ints
from search.model import Facet
from search.query import FILTERS
from search.remembered import loosely

MOST_ROWS = 64
"""Choices of one filter that are rows of bits; of more, the passages that match are counted one by one."""
_WORD = 64

Words = NDArray[np.uint64]


class _Choices(NamedTuple):
    """The choices of one filter, and of each passage the number of its own: 0 for none, then in their order."""

    values: list[str]
    numbers: NDArray[np.intp]


class Facets:
    """What passages can be narrowed by. Threads may share it."""

    def __init__(self, values: Mapping[int, Sequence[str | None]], sources: Ints) -> None:
        """values: for each source, by its number, what it has of each of FILTERS, in that order. sources: the source of
        each passage."""
        self._values = values
        numbers = np.fromiter(values, np.intp, len(values))
        size = max(int(sources.max(initial=-1)), int(numbers.max(initial=-1))) + 1
        columns = zip(*values.values(), strict=True) if values else [()] * len(FILTERS)
        self._choices = [_choices(held, numbers, size, sources) for held in columns]
        self._rows = np.concatenate([np.empty((0, _words(len(sources))), np.uint64), *self._bits()])
        self._narrowed = lru_cache(maxsize=64)(loosely(self._find_narrowed))

    def _bits(self) -> Iterator[Words]:
        """A row for each choice of those filters that have few, one after the other."""
        for values, numbers in self._choices:
            if len(values) <= MOST_ROWS:
                yield from (_packed(numbers == choice)[None] for choice in range(1, len(values) + 1))

    def count(self, matching: NDArray[np.bool_]) -> dict[str, tuple[Facet, ...]]:
        """Matching passages by each filter's values, the most first. matching: of each passage, whether it does."""
        counted = np.bitwise_count(self._rows & _packed(matching)).sum(axis=1, dtype=np.uint32).tolist()
        facets, done = {}, 0
        for name, (values, numbers) in zip(FILTERS, self._choices, strict=True):
            if len(values) <= MOST_ROWS:
                found = counted[done : done + len(values)]
                done += len(values)
            else:
                found = np.bincount(numbers[matching.nonzero()[0]], minlength=len(values) + 1)[1:].tolist()
            rated = sorted([(-count, value) for count, value in zip(found, values, strict=True) if count])
            facets[name] = tuple([Facet(value, -count) for count, value in rated])
        return facets

    def narrowed(self, filters: Mapping[str, str]) -> frozenset[int] | None:
        """Numbers of the sources that pass filters, in capitals or small letters; None for all. "en" passes "en-US" too."""
        return self._narrowed(tuple(sorted((name, value.lower()) for name, value in filters.items()))) if filters else None

    def _find_narrowed(self, filters: tuple[tuple[str, str], ...]) -> frozenset[int]:
        wanted = [(FILTERS.index(name), value) for name, value in filters]
        return frozenset(
            source
            for source, values in self._values.items()
            if all(_passes(FILTERS[at], (values[at] or "").lower(), value) for at, value in wanted)
        )


def _choices(held: Sequence[str | None], numbers: NDArray[np.intp], size: int, sources: Ints) -> _Choices:
    """What some sources have of one filter, one after the other. numbers: of each its own, all below size."""
    values = list(dict.fromkeys(filter(None, held)))
    places: dict[str | None, int] = {value: place for place, value in enumerate(values, 1)}
    of_source = np.zeros(size, np.intp)
    of_source[numbers] = list(map(places.get, held, repeat(0)))
    return _Choices(values, of_source[sources])


def _passes(name: str, held: str, wanted: str) -> bool:
    """Does what a source has of a filter pass it? Both in small letters.

    A language is met by its regional forms (RFC 4647, basic filtering): "en" by "en-us". Of readers one is as good as many.
    """
    if name == "language":
        return f"{held}-".startswith(f"{wanted}-")
    if name == "audience":
        return bool(held) and held.removesuffix("s") == wanted.removesuffix("s")
    return held == wanted


def _words(passages: int) -> int:
    return -(-passages // _WORD)


def _packed(each: NDArray[np.bool_]) -> Words:
    """One bit for each passage, in machine words."""
    bits = np.zeros(_words(len(each)) * 8, np.uint8)
    bits[: -(-len(each) // 8)] = np.packbits(each)
    return bits.view(np.uint64)
