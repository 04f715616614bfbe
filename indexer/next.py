"""What does the next generation hold? Its sources' entries, documents, passages, averages, and its manifest.

Takes each source as it was read, kept or found gone, and writes what follows from that into the draft. It reads no
source and publishes nothing.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from indexer import passages as cutting
from indexer.isolation import Extract
from indexer.keeping import WRITTEN_ANEW, Keeper
from indexer.plan import Plan, Task
from indexer.report import Tally
from indexer.successors import Changes, changes
from indexer.writing import DRIFT, PassageWriter, mostly_deleted, sources_to_gather
from search import analysis, bm25f, layout
from search.analysis import FIELDS
from search.draft import Draft
from search.errors import IndexDamaged
from search.manifest import FORMAT, Counts, Manifest, SourceEntry, Versions
from search.model import Passage
from search.postings import LAYOUT
from search.terminology import Terminology
from search.whoosh_engine import Store


class Next:
    """The next generation in the making; see opened(). made: how many passages it was given so far, newly read or kept."""

    def __init__(
        self, draft: Draft, old: Store | None, writer: PassageWriter, keeper: Keeper, fresh: bool, tally: Tally
    ) -> None:
        self._gathered = sources_to_gather(old) if old is not None and not fresh else frozenset()
        self._draft, self._old, self._writer, self._keeper, self._fresh = draft, old, writer, keeper, fresh
        self._before = draft.base[1] if draft.base else None
        self._entries = {entry.id: entry for entry in self._before.sources} if self._before else {}
        self._tally = tally
        self.made = 0
        self._numbers = max((entry.number for entry in self._entries.values()), default=-1) + 1

    def read(self, task: Task, extract: Extract) -> SourceEntry:
        """Take a source that was read: its document and passages replace what was held of it."""
        document, source = extract.document, extract.document.source
        old = self._stored(source.id) if task.before is not None and not task.before.removed else ()
        if old and not self._fresh:
            self._writer.delete(source.id)
        number = task.before.number if task.before is not None else self._numbers
        self._numbers = max(self._numbers, number + 1)
        tokens = self._writer.add(number, extract.passages)
        compared = changes(old, extract.passages)
        self._keeper.read(document, extract.passages, compared)
        self._tally.take(compared)
        self.made += len(extract.passages)
        entry = SourceEntry(
            id=source.id,
            path=source.path,
            sha256=source.sha256,
            fingerprint=task.fingerprint,
            number=number,
            reader=source.reader,
            sections=len(document.sections),
            passages=len(extract.passages),
            tokens=tokens,
            superseded_by=source.about.superseded_by,
            filters=source.about.filters,
            dated=source.about.dated,
            stamp=task.stamp,
        )
        self._entries[source.id] = entry
        return entry

    def keep(self, entry: SourceEntry) -> None:
        """Take a source as the last generation holds it."""
        self.made += entry.passages
        self._entries[entry.id] = entry
        if entry.removed:
            return
        self._keeper.keep(entry.id)
        if self._fresh or entry.id in self._gathered:
            if not self._fresh:
                self._writer.delete(entry.id)
            passages = self._stored(entry.id)
            tokens = self._writer.add(entry.number, passages)
            self._entries[entry.id] = replace(entry, passages=len(passages), tokens=tokens)

    def remove(self, entry: SourceEntry) -> None:
        """Take a source out. Its number and id stay known, as gone."""
        old = self._stored(entry.id)
        if not self._fresh:
            self._writer.delete(entry.id)
        self._keeper.remove(entry.id, old)
        self._tally.take(Changes(removed=old))
        self._entries[entry.id] = replace(entry, sections=0, passages=0, tokens=(), removed=True)

    def finish(self, terminology: Terminology | None) -> Manifest:
        """Write what belongs to all sources together. terminology: None where that of the last generation stays."""
        live = [entry for entry in self._entries.values() if not entry.removed]
        passages = sum(entry.passages for entry in live)
        averages, anew = self._averages(live, passages)
        self._writer.finish(averages, weigh_all=anew and not self._fresh)
        self._keeper.finish()
        if terminology is not None:
            terminology.save(self._draft.fresh(layout.TERMINOLOGY))
        else:
            self._draft.carry(layout.TERMINOLOGY)
        digest, concepts, words = _extent(terminology, self._before)
        return Manifest(
            generation=self._draft.number,
            built_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            versions=Versions(
                format=FORMAT,
                analysis=analysis.VERSION,
                passages=cutting.VERSION,
                readers=tuple(sorted({entry.reader for entry in live})),
                terminology=digest,
                scheme=bm25f.SCHEME,
                layout=LAYOUT,
            ),
            averages=averages,
            counts=Counts(len(live), sum(entry.sections for entry in live), passages, concepts, words),
            sources=tuple(sorted(self._entries.values(), key=lambda entry: entry.number)),
        )

    def _averages(self, live: list[SourceEntry], passages: int) -> tuple[tuple[float, ...], bool]:
        """Mean tokens of each field: as they were, while they hold; else as they are, and that all must be weighed."""
        totals = [sum(entry.tokens[at] for entry in live) for at in range(len(FIELDS))]
        now = tuple(total / passages if passages else 0.0 for total in totals)
        before = self._before
        if self._fresh or before is None or before.versions.scheme != bm25f.SCHEME:
            return now, True
        drifted = any(abs(a - b) > DRIFT * b for a, b in zip(now, before.averages, strict=True))
        return (now, True) if drifted else (before.averages, False)

    def _stored(self, source_id: str) -> tuple[Passage, ...]:
        return self._old.of_source(source_id) if self._old is not None else ()


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """While this lasts, Python looks for no rings of garbage: a run makes millions of objects that stay, and no rings."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextlib.contextmanager
def opened(draft: Draft, plan: Plan, rebuild: bool, tally: Tally) -> Iterator[Next]:
    """Open the draft, carried on or afresh as the plan asks, and close its index at the end, finished or not.

    tally: what counts the passages that come, change and go.
    """
    with uncollected():
        yield from _opened(draft, plan, rebuild, tally)


