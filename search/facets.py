"""By what can hits be narrowed, and how many match each choice? Of one generation, as arrays made once.

Every question counts every source that matches, of which there may be tens of thousands, so nothing here is done source
by source when a question is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from search.counts import SourceCounts
from search.model import Facet
from search.query import FILTERS


class Facets:
    """values: for each source, by its number, what it has of each of FILTERS, in that order. Threads may share one."""

    def __init__(self, values: Mapping[int, Sequence[str | None]]) -> None:
        self._values = values
        self._size = max(values, default=-1) + 1
        # Few sources differ in all of these, so what is counted source by source is counted once for all filters.
        kinds = [self._numbered(at) for at in range(len(FILTERS))]
        rows, self._alike = np.unique(np.stack([numbers for _, numbers in kinds], axis=1), axis=0, return_inverse=True)
        self._kinds = [(values, rows[:, at]) for at, (values, _) in enumerate(kinds)]
        self._narrowed = lru_cache(maxsize=64)(self._find_narrowed)

    def _numbered(self, at: int) -> tuple[list[str], np.ndarray[tuple[int], np.dtype[np.intp]]]:
        """The values of one filter, and of each source number the place of its value among them; nought is none."""
        places: dict[str, int] = {"": 0}
        numbers = np.zeros(self._size, np.intp)
        for source, values in self._values.items():
            numbers[source] = places.setdefault(values[at] or "", len(places))
        return list(places), numbers

    def count(self, counts: SourceCounts) -> dict[str, tuple[Facet, ...]]:
        """Matching passages by each filter's values, the most first."""
        matching = counts.array
        alike = np.bincount(self._alike[: len(matching)], weights=matching, minlength=len(self._kinds[0][1]))
        facets = {}
        for name, (values, numbers) in zip(FILTERS, self._kinds, strict=True):
            found = np.bincount(numbers, weights=alike, minlength=len(values)).astype(int).tolist()
            rated = sorted((-count, value) for count, value in zip(found, values, strict=True) if count and value)
            facets[name] = tuple(Facet(value, -count) for count, value in rated)
        return facets

    def narrowed(self, filters: Mapping[str, str]) -> frozenset[int] | None:
        """Numbers of the sources that pass filters, in capitals or small letters; None for all."""
        return self._narrowed(tuple(sorted((name, value.lower()) for name, value in filters.items()))) if filters else None

    def _find_narrowed(self, filters: tuple[tuple[str, str], ...]) -> frozenset[int]:
        wanted = [(FILTERS.index(name), value) for name, value in filters]
        return frozenset(
            source
            for source, values in self._values.items()
            if all((values[at] or "").lower() == value for at, value in wanted)
        )
