"""`hoofbeats index`: what was done, said to a person or to a script."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click
import msgspec

from indexer.build import Report, index
from search import settings
from search.settings import Settings
from search.terminal import count, one_line


@click.command("index")
@click.option("--corpus", metavar="DIR", help="Folder of the documents.")
@click.option("--index", "folder", metavar="DIR", help="Folder of the index.")
@click.option("--rebuild", is_flag=True, help="Read and write everything anew.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def index_command(corpus: str | None, folder: str | None, rebuild: bool, as_json: bool) -> None:
    """Bring the index up to date with the documents: only what has changed is redone.

    Ends with 1 when some sources could not be read; the others are in, and what was indexed of these before stays.
    """
    chosen = settings.load({"corpus": corpus, "index": folder})
    watched = sys.stderr.isatty() and not as_json
    report = index(chosen, rebuild, _progress if watched else None)
    if watched:
        click.echo("\r\x1b[K", nl=False, err=True)
    if as_json:
        click.echo(msgspec.json.encode(report).decode())
    else:
        _say(report, chosen)
    sys.exit(1 if report.failed else 0)


def _progress(done: int, total: int, path: str) -> None:
    shown = one_line(path)
    click.echo(f"\r\x1b[K{done + 1}/{total} {shown if len(shown) < 60 else '…' + shown[-59:]}", nl=False, err=True)


def _say(report: Report, chosen: Settings) -> None:
    counts, where = report.counts, f"{chosen.corpus}/"
    held = f"{count(counts.documents, 'document')}, {count(counts.sections, 'section')}, {count(counts.passages, 'passage')}"
    done = f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed"
    rows = [
        (where, f"{held}   ({done})   {report.seconds:.1f} s"),
        ("terms", f"{count(counts.concepts, 'concept')}, {count(counts.words, 'word')}"),
        ("index", _published(report, chosen.index)),
    ]
    if report.published and report.generation == 1:
        option = "" if chosen.index == settings.load().index else f" --index {shlex.quote(str(chosen.index))}"
        rows.append(("Try:", f'hoofbeats search "what is a neuroendocrine tumor"{option}'))
    width = max(len(label) for label, _ in rows) + 2
    for label, text in rows:
        click.echo(f"{label:<{width}}{text}")
    if report.published and report.mended:
        click.echo(f"{'mended':<{width}}{report.mended.partition(' Mend it:')[0]}")
    for failure in report.failed:
        click.echo(f"{'failed':<{width}}{one_line(failure.path)}: {one_line(failure.reason)}", err=True)
    if report.failed:
        click.echo("What was indexed of these before stays. Mend or remove them, then run this again.", err=True)


def _published(report: Report, index: Path) -> str:
    if report.published:
        return f"generation {report.generation} published at {index}"
    if report.failed:
        return f"generation {report.generation} at {index} stays: nothing new could be read"
    return f"generation {report.generation} at {index} is up to date"
