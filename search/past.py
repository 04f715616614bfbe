"""What was cited once, and no longer stands in any document?

A passage that its document no longer holds stays readable, as it was cited, with what stands in its place. Of a removed
document only the citation stays, and none of its text: whoever had it removed meant it. Reads these files of one
generation, when first asked for; indexer/writing.py makes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from search import layout
from search.model import Passage, Source


@dataclass(frozen=True, slots=True)
class Retired:
    """A passage that its document no longer holds. successor: the id of what replaced it.

    source and document_sha256, the hash of the document's extracted text, are as they were when it last stood.
    """

    passage: Passage
    source: Source
    document_sha256: str
    successor: str | None


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that is gone, as it was last, and the ids of all passages that were ever cited from it."""

    source: Source
    passages: tuple[str, ...]


class _Named(msgspec.Struct):
    id: str


class _RetiredId(msgspec.Struct):
    """As much of a Retired as finding it takes."""

    passage: _Named


class _RemovedIds(msgspec.Struct):
    passages: tuple[str, ...]


class Past:
    """What a generation keeps of passages gone. Raises OSError and msgspec.DecodeError for files it cannot read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def retired(self, passage_id: str) -> Retired | None:
        path = self._retired.get(passage_id)
        if path is None:
            return None
        held = msgspec.json.decode(path.read_bytes(), type=tuple[Retired, ...])
        return next((one for one in held if one.passage.id == passage_id), None)

    def removed(self, passage_id: str) -> Removed | None:
        path = self._removed.get(passage_id)
        return msgspec.json.decode(path.read_bytes(), type=Removed) if path else None

    @cached_property
    def _retired(self) -> dict[str, Path]:
        """Where each retired passage is kept."""
        found = {}
        for path in (self._folder / layout.RETIRED).glob("*.json"):
            for one in msgspec.json.decode(path.read_bytes(), type=tuple[_RetiredId, ...]):
                found[one.passage.id] = path
        return found

    @cached_property
    def _removed(self) -> dict[str, Path]:
        found = {}
        for path in (self._folder / layout.REMOVED).glob("*.json"):
            found.update(dict.fromkeys(msgspec.json.decode(path.read_bytes(), type=_RemovedIds).passages, path))
        return found
