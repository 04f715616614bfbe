"""Questions and answers in XML: each question heads its answer, and what was flattened in the answers is told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.readers import read
from search.errors import SourceError
from search.model import Document, Metadata
from tests.outline import outline, paths

FIXTURES = Path(__file__).parent / "fixtures" / "medquad"


def answered(folder: Path, answer: str) -> Document:
    path = folder / "answers.xml"
    markup = f"<QAPair><Question>What is it?</Question><Answer>{answer}</Answer></QAPair>"
    path.write_text(f"<Document><Focus>NETs</Focus><QAPairs>{markup}</QAPairs></Document>", encoding="utf-8")
    return read(path, "answers", "answers.xml", Metadata(), 1_000_000)


def test_questions_head_their_answers() -> None:
    found = read(FIXTURES / "gastrinoma.xml", "gastrinoma", "gastrinoma.xml", Metadata(), 1_000_000)
    assert outline(found) == (FIXTURES / "gastrinoma.outline").read_text(encoding="utf-8")
    assert found.source.reader == "xml/20"
    assert found.source.about == Metadata(
        title="Gastrinoma", url="https://oxton.example/gastrinoma/facts.aspx", publisher="Oxton"
    )
    assert paths(found)[2] == ("Gastrinoma", "What is (are) Gastrinoma ?", "Key Points")


def test_a_file_without_answers_is_said_to_have_none() -> None:
    with pytest.raises(SourceError, match=r"^no answers in it$"):
        read(FIXTURES / "withheld.xml", "withheld", "withheld.xml", Metadata(), 1_000_000)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("One.  Two.", ["¶ One. Two."]),
        ("One.   Two.", ["¶ One.", "¶ Two."]),
        ("One.\n\n  Two\n", ["¶ One.", "¶ Two"]),
        ("You may:    - cough  -  sneeze", ["» You may:", "• cough ← You may:", "• sneeze ← You may:"]),
        ("- cough\n- sneeze\n-\n  - ", ["• cough", "• sneeze"]),
        (
            "- Drugs:         - pills     - shots        - Trials    - Care:         - rest    It ends.",
            [
                "• Drugs:",
                "  • pills ← Drugs:",
                "  • shots ← Drugs:",
                "• Trials",
                "• Care:",
                "  • rest ← Care:",
                "¶ It ends.",
            ],
        ),
        ("- Drugs:\n- pills", ["• Drugs:", "• pills"]),
        ("- cough     It passes.", ["• cough", "¶ It passes."]),
        ("a well - known cough", ["¶ a well - known cough"]),
        ("It is the   usual one.", ["¶ It is the usual one."]),
        ("Surgery    A tumor is cut out.", ["### Surgery", "¶ A tumor is cut out."]),
        ("Surgery\nTablets\nA tumor is cut out.", ["¶ Surgery", "### Tablets", "¶ A tumor is cut out."]),
        ("Signs can include\n- cough", ["» Signs can include", "• cough ← Signs can include"]),
        ("Early Signs\n- cough", ["### Early Signs", "• cough"]),
        (
            "cancers of the\n- mouth\n3\n- liver",
            ["» cancers of the", "• mouth ← cancers of the", "• liver ← cancers of the"],
        ),
    ],
)
def test_a_flattened_answer_is_cut_where_its_markup_was(tmp_path: Path, answer: str, expected: list[str]) -> None:
    assert outline(answered(tmp_path, answer)).splitlines()[2:] == expected
