"""Web pages: what a reader would read, and nothing of what stands around it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from indexer.passages import passages
from indexer.readers import read
from indexer.readers.authors import COMPARED, with_all_authors
from indexer.readers.html import read_html
from search.days import Month
from search.errors import SourceError
from search.model import Document, Metadata, Person
from tests.outline import outline, paths
from web.body import body

FIXTURES = Path(__file__).parent / "fixtures" / "html"


def page(folder: Path, markup: str) -> Document:
    path = folder / "page.html"
    path.write_text(markup, encoding="utf-8")
    return read(path, "page", "page.html", Metadata(), 1_000_000)


@pytest.mark.parametrize("name", ["page", "soup"])
def test_a_page_is_sectioned_as_a_reader_would(name: str) -> None:
    found = read(FIXTURES / f"{name}.html", name, f"{name}.html", Metadata(), 1_000_000)
    assert outline(found) == (FIXTURES / f"{name}.outline").read_text(encoding="utf-8")


def test_a_page_says_what_it_is() -> None:
    about = read(FIXTURES / "page.html", "page", "page.html", Metadata(), 1_000_000).source.about
    assert about == Metadata(
        title="Carcinoid syndrome",
        url="https://oxton.example/carcinoid",
        publisher="Oxton Health Trust",
        reviewer=Person("Ann Okoro", ("MD",), "Consultant", "Oxton Trust"),
        updated=date(2023, 4, 5),
        reviewed=date(2022, 3, 1),
        next_review=date(2025, 3, 1),
        language="en-GB",
        audience="patient",
    )


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>H<sub>2</sub>O and <i>sero</i>tonin</p>", "H2O and serotonin"),
        ("<div>Foo</div><div>Bar</div>", "Foo\n\nBar"),
        ("<div>Foo<p>Bar</p>Baz</div>", "Foo\n\nBar\n\nBaz"),
        ("<p>Foo<br>Bar</p>", "Foo\nBar"),
        ("<p>Foo<br> <br/>Bar</p>", "Foo\n\nBar"),
        ("<p>a&nbsp; b\n\t c&shy;d &lt;x&gt;</p>", "a b cd <x>"),
        ("<a href=/a>One</a><a href=/b>Two</a>", "One Two"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "A\tB\n1\t2"),
        ("<ul><li>One<li>Two</ul>", "One\nTwo"),
        ("<p>One<nav>Menu</nav>Two</p>", "One\n\nTwo"),
        ("<p>One<!-- note --><script>x</script> two</p>", "One two"),
        ("<p>It <del>does</del> does not.</p>", "It does not."),
        ("<p>Seen.<sup><a href='#n1'>1</a></sup> 10<sup>9</sup> <sup>177</sup>Lu</p>", "Seen. 10⁹ 177Lu"),
        ("<p>Of 3.<sup>5</sup> It. <sup>177</sup>Lu.<sup><a href=/x>1</a>,<a href=/y>2</a></sup>", "Of 3.⁵ It. 177Lu.¹,²"),
        ("<p>“<b>So.</b>”<sup>3–5</sup> It is m<sup>2</sup>, Ca<sup>2+</sup>.", "“So.”³–⁵ It is m2, Ca2+."),
        (
            "<p>Gastrinomas<sup>7</sup>, ulcers<sup>1, 2</sup> and NETs,<sup>3-5</sup>",
            "Gastrinomas⁷, ulcers¹,² and NETs,³⁻⁵",
        ),
        ("<p>Scurvy<sup><a href=/x>1</a>,<a href=/y>12</a></sup> (rare)<sup>3</sup>", "Scurvy¹,¹² (rare)³"),
        ("<p>cells <sup>177</sup>Lu,<sup>68</sup>Ga (so)<sup>18</sup><b>F</b>-FDG", "cells 177Lu,68Ga (so)18F-FDG"),
        ("<p>m<sup>2</sup> chi<sup>2</sup> gallium<sup>68</sup> lead<sup>2</sup>", "m2 chi2 gallium68 lead²"),
        ("<p>Ca<sup>2+</sup> CO<sub>2</sub> tumors<sub>2</sub> mg/m<sup>2</sup>", "Ca2+ CO2 tumors2 mg/m2"),
        ("<p>iodine<sup>131</sup> mol<sup>-1</sup> Ki<sup>67</sup> MEN<sup>1</sup>", "iodine131 mol-1 Ki67 MEN1"),
        (
            "<p>NET<sup>1</sup>, GEP-NET<sup>2,3</sup> CT<sup><a href=/x>4</a>–<a href=/y>6</a></sup> is<sup>7</sup>",
            "NET¹, GEP-NET²,³ CT⁴–⁶ is⁷",
        ),
        ("<p>in<sup>2</sup> CO<sup>2</sup> CD<sup>4</sup> Ga<sup>68</sup> GA<sup>68</sup>", "in2 CO2 CD4 Ga68 GA68"),
        (
            "<p>ATP<sup>4-</sup> NAD<sup>-</sup> mTORC<sup>1</sup> LU<sup>177</sup> HER<sup>2</sup>",
            "ATP4- NAD- mTORC1 LU177 HER2",
        ),
        ("<p>NET<sup>68</sup>Ga R<sup>2</sup> SO<sub>4</sub><sup>2-</sup>", "NET68Ga R2 SO42-"),
        ("<p>10<sup>6–8</sup> cells, Ki-67<sup>1,2</sup>", "10⁶–⁸ cells, Ki-67¹,²"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<h2><button>Why?</button></h2><p>So.</p><button>Close</button>", "Why?\n\nSo."),
        ("<svg><text>no</text></svg><p>Yes<select><option>no</select></p>", "Yes"),
    ],
)
def test_words_are_neither_welded_nor_torn(tmp_path: Path, markup: str, text: str) -> None:
    assert page(tmp_path, markup).text == text


@pytest.mark.parametrize("stated", ["<p>Reviewed: May 2020.</p>", ""])
def test_a_page_is_as_old_as_its_footer_says_where_its_text_does_not(tmp_path: Path, stated: str) -> None:
    footer = (
        "<footer><p>Leaflet 12, version 4. Reviewed: 14 March 2024. Next review due: March 2027.</p>"
        "<p>Published by Oxton Press. Reviewed by Ann Lee. © 2026 Oxton</p></footer>"
    )
    about = page(tmp_path, f"<main><h1>Flushing</h1><p>{'It passes. ' * 40}</p>{stated}</main>{footer}").source.about
    assert about.reviewed == (Month(2020, 5) if stated else date(2024, 3, 14))
    assert (about.next_review, about.updated) == (Month(2027, 3), None)
    # Whose site it is publishes the page, and need not have written or reviewed it.
    assert (about.publisher, about.reviewer, about.author) == ("Oxton", None, None)


def test_labels_and_lines_tell_of_a_page_as_sentences_do(tmp_path: Path) -> None:
    said = (
        "<div><div>Last reviewed</div><div>4 March 2022</div></div><div><div>Reviewed by</div><div>Ella Moss, MD</div></div>"
        "<p>Author: Ann Lee<br>Last updated: 14/03/2024</p><dl><dt>Issued</dt><dd>May 2020</dd></dl>"
    )
    about = page(tmp_path, f"<h1>Flushing</h1><p>It passes.</p>{said}").source.about
    assert (about.reviewed, about.updated, about.published) == (date(2022, 3, 4), date(2024, 3, 14), Month(2020, 5))
    assert (str(about.reviewer), about.author) == ("Ella Moss, MD", "Ann Lee")


def test_a_page_s_footer_tells_the_next_review_by_the_day_of_issue(tmp_path: Path) -> None:
    footer = "<footer><p>Issued: 11/2021</p><p>Review: 11/2024</p></footer>"
    assert page(tmp_path, f"<main>{FIRST}</main>{footer}").source.about.next_review == Month(2024, 11)


@pytest.mark.parametrize(
    ("markup", "stated"),
    [
        ("<article>{}<footer>Reviewed: May 2020</footer></article>", True),
        ("<main>{}</main><aside><article><h3>Other</h3><footer>Reviewed: May 2020</footer></article></aside>", False),
        ("<main>{}</main><section><h2>Comments</h2><footer>Reviewed: May 2020</footer></section>", False),
        ("<article>{}</article><article><footer>Reviewed: May 2020</footer></article>", False),
    ],
)
def test_the_date_of_a_comment_or_of_another_article_is_not_the_page_s_own(
    tmp_path: Path, markup: str, stated: bool
) -> None:
    about = page(tmp_path, markup.format(f"<h1>Flushing</h1><p>{'It passes. ' * 40}</p>")).source.about
    assert about.reviewed == (Month(2020, 5) if stated else None)


@pytest.mark.parametrize(
    "around",
    [
        "<p hidden>{}</p>",
        '<div style="color:red; display : none">{}</div>',
        '<span aria-hidden="true">{}</span>',
        '<div class="cookie-notice"><p>{}</p></div>',
        '<div id="socialShare">{}</div>',
        '<div class="related-links"><h2>{}</h2></div>',
        '<div role="navigation">{}</div>',
        "<aside><p>{}</p></aside>",
        "<footer>{}</footer>",
        "<form><label>{}</label><input></form>",
        "<noscript>{}</noscript>",
        "<template><p>{}</p></template>",
        '<span class="sr-only">{}</span>',
        '<ol class="breadcrumb"><li>{}</li></ol>',
    ],
)
def test_what_stands_around_a_page_s_text_is_left_out(tmp_path: Path, around: str) -> None:
    text = "<p>Flushing is the first sign that many people have. It passes.</p>"
    assert (
        page(tmp_path, text + around.format("Unwanted words")).text
        == "Flushing is the first sign that many people have. It passes."
    )


FIRST = f"<h1>Flushing</h1><p>{'It passes. ' * 40}</p>"
"""A page's text, long enough to be taken for one."""


