"""Which hits stand on a page?

By relevance: the second stage's order as far as it goes, then the engine's. By date: what answers, the newest documents
first, and then what only matches, likewise; in the engine's order within one day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from search.engine import Engine, Tree
from search.meaning import Meaning
from search.ranking import Evidence, Ranked, below, evidence_of
from search.snapshot import Snapshot
from search.versions import Newer, newer_first

_NONE: Newer = {}
LOOKED_AT = 200
"""The best matches that are looked at for whether they answer, where hits are shown by date: four times as many as by
relevance, since the newest of many that answer need not be among the best fifty."""


def relevant(
    ranked: Ranked,
    head: Sequence[Evidence],
    tree: Tree,
    meanings: Sequence[Meaning],
    engine: Engine,
    page: slice,
    newer: Newer = _NONE,
) -> list[Evidence]:
    """The hits of a page by relevance. head: the matches that the second stage has ordered, best first.

    newer: see search.versions. What stands behind head is looked at as a whole where there are older versions.
    """
    shown = list(head[page])
    missing = min(page.stop, ranked.matches.total) - max(page.start, len(head))
    if missing <= 0:
        return shown
    every = engine.candidates(tree, ranked.matches.total if newer else page.stop + len(head))
    (behind,) = (~np.isin(every.numbers, [each.number for each in head])).nonzero()
    if newer:
        sources = every.sources[behind].tolist()
        behind = behind[newer_first(sources, newer, frozenset(sources))]
    first = max(page.start - len(head), 0)
    part = slice(first, first + missing)
    found = evidence_of(every.numbers[behind][part], ranked.matches, meanings, engine)
    scores = below(head, every.scores[behind])[part]
    return shown + [each._replace(score=score) for each, score in zip(found, scores, strict=True)]


def newest(
    ranked: Ranked,
    head: Sequence[Evidence],
    tree: Tree,
    meanings: Sequence[Meaning],
    snapshot: Snapshot,
    page: slice,
    answering: Callable[[Evidence], bool] | None,
) -> list[Evidence]:
    """The hits of a page by date. head: see relevant. answering: whether one answers; None where nothing does.

    An older version of a document that matches too is no answer here, and so stays behind its newer one.
    """
    engine = snapshot.engine
    every = engine.candidates(tree, ranked.matches.total)
    sources, which = np.unique(every.sources, return_inverse=True)
    days = np.asarray([snapshot.updated(source).toordinal() for source in sources.tolist()], np.int32)
    looked = evidence_of(every.numbers[:LOOKED_AT], ranked.matches, meanings, engine) if answering else []
    held = {each.number: each for each in (*looked, *head)}
    matching = frozenset(sources.tolist()) if snapshot.newer else frozenset()
    older = {source for source in matching if not matching.isdisjoint(snapshot.newer.get(source, ()))}
    first = [each.number for each in held.values() if answering and each.source not in older and answering(each)]
    order = np.lexsort((-days[which], ~np.isin(every.numbers, first)))
    shown: list[int] = every.numbers[order[page]].tolist()
    rest = np.asarray([number for number in shown if number not in held], np.int32)
    held.update((each.number, each) for each in evidence_of(rest, ranked.matches, meanings, engine))
    return [held[number] for number in shown]
