"""What is said of one grade, type, stage, sign or side is no answer to a question about another."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from indexer.build import index
from search.answerer import Answerer
from search.engine import Group
from search.meaning import Meaning
from search.query import parse
from search.settings import load
from search.variants import of_another, with_variants
from tests.engines import engine_over

TERMINOLOGY = Path(__file__).parents[1] / "corpus" / "terminology"
LEAFLETS = {
    "grades": "About grades\n\nGrade 1 tumors are treated with surgery alone. They seldom come back.",
    "diabetes": "Type 1 diabetes\n\nInsulin is injected several times a day.",
    "mismatch": "Mismatch repair\n\nTumors that are dMMR often respond to pembrolizumab.",
    "bowels": "Irritable bowels\n\nIBS-D is treated with loperamide.",
    "receptors": "Receptors\n\nHER2-positive breast cancers are treated with trastuzumab.",
    "pressure": "Blood pressure\n\nLow blood pressure makes people dizzy. It is treated with salt and fluids.",
    "lungs": "Lungs\n\nWhat is said here holds for all.\n\nSMALL CELL CANCER\n\nCisplatin is the usual chemotherapy.\n\n"
    "LARGE CELL CANCER\n\nPatients are offered an operation.",
    "vaccines": "Vaccines\n\nHepatitis B is prevented by a vaccine.",
    "carcinoid heart": "Carcinoid heart\n\nThe left side of the heart is spared because the lungs break serotonin down.",
    "driving": "Driving\n\nYou can drive 6 weeks after liver surgery.",
    "menin": "Genes\n\nMEN1 is caused by a change in the menin gene. A calcium test is done every year in MEN1.",
    "scans": "Scans\n\nYou can eat normally after the scan.",
    "everolimus": "Everolimus\n\nStart everolimus four weeks after the operation.",
    "condoms": "Sunitinib\n\nMen should use a condom during treatment with sunitinib.",
    "gradings": "Gradings\n\nNET G1 get lanreotide before anything else.",
}


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    folder = tmp_path_factory.mktemp("variants")
    shutil.copytree(TERMINOLOGY, folder / "corpus" / "terminology")
    (folder / "corpus" / "sources").mkdir()
    for name, text in LEAFLETS.items():
        (folder / "corpus" / "sources" / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
    settings = load({"corpus": folder / "corpus", "index": folder / "index"}, {})
    index(settings)
    return Answerer(settings.index)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("how are grade 1 tumors treated", "surgery alone"),
        ("do grade 1 tumors come back", "seldom come back"),
        ("do NET G1 get lanreotide", "before anything else"),
        ("do grade 1 NETs get lanreotide", "before anything else"),
        ("is insulin injected in type 1 diabetes", "several times a day"),
        ("do dMMR tumors respond to pembrolizumab", "respond to pembrolizumab"),
        ("treatment of IBS-D", "loperamide"),
        ("treatment of IBS", "loperamide"),
        ("how are HER2-positive breast cancers treated", "trastuzumab"),
        ("how is low blood pressure treated", "salt and fluids"),
        ("chemotherapy for small cell cancer", "Cisplatin"),
        ("how is hepatitis B prevented", "vaccine"),
        ("why is only the right side of the heart damaged", "left side"),
        ("when can I drive 3 weeks after liver surgery", "6 weeks"),
        ("what causes MEN1", "menin gene"),
        ("can I eat after a scan", "eat normally"),
        ("when do I start taking everolimus", "four weeks"),
        ("how long after the operation do I start everolimus", "four weeks"),
        ("should men use a condom while on sunitinib", "condom"),
        ("is a condom needed while on sunitinib", "condom"),
        ("do people with MEN1 need a calcium test", "calcium test"),
    ],
)
def test_what_is_said_of_the_variant_that_is_asked_about_answers(answerer: Answerer, question: str, says: str) -> None:
    reply = answerer.ask(question)
    assert reply.answered
    assert reply.hits[0].answer is not None
    assert says in reply.hits[0].answer.text


@pytest.mark.parametrize(
    "question",
    [
        "how are grade 3 tumors treated",
        "how are grade III tumors treated",
        "do grade 3 tumors come back",
        "do NET G3 get lanreotide",
        "do grade 3 NETs get lanreotide",
        "is insulin injected in type 2 diabetes",
        "do pMMR tumors respond to pembrolizumab",
        "treatment of IBS-C",
        "how are HER2-negative breast cancers treated",
        "how is high blood pressure treated",
        "does high blood pressure make people dizzy",
        "chemotherapy for large cell cancer",
        "how is hepatitis C prevented",
        "do people with MEN2 need a calcium test",
        "can I eat before the scan",
        "can I eat before I have a scan",
        "can I eat during the scan",
        "when do I stop taking everolimus",
        "should women use a condom while on sunitinib",
        "do people with MEN 2A need a calcium test",
    ],
)
def test_what_is_said_of_another_variant_does_not(answerer: Answerer, question: str) -> None:
    reply = answerer.ask(question)
    assert not reply.answered, reply.hits[0].answer


SENTENCES = [
    "Grade 1 tumors are watched.",
    "Grade 3 tumors grow fast, unlike grade 1 tumors.",
    "Scans follow grade 1 to 3 tumors.",
    "A second opinion is offered for grade 2 or higher.",
    "Tumors are watched.",
    "It is high. Grade counts.",
    "A G1 NET grows slowly.",
    "A low grade and 1 scan a year.",
]


def of_another_in(question: str) -> list[int]:
    """The sentences, by their places, that speak of another variant than a question."""
    engine = engine_over(SENTENCES)
    words = parse(question).words
    meanings = with_variants(words, [Meaning(Group(word.surface, ()), (at,)) for at, word in enumerate(words)])
    records = engine.records(np.arange(len(SENTENCES), dtype=np.int32))
    found = of_another(records, meanings, engine, np.zeros(len(SENTENCES), np.bool_))
    return [] if found is None else found.nonzero()[0].tolist()


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("grade 3 tumors", [0, 6]),
        ("grade 2 tumors", [0, 1, 6]),
        ("grade 1 tumors", []),
        ("NET G2", [0, 1, 6]),
        ("high grade tumors", [7]),
        ("grades", []),
        ("3 scans", []),
        ("what is the difference between grade 2 and a NET", []),
        ("grade 1 or grade 2", []),
        ("G1 vs G2", []),
    ],
)
def test_a_sentence_speaks_of_another_only_where_it_says_nothing_of_what_is_asked(question: str, others: list[int]) -> None:
    assert of_another_in(question) == others
