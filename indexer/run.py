"""How does the server learn how far a run is? The run that it asked for writes a file, which it reads."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace

from indexer.build import Progress, Step
from indexer.report import Report
from search import runs
from search.errors import BadSetting, HoofbeatsError
from search.settings import Settings

WRITTEN_SECONDS = 0.5
"""Longest time by which the file is behind: nobody asks more often than that."""


def reported(settings: Settings, told: str, work: Callable[[Progress], Report]) -> Report:
    """Do the work, and say in the run's file how far it is and how it ended. Raises what the work raises.

    told: what the server says of the run, "ID:HANDLE"; the handle holds the lock that keeps other runs away.
    """
    run_id, _, handle = told.partition(":")
    begun = runs.read(settings.index, run_id)
    if begun is None or begun.ended_at is not None or not handle.isdecimal():
        raise BadSetting(f"There is no run {run_id} to carry out. The server starts these; use hoofbeats index alone.")
    run, written = begun, 0.0

    def step(at: Step) -> None:
        nonlocal run, written
        run = replace(run, done=at.done, total=at.total, passages=at.passages)
        if time.monotonic() - written >= WRITTEN_SECONDS:
            runs.write(settings.index, run)
            written = time.monotonic()

    ended = run
    try:
        report = work(step)
        ended = _ended(run, report)
    except HoofbeatsError as error:
        ended = run.ended("failed", str(error))
        raise
    except BaseException as error:
        ended = run.ended("failed", f"It failed with {type(error).__name__}: see the server's errors.")
        raise
    finally:
        runs.write(settings.index, ended)
        # At once: whoever reads that this run has ended may start the next.
        os.close(int(handle))
    return report


def _ended(run: runs.Run, report: Report) -> runs.Run:
    total = len((*report.added, *report.changed, *report.unchanged, *report.failed))
    run = replace(
        run,
        done=total,
        total=total,
        passages=report.counts.passages,
        generation=report.generation,
        failed=len(report.failed),
    )
    if report.refused:
        return run.ended("kept_back", f"Kept back, since {'; '.join(report.refused)}. What answered before still does.")
    return run.ended("published" if report.published else "unchanged")
