"""What the tests of fetching share: a server, and a corpus that is fetched from it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetch.serving import Library, Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def library(tmp_path: Path, server: Server) -> Library:
    return Library(tmp_path, server)
