"""What does each address of the API return? Each shape is in shapes.py, here or in search, each address is
described in openapi.py.

Unknown parameters are errors here, named.
"""

from __future__ import annotations

import re

import msgspec
from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from search.links import Links
from search.references import reference
from search.shapes import Index, Total
from search.verify import verify
from search.wire import to_encode, verified
from web import openapi, parameters, whole
from web.metrics import outcome_of
from web.pages import find_passage
from web.replies import as_json
from web.shapes import DocumentList, Quotation, SuggestionLine, Suggestions
from web.site import site
from web.whole import index_of, listed

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
    g.outcome = outcome_of(reply)
    body = to_encode(reply, here.today, asked.options, request.script_root, last=parameters.MAX_PAGE)
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
    return as_json(Suggestions(typed, index_of(snapshot), lines))


@routes.get("/api/v1/documents")
def documents() -> Response:
    page, per_page = parameters.listing(request.args, strict=True, per_page=DOCUMENTS_PER_PAGE)
    holdings = site().shelf.holdings()
    address = f"{request.script_root}/api/v1/documents?per_page={per_page}&page="
    shown = holdings.documents[(page - 1) * per_page : page * per_page]
    more = page < parameters.pages(len(holdings.documents), per_page)
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
            documents=tuple(listed(one, site().today, request.script_root) for one in shown),
            links=links,
        ),
        links,
    )


@routes.get("/api/v1/documents/<path:source_id>")
def document(source_id: str) -> Response:
    parameters.nothing(request.args, strict=True)
    snapshot = site().answerer.snapshot()
    return as_json(whole.document(snapshot, source_id, site().today, request.script_root))


@routes.get("/api/v1/passages/<passage_id>")
def passage(passage_id: str) -> Response:
    parameters.nothing(request.args, strict=True)
    snapshot = site().answerer.snapshot()
    return as_json(whole.passage(snapshot, passage_id, site().today, request.script_root))


@routes.get("/api/v1/cite/<path:identifier>")
def citation(identifier: str) -> Response:
    """The reference to a passage by its id, or to a whole document by its own."""
    form = parameters.citation(request.args, strict=True)
    snapshot = site().answerer.snapshot()
    document = snapshot.document(identifier)
    if document is not None:
        source, part = document.source, None
    elif not parameters.PASSAGE_ID.fullmatch(identifier):
        raise NotFound("There is no document with this id, and a passage's has twelve letters a to z and digits 2 to 7.")
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
