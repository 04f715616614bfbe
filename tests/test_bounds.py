"""What somebody measured lies within the bounds that a sentence sets, in whatever units either is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bounds import Quantity, asked, bars, closeness, speaks_of, tells_other


@pytest.mark.parametrize(
    ("question", "quantities"),
    [
        ("my tumour is 2.5 cm", [("length", 25)]),
        ("2cm", [("length", 20)]),
        ("is 15 mm small", [("length", 15)]),
        ("temperature 38.2 on chemo", [("temperature", 38.2)]),
        ("my temp is 101.3", [("temperature", 38.5)]),
        ("101.3°F", [("temperature", 38.5)]),
        ("Ki-67 of 25", [("share", 25)]),
        ("ki67 index: 12 %", [("share", 12)]),
        ("what ki-67 is a grade 2 net", []),
        ("injection 5 days late", [("time", 5)]),
        ("6 weeks after surgery", [("time", 42)]),
        ("a fever of 39 for 2 days", [("time", 2), ("temperature", 39)]),
        ("between 1 and 2 cm", [("length", 15)]),
        ("smaller than 1 cm", [("length", 9.9)]),
        ("over 2 cm", [("length", 20.2)]),
        ("two weeks late", [("time", 14)]),
        ("which one is it", []),
        ("grade 2", []),
        ("scan in year 3 after surgery", [("stage", 912.5)]),
        ("what can I eat on day 3", [("stage", 2.5)]),
        ("my 3 year old has it", []),
        ("twice a day 30 minutes before food", [("time", 30 / 1440)]),
        ("4 times a day 2 capsules", []),
        ("", []),
    ],
)
def test_what_a_question_tells_is_read_in_one_unit(question: str, quantities: list[tuple[str, float]]) -> None:
    found = asked(question)
    assert [each.kind for each in found] == [kind for kind, _ in quantities]
    assert [each.amount for each in found] == pytest.approx([amount for _, amount in quantities])


@pytest.mark.parametrize(
    ("text", "kind", "within", "outside"),
    [
        ("Over 2 cm\tRight hemicolectomy", "length", [20.1, 25], [20, 15]),
        ("1 to 2 cm, fully removed", "length", [10, 15, 20], [9, 25]),
        ("10–20 mm", "length", [10, 15, 20], [9, 25]),
        ("between 1 cm and 2 cm", "length", [15], [25]),
        ("Under 1 cm", "length", [9], [10]),
        ("no more than 2 cm", "length", [20], [21]),
        ("2 cm or larger", "length", [20, 30], [19]),
        ("≥ 2 cm", "length", [20], [19]),
        (">= 2 cm", "length", [20], [19]),
        ("A temperature of 100.4 °F (38 °C) or more", "temperature", [38, 39], [37.9]),
        ("above 38.5 degrees", "temperature", [38.6], [38.5]),
        ("ring at 38 C or above", "temperature", [38], [37]),
        ("NET grade 2\t3% to 20%", "share", [3, 12, 20], [2, 21]),
        ("<3%", "share", [2], [3]),
        ("55 % or less", "share", [55], [56]),
        ("up to a week late", "time", [5, 7], [8]),
        ("Years 2 to 5\tonce a year", "stage", [400, 1825], [300, 1826]),
        ("First year\tevery 6 months", "stage", [1, 365], [366]),
        ("the 2nd to 3rd month", "stage", [31, 91], [30, 92]),
        ("on days 1 and 15 of each cycle", "stage", [0.5, 14.5], [7.5]),
        ("days 1, 8 and 15", "stage", [7.5], [10]),
        ("by day 5", "stage", [2.5, 5], [6]),
        ("Days 2 to 3: clear liquids.", "stage", [1.5, 3], [0.5, 4]),
        ("from day 3", "stage", [2.5, 90], [1.5]),
        ("after year 5", "stage", [2000], [1800]),
        ("until day 28", "stage", [1, 28], [29]),
        ("diarrhoea for more than two days", "time", [3], [2]),
        ("in the last 24 hours or less", "time", [1], [2]),
    ],
)
def test_bounds_hold_what_lies_between_them(text: str, kind: str, within: list[float], outside: list[float]) -> None:
    assert [speaks_of(text, Quantity(kind, amount)) for amount in within] == [True] * len(within)
    assert [speaks_of(text, Quantity(kind, amount)) for amount in outside] == [False] * len(outside)


@pytest.mark.parametrize("text", ["tumours of 2 cm", "grows slowly", "version 2", "", "2 to", "over the hill"])
def test_what_sets_no_bounds_says_nothing(text: str) -> None:
    assert speaks_of(text, Quantity("length", 20)) is None


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for quantity in asked(text):
        assert speaks_of(text, quantity) in (True, False, None)


def test_no_text_takes_long_to_read() -> None:
    # In quadratic time it would be minutes, and nobody would wait for this test.
    pieces = "1 to ", "9", "a ", "<", "2 cm (", "1 day ", "over a day ", "38 C ", "3 % or ", "times ", "old "
    for hostile in (piece * 5_000 for piece in pieces):
        for kind in ("length", "share", "temperature", "time"):
            speaks_of(hostile, Quantity(kind, 1))
        asked(f"9{hostile}")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("more than 7 times a day", "time"),
        ("twice a day", "time"),
        ("People over 75 years old are examined", "time"),
        ("survival of more than 5 years survival", "length"),
        ("keep it below 40 °C", "temperature"),
        ("between 2 and 8 °C", "temperature"),
    ],
)
def test_what_is_no_span_no_size_and_no_fever_bounds_nothing(text: str, kind: str) -> None:
    assert speaks_of(text, Quantity(kind, 37.0)) is None


@pytest.mark.parametrize("question", ["I am 75 years old", "5 year survival", "10 times a day", "a 70-year-old man"])
def test_ages_rates_and_survival_are_no_spans_of_time(question: str) -> None:
    assert asked(question) == ()


@pytest.mark.parametrize(
    ("question", "text", "barred_by_it", "told_of_another"),
    [
        ("I was sick three hours after it", "If you are sick within one hour, take it again.", True, True),
        ("I was sick 30 minutes after it", "If you are sick within one hour, take it again.", False, False),
        ("I was sick three hours after it", "If you are sick after more than two hours, do nothing.", False, False),
        ("I was sick three hours after it", "The tablet works for six hours.", False, True),
        ("alive after ten years", "After 5 years 60 of 100 people are alive.", False, True),
        ("alive after ten years", "After 10 years half of them are alive.", False, False),
        ("alive after 1 year", "Of 100 people 60 are alive after 12 months.", False, False),
        ("alive after ten years", "Most people are alive.", False, False),
        ("alive after ten years", "Ten-year survival is 40 percent.", False, False),
        ("alive after ten years", "5-year survival is 60 percent.", False, True),
        ("alive after ten years", "Of those 70 years old, half are alive.", False, False),
    ],
)
def test_another_time_than_is_told_is_seen(question: str, text: str, barred_by_it: bool, told_of_another: bool) -> None:
    (quantity,) = asked(question)
    assert bars(text, quantity) is barred_by_it
    assert tells_other(text, quantity) is told_of_another


def test_of_bounds_within_one_another_the_nearer_is_the_closer() -> None:
    fever = Quantity("temperature", 39.5)
    near, far = closeness("Triple it above 39 °C.", fever), closeness("Double it above 38 °C.", fever)
    assert near == pytest.approx(0.5)
    assert near < far < closeness("Double it below 36 °C.", fever) == closeness("Double it.", fever) == float("inf")
