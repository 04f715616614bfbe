"""How well is a judged collection ranked? The usual measures, as ir-measures computes them; nothing else imports it.

It takes rankings as they are: whoever ranked, and how deep, is no matter here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import AP, RR, P, R, nDCG

MEASURES = {"nDCG@10": nDCG @ 10, "MAP": AP, "recall@100": R @ 100, "P@1": P @ 1, "MRR@10": RR @ 10}

Run = Mapping[str, Sequence[str]]
"""For each query's id, the ids of the documents found, best first."""


def measure(grades: Mapping[str, Mapping[str, int]], run: Run) -> dict[str, dict[str, float]]:
    """Each measure's figure for each judged query, by ir-measures; a query that found nothing counts as 0."""
    judged = [ir_measures.Qrel(q, d, grade) for q, of_query in grades.items() for d, grade in of_query.items()]
    # Scored by place, so that equal scores keep the order that a reader would have seen.
    found = [
        ir_measures.ScoredDoc(qid, document, -place) for qid in grades for place, document in enumerate(run.get(qid, ()))
    ]
    names = {measure: name for name, measure in MEASURES.items()}
    figures: dict[str, dict[str, float]] = {name: {} for name in MEASURES}
    for metric in ir_measures.iter_calc(list(names), judged, found):
        figures[names[metric.measure]][metric.query_id] = float(metric.value)
    return figures


def mean(figures: Mapping[str, float]) -> float:
    return math.fsum(figures.values()) / len(figures)
