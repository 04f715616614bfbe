"""ask(): the whole query line, from the words typed to cited answers. Each step is a room of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread, local

from search import generations, kinds, paging, ranking
from search.answer import ANSWERED, answer, answers, why
from search.disagreement import with_disagreements
from search.engine import Candidates, Tree
from search.errors import BadQuery, IndexUnavailable
from search.expansion import Expanded, expand
from search.lists import lists_first, repeating
from search.matching import Sought, sought
from search.meaning import Meaning
from search.model import Hit, Notice, Reading, Reply
from search.query import FILTERS, parse
from search.ranking import Evidence, Ranked
from search.snapshot import Snapshot
from search.versions import newer_first, without_copies

DISCLAIMER = Notice(
    "disclaimer", "This is information from the documents named, not medical advice. Ask your care team about your own case."
)
SORTS = ("relevance", "updated")
LOOK_AGAIN = 1.0
"""Seconds between two looks at whether the files of a generation that answers are as they were: a third of a millisecond."""


@dataclass(frozen=True, slots=True)
class Handover:
    """How the next generation is made ready before it answers, where is_wanted says that it should be.

    get_ready is called with it in a thread of its own. Meanwhile the one before answers, but to what get_ready asks.
    """

    is_wanted: Callable[[], bool]
    get_ready: Callable[[Snapshot], None]


class Answerer:
    """Answers questions from whichever generation of an index is in force. Threads may share one."""

    def __init__(self, index: Path, *, whole: bool = False) -> None:
        """whole: read every file before the first answer, as whoever answers for days should; see disk.differs."""
        self._index, self._whole = index, whole
        self._lock = Lock()
        self._open: tuple[generations.Stamp, Snapshot] | None = None
        self._look_again = 0.0
        self.handover: Handover | None = None
        self._getting_ready: generations.Stamp | None = None
        self._own = local()

    def snapshot(self) -> Snapshot:
        """The generation in force; costs one stat while it stays so, and now and then one for each of its files.

        Raises IndexMissing, IndexDamaged.
        """
        ahead: Snapshot | None = getattr(self._own, "ahead", None)
        if ahead is not None:
            return ahead
        stamp = generations.stamp(self._index)
        held = self._open
        if held is not None and stamp in (held[0], self._getting_ready) and time.monotonic() < self._look_again:
            return held[1]
        with self._lock:
            if self._open is None or self._harmed(self._open[1]):
                # What was harmed is not gone on with, though the next one may say the same.
                return self._go_over(stamp, None)
            if stamp not in (self._open[0], self._getting_ready) and self._getting_ready is None:
                if self.handover is None or not self.handover.is_wanted():
                    return self._go_over(stamp, self._open[1])
                self._getting_ready = stamp
                arguments = stamp, self._open[1], self.handover.get_ready
                Thread(target=self._ready, args=arguments, daemon=True).start()
            return self._open[1]

    def _go_over(self, stamp: generations.Stamp, before: Snapshot | None) -> Snapshot:
        """Open the newest generation, and answer from it. before: what it may go on with."""
        whole = self._whole and self._open is None
        # The one that was open is not closed here: other threads may still be answering from it. But where none can be
        # opened in its place, it answers no more.
        self._open = None
        snapshot = self._opened(before, whole)
        self._open = stamp, snapshot
        self._look_again = time.monotonic() + LOOK_AGAIN
        return snapshot

    def _opened(self, before: Snapshot | None, whole: bool) -> Snapshot:
        if before is not None and not _sound(before):
            before = None
        opened = generations.open_newest(self._index, lambda folder, made: Snapshot(folder, made, before), whole)
        snapshot, damage = opened
        snapshot.damage = damage
        return snapshot

    def _ready(self, stamp: generations.Stamp, before: Snapshot, get_ready: Callable[[Snapshot], None]) -> None:
        """Open the newest generation, have it made ready, and answer from it."""
        snapshot: Snapshot | None = None
        try:
            # Where it cannot be opened, whoever asks next is told.
            with suppress(IndexUnavailable):
                snapshot = self._opened(before, whole=False)
                self._own.ahead = snapshot
                get_ready(snapshot)
        finally:
            with self._lock:
                self._getting_ready = None
                # Unless that was harmed meanwhile, and another one answers already.
                if self._open is not None and self._open[1] is before:
                    self._open = (stamp, snapshot) if snapshot is not None else None

    def _harmed(self, snapshot: Snapshot) -> bool:
        """Whether somebody has written into the files that answer, or taken one away; looked at once in LOOK_AGAIN."""
        now = time.monotonic()
        if now < self._look_again:
            return False
        self._look_again = now + LOOK_AGAIN
        return not _sound(snapshot)

    def ask(
        self,
        question: str,
        *,
        page: int = 1,
        per_page: int = 10,
        expand: bool = True,
        sort: str = "relevance",
        filters: Mapping[str, str] | None = None,
        always_answer: bool = False,
    ) -> Reply:
        """Answer a question. always_answer: show what would be the answers even where the reply is that none answers.

        Raises QueryTooLong, IndexMissing, IndexDamaged; BadQuery for a filter or sort that does not exist.
        """
        return ask(
            question,
            self.snapshot(),
            page=page,
            per_page=per_page,
            on=expand,
            sort=sort,
            filters=filters or {},
            always_answer=always_answer,
        )


def _sound(snapshot: Snapshot) -> bool:
    """Whether the files of a snapshot are as they were, so that what was read and found out is right."""
    return generations.check(snapshot.folder, snapshot.manifest, whole=False) is None


def ask(
    question: str,
    snapshot: Snapshot,
    *,
    page: int,
    per_page: int,
    on: bool,
    sort: str,
    filters: Mapping[str, str],
    always_answer: bool = False,
) -> Reply:
    """The query line; see Answerer.ask."""
    began = time.perf_counter()
    query = parse(question)
    narrowed = {**query.filters, **filters}
    _check(narrowed, sort)
    expanded = expand(query, snapshot.terminology, snapshot.engine, on=on, correct=snapshot.speller)
    meanings = _with_kinds(question, expanded, snapshot, on=on)
    tree = Tree(tuple(m.group for m in meanings), query.phrases, query.excluded, snapshot.facets.narrowed(narrowed))
    defines = kinds.defines(question, meanings)
    ranked = ranking.search(tree, meanings, snapshot.engine, ranking.DEPTH, defines=defines)
    head = _ordered(ranked, meanings, snapshot)
    figure = kinds.needs_figure(question)
    answered = bool(head) and answers(snapshot.passage_at(head[0].number), head[0], meanings, needs_figure=figure)
    part = slice((page - 1) * per_page, page * per_page)
    if sort == "updated":
        shown = paging.newest(ranked, tree, meanings, snapshot.engine, part, snapshot.updated)
    else:
        shown = paging.relevant(ranked, head, tree, meanings, snapshot.engine, part)
    hits = _hits(shown, part.start + 1, snapshot, meanings, answered=answered, always=always_answer)
    return Reply(
        query=question,
        answered=answered,
        reading=_reading(expanded, narrowed, meanings, ranked.matches),
        total=ranked.matches.total,
        page=page,
        per_page=per_page,
        took=time.perf_counter() - began,
        generation=snapshot.generation,
        built_at=snapshot.built_at,
        notices=(DISCLAIMER,),
        suggestions=(),
        facets=snapshot.facets.count(ranked.matches.matching),
        hits=with_disagreements(without_copies(hits)),
        confidence=head[0].coverage if head else 0.0,
    )


def _ordered(ranked: Ranked, meanings: Sequence[Meaning], snapshot: Snapshot) -> list[Evidence]:
    """The evidence of what matches the question's own words: lists that answer go first, older versions after newer ones."""
    head = lists_first(ranked.evidence[: ranked.own], meanings, snapshot.runs_on, snapshot.passage_at, snapshot.source)
    if not snapshot.newer:
        return head
    return newer_first(head, snapshot.newer, frozenset(snapshot.engine.sources[ranked.matches.matching].tolist()))


