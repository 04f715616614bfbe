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
from search.rivals import of_another
from search.settings import load
from search.variants import with_variants
from tests.engines import engine_over

TERMINOLOGY = Path(__file__).parents[1] / "corpus" / "terminology"
LEAFLETS = {
    "grades": "About grades\n\nGrade 1 tumors are treated with surgery alone. They seldom come back. "
    "Grade 1 tumors are scanned every 3 months with CT.",
    "ranges": "Offers\n\nSunitinib is offered for G1-G3 pancreatic NETs. Cryotherapy is used up to grade 3.",
    "diabetes": "Type 1 diabetes\n\nInsulin is injected several times a day.",
    "mismatch": "Mismatch repair\n\nTumors that are dMMR often respond to pembrolizumab.",
    "bowels": "Irritable bowels\n\nIBS-D is treated with loperamide.",
    "receptors": "Receptors\n\nHER2-positive breast cancers are treated with trastuzumab.",
    "pressure": "Blood pressure\n\nLow blood pressure makes people dizzy. Midodrine tablets raise blood pressure. "
    "Doxazosin lowers blood pressure.",
    "sugar": "Blood sugar\n\nInsulin pens lower blood sugar. Diazoxide raises blood sugar by holding insulin back.",
    "lungs": "Lungs\n\nWhat is said here holds for all.\n\nSMALL CELL CANCER\n\nCisplatin is the usual chemotherapy.\n\n"
    "LARGE CELL CANCER\n\nPatients are offered an operation.",
    "vaccines": "Vaccines\n\nHepatitis B is prevented by a vaccine. Type A gastritis is autoimmune.",
    "carcinoid heart": "Carcinoid heart\n\nThe left side of the heart is spared because the lungs break serotonin down.",
    "bronchus": "The bronchus\n\nA typical bronchial carcinoid is a low-grade tumor.",
    "driving": "Driving\n\nYou can drive 6 weeks after liver surgery.",
    "menin": "Genes\n\nMEN1 is caused by a change in the menin gene. A calcium test is done every year in MEN1.",
    "scans": "Scans\n\nYou can eat normally after the scan.",
    "gallium": "Before your gallium scan\n\nOnce the gallium scan is over, you can drive home.",
    "PRRT": "PRRT\n\nPeople who had prior chemotherapy can have PRRT. Lutetium is given as a short infusion of 30 minutes.",
    "cabozantinib": "Cabozantinib\n\nYou must stop cabozantinib before getting pregnant.",
    "interferon": "Interferon\n\nInterferon can treat grade 1 NETs. Interferon can cause high blood sugar.",
    "liver": "Everolimus and the liver\n\nYou can take everolimus if you have mild liver disease.",
    "risk": "Risks\n\nAppendix tumors under 1 cm have a low risk of spreading.",
    "feeding": "Feeding\n\nYou can breastfeed after PRRT from the next day on.",
    "diarrhea": "Telotristat\n\nTelotristat treats moderate diarrhea or worse.",
    "sandostatin": "Sandostatin\n\nSandostatin is paused three weeks before the gallium PET. "
    "It is resumed when the gallium PET is over.",
    "axitinib": "Axitinib\n\nAxitinib is resumed two days after the transfusion.",
    "imatinib": "Imatinib\n\nMen must use condoms for three months after imatinib. Adults take imatinib with supper. "
    "Gynecomastia is more common in men on imatinib than in women.",
    "metastases": "Metastases\n\nLiver metastases are treated with ablation. A liver biopsy is done under ultrasound.",
    "radiation": "PRRT and SIRT\n\nSIRT may scar the stomach. PRRT may tire you.",
    "cortisone": "Prednisone\n\nDouble the prednisone dose with a fever above 38 °C. Triple the dose with one above 39 °C. "
    "Take prednisone again if you vomit within an hour.",
    "survival": "Thymus\n\nAlive after 5 years:\n\n- Thymoma: 70 in 100 people",
    "interactions": "Temozolomide and capecitabine\n\nAllopurinol must not be taken with capecitabine.\n\n"
    "Valproate slows how temozolomide leaves the body.",
    "heparin": "Dalteparin\n\nInject dalteparin for 28 days.",
    "operation": "The operation\n\nDo not smoke for six weeks before the anesthetic.",
    "type 2": "Type 2 diabetes\n\nType 1 diabetes is another illness. It begins in childhood, and it needs insulin at once.",
    "living": "Survival at five years\n\nAfter ten years, 40 percent of people with a glucagonoma are alive.",
    "ten": "Ten-year survival\n\nOf women over 50 years old with a VIPoma, 60 percent are alive.",
    "smoking": "Smoking\n\nStart nicotine patches so as to stop smoking before the operation.",
    "vandetanib": "Vandetanib\n\nYour periods may become irregular when you start vandetanib.",
    "thymus": "Thymus carcinoids\n\nThymus carcinoids mostly hit men with MEN1 who smoke.",
    "sleep": "Dexamethasone\n\nTake dexamethasone in the morning, so that you can sleep.",
    "insulinoma": "Insulinoma\n\nSigns of low blood sugar are sweating and trembling.",
    "wards": "Visits\n\nVisitors are welcome on ward 4 from noon to 7 pm.",
    "carcinoids": "Carcinoids\n\nNine of ten typical carcinoids are cured by surgery.",
    "pens": "Pens\n\nAn unopened pen of teriparatide may lie outside the fridge for one day.",
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
        ("is cryotherapy used for grade 2 tumors", "up to grade 3"),
        ("do NET G1 get lanreotide", "before anything else"),
        ("do grade 1 NETs get lanreotide", "before anything else"),
        ("is insulin injected in type 1 diabetes", "several times a day"),
        ("do dMMR tumors respond to pembrolizumab", "respond to pembrolizumab"),
        ("treatment of IBS-D", "loperamide"),
        ("treatment of IBS", "loperamide"),
        ("how are HER2-positive breast cancers treated", "trastuzumab"),
        ("does low blood pressure make people dizzy", "makes people dizzy"),
        ("is diazoxide used for low blood sugar", "Diazoxide raises"),
        ("are insulin pens used for high blood sugar", "Insulin pens lower"),
        ("chemotherapy for small cell cancer", "Cisplatin"),
        ("how is hepatitis B prevented", "vaccine"),
        ("is type A gastritis autoimmune", "Type A"),
        ("why is only the right side of the heart damaged", "left side"),
        ("is a typical bronchial carcinoid a high-grade tumor", "low-grade"),
        ("when can I drive 3 weeks after liver surgery", "6 weeks"),
        ("what causes MEN1", "menin gene"),
        ("do people with MEN1 need a calcium test", "calcium test"),
        ("can I eat after a scan", "eat normally"),
        ("can I drive home after the gallium scan", "drive home"),
        ("can I have PRRT after chemotherapy", "prior chemotherapy"),
        ("how long do infusions of lutetium take", "30 minutes"),
        ("can I start cabozantinib before getting pregnant", "must stop"),
        ("do appendix tumors under 1 cm have a high risk of spreading", "low risk"),
        ("can severe diarrhea be treated with telotristat", "or worse"),
        ("when do I stop Sandostatin", "is paused"),
        ("when is Sandostatin restarted", "It is resumed"),
        ("how long must a man use condoms after imatinib", "Men must use"),
        ("is gynecomastia more common in women on imatinib", "than in women"),
        ("visitors on ward 4", "from noon"),
        ("will vandetanib stop my periods", "irregular"),
        ("can women with MEN1 get thymus carcinoids", "mostly hit men"),
        ("how can I sleep at night with dexamethasone", "in the morning"),
        ("what are the signs of an insulinoma", "sweating"),
        ("does type 1 diabetes need insulin at once", "needs insulin at once"),
        ("what percentage of people with a glucagonoma survive 10 years", "40 percent"),
        ("what percentage of women with a VIPoma survive 10 years", "60 percent"),
        ("I take valproate and temozolomide, is that OK", "Valproate slows"),
        ("how much prednisone with a fever of 38.4", "Double"),
        ("how much prednisone with a fever of 39.4", "Triple"),
        ("how are metastases in the liver treated", "ablation"),
        ("is a hepatic biopsy done under ultrasound", "under ultrasound"),
        ("does SIRT scar the stomach", "SIRT may"),
        ("how many typical carcinoids are cured by surgery", "Nine of ten"),
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
        "how often are grade 3 tumors scanned with CT",
        "do NET G3 get lanreotide",
        "do grade 3 NETs get lanreotide",
        "is insulin injected in type 2 diabetes",
        "do pMMR tumors respond to pembrolizumab",
        "treatment of IBS-C",
        "treatment of ibs-c",
        "how are HER2-negative breast cancers treated",
        "does high blood pressure make people dizzy",
        "chemotherapy for large cell cancer",
        "how is hepatitis C prevented",
        "is type B gastritis autoimmune",
        "do people with MEN2 need a calcium test",
        "do people with MEN 2A need a calcium test",
        "can I eat before the scan",
        "can I eat before I have a scan",
        "can interferon treat grade 3 NETs",
        "can interferon cause low blood sugar",
        "can I take everolimus if I have severe liver disease",
        "can I breastfeed before PRRT",
        "when do I stop axitinib",
        "do I pause axitinib before the transfusion",
        "how long must women use condoms after imatinib",
        "when do children take imatinib",
        "visitors on ward 9",
        "what percentage of people with a glucagonoma survive 5 years",
        "what percentage of women with a VIPoma survive 5 years",
        "I take allopurinol and temozolomide, is that OK",
        "when should I stop dalteparin before the operation",
        "when can I smoke after the operation",
        "I vomited two hours after prednisone, do I take it again",
        "how are lung metastases treated",
        "is a lung biopsy done under ultrasound",
        "does PRRT scar the stomach",
        "how many atypical carcinoids are cured by surgery",
        "how long may an opened pen of teriparatide lie outside the fridge",
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
    "Sunitinib is for G1-G3 NETs.",
    "It holds for grades 1 and 3, and up to grade 3.",
    "Grade 1 tumors are scanned every 3 months.",
    "It is less painful in grade 1 to be treated.",
    "At least stage 2 is meant, or stage I–III.",
    "Doxazosin lowers blood pressure, midodrine raises it.",
    "High blood pressure makes people low in energy.",
    "Lanreotide is given to grade 1 NETs.",
    "Grade 1 NETs get 3 cycles, and 4 scans.",
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
        ("grade 3 tumors", [0, 6, 10, 11, 15, 16]),
        ("grade 2 tumors", [0, 1, 6, 10, 11, 15, 16]),
        ("grade 1 tumors", []),
        ("NET G2", [0, 1, 6, 10, 11, 15, 16]),
        ("high grade tumors", [7]),
        ("stage 3 tumors", []),
        ("high blood pressure", []),
        ("low blood pressure", [14]),
        ("grades", []),
        ("3 scans", []),
        ("what is the difference between grade 2 and a NET", []),
        ("grade 1 or grade 2", []),
        ("G1 vs G2", []),
        ("is it a grade 2 tumor", []),
        ("does it come back in grade 2", [0, 1, 6, 10, 11, 15, 16]),
        ("are insulinomas grade 2 tumors", []),
        ("how low blood pressure falls", []),
    ],
)
def test_a_sentence_speaks_of_another_only_where_it_says_nothing_of_what_is_asked(question: str, others: list[int]) -> None:
    assert of_another_in(question) == others
