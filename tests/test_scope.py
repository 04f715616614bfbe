""" "Not", "besides", "or" and the clauses of a question change what its concepts ask for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.terms_read import compile_folder
from search.analysis import terms
from search.meaning import SCENE
from search.query import parse
from search.words import NEGATION
from tests.conftest import CORPUS
from tests.engines import engine_over
from tests.test_expansion import Library, concept

WORDS = """
X1 functional tumor | same = ["makes hormones", "hormone-making tumor"] | opposite = "X2"
X2 nonfunctional tumor | same = ["nonfunctioning tumor"] | opposite = "X1"
X3 surgery | lay = ["operation"]
X4 malignant | opposite = "X5"
X5 benign | opposite = "X4"
X6 radionuclide therapy | abbreviation = ["PRRT"]
X7 loss of weight | same = ["weight loss"]
"""
PASSAGES = (
    "A functional tumor makes hormones. A nonfunctional tumor may grow. It may cause pain.",
    "Surgery removes tumors. Chemotherapy is given too. Malignant tumors spread; benign tumors do not.",
    "PRRT is a radionuclide therapy. Unexplained weight gain or loss.",
)

OTHERS = "\n\n".join(f"Page {number} is about something else, such as weather and boats." for number in range(9))
"""Without other passages every word would be in all of them, and none would tell anything."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("scope")
    symptom = concept("X8 pain").replace('"disease"', '"symptom"')
    (folder / "words.toml").write_text("".join(map(concept, WORDS.strip().splitlines())) + symptom, encoding="utf-8")
    return Library(engine_over(PASSAGES), compile_folder(folder))


@pytest.mark.parametrize(
    ("typed", "read", "denied"),
    [
        ("tumor that makes hormones", "X1", ""),
        ("a tumor that doesn't make hormones", "X2", "opposite"),
        ("it is not malignant", "X5", "opposite"),
        ("surgery cannot help", "X3", ""),
        ("no surgery", "X3", "not"),
        ("treatment without surgery", "X3", "besides"),
        ("treatments other than surgery", "X3", "besides"),
        ("apart from an operation what chemotherapy", "X3", "besides"),
        # A question that opens with a denied verb expects a yes.
        ("isn't it malignant?", "X4", ""),
        ("don't they need surgery", "X3", ""),
        # What is denied stands in the same clause.
        ("I can't sleep. What is surgery?", "X3", ""),
    ],
)
def test_what_is_denied_is_read_as_denied(library: Library, typed: str, read: str, denied: str) -> None:
    found = {meaning.concept: meaning.denied for meaning in library.expand(typed).meanings if meaning.concept}
    assert found.get(read) == denied, found


def test_a_denial_that_was_turned_round_is_said(library: Library) -> None:
    (term,) = [term for term in library.expand("it is not malignant").reading.terms if term.rule == "opposite"]
    assert (term.input, term.concept) == ("not malignant", "benign")


@pytest.mark.parametrize(("typed", "answers"), [("is it benign?", True), ("what is benign", False)])
def test_a_question_for_yes_or_no_is_answered_by_the_opposite_too(library: Library, typed: str, answers: bool) -> None:
    (meaning,) = [meaning for meaning in library.expand(typed).meanings if meaning.concept == "X5"]
    assert (tuple(terms("malignant")) in {each.terms for each in meaning.group.alternatives}) == answers


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("what is PRRT", {"X6": 0}),
        ("I had surgery. What is PRRT?", {"X3": SCENE, "X6": 1}),
        ("what is PRRT and is it malignant", {"X6": 1, "X4": 2}),
        ("surgery and PRRT", {"X3": 0, "X6": 0}),
        ("surgery, PRRT", {"X3": 0, "X6": 0}),
    ],
)
def test_each_concept_belongs_to_the_clause_that_asks_about_it(library: Library, typed: str, parts: dict[str, int]) -> None:
    found = {meaning.concept: meaning.part for meaning in library.expand(typed).meanings if meaning.concept in parts}
    assert found == parts


@pytest.mark.parametrize(
    ("typed", "says"),
    [("I was there last week. What is PRRT?", False), ("I had surgery. What is PRRT?", True)],
)
def test_who_or_since_when_is_nothing_to_be_found(library: Library, typed: str, says: bool) -> None:
    scene = [one for one in library.expand(typed).meanings if one.part == SCENE]
    assert any(one.group.weight and one.informative for one in scene) == says


def test_what_a_sentence_of_its_own_tells_says_less_and_its_figures_nothing(library: Library) -> None:
    def weight(typed: str, concept: str) -> float:
        return next(one.group.weight for one in library.expand(typed).meanings if one.concept == concept)

    apart, beside = weight("I had surgery. What is PRRT?", "X3"), weight("I had surgery, what is PRRT?", "X3")
    assert 0 < apart < beside
    # What is asked points back to it.
    assert weight("I had surgery. Is PRRT for that?", "X3") == beside
    figures = [one.informative for one in library.expand("I am 67. What is PRRT?").meanings if one.group.label == "67"]
    assert not any(figures)


