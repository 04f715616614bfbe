"""What do `hoofbeats index` and `hoofbeats rollback` print? What was done, said to a person or to a script.

Most of what they need is imported while the process that reads files gets ready: half of a small run is that.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from indexer.isolation import Reader
from search import settings
from search.errors import GateClosed
from search.garbage import uncollected

if TYPE_CHECKING:
    from indexer.build import Progress
    from indexer.report import Report
    from search.manifest import Manifest


NICENESS = 5
"""By how much indexing steps back where others want the processor too, such as a server that answers meanwhile."""


@click.command("index")
@click.option("--corpus", metavar="DIR", help="Folder of the documents.")
@click.option("--index", "folder", metavar="DIR", help="Folder of the index.")
@click.option("--rebuild", is_flag=True, help="Read and write everything anew.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and publish nothing.")
@click.option("--force", is_flag=True, help="Publish even what the gate keeps back.")
@click.option("--run", "run_id", metavar="ID", hidden=True, help="Carry out a run that the server was asked for.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@uncollected()
def index_command(
    corpus: str | None,
    folder: str | None,
    rebuild: bool,
    dry_run: bool,
    force: bool,
    run_id: str | None,
    as_json: bool,
) -> None:
    """Bring the index up to date with the documents: only what has changed is redone.

    Ends with 1 when some sources could not be read; the others are in, and what was indexed of these before stays. Ends
    with 4 when the gate kept the result back: what answered before still does.
    """
    chosen = settings.load({"corpus": corpus, "index": folder})
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    with Reader() as reader:
        reader.start()
        from indexer.build import index  # noqa: PLC0415
        from indexer.run import reported  # noqa: PLC0415
        from indexer.telling import say  # noqa: PLC0415

        def work(step: Progress | None) -> Report:
            return index(chosen, rebuild, step, reader, dry_run=dry_run, force=force)

        if run_id is not None:
            report = reported(chosen, run_id, work)
        else:
            with _progress(not as_json) as step:
                report = work(step)
    if as_json:
        click.echo(msgspec.json.encode(report).decode())
    else:
        say(report, chosen)
    if report.refused:
        raise GateClosed(report.refused)
    sys.exit(1 if report.failed else 0)


@click.command("rollback")
@click.option("--index", "folder", metavar="DIR", help="Folder of the index.")
@click.option("--to", metavar="N", type=click.IntRange(1), help="Number of the generation; else the one before.")
def rollback_command(folder: str | None, to: int | None) -> None:
    """Go back to an older generation of the index: the one before, or the one before that.

    The documents stay as they are, so the next `hoofbeats index` brings their state back.
    """
    from search import generations  # noqa: PLC0415

    path = settings.load({"index": folder}).index
    now, then = generations.rollback(path, _openable, to)
    click.echo(f"generation {then} is in force again at {path} (it was {now}). hoofbeats index goes forward again.")


@contextmanager
def _progress(wanted: bool) -> Iterator[Progress | None]:
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    from indexer.progress import shown  # noqa: PLC0415

    with shown(wanted) as step:
        yield step


def _openable(folder: Path, manifest: Manifest) -> None:
    from search.snapshot import Snapshot  # noqa: PLC0415

    Snapshot(folder, manifest).close()
