"""The second stage: in what order, and on what evidence, do the best candidates answer?

The same for every engine: it looks at the candidates' forward records alone. BM25F is computed anew, and then what needs
the words in their places is added: how much of the question one sentence covers, and whether the section is of the kind
that was asked for. Constants are named, each with its evidence (docs/relevance.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.analysis import FIELDS
from search.definitions import defining_units
from search.engine import FULL, Candidates, Engine, Floats, Ints, Records, Statistics, Tree
from search.expansion import Meaning
from search.feedback import PASSAGES, feedback

DEPTH = 100
"""Candidates that the second stage looks at; past them the engine's order stands."""
CONTEXT = 0.6
"""What a concept counts for a sentence that stands under it (title, heading, lead-in) without saying it."""
COVERAGE = 1.0
"""What a concept that the best sentence covers adds to its passage's score, as a multiple of what it tells."""
WHOLENESS = 0.1
"""Power of the covered share by which a score is multiplied: "flushing and diarrhea" wants what speaks of both."""
LEAST = 0.05
"""Share that is taken where nothing informative is covered, so that what little there is still orders."""
UNFAMILIAR = 0.4
"""What the lack of a word counts that neither the terminology nor any passage knows."""
DEFINES = 2.0
"""What a defining sentence gains where the question asks what something is: about one rare word's worth."""
_N = len(FIELDS)
_BODY = FIELDS.index("body")


# A named tuple, as a hundred are made for every question, in a fifth of a dataclass's time.
class Evidence(NamedTuple):
    """Of one candidate. number, source: the engine's numbers of it. unit: the answer unit that covers the question best.

    coverage: 0 to 1, the share of the question's informative concepts, by how much each tells, that the unit covers
    with its headings and lead-in.
    """

    number: int
    source: int
    score: float
    unit: int
    coverage: float


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """Where the question's concepts stand in the records: position, the slot (one for each field of each passage) that
    it is in, meaning, weight and number of tokens of each."""

    positions: NDArray[np.int64]
    slots: NDArray[np.int64]
    meanings: NDArray[np.int64]
    weights: Floats
    lengths: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ranked:
    """What the whole search found: candidates, the evidence of the first DEPTH of them in its order, and the matches.

    matches: as the engine found them by the question's own words, before feedback. own: how many of evidence these are;
    the rest is only related to them.
    """

    candidates: Candidates
    evidence: list[Evidence]
    matches: Candidates
    own: int


def search(tree: Tree, meanings: Sequence[Meaning], engine: Engine, limit: int, *, defines: bool = False) -> Ranked:
    """Both stages: the engine's best, asked again with what these share, and ordered by their records.

    meanings: those whose groups the tree holds, in its order. defines: the question asks what something is.
    """
    matches = engine.candidates(tree, DEPTH, PASSAGES)
    extra = feedback(matches, meanings, engine)
    widened = [*meanings, *extra]
    groups = tuple(meaning.group for meaning in widened)
    candidates = engine.candidates(replace(tree, groups=groups), max(limit, DEPTH), DEPTH)
    evidence, own = rank(candidates, widened, engine, len(meanings), defines=defines)
    return Ranked(candidates, evidence, matches, own)


