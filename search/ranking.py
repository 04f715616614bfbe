"""The second stage: in what order, and on what evidence, do the best candidates answer?

The same for every engine: it looks at the candidates' forward records alone. BM25F is computed anew, and then what needs
the words in their places is added: how much of the question one sentence covers, and whether the section is of the kind
that was asked for. Constants are named, each with its evidence (docs/relevance.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
UNFAMILIAR = 0.4
"""What the lack of a word counts that neither the terminology nor any passage knows."""
DEFINES = 2.0
"""What a defining sentence gains where the question asks what something is: about one rare word's worth."""
FULLNESS = 0.3
"""What the words' frequency in a sentence of mean length adds, in choosing among a passage's sentences."""
UNIT_TOKENS = 18
"""Tokens of a mean sentence (17.6 over the source document and 16,407 consumer-health passages)."""
_N = len(FIELDS)
_BODY = FIELDS.index("body")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of one candidate. number, source: the engine's numbers of it. unit: the answer unit that covers the question best.

    coverage: 0 to 1, the share of the question's informative concepts, by how much each tells, that the unit covers.
    body: likewise, without what only its headings and lead-in say. missing: informative meanings that it lacks.
    """

    number: int
    source: int
    score: float
    unit: int
    coverage: float
    body: float
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """Where the question's concepts stand in the records: position, meaning, weight and number of tokens of each."""

    positions: NDArray[np.int64]
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
    extra = _definitions(candidates.records, found, counts, engine) if defines else np.zeros(len(covers.units), np.float32)
    evidence = []
    for at in range(len(candidates.records.unit_ptr) - 1):
        units, frequencies, context = covers.of(at)
        bonus = extra[covers.unit_ptr[at] : covers.unit_ptr[at + 1]]
        unit, body = _best_unit(units, frequencies, context, tells, bonus)
        for group in joined:
            # Either side of an "or" speaks for both.
            body[group], context[group] = body[group].max(), context[group].max()
        score = float(scores[at]) + (float(bonus[unit]) if len(bonus) else 0.0)
        number, source = int(candidates.numbers[at]), int(candidates.sources[at])
        evidence.append(_weigh(number, source, unit, body, context, tells, counts, score))
    own = np.zeros(len(evidence), np.bool_)
    slots = np.searchsorted(candidates.records.starts, found.positions, side="right") - 1
    own[slots[found.meanings < asked] // _N] = True
    order = sorted(range(len(evidence)), key=lambda at: (not own[at], -evidence[at].score, at))
    return [evidence[at] for at in order], int(own.sum())


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
    positions, owners, weights, lengths = [], [], [], []
    for number, meaning in enumerate(meanings):
        for alternative in meaning.group.alternatives:
            ids = engine.term_ids(alternative.terms)
            if min(ids) < 0:
                continue
            at = np.flatnonzero(records.stream == ids[0])
            for offset, term in enumerate(ids[1:], 1):
                at = at[at + offset < len(records.stream)]
                at = at[records.stream[at + offset] == term]
            positions.append(at)
            owners.append(np.full(len(at), number))
            weights.append(np.full(len(at), alternative.weight, np.float32))
            lengths.append(np.full(len(at), len(ids)))
    if not positions:
        nothing = np.empty(0, np.int64)
        return _Occurrences(nothing, nothing, np.empty(0, np.float32), nothing)
    parts = (positions, owners, weights, lengths)
    return _Occurrences(*(np.concatenate(part) for part in parts))


def _bm25f(records: Records, found: _Occurrences, tells: Floats, statistics: Statistics) -> Floats:
    lengths = (np.diff(records.starts) - 1).reshape(-1, _N)
    weights = bm25f.field_weights(lengths, statistics.averages).ravel()
    slots = np.searchsorted(records.starts, found.positions, side="right") - 1
    cells = (slots // _N) * len(tells) + found.meanings
    size = len(lengths) * len(tells)
    frequency = np.bincount(cells, weights=found.weights * weights[slots], minlength=size).astype(np.float32)
    scores: Floats = (bm25f.saturate(frequency).reshape(-1, len(tells)) * tells).sum(axis=1)
    return scores


@dataclass(frozen=True, slots=True)
class _Covers:
    """units[u, m] and context[p, m]: the greatest weight with which meaning m stands in an answer unit, or around it.

    frequencies[u, m]: how often, weighted and normalized by the unit's length.
    """

    units: Floats
    frequencies: Floats
    context: Floats
    unit_ptr: NDArray[np.int32]

    def of(self, at: int) -> tuple[Floats, Floats, Floats]:
        part = slice(self.unit_ptr[at], self.unit_ptr[at + 1])
        return self.units[part], self.frequencies[part], self.context[at]


def _covers(records: Records, found: _Occurrences, meanings: int) -> _Covers:
    slots = np.searchsorted(records.starts, found.positions, side="right") - 1
    in_body = slots % _N == _BODY
    context = np.zeros((len(records.unit_ptr) - 1, meanings), np.float32)
    np.maximum.at(context, (slots[~in_body] // _N, found.meanings[~in_body]), found.weights[~in_body])
    units = np.zeros((len(records.unit_starts), meanings), np.float32)
    frequencies = np.zeros_like(units)
    at = np.maximum(np.searchsorted(records.unit_starts, found.positions[in_body], side="right") - 1, 0)
    np.maximum.at(units, (at, found.meanings[in_body]), found.weights[in_body])
    np.add.at(frequencies, (at, found.meanings[in_body]), found.weights[in_body])
    ends = np.append(records.unit_starts[1:], len(records.stream))
    lengths = np.minimum(ends - records.unit_starts, UNIT_TOKENS * 10)
    frequencies /= (0.5 + 0.5 * lengths / UNIT_TOKENS)[:, None].astype(np.float32)
    return _Covers(units, frequencies, context, records.unit_ptr)


def _definitions(records: Records, found: _Occurrences, counts: Floats, engine: Engine) -> Floats:
    """What each unit gains by defining what the question informs of."""
    slots = np.searchsorted(records.starts, found.positions, side="right") - 1
    asked = (slots % _N == _BODY) & (counts[found.meanings] > 0) & (found.weights >= 0.5)
    positions = found.positions[asked]
    units = np.maximum(np.searchsorted(records.unit_starts, positions, side="right") - 1, 0)
    return np.where(defining_units(records, positions, units, found.lengths[asked], engine), DEFINES, 0.0).astype(np.float32)


def _best_unit(units: Floats, frequencies: Floats, context: Floats, tells: Floats, bonus: Floats) -> tuple[int, Floats]:
    """The unit that covers most of what its context does not say already, the fullest of it; and what it covers."""
    if not len(units):
        return 0, np.zeros_like(context)
    covered = np.maximum(units, CONTEXT * context) @ tells + FULLNESS * (bm25f.saturate(frequencies) @ tells) + bonus
    unit = int(np.argmax(covered))
    return unit, units[unit].copy()


def _weigh(
    number: int, source: int, unit: int, body: Floats, context: Floats, tells: Floats, counts: Floats, score: float
) -> Evidence:
    asked = tells * counts
    whole = max(float(asked.sum()), 1e-6)
    both = np.maximum(body, context)
    coverage = float(np.minimum(both / FULL, 1) @ asked) / whole
    missing = tuple(np.flatnonzero((counts > 0) & (both < 0.2)).tolist())
    inside = float(np.minimum(np.maximum(body, CONTEXT * context), 1) @ asked)
    return Evidence(number, source, score + COVERAGE * inside, unit, coverage, float(body @ asked) / whole, missing)
