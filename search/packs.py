"""Where in a generation does each document lie, whole, and each card? Many to a file: thousands would take seconds to link.

A pack is written once, with a generation, and holds what was read for it, end to end. What replaces a document stands
in a later pack. Here are bytes and places; what they hold, and which are still needed, is for others to know.
"""

from __future__ import annotations

import os
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path
from types import TracebackType

from search import layout


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies: the generation that its pack was written with, first byte, size in bytes, CRC-32."""

    pack: int
    start: int
    size: int
    crc32: int


def read(folder: Path, place: Place, name: Callable[[int], str] = layout.pack) -> bytes:
    """What lies at a place. name: of which packs. Raises OSError; ValueError where it is not what was written."""
    with (folder / name(place.pack)).open("rb") as file:
        file.seek(place.start)
        held = file.read(place.size)
    return _checked(held, place, name)


def _checked(held: bytes, place: Place, name: Callable[[int], str]) -> bytes:
    if len(held) != place.size or zlib.crc32(held) != place.crc32:
        raise ValueError(f"{name(place.pack)} is not what was written (a checksum differs)")
    return held


class Packs:
    """Packs held open for reading: what lies in them is read in a fraction of the time, even once the folder is gone."""

    def __init__(self, folder: Path, numbers: Iterable[int], name: Callable[[int], str]) -> None:
        """name: of which packs. Raises OSError."""
        self._name = name
        self._handles: dict[int, int] = {}
        # Whoever lets go of this need not close it, as little as arrays that are mapped.
        weakref.finalize(self, _close, self._handles)
        for number in numbers:
            self._handles[number] = os.open(folder / name(number), os.O_RDONLY | os.O_CLOEXEC)

    def read(self, place: Place) -> bytes:
        """What lies at a place. Raises OSError; ValueError where it is not what was written."""
        return _checked(os.pread(self._handle(place), place.size, place.start), place, self._name)

    def read_all(self, places: Iterable[Place]) -> Iterator[bytes]:
        """What lies at many places, in their order in the packs; of each pack all is read at once. Raises as read()."""
        last, whole = -1, b""
        for place in sorted(places, key=lambda one: (one.pack, one.start)):
            if place.pack != last:
                handle = self._handle(place)
                last, whole = place.pack, os.pread(handle, os.fstat(handle).st_size, 0)
            yield _checked(whole[place.start : place.start + place.size], place, self._name)

    def _handle(self, place: Place) -> int:
        if place.pack not in self._handles:
            raise ValueError(f"{self._name(place.pack)} is missing")
        return self._handles[place.pack]


def _close(handles: dict[int, int]) -> None:
    for handle in handles.values():
        os.close(handle)


class Packer:
    """Writes a pack, once there is something to hold. Use as a context manager. Raises OSError."""

    def __init__(self, path: Path, number: int) -> None:
        self._path, self._number, self._at = path, number, 0
        self._file: BufferedWriter | None = None

    def __enter__(self) -> Packer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def add(self, held: bytes) -> Place:
        """Write something, and say where it lies from now on."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("xb")
        self._file.write(held)
        place = Place(self._number, self._at, len(held), zlib.crc32(held))
        self._at += len(held)
        return place

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
