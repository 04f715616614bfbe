"""What was measured, as JSON, as Markdown tables and as a plot. Writes only what contest.py and alone.py have found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.benchmarks.alone import Alone
from tests.benchmarks.contest import Result
from tests.benchmarks.machine import Machine
from tests.benchmarks.serving import CONNECTIONS, EVERY, Serving
from tests.benchmarks.worker import ASKING, LIMIT, RANKING

MB = 1_000_000
_LOOKS = ("o-", "s-", "^--", "v--", "D--", "x--")


@dataclass(frozen=True, slots=True)
class Run:
    """Everything measured at one size. questions: how many of each kind; words: of a mean passage."""

    passages: int
    words: float
    questions: dict[str, int]
    rounds: int
    results: tuple[Result, ...]
    alone: Alone
    serving: Serving | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """name: what the passages are. skipped: what was not measured, and why."""

    name: str
    machine: Machine
    runs: tuple[Run, ...]
    skipped: tuple[str, ...]


def write(report: Report, folder: Path, stem: str) -> list[Path]:
    """Write stem.json, stem.md and stem.svg into a folder; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{stem}.{suffix}" for suffix in ("json", "md", "svg")]
    paths[0].write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")
    paths[1].write_text(markdown(report, paths[2].name), encoding="utf-8")
    plot(report, paths[2])
    return paths


def markdown(report: Report, picture: str) -> str:
    return "\n".join(_lines(report, picture)) + "\n"


def _lines(report: Report, picture: str) -> Iterator[str]:
    made_by = report.machine
    yield f"# Speed on {report.name}"
    yield ""
    yield "Written by `make bench`; how it measures: [README.md](README.md)."
    yield ""
    machine = (made_by.processor, f"{made_by.cores} cores", f"{made_by.memory / 2**30:.0f} GiB", made_by.system)
    yield f"{', '.join(machine)}; {made_by.python}; "
    yield ", ".join(f"{name} {number}" for name, number in made_by.versions.items()) + "."
    for run in report.runs:
        yield from _run(run)
    yield ""
    yield f"![Milliseconds for a question, by engine and number of passages]({picture})"
    for reason in report.skipped:
        yield ""
        yield f"Not measured: {reason}"


def _run(run: Run) -> Iterator[str]:
    yield ""
    yield f"## {run.passages:,} passages"
    asked = " and ".join(f"{count} {kind}" for kind, count in run.questions.items())
    yield ""
    yield f"{run.words:.0f} words in a mean passage; {asked} questions, {run.rounds} rounds."
    for kind in run.questions:
        yield from _questions(run, kind)
    yield from _costs(run)
    yield from _alone(run.alone)
    if run.serving is not None:
        yield from _serving(run.serving)


def _questions(run: Run, kind: str) -> Iterator[str]:
    ask, rank = (next(one.warm[kind] for one in run.results if one.engine == name) for name in (ASKING, RANKING))
    yield ""
    yield f"### {kind.capitalize()} questions, warm, milliseconds"
    yield ""
    head = ("Engine", "p50", "p95", "CPU p50", "CPU p95", "first time p50", "p95", "ids")
    ratios = ("p50 to ranking", "CPU", "p50 to ask()", "CPU")
    yield from _table((*head, *ratios))
    stopped = []
    for one in run.results:
        times = one.warm[kind]
        figures = (times.p50, times.p95, times.cpu_p50, times.cpu_p95, times.first_p50, times.first_p95)
        to_us = (times.p50 / rank.p50, times.cpu_p50 / rank.cpu_p50, times.p50 / ask.p50, times.cpu_p50 / ask.cpu_p50)
        cells = (one.engine, *map(_ms, figures), f"{times.found:.1f}", *(f"{ratio:.2f}" for ratio in to_us))
        yield f"| {' | '.join(cells)} |"
        if times.stopped:
            stopped.append(f"{one.engine} was stopped after {LIMIT:g} s at {times.stopped} of them, which counts as that.")
    if stopped:
        yield ""
        yield from stopped


