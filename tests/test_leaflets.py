"""How well are pages answered of which the terminology learned little? Judged questions on leaflets of several houses."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import evaluate, judged
from tests.judged.relevance import ask_all, library

ROOT = Path(__file__).parent
LEAFLETS = ROOT / "judged" / "leaflets"
# A little below what was measured last (tests/judged/README.md): answer@1, answer@3, declined, and wrongly declined at most.
BOUNDS = {
    "first": (0.81, 0.92, 0.86, 0.09),
    "second": (0.81, 0.85, 0.85, 0.07),
    "third": (0.79, 0.89, 0.84, 0.11),
    "fourth": (0.57, 0.71, 0.85, 0.32),
    "fifth": (0.65, 0.77, 0.82, 0.21),
    "sixth": (0.59, 0.72, 0.72, 0.28),
    "seventh": (0.68, 0.74, 0.91, 0.27),
    "eleventh": (0.75, 0.84, 0.73, 0.22),
    "eighth": (0.67, 0.78, 0.73, 0.33),
    "ninth": (0.65, 0.71, 0.66, 0.29),
    "tenth": (0.29, 0.42, 0.77, 0.46),
    "twelfth": (0.55, 0.68, 0.79, 0.40),
    "thirteenth": (0.40, 0.54, 0.82, 0.36),
    "sixteenth": (0.89, 0.92, 0.88, 0.11),
    "seventeenth": (0.80, 0.83, 0.80, 0.17),
}


@pytest.mark.parametrize("name", sorted(path.name for path in LEAFLETS.iterdir()))
def test_leaflets_are_answered_and_declined_as_well_as_they_were(name: str, tmp_path: Path) -> None:
    corpus = library(LEAFLETS / name / "sources", ROOT.parent / "corpus", tmp_path)
    rates = evaluate.rates(ask_all(judged.read_questions(LEAFLETS / name / "questions.tsv"), corpus))
    values = [rates[figure].value or 0 for figure in ("answer@1", "answer@3", "declined", "wrongly_declined")]
    *least, most = BOUNDS[name]
    assert all(value >= bound for value, bound in zip(values[:-1], least, strict=True)), values
    assert values[-1] <= most
