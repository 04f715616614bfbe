"""What are many matches worth together? Arithmetic on arrays: contributions are added up into one score a passage.

That costs a nanosecond or two a posting, and a passage even less, where sorting the passages touched costs twenty.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.choosing import LEAST
from search.engine import Floats
from search.holders import end_to_end
from search.holding import Worth


def add(sums: Floats, found: Sequence[Worth], weights: Floats, *, afresh: bool) -> None:
    """Add what some matches are worth in a segment, each times its weight. afresh: whatever stands in sums is nothing."""
    few, their = [], []
    for worth, weight in zip(found, weights.tolist(), strict=True):
        if not isinstance(worth, np.ndarray):
            few.append(worth)
            their.append(weight)
        elif afresh:
            np.multiply(worth, weight, out=sums)
            afresh = False
        else:
            sums += worth * weight
    if afresh:
        sums.fill(0)
    says = np.asarray(their, np.float32).repeat([len(each.passages) for each in few])
    says *= end_to_end([each.values for each in few], np.float32)
    np.add.at(sums, end_to_end([each.passages for each in few], np.int32), says)


def lift(sums: Floats, found: Sequence[Worth], weights: Floats) -> None:
    """Let what matches only that which weighs nothing score the least there is, and so match none the less."""
    for worth, weight in zip(found, weights.tolist(), strict=True):
        if not weight:
            there = worth > 0 if isinstance(worth, np.ndarray) else worth.passages
            sums[there] = np.maximum(sums[there], LEAST)
