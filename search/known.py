"""What does an open generation know of its sources? The register in memory, and cards as they are looked at.

Immutable but for what it remembers, and shared by threads. What the generation before had read of the same files is not
read again.
"""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from search import cards, layout, register
from search.cards import Card
from search.manifest import FileEntry
from search.packs import Packs, Place
from search.register import Known, place_of
from search.remembered import Bounded
from search.versions import newer_versions

CARDS = 4096
"""Cards that are kept decoded. What was read first goes first."""
Key = TypeVar("Key")
Value = TypeVar("Value")


class Sources:
    """The sources of a generation. by_id, by_number: those that are not removed; newer: see versions.newer_versions."""

    _parts: dict[int, tuple[Known, ...]]

    def __init__(self, folder: Path, files: Sequence[FileEntry], before: Sources | None, same: Collection[str]) -> None:
        """same: names of the files that say what those of before say. Raises OSError, and msgspec.DecodeError."""
        held = before._parts if before else {}
        self._parts = {
            number: held[number] if entry.name in same and number in held else register.read(folder, number, Known)
            for number, entry in register.parts(files).items()
        }
        newest = register.newest(self._parts)
        self.by_id = {name: entry for name, entry in newest.items() if not entry.removed}
        self.by_number = {entry.number: entry for entry in self.by_id.values()}
        self.newer = newer_versions(self.by_id)
        numbers = (layout.cards_number(entry.name) for entry in files)
        self._packs = Packs(folder, (number for number in numbers if number is not None), layout.cards)
        # By their places, which hold a checksum: what another generation wrote at the same place has another.
        self._cards: OrderedDict[Place, Card] = before._cards if before else OrderedDict()
        self._behind: Bounded[str, Card] = Bounded(CARDS)

    def card(self, source_id: str) -> Card | None:
        """Raises OSError, ValueError or msgspec.DecodeError where it is not what was written."""
        held = self._behind.get(source_id)
        if held is not None:
            return held
        known = self.by_id.get(source_id)
        if known is None:
            return None
        place = place_of(known)
        found = self._cards.get(place)
        if found is None:
            found = keep(self._cards, place, cards.decode(self._packs.read(place)), CARDS)
        return self._behind.put(source_id, found)

    def cards(self) -> Iterator[Card]:
        """All cards, read anew each time. Raises as card() does."""
        places = [place_of(one) for one in self.by_id.values()]
        return map(cards.decode, self._packs.read_all(places))

    def updated(self, number: int) -> date:
        """When a source was last updated or reviewed, as far as it says; the earliest date there is otherwise.

        A superseded one counts as older than each of its newer versions, whatever it says.
        """
        newer = self.newer.get(number, ())
        if not newer:
            return self._dated(number)
        before = min(self._dated(other).toordinal() for other in newer) - len(newer)
        return min(self._dated(number), date.fromordinal(max(1, before)))

    def _dated(self, number: int) -> date:
        return self.by_number[number].dated or date.min


def keep(held: OrderedDict[Key, Value], key: Key, value: Value, most: int) -> Value:
    """Keep what was read, unless another thread has, and at most so many. Returns what is kept."""
    value = held.setdefault(key, value)
    while len(held) > most:
        # Another thread may have taken the last one too many.
        with contextlib.suppress(KeyError):
            held.popitem(last=False)
    return value
