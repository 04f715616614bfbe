"""How does the indexer speak with processes that read files, and wait for none while another has something to say?

Messages of bytes, each behind its length, over two pipes that never block on this side. What they say is for isolation.py
and child.py to know.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterable
from typing import BinaryIO

from search.processes import command

_COMMAND = command("indexer.child")
_SIZE = 4
"""Bytes of a message's length."""
_PIPE = 1 << 20
"""Bytes of answers that wait in a pipe, where its size can be set, before a process waits for whoever reads them."""
_CHUNK = 1 << 17


def framed(message: bytes) -> bytes:
    return len(message).to_bytes(_SIZE, "big") + message


def message(file: BinaryIO) -> bytes | None:
    """The next message of a file that blocks; None at its end."""
    size = file.read(_SIZE)
    return file.read(int.from_bytes(size, "big")) if len(size) == _SIZE else None


class Process:
    """A process that reads files, as the indexer sees it: started at once, and not waited for."""

    def __init__(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed in end()
        # A session of its own: Ctrl+C is for the indexer, which then ends its children.
        self._child = subprocess.Popen(  # noqa: S603  # our own interpreter, our own code
            _COMMAND,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )
        if self._child.stdin is None or self._child.stdout is None:
            raise RuntimeError("a process that was given pipes has none")
        self._in, self._out = self._child.stdout.fileno(), self._child.stdin.fileno()
        self._to_send, self._held = bytearray(), bytearray()
        self._messages: deque[bytes] = deque()
        for pipe in (self._in, self._out):
            os.set_blocking(pipe, False)
            with contextlib.suppress(AttributeError, OSError):
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)

    @property
    def pid(self) -> int:
        return self._child.pid

    def send(self, message: bytes) -> None:
        """Send a message, once there is room for it: see move()."""
        self._to_send += framed(message)

    def move(self) -> bool:
        """Send and take what can be without waiting, and say whether anything came. Raises EOFError at its end, when all
        that it said has been taken."""
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            while self._to_send:
                del self._to_send[: os.write(self._out, self._to_send)]
        try:
            chunk = os.read(self._in, _CHUNK)
        except BlockingIOError:
            return False
        if not chunk:
            raise EOFError
        self._held += chunk
        self._part()
        return True

    def _part(self) -> None:
        """Take the messages out of what has come."""
        at = 0
        while len(self._held) >= (begin := at + _SIZE):
            end = begin + int.from_bytes(self._held[at:begin], "big")
            if end > len(self._held):
                break
            self._messages.append(bytes(self._held[begin:end]))
            at = end
        del self._held[:at]

    def messages(self) -> Iterable[bytes]:
        """What has come and was not taken yet, in order."""
        while self._messages:
            yield self._messages.popleft()

    def waits_for(self) -> tuple[tuple[int, int], ...]:
        """The descriptors and events, as select.poll() has them, after which move() may move something."""
        return ((self._in, select.POLLIN), *(((self._out, select.POLLOUT),) if self._to_send else ()))

    def end(self) -> str:
        """End it, and say in one line why it had died, if it had."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            # One that is dying gets a moment to tell its own reason.
            self._child.wait(0.05)
        self._child.kill()
        with self._child, self._errors:
            code = self._child.wait()
            self._errors.seek(0, os.SEEK_END)
            self._errors.seek(max(0, self._errors.tell() - 2000))
            said = self._errors.read().decode(errors="replace").strip().splitlines()
        if code < 0:
            return f"reading it ended with {signal.Signals(-code).name}"
        return said[-1] if said else "reading it ended without a word"

    def kill(self) -> None:
        """End it without asking why."""
        self._child.kill()
        with self._child, self._errors:
            self._child.wait()


def wait(processes: Iterable[Process], seconds: float) -> None:
    """Wait until one of them has something to say, or can take more, but no longer than so many seconds."""
    poll = select.poll()
    for process in processes:
        for descriptor, events in process.waits_for():
            poll.register(descriptor, events)
    poll.poll(max(0.0, 1000 * seconds))
