"""What several tests share: an index of the real corpus, built once, and the site over it.

Whichever test visits the site, each response must have the security headers, and each error of the API the one shape.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from werkzeug.test import TestResponse

from indexer.build import index
from search.settings import Settings, load
from web import create_app
from web.errors import FOR_PROGRAMS
from web.headers import HEADERS

# A machine that is busy with something else is no failure.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
CORPUS = Path(__file__).parent.parent / "corpus"

PREFIX = "/nets"
"""Under which some tests serve the site."""


class Visitor(FlaskClient):
    """Flask's client, which takes no response without its headers, and no problem in another shape."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        for name, value in HEADERS.items():
            assert response.headers[name] == value, name
        path = response.request.path
        if response.status_code >= 400 and path.removeprefix(PREFIX).startswith(FOR_PROGRAMS):
            assert_problem(response, path)
        return response


def assert_problem(response: TestResponse, path: str) -> None:
    """RFC 9457, and nothing of what was asked in it but what a parameter is called."""
    assert response.content_type == "application/problem+json"
    if response.request.method == "HEAD":
        return
    told = response.get_json(force=True)
    assert set(told) - {"errors"} == {"type", "title", "status", "detail", "instance"}
    assert (told["type"], told["status"]) == ("about:blank", response.status_code)
    assert told["instance"].removeprefix(PREFIX) == path.removeprefix(PREFIX)
    assert told["title"]
    assert told["detail"]
    assert "errors" not in told or all(set(error) == {"parameter", "detail"} for error in told["errors"])


Flask.test_client_class = Visitor


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of the real corpus."""
    settings = load({"corpus": str(CORPUS), "index": str(tmp_path_factory.mktemp("built") / "index")}, {})
    index(settings)
    return settings


@pytest.fixture(scope="session")
def client(built: Settings) -> FlaskClient:
    """A visitor of the site over that index."""
    return create_app(built).test_client()


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., FlaskClient]:
    """Makes a site over files: site(**{"a.txt": "text"}, settings={...})."""

    def make(files: dict[str, str], **more: object) -> FlaskClient:
        corpus = tmp_path / "corpus"
        for name, text in files.items():
            path = corpus / "sources" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        settings = load({"corpus": str(corpus), "index": str(tmp_path / "index"), **more}, {})
        if files:
            index(settings)
        return create_app(settings).test_client()

    return make
