"""What does a passage hold, term by term?

The vector of a passage, as in the vector space model, its terms weighed as BM25F weighs them. Made of forward records, and
nothing here ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from search import bm25f
from search.engine import Records, Vector
from search.rules import FIELDS

_N = len(FIELDS)


def vectors(records: Records, averages: Sequence[float]) -> list[Vector]:
    """The vector of each passage of some records. averages: the mean number of tokens of each field."""
    lengths = records.starts[1:] - records.starts[:-1]
    weights = bm25f.field_weights((lengths - 1).reshape(-1, _N), averages).ravel()
    # All but the ends of fields, which are -1.
    (tokens,) = (records.stream >= 0).nonzero()
    slots = np.arange(len(lengths)).repeat(lengths).take(tokens)
    terms = records.stream.take(tokens)
    size = int(terms.max(initial=-1)) + 1
    keys, cells = np.unique(slots // _N * size + terms, return_inverse=True)
    says = bm25f.saturate(np.bincount(cells, weights=weights.take(slots)).astype(np.float32))
    passages = len(lengths) // _N
    bounds = keys.searchsorted(np.arange(passages + 1) * size).tolist()
    ids = (keys % max(size, 1)).astype(np.int32)
    # Copies, so that none of them keeps all the others.
    return [Vector(ids[begin:end].copy(), says[begin:end].copy()) for begin, end in pairwise(bounds)]
