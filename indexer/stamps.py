"""Has a file changed since it was read? Told by its size, times and inode, without reading it.

Knows no plan: what follows from a stamp is for plan.py to say.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from msgspec import structs

from search import disk
from search.manifest import Manifest
from search.register import SourceEntry

SETTLED = 2_000_000_000
"""Nanoseconds from a file's last change, after which the next one has another time on any file system."""
Stamp = tuple[int, int, int, int]
LATER = "stamps.msgpack"
"""Beside generations/: see Later."""


def stamps(files: Iterable[str]) -> list[Stamp | None]:
    """Of each of some files what changes with every change of it: its size, times and inode. A hash costs the reading of the
    whole library. files: those of a folder one after the other.

    None where the last change was so short ago that another might not show, and where there is no such file.
    """
    settled = time.time_ns() - SETTLED
    told: list[Stamp | None] = []
    last, within = None, None
    with contextlib.ExitStack() as opened:
        # As text: a library's Paths take a tenth of a second.
        for file in files:
            before, slash, name = file.rpartition("/")
            folder = before or slash
            if folder != last:
                opened.close()
                last, within = folder, _folder(folder, opened)
            try:
                # Within its folder, which takes a third less time.
                found = os.stat(file if within is None else name, dir_fd=within)
            except OSError:
                told.append(None)
                continue
            changed, moved = found.st_mtime_ns, found.st_ctime_ns
            told.append((found.st_size, changed, moved, found.st_ino) if changed < settled and moved < settled else None)
    return told


def _folder(path: str, opened: contextlib.ExitStack) -> int | None:
    """A folder's descriptor, closed with others; None where it cannot be opened: its files may be there none the less."""
    try:
        found = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    opened.callback(os.close, found)
    return found


class _Stamps(msgspec.Struct, frozen=True):
    """By the ids of sources. of: which generation's they are, by its number and when it was built."""

    of: tuple[int, str]
    stamps: dict[str, Stamp]


class Later:
    """Stamps of sources that did not change, found after the generation in force was made: no other is made for them alone,
    and without them each run would hash what was new at the first one, or was touched since.

    They lie in a file; one for another generation, or that cannot be read, is as none. So is one that cannot be written.
    """

    def __init__(self, index: Path, before: Manifest | None) -> None:
        self._path = index / LATER
        self._of = (before.generation, before.built_at) if before is not None else (0, "")
        self._held: dict[str, Stamp] = {}
        with contextlib.suppress(OSError, ValueError):
            found = msgspec.msgpack.decode(self._path.read_bytes(), type=_Stamps)
            self._held = found.stamps if found.of == self._of else {}

    def on(self, known: Mapping[str, SourceEntry]) -> Mapping[str, SourceEntry]:
        """What the generation says of its sources, with these stamps."""
        later = {name: structs.replace(known[name], stamp=found) for name, found in self._held.items() if name in known}
        return {**known, **later} if later else known

    def keep(self, same: Iterable[SourceEntry], known: Mapping[str, SourceEntry]) -> None:
        """Keep the stamps found. same: the sources that did not change; known: what the generation itself says of each."""
        found = {one.id: one.stamp for one in same if one.stamp is not None and one.stamp != known[one.id].stamp}
        if found != self._held:
            with contextlib.suppress(OSError):
                disk.put(self._path, msgspec.msgpack.encode(_Stamps(self._of, found)))
