"""How does a passage get into the next generation?

As a document of Whoosh, and as term ids in the arrays beside that segment. A draft is either carried on, with one new
segment for what has changed, or written afresh, from passages newly read and from those that the last generation
stored: then no reader is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from types import TracebackType

from search import layout
from search.analysis import FIELDS
from search.analysis_in_bulk import terms_between
from search.draft import Draft
from search.model import Passage
from search.postings import WEIGHTS, Builder, Vocabulary, reweighed
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
        # Titles, headings and lead-ins are those of the passage before, more often than not.
        self._ids_of = lru_cache(maxsize=64)(self._numbered)

    def __enter__(self) -> PassageWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._writer is not None:
            self._writer.__exit__(kind, error, trace)

    def delete(self, source_id: str) -> None:
        """Take a source's passages out; new ones may then be added."""
        self._whoosh().delete_source(source_id)

    def add(self, number: int, passages: Sequence[Passage]) -> tuple[int, ...]:
        """Add a source's passages, and return how many tokens each field has in them all."""
        totals = [0] * len(FIELDS)
        whoosh = self._whoosh()
        for passage in passages:
            *around, body = field_texts(passage)
            fields = [self._ids_of(text) for text in around]
            said, unit_starts = terms_between(body, [unit.start for unit in passage.units])
            fields.append(self._vocabulary.ids(said, add=True))
            whoosh.add(passage)
            self._builder.add(number, fields, unit_starts, runs_on=passage.runs_on)
            totals = [total + len(ids) for total, ids in zip(totals, fields, strict=True)]
        return tuple(totals)

    def _numbered(self, text: str) -> Sequence[int]:
        return self._vocabulary.ids(terms_between(text, ())[0], add=True)

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


def field_texts(passage: Passage) -> tuple[str, str, str, str]:
    """What is indexed of a passage, in the order of analysis.FIELDS: nothing but what the passage itself holds."""
    title, *headings = passage.heading_path or ("",)
    return title, "\n".join(headings), "\n".join(passage.context), passage.text


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
