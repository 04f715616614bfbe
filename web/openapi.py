"""What can a program ask, and what does it get? The OpenAPI 3.1 document, and the rows of the page /api.

Each route is described in one row of ROUTES; the schemas are made from the very types that are encoded
(search/shapes.py, web/shapes.py), so that the two cannot part. Limits are those that parameters.py enforces.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from search.errors import MAX_QUERY
from search.query import FILTERS
from search.references import FORMATS
from search.shapes import SearchAnswer, Verified
from web import shapes
from web.parameters import MAX_PAGE, MAX_PER_PAGE, MAX_SUGGESTIONS, PER_PAGE, SUGGESTION_FORMATS

VERSION = "1"
JSON = "application/json"
Json = dict[str, Any]
_REF = "#/components/schemas/{name}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a request. where: "query" or "path"."""

    name: str
    about: str
    schema: Json
    where: str = "query"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One address. replies: the type of a reply by its content type; None where that is no JSON of ours.

    problems: the statuses with which it may fail. example: a path that works on any index, or "".
    """

    path: str
    name: str
    summary: str
    replies: dict[str, type | None]
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[int, ...] = (422, 503)
    method: str = "get"
    body: type | None = None
    tagged: bool = True
    example: str = ""


def _text(most: int = MAX_QUERY) -> Json:
    return {"type": "string", "maxLength": most}


def _number(default: int, most: int) -> Json:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


def _choice(*words: str) -> Json:
    return {"type": "string", "enum": list(words), "default": words[0]}


def _id(about: str) -> Parameter:
    return Parameter("id", about, {"type": "string", "minLength": 1}, "path", required=True)


PASSAGE_ID = Parameter("id", "The passage's id", {"type": "string", "pattern": "^[a-z2-7]{12}$"}, "path", required=True)
PAGE = Parameter("page", "Which page, from 1", _number(1, MAX_PAGE))

ROUTES = (
    Route(
        "/api/v1/search",
        "search",
        "Ask a question: the answers, or what is only related",
        {JSON: SearchAnswer},
        (
            Parameter("q", "The question, or a few words. No punctuation is an error", _text(), required=True),
            PAGE,
            Parameter("per_page", "Hits on a page", _number(PER_PAGE, MAX_PER_PAGE)),
            Parameter("sort", "What comes first: the best answer, or the newest document", _choice("relevance", "updated")),
            Parameter("expand", "off: look for the words as typed alone", _choice("on", "off")),
            *(Parameter(f"filter.{name}", f"Only documents with this {name}", _text()) for name in FILTERS),
        ),
        example="/api/v1/search?q=what+is+a+neuroendocrine+tumor&per_page=3",
    ),
    Route(
        "/api/v1/suggest",
        "suggest",
        "What might be about to be asked: concepts and headings that begin with what was typed",
        {JSON: shapes.Suggestions, "application/x-suggestions+json": None},
        (
            Parameter("q", "What was typed so far", _text(), required=True),
            Parameter("limit", "Most suggestions", _number(8, MAX_SUGGESTIONS)),
            Parameter(
                "format", "opensearch: texts alone, as browsers' address bars take them", _choice(*SUGGESTION_FORMATS)
            ),
        ),
        example="/api/v1/suggest?q=tumo",
    ),
    Route(
        "/api/v1/documents",
        "documents",
        "All documents, by title",
        {JSON: shapes.DocumentList},
        (PAGE, Parameter("per_page", "Documents on a page", _number(100, MAX_PER_PAGE))),
        example="/api/v1/documents",
    ),
    Route(
        "/api/v1/documents/{id}",
        "document",
        "One document: its text, contents and passages",
        {JSON: shapes.WholeDocument},
        (_id("The document's id; it may hold slashes"),),
        (404, 422, 503),
    ),
    Route(
        "/api/v1/passages/{id}",
        "passage",
        "One passage as cited, also when its document has changed since",
        {JSON: shapes.WholePassage},
        (PASSAGE_ID,),
        (404, 410, 422, 503),
    ),
    Route(
        "/api/v1/cite/{id}",
        "cite",
        "The reference to a passage, or to a whole document: a line to copy, or a file for a reference manager",
        {form.content_type.partition(";")[0]: None for form in FORMATS.values()},
        (
            _id("A passage's id, or a document's"),
            Parameter("format", "How it is set", _choice(*FORMATS)),
        ),
        (404, 410, 422, 503),
    ),
    Route(
        "/api/v1/verify",
        "verify",
        "Verify that a quotation stands word for word where it is said to, and in which whole sentences",
        {JSON: Verified},
        problems=(413, 415, 422, 503),
        method="post",
        body=shapes.Quotation,
    ),
    Route("/api/v1/openapi.json", "openapi", "This description, for programs", {JSON: None}, problems=(422,)),
    Route("/healthz", "healthz", "Whether this process answers", {JSON: shapes.Health}, problems=(), tagged=False),
    Route("/readyz", "readyz", "Whether questions can be answered", {JSON: shapes.Readiness}, (), (503,), tagged=False),
    Route("/metrics", "metrics", "Counts, for Prometheus", {"text/plain": None}, problems=(403,), tagged=False),
)
PROBLEMS = {
    403: "It may not be read from here",
    404: "There is nothing of that id",
    410: "It was here, and has been removed",
    413: "The body is too large",
    415: "The body is not JSON",
    422: "A parameter is wrong; errors names it",
    503: "There is no index to answer from, or none that can be read; detail says why, and what to do",
}


@cache
def schemas() -> Json:
    """The JSON Schema of every type that a request or a reply is made of, by name."""
    types = {kind for route in ROUTES for kind in (*route.replies.values(), route.body) if kind is not None}
    ordered = sorted((*types, shapes.Problem), key=lambda kind: str(kind.__name__))
    _, components = msgspec.json.schema_components(ordered, ref_template=_REF)
    return dict(sorted(components.items()))


def document(prefix: str = "") -> Json:
    """The whole OpenAPI document. prefix: the path under which a proxy serves the site."""
    paths: Json = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hoofbeats",
            "version": VERSION,
            "summary": "Verbatim, cited answers from documents about neuroendocrine tumors",
            "description": "All offsets are Unicode code points. Keys may be added, never renamed. This is information, "
            "not medical advice.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": prefix or "/"}],
        "paths": paths,
        "components": {"schemas": schemas()},
    }


def _operation(route: Route) -> Json:
    operation: Json = {
        "operationId": route.name,
        "summary": route.summary,
        "parameters": [_parameter(one) for one in route.parameters],
        "responses": _responses(route),
    }
    if route.body is not None:
        content = {JSON: {"schema": _reference(route.body)}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameter(one: Parameter) -> Json:
    return {
        "name": one.name,
        "in": one.where,
        "required": one.required,
        "description": one.about,
        "schema": one.schema,
    }


def _responses(route: Route) -> Json:
    content = {kind: {"schema": _reference(type_)} if type_ else {} for kind, type_ in route.replies.items()}
    responses: Json = {"200": {"description": "Done", "content": content}}
    if route.tagged and route.method == "get":
        responses["200"]["headers"] = {
            "ETag": {"description": "Send it back in If-None-Match", "schema": {"type": "string"}}
        }
        responses["304"] = {"description": "What you hold is still right"}
    for status in route.problems:
        problem = {"application/problem+json": {"schema": _reference(shapes.Problem)}}
        responses[str(status)] = {"description": PROBLEMS[status], "content": problem}
    return responses


def _reference(kind: type) -> Json:
    return {"$ref": _REF.format(name=kind.__name__)}
