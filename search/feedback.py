"""Which other words do the best passages share? Pseudo-relevance feedback, as weak groups of their own.

Rocchio's idea on BM25 weights (Robertson & Zaragoza 2009, §5): terms that the first passages have in common, and that are
rare elsewhere, are added to the question at little weight. They order, and they fill up the end with related passages;
they never make a passage an answer, nor count it as a match.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search import bm25f
from search.analysis import FIELDS
from search.engine import Alternative, Candidates, Engine, Floats, Group, Ints
from search.meaning import Meaning
from search.words import STOP_TERMS

PASSAGES = 10
"""Passages that are believed. Best of 5, 8, 10, 15, 20 on med, nfcorpus-pre, cisi and cranfield together."""
SHARE = 0.01
"""Largest share of the index that they may be: in an index of one document, ten passages would be a sixth of it."""
TERMS = 20
"""Terms that are taken from them; flat from 10 to 40."""
WEIGHT = 0.5
"""The say of the best of these terms; the others in proportion. Flat from .3 to .8."""
COMMON = 0.2
"""A term in more than this share of all passages is not taken."""
_N = len(FIELDS)


def feedback(candidates: Candidates, meanings: Sequence[Meaning], engine: Engine) -> list[Meaning]:
    """Groups for the terms that the best candidates share, to be asked for beside the question's own."""
    passages = engine.statistics.passages
    believed = min(PASSAGES, int(passages * SHARE), len(candidates.records.unit_ptr) - 1)
    if believed < 1 or not meanings:
        return []
    records = candidates.records
    starts = records.starts[: believed * _N + 1]
    stream = records.stream[: starts[-1]]
    weights = bm25f.field_weights((np.diff(starts) - 1).reshape(-1, _N), engine.statistics.averages).ravel()
    slots = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    living = stream >= 0
    ids, inverse = np.unique(stream[living], return_inverse=True)
    cells = inverse * believed + slots[living] // _N
    frequency = np.bincount(cells, weights=weights[slots[living]], minlength=len(ids) * believed).astype(np.float32)
    trust = candidates.scores[:believed] / max(float(candidates.scores[0]), 1e-6)
    shared = bm25f.saturate(frequency).reshape(-1, believed) @ trust
    return _groups(ids, shared, meanings, engine)


def _groups(ids: Ints, shared: Floats, meanings: Sequence[Meaning], engine: Engine) -> list[Meaning]:
    """The best terms, which the question does not hold already, as meanings that inform of nothing."""
    asked = {term for meaning in meanings for each in meaning.group.alternatives for term in each.terms}
    passages = engine.statistics.passages
    frequencies = engine.document_frequencies(ids)
    rates = shared.astype(np.float64) * bm25f.idf(frequencies, passages)
    allowed = np.flatnonzero((frequencies >= 2) & (frequencies <= COMMON * passages))
    best: list[tuple[float, str]] = []
    for at in allowed[np.argsort(-rates[allowed], kind="stable")].tolist():
        # Terms of one rate stand in the order of the alphabet, so the last of them decides which are taken.
        if len(best) >= TERMS and rates[at] < best[-1][0]:
            break
        (term,) = engine.terms_of((int(ids[at]),))
        if term not in STOP_TERMS and len(term) > 1 and not term.isdigit():
            best.append((float(rates[at]), term))
    best.sort(key=lambda each: (-each[0], each[1]))
    return [
        Meaning(Group(term, (Alternative((term,), 1.0, "related"),), WEIGHT * rate / best[0][0]), (), informative=False)
        for rate, term in best[:TERMS]
        if term not in asked
    ]
