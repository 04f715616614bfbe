"""The product's promise, on the real document: floors on the judged questions, twins, and what must never be found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from indexer import build
from search import settings as configuration
from search.analysis import terms
from search.answerer import Answerer
from search.engine import Tree
from search.evaluate import judge, rates
from search.expansion import expand
from search.judged import read_questions
from search.query import parse
from search.verify import verify

QUESTIONS = Path(__file__).parent / "judged" / "dev_questions.tsv"
FLOORS = {"section@1": 0.94, "answer@1": 0.93, "answer@3": 0.93, "declined": 0.94}
"""What was reached (docs/relevance.md), less about one question: 95.1, 95.1, 95.1 and 100 %."""
MOST_WRONGLY_DECLINED = 0.03
OTHERS = {"section@1": 0.955, "answer@1": 0.92, "answer@3": 0.935, "declined": 0.92}
OTHERS_WRONGLY_DECLINED = 0.065
"""What other authors' questions reached together, less about one in a hundred."""

DOSES = """# Drugs for neuroendocrine tumors

## Somatostatin analogs

Lanreotide and octreotide are given by injection.

| Drug | Dose | How often |
|---|---|---|
| Lanreotide | 120 mg | every 28 days |
| Octreotide LAR | 30 mg | every 4 weeks |
| Telotristat ethyl | 250 mg | three times a day |

## Telotristat ethyl

| Dose | When |
|---|---|
| 250 mg | with food |
"""

GASTRINOMA = """# Zollinger-Ellison syndrome

## How is it diagnosed?

Doctors diagnose Zollinger-Ellison syndrome based on the following:

- medical history
- blood tests

## Imaging tests

Imaging tests that may be ordered to diagnose Zollinger-Ellison syndrome include:

- a CT scan
- an ultrasound

## How is it treated?

Zollinger-Ellison syndrome is treated with drugs that reduce acid.

## Chemotherapy

Chemotherapy drugs that are used to treat Zollinger-Ellison syndrome include:

- streptozotocin
- fluorouracil
"""

DRIP = """# The day of treatment

An amino acid drip starts 30 minutes before the lutetium and runs for at least four hours. The amino acids protect the
kidneys from the radiation. The drip often causes nausea.

# Operations

We remove the gallbladder during bowel surgery. Gallstones are likely later, so it is taken out at the same time.
"""

SIZES = """# NETs of the appendix

| Size | What we do |
|---|---|
| Under 1 cm | No more surgery is needed |
| 1 to 2 cm | Surgery is discussed at the meeting |
| Over 2 cm | More surgery is offered |

# Fever during chemotherapy

Chemotherapy lowers your defenses. Take your temperature every morning during chemotherapy. A temperature of 100.4 °F (38 °C)
or more is an emergency: call at once.
"""

FRIENDS = """# Everolimus

## Do not take with

- live vaccines, such as yellow fever or MMR

## Lungs

A cough or fever may be a sign of inflamed lungs. Stop the tablets and ring us.

# Octreotide injections under the skin

The usual starting dose of octreotide is 50 micrograms twice a day.

# Gallium-68 DOTATATE PET/CT

You may eat and drink as usual before the scan.

# CT scan

Do not eat for 4 hours before the scan.

# Radiation safety at home

Flush the toilet twice for 7 days.

# Carcinoid syndrome

Flushing often lasts for a few minutes.

# Insulinoma

An insulinoma is a tumor that makes insulin. PRRT is not given for an insulinoma.

# Gastric NETs

## Type 1

Gastroscopy is done every 12 months.

## Type 3

Type 3 behaves like stomach cancer.
"""

Asker = Callable[..., Answerer]


def said(answerer: Answerer, question: str) -> str | None:
    """What a question is answered by, first; None where nothing answers."""
    reply = answerer.ask(question)
    first = reply.hits[0].answer if reply.hits else None
    return first.text if reply.answered and first else None


def begun(answerer: Answerer, question: str, begins: str) -> str:
    """As much of what a question is answered by as these words are long, all of it for none; "" where nothing answers."""
    return (said(answerer, question) or "")[: len(begins) or None]


@pytest.fixture(scope="module")
def answerer(built: configuration.Settings) -> Answerer:
    """Answers from an index of the real corpus."""
    return Answerer(built.index)


@pytest.fixture
def ask(tmp_path: Path) -> Asker:
    """Index a few small documents, with the product's own terminology, and answer from them."""

    def index(documents: dict[str, str], suffix: str = "txt") -> Answerer:
        sources = tmp_path / "corpus" / "sources"
        sources.mkdir(parents=True)
        for name, text in documents.items():
            (sources / f"{name}.{suffix}").write_text(text, encoding="utf-8")
        terms = Path(__file__).parents[1] / "corpus" / "terminology"
        (tmp_path / "corpus" / "terminology").symlink_to(terms, target_is_directory=True)
        at = {"corpus": str(tmp_path / "corpus"), "index": str(tmp_path / "index")}
        build.index(configuration.load(at, environ={}))
        return Answerer(tmp_path / "index")

    return index


def test_other_authors_questions_are_answered_nearly_as_well(answerer: Answerer) -> None:
    paths = sorted(path for path in QUESTIONS.parent.glob("*_questions.tsv") if path != QUESTIONS)
    questions = [each for path in paths for each in read_questions(path)]
    assert len(questions) == 1500
    reached = rates([judge(each, answerer.ask(each.query, always_answer=True)) for each in questions])
    values = {metric: rate.value or 0 for metric, rate in reached.items()}
    short = {metric: values[metric] for metric, floor in OTHERS.items() if values[metric] < floor}
    assert not short
    assert values["wrongly_declined"] <= OTHERS_WRONGLY_DECLINED


def test_the_judged_questions_are_answered_and_declined_as_well_as_they_were(answerer: Answerer) -> None:
    outcomes = [judge(each, answerer.ask(each.query, always_answer=True)) for each in read_questions(QUESTIONS)]
    reached = {name: rate.value for name, rate in rates(outcomes).items()}
    short = {name: reached[name] for name, floor in FLOORS.items() if (reached[name] or 0) < floor}
    assert not short
    assert reached["wrongly_declined"] is not None
    assert reached["wrongly_declined"] <= MOST_WRONGLY_DECLINED


def _texted(typed: str) -> str:
    short = {
        "you": "u",
        "are": "r",
        "your": "ur",
        "before": "b4",
        "with": "w/",
        "because": "cos",
        "to": "2",
        "for": "4",
        "and": "&",
    }
    return " ".join(short.get(word, word) for word in typed.split())


@pytest.mark.parametrize(
    ("put", "most"),
    [
        (lambda typed: f"Hello, can you please tell me {typed} Thanks in advance!"[:256], 0),
        (lambda typed: " ".join(word[:1].upper() + word[1:] for word in typed.split()), 2),
        (str.upper, 1),
        (str.lower, 3),
        (lambda typed: f"My husband was diagnosed last month. {typed}"[:256], 0),
        (_texted, 0),
        (lambda typed: f"Sorry if this is a silly question but {typed} Any advice greatly appreciated"[:256], 0),
        (lambda typed: f"{typed.rstrip('?. ')}? She was diagnosed in March."[:256], 0),
        (lambda typed: f"Mum is 67 and has a NET. {typed}"[:256], 1),
        (lambda typed: f"I saw Dr. Smith at the Royal Free last week. {typed}"[:256], 0),
        (lambda typed: f"{typed.rstrip('?. ')}? My mum Joan lives in Leeds."[:256], 0),
    ],
    ids=[
        *("polite", "as a title", "in capitals", "in small letters", "behind what is told", "as a text message"),
        *("with an apology", "before what is told", "behind a case"),
        *("behind names", "before names"),
    ],
)
def test_a_question_is_answered_the_same_however_it_is_put(answerer: Answerer, put: Callable[[str], str], most: int) -> None:
    """most: of a hundred, those of which the first answer, or whether there is one, is another."""

    def first(typed: str) -> str | None:
        reply = answerer.ask(typed)
        return reply.hits[0].answer.text if reply.answered and reply.hits[0].answer else None

    typed = [each.query for each in read_questions(QUESTIONS)]
    assert len(typed) > 100
    others = [one for one in typed if first(put(one)) != first(one)]
    assert len(others) <= most, others


def test_the_same_questions_are_answered_as_well_in_a_library_of_several_documents(ask: Asker) -> None:
    # From a hundred passages on, what the best passages share is added to a question.
    text = next((Path(__file__).parents[1] / "corpus" / "sources").glob("*.txt")).read_text(encoding="utf-8")
    answerer = ask({f"copy-{number}": text for number in range(2)})
    questions = [each for path in sorted(QUESTIONS.parent.glob("*_questions.tsv")) for each in read_questions(path)]
    reached = rates([judge(each, answerer.ask(each.query, always_answer=True)) for each in questions])
    values = {metric: rate.value or 0 for metric, rate in reached.items()}
    short = {metric: values[metric] for metric, floor in OTHERS.items() if values[metric] < floor}
    assert not short
    assert values["wrongly_declined"] <= OTHERS_WRONGLY_DECLINED


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("why do I get amino acids", "The amino acids protect"),
        ("what is the reason for the amino acids", "The amino acids protect"),
        ("when do I get amino acids", "An amino acid drip starts"),
    ],
)
def test_who_asks_why_gets_the_reason(ask: Asker, question: str, begins: str) -> None:
    assert begun(ask({"day": DRIP}, "md"), question, begins) == begins


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("do I need more surgery for an appendix NET of 2.5 cm", "Over 2 cm"),
        ("do I need more surgery for an appendix NET of 15 mm", "1 to 2 cm"),
        ("do I need more surgery for an appendix NET of 0.8 cm", "Under 1 cm"),
        ("my temperature is 38.4 on chemotherapy", "A temperature of 100.4"),
        ("do I need more surgery for a NET of the rectum of 8 mm", ""),
        ("appendix NET 15 mm", "1 to 2 cm"),
        ("Ki-67 15 %", ""),
        ("I am 3 years old, can I have surgery", ""),
    ],
)
def test_what_was_measured_finds_the_bounds_that_hold_it(ask: Asker, question: str, begins: str) -> None:
    assert begun(ask({"sizes": SIZES}, "md"), question, begins) == begins


