"""The least that a server of JSON does: a Flask route that returns so many bytes, on the product's own server settings.

python -m tests.benchmarks.bare BYTES
"""

from __future__ import annotations

import sys
from typing import Any

from flask import Flask, Response
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from search.settings import load
from tests.benchmarks.serving import WORKERS
from web.cli import options


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def load_config(self) -> None:
        for name, value in options(load({"port": "0", "workers": str(WORKERS)}, {})).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        app, body = Flask(__name__), b'"' + b"x" * (int(sys.argv[1]) - 2) + b'"'

        @app.get("/bare")
        def bare() -> Response:
            return Response(body, content_type="application/json")

        return app


if __name__ == "__main__":
    _Server().run()
