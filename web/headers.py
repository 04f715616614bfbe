"""Which headers does every response carry? Safety first, then who may read it from another site, and who may keep it.

Decides by path and settings alone; what a response says is not looked at.
"""

from __future__ import annotations

from flask import Flask, Response, request

from web.site import site

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNLISTED = ("/search", "/p/", "/api/", "/sheet")
"""Paths that search engines are asked to leave out: what people ask is no content of ours."""
SHARED = "/api/"
"""Paths that programs on other sites may read, where a setting names those sites."""
PREFLIGHT_SECONDS = 86400
# What one reader asked must not come out of a cache for the next one, nor outlive the generation.
_LISTED = (*HEADERS.items(), ("Cache-Control", "private, no-cache"))
_UNLISTED = (*_LISTED, ("X-Robots-Tag", "noindex"))


def register(app: Flask) -> None:
    app.after_request(_with_headers)


def _with_headers(response: Response) -> Response:
    path = request.path
    if request.endpoint == "static":
        response.headers.update(HEADERS)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if request.args else "no-cache"
    else:
        # Added, where to set each would look through all that are there: nothing but this gives any of them.
        response.headers.extend(_UNLISTED if path.startswith(UNLISTED) else _LISTED)
    if path.startswith(SHARED):
        _share(response)
    return response


def _share(response: Response) -> None:
    """Cross-origin resource sharing, with the sites that the setting cors_origins names. Never with credentials."""
    allowed = site().settings.cors_origins.split()
    origin = request.headers.get("Origin", "")
    if not allowed:
        return
    response.headers.add("Vary", "Origin")
    if "*" not in allowed and origin not in allowed:
        return
    response.headers["Access-Control-Allow-Origin"] = "*" if "*" in allowed else origin
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After, X-Request-Id"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET")
        response.headers["Access-Control-Allow-Headers"] = "Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
