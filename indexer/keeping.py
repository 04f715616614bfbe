"""What is kept of each document? The document whole, its card, and what it once said.

In a generation that is carried on, what did not change stays in the packs where it lies. In one written afresh it all
moves to a single new pack. A document and its card move together, so packs of the same number hold the same documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from types import TracebackType

import msgspec
from msgspec import structs

from indexer.requests import Extract
from indexer.successors import Changes
from search import cards, layout, packs
from search.cards import Card
from search.draft import Draft
from search.model import Passage
from search.packs import Packer, Place
from search.past import Past, Removed, Retired, RetiredOf
from search.register import SourceEntry, place_of

MOST_PACKS = 8
"""With so many packs, what lies in the smaller half moves to the new one."""
WRITTEN_ANEW = frozenset((layout.PAST,))
"""Files that each generation writes for itself."""
CardPlace = tuple[int, int, int, int]
"""As it stands in a SourceEntry."""


class Keeper:
    """Keeps documents and their past in a draft. fresh: in one new pack. Use as a context manager.

    Raises OSError, and ValueError where the last generation does not hold what was written.
    """

    def __init__(self, draft: Draft, fresh: bool) -> None:
        self._draft, self._fresh = draft, fresh
        base = draft.base[0] if draft.base else None
        self._base = base or draft.folder
        self._before = Past.load(base, layout.PAST) if base else Past(draft.folder)
        self._now = Past(draft.folder, self._before.retired_of.values(), self._before.removed_of.values())
        self._leaving = _leaving(draft, fresh)
        self._packer = Packer(draft.folder / layout.pack(draft.number), draft.number)
        self._cards = Packer(draft.folder / layout.cards(draft.number), draft.number)

    def __enter__(self) -> Keeper:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._packer.close()
        self._cards.close()

    def read(self, last: SourceEntry | None, extract: Extract, changes: Changes) -> CardPlace:
        """Keep a document that was read, and the passages that it no longer has: what was cited stays readable.

        last: what the last generation says of it. Returns where its card lies now.
        """
        source_id, here = extract.card.source.id, frozenset(extract.passages.ids)
        gone = {one.passage.id: one for one in self._before.all_retired(source_id)}
        before = self._card(last) if last is not None and not last.removed else None
        if before is not None:
            gone |= {
                one.id: Retired(one, before.source, before.text_sha256, successor.id) for one, successor in changes.changed
            }
            gone |= {one.id: Retired(one, before.source, before.text_sha256, None) for one in changes.removed}
        self._retire(source_id, [one for one in gone.values() if one.passage.id not in here])
        self._forget(source_id, here)
        return self._put(structs.replace(extract.card, place=self._packer.add(extract.document)))

    def moving(self, entries: Iterable[SourceEntry]) -> frozenset[str]:
        """The ids of those of some documents for which there is anything to do to keep them, or their past; see keep()."""
        past, leaving = self._before.retired_of, self._leaving
        if not (past or leaving):
            return frozenset()
        return frozenset([one.id for one in entries if one.id in past or (one.card is not None and one.card[0] in leaving)])

    def keep(self, entry: SourceEntry) -> SourceEntry:
        """Keep a document as the last generation holds it. Returns its entry, with the place where its card lies now."""
        retired = self._before.retired_of.get(entry.id)
        if retired is not None:
            self._now.retired_of[entry.id] = replace(retired, place=self._moved(retired.place))
        if entry.card is None or entry.card[0] not in self._leaving:
            return entry
        held = self._card(entry)
        return structs.replace(entry, card=self._put(structs.replace(held, place=self._moved(held.place))))

    def remove(self, entry: SourceEntry, old: Sequence[Passage]) -> None:
        """Keep of a document that is gone how it was cited, and none of its text."""
        source_id, source = entry.id, self._card(entry).source
        before, retired = self._now.removed_of.get(source_id), self._now.retired_of.pop(source_id, None)
        ids = [*(before.passages if before else ()), *(retired.ids if retired else ()), *(passage.id for passage in old)]
        self._now.removed_of[source_id] = Removed(source, tuple(dict.fromkeys(ids)))

    def finish(self, live: Iterable[SourceEntry]) -> None:
        """Write the past, and take out the packs that nothing of these sources lies in any more."""
        self._packer.close()
        self._cards.close()
        self._now.save(self._draft.fresh(layout.PAST))
        documents = {entry.card[0] for entry in live if entry.card is not None}
        packs_needed = documents | {one.place.pack for one in self._now.retired_of.values()}
        needed = {layout.cards(number) for number in documents} | {layout.pack(number) for number in packs_needed}
        for folder in {(self._draft.folder / name(0)).parent for name in (layout.pack, layout.cards)}:
            for path in folder.glob("*"):
                name = path.relative_to(self._draft.folder).as_posix()
                if name not in needed:
                    self._draft.drop(name)

    def _put(self, held: Card) -> CardPlace:
        place = self._cards.add(cards.encode(held))
        return place.pack, place.start, place.size, place.crc32

    def _card(self, entry: SourceEntry) -> Card:
        return cards.decode(packs.read(self._base, place_of(entry), layout.cards))

    def _retire(self, source_id: str, gone: Sequence[Retired]) -> None:
        self._now.retired_of.pop(source_id, None)
        if gone:
            place = self._packer.add(msgspec.json.encode(gone))
            self._now.retired_of[source_id] = RetiredOf(source_id, tuple(one.passage.id for one in gone), place)

    def _forget(self, source_id: str, here: Collection[str]) -> None:
        """Of a document that has come back, its passages are not gone any more."""
        before = self._now.removed_of.pop(source_id, None)
        ids = tuple(one for one in before.passages if one not in here) if before else ()
        if before and ids:
            self._now.removed_of[source_id] = replace(before, passages=ids)

    def _moved(self, place: Place) -> Place:
        return self._packer.add(packs.read(self._base, place)) if place.pack in self._leaving else place


def _leaving(draft: Draft, fresh: bool) -> frozenset[int]:
    """The packs of the last generation that this one does without."""
    files = draft.base[1].files if draft.base else ()
    sizes = {number: one.size for one in files if (number := layout.pack_number(one.name)) is not None}
    if fresh:
        return frozenset(sizes)
    return frozenset(sorted(sizes, key=sizes.__getitem__)[: MOST_PACKS // 2] if len(sizes) >= MOST_PACKS else ())
