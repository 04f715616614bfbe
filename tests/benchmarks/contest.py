"""All engines on the same passages and questions, taking turns; each in a process of its own (worker.py).

Turns are short, so that whatever else the machine does falls on all alike. Of each question the median over the rounds
counts; cold and warm are never mixed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import TracebackType

import msgspec
import numpy as np

from indexer.stamps import SETTLED
from search.words import STOP
from tests.benchmarks import ours
from tests.benchmarks.peers.fts5 import STOP_WORDS
from tests.benchmarks.texts import Questions, Text, write
from tests.benchmarks.worker import ASKING, ENGINES, PEERS, RANKING, Memory, Order, Said, Timing

ROOT = Path(__file__).parents[2]
TURN = 20
"""Questions that one engine is asked before the next has its turn."""
COLD_STARTS = 3
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds over the questions of one kind. first: the first time that a warm process is asked each.

    found: ids returned to a question, on average. stopped: questions that overran worker.LIMIT, counted at that.
    """

    p50: float
    p95: float
    cpu_p50: float
    cpu_p95: float
    first_p50: float
    first_p95: float
    found: float
    stopped: int


@dataclass(frozen=True, slots=True)
class Result:
    """Of one engine at one size. Bytes, seconds, passages a second; warm by kind of question.

    built_memory: the most that building took. resident, own: after all questions. cold_open, cold_first: opening, and
    the first question, in a new process with the index out of the page cache.
    """

    engine: str
    passages_a_second: float
    passages_a_cpu_second: float
    built_memory: int
    size: int
    resident: int
    own: int
    cold_open: float
    cold_first: float
    warm: Mapping[str, Times]


class Worker:
    """An engine's process. Use as a context manager."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        command = [sys.executable, "-m", "tests.benchmarks.worker", engine]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._process.kill()
        with self._process:
            pass

    def tell(self, order: Order) -> Said:
        """Raises RuntimeError where the process has died; it has said why on standard error."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(order) + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.engine} ended while it was told to {order.do}")
        return msgspec.json.decode(line, type=Said)

    def ask(self, questions: Sequence[str]) -> Said:
        return self.tell(Order("ask", questions=tuple(questions)))


def contest(texts: Sequence[Text], questions: Questions, folder: Path, rounds: int, say: Say) -> list[Result]:
    """Build, open and ask every engine. folder: an empty one; the product's index is left in folder/ours."""
    homes, built = build(texts, folder, say)
    first = next(iter(questions.sets().values()))[0]
    cold = {engine: _cold(engine, homes[engine], first) for engine in ENGINES}
    say("cold starts measured")
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(engine)) for engine in ENGINES]
        sizes = {worker.engine: worker.tell(Order("open", str(homes[worker.engine]))).size for worker in workers}
        warm = {kind: _warm(workers, asked, rounds, say, kind) for kind, asked in questions.sets().items()}
        memory = {worker.engine: worker.ask([]).memory for worker in workers}
    return [
        _result(
            engine,
            len(texts),
            built[engine],
            cold[engine],
            sizes[engine],
            memory[engine],
            {kind: warm[kind][engine] for kind in warm},
        )
        for engine in ENGINES
    ]


def build(texts: Sequence[Text], folder: Path, say: Say) -> tuple[dict[str, Path], dict[str, Said]]:
    """Let every engine index texts, and tell where each keeps its index, and what it took. folder: an empty one."""
    write(texts, folder / "texts.jsonl")
    homes = {engine: folder / "ours" if engine in (RANKING, ASKING) else folder / engine / "index" for engine in ENGINES}
    (folder / "ours").mkdir()
    ours.prepare(texts, folder / "ours")
    # A corpus is seldom indexed the moment it is written: until then each file is told by its hash the next time.
    time.sleep(SETTLED * 1e-9)
    built: dict[str, Said] = {}
    for engine in (RANKING, *PEERS):
        homes[engine].parent.mkdir(exist_ok=True)
        (homes[engine].parent / STOP_WORDS).write_bytes(msgspec.json.encode(sorted(STOP)))
        with Worker(engine) as worker:
            built[engine] = worker.tell(Order("build", str(homes[engine]), str(folder / "texts.jsonl")))
        say(f"{engine}: built in {built[engine].timings[0].wall:.1f} s")
    built[ASKING] = built[RANKING]
    return homes, built


def _cold(engine: str, home: Path, question: str) -> tuple[float, float]:
    """Seconds for opening and for the first question, each the median over some new processes."""
    opened, first = [], []
    for _ in range(COLD_STARTS):
        with Worker(engine) as worker:
            forget(home)
            opened.append(worker.tell(Order("open", str(home))).timings[0].wall)
            forget(home)
            first.append(worker.ask([question]).timings[0].wall)
    return median(opened), median(first)


def forget(folder: Path) -> None:
    """Ask the system to drop a folder's files from its page cache, where it can be asked."""
    if not hasattr(os, "posix_fadvise"):
        return
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)


def _warm(workers: Sequence[Worker], asked: Sequence[str], rounds: int, say: Say, kind: str) -> dict[str, Times]:
    """The first round fills caches and is kept apart; the others count."""
    taken: dict[str, list[list[Timing]]] = {worker.engine: [] for worker in workers}
    for number in range(rounds + 1):
        order = [*workers[number % len(workers) :], *workers[: number % len(workers)]]
        for worker in order:
            taken[worker.engine].append([])
        for turn in _turns(asked):
            for worker in order:
                taken[worker.engine][-1] += worker.ask(turn).timings
        say(f"{kind} questions: round {number} of {rounds}")
    return {engine: times(of[0], of[1:]) for engine, of in taken.items()}


def _turns(asked: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(asked), TURN):
        yield asked[at : at + TURN]


def times(first: Sequence[Timing], rounds: Sequence[Sequence[Timing]]) -> Times:
    """Medians and 95th percentiles over the questions, of each question's median over the rounds."""
    wall = [1000 * median(one.wall for one in each) for each in zip(*rounds, strict=True)]
    cpu = [1000 * median(one.cpu for one in each) for each in zip(*rounds, strict=True)]
    fresh = [1000 * one.wall for one in first]
    p50, p95 = zip(*(np.percentile(of, (50, 95)).tolist() for of in (wall, cpu, fresh)), strict=True)
    stopped = sum(any(one.stopped for one in each) for each in zip(first, *rounds, strict=True))
    found = sum(one.found for one in first) / len(first)
    return Times(p50[0], p95[0], p50[1], p95[1], p50[2], p95[2], found, stopped)


def _result(
    engine: str,
    passages: int,
    built: Said,
    cold: tuple[float, float],
    size: int,
    memory: Memory | None,
    warm: Mapping[str, Times],
) -> Result:
    assert built.memory is not None
    assert memory is not None
    spent = built.timings[0]
    rates = passages / spent.wall, passages / max(spent.cpu, 1e-9)
    return Result(engine, *rates, built.memory.most, size, memory.resident, memory.own, *cold, warm)