def test_a_sentence_that_tells_the_very_share_answers(ask: Asker) -> None:
    text = "# Reports\n\nA Ki-67 of 4% means that four of a hundred cells divide. Ki-67 is a protein.\n"
    assert begun(ask({"report": text}, "md"), "what does a Ki67 of 4 percent mean", "A Ki-67 of 4%")


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("CT in year 1 after surgery", "First year"),
        ("CT in year 3 after surgery", "Years 2 to 5"),
        ("CT in year 7 after surgery", "After year 5"),
        ("what can I eat on day 5", "Days 4 to 5"),
        ("what can I eat on day 6", ""),
        ("do I get etoposide on day 15", "Etoposide"),
        ("do I get etoposide on day 8", ""),
    ],
)
def test_a_stage_of_a_plan_is_found_by_the_years_that_hold_it(ask: Asker, question: str, begins: str) -> None:
    plan = (
        "# Follow-up after surgery\n\n| When | CT |\n|---|---|\n"
        "| First year | every 3 months |\n| Years 2 to 5 | every 6 months |\n| After year 5 | none |\n\n# Eating\n\n"
        "- Days 2 to 3: eat soup.\n- Days 4 to 5: eat soft food.\n\n# Etoposide\n\nEtoposide is given on days 1 and 15.\n"
    )
    assert begun(ask({"plan": plan}, "md"), question, begins) == begins


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("fever on everolimus", "A cough or fever"),
        ("how long does flushing last", "Flushing often lasts"),
        ("can I eat before a CT scan", "Do not eat for 4 hours"),
        ("can I eat before a DOTATATE PET/CT", "You may eat"),
        ("octreotide dose", "The usual starting dose"),
        ("octreotide LAR dose", ""),
        ("octreotide dose for insulinoma", ""),
        ("PRRT for insulinoma", "PRRT is not given"),
        ("surgery for insulinoma", ""),
        ("how often gastroscopy for type 1", "Gastroscopy is done"),
        ("how often gastroscopy for type 3", ""),
    ],
)
def test_what_only_looks_like_it_is_no_answer(ask: Asker, question: str, begins: str) -> None:
    assert begun(ask({"friends": FRIENDS}, "md"), question, begins) == begins


@pytest.mark.parametrize(
    ("typed", "twin"),
    [
        ("tumour in the lung", "tumor in the lung"),
        ("diarrhoea", "diarrhea"),
        ("MEN-1", "MEN1"),
        ("MEN 1", "MEN1"),
        ("NF-1", "NF1"),
        ("prrt", "PRRT"),
        ("mri", "MRI"),
        ("genetic counselling", "genetic counseling"),
        ("non-functional NETs", "nonfunctional NETs"),
        ("oedema of the ankles", "edema of the ankles"),
        ("localised", "localized"),
        ("grade II", "grade 2"),
    ],
)
def test_a_spelling_finds_what_its_twin_finds(answerer: Answerer, typed: str, twin: str) -> None:
    found, expected = answerer.ask(typed), answerer.ask(twin)
    assert expected.hits
    assert [hit.passage.id for hit in found.hits] == [hit.passage.id for hit in expected.hits]


@pytest.mark.parametrize(
    ("typed", "opening"),
    [
        ("Is this disease rare?", "NETs comprise a small fraction of new cancer cases"),
        ("Is it a common disease?", "NETs comprise a small fraction of new cancer cases"),
        ("where do these tumors begin", "NETs can begin in any part of the body, including the:"),
        ("what does NET stand for", "A neuroendocrine tumor (NET) begins"),
        ("my dad has a net", "A neuroendocrine tumor (NET) begins"),
        ("net symptoms", "Common symptoms of NETs include:"),
        ("lung net", "Doctors may classify a NET tumor by its site of origin"),
        ("cat scan", "Computerized tomography scan (CT scan)"),
        ("thyroid net", "Thyroid gland"),
        ("neuroendocine tumer", "A neuroendocrine tumor (NET) begins"),
        ("can this kind of tumor spread to other organs", "Have spread throughout the body"),
        ("How would I know if I had one of these?", "Common symptoms of NETs include:"),
        ("role of neuroendocrine cells in the body", "They are found throughout the body’s organs and help control"),
        ("what can be done", "Treatment options for NETs include:"),
    ],
)
def test_what_anyone_asks_first_is_answered_by_the_sentence_that_says_it(
    answerer: Answerer, typed: str, opening: str
) -> None:
    reply = answerer.ask(typed)
    answer = reply.hits[0].answer
    assert answer is not None
    assert answer.text.startswith(opening)


@pytest.mark.parametrize("typed", ["When should I call my doctor?", "side affects of interferon", "pet scan"])
def test_what_the_documents_do_not_speak_of_is_declined_however_it_is_put(answerer: Answerer, typed: str) -> None:
    assert not answerer.ask(typed).answered


def test_an_abbreviation_in_capitals_is_not_the_word(ask: Asker) -> None:
    answerer = ask(
        {
            "weight": "Food labels\n\nThe net weight is printed on the label. A net keeps mosquitoes out.\n",
            "men": "Men's health\n\nMen over 50 should ask about a prostate test. One in nine men is affected.\n",
            "tumor": "About NETs\n\nA neuroendocrine tumor begins in nerve and hormone cells.\n",
            "men1": "Inherited syndromes\n\nMEN1 runs in families. It is also called Wermer syndrome.\n",
        }
    )
    assert answerer.ask("NET").hits[0].passage.source_id == "tumor"
    assert {hit.passage.source_id for hit in answerer.ask("MEN-1").hits} == {"men1"}
    assert answerer.ask("net weight").hits[0].passage.source_id == "weight"


def test_what_only_the_form_of_a_question_asks_for_is_never_named_as_missing(ask: Asker) -> None:
    reply = ask({"tea": "Tea\n\nTea is served at four, and one may know it by its smell.\n"}).ask(
        "how would I know if I had it"
    )
    assert not reply.answered
    assert reply.reading.unmatched == ()


def test_a_word_that_is_there_is_never_named_as_missing(ask: Asker) -> None:
    answerer = ask({"food": "Carcinoid syndrome\n\nPeople with carcinoid syndrome should avoid alcohol.\n"})
    assert answerer.ask("what should I avoid").reading.unmatched == ()
    assert answerer.ask("what about gastrinoma").reading.unmatched == ("gastrinoma",)


def test_a_row_of_a_table_answers_for_its_own_drug_alone_and_the_head_of_its_columns_for_none(ask: Asker) -> None:
    answerer = ask({"doses": DOSES}, suffix="md")
    by_question = {
        "how often is lanreotide given": "Lanreotide\t120 mg\tevery 28 days",
        "octreotide dose": "Octreotide LAR\t30 mg\tevery 4 weeks",
        "telotristat dose": "250 mg\twith food",
    }
    for question, expected in by_question.items():
        hits = answerer.ask(question).hits
        given = [hit.answer.text for hit in hits if hit.answer]
        assert given[0] == expected
        others = {"Lanreotide\t", "Octreotide LAR\t", "Telotristat ethyl\t"} - {expected.split("\t")[0] + "\t"}
        if question != "telotristat dose":
            assert not [text for text in given if text.startswith(tuple(others))]
        assert not [hit for hit in hits if hit.passage.text.startswith(("Drug\t", "Dose\t"))]


def test_what_stands_of_one_test_is_not_told_of_another_nor_of_another_drug_what_a_pronoun_points_to(ask: Asker) -> None:
    answerer = ask(
        {
            "diet": "# Urine tests\n\n## 5-HIAA: food\n\nDo not eat bananas, nuts or tomatoes before the urine test.\n",
            "normal": "# Markers\n\n| Marker | Normal range |\n|---|---|\n| Chromogranin A | below 102 micrograms |\n",
            "lungs": "# Everolimus and sunitinib\n\n## Lungs\n\nEverolimus can inflame the lungs. "
            "This is called pneumonitis and affects 12 to 17 of 100 people.\n",
        },
        suffix="md",
    )
    by_question = {
        "what food to avoid before the 5-HIAA urine test": True,
        "what food to avoid before the metanephrines urine test": False,
        "chromogranin A normal range": True,
        "calcitonin normal range": False,
        "what percentage get pneumonitis on everolimus": True,
        "what percentage get pneumonitis on sunitinib": False,
    }
    assert {question: answerer.ask(question).answered for question in by_question} == by_question


