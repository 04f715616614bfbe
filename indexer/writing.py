"""How does a passage get into the next generation?

As a document of Whoosh, and as term ids in the arrays beside that segment. A draft is either carried on, with one new
segment for what has changed, or written afresh, from passages newly read and from those that the last generation
stored: then no reader is needed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from indexer.gathering import Gathering
from indexer.requests import Spelled
from search import layout
from search.building import Builder, reweighed
from search.draft import Draft
from search.foreseen import LEAST, foresee
from search.model import Passage
from search.postings import WORTHS, Segment, Vocabulary
from search.stored import Stored, packed
from search.whoosh_engine import Store, Writer

if TYPE_CHECKING:
    from indexer.fields import TermFinder

DRIFT = 0.01
"""Share by which an average field length may move before all weights are computed anew (house decision: 1 %)."""
MOST_SEGMENTS = 8
MOST_DELETED = 0.25
"""With so many segments the smaller half becomes one; beyond such a share of deleted passages, all do."""


class PassageWriter:
    """Writes a draft's passages. fresh: from nothing; otherwise on what the draft carries. Use as a context manager."""

    def __init__(self, draft: Draft, fresh: bool) -> None:
        self._draft = draft
        self._builder = Builder(draft.folder)
        self._vocabulary = Vocabulary() if fresh else Vocabulary.load(draft.folder / layout.VOCABULARY)
        self._known = 0 if fresh else len(self._vocabulary.terms)
        # Opened only when there is something to write: terminology alone must touch no segment.
        self._writer = Writer(draft.folder / layout.WHOOSH) if fresh else None
        self._gathering = Gathering(self._vocabulary)
        self._sources: list[int] = []
        self._runs_on: list[bool] = []

    def __enter__(self) -> PassageWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # Whatever cannot be written into its file any more is not wanted any more either.
        with contextlib.suppress(OSError):
            self._builder.close()
        if self._writer is not None:
            self._writer.__exit__(kind, error, trace)

    @cached_property
    def _finder(self) -> TermFinder:
        """Finds the terms of what is only stored: few runs have any such."""
        from indexer.fields import TermFinder  # noqa: PLC0415  # to load the rules of terms takes others a twentieth of their time

        return TermFinder()

    def delete(self, source_id: str) -> None:
        """Take a source's passages out; new ones may then be added."""
        self._whoosh().delete_source(source_id)

    def respell(self, source_id: str, number: int, passages: Sequence[Passage]) -> tuple[int, ...]:
        """Add a source's passages whose terms nobody has looked for yet. Returns what add() does."""
        return self.add(source_id, number, packed(passages), self._finder.spelled(passages), self._finder.glossary)

    def add(
        self, source_id: str, number: int, passages: Stored, spelled: Spelled, glossary: Sequence[str]
    ) -> tuple[int, ...]:
        """Add a source's passages, and return how many tokens each field has in them all.

        spelled: their terms, by a glossary that is always the same object and only grows.
        """
        self._whoosh().add(source_id, passages)
        self._gathering.add(spelled, glossary)
        self._sources += [number] * len(passages)
        self._runs_on += passages.runs_on
        if self._gathering.full:
            self._invert()
        return spelled.tokens

    def _invert(self) -> None:
        """Give the builder what was gathered."""
        self._builder.append(self._sources, self._gathering.take(), self._runs_on)
        self._sources.clear()
        self._runs_on.clear()

    def finish(self, averages: Sequence[float], weigh_all: bool) -> None:
        """Commit, and write the arrays. weigh_all: the worths of carried segments too, for these averages."""
        self._invert()
        terms = self._vocabulary.terms
        name = self._writer.commit(self._builder.parts(), terms) if self._writer is not None else None
        if name is not None:
            self._builder.save(self._draft.folder / layout.arrays(name), averages)
        if len(self._vocabulary.terms) > self._known or not (self._draft.folder / layout.VOCABULARY).exists():
            self._vocabulary.save(self._draft.fresh(layout.VOCABULARY))
        carried = self._carried(name) if self._writer is not None or weigh_all else []
        if weigh_all:
            for folder in carried:
                reweighed(self._draft.folder / folder, averages).save_worths(
                    *(self._draft.fresh(f"{folder}/{name}.npy") for name in WORTHS)
                )

    def foresee(self, phrases: Callable[[], Collection[tuple[str, ...]]], anew: bool) -> None:
        """Find out where phrases stand in each segment of which that is not known yet. Behind finish().

        phrases: asked for where there is such a segment. anew: in each, whatever is known.
        """
        folder = self._draft.folder
        store = Store(folder / layout.WHOOSH)
        segments = {segment.name for segment in store.segments if segment.passages >= LEAST}
        store.close()
        home = folder / layout.PHRASES
        held = {path.name for path in home.iterdir()} if home.is_dir() else set()
        for name in held if anew else held - segments:
            self._draft.drop(layout.phrases(name))
        missing = segments if anew else segments - held
        if missing:
            known = [ids for ids in map(self._vocabulary.phrase, phrases()) if min(ids) >= 0]
            for name in missing:
                foresee(Segment.load(folder / layout.arrays(name)), known, folder / layout.phrases(name))

    def _carried(self, new: str | None) -> list[str]:
        """The arrays of the segments that were carried; those of segments that are gone are taken out."""
        store = Store(self._draft.folder / layout.WHOOSH)
        names = {segment.name for segment in store.segments}
        store.close()
        for path in (self._draft.folder / layout.ARRAYS).iterdir():
            if path.is_dir() and path.name not in names:
                self._draft.drop(layout.arrays(path.name))
        return [layout.arrays(name) for name in sorted(names) if name != new]

    def _whoosh(self) -> Writer:
        if self._writer is None:
            self._writer = Writer(self._draft.folder / layout.WHOOSH)
        return self._writer


def mostly_deleted(store: Store, going: int) -> bool:
    """Whether deleting so many passages would leave too many deleted ones."""
    held = sum(segment.passages for segment in store.segments)
    deleted = sum(len(segment.deleted) for segment in store.segments) + going
    return deleted > MOST_DELETED * held


def sources_to_gather(store: Store) -> frozenset[str]:
    """The sources whose segments should become one: those of the smaller half, once there are too many."""
    if len(store.segments) < MOST_SEGMENTS:
        return frozenset()
    smallest = sorted(range(len(store.segments)), key=lambda at: store.segments[at].passages)[: MOST_SEGMENTS // 2]
    return frozenset(passage.source_id for passage in store.living(smallest))
