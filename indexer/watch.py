"""When does a document change? Then `hoofbeats watch` indexes, as when catalogue or terminology do, until told to stop.

What goes wrong with one run is said, and the next change is waited for: a watcher that ends unseen is worse than one
that complains. It is the only process that needs to write the index.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import click
from watchfiles import BaseFilter, Change, watch

from indexer.build import index
from indexer.isolation import Reader
from indexer.telling import say
from search import settings
from search.errors import BadSetting, GateClosed, HoofbeatsError, WriterBusy
from search.settings import Settings

QUIET_MILLISECONDS = 500
"""A copied folder arrives file by file: what comes within this time is one change."""
BUSY_SECONDS = 5.0
"""How long to wait while another writer is at work."""


class _Sources(BaseFilter):
    """Everything but what is hidden, or in a hidden folder, and the index, should it lie among the documents."""

    def __init__(self, corpus: Path, index: Path) -> None:
        super().__init__()
        self._corpus, self._index = corpus, index.resolve()

    def __call__(self, change: Change, path: str) -> bool:  # noqa: ARG002
        # Within the corpus: that may lie in a hidden folder itself.
        hidden = any(part.startswith(".") for part in path.removeprefix(f"{self._corpus}/").split("/"))
        return not hidden and not Path(path).is_relative_to(self._index)


@click.command("watch")
@click.option("--corpus", metavar="DIR", help="Folder of the documents.")
@click.option("--index", "folder", metavar="DIR", help="Folder of the index.")
def watch_command(corpus: str | None, folder: str | None) -> None:
    """Bring the index up to date now, and again whenever a document changes, until Ctrl+C."""
    chosen = settings.load({"corpus": corpus, "index": folder})
    with Reader() as reader:
        for _ in changes(chosen):
            _run(chosen, reader)


def changes(chosen: Settings, stop: threading.Event | None = None) -> Iterator[None]:
    """Once at first, then after each change of the corpus. Raises BadSetting where there is no corpus."""
    if not chosen.corpus.is_dir():
        raise BadSetting(f"The corpus {chosen.corpus} is no folder. Name one: --corpus DIR, or HOOFBEATS_CORPUS.")
    # Where it really lies, so that what lies below it begins with the same, and what lies in the index with that.
    corpus = chosen.corpus.resolve()
    seen = watch(
        corpus,
        watch_filter=_Sources(corpus, chosen.index),
        debounce=3 * QUIET_MILLISECONDS,
        step=QUIET_MILLISECONDS,
        stop_event=stop,
        yield_on_timeout=True,
        rust_timeout=1_000,
    )
    first = True
    for batch in seen:
        # The first one comes once the folder is being watched, so that no change falls between it and the first run.
        if first or batch:
            first = False
            yield


def _run(chosen: Settings, reader: Reader) -> None:
    while True:
        try:
            report = index(chosen, reader=reader)
        except WriterBusy as error:
            click.echo(f"hoofbeats: {error} Trying again in {BUSY_SECONDS:g} seconds.", err=True)
            time.sleep(BUSY_SECONDS)
            continue
        except HoofbeatsError as error:
            click.echo(f"hoofbeats: {error}", err=True)
            return
        say(report, chosen)
        if report.refused:
            click.echo(f"hoofbeats: {GateClosed(report.refused)}", err=True)
        return
