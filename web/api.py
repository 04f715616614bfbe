"""The same for programs: /api/v1. Every shape is search.shapes', every address is described in openapi.py.

Unknown parameters are errors here, named.
"""

from __future__ import annotations

import re
from dataclasses import asdict

import msgspec
from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from search.citation import cite, freshness
from search.links import Links, cite_links, document_path, passage_links
from search.references import reference
from search.shapes import (
    Citation,
    ContentsLine,
    DocumentList,
    Freshness,
    Index,
    ListedDocument,
    PassagePlace,
    Quotation,
    SuggestionLine,
    Suggestions,
    Total,
    WholeDocument,
    WholePassage,
)
from search.snapshot import Snapshot
from search.verify import verify
from search.wire import dates, document_line, passage_text, search_answer, section_line, verified
from web import openapi, parameters
from web.holdings import Holding, holding
from web.pages import find_passage
from web.replies import as_json
from web.site import site

DOCUMENTS_PER_PAGE = 100

routes = Blueprint("api", __name__)


@routes.get("/api/v1/openapi.json")
def description() -> Response:
    """What this file and openapi.py say of the API, for programs."""
    parameters.nothing(request.args, strict=True)
    return as_json(openapi.document(request.script_root))


@routes.get("/api/v1/search")
def search() -> Response:
    asked = parameters.search(request.args, strict=True)
    if asked.question is None:
        raise parameters.BadParameters({"q": "'q' is missing: the question, at most 256 characters."})
    here = site()
    reply = here.ask(asked)
    here.metrics.search(reply)
    body = search_answer(reply, today=here.today, options=asked.options, prefix=request.script_root)
    return as_json(body, body.links)


@routes.get("/api/v1/suggest")
def suggest() -> Response:
    """What might be about to be asked; as a list of texts alone for browsers' address bars (format=opensearch)."""
    typed, limit, form = parameters.suggest(request.args, strict=True)
    here = site()
    snapshot = here.answerer.snapshot()
    completer = here.completions.of(snapshot)
    if completer is None:
        # Not yet an answer: nobody is to hold it for one.
        g.etag = None
    found = completer.complete(typed, limit) if completer else []
    if form == "opensearch":
        body = msgspec.json.encode([typed, [one.text for one in found]])
        return Response(body, content_type="application/x-suggestions+json")
    lines = tuple(SuggestionLine(one.text, one.kind, one.means) for one in found)
    return as_json(Suggestions(typed, _index(snapshot), lines))


@routes.get("/api/v1/documents")
def documents() -> Response:
    page, per_page = parameters.listing(request.args, strict=True, per_page=DOCUMENTS_PER_PAGE)
    holdings = site().shelf.holdings()
    address = f"{request.script_root}/api/v1/documents?per_page={per_page}&page="
    more = page * per_page < len(holdings.documents)
    links: Links = {
        "self": f"{address}{page}",
        "next": f"{address}{page + 1}" if more else None,
        "prev": f"{address}{page - 1}" if page > 1 else None,
    }
    return as_json(
        DocumentList(
            total=Total(len(holdings.documents), "eq"),
            page=page,
            per_page=per_page,
            index=Index(holdings.generation, holdings.built_at),
            documents=tuple(_listed(one) for one in holdings.documents[(page - 1) * per_page : page * per_page]),
            links=links,
        ),
        links,
    )


@routes.get("/api/v1/documents/<path:source_id>")
def document(source_id: str) -> Response:
    parameters.nothing(request.args, strict=True)
    snapshot = site().answerer.snapshot()
    found = snapshot.document(source_id)
    if found is None:
        raise NotFound(f"There is no document {source_id!r}. It may have been removed; see /api/v1/documents.")
    listed = _listed(holding(found))
    return as_json(
        WholeDocument(
            **{name: getattr(listed, name) for name in listed.__dataclass_fields__},
            index=_index(snapshot),
            text=found.text,
            contents=tuple(ContentsLine(one.heading, one.path, one.anchor, one.start, one.end) for one in found.sections),
            passages=tuple(PassagePlace(one.id, one.anchor, one.start, one.end) for one in snapshot.passages_of(source_id)),
        )
    )


@routes.get("/api/v1/passages/<passage_id>")
def passage(passage_id: str) -> Response:
    parameters.nothing(request.args, strict=True)
    snapshot = site().answerer.snapshot()
    cited = find_passage(snapshot, passage_id)
    one, source = cited.passage, cited.source
    return as_json(
        WholePassage(
            id=one.id,
            document=document_line(source, cited.document_sha256),
            section=section_line(one),
            passage=passage_text(one),
            context=one.context,
            stands=cited.stands,
            successor=cited.successor.id if cited.successor else None,
            dates=dates(source.about),
            freshness=Freshness(freshness(source.about, site().today), source.about.superseded_by),
            citation=Citation(cite(source, one), cite_links(one.id, request.script_root)),
            index=_index(snapshot),
            links=passage_links(one, source, prefix=request.script_root),
        )
    )


@routes.get("/api/v1/cite/<path:identifier>")
def citation(identifier: str) -> Response:
    """The reference to a passage by its id, or to a whole document by its own."""
    form = parameters.citation(request.args, strict=True)
    snapshot = site().answerer.snapshot()
    whole = snapshot.document(identifier)
    if whole is not None:
        source, part = whole.source, None
    else:
        cited = find_passage(snapshot, identifier)
        source, part = cited.source, cited.passage
    body = reference(source, part, form, identifier)
    response = Response(body, content_type=form.content_type)
    if form.suffix:
        name = re.sub(r"[^A-Za-z0-9]+", "-", identifier).strip("-") or "citation"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}{form.suffix}"'
    return response


@routes.post("/api/v1/verify")
def verify_quotation() -> Response:
    parameters.nothing(request.args, strict=True)
    asked = parameters.body(request, Quotation)
    snapshot = site().answerer.snapshot()
    return as_json(verified(verify(asked.quotation, snapshot, asked.document), snapshot, request.script_root))


def _index(snapshot: Snapshot) -> Index:
    return Index(snapshot.generation, snapshot.built_at)


def _listed(one: Holding) -> ListedDocument:
    about = one.source.about
    path = document_path(one.source.id)
    return ListedDocument(
        **asdict(document_line(one.source, one.text_sha256)),
        dates=dates(about),
        freshness=Freshness(freshness(about, site().today), about.superseded_by),
        citation=Citation(cite(one.source), cite_links(one.source.id, request.script_root)),
        sections=one.sections,
        characters=one.characters,
        links={
            "self": f"{request.script_root}/api/v1{path}",
            "document": request.script_root + path,
            "source": about.url,
        },
    )
