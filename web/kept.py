"""Has this very reply been made already? Replies to searches, in the memory of one process, up to so many bytes.

A reply is kept under its ETag, which is made from everything that it depends on (web/caching.py): nothing kept is ever
out of date, and nothing has to be taken back. What was asked for longest ago goes first. Nothing is written anywhere.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple


class Reply(NamedTuple):
    """A response without what every response gets: its body, the headers of its own, and how the search ended."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    outcome: str | None


class _Held:
    """A reply, what was asked for it, and when it was last given, by the monotonic clock."""

    __slots__ = ("asked", "given", "reply")

    def __init__(self, reply: Reply, asked: Mapping[str, str]) -> None:
        self.reply, self.asked, self.given = reply, asked, time.monotonic()


OVERHEAD = 1_000
"""Bytes that a reply takes beside its body."""


class Kept:
    """The replies of one process, the bodies of at most limit bytes. Threads may share it."""

    def __init__(self, limit: int) -> None:
        self._limit, self._held = limit, 0
        self._lock = Lock()
        self._replies: OrderedDict[str, _Held] = OrderedDict()

    def get(self, tag: str) -> Reply | None:
        with self._lock:
            found = self._replies.get(tag)
            if found is None:
                return None
            self._replies.move_to_end(tag)
            found.given = time.monotonic()
            return found.reply

    def lately(self, seconds: float) -> list[Mapping[str, str]]:
        """What was asked for the replies that were given within so many seconds, the latest first; each once."""
        since = time.monotonic() - seconds
        with self._lock:
            asked = [held.asked for held in reversed(self._replies.values()) if held.given >= since]
        return list({tuple(each.items()): each for each in asked}.values())

    def put(self, tag: str, reply: Reply, asked: Mapping[str, str]) -> None:
        """Keep a reply; one that is larger than all that may be kept is not. asked: what it is the reply to."""
        size = len(reply.body) + OVERHEAD
        if size > self._limit:
            return
        with self._lock:
            if tag in self._replies:
                return
            self._replies[tag] = _Held(reply, asked)
            self._held += size
            while self._held > self._limit:
                _, old = self._replies.popitem(last=False)
                self._held -= len(old.reply.body) + OVERHEAD
