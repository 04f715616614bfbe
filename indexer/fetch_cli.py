"""What does `hoofbeats fetch` print? What was fetched, said to a person or to a script."""

from __future__ import annotations

import sys

import click
import msgspec

from indexer.fetch import FetchReport, fetch
from search import settings
from search.settings import Settings
from search.terminal import count, one_line


@click.command("fetch")
@click.option("--corpus", metavar="DIR", help="Folder of the documents, with addresses.toml.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def fetch_command(corpus: str | None, as_json: bool) -> None:
    """Fetch the pages that addresses.toml lists into the corpus; index them afterwards.

    Ends with 1 when some could not be fetched; what was fetched of these before stays.
    """
    chosen = settings.load({"corpus": corpus})
    watched = sys.stderr.isatty() and not as_json
    report = fetch(chosen, told=_progress if watched else None)
    if watched:
        click.echo("\r\x1b[K", nl=False, err=True)
    if as_json:
        click.echo(msgspec.json.encode(report).decode())
    else:
        _say(report, chosen)
    sys.exit(1 if report.failed else 0)


def _progress(done: int, total: int, url: str) -> None:
    click.echo(f"\r\x1b[K{done + 1} of {total}  {one_line(url)[-70:]}", nl=False, err=True)


def _say(report: FetchReport, chosen: Settings) -> None:
    held = len(report.added) + len(report.changed) + len(report.unchanged)
    done = f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed"
    click.echo(f"{chosen.corpus}/  {count(held, 'page')} fetched or as before   ({done})   {report.seconds:.1f} s")
    for label, urls in (("removed", report.removed), ("missing", report.missing)):
        for url in urls:
            click.echo(f"  {label:<9}{one_line(url)}")
    if report.missing:
        click.echo("  A page that is missing twice is removed. Take out of addresses.toml what will not come back.")
    for failure in report.failed:
        click.echo(f"  {'failed':<9}{one_line(failure.url)}: {one_line(failure.reason)}", err=True)
    if report.added or report.changed or report.removed:
        click.echo("Now bring the index up to date: hoofbeats index")
