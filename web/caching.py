"""Has what was asked for changed since it was last given?

An ETag is made from everything that a response depends on: the generation of the index, the settings, this program,
today's date and the request itself. So it is known before any work is done, and an unchanged response costs none. It is
weak, since the time that an answer took differs. A search that somebody else asked already, of the same generation and on
the same day, gets the reply that was made then (web/kept.py).
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from flask import Flask, Response, g, request

import search
from search.errors import IndexUnavailable
from search.snapshot import Snapshot
from web.kept import Reply
from web.site import Site, site

KEPT = frozenset({"pages.search", "api.search"})
"""Endpoints whose replies are kept: what many ask, and what takes longest."""
AHEAD = "hoofbeats.ahead"
"""Said of what no visitor has asked, but we ourselves, of a generation that does not answer yet (web/handover.py). No
header of a request can set it."""
_ASKED = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
"""What of a request its reply depends on."""
TAGGED = ("pages.", "api.")
"""Blueprints whose answers hang on nothing else. What supervisors ask is always answered anew (web/health.py)."""


def register(app: Flask) -> None:
    app.before_request(_unchanged)
    app.after_request(_tagged)


def _unchanged() -> Response | None:
    """304 for a request whose answer the visitor still holds, or the reply that was made before."""
    g.etag = g.kept = g.outcome = None
    method, endpoint, here, etag = request.method, request.endpoint or "", site(), ""
    if method in ("GET", "HEAD") and endpoint.startswith(TAGGED):
        # Without an index there is nothing to tag: the error says so.
        with suppress(IndexUnavailable):
            g.snapshot = snapshot = here.answerer.snapshot()
            g.etag = etag = _tag(here, snapshot)
    if not etag:
        return None
    if "HTTP_IF_NONE_MATCH" in request.environ:
        held = request.if_none_match
        if not held.star_tag and held.contains_weak(etag):
            return Response(status=304)
    return _kept(here, etag) if endpoint in KEPT and method == "GET" else None


def _kept(here: Site, etag: str) -> Response | None:
    g.kept = kept = here.kept.get(etag)
    if kept is None:
        return None
    g.outcome = kept.outcome
    return Response(kept.body, headers=kept.headers)


def _tagged(response: Response) -> Response:
    etag, status = g.get("etag"), response.status_code
    if not etag or status not in (200, 304):
        return response
    if status == 200 and g.kept is None and request.endpoint in KEPT and request.method == "GET":
        here = site()
        if here.settings.reply_cache_bytes:
            _keep(here, response)
    # What set_etag() would make of it, which first looks whether there is one.
    response.headers.add("ETag", f'W/"{etag}"')
    return response


def _keep(here: Site, response: Response) -> None:
    """Keep a reply that was just made, if the generation that it is tagged with still answers."""
    # A newer one may have come between the two, and answered; or the index may be gone by now.
    with suppress(IndexUnavailable):
        if here.answerer.snapshot() is g.snapshot:
            own = tuple((name, value) for name, value in response.headers if name in ("Content-Type", "Link"))
            here.kept.put(g.etag, Reply(response.get_data(), own, g.outcome), _asked())


def _tag(here: Site, snapshot: Snapshot) -> str:
    today, known = here.today, here.told.get(snapshot)
    if known is None or known[0] != today:
        known = here.told[snapshot] = today, _known(here, snapshot, today)
    return hashlib.sha256("\n".join((known[1], *_asked().values())).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _asked() -> dict[str, str]:
    environ = request.environ
    return {name: environ.get(name, "") for name in _ASKED}


def _known(here: Site, snapshot: Snapshot, today: date) -> str:
    """What every reply of a generation depends on, beside the request."""
    settings = replace(here.settings, reindex_token="")
    known = (snapshot.generation, snapshot.built_at, snapshot.damage, settings, here.care, today, _program())
    return hashlib.sha256(repr(known).encode()).hexdigest()


@cache
def _program() -> str:
    """What this program is made of: another version of it may say the same thing otherwise."""
    digest = hashlib.sha256()
    for room in (Path(__file__).parent, Path(search.__file__).parent):
        for path in sorted(room.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()
