"""Where in a generation does each document lie, whole? Many to a file: a library of files would take seconds to link.

A pack is written once, with a generation, and holds what was read for it, end to end. What replaces a document stands
in a later pack. Here are bytes and places; what they hold, and which are still needed, is for others to know.
"""

from __future__ import annotations

import zlib
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


def read(folder: Path, place: Place) -> bytes:
    """What lies at a place. Raises OSError; ValueError where it is not what was written."""
    with (folder / layout.pack(place.pack)).open("rb") as file:
        file.seek(place.start)
        held = file.read(place.size)
    if len(held) != place.size or zlib.crc32(held) != place.crc32:
        raise ValueError(f"{layout.pack(place.pack)} is not what was written (a checksum differs)")
    return held


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