def beyond(folder: Path, markup: str, before: str = FIRST) -> str:
    """What a page's outline holds behind the first two lines, with this markup in its <main>."""
    return outline(page(folder, f"<main>{before}{markup}</main>")).split("\n", 2)[2]


@pytest.mark.parametrize(
    ("markup", "read_as"),
    [
        ("<h2 id=social-life>Social life</h2><p>See friends.</p>", "## Social life\n¶ See friends.\n"),
        ("<h3 class=share>Share a room?</h3><p>No.</p>", "### Share a room?\n¶ No.\n"),
        ("<section id=consent><h2>Consent</h2><p>You sign.</p></section>", "## Consent\n¶ You sign.\n"),
        ("<div id=related-genes><h2>Genes</h2><p>MEN1, or RET.</p></div>", "## Genes\n¶ MEN1, or RET.\n"),
        ("<div class=sharing-news><p>Tell one friend first.</p></div>", "¶ Tell one friend first.\n"),
        ("<ul id=menu-ideas><li>Rice<li>Eggs</ul>", "• Rice\n• Eggs\n"),
        ("<div class='row has-sidebar'><h2>Scans</h2></div>", "## Scans\n"),
        ("<div class='no-banner'>Scans.</div><div class=layoutWithSidebar>Tests.</div>", "¶ Scans.\n¶ Tests.\n"),
        ("<div class=card-footer>Study of 2019</div>", "¶ Study of 2019\n"),
    ],
)
def test_what_the_text_speaks_of_is_read_though_it_is_named_like_what_stands_around(
    tmp_path: Path, markup: str, read_as: str
) -> None:
    assert beyond(tmp_path, markup) == read_as


