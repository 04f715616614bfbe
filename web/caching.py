"""Has what was asked for changed since it was last given?

An ETag is made from everything that a response depends on: the generation of the index, the settings, this program,
today's date and the request itself. So it is known before any work is done, and an unchanged response costs none. It is
weak, since the time that an answer took differs.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from flask import Flask, Response, g, request

import search
from search.errors import IndexUnavailable
from web.site import Site, site

TAGGED = ("pages.", "api.")
"""Blueprints whose answers hang on nothing else. What supervisors ask is always answered anew (web/health.py)."""


def register(app: Flask) -> None:
    app.before_request(_unchanged)
    app.after_request(_tagged)


def _unchanged() -> Response | None:
    """304 for a request whose answer the visitor still holds."""
    g.etag = None
    if request.method in ("GET", "HEAD") and (request.endpoint or "").startswith(TAGGED):
        # Without an index there is nothing to tag: the error says so.
        with suppress(IndexUnavailable):
            g.etag = _tag(site())
    if g.etag and not request.if_none_match.star_tag and request.if_none_match.contains_weak(g.etag):
        return Response(status=304)
    return None


def _tagged(response: Response) -> Response:
    etag = g.get("etag")
    if etag and response.status_code in (200, 304):
        response.set_etag(etag, weak=True)
    return response


def _tag(here: Site) -> str:
    snapshot = here.answerer.snapshot()
    settings = replace(here.settings, reindex_token="")
    known = (snapshot.generation, snapshot.built_at, snapshot.damage, settings, here.care, here.today, _program())
    return hashlib.sha256(repr((known, request.script_root, request.url)).encode()).hexdigest()[:32]


@cache
def _program() -> str:
    """What this program is made of: another version of it may say the same thing otherwise."""
    digest = hashlib.sha256()
    for room in (Path(__file__).parent, Path(search.__file__).parent):
        for path in sorted(room.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()
