"""How are suggestions there in time? Made once a generation, and never waited for longer than typing allows.

Making them looks at all concepts and all headings; until they are made, those of the generation before are given, or none.
"""

from __future__ import annotations

import threading
import weakref
from contextlib import suppress

from search.errors import IndexUnavailable
from search.snapshot import Snapshot
from search.suggest_terms import Completer, completer

PATIENCE_SECONDS = 0.04
"""How long a request waits for suggestions that are being made: with it, a small index has them at the first letter."""


class Completions:
    """Safe to share by threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: list[tuple[weakref.ref[Snapshot], Completer]] = []
        """Of the last two generations, the newer last: one answers while the next is made ready."""
        self._making: tuple[weakref.ref[Snapshot], threading.Event] | None = None
        """The generation for which they were last made, or are being made. Not held either: when it is replaced, it may be
        long until the next letter is typed."""

    def of(self, snapshot: Snapshot, patience: float = PATIENCE_SECONDS) -> Completer | None:
        """The suggestions of a generation; those before it, or None, where they are not made within patience (seconds)."""
        for of, made in self._made:
            if of() is snapshot:
                return made
        with self._lock:
            if self._making is None or self._making[0]() is not snapshot:
                self._making = weakref.ref(snapshot), threading.Event()
                threading.Thread(target=self._make, args=(snapshot, self._making[1]), daemon=True).start()
            ready = self._making[1]
        ready.wait(patience)
        return next((made for of, made in self._made if of() is snapshot), self._newest())

    def _newest(self) -> Completer | None:
        return self._made[-1][1] if self._made else None

    def _make(self, snapshot: Snapshot, ready: threading.Event) -> None:
        try:
            # An index that cannot be read is told of by every page; here it only means no suggestions.
            with suppress(IndexUnavailable):
                made = completer(snapshot, self._newest())
                with self._lock:
                    self._made = [*self._made[-1:], (weakref.ref(snapshot), made)]
        finally:
            ready.set()
