"""How does a passage lie in the store? As compressed JSON, made by whoever cut it: in the process that reads files.

The indexer passes it on as it is, since to take a library's passages apart and put them together again is a third of its
work. Nothing here runs what it reads: whoever made it may have read a hostile file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import msgspec

from search.model import Passage

_LEVEL = 3
"""Of zlib: less gains next to no time, and more next to no room."""


@dataclass(frozen=True, slots=True)
class Stored(Sequence[Passage]):
    """The passages of one source as they are stored: id, runs_on and record of each. One is read when it is looked at."""

    ids: tuple[str, ...]
    runs_on: tuple[bool, ...]
    records: tuple[bytes, ...]

    def __len__(self) -> int:
        return len(self.records)

    @overload
    def __getitem__(self, at: int) -> Passage: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Passage]: ...
    def __getitem__(self, at: int | slice) -> Passage | Sequence[Passage]:
        return [*map(unpacked, self.records[at])] if isinstance(at, slice) else unpacked(self.records[at])


def packed(passages: Iterable[Passage]) -> Stored:
    """Passages of one source, to be stored."""
    rows = [(one.id, one.runs_on, zlib.compress(msgspec.json.encode(one), _LEVEL)) for one in passages]
    ids, runs_on, records = zip(*rows, strict=True) if rows else ((), (), ())
    return Stored(ids, runs_on, records)


def unpacked(record: bytes) -> Passage:
    """A passage as it was stored. Raises zlib.error and msgspec.DecodeError where it is not what was written."""
    # Until layout 4, what compressed it was Whoosh's column.
    plain = record if record.startswith(b"{") else zlib.decompress(record)
    return msgspec.json.decode(plain, type=Passage)
