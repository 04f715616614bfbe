"""How far is the re-indexing that somebody asked for over the network? A file for each run, which any process may read.

The server starts a run and the indexer, a process of its own, writes how far it is; they share nothing but the folder
INDEX/runs/. Whoever holds its lock is the one run there may be, and a run that died holds it no more. Nothing here
starts a process or indexes.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from search import locks

KEPT = 20
"""Runs whose end can still be asked for."""
_ID = re.compile(r"[0-9a-f]{16}")

State = Literal["running", "published", "unchanged", "kept_back", "failed"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the indexer. started_at and ended_at: ISO 8601 in UTC. done of total: sources looked at.

    passages: made so far. generation: in force at its end. failed: sources that could not be read. detail: why it was
    kept back or failed, in sentences.
    """

    id: str
    state: State
    started_at: str
    ended_at: str | None = None
    done: int = 0
    total: int = 0
    passages: int = 0
    generation: int | None = None
    failed: int = 0
    detail: str = ""

    def ended(self, state: State, detail: str = "") -> Run:
        return replace(self, state=state, ended_at=_now(), detail=detail)


class Busy(Exception):
    """Another run is under way."""


def claim(index: Path) -> tuple[Run, int]:
    """Begin the one run there may be. Returns it with the handle that holds the lock: closing the last copy ends it.

    Raises Busy, also while anything else writes the index; OSError where the folder cannot be written.
    """
    folder = _folder(index)
    folder.mkdir(parents=True, exist_ok=True)
    handle = locks.take(folder / "LOCK")
    if handle is None:
        raise Busy
    try:
        writing = locks.take(index / "LOCK")
        if writing is None:
            raise Busy
        os.close(writing)
        run = Run(secrets.token_hex(8), "running", _now())
        write(index, run)
        _forget(folder)
    except BaseException:
        os.close(handle)
        raise
    return run, handle


def write(index: Path, run: Run) -> None:
    """Say how far a run is. A reader sees all of the file or what it held before."""
    path = _folder(index) / f"{run.id}.json"
    new = path.with_suffix(".new")
    new.write_bytes(msgspec.json.encode(run))
    new.replace(path)


def read(index: Path, run_id: str) -> Run | None:
    """A run by its id; None if there is none. One whose process died without a word has failed."""
    run = _read(index, run_id)
    if run is None or run.state != "running" or locks.held(_folder(index) / "LOCK"):
        return run
    # It may have ended between the two looks.
    run = _read(index, run_id)
    if run is None or run.state != "running":
        return run
    return run.ended("failed", "Its process ended before it was done. What was in force still is.")


def _read(index: Path, run_id: str) -> Run | None:
    if not _ID.fullmatch(run_id):
        return None
    try:
        return msgspec.json.decode((_folder(index) / f"{run_id}.json").read_bytes(), type=Run)
    except (OSError, msgspec.DecodeError):
        return None


def _folder(index: Path) -> Path:
    return index / "runs"


def _forget(folder: Path) -> None:
    runs = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in runs[KEPT:]:
        with contextlib.suppress(OSError):
            path.unlink()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
