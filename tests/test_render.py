"""Spans become markup in one place: nothing that a document holds comes out as a tag, and nothing is lost."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from search.answer import EXCERPT
from search.model import Answer, Block, Document, Mark, Metadata, Passage, ReadTerm, Section, Source, Span, Why
from web.body import Cited, body, outline, titled
from web.render import excerpt, leads, marked, quotation, read_first, verbatim
from web.wording import read_as, why

ABOUT = Metadata(title="A leaflet", updated=date(2024, 1, 2))
SOURCE = Source("leaflet", "leaflet.txt", "00" * 32, "text/1", ABOUT)


def plain(markup: str) -> str:
    """What is left of markup without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def passage(text: str, *units: Span, runs_on: bool = False, start: int = 0) -> Passage:
    end = int(runs_on)
    return Passage("abcdefghijkl", "leaflet", 0, "", (), "front", start, start + len(text), text, units, lead_end=end)


def quoted(text: str, *marks: Span, runs_on: bool = False) -> str:
    found = tuple(Mark(mark.start, mark.end, mark.of(text), "", "exact") for mark in marks)
    whole = passage(text, Span(0, len(text)), runs_on=runs_on)
    return str(quotation(Answer(text, 0, len(text), (), found), whole))


def test_the_answer_to_a_question_is_no_item_of_a_list() -> None:
    assert "<li>" not in quoted("Q: May I fly?\n\nA: Yes.", runs_on=True)
    assert "<li>" in quoted("You may:\n\nfly", runs_on=True)


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("a b c", [Span(2, 3)], "a <mark>b</mark> c"),
        ("a<b>&\"c'", [Span(1, 4)], "a<mark>&lt;b&gt;</mark>&amp;&#34;c&#39;"),
        ("abcdef", [Span(3, 5), Span(0, 2)], "<mark>ab</mark>c<mark>de</mark>f"),
        ("abcdef", [Span(0, 4), Span(2, 6)], "<mark>abcd</mark><mark>ef</mark>"),
        ("abcdef", [Span(0, 2), Span(0, 4)], "<mark>abcd</mark>ef"),
        ("💧 water", [Span(2, 7)], "💧 <mark>water</mark>"),
        ("abc", [Span(2, 2), Span(5, 9)], "abc"),
        ("</mark><script>", [Span(0, 7)], "<mark>&lt;/mark&gt;</mark>&lt;script&gt;"),
        ("<i>x</i>", [Span(3, 4)], "&lt;i&gt;<mark>x</mark>&lt;/i&gt;"),
    ],
)
def test_marks_are_tags_around_escaped_text(text: str, marks: list[Span], expected: str) -> None:
    assert marked(text, Span(0, len(text)), marks) == expected


def test_the_anchor_of_the_first_mark_is_escaped() -> None:
    drawn = marked("abc", Span(0, 3), [Span(0, 1), Span(2, 3)], anchor='"><b>')
    assert drawn == '<mark id="&#34;&gt;&lt;b&gt;">a</mark>b<mark>c</mark>'


spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda ends: Span(min(ends), max(ends)))


@given(st.text(max_size=60), st.lists(spans, max_size=6))
def test_marking_neither_loses_nor_adds_a_character(text: str, marks: list[Span]) -> None:
    drawn = str(marked(text, Span(0, len(text)), marks))
    assert html.unescape(re.sub(r"</?mark>", "", drawn)) == text
    assert not re.search(r"<(?!/?mark>)", drawn)


@given(st.text(max_size=80), st.lists(spans, max_size=4), st.booleans())
@example("Drug\t<b>", [Span(0, 6)], False)
@example("\t– \n• 5 mg", [Span(0, 6)], True)
def test_a_quotation_holds_every_word_and_only_our_tags(text: str, marks: list[Span], runs_on: bool) -> None:
    drawn = quoted(text, *marks, runs_on=runs_on)
    assert not re.search(r'<(?!/?(?:mark|p|ul|li)>|span class="tab">|/span>)', drawn)
    bullets = re.compile(r"(?m)^[ \t\u00a0]*[•‣◦▪●○·*–-][ \t\u00a0]+")
    assert "".join(plain(drawn).split()) == "".join((text if text.startswith("\t") else bullets.sub("", text)).split())


