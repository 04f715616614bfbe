"""Killed at any moment, out of disk, or two at once: readers see one whole generation, and nothing acknowledged is lost."""

from __future__ import annotations

import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from indexer.build import index
from search import draft, generations
from search.answerer import Answerer
from search.settings import Settings, load
from tests.writers import Direct

ROOT = Path(__file__).parents[1]
HERDS = 24
KILLS = 50
SENTENCE = re.compile(r"herd (\S+) eats grass in round (\d+)")
NO_TMPFS = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode != 0


class Herds:
    """A corpus of which a few documents change in each round. Each says in which round it was last changed."""

    def __init__(self, home: Path) -> None:
        self.corpus, self.index, self.round = home / "corpus", home / "index", 0
        (self.corpus / "sources").mkdir(parents=True)
        self.states = {0: {f"{herd:02}": 0 for herd in range(HERDS)}}
        for herd in self.states[0]:
            self._write(herd)

    @property
    def settings(self) -> Settings:
        return load({"corpus": self.corpus, "index": self.index, "gate_removed": 1}, {})

    def next_round(self) -> None:
        """Change two documents and add one."""
        self.round += 1
        changed = {f"{self.round % HERDS:02}", f"{self.round * 5 % HERDS:02}", f"new-{self.round}"}
        self.states[self.round] = {**self.states[self.round - 1], **dict.fromkeys(changed, self.round)}
        for herd in changed:
            self._write(herd)

    def _write(self, herd: str) -> None:
        text = f"The zebra of herd {herd} eats grass in round {self.round}.\n"
        (self.corpus / f"sources/{herd}.txt").write_text(text)

    def run(self) -> int:
        with Direct() as reader:
            return index(self.settings, reader=reader).generation


@dataclass
class Watch:
    """A reader that asks without a pause, in a thread. wrong: what it saw that no reader may see."""

    herds: Herds
    acknowledged: int = 0
    asked: int = 0
    rounds: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    stop: bool = False

    def look(self) -> None:
        answerer, generation = Answerer(self.herds.index), 0
        while not self.stop and not self.wrong:
            floor = self.acknowledged
            try:
                snapshot = answerer.snapshot()
                said = [one for source in snapshot.source_ids() for one in snapshot.passages_of(source)]
                reply = answerer.ask("zebra of herd", per_page=HERDS)
            except Exception as error:
                self.wrong.append(f"{type(error).__name__}: {error}")
                return
            found = [match.groups() for one in said if (match := SENTENCE.search(one.text))]
            state = {str(herd): int(number) for herd, number in found}
            shown = max(state.values())
            if snapshot.damage or len(reply.hits) != HERDS or reply.generation < snapshot.generation:
                self.wrong.append(f"damage {snapshot.damage}, {len(reply.hits)} hits, {reply.generation}")
            if state != self.herds.states[shown]:
                self.wrong.append(f"generation {snapshot.generation} is a mixture: {state}")
            if shown < floor or snapshot.generation < generation:
                self.wrong.append(f"round {shown} answers after {floor} was acknowledged")
            self.asked, generation = self.asked + 1, snapshot.generation
            self.rounds.add(shown)


@contextmanager
def writer(task: str, herds: Herds, before: tuple[str, ...] = ()) -> Iterator[subprocess.Popen[str]]:
    command = [*before, sys.executable, "-m", "tests.writers", task, str(herds.corpus), str(herds.index)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def tell(process: subprocess.Popen[str], line: str) -> str:
    """What a writer answers."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def kill_at_random_moments(herds: Herds, watch: Watch, chance: random.Random) -> tuple[int, int]:
    """Have a writer start again and again, and killed KILLS times. How many were, and how many had published before."""
    killed = 0
    times: list[float] = []
    with writer("forked", herds) as process:
        assert process.stdout is not None
        for attempt in range(6 * KILLS):
            herds.next_round()
            limit = chance.uniform(0.001, 1.2 * statistics.median(times)) if attempt >= 5 else 0
            said = tell(process, str(limit))
            if said.startswith("published "):
                watch.acknowledged = herds.round
                times.append(float(said.split()[1]))
                said = process.stdout.readline().strip()
            else:
                killed += 1
            assert said == "dead"
            if killed == KILLS or watch.wrong:
                break
    return killed, len(times)


def test_fifty_kills_at_random_moments_while_a_reader_asks_without_a_pause(tmp_path: Path) -> None:
    seed = time.time_ns() % (1 << 32)
    chance = random.Random(seed)  # noqa: S311  # moments, no secrets
    herds = Herds(tmp_path)
    herds.run()
    watch = Watch(herds)
    thread = threading.Thread(target=watch.look)
    thread.start()
    try:
        killed, published = kill_at_random_moments(herds, watch, chance)
    finally:
        watch.stop = True
        thread.join()
    told = f"seed {seed}: {killed} killed, {published} published, asked {watch.asked} times"
    assert not watch.wrong, (told, watch.wrong)
    assert killed == KILLS, told
    assert watch.asked > KILLS, told
    assert len(watch.rounds) > 5, told
    herds.run()
    snapshot = Answerer(herds.index).snapshot()
    assert snapshot.damage is None
    assert set(snapshot.source_ids()) == set(herds.states[herds.round])
    folders = {int(path.name) for path in (herds.index / "generations").iterdir()}
    assert max(folders) == generations.current(herds.index)
    assert len(folders) <= draft.KEPT


@pytest.mark.parametrize(
    "task",
    ["limited", pytest.param("full", marks=pytest.mark.skipif(NO_TMPFS, reason="needs unshare -rm"))],
)
def test_a_disk_that_is_full_costs_one_run_and_no_reader(tmp_path: Path, task: str) -> None:
    herds = Herds(tmp_path)
    herds.index.mkdir()
    mount = (
        "unshare",
        "-rm",
        "sh",
        "-c",
        'mount -t tmpfs -o size=4m tmpfs "$1" && shift && exec "$@"',
        "sh",
        str(herds.index),
    )
    plenty = 3_000_000
    with writer(task, herds, mount if task == "full" else ()) as process:
        assert tell(process, str(plenty)) == "published 1 | 1 None [1]"
        refused, room = 0, 0
        while True:
            herds.next_round()
            said = tell(process, str(room))
            if said.startswith("published"):
                break
            reason = "No space left on device" if task == "full" else "File too large"
            assert re.fullmatch(rf"refused The index at .* cannot be written: {reason}.* \| 1 None \[1\]", said), said
            refused += 1
            room = 2 * room or 2048
        assert refused >= 3
        assert said == "published 2 | 2 None [1, 2]"
        herds.next_round()
        assert tell(process, str(plenty)) == "published 3 | 3 None [1, 2, 3]"


def test_of_two_writers_one_waits_and_neither_breaks_what_the_other_made(tmp_path: Path) -> None:
    herds = Herds(tmp_path)
    herds.run()
    with writer("again", herds) as one, writer("again", herds) as other:
        for _ in range(12):
            for process in (one, other):
                assert process.stdin is not None
                process.stdin.write("rebuild\n")
                process.stdin.flush()
        said = [line.strip() for process in (one, other) for line in process.communicate()[0].splitlines()]
    published = [line for line in said if line.startswith("published ")]
    assert len(said) == 24
    assert len(published) + said.count("busy") == 24
    assert said.count("busy") >= 1
    assert len(set(published)) == len(published) >= 2
    snapshot = Answerer(herds.index).snapshot()
    assert snapshot.damage is None
    assert (snapshot.generation, len(snapshot.source_ids())) == (1 + len(published), HERDS)
