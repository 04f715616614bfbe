"""Which other words do the best passages share? Pseudo-relevance feedback, as weak groups of their own.

Rocchio's idea on BM25 weights (Robertson & Zaragoza 2009, §5): terms that the first passages have in common, and that are
rare elsewhere, are added to the question. They order what stands behind the first answers, and fill up the end with related
passages; they never make a passage an answer, nor count it as a match.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

import numpy as np

from search import bm25f
from search.engine import Added, Alternatives, Candidates, Engine, Floats, Ints, Vector
from search.meaning import Meaning
from search.remembered import WAYS, repeatedly

PASSAGES = 10
"""Passages that are believed. Best of 5, 8, 10, 15, 20 on med, nfcorpus-pre, cisi and cranfield together."""
SHARE = 0.01
"""Largest share of the index that they may be: in an index of one document, ten passages would be a sixth of it."""
TERMS = 20
"""Terms that are taken from them. Of 10 to 40 the best on the same four: fewer lose up to .018 of nDCG@10."""
WEIGHT = 1.0
"""The say of the best of these terms; the others in proportion. Best of .3 to 1.5 on med, nfcorpus-pre, cisi and cranfield,
flat from 1.0 to 1.2: much, as they do not touch the first places where something answers (ranking.LED)."""
COMMON = 0.2
"""A term in more than this share of all passages is not taken."""


NOTHING = Added(np.empty(0, np.int32), np.empty(0))


def feedback(candidates: Candidates, meanings: Sequence[Meaning], engine: Engine) -> Added:
    """The terms that the best candidates share, the best first, to be asked for beside the question's own."""
    passages = engine.statistics.passages
    believed = min(PASSAGES, int(passages * SHARE), len(candidates.numbers))
    if believed < 1 or not meanings:
        return NOTHING
    trust = candidates.scores[:believed] / max(float(candidates.scores[0]), 1e-6)
    return _best(*_shared(engine.vectors(candidates.numbers[:believed].tolist()), trust), meanings, engine)


def _shared(vectors: Sequence[Vector], trust: Floats) -> tuple[Ints, Floats]:
    """The terms of some passages, ascending, and what all of these together say of each. trust: the say of each passage."""
    ids = np.concatenate([vector.ids for vector in vectors])
    says = np.concatenate([vector.says for vector in vectors]) * trust.repeat([len(vector.ids) for vector in vectors])
    # What is sorted already, passage by passage, is only merged.
    order = ids.argsort(kind="stable")
    ids = ids.take(order)
    (others,) = (ids[1:] != ids[:-1]).nonzero()
    firsts = np.concatenate((np.zeros(min(len(ids), 1), np.int64), others + 1))
    return ids.take(firsts), np.add.reduceat(says.take(order), firsts) if len(firsts) else says


def _terms(alternatives: Alternatives) -> frozenset[str]:
    """The terms of all ways to say something."""
    return frozenset([term for each in alternatives for term in each.terms])


_terms_of = repeatedly(_terms, WAYS)


def _best(ids: Ints, shared: Floats, meanings: Sequence[Meaning], engine: Engine) -> Added:
    """The best terms, which the question does not hold already."""
    passages = engine.statistics.passages
    rare = engine.idf.take(ids)
    rates = -(rare * shared)
    # In two passages at least, and between two whole numbers, so that nothing hangs on the last digit.
    rarest, commonest = bm25f.idf(1.5, passages), bm25f.idf(floor(COMMON * passages) + 0.5, passages)
    (allowed,) = ((rare < rarest) & (rare > commonest) & engine.telling.take(ids)).nonzero()
    # Terms of one rate stand in the order of the alphabet, so all that tie with the last are looked at.
    among = rates.take(allowed)
    some = allowed[among <= np.partition(among, TERMS - 1)[TERMS - 1]] if len(allowed) > TERMS else allowed
    numbers = ids.take(some).tolist()
    best = sorted(zip(rates.take(some).tolist(), engine.terms_of(numbers), numbers, strict=True))
    new = {term for _, term, _ in best[:TERMS]}
    for meaning in meanings:
        # As a new set each time: so the few are looked up among the many that a concept has, and not the other way round.
        new = new - _terms_of(meaning.group.alternatives)
    taken = [(number, WEIGHT * rate / best[0][0]) for rate, term, number in best[:TERMS] if term in new]
    return Added(np.asarray([number for number, _ in taken], np.int32), np.asarray([weight for _, weight in taken]))
