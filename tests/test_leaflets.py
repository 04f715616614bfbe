"""How well are pages answered of which the terminology learned little? Judged questions on leaflets of several houses."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import evaluate, judged
from search.evaluate import Rate
from tests.judged.relevance import ask_all, library

ROOT = Path(__file__).parent
LEAFLETS = ROOT / "judged" / "leaflets"


@pytest.fixture(scope="module", params=sorted(path.name for path in LEAFLETS.iterdir()))
def rates(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rate]:
    folder = LEAFLETS / request.param
    corpus = library(folder / "sources", ROOT.parent / "corpus", tmp_path_factory.mktemp("leaflets"))
    return evaluate.rates(ask_all(judged.read_questions(folder / "questions.tsv"), corpus))


@pytest.mark.parametrize(("figure", "least"), [("answer@1", 0.74), ("answer@3", 0.9), ("declined", 0.8)])
def test_leaflets_are_answered_as_well_as_they_were(rates: dict[str, Rate], figure: str, least: float) -> None:
    assert (rates[figure].value or 0) >= least


def test_what_leaflets_answer_is_seldom_declined(rates: dict[str, Rate]) -> None:
    assert (rates["wrongly_declined"].value or 0) <= 0.08