def _costs(run: Run) -> Iterator[str]:
    yield ""
    yield "### Indexing, size, memory, cold starts"
    yield ""
    head = ("Engine", "passages/s", "per CPU second", "MB while indexing", "index MB", "MB resident", "of it its own")
    yield from _table((*head, "cold opening ms", "cold first question ms"))
    for one in run.results:
        sizes = (one.built_memory, one.size, one.resident, one.own)
        rates = (f"{one.passages_a_second:,.0f}", f"{one.passages_a_cpu_second:,.0f}")
        cold = (_ms(1000 * one.cold_open), _ms(1000 * one.cold_first))
        yield f"| {' | '.join((one.engine, *rates, *(f'{size / MB:,.1f}' for size in sizes), *cold))} |"


def _alone(alone: Alone) -> Iterator[str]:
    yield ""
    yield "### Hoofbeats by itself"
    yield ""
    yield from _table(("What", "Figure"))
    rows = (
        ("Loading the terminology, with both ways of looking words up", f"{_ms(1000 * alone.terminology)} ms"),
        ("Opening the index: files checked already, in the page cache", f"{_ms(1000 * alone.open_warm)} ms"),
        ("Opening the index: checking every file, none in the page cache", f"{_ms(1000 * alone.open_cold)} ms"),
        ("Median ask() over the first questions", f"{_ms(alone.before_ms)} ms"),
        (
            f"Worst question: {len(alone.worst_question.split())} most frequent words, every filter and facet",
            f"{_ms(alone.worst_ms)} ms, {alone.worst_ms / alone.before_ms:.1f} times the median",
        ),
        ("One changed document: from the command to the reply that holds it", f"{alone.changed_searchable:.2f} s"),
        ("The command as a whole", f"{alone.changed_command:.2f} s"),
        ("The next question after it", f"{_ms(alone.changed_first_ms)} ms"),
        ("Median ask() after it", f"{_ms(alone.changed_ms)} ms"),
    )
    for what, figure in rows:
        yield f"| {what} | {figure} |"


def _serving(serving: Serving) -> Iterator[str]:
    yield ""
    yield "### GET /api/v1/search, two server processes, wrk on the same cores"
    yield ""
    yield f"{serving.size:,} bytes in a mean reply; {CONNECTIONS} connections; {serving.published} generations published."
    yield ""
    yield from _table(("What", "requests/s", "of the bare route", "p50 ms", "p99 ms", "p99 to p50", "errors"))
    rows = (
        ("A bare Flask route", serving.bare),
        ("Replies not kept", serving.cold),
        ("Replies kept", serving.kept),
        (f"Replies kept, a generation published every {EVERY:g} s", serving.publishing),
    )
    for what, load in rows:
        share = f"{load.rate / serving.bare.rate:.0%}"
        cells = (
            what,
            f"{load.rate:,.0f}",
            share,
            _ms(load.p50),
            _ms(load.p99),
            f"{load.p99 / load.p50:.1f}",
            str(load.errors),
        )
        yield f"| {' | '.join(cells)} |"


def _table(cells: Sequence[str]) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"
    yield f"|{'---|' * len(cells)}"


def _ms(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def plot(report: Report, path: Path) -> None:
    """Median milliseconds by number of passages, one panel for each kind of question."""
    import matplotlib  # slow to import, and only here

    matplotlib.use("svg")
    from matplotlib import pyplot

    kinds = [kind for kind in report.runs[0].questions if all(kind in run.questions for run in report.runs)]
    with pyplot.rc_context({"svg.hashsalt": "hoofbeats", "font.size": 9}):
        figure, panels = pyplot.subplots(1, len(kinds), figsize=(4.8 * len(kinds), 3.6), sharey=True, squeeze=False)
        engines = [one.engine for one in report.runs[0].results]
        sizes = [run.passages for run in report.runs]
        for panel, kind in zip(panels[0], kinds, strict=True):
            for engine, look in zip(engines, _LOOKS, strict=True):
                found = [next(one for one in run.results if one.engine == engine).warm[kind].p50 for run in report.runs]
                panel.plot(sizes, found, look, label=engine, markersize=5)
            panel.set(yscale="log", xlabel="passages", title=f"{kind} questions, warm")
            panel.set_xticks(sizes, [f"{size:,}" for size in sizes])
            panel.grid(alpha=0.3)
        panels[0][0].set_ylabel("median milliseconds")
        panels[0][-1].legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
        figure.savefig(path, bbox_inches="tight", metadata={"Date": None})
        pyplot.close(figure)
