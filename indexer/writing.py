"""How does a passage get into the next generation?

As a document of Whoosh, as term ids in the arrays beside that segment, and, once its document says otherwise, as a
retired passage that its id still finds. A draft is either carried on, with one new segment for what has changed, or
written afresh, from passages newly read and from those that the last generation stored: then no reader is needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from types import TracebackType

import msgspec

from indexer.successors import Changes
from search import layout
from search.analysis import FIELDS, terms_between
from search.generations import Draft
from search.model import Document, Passage, Source
from search.past import Removed, Retired
from search.postings import Builder, Vocabulary, reweigh
from search.whoosh_engine import Store, Writer

DRIFT = 0.01
"""Share by which an average field length may move before all weights are computed anew (house decision: 1 %)."""
MOST_SEGMENTS = 8
MOST_DELETED = 0.25
"""Beyond so many segments, or such a share of deleted passages, the passages are written afresh as one segment."""


class _Head(msgspec.Struct):
    """As much of a kept Document as citing it takes."""

    source: Source
    text: str


class PassageWriter:
    """Writes a draft's passages. fresh: from nothing; otherwise on what the draft carries. Use as a context manager."""

    def __init__(self, draft: Draft, fresh: bool) -> None:
        self._draft = draft
        self._builder = Builder()
        self._vocabulary = Vocabulary() if fresh else Vocabulary.load(draft.folder / layout.VOCABULARY)
        self._known = 0 if fresh else len(self._vocabulary.terms)
        # Opened only when there is something to write: terminology alone must touch no segment.
        self._writer = Writer(draft.folder / layout.WHOOSH) if fresh else None

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
        for passage in passages:
            *around, body = field_texts(passage)
            said, unit_starts = terms_between(body, [unit.start for unit in passage.units])
            terms = [*(terms_between(text, ())[0] for text in around), said]
            self._whoosh().add(passage, [len(names) for names in terms])
            ids = tuple(self._vocabulary.ids(names, add=True) for names in terms)
            self._builder.add(number, ids, unit_starts)
            totals = [total + len(names) for total, names in zip(totals, terms, strict=True)]
        return tuple(totals)

    def finish(self, averages: Sequence[float], weigh_all: bool) -> None:
        """Commit, and write the arrays. weigh_all: the weights of carried segments too, for these averages."""
        terms = self._vocabulary.terms
        name = self._writer.commit(self._builder.parts(), terms) if self._writer is not None else None
        if name is not None:
            self._builder.save(self._draft.folder / layout.arrays(name), averages)
        if len(self._vocabulary.terms) > self._known or not (self._draft.folder / layout.VOCABULARY).exists():
            self._vocabulary.save(self._draft.fresh(layout.VOCABULARY))
        if weigh_all and self._draft.base is not None:
            store = Store(self._draft.folder / layout.WHOOSH)
            for segment in store.segments:
                if segment.name != name:
                    folder = layout.arrays(segment.name)
                    self._draft.drop(folder)
                    reweigh(self._draft.base[0] / folder, self._draft.folder / folder, averages)
            store.close()

    def _whoosh(self) -> Writer:
        if self._writer is None:
            self._writer = Writer(self._draft.folder / layout.WHOOSH)
        return self._writer


def field_texts(passage: Passage) -> tuple[str, str, str, str]:
    """What is indexed of a passage, in the order of analysis.FIELDS: nothing but what the passage itself holds."""
    title, *headings = passage.heading_path or ("",)
    return title, "\n".join(headings), "\n".join(passage.context), passage.text


def compaction_due(store: Store, going: int) -> bool:
    """Whether adding a segment and deleting so many passages would leave too many segments, or too many deleted."""
    held = sum(segment.passages for segment in store.segments)
    deleted = sum(len(segment.deleted) for segment in store.segments) + going
    return len(store.segments) >= MOST_SEGMENTS or deleted > MOST_DELETED * held


def keep_document(draft: Draft, document: Document) -> None:
    """Keep a document's extracted text and structure, for whoever opens it whole."""
    draft.fresh(layout.document(document.source.id)).write_bytes(msgspec.json.encode(document))


def retire(draft: Draft, source_id: str, new: Sequence[Passage], changes: Changes) -> None:
    """Keep the passages that a changed document no longer has: what was cited stays readable by its id."""
    here = {passage.id for passage in new}
    gone = {one.passage.id: one for one in _retired(draft, source_id)}
    if changes.changed or changes.removed:
        head = _head(draft, source_id)
        then = head.source, hashlib.sha256(head.text.encode()).hexdigest()
        gone |= {one.id: Retired(one, *then, successor.id) for one, successor in changes.changed}
        gone |= {one.id: Retired(one, *then, None) for one in changes.removed}
    kept = [one for one in gone.values() if one.passage.id not in here]
    _keep(draft, layout.retired(source_id), kept)
    _forget(draft, source_id, here)


def remove(draft: Draft, source_id: str, old: Sequence[Passage]) -> None:
    """Keep of a document that is gone how it was cited, and none of its text."""
    source = _head(draft, source_id).source
    before = _removed(draft, source_id)
    ids = [*(before.passages if before else ()), *(one.passage.id for one in _retired(draft, source_id))]
    ids += [passage.id for passage in old]
    draft.drop(layout.document(source_id))
    draft.drop(layout.retired(source_id))
    draft.fresh(layout.removed(source_id)).write_bytes(msgspec.json.encode(Removed(source, tuple(dict.fromkeys(ids)))))


def _forget(draft: Draft, source_id: str, here: Collection[str]) -> None:
    """Of a document that has come back, its passages are not gone any more."""
    before = _removed(draft, source_id)
    ids = tuple(one for one in before.passages if one not in here) if before else ()
    _keep(draft, layout.removed(source_id), replace(before, passages=ids) if before and ids else None)


def _keep(draft: Draft, name: str, held: object) -> None:
    if held:
        draft.fresh(name).write_bytes(msgspec.json.encode(held))
    else:
        draft.drop(name)


def _retired(draft: Draft, source_id: str) -> tuple[Retired, ...]:
    found = _before(draft, layout.retired(source_id))
    return msgspec.json.decode(found, type=tuple[Retired, ...]) if found else ()


def _removed(draft: Draft, source_id: str) -> Removed | None:
    found = _before(draft, layout.removed(source_id))
    return msgspec.json.decode(found, type=Removed) if found else None


def _head(draft: Draft, source_id: str) -> _Head:
    return msgspec.json.decode(_before(draft, layout.document(source_id)), type=_Head)


def _before(draft: Draft, name: str) -> bytes:
    """A file of the last generation; nothing where there is none."""
    path = draft.base[0] / name if draft.base is not None else None
    return path.read_bytes() if path is not None and path.exists() else b""
