"""How sure is a figure? Intervals, paired tests, and what a confidence is worth.

Arithmetic on lists of numbers: it knows nothing of questions, documents or files, and decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

PERMUTATIONS = 10_000
"""Of the randomisation test: a p of .05 is then known to within about .004 (95 %)."""

SEED = 20_240_117
"""Any number does; a fixed one makes the same two lists give the same p each time."""

_Z = 1.959963984540054
_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a proportion, 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two paired lists: their means, b's less a's, and the two-sided p of a difference that large by chance."""

    a: float
    b: float
    difference: float
    p: float
    n: int


@dataclass(frozen=True, slots=True)
class Point:
    """What answering only at this confidence or above would do: the share answered, and the share of these wrong."""

    threshold: float
    coverage: float
    risk: float


def wilson(successes: int, n: int) -> Interval:
    """The 95 % score interval of a proportion (Wilson 1927, JASA 22:209). Of nothing asked, all is possible: 0 to 1.

    Raises ValueError when successes is no count out of n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no proportion")
    if n == 0:
        return Interval(0.0, 1.0)
    share, z2 = successes / n, _Z * _Z
    center = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Interval(max(0.0, center - half), min(1.0, center + half))


def randomisation(a: Sequence[float], b: Sequence[float], permutations: int = PERMUTATIONS) -> Comparison:
    """The paired randomisation test (Smucker, Allan and Carterette 2007, CIKM): how often would swapping the two
    figures of each query at random give a mean difference at least as large?

    The pairing itself counts as one permutation, so p is never 0. Raises ValueError for lists that do not pair, or
    hold nothing.
    """
    if len(a) != len(b) or not a:
        raise ValueError(f"lists of {len(a)} and {len(b)} figures do not pair")
    differences = np.asarray(b, dtype=np.float64) - np.asarray(a, dtype=np.float64)
    # Sums of the same numbers in another order differ in their last bits; they must still count as equal.
    least = abs(float(differences.sum())) - 1e-9
    rng = np.random.default_rng(SEED)
    as_large = 0
    for begin in range(0, permutations, _CHUNK):
        rows = min(_CHUNK, permutations - begin)
        signs = rng.integers(0, 2, size=(rows, len(a))) * 2 - 1
        as_large += int(np.count_nonzero(np.abs(signs @ differences) >= least))
    mean_a, mean_b = math.fsum(a) / len(a), math.fsum(b) / len(b)
    return Comparison(mean_a, mean_b, mean_b - mean_a, (as_large + 1) / (permutations + 1), len(a))


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> tuple[Point, ...]:
    """The risk-coverage curve (El-Yaniv and Wiener 2010, JMLR 11:1605), surest first, one point a confidence.

    right says whether an answer to each question would be right: never, where nothing answers it.
    """
    ordered = sorted(zip(confidences, right, strict=True), key=lambda pair: -pair[0])
    points = []
    answered = wrong = 0
    # Equal confidences cannot be told apart by any threshold, so they enter the curve together.
    for confidence, group in groupby(ordered, key=lambda pair: pair[0]):
        for _, is_right in group:
            answered += 1
            wrong += not is_right
        points.append(Point(confidence, answered / len(ordered), wrong / answered))
    return tuple(points)


def area_under_risk(curve: Sequence[Point]) -> float | None:
    """The mean risk over all coverages (AURC), 0 at best; None of an empty curve."""
    if not curve:
        return None
    covered = [0.0, *(point.coverage for point in curve)]
    return math.fsum(point.risk * (point.coverage - before) for point, before in zip(curve, covered, strict=False))


def separation(answerable: Sequence[float], unanswerable: Sequence[float]) -> float | None:
    """How often a confidence drawn from the first list lies above one from the second (AUC), ties counting half.

    .5 is chance. None when either list is empty.
    """
    if not answerable or not unanswerable:
        return None
    ordered = np.sort(np.asarray(unanswerable, dtype=np.float64))
    values = np.asarray(answerable, dtype=np.float64)
    below = np.searchsorted(ordered, values, side="left") + np.searchsorted(ordered, values, side="right")
    return float(below.mean() / (2 * len(ordered)))
