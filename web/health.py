"""Is this process alive, can it answer questions, and how much is asked? The addresses that a supervisor asks.

Never cached, and never tagged: each reply is of this moment.
"""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import Forbidden

from web import parameters
from web.metrics import CONTENT_TYPE, is_within
from web.replies import as_json
from web.shapes import Health, Readiness
from web.site import site

PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
"""Headers by which a proxy names the visitor that it stands before."""

routes = Blueprint("health", __name__)


@routes.get("/healthz")
def healthz() -> Response:
    """Whether this process answers at all: a supervisor restarts it when not."""
    parameters.nothing(request.args, strict=False)
    return as_json(Health("ok"))


@routes.get("/readyz")
def readyz() -> Response:
    """Whether questions can be answered. A damaged generation is named while the one before it answers."""
    parameters.nothing(request.args, strict=False)
    snapshot = site().answerer.snapshot()
    return as_json(Readiness("ready", snapshot.generation, snapshot.damage))


@routes.get("/metrics")
def metrics() -> Response:
    """Counts for Prometheus, to the networks that the setting metrics_from names."""
    parameters.nothing(request.args, strict=False)
    here = site()
    # A proxy on this machine that nobody counted would pass every visitor off as local.
    passed_on = not here.settings.proxy_hops and any(name in request.headers for name in PASSED_ON)
    if passed_on or not is_within(request.remote_addr, here.metrics_from):
        raise Forbidden("The metrics may not be read from here. The setting metrics_from names the networks that may.")
    return Response(here.metrics.text(), content_type=CONTENT_TYPE)
