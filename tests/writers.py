"""Processes that write an index, for tests that kill them, fill their disk or set them against one another.

`python -m tests.writers TASK CORPUS INDEX` is told what to do line by line on standard input, and says what happened.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from indexer.build import index
from indexer.extracting import extract
from indexer.fields import TermFinder
from indexer.isolation import Extract, Reader, Request
from indexer.readers import read
from search.answerer import Answerer
from search.errors import IndexUnavailable, WriterBusy
from search.settings import Settings, load


class Direct(Reader):
    """Reads in this process: to start another for each of a hundred runs would take most of the time."""

    def __init__(self) -> None:
        super().__init__()
        self._finder = TermFinder()

    def read(self, request: Request) -> Extract:
        document = read(Path(request.path), request.source_id, request.rel_path, request.stated, request.max_bytes)
        return replace(extract(document, self._finder), glossary=self._finder.glossary)


def say(*words: object) -> None:
    """One line, in one write: a process that is killed says all of it or nothing."""
    os.write(1, " ".join(map(str, words)).encode() + b"\n")


def forked(settings: Settings) -> None:
    """For each number of seconds, a child that indexes once and is killed after so long; 0 lets it finish.

    Said are the seconds that it took, once it has published, and when it is dead.
    """
    for line in sys.stdin:
        began = time.monotonic()
        child = os.fork()
        if not child:
            with Direct() as reader:
                index(settings, reader=reader)
            say("published", time.monotonic() - began)
            os._exit(0)
        if float(line):
            # A child that has ended already is not reaped before this, so its number is nobody else's.
            time.sleep(float(line))
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        say("dead")


def again(settings: Settings) -> None:
    """For each line, a rebuild: "published" and its number, or "busy"."""
    with Direct() as reader:
        for _ in sys.stdin:
            try:
                say("published", index(settings, rebuild=True, reader=reader).generation)
            except WriterBusy:
                say("busy")


def full(settings: Settings) -> None:
    """For each number of bytes, what indexing with no more room than that does, and which generation then answers."""
    with Direct() as reader:
        for line in sys.stdin:
            with _filled(settings.index, int(line)):
                _attempt(settings, reader)


def limited(settings: Settings) -> None:
    """For each number of bytes, the same with no file larger than that."""
    with Direct() as reader:
        for line in sys.stdin:
            _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(line), hard))
            _attempt(settings, reader)
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def _attempt(settings: Settings, reader: Reader) -> None:
    try:
        what = f"published {index(settings, reader=reader).generation}"
    except IndexUnavailable as error:
        what = f"refused {error}"
    snapshot = Answerer(settings.index).snapshot()
    folders = sorted(int(path.name) for path in (settings.index / "generations").iterdir())
    say(what, "|", snapshot.generation, snapshot.damage, folders)
    snapshot.close()


@contextlib.contextmanager
def _filled(folder: Path, left: int) -> Iterator[None]:
    """A disk with so many bytes left."""
    filler = folder / "filler"
    found = os.statvfs(folder)
    try:
        with filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, found.f_bavail * found.f_frsize - left))
        yield
    finally:
        filler.unlink(missing_ok=True)


if __name__ == "__main__":
    warnings.simplefilter("error")
    task, corpus, folder = sys.argv[1:]
    chosen = load({"corpus": corpus, "index": folder, "gate_removed": 1}, {})
    {"forked": forked, "again": again, "full": full, "limited": limited}[task](chosen)
