"""What is a visitor told when something cannot be done? One shape for programs, one page for people.

Programs get application/problem+json (RFC 9457): type, title, status, detail, instance, and errors[] where parameters
are wrong. instance is the path alone, since the query string holds what somebody asked.
"""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus

import msgspec
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import Gone, HTTPException, MethodNotAllowed, NotFound

from search import care
from search.errors import BadQuery, HoofbeatsError, IndexUnavailable
from web.parameters import BadParameters
from web.shapes import ParameterProblem, Problem
from web.site import site

RETRY_SECONDS = 30
"""When to ask again while there is no index: about what indexing a small corpus takes."""
FOR_PROGRAMS = ("/api/", "/healthz", "/readyz", "/metrics")

log = logging.getLogger("hoofbeats.web")


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(BadParameters, _bad_parameters)
    app.register_error_handler(HoofbeatsError, _ours)
    app.register_error_handler(Exception, _unforeseen)


def answer(
    status: int, detail: str, errors: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> Response:
    """The response that tells of a problem, in the shape that the path's visitors read."""
    title = HTTPStatus(status).phrase
    if not request.path.startswith(FOR_PROGRAMS):
        # What cannot be searched for may be somebody's cry for help none the less.
        urgent = care.notices(request.args.get("q", ""), site().care) if status == HTTPStatus.UNPROCESSABLE_ENTITY else ()
        page = render_template("error.html", status=status, title=title, detail=detail, errors=errors or {}, urgent=urgent)
        return Response(page, status, headers)
    problem = Problem(
        type="about:blank",
        title=title,
        status=status,
        detail=detail,
        instance=request.script_root + request.path,
        errors=tuple(ParameterProblem(name, text) for name, text in (errors or {}).items()) or msgspec.UNSET,
    )
    return Response(msgspec.json.encode(problem), status, headers, content_type="application/problem+json")


def _http(error: HTTPException) -> Response:
    headers = {"Allow": ", ".join(error.valid_methods or ())} if isinstance(error, MethodNotAllowed) else None
    detail = error.description or ""
    if isinstance(error, MethodNotAllowed):
        detail = f"{request.method} is not possible here."
    elif isinstance(error, NotFound) and error.description == NotFound.description:
        detail = "There is nothing at this address. Check how it is spelled, or search instead."
    elif isinstance(error, Gone) and error.description == Gone.description:
        detail = "This was here, and has been removed."
    return answer(error.code or 500, detail, headers=headers)


def _bad_parameters(error: BadParameters) -> Response:
    return answer(422, " ".join(error.problems.values()), error.problems)


def _ours(error: HoofbeatsError) -> Response:
    if isinstance(error, BadQuery):
        return answer(422, str(error), {"q": str(error)})
    if isinstance(error, IndexUnavailable):
        return answer(503, str(error), headers={"Retry-After": str(RETRY_SECONDS)})
    return _unforeseen(error)


def _unforeseen(error: Exception) -> Response:
    # The path without the query string, the frames without the message: neither may tell what somebody asked.
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s %s failed with %s\n%s", request.method, request.path, type(error).__name__, frames)
    return answer(500, "Something went wrong on our side. It has been noted; please try again.")
