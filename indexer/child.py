"""What does the process do that reads files? It reads them, cuts them into passages, finds their terms, and puts all into
the form in which the index keeps it.

It lives until its standard input ends, so one whose parent was killed ends by itself. The indexer has a view of it in
isolation.py.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import sys
from pathlib import Path

import msgspec

from indexer.extracting import extract
from indexer.fields import TermFinder
from indexer.process import framed, message
from indexer.readers import metadata, read, structure  # noqa: F401  # what every reader needs
from indexer.requests import Answer, Request
from search.errors import SourceError
from search.sentences import prepare

MEMORY = 2 << 30
"""Bytes of address space that reading one file may take: a hundred times the largest source."""
_RINGS = 50_000, 20, 50
"""After how many new objects Python looks for rings of garbage, and how often among all. A parsed page is one."""
_GRACE_SECONDS = 5.0
"""How much later than its parent the child gives up by itself, should its parent be gone."""


def main() -> None:
    """The child's whole life: answer requests from standard input until it closes."""
    prepare()
    limit_memory()
    # What a library prints must not be taken for an answer.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # What was imported stays, as most of what is remembered does: rings are looked for seldom.
    gc.freeze()
    gc.set_threshold(*_RINGS)
    answers = Answers()
    out.write(framed(b""))
    out.flush()
    while (asked := message(sys.stdin.buffer)) is not None:
        out.write(framed(answers.to(msgspec.msgpack.decode(asked, type=Request))))
        out.flush()


class Answers:
    """Answers one request after the other, and says of each term once which number it has."""

    def __init__(self) -> None:
        self._finder = TermFinder()
        self._said = 0

    def to(self, request: Request) -> bytes:
        # The default action ends the process even inside C code; the parent is faster while it lives.
        signal.setitimer(signal.ITIMER_REAL, request.seconds + _GRACE_SECONDS)
        try:
            encoded = msgspec.msgpack.encode(self._extract(request))
            self._said = len(self._finder.glossary)
            return encoded
        except SourceError as error:
            answer = Answer(reason=_one_line(str(error)))
        except MemoryError:
            answer = Answer(reason=f"reading it takes more than {MEMORY >> 30} GiB of memory", spent=True)
        except Exception as error:
            # A reader's own fault costs one source, never the whole run.
            answer = Answer(reason=_one_line(f"its reader failed: {type(error).__name__}: {error}"))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return msgspec.msgpack.encode(answer)

    def _extract(self, request: Request) -> Answer:
        document = request.document or read(
            Path(request.path), request.source_id, request.rel_path, request.stated, request.max_bytes
        )
        return Answer(extract(document, self._finder), self._finder.glossary[self._said :])


def _one_line(text: str) -> str:
    return " ".join(text.encode(errors="replace").decode().split())[:500]


def limit_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