def test_a_term_that_only_the_documents_have_is_not_answered_by_what_is_said_of_another(ask: Asker) -> None:
    answerer = ask(
        {
            "one": "Zomitrabine\n\nZomitrabine is taken with food.\n",
            "other": "Lactation\n\nStop breastfeeding for 12 hours after the scan.\n",
        }
    )
    by_question = {
        "zomitrabine with food": True,
        "zomitrabine while breastfeeding": False,
        "breastfeeding after the scan": True,
        # A word of every day, in whatever spelling, names nothing.
        "does my hospital recognise breastfeeding after the scan": True,
    }
    assert {question: answerer.ask(question).answered for question in by_question} == by_question


def test_an_operation_that_only_says_when_is_told_by_the_organ_that_a_page_is_about(ask: Asker) -> None:
    answerer = ask(
        {
            "lung": "# NETs of the lung\n\n## Back to normal\n\nFlying: wait six weeks.\n\n## After PRRT\n\n"
            "Driving: the next day.\n",
            "liver": "# Liver embolization\n\n## At home\n\nSwimming: wait two weeks.\n",
        },
        suffix="md",
    )
    by_question = {
        "when can I fly after lung surgery": True,
        "when can I fly after having a lung operation": True,
        "when can I fly after thyroid surgery": False,
        "when can I drive after lung surgery": False,
        "when can I swim after liver surgery": False,
        "is lung surgery safe when flying": False,
    }
    assert {question: answerer.ask(question).answered for question in by_question} == by_question


@pytest.mark.parametrize(
    ("question", "begins"),
    [("metyrapone dose on day 1", "1\t250 mg"), ("metyrapone dose on day 2", "2\t500 mg"), ("metyrapone dose on day 9", "")],
)
def test_a_day_that_only_its_column_names_must_be_there(ask: Asker, question: str, begins: str) -> None:
    plan = "# Metyrapone plan\n\n| Day | Morning dose |\n|---|---|\n| 1 | 250 mg |\n| 2 | 500 mg |\n\n# Other medicines\n\n"
    assert begun(ask({"plan": f"{plan}The dose of everolimus is 10 mg once a day.\n"}, "md"), question, begins) == begins


NEIGHBORS = """If you feel faint, lie down and raise your legs. Tell the nurse about any allergy to medicines or plasters.
If swallowing is difficult, eat soft foods. Confusion can be a side effect of steroids.

Oxycodone 5 mg is taken every four hours when in pain. Semaglutide is injected once a week. Exenatide is injected twice
a day. Hyoscine butylbromide 20 mg is taken four times a day for cramps. Fentanyl 50 micrograms is given into a vein.

There were no cancer cells at the edge of the tissue. White blood cells fight infection. Do not rub the place of the
injection.
"""


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("my husband is unresponsive, what should I do", False),
        ("what to do if someone goes into a coma", False),
        ("what should I do in anaphylaxis", False),
        ("my mum is choking on food", False),
        ("how often is oxycodone taken", True),
        ("how often is OxyContin taken", False),
        ("how often do I take Rybelsus", False),
        ("how often is Ozempic injected", True),
        ("how often is Bydureon injected", False),
        ("hyoscine hydrobromide dose", False),
        ("Buscopan dose", True),
        ("fentanyl patch dose", False),
        ("what does a positive margin mean", False),
        ("what is leukopenia", False),
        ("is massage safe", False),
    ],
)
def test_near_things_of_another_urgency_form_or_sense_do_not_answer(ask: Asker, question: str, answered: bool) -> None:
    assert ask({"neighbors": NEIGHBORS}).ask(question).answered == answered


BLOCKERS = """# Before surgery

You will take an alpha blocker for two weeks. Doxazosin is begun with 2 mg once a day. Phenoxybenzamine can
make your nose stuffy.
"""


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("how much terazosin should I take", ""),
        ("terazosin dose", ""),
        ("can terazosin make my nose stuffy", ""),
        ("how much doxazosin should I take", "Doxazosin is begun"),
        ("will I take terazosin before surgery", "You will take an alpha blocker"),
    ],
)
def test_what_is_said_of_one_drug_of_a_class_is_not_said_of_another(ask: Asker, question: str, begins: str) -> None:
    assert begun(ask({"blockers": BLOCKERS}, "md"), question, begins) == begins


def test_what_answers_in_other_words_is_not_called_missing(ask: Asker) -> None:
    answerer = ask(
        {"hair": "# PRRT\n\nSome people lose a little hair, and it grows back.\n\nBlood is taken every week.\n"}, "md"
    )
    assert begun(answerer, "will I go bald", "Some people lose") == "Some people lose"
    assert answerer.ask("will I go bald").reading.unmatched == ()
    assert answerer.ask("is a massage safe").reading.unmatched == ("massage", "safe")
    # What is answered in part says what it lacks.
    reply = answerer.ask("how often is blood taken if I go bald")
    assert ("bald" in "".join(reply.reading.unmatched)) == (reply.confidence < 0.99)
    assert reply.confidence < 0.99


HARMS = """# Medicines at home

Take two tablets of temozolomide 100 mg on an empty stomach. If you forget everolimus, skip it if six hours have passed.

If you miss a dose of hydrocortisone, take it as soon as you remember. Do not stop hydrocortisone suddenly. If it is an
emergency, double the hydrocortisone dose.

Palpitations at rest are usually harmless, but tell your doctor. If you feel faint when you stand up, drink some water.

If the patient is unconscious, put nothing in the mouth and call an ambulance. Hospice care brings death no closer. Black
motions can come from iron tablets and are harmless. Signs of too much morphine are sleepiness and slow breathing.
"""


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("I forgot my temozolomide last night", ""),
        ("missed this morning hydrocortisone", "If you miss a dose of hydrocortisone"),
        ("stop morphine suddenly", ""),
        ("zopiclone in an emergency", ""),
        ("should I worry about jaundice", ""),
        ("is it normal to feel chest tightness", ""),
        ("my husband is unconscious", "If the patient is unconscious"),
        ("what does OD mean on my prescription", ""),
        ("I've got curtains over my vision", ""),
        ("poo like tar", ""),
    ],
)
def test_no_word_makes_another_drug_or_symptom_answer(ask: Asker, question: str, begins: str) -> None:
    assert begun(ask({"harms": HARMS}, "md"), question, begins) == begins


HEADS = """<h1>Doses</h1><table><thead><tr><th>Drug</th><th>Stage</th><th>Dose</th></tr>
<tr><th></th><th>of treatment</th><th>a day</th></tr></thead>
<tr><td rowspan="2">Sunitinib</td><td>Start</td><td>37.5 mg</td></tr><tr><td>Later</td><td>25 mg</td></tr></table>"""


def test_only_rows_that_head_others_are_passed_over(ask: Asker) -> None:
    answerer = ask({"heads": HEADS}, suffix="html")
    texts = [hit.passage.text for hit in answerer.ask("sunitinib dose").hits]
    assert sorted(texts) == ["\tLater\t25 mg", "Sunitinib\tStart\t37.5 mg"]


GRADES = """<h1>Neuroendocrine tumors</h1><table><tr><th></th><th>Low</th><th>Middle</th><th>High</th></tr>
<tr><td>Ki-67 index</td><td>&lt;3%</td><td>3–20%</td><td>&gt;20%</td></tr>
<tr><td></td><td>mitoses below 2</td><td colspan="2">mitoses over 2</td></tr></table>"""


def test_a_row_answers_with_each_value_at_the_place_of_its_head(ask: Asker) -> None:
    answerer = ask({"grades": GRADES}, suffix="html")
    for question, expected in {
        "ki-67 index": "Ki-67 index\t<3%\t3–20%\t>20%",
        "mitoses": "\tmitoses below 2\tmitoses over 2",
    }.items():
        hit = answerer.ask(question).hits[0]
        assert hit.answer
        assert hit.answer.text == hit.passage.text[hit.answer.start : hit.answer.end] == expected
        assert hit.answer.context == ("\tLow\tMiddle\tHigh",)
        for quoted in (expected, expected.strip(), expected.replace("\t", " ")):
            verdict = verify(quoted, answerer.snapshot(), "grades")
            assert (verdict.status, verdict.exact) == ("verbatim", True)
            assert verdict.found[0].passage == hit.passage
        assert hit.answer.marks
        assert all(hit.answer.text[mark.start : mark.end] == mark.surface for mark in hit.answer.marks)


def test_the_first_row_of_a_table_that_marks_no_head_answers(ask: Asker) -> None:
    answerer = ask(
        {"doses": "Doses\n\nThese are the usual doses.\n\nLanreotide\t120 mg\tmonthly\nOctreotide\t30 mg\tweekly\n"}
    )
    assert answerer.ask("how much lanreotide").hits[0].passage.text == "Lanreotide\t120 mg\tmonthly"


def test_a_year_is_not_the_figure_that_is_asked_for(ask: Asker) -> None:
    answerer = ask({"drug": "Everolimus\n\nEverolimus is a tablet to take daily.\n\nEverolimus was approved in 2016.\n"})
    assert not answerer.ask("how much everolimus should I take").answered


def test_net_is_the_disease_where_documents_speak_more_of_it_than_of_nets(ask: Asker) -> None:
    answerer = ask(
        {
            "tumor": "About NETs\n\nA neuroendocrine tumor (NET) begins in nerve and hormone cells. A NET may be slow.\n\n"
            "A NET of the lung is found by a scan.\n",
            "weight": "Food labels\n\nThe net weight is printed on the label.\n",
        }
    )
    assert answerer.ask("my dad has a net").hits[0].passage.source_id == "tumor"
    assert answerer.ask("net weight").hits[0].passage.source_id == "weight"


