"""What does the next generation hold? Its sources' entries, documents, passages, averages, and its manifest.

Takes each source as it was read, kept or found gone, and writes what follows from that into the draft. It reads no
source and publishes nothing.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from indexer.isolation import Extract
from indexer.keeping import WRITTEN_ANEW, Keeper
from indexer.plan import Plan, Task
from indexer.registering import Parts, outdated
from indexer.report import Tally
from indexer.successors import Changes, changes
from indexer.writing import DRIFT, PassageWriter, mostly_deleted, sources_to_gather
from search import bm25f, layout, register, rules
from search.draft import Draft
from search.errors import IndexDamaged
from search.garbage import uncollected
from search.manifest import FORMAT, Counts, Manifest, Versions
from search.model import Passage
from search.postings import LAYOUT
from search.register import SourceEntry
from search.whoosh_engine import Store

if TYPE_CHECKING:
    from search.terminology import Terminology


class Next:
    """The next generation in the making; see opened(). made: how many passages it was given so far, newly read or kept.

    held: the register of the last generation, part by part.
    """

    def __init__(
        self,
        draft: Draft,
        old: Store | None,
        writer: PassageWriter,
        keeper: Keeper,
        fresh: bool,
        tally: Tally,
        held: Parts,
    ) -> None:
        self._gathered = sources_to_gather(old) if old is not None and not fresh else frozenset()
        self._draft, self._old, self._writer, self._keeper, self._fresh = draft, old, writer, keeper, fresh
        self._before = draft.base[1] if draft.base else None
        self._held, self._entries = held, register.newest(held)
        self._new: dict[str, SourceEntry] = {}
        self._tally = tally
        self.made = 0
        self._numbers = max((entry.number for entry in self._entries.values()), default=-1) + 1

    def read(self, task: Task, extract: Extract) -> SourceEntry:
        """Take a source that was read: its document and passages replace what was held of it."""
        source = extract.card.source
        old = self._stored(source.id) if task.before is not None and not task.before.removed else ()
        if old and not self._fresh:
            self._writer.delete(source.id)
        number = task.before.number if task.before is not None else self._numbers
        self._numbers = max(self._numbers, number + 1)
        tokens = self._writer.add(source.id, number, extract.passages, extract.spelled, extract.glossary)
        compared = changes(old, extract.passages)
        card = self._keeper.read(self._entries.get(source.id), extract, compared)
        self._tally.take(compared)
        self.made += len(extract.passages)
        entry = SourceEntry(
            # Of what was read, nothing is kept that is here already or stands in many: a library has many sources.
            id=task.listed.id,
            path=task.listed.path,
            sha256=source.sha256,
            fingerprint=task.fingerprint,
            number=number,
            reader=sys.intern(source.reader),
            sections=extract.card.sections,
            passages=len(extract.passages),
            tokens=tokens,
            superseded_by=source.about.superseded_by,
            filters=tuple([each and sys.intern(each) for each in source.about.filters]),
            dated=source.about.dated,
            card=card,
            stamp=task.stamp,
        )
        self._put(entry)
        return entry

    def keep(self, entries: Sequence[SourceEntry]) -> None:
        """Take sources as the last generation holds them."""
        self.made += sum([entry.passages for entry in entries])
        if not self._fresh:
            # Most need nothing done, and they are as many as the library has documents.
            todo, known = self._gathered | self._keeper.moving(entries), self._entries
            entries = [entry for entry in entries if known.get(entry.id) is not entry or entry.id in todo]
        for entry in entries:
            self._keep(entry)

    def _keep(self, entry: SourceEntry) -> None:
        kept = self._keeper.keep(entry)
        if not entry.removed and (self._fresh or entry.id in self._gathered):
            if not self._fresh:
                self._writer.delete(entry.id)
            passages = self._stored(entry.id)
            tokens = self._writer.respell(entry.id, entry.number, passages)
            kept = replace(kept, passages=len(passages), tokens=tokens)
        if kept is not self._entries.get(entry.id):
            self._put(kept)

    def remove(self, entry: SourceEntry) -> None:
        """Take a source out. Its number and id stay known, as gone."""
        old = self._stored(entry.id)
        if not self._fresh:
            self._writer.delete(entry.id)
        self._keeper.remove(entry, old)
        self._tally.take(Changes(removed=old))
        self._put(replace(entry, sections=0, passages=0, tokens=(), removed=True, card=None))

    def _put(self, entry: SourceEntry) -> None:
        self._entries[entry.id] = self._new[entry.id] = entry

    def finish(self, terminology: Terminology | None) -> Manifest:
        """Write what belongs to all sources together. terminology: None where that of the last generation stays."""
        live = [entry for entry in self._entries.values() if not entry.removed]
        passages = sum(entry.passages for entry in live)
        averages, anew = self._averages(live, passages)
        self._writer.finish(averages, weigh_all=anew and not self._fresh)
        self._keeper.finish(live)
        self._register()
        if terminology is not None:
            terminology.save(self._draft.fresh(layout.TERMINOLOGY))
        else:
            self._draft.carry(layout.TERMINOLOGY)
        self._writer.foresee(lambda: self._phrases(terminology), anew=anew or terminology is not None)
        digest, concepts, words = _extent(terminology, self._before)
        return Manifest(
            generation=self._draft.number,
            built_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            versions=Versions(
                format=FORMAT,
                analysis=rules.ANALYSIS,
                passages=rules.PASSAGES,
                readers=tuple(sorted({entry.reader for entry in live})),
                terminology=digest,
                scheme=bm25f.SCHEME,
                layout=LAYOUT,
            ),
            averages=averages,
            counts=Counts(len(live), sum(entry.sections for entry in live), passages, concepts, words),
        )

    def _phrases(self, terminology: Terminology | None) -> Collection[tuple[str, ...]]:
        """The phrases of a terminology, or of the draft's where that is None."""
        from search.terminology import Terminology  # noqa: PLC0415  # the terms of all words are not loaded for a few changes

        return (terminology or Terminology.load(self._draft.folder / layout.TERMINOLOGY)).phrases

    def _register(self) -> None:
        """Write the lines that are new, and those that counted in parts that go."""
        if self._fresh:
            going, new = set(self._held), self._entries
        else:
            going = outdated(self._held, self._entries)
            lines = (line for number in going for line in self._held[number])
            new = {line.id: line for line in lines if self._entries[line.id] is line} | self._new
        for number in going:
            self._draft.drop(layout.register(number))
        if new:
            lines_by_number = sorted(new.values(), key=lambda entry: entry.number)
            register.write(self._draft.fresh(layout.register(self._draft.number)), lines_by_number)

    def _averages(self, live: list[SourceEntry], passages: int) -> tuple[tuple[float, ...], bool]:
        """Mean tokens of each field: as they were, while they hold; else as they are, and that all must be weighed."""
        totals = [sum(each) for each in zip(*(entry.tokens for entry in live), strict=True)] or [0] * len(rules.FIELDS)
        now = tuple(total / passages if passages else 0.0 for total in totals)
        before = self._before
        if self._fresh or before is None or before.versions.scheme != bm25f.SCHEME:
            return now, True
        drifted = any(abs(a - b) > DRIFT * b for a, b in zip(now, before.averages, strict=True))
        return (now, True) if drifted else (before.averages, False)

    def _stored(self, source_id: str) -> tuple[Passage, ...]:
        return self._old.of_source(source_id) if self._old is not None else ()


