"""The site: pages for people, JSON for programs, over one Answerer.

Imports search, never indexer: an index is built by a process of its own, and this one only reads it. Nothing that
anyone asks is stored or logged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, request, url_for

from search.citation import age, cite, freshness, latest, plain_date
from search.links import document_path, passage_links
from search.service import Answerer
from search.settings import Settings
from web import api, errors, pages, render, wording
from web.holdings import Shelf
from web.site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNLISTED = ("/search", "/p/", "/api/")
"""Paths that search engines are asked to leave out: what people ask is no content of ours."""


class Prefixed:
    """Serves the site under a path, whether or not the proxy in front takes that path off first."""

    def __init__(self, app: Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]], prefix: str) -> None:
        self.app, self.prefix = app, "/" + prefix.strip("/")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path == self.prefix or path.startswith(self.prefix + "/"):
            environ["PATH_INFO"] = path[len(self.prefix) :] or "/"
        environ["SCRIPT_NAME"] = self.prefix
        return self.app(environ, start_response)


def create_app(settings: Settings, answerer: Answerer | None = None) -> Flask:
    """The WSGI application. It starts without an index too: its pages then say how to build one."""
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    answerer = answerer or Answerer(settings.index)
    app.extensions["site"] = Site(settings, answerer, Shelf(answerer))
    app.register_blueprint(pages.routes)
    app.register_blueprint(api.routes)
    errors.register(app)
    app.after_request(_with_headers)
    _teach_templates(app)
    if settings.url_prefix.strip("/"):
        app.wsgi_app = Prefixed(app.wsgi_app, settings.url_prefix)  # type: ignore[method-assign]
    return app


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.path.startswith(UNLISTED):
        response.headers["X-Robots-Tag"] = "noindex"
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if request.args else "no-cache"
    else:
        # What one reader asked must not come out of a cache for the next one, nor outlive the generation.
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _teach_templates(app: Flask) -> None:
    static = Path(app.static_folder or "")
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:10] for path in static.iterdir()}

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=digests[name])

    app.jinja_env.globals.update(
        asset=asset,
        age=age,
        cite=cite,
        document_path=document_path,
        freshness=freshness,
        latest=latest,
        links=passage_links,
        plain_date=plain_date,
        read_as=wording.read_as,
        why_words=wording.why,
        excerpt=render.excerpt,
        quotation=render.quotation,
        verbatim=render.verbatim,
    )