def test_a_grade_is_found_in_several_though_another_document_names_it_alone(ask: Asker) -> None:
    answerer = ask(
        {
            "grades": "Grades\n\nWell-differentiated tumors grow slowly (grade 1 and 2).\n",
            "other": "Letter\n\nThe burn was of grade 2, and the milk of grade 1.\n",
        }
    )
    reply = answerer.ask("well-differentiated tumors of grade 2")
    assert reply.hits[0].passage.source_id == "grades"
    assert reply.confidence == 1


def test_figures_are_found_as_they_stand(ask: Asker) -> None:
    answerer = ask(
        {
            "two": "Octreotide\n\nThe dose is 2 mg a day.\n",
            "twenty": "Octreotide\n\nThe dose is 20 mg every four weeks.\n",
            "more": "Octreotide\n\nThe dose is 200 mg in trials.\n",
            "below": "Grading\n\nGrade 1 means a Ki-67 index of <3%.\n",
            "above": "Grading\n\nGrade 2 means a Ki-67 index of >3%.\n",
        }
    )
    assert [hit.passage.source_id for hit in answerer.ask("20mg").hits] == ["twenty"]
    assert [hit.passage.source_id for hit in answerer.ask("20 mg").hits] == ["twenty"]
    assert [hit.passage.source_id for hit in answerer.ask("<3%").hits] == ["below"]


def test_sentences_that_disagree_name_each_other(answerer: Answerer) -> None:
    hits = [hit for hit in answerer.ask("are all NETs considered malignant").hits if hit.answer]
    named = {hit.answer.text: hit.answer.disagrees_with for hit in hits if hit.answer and hit.answer.disagrees_with}
    assert set(named) == {
        "All NETs are considered malignant tumors.",
        "NET tumors are almost always considered to be malignant or cancerous.",
    }


def test_every_hit_says_why_it_matched(answerer: Answerer) -> None:
    for each in read_questions(QUESTIONS):
        assert all(hit.why for hit in answerer.ask(each.query).hits), each.query


WORDS = st.sampled_from(
    """flushing hot flush tumour lung PRRT treatment staging what is the sugar high low blood nausea emesis sick belly
    liver mets grade 2 MEN1 NF1 surgery keyhole without not diarhea wermer women or and risk spread skin scan CT""".split()
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=6).map(" ".join))
@example("hot without treatment")
@example("keyhole scan not mets")
def test_without_expansion_only_what_matched_by_expansion_alone_is_gone(answerer: Answerer, question: str) -> None:
    snapshot = answerer.snapshot()
    query = parse(question)
    read = expand(query, snapshot.terminology, snapshot.engine, on=True, correct=snapshot.speller)
    # "Not spread" is looked for by the words of its opposite, and not by "spread".
    assume(all(meaning.denied != "opposite" for meaning in read.meanings))

    def matches(*, on: bool, literal: bool = False) -> set[int]:
        groups = [
            meaning.group
            for meaning in expand(query, snapshot.terminology, snapshot.engine, on=on, correct=snapshot.speller).meanings
        ]
        typed = {word.term for word in query.words}
        found: set[int] = set()
        for group in groups:
            for alternative in group.alternatives:
                if not literal or set(alternative.terms) <= typed:
                    one = Tree((type(group)(group.label, (alternative,)),))
                    found.update(snapshot.engine.candidates(one, 10_000).numbers.tolist())
        return found

    everything = matches(on=True)
    by_their_own_words = matches(on=True, literal=True)
    assert by_their_own_words <= everything
    assert matches(on=False) == by_their_own_words


def test_every_match_stands_on_some_page_and_on_one_alone(ask: Asker) -> None:
    many = "\n\n".join(f"Paragraph {number} says that flushing may come back in month {number}." for number in range(230))
    answerer = ask({"diary": f"A diary of flushing\n\n{many}\n", "other": "Letter\n\nNothing to see here.\n"})
    for sort in ("relevance", "updated"):
        seen: list[str] = []
        for page in range(1, 26):
            reply = answerer.ask("flushing", page=page, per_page=10, sort=sort)
            seen.extend(hit.passage.id for hit in reply.hits)
            assert [hit.rank for hit in reply.hits] == list(range(len(seen) - len(reply.hits) + 1, len(seen) + 1))
        assert len(seen) == len(set(seen)) == reply.total


def test_newest_first_puts_what_only_matches_behind_what_answers(ask: Asker) -> None:
    told = "Doctors treat carcinoid syndrome with octreotide."
    near = "Carcinoid syndrome was named long ago."
    documents = {f"{what}{year}": (what, year) for what in ("told", "near") for year in (2015, 2018, 2021, 2024)}
    answerer = ask(
        {
            name: f"Leaflet {name}\n\n{told if what == 'told' else near}\n\nThis page was updated on May 2, {year}.\n"
            for name, (what, year) in documents.items()
        }
    )
    assert said(answerer, "octreotide for carcinoid syndrome") == told
    asked = [answerer.ask("octreotide for carcinoid syndrome", page=page, per_page=3, sort="updated") for page in (1, 2, 3)]
    hits = [hit for reply in asked for hit in reply.hits]
    first, then = [hit.source.id for hit in hits[:4]], [hit.source.id for hit in hits[4:8]]
    assert first == ["told2024", "told2021", "told2018", "told2015"]
    assert then == ["near2024", "near2021", "near2018", "near2015"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("how is Zollinger-Ellison treated", "Zollinger-Ellison syndrome is treated with drugs that reduce acid."),
        ("how is zolinger elison treated", "Zollinger-Ellison syndrome is treated with drugs that reduce acid."),
        ("what tests for ZES", "Doctors diagnose Zollinger-Ellison syndrome based on the following:"),
        ("chemotherapy drugs to treat ZES", "Chemotherapy drugs that are used"),
    ],
)
def test_a_list_of_a_part_of_what_is_asked_for_does_not_come_first(ask: Asker, question: str, expected: str) -> None:
    assert (said(ask({"zes": GASTRINOMA}, "md"), question) or "").startswith(expected)


FASTING = """# Tests for gastrinoma

Fasting gastrin test: A test in which the amount of gastrin in the blood is measured. It is done by a nurse. Before this test
you must have had nothing to eat or drink for at least 8 hours. It is done in grade 2 gastrinoma, too.

Gastrinoma is rare. It occurs in one in every million people.

A family history of gastrinoma is a risk.
"""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "how long is fasting before the gastrin test",
            "Before this test you must have had nothing to eat or drink for at least 8 hours.",
        ),
        ("how common is gastrinoma", "It occurs in one in every million people."),
        ("is gastrinoma inherited", "A family history of gastrinoma is a risk."),
    ],
)
def test_documents_answer_in_other_words_than_those_that_are_typed(ask: Asker, question: str, expected: str) -> None:
    assert (said(ask({"test": FASTING}, "md"), question) or "").replace("\n", " ") == expected


SCANS = """# Tests for neuroendocrine tumors

Tests that may be used to diagnose NETs include:

- CT scan
- MRI

Common symptoms include:

- High blood pressure
- Confusion

Chromogranin A is a tumor marker.
"""


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("is an MRI safe with a pacemaker", False),
        ("do I have to fast before the CT scan", False),
        ("MRI", True),
        ("is an MRI used to diagnose NETs", True),
        ("what does it mean that my chromogranin is high", True),
        ("my husband gets muddled in the evenings", True),
    ],
)
def test_a_list_s_item_that_only_names_a_test_says_nothing_else_of_it(ask: Asker, question: str, answered: bool) -> None:
    assert ask({"scans": SCANS}, "md").ask(question).answered is answered


OUTLOOK = """# Outlook

MEN1 cannot be cured, but regular tests find its tumors early.

Insulinomas are treated with surgery. Most cancers cannot be cured once they have spread.

NETs of the appendix can nearly always be cured. NETs are staged by their size.

MEN2 is caused by a change of one gene. Children with leukemia have a good outlook.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("can MEN1 be cured", "MEN1 cannot be cured, but regular tests find its tumors early."),
        ("can a gastrinoma be cured", None),
        ("how are insulinomas treated", "Insulinomas are treated with surgery."),
        ("can cancer be cured", "Most cancers cannot be cured once they have spread."),
        ("can a lung NET be cured", None),
        ("can an appendix NET be cured", "NETs of the appendix can nearly always be cured."),
        ("how are lung NETs staged", "NETs are staged by their size."),
        ("is MEN4 caused by a gene", None),
        ("is MEN2 caused by a gene", "MEN2 is caused by a change of one gene."),
        ("what is the outlook of neuroblastoma", None),
        ("can MEN2 spread", None),
    ],
)
def test_what_is_said_of_one_disease_answers_for_no_other(ask: Asker, question: str, answer: str | None) -> None:
    assert said(ask({"outlook": OUTLOOK}, "md"), question) == answer


PANCREAS = """# The pancreas

The pancreas is a gland that makes insulin. The pancreas lies behind the stomach. Tumors of the pancreas are rare.

The liver makes bile, and there are hospitals for diseases of the liver.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("where is the pancreas", "The pancreas lies behind the stomach."),
        ("what is the pancreas", "The pancreas is a gland that makes insulin."),
        ("where is the liver", None),
    ],
)
def test_where_an_organ_is_asks_for_its_place(ask: Asker, question: str, answer: str | None) -> None:
    assert said(ask({"pancreas": PANCREAS}, "md"), question) == answer