@pytest.mark.parametrize(
    ("text", "runs_on", "expected"),
    [
        ("One line.", False, "<p>One line.</p>"),
        ("A wrapped\nline.", False, "<p>A wrapped\nline.</p>"),
        (
            "You may:\n\n  • rest\n  • drink\n    water",
            True,
            "<p>You may:</p><ul><li>rest</li><li>drink\n    water</li></ul>",
        ),
        ("You may:\nrest\ndrink", True, "<p>You may:</p><ul><li>rest</li><li>drink</li></ul>"),
        ("You may:\n- rest\n\nLabel: more", True, "<p>You may:</p><ul><li>rest</li></ul><p>Label: more</p>"),
        ("-5 °C is cold", False, "<p>-5 °C is cold</p>"),
        ("", False, ""),
    ],
)
def test_a_quotation_breaks_where_the_source_does(text: str, runs_on: bool, expected: str) -> None:
    assert quoted(text, runs_on=runs_on) == expected


@pytest.mark.parametrize("bullet", ["•", "-", "◦ \u00a0"])
def test_an_excerpt_shows_no_bullet_without_its_item(bullet: str) -> None:
    shown = "word " * 70
    listed = f"{shown.rstrip()}\n{bullet} {'x' * 99}"
    assert excerpt(passage(listed, Span(0, len(listed)))) == f"<p>{shown.rstrip()} …</p>"


def test_an_excerpt_ends_at_a_sentence() -> None:
    first, rest = "A first sentence.", "word " * 100
    long = passage(f"{first} {rest}", Span(0, len(first)), Span(len(first) + 1, len(first) + len(rest)))
    assert excerpt(long) == f"<p>{first} …</p>"
    assert plain(excerpt(passage(rest, Span(0, len(rest))))).endswith("word …")
    assert len(plain(excerpt(passage("x" * 999)))) == EXCERPT + 2
    short = passage("Short.", Span(0, 6))
    assert excerpt(short) == verbatim(short) == "<p>Short.</p>"


def document(*parts: tuple[str, str, int]) -> Document:
    """A document of (kind, text, level), its blocks apart by blank lines; its headings make sections."""
    text, blocks, made = "", list[Block](), list[Section]()
    for number, (kind, words, level) in enumerate(parts):
        start = len(text)
        blocks.append(Block(kind, start, start + len(words), level))  # type: ignore[arg-type]  # kinds come from tables
        if kind == "heading":
            span = Span(start, start + len(words))
            made.append(Section(len(made), words, span, level, (words,), f"s-{number}", start, start, number, number + 1))
        text += words + "\n\n"
    return Document(SOURCE, text, tuple(blocks), tuple(made))


def test_a_cell_that_spans_columns_keeps_the_others_in_their_place() -> None:
    row = replace(passage("25000\t\t10000\t\tx"), beside=(1,))
    tab = '<span class="tab">\t</span>'
    assert verbatim(row) == f"<p>25000{tab}←{tab}10000{tab}{tab}x</p>"
    found = Answer(row.text, 0, len(row.text), (), (Mark(7, 12, "10000", "", "exact"),))
    assert quotation(found, row) == f"<p>25000{tab}←{tab}<mark>10000</mark>{tab}{tab}x</p>"


