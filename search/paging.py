"""Which hits stand on a page?

By relevance: the second stage's order as far as it goes, then the engine's. By date: all matches, the newest documents
first, and in the engine's order within one day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from search.engine import Engine, Tree
from search.meaning import Meaning
from search.ranking import Evidence, Ranked, below, evidence_of


def relevant(
    ranked: Ranked, head: Sequence[Evidence], tree: Tree, meanings: Sequence[Meaning], engine: Engine, page: slice
) -> list[Evidence]:
    """The hits of a page by relevance. head: the matches that the second stage has ordered, best first."""
    shown = list(head[page])
    missing = min(page.stop, ranked.matches.total) - max(page.start, len(head))
    if missing <= 0:
        return shown
    every = engine.candidates(tree, page.stop + len(head))
    behind = ~np.isin(every.numbers, [each.number for each in head])
    first = max(page.start - len(head), 0)
    part = slice(first, first + missing)
    found = evidence_of(every.numbers[behind][part], ranked.matches, meanings, engine)
    scores = below(head, every.scores[behind])[part]
    return shown + [each._replace(score=score) for each, score in zip(found, scores, strict=True)]


def newest(
    ranked: Ranked, tree: Tree, meanings: Sequence[Meaning], engine: Engine, page: slice, updated: Callable[[int], date]
) -> list[Evidence]:
    """The hits of a page by date. updated: when a source, by its number, was last updated."""
    every = engine.candidates(tree, ranked.matches.total)
    days = {source: updated(source).toordinal() for source in np.unique(every.sources).tolist()}
    order = sorted(range(len(every.numbers)), key=lambda at: -days[int(every.sources[at])])
    return evidence_of(every.numbers[order[page]], ranked.matches, meanings, engine)