def test_a_sign_that_is_typed_is_not_answered_by_what_its_syndrome_is(ask: Asker) -> None:
    text = "Cushing's syndrome is a disorder of cortisol.\n\nPeople with Cushing's syndrome may have a rounded face.\n"
    answerer = ask({"cushing": f"Cushing's syndrome\n\n{text}"})
    assert said(answerer, "moon face") == "People with Cushing's syndrome may have a rounded face."


PHEO = """# Pheochromocytoma

## Treatment

Surgery to remove the adrenal gland is the main treatment.

If the tumor has spread, treatment may include:

- Chemotherapy
- MIBG therapy
- Radiation therapy
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how is pheochromocytoma treated", "Surgery to remove the adrenal gland is the main treatment."),
        ("what treatments are there", "Surgery to remove the adrenal gland is the main treatment."),
        ("what treatment is there once it has spread", "If the tumor has spread, treatment may include:"),
    ],
)
def test_an_item_of_a_list_of_a_part_stands_behind_what_is_said_of_the_whole(ask: Asker, question: str, answer: str) -> None:
    assert (said(ask({"pheo": PHEO}, "md"), question) or "").startswith(answer)


CARE = """# Care

You need sedation for an endoscopy, and can go home on the same day.

The liver is found under the ribs on the right.
"""

SURGERY = """# Surgery

Surgery is done under a general anesthetic.
"""


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("will I be put to sleep", True),
        ("will I have an anaesthetic", True),
        ("will they numb my skin", False),
        ("will I have a local anesthetic", False),
    ],
)
def test_a_general_anesthetic_is_no_local_one(ask: Asker, question: str, answered: bool) -> None:
    assert ask({"surgery": SURGERY}, "md").ask(question).answered is answered


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("will I have a general anesthetic", None),
        ("will they numb my throat", None),
        ("where is the liver", "The liver is found under the ribs on the right."),
    ],
)
def test_sedation_is_no_anesthetic_and_under_is_a_place(ask: Asker, question: str, answer: str | None) -> None:
    assert said(ask({"care": CARE}, "md"), question) == answer


ACROMEGALY = """# Acromegaly

Acromegaly can cause sleep apnea and headaches. If not treated, acromegaly shortens life.

Too much growth hormone, most often from a tumor of the pituitary gland, is behind it. Acromegaly is caused in nearly
everybody by such a tumor.

Treatment aims to bring the growth hormone down. Ulcers are rarely caused by MEN1.
"""


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("what causes acromegaly", "Acromegaly is caused"),
        ("acromegaly causes", "Acromegaly is caused"),
        ("is acromegaly caused by a tumor", "Acromegaly is caused"),
        ("what does acromegaly cause", "Acromegaly can cause"),
        ("can acromegaly cause headaches", "Acromegaly can cause"),
        ("what causes MEN1", ""),
        ("what does MEN1 cause", "Ulcers are"),
        ("how is it treated", "Treatment aims"),
        ("what if it is not treated", "If not treated"),
    ],
)
def test_what_a_disease_causes_is_not_what_causes_it_nor_is_no_treatment_one(ask: Asker, question: str, begins: str) -> None:
    assert begun(ask({"acromegaly": ACROMEGALY}, "md"), question, begins) == begins


GASTRINOMAS = """# Gastrinoma

See the booklet on gastrinoma for its symptoms.

In most people the symptoms of gastrinoma come late.

People with gastrinoma have symptoms such as heartburn and diarrhea.
"""


def test_where_symptoms_are_asked_for_the_sentence_that_names_some_answers(ask: Asker) -> None:
    answerer = ask({"gastrinoma": GASTRINOMAS}, "md")
    assert (said(answerer, "symptoms of gastrinoma") or "").startswith("People with gastrinoma")
    assert (said(answerer, "when do the symptoms of gastrinoma come") or "").startswith("In most people")


CAUSES = """# Causes

Carcinoid syndrome causes flushing, and is made worse by alcohol. It may come back.

Diarrhea caused by a VIPoma can be severe. Lung cancer is caused by smoking.

Changes in the MEN1 gene cause MEN1. It is passed on by a parent.

A benign nodule can cause the same symptoms as thyroid cancer.

There is no treatment for MEN4. Cushing syndrome is not treated in every patient.

See the surgeon at once if the wound after surgery bleeds. A wound is closed after surgery.
"""


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("what does carcinoid syndrome cause", "Carcinoid syndrome causes"),
        ("is my carcinoid syndrome causing my flushing", "Carcinoid syndrome causes"),
        ("is flushing due to carcinoid syndrome", "Carcinoid syndrome causes"),
        ("what does a VIPoma cause", "Diarrhea caused"),
        ("what causes acromegaly", ""),
        ("what causes headaches", ""),
        ("what causes thyroid cancer", ""),
        ("is MEN1 caused by a gene", "Changes in the MEN1 gene"),
        ("is there a treatment for MEN4", "There is no treatment"),
        ("is Cushing syndrome always treated", "Cushing syndrome is not"),
        ("what if the wound bleeds after surgery", "See the surgeon"),
    ],
)
def test_causes_treatments_and_urgent_advice_are_read_as_they_are_meant(ask: Asker, question: str, begins: str) -> None:
    assert begun(ask({"causes": CAUSES}, "md"), question, begins) == begins


HEADED = """# Acromegaly

## What can cause acromegaly?

A benign tumor of the pituitary gland leads to acromegaly.

## More

Rarely, a tumor of the lung makes too much growth hormone.
"""


def test_a_cause_in_a_heading_is_none_of_the_sentence_before_it(ask: Asker) -> None:
    assert (said(ask({"acromegaly": HEADED}, "md"), "what causes acromegaly") or "").startswith("A benign tumor")


ORGANS = """# Neuroendocrine tumors

Small bowel NETs can often be cured. PRRT for NETs can harm the kidneys.
"""

OPTIONS = """# Neuroendocrine tumors

Treatment options for NETs include:

- Surgery
- Chemotherapy, a treatment with drugs
"""


def test_the_list_of_all_treatments_is_one_of_those_of_a_lung_net(ask: Asker) -> None:
    assert (said(ask({"nets": OPTIONS}, "md"), "how are lung NETs treated") or "").startswith("Treatment options")


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("can a lung NET be cured", False),
        ("can a small bowel NET be cured", True),
        ("is PRRT for pancreatic NETs harmful", True),
        ("does PRRT for a lung NET harm the kidneys", True),
    ],
)
def test_another_organ_is_one_beside_the_tumor(ask: Asker, question: str, answered: bool) -> None:
    assert ask({"nets": ORGANS}, "md").ask(question).answered is answered


CARCINOIDS = """# Carcinoid tumors of the gut

Carcinoid tumors of the gut are sometimes caused by a change of a gene.

Carcinoid tumors of the gut are growths of hormone cells. Most of them are harmless.

## Signs

Signs of carcinoid tumors in the duodenum are pain and vomiting.

Treatment to relieve symptoms may include:

- Loperamide
- Rest

Flushing is a common symptom.

## Treatment

Treatment of carcinoid syndrome may include:

- Octreotide
- Interferon

- There are several ways.
- Three types of treatment are used:
  - Surgery
  - Drugs
  - Radiation therapy

Chemoembolization blocks the artery, so that the tumor is prevented from growing.

For side effects caused by drugs ask the nurse. A biopsy is done before.

- Biopsy: The removal of cells to look at them.

## Operations

One of these operations may be done for tumors that can be taken out of the pancreas or of the gut near it:

- Enucleation: The tumor alone is taken out. This is done for a small tumor that has not grown into the ducts of the
  pancreas, and that lies at its edge, where the surgeon can reach it, so that all the rest of the gland can stay.
- Whipple procedure: The head of the pancreas, the gallbladder, and parts of the stomach and of the duodenum are taken out.
  Enough of the pancreas is left to make insulin. You stay in the hospital for about two weeks, and eat small meals at first.
- Distal pancreatectomy: The body and the tail of the pancreas are taken out. The spleen may be taken out as well, and
  then you are given vaccines some weeks before, as you will be in more danger of some infections for ever after.
