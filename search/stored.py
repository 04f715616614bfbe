"""How does a passage lie in the store? As JSON, made by whoever cut it: in the process that reads files.

The indexer passes it on as it is, since to take a library's passages apart and put them together again is a third of its
work. It is not compressed: that takes a tenth of all the time of indexing, and a fifth more room is what it saves. Nothing
here runs what it reads: whoever made it may have read a hostile file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import msgspec

from search.model import Passage


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
    rows = [(one.id, one.runs_on, msgspec.json.encode(one)) for one in passages]
    ids, runs_on, records = zip(*rows, strict=True) if rows else ((), (), ())
    return Stored(ids, runs_on, records)


def unpacked(record: bytes) -> Passage:
    """A passage as it was stored. Raises msgspec.DecodeError where it is not what was written."""
    return msgspec.json.decode(record, type=Passage)
