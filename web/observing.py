"""What happened to each request? Its id, its time, its counts, its line in the log; never what was asked.

A line names the route ("/documents/{id}") and not the path, so that nobody's reading is written down either. Logs are
one JSON object a line, on standard error.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
import traceback
from datetime import UTC, datetime
from functools import cache

from flask import Flask, Response, g, has_request_context, request

from search.errors import BadSetting
from search.settings import Settings
from web.caching import AHEAD
from web.site import site

LOGS = ("errors", "requests")
METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS"))
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

log = logging.getLogger("hoofbeats.request")


def register(app: Flask, settings: Settings) -> None:
    """Raises BadSetting where it is not said what to log."""
    if settings.log not in LOGS:
        raise BadSetting(f"log is {settings.log!r}; it must be one of: {', '.join(LOGS)}.")
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    given = request.environ.get("HTTP_X_REQUEST_ID", "")
    # A proxy's own id joins its log with ours; anything else than an id might forge a line.
    g.request_id = given if _ID.fullmatch(given) else secrets.token_hex(16)


def _end(response: Response) -> Response:
    if AHEAD in request.environ:
        return response
    here, rule, method = site(), request.url_rule, request.method
    seconds = time.perf_counter() - g.began
    route = _route(rule.rule) if rule else "none"
    method = method if method in METHODS else "other"
    here.metrics.request(route, method, response.status_code, seconds)
    if outcome := g.get("outcome"):
        here.metrics.search(outcome)
    response.headers.add("X-Request-Id", g.request_id)
    if here.settings.log == "requests":
        known = {"route": route, "method": method, "status": response.status_code, "ms": round(seconds * 1000, 1)}
        log.info("request", extra={"known": known})
    return response


@cache
def _route(rule: str) -> str:
    return re.sub(r"<[^>]*?(\w+)>", r"{\1}", rule)


class Lines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and of a request its id and what is known of it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context() and "request_id" in g:
            line["request_id"] = g.request_id
        line.update(getattr(record, "known", {}))
        if record.exc_info:
            # The frames without the exception's own message, which may hold what somebody asked.
            line["frames"] = "".join(traceback.format_tb(record.exc_info[2]))
        return json.dumps(line, ensure_ascii=False)


def logging_configuration() -> dict[str, object]:
    """What logging.config.dictConfig is given, by gunicorn, for all of the server's processes."""
    to_errors = {"handlers": ["errors"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "web.observing.Lines"}},
        "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
        "root": {"level": "WARNING", "handlers": ["errors"]},
        "loggers": {
            "gunicorn.error": {"level": "WARNING", **to_errors},
            "hoofbeats": {"level": "INFO", **to_errors},
        },
    }