def test_a_row_is_drawn_under_the_heads_of_its_columns() -> None:
    row = replace(passage("Gastrin\tHigh\t\t<Normal"), beside=(2,), context=("Levels", "\tType 1\tType 2\t<b>"))
    head = "<tr><th></th><th>Type 1</th><th>Type 2</th><th>&lt;b&gt;</th></tr>"
    drawn = '<div class="table" tabindex="0"><table>{}</table></div>'
    cells = '<td>Gastrin</td><td colspan="2">{}</td><td>&lt;Normal</td>'
    assert verbatim(row) == drawn.format(f"{head}<tr>{cells.format('High')}</tr>")
    found = Answer(row.text, 0, len(row.text), row.context, (Mark(8, 12, "High", "", "exact"),))
    assert quotation(found, row) == drawn.format(f"{head}<tr>{cells.format('<mark>High</mark>')}</tr>")
    assert leads(row, row.context) == ["Levels"]
    long = replace(row, text=f"Gastrin\tHigh\t\t{'Normal ' * 80}")
    assert excerpt(long) == verbatim(long)
    # A row that lacks a cell may have it from the row above: nothing says in which place.
    short = replace(row, text="Gastrin\tHigh")
    assert leads(short, row.context) == list(row.context)
    assert verbatim(short).startswith("<p>")


def test_each_of_several_rows_that_head_a_table_is_a_head() -> None:
    rows = ("Doses", "Drug\tDose", "A\t5 mg")
    text = "\n".join(rows)
    spans = [(text.index(row), text.index(row) + len(row)) for row in rows]
    head = Span(0, spans[1][1])
    blocks = [Block("table_row", *span, context=(head,) if at == 2 else (), heads=at < 2) for at, span in enumerate(spans)]
    shown = body(Document(SOURCE, text, tuple(blocks), ()), ())
    assert "<tr><th>Doses</th></tr><tr><th>Drug</th><th>Dose</th></tr><tr><td>A</td><td>5 mg</td></tr>" in shown


def test_a_document_is_headings_paragraphs_lists_and_tables() -> None:
    drawn = body(
        document(
            ("heading", "What <helps>?", 1),
            ("lead_in", "You may:", 0),
            ("list_item", "rest", 1),
            ("list_item", "in bed", 2),
            ("list_item", "drink", 1),
            ("table_row", "Day | Dose", 0),
            ("table_row", "One\t5 mg", 0),
            ("preformatted", "a  b", 0),
            ("navigation", "Learn more", 0),
        ),
        (),
    )
    assert drawn == (
        '<h2 id="s-0">What &lt;helps&gt;? <a class="self" href="#s-0" '
        'aria-label="Link to this section: What &lt;helps&gt;?">#</a></h2>\n'
        "<p>You may:</p>\n"
        "<ul><li>rest<ul><li>in bed</li></ul></li><li>drink</li></ul>\n"
        '<div class="table" tabindex="0"><table>'
        "<tr><td>Day</td><td>Dose</td></tr><tr><td>One</td><td>5 mg</td></tr></table></div>\n"
        "<pre>a  b</pre>\n"
        '<p class="navigation">Learn more</p>'
    )


@pytest.mark.parametrize(
    ("headings", "drawn", "listed"),
    [
        ([("A leaflet", 1), ("Rest", 2), ("Sleep", 3)], ["h2 s-1", "h3 s-2"], [1, 2]),
        ([("“A Leaflet.”", 2), ("Rest", 2)], ["h2 s-1"], [1]),
        ([("A leaflet", 1)], [], []),
        ([("A leaflet on rest", 1), ("Rest", 2)], ["h2 s-0", "h3 s-1"], [1, 2]),
        ([("Rest", 2), ("A leaflet", 1)], ["h3 s-0", "h2 s-1"], [2, 1]),
    ],
)
def test_a_first_heading_that_repeats_the_title_is_left_out_and_the_rest_moves_up(
    headings: list[tuple[str, int]], drawn: list[str], listed: list[int]
) -> None:
    read = document(*(("heading", words, level) for words, level in headings))
    assert re.findall(r'<(h\d) id="(.*?)">', body(read, ())) == [tuple(each.split()) for each in drawn]
    assert [level for _, level in outline(read)] == listed
    assert (titled(read) is None) == (len(drawn) == len(headings))


