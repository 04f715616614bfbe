"""Which documents could not be read when the index was last brought up to date, and since when?

They lie beside the generations: a run that could read nothing new publishes none, and what failed is to be known all the
same. The indexer writes this after each run that was no dry one; `hoofbeats status` reads it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from search import disk

NAME = "failed.json"


class Failed(msgspec.Struct, frozen=True):
    """A document that could not be read. answers: whether what was read of it before goes on answering.

    since: when it failed first, in ISO 8601 and UTC; it has in every run after that. keep() fills it in.
    """

    id: str
    path: str
    reason: str
    answers: bool
    since: str = ""


def read(index: Path) -> tuple[Failed, ...]:
    """What failed in the last run; nothing where that is not known."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        found = msgspec.json.decode((index / NAME).read_bytes(), type=tuple[Failed, ...])
        if all(datetime.fromisoformat(one.since) for one in found):
            return found
    return ()


def keep(index: Path, failed: Iterable[Failed]) -> None:
    """Write what failed in the run that ends now. One that cannot be written costs the run nothing."""
    before, at = read(index), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    since = {one.id: one.since for one in before}
    now = tuple(replace(one, since=since.get(one.id, at)) for one in failed)
    if now != before:
        with contextlib.suppress(OSError):
            disk.put(index / NAME, msgspec.json.encode(now))
