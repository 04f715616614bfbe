"""How does a hostile file do no harm? It is read in a process of its own, with limits on time and memory.

A small HTML file can keep a parser busy for hours, and a deep one can exhaust memory. A child (child.py) reads file after
file; it is ended when one overruns its time, and the next gets a new child. Nothing is unpickled from it.

A reader that knows what comes next has it read ahead, while the indexer writes, and by more children where there
is much: then all of a machine's cores read, cut and find terms. Answers come in the order of the questions whatever
happens, so an index does not depend on how many there were.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from types import TracebackType

import msgspec

from indexer.process import Process, wait
from indexer.requests import Answer, Extract, Request
from search.errors import SourceError

__all__ = ["Extract", "Reader", "Request"]

_BROKEN = Answer(reason="what the process that read it said of it does not hold together", spent=True)
_START_SECONDS = 60.0
"""Longest time for starting a child, on a machine that is busy with other things."""
_MOST = min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
"""Children: each takes some 60 MB and learns all words anew, and two find about as much as the indexer can write. One is
started when the others have as much to do as they are given at a time: to wait and see takes as long as its start."""
_QUEUED_BYTES, _QUEUED = 1 << 18, 32
"""Bytes and number of files that one child is given at a time: it must not idle while the indexer writes, nor another be
idle while it still has much to do."""
_AHEAD_BYTES, _AHEAD = 1 << 24, 1 << 11
"""Bytes and number of files that are read before they are wanted: all lie in memory. So many are while the indexer compiles
its terminology, and the children would stand still until it has taken them if there could then be fewer."""
_EVERY = 4
"""Of so many answers that are there already, at one the children are listened to: so they have something to do all the
time, and it takes a quarter of the time."""


@dataclass(slots=True, eq=False)
class _Asked:
    """A request on its way. size: of what is to be read, in bytes."""

    request: Request
    size: int
    answer: Extract | SourceError | None = None


class _Child:
    """A process, what it was asked and has not answered, and the glossary that it speaks by."""

    def __init__(self) -> None:
        self.process = Process()
        self.asked: deque[_Asked] = deque()
        self.size = 0
        """Of all that it was asked and has not answered, in bytes."""
        self.glossary: list[str] = []
        self.ready = False
        self.answers = 0
        self.heard = time.monotonic()
        self._idle = True
        """Nothing that it was asked has been sent to it yet."""

    def ask(self, asked: _Asked) -> None:
        self._idle = self._idle or not self.asked
        self.asked.append(asked)
        self.size += asked.size
        self.process.send(msgspec.msgpack.encode(asked.request))

    @property
    def has_room(self) -> bool:
        return len(self.asked) < _QUEUED and self.size < _QUEUED_BYTES

    @property
    def deadline(self) -> float:
        if not self.ready:
            return self.heard + _START_SECONDS
        return self.heard + self.asked[0].request.seconds if self.asked else float("inf")

    def overdue(self) -> str:
        """End it, since its deadline has passed, and say so in one line."""
        if not self.ready:
            return self.ended()
        self.process.kill()
        return f"reading it took longer than {self.asked[0].request.seconds:g} seconds"

    def ended(self) -> str:
        """End it, and say in one line why it had."""
        said = self.process.end()
        return said if self.ready else f"the process that reads files did not start: {said}"

    def take(self) -> bool:
        """Take what it has said, and say whether it is of further use. Raises EOFError when it has ended."""
        if self._idle and self.asked and self.ready:
            # Its time begins now that it is sent: until now the indexer may have been busy with writing.
            self.heard, self._idle = time.monotonic(), False
        try:
            while self.process.move():
                self.heard = time.monotonic()
        finally:
            useful = not any(self._spent(message) for message in self.process.messages())
        return useful

    def _spent(self, message: bytes) -> bool:
        if not self.ready:
            self.ready = True
            return False
        if not self.asked:
            # It answers what nobody asked.
            return True
        answer = self._understood(message)
        if answer.spent and self.answers:
            # What an earlier file left behind is no fault of this one's: it is asked for again.
            return True
        asked = self.asked.popleft()
        self.size -= asked.size
        self.answers += 1
        asked.answer = answer.extract or SourceError(answer.reason)
        return answer.spent

    def _understood(self, message: bytes) -> Answer:
        """What it has said, with its glossary; where that does not hold together, that it is of no further use."""
        from indexer.gathering import are_terms, holds_together  # noqa: PLC0415  # numpy is not waited for before a child is

        try:
            answer = msgspec.msgpack.decode(message, type=Answer)
        except ValueError:  # what is no message, or no text within one
            return _BROKEN
        self.glossary += answer.named
        found = answer.extract
        if found is not None:
            found = Extract(found.card, found.document, found.passages, found.spelled, self.glossary)
        if not are_terms(answer.named) or (found is not None and not holds_together(found)):
            return _BROKEN
        return replace(answer, extract=found)


class Reader:
    """Reads sources in child processes, started when they are needed. Use as a context manager, from one thread."""

    def __init__(self) -> None:
        self._children: list[_Child] = []
        self._asked: deque[_Asked] = deque()
        """What is read and was not wanted yet, in the order in which it will be."""
        self._ahead: Iterator[_Asked] = iter(())
        self._next: _Asked | None = None
        """The first of those ahead, if anybody has looked."""
        self._bytes = 0
        self._turn = 0

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for child in self._children:
            child.process.kill()
        self._children.clear()

    def start(self) -> None:
        """Start a child, if there is none, without waiting for it: it can load what it needs meanwhile."""
        if not self._children:
            self._children.append(_Child())

    def expect(self, requests: Iterable[Request]) -> None:
        """Say what will be read next, in this order, so that it can be read ahead; at once, where a child is there."""
        for child in [child for child in self._children if child.asked]:
            self._children.remove(child)
            child.process.kill()
        self._asked.clear()
        self._bytes = 0
        self._ahead, self._next = (_Asked(request, _size(request)) for request in requests), None
        if self._children:
            self._fill()
            self._move()

    def read(self, request: Request) -> Extract:
        """Read one source. Raises SourceError with the reason, in one line."""
        self._fill()
        if not self._asked or self._asked[0].request != request:
            self.expect((request,))
            self._fill()
        first = self._asked[0]
        self._turn = (self._turn + 1) % _EVERY
        if not self._turn:
            self._move()
        while first.answer is None:
            self._wait()
            self._move()
        self._asked.popleft()
        self._bytes -= first.size
        if isinstance(first.answer, SourceError):
            raise first.answer
        return first.answer

    def _fill(self) -> None:
        """Ask for as much of what is expected as there is room for."""
        self.start()
        while not self._asked or (len(self._asked) < _AHEAD and self._bytes < _AHEAD_BYTES):
            asked = self._next = self._next or next(self._ahead, None)
            child = min(self._children, key=_size_of)
            if asked is not None and not child.has_room and len(self._children) < _MOST:
                child = _Child()
                self._children.append(child)
            if asked is None or not child.has_room:
                break
            self._next = None
            self._asked.append(asked)
            self._bytes += asked.size
            child.ask(asked)

    def attend(self) -> None:
        """Let the children go on while nobody waits for them: take what they have said, and give them more to do."""
        if self._children:
            self._move()

    def _move(self) -> None:
        """Take what the children have said, and replace those that are of no further use."""
        for child in tuple(self._children):
            try:
                if not child.take():
                    self._replace(child)
                elif time.monotonic() > child.deadline:
                    self._replace(child, child.overdue)
            except EOFError:
                self._replace(child, None if child.answers else child.ended)
        self._fill()

    def _replace(self, child: _Child, reason: Callable[[], str] | None = None) -> None:
        """End a child and give what it owes to a fresh one. reason: ends it, and says why the first has no answer."""
        at = self._children.index(child)
        del self._children[at]
        said = child.process.end() if reason is None else reason()
        if child.asked and reason is not None:
            child.asked.popleft().answer = SourceError(said)
        if child.asked:
            fresh = _Child()
            self._children.insert(at, fresh)
            for asked in child.asked:
                fresh.ask(asked)

    def _wait(self) -> None:
        """Wait until a child has something to say."""
        until = min(child.deadline for child in self._children)
        wait((child.process for child in self._children), until - time.monotonic())


_size_of = attrgetter("size")


def _size(request: Request) -> int:
    if request.document is not None:
        return len(request.document.text)
    try:
        # As text: see stamps.py.
        return os.stat(request.path).st_size  # noqa: PTH116
    except OSError:
        return 0
