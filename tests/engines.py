"""The product's own engine over a few passages, each of nothing but a body of one answer unit."""

from __future__ import annotations

from collections.abc import Iterable

from search.analysis import FIELDS, terms
from search.array_engine import ArrayEngine
from search.building import Builder
from search.postings import Vocabulary


def engine_over(passages: Iterable[str]) -> ArrayEngine:
    vocabulary, builder = Vocabulary(), Builder()
    for number, text in enumerate(passages):
        builder.add(number, [[]] * (len(FIELDS) - 1) + [vocabulary.ids(terms(text), add=True)], [0])
    averages = [total / len(builder) for total in builder.totals()]
    return ArrayEngine([builder.build(averages)], vocabulary, averages)
