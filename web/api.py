"""The same for programs: /api/v1, and the two addresses that a supervisor asks.

The search shape is search.wire's; the other routes use the same parts of it. Unknown parameters are errors here, named.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from search.citation import cite, freshness
from search.links import document_path, passage_links
from search.wire import Citation, Freshness, dates, document_line, passage_text, search_json, section_line
from web import parameters
from web.holdings import Holding, holding
from web.pages import passage_and_document, stands
from web.site import site

DOCUMENTS_PER_PAGE = 100

routes = Blueprint("api", __name__)


@routes.get("/api/v1/search")
def search() -> Response:
    asked = parameters.search(request.args, strict=True)
    if asked.question is None:
        raise parameters.BadParameters({"q": "'q' is missing: the question, at most 256 characters."})
    here = site()
    reply = here.answerer.ask(
        asked.question,
        page=asked.page,
        per_page=asked.per_page,
        expand=asked.expand,
        sort=asked.sort,
        filters=asked.filters,
    )
    body = search_json(reply, today=here.today, options=asked.options, prefix=request.script_root)
    return Response(body, content_type="application/json")


@routes.get("/api/v1/documents")
def documents() -> Response:
    page, per_page = parameters.listing(request.args, strict=True, per_page=DOCUMENTS_PER_PAGE)
    holdings = site().shelf.holdings()
    address = f"{request.script_root}/api/v1/documents?per_page={per_page}&page="
    more = page * per_page < len(holdings.documents)
    return _json(
        {
            "total": {"value": len(holdings.documents), "relation": "eq"},
            "page": page,
            "per_page": per_page,
            "index": {"generation": holdings.generation, "built_at": holdings.built_at},
            "documents": [_line(one) for one in holdings.documents[(page - 1) * per_page : page * per_page]],
            "links": {
                "self": f"{address}{page}",
                "next": f"{address}{page + 1}" if more else None,
                "prev": f"{address}{page - 1}" if page > 1 else None,
            },
        }
    )


@routes.get("/api/v1/documents/<path:source_id>")
def document(source_id: str) -> Response:
    parameters.nothing(request.args, strict=True)
    snapshot = site().answerer.snapshot()
    found = snapshot.document(source_id)
    if found is None:
        raise NotFound(f"There is no document {source_id!r}. It may have been removed; see /api/v1/documents.")
    return _json(
        {
            **_line(holding(found)),
            "index": {"generation": snapshot.generation, "built_at": snapshot.built_at},
            "text": found.text,
            "contents": [
                {"heading": one.heading, "path": one.path, "anchor": one.anchor, "start": one.start, "end": one.end}
                for one in found.sections
            ],
            "passages": [
                {"id": one.id, "anchor": one.anchor, "start": one.start, "end": one.end}
                for one in snapshot.passages_of(source_id)
            ],
        }
    )


@routes.get("/api/v1/passages/<passage_id>")
def passage(passage_id: str) -> Response:
    parameters.nothing(request.args, strict=True)
    snapshot = site().answerer.snapshot()
    one, found = passage_and_document(snapshot, passage_id)
    about = found.source.about
    return _json(
        {
            "id": one.id,
            "document": document_line(found.source, holding(found).text_sha256),
            "section": section_line(one),
            "passage": passage_text(one),
            "context": one.context,
            "stands": stands(one, found),
            "dates": dates(about),
            "freshness": Freshness(freshness(about, site().today), None),
            "citation": Citation(cite(found.source, one), {}),
            "index": {"generation": snapshot.generation, "built_at": snapshot.built_at},
            "links": passage_links(one, found.source, prefix=request.script_root),
        }
    )


@routes.get("/healthz")
def healthz() -> Response:
    """Whether this process answers at all: a supervisor restarts it when not."""
    return _json({"status": "ok"})


@routes.get("/readyz")
def readyz() -> Response:
    """Whether questions can be answered. A damaged generation is named while the one before it answers."""
    snapshot = site().answerer.snapshot()
    return _json({"status": "ready", "generation": snapshot.generation, "damage": snapshot.damage})


def _line(one: Holding) -> dict[str, Any]:
    about = one.source.about
    path = document_path(one.source.id)
    return {
        **asdict(document_line(one.source, one.text_sha256)),
        "dates": dates(about),
        "freshness": Freshness(freshness(about, site().today), None),
        "citation": Citation(cite(one.source), {}),
        "sections": one.sections,
        "characters": one.characters,
        "links": {
            "self": f"{request.script_root}/api/v1{path}",
            "document": request.script_root + path,
            "source": about.url,
        },
    }


def _json(body: object) -> Response:
    return Response(msgspec.json.encode(body), content_type="application/json")
