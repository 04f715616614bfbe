"""What does each page show? A question, its answers, the documents they come from.

Each view reads its parameters, asks the Answerer once, and hands what it got to a template. Unknown parameters are
passed over, since links travel through mail and messengers that add their own.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.exceptions import Gone, NotFound
from werkzeug.wrappers import Response

from search.citation import cite
from search.errors import IndexUnavailable
from search.model import Document, Hit, Passage, Reading, ReadTerm, Reply, Source, Span
from search.snapshot import Snapshot
from web import openapi, parameters
from web.body import Cited, body, outline, titled
from web.metrics import outcome_of
from web.record import record
from web.site import site

DOCUMENTS_PER_PAGE = 50

routes = Blueprint("pages", __name__)


@dataclass(frozen=True, slots=True)
class Results:
    """A reply laid out for a page: what answers first, what is only related apart from it.

    pages: how many there are that can be asked for.
    """

    reply: Reply
    answers: tuple[Hit, ...]
    related: tuple[Hit, ...]
    documents: int
    read_as: tuple[ReadTerm, ...]
    unmatched: tuple[str, ...]
    pages: int


@routes.get("/")
def home() -> str:
    parameters.nothing(request.args, strict=False)
    return render_template("home.html", holdings=site().shelf.holdings(), empty="empty" in request.args)


@routes.get("/search")
def search() -> str | Response:
    asked = parameters.search(request.args, strict=False)
    if not (asked.question or "").strip():
        return redirect(url_for("pages.home", empty=""))
    here = site()
    reply = here.ask(asked)
    g.outcome = outcome_of(reply)

    address = url_for("pages.search")

    def to(page: int = 1, **changed: str | None) -> str:
        """The address of this search with something changed; None takes a parameter away."""
        return f"{address}?{urlencode(asked.query(page, changed))}"

    examples = here.shelf.examples()
    return render_template(
        "results.html",
        results=lay_out(reply),
        meant=[question for question in reply.suggestions if question not in examples],
        examples=examples,
        asked=asked,
        to=to,
        record=f"{url_for('pages.search_record')}?{urlencode(asked.query())}",
        today=here.today,
    )


@routes.get("/search/record")
def search_record() -> Response:
    """What it takes to repeat a search, as a file."""
    asked = parameters.search(request.args, strict=False)
    if not (asked.question or "").strip():
        return redirect(url_for("pages.home", empty=""))
    root = request.host_url.rstrip("/") + request.script_root
    now = datetime.now(UTC)
    address = f"{root}/search?{urlencode(asked.query())}"
    text = record(site(), asked, now, address, root)
    name = f'attachment; filename="search-{now:%Y-%m-%d}.txt"'
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name})


@routes.get("/sheet")
def sheet() -> str:
    """What a visitor set aside. It is in the browser alone: this page is the same for everybody."""
    parameters.nothing(request.args, strict=False)
    return render_template("sheet.html")


def lay_out(reply: Reply) -> Results:
    answers = tuple(hit for hit in reply.hits if hit.answer)
    return Results(
        reply=reply,
        answers=answers if reply.answered else (),
        related=tuple(hit for hit in reply.hits if not (hit.answer and reply.answered)),
        documents=len({hit.source.id for hit in answers}),
        read_as=tuple(term for term in reply.reading.terms if _says_something(term)),
        unmatched=_unmatched(reply.reading),
        pages=parameters.pages(reply.total, reply.per_page),
    )


def _unmatched(reading: Reading) -> tuple[str, ...]:
    """Words found nowhere, without those that were read as part of a term: "hot" where "hot flushes" is flushing."""
    read = {word.casefold() for term in reading.terms for word in term.input.split() if word != term.input}
    # Words that were looked for as one stand together, with commas between them.
    missing = dict.fromkeys(word for label in reading.unmatched for word in label.split(", "))
    longer = {part for word in missing for part in word.split() if part != word}
    return tuple(word for word in missing if word.casefold() not in read and word not in longer)


def _says_something(term: ReadTerm) -> bool:
    words = {word.casefold() for word in (term.concept, *term.expanded_to)}
    return bool(words - {term.input.casefold()})


@routes.get("/documents")
def documents() -> str:
    page, per_page = parameters.listing(request.args, strict=False, per_page=DOCUMENTS_PER_PAGE)
    here = site()
    holdings = here.shelf.holdings()
    shown = holdings.documents[(page - 1) * per_page : page * per_page]
    if page > 1 and not shown:
        raise NotFound("The list of documents ends before this page.")
    pages = parameters.pages(len(holdings.documents), per_page)
    return render_template("documents.html", holdings=holdings, shown=shown, page=page, pages=pages, today=here.today)


@routes.get("/documents/<path:source_id>")
def document(source_id: str) -> str:
    passage_id, at = parameters.cited(request.args, strict=False)
    here = site()
    snapshot = here.answerer.snapshot()
    found, card = snapshot.document(source_id), snapshot.card(source_id)
    if found is None or card is None:
        raise NotFound("There is no document at this address. It may have been removed; see the list of documents.")
    passages = snapshot.passages_of(source_id)
    passage = next((one for one in passages if one.id == passage_id), None)
    retired = snapshot.retired(passage_id) if passage_id and passage is None else None
    return render_template(
        "document.html",
        document=found,
        card=card,
        body=body(found, passages, _cited(passage, at) if passage else None),
        titled=titled(found),
        outline=outline(found),
        missing=passage_id is not None and passage is None,
        retired=retired.passage.id if retired else None,
        today=here.today,
    )


def _cited(passage: Passage, at: tuple[int, int] | None) -> Cited:
    """The cited words: those at the given offsets into the passage, else the whole of it."""
    start, end = at or (0, len(passage.text))
    if not 0 <= start < end <= len(passage.text):
        start, end = 0, len(passage.text)
    return Cited(passage.id, Span(start, end).shifted(passage.start))


@routes.get("/p/<passage_id>")
def permalink(passage_id: str) -> str:
    parameters.nothing(request.args, strict=False)
    here = site()
    snapshot = here.answerer.snapshot()
    cited = find_passage(snapshot, passage_id)
    card = snapshot.card(cited.passage.source_id)
    return render_template("passage.html", cited=cited, card=card, today=here.today)


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage by its id. source and document_sha256: as they were when it last stood; document: as it is now.

    stands: whether the document still holds the passage; successor: what stands in its place where it does not.
    """

    passage: Passage
    source: Source
    document_sha256: str
    document: Document
    stands: bool
    successor: Passage | None = None