"""


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        # A list of a part, or of something else, leads into none of what is asked for.
        ("how is it treated", "Three types of treatment are used:\nSurgery\nDrugs"),
        ("how is carcinoid syndrome treated", "Treatment of carcinoid syndrome may include:"),
        ("what are the symptoms", "Flushing is a common symptom."),
        # A long list that holds the words here and there is not what answers.
        ("is insulin still made after a Whipple procedure", "Enough of the pancreas is left to make insulin."),
        # An organ's tumor may be named by the words typed for it.
        ("symptoms of a duodenal carcinoid", "Signs of carcinoid tumors in the duodenum are pain and vomiting."),
        ("how does a duodenal carcinoid present", "Signs of carcinoid tumors in the duodenum are pain and vomiting."),
        # What is caused or prevented is named where that is said.
        ("how can I prevent a carcinoid tumor of the gut", ""),
        ("are most carcinoid tumors harmless", "Most of them are harmless."),
        # A label is what it stands before; "is done" and "is sometimes" define nothing.
        ("what is a biopsy", "Biopsy: The removal of cells to look at them."),
        ("what is a Whipple procedure", "Whipple procedure: The head of the pancreas"),
        ("what is a carcinoid tumor of the gut", "Carcinoid tumors of the gut are growths of hormone cells."),
    ],
)
def test_a_page_with_many_lists_is_asked_the_usual_questions(ask: Asker, question: str, begins: str) -> None:
    assert begun(ask({"carcinoids": CARCINOIDS}, "md"), question, begins) == begins


def test_a_lead_in_is_read_to_its_end_where_its_line_is_wrapped(ask: Asker) -> None:
    lists = "Treatments of neuroendocrine tumors used for\ncarcinoid heart disease include:\n\n• Octreotide\n• A valve"
    whole = "Treatments of NETs include:\n\n• Surgery\n• Drugs"
    answerer = ask({"nets": f"Neuroendocrine tumors (NETs)\n\nTreatment\n\n{lists}\n\n{whole}\n"})
    begins = "Treatments of NETs include:"
    assert begun(answerer, "what are the treatments of neuroendocrine tumors", begins) == begins


def test_no_hit_counts_as_an_answer_that_would_be_none_as_the_first(ask: Asker) -> None:
    text = "Octreotide is given for six months.\n\nOctreotide is given as an injection for flushing."
    reply = ask({"drugs": f"Octreotide\n\n{text}\n"}).ask("how long is octreotide given")
    assert [hit.answer.text if hit.answer else None for hit in reply.hits] == ["Octreotide is given for six months.", None]


def test_what_is_the_most_of_its_kind_is_not_yet_said_to_be_something(ask: Asker) -> None:
    says = "An MRI is a scan that makes pictures with a strong magnet and radio waves."
    answerer = ask({"tests": f"Finding tumors\n\nTests\n\nMRI is the most sensitive.\n\n{says}\n"})
    assert begun(answerer, "what is an MRI", says) == says


def test_a_definition_is_found_behind_many_shorter_passages_with_its_word(ask: Asker) -> None:
    short = "".join(f"Treated for neuroblastoma, stage {number}.\n\n" for number in range(100))
    long = "A neuroblastoma is a disease of children in which cancer cells form in nerve tissue of the glands or the neck."
    documents = {"stages": f"# Stages\n\n{short}", "about": f"# Tumors of children\n\n{long}\n"}
    assert said(ask(documents, "md"), "what is neuroblastoma") == long


MEDICINES = """# Carcinoid syndrome

## Symptoms

Signs include:

- High blood pressure
- Flushing, which lasts from a few seconds to several minutes

Flushing lasts from a few seconds to several minutes.

## Treatment

Loperamide may be taken for diarrhea, up to 16 mg a day.

Sunitinib can cause high blood pressure, tiredness and sore hands.

Gentle exercise, such as a daily walk, eases tiredness.

Treatment for large tumors may cause dizziness.

It may cause vomiting, for which metoclopramide is given.

Common side effects of telotristat are constipation and headache.

| Medicine | How it is given | Side effects |
| --- | --- | --- |
| Lanreotide | Deep injection for flushing | Gallstones, nausea |

An echocardiogram is recommended every year.

| Result | With PRRT | Without |
| --- | --- | --- |
| Median overall survival | 48.0 months | 36.3 months |
"""


@pytest.mark.parametrize(
    "question",
    [
        "what helps against high blood pressure",
        "how to treat high blood pressure",
        "treatment for nausea",
        "what is given for nausea",
        "what can I take for gallstones",
        "how is constipation treated",
        "how is dizziness treated",
        "can lanreotide treat gallstones",
    ],
)
def test_what_a_medicine_does_besides_is_nothing_that_it_helps_against(ask: Asker, question: str) -> None:
    assert not ask({"carcinoid": MEDICINES}, "md").ask(question).answered


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("what helps against diarrhea", "Loperamide may be taken for diarrhea, up to 16 mg a day."),
        ("dose of loperamide", "Loperamide may be taken for diarrhea, up to 16 mg a day."),
        ("what eases tiredness", "Gentle exercise, such as a daily walk, eases tiredness."),
        ("what are the side effects of lanreotide", "Lanreotide\tDeep injection for flushing\tGallstones, nausea"),
        ("what helps against vomiting", "It may cause vomiting, for which metoclopramide is given."),
        ("treatment of flushing", "Lanreotide\tDeep injection for flushing\tGallstones, nausea"),
        ("side effects of sunitinib", "Sunitinib can cause high blood pressure, tiredness and sore hands."),
        ("does sunitinib cause high blood pressure", "Sunitinib can cause high blood pressure, tiredness and sore hands."),
        ("how long does flushing last", "Flushing lasts from a few seconds to several minutes."),
        ("how often is an echocardiogram done", "An echocardiogram is recommended every year."),
    ],
)
def test_what_helps_and_what_it_does_besides_are_told_apart(ask: Asker, question: str, says: str) -> None:
    assert said(ask({"carcinoid": MEDICINES}, "md"), question) == says


def test_progression_says_how_long_a_treatment_goes_on(ask: Asker) -> None:
    text = "Lanreotide is injected every 4 weeks until disease progression."
    assert said(ask({"drugs": f"Lanreotide\n\n{text}\n"}), "how often is lanreotide injected") == text


def test_months_of_survival_say_nothing_of_how_long_a_treatment_takes(ask: Asker) -> None:
    answerer = ask({"carcinoid": MEDICINES}, "md")
    assert not answerer.ask("how long does PRRT take").answered
    assert answerer.ask("what is the overall survival with PRRT").answered


def test_an_item_that_names_the_opposite_does_not_answer_with_no(ask: Asker) -> None:
    answerer = ask({"carcinoid": MEDICINES}, "md")
    assert not answerer.ask("is low blood pressure a sign").answered
    assert answerer.ask("is high blood pressure a sign").answered


def test_a_unit_of_measure_is_found_with_its_figure(ask: Asker) -> None:
    text = "Blood counts fall after each cycle of PRRT.\n\nFour infusions of 7.4 GBq (200 mCi) are given.\n"
    answerer = ask({"prrt": f"# PRRT\n\n{text}"}, "md")
    reply = answerer.ask("how many GBq are given")
    assert said(answerer, "how many GBq are given") == "Four infusions of 7.4 GBq (200 mCi) are given."
    assert not reply.reading.unmatched
    assert "7.4 GBq" in [one.surface for hit in reply.hits if hit.answer for one in hit.answer.marks]


def test_why_names_the_single_words_of_a_concept_only_where_the_passage_does_not_name_it(ask: Asker) -> None:
    whole, part = "The side effects of lanreotide are mild.", "Lanreotide has effects on the gallbladder."
    hits = ask({"drugs": f"Lanreotide\n\n{whole}\n\n{part}\n"}).ask("side effects of lanreotide").hits
    told = {hit.passage.text: [one.term for one in hit.why] for hit in hits}
    assert told == {whole: ["side effects", "lanreotide"], part: ["effects", "lanreotide"]}


def test_a_row_that_heads_others_answers_nothing_though_it_holds_figures(ask: Asker) -> None:
    trial = "| Outcome | PRRT plus octreotide 30 mg | Octreotide 60 mg |\n|-|-|-|\n| Survival | 48 months | 36 months |\n"
    usual = "| Medicine | Amount |\n|-|-|\n| Octreotide | 20 mg a month |\n"
    answerer = ask({"trial": f"# The trial\n\n{trial}\n# Medicines\n\n{usual}"}, "md")
    assert said(answerer, "dose of octreotide") == "Octreotide\t20 mg a month"
    assert "30 mg" in " ".join(hit.passage.text for hit in answerer.ask("PRRT plus octreotide 30 mg").hits)


def test_who_is_to_avoid_pregnancy_is_told_for_how_long(ask: Asker) -> None:
    waits = "Women should not become pregnant for seven months after the last dose."
    answerer = ask(
        {"prrt": f"# PRRT\n\n## Who can have it\n\nPRRT is not given during pregnancy.\n\n## Afterwards\n\n{waits}\n"}, "md"
    )
    assert said(answerer, "How long should I avoid pregnancy after PRRT?") == waits
    assert said(answerer, "How long after PRRT can we try for a baby?") == waits
    assert said(answerer, "Can PRRT be given to pregnant women?") == "PRRT is not given during pregnancy."


LEAFLET = """# Everolimus and sunitinib

Both slow the growth of the tumor.

## Everolimus

The usual dose is 10 mg once a day.

Live vaccines must not be given.

If you miss a dose by less than six hours, take it.

## Sunitinib

It can raise the blood pressure.
"""
LUTETIUM = """# PRRT

PRRT is a treatment with radioactivity. PRRT is not given in pregnancy.

