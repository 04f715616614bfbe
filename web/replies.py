"""How does a typed reply become a response? JSON for all of the API, and the links by which lists are walked."""

from __future__ import annotations

import msgspec
from flask import Response

from search.links import Links


def as_json(body: object, links: Links | None = None) -> Response:
    """A reply, of a type of either shapes.py, as JSON. links: its paging links, repeated as a Link header (RFC 8288)."""
    return with_links(Response(msgspec.json.encode(body), content_type="application/json"), links or {})


def with_links(response: Response, links: Links) -> Response:
    stated = ", ".join(f'<{links[name]}>; rel="{name}"' for name in ("next", "prev") if links.get(name))
    if stated:
        response.headers["Link"] = stated
    return response
