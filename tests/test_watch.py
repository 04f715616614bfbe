"""`hoofbeats watch`, as a process: what changes in the corpus answers soon after, and a mistake does not end it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchfiles import Change

from indexer.watch import _Sources, changes
from search import settings
from search.answerer import Answerer

ROOT = Path(__file__).parents[1]
# Tests that run in the background hand down that Ctrl+C is to be ignored.
_HEEDING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
COMMAND = (sys.executable, "-c", f"{_HEEDING}; from hoofbeats import main; main()", "watch")
PATIENCE = 60.0
"""Seconds for a machine that is busy with other things; it takes two."""


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A corpus of one leaflet, with its index among the documents, and the process that watches it."""
    (tmp_path / "a.txt").write_text("The zebra of leaflet a eats grass.\n")
    command = [*COMMAND, "--corpus", str(tmp_path), "--index", str(tmp_path / "index")]
    with (tmp_path / ".said").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        try:
            yield tmp_path, process
        finally:
            process.kill()
            process.wait()


def until(holds: Callable[[], object], home: Path) -> None:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < PATIENCE, (home / ".said").read_text()
        time.sleep(0.05)


def answering(home: Path) -> list[str]:
    return Answerer(home / "index").snapshot().source_ids() if (home / "index/CURRENT").exists() else []


def test_changes_are_indexed_until_it_is_stopped(watched: tuple[Path, subprocess.Popen[bytes]]) -> None:
    home, process = watched
    until(lambda: answering(home) == ["a"], home)
    (home / "b.txt").write_text("The zebra of leaflet b eats hay.\n")
    until(lambda: answering(home) == ["a", "b"], home)
    (home / "catalogue.toml").write_text("this is no catalogue")
    until(lambda: "Mend it, then index again." in (home / ".said").read_text(), home)
    (home / "catalogue.toml").unlink()
    (home / "a.txt").unlink()
    until(lambda: answering(home) == ["b"], home)
    (home / "b.txt").unlink()
    until(lambda: "keeps this generation back" in (home / ".said").read_text(), home)
    assert answering(home) == ["b"]
    runs = (home / ".said").read_text().count("index ")
    time.sleep(2)
    assert (home / ".said").read_text().count("index ") == runs, "the index itself set off a run"
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 130


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("a.txt", True),
        ("sources/b.txt", True),
        ("sources/a.b/c.txt", True),
        (".a.txt.swp", False),
        (".git/index", False),
        ("sources/.cache/deep/a.txt", False),
        ("index", False),
        ("index/generations/1/manifest.json", False),
    ],
)
@pytest.mark.parametrize("home", ["/corpus", "/home/me/.documents/corpus"])
def test_what_is_hidden_below_the_corpus_sets_off_no_run(home: str, path: str, counts: bool) -> None:
    sources = _Sources(Path(home), Path(home, "index"))
    assert sources(Change.modified, f"{home}/{path}") is counts


def test_a_corpus_behind_a_link_is_watched_where_it_lies(tmp_path: Path) -> None:
    home = tmp_path / ".hidden/corpus"
    (home / ".git").mkdir(parents=True)
    (home / "index").mkdir()
    (tmp_path / "link").symlink_to(home)
    stop = threading.Event()
    seen = changes(settings.load({"corpus": str(tmp_path / "link"), "index": str(tmp_path / "link/index")}), stop)
    next(seen)
    (home / ".git/index").touch()
    (home / "index/LOCK").touch()
    threading.Timer(3, stop.set).start()
    assert list(seen) == []
