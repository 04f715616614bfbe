"""PDF: what its type and its places on the page say, and nothing that only layout put there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.passages import passages
from indexer.readers import read
from indexer.readers.pdf import read_pdf
from search.errors import SourceError
from search.model import Document, Metadata
from tests.outline import outline, paths
from tests.pdfdocument import HEIGHT, Mark, Rule, Text, assembled, grid, lines, pdf, stream
from tests.soundness import assert_sound, document_of

FIXTURES = Path(__file__).parent / "fixtures" / "pdf"
BODY = [
    "Carcinoids of the lung grow slowly, and many are found by chance",
    "when the chest is pictured for another reason. Surgery cures those",
    "that have not spread.",
]
LEFT = [f"The left column says this much in line {number} of" for number in range(1, 7)]
RIGHT = [f"the right column goes on with it in line {number} to" for number in range(1, 7)]


def opened(folder: Path, data: bytes) -> Document:
    path = folder / "document.pdf"
    path.write_bytes(data)
    return read(path, "document", "document.pdf", Metadata(), 10_000_000)


def seen(folder: Path, *pages: list[Mark]) -> list[str]:
    """The outline of a document of such pages."""
    return outline(opened(folder, pdf(pages))).splitlines()


@pytest.mark.parametrize("name", ["paper", "leaflet"])
def test_a_printed_page_is_read_as_its_readers_do(name: str) -> None:
    found = read(FIXTURES / f"{name}.pdf", name, f"{name}.pdf", Metadata(), 1_000_000)
    assert outline(found) == (FIXTURES / f"{name}.outline").read_text(encoding="utf-8")
    assert_sound(found)
    assert found.source.reader == "pdf/16"
    assert [block.page for block in found.blocks] == sorted(block.page or 0 for block in found.blocks)
    assert {one.page for one in passages(found)} == {1, 2}


def test_a_paper_says_what_it_is() -> None:
    found = read(FIXTURES / "paper.pdf", "paper", "paper.pdf", Metadata(), 1_000_000)
    about = found.source.about
    title = "Everolimus after lanreotide in lung carcinoids: a study of one hospital’s patients"
    assert (about.title, about.published, about.updated) == (title, date(2021, 3, 9), date(2022, 5, 2))
    assert (about.language, about.author) == ("en", None)
    assert (title, "Methods", "Doses") in paths(found)


def test_headings_stand_out_by_size_and_weight(tmp_path: Path) -> None:
    page = [
        Text("Lung carcinoids", 72, 72, 20, bold=True),
        Text("1. What they are", 72, 110, 14),
        *lines(BODY, y=130),
        Text("Symptoms", 72, 190, 10, bold=True),
        *lines(BODY, y=206),
        Text("2. Treatment", 72, 270, 14),
        *lines(BODY, y=290),
        Text("AFTER SURGERY", 72, 340),
        Text("Few people feel ill.", 72, 360),
    ]
    heads = [line for line in seen(tmp_path, page) if line.startswith("#")]
    assert heads == ["# Lung carcinoids", "## 1. What they are", "### Symptoms", "## 2. Treatment", "#### AFTER SURGERY"]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("These are neuro-", "endocrine tumors.", "These are neuroendocrine tumors."),
        ("These are long-", "term effects.", "These are long-term effects."),
        ("It may be well-differen-", "tiated.", "It may be well-differentiated."),
        ("Measure 5-", "HIAA in urine.", "Measure 5-HIAA in urine."),
        ("Somatostatin-", "Analoga were given.", "Somatostatin-Analoga were given."),
        ("Give and/", "or stop it.", "Give and/or stop it."),
        ("Some grow \u2013", "slowly.", "Some grow – slowly."),
    ],
)
def test_words_parted_at_a_line_end_are_joined(tmp_path: Path, first: str, second: str, joined: str) -> None:
    assert opened(tmp_path, pdf([lines([first, second])])).text == joined


def test_the_document_itself_says_which_hyphens_stay(tmp_path: Path) -> None:
    told = ["A beta-blocker helps. A betablocker is another word here. Ask for a", "gastro-intestinal view or a gastro-"]
    text = opened(tmp_path, pdf([lines([*told, "intestinal nurse about a beta-", "blocker."])])).text
    assert text.endswith("a gastro-intestinal nurse about a betablocker.")


def test_columns_are_read_one_after_the_other_between_what_runs_across(tmp_path: Path) -> None:
    wide = "This line runs across the whole of the page, from its left margin to its right one, as an abstract does."
    page = [Text(wide, 72, 72), *lines(LEFT, 72, 110), *lines([*RIGHT, "its end."], 320, 110), Text(wide, 72, 220)]
    text = opened(tmp_path, pdf([page])).text
    assert text.split("\n\n")[0] == wide
    assert f"line 6 of {RIGHT[0]}" in text
    assert text.endswith(wide)
    short = [
        *lines(["A short last page has", "two columns as well."], 72, 72),
        *lines(["They are known", "by now."], 320, 72),
    ]
    assert opened(tmp_path, pdf([page, short])).text.endswith("two columns as well.\n\nThey are known by now.")


def test_heads_feet_and_page_numbers_are_dropped(tmp_path: Path) -> None:
    pages = [
        [
            Text("Oxton Trust", 72, 40, 8),
            Text(f"Leaflet {number}, of 4", 400, 40, 8),
            *lines([f"Page {number} says this.", "It says that."], y=120),
            Text(str(number), 290, 810, 8),
        ]
        for number in range(1, 5)
    ]
    text = opened(tmp_path, pdf(pages)).text
    assert "Oxton" not in text
    assert "Leaflet" not in text
    assert text.split("\n\n")[3] == "Page 4 says this. It says that."
    alone = opened(
        tmp_path, pdf([[Text("Oxton Trust", 72, 40, 8), *lines(["One page.", "No more."], y=120), Text("1", 290, 810)]])
    )
    assert alone.text == "Oxton Trust\n\nOne page. No more."


def test_a_sentence_goes_on_over_the_page_and_its_footnote(tmp_path: Path) -> None:
    first = [
        Text("Symptoms", 72, 60, 14),
        *lines(["Flushing is common in this syndrome, and it comes in bouts, most", "of them after meals or"], y=90),
        Text("1", 169.8, 102, 6, rise=3),
        *lines(["1"], y=740, size=5),
        *lines(["In half of them daily."], x=78, y=742, size=7),
    ]
    second = [*lines(["alcohol. It passes."], y=72), Text("Treatment", 72, 120, 14), *lines(["Ask."], y=150)]
    assert seen(tmp_path, first, second) == [
        "# Symptoms",
        "¶ Flushing is common in this syndrome, and it comes in bouts, most of them after meals or[1] alcohol. It passes.",
        "¶ [1] In half of them daily. [[1]]",
        "# Treatment",
        "¶ Ask.",
    ]


@pytest.mark.parametrize(
    ("before", "raised", "after", "text"),
    [
        ("10", "9", " cells", "10⁹ cells"),
        ("2 cm", "2", " wide", "2 cm² wide"),
        ("10", "-3", " mol", "10⁻³ mol"),
        ("give ", "177", "Lu-DOTATATE", "give 177Lu-DOTATATE"),
        ("slow", "1,2", " tumors", "slow[1,2] tumors"),
        ("slow", "a", " tumors", "slow[a] tumors"),
        ("the 1", "st", " of May", "the 1st of May"),
    ],
)
def test_what_is_raised_is_a_power_an_isotope_or_a_mark(
    tmp_path: Path, before: str, raised: str, after: str, text: str
) -> None:
    wide = {" ": 2.78, "m": 8.33, "c": 5, "l": 2.22, "i": 2.22, "t": 2.78, "w": 7.22, "v": 5, "s": 5}
    x = 72 + sum(wide.get(char, 5.56) for char in before)
    y = x + sum({",": 1.67, "-": 2, "t": 1.67, "s": 3}.get(char, 3.34) for char in raised)
    marks: list[Mark] = [Text(before, 72, 72), Text(raised, x, 72, 6, rise=4), Text(after, y, 72)]
    assert opened(tmp_path, pdf([[*marks, *lines(BODY, y=120)]])).text.startswith(f"{text}\n\n")


def test_lists_are_told_by_their_marks_and_places(tmp_path: Path) -> None:
    page = [
        *lines(["You may:"]),
        Text("•", 80, 86),
        *lines(["have a cough that lasts for weeks on end and that is", "worse at night"], 98, 86),
        Text("– at first", 98, 112),
        *lines(["• wheeze"], 80, 124),
        *lines(["Then:"], y=150),
        *lines(["1. Call us.", "2. Come in stage", "2. Then wait."], y=164),
    ]
    assert seen(tmp_path, page) == [
        "» You may:",
        "• have a cough that lasts for weeks on end and that is worse at night ← You may:",
        "  • at first ← have a cough that lasts for weeks on end and that is worse at night ← You may:",
        "• wheeze ← You may:",
        "» Then:",
        "• Call us. ← Then:",
        "• Come in stage ← Then:",
        "• Then wait. ← Then:",
    ]


def test_tables_are_read_by_rows_with_their_headers(tmp_path: Path) -> None:
    ruled: list[Mark] = [
        *grid([72, 172, 272, 372], [100, 120, 145, 165]),
        *(Text(text, x, 114) for text, x in (("Drug", 76), ("Dose", 176), ("Every", 276))),
        *(
            Text(text, x, y)
            for text, x, y in (("Octreo-", 76, 130), ("tide", 76, 142), ("20 mg", 176, 136), ("28 days", 276, 136))
        ),
        *(Text(text, x, 159) for text, x in (("Lanreotide", 76), ("120 mg", 176), ("28 days", 276))),
    ]
    plain: list[Mark] = [
        Text(text, x, y)
        for y, row in (
            (200, ("Tumor", "Seen", "Scan")),
            (212, ("Midgut", "often", "gallium")),
            (224, ("Lung", "seldom", "PET")),
        )
        for text, x in zip(row, (72, 200, 330), strict=True)
    ]
    expected = [
        "| Drug Dose Every",
        "| Octreotide 20 mg 28 days ← Drug Dose Every",
        "| Lanreotide 120 mg 28 days ← Drug Dose Every",
    ]
    assert seen(tmp_path, ruled) == expected
    rest = ["| Tumor Seen Scan", "| Midgut often gallium ← Tumor Seen Scan", "| Lung seldom PET ← Tumor Seen Scan"]
    assert seen(tmp_path, plain) == rest


def test_a_cell_of_a_ruled_table_that_spans_others_keeps_each_value_in_its_column(tmp_path: Path) -> None:
    rules: list[Mark] = [
        *(Rule(72, y, 472, y) for y in (100, 120, 140)),
        Rule(72, 160, 372, 160),
        Rule(72, 180, 472, 180),
        *(Rule(x, 100, x, 180) for x in (72, 172, 372, 472)),
        *(Rule(272, *ends) for ends in ((100, 272, 120), (140, 272, 180))),
    ]
    words = {
        114: ((176, "Morning"), (276, "Noon"), (376, "Night")),
        134: ((76, "Pancreatin"), (176, "25000"), (376, "10000")),
        154: ((76, "Creon"), (176, "one"), (276, "two"), (376, "three")),
        174: ((76, "Other"), (176, "four"), (276, "five")),
    }
    found = opened(tmp_path, pdf([[*rules, *(Text(text, x, y) for y, row in words.items() for x, text in row)]]))
    assert found.text.split("\n") == [
        "\tMorning\tNoon\tNight",
        "Pancreatin\t25000\t\t10000",
        "Creon\tone\ttwo\tthree",
        "Other\tfour\tfive",
    ]
    assert [(block.beside, block.below) for block in found.blocks] == [((), ()), ((2,), ()), ((), ()), ((), (3,))]


def test_type_that_is_struck_twice_is_read_once_and_ligatures_are_letters(tmp_path: Path) -> None:
    twice = [Text("Ill but well", 72, 72), Text("Ill but well", 72.3, 72), Text("of all", 72, 100)]
    assert opened(tmp_path, pdf([twice])).text == "Ill but well\n\nof all"


@pytest.mark.parametrize(
    ("properties", "marks", "about"),
    [
        ({"Title": "Living with NETs"}, lines(BODY), Metadata(title="Living with NETs")),
        ({"Author": "Ann Okoro, MD"}, lines(BODY), Metadata(author="Ann Okoro")),
        ({"Title": "Microsoft Word - net_v3.docx", "Author": "okoroa"}, lines(BODY), Metadata()),
        ({"CreationDate": "D:20210309120000", "Lang": "de-DE"}, lines(BODY), Metadata(language="de-DE")),
        ({"Title": "x.indd"}, [Text("Lung carcinoids", 72, 72, 20), *lines(BODY, y=120)], Metadata(title="Lung carcinoids")),
        (
            {"Title": "Lung carcinoids"},
            [Text("Oxton Press", 72, 72, 24), Text("Lung carcinoids", 72, 110, 14), *lines(BODY, y=140)],
            Metadata(title="Lung carcinoids"),
        ),
    ],
)  # fmt: skip
def test_properties_count_only_where_they_say_something(
    tmp_path: Path, properties: dict[str, str], marks: list[Mark], about: Metadata
) -> None:
    assert opened(tmp_path, pdf([marks], **properties)).source.about == about


def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    locked = " /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ({}) /U ({}) >> /ID [(a) (a)]".format("o" * 32, "u" * 32)
    catalog, pages_none = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"
    for data, reason in [
        (pdf([[]]), r"^no text: it looks scanned; run it through text recognition \(OCR\)$"),
        (b"%PDF-1.7 and no more", r"^no PDF that can be read: "),
        (b"plain text", r"^no PDF that can be read: "),
        (pdf([lines(BODY)])[:700], r"^no PDF that can be read: "),
        (assembled([catalog, pages_none], more=locked), r"^locked with a password; save it without one$"),
        (assembled([catalog, pages_none]), r"^no PDF that can be read: it has no pages$"),
        (pdf([[Text("1", 290, 810)]]), r"^no text in it$"),
    ]:
        with pytest.raises(SourceError, match=reason) as caught:
            opened(tmp_path, data)
        assert "\n" not in str(caught.value)


def test_fonts_that_do_not_say_what_they_draw_make_no_text(tmp_path: Path) -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F0 5 0 R >> >> >>",
        stream(b"BT /F0 12 Tf 72 700 Td <000100020003000400050006> Tj ET"),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 >> >>",
    ]
    with pytest.raises(SourceError, match=r"^no text: its fonts do not say which letters they draw"):
        opened(tmp_path, assembled(objects))


WORDS = st.text("abcdefgh ABC123.,:;•–-()[]*", min_size=1, max_size=30)
MARKS = st.builds(
    Text,
    WORDS,
    st.integers(0, 500).map(float),
    st.integers(0, HEIGHT).map(float),
    st.sampled_from([6.0, 10.0, 10.0, 14.0]),
    st.booleans(),
    st.sampled_from([0.0, 0.0, 4.0]),
)


@settings(max_examples=60, deadline=None)
@given(pages=st.lists(st.lists(MARKS, max_size=25), min_size=1, max_size=3), ruled=st.booleans())
def test_a_document_is_sound_wherever_its_text_stands(pages: list[list[Mark]], ruled: bool) -> None:
    if ruled:
        pages[0] += grid([50, 200, 400], [100, 200, 300])
    try:
        result = read_pdf(pdf(pages))
    except SourceError as error:
        assert "no text" in str(error)  # noqa: PT017  # white space alone is no text
    else:
        assert_sound(document_of(result))


def test_a_table_on_the_last_page_is_not_cut_where_columns_part_on_others(tmp_path: Path) -> None:
    page = [*lines(LEFT, 72, 110), *lines(RIGHT, 320, 110)]
    cells = [("NET clinic", "Tuesday", "0100"), ("Dietitian", "Thursday", "0101"), ("Scans", "Friday", "0102")]
    table = [
        Text(text, x, 90 + 14 * row)
        for row, texts in enumerate(cells)
        for text, x in zip(texts, (72, 200, 360), strict=True)
    ]
    heads = [Text(text, x, 76, bold=True) for text, x in (("Clinic", 110), ("Day", 250), ("Telephone", 400))]
    text = opened(tmp_path, pdf([page, [*heads, *table]])).text
    assert text.endswith("Clinic\tDay\tTelephone\nNET clinic\tTuesday\t0100\nDietitian\tThursday\t0101\nScans\tFriday\t0102")


def test_an_item_without_a_stop_does_not_run_into_the_next_column(tmp_path: Path) -> None:
    left = [
        "Call the ward if you have:",
        "\u2022 a temperature above 38 degrees, for more than",
        "\u2022 sudden flushing with a wheeze and a cough",
    ]
    right = ["Somatostatin analogues slow the release of hormones", *RIGHT]
    text = opened(tmp_path, pdf([[*lines([*LEFT, *left], 72, 110), *lines(right, 320, 110)]])).text
    assert "with a wheeze and a cough\n\nSomatostatin analogues" in text


def test_marks_as_small_as_browsers_raise_them_are_marks(tmp_path: Path) -> None:
    text = opened(tmp_path, pdf([[Text("Carry the card", 72, 300, 11), Text("1", 142, 300, 9.2, rise=4.5)]])).text
    assert text == "Carry the card[1]"
