"""The product's own engine over a few passages, each of nothing but a body of one answer unit."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from search.analysis import terms
from search.array_engine import ArrayEngine
from search.building import Builder
from search.postings import Vocabulary
from search.rules import FIELDS


def engine_over(passages: Iterable[str], sources: Iterable[int] | None = None) -> ArrayEngine:
    """sources: the source of each passage; else each is one of its own."""
    vocabulary, builder = Vocabulary(), Builder()
    for source, text in zip(count() if sources is None else sources, passages, strict=False):
        builder.add(source, [[]] * (len(FIELDS) - 1) + [vocabulary.ids(terms(text), add=True)], [0])
    averages = [total / len(builder) for total in builder.totals()]
    return ArrayEngine([builder.build(averages)], vocabulary, averages)
