"""In what order, and on what evidence, do the best candidates answer? The second stage.

The same for every engine: it looks at the candidates' forward records alone. BM25F is computed anew, and then what needs
the words in their places is added: how much of the question one sentence covers, and whether the section is of the kind
that was asked for. Constants are named, each with its evidence (docs/relevance.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec.structs import replace

from search import bm25f
from search.choosing import best
from search.coverage import ANSWERED, covered
from search.covering import best_units, covers
from search.engine import Candidates, Engine, Floats, Ints, Records, Statistics, Tree
from search.feedback import feedback
from search.meaning import Meaning
from search.occurrences import Occurrences, occurrences
from search.rules import FIELDS
from search.said import Grounds
from search.wanted import NOTHING, Wanted, gains

DEPTH = 50
"""Candidates that the second stage looks at; past them the engine's order stands. Of 40, 50, 60 and 100 the least that costs
no judged collection more than .0001 of its nDCG@10; a question takes a fifteenth less time than with 100."""
OWN = 30
"""The best by the question's own words, which are among them whatever the best passages share."""
OPENING = 5
"""The best that open with the name of what is to be defined, besides."""
COVERAGE = 1.0
"""What a concept that the best sentence covers adds to its passage's score, as a multiple of what it tells."""
WHOLENESS = 0.1
"""Power of the covered share by which a score is multiplied: "flushing and diarrhea" wants what speaks of both."""
LEAST = 0.05
"""Share that is taken where nothing informative is covered, so that what little there is still orders."""
LED = 3
"""Places for which only the question's own words speak, where they answer: what the best passages share besides orders the
rest. Of 0 to 5 the best on the judged questions in a library of two copies (answer@1 .88 at 0, .92 at 1 and 2, .93 from 3
on), at no loss on the judged collections."""
BEHIND = 0.94
"""The best of the rest scores at most this share of the worst of these. It is below lists.UNASKED, so that no list which
that moves back falls behind the rest."""
_N = len(FIELDS)
_NONE = np.empty(0, np.int32)


# A named tuple, as fifty are made for every question, in a fifth of a dataclass's time.
class Evidence(NamedTuple):
    """Of one candidate. number, source: the engine's numbers of it. unit: the answer unit that covers the question best.

    coverage: 0 to 1, the share of the question's informative concepts, by how much each tells, that the unit covers
    with its headings and lead-in. anyhow: the same, whatever variant of something it is said of; see rivals.py.
    grounds: what all this was told by, and at which place among its passages this one is.
    """

    number: int
    source: int
    score: float
    unit: int
    coverage: float
    anyhow: float = 0.0
    place: int = 0
    grounds: Grounds | None = None


class Ranked(msgspec.Struct, frozen=True):
    """What the whole search found: candidates, the second stage's evidence, best first, and the matches.

    matches: as the engine found them by the question's own words, before feedback. own: how many of evidence these are;
    the rest is only related to them.
    """

    candidates: Candidates
    evidence: list[Evidence]
    matches: Candidates
    own: int


def search(
    tree: Tree,
    meanings: Sequence[Meaning],
    engine: Engine,
    limit: int,
    wanted: Wanted = NOTHING,
    lists: Ints = _NONE,
) -> Ranked:
    """Both stages: the engine's best, asked again with what these share, and ordered by their records.

    meanings: those whose groups the tree holds, in its order. lists: of the passages that hold a list as a whole, ascending,
    those that are to be looked at if one of their items is.
    """
    limit = max(limit, DEPTH)
    matches = engine.candidates(tree, limit)
    added = feedback(matches, meanings, engine)
    candidates = engine.more(tree, matches, added, limit)
    besides = _opening_with(meanings, matches, engine) if wanted.defines else []
    first = _looked_at(matches, candidates, engine, lists, besides)
    evidence, own = rank(first, meanings, engine, wanted)
    return Ranked(candidates, evidence, matches, own)


def _looked_at(matches: Candidates, candidates: Candidates, engine: Engine, lists: Ints, more: Sequence[int]) -> Candidates:
    """The candidates that the second stage looks at: all matches, the best besides, DEPTH of them; their lists, and more."""
    # As plain numbers, of which so few are gone through faster than arrays of them.
    best = candidates.numbers[:DEPTH].tolist()
    own = matches.numbers[:OWN].tolist()
    within = set(own) <= set(best)
    looked = best if within else list(dict.fromkeys([*own, *best]))[:DEPTH]
    besides = _lists_of(looked, lists, matches, engine) if len(lists) else []
    besides += sorted(set(more) - {*looked, *besides})
    if within and not besides:
        return replace(
            candidates,
            numbers=candidates.numbers[:DEPTH],
            sources=candidates.sources[:DEPTH],
            related=candidates.related[:DEPTH],
        )
    looked += besides
    numbers = np.asarray(looked, np.int32)
    # Who is not among the best has little of what was added.
    added = dict(zip(best, candidates.related.tolist(), strict=False))
    related = np.asarray(list(map(added.get, looked, repeat(0.0))), np.float32)
    return replace(candidates, numbers=numbers, sources=engine.sources[numbers], related=related)


