"""An answer is verbatim, with what it needs to be understood, and marks that point into it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from search.analysis import analyze, terms
from search.answer import answer, why
from search.answering import FIRST, Answering, answering_first
from search.coverage import ANSWERED
from search.engine import Alternative, Group
from search.figures import Figure
from search.matching import Sought, sought
from search.meaning import Meaning
from search.model import Metadata, Passage, Source, Span, Why
from search.orthography import stem
from search.ranking import Evidence
from search.rules import FIELDS
from search.sentences import sentences
from tests.memory_engine import MemoryEngine
from tests.test_said import grounds

TEXT = "Surgery: it removes the tumor. It may not cure carcinoid syndrome. Most people live 5 years. NETs grow slowly."
SOURCE = Source("a", "a.txt", "0", "text/1", Metadata(title="Neuroendocrine tumors"))


def passage(text: str = TEXT, **more: object) -> Passage:
    given = {"context": ("Treatment may include:",), "label": Span(0, 7) if text == TEXT else None, **more}
    units = tuple(sentences(text)) or (Span(0, len(text)),)
    return Passage("p", "a", 0, "Treatment", ("Neuroendocrine tumors", "Treatment"), "t", 0, len(text), text, units, **given)  # type: ignore[arg-type]


def meant(label: str, *phrases: str, weight: float = 1.0, rule: str = "same") -> Meaning:
    alternatives = tuple(Alternative(tuple(terms(phrase)), 1.0, rule) for phrase in phrases or (label,))
    return Meaning(Group(label, alternatives, weight), (0,))


def meaning(label: str, *phrases: str, weight: float = 1.0, rule: str = "same") -> Sought:
    (found,) = sought([meant(label, *phrases, weight=weight, rule=rule)])
    return found


def told(of: Passage, *meanings: Meaning) -> tuple[Why, ...]:
    """Why a passage matches these, from what an index has of it."""
    engine = MemoryEngine([4.0] * len(FIELDS))
    tokens = analyze(of.text)
    units = [sum(token.start < unit.start for token in tokens) for unit in of.units]
    around = [SOURCE.title], of.heading_path[1:], of.context
    engine.add(0, [*([term for text in texts for term in terms(text)] for texts in around), terms(of.text)], units)
    (said,) = grounds(engine.records(np.arange(1, dtype=np.int32)), list(meanings), engine).said([0])
    return why(of, SOURCE, said, sought(meanings))


def evidence(unit: int = 0, coverage: float = 1.0) -> Evidence:
    return Evidence(0, 0, 1.0, unit, coverage)


@pytest.mark.parametrize("unit", range(4))
def test_an_answer_is_a_unit_verbatim(unit: int) -> None:
    found = answer(passage(), evidence(unit), [], reason=False)
    assert found.text == TEXT[found.start : found.end]
    assert (found.start, found.end) == (passage().units[unit].start, passage().units[unit].end)


@pytest.mark.parametrize(
    ("unit", "context"),
    [
        (0, ("Treatment may include:",)),
        (1, ("Treatment may include:", "Surgery", "Surgery: it removes the tumor.")),
        (2, ("Treatment may include:", "Surgery")),
    ],
)
def test_lead_in_label_and_the_sentence_pointed_back_to_stand_beside_it(unit: int, context: tuple[str, ...]) -> None:
    assert answer(passage(), evidence(unit), [], reason=False).context == context


def test_past_what_points_back_itself_stands_what_it_is() -> None:
    of = passage(
        "A form says what you want. It stops no other treatment. Keep it in the fridge door.", context=(), label=None
    )
    assert answer(of, evidence(2), [], reason=False).context == (
        "A form says what you want.",
        "It stops no other treatment.",
    )
    apart = passage("A form says it.\n\nIt stops no other treatment. Keep it in the fridge.", context=(), label=None)
    assert answer(apart, evidence(2), [], reason=False).context == ("It stops no other treatment.",)


@pytest.mark.parametrize(
    "second",
    [
        "Keep it in the fridge.",
        "Never freeze it.",
        "You may not share them.",
        "If they melt, ring us.",
        "Two are its price.",
    ],
)
def test_a_sentence_about_it_is_read_with_what_it_is(second: str) -> None:
    of = passage(f"The pens come in a box. {second}", context=(), label=None)
    assert answer(of, evidence(1), [], reason=False).context == ("The pens come in a box.",)


@pytest.mark.parametrize(
    ("text", "unit", "shown"),
    [
        ("Eat salt. Do not do this if your heart is weak. Rest.", 0, "Eat salt. Do not do this if your heart is weak."),
        (
            "A cough may be serious. Stop the tablets and ring us. Rest.",
            0,
            "A cough may be serious. Stop the tablets and ring us.",
        ),
        ("Call 999 at once. Say what it is. Rest.", 1, "Call 999 at once. Say what it is."),
        ("Bleeding may occur. Lie down and dial 112. Rest.", 0, "Bleeding may occur. Lie down and dial 112."),
        ("Take it early. Unless you are sick, go on.", 1, "Take it early. Unless you are sick, go on."),
        ("Take it early. It works. Do not chew it.", 0, "Take it early."),
        ("Take it early.\n\nDo not chew the other.", 0, "Take it early."),
        ("Take it. Do not " + "chew " * 110 + "it.", 0, "Take it."),
        ("Take it early. Notice the colour.", 0, "Take it early."),
        ("Take it early. Not all people need it.", 0, "Take it early."),
        ("Take 50,000 units. Creon is swallowed whole.", 1, "Creon is swallowed whole."),
        ("Tumors may be ER positive. Take it early.", 1, "Take it early."),
        (f"Call 999 if you {'really ' * 50}faint. Take it early.", 1, "Take it early."),
    ],
)
def test_a_sentence_comes_with_what_qualifies_it(text: str, unit: int, shown: str) -> None:
    assert answer(passage(text), evidence(unit), [], reason=False).text == shown


@pytest.mark.parametrize(
    ("text", "unit", "shown"),
    [
        ("Dress warmly. Being cold can look like disease. Rest.", 0, "Dress warmly. Being cold can look like disease."),
        ("Dress warmly, because cold skin lights up. It is no disease.", 0, "Dress warmly, because cold skin lights up."),
        ("A drip protects the kidneys. Rest.", 0, "A drip protects the kidneys."),
        ("Bring your tablets. Parking is dear.", 0, "Bring your tablets."),
        ("Avoid grapefruit. Grapefruit makes it stronger.", 0, "Avoid grapefruit. Grapefruit makes it stronger."),
        ("You are told to avoid it. It is too strong. Rest.", 0, "You are told to avoid it. It is too strong."),
        ("Rest. Dress warmly.", 1, "Dress warmly."),
        ("Dress warmly.\n\nCome early.", 0, "Dress warmly."),
        ("Dress warmly. It is " + "very " * 70 + "cold.", 0, "Dress warmly."),
    ],
)
def test_who_asks_why_is_shown_the_sentence_behind_one_that_gives_no_reason(text: str, unit: int, shown: str) -> None:
    assert answer(passage(text), evidence(unit), [], reason=True).text == shown


def test_no_sentence_is_shown_both_in_an_answer_and_before_it() -> None:
    text = "Lanreotide is injected. Call 999 if your throat swells. It may cause gallstones."
    found = answer(replace(passage(text), context=()), evidence(2), [], reason=False)
    assert found.text == "Call 999 if your throat swells. It may cause gallstones."
    assert found.context == ()


def test_a_list_is_not_shown_behind_a_sentence() -> None:
    text = "Most people feel well. Call us if:\n- you bleed\n- you faint"
    lead = text.index("Call")
    listed = replace(passage(text), units=(Span(0, lead - 1), Span(lead, len(text))), lead_end=text.index("\n"))
    assert answer(listed, evidence(0), [], reason=False).text == "Most people feel well."
    assert answer(listed, evidence(1), [], reason=False).text == text[lead:]


def test_marks_are_the_longest_words_that_match_and_never_overlap() -> None:
    meanings = [meaning("syndrome"), meaning("carcinoid"), meaning("attack", "carcinoid syndrome"), meaning("cure")]
    found = answer(passage(), evidence(1), meanings, reason=False)
    assert [(mark.surface, mark.term) for mark in found.marks] == [("cure", "cure"), ("carcinoid syndrome", "attack")]
    assert all(found.text[mark.start : mark.end] == mark.surface for mark in found.marks)


def test_words_of_little_weight_and_negations_are_not_marked() -> None:
    light, negation = meaning("people", weight=0.25), meaning("not", "not", "without")
    for unit in (1, 2):
        assert answer(passage(), evidence(unit), [light, negation], reason=False).marks == ()


def test_a_match_says_its_words_its_rule_and_its_place() -> None:
    asked = [meant("NET"), meant("therapy", "treatment", rule="lay"), meant("title", "neuroendocrine")]
    assert [(each.term, each.found, each.rule) for each in told(passage(), *asked)] == [
        ("NET", "NETs", "same"),
        ("therapy", "Treatment", "lay, in the lead-in"),
        ("title", "Neuroendocrine", "same, in the title"),
    ]
    assert told(passage(), meant("lung")) == ()


def test_a_single_word_of_a_concept_is_a_reason_only_where_the_concept_is_not_named() -> None:
    whole = Meaning(Group("carcinoid syndrome", (Alternative(("carcinoid", "syndrom")),)), (0, 1))
    word = Meaning(Group("syndrome", (Alternative(("syndrom",)),)), (1,))
    assert [each.found for each in told(passage(), whole, word)] == ["carcinoid syndrome"]
    assert [each.found for each in told(passage("It is a syndrome."), whole, word)] == ["syndrome"]


def test_what_goes_over_the_end_of_a_heading_is_no_reason_but_its_words_are() -> None:
    under = replace(passage("It is rare."), heading_path=("Title", "Carcinoid", "Syndrome and what it does"))
    whole = Meaning(Group("carcinoid syndrome", (Alternative(("carcinoid", "syndrom")),)), (0, 1))
    words = [Meaning(Group(each, (Alternative((stem(each),)),)), (at,)) for at, each in enumerate(("carcinoid", "syndrome"))]
    assert [(each.term, each.found) for each in told(under, whole, *words)] == [
        ("carcinoid", "Carcinoid"),
        ("syndrome", "Syndrome"),
    ]


def test_what_goes_over_the_end_of_a_sentence_is_no_reason() -> None:
    asked = meant("urinary tract infection", "urinary tract infection", "infection")
    assert [each.found for each in told(passage("It is in the urinary tract. Infections are rare."), asked)] == [
        "Infections"
    ]


def test_a_word_that_is_another_beside_its_neighbors_is_shown_where_it_stands() -> None:
    # "Stage four" is stage 4, though a full stop stands between the two here; "four" by itself is no figure.
    whole = passage("It hangs on the stage. Four types are used.")
    (reason,) = told(whole, meant("4"))
    assert reason.found == "Four"


def answers(given: Passage, found: Evidence, needs: str = "", after: str = "") -> bool:
    asked = [meaning(after)] if after else []
    meanings = [Meaning(Group(after, (Alternative((after,)),)), (0,)) for _ in asked]
    return Answering(meanings, asked, Figure(needs), lambda _: given, 0 if after else None)(found)


def test_an_answer_covers_enough_of_the_question() -> None:
    assert answers(passage(), evidence(0, ANSWERED))
    assert not answers(passage(), evidence(0, ANSWERED - 0.01))


@pytest.mark.parametrize(
    ("text", "under", "right"),
    [
        ("Stop it four weeks before the scan.", "", False),
        ("Stop it four weeks before the scan and start again the day after.", "", True),
        ("Do not drive for four weeks.", "", True),
        ("Eat nothing for six hours.", "Before the scan", False),
        ("Eat nothing for six hours.", "After the scan", True),
        ("Wait six hours after the scan.", "Before you go home", True),
        # Before something else.
        ("Wait at least six weeks before you drive.", "", True),
        ("Do not lift anything before the wound has healed.", "After the scan", True),
        ("It is given an hour before", "", True),
    ],
)
def test_how_long_after_something_is_not_how_long_before_it(text: str, under: str, right: bool) -> None:
    told = replace(passage(), text=text, units=(Span(0, len(text)),), label=None, context=(under,) if under else ())
    assert answers(told, evidence(0), after="scan") == right
    assert answers(told, evidence(0))


@pytest.mark.parametrize(("unit", "figure"), [(0, False), (1, False), (2, True), (3, False)])
def test_a_question_for_a_figure_is_answered_by_a_figure(unit: int, figure: bool) -> None:
    assert answers(passage(), evidence(unit), needs="number") == figure


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("MEN1 may be passed on to children.", False),
        ("Neurofibromatosis type 1, grades 1 and 2, stages 1-3, phase 2b and Ki-67.", False),
        ("It was approved in 2016.", False),
        ("In grade 3, 45% survive.", True),
        ("For stage 4, 25 % are alive.", True),
        ("Type 1 is passed on to one child in 2.", True),
        ("The dose is 5-10 mg.", True),
        ("Stage 2 lasts 12 months.", True),
        ("Half of them are well.", True),
        ("Call 999 at once.", False),
        ("Call the nurse on 555 0100.", False),
        ("Telephone: +44 (0)20 7946 0000", False),
        ("The ward (01632 960 001) is open.", False),
        ("Version 5", False),
        ("Reviewed on 3 March 2024, see page 12.", False),
        ("Reviewed: 2024-03-03", False),
        ("Table 2 lists 12 drugs.", True),
        ("Call us 2 days before.", True),
        ("Of those who call 100 get help.", True),
    ],
)
def test_the_number_in_a_name_is_no_figure(text: str, figure: bool) -> None:
    named = replace(passage(), text=text, units=(Span(0, len(text)),), label=None)
    assert answers(named, evidence(0), needs="number") == figure


@pytest.mark.parametrize(
    ("needs", "text", "figure"),
    [
        ("frequency", "It is given once a month.", True),
        ("frequency", "It is given once a tumor has spread.", False),
        ("frequency", "Most are middle-aged.", False),
        ("age", "Most are middle-aged.", True),
        ("age", "It is taken daily.", False),
        ("duration", "Patients have check-ups for the rest of their lives.", True),
        ("duration", "It takes 2 hours.", True),
        ("duration", "It is done weekly.", False),
        ("dose", "Take it with a glass of water, 10 mg a day.", True),
        ("dose", "It is given in four doses.", True),
        ("dose", "A course is 30 Gy.", True),
        ("dose", "Take ten capsules.", True),
        ("dose", "3 million international units are given.", True),
        ("dose", "If you miss a dose by less than six hours, take it.", False),
        ("duration", "Call the ward if your temperature is 38 degrees.", False),
        ("duration", "It lasts two or three nights.", True),
        ("number", "It is done weekly.", False),
        ("number", "Most of them are cancer.", True),
    ],
)
def test_how_many_how_often_how_old_or_how_long_may_be_said_in_words(needs: str, text: str, figure: bool) -> None:
    said = replace(passage(), text=text, units=(Span(0, len(text)),), label=None)
    assert answers(said, evidence(0), needs=needs) == figure


def test_the_first_of_the_best_that_answers_goes_in_front() -> None:
    found = [Evidence(at, 0, 9.0 - at, 0, 1.0) for at in range(FIRST + 1)]
    # Number 1 is a list as a whole.
    runs_on = np.arange(FIRST + 1) == 1

    def numbers(right: set[int], found: list[Evidence] = found) -> list[int]:
        return [each.number for each in answering_first(found, runs_on, lambda one: one.number in right)]

    as_they_stand = list(range(FIRST + 1))
    assert numbers({0, 2}) == as_they_stand
    assert numbers({1, 2, 3}) == [2, 0, 1, *as_they_stand[3:]]
    assert answering_first(found, runs_on, lambda one: one.number == 2)[0].score == found[0].score
    # Neither a list of such items, nor one from further down, nor one that covers less.
    assert numbers({1, FIRST}) == as_they_stand
    assert numbers({2}, [each._replace(coverage=0.9) if each.number == 2 else each for each in found]) == as_they_stand
    assert numbers(set(), []) == []


def test_a_passage_without_units_is_one() -> None:
    bare = replace(passage(), units=(), label=None)
    assert answer(bare, evidence(0), [], reason=False).text == TEXT
    assert answers(bare, evidence(0), needs="number")


@given(st.text(st.sampled_from("tumor NET’s -67Ki½\u0301\u00ad.Ab\n"), min_size=1, max_size=60), st.integers(0, 3))
def test_marks_of_any_text_point_at_what_they_say(text: str, unit: int) -> None:
    whole = passage(text)
    meanings = [meaning(term) for term in dict.fromkeys(terms(text))]
    meanings = [each for each in meanings if each.firsts]
    found = answer(whole, evidence(min(unit, len(whole.units) - 1)), meanings, reason=False)
    assert found.text == text[found.start : found.end]
    end = 0
    for mark in found.marks:
        assert end <= mark.start < mark.end <= len(found.text)
        assert found.text[mark.start : mark.end] == mark.surface
        end = mark.end
