"""Where texts are cut, and that every passage is a slice of its document, whatever the document."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.passages import LONGEST_RUN, passages
from indexer.readers import read
from indexer.readers.html import read_html
from indexer.readers.markdown import read_markdown
from indexer.readers.structure import ReadResult
from indexer.readers.text import read_text
from search.model import Document, Metadata, Passage
from tests.soundness import assert_sound, document_of

ROOT = Path(__file__).parent.parent


def text_document(folder: Path, text: str) -> Document:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return read(path, "a", "a.txt", Metadata(title="T"), 1_000_000)


def units(passage: Passage) -> list[str]:
    return [span.of(passage.text) for span in passage.units]


def test_one_block_is_one_passage_and_a_lead_in_keeps_its_list(tmp_path: Path) -> None:
    found = passages(
        text_document(
            tmp_path,
            "By Ann Lee\n\nSigns\n\nSome are rare. Signs include:\n\n• Flushing\n"
            "• Pain: It may be dull. It may be sharp.\n\nLearn more about signs\n\nTreatment\n\nIt works.\n",
        )
    )
    assert [(one.heading, one.heading_path, one.anchor, units(one), one.context, one.runs_on) for one in found] == [
        ("", ("T",), "front", ["By Ann Lee"], (), False),
        (
            "Signs",
            ("T", "Signs"),
            "signs",
            ["Some are rare.", "Signs include:\n\n• Flushing\n• Pain: It may be dull. It may be sharp."],
            (),
            True,
        ),
        ("Signs", ("T", "Signs"), "signs", ["Flushing"], ("Signs include:",), False),
        ("Signs", ("T", "Signs"), "signs", ["Pain: It may be dull.", "It may be sharp."], ("Signs include:",), False),
        ("Treatment", ("T", "Treatment"), "treatment", ["It works."], (), False),
    ]
    label = found[3].label
    assert label is not None
    assert label.of(found[3].text) == "Pain"
    assert [one.ordinal for one in found] == [0, 1, 2, 3, 4]


def test_a_text_without_headings_is_all_front_matter(tmp_path: Path) -> None:
    found = passages(text_document(tmp_path, "One sentence. Two.\n\nThree.\n"))
    assert [(one.heading, one.anchor, units(one)) for one in found] == [
        ("", "front", ["One sentence.", "Two."]),
        ("", "front", ["Three."]),
    ]


def test_an_answer_is_read_with_the_question_before_it(tmp_path: Path) -> None:
    first, second = "Q: Can I have a flu jab?\n\nA: Yes. It is not live.", "Q: Can I fly?\n\nAsk your team."
    text = f"By Ann Lee\n\n{first}\n\n{second}\n\nQ: Or swim?\n"
    found = passages(text_document(tmp_path, text))
    assert [(units(one), one.context) for one in found[1:]] == [
        (["Q: Can I have a flu jab?\n\nA: Yes. It is not live."], ()),
        (["A: Yes.", "It is not live."], ("Q: Can I have a flu jab?",)),
        (["Q: Can I fly?\n\nAsk your team."], ()),
        (["Ask your team."], ("Q: Can I fly?",)),
        # A question without an answer leads into nothing.
        (["Q: Or swim?"], ()),
    ]
    assert found[2].label is None


def test_a_long_list_is_kept_with_its_lead_in_as_far_as_whole_items_fit(tmp_path: Path) -> None:
    items = "".join(f"• Item {number} {'x' * 400}\n" for number in range(9))
    run, *rest = passages(text_document(tmp_path, f"Take:\n\n{items}"))
    assert run.runs_on
    assert len(run.text) <= LONGEST_RUN + len("Take:")
    assert run.text.endswith(rest[2].text)
    assert len(rest) == 9
    (alone, one) = passages(text_document(tmp_path, f"Take:\n\n• {'x' * 2000}\n"))
    assert (alone.text, alone.runs_on, one.context) == ("Take:", False, ("Take:",))


def test_an_item_keeps_the_list_that_it_leads_into() -> None:
    markup = "<ul><li>Drugs:<ul><li>pills</li><li>shots</li></ul></li><li>Care<ul><li>rest</li></ul></li></ul>"
    found = passages(document_of(read_html(markup)))
    assert [(one.text, one.runs_on) for one in found] == [
        ("Drugs:\npills\nshots", True),
        ("pills", False),
        ("shots", False),
        ("Care", False),
        ("rest", False),
    ]
    assert units(found[0]) == ["Drugs:\npills\nshots"]


def test_a_labelled_paragraph_s_label_belongs_to_its_first_sentence() -> None:
    path = ROOT / "corpus/sources/ctca-neuroendocrine-tumors.txt"
    document = read(path, "ctca", "x", Metadata(), 1_000_000)
    labelled = [one for one in passages(document) if one.label]
    assert len(labelled) == 9
    for one in labelled:
        assert one.label is not None
        assert one.units[0].start == one.label.start == 0
        assert one.context


def test_an_id_is_made_of_source_text_and_repetition_alone(tmp_path: Path) -> None:
    one, two, three = passages(text_document(tmp_path, "Same.\n\nSame.\n\nOther.\n"))
    assert [one.id, two.id] == [
        base64.b32encode(hashlib.sha256(f"a\0Same.\0{number}".encode()).digest()).decode().lower()[:12] for number in (0, 1)
    ]
    moved = passages(text_document(tmp_path, "New words first.\n\nSame.\n\nOther.\n"))
    assert [passage.id for passage in moved[1:]] == [one.id, three.id]


def test_a_table_s_row_is_one_unit_and_its_headers_are_context(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("|Drug|Dose|\n|-|-|\n|A. Long|1 mg. Twice|\n")
    (row,) = passages(read(path, "a", "a.md", Metadata(), 999))
    assert (units(row), row.context) == (["A. Long\t1 mg. Twice"], ("Drug\tDose",))


def test_a_row_says_where_a_cell_spans_columns_and_its_head_stays_word_for_word(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    head = "<tr><th>Drug<th colspan=2>Dose<th><th>Price"
    path.write_text(f"<table>{head}<tr><td>A<td colspan=2>25000<td><td>10000</table>")
    (row,) = passages(read(path, "a", "a.html", Metadata(), 999))
    assert (row.text, row.beside, row.context) == ("A\t25000\t\t\t10000", (2,), ("Drug\tDose\t\t\tPrice",))


def test_a_row_keeps_its_empty_first_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("| | Low | Middle |\n|-|-|-|\n| Ki-67 | <3% | 3–20% |\n| | slow | fast |\n", encoding="utf-8")
    made = passages(read(path, "a", "a.md", Metadata(), 999))
    assert [(row.text, row.context) for row in made] == [
        ("Ki-67\t<3%\t3–20%", ("\tLow\tMiddle",)),
        ("\tslow\tfast", ("\tLow\tMiddle",)),
    ]
    assert all(units(row) == [row.text] for row in made)


def test_a_row_that_is_only_guessed_to_head_a_table_is_a_passage_too(tmp_path: Path) -> None:
    rows = "Drug            Dose\nSandostatin     Monthly\nAfinitor        Daily\n"
    made = passages(text_document(tmp_path, f"Doses of drugs\n\n{rows}"))
    head, row, *_ = (passage for passage in made if "\t" in passage.text or "  " in passage.text)
    assert (head.text.split(), row.context) == (["Drug", "Dose"], (head.text,))


def test_a_row_that_heads_no_other_is_a_passage(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("|Drug|Dose|\n|-|-|\n\nNo drug is on the list.\n")
    made = passages(read(path, "a", "a.md", Metadata(), 999))
    assert [passage.text for passage in made] == ["Drug\tDose", "No drug is on the list."]


WORDS = st.sampled_from(
    [
        "NETs",
        "Surgery:",
        "grow slowly.",
        "Dr. Okoro",
        "include:",
        "Ki-67",
        "(G3)",
        "Is it?",
        "flushing",
        "é’β",
        "1.",
        "3 %",
        "\u2028",
    ]
)
LINE = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
PLAIN = st.lists(
    st.tuples(
        st.sampled_from(["", "• ", "- ", "1. ", "2. ", "  * ", "# ", "\t", "| "]),
        LINE,
        st.sampled_from(["\n", "\n\n", "\n===\n"]),
    ),
    min_size=1,
    max_size=12,
).map(lambda lines: "".join(map("".join, lines)))
TAGS = st.sampled_from(
    "p h1 h2 h3 ul ol li dl dt dd table tr td th div b a span br details summary pre blockquote nav aside sup".split()
)
MARKED = st.lists(
    st.one_of(LINE.map(html.escape), TAGS.map(lambda tag: f"<{tag}>"), TAGS.map(lambda tag: f"</{tag}>")), max_size=30
).map("".join)


@pytest.mark.parametrize("read_format", [read_text, read_html, read_markdown])
@settings(max_examples=150, deadline=None)
@given(text=st.one_of(PLAIN, MARKED))
def test_every_passage_is_a_slice_of_its_document(read_format: Callable[[str], ReadResult], text: str) -> None:
    assert_sound(document_of(read_format(text)))
