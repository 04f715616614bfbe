"""Plain text by several hands: letters, leaflets, guidelines, wrapped or not, numbered or not."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from indexer.readers import read
from indexer.readers.authors import authors_in
from indexer.readers.text import read_text
from search.days import Month
from search.errors import SourceError
from search.model import Document, Metadata, Person
from tests.outline import outline, paths
from web.body import body

FIXTURES = Path(__file__).parent / "fixtures" / "text"


WRAPPED = """Flushing is a sudden feeling of warmth in the face, and it often comes
with a red face and may last for several minutes, most often after a
meal or some wine, so that people learn to avoid what brings it on in
time and keep a diary of it.
"""


def document(folder: Path, text: str, **stated: str) -> Document:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8", newline="")
    return read(path, "a", "a.txt", Metadata(**stated), 1_000_000)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name",
    [
        "letter",
        "wrapped",
        "questions",
        "capitals",
        "numbered",
        "bare",
        "title",
        "unbulleted",
        "tables",
        "hospital",
        "package",
        "pages",
        "subtitle",
    ],
)
def test_a_text_is_sectioned_as_a_reader_would(name: str) -> None:
    found = read(FIXTURES / f"{name}.txt", name, f"{name}.txt", Metadata(), 1_000_000)
    assert outline(found) == (FIXTURES / f"{name}.outline").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Symptoms\n\nPeople flush.\n", "# Symptoms\n¶ People flush.\n"),
        ("SYMPTOMS\nPeople flush.\n", "# SYMPTOMS\n¶ People flush.\n"),
        ("SIRT FOR NETs\nOxton Trust\n\nIt helps.\n", "# SIRT FOR NETs\n¶ Oxton Trust\n¶ It helps.\n"),
        ("People flush.\n\nLearn more about flushing\n", "¶ People flush.\n~ Learn more about flushing\n"),
        (
            "Learn more about flushing from your nurse. She knows.\n",
            "¶ Learn more about flushing from your nurse. She knows.\n",
        ),
        (
            f"Comfort and care for people with spread NETs\nWritten by the Oxton Hospice.\n\n{WRAPPED}",
            "# Comfort and care for people with spread NETs\n¶ Written by the Oxton Hospice.\n"
            f"¶ {' '.join(WRAPPED.split())}\n",
        ),
        (
            "1. Pain\n\nIt hurts.\n\n2. Planning ahead\n\n- Write a will.\n- Sign it.\n",
            "# 1. Pain\n¶ It hurts.\n# 2. Planning ahead\n• Write a will.\n• Sign it.\n",
        ),
        ("Home > Patients > Scans\n\nPeople flush.\n", "~ Home > Patients > Scans\n¶ People flush.\n"),
        ("People flush.\n\nContact us | Jobs | Privacy\n", "¶ People flush.\n~ Contact us | Jobs | Privacy\n"),
        ("People flush.\n\nHome care helps, too\n", "¶ People flush.\n¶ Home care helps, too\n"),
        ("People flush.\n\nThe End\n", "¶ People flush.\n¶ The End\n"),
        ("It hurts:\n- a lot\n- now\n\nThe rest.\n", "» It hurts:\n• a lot ← It hurts:\n• now ← It hurts:\n¶ The rest.\n"),
        (
            "It was in\n2021. Then it grew - slowly -\nand stopped.\n",
            "¶ It was in 2021. Then it grew - slowly - and stopped.\n",
        ),
        ("A. Smith wrote it.\n\nIt is good.\n", "¶ A. Smith wrote it.\n¶ It is good.\n"),
        ("•Lungs\n•Liver\n", "• Lungs\n• Liver\n"),
        (
            "Ways:\n\n• Surgery: Cut out.\n• Drugs: Taken.\n\nPRRT: By drip.\n\nNote: Ask first.\n",
            "» Ways:\n• Surgery: Cut out. [Surgery] ← Ways:\n• Drugs: Taken. [Drugs] ← Ways:\n"
            "¶ PRRT: By drip. [PRRT] ← Ways:\n¶ Note: Ask first. [Note]\n",
        ),
        (
            "Signs:\n\n• Flushing\n• Wheezing\n\nCrisis: Call for help.\n",
            "» Signs:\n• Flushing ← Signs:\n• Wheezing ← Signs:\n¶ Crisis: Call for help. [Crisis]\n",
        ),
        ("There are two kinds: slow and fast.\n", "¶ There are two kinds: slow and fast.\n"),
        ("Open at 10:30: come early.\n", "¶ Open at 10:30: come early.\n"),
        (
            "Top line\n\nOne.\n\nTop line\n\nTwo.\n\nTop line\n\nThree.\n",
            "~ Top line\n¶ One.\n~ Top line\n¶ Two.\n~ Top line\n¶ Three.\n",
        ),
        ("1. Wash.\n\n2. Rest.\n\nGood.\n", "• Wash.\n• Rest.\n¶ Good.\n"),
        ("One.\fTwo.\n", "¶ One.\n¶ Two.\n"),
        ("One.\n----\nTwo.\n", "¶ One.\n¶ Two.\n"),
        ("a\tb\n1\t2\n", "| a b\n| 1 2 ← a b\n"),
        ("\n\n  \nJust this", "¶ Just this\n"),
        (
            "DRUGS\n\nLanreotide only\n  All are allowed.\n\nEverolimus\n  No live ones.\n  Others may be.\n\nPRRT\n"
            "  Wait.\n",
            "# DRUGS\n## Lanreotide only\n¶ All are allowed.\n## Everolimus\n¶ No live ones.\n¶ Others may be.\n## PRRT\n"
            "¶ Wait.\n",
        ),
        (
            "Very common:\n  pain, wind, hair loss, a\n  slow heart\nCommon:\n  rash, fits, gout\nNote: Rest.\n",
            "¶ Very common: pain, wind, hair loss, a slow heart [Very common]\n¶ Common: rash, fits, gout [Common]\n"
            "¶ Note: Rest. [Note]\n",
        ),
        (
            "You should not\n    Drive if you feel dizzy.\n",
            "¶ You should not Drive if you feel dizzy.\n",
        ),
        (
            "RARE THINGS\n\nCommon\n  Mouth ulcers come.\nRare\n  Kidneys fail.\n\nThe rest is known.\n",
            "# RARE THINGS\n## Common\n¶ Mouth ulcers come.\n## Rare\n¶ Kidneys fail.\n¶ The rest is known.\n",
        ),
        # A house's name is no title where what stands under it stands out more; a clinic that is the title stays it.
        (
            "Oxton Hospital\n\nNETS AND YOU\n\nSheet 12\n\nPeople flush.\n",
            "~ Oxton Hospital\n# NETS AND YOU\n¶ Sheet 12\n¶ People flush.\n",
        ),
        (
            f"Day Surgery Clinic\n\nWHAT TO BRING\n\n{WRAPPED}\nWHEN TO COME\n\nAt nine.\n",
            f"# Day Surgery Clinic\n## WHAT TO BRING\n¶ {' '.join(WRAPPED.split())}\n## WHEN TO COME\n¶ At nine.\n",
        ),
        (
            "Northern Network\n\nOn NETs\n\n1. Before\n=========\n\nFast.\n",
            "~ Northern Network\n# On NETs\n## 1. Before\n¶ Fast.\n",
        ),
        (
            "Go to A&E if you cannot breathe.\n\nBack to work\n\nRest first.\n\nBack to top\n",
            "¶ Go to A&E if you cannot breathe.\n# Back to work\n¶ Rest first.\n~ Back to top\n",
        ),
        (
            "Drug     Dose\n-------  -----\nAspirin  75 mg\nDo not take naproxen with it.\n",
            "| Drug Dose\n| Aspirin 75 mg ← Drug Dose\n¶ Do not take naproxen with it.\n",
        ),
        (
            "Drug     Dose\n-------  -----\nA        5 mg\n         at noon\n         B  7 mg\n",
            "| Drug Dose\n| A 5 mg at noon ← Drug Dose\n| B 7 mg ← Drug Dose\n",
        ),
        (
            "Drug     Dose\n-------  -----\nA        5 mg\n\nSalt     Dose\nB        7 mg\n",
            "| Drug Dose\n| A 5 mg ← Drug Dose\n| Salt Dose\n| B 7 mg\n",
        ),
        ("Drug | Dose\n--- | ---\nA | 5 mg\n", "| Drug | Dose\n| A | 5 mg ← Drug | Dose\n"),
        ("1. Wash\n-------\n2. Rest\n-------\n\nGood.\n", "• Wash\n• Rest\n¶ Good.\n"),
        ("The hospital and you\n\nNETS\n\nPeople flush.\n", "# The hospital and you\n## NETS\n¶ People flush.\n"),
        ("It hurts.\n\n1. Wash\n2. Rest\n-------\n\nGood.\n", "¶ It hurts.\n• Wash\n• Rest\n¶ Good.\n"),
        ("Smith A. Some tumors of the\n  bowel and lung.\n", "¶ Smith A. Some tumors of the bowel and lung.\n"),
    ],
)
def test_a_line_is_told_by_what_it_is_and_what_stands_around_it(tmp_path: Path, text: str, expected: str) -> None:
    assert outline(document(tmp_path, text)) == expected


def test_a_path_goes_from_the_title_down_and_says_nothing_twice() -> None:
    found = read(FIXTURES / "numbered.txt", "n", "n.txt", Metadata(), 1_000_000)
    assert paths(found)[:3] == [
        ("Guideline on small bowel NETs",),
        ("Guideline on small bowel NETs", "1. Introduction"),
        ("Guideline on small bowel NETs", "1. Introduction", "1.1 Scope"),
    ]


def test_the_catalogue_s_title_opens_the_path(tmp_path: Path) -> None:
    found = document(tmp_path, "Intro text.\n\nSymptoms\n\nFlushing.\n\nSymptoms\n\nWheezing.\n", title="NETs")
    assert paths(found) == [("NETs", "Symptoms"), ("NETs", "Symptoms")]
    assert [section.anchor for section in found.sections] == ["symptoms", "symptoms-2"]
    assert paths(document(tmp_path, "Intro text.\n\nSymptoms\n\nFlushing.\n")) == [("a", "Symptoms")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Carcinoid crisis: what staff and patients should know\n\nIt is rare.\n", True),
        ("Carcinoid crisis: what patients should know\n\nLast updated: 3 May 2022\n\nSymptoms\n\nFlushing.\n", True),
        ("Carcinoid crisis: what staff and patients should know\n\nSymptoms\n\nFlushing.\n", True),
        ("NETs: A Guide\n\nWritten by Ann Lee\n\nThey are rare.\n", True),
        ("Surgery: removes the tumor\n\nPRRT: uses radiation\n\nAsk first.\n", False),
        ("Surgery: it removes the tumor.\n\nIt is done first.\n", False),
        ("Note: ask your doctor\n\nTumors are rare.\n", False),
        ("Date: 3 May 2021\n\nTumors are rare.\n", False),
        ("Author: Ann Lee\n\nTumors are rare.\n", False),
        ("There are two kinds: slow and fast\n", False),
        ("NETs: a guide\n", False),
        # A line with a figure tells something itself.
        ("Dose: 10 mg everolimus once a day\n\nSwallow it whole.\n", False),
    ],
)
def test_a_first_line_with_a_colon_is_the_title_where_it_looks_like_one(tmp_path: Path, text: str, title: bool) -> None:
    first = text.partition("\n")[0]
    assert document(tmp_path, text).source.about.title == (first if title else None)


def test_the_text_stays_but_for_its_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfOne \xe2\x80\x99 two.\r\nThree.\rFour.\n")
    assert read(path, "a", "a.txt", Metadata(), 99).text == "One ’ two.\nThree.\nFour.\n"
    path.write_bytes(b"It\x92s old.")
    assert read(path, "a", "a.txt", Metadata(), 99).text == "It’s old."


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("This page was updated on September 21, 2021.", "updated", date(2021, 9, 21)),
        ("Last updated: 21 September 2021", "updated", date(2021, 9, 21)),
        ("Updated 1st Sept. 2021", "updated", date(2021, 9, 1)),
        ("Last revised: 2021-09-21", "updated", date(2021, 9, 21)),
        ("Last updated: 21/09/2021", "updated", date(2021, 9, 21)),
        ("Last updated: 03/04/2021", "updated", None),
        ("Last updated: September 2021", "updated", Month(2021, 9)),
        ("Last reviewed: March 2020", "reviewed", Month(2020, 3)),
        ("Reviewed: June 2020. Next review due: June 2023.", "reviewed", Month(2020, 6)),
        ("Reviewed: June 2020. Next review due: June 2023.", "next_review", Month(2023, 6)),
        ("Reviewed June 2020; next review is due in June 2023.", "next_review", Month(2023, 6)),
        ("Next review: January 2029", "next_review", Month(2029, 1)),
        ("Next update: January 2029", "updated", None),
        ("This page was last updated in Sept. 2021.", "updated", Month(2021, 9)),
        ("Reviewed by Ann Lee, Head of Oncology, in May 2020.", "reviewed", Month(2020, 5)),
        ("This leaflet tells of a trial published in May 2019.", "published", None),
        ("Updated 2009-10", "updated", None),
        ("Last reviewed 11/2021", "reviewed", Month(2021, 11)),
        ("Oxton Hospital, Pharmacy\nLast revised: 3 May 2021", "updated", date(2021, 5, 3)),
        ("Last reviewed 13/2021", "reviewed", None),
        ("Oxton Hospital · Leaflet PE-22 · Last reviewed 06/18/2024", "reviewed", date(2024, 6, 18)),
        ("Leaflet 12 | Reviewed: May 2024 | Next review: May 2026", "next_review", Month(2026, 5)),
        ("Issued 1st July 2023; review by 1st July 2025.", "next_review", date(2025, 7, 1)),
        ("Issued 1st July 2023; review by 1st July 2025.", "reviewed", None),
        ("Last updated: Friday, June 6, 2025", "updated", date(2025, 6, 6)),
        ("To be revised by 30/06/2027.", "next_review", date(2027, 6, 30)),
        ("To be revised by 30/06/2027.", "updated", None),
        ("See the guideline; updated March 2016.", "updated", None),
        ("Date of last revision of the text: 12.08.2021", "updated", date(2021, 8, 12)),
        ("Date of last update: 5th of March 2024", "updated", date(2024, 3, 5)),
        ("Information correct as of 1st September 2022", "updated", date(2022, 9, 1)),
        ("To be reviewed by September 2025", "reviewed", None),
        ("To be reviewed by September 2025", "next_review", Month(2025, 9)),
        ("This page must be updated by May 2027", "updated", None),
        ("Leaflet to be updated by 05/2027", "updated", None),
        ("Due for update by May 2027", "updated", None),
        ("Reviewed annually, next in 03/2026", "reviewed", None),
        ("Last medical review: 2020-10-05", "reviewed", date(2020, 10, 5)),
        ("Reviewed by Dr. Ann Lee, June 2023", "reviewed", Month(2023, 6)),
        ("Reviewed January 2020 by Ann Lee", "reviewer", "Ann Lee"),
        ("Peer reviewed by Ann Lee", "reviewer", "Ann Lee"),
        ("Written by Ann Lee RN", "author", "Ann Lee"),
        ("Updated Marching 2021", "updated", None),
        ("Last updated: 31 February 2021", "updated", None),
        ("The guideline was updated on 3 May 2021.", "updated", None),
        ("This was last updated on 3 May 2021.", "updated", date(2021, 5, 3)),
        ("This drug was last updated on 3 May 2021.", "updated", None),
        ("This trial was reviewed by Dr. House on 4 April 2011.", "reviewed", None),
        ("Issued: May 2021. Review date: June 2023.", "next_review", Month(2023, 6)),
        ("Issued: May 2021. Review date: June 2023.", "reviewed", None),
        ("Issued: 05/2021     Review: 06/2023", "next_review", Month(2023, 6)),
        ("Reviewed: May 2021 | Due: May 2024", "next_review", Month(2024, 5)),
        ("Produced May 2021\nReview date: June 2023", "next_review", Month(2023, 6)),
        ("Issued: May 2021. Review date: June 2020.", "next_review", None),
        ("Review date: June 2023", "next_review", None),
        ("Review date: June 2023", "reviewed", None),
        ("Planned review date: June 2023", "next_review", Month(2023, 6)),
        ("Date for review: June 2023", "next_review", Month(2023, 6)),
        ("For review in June 2023", "next_review", Month(2023, 6)),
        ("Version 2.1, last updated 14 March 2022", "updated", date(2022, 3, 14)),
        ("Oxton Trust, version 3, revised May 2021", "updated", Month(2021, 5)),
        ("Oxton Trust, last revised May 2021", "updated", Month(2021, 5)),
        ("Oxton Trust, revised May 2021", "updated", None),
        ("See the guideline, last updated March 2016.", "updated", None),
        ("See the guideline, version 2, updated March 2016.", "updated", None),
        ("Last reviewed\n\n4 March 2022", "reviewed", date(2022, 3, 4)),
        ("Last reviewed:\nMarch 2022", "reviewed", Month(2022, 3)),
        ("Next review due\n\nMarch 2025", "next_review", Month(2025, 3)),
        ("Reviewed by\n\nElla Moss, MD, PhD", "reviewer", "Ella Moss, MD, PhD"),
        ("Author\n\nElla Moss", "author", "Ella Moss"),
        ("Last reviewed\n\nThe trial ended in March 2022.", "reviewed", None),
        ("Reviewed by\n\nOur medical team", "reviewer", None),
        ("Author: Dr Ann Lee\nLast updated: 14/03/2024", "author", "Dr Ann Lee"),
        ("Author: Dr Ann Lee\nLast updated: 14/03/2024", "updated", date(2024, 3, 14)),
        ("Written by Ann Lee\nReviewed by Bob Ray\nReviewed May 2021", "reviewer", "Bob Ray"),
        ("References\n\n1. Oxton Office. A label. Revised June 2022.\n2. Lee A. Bile. 2019.", "updated", None),
        ("References\n\nOxton Office. A label. Revised June 2022.", "updated", None),
        ("Key sources:\n\n- Oxton Office. A label. Revised June 2022.", "updated", None),
        ("References\n\n1. Lee A. Bile. 2019.\n\nLast updated: May 2021. Review date: May 2024.", "updated", Month(2021, 5)),
        (
            "References\n\n1. Lee A. Bile. 2019.\n\nLast updated: May 2021. Review date: May 2024.",
            "next_review",
            Month(2024, 5),
        ),
        ("Published 14 February 2020", "published", date(2020, 2, 14)),
        ("Next review due: 3 June 2026", "next_review", date(2026, 6, 3)),
        ("Page last reviewed: 12 March 2023", "reviewed", date(2023, 3, 12)),
        ("Medically reviewed by Jane A. Doe, MD, PhD on 3 May 2020.", "reviewed", date(2020, 5, 3)),
        ("Medically reviewed by Jane A. Doe, MD, PhD on 3 May 2020.", "reviewer", "Jane A. Doe, MD, PhD"),
        ("Reviewed by our medical team.", "reviewer", None),
        ("Published by: Oxton Trust", "publisher", "Oxton Trust"),
        ("Published by: Oxton Trust Reviewed: May 2024", "publisher", "Oxton Trust"),
        ("Publisher: Oxton Trust, Hull", "publisher", "Oxton Trust, Hull"),
        ("This leaflet was published by the Oxton Trust on 3 May 2021.", "publisher", "Oxton Trust"),
        ("This leaflet was published by the Oxton Trust on 3 May 2021.", "published", date(2021, 5, 3)),
        ("Published by Oxton Trust, June 2020.", "publisher", "Oxton Trust"),
        ("Published by Oxton Trust, June 2020.", "published", Month(2020, 6)),
        ("Published by researchers in Hull.", "publisher", None),
        ("This leaflet tells of a trial published by Oxton Press.", "publisher", None),
        ("Reviewer: Prof. Anna van der Berg, Ph.D., M.P.H.", "reviewer", "Prof. Anna van der Berg, Ph.D., M.P.H."),
        ("Author: Maria de la Cruz, RN", "author", "Maria de la Cruz"),
        ("This leaflet was written by Ann Lee and reviewed by Bob Ray.", "author", "Ann Lee"),
        ("This leaflet was written by Ann Lee, MD, and Bob Ray, RN.", "author", ("Ann Lee", "Bob Ray")),
        ("This leaflet was written by Ann Lee & Bob Ray.", "author", ("Ann Lee", "Bob Ray")),
        ("This leaflet was written by Ann Lee, Senior Oncologist.", "author", "Ann Lee"),
        ("This leaflet was written by Ann Lee and Oxton Trust.", "author", "Ann Lee"),
        ("Authors: Ann Lee, MD, Bob Ray and Cy Dee", "author", ("Ann Lee", "Bob Ray", "Cy Dee")),
        ("Authors: Ann Lee, Head Nurse, and Bob Ray.", "author", ("Ann Lee", "Bob Ray")),
        ("By Ann Lee, Consultant Endocrinologist, and Bob Ray", "author", ("Ann Lee", "Bob Ray")),
        ("By Ann Lee, lead nurse at Oxton Trust, and Bob Ray", "author", ("Ann Lee", "Bob Ray")),
        ("By Ann Lee, Bob Ray and Cy Dee", "author", ("Ann Lee", "Bob Ray", "Cy Dee")),
        ("This leaflet was written by Ann Lee, Bob Ray, and Cy Dee.", "author", ("Ann Lee", "Bob Ray", "Cy Dee")),
        ("By Ann Lee, Bob Ray", "author", "Ann Lee"),
        ("By Ann Lee, New York", "author", "Ann Lee"),
        ("Authors: Lee A, van der Ray BC, Dee C.", "author", ("Lee A", "van der Ray BC", "Dee C")),
        ("Authors: Lee, Ann; Ray, Bob B.; Dee C", "author", ("Lee, Ann", "Ray, Bob B.", "Dee C")),
        ("Authors: Ann Lee, Head Nurse; Bob Ray, Oxton Trust", "author", ("Ann Lee", "Bob Ray")),
        ("By Stage I, Stage II and Stage III.", "author", None),
        ("By Ann Lee and Paul Nurse.", "author", ("Ann Lee", "Paul Nurse")),
        ("By Ann Lee, MD, and Tom Chair", "author", ("Ann Lee", "Tom Chair")),
        ("By Ann Lee, Vice-Chair, Dr Paul Nurse and San Kim", "author", ("Ann Lee", "Dr Paul Nurse", "San Kim")),
        ("Authors: Nurse, Paul; Head T; Ann Lee, Reader in Law", "author", ("Nurse, Paul", "Head T", "Ann Lee")),
        ("By Ann Lee, Oncology Nurse, and Bob Ray", "author", ("Ann Lee", "Bob Ray")),
        ("By Ann Lee, Chair of the board, and Ann Reader", "author", ("Ann Lee", "Ann Reader")),
        ("By Ann Lee, Oncologist and Breast Surgeon, and Bob Ray", "author", ("Ann Lee", "Bob Ray")),
        ("By Ann Lee, Professor of Medicine, and Bob Ray", "author", ("Ann Lee", "Bob Ray")),
        ("By Ann Lee, Professor Emerita, and Bob Ray", "author", ("Ann Lee", "Bob Ray")),
        ("By Ann Lee, Oncology Pharmacist, and Bob Ray", "author", ("Ann Lee", "Bob Ray")),
        ("By Ann Lee, Head of Nursing and Patient Care", "author", "Ann Lee"),
        ("By Ann Lee and Head Nurse.", "author", "Ann Lee"),
        ("This leaflet was written by Head Nurse.", "author", None),
        ("This leaflet was written by Ann Lee and reviewed by Bob Ray.", "reviewer", "Bob Ray"),
    ],
)
def test_a_document_s_own_statement_is_believed_and_nothing_is_guessed(
    tmp_path: Path, said: str, field: str, value: object
) -> None:
    about = document(tmp_path, f"Tumors are rare.\n\n{said}\n").source.about
    found = getattr(about, field)
    assert (str(found) if isinstance(found, Person) else found) == value


def test_a_month_keeps_its_span(tmp_path: Path) -> None:
    found = document(tmp_path, "Text.\n\nUpdated May 2021\n")
    assert found.source.about.updated_span is not None
    assert found.source.about.updated_span.of(found.text) == "May 2021"


def test_what_a_label_tells_keeps_its_span(tmp_path: Path) -> None:
    found = document(tmp_path, "Text.\n\nLast updated:\n\n3 May 2021\n\nReviewed by\n\nAnn Lee, MD\n")
    about = found.source.about
    assert about.updated_span is not None
    assert about.updated_span.of(found.text) == "3 May 2021"
    assert about.reviewer is not None
    assert about.reviewer.span is not None
    assert about.reviewer.span.of(found.text) == "Ann Lee"


def test_a_statement_keeps_its_span_and_the_catalogue_wins(tmp_path: Path) -> None:
    text = "Reviewed by Ann Okoro, MD, Head of Oncology at St Mary's.\n\nUpdated 3 May 2021\n"
    found = document(tmp_path, text)
    about = found.source.about
    assert about.reviewer is not None
    assert about.reviewer.span is not None
    assert about.updated_span is not None
    assert about.reviewer.span.of(found.text) == "Ann Okoro"
    assert (about.reviewer.title, about.reviewer.organisation) == ("Head of Oncology", "St Mary's")
    assert about.updated_span.of(found.text) == "3 May 2021"
    path = tmp_path / "a.txt"
    stated = Metadata(updated=date(2022, 1, 1), publisher="Oxton")
    won = read(path, "a", "a.txt", stated, 999).source.about
    assert (won.updated, won.updated_span, won.publisher) == (date(2022, 1, 1), None, "Oxton")
    assert won.reviewer == about.reviewer


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"a\0b", "binary"),
        (bytes(range(1, 9)) * 10, "binary"),
        (b"x" * 101, "over the limit of 100 bytes"),
        (b"caf\x81", "not text in a known encoding"),
        ("Ärzte".encode("utf-16"), "UTF-16"),
        (b"Contents\n\nBack to top\n", "no text in it"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=reason) as caught:
        read(path, "bad", "bad.txt", Metadata(), 100)
    assert "\n" not in str(caught.value)


def test_what_is_no_readable_file_is_refused_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "picture.png").write_bytes(b"x")
    for name, reason in [
        ("pipe.txt", "not a regular file"),
        ("folder.txt", "not a regular file"),
        ("missing.txt", "unreadable: no such file"),
        ("picture.png", "no reader for .png"),
    ]:
        with pytest.raises(SourceError, match=reason):
            read(tmp_path / name, "a", name, Metadata(), 100)


def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Secret.")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)  # root may read every file
    try:
        with pytest.raises(SourceError, match="unreadable: permission denied"):
            read(path, "a", "a.txt", Metadata(), 100)
    finally:
        os.seteuid(user)


def test_white_space_between_authors_costs_nothing() -> None:
    assert authors_in("Authors: Ann Lee" + "\u00a0" * 20_000 + "and Bob Ray.") == ("Ann Lee", "Bob Ray")


@pytest.mark.parametrize("behind", ["ABCD " * 100 + "x", "A" + "a-" * 50_000, "A" + "O'" * 50_000])
def test_no_words_of_a_name_take_long_to_read(behind: str) -> None:
    assert authors_in(f"Authors: Ann Lee, {behind}.") == ("Ann Lee",)


@pytest.mark.parametrize("line", ["      goes on for long\n", "A      b\n"])
def test_a_table_of_a_megabyte_is_read_in_time_that_grows_no_faster_than_it(line: str) -> None:
    # In quadratic time it would be half a minute and more, and nobody would wait for this test.
    found = read_text("Drug  Dose\n----  ----\nA     5 mg\n" + line * (1_000_000 // len(line)))
    assert {block.kind for block in found.blocks} == {"table_row"}


@pytest.mark.parametrize(
    ("second", "drawn"),
    [
        ("Standing     90 or more", "<tr><td>Standing</td><td>90 or more</td></tr>"),
        ("Standing     90 or more     first", "<tr><td>Standing     90 or more     first</td></tr>"),
    ],
)
def test_a_table_that_gaps_part_is_drawn_as_one_where_all_its_rows_have_as_many_cells(
    tmp_path: Path, second: str, drawn: str
) -> None:
    shown = body(document(tmp_path, f"Targets\n\nPosition     Upper figure\nSitting      Below 130\n{second}\n"), ())
    assert drawn in shown
    assert ("<th>Position</th><th>Upper figure</th>" in shown) == ("     " not in drawn)


@pytest.mark.parametrize(
    "piece", [".", ". ", "Head\f", "1. Head\nText of it.\n\n", "1. A\n   - b\n", "A\tB\nGroup\n", "Diag .... 2\n"]
)
def test_half_a_megabyte_of_anything_is_read_in_time_that_grows_no_faster_than_it(piece: str) -> None:
    # As above.
    assert read_text(piece * (500_000 // len(piece))).blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A remark under a row is said of that row.
        (
            "Doses\n\nEverolimus\t10 mg\tdaily\nNot for children\nSunitinib\t37.5 mg\tdaily\nOctreotide\t30 mg\tmonthly\n",
            "# Doses\n¶ Everolimus 10 mg daily Not for children Sunitinib 37.5 mg daily Octreotide 30 mg monthly\n",
        ),
        # A figure in a head is none of the others'.
        (
            "Doses\n\nDrug\tFirst 2 weeks\tLater\nDoxazosin\t1 mg\t8 mg\n",
            "# Doses\n| Drug First 2 weeks Later\n| Doxazosin 1 mg 8 mg ← Drug First 2 weeks Later\n",
        ),
        # What somebody is told to do is no heading.
        (
            "Plan\n\nStep 1: take 10 mg at bedtime\n\nIt may make you faint.\n",
            "# Plan\n¶ Step 1: take 10 mg at bedtime [Step 1]\n¶ It may make you faint.\n",
        ),
        (
            "The pen\n\n1. Do not shake the pen\nIt may be damaged.\n\n2. Throw it away after 28 days\nIt is not clean.\n",
            "# The pen\n• Do not shake the pen\n¶ It may be damaged.\n• Throw it away after 28 days\n¶ It is not clean.\n",
        ),
        (
            "Tell us\n\n1. Tell us if you take\nWarfarin or aspirin.\n\n2. Tell us if you have\nGlaucoma.\n",
            "# Tell us\n• Tell us if you take\n¶ Warfarin or aspirin.\n• Tell us if you have Glaucoma.\n",
        ),
        (
            "After it\n\n1. Rest and sleep\nLie down often.\n\n2. Check-ups\nCome once a year.\n",
            "# After it\n## 1. Rest and sleep\n¶ Lie down often.\n## 2. Check-ups\n¶ Come once a year.\n",
        ),
        # Nor is a plan's week the number of a page, or one line's dots a way to one.
        (
            "Plan\n\nIt is this.\n\fWeek 1\n\nTake two.\n\fWeek 2\n\nTake one.\n\fWeek 3\n\nTake none.\n",
            "# Plan\n¶ It is this.\n# Week 1\n¶ Take two.\n# Week 2\n¶ Take one.\n# Week 3\n¶ Take none.\n",
        ),
        (
            "Paracetamol\n\nTablets at most in one day ......... 8\n",
            "# Paracetamol\n¶ Tablets at most in one day ......... 8\n",
        ),
        ("Blood group\no positive people may give blood.\n", "¶ Blood group o positive people may give blood.\n"),
    ],
)
def test_what_tells_something_is_not_taken_for_what_stands_over_or_around_it(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert outline(document(tmp_path, text)) == expected


LINE = "Loose stools and wind are usual in the first few weeks of the whole long treatment.\n"
EARLY = "Loose stools and wind are usual in the first weeks of the long treatment.\n"
"""So short that a word or two would have gone beside it, and long enough for a wrapped line."""
SCAN = "Before you come to us for the scan you must not do any of these things:\n"
THINNERS = "BLOOD THINNERS BEFORE AN OPERATION"


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        # What heads a text of its own below the title is the first of several.
        (
            f"{THINNERS}\nWarfarin\n\nStop it five days before.\n\nApixaban\n\nStop it two days before.\n",
            [f"1 {THINNERS}", "2 Warfarin", "2 Apixaban"],
        ),
        # Nor is a subtitle what says for whom a text is.
        (
            f"{THINNERS}\nInformation for patients\n\nLeaflet AB-12\n\nWarfarin\n\nStop it.\n",
            [f"1 {THINNERS}", "2 Warfarin"],
        ),
        (
            f"{THINNERS}\nWhat they do in the blood\n\nLeaflet AB-12\n\nWarfarin\n\nStop it.\n",
            [f"1 {THINNERS}", "2 What they do in the blood", "3 Warfarin"],
        ),
        # A heading right below a line that ends early is no end of its paragraph.
        (f"Octreotide\n\n{LINE}{LINE}{LINE}{EARLY}Side effects\n{LINE}{LINE}", ["1 Octreotide", "1 Side effects"]),
        # A step that tells somebody to do something is none.
        (
            "Kit\n\n1. Call 999\nSay what you have.\n\n2. Inject: push the needle in\nHold it.\n\n3. Lie down\nStay.\n",
            ["1 Kit"],
        ),
    ],
)
def test_lines_in_the_shape_of_headings(text: str, headings: list[str], tmp_path: Path) -> None:
    found = document(tmp_path, text)
    heads = [block for block in found.blocks if block.kind == "heading"]
    assert [f"{block.level} {found.text[block.start : block.end]}" for block in heads] == headings


def test_a_list_without_marks_stays_one_below_its_colon(tmp_path: Path) -> None:
    found = document(tmp_path, f"Scan\n\n{LINE}{LINE}{LINE}\n{SCAN}eat or drink\ntake metformin\nsmoke a pipe\n")
    items = [found.text[block.start : block.end] for block in found.blocks if block.kind == "list_item"]
    assert items == ["eat or drink", "take metformin", "smoke a pipe"]


def test_a_sentence_that_a_colon_parts_goes_on_in_small_letters(tmp_path: Path) -> None:
    found = document(tmp_path, f"Scan\n\n{LINE}{LINE}{LINE}\n{SCAN}it has to be done at rest.\n")
    assert found.text[found.blocks[-1].start : found.blocks[-1].end] == f"{SCAN}it has to be done at rest."


@pytest.mark.parametrize(
    "line", ["Care plan ....... A written record of what is wanted by you.", "Lunch: eat what you like best."]
)
def test_what_stands_for_itself_is_no_end_of_a_paragraph(line: str, tmp_path: Path) -> None:
    found = document(tmp_path, f"Words\n\n{LINE}{LINE}{LINE}{EARLY}{line}\n")
    assert line in [found.text[block.start : block.end] for block in found.blocks]
    for goes_on in ("It passes by itself.", "Do not crush them: ask the pharmacist for a liquid or a plain tablet."):
        joined = document(tmp_path, f"Words\n\n{LINE}{LINE}{LINE}{EARLY}{goes_on}\n")
        assert joined.text[joined.blocks[-1].start :].startswith(LINE)


@pytest.mark.parametrize(
    ("above", "title", "publisher", "published"),
    [
        ("Factsheet 7\n\nFlushing and you\n================\n", "Flushing and you", None, None),
        ("Oxton Trust\nLevel 3, Oxton AB1 2CD\n\nFlushing and you\n", "Flushing and you", "Oxton Trust", None),
        ("Oxton Foundation\nSheet 12. You may\ncopy this sheet.\n\nFLUSHING\n====\n", "FLUSHING", "Oxton Foundation", None),
        (
            "OXTON MEDICINES INFORMATION SERVICE\nBulletin 61 - issued June 2024\n\nTESTS AND MEDICINES\n=====\n",
            "TESTS AND MEDICINES",
            "OXTON MEDICINES INFORMATION SERVICE",
            Month(2024, 6),
        ),
        (
            "OXTON NHS TRUST\nDepartment of Surgery\n\nYOUR SCAN\n\nInformation for patients\n",
            "YOUR SCAN",
            "OXTON NHS TRUST",
            None,
        ),
        ("PHARMACY BULLETIN      Issue 14, June 2022\n\nOctreotide: notes\n", "Octreotide: notes", None, Month(2022, 6)),
        (
            "Lung NETs: an overview\nInformation for carers\nOxton Lung Network, August 2023\n",
            "Lung NETs: an overview",
            "Oxton Lung Network",
            Month(2023, 8),
        ),
        ("NUCLEAR MEDICINE - NM/07\n\nYOUR GALLIUM-68\nPET SCAN\n", "YOUR GALLIUM-68 PET SCAN", None, None),
        (
            "From: Ann Lee\nTo: All wards\nSent: 7 May 2024 09:14\nSubject: Carcinoid crisis\n",
            "Carcinoid crisis",
            None,
            date(2024, 5, 7),
        ),
        (
            "Oxton Infirmary\nTelephone 01632 960114\n\n14 June 2023\n\nDear Ann,\n\nSHARED CARE\n",
            "SHARED CARE",
            "Oxton Infirmary",
            date(2023, 6, 14),
        ),
        (
            "+-------------------+\n|  Carcinoid heart  |\n|  A short guide    |\n+-------------------+\n",
            "Carcinoid heart",
            None,
            None,
        ),
        ("Home > Living with a NET > Food\n\nEating well\n", "Eating well", None, None),
        ("SOMATOSTATIN ANALOGS:\nSIDE BY SIDE\n\nOxton Trust\n", "SOMATOSTATIN ANALOGS: SIDE BY SIDE", "Oxton Trust", None),
        ("NHS Oxton                Dietetics Leaflet D41\n\nEnzyme capsules\n", "Enzyme capsules", "NHS Oxton", None),
        ("A guide for people with MEN1\n\nOxton Hospital\n", "A guide for people with MEN1", "Oxton Hospital", None),
        ("Oxton Hospitals NHS Trust      Nutrition\n\nEATING WELL\n", "EATING WELL", "Oxton Hospitals NHS Trust", None),
        ("*** FOR PATIENTS GOING HOME ***\n\nAfter your scan\n", "After your scan", None, None),
        ("Skip to content\nMenu | Search | English\n\nLung carcinoid\n", "Lung carcinoid", None, None),
        ("NET NEWS\nThe newsletter of the Oxton Support Group\n", "NET NEWS", "Oxton Support Group", None),
        ("PATIENT VERSION\n\nLung NETs:\nwhat we advise\n", "Lung NETs: what we advise", None, None),
    ],
)
def test_the_title_is_told_from_the_lines_of_a_letterhead(
    tmp_path: Path, above: str, title: str, publisher: str | None, published: object
) -> None:
    found = document(tmp_path, f"{above}\n{WRAPPED}\nWhat it is\n\n{WRAPPED}")
    about = found.source.about
    assert (found.source.title, about.publisher, about.published) == (title, publisher, published)
    assert [section.heading for section in found.sections] == [title, "What it is"]


@pytest.mark.parametrize(
    ("below", "publisher"),
    [
        ("© 2024 Oxton Trust. All rights reserved.", "Oxton Trust"),
        ("Copyright © The Oxton Foundation. No part may be copied.", "Oxton Foundation"),
        ("Produced by the Oxton Imaging Centre", "Oxton Imaging Centre"),
        ("Oxton General Hospital, Moss Lane, Oxton", "Oxton General Hospital"),
        ("Medicines Team\nOxton Health Board", "Oxton Health Board"),
        ("The hospital will ring you.", None),
        ("© All rights reserved", None),
        ("Ring Oxton Hospital if it bleeds.", None),
    ],
)
def test_a_foot_says_whose_a_text_is(tmp_path: Path, below: str, publisher: str | None) -> None:
    found = document(tmp_path, f"Flushing\n\n{WRAPPED}\n{below}\n")
    assert found.source.about.publisher == publisher


def test_roman_numbers_and_colons_head_sections(tmp_path: Path) -> None:
    names = ("What goes wrong", "Signs to look out for", "Tests", "Treatment")
    roman = "\n".join(f"{number}. {name}\n\n{WRAPPED}" for number, name in zip(("I", "II", "III", "IV"), names, strict=True))
    found = [section.heading for section in document(tmp_path, f"Carcinoid heart disease\n\nA guide.\n\n{roman}").sections]
    assert [heading.split(". ")[-1] for heading in found] == ["Carcinoid heart disease", *names]
    colons = "\n".join(f"{name}:\n{WRAPPED}" for name in ("Telling your employer", "Changes that may help", "Pay"))
    found = [section.heading for section in document(tmp_path, f"WORK\n\n{WRAPPED}\n{colons}").sections]
    assert found == ["WORK", "Telling your employer:", "Changes that may help:", "Pay:"]
    led = f"WORK\n\nTelling your employer:\n{WRAPPED}\nYou should:\n\n- rest\n- sleep\n\nPay:\n{WRAPPED}"
    assert [section.heading for section in document(tmp_path, led).sections] == ["WORK", "Telling your employer:", "Pay:"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Going Back to School", "For teachers"),
        ("Learning to Trust", "After a late diagnosis"),
        ("NHS Prescription Charges", "Who pays"),
        ("Your Home Care Service", "Injections at home"),
        ("Cancer Rehabilitation Programme", "Exercise after surgery"),
        ("Stomach > liver > lung", "How it spreads"),
        ("Protocol for octreotide infusion", "Before you start"),
        ("To the point: flushing", "What it is"),
        ("Grade G2 5HT release", "What it is"),
        ("Oxton Hospital", "Visiting"),
    ],
)
def test_a_title_that_only_looks_like_a_house_or_an_address_stays_one(tmp_path: Path, first: str, second: str) -> None:
    found = document(tmp_path, f"{first}\n\n{second}\n\n{WRAPPED}\nWhat helps\n\n{WRAPPED}")
    assert found.source.title == first
    assert found.sections[0].heading == first


def test_what_a_letterhead_states_above_the_title_is_read_and_its_numbers_are_searched(tmp_path: Path) -> None:
    above = (
        "Reviewed by Dr Ann Lee, surgeon\nLast reviewed: 3 May 2021\nNext review: May 2026\nEmergency line: 01632 960114\n"
    )
    found = document(tmp_path, f"Oxton Trust\n{above}\nCarcinoid crisis\n\nInformation for nurses\n\n{WRAPPED}")
    about = found.source.about
    assert (found.source.title, about.reviewed, about.next_review) == ("Carcinoid crisis", date(2021, 5, 3), Month(2026, 5))
    assert about.reviewer is not None
    assert about.reviewer.name == "Dr Ann Lee"
    searched = [found.text[block.start : block.end] for block in found.blocks if block.kind == "paragraph"]
    assert "Emergency line: 01632 960114" in searched
    bidding = document(tmp_path, f"Oxton Trust\n\nNever stop your steroids: ring 01632 960114\n\nSteroids\n\n{WRAPPED}")
    assert "navigation" not in [block.kind for block in bidding.blocks]


@pytest.mark.parametrize(
    "foot",
    [
        "Useful contacts\n\nOxton NET Foundation\n01632 960114",
        "Where you can get help:\n\n- Citizens Advice\n- Oxton Cancer Centre",
        "Where to come\n\nNuclear Medicine\nOxton General Hospital\nMoss Lane",
        "Sources\n\nOxton Cancer Institute, 3 May 2015",
        "The study was paid for by\nOxton Foundation",
        "(a) surgery; (b) watching; (c) Lutetium treatment",
        "Photo © Oxton Hospital",
        "© 2024 Webcraft Studio",
        "Copyright This leaflet may be copied freely.",
        "Copyright 2024",
        "© All images and material on this sheet",
        "© Ann Lee and Bo Field and Cy Moss and Di Nunn and Ed Orr",
    ],
)
def test_a_house_that_is_only_named_signs_nothing(tmp_path: Path, foot: str) -> None:
    about = document(tmp_path, f"Flushing\n\n{WRAPPED}\n{foot}\n").source.about
    assert (about.publisher, about.published) == (None, None)


def test_a_line_between_signs_is_a_heading(tmp_path: Path) -> None:
    said = (
        f"NET NEWS\nIssue 12\n\n>> From the chair\n\n{WRAPPED}\n~~ Dates ~~\n\n{WRAPPED}\n-- a dash that opens no heading.\n"
    )
    assert [section.heading for section in document(tmp_path, said).sections] == ["NET NEWS", "From the chair", "Dates"]


@pytest.mark.parametrize(("second", "titled"), [("Other clues", True), ("Is it cancer?", False)])
def test_a_question_is_the_title_of_a_text_whose_other_headings_ask_nothing(
    tmp_path: Path, second: str, titled: bool
) -> None:
    asked = "Could my flushing be caused by a NET?"
    found = document(tmp_path, f"{asked}\n\n{WRAPPED}\nHow it differs\n\n{WRAPPED}\n{second}\n\n{WRAPPED}")
    assert (found.source.title == asked) == titled


def test_a_byline_or_a_house_above_several_questions_or_short_headings_makes_none_of_them_the_title(tmp_path: Path) -> None:
    for above, first, second in (
        ("By Ann Lee", "Signs", "Treatment"),
        ("By Ann Lee", "Q: Can I fly?", "Q: Or swim?"),
        ("Oxton Hospital", "What is PRRT?", "How is it given?"),
    ):
        found = document(tmp_path, f"{above}\n\n{first}\n\n{WRAPPED}\n{second}\n\n{WRAPPED}")
        assert found.source.title != first
