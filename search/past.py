"""What was cited once, and no longer stands in any document?

A passage that its document no longer holds stays readable, as it was cited, with what stands in its place. Of a removed
document only the citation is kept, and none of its text: whoever had it removed meant it. (Packs and segments hold that
until they are written anew.) indexer/keeping.py writes this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from search import packs
from search.model import Passage, Source
from search.packs import Place


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
class RetiredOf:
    """The retired passages of one source: their ids, and where they lie, as a JSON list of Retired."""

    source_id: str
    ids: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that is gone, as it was last, and the ids of all passages that were ever cited from it."""

    source: Source
    passages: tuple[str, ...]


class _File(msgspec.Struct):
    """What past.msgpack holds."""

    retired: tuple[RetiredOf, ...] = ()
    removed: tuple[Removed, ...] = ()


class Past:
    """What a generation keeps of passages gone: by source, and found by a passage's id."""

    def __init__(self, folder: Path, retired: Iterable[RetiredOf] = (), removed: Iterable[Removed] = ()) -> None:
        self._folder = folder
        self.retired_of = {one.source_id: one for one in retired}
        self.removed_of = {one.source.id: one for one in removed}

    @classmethod
    def load(cls, folder: Path, name: str) -> Past:
        """Raises OSError, and msgspec.DecodeError."""
        held = msgspec.msgpack.decode((folder / name).read_bytes(), type=_File)
        return cls(folder, held.retired, held.removed)

    def save(self, path: Path) -> None:
        held = _File(tuple(self.retired_of.values()), tuple(self.removed_of.values()))
        path.write_bytes(msgspec.msgpack.encode(held))

    def all_retired(self, source_id: str) -> tuple[Retired, ...]:
        """The retired passages of a source. Raises OSError, and ValueError where they are not what was written."""
        found = self.retired_of.get(source_id)
        if found is None:
            return ()
        return msgspec.json.decode(packs.read(self._folder, found.place), type=tuple[Retired, ...])

    def retired(self, passage_id: str) -> Retired | None:
        """A retired passage by its id, if there is one. Raises as all_retired does."""
        source_id = self._retired.get(passage_id)
        held = self.all_retired(source_id) if source_id is not None else ()
        return next((one for one in held if one.passage.id == passage_id), None)

    def successor(self, retired: Retired, standing: Callable[[str], Passage | None]) -> Passage | None:
        """What stands today in the place of a retired passage, over all the changes since; None if nothing does.

        standing: gives a passage that stands by its id. Raises as all_retired does.
        """
        seen: set[str] = set()
        one: Retired | None = retired
        while one is not None and one.successor is not None and one.successor not in seen:
            seen.add(one.successor)
            found = standing(one.successor)
            if found is not None:
                return found
            one = self.retired(one.successor)
        return None

    def removed(self, passage_id: str) -> Removed | None:
        """The removed document that a passage was cited from, if it was."""
        return self._removed.get(passage_id)

    @cached_property
    def _retired(self) -> dict[str, str]:
        """The source of each retired passage."""
        return {one: held.source_id for held in self.retired_of.values() for one in held.ids}

    @cached_property
    def _removed(self) -> dict[str, Removed]:
        return {one: held for held in self.removed_of.values() for one in held.passages}
