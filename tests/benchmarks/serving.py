"""How many requests a second does the site answer, beside a bare Flask route that returns as many bytes?

wrk asks over the loopback, all questions in turn, on the cores on which the servers run too. The servers take turns: the
bare one, ours without and with replies kept. At the end, ours alone for longer, while generations are published.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from urllib.parse import quote
from urllib.request import urlopen

import msgspec

from search import generations
from tests.benchmarks import ours

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, str(ROOT / "hoofbeats.py"))
"""`hoofbeats`, of this checkout whatever else is installed."""
WORKERS = 2
CONNECTIONS = 8
SECONDS = 5
ROUNDS = 3
LONG = 60
EVERY = 5.0
"""Seconds of one turn, turns, seconds of the last one, and of them between two generations."""
ENOUGH, MOST_WARMING = 8, 20
"""How often each question is asked before replies that are kept count, and turns at most in which that is done."""
BARE, COLD, KEPT = "a bare route", "replies not kept", "replies kept"
_SCRIPT = """
local paths, at = {}, 0
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
function init(args) at = number * 37 end
function request() at = at % #paths + 1; return wrk.format("GET", paths[at]) end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\\n{"requests":%d,"seconds":%f,"errors":%d,"p50":%f,"p99":%f}\\n', summary.requests,
    summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk says of one turn. p50, p99: milliseconds."""

    requests: int
    seconds: float
    errors: int
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True)
class Serving:
    """Of the turns of each server, the one of median rate; size: bytes of a mean reply. published: generations."""

    size: int
    bare: Load
    cold: Load
    kept: Load
    publishing: Load
    published: int


def missing() -> str | None:
    """Why this cannot be measured here, or None."""
    return None if shutil.which("wrk") else "requests a second under gunicorn, since `wrk` is not installed."


def serving(folder: Path, questions: Sequence[str], seconds: int = SECONDS, long: int = LONG) -> Serving:
    """Measure; folder: what ours.prepare and ours.build made. Its index gets more generations by it."""
    index = ours.settings(folder).index
    script, paths = folder / "wrk.lua", folder / "paths.txt"
    script.write_text(_SCRIPT, encoding="utf-8")
    paths.write_text("".join(f"/api/v1/search?q={quote(each)}\n" for each in questions), encoding="utf-8")
    serve = [*COMMAND, "serve", "--index", str(index), "--port", "0"]
    own = {"HOOFBEATS_WORKERS": str(WORKERS)}

    def under_load(address: str, length: int) -> Load:
        return _wrk(address, script, paths, length)

    with ExitStack() as stack:
        cold = stack.enter_context(_server(serve, {**own, "HOOFBEATS_REPLY_CACHE_BYTES": "0"}))
        kept = stack.enter_context(_server(serve, own))
        size = _mean_size(cold, questions)
        bare = stack.enter_context(_server([sys.executable, "-m", "tests.benchmarks.bare", str(size)], {}))
        bare_paths = folder / "bare.txt"
        bare_paths.write_text("/bare\n", encoding="utf-8")
        taken: dict[str, list[Load]] = {BARE: [], COLD: [], KEPT: []}
        under_load(cold, seconds)
        _warm(lambda: under_load(kept, seconds), len(questions))
        for _ in range(ROUNDS):
            taken[BARE].append(_wrk(bare, script, bare_paths, seconds))
            taken[COLD].append(under_load(cold, seconds))
            taken[KEPT].append(under_load(kept, seconds))
        with _publishing(folder) as published:
            last = under_load(kept, long)
    loads = {name: _middle(each) for name, each in taken.items()}
    return Serving(size, loads[BARE], loads[COLD], loads[KEPT], last, len(published))


def _warm(turn: Callable[[], Load], questions: int) -> None:
    """Turns until both workers have seen every question, as far as can be told from outside."""
    asked = 0
    for _ in range(MOST_WARMING):
        asked += turn().requests
        if asked >= ENOUGH * questions:
            break


def _middle(loads: Sequence[Load]) -> Load:
    rate = median(load.rate for load in loads)
    return min(loads, key=lambda load: abs(load.rate - rate))


@contextmanager
def _server(command: Sequence[str], more: dict[str, str]) -> Iterator[str]:
    """A server's address, while it runs."""
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **more}, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if "http://" not in line:
                raise RuntimeError(f"{' '.join(command)} did not start: {line!r}")
            address = line.split("http://")[1].split()[0]
            time.sleep(1)
            yield f"http://{address}"
        finally:
            process.terminate()
            process.wait(30)


def _mean_size(address: str, questions: Sequence[str]) -> int:
    sizes = []
    for question in questions:
        with urlopen(f"{address}/api/v1/search?q={quote(question)}") as reply:  # noqa: S310  # our own server
            sizes.append(len(reply.read()))
    return sum(sizes) // len(sizes)


def _wrk(address: str, script: Path, paths: Path, seconds: int) -> Load:
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script), address]
    environ = {**os.environ, "BENCH_PATHS": str(paths)}
    said = subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout
    return msgspec.json.decode(said.strip().splitlines()[-1], type=Load)


@contextmanager
def _publishing(folder: Path) -> Iterator[list[int]]:
    """While this lasts, one document after the other is changed and `hoofbeats index` run, as a person would."""
    published: list[int] = []
    command = [sys.executable, "-m", "tests.benchmarks.serving", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield published
            # On a machine that has much else to do, none may have come yet.
            published += map(int, process.stdout.readline().split())
        finally:
            process.terminate()
            published += map(int, process.stdout.read().split())


def publish(folder: Path, number: int) -> int:
    """Add a sentence to one document, and index it. Returns the generation in force."""
    settings = ours.settings(folder)
    path = settings.corpus / "sources" / "000" / f"{number:06}.txt"
    path.write_text(
        f"{path.read_text(encoding='utf-8').rstrip()} It was changed for the {number}th time.\n", encoding="utf-8"
    )
    where = ("--corpus", str(settings.corpus), "--index", str(settings.index))
    subprocess.run([*COMMAND, "index", "--json", *where], stdout=subprocess.DEVNULL, check=True)
    return generations.current(settings.index)


if __name__ == "__main__":
    for turn in count():
        began = time.monotonic()
        print(publish(Path(sys.argv[1]), turn), flush=True)
        time.sleep(max(0.0, EVERY - (time.monotonic() - began)))
