"""How does a hostile file do no harm? It is read in a process of its own, with limits on time and memory.

A small HTML file can keep a parser busy for hours, and a deep one can exhaust memory. One child process reads file
after file, each request and each answer one line of JSON; it is ended when a file overruns its time, and the next file
gets a new one. Nothing is unpickled from it, and a child whose parent was killed ends by itself.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import msgspec

from search.errors import SourceError
from search.model import Document, Metadata, Passage

MEMORY = 2 << 30
"""Bytes of address space that reading one file may take: a hundred times the largest source."""
_START_SECONDS = 60.0
"""Longest time for starting the child, on a machine that is busy with other things."""
_GRACE_SECONDS = 5.0
"""How much later than its parent the child gives up by itself, should its parent be gone."""
_ROOT = Path(__file__).resolve().parents[1]
# -P: a folder called search or indexer in the working directory must not be taken for ours.
_COMMAND = (
    sys.executable,
    "-P",
    "-c",
    f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from indexer.isolation import child; child()",
)


@dataclass(frozen=True, slots=True)
class Request:
    """What to read. path: absolute; rel_path: as it is shown; seconds and max_bytes: the limits."""

    path: str
    source_id: str
    rel_path: str
    stated: Metadata
    max_bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Extract:
    """A source read, and cut into passages."""

    document: Document
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the child says: an extract, or the reason for none. spent: a fresh child might have done better."""

    extract: Extract | None = None
    reason: str = ""
    spent: bool = False


class Reader:
    """Reads sources in a child process, started when first needed. Use as a context manager, from one thread."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed in __exit__
        self._held = bytearray()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._child is not None:
            # Nobody asks for its reasons any more.
            self._child.kill()
        self._end()
        self._errors.close()

    def read(self, request: Request) -> Extract:
        """Read one source. Raises SourceError with the reason, in one line."""
        used = self._child is not None
        answer = self._answer(request)
        if answer.spent and used:
            # What an earlier file left behind is no fault of this one's.
            answer = self._answer(request)
        if answer.extract is None:
            raise SourceError(answer.reason)
        return answer.extract

    def _answer(self, request: Request) -> _Answer:
        """What the child says of a request. An answer that is spent has no child behind it any more."""
        self.start()
        if not self._ready:
            self._await()
        try:
            self._send(msgspec.json.encode(request) + b"\n")
            answer = msgspec.json.decode(self._line(request.seconds), type=_Answer)
        except TimeoutError:
            self._end()
            return _Answer(reason=f"reading it took longer than {request.seconds:g} seconds")
        except (EOFError, BrokenPipeError):
            return _Answer(reason=self._death(), spent=True)
        if answer.spent:
            self._end()
        return answer

    def start(self) -> None:
        """Start the child, if there is none, without waiting for it: it can load what it needs meanwhile."""
        if self._child is not None:
            return
        # A session of its own: Ctrl+C is for the indexer, which then ends the child.
        self._child = subprocess.Popen(  # noqa: S603  # our own interpreter, our own code
            _COMMAND,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )
        self._held.clear()
        self._ready = False

    def _await(self) -> None:
        try:
            self._line(_START_SECONDS)
        except (TimeoutError, EOFError):
            raise SourceError(f"the process that reads files did not start: {self._death()}") from None
        self._ready = True

    def _send(self, data: bytes) -> None:
        if self._child is None or self._child.stdin is None:
            raise EOFError
        while data:
            data = data[self._child.stdin.write(data) or 0 :]

    def _line(self, seconds: float) -> bytes:
        """The next line of the child. Raises TimeoutError, or EOFError when it has ended."""
        if self._child is None or self._child.stdout is None:
            raise EOFError
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as ready:
            ready.register(self._child.stdout, selectors.EVENT_READ)
            while True:
                if not ready.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                chunk = os.read(self._child.stdout.fileno(), 1 << 20)
                if not chunk:
                    raise EOFError
                before, newline, after = chunk.partition(b"\n")
                self._held += before
                if newline:
                    line = bytes(self._held)
                    self._held[:] = after
                    return line

    def _death(self) -> str:
        """End the child, and say in one line why it died."""
        code = self._end()
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - 2000))
        said = self._errors.read().decode(errors="replace").strip().splitlines()
        if code is not None and code < 0:
            return f"reading it ended with {signal.Signals(-code).name}"
        return said[-1] if said else "reading it ended without a word"

    def _end(self) -> int | None:
        child, self._child = self._child, None
        if child is None:
            return None
        with contextlib.suppress(subprocess.TimeoutExpired):
            # A child that is dying gets a moment to tell its own reason.
            child.wait(0.05)
        child.kill()
        with child:
            return child.wait()


def child() -> None:
    """The child's whole life: read requests from standard input until it closes."""
    # Imported here: the parent reads no file, so it needs none of this.
    from indexer.passages import passages  # noqa: PLC0415
    from indexer.readers import metadata, read, structure  # noqa: F401, PLC0415  # what every reader needs
    from search.sentences import prepare  # noqa: PLC0415

    def extract(request: Request) -> Extract:
        path = Path(request.path)
        document = read(path, request.source_id, request.rel_path, request.stated, request.max_bytes)
        return Extract(document, passages(document))

    prepare()
    _limit_memory()
    # What a library prints must not be taken for an answer.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    out.write(b"\n")
    out.flush()
    for line in sys.stdin.buffer:
        out.write(_answered(extract, msgspec.json.decode(line, type=Request)) + b"\n")
        out.flush()


def _answered(extract: Callable[[Request], Extract], request: Request) -> bytes:
    # The default action ends the process even inside C code; the parent is faster while it lives.
    signal.setitimer(signal.ITIMER_REAL, request.seconds + _GRACE_SECONDS)
    try:
        return msgspec.json.encode(_Answer(extract(request)))
    except SourceError as error:
        answer = _Answer(reason=_one_line(str(error)))
    except MemoryError:
        answer = _Answer(reason=f"reading it takes more than {MEMORY >> 30} GiB of memory", spent=True)
    except Exception as error:
        # A reader's own fault costs one source, never the whole run.
        answer = _Answer(reason=_one_line(f"its reader failed: {type(error).__name__}: {error}"))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return msgspec.json.encode(answer)


def _one_line(text: str) -> str:
    return " ".join(text.encode(errors="replace").decode().split())[:500]


def _limit_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