def test_where_nothing_is_put_as_a_question_a_symptom_that_is_told_is_asked_about_too(library: Library) -> None:
    assert {one.part for one in library.expand("I had pain. PRRT").meanings if one.concept} == {0}
    assert SCENE in {one.part for one in library.expand("I had surgery. PRRT").meanings}


def test_forms_of_questions_are_looked_for_in_what_is_asked(library: Library) -> None:
    told = library.expand("I was there last week. How long does PRRT take?")
    assert told.asked == "How long does PRRT take?"
    assert {"last", "week"} <= set(told.reading.ignored)
    assert library.expand("I had surgery. How long does PRRT take?").asked == "I had surgery. How long does PRRT take?"


def test_an_entry_lies_within_a_sentence_and_is_read_in_each(library: Library) -> None:
    assert "X7" in {one.concept for one in library.expand("weight loss").meanings}
    assert "X7" not in {one.concept for one in library.expand("I told of my weight. Loss of what?").meanings}
    assert "X7" in {one.concept for one in library.expand("I told of my weight. Is that the loss?").meanings}
    (told,) = [one for one in library.expand("I had PRRT. What is PRRT?").meanings if one.concept == "X6"]
    assert told.part == 1


def test_words_of_an_absent_term_are_looked_for_near_each_other(library: Library) -> None:
    (meaning,) = [meaning for meaning in library.expand("weight loss").meanings if meaning.concept == "X7"]
    assert meaning.loose


@pytest.mark.parametrize(("common", "rare"), [("letter", "percutaneous"), ("hospital", "scintigraphy"), ("cat", "xyzzyq")])
def test_the_commoner_a_word_is_in_english_the_less_its_lack_counts(library: Library, common: str, rare: str) -> None:
    lacks = {meaning.group.label: meaning.counts for meaning in library.expand(f"{common} {rare}").meanings}
    assert lacks[common] < lacks[rare] < 1


@pytest.mark.parametrize(
    ("typed", "informs"),
    [
        ("a 70 year old man with flushing", False),
        ("70-year-old with flushing", False),
        ("54 yo with flushing", False),
        ("flushing, I am 45", False),
        ("I'm 38, can surgery help", False),
        ("flushing over 15 years", False),
        ("I'm 47, my rings are too tight", False),
        ("I am 60 and tired", False),
        ("I am 4 weeks after surgery", False),
        ("my Ki-67 is 20", False),
        ("aged patients", None),
        ("flushing for 3 days", False),
        ("I have had flushing for the past 2 weeks", False),
        ("flushing every 4 weeks", False),
        ("3", False),
    ],
)
def test_how_old_how_long_or_how_much_something_is_need_not_stand_in_an_answer(
    library: Library, typed: str, informs: bool | None
) -> None:
    numbers = [one.informative for one in library.expand(typed).meanings if one.group.label.isdecimal()]
    assert numbers == ([] if informs is None else [informs])


def test_an_identifier_that_is_missing_counts_fully(library: Library) -> None:
    assert all(meaning.counts == 1 for meaning in library.expand("CAPTEM 5-HIAA").meanings)


@given(
    st.lists(st.sampled_from([*sorted(NEGATION), "without", "besides", "or", "surgery", "malignant", "?", ".", "and why"]))
)
def test_any_heap_of_such_words_can_be_read(library: Library, words: list[str]) -> None:
    expanded = library.expand(" ".join(words)[:200])
    assert all(meaning.part >= SCENE for meaning in expanded.meanings)


@pytest.mark.parametrize(
    ("text", "question", "answer", "beside"),
    [
        # What a sentence points back to is spoken of in it.
        (
            "Carcinoids of the gut are rare. Most of them start in the appendix.\n\nThe gut is long.",
            "what starts in the appendix",
            "Most of them start in the appendix.",
            "Carcinoids of the gut are rare.",
        ),
        (
            "Nonfunctional tumors make no hormones. They may cause symptoms by growing.\n\nSymptoms are many.",
            "can nonfunctional tumors cause symptoms",
            "They may cause symptoms by growing.",
            "Nonfunctional tumors make no hormones.",
        ),
        # Where it adds nothing, the sentence that names the thing comes first.
        (
            "Nonfunctional tumors make no hormones. They may cause symptoms by growing.\n\nSymptoms are many.",
            "nonfunctional tumors",
            "Nonfunctional tumors make no hormones.",
            None,
        ),
        # A sentence that gives another name lends it to those around it, and says no more than that itself.
        (
            "Surgery takes long. Enough of the pancreas is left to make insulin. It is also called the Whipple procedure.",
            "will I make insulin after a Whipple procedure",
            "Enough of the pancreas is left to make insulin.",
            None,
        ),
        (
            "Surgery takes long. Enough of the pancreas is left to make insulin. It is also called the Zonk procedure.",
            "Zonk procedure",
            "It is also called the Zonk procedure.",
            "Enough of the pancreas is left to make insulin.",
        ),
        # What was not asked for is not what answers.
        (
            "Gastrinoma is a rare inherited tumor. Other rare inherited tumors are insulinoma and glucagonoma.",
            "rare inherited tumors besides gastrinoma",
            "Other rare inherited tumors are insulinoma and glucagonoma.",
            None,
        ),
        # What cannot be done is not answered by what can.
        (
            "The tumor can be removed by a surgeon in most people.\n\nSome tumors cannot be removed.",
            "tumors that cannot be removed",
            "Some tumors cannot be removed.",
            None,
        ),
    ],
)
def test_the_sentence_that_answers_what_is_meant_comes_first(
    site: Callable[..., FlaskClient], text: str, question: str, answer: str, beside: str | None
) -> None:
    reply = (
        site({"a.txt": f"About tumors\n\n{text}\n\n{OTHERS}\n"})
        .get("/api/v1/search", query_string={"q": question})
        .get_json()
    )
    first = reply["hits"][0]["answer"]
    assert first["text"] == answer
    assert beside is None or beside in first["context"]


