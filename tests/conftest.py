"""What several tests share: an index of the real corpus, built once, and the site over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.build import index
from search.settings import Settings, load
from web import create_app

CORPUS = Path(__file__).parent.parent / "corpus"


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
