"""Which generation answers, and how does the next one come into force? What every room asks questions of."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock, Thread, local

from search import generations
from search.errors import IndexDamaged, IndexUnavailable
from search.garbage import uncollected
from search.generations import Checked
from search.model import Reply
from search.service import ask
from search.snapshot import Snapshot

LOOK_AGAIN = 1.0
"""Seconds between two looks at whether the files of a generation that answers are as they were: a third of a millisecond."""
BEHIND = "reading the rest"
"""Name of the thread that reads, behind the first answer, what need not be read before it."""


@dataclass(frozen=True, slots=True)
class Handover:
    """How the next generation is made ready before it answers, where is_wanted says that it should be.

    get_ready is called with it in a thread of its own. Meanwhile the one before answers, but to what get_ready asks.
    """

    is_wanted: Callable[[], bool]
    get_ready: Callable[[Snapshot], None]


class Answerer:
    """Answers questions from whichever generation of an index is in force. Threads may share one."""

    def __init__(self, index: Path, *, checked: Checked = Checked.CHANGED, lasting: bool = False) -> None:
        """checked: before the first answer. Who answers for days should read what ANSWERING says; the rest is then read
        right behind it, while questions are answered, and where that is damaged, the generation before answers.

        lasting: many questions will be asked, so that what most of them need is found before the first.
        """
        self._index, self._checked, self._lasting = index, checked, lasting
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
        checked = self._checked if self._open is None else Checked.CHANGED
        # The one that was open is not closed here: other threads may still be answering from it. But where none can be
        # opened in its place, it answers no more.
        self._open = None
        snapshot = self._opened(before, checked)
        self._open = stamp, snapshot
        self._look_again = time.monotonic() + LOOK_AGAIN
        if checked is Checked.ANSWERING:
            Thread(target=self._read_the_rest, args=(snapshot,), name=BEHIND, daemon=True).start()
        return snapshot

    def _read_the_rest(self, snapshot: Snapshot) -> bool:
        """Read all files of a generation that answers; where one of them is damaged, it answers no more. Whether none is."""
        if generations.check(snapshot.folder, snapshot.manifest, Checked.ALL) is None:
            return True
        with self._lock:
            if self._open is not None and self._open[1] is snapshot:
                self._open, self._checked = None, Checked.ALL
        return False

    def _opened(self, before: Snapshot | None, checked: Checked) -> Snapshot:
        if before is not None and not _sound(before):
            before = None
        with uncollected():
            opened = generations.open_newest(self._index, lambda folder, made: Snapshot(folder, made, before), checked)
            snapshot, damage = opened
            snapshot.damage = damage
            snapshot.prepare(lasting=self._lasting)
        return snapshot

    def _ready(self, stamp: generations.Stamp, before: Snapshot, get_ready: Callable[[Snapshot], None]) -> None:
        """Open the newest generation, have it made ready, and answer from it."""
        snapshot: Snapshot | None = None
        try:
            # Where it cannot be opened, whoever asks next is told.
            with suppress(IndexUnavailable):
                snapshot = self._opened(before, Checked.CHANGED)
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
        answer = partial(
            ask,
            question,
            page=page,
            per_page=per_page,
            on=expand,
            sort=sort,
            filters=filters or {},
            always_answer=always_answer,
        )
        snapshot = self.snapshot()
        try:
            return answer(snapshot)
        except IndexDamaged:
            # In what need not be read before the first answer; or so that no reading of files shows it.
            if self._read_the_rest(snapshot):
                raise
            return answer(self.snapshot())


def _sound(snapshot: Snapshot) -> bool:
    """Whether the files of a snapshot are as they were, so that what was read and found out is right."""
    return generations.check(snapshot.folder, snapshot.manifest, Checked.CHANGED) is None
