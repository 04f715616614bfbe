"""How is the site put together? Pages for people, JSON for programs, over one Answerer.

Imports search, never indexer: an index is built by a process of its own, and this one only reads it. Nothing that
anyone asks is stored or logged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

from search import care
from search.answerer import Answerer
from search.citation import age, cite, freshness, latest, names, plain_date, preposition, section
from search.generations import Checked
from search.links import cite_links, document_path, passage_links
from search.references import FORMATS, reference
from search.settings import Settings
from web import api, caching, errors, headers, health, observing, pages, render, wording
from web.completions import Completions
from web.holdings import Shelf
from web.kept import Kept
from web.metrics import Metrics, networks
from web.reindex import register as register_reindex
from web.site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


MAX_BODY = 64_000
"""Bytes of a request's body: the longest quotation in any script, escaped, with room to spare."""


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
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    answerer = answerer or Answerer(settings.index, checked=Checked.ANSWERING, lasting=True)
    cards = care.load(Path(settings.care_cards) if settings.care_cards else None)
    app.extensions["site"] = Site(
        settings,
        answerer,
        Shelf(answerer),
        Completions(),
        cards,
        Metrics(answerer),
        networks(settings.metrics_from),
        Kept(settings.reply_cache_bytes),
    )
    for blueprint in (pages.routes, api.routes, health.routes):
        app.register_blueprint(blueprint)
    # What is registered first hears of a response last: the log has the final status and time.
    observing.register(app, settings)
    for part in (errors, headers, caching):
        part.register(app)
    register_reindex(app, settings)
    _teach_templates(app)
    if settings.url_prefix.strip("/"):
        app.wsgi_app = Prefixed(app.wsgi_app, settings.url_prefix)  # type: ignore[method-assign]
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _teach_templates(app: Flask) -> None:
    static = Path(app.static_folder or "")
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:10] for path in static.iterdir()}

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=digests[name])

    app.jinja_env.globals.update(
        asset=asset,
        age=age,
        cite=cite,
        cite_links=cite_links,
        document_path=document_path,
        formats=FORMATS,
        freshness=freshness,
        latest=latest,
        links=passage_links,
        names=names,
        plain_date=plain_date,
        preposition=preposition,
        reference=reference,
        section=section,
        plain_words=wording.plain_words,
        read_as=wording.read_as,
        why_words=wording.why,
        excerpt=render.excerpt,
        lang=render.lang,
        quotation=render.quotation,
        read_first=render.read_first,
        leads=render.leads,
        verbatim=render.verbatim,
    )
