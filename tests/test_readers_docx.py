"""Word documents: what a reader sees with every change accepted, sectioned by styles."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from indexer.readers import read, wordnumbers, wordstyles
from search.errors import SourceError
from search.model import Document, Metadata, Person
from tests.outline import outline
from tests.soundness import assert_sound
from tests.worddocument import add, element, leaflet, saved, table

FIXTURES = Path(__file__).parent / "fixtures" / "docx"
TWO = ("Ann Okoro", "Per Lindqvist")
FORMAL = ("Okoro, Ann", "Lindqvist, Per")


def opened(folder: Path, document: Word | bytes) -> Document:
    path = folder / "document.docx"
    path.write_bytes(document if isinstance(document, bytes) else saved(document))
    return read(path, "document", "document.docx", Metadata(), 10_000_000)


def text_of(folder: Path, *markup: str) -> str:
    document = docx.Document()
    for one in markup:
        add(document, one)
    return opened(folder, document).text


def test_a_leaflet_is_sectioned_by_its_styles(tmp_path: Path) -> None:
    found = opened(tmp_path, leaflet())
    assert outline(found) == (FIXTURES / "leaflet.outline").read_text(encoding="utf-8")
    assert_sound(found)
    assert found.source.reader == "docx/23"
    about = found.source.about
    assert about.reviewer is not None
    assert about.reviewer.span is not None
    assert about == Metadata(
        title="Going home after surgery for a gastrinoma",
        author="Ann Okoro",
        reviewer=Person("Ann Okoro", ("MD",), span=about.reviewer.span),
        reviewed=date(2021, 5, 3),
        language="en-GB",
    )


def test_a_raised_mark_is_no_part_of_its_word(tmp_path: Path) -> None:
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>' + raised
    markup = run.format("Scurvy", "12") + run.format(" and ulcers", "1,2") + run.format(" per m", "2")
    assert text_of(tmp_path, f"<w:p>{markup}</w:p>") == "Scurvy¹² and ulcers¹,² per m2"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<w:p><w:r><w:t>Foo</w:t></w:r><w:r><w:t>Bar</w:t></w:r></w:p>", "FooBar"),
        ("<w:p><w:r><w:t>Foo</w:t><w:tab/><w:t>Bar</w:t><w:br/><w:t>Baz</w:t></w:r></w:p>", "Foo Bar\nBaz"),
        ("<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r></w:p>", "a\u2011b"),
        ("<w:p><w:moveFrom><w:r><w:t>old</w:t></w:r></w:moveFrom><w:r><w:t>new</w:t></w:r></w:p>", "new"),
        ("<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>not </w:t></w:r><w:r><w:t>so</w:t></w:r></w:p>", "so"),
        ('<w:p><w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>so</w:t></w:r></w:p>', "so"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>so</w:t></w:r></w:p>", "so"),
        ('<w:p><w:hyperlink w:anchor="a"><w:r><w:t>so</w:t></w:r></w:hyperlink></w:p>', "so"),
    ],
)  # fmt: skip
def test_runs_are_read_as_they_are_seen(tmp_path: Path, markup: str, text: str) -> None:
    assert text_of(tmp_path, markup) == text


def test_an_outline_level_makes_a_heading_and_numbering_an_item(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.add_style("House head", WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Heading 2"]
    document.add_paragraph("In the house style", "House head")
    add(document, '<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>By level</w:t></w:r></w:p>')
    for depth in (0, 1):
        numbering = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'
        add(document, f"<w:p><w:pPr>{numbering}</w:pPr><w:r><w:t>item</w:t></w:r></w:p>")
    unnumbered = '<w:pStyle w:val="ListBullet"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    add(document, f"<w:p><w:pPr>{unnumbered}</w:pPr><w:r><w:t>a</w:t></w:r></w:p>")
    lines = outline(opened(tmp_path, document)).splitlines()
    assert lines == ["## In the house style", "### By level", "• item", "  • item ← item", "¶ a ← item"]


def _numbering(document: Word, rules: str, *lists: str) -> None:
    """Give the document rules of its own, and lists that follow them, with ids from 91."""
    part = document.part.numbering_part.element
    part.append(element(f'<w:abstractNum w:abstractNumId="90">{rules}</w:abstractNum>'))
    for number, overrides in enumerate(lists, 91):
        part.append(element(f'<w:num w:numId="{number}"><w:abstractNumId w:val="90"/>{overrides}</w:num>'))


def _level(number: int, shape: str, kind: str = "decimal", start: int = 1, restart: int | None = None) -> str:
    rules = f'<w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
    rules += "" if restart is None else f'<w:lvlRestart w:val="{restart}"/>'
    return f'<w:lvl w:ilvl="{number}">{rules}<w:lvlText w:val="{shape}"/></w:lvl>'


_AGAIN = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


@pytest.mark.parametrize(
    ("rules", "steps", "numbers"),
    [
        (_level(0, "%1."), ((91, 0), (91, 0), (92, 0), (93, 0), (93, 0), (91, 0)), [1, 2, 3, 1, 2, 3]),
        (_level(0, "Step %1:", start=5), ((91, 0), (91, 0)), [5, 6]),
        (_level(0, "%1.") + _level(1, "%2)"), ((91, 0), (91, 1), (91, 1), (91, 0), (91, 1)), [1, 1, 2, 2, 1]),
        (_level(0, "%1.") + _level(1, "%2)", restart=0), ((91, 0), (91, 1), (91, 1), (91, 0), (91, 1)), [1, 1, 2, 2, 3]),
        (
            _level(0, "%1.") + _level(1, "%2)") + _level(2, "%3)", restart=1),
            ((91, 0), (91, 1), (91, 2), (91, 1), (91, 2), (91, 0), (91, 1), (91, 2)),
            [1, 1, 1, 2, 2, 2, 1, 1],
        ),
        (_level(0, "%1.") + _level(1, "%2)", restart=2), ((91, 0), (91, 1), (91, 0), (91, 1)), [1, 1, 2, 1]),
        (_level(0, "%1.") + _level(1, "%1.%2"), ((91, 0), (91, 1), (91, 0)), [1, None, 2]),
        (_level(0, "%1.", "lowerLetter"), ((91, 0), (91, 0)), [None, None]),
        (_level(0, "•", "bullet"), ((91, 0), (99, 0)), [None, None]),
        (_level(0, "%1."), ((91, 0), (0, 0), (91, 0)), [1, None, 2]),
    ],
)
def test_items_are_numbered_as_word_counts(
    tmp_path: Path, rules: str, steps: tuple[tuple[int, int], ...], numbers: list[int | None]
) -> None:
    document = docx.Document()
    _numbering(document, rules, "", "", _AGAIN)
    for list_id, level in steps:
        numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        add(document, f"<w:p><w:pPr>{numbering}</w:pPr><w:r><w:t>Rest.</w:t></w:r></w:p>")
    found = opened(tmp_path, document)
    assert [block.number for block in found.blocks] == numbers
    assert "1" not in found.text


def test_the_rules_of_a_list_are_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str | None] = []

    def number_of(stated: str | None) -> int | None:
        looked_at.append(stated)
        return wordstyles.number_of(stated)

    monkeypatch.setattr(wordnumbers, "number_of", number_of)
    document = docx.Document()
    _numbering(document, _level(5, "%6.") * 4000 + _level(0, "%1."), "")
    numbering = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr>'
    for _ in range(4000):
        add(document, f"<w:p><w:pPr>{numbering}</w:pPr><w:r><w:t>Rest.</w:t></w:r></w:p>")
    assert opened(tmp_path, document).blocks[-1].number == 4000
    assert 4000 < len(looked_at) < 40_000


def test_bullets_beside_numbers_and_text_between_steps_leave_the_count_as_it_is(tmp_path: Path) -> None:
    document = docx.Document()
    for style in ("List Number", "List Bullet", "List Number 2", "List Number", "Normal", "List Number"):
        document.add_paragraph("Rest.", style)
    assert [block.number for block in opened(tmp_path, document).blocks] == [1, None, 1, 2, None, 3]


def test_tables_carry_their_header_or_lay_out_a_page(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("One.")
    table(document, [("Drug", "Dose"), ("Octreotide", "100 mcg")])
    document.add_paragraph("Two.")
    table(document, [("left", "right")], "Table Grid").cell(0, 1).add_paragraph("Inside", "Heading 2")
    lines = outline(opened(tmp_path, document)).splitlines()
    assert lines == [
        "¶ One.",
        "| Drug Dose",
        "| Octreotide 100 mcg ← Drug Dose",
        "¶ Two.",
        "¶ left",
        "¶ right",
        "## Inside",
    ]


def test_merged_cells_and_omitted_ones_keep_the_others_in_their_columns(tmp_path: Path) -> None:
    document = docx.Document()
    rows = [
        ("Medicine", "Morning", "Noon", "Night"),
        ("Pancreatin", "25000", "", "10000"),
        ("Octreotide", "100 mcg", "50 mcg", "as needed"),
        ("Telotristat", "250 mg", "500 mg", ""),
        ("", "5 mg", "", ""),
    ]
    made = table(document, rows)
    made.cell(1, 1).merge(made.cell(1, 2))
    made.cell(2, 3).merge(made.cell(3, 3))
    last = made.rows[4]._tr
    last.remove(last.tc_lst[0])
    last.get_or_add_trPr().append(element('<w:gridBefore w:val="1"/>'))
    found = opened(tmp_path, document)
    assert [line.split("\t") for line in found.text.split("\n")] == [
        ["Medicine", "Morning", "Noon", "Night"],
        ["Pancreatin", "25000", "", "10000"],
        ["Octreotide", "100 mcg", "50 mcg", "as needed"],
        ["Telotristat", "250 mg", "500 mg"],
        ["", "5 mg"],
    ]
    assert [(block.beside, block.below) for block in found.blocks] == [((), ()), ((2,), ()), ((), ()), ((), (3,)), ((), ())]


def test_a_header_row_is_one_that_word_repeats_on_each_page(tmp_path: Path) -> None:
    document = docx.Document()
    made = table(document, [("Drug", "Dose"), ("Octreotide", "100 mcg")], "Table Grid")
    plain = table(document, [("Call", "112"), ("Or", "113")], "Table Grid")
    assert plain is not made
    made.rows[0]._tr.get_or_add_trPr().append(element("<w:tblHeader/>"))
    lines = outline(opened(tmp_path, document)).splitlines()
    assert lines == ["| Drug Dose", "| Octreotide 100 mcg ← Drug Dose", "| Call 112", "| Or 113"]


def test_a_header_row_is_one_that_its_author_set_apart_by_hand(tmp_path: Path) -> None:
    rows = [("Drug", "Dose", "When"), ("Octreotide", "100 mcg", "daily"), ("Lanreotide", "120 mg", "monthly")]
    heads = []
    for make in (_plain, _shaded, _banded, _styled, _unstated):
        document = docx.Document()
        make(document, table(document, rows, "Table Grid"))
        heads.append([block.heads for block in opened(tmp_path, document).blocks])
    assert heads == [[True, False, False]] * 2 + [[False] * 3] + [[True, False, False]] + [[False] * 3]


@pytest.mark.parametrize(
    "rows",
    [
        [("Contact", "Ann Lee"), ("Call", "112"), ("Or", "113")],
        [("Mon", "9 am", "Ann"), ("Tue", "10 am", "Bob"), ("Wed", "11 am", "Cy")],
        [("Mon", "Ann", "here"), ("Tue", "Bob", "there"), ("Wed", "Cy", "here")],
        [("Mon", "", "room"), ("Tue", "10 am", "ward"), ("Wed", "11 am", "ward")],
    ],
)
def test_a_first_row_that_may_be_data_is_no_header(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    document = docx.Document()
    table(document, rows, "Table Grid")
    assert not any(block.heads for block in opened(tmp_path, document).blocks)


@pytest.mark.parametrize(
    "merged", [((1, 1), (1, 2)), ((1, 3), (2, 3)), ((1, 0), (3, 0)), ((2, 0), (2, 3)), ((1, 1), (2, 2)), ((0, 2), (0, 3))]
)
def test_a_table_with_a_merged_cell_keeps_its_head(tmp_path: Path, merged: tuple[tuple[int, int], tuple[int, int]]) -> None:
    document = docx.Document()
    rows = [("Drug", "Morning", "Noon", "Night"), *((f"Drug {name}", "10 mg", "20 mg", "30 mg") for name in "ABC")]
    made = table(document, rows, "Table Grid")
    first, last = (made.cell(*place) for place in merged)
    first.merge(last)
    found = opened(tmp_path, document)
    assert [block.heads for block in found.blocks] == [True, False, False, False]


@pytest.mark.parametrize("merged", [((0, 1), (0, 3)), ((1, 1), (3, 3))])
def test_merged_cells_make_no_head_of_a_row_that_may_be_data(
    tmp_path: Path, merged: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    """Two cells are left of the first row, or one of the columns of figures."""
    document = docx.Document()
    made = table(
        document, [("Mon", "Ann", "here", "now"), *((day, "1", "2", "3") for day in ("Tue", "Wed", "Thu"))], "Table Grid"
    )
    first, last = (made.cell(*place) for place in merged)
    first.merge(last)
    assert not any(block.heads for block in opened(tmp_path, document).blocks)


def _plain(_document: Word, _table: Any) -> None:
    """Word says of each table that its first row is apart; here figures stand below it."""


def _shaded(_document: Word, made: Any, *, numbers: tuple[int, ...] = (0,)) -> None:
    _unstated(_document, made)
    for number in numbers:
        for cell in made.rows[number].cells:
            cell._tc.get_or_add_tcPr().append(element('<w:shd w:val="clear" w:color="auto" w:fill="D9E2F3"/>'))


def _banded(document: Word, made: Any) -> None:
    _shaded(document, made, numbers=(0, 2))


def _styled(document: Word, made: Any) -> None:
    _unstated(document, made)
    document.styles.add_style("Table Heading", WD_STYLE_TYPE.PARAGRAPH)
    for cell in made.rows[0].cells:
        cell.paragraphs[0].style = document.styles["Table Heading"]


def _unstated(_document: Word, made: Any) -> None:
    look = made._tbl.tblPr.find(qn("w:tblLook"))
    look.getparent().remove(look)


@pytest.mark.parametrize(
    ("title", "author", "heading", "about"),
    [
        ("Living with NETs", "Ann Okoro; Per Lindqvist, MD", "", Metadata(title="Living with NETs", author=TWO)),
        ("Living with NETs", "Okoro, Ann; Lindqvist, Per", "", Metadata(title="Living with NETs", author=FORMAL)),
        ("leaflet_v3.docx", "python-docx", "", Metadata()),
        ("Microsoft Word - Document1", "Windows User 7", "", Metadata()),
        ("untitled", "aokoro", "Symptoms", Metadata(title="Symptoms")),
    ],
)  # fmt: skip
def test_properties_count_only_where_they_say_something(
    tmp_path: Path, title: str, author: str, heading: str, about: Metadata
) -> None:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    if heading:
        document.add_heading(heading, 1)
    document.add_paragraph("Text.")
    assert opened(tmp_path, document).source.about == about


def test_what_is_no_word_document_is_said_in_one_line(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("a.txt", "a")
    for data, reason in [
        (b"PK\x03\x04 and no more", r"^no Word document: "),
        (b"plain", r"^no Word document: "),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), r"^locked with a password, or in Word's old format; save it as"),
        (held.getvalue(), r"^no Word document that can be read: "),
        (saved(docx.Document()), r"^no text in it$"),
        (saved(leaflet())[:-3000], r"^no Word document"),
    ]:
        with pytest.raises(SourceError, match=reason) as caught:
            opened(tmp_path, data)
        assert "\n" not in str(caught.value)
