"""References in six forms: what is known is in them, what is unknown is not, and nothing in a title breaks them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from search.answerer import Answerer
from search.days import Month
from search.links import CITED_AS
from search.model import Metadata, Passage, Person, Source, Span
from search.references import FORMATS, reference
from search.settings import Settings
from tests.webpage import first, read, words

ABOUT = Metadata(
    title="Living with NETs: 5% & more",
    publisher="A Clinic",
    author="Ada Ember",
    reviewer=Person("Bo Dune", ("MD",)),
    reviewed=date(2024, 3, 1),
    published=date(2020, 1, 5),
    updated=date(2023, 11, 2),
    retrieved=date(2026, 5, 9),
    url="https://clinic.example/nets?a=1&b={2}",
    language="en",
)
SOURCE = Source("leaflets/nets", "sources/leaflets/nets.html", "ab" * 32, "html/1", ABOUT)
PASSAGE = Passage("abcdefghijkl", SOURCE.id, 0, "What helps?", ("NETs", "What helps?"), "what", 0, 5, "Rest.", (Span(0, 5),))


def cited(form: str, about: Metadata = ABOUT, passage: Passage | None = PASSAGE) -> str:
    return reference(replace(SOURCE, about=about), passage, FORMATS[form], PASSAGE.id)


BARE = Metadata(title="Living with NETs")
UNSIGNED = replace(ABOUT, author=None)
OF_A_MONTH = Metadata(title="Living with NETs", publisher="A Clinic", updated=Month(2020, 6), reviewed=Month(2021, 5))


@pytest.mark.parametrize(
    ("form", "about", "expected"),
    [
        (
            "vancouver",
            UNSIGNED,
            "A Clinic. Living with NETs: 5% & more [Internet]. 2023 [cited 2026 May 9]. Available from: ",
        ),
        ("ama", UNSIGNED, "A Clinic. Living with NETs: 5% & more. November 2, 2023. Accessed May 9, 2026. https://"),
        ("ama", ABOUT, "Ada Ember. Living with NETs: 5% & more. A Clinic. November 2, 2023. Accessed May 9, 2026. https://"),
        ("apa", UNSIGNED, "A Clinic. (2023, November 2). Living with NETs: 5% & more. https://"),
        ("apa", ABOUT, "Ada Ember. (2023, November 2). Living with NETs: 5% & more. A Clinic. https://"),
        ("vancouver", BARE, "Living with NETs."),
        ("ama", BARE, "Living with NETs."),
        ("apa", BARE, "Living with NETs. (n.d.)."),
        ("ama", OF_A_MONTH, "A Clinic. Living with NETs. June 2020."),
        ("apa", OF_A_MONTH, "A Clinic. (2020, June). Living with NETs."),
    ],
)
def test_a_line_is_set_as_its_style_has_it(form: str, about: Metadata, expected: str) -> None:
    text = cited(form, about)
    assert text.startswith(expected)
    assert text.removeprefix(expected) in ("", (about.url or "").removeprefix("https://"), about.url)


@pytest.mark.parametrize("title", ["What is a NET?", "Rest!", "What’s “Ki-67” & why?!"])
@pytest.mark.parametrize(
    ("form", "about", "expected"),
    [
        ("ama", UNSIGNED, "A Clinic. {} November 2, 2023. Accessed May 9, 2026. https://"),
        ("ama", ABOUT, "Ada Ember. {} A Clinic. November 2, 2023. Accessed May 9, 2026. https://"),
        ("ama", BARE, "{}"),
        ("apa", UNSIGNED, "A Clinic. (2023, November 2). {} https://"),
        ("apa", ABOUT, "Ada Ember. (2023, November 2). {} A Clinic. https://"),
        ("apa", BARE, "{} (n.d.)."),
        ("vancouver", UNSIGNED, "A Clinic. {} [Internet]. 2023 [cited 2026 May 9]. Available from: "),
        ("vancouver", ABOUT, "Ada Ember. {} [Internet]. A Clinic; 2023 [cited 2026 May 9]. Available from: "),
        ("vancouver", BARE, "{}"),
    ],
)
def test_no_full_stop_follows_a_title_that_ends_a_sentence_itself(
    form: str, about: Metadata, expected: str, title: str
) -> None:
    text, url = cited(form, replace(about, title=title)), about.url or ""
    assert text in (expected.format(title) + rest for rest in ("", url, url.removeprefix("https://")))


def test_an_address_is_left_as_it_is() -> None:
    about = replace(ABOUT, title="?", url="https://clinic.example/?.a=1")
    for form in ("vancouver", "ama", "apa"):
        assert cited(form, about).endswith(" https://clinic.example/?.a=1")


def test_authors_are_kept_apart_and_in_order() -> None:
    about = replace(ABOUT, author=("Ada Ember", "Fen, Gil", "Oxton Trust"))
    assert [line for line in cited("ris", about).split("\r\n") if line.startswith("AU")] == [
        "AU  - Ada Ember",
        "AU  - Fen, Gil",
        "AU  - Oxton Trust",
    ]
    assert "author = {{Ada Ember} and {Fen, Gil} and {Oxton Trust}}" in cited("bibtex", about)
    assert [one["literal"] for one in json.loads(cited("csl-json", about))[0]["author"]] == list(about.authors)
    for form, opening in (
        ("vancouver", "Ada Ember, Fen, Gil, Oxton Trust. Living"),
        ("ama", "Ada Ember, Fen, Gil, Oxton Trust. Living"),
        ("apa", "Ada Ember, Fen, Gil, & Oxton Trust. (2023"),
    ):
        assert cited(form, about).startswith(opening)
    many = replace(ABOUT, author=tuple(f"Author {sign}" for sign in "ABCDEFG"))
    assert cited("vancouver", many).startswith("Author A, Author B, Author C, Author D, Author E, Author F, et al. Living")


def test_ris_holds_what_is_known() -> None:
    lines = cited("ris").split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert lines[-2:] == ["ER  - ", ""]
    assert "AU  - Ada Ember" in lines
    assert "DA  - 2023/11/02" in lines
    assert "N1  - Section: What helps?. Reviewed by Bo Dune, MD on 1 March 2024." in lines
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert cited("ris", BARE, None).split("\r\n") == [
        "TY  - GEN",
        "ID  - abcdefghijkl",
        "TI  - Living with NETs",
        "ER  - ",
        "",
    ]


def test_bibtex_escapes_what_latex_reads() -> None:
    text = cited("bibtex")
    assert text.startswith("@misc{abcdefghijkl,\n")
    assert r"title = {{Living with NETs: 5\% \& more}}" in text
    assert "url = {https://clinic.example/nets?a=1&b=%7B2%7D}" in text


def test_csl_json_is_what_a_reference_manager_reads() -> None:
    (item,) = json.loads(cited("csl-json"))
    assert item["author"] == [{"literal": "Ada Ember"}]
    assert item["issued"] == {"date-parts": [[2023, 11, 2]]}
    assert item["accessed"] == {"date-parts": [[2026, 5, 9]]}
    assert json.loads(cited("csl-json", BARE, None)) == [
        {"id": "abcdefghijkl", "type": "webpage", "title": "Living with NETs"}
    ]


def test_a_month_is_given_to_reference_managers_without_a_day() -> None:
    lines = cited("ris", OF_A_MONTH, None).split("\r\n")
    assert {"PY  - 2020", "DA  - 2020/06//", "N1  - Reviewed in May 2021."} <= set(lines)
    assert "  year = {2020},\n  date = {2020-06}," in cited("bibtex", OF_A_MONTH)
    assert json.loads(cited("csl-json", OF_A_MONTH))[0]["issued"] == {"date-parts": [[2020, 6]]}


@settings(max_examples=40, deadline=None)
@given(title=st.text(min_size=1, max_size=60).filter(str.strip), author=st.text(max_size=30))
def test_no_title_and_no_author_breaks_a_reference(title: str, author: str) -> None:
    about = replace(ABOUT, title=title, author=author.strip() or None)
    for form in FORMATS:
        text = cited(form, about)
        assert text
        if form == "ris":
            assert text.count("\r\n") == len(re.findall(r"(?m)^[A-Z][A-Z0-9]  - ", text))
        if form == "bibtex":
            body = re.sub(r"\\.", "", text)
            assert body.count("{") == body.count("}")


def test_the_styles_keep_their_licence() -> None:
    folder = Path(reference.__code__.co_filename).parent / "styles"
    files = sorted(folder.glob("*.csl"))
    assert len(files) == 3
    notice = (Path(__file__).parents[1] / "NOTICE").read_text(encoding="utf-8")
    for file in files:
        assert "Creative Commons Attribution-ShareAlike 3.0" in file.read_text(encoding="utf-8")
        assert file.name in notice


def test_each_form_can_be_fetched_and_stands_on_the_page(client: FlaskClient, built: Settings) -> None:
    passage = Answerer(built.index).snapshot().passages_of("ctca-neuroendocrine-tumors")[3]
    addresses = client.get(f"/api/v1/passages/{passage.id}").get_json()["citation"]["formats"]
    assert tuple(addresses) == CITED_AS == tuple(FORMATS)
    page = read(client.get(f"/p/{passage.id}"))
    for name, address in addresses.items():
        reply = client.get(address)
        assert reply.content_type == FORMATS[name].content_type
        assert "Neuroendocrine tumors (NETs)" in reply.text
        if FORMATS[name].suffix:
            assert reply.headers["Content-Disposition"].endswith(f'{passage.id}{FORMATS[name].suffix}"')
            assert page.select(f'.files a[href="{address}"]')
        else:
            assert words(first(page, f"#_as-{name}")) == reply.text
    whole = client.get("/api/v1/cite/ctca-neuroendocrine-tumors?format=apa")
    assert whole.text == "CTCA. (2021, September 21). Neuroendocrine tumors (NETs)."
    assert client.get("/api/v1/cite/ctca-neuroendocrine-tumors?format=chicago").status_code == 422
    assert client.get("/api/v1/cite/aaaaaaaaaaaa").status_code == 404
    neither = client.get("/api/v1/cite/nope")
    assert neither.status_code == 404
    assert "no document with this id" in neither.get_json()["detail"]
