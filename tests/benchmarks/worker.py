"""One engine in a process of its own, so that memory and CPU time are its own; the contest speaks to it in lines of JSON.

What is timed is timed here, between two looks at the clock, with nothing of the talk in between.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from tests.benchmarks.peers import Contestant
from tests.benchmarks.texts import Written

LIMIT = 10.0
"""Seconds for one question. Whoosh's collector may loop for ever on three words; it is stopped here, and counted so."""
RANKING, ASKING = "Hoofbeats, ranking alone", "Hoofbeats, ask()"
PEERS = {"Whoosh": "whoosh.Whoosh", "SQLite FTS5": "fts5.Fts5", "tantivy": "tantivy.Tantivy", "bm25s": "bm25s.Bm25s"}
ENGINES = {RANKING: "ours.Ranking", ASKING: "ours.Asking", **{name: f"peers.{kind}" for name, kind in PEERS.items()}}
"""Each engine and its class, which only its own process imports."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to do: "build" (from the file texts), "open", "ask" (questions) or "memory"."""

    do: str
    folder: str = ""
    texts: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timing:
    """Of one thing done: seconds by the clock, seconds of CPU, how many ids it found, and whether it was stopped."""

    wall: float
    cpu: float
    found: int = 0
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes: what the process holds, what of that is its own and no file's, and the most that it ever held."""

    resident: int
    own: int
    most: int


@dataclass(frozen=True, slots=True)
class Said:
    timings: tuple[Timing, ...] = ()
    memory: Memory | None = None
    size: int = 0


class Overrun(BaseException):
    """A question took longer than LIMIT. No Exception: nothing that an engine catches may take it for a fault of its own."""


def main() -> None:
    kind = imported(sys.argv[1])
    engine: Contestant | None = None
    # What a library prints must not be taken for an answer.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGALRM, stop)
    for line in sys.stdin.buffer:
        order = msgspec.json.decode(line, type=Order)
        folder = Path(order.folder)
        if order.do == "build":
            texts = Written(Path(order.texts))
            with Helpers() as helpers:
                spent = timed(lambda texts=texts, folder=folder: kind.build(texts, folder))  # type: ignore[misc]
            held = memory()
            said = Said((spent,), replace(held, most=held.most + helpers.most))
        elif order.do == "open":
            began = time.perf_counter(), time.process_time()
            engine = kind(folder)
            said = Said((Timing(time.perf_counter() - began[0], time.process_time() - began[1]),), memory(), engine.size())
        else:
            assert engine is not None
            said = Said(tuple(asked(engine.ask, question) for question in order.questions), memory())
        out.write(msgspec.json.encode(said) + b"\n")
        out.flush()


def imported(engine: str) -> type[Contestant]:
    module, _, name = ENGINES[engine].rpartition(".")
    kind: type[Contestant] = getattr(importlib.import_module(f"tests.benchmarks.{module}"), name)
    return kind


def timed(work: Callable[[], object]) -> Timing:
    """What a piece of work takes; of CPU time that of the processes, too, which it started and waited for."""
    wall, cpu = time.perf_counter(), cpu_seconds()
    work()
    return Timing(time.perf_counter() - wall, cpu_seconds() - cpu)


def cpu_seconds() -> float:
    waited_for = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + waited_for.ru_utime + waited_for.ru_stime


def asked(ask: Callable[[str], Sequence[str]], question: str) -> Timing:
    """Ask one question; it is stopped after LIMIT."""
    found: Sequence[str] = ()
    stopped = False
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        found = ask(question)
        spent = time.perf_counter() - wall, time.process_time() - cpu
        signal.setitimer(signal.ITIMER_REAL, 0)
    except Overrun:
        stopped = True
        spent = time.perf_counter() - wall, time.process_time() - cpu
    return Timing(*spent, len(found), stopped)


def stop(number: int, frame: object) -> None:  # noqa: ARG001  # a signal handler's arguments
    raise Overrun


class Helpers:
    """The most that each process held which this one started meanwhile, all together; nought where there is no /proc."""

    def __init__(self) -> None:
        self._most: dict[str, int] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Helpers:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def most(self) -> int:
        return sum(self._most.values())

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            for task in Path("/proc/self/task").glob("*/children"):
                # Some have ended before they are looked at.
                with contextlib.suppress(OSError, IndexError):
                    for pid in task.read_text(encoding="utf-8").split():
                        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
                        self._most[pid] = 1024 * int(status.partition("VmHWM:")[2].split()[0])


def memory() -> Memory:
    """Of this process; where there is no /proc, the most that it held stands for all."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        return Memory(most, most, most)
    fields = {name: rest for name, _, rest in (line.partition(":") for line in lines)}
    # Not ru_maxrss: that begins with what the parent held.
    return Memory(*(int(fields[name].split()[0]) * 1024 for name in ("VmRSS", "RssAnon", "VmHWM")))


if __name__ == "__main__":
    main()
