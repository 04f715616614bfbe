"""The form of a question shows what kind of answer it asks for; a concept by itself asks what it is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from search.engine import Alternative, Group
from search.kinds import after, defines, kinds, needs_figure, things
from search.meaning import SCENE, Meaning
from search.query import parse

DISEASE = Meaning(Group("NET", (Alternative(("NET",)),)), (0,), "NC001", "disease")


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Are NETs rare?", {"count"}),
        ("is it an unusual cancer", set()),
        ("isn't it very unusual?", {"count"}),
        ("how common is flushing", {"count"}),
        ("what is a common symptom", {"definition"}),
        ("where do they start", {"place"}),
        ("where does a carcinoid usually grow", {"place"}),
        ("where is the nearest hospital", {"location"}),
        ("where's the pancreas", {"location"}),
        ("whereabouts in my belly is it", {"location"}),
        ("what do the letters NET stand for", {"definition"}),
        ("PRRT stands for", {"definition"}),
        ("what is ERCP short for", {"definition"}),
        ("I cannot stand up", set()),
        ("what do these cells normally do", {"function"}),
        ("role of hormones", {"function"}),
        ("what do doctors call it", set()),
        ("Mum has a NET. What on earth is that?", {"definition"}),
        ("he asked what it is", set()),
        ("what do I do now", {"action"}),
        ("should I stop my tablets", {"action"}),
        ("my doctor says I should rest", set()),
        ("how do I know if I have a choice", set()),
        ("how will I know if I have to stop", set()),
        ("where can I get a form", set()),
        ("How would I know if I had one of these?", {"symptom"}),
        ("how can you tell whether she has a NET", {"symptom"}),
        ("how do they tell if it has spread", set()),
        ("who gets NETs", {"who"}),
        ("why did I get it", {"cause"}),
        ("how can I stop getting mouth ulcers", {"prevention"}),
        ("how do I stop the pump", set()),
    ],
)
def test_the_form_of_a_question_shows_the_kind_of_answer(question: str, shown: set[str]) -> None:
    assert kinds(question) == shown


@pytest.mark.parametrize(
    ("question", "asked"), [("NETs", True), ("what are NETs", True), ("are NETs rare", False), ("who gets NETs", False)]
)
def test_a_concept_and_nothing_else_asks_what_it_is(question: str, asked: bool) -> None:
    assert defines(kinds(question), [DISEASE]) == asked


def test_two_concepts_or_a_word_that_is_none_ask_for_something_else() -> None:
    assert not defines(frozenset(), [DISEASE, replace(DISEASE, concept="NC002")])
    assert not defines(frozenset(), [replace(DISEASE, concept=None)])


@pytest.mark.parametrize(
    ("question", "needed"),
    [
        ("how many people get it", True),
        ("what are the chances of that", True),
        ("what are the odds she passed it on", True),
        ("could it by any chance be a NET", False),
        ("who gets it", False),
        ("how is it treated", False),
    ],
)
def test_a_question_for_a_number_needs_a_figure(question: str, needed: bool) -> None:
    assert bool(needs_figure(question, [DISEASE])) == needed


def test_what_only_sets_the_scene_needs_no_figure() -> None:
    session = replace(DISEASE, needs="number")
    assert needs_figure("How does it work? His first session is near.", [session])
    assert not needs_figure("How does it work? His first session is near.", [replace(session, part=SCENE)])


def test_a_concept_may_need_a_figure_however_it_is_asked_about() -> None:
    assert needs_figure("rate", [replace(DISEASE, needs="number")]) == "number"
    assert needs_figure("age", [replace(DISEASE, needs="age")]) == needs_figure("how old are they", [DISEASE]) == "age"
    assert needs_figure("how often is it given", [DISEASE]) == "frequency"
    # Who asks how many milligrams asks for a dose, and not who asks how long a dose lasts.
    dose = [replace(DISEASE, needs="dose")]
    assert [needs_figure(asked, dose) for asked in ("how many mg is it", "usual dose")] == ["dose", "dose"]
    assert needs_figure("how long does a dose last", dose) == "duration"
    assert needs_figure("how many people need a lower dose", dose) == "number"
    # Who asks how long, in a question for survival, wants the figure.
    assert needs_figure("how long do they survive", [replace(DISEASE, needs="number")]) == "number"


@pytest.mark.parametrize(
    ("asked", "question", "kind"),
    [
        (["symptom"], "NET symptoms", "symptom"),
        (["treatment"], "what is the treatment of a NET", "treatment"),
        (["treatment"], "Why is a NET treated?", ""),
        (["symptom"], "how soon are there symptoms of a NET", ""),
        (["treatment", "stage"], "treatment of a NET by stage", ""),
        (["treatment", ""], "treatment of a NET at home", ""),
        (["stage"], "stages of a NET", ""),
        ([], "NET", ""),
    ],
)
def test_who_names_a_kind_and_what_it_is_of_asks_for_the_things(asked: list[str], question: str, kind: str) -> None:
    named = replace(DISEASE, name=1)
    others = [
        Meaning(Group(one, (Alternative((one,)),)), (at,), kind=one, counts=1.0 if one else 0.1)
        for at, one in enumerate(asked, 1)
    ]
    assert things(question, [named, *others]) == kind
    # So do those of a disease at a stage.
    stage = replace(DISEASE, type="staging", name=0)
    assert things(question, [named, stage, *others]) == kind
    # A word that is hardly ever used is a name too.
    assert things(question, [replace(named, concept=None, name=0, counts=0.7), *others]) == kind


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("How long after PRRT can I hug my niece?", 0),
        ("when can i drive again after PRRT", 1),
        ("How long before the PRRT do I stop?", None),
        ("how long before I can drive after PRRT", None),
        ("Is it safe after PRRT?", None),
        ("how long after", None),
    ],
)
def test_that_after_which_something_is_asked_is_known(question: str, number: int | None) -> None:
    query = parse(question)
    words = [word.surface.lower() for word in query.words]
    places = [words.index(word) for word in ("drive", "prrt", "niece") if word in words]
    meanings = [replace(DISEASE, words=(place,)) for place in places]
    assert after(query, meanings) == number