def _opening_with(meanings: Sequence[Meaning], matches: Candidates, engine: Engine) -> list[int]:
    """The best of the passages that open with the first word of what is asked about, with or without an article.

    Where many passages hold its name, the one that says what it stands for is often longer than the best.
    """
    asked = [meaning.group.alternatives for meaning in meanings if meaning.informative and not meaning.kind]
    found = np.concatenate([_NONE, *map(engine.opening_with, asked)])
    # One that opens with a word of several meanings is there several times.
    first = best(matches.sums.take(found) * matches.matching.take(found), OPENING * len(asked))
    return list(dict.fromkeys(found.take(first).tolist()))[:OPENING]


def _lists_of(items: Sequence[int], lists: Ints, matches: Candidates, engine: Engine) -> list[int]:
    """The nearest list before each of some passages in its source, if it matches and is not among them.

    A list stands right before its items, which are shorter, so that it may be far behind all of them in the order.
    """
    before = lists.searchsorted(items, side="right") - 1
    whole = lists[before]
    same = (before >= 0) & (engine.sources[whole] == engine.sources[items]) & matches.matching[whole]
    return sorted(set(whole[same].tolist()) - set(items))


def rank(
    candidates: Candidates, meanings: Sequence[Meaning], engine: Engine, wanted: Wanted = NOTHING
) -> tuple[list[Evidence], int]:
    """Order candidates, best first. Who has none of the meanings, only of the terms added, is last.

    Returns the evidence, and how many of it have some of them.
    """
    if not len(candidates.numbers):
        return [], 0
    records = engine.records(candidates.numbers)
    found = occurrences(records, meanings, engine)
    tells = candidates.tells
    roles = engine.roles(candidates.numbers)
    cover = covers(records, found, roles, meanings, engine)
    bonus = gains(records, found, roles, cover, meanings, engine, wanted)
    best = best_units(cover, tells, bonus)
    whole = covered(cover, best, tells, meanings, defines=wanted.defines, figure=wanted.figure)
    says = _bm25f(records, found, tells, engine.statistics) + COVERAGE * whole.inside
    has = best >= 0
    says[has] += bonus[best[has]]
    worth: Floats = np.maximum(whole.share, LEAST) ** np.float32(WHOLENESS)
    scores: Floats = says * worth
    if candidates.related.any():
        scores = _led(scores, (says + candidates.related) * worth, whole.share)
    own = np.zeros(len(scores), np.bool_)
    own[found.passages] = True
    order = np.lexsort((-scores, ~own))
    units = np.where(has, best - cover.unit_ptr[:-1], 0)
    columns = (candidates.numbers, candidates.sources, scores, units, whole.share, whole.anyhow)
    grounds = repeat(Grounds(records, found, cover.rows), len(order))
    rows = zip(*[column[order].tolist() for column in columns], order.tolist(), grounds, strict=True)
    # As Evidence._make would, without a call of Python's own for each.
    return list(map(tuple.__new__, repeat(Evidence), rows)), int(own.sum())


def _led(own: Floats, every: Floats, share: Floats) -> Floats:
    """What each passage scores by every term, but for the first LED by the question's own that answer: these keep what they
    score by those, and stand in front. share: what each covers of the question."""
    first = (-own).argsort(kind="stable")[:LED]
    # What is not asked for may take from a passage more than it scores.
    first = first[(share[first] >= ANSWERED) & (own[first] > 0)]
    if not len(first):
        return every
    rest = every.copy()
    rest[first] = 0
    scores: Floats = rest * min(1.0, BEHIND * float(own[first].min()) / max(float(rest.max()), 1e-6))
    scores[first] = own[first]
    return scores


def evidence_of(numbers: Ints, matches: Candidates, meanings: Sequence[Meaning], engine: Engine) -> list[Evidence]:
    """The evidence of some passages, in the order given. matches: what the engine found by the same meanings."""
    place = {int(number): at for at, number in enumerate(numbers)}
    some = replace(matches, numbers=numbers, sources=engine.sources[numbers])
    ranked, _ = rank(some, meanings, engine)
    return sorted(ranked, key=lambda each: place[each.number])


def tail(ranked: Ranked) -> list[tuple[int, float]]:
    """The candidates past the second stage, in the engine's order, their scores brought below its last."""
    candidates, evidence = ranked.candidates, ranked.evidence
    rest = ~np.isin(candidates.numbers, [each.number for each in evidence])
    return list(zip(candidates.numbers[rest].tolist(), below(evidence, candidates.scores[rest]), strict=True))


def below(evidence: Sequence[Evidence], scores: Floats) -> list[float]:
    """An engine's scores of what stands behind the evidence, in the engine's order, brought below the last of it."""
    floor = min([each.score for each in evidence], default=0.0)
    shares = scores / max(float(scores.max(initial=0)), 1e-6)
    # What speaks of what is not asked for may score less than nothing.
    brought: list[float] = (floor - abs(floor) * (1 - 0.999 * shares)).tolist()
    return brought


def _bm25f(records: Records, found: Occurrences, tells: Floats, statistics: Statistics) -> Floats:
    lengths = (records.starts[1:] - records.starts[:-1] - 1).reshape(-1, _N)
    weights = bm25f.field_weights(lengths, statistics.averages).ravel()
    cells = found.passages * len(tells) + found.meanings
    size = len(lengths) * len(tells)
    frequency = np.bincount(cells, weights=found.weights * weights.take(found.slots), minlength=size).astype(np.float32)
    scores: Floats = (bm25f.saturate(frequency).reshape(-1, len(tells)) * tells).sum(axis=1)
    return scores
