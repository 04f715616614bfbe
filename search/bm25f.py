"""What does a word in a field weigh? BM25F, as arithmetic on posting arrays.

A term's frequencies in the fields are each normalized by that field's length and weighted, then added up *before*
saturation: a word in the heading and the body is one piece of evidence, not two. A concept's alternatives are added up
in the same place, so two spellings in one passage count as one word said twice. After Robertson & Zaragoza 2009, "The
Probabilistic Relevance Framework", §3.6. Knows no engine and no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p
from typing import overload

import numpy as np
from numpy.typing import NDArray

from search.engine import Floats

K1 = 1.4
WEIGHTS = (1.6, 1.8, 0.7, 1.0)
B = (0.4, 0.4, 0.3, 0.75)
"""Weight and length normalization of title, heading path, lead-in and body (rules.FIELDS); docs/relevance.md."""
_WEIGHTS, _B = np.asarray(WEIGHTS, np.float32), np.asarray(B, np.float32)
_ONE_LESS_B = 1.0 - _B
SCHEME = f"bm25f {K1} {WEIGHTS} {B}"
"""Names what the worths of postings were computed with: arrays of another scheme must be weighed anew."""


def field_weights(lengths: NDArray[np.int32], averages: Sequence[float]) -> Floats:
    """What one occurrence weighs in each field of each passage: w_f / (1 - b_f + b_f * length / average).

    lengths: tokens, one row a passage, one column a field.
    """
    means = np.maximum(np.asarray(averages, np.float32), 1.0)
    weighed: Floats = (_WEIGHTS / (_ONE_LESS_B + _B * lengths / means)).astype(np.float32)
    return weighed


@overload
def idf(document_frequency: float, passages: int) -> float: ...
@overload
def idf(document_frequency: NDArray[np.int64], passages: int) -> NDArray[np.float64]: ...
def idf(document_frequency: float | NDArray[np.int64], passages: int) -> float | NDArray[np.float64]:
    """ln(1 + (N - n + .5) / (n + .5)): how much a word tells, never negative (as in Lucene since 6.0)."""
    rarer = (passages - document_frequency + 0.5) / (document_frequency + 0.5)
    if isinstance(rarer, float):
        # numpy takes five times as long for a single number.
        return log1p(rarer)
    rare: NDArray[np.float64] = np.log1p(rarer)
    return rare


def saturate(frequency: Floats) -> Floats:
    """f (k1 + 1) / (f + k1), of normalized and weighted frequencies."""
    saturated: Floats = frequency * np.float32(K1 + 1) / (frequency + np.float32(K1))
    return saturated


def unsaturate(saturated: Floats) -> Floats:
    """The frequencies that saturate() gives these for: s k1 / (k1 + 1 - s)."""
    frequency: Floats = saturated * np.float32(K1) / (np.float32(K1 + 1) - saturated)
    return frequency
