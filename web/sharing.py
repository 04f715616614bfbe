"""Which of the server's processes takes a new connection? One that has the fewest.

All of them listen at one socket, and whichever wakes first takes what waits there: of several connections at once, as a
browser or a proxy opens them, one process may take all, and answer on one core while the others idle.
"""

from __future__ import annotations

import mmap
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

WAIT_SECONDS = 0.01
"""How long a process leaves a connection to others that have fewer: what these need at most, to wake up on busy cores."""
_PLACES = 1024
_NOBODY = 0

# Shared with every process that is forked from this one. Each has a place, in which it writes its connections and one.
_counts = memoryview(mmap.mmap(-1, 4 * _PLACES)).cast("I")
_free = list(reversed(range(_PLACES)))


class SharingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn's threads, in a process that leaves new connections to those that have fewer."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        # Gunicorn makes workers in the parent, before it forks.
        self._place = _free.pop()
        self._left_at = 0.0
        super().__init__(*arguments, **named)

    @property
    def nr_conns(self) -> int:
        """Connections that are open; gunicorn's own name, and its own counting."""
        return _counts[self._place] - 1

    @nr_conns.setter
    def nr_conns(self, connections: int) -> None:
        _counts[self._place] = connections + 1

    def accept(self, listener: Any) -> None:
        """Take a connection, or leave it for a while to those that have fewer."""
        if not self._left_at and self._others_have_fewer():
            self._left_at = time.monotonic()
        else:
            self._left_at = 0.0
            super().accept(listener)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait for what there is to do, among it new connections unless one was just left to others."""
        waiting = self._left_at + WAIT_SECONDS - time.monotonic()
        if waiting > 0:
            self.set_accept_enabled(False)
        super().wait_for_and_dispatch_events(min(timeout, waiting) if waiting > 0 else timeout)

    def _others_have_fewer(self) -> bool:
        own = _counts[self._place]
        return any(_NOBODY < count < own for count in _counts)


def ended(_arbiter: Any, worker: SharingWorker) -> None:
    """Called in the parent, by gunicorn, when a worker has ended."""
    _counts[worker._place] = _NOBODY
    _free.append(worker._place)