@pytest.mark.parametrize(
    "markup",
    [
        "<div id=consent><h2>Privacy</h2><p>We count visits.</p><button>Accept</button></div>",
        "<div id=consent-banner><h2>Privacy</h2><p>We count visits.</p></div>",
        "<div id=cookie-settings><h2>Cookies</h2><p>We bake some.</p></div>",
        "<div id=related><h2>Related</h2><div><h3><a href=/a>Scans</a></h3><p>Read of scans.</p></div></div>",
        "<div id=share><h2>Share</h2><p><a href=/a>By mail</a> or <a href=/b>elsewhere</a></p></div>",
        "<div id=feedback><h2>Was it useful?</h2><p>Tell us.</p><textarea></textarea></div>",
        "<ul id=menu><li><a href=/a>Scans</a></ul>",
        "<div class=sidebar-no-border><p>Our next meeting is in May.</p></div>",
        "<div class=card-footer><a href=/a>Book a visit now</a></div>",
        "<div class=footer-panel>A charity since 1990.</div>",
    ],
)
def test_what_stands_around_is_known_by_its_links_and_controls(tmp_path: Path, markup: str) -> None:
    assert not beyond(tmp_path, markup)


@pytest.mark.parametrize(
    "opened",
    [
        "<h3><button aria-expanded=false>Can I drive?</button></h3><div hidden><p>Not for a day.</p></div>",
        "<h3><button aria-expanded=false>Can I drive?</button></h3><div style='display:none'><p>Not for a day.</p></div>",
        "<button aria-expanded=false>Can I drive?</button><div class=panel><p>Not for a day.</p></div>",
        "<button aria-expanded=false aria-controls=a>Can I drive?</button><hr><p id=a aria-hidden=true>Not for a day.</p>",
        "<a role=button data-bs-toggle=collapse>Can I drive?</a><div hidden>Not for a day.</div>",
    ],
)
def test_what_opens_when_its_heading_is_pressed_is_read(tmp_path: Path, opened: str) -> None:
    markup = f"<h2>Afterwards</h2>{opened}<button aria-expanded=false>Menu</button><p>Rest.</p><div hidden>No.</div>"
    assert outline(page(tmp_path, markup)) == "## Afterwards\n### Can I drive?\n¶ Not for a day.\n¶ Rest.\n"


@pytest.mark.parametrize(
    ("box", "read_as"),
    [
        ("<aside><h3>At home</h3><ul><li>Drink more<li>Rest</ul></aside>", "### At home\n• Drink more\n• Rest\n"),
        (
            "<aside class=tip>Ask for <a href=/a>a card</a> that you can carry.</aside>",
            "¶ Ask for a card that you can carry.\n",
        ),
        ("<div class=alert-banner>Call for help if you faint.</div>", "¶ Call for help if you faint.\n"),
        ("<div class='box info-banner'><p>Not for a day</p></div>", "¶ Not for a day\n"),
        ("<div class=promo-box>Carry a card.</div>", ""),
        ("<aside class=sponsored><p>Zebra drops cure every tumor. Ask for them.</p></aside>", ""),
        ("<div class=related><p>Ann took 20 mg. She was fine.</p></div>", ""),
        ("<div class=sidebar-callout>Carry a card.</div>", "¶ Carry a card.\n"),
        ("<aside class=sidebar><p>We meet in May.</p></aside>", ""),
        ("<aside><h3>More pages</h3><a href=/a>Scans of the lung</a> and others</aside>", ""),
        ("<aside>Tell us what you think.<input></aside>", ""),
        ("<div class=promo-box>Sale</div><div class=promo-box>Give! <a href=/a>Donate now to us</a></div>", ""),
        ("<div class='info-banner cookie-banner'>We bake cookies.</div>", ""),
        ("<div class=cookie-info-banner>We bake cookies.</div><div class=hero-banner>Be well.</div>", ""),
    ],
)
def test_a_box_in_the_text_is_told_from_one_beside_it(tmp_path: Path, box: str, read_as: str) -> None:
    assert beyond(tmp_path, box) == read_as
    in_article = outline(page(tmp_path, f"<article>{FIRST}{box}</article>"))
    assert in_article.split("\n", 2)[2] == read_as


@pytest.mark.parametrize(
    ("buttons", "read_as"),
    [
        ("<button>Can I drive?</button><div>Not for a day.</div>", "## Can I drive?\n¶ Not for a day.\n"),
        ("<button class=collapsible>Driving</button><section>No.</section>", "## Driving\n¶ No.\n"),
        ("<button>Driving</button> <div class=panel>No.</div>", "## Driving\n¶ No.\n"),
        ("<button>Driving</button><div hidden>No.</div>", "## Driving\n¶ No.\n"),
        ("<button>A car</button><div>No.</div><button>A bus</button><div>Yes.</div>", "## A car\n¶ No.\n## A bus\n¶ Yes.\n"),
        ("<button>Larger type</button><div>No.</div>", "¶ No.\n"),
        ("<button>Can I drive?</button>Not for a day.<div>Rest.</div>", "¶ Not for a day.\n¶ Rest.\n"),
        ("<button class=menu-toggle>Pages</button><div>Rest.</div>", "¶ Rest.\n"),
        ("<button class=toggle>Find it</button><div>Rest.<input></div>", "¶ Rest.\n"),
    ],
)
def test_a_button_over_what_it_opens_is_its_heading(tmp_path: Path, buttons: str, read_as: str) -> None:
    assert beyond(tmp_path, buttons) == read_as


ASKED = "### Can I drive?\n¶ Not for a day.\n"


