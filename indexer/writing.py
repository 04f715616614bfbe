"""How does a passage get into the next generation?

As a document of Whoosh, and as term ids in the arrays beside that segment. A draft is either carried on, with one new
segment for what has changed, or written afresh, from passages newly read and from those that the last generation
stored: then no reader is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

import numpy as np

from indexer.fields import Spelled, Speller
from search import layout
from search.analysis import FIELDS
from search.building import Builder, reweighed
from search.draft import Draft
from search.engine import Ints, Records
from search.model import Passage
from search.postings import WEIGHTS, Vocabulary
from search.stored import Stored, packed
from search.whoosh_engine import Store, Writer

DRIFT = 0.01
"""Share by which an average field length may move before all weights are computed anew (house decision: 1 %)."""
MOST_SEGMENTS = 8
MOST_DELETED = 0.25
"""With so many segments the smaller half becomes one; beyond such a share of deleted passages, all do."""


class PassageWriter:
    """Writes a draft's passages. fresh: from nothing; otherwise on what the draft carries. Use as a context manager."""

    def __init__(self, draft: Draft, fresh: bool) -> None:
        self._draft = draft
        self._builder = Builder()
        self._vocabulary = Vocabulary() if fresh else Vocabulary.load(draft.folder / layout.VOCABULARY)
        self._known = 0 if fresh else len(self._vocabulary.terms)
        # Opened only when there is something to write: terminology alone must touch no segment.
        self._writer = Writer(draft.folder / layout.WHOOSH) if fresh else None
        self._speller = Speller()
        self._translations: dict[int, _Translation] = {}

    def __enter__(self) -> PassageWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._writer is not None:
            self._writer.__exit__(kind, error, trace)

    def delete(self, source_id: str) -> None:
        """Take a source's passages out; new ones may then be added."""
        self._whoosh().delete_source(source_id)

    def respell(self, source_id: str, number: int, passages: Sequence[Passage]) -> tuple[int, ...]:
        """Add a source's passages whose terms nobody has looked for yet. Returns what add() does."""
        return self.add(source_id, number, packed(passages), self._speller.spelled(passages), self._speller.glossary)

    def add(
        self, source_id: str, number: int, passages: Stored, spelled: Spelled, glossary: Sequence[str]
    ) -> tuple[int, ...]:
        """Add a source's passages, and return how many tokens each field has in them all.

        spelled: their terms, by a glossary that is always the same object and only grows.
        """
        self._whoosh().add(source_id, passages)
        records = self._translation(glossary).records(spelled)
        self._builder.append(number, records, passages.runs_on)
        # Less what ends each field.
        lengths = (records.starts[1:] - records.starts[:-1]).reshape(-1, len(FIELDS)).sum(axis=0) - len(passages)
        return tuple(lengths.tolist())

    def _translation(self, glossary: Sequence[str]) -> _Translation:
        """From a glossary to this vocabulary. It holds the glossary, so no other has its id."""
        if id(glossary) not in self._translations:
            self._translations[id(glossary)] = _Translation(glossary, self._vocabulary)
        return self._translations[id(glossary)]

    def finish(self, averages: Sequence[float], weigh_all: bool) -> None:
        """Commit, and write the arrays. weigh_all: the weights of carried segments too, for these averages."""
        terms = self._vocabulary.terms
        name = self._writer.commit(self._builder.parts(), terms) if self._writer is not None else None
        if name is not None:
            self._builder.save(self._draft.folder / layout.arrays(name), averages)
        if len(self._vocabulary.terms) > self._known or not (self._draft.folder / layout.VOCABULARY).exists():
            self._vocabulary.save(self._draft.fresh(layout.VOCABULARY))
        carried = self._carried(name) if self._writer is not None or weigh_all else []
        if weigh_all:
            for folder in carried:
                reweighed(self._draft.folder / folder, averages).save_weights(
                    *(self._draft.fresh(f"{folder}/{name}.npy") for name in WEIGHTS)
                )

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


_UNUSED = -2
"""Stands for a term of a glossary that no passage has held so far. A vocabulary holds none such."""


class _Translation:
    """The numbers of a glossary as those of a vocabulary, which takes in each term when a passage first holds it."""

    def __init__(self, glossary: Sequence[str], vocabulary: Vocabulary) -> None:
        self._glossary, self._vocabulary = glossary, vocabulary
        # What ends a field is no term: it stands last, where -1 finds it.
        self._ids = np.asarray([-1], np.int32)

    def records(self, spelled: Spelled) -> Records:
        stream, starts, unit_starts, unit_ptr = (
            np.frombuffer(part, np.int32) for part in (spelled.stream, spelled.starts, spelled.unit_starts, spelled.unit_ptr)
        )
        return Records(self._translated(stream), starts, unit_starts, unit_ptr)

    def _translated(self, stream: Ints) -> Ints:
        if len(self._ids) <= len(self._glossary):
            longer = np.full(2 * len(self._glossary) + 1, _UNUSED, np.int32)
            longer[: len(self._ids) - 1] = self._ids[:-1]
            longer[-1] = -1
            self._ids = longer
        found = self._ids.take(stream)
        if found.min(initial=0) == _UNUSED:
            numbers = list(dict.fromkeys(stream[found == _UNUSED].tolist()))
            self._ids[numbers] = self._vocabulary.ids([self._glossary[number] for number in numbers], add=True)
            found = self._ids.take(stream)
        return found


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
