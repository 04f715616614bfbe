"""Intervals, paired tests and the worth of a confidence, on cases that were published or can be worked out by hand."""

from __future__ import annotations

import pytest

from search.significance import area_under_risk, randomisation, risk_coverage, separation, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (95, 100, 0.8882, 0.9785), (0, 0, 0.0, 1.0)],
)
def test_wilson_intervals_are_the_published_ones(successes: int, n: int, low: float, high: float) -> None:
    interval = wilson(successes, n)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


def test_what_is_no_proportion_is_refused() -> None:
    for successes, n in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="no proportion"):
            wilson(successes, n)


def test_the_randomisation_test_knows_chance_from_difference() -> None:
    assert randomisation([0.1, 0.7, 0.3], [0.1, 0.7, 0.3]).p == 1
    # Five differences of one sign: of the 32 ways to swap, two give a mean as far from 0.
    result = randomisation([0.0] * 5, [0.1, 0.2, 0.3, 0.4, 0.5])
    assert result.p == pytest.approx(2 / 32, abs=0.01)
    assert (result.a, result.b, result.difference, result.n) == pytest.approx((0, 0.3, 0.3, 5))
    assert randomisation([0.0] * 30, [0.5] * 30).p == pytest.approx(1 / 10_001)


def test_the_randomisation_test_gives_the_same_p_each_time_and_either_way_round() -> None:
    a, b = [0.1, 0.5, 0.2, 0.9, 0.4], [0.3, 0.4, 0.6, 0.8, 0.5]
    assert randomisation(a, b) == randomisation(a, b)
    assert randomisation(b, a).p == randomisation(a, b).p


def test_lists_that_do_not_pair_are_refused() -> None:
    for a, b in (([0.1], [0.1, 0.2]), ([], [])):
        with pytest.raises(ValueError, match="do not pair"):
            randomisation(a, b)


def test_the_risk_coverage_curve_takes_equal_confidences_together() -> None:
    curve = risk_coverage([0.5, 0.9, 0.5, 0.1], [False, True, True, False])
    assert [(p.threshold, p.coverage, p.risk) for p in curve] == [
        (0.9, 0.25, 0.0),
        (0.5, 0.75, pytest.approx(1 / 3)),
        (0.1, 1.0, 0.5),
    ]
    assert area_under_risk(curve) == pytest.approx(0.25 * 0 + 0.5 / 3 + 0.25 * 0.5)
    assert area_under_risk(risk_coverage([], [])) is None


@pytest.mark.parametrize(
    ("answerable", "unanswerable", "auc"),
    [
        ([2, 3], [1], 1.0),
        ([1], [2, 3], 0.0),
        ([1, 1], [1], 0.5),
        ([1, 3], [2, 0], 0.75),
        ([], [1], None),
        ([1], [], None),
    ],
)
def test_separation_is_how_often_the_one_lies_above_the_other(
    answerable: list[float], unanswerable: list[float], auc: float | None
) -> None:
    assert separation(answerable, unanswerable) == auc
