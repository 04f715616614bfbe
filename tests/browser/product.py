"""The product as its user has it: our command indexing a copy of the corpus and serving it, in processes of their own."""

from __future__ import annotations

import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from tests.browser.install import find_browser

COMMAND = Path(sys.executable).with_name("hoofbeats")
CORPUS = Path(__file__).parents[2] / "corpus"
START_SECONDS = 30
ARGUMENTS = (
    "--no-sandbox",  # Chromium refuses to run as root otherwise, which containers do; it sees our own pages alone
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Product:
    """A running server: its address, and the corpus and index that it serves."""

    address: str
    corpus: Path
    index: Path

    def reindex(self) -> None:
        _index(self.corpus, self.index)


def copy_corpus(to: Path) -> None:
    shutil.copytree(CORPUS, to)


@contextmanager
def running(folder: Path, write: Callable[[Path], None] = copy_corpus) -> Iterator[Product]:
    """Index a corpus under this folder and serve it on a free port until the block ends.

    write: makes the corpus in a folder that is not there yet; a copy of the real one if left out.
    """
    corpus, index = folder / "corpus", folder / "index"
    write(corpus)
    _index(corpus, index)
    command: list[str | Path] = [COMMAND, "serve", "--index", index, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as server:
        try:
            yield Product(_address(server), corpus, index)
        finally:
            server.terminate()
            server.wait(START_SECONDS)


def launch(playwright: Playwright) -> Browser | None:
    """A real Chromium without a window; None where this machine has none."""
    path = find_browser(playwright)
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS)) if path else None


def _index(corpus: Path, index: Path) -> None:
    subprocess.run([COMMAND, "index", "--corpus", corpus, "--index", index], check=True, stdout=subprocess.DEVNULL)


def _address(server: subprocess.Popen[str]) -> str:
    """Where the server says that it serves; it says so once it does."""
    assert server.stdout is not None
    ready, _, _ = select.select([server.stdout], [], [], START_SECONDS)
    line = server.stdout.readline() if ready else ""
    if not line.startswith("Serving http://"):
        raise RuntimeError(f"hoofbeats serve did not start within {START_SECONDS} seconds: {line!r}")
    return line.split()[1]
