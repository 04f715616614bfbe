"""Has this very reply been made already? Replies to searches, in the memory of one process, up to so many bytes.

A reply is kept under its ETag, which is made from everything that it depends on (web/caching.py): nothing kept is ever
out of date, and nothing has to be taken back. What was asked for longest ago goes first. Nothing is written anywhere.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple


class Reply(NamedTuple):
    """A response without what every response gets: its body, the headers of its own, and how the search ended."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    outcome: str | None


OVERHEAD = 1_000
"""Bytes that a reply takes beside its body."""


class Kept:
    """The replies of one process, the bodies of at most limit bytes. Threads may share it."""

    def __init__(self, limit: int) -> None:
        self._limit, self._held = limit, 0
        self._lock = Lock()
        self._replies: OrderedDict[str, Reply] = OrderedDict()

    def get(self, tag: str) -> Reply | None:
        with self._lock:
            found = self._replies.get(tag)
            if found is not None:
                self._replies.move_to_end(tag)
            return found

    def put(self, tag: str, reply: Reply) -> None:
        """Keep a reply; one that is larger than all that may be kept is not."""
        size = len(reply.body) + OVERHEAD
        if size > self._limit:
            return
        with self._lock:
            if tag in self._replies:
                return
            self._replies[tag] = reply
            self._held += size
            while self._held > self._limit:
                _, old = self._replies.popitem(last=False)
                self._held -= len(old.body) + OVERHEAD