@pytest.mark.parametrize(
    ("opened", "read_as"),
    [
        ("<h3><a href='#a'>Can I drive?</a></h3><hr><div id=a style='display:none'>Not for a day.</div>", ASKED),
        ("<h3>Can I drive?</h3><hr><p hidden=until-found>Not for a day.</p>", ASKED),
        ("<h3>Can I drive?</h3> <!-- --> <div hidden>Not for a day.</div>", ASKED),
        ("<div><h3>Can I drive?</h3></div><div aria-hidden=true>Not for a day.</div>", ASKED),
        ("<div class=toggle-title><a href='#'>Can I drive?</a></div><div hidden>Not for a day.</div>", ASKED),
        ("<div onclick='open(this)'>Can I drive?</div><div hidden>Not for a day.</div>", ASKED),
        ("<p><b>Can I drive?</b></p><section hidden>Not for a day.</section>", ASKED),
        ("<dl><dt>Can I drive?</dt><dd hidden>Not for a day.</dl>", "• Can I drive? Not for a day. [Can I drive?]\n"),
        ("<ul><li><a href='#a'>Driving</a></ul><div id=a hidden>Not for a day.</div>", "~ Driving\n¶ Not for a day.\n"),
        ("<p role=tab aria-controls=a>Driving</p><ul><p id=a hidden>No.</ul>", "¶ Driving\n¶ No.\n"),
        ("<ul role=tablist><li>1</ul><div><div><div role=tabpanel hidden>No.</div></div></div>", "¶ No.\n"),
    ],
)
def test_what_is_hidden_is_read_where_the_page_itself_leads_to_it(tmp_path: Path, opened: str, read_as: str) -> None:
    assert beyond(tmp_path, f"<h2>Afterwards</h2>{opened}").removeprefix("## Afterwards\n") == read_as


@pytest.mark.parametrize(
    "hidden",
    [
        "<h3>Pages</h3><div hidden><a href=/a>Scans of the lung</a> and more</div>",
        "<h3>Dose</h3><p style='display:none'>The usual dose is 20 mg. It was 10 mg before.</p>",
        "<h3>Dose</h3><div hidden>The usual dose is 20 mg. It was 10 mg before.</div>",
        "<h3><a href='#menu'>Pages</a></h3><div id=menu hidden><h4>Menu</h4><a href=/a>Scans</a></div>",
        "<h3><a href='#a'>Cookies</a></h3><div id=a class=cookie-dialog hidden>We bake some.</div>",
        "<h3><a href='#a'>Privacy</a></h3><div id=a role=dialog hidden>We count visits.</div>",
        "<h3><a href='#a'>Finder</a></h3><div id=a hidden>Type what you look for.<input></div>",
        "<h3>Found</h3><div class=result-template hidden>Nothing yet.</div>",
        "<h3>Found</h3><div hidden>{{ count }} pages were found.</div>",
        "<h3>Found</h3><template><div>Nothing yet.</div></template>",
        "<h3>Found</h3><p>Much.</p><div hidden>Wait.</div>",
        "<h3>Found</h3>Much.<div hidden>Wait.</div>",
    ],
)
def test_hidden_menus_dialogs_forms_and_templates_stay_hidden(tmp_path: Path, hidden: str) -> None:
    read_as = beyond(tmp_path, hidden)
    assert read_as.startswith("### ")
    assert read_as.count("\n") == 1 + read_as.count("¶ Much.")


@pytest.mark.parametrize("before", ["<h1>Scans</h1>", "Scans<h1>Scans</h1>"])
def test_a_page_s_own_heading_opens_nothing(before: str) -> None:
    assert read_html(f"{before}<div hidden>Wait.</div><p>Of lungs.").text.endswith("Scans\n\nOf lungs.")


def test_tabs_are_read_though_they_are_hidden(tmp_path: Path) -> None:
    markup = '<p>Gloves.</p><ul role="tablist"><li role="tab">Nurses</li></ul><div role="tabpanel" hidden>Spills.</div>'
    assert outline(page(tmp_path, markup)) == "¶ Gloves.\n¶ Spills.\n"


def test_an_element_around_the_whole_page_is_kept_whatever_its_name(tmp_path: Path) -> None:
    markup = '<form class="has-sidebar"><div id="sidebar-wrap"><h1>NETs</h1><p>They are rare tumors.</p></div></form>'
    assert outline(page(tmp_path, markup)) == "# NETs\n¶ They are rare tumors.\n"


def test_a_row_is_read_with_its_headers_and_the_cell_that_spans_it(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        "<table><tr><th>Grade<th>Site<th>Ki-67</tr><tr><th rowspan=2>G1<td>lung<td>low</tr><tr><td>gut<td>&lt; 3</tr>"
        "<tr><th colspan=3>Carcinomas</tr><tr><td>G3<td>any<td>&gt; 20</tr></table>",
    )
    assert outline(found) == (
        "| Grade Site Ki-67\n| G1 lung low ← Grade Site Ki-67\n| gut < 3 ← G1 ← Grade Site Ki-67\n"
        "| Carcinomas\n| G3 any > 20 ← Carcinomas ← Grade Site Ki-67\n"
    )


GRADES = (
    "<table><tr><th></th><th>Grade 1</th><th>Grade 2</th><th>Grade 3</th></tr>"
    "<tr><td>Ki-67 index</td><td>&lt;3%</td><td>3–20%</td><td>&gt;20%</td></tr>"
    "<tr><td></td><td>slow</td><td></td><td>fast</td></tr><tr><td></td><td></td></tr></table>"
)


