"""The addresses that a supervisor asks: is this process alive, and can it answer questions?

Never cached, and never tagged: each reply is of this moment.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from search.shapes import Health, Readiness
from web import parameters
from web.replies import as_json
from web.site import site

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