Stay one meter away from children for seven days after PRRT.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        # The nearest heading names the drug; the title names several.
        ("live vaccines with everolimus", "Live vaccines must not be given."),
        ("live vaccines with sunitinib", None),
        ("missed dose of everolimus", "If you miss a dose by less than six hours, take it."),
        ("missed dose of sunitinib", None),
        ("sunitinib blood pressure", "It can raise the blood pressure."),
        # Whom or what it is asked for must be spoken of, though it only sets the scene.
        ("dose of everolimus", "The usual dose is 10 mg once a day."),
        ("dose of everolimus for children", None),
        ("overdose of everolimus", None),
        ("maximum dose of everolimus", None),
        ("everolimus dose in kidney failure", None),
        ("I am breastfeeding. What is the dose of everolimus?", None),
        ("Can I have PRRT if I am pregnant?", "PRRT is not given in pregnancy."),
        ("I am pregnant. What is PRRT?", "PRRT is a treatment with radioactivity."),
        ("Can I drive if I take everolimus?", None),
        # A word that the terminology does not know is asked about as well.
        ("can I have a tattoo while on everolimus", None),
        # A treatment or a scan is no other one.
        ("how long away from children after PRRT", "Stay one meter away from children for seven days after PRRT."),
        ("how long away from children after a bone scan", None),
        # Who cuddles is near.
        ("can I cuddle my grandchildren after PRRT", "Stay one meter away from children for seven days after PRRT."),
    ],
)
def test_no_other_drug_nor_case_answers(ask: Asker, question: str, answer: str | None) -> None:
    assert said(ask({"everolimus": LEAFLET, "prrt": LUTETIUM}, "md"), question) == answer


def test_a_question_answers_none_but_what_to_ask(ask: Asker) -> None:
    answerer = ask(
        {"ask": "# Questions to ask\n\n- Where did my tumor start, and has it spread?\n\n# Staging\n\nIt tells more.\n"},
        "md",
    )
    assert said(answerer, "where has my tumor spread") is None
    assert said(answerer, "what should I ask my doctor") == "Where did my tumor start, and has it spread?"


def test_a_longer_name_is_another_thing_and_a_kind_says_more_than_a_quality(ask: Asker) -> None:
    syndrome = "Carcinoid syndrome is a group of symptoms. A carcinoid crisis is a sudden release.\n"
    net = "A neuroendocrine tumor (NET) is a growth that starts in cells with traits of nerve cells.\n"
    cancer = "NETs are cancers, although some grow slowly.\n"
    older = "The word carcinoid is an older name for some NETs.\n"
    answerer = ask(
        {"syndrome": f"# Carcinoid syndrome\n\n{syndrome}", "basics": f"# Basics\n\n{cancer}\n{net}\n{older}"},
        "md",
    )
    assert said(answerer, "what is carcinoid") == "The word carcinoid is an older name for some NETs."
    assert (said(answerer, "what is a NET") or "").startswith("A neuroendocrine tumor (NET) is a growth")
    assert said(answerer, "what is carcinoid syndrome") == "Carcinoid syndrome is a group of symptoms."


def test_a_question_in_a_text_is_answered_by_what_stands_behind_it(ask: Asker) -> None:
    text = "Is sunitinib taken with food? Yes, or without it. What if I vomit? Take no other capsule that day.\n"
    answerer = ask({"sunitinib": f"# Sunitinib\n\n{text}"}, "md")
    answer = answerer.ask("is sunitinib taken with food").hits[0].answer
    assert answer is not None
    assert (answer.text, answer.context[-1]) == ("Yes, or without it.", "Is sunitinib taken with food?")
    assert said(answerer, "what if I vomit after sunitinib") == "Take no other capsule that day."


def test_an_abbreviation_is_read_in_small_letters_though_an_address_has_it(ask: Asker) -> None:
    text = "PRRT may be repeated once.\n\nWrite to prrt@hospital.example, or see hospital.example/prrt for more.\n"
    answerer = ask({"prrt": f"# Lutetium\n\n{text}"}, "md")
    assert said(answerer, "can prrt be repeated") == "PRRT may be repeated once."
    assert [term.concept for term in answerer.ask("can prrt be repeated").reading.terms] == [
        "peptide receptor radionuclide therapy"
    ]


TOGETHER = """# Before a test

Proton pump inhibitors such as omeprazole are stopped for two weeks before chromogranin A is measured.

You can eat and drink normally before a gallium scan.

# Side effects of everolimus

| How often | What |
| --- | --- |
| Very common | Mouth ulcers, tiredness |

Tiredness

Gentle exercise eases tiredness.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        # The medicine and the scan before which it is asked to be stopped.
        ("should I stop omeprazole before a gallium scan", None),
        # What "and" joins may be told of one by one.
        (
            "omeprazole and a gallium scan",
            "Proton pump inhibitors such as omeprazole are stopped for two weeks before chromogranin A is measured.",
        ),
        ("can I eat before a gallium scan", "You can eat and drink normally before a gallium scan."),
        # What only says again what is asked about.
        ("what can I do about tiredness", "Gentle exercise eases tiredness."),
        ("side effects of everolimus", "Very common\tMouth ulcers, tiredness"),
        ("which scans are safe in pregnancy", None),
    ],
)
def test_what_is_asked_about_together_and_what_only_repeats_it(ask: Asker, question: str, answer: str | None) -> None:
    assert said(ask({"tests": TOGETHER}, "md"), question) == answer


OPERATIONS = """# Operations

| Operation | Leak | Diabetes |
| --- | --- | --- |
| Whipple operation | 15% | 20% |

Palpitations may be a sign of an overactive thyroid.

Half of the insulin is injected on the evening before the operation.

## The day of PRRT

| Time | What is done |
| --- | --- |
| 10.00 am | the infusion of PRRT starts |

PRRT is given as 4 infusions.

Heavy things such as bags of sand are not lifted on the day of the operation. You may lift them again after eight weeks.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        # A row of figures for who asks for none.
        ("how can diabetes from a Whipple operation be prevented", None),
        ("what is the risk of diabetes with a Whipple operation", "Whipple operation\t15%\t20%"),
        # What is a sign of one thing is none of another.
        ("what are the signs of an infection", None),
        ("what are the signs of an overactive thyroid", "Palpitations may be a sign of an overactive thyroid."),
        # Another time of the day.
        ("how much insulin on the morning of the operation", None),
        (
            "how much insulin on the evening before the operation",
            "Half of the insulin is injected on the evening before the operation.",
        ),
        # The sentence of a passage that says when.
        ("when can I lift heavy bags again", "You may lift them again after eight weeks."),
        # A time of the day counts nothing.
        ("how many infusions of PRRT are there", "PRRT is given as 4 infusions."),
    ],
)
def test_what_holds_the_words_and_tells_something_else_does_not_answer(
    ask: Asker, question: str, answer: str | None
) -> None:
    assert said(ask({"operations": OPERATIONS}, "md"), question) == answer


WHEN_TO_CALL = """# After embolization

Call the ward if:

- the groin bleeds
- you have severe wheezing
- vomiting lasts more than 24 hours

## Medicines to avoid

- metoclopramide
- bananas
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Should I call the ward if the groin bleeds?", "the groin bleeds"),
        ("What should I do if I have severe wheezing?", "you have severe wheezing"),
        ("should I ring the nurse if vomiting lasts more than 24 hours", "vomiting lasts more than 24 hours"),
        ("should I avoid metoclopramide", "metoclopramide"),
    ],
)
def test_an_item_under_what_says_what_to_do_answers_though_it_only_repeats_the_question(
    ask: Asker, question: str, answer: str
) -> None:
    assert said(ask({"after": WHEN_TO_CALL}, "md"), question) == answer


SETTING = """# NETs and PRRT

NETs are treated with surgery. Symptoms of NETs are flushing and diarrhea.

You should not drive after PRRT on the same day.

Avoid alcohol on the day of PRRT.

# Everolimus

If you miss a dose of everolimus by less than six hours, take it.

It is a tablet that is taken once a day, 10 mg, with water.

# Vaccines

Live vaccines are not given while you take everolimus or sunitinib.

The flu jab is safe for everybody.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        # Each clause asks about something by itself.
        ("Can I drive after PRRT? Can I drink alcohol?", "You should not drive after PRRT on the same day."),
        # Who asks what symptoms there are, or which treatments, tells of herself besides.
        ("I have two children. How are NETs treated?", "NETs are treated with surgery."),
        ("I was on holiday. What are the symptoms of NETs?", "Symptoms of NETs are flushing and diarrhea."),
        ("I am pregnant. Can I have PRRT?", None),
        # What is asked after a drug was named is asked of that.
        ("I take everolimus. What if I miss a dose?", "If you miss a dose of everolimus by less than six hours, take it."),
        ("I take sunitinib. What if I miss a dose?", None),
        # Hours are no dose.
        ("everolimus dose", "It is a tablet that is taken once a day, 10 mg, with water."),
        # What one drug forbids is not what another does, nor is what is said of one vaccine said of another.
        (
            "I take everolimus. Can I have a live vaccine?",
            "Live vaccines are not given while you take everolimus or sunitinib.",
        ),
        ("I take lanreotide. Can I have a live vaccine?", None),
        ("I take lanreotide. Can I have a flu jab?", "The flu jab is safe for everybody."),
        ("can I have a flu vaccine", "The flu jab is safe for everybody."),
        (
            "I take everolimus and lanreotide. What if I miss a dose?",
            "If you miss a dose of everolimus by less than six hours, take it.",
        ),
    ],
)
def test_what_a_question_only_tells_besides_need_not_be_spoken_of(ask: Asker, question: str, answer: str | None) -> None:
    assert said(ask({"net": SETTING}, "md"), question) == answer


def test_a_disease_that_is_typed_is_part_of_the_name_that_is_defined(ask: Asker) -> None:
    text = "Danon disease is caused by a change of one gene. Danon disease is a storage disorder.\n"
    assert (
        said(ask({"danon": f"# Genes\n\n{text}"}, "md"), "what is Danon disease") == "Danon disease is a storage disorder."
    )


