"""How is it served? `hoofbeats serve`: a production server, with one process for each core.

Gunicorn alone, on POSIX. It writes no access log, because a query string holds what somebody asked.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import shutil
import socket
import sys
import tempfile
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from search.errors import BadSetting
from search.settings import Settings
from web import create_app
from web.handover import hand_over
from web.metrics import FOLDER
from web.observing import logging_configuration
from web.sharing import ended
from web.site import warm
from web.unreadable import LONGEST_LINE, Worker

THREADS = 4
"""Threads of one process: a reader on a slow telephone keeps a thread waiting, not the process."""
SWITCH_SECONDS = 0.0005
"""After which a thread that works lets in one that waits: Python's own 5 ms is longer than most replies take."""
GARBAGE = (3_000, 20, 1_000)
"""How seldom objects are gone through for garbage: all that there are, which holds every reply up for a tenth of a second,
hardly ever. A generation that goes needs none of it (search.remembered.loosely)."""
GRACE_SECONDS = 10
"""How long requests in hand may take to finish once the server is told to stop."""


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn with our settings instead of its files and command line."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in options(self.settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        # Called in each worker: the code is shared with the parent, the index is opened after the fork.
        sys.setswitchinterval(SWITCH_SECONDS)
        gc.set_threshold(*GARBAGE)
        app = create_app(self.settings)
        # What stays as long as the process is never gone through for garbage again.
        gc.collect()
        gc.freeze()
        hand_over(app)
        warm(app)
        return app


class _Log(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn's log, without a line for each request: with logging configured it would make one, for nobody to read."""

    access_log_enabled = False


def options(settings: Settings) -> dict[str, Any]:
    """What gunicorn is told."""
    return {
        "bind": f"{_bracketed(settings.host)}:{settings.port}",
        "workers": settings.workers or os.cpu_count() or 1,
        "worker_class": Worker,
        "limit_request_line": LONGEST_LINE,
        "threads": THREADS,
        "preload_app": False,
        "accesslog": None,
        "logger_class": _Log,
        "loglevel": "warning",
        "logconfig_dict": logging_configuration(),
        "graceful_timeout": GRACE_SECONDS,
        "control_socket_disable": True,
        "when_ready": _say_where,
        "child_exit": ended,
    }


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _say_where(arbiter: Any) -> None:
    """Once the socket listens; its own address, since port 0 asks for any free one."""
    address = arbiter.LISTENERS[0].sock.getsockname()
    print(f"Serving http://{_bracketed(address[0])}:{address[1]} (Ctrl+C stops)", flush=True)


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl+C; requests in hand are finished.

    Raises BadSetting for a wrong setting, or an address that cannot be served at.
    """
    _check_free(settings)
    # Should a worker ever crash in a library's native code, the log says where; never what was asked.
    faulthandler.enable()
    counts, parent = tempfile.mkdtemp(prefix="hoofbeats-counts-"), os.getpid()
    os.environ[FOLDER] = counts
    try:
        # A wrong setting is told here, before there are processes that could only die of it again and again.
        create_app(settings)
        sys.stdout.flush()
        _Server(settings).run()
    finally:
        # A worker that ends comes past here too, and the counts are not its own.
        if os.getpid() == parent:
            del os.environ[FOLDER]
            shutil.rmtree(counts, ignore_errors=True)


def _check_free(settings: Settings) -> None:
    """Gunicorn would try a port in use five times over and then end without our exit code."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        raise BadSetting(
            f"{_bracketed(settings.host)}:{settings.port} cannot be served at: {error}. "
            "Choose another: hoofbeats serve --host H --port N"
        ) from error