TREATMENTS = (
    """
About tumors

NETs are tumors. A neuroendocrine tumor (NET) begins in cells of the gut. Functional NETs are those that make hormones.

Treatment options for NETs include:

  • Biopsy, a small sample
  • Chemotherapy: These drugs destroy cells.

Common symptoms of NETs include:

  • Diarrhea, at night too
  • Abdominal pain
"""
    + OTHERS
)


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("what is a biopsy", True),
        ("abdominal pain", True),
        ("does a biopsy hurt", False),
        ("how do you treat diarrhea", False),
        ("treatment modalities", True),
        ("tumor without surgery", False),
        ("symptoms of biopsy", False),
        ("how is diarrhea treated and what is chemotherapy", True),
        ("isn't it a tumor or not?", True),
        ("treatment of lumbosacral radiculopathy", False),
    ],
)
def test_what_speaks_of_half_a_question_is_no_answer(
    site: Callable[..., FlaskClient], tmp_path: Path, question: str, answered: bool
) -> None:
    shutil.copytree(CORPUS / "terminology", tmp_path / "corpus" / "terminology")
    reply = site({"a.txt": TREATMENTS}).get("/api/v1/search", query_string={"q": question}).get_json()
    assert reply["answered"] == answered, reply["hits"][0]


def test_a_list_that_only_repeats_its_item_is_no_second_answer(site: Callable[..., FlaskClient], tmp_path: Path) -> None:
    shutil.copytree(CORPUS / "terminology", tmp_path / "corpus" / "terminology")
    client = site({"a.txt": TREATMENTS})
    reply = client.get("/api/v1/search", query_string={"q": "chemotherapy"}).get_json()
    item, whole = reply["hits"][:2]
    assert item["answer"]["text"] == "Chemotherapy: These drugs destroy cells."
    assert item["passage"]["text"] in whole["passage"]["text"]
    assert whole["answer"] is None
    reply = client.get("/api/v1/search", query_string={"q": "treatment options"}).get_json()
    assert reply["hits"][0]["answer"]["text"].startswith("Treatment options for NETs include:")


@pytest.mark.parametrize(
    "question", ["net", "I have a net", "NETs", "what is a net", "what on earth is a NET", "what is a net tumour"]
)
def test_a_bare_name_asks_what_it_is_in_small_letters_too(
    site: Callable[..., FlaskClient], tmp_path: Path, question: str
) -> None:
    shutil.copytree(CORPUS / "terminology", tmp_path / "corpus" / "terminology")
    reply = site({"a.txt": TREATMENTS}).get("/api/v1/search", query_string={"q": question}).get_json()
    assert reply["hits"][0]["answer"]["text"] in (
        "A neuroendocrine tumor (NET) begins in cells of the gut.",
        "NETs are tumors.",
    )


@pytest.mark.parametrize(
    ("typed", "asking"),
    [
        ("what is PRRT", {0}),
        ("flushing", set()),
        ("It says metastatic. Could you tell me what that means?", {1}),
        ("does it run in families? worried about my kids", {0}),
        ("mine was found by chance, is that normal", {1}),
    ],
)
def test_the_clauses_that_ask_are_known(typed: str, asking: set[int]) -> None:
    assert parse(typed).clauses.asking == asking


def test_only_what_stands_in_one_clause_is_joined(library: Library) -> None:
    meanings = library.expand("I have a benign tumor. Take it or PRRT?").meanings
    assert not any(meaning.either for meaning in meanings)
    meanings = library.expand("I have a benign tumor. Is surgery or PRRT better?").meanings
    assert {meaning.concept for meaning in meanings if meaning.either} == {"X3", "X6"}


def test_an_or_between_before_and_after_joins_nothing_else(library: Library) -> None:
    for typed, joined in (("PRRT before or after surgery", set()), ("PRRT or surgery", {"X3", "X6"})):
        assert {meaning.concept for meaning in library.expand(typed).meanings if meaning.either} == joined
