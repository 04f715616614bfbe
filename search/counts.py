"""How many matching passages has each source? Counted when first asked, since ranking alone never asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray


class SourceCounts(Mapping[int, int]):
    """Source number -> matching passages, of those sources that have any. Threads may share one."""

    def __init__(self, sources: Callable[[], NDArray[np.int32]]) -> None:
        """sources: gives the source number of each matching passage."""
        self._sources: Callable[[], NDArray[np.int32]] | None = sources
        self._counted: NDArray[np.intp] = np.empty(0, np.intp)

    @property
    def array(self) -> NDArray[np.intp]:
        """The count of each source number, from 0 to the highest that matches."""
        sources = self._sources
        if sources is not None:
            self._counted = np.bincount(sources())
            # Last, so that who sees it gone finds the counts; it holds arrays that nobody else needs.
            self._sources = None
        return self._counted

    def __getitem__(self, source: int) -> int:
        counted = self.array
        if not 0 <= source < len(counted) or not counted[source]:
            raise KeyError(source)
        return int(counted[source])

    def __iter__(self) -> Iterator[int]:
        return iter(np.flatnonzero(self.array).tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(self.array))
