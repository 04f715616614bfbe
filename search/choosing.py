"""Which are the highest of many scores? Arithmetic on arrays, with no knowledge of what is scored."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.engine import Floats, Ints

LEAST: np.float32 = np.nextafter(np.float32(0), np.float32(1))
"""The least score that is not nought."""
_COLUMNS = 512
"""Columns at least whose maxima bound the lowest of the best: fewer bound it badly, more cost more than they save."""


def best(scores: Floats, limit: int, near: Ints | None = None) -> NDArray[np.intp]:
    """Where the highest scores above nought stand, best first, at most limit of them; of equals the earlier.

    near: places each given once, most of which are likely among these: they make it faster, and change nothing.
    """
    chosen: NDArray[np.intp] = (scores >= _bound(scores, limit, near)).nonzero()[0]
    if len(chosen) > limit:
        # Everything that ties with the last place is looked at, so that equals never depend on the partition.
        among = scores[chosen]
        chosen = chosen[among >= np.partition(among, len(among) - limit)[len(among) - limit]] if limit > 0 else chosen
    return chosen[(-scores[chosen]).argsort(kind="stable")][:limit]


def _bound(scores: Floats, limit: int, near: Ints | None) -> np.float32:
    """A score that at least limit of them reach, or the least above nought: few others reach it.

    The lowest score of so many places is one. So is the limit-th highest of the maxima of columns, which are scores
    themselves.
    """
    if near is not None and len(near) >= limit > 0:
        return max(np.float32(scores.take(near).min()), LEAST)
    columns = max(_COLUMNS, 8 * limit)
    rows = len(scores) // columns
    if rows < 2 or limit < 1:
        return LEAST
    maxima = scores[: rows * columns].reshape(rows, columns).max(axis=0)
    bound: np.float32 = np.partition(maxima, columns - limit)[columns - limit]
    return bound if bound > LEAST else LEAST
