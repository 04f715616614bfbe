"""Which sources does a generation hold, and what is known of each in a line?

A register in parts: each generation writes those lines that are new, and of a source the newest line counts. So a
commit writes a few lines and a server reads a few, however many sources there are. indexer/next.py writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from search import layout
from search.manifest import FileEntry
from search.packs import Place


class SourceEntry(msgspec.Struct, frozen=True, gc=False):
    """One source that the index holds or held.

    No dataclass, nor is Known: tens of thousands are decoded in half the time, and Python never goes through them in
    search of garbage.

    sha256 is of the file's bytes as they were read, reader names what read them ("text/1"), and fingerprint is of
    everything else that a reading depends on, but for id and path.
    number: the small integer that stands for the source in posting arrays, for as long as the index lives.
    tokens: its tokens in each field of rules.FIELDS, over all its passages.
    removed: the source is gone from the corpus, and so are its passages.
    superseded_by: the id of the source that the catalogue names as a newer version.
    filters: what it has of each of query.FILTERS, in that order; dated: when it was last updated, reviewed or published.
    Both stand in its card too, which every question would have to read.
    card: where its card lies, None where it is removed. stamp: see indexer.stamps; None where the file must be hashed to
    tell whether it has changed.
    """

    id: str
    path: str
    sha256: str
    fingerprint: str
    number: int
    reader: str
    sections: int = 0
    passages: int = 0
    tokens: tuple[int, ...] = ()
    removed: bool = False
    superseded_by: str | None = None
    filters: tuple[str | None, ...] = ()
    dated: date | None = None
    card: tuple[int, int, int, int] | None = None
    stamp: tuple[int, int, int, int] | None = None


class Known(msgspec.Struct, frozen=True, gc=False):
    """Of a SourceEntry, what questions need: decoded in half the time again."""

    id: str
    number: int
    removed: bool = False
    superseded_by: str | None = None
    filters: tuple[str | None, ...] = ()
    dated: date | None = None
    card: tuple[int, int, int, int] | None = None


Line = TypeVar("Line", SourceEntry, Known)


def place_of(one: SourceEntry | Known) -> Place:
    """Where the card of a source that is not removed lies."""
    if one.card is None:
        raise ValueError(f"{one.id} is removed, and has no card")
    return Place(*one.card)


def parts(files: Iterable[FileEntry]) -> dict[int, FileEntry]:
    """The files that a generation's register is made of, by the number of the generation that wrote each, ascending."""
    found = ((layout.register_number(one.name), one) for one in files)
    return dict(sorted((number, one) for number, one in found if number is not None))


def read(folder: Path, number: int, kind: type[Line]) -> tuple[Line, ...]:
    """The lines of one part. Raises OSError, and msgspec.DecodeError."""
    return msgspec.msgpack.decode((folder / layout.register(number)).read_bytes(), type=tuple[kind, ...])  # type: ignore[valid-type]


def write(path: Path, lines: Iterable[SourceEntry]) -> None:
    path.write_bytes(msgspec.msgpack.encode(list(lines)))


def newest(held: Mapping[int, Sequence[Line]]) -> dict[str, Line]:
    """Of parts by their numbers, the line that counts of each source, by its id; removed ones too."""
    return {line.id: line for number in sorted(held) for line in held[number]}