def test_an_empty_cell_at_the_start_of_a_row_keeps_the_others_in_their_columns(tmp_path: Path) -> None:
    found = page(tmp_path, GRADES)
    head = "\tGrade 1\tGrade 2\tGrade 3"
    assert found.text == f"{head}\nKi-67 index\t<3%\t3–20%\t>20%\n\tslow\t\tfast"
    rows = [(one.text, one.context, [unit.of(one.text) for unit in one.units]) for one in passages(found)]
    # The head holds figures, so that it may be data too.
    assert rows == [(text, (head,) if text != head else (), [text]) for text in found.text.split("\n")]
    shown = body(found, ())
    assert (
        "<tr><th></th><th>Grade 1</th><th>Grade 2</th><th>Grade 3</th></tr><tr><td>Ki-67 index</td><td>&lt;3%</td>" in shown
    )
    assert "<tr><td></td><td>slow</td><td></td><td>fast</td></tr></table>" in shown


def test_each_row_of_heads_is_read_by_itself(tmp_path: Path) -> None:
    rows = [f"<tr><th></th><th>Head {number}</th></tr>" for number in range(9)]
    found = page(tmp_path, f"<table>{''.join(rows)}<tr><td>A</td><td>5 mg</td></tr></table>")
    assert [span.of(found.text) for span in found.blocks[-1].context] == [f"\tHead {at}" for at in (0, 1, 2, 3, 4, 8)]


def drawn(folder: Path, *rows: str) -> tuple[str, list[str]]:
    """A table's text, and the rows of it as its page shows them."""
    found = page(folder, f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    return found.text, re.findall("<tr>(.*?)</tr>", body(found, ()))


def test_a_cell_that_spans_rows_keeps_the_others_in_their_columns(tmp_path: Path) -> None:
    rows = (
        "<th>Drug</th><th>Dose</th><th>Every</th>",
        '<td>Octreotide LAR</td><td>30 mg</td><td rowspan="2">4 weeks</td>',
        "<td>Lanreotide autogel</td><td>120 mg</td>",
        '<td>Lutetium</td><td rowspan="2">7.4 GBq</td><td>8 weeks</td>',
        "<td>Again</td><td>16 weeks</td>",
        '<td rowspan="2">Everolimus</td><td>10 mg</td><td>day</td>',
        "<td>5 mg</td><td>other day</td>",
    )
    text, shown = drawn(tmp_path, *rows)
    assert tuple(shown) == rows
    assert text.split("\n")[2:] == [
        "Lanreotide autogel\t120 mg",
        "Lutetium\t7.4 GBq\t8 weeks",
        "Again\t\t16 weeks",
        "Everolimus\t10 mg\tday",
        "\t5 mg\tother day",
    ]


def test_a_cell_that_spans_columns_keeps_the_others_in_theirs(tmp_path: Path) -> None:
    rows = (
        '<th rowspan="2">Medicine</th><th colspan="3">Dose</th><th rowspan="2">Cost</th>',
        "<th>Morning</th><th>Noon</th><th>Night</th>",
        '<td>Pancreatin</td><td colspan="2">25000</td><td>10000</td><td>low</td>',
        '<td colspan="2" rowspan="2">None</td><td>1</td><td colspan="2">2</td>',
        "<td>3</td><td>4</td><td>5</td>",
        '<td colspan="5">Take with food</td>',
    )
    text, shown = drawn(tmp_path, *rows)
    assert tuple(shown) == rows
    assert text.split("\n") == [
        "Medicine\tDose\t\t\tCost",
        "\tMorning\tNoon\tNight",
        "Pancreatin\t25000\t\t10000\tlow",
        "None\t\t1\t2",
        "\t\t3\t4\t5",
        "Take with food",
    ]


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        # A row of its own that only goes on from the one above.
        (['<td rowspan="2">A<td rowspan="2">1', "", "<td>B<td>2"], ["<td>A</td><td>1</td>", "<td>B</td><td>2</td>"]),
        # A cell without words at the end of a row is not kept, yet holds its place below.
        (['<td>A<td>1<td rowspan="2"><td>', "<td>B<td>2<td>3"], None),
        # What a head says of its size ends with the head.
        (
            ['<thead><tr><th rowspan="9">Drug<th>Dose</thead>', "<td>A<td>1"],
            ["<th>Drug</th><th>Dose</th>", "<td>A</td><td>1</td>"],
        ),
        (
            ['<td colspan="0">A<td rowspan="x">1', '<td colspan="-3">B<td>2'],
            ["<td>A</td><td>1</td>", "<td>B</td><td>2</td>"],
        ),
    ],
)
def test_odd_spans_move_no_value_to_another_column(tmp_path: Path, rows: list[str], shown: list[str] | None) -> None:
    assert drawn(tmp_path, *rows)[1] == (shown or ["<td>A</td><td>1</td>", "<td>B</td><td>2</td><td></td><td>3</td>"])


def test_spans_without_end_make_no_text_without_end(tmp_path: Path) -> None:
    text, _ = drawn(tmp_path, *['<td rowspan="99999" colspan="99999">a<td rowspan="1000">b'] * 300)
    assert len(text) < 300 * 300 * 2


def test_a_table_that_lays_out_a_page_is_no_table(tmp_path: Path) -> None:
    found = page(tmp_path, "<table role=presentation><tr><td><p>One.</p><p>Two.</p></td><td>Three.</td></tr></table>")
    assert outline(found) == "¶ One.\n¶ Two.\n¶ Three.\n"


def test_questions_that_open_and_close_are_headings_only_where_no_text_follows_them(tmp_path: Path) -> None:
    fold = "<details><summary>Does it hurt?</summary><p>A little.</p><p>Not for long.</p></details>"
    assert outline(page(tmp_path, f"<h1>Scans</h1>{fold}<h2>More</h2><p>Text.</p>")) == (
        "# Scans\n## Does it hurt?\n¶ A little.\n¶ Not for long.\n## More\n¶ Text.\n"
    )
    assert outline(page(tmp_path, f"<h1>Scans</h1>{fold}<p>Text.</p>")) == (
        "# Scans\n• Does it hurt? A little. [Does it hurt?]\n¶ Not for long. ← Does it hurt? A little.\n¶ Text.\n"
    )