@pytest.mark.parametrize(("before", "shown"), [("paragraph", True), ("navigation", False)])
def test_a_heading_that_repeats_the_title_stays_where_it_parts_texts(before: str, shown: bool) -> None:
    read = document((before, "Above.", 0), ("heading", "A leaflet", 1), ("paragraph", "Below.", 0))
    assert ("<h2" in body(read, ())) == bool(outline(read)) == (titled(read) is None) == shown


def test_a_cell_stays_in_its_column_where_one_is_empty_or_spans_several_rows() -> None:
    read = document(
        ("table_row", "Drug\tRare\tCommon", 0), ("table_row", "Before\t\tgallstones", 0), ("table_row", "x\ty", 0)
    )
    head, first, last = read.blocks
    spanning = Span(first.start, first.start + len("Before"))
    read = replace(read, blocks=(head, first, replace(last, context=(Span(head.start, head.end), spanning))))
    # Of an index that was made before each row kept its columns.
    rows = (
        "<th>Drug</th><th>Rare</th><th>Common</th>",
        "<td>Before</td><td></td><td>gallstones</td>",
        "<td></td><td>x</td><td>y</td>",
    )
    assert "".join(f"<tr>{row}</tr>" for row in rows) in body(read, [])
    answered = passage("Before\t\tgallstones")
    assert verbatim(answered) == '<p>Before<span class="tab">\t</span><span class="tab">\t</span>gallstones</p>'
    assert read_first("Drug\t<b>") == 'Drug<span class="tab">\t</span>&lt;b&gt;'


def test_a_row_whose_first_cells_are_empty_stays_in_its_columns() -> None:
    read = document(("table_row", "\tGrade 1\tGrade 2", 0), ("table_row", "Ki-67\t<3%\t3–20%", 0))
    shown = body(read, [passage(read.text)], Cited("abcdefghijkl", Span(0, len(read.text))))
    assert "<tr><td></td><td><mark id=" in shown
    assert "<td><mark>Ki-67</mark></td><td><mark>&lt;3%</mark></td>" in shown
    tab = '<span class="tab">\t</span>'
    assert quoted("\t– 40 mg\tnight") == f"<p>{tab}– 40 mg{tab}night</p>"
    assert read_first("\tGrade 1\tGrade 2") == f"{tab}Grade 1{tab}Grade 2"
    # In plain text they are parted by wide gaps, and a cell may go on in the next line.
    assert quoted("3 cm    wired\n           together   later") == f"<p>3 cm{tab}wired\n           together{tab}later</p>"
    assert read_first("Size       <b>") == f"Size{tab}&lt;b&gt;"
    assert verbatim(passage("\t\tgallstones")) == f"<p>{tab}{tab}gallstones</p>"


def test_a_bar_within_a_cell_parts_no_columns() -> None:
    assert "<tr><td>A | B</td><td>5 mg</td></tr>" in body(document(("table_row", "A | B\t5 mg", 0)), ())


def test_each_passage_has_an_anchor_and_the_cited_one_is_marked() -> None:
    read = document(("paragraph", "Rest. Drink.", 0), ("list_item", "Sleep", 1))
    passages = [passage("Rest. Drink."), passage("Sleep", start=14)]
    passages[1] = replace(passages[1], id="mnopqrstuvwx")
    assert '<p id="p-abcdefghijkl">Rest.' in body(read, passages)
    drawn = body(read, passages, Cited("abcdefghijkl", Span(6, 12)))
    assert '<p>Rest. <mark id="p-abcdefghijkl">Drink.</mark></p>' in drawn
    assert '<li id="p-mnopqrstuvwx">Sleep</li>' in drawn


def test_a_citation_over_several_blocks_marks_each_and_names_the_first() -> None:
    read = document(("lead_in", "You may:", 0), ("list_item", "rest", 1), ("paragraph", "Or not.", 0))
    drawn = body(read, [passage("You may:\n\nrest")], Cited("abcdefghijkl", Span(0, 14)))
    assert drawn.count(' id="p-abcdefghijkl"') == 1
    assert drawn.startswith('<p><mark id="p-abcdefghijkl">You may:</mark></p>\n<ul><li><mark>rest</mark></li></ul>')
    assert drawn.endswith("<p>Or not.</p>")


