"""How is a run told to a person? What became of the documents and passages, line by line."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click

from indexer.readers import suffixes
from indexer.report import LISTED, PassageLine, Report
from search import settings
from search.settings import Settings
from search.terminal import count, one_line

SHOWN = 5
"""Passages of each kind that are named after a run; a dry run, and one that was kept back, name all that are listed."""


def say(report: Report, chosen: Settings) -> None:
    """Tell a person what a run did."""
    width = max(len(label) for label, _ in _rows(report, chosen)) + 2
    for label, text in _rows(report, chosen):
        click.echo(f"{label:<{width}}{text}")
    _say_passages(report)
    if report.published and report.mended:
        click.echo(f"{'mended':<{width}}{report.mended.partition(' Mend it:')[0]}")
    for failure in report.failed:
        click.echo(f"{'failed':<{width}}{one_line(failure.path)}: {one_line(failure.reason)}", err=True)
    if report.failed:
        click.echo("What was indexed of these before stays. Mend or remove them, then run this again.", err=True)


def _rows(report: Report, chosen: Settings) -> Iterator[tuple[str, str]]:
    counts, passages = report.counts, report.passages
    held = f"{count(counts.documents, 'document')}, {count(counts.sections, 'section')}, {count(counts.passages, 'passage')}"
    done = f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed"
    yield f"{chosen.corpus}/", f"{held}   ({done})   {report.seconds:.1f} s"
    if not _is_first(report) and passages.added + passages.changed + passages.removed:
        yield "passages", f"{passages.added:,} added, {passages.changed:,} changed, {passages.removed:,} removed"
    yield "terms", f"{count(counts.concepts, 'concept')}, {count(counts.words, 'word')}"
    if not counts.concepts:
        folder = chosen.corpus / "terminology"
        yield "", f"No lay word and no abbreviation is understood: copy corpus/terminology of this project to {folder}/."
    yield "index", _published(report, chosen.index)
    if not counts.documents:
        yield "Next:", f"put documents into {chosen.corpus / 'sources'}/, and run this again. These are read: {suffixes()}."
    elif report.published and report.generation == 1:
        option = "" if chosen.index == settings.load().index else f" --index {shlex.quote(str(chosen.index))}"
        yield "Try:", f'hoofbeats search "what is a neuroendocrine tumor"{option}'


def _published(report: Report, index: Path) -> str:
    if report.published:
        return f"generation {report.generation} published at {index}"
    stays = f"generation {report.generation} at {index}" if report.generation else f"no generation yet at {index};"
    if report.dry:
        return f"{stays} stays: this was a dry run"
    if report.refused:
        return f"{stays} stays, and goes on answering"
    if report.failed:
        return f"{stays} stays: nothing new could be read"
    return f"{stays} is up to date"


def _say_passages(report: Report) -> None:
    if _is_first(report):
        return
    counts = report.passages
    totals = {"added": counts.added, "changed": counts.changed, "removed": counts.removed}
    most = LISTED if report.dry or report.refused else SHOWN
    for what, lines in groupby(counts.lines, lambda line: line.what):
        for line in list(lines)[:most]:
            click.echo(f"  {what:<9}{_told(line)}")
        if totals[what] > most:
            click.echo(f"  {what:<9}… and {totals[what] - most:,} more")


def _told(line: PassageLine) -> str:
    where = one_line(f"{line.source_id} › {line.heading}" if line.heading else line.source_id)
    if line.before is None:
        return f"{where}: “{one_line(line.text)}”"
    return f"{where}: “{one_line(line.before[1])}” → “{one_line(line.text)}”"


def _is_first(report: Report) -> bool:
    """Whether all passages are new because there was no index: nobody needs to be told each."""
    return report.generation == (1 if report.published else 0)