@pytest.mark.parametrize(
    ("markup", "read_as"),
    [
        ("<p><b>Surgery</b><br>It may cure.</p>", "## Surgery\n¶ It may cure.\n"),
        ("<p>Of NETs.<br><strong>Can I drive?</strong><br>No.<br>Rest.</p>", "¶ Of NETs.\n## Can I drive?\n¶ No. Rest.\n"),
        ("<ul><li><b>Surgery</b><br>It may cure.</ul>", "• Surgery It may cure. [Surgery]\n"),
        ("<p><b>Surgery</b> may<br>cure it.</p>", "¶ Surgery may cure it.\n"),
        ("<p><b>Surgery</b><br>is what may cure it.</p>", "¶ Surgery is what may cure it.\n"),
        ("<p><b>Surgery</b><br>: It may cure.</p>", "¶ Surgery : It may cure. [Surgery]\n"),
        ("<p>It is called<br><b>Surgery</b><br>Rest.</p>", "¶ It is called Surgery Rest.\n"),
        ("<p><b>Surgery</b><br><b>and scans</b></p>", "## Surgery and scans\n"),
        ("<p><b>Take it with food.</b><br>Rest.</p>", "¶ Take it with food. Rest. [Take it with food]\n"),
        ("<h2><b>Surgery</b><br>Of lungs</h2>", "## Surgery Of lungs\n"),
    ],
)
def test_a_bold_line_heads_what_stands_below_it_in_its_paragraph(tmp_path: Path, markup: str, read_as: str) -> None:
    assert outline(page(tmp_path, f"{markup}<p>The end.</p>")) == f"{read_as}¶ The end.\n"


def test_links_are_told_from_content(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        "<h1>NETs</h1><ul><li><a href='#a'>Causes</a><li><a href='#b'>Signs</a></ul><p>Types are:</p>"
        "<ul><li><a href=/l>Lung NETs</a><li><a href=/p>Pancreatic NETs</a></ul><p><a href=/m>Read more about types</a></p>"
        "<h2>Related links</h2><ul><li><a href=/x>Thyroid</a></ul>",
    )
    assert outline(found) == (
        "# NETs\n~ Causes\n~ Signs\n» Types are:\n• Lung NETs ← Types are:\n• Pancreatic NETs ← Types are:\n"
        "~ Read more about types\n~ Related links\n~ Thyroid\n"
    )


@pytest.mark.parametrize(
    ("markup", "numbers"),
    [
        ("<ol><li>a<li>b</ol><ul><li>c</ul><ol><li>d</ol>", [1, 2, None, 1]),
        ("<ol start=3><li>a<ul><li>b</ul><li>c<ol><li>d</ol><li value=9>e<li>f</ol>", [3, None, 4, 1, 9, 10]),
        ("<ol><li><p>a</p><p>b</p><li><h3>c</h3>d<li>e</ol>", [1, None, None, None, 3]),
        ("<ol type=a><li>a</ol><ol reversed><li>b</ol><ol start=x><li>c</ol><ol start=0><li>d</ol>", [None, None, 1, 0]),
        ("<p>a</p><li value=3>b", [None, None]),
    ],
)
def test_items_keep_the_numbers_that_a_browser_would_show(tmp_path: Path, markup: str, numbers: list[int | None]) -> None:
    assert [block.number for block in page(tmp_path, markup).blocks] == numbers


