"""How far is it? A line on a terminal that is redrawn: documents, passages, rate, time left. Quiet anywhere else."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from indexer import build
from search.terminal import one_line

SHOWN = 40
"""Code points of a path that are shown: its end, which tells more."""


class _Rate(ProgressColumn):
    """Documents a second, as lately measured."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f} a second" if task.speed else "")


@contextlib.contextmanager
def shown(wanted: bool) -> Iterator[build.Progress | None]:
    """Progress on standard error while the block runs, gone at its end; None where it is not wanted or no terminal."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    columns = (
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} documents", markup=False),
        BarColumn(20),
        TextColumn("{task.fields[passages]:,} passages", markup=False),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[path]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1, visible=False, passages=0, path="")

        def step(at: build.Step) -> None:
            path = one_line(at.path)
            path = path if len(path) <= SHOWN else "…" + path[1 - SHOWN :]
            bar.update(task, completed=at.done, total=at.total, visible=True, passages=at.passages, path=path)

        yield step
