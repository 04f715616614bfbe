"""What is told, and logged, of a request that never becomes one: a line that is no HTTP, or headers past all measure?

Gunicorn would answer with a page of its own, and write the line into the log: with what somebody asked, and from where.
Here such a request gets the API's one shape of error and the headers of every response, and the log its kind alone.
"""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus
from typing import Any

import msgspec
from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http import errors  # type: ignore[import-untyped]

from web.headers import HEADERS
from web.shapes import Problem
from web.sharing import SharingWorker

LONGEST_LINE = 8190
"""Bytes of a request's first line, the most that gunicorn takes: the longest question in any script, and a filter."""

_OURS = "Something went wrong on our side. It has been noted; please try again."
_TOLD: tuple[tuple[Any, int, str], ...] = (
    (errors.LimitRequestLine, 414, f"The address is longer than {LONGEST_LINE} bytes. Shorten the question."),
    (errors.LimitRequestHeaders, 431, "The headers of the request are too large. Send fewer."),
    (errors.UnsupportedTransferCoding, 501, "This transfer coding is not known here. Send the body as it is."),
    (errors.ExpectationFailed, 417, "This expectation cannot be met. Send the request without Expect."),
    (errors.ForbiddenProxyRequest, 403, "This proxy is not known here."),
    ((errors.InvalidResponseHeader, errors.InvalidResponseHeaderName, errors.ConfigurationProblem), 500, _OURS),
    (errors.ParseException, 400, "The request is no HTTP that can be read. Check its first line and its headers."),
    (Exception, 500, _OURS),
)
"""What is said of each kind of error, with its status: the first that fits, since some are kinds of others."""

log = logging.getLogger("hoofbeats.web")


class Worker(SharingWorker):
    """Gunicorn's threads, with our answer where a request cannot be read."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:  # noqa: ARG002  # its own signature
        """Answer and log; called by gunicorn for whatever the application did not answer itself."""
        status, detail = _told(exc)
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            # Frames without the message, which may hold what somebody asked.
            log.error("a request failed with %s\n%s", type(exc).__name__, "".join(traceback.format_tb(exc.__traceback__)))
        else:
            log.warning("a request could not be read: %s", type(exc).__name__)
        try:
            util.write_nonblock(client, _response(status, detail, getattr(req, "path", "/")))
        except OSError:
            log.debug("whoever sent it has gone")


def _told(error: Exception) -> tuple[int, str]:
    """(status, detail) for what went wrong."""
    return next((status, detail) for kind, status, detail in _TOLD if isinstance(error, kind))


def _response(status: int, detail: str, path: str) -> bytes:
    title = HTTPStatus(status).phrase
    body = msgspec.json.encode(Problem("about:blank", title, status, detail, path))
    headers = {
        **HEADERS,
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Cache-Control": "private, no-cache",
        "Connection": "close",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} {title}\r\n{lines}\r\n".encode("latin-1") + body