def test_a_path_holds_the_headings_above_once_each(tmp_path: Path) -> None:
    found = page(tmp_path, "<title>NETs | Site</title><h1>NETs</h1><p>a</p><h3>Deep</h3><p>b</p><h2>Up</h2><p>c</p>")
    assert paths(found) == [("NETs",), ("NETs", "Deep"), ("NETs", "Up")]


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("<meta name=author content='Ann Lee'>", "author", "Ann Lee"),
        ("<meta name=author content='Lee, Ann'>", "author", "Lee, Ann"),
        ("<meta name=author content='Ann Lee, Senior Oncologist'>", "author", "Ann Lee, Senior Oncologist"),
        ("<meta name=author content='Ann Lee, Bob Ray and Cy Dee'>", "author", ("Ann Lee", "Bob Ray", "Cy Dee")),
        ("<meta name=author content='Ann Lee, Bob Ray, and Cy Dee'>", "author", ("Ann Lee", "Bob Ray", "Cy Dee")),
        ("<meta name=author content='Ann Lee, MD, and Bob Ray, RN'>", "author", ("Ann Lee", "Bob Ray")),
        ("<meta name=author content='Ann Lee, Head Nurse, and Bob Ray'>", "author", ("Ann Lee", "Bob Ray")),
        ("<meta name=author content='Ann Lee, Head Nurse; Bob Ray'>", "author", ("Ann Lee, Head Nurse", "Bob Ray")),
        ("<meta name=author content='Ann Lee, Paul Nurse, and Bob Ray'>", "author", "Ann Lee, Paul Nurse, and Bob Ray"),
        ("<meta name=author content='Ann Lee, Bob Ray and Paul Nurse'>", "author", ("Ann Lee", "Bob Ray", "Paul Nurse")),
        ("<meta name=citation_authors content='Lee A, Ray BC, Dee C.'>", "author", ("Lee A", "Ray BC", "Dee C")),
        ("<meta name=author content='Lee A, Ray B, et al.'>", "author", "Lee A, Ray B, et al."),
        ("<meta name=dc.creator content='Lee, Ann; Ray, Bob'>", "author", ("Lee, Ann", "Ray, Bob")),
        (
            "<meta name=citation_author content='Lee, Ann'><meta name=citation_author content='Ray, Bob'>"
            "<meta name=author content='Ann Lee'>",
            "author",
            ("Lee, Ann", "Ray, Bob"),
        ),
        (
            "<meta property=article:author content='https://x.example/ann'><meta property=article:author content='Ann Lee'>",
            "author",
            "Ann Lee",
        ),
        (
            '<script type=\'application/ld+json\'>{"@type":"Article","author":[{"@type":"Person","name":"Ann Lee"},'
            '{"@type":"Person","name":"Bob Ray"},"Cy Dee"]}</script>',
            "author",
            ("Ann Lee", "Bob Ray", "Cy Dee"),
        ),
        (
            '<script type=\'application/ld+json\'>{"@type":"Article","author":{"name":"Ann Lee"}}</script>'
            "<meta name=citation_author content='Lee, Ann'><meta name=citation_author content='Ray, Bob'>",
            "author",
            ("Lee, Ann", "Ray, Bob"),
        ),
        (
            '<script type=\'application/ld+json\'>{"@type":"Article","author":{"name":"Ann Lee"}}</script>'
            "<meta name=citation_author content='Dee, Cy'><meta name=citation_author content='Ray, Bob'>",
            "author",
            "Ann Lee",
        ),
        ("<meta name=DCTERMS.modified content='2021-09-21'>", "updated", date(2021, 9, 21)),
        ("<meta property='article:modified_time' content='2021-09-21T10:00:00Z'>", "updated", date(2021, 9, 21)),
        ("<meta name=citation_publication_date content='2021-09'>", "published", Month(2021, 9)),
        ("<meta property='article:published_time' content='soon'>", "published", None),
        ("<meta name=dcterms.publisher content='NHS'>", "publisher", "NHS"),
        ("<link rel=canonical href='javascript:alert(1)'>", "url", None),
        (
            "<link rel=license href='https://creativecommons.org/licenses/by/4.0/'>",
            "licence",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
        ("<title>NETs | Oxton</title><meta property=og:site_name content=Oxton>", "title", "NETs"),
        ("<title>NETs - a guide</title>", "title", "NETs - a guide"),
        ("<script type='application/ld+json'>{oops</script>", "title", None),
        ('<script type=\'application/ld+json\'>[{"@type":["MedicalWebPage"],"name":"NETs"}]</script>', "title", "NETs"),
        ("<script type='application/ld+json'>" + "[" * 5000 + "</script>", "title", None),
        (
            '<script type=\'application/ld+json\'>{"@type":"Article","datePublished":"2020-01-02"}</script>',
            "published",
            date(2020, 1, 2),
        ),
    ],
)
def test_the_head_s_metadata_are_read(tmp_path: Path, head: str, field: str, value: object) -> None:
    assert getattr(page(tmp_path, f"<html><head>{head}</head><body><p>Text.</p></body></html>").source.about, field) == value


def test_a_time_element_dates_the_page_by_the_word_before_it(tmp_path: Path) -> None:
    about = page(tmp_path, "<p>Text.</p><p>Last updated <time datetime=2021-09-21>last year</time></p>").source.about
    assert about.updated == date(2021, 9, 21)
    zoned = page(tmp_path, '<p>Text.</p><p>Last updated <time datetime="2021-09-21+02:00">last year</time></p>').source.about
    assert zoned.updated == date(2021, 9, 21)
    month = page(tmp_path, "<p>Text.</p><p>Last updated <time datetime=2021-09>last autumn</time></p>").source.about
    assert month.updated == Month(2021, 9)
    seen = page(tmp_path, "<p>Text.</p><p>Last updated <time datetime=2021-09-21>21 September 2021</time></p>")
    span = seen.source.about.updated_span
    assert span is not None
    assert span.of(seen.text) == "21 September 2021"


@pytest.mark.parametrize(
    "markup",
    [
        *("<div>" * 20000 + "deep", "<ul><li>a" * 3000, "<dl><dt>a<dd>b" * 2000, "</p></div>x<table><td>"),
        *("<h3><button aria-expanded=false>a" * 4000, "<h3>a</h3><div hidden>b." * 3000),
        *("<a href='#a'>a</a><div id=a hidden>b." * 3000, "<section id=share><h2>a</h2>b." * 3000),
        *("<p>" + "<b>Diet</b><br>Rice.<br>" * 3000, "<b>Diet<br>" * 5000),
    ],
    ids=range(10),
)
def test_soup_of_any_depth_is_read(markup: str) -> None:
    result = read_html(markup)
    assert result.blocks
    assert all(len(block.context) <= 6 for block in result.blocks)


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no text in it"):
        page(tmp_path, "<html><body><nav>Home</nav><script>x</script></body></html>")


def test_a_page_in_another_encoding_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes("<meta charset=shift_jis><p>腫瘍</p>".encode("shift_jis"))
    with pytest.raises(SourceError, match="it says shift_jis"):
        read(path, "page", "page.html", Metadata(), 1000)


@pytest.mark.parametrize(
    ("author", "found"),
    [
        ("Lee, Ann", ("Ann Lee", "Bob Ray")),
        ("A Lee", ("Ann Lee", "Bob Ray")),
        ("B Lee", ("B Lee",)),
        ("Cy Lee", ("Cy Lee",)),
    ],
)
def test_co_authors_are_those_of_a_statement_that_names_the_author_too(author: str, found: tuple[str, ...]) -> None:
    said = '{"@type":"Article","author":["Ann Lee","Bob Ray"]}'
    other = read_html(f"<script type='application/ld+json'>{said}</script><p>Text.").about
    assert with_all_authors(Metadata(author=author), [other]).authors == found


def test_raised_figures_in_the_midst_of_a_word_are_read_in_no_time() -> None:
    assert read_html(f"<p>abc{'¹' * 40}z<sup>1</sup>").text == f"abc{'¹' * 40}z1"