def test_two_passages_that_begin_together_both_have_their_anchor() -> None:
    read = document(("lead_in", "You may:", 0))
    first = passage("You may:")
    second = replace(first, id="mnopqrstuvwx")
    assert body(read, [first, second]) == '<p id="p-abcdefghijkl"><span id="p-mnopqrstuvwx"></span>You may:</p>'


def test_a_label_and_a_number_are_set_off() -> None:
    text = "1. Rest: in bed"
    read = Document(SOURCE, text, (Block("list_item", 3, len(text), 1, label=Span(3, 7)),), ())
    assert body(read, ()) == ('<ul><li class="numbered"><span class="number">1.</span> <b>Rest</b>: in bed</li></ul>')


def test_a_numbered_list_keeps_its_numbers_without_adding_to_the_text() -> None:
    items = [
        ("Lie down", 1, 1),
        ("on a bed", 2, None),
        ("or a couch", 2, None),
        ("Breathe", 1, 2),
        ("Stop", 1, 7),
        ("Or so", 1, None),
    ]
    text = "\n".join(words for words, *_ in items)
    at = [text.index(words) for words, *_ in items]
    blocks = [
        Block("list_item", start, start + len(words), level, number=number)
        for start, (words, level, number) in zip(at, items, strict=True)
    ]
    assert body(Document(SOURCE, text, tuple(blocks), ()), ()) == (
        "<ol><li>Lie down<ul><li>on a bed</li><li>or a couch</li></ul></li><li>Breathe</li></ol>"
        '<ol start="7"><li>Stop</li></ol><ul><li>Or so</li></ul>'
    )


kinds = st.sampled_from(["heading", "paragraph", "list_item", "table_row", "preformatted", "navigation", "lead_in"])


@given(st.lists(st.tuples(kinds, st.text(min_size=1, max_size=12), st.integers(0, 4)), max_size=8), spans)
def test_no_document_makes_a_tag_of_its_own(parts: list[tuple[str, str, int]], cited: Span) -> None:
    read = document(*parts)
    drawn = str(body(read, [passage(read.text)], Cited("abcdefghijkl", cited)))
    tags = r"h[1-6]|p|ul|ol|li|pre|mark|table|tr|td|div|span|a"
    names = r'id="(?:p-[a-z]{12}|s-\d)"|class="\w+"|tabindex="0"|href="#s-\d"|aria-label="[^"<>]*"'
    assert not re.search(rf"<(?!/?(?:{tags})(?: (?:{names}))*>)", drawn)
    for tag in ("ul", "li", "p", "table", "mark"):
        assert len(re.findall(f"<{tag}[ >]", drawn)) == drawn.count(f"</{tag}>")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Why("tumour", "tumour", "exact"), "“tumour” was found"),
        (Why("tumour", "tumor", "exact"), "“tumour” was found as “tumor”"),
        (Why("PRRT", "radionuclide therapy", "same"), "“PRRT” was found as “radionuclide therapy”, another name for it"),
        (Why("hot", "flush", "lay, in the heading"), "“hot” was found as “flush”, the medical word for it, in the heading"),
        (Why("hot", "hot", "exact, in the title"), "“hot” was found in the title"),
    ],
)
def test_why_is_a_sentence(reason: Why, said: str) -> None:
    assert why(reason) == said


def test_how_a_word_was_read_is_a_sentence() -> None:
    assert read_as(ReadTerm("NETs", "tumor", "abbreviation", ())) == "“NETs” is short for “tumor”"
    assert read_as(ReadTerm("sugar", "glucose", "some new rule", ())) == "“sugar” was read as “glucose”"
    assert read_as(ReadTerm("Tumor", "tumor", "same", ("growth",))) == "“Tumor”"