def _opened(draft: Draft, plan: Plan, rebuild: bool, tally: Tally) -> Iterator[Next]:
    before = draft.base[1] if draft.base else None
    old = _stored_passages(draft, rebuild)
    stale = [task.before for task in plan.tasks if task.stale and task.before is not None]
    going = sum(entry.passages for entry in (*stale, *plan.removed))
    fresh = (
        rebuild
        or before is None
        or old is None
        or (before.versions.analysis, before.versions.layout) != (analysis.VERSION, LAYOUT)
        or (not plan.nothing and mostly_deleted(old, going))
    )
    draft.open(carry=not fresh, but=WRITTEN_ANEW)
    try:
        with PassageWriter(draft, fresh) as writer, Keeper(draft, fresh) as keeper:
            yield Next(draft, old, writer, keeper, fresh, tally)
    finally:
        if old is not None:
            old.close()


def _stored_passages(draft: Draft, rebuild: bool) -> Store | None:
    if draft.base is None:
        return None
    try:
        return Store(draft.base[0] / layout.WHOOSH)
    except IndexDamaged:
        # A rebuild does without: only what cannot be read today is lost with it.
        if rebuild:
            return None
        raise


def _extent(terminology: Terminology | None, before: Manifest | None) -> tuple[str, int, int]:
    """The terminology's digest, concepts and words."""
    if terminology is not None:
        words = sum(len(concept.entries) for concept in terminology.concepts)
        return terminology.digest, len(terminology.concepts), words
    if before is None:
        raise ValueError("a first generation needs a terminology, if an empty one")
    return before.versions.terminology, before.counts.concepts, before.counts.words