def test_co_authors_are_looked_for_among_a_few_only(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[None] = []

    def same(one: frozenset[str], other: frozenset[str]) -> bool:
        compared.append(None)
        return one == other

    monkeypatch.setattr("indexer.readers.authors._same_name", same)
    names = [f"Ann{chr(0x100 + n // 100)} Lee{chr(0x100 + n % 100)}" for n in range(8000)]
    stated = "".join(f"<meta name=citation_author content='{name}'>" for name in names)
    others = ",".join(f'"{name}"' for name in reversed(names[1:]))
    script = f'<script type=\'application/ld+json\'>{{"@type":"Article","author":[{others}]}}</script>'
    assert len(read_html(f"{script}{stated}<p>Text.").about.authors) == 7999
    assert len(compared) < 8000 * COMPARED


@pytest.mark.parametrize(
    ("around", "publisher"),
    [
        ("<footer><p>&copy; 2024 Oxton Cancer Center. Last reviewed May 2024.</p></footer>", "Oxton Cancer Center"),
        ("<footer><p>Oxton Imaging Centre, part of a trust. Page reviewed May 2024.</p></footer>", "Oxton Imaging Centre"),
        ('<div id="pageFooter">Copyright &copy; 2001-2024 Friends of Oxton. All rights reserved.</div>', "Friends of Oxton"),
        ("<footer><p>&copy; All rights reserved</p></footer>", None),
        ("<footer><p>Ask at the hospital.</p></footer>", None),
        ("<footer><p>Oxton Imaging Centre, part of a trust.</p></footer>", "Oxton Imaging Centre"),
        ("<header><a href=/m>Media Center</a></header><footer><p>Copyright 2024</p><p>Copyright Policy</p></footer>", None),
        ("<footer><p>© 2010-24 Oxton Trust</p></footer>", "Oxton Trust"),
        ("<footer><p>Photos © Jane Lens</p></footer>", None),
        ("<meta property=og:site_name content='Oxton Net'><footer><p>© 2024 Oxton Media</p></footer>", "Oxton Net"),
    ],
)
def test_whose_site_it_is_its_footer_says(tmp_path: Path, around: str, publisher: str | None) -> None:
    about = page(tmp_path, f"<main><h1>Flushing</h1><p>{'It passes. ' * 40}</p></main>{around}").source.about
    assert about.publisher == publisher


def test_who_made_a_page_and_when_may_stand_in_one_paragraph(tmp_path: Path) -> None:
    about = page(
        tmp_path, "<h1>Flushing</h1><p>Oxton Cancer Charity. Last updated 12 June 2024.</p><p>It passes."
    ).source.about
    assert (about.publisher, about.updated) == ("Oxton Cancer Charity", date(2024, 6, 12))


def test_a_publisher_that_a_script_only_points_to_is_looked_up(tmp_path: Path) -> None:
    nodes = [
        {"@type": "Article", "headline": "Flushing", "publisher": {"@id": "https://oxton.example/#us"}},
        {"@type": "Organization", "@id": "https://oxton.example/#us", "name": "Oxton Trust"},
    ]
    for known, publisher in ((nodes, "Oxton Trust"), (nodes[:1], None)):
        script = f'<script type="application/ld+json">{json.dumps({"@graph": known})}</script>'
        assert page(tmp_path, f"{script}<p>It passes.</p>").source.about.publisher == publisher


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("New Page 1", "<h2>Flushing</h2><p>It passes.</p>", "Flushing"),
        ("Microsoft Word - flush_v3.docx", "<h2>Flushing</h2><p>It passes.</p>", "Flushing"),
        ("Flushing | Oxton Pharmacy", "<h1>Oxton Pharmacy</h1><h2>Flushing</h2><p>It passes.</p>", "Flushing"),
        ("Flushing | Oxton Pharmacy", "<h1>All about flushing</h1><p>It passes.</p>", "All about flushing"),
        ("Flushing", "<h2>What it is</h2><p>It passes.</p>", "Flushing"),
        (
            "",
            "<h1>Oxton Hospital</h1><p>Since 1948.</p><h2>Flushing</h2><p>It passes.</p><h3>Why</h3><p>So.</p>",
            "Flushing",
        ),
        ("", "<h1>Oxton Hospital</h1><h2>Wards</h2><p>Ten.</p><h2>Ways in</h2><p>Two.</p>", "Oxton Hospital"),
        ("", '<p class="MsoTitle">Flushing</p><p>It passes.</p>', "Flushing"),
    ],
)
def test_a_title_is_the_page_s_own(tmp_path: Path, title: str, body: str, expected: str) -> None:
    assert page(tmp_path, f"<title>{title}</title>{body}").source.title == expected


def test_a_paragraph_may_be_a_heading_by_its_class(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        '<h1>Everolimus</h1><p class="heading">How to take it</p><p>At one time of the day.</p>'
        '<p class="sub-heading small">If you miss it</p><p>Leave it out.</p>'
        '<div class="section-title">Storing it</div><p>Keep it dry.</p>'
        '<div class="heading"><p>It is dear.</p></div>'
        f'<p class="heading">{"It is long. " * 12}</p><p class="heading">It says something.</p>'
        '<ul><li><p class="heading">Call 999</p></li></ul>',
    )
    assert [(section.heading, section.level) for section in found.sections] == [
        ("Everolimus", 1),
        ("How to take it", 2),
        ("If you miss it", 3),
        ("Storing it", 2),
    ]


@pytest.mark.parametrize("piece", ["©", "© ", "Copyright ", "by ", "Oxton Hospital, "])
def test_a_footer_is_read_in_time_that_grows_no_faster_than_it(tmp_path: Path, piece: str) -> None:
    footer = piece * (100_000 // len(piece))
    assert (
        page(tmp_path, f"<main><p>{'It passes. ' * 40}</p></main><footer>{footer}</footer>").source.about.publisher is None
    )