@contextlib.contextmanager
def opened(draft: Draft, plan: Plan, rebuild: bool, tally: Tally, held: Parts) -> Iterator[Next]:
    """Open the draft, carried on or afresh as the plan asks, and close its index at the end, finished or not.

    tally: what counts the passages that come, change and go. held: see Next.
    """
    with uncollected():
        yield from _opened(draft, plan, rebuild, tally, held)


def _opened(draft: Draft, plan: Plan, rebuild: bool, tally: Tally, held: Parts) -> Iterator[Next]:
    before = draft.base[1] if draft.base else None
    old = _stored_passages(draft, rebuild)
    stale = [task.before for task in plan.tasks if task.before is not None]
    going = sum(entry.passages for entry in (*stale, *plan.removed))
    fresh = (
        rebuild
        or before is None
        or old is None
        or (before.versions.analysis, before.versions.layout) != (rules.ANALYSIS, LAYOUT)
        or (not plan.nothing and mostly_deleted(old, going))
    )
    draft.open(carry=not fresh, but=WRITTEN_ANEW)
    try:
        with PassageWriter(draft, fresh) as writer, Keeper(draft, fresh) as keeper:
            yield Next(draft, old, writer, keeper, fresh, tally, held)
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


def by_other_rules(before: Manifest, words: str) -> bool:
    """Whether a generation was made by other rules than today's, or with other words. words: the terminology's digest."""
    made = before.versions
    now = (rules.ANALYSIS, rules.PASSAGES, bm25f.SCHEME, LAYOUT, words)
    return (made.analysis, made.passages, made.scheme, made.layout, made.terminology) != now


def _extent(terminology: Terminology | None, before: Manifest | None) -> tuple[str, int, int]:
    """The terminology's digest, concepts and words."""
    if terminology is not None:
        words = sum(len(concept.words()) for concept in terminology.concepts)
        return terminology.digest, len(terminology.concepts), words
    if before is None:
        raise ValueError("a first generation needs a terminology, if an empty one")
    return before.versions.terminology, before.counts.concepts, before.counts.words