def test_who_asks_what_to_do_is_told_what_to_do(ask: Asker) -> None:
    see = "See a dentist before treatment, because damage to the jaw has been reported in some.\n"
    tell = "Tell every dentist and surgeon that you have a NET, before any procedure, and show them this leaflet.\n"
    answerer = ask({"jaw": f"# Sunitinib\n\n{see}", "card": f"# Alert card\n\n{tell}"}, "md")
    assert (said(answerer, "what should I tell my dentist") or "").startswith("Tell every dentist")


def test_most_words_written_as_they_are_heard_are_understood(answerer: Answerer) -> None:
    lines = (Path(__file__).parent / "judged" / "misspelled_words.txt").read_text(encoding="utf-8").splitlines()[1:]
    right = 0
    for typed, meant in (line.split("\t") for line in lines):
        reading = answerer.ask(typed).reading
        read_as = reading.corrections[0].read_as if reading.corrections else typed
        asked = {term.concept for term in answerer.ask(meant).reading.terms}
        right += terms(read_as) == terms(meant) or bool(asked & {term.concept for term in reading.terms})
    # Of 149; 87 by letters alone.
    assert right >= 125


def test_whose_spleen_is_gone_and_who_took_too_much_are_told(ask: Asker) -> None:
    vaccines = "After the spleen is removed you need vaccines against pneumococcus."
    everybody = "A flu vaccine every autumn is advised for people with NETs."
    fever = "If your spleen has been removed, a fever is an emergency."
    blocked = "A blocked bowel is an emergency. Go to the emergency department if you have severe pain and vomiting."
    taken = "If you have taken too many tablets, go to a hospital at once."
    answerer = ask(
        {
            "surgery": f"# Surgery\n\n{vaccines}\n\n{everybody}\n\n{fever}\n\n{blocked}\n",
            "everolimus": f"# Everolimus\n\nDo not stop taking the tablets by yourself.\n\n{taken}\n",
        },
        "md",
    )
    assert said(answerer, "is there a vaccine I need after my spleen is removed") == vaccines
    assert said(answerer, "Should I go to the emergency department if my spleen was removed and I have a fever") == fever
    assert said(answerer, "I took too many everolimus tablets") == taken
    assert said(answerer, "everolimus overdose") == taken


CARE_AT_HOME = """# Life after surgery

Wait at least six weeks before you drive a car.

Octreotide must be stopped four weeks before PRRT.

# Food

Milk and cheese can make diarrhea worse.

Fizzy drinks may cause wind.

# Vaccines

Inactivated vaccines, such as those against flu and COVID-19, are safe for everybody.

# Medicines

Keep everolimus in a dry cupboard. Everolimus tablets must not be broken.

People on octreotide or other somatostatin analogs can have an MRI scan.

You may withdraw from the study whenever you wish.

# Doses

One dose of octreotide lasts about six hours.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        # What is done before something else is done after surgery.
        ("how long after surgery can I drive", "Wait at least six weeks before you drive a car."),
        ("should I stop taking octreotide before PRRT", "Octreotide must be stopped four weeks before PRRT."),
        # A member of a class tells of it.
        ("can I eat dairy with diarrhea", "Milk and cheese can make diarrhea worse."),
        ("can I drink soda", "Fizzy drinks may cause wind."),
        (
            "can I have a flu vaccine",
            "Inactivated vaccines, such as those against flu and COVID-19, are safe for everybody.",
        ),
        ("how do I store everolimus", "Keep everolimus in a dry cupboard."),
        ("can I crush everolimus tablets", "Everolimus tablets must not be broken."),
        ("can I leave the study", "You may withdraw from the study whenever you wish."),
        # The class of what somebody takes speaks of it.
        (
            "I take lanreotide. Can I have an MRI scan?",
            "People on octreotide or other somatostatin analogs can have an MRI scan.",
        ),
        # Who asks how long a dose lasts asks for no dose.
        ("how long does a dose of octreotide last", "One dose of octreotide lasts about six hours."),
    ],
)
def test_a_rule_against_what_is_near_turns_away_no_answer(ask: Asker, question: str, answer: str) -> None:
    assert said(ask({"home": CARE_AT_HOME}, "md"), question) == answer


CLASSES = """Medicines in short

Desiccated thyroid is taken as 60 mg once a day.

A steroid nasal spray can be stopped at any time.

You need not call us about a cold.

Anticoagulants are taken as 5 mg twice a day.
"""


@pytest.mark.parametrize(
    "question",
    [
        "how much levothyroxine do I take",
        "how often is warfarin taken",
        "can I stop my hydrocortisone",
        "can I stop dexamethasone",
        "should I call about an infection",
    ],
)
def test_neither_a_class_nor_what_belongs_to_it_answers_where_that_would_harm(ask: Asker, question: str) -> None:
    assert not ask({"classes": CLASSES}).ask(question).answered


def test_a_class_answers_by_what_belongs_to_it(ask: Asker) -> None:
    answerer = ask({"pain": "Pain\n\nAddiction is very rare when morphine is taken for cancer pain.\n"})
    assert (
        said(answerer, "scared of getting hooked on opiates")
        == "Addiction is very rare when morphine is taken for cancer pain."
    )


LOOKALIKES = """Living with a NET

## At home

Put used wipes into the clinical waste. Your local hospital has a cash machine. An allowance may be paid to carers. We keep
your confidentiality. Young people are welcome.

## Your body

The scan is 3-weekly, then 3-monthly. The disease is localized. Wasting is a sign of cachexia, diarrhea of carcinoid
syndrome. The primary tumor may be unknown.
"""


@pytest.mark.parametrize(
    ("question", "not_read"),
    [
        ("where does the waste go", "cachexia"),
        ("my local bank", "localized disease"),
        ("is there a carers allowance", "permitted"),
        ("can I have a cup of tea", "unknown primary neuroendocrine tumor"),
        ("it probably sat there for years", "oxygen saturation"),
        ("who creates the staging systems", "creatinine"),
        ("half of the injection leaked out", "confidentiality"),
        ("half of the injection squirted out", "diarrhea"),
        ("faint twenty minutes after dinner", "young people"),
        ("date of the next review", "dating"),
        ("can I fly three weeks after the operation", "every three weeks"),
        ("pain for 3 months", "every three months"),
    ],
)
def test_a_word_that_only_looks_like_another_is_not_read_as_it(ask: Asker, question: str, not_read: str) -> None:
    assert not_read not in {term.concept for term in ask({"lookalikes": LOOKALIKES}).ask(question).reading.terms}


@pytest.mark.parametrize(
    ("text", "answered"),
    [("They may produce symptoms caused by the tumor's growth.", False), ("PRRT may cause nausea.", True)],
)
def test_what_no_passage_names_is_not_answered_by_words_that_say_anything(ask: Asker, text: str, answered: bool) -> None:
    """ "May cause" in a row says what side effects are, and "may … caused by" says nothing of them."""
    others = "\n\n".join(f"Page {number} is about boats." for number in range(9))
    answerer = ask({"nets": f"NETs\n\n{text}\n\n{others}\n"})
    for question in ("what are the side effects?", "I'm having PRRT, what are the side effects?"):
        assert answerer.ask(question).answered is answered, question


BIOPSY = """Having a liver biopsy

Oxton Cancer Network
Reviewed: March 2025

A thin core of tissue is taken from the liver.

## Afterwards

Lift nothing heavy for three days.
"""
CREAM = """Sore skin

Keep out of hot baths. Sex may hurt for a while.

## Mood

Talk to your nurse if you no longer enjoy what you used to.
"""


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("can I have a bath after a liver biopsy", False),
        ("sex after liver biopsy", False),
        ("can I lift things after a liver biopsy", True),
        ("what do they take in a liver biopsy", True),
        ("can I have a bath with sore skin", True),
    ],
)
def test_what_is_asked_of_a_biopsy_is_not_answered_by_what_says_it_of_anything(
    ask: Asker, question: str, answered: bool
) -> None:
    assert ask({"biopsy": BIOPSY, "cream": CREAM}).ask(question).answered == answered


def test_the_name_of_a_publisher_answers_nothing(ask: Asker) -> None:
    answerer = ask({"biopsy": BIOPSY, "cream": CREAM})
    assert "Oxton Cancer Network" not in [hit.answer.text for hit in answerer.ask("cancer").hits if hit.answer]


@pytest.mark.parametrize("since", ["", " since my diagnosis", " since I was diagnosed", " since she got her diagnosis"])
def test_since_a_diagnosis_only_says_since_when(ask: Asker, since: str) -> None:
    found = said(ask({"biopsy": BIOPSY, "cream": CREAM}), f"nothing is fun any more{since}")
    assert found == "Talk to your nurse if you no longer enjoy what you used to."


TOPICS = """After the operation

The second operation is called a right hemicolectomy. It takes two hours. Stools may be loose for a while.

Diazoxide tablets hold back insulin. The usual dose is low. They make the body keep salt, so that ankles may swell.
Rest helps with headaches.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("right hemicolectomy loose stools", "Stools may be loose for a while."),
        ("diazoxide swollen ankles", "They make the body keep salt, so that ankles may swell."),
        ("diazoxide headaches", None),
    ],
)
def test_a_paragraph_goes_on_to_speak_of_what_it_has_named(ask: Asker, question: str, answer: str | None) -> None:
    reply = ask({"topics": TOPICS, "cream": CREAM}).ask(question)
    assert (reply.hits[0].answer.text if reply.answered and reply.hits[0].answer else None) == answer