def find_passage(snapshot: Snapshot, passage_id: str) -> CitedPassage:
    """A passage by its id, as it was cited. Raises NotFound, or Gone where its document was removed."""
    if not parameters.PASSAGE_ID.fullmatch(passage_id):
        raise NotFound("This is no passage's address: those end in twelve letters a to z and digits 2 to 7.")
    if passage := snapshot.passage(passage_id):
        document = snapshot.document(passage.source_id)
        if document is not None:
            sha256 = snapshot.card_behind(document.source.id).text_sha256
            return CitedPassage(passage, document.source, sha256, document, stands=True)
    if retired := snapshot.retired(passage_id):
        document = snapshot.document(retired.passage.source_id)
        if document is not None:
            one, then, sha256 = retired.passage, retired.source, retired.document_sha256
            return CitedPassage(one, then, sha256, document, stands=False, successor=snapshot.successor(retired))
    if removed := snapshot.removed(passage_id):
        raise Gone(f"The document that this passage comes from has been removed. It was cited as: {cite(removed.source)}")
    raise NotFound("There is no passage at this address.")


@routes.get("/about")
def about() -> str:
    parameters.nothing(request.args, strict=False)
    here = site()
    snapshot = None
    # The About page says who runs the site: it must stand when the index does not.
    with suppress(IndexUnavailable):
        snapshot = here.answerer.snapshot()
    return render_template("about.html", settings=here.settings, snapshot=snapshot)


@routes.get("/opensearch.xml")
def opensearch() -> Response:
    """What a browser reads to add this search to its address bar."""
    parameters.nothing(request.args, strict=False)
    body = render_template("opensearch.xml", root=request.host_url.rstrip("/"))
    return Response(body, content_type="application/opensearchdescription+xml")


@routes.get("/api")
def reference() -> str:
    """The API, to be read: from the same rows as its OpenAPI document."""
    parameters.nothing(request.args, strict=False)
    return render_template("api.html", routes=openapi.ROUTES, problems=openapi.PROBLEMS, schemas=openapi.schemas())
