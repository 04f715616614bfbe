"""Names of people and places that a question only tells of are nothing to be found; those that it asks about are."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.terms_read import compile_folder
from tests.engines import engine_over
from tests.test_expansion import Library, concept

PASSAGES = ("PRRT may cause nausea.", "Liver metastases are common. Lymph nodes swell.", "Octreotide slows it.")
WORDS = (
    "X1 PRRT",
    "X2 liver",
    'X3 lymph | same = ["lymph nodes"]',
    "X4 octreotide",
    'X5 doctor | same = ["dr"]',
    "X6 Raynaud",
)
ASKED = " Does PRRT cause nausea?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("strangers")
    (folder / "words.toml").write_text("".join(map(concept, WORDS)), encoding="utf-8")
    return Library(engine_over(PASSAGES), compile_folder(folder))


def looked_for(library: Library, question: str) -> set[str]:
    return {word for meaning in library.expand(question).meanings for word in meaning.group.label.split()}


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ("I saw Dr. Smith last week.", "Smith"),
        ("My husband John Barlow is under Prof. Mbeki at the Royal Marsden.", "John Barlow Prof Mbeki Royal Marsden"),
        ("dr kowalski told me about it.", "kowalski"),
        ("I'm Sarah from Leeds.", "Sarah Leeds"),
        ("My mum lives in New Malden.", "lives New Malden"),
        ("She was diagnosed near Hull.", "Hull"),
        ("She lives in Hull. Is there a reason for it?", "lives Hull"),
    ],
)
def test_who_and_where_is_only_told_is_not_looked_for(library: Library, told: str, names: str) -> None:
    found = looked_for(library, told + ASKED)
    assert {"PRRT", "nausea"} <= found
    assert not found & {*names.split()}
    assert looked_for(library, ASKED.strip() + " " + told) == found
    assert {*names.split()} <= {*library.expand(told + ASKED).reading.ignored}


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        # What is asked about is.
        ("I have a NET. Is Dr. Smith any good?", "Smith"),
        ("I have a NET. Does she live in Leeds?", "Leeds"),
        ("Dr. Smith", "Smith"),
        ("I live in Leeds. Is there a trial of PRRT there?", "Leeds"),
        ("I live in Leeds. Who does PRRT nearby?", "Leeds"),
        # Who it runs through may matter, and what somebody has besides.
        ("My sister Anna has it. Does PRRT help?", "sister"),
        ("I have MS and was seen in Leeds. Does PRRT help?", "MS"),
        ("I had an MR in Leeds. Does PRRT help?", "MR"),
        ("my ms flared up in Leeds. Does PRRT help?", "ms flared"),
        # A drug that nobody knows here.
        ("They put me on Foobarix. What are the side effects?", "Foobarix"),
        ("I had pain from Foobarix. Is it PRRT?", "Foobarix"),
        ("The pain is from Foobarix. Is it PRRT?", "Foobarix"),
        ("From Foobarix I had pain. Is it PRRT?", "Foobarix"),
        # What the terminology knows, however it is written.
        ("She has it in Liver and Lymph Nodes. Does PRRT help?", "Liver Lymph Nodes"),
        ("He is in Octreotide trials. Does PRRT help?", "Octreotide"),
        ("I saw Dr. Raynaud. Does PRRT help?", "Raynaud"),
        # Nor is a capital that every word has a name's.
        ("SHE LIVES IN BLADDERWRACK. DOES PRRT HELP?", "BLADDERWRACK"),
        ("my mum lives in bladderwrack. does PRRT help?", "bladderwrack"),
    ],
)
def test_other_names_are_looked_for(library: Library, question: str, kept: str) -> None:
    assert {*kept.split()} <= looked_for(library, question)