def rank(
    candidates: Candidates, meanings: Sequence[Meaning], engine: Engine, asked: int, *, defines: bool = False
) -> tuple[list[Evidence], int]:
    """Order candidates, best first. The first asked of meanings are the question's own: who has none of them is last.

    Returns the evidence, and how many of it have some.
    """
    if not len(candidates.numbers):
        return [], 0
    found = _occurrences(candidates.records, meanings, engine)
    joined = [[n for n, m in enumerate(meanings) if m.either == either] for either in {m.either for m in meanings} - {0}]
    tells = _tells(candidates, meanings, engine.statistics)
    scores = _bm25f(candidates.records, found, tells, engine.statistics)
    covers = _covers(candidates.records, found, len(meanings))
    counts = np.asarray(
        [
            meaning.informative * (1.0 if meaning.familiar or frequency else UNFAMILIAR)
            for meaning, frequency in zip(meanings, candidates.document_frequencies, strict=True)
        ],
        np.float32,
    )
    bonus = _definitions(candidates.records, found, counts, engine) if defines else np.zeros(len(covers.units), np.float32)
    best = _best_units(covers, tells, bonus)
    evidence = _evidence(candidates, covers, best, scores, tells, counts, bonus, joined)
    own = np.zeros(len(evidence), np.bool_)
    own[found.slots[found.meanings < asked] // _N] = True
    order = np.lexsort((np.asarray([-each.score for each in evidence]), ~own))
    return [evidence[at] for at in order.tolist()], int(own.sum())


def evidence_of(numbers: Ints, matches: Candidates, meanings: Sequence[Meaning], engine: Engine) -> list[Evidence]:
    """The evidence of some passages, in the order given. matches: what the engine found by the same meanings."""
    records = engine.records(numbers)
    place = {int(number): at for at, number in enumerate(numbers)}
    sources = engine.sources(numbers)
    some = replace(matches, numbers=numbers, sources=sources, records=records)
    ranked, _ = rank(some, meanings, engine, len(meanings))
    return sorted(ranked, key=lambda each: place[each.number])


def tail(candidates: Candidates, ranked: int, floor: float) -> list[tuple[int, float]]:
    """The candidates past the second stage, in the engine's order, their scores brought below floor."""
    numbers, scores = candidates.numbers[ranked:].tolist(), candidates.scores[ranked:].tolist()
    scale = floor * 0.999 / scores[0] if scores else 0.0
    return [(number, score * scale) for number, score in zip(numbers, scores, strict=True)]


def _tells(candidates: Candidates, meanings: Sequence[Meaning], statistics: Statistics) -> Floats:
    """How much each meaning tells: its weight, and how rare it is."""
    return np.asarray(
        [
            meaning.group.weight * bm25f.idf(frequency, statistics.passages)
            for meaning, frequency in zip(meanings, candidates.document_frequencies, strict=True)
        ],
        np.float32,
    )


def _occurrences(records: Records, meanings: Sequence[Meaning], engine: Engine) -> _Occurrences:
    found = [
        (number, alternative.weight, ids)
        for number, meaning in enumerate(meanings)
        for alternative in meaning.group.alternatives
        if min(ids := engine.term_ids(alternative.terms)) >= 0
    ]
    places = _places(records.stream, [ids[0] for _, _, ids in found])
    positions = []
    for _, _, ids in found:
        at = places[ids[0]]
        for offset, term in enumerate(ids[1:], 1):
            # Each field ends with -1, so that what follows the last of these is no term.
            at = at[at + offset < len(records.stream)]
            at = at[records.stream[at + offset] == term]
        positions.append(at)
    counts = [len(at) for at in positions]
    every = np.concatenate([np.empty(0, np.int64), *positions])
    return _Occurrences(
        every,
        records.starts.searchsorted(every.astype(np.int32), side="right") - 1,
        np.repeat(np.asarray([number for number, _, _ in found], np.int64), counts),
        np.repeat(np.asarray([weight for _, weight, _ in found], np.float32), counts),
        np.repeat(np.asarray([len(ids) for _, _, ids in found], np.int64), counts),
    )


def _places(stream: Ints, terms: Sequence[int]) -> dict[int, NDArray[np.int64]]:
    """Where each of some terms stands in a stream, all found in one pass over it."""
    wanted = np.unique(np.asarray(terms, np.int64))
    # One for each id that there may be, and the last for -1, which is none.
    numbers = np.zeros(max(int(stream.max(initial=-1)), int(wanted.max(initial=-1))) + 2, np.int16)
    numbers[wanted] = np.arange(1, len(wanted) + 1)
    found = numbers[stream]
    (at,) = (found > 0).nonzero()
    which = found[at]
    at = at[which.argsort(kind="stable")]
    ends = np.bincount(which, minlength=len(wanted) + 1).cumsum()
    return {term: at[ends[n] : ends[n + 1]] for n, term in enumerate(wanted.tolist())}


def _bm25f(records: Records, found: _Occurrences, tells: Floats, statistics: Statistics) -> Floats:
    lengths = (np.diff(records.starts) - 1).reshape(-1, _N)
    weights = bm25f.field_weights(lengths, statistics.averages).ravel()
    slots = found.slots
    cells = (slots // _N) * len(tells) + found.meanings
    size = len(lengths) * len(tells)
    frequency = np.bincount(cells, weights=found.weights * weights[slots], minlength=size).astype(np.float32)
    scores: Floats = (bm25f.saturate(frequency).reshape(-1, len(tells)) * tells).sum(axis=1)
    return scores


@dataclass(frozen=True, slots=True)
class _Covers:
    """units[u, m] and context[p, m]: the greatest weight with which meaning m stands in an answer unit, or around it."""

    units: Floats
    context: Floats
    unit_ptr: NDArray[np.int32]


def _covers(records: Records, found: _Occurrences, meanings: int) -> _Covers:
    slots = found.slots
    in_body = slots % _N == _BODY
    context = np.zeros((len(records.unit_ptr) - 1, meanings), np.float32)
    # Flat, since numpy is slow with two indices at a time.
    around = ~in_body
    np.maximum.at(context.ravel(), slots[around] // _N * meanings + found.meanings[around], found.weights[around])
    units = np.zeros((len(records.unit_starts), meanings), np.float32)
    at = np.maximum(records.unit_starts.searchsorted(found.positions[in_body].astype(np.int32), side="right") - 1, 0)
    np.maximum.at(units.ravel(), at * meanings + found.meanings[in_body], found.weights[in_body])
    return _Covers(units, context, records.unit_ptr)


def _definitions(records: Records, found: _Occurrences, counts: Floats, engine: Engine) -> Floats:
    """What each unit gains by defining what the question informs of."""
    asked = (found.slots % _N == _BODY) & (counts[found.meanings] > 0) & (found.weights >= 0.5)
    positions = found.positions[asked]
    units = np.maximum(records.unit_starts.searchsorted(positions.astype(np.int32), side="right") - 1, 0)
    return np.where(defining_units(records, positions, units, found.lengths[asked], engine), DEFINES, 0.0).astype(np.float32)


def _best_units(covers: _Covers, tells: Floats, bonus: Floats) -> NDArray[np.int64]:
    """For each passage the unit that covers most of what its context does not say already, the first of them.

    Numbers of units over all the records; -1 for a passage without one.
    """
    owners = np.repeat(np.arange(len(covers.context)), np.diff(covers.unit_ptr))
    around = np.maximum(covers.units, CONTEXT * covers.context[owners])
    covered = around @ tells + bonus
    best = np.full(len(covers.context), -1)
    (present,) = np.diff(covers.unit_ptr).nonzero()
    if len(present):
        highest = np.full(len(covers.context), np.float32(0))
        highest[present] = np.maximum.reduceat(covered, covers.unit_ptr[present])
        (reached,) = (covered == highest[owners]).nonzero()
        # Backwards, so that the first of equals is written last.
        best[owners[reached[::-1]]] = reached[::-1]
    return best


def _evidence(
    candidates: Candidates,
    covers: _Covers,
    best: NDArray[np.int64],
    scores: Floats,
    tells: Floats,
    counts: Floats,
    bonus: Floats,
    joined: Sequence[Sequence[int]],
) -> list[Evidence]:
    """What is known of each candidate, in their order. joined: meanings on both sides of an "or"."""
    has = best >= 0
    body = np.where(has[:, None], covers.units[best] if len(covers.units) else 0.0, 0.0).astype(np.float32)
    context = covers.context.copy()
    for group in joined:
        # Either side of an "or" speaks for both.
        for matrix in (body, context):
            matrix[:, group] = matrix[:, group].max(axis=1, keepdims=True)
    asked = tells * counts
    whole = max(float(asked.sum()), 1e-6)
    both = np.maximum(body, context)
    coverage = np.minimum(both / FULL, 1) @ asked / whole
    inside = np.minimum(np.maximum(body, CONTEXT * context), 1) @ asked
    gained = np.where(has, bonus[best] if len(bonus) else 0.0, 0.0)
    share = np.maximum(coverage, LEAST) ** WHOLENESS
    final = ((scores + COVERAGE * inside + gained) * share).tolist()
    units = np.where(has, best - covers.unit_ptr[:-1], 0).tolist()
    numbers, sources = candidates.numbers.tolist(), candidates.sources.tolist()
    return [Evidence(numbers[at], sources[at], final[at], units[at], float(coverage[at])) for at in range(len(units))]