def _hits(
    shown: Sequence[Evidence], first: int, snapshot: Snapshot, meanings: Sequence[Meaning], *, answered: bool, always: bool
) -> list[Hit]:
    """The hits of a page, the first of this rank. Of an answered question's hits some are only related."""
    looked_for = sought(meanings)
    repeats = repeating(shown, snapshot.runs_on, snapshot.passage_at) if answered else frozenset()

    def is_answer(one: Evidence) -> bool:
        return always or (answered and one.coverage >= ANSWERED and one.number not in repeats)

    return [_hit(rank, one, snapshot, looked_for, answered=is_answer(one)) for rank, one in enumerate(shown, first)]


def _check(filters: Mapping[str, str], sort: str) -> None:
    for name in filters:
        if name not in FILTERS:
            raise BadQuery(f"There is no filter {name!r}. Filters: {', '.join(FILTERS)}.")
    if sort not in SORTS:
        raise BadQuery(f"Hits cannot be sorted by {sort!r}. Sorts: {', '.join(SORTS)}.")


def _with_kinds(question: str, expanded: Expanded, snapshot: Snapshot, *, on: bool) -> list[Meaning]:
    """The meanings, with the kind of answer that the question's form asks for."""
    meanings = list(expanded.meanings)
    present = frozenset(meaning.kind for meaning in meanings)
    if meanings and on:
        meanings.extend(kinds.kind_meanings(question, snapshot.terminology, present))
    return meanings


def _reading(expanded: Expanded, filters: Mapping[str, str], meanings: Sequence[Meaning], matches: Candidates) -> Reading:
    """How the question was read, with the words that nothing holds."""
    frequencies = zip(meanings, matches.document_frequencies, strict=True)
    unmatched = tuple(meaning.group.label for meaning, frequency in frequencies if not frequency and meaning.informative)
    return replace(expanded.reading, filters=dict(filters), unmatched=unmatched)


def _hit(
    rank: int,
    evidence: Evidence,
    snapshot: Snapshot,
    meanings: Sequence[Sought],
    *,
    answered: bool,
) -> Hit:
    passage = snapshot.passage_at(evidence.number)
    card = snapshot.card_behind(passage.source_id)
    return Hit(
        rank=rank,
        score=evidence.score,
        passage=passage,
        source=card.source,
        document_sha256=card.text_sha256,
        why=why(passage, card.source, meanings),
        answer=answer(passage, evidence, meanings) if answered else None,
    )
