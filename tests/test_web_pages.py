"""The pages, over a real index: what a person reads."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path

import pytest
from bs4 import Tag
from flask.testing import FlaskClient
from msgspec import structs

from indexer.build import index
from search.answerer import Answerer
from search.settings import Settings, load
from tests.webpage import first, read, words
from web import create_app
from web.pages import lay_out


def test_home_says_what_is_in_here_and_offers_questions_that_are_answered(client: FlaskClient) -> None:
    page = read(client.get("/"))
    assert "1 document from CTCA, dated 21 September 2021" in words(first(page, ".holdings"))
    assert "not medical advice" in words(first(page, "footer"))
    examples = page.select(".examples a")
    assert examples
    for example in examples:
        assert read(client.get(str(example["href"]))).select("blockquote"), words(example)


def test_home_names_no_publisher_for_documents_that_have_none(tmp_path: Path) -> None:
    sources = tmp_path / "corpus" / "sources"
    sources.mkdir(parents=True)
    for name, publisher in (("a", "<b>Trust</b>"), ("b", ""), ("c", "")):
        meta = f'<meta name="publisher" content="{escape(publisher)}">' if publisher else ""
        (sources / f"{name}.html").write_text(f"<html><head>{meta}</head><body><p>Net {name} grows.</p></body></html>")
    settings = load({"corpus": tmp_path / "corpus", "index": tmp_path / "index"}, {})
    index(settings)
    told = words(first(read(create_app(settings).test_client().get("/")), ".holdings"))
    assert told == "3 documents from <b>Trust</b>, 2 of them without a publisher"


def test_a_question_that_cannot_be_searched_for_stands_in_the_box_again(client: FlaskClient) -> None:
    page = read(client.get("/search", query_string={"q": 'what is a "NET"', "page": "-1"}))
    assert first(page, "#_q")["value"] == 'what is a "NET"'


def test_what_is_narrowed_in_the_question_is_said_and_a_choice_can_be_taken_back(client: FlaskClient) -> None:
    page = read(client.get("/search", query_string={"q": "what is a NET language:en", "filter.audience": "patients"}))
    assert page.select("blockquote")
    assert [words(told) for told in page.select(".reading > p") if words(told).startswith("Only")] == [
        "Only language English .",
        "Only written for patients . Show all",
    ]


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("de", "de"),
        ("pt-BR", "pt-BR"),
        ("de_AT", "de-AT"),
        ("en-GB", "en-GB"),
        ("en", None),
        ("German", None),
        (None, None),
        ('de" onclick="x', None),
    ],
)
def test_words_in_another_language_say_in_which(stated: str | None, told: str | None, tmp_path: Path) -> None:
    sources = tmp_path / "corpus" / "sources"
    sources.mkdir(parents=True)
    for name in "ab":
        (sources / f"{name}.txt").write_text("Karzinoide\n\nWas ist das?\n\nDas Karzinoid wächst langsam im Darm.\n")
    rows = [f"[[source]]\npath = 'sources/{name}.txt'\n" + (f"language = '{stated}'\n" if stated else "") for name in "ab"]
    (tmp_path / "corpus" / "catalogue.toml").write_text("".join(rows))
    settings = load({"corpus": tmp_path / "corpus", "index": tmp_path / "index"}, {})
    index(settings)
    visitor = create_app(settings).test_client()
    results = read(visitor.get("/search?q=Karzinoid+Darm"))
    quoted = [(results, one) for one in (".quote", ".where", ".hit h2 a", ".provenance a", "[data-keep] .unseen")]
    passage = read(visitor.get(f"/p/{str(first(results, '.hit')['id']).removeprefix('h-')}"))
    quoted += [(passage, one) for one in (".quote", ".where", "h1")]
    document = read(visitor.get("/documents/a"))
    quoted += [(document, one) for one in ("article", "h1", ".contents ul")]
    quoted.append((read(visitor.get("/documents")), ".documents h2 a"))
    assert {one: first(page, one).get("lang") for page, one in quoted} == dict.fromkeys([one for _, one in quoted], told)
    assert first(results, "[data-keep]").get("data-language") == told
    assert not results.select("[onclick]")


def test_a_heading_that_repeats_the_title_is_shown_once(tmp_path: Path) -> None:
    sources = tmp_path / "corpus" / "sources"
    sources.mkdir(parents=True)
    (sources / "a.md").write_text(
        "# On carcinoids\n\nIt grows slowly.\n\n## Signs\n\nFlushing is frequent.\n\n### Late\n\nPain.\n"
    )
    (tmp_path / "corpus" / "catalogue.toml").write_text("[[source]]\npath = 'sources/a.md'\ntitle = 'On carcinoids.'\n")
    settings = load({"corpus": tmp_path / "corpus", "index": tmp_path / "index"}, {})
    index(settings)
    visitor = create_app(settings).test_client()
    document = read(visitor.get("/documents/a"))
    assert [(one.name, one["id"]) for one in document.select("h1, article h2, article h3")] == [
        ("h1", "on-carcinoids"),
        ("h2", "signs"),
        ("h3", "late"),
    ]
    assert [words(one) for one in document.select("nav.wide .level-1, nav.wide .level-2")] == ["Signs", "Late"]
    for asked, where in (("grows+slowly", []), ("flushing+frequent", ["On carcinoids."])):
        results = read(visitor.get(f"/search?q={asked}"))
        assert [words(one) for one in results.select(".hit .where")] == where
        passage = read(visitor.get(f"/p/{str(first(results, '.hit')['id']).removeprefix('h-')}"))
        assert [words(one) for one in passage.select("main > .where")] == where
        assert ("Section:" in words(first(passage, ".citation"))) == bool(where)


def test_the_by_line_names_who_wrote_published_and_reviewed(tmp_path: Path) -> None:
    sources = tmp_path / "corpus" / "sources"
    sources.mkdir(parents=True)
    (sources / "a.txt").write_text("Carcinoids\n\nA carcinoid grows slowly.\n")
    rows = "[[source]]\npath = 'sources/a.txt'\nupdated = 2020-02-01\n"
    four = "author = ['Fay <b> Zeta', 'Gus Eta', 'Hal Theta', 'Ida Iota']\n"
    acme, ann = "publisher = 'Acme'\n", "reviewer = 'Ann Lee'\n"
    settings = load({"corpus": tmp_path / "corpus", "index": tmp_path / "index"}, {})
    by = "By Fay <b> Zeta, Gus Eta, Hal Theta, et al."
    for stated, told in (
        (four, by),
        (four + acme, f"{by} · Acme"),
        (four + acme + ann, f"{by} · Acme · reviewed by Ann Lee"),
        (four + ann, f"{by} · reviewed by Ann Lee"),
        (acme + ann, "Acme · reviewed by Ann Lee"),
        (acme + "author = 'Acme'\n", "Acme"),
    ):
        (tmp_path / "corpus" / "catalogue.toml").write_text(rows + stated)
        index(settings)
        visitor = create_app(settings).test_client()
        home = first(read(visitor.get("/")), ".holdings").get_text().strip()
        assert home == f"1 document{' from Acme' if acme in stated else ''}, dated 1 February 2020"
        page = read(visitor.get("/search?q=carcinoid"))
        assert words(first(page, ".provenance")).replace("\u00a0", " ").split(" · updated")[0] == told


@pytest.mark.parametrize("asked", ["/search", "/search?q=", "/search?q=%20%09"])
def test_an_empty_question_leads_gently_home(client: FlaskClient, asked: str) -> None:
    response = client.get(asked, follow_redirects=True)
    assert response.request.path == "/"
    assert words(first(read(response), ".notice")).startswith("Type a question")


def test_who_leaves_out_all_that_was_typed_is_told_on_the_page_and_in_the_api(client: FlaskClient) -> None:
    told = "There is nothing to look for beside “-flushing <b>”, so its words were looked for"
    typed = {"q": '-"flushing <b>"'}
    notice = client.get("/api/v1/search", query_string=typed).get_json()["notices"][0]
    assert notice["type"] == "correction"
    assert notice["text"].replace('"', "").startswith(told)
    assert notice["text"].endswith('type what you look for first: tumor -"flushing <b>"')
    assert notice["text"] in [words(one) for one in read(client.get("/search", query_string=typed)).select(".notice")]
    beside = client.get("/api/v1/search", query_string={"q": "symptoms -flushing"}).get_json()
    assert [one["type"] for one in beside["notices"]] == ["disclaimer"]
    assert beside["interpretation"]["excluded"] == ["flushing"]


def test_a_filter_alone_and_one_that_no_document_passes_are_said_to_be_so(client: FlaskClient) -> None:
    def told(**query: str) -> list[str]:
        notices = client.get("/api/v1/search", query_string=query).get_json()["notices"]
        page = read(client.get("/search", query_string=query))
        found = [one["text"] for one in notices if one["type"] == "correction"]
        assert [words(one) for one in page.select(".notice")] == found
        return [*found, words(first(page, "h1"))]

    alone = "“publisher:CTCA” only says where to look. Type what you look for beside it: symptoms publisher:CTCA"
    assert told(q="publisher:CTCA") == [alone, "The documents that you chose don’t answer “publisher:CTCA”."]
    nobody = "No document here has the publisher “<b>”, so nothing was looked through. Take that away to look through all."
    assert told(q="treatment", **{"filter.publisher": "<b>"}) == [
        nobody,
        "The documents that you chose don’t answer “treatment”.",
    ]
    assert len(told(q="treatment", **{"filter.publisher": "CTCA"})) == 1


def test_an_answer_is_quoted_marked_and_cited(client: FlaskClient) -> None:
    page = read(client.get("/search?q=what+does+PRRT+do"))
    hit = first(page, ".hit")
    assert words(first(hit, "h2")) == "Treating neuroendocrine tumors (NETs)"
    quote = first(hit, "blockquote")
    assert first(quote, "mark").get_text() in quote.get_text()
    assert "PRRT combines a cell-targeting protein (or peptide) with a radionuclide" in words(quote)
    cited = words(first(hit, ".provenance"))
    assert cited.startswith("CTCA · reviewed by Maurie Markman, MD · updated 21 September 2021 (5 years ago")
    assert first(hit, "time")["datetime"] == "2021-09-21"
    assert re.match(r"[0-9]+ answers?, from 1 document", words(first(page, "h1")))
    assert words(first(hit, ".why summary")) == "Why this?"
    assert first(page, 'meta[name="robots"]')["content"] == "noindex"


def test_the_citation_opens_the_document_at_the_marked_words(client: FlaskClient) -> None:
    hit = first(read(client.get("/search?q=what+does+PRRT+do")), ".hit")
    quote = "".join(first(hit, "blockquote").get_text().split())
    address = str(first(hit, ".actions a")["href"])
    path, _, anchor = address.partition("#")
    page = read(client.get(path))
    target = page.find(id=anchor)
    assert isinstance(target, Tag)
    assert target.name == "mark"
    assert "".join("".join(mark.get_text() for mark in page.select("mark")).split()) == quote
    assert target.find_parent(["p", "li"])


def test_a_document_is_whole_with_contents_and_anchors(client: FlaskClient, built: Settings) -> None:
    response = client.get("/documents/ctca-neuroendocrine-tumors")
    page = read(response)
    document = Answerer(built.index).snapshot().document("ctca-neuroendocrine-tumors")
    assert document is not None
    body = first(page, "article.source")
    for self_link in body.select("a.self"):
        self_link.decompose()
    bulletless = document.text.replace("•", "")
    assert "".join(body.get_text().split()) == "".join(bulletless.split())
    targets = {str(link["href"]) for link in page.select("nav.contents a")}
    assert len(targets) == 8
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert {target.removeprefix("#") for target in targets} <= set(ids)
    assert len(ids) == len(set(ids))
    assert len(body.select("li")) == 45
    assert "President, Medicine & Science" in words(first(page, ".facts"))
    assert not page.select("mark")


def test_every_passage_can_be_linked_to(client: FlaskClient, built: Settings) -> None:
    plain = read(client.get("/documents/ctca-neuroendocrine-tumors"))
    for passage in Answerer(built.index).snapshot().passages_of("ctca-neuroendocrine-tumors"):
        assert plain.find(id=f"p-{passage.id}"), passage.text
        cited = read(client.get(f"/documents/ctca-neuroendocrine-tumors?p={passage.id}"))
        mark = cited.find(id=f"p-{passage.id}")
        assert isinstance(mark, Tag)
        assert mark.name == "mark"
        marked = "".join("".join(each.get_text() for each in cited.select("mark")).split())
        assert marked == "".join(passage.text.replace("•", "").split())


def test_a_permalink_shows_the_passage_with_its_citation(client: FlaskClient, built: Settings) -> None:
    passage = Answerer(built.index).snapshot().passages_of("ctca-neuroendocrine-tumors")[5]
    page = read(client.get(f"/p/{passage.id}"))
    assert " ".join(passage.text.split()) == words(first(page, "blockquote"))
    assert words(first(page, ".citation")).startswith("“Neuroendocrine tumors (NETs)”. CTCA. Reviewed by Maurie Markman")
    assert not page.select(".notice")


def test_a_document_id_may_hold_slashes(site: Callable[..., FlaskClient]) -> None:
    visitor = site({"a/b c.txt": "About zebras\n\nThe zebra eats grass.\n", "d.txt": "The horse eats hay.\n"})
    hit = first(read(visitor.get("/search?q=zebra")), ".hit")
    address = str(first(hit, ".actions a")["href"])
    assert address.startswith("/documents/a/b%20c?p=")
    assert words(first(read(visitor.get(address)), "mark")) == "The zebra eats grass."
    listed = [str(link["href"]) for link in read(visitor.get("/documents")).select(".documents a")]
    assert listed == ["/documents/a/b%20c", "/documents/d"]
    assert [visitor.get(path).status_code for path in listed] == [200, 200]


def test_no_further_page_of_answers_is_announced_where_related_passages_have_begun(site: Callable[..., FlaskClient]) -> None:
    herds = {f"{number:02}.txt": f"The zebra of herd {number} sleeps.\n" for number in range(15)}
    visitor = site({**herds, "a.txt": "Octreotide helps a zebra with flushing.\n"})
    page = read(visitor.get("/search?q=octreotide+flushing+zebra"))
    assert words(first(page, "h1")) == "1 answer, from 1 document"
    assert page.select('a[rel="next"]')


def test_pages_of_results_and_filters_have_real_links(site: Callable[..., FlaskClient]) -> None:
    visitor = site({f"{number:02}.txt": f"The zebra of herd {number} eats grass.\n" for number in range(25)})
    page = read(visitor.get("/search?q=zebra&utm=1"))
    onward = str(first(page, 'a[rel="next"]')["href"])
    assert onward == "/search?q=zebra&page=2"
    assert "10 answers on page 1 of 3, from 10 documents" in words(first(page, "h1"))
    last = read(visitor.get(str(first(read(visitor.get(onward)), 'a[rel="next"]')["href"])))
    assert len(last.select(".hit")) == 5
    assert not last.select('a[rel="next"]')
    beyond = read(visitor.get("/search?q=zebra&page=9"))
    assert words(first(beyond, "h1")) == "There is no page 9 of this search"
    newest = str(first(page, '.facets a[href*="updated"]')["href"])
    assert read(visitor.get(newest)).select('.facets a[aria-current="true"]')[0].get_text() == "Newest first"


def test_no_answer_is_said_with_the_words_typed(client: FlaskClient) -> None:
    page = read(client.get("/search?q=how+does+<i>knitting</i>+help+tumors+of+a+zebra"))
    assert words(first(page, "h1")) == "These documents don’t answer “how does <i>knitting</i> help tumors of a zebra”."
    assert not page.select("blockquote")
    assert not page.select("mark")
    assert "Your care team may be able to answer it" in words(first(page, "main"))
    if page.select(".hit"):
        assert words(first(page, ".apart h2")) == "Related, but no answer:"


def test_a_word_read_as_part_of_a_term_is_not_said_to_be_missing(client: FlaskClient) -> None:
    page = words(first(read(client.get("/search?q=hot+flushes+zyzzyva")), ".reading"))
    assert "zyzzyva" in page
    assert "“hot”" not in page.partition("Not found")[2].partition(".")[0]


def test_an_unanswered_reply_shows_nothing_as_an_answer(built: Settings) -> None:
    reply = Answerer(built.index).ask("what does PRRT do")
    assert lay_out(reply).answers
    laid = lay_out(structs.replace(reply, answered=False))
    assert laid.answers == ()
    assert laid.related == reply.hits


def test_the_site_works_under_a_prefix(built: Settings) -> None:
    visitor = create_app(replace(built, url_prefix="/nets/")).test_client()
    for path in ("/nets/search?q=what+does+PRRT+do", "/search?q=what+does+PRRT+do"):
        page = read(visitor.get(path))
        for tag in page.select("[href], [action], [cite]"):
            address = str(tag.get("href") or tag.get("action") or tag.get("cite"))
            assert address.startswith(("/nets/", "#", "http")), address
        answer = str(first(page, ".actions a")["href"])
        assert read(visitor.get(answer)).select("mark")
    assert visitor.get("/nets").status_code == 200
    with visitor.get("/nets/static/style.css") as style:
        assert style.status_code == 200


def test_the_about_page_names_the_operator(built: Settings) -> None:
    named = replace(built, operator="A Clinic <b>", contact="help@clinic.example")
    page = read(create_app(named).test_client().get("/about"))
    assert "A Clinic <b>" in words(page)
    assert page.select('a[href="mailto:help@clinic.example"]')
    odd = read(create_app(replace(built, contact="javascript:alert(1)")).test_client().get("/about"))
    assert not odd.select('a[href^="javascript"]')


def test_a_changed_document_is_answered_from_and_its_old_passage_told_apart(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(Path(__file__).parent.parent / "corpus", corpus)
    settings = load({"corpus": str(corpus), "index": str(tmp_path / "index")}, {})
    index(settings)
    visitor = create_app(settings).test_client()
    before = first(read(visitor.get("/search?q=what+does+PRRT+do")), ".actions a")
    source = corpus / "sources" / "ctca-neuroendocrine-tumors.txt"
    source.write_bytes(source.read_bytes().replace(b"high dose of radiation", b"strong dose of radiation"))
    index(settings)
    after = first(read(visitor.get("/search?q=what+does+PRRT+do")), "blockquote")
    assert "a strong dose of radiation" in words(after)
    old = read(visitor.get(str(before["href"])))
    assert "no longer in this document" in words(first(old, ".notice"))
    source.unlink()
    (corpus / "catalogue.toml").unlink(missing_ok=True)
    (corpus / "sources" / "other.txt").write_text("Zebras eat grass.\n")
    index(settings, force=True)
    assert visitor.get("/documents/ctca-neuroendocrine-tumors").status_code == 404
    assert not read(visitor.get("/search?q=what+does+PRRT+do")).select("blockquote")


def test_answers_that_disagree_name_each_other(site: Callable[..., FlaskClient]) -> None:
    visitor = site({
        "a.txt": "Zebras at night\n\nAll zebras sleep standing in the open savanna.\n",
        "b.txt": "Zebras by day\n\nSome zebras sleep standing in the open savanna.\n",
    })  # fmt: skip
    page = read(visitor.get("/search?q=do+zebras+sleep+standing"))
    for hit in page.select(".hit"):
        link = first(hit, '.notice a[href^="#h-"]')
        other = page.find(id=str(link["href"])[1:])
        assert isinstance(other, Tag)
        assert other is not hit
        assert words(link).strip("“”") == words(first(other, "blockquote"))


def test_each_answer_says_in_words_how_fresh_it_is(site: Callable[..., FlaskClient]) -> None:
    rows = {
        "due": 'updated = 2010-01-01\npublisher = "A <b>press</b>"',
        "overdue": "updated = 2010-01-01\nnext_review = 2012-03-04",
        "old": 'updated = 2010-01-01\nsuperseded_by = "new"',
        "new": f"updated = {date.today().isoformat()}",
        "unknown": "",
    }
    catalogue = "\n".join(f'[[source]]\npath = "sources/{name}.txt"\nid = "{name}"\n{row}\n' for name, row in rows.items())
    texts = {f"{name}.txt": f"The zebra of {name} eats grass.\n" for name in rows}
    page = read(site({**texts, "../catalogue.toml": catalogue}).get("/search?q=what+does+the+zebra+eat"))
    told = {}
    for hit in page.select(".hit"):
        name = str(first(hit, "h2 a")["href"]).removeprefix("/documents/").partition("?")[0]
        told[name] = first(hit, ".provenance")
    assert set(told) == set(rows)
    age = f"{date.today().year - 2010} years ago"
    assert words(told["due"]) == f"A <b>press</b> · updated 1 January 2010 ({age}: may be out of date)"
    assert words(told["overdue"]) == f"updated 1 January 2010 ({age}) · was due for review on 4 March 2012"
    assert words(told["old"]) == f"updated 1 January 2010 ({age}) · an older version: read the newer one"
    assert first(told["old"], "a")["href"] == "/documents/new"
    assert "(today)" in words(told["new"])
    assert words(told["unknown"]) == "No date stated"


def test_several_corrections_are_told_in_one_notice(client: FlaskClient) -> None:
    (told,) = read(client.get("/search?q=wat+are+the+sintoms+of+pancraes+tumor")).select(".reading .notice")
    read_as = "“wat” was read as what, “sintoms” as symptoms, “pancraes” as pancreas."
    assert told.get_text() == read_as
