"""Articles in JATS: sections, lists, tables and figures, without references; and XML that nobody can read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.readers import read
from indexer.readers.xml import read_xml
from search.days import Month
from search.errors import SourceError
from search.model import Document, Metadata
from tests.outline import outline, paths
from tests.soundness import assert_sound, document_of

FIXTURES = Path(__file__).parent / "fixtures" / "jats"
NAMES = (
    "p sec title list list-item def-list def-item term def table-wrap caption label table thead tr th td fig disp-quote"
    " preformat bold sup break xref fn alternatives boxed-text ack app fn-group ref-list"
).split()
TREES = st.recursive(
    st.sampled_from(["One two.", "Signs include:", "Label: text", " ", "3"]),
    lambda inner: st.builds(
        lambda name, parts: f'<{name} ref-type="fn" rid="n" id="n">{"".join(parts)}</{name}>',
        st.sampled_from(NAMES),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


def article(folder: Path, markup: str | bytes) -> Document:
    path = folder / "article.xml"
    path.write_bytes(markup if isinstance(markup, bytes) else markup.encode())
    return read(path, "article", "article.xml", Metadata(), 1_000_000)


def body(folder: Path, markup: str) -> str:
    return article(folder, f"<article><body>{markup}</body></article>").text


def test_an_article_is_sectioned_as_its_authors_did() -> None:
    found = read(FIXTURES / "trial.xml", "trial", "trial.xml", Metadata(), 1_000_000)
    assert outline(found) == (FIXTURES / "trial.outline").read_text(encoding="utf-8")
    title = "Lanreotide every two weeks in midgut tumors: a small trial"
    assert found.source.about == Metadata(
        title=title,
        url="https://doi.org/10.0000/ojeo.2021.0042",
        publisher="Oxton Journal of Endocrine Oncology",
        author=("Ann B. Okoro", "Per Lindqvist", "Oxton Trial Group"),
        published=date(2021, 3, 9),
        language="en",
        licence="https://creativecommons.org/licenses/by/4.0/",
    )
    assert (title, "Introduction", "Words used") in paths(found)


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        ("slow [{1}].", "slow."),
        ("slow [{1}, {2}–{4}], and", "slow, and"),
        ("slow ({1},{2})", "slow"),
        ("slow<sup>{1}</sup>.", "slow."),
        ("slow<sup>[{1}–{2}]</sup> and", "slow and"),
        ("slow {1}; fast", "slow; fast"),
        ("as {Okoro et al. 2012} showed", "as Okoro et al. 2012 showed"),
        ("{[3]} slow", "slow"),
    ],
)
def test_numbers_of_references_leave_no_trace(tmp_path: Path, paragraph: str, text: str) -> None:
    marked = paragraph.replace("{", '<xref ref-type="bibr" rid="r">').replace("}", "</xref>")
    assert body(tmp_path, f"<p>{marked}</p>") == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "<p>H<sub>2</sub>O, 10<sup>9</sup>, <sup>177</sup>Lu, <italic>sero</italic>tonin</p>",
            "H2O, 10⁹, 177Lu, serotonin",
        ),
        ("<p>Ulcers<sup>1,2</sup> of m<sup>2</sup>, <sup>68</sup>Ga,<sup>177</sup>Lu</p>", "Ulcers¹,² of m2, 68Ga,177Lu"),
        ("<p>Foo</p><p>Bar</p>", "Foo\n\nBar"),
        ("<p>Foo<break/>Bar &#233;</p>", "Foo\nBar é"),
        ("<p>One<disp-quote><p>Two</p></disp-quote>three</p>", "One\n\nTwo\n\nthree"),
        ("<p>One<fig><caption><p>Seen.</p></caption></fig> two.</p><p>Three.</p>", "One two.\n\nThree.\n\nSeen."),
        ("<p>One<fn><p>Aside.</p></fn> two.</p>", "One[*] two.\n\n[*] Aside."),
        (
            "<disp-formula><alternatives><graphic/><tex-math>$x$</tex-math><mml>x=1</mml></alternatives></disp-formula>",
            "x=1",
        ),
        ("<p>One.</p><ref-list><ref>Two.</ref></ref-list>", "One."),
    ],
)
def test_words_are_neither_welded_nor_torn(tmp_path: Path, markup: str, text: str) -> None:
    assert body(tmp_path, markup) == text


@pytest.mark.parametrize(
    ("attributes", "numbers"),
    [
        ('list-type="order"', [1, 2]),
        ('list-type="bullet"', [None, None]),
        ('list-type="order" continued-from="l1"', [None, None]),
    ],
)
def test_items_of_an_ordered_list_are_numbered(tmp_path: Path, attributes: str, numbers: list[int | None]) -> None:
    items = "<list-item><p>One.</p></list-item><list-item><p>Two.</p></list-item>"
    found = article(tmp_path, f"<article><body><list {attributes}>{items}</list></body></article>")
    assert [block.number for block in found.blocks] == numbers
    assert found.text == "One.\nTwo."


@pytest.mark.parametrize(
    ("front", "about"),
    [
        ("<pub-date><month>5</month><year>2021</year></pub-date>", Metadata()),
        ('<pub-date date-type="pub"><month>5</month><year>2021</year></pub-date>', Metadata(published=Month(2021, 5))),
        ('<pub-date date-type="pub"><month>13</month><year>2021</year></pub-date>', Metadata()),
        (
            '<pub-date pub-type="epub"><month>5</month><year>2021</year></pub-date>'
            '<pub-date pub-type="ppub"><day>3</day><month>6</month><year>2021</year></pub-date>',
            Metadata(published=date(2021, 6, 3)),
        ),
        ('<pub-date pub-type="epub"><day>31</day><month>2</month><year>2021</year></pub-date>', Metadata()),
        (
            '<pub-date date-type="pub"><day>3</day><month>2</month><year>2021</year></pub-date>',
            Metadata(published=date(2021, 2, 3)),
        ),
        (
            '<history><date date-type="corrected"><day>3</day><month>2</month><year>2021</year></date></history>',
            Metadata(updated=date(2021, 2, 3)),
        ),
        ("<permissions><license><p>Free to  read.</p></license></permissions>", Metadata(licence="Free to read.")),
        ('<self-uri href="https://oxton.example/a"/>', Metadata(url="https://oxton.example/a")),
        (
            "<contrib-group>"
            + "".join(f"<contrib><name><surname>Roe {sign}</surname></name></contrib>" for sign in "ABCDEFF")
            + "</contrib-group>",
            Metadata(author=("Roe A", "Roe B", "Roe C", "Roe D", "Roe E", "Roe F", "Roe F")),
        ),
        (
            "<contrib-group><contrib><name><surname>Roe</surname></name></contrib><contrib><collab>Oxton Group"
            "<contrib-group><contrib><name><surname>Low</surname></name></contrib></contrib-group></collab></contrib></contrib-group>",
            Metadata(author=("Roe", "Oxton Group")),
        ),
    ],
)
def test_an_article_states_what_it_is_or_nothing_does(tmp_path: Path, front: str, about: Metadata) -> None:
    markup = f"<article><front><article-meta>{front}</article-meta></front><body><p>Text.</p></body></article>"
    assert article(tmp_path, markup).source.about == about


def test_a_file_of_any_encoding_that_it_states_is_read(tmp_path: Path) -> None:
    markup = "<?xml version='1.0' encoding='{}'?><j:article xmlns:j='x'><body><p>Müller – so</p></body></j:article>"
    for encoding in ("utf-8", "utf-16", "windows-1252"):
        assert article(tmp_path, markup.format(encoding).encode(encoding)).text == "Müller – so"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<rss><channel/></rss>", r"^no reader for XML whose root element is 'rss' \(known: article for JATS, Document"),
        (b"<article><body><p>a</p>", r"^not well-formed XML, .*: no element found: line 1"),
        (b"not XML", r"^not well-formed XML"),
        ("<?xml version='1.0' encoding='utf-8'?><article>é</article>".encode("cp1252"), r"encoding that it states"),
        (b"<?xml version='1.0' encoding='martian'?><article>a</article>", r"encoding that it states"),
        (b"<article><front/></article>", r"^no text in it$"),
        (b"<article>" * 300 + b"</article>" * 300, r"^its elements are nested more than 200 deep$"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as caught:
        article(tmp_path, data)
    assert "\n" not in str(caught.value)


@settings(max_examples=200, deadline=None)
@given(front=TREES, inner=TREES, back=TREES)
def test_a_document_is_sound_however_its_elements_are_mixed(front: str, inner: str, back: str) -> None:
    meta = f"<front><article-meta><abstract>{front}</abstract></article-meta></front>"
    markup = f"<article>{meta}<body>{inner}</body><back>{back}</back><floats-group>{back}</floats-group></article>"
    assert_sound(document_of(read_xml(markup.encode())))


def test_cells_that_span_others_keep_each_value_in_its_column(tmp_path: Path) -> None:
    rows = (
        "<tr><th/><th>Grade 1</th><th>Grade 2</th><th>Grade 3</th></tr>"
        '<tr><td>Ki-67</td><td colspan="2">to 20%</td><td morerows="1">over 20%</td></tr><tr><td>Mitoses</td><td>1</td></tr>'
    )
    found = article(tmp_path, f"<article><body><table-wrap><table>{rows}</table></table-wrap></body></article>")
    assert found.text == "\tGrade 1\tGrade 2\tGrade 3\nKi-67\tto 20%\t\tover 20%\nMitoses\t1"
    assert [(block.beside, block.below) for block in found.blocks] == [((), ()), ((2,), ()), ((), (3,))]
