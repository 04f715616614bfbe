"""`make bench`: measures, and writes the figures into docs/benchmarks/.

python -m tests.benchmarks                                    made-up passages, a few minutes
python -m tests.benchmarks --docs docs.jsonl.gz --sizes 16407,50000,100000,200000 --name "what they are"
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from search.errors import HoofbeatsError
from tests.benchmarks import report, serving
from tests.benchmarks.alone import alone
from tests.benchmarks.contest import contest
from tests.benchmarks.machine import machine
from tests.benchmarks.madeup import grown, made_up
from tests.benchmarks.report import Report, Run
from tests.benchmarks.texts import Questions, Text, read

ROOT = Path(__file__).parents[2]
VARIABLE = "HOOFBEATS_BENCH_DOCS"
MADE_UP = "made-up passages"
DEFAULT = 2_000


@click.command()
@click.option("--docs", metavar="FILE", help=f"docs.jsonl or docs.jsonl.gz, queries beside it; or set {VARIABLE}.")
@click.option("--name", metavar="TEXT", help="What the passages are, with their licence.")
@click.option("--sizes", metavar="N,N,…", help="Numbers of passages; beyond what there is, more are made after its pattern.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="Warm rounds.")
@click.option("--questions", metavar="N", type=click.IntRange(1), help="At most so many of each kind, evenly chosen.")
@click.option("--out", metavar="DIR", default=str(ROOT / "docs" / "benchmarks"), help="Where results are written.")
def main(docs: str | None, name: str | None, sizes: str | None, rounds: int, questions: int | None, out: str) -> None:
    """Measure speed, size and memory beside other engines."""
    try:
        paths = measure(docs or os.environ.get(VARIABLE), name, sizes, rounds, questions, Path(out))
    except HoofbeatsError as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(map(str, paths)))


def measure(docs: str | None, name: str | None, sizes: str | None, rounds: int, most: int | None, out: Path) -> list[Path]:
    """Run every size, writing after each what is known so far. Raises BadCollection, or BadParameter for sizes."""
    wanted = _sizes(sizes)
    if docs:
        texts, asked = read(Path(docs))
    else:
        texts, asked = made_up(max(wanted or [DEFAULT]))
    every = tuple(dict.fromkeys(asked.long or asked.short))
    asked = Questions(_spaced(asked.long, most), _spaced(asked.short, most))
    called = name or (f"a collection of {len(texts):,} passages" if docs else MADE_UP)
    stem = re.sub(r"\W+", "-", called.lower()).strip("-")
    runs: list[Run] = []
    paths: list[Path] = []
    for size in wanted or [len(texts)]:
        click.echo(f"{size:,} passages", err=True)
        runs.append(_run(grown(texts, size), asked, every, rounds))
        paths = report.write(Report(called, machine(), tuple(runs), _skipped()), out, stem)
    return paths


def _spaced(questions: tuple[str, ...], most: int | None) -> tuple[str, ...]:
    """At most so many of the questions, at even distances."""
    if most is None or most >= len(questions):
        return questions
    return tuple(questions[at * len(questions) // most] for at in range(most))


def _sizes(given: str | None) -> list[int]:
    try:
        sizes = sorted({int(one.replace("_", "")) for one in given.split(",")}) if given else []
    except ValueError:
        sizes = [0]
    if any(size < 1 for size in sizes):
        raise click.BadParameter(f"{given!r} are no numbers of passages. Write them so: --sizes 2000,16407")
    return sizes


def _run(texts: list[Text], asked: Questions, every: Sequence[str], rounds: int) -> Run:
    """Everything at one size. every: the questions that servers are asked."""

    def say(text: str) -> None:
        click.echo(f"  {text}", err=True)

    with tempfile.TemporaryDirectory(prefix="hoofbeats-bench-") as made:
        results = contest(texts, asked, Path(made), rounds, say)
        by_itself = alone(Path(made) / "ours", texts, next(iter(asked.sets().values())))
        say("the product by itself measured")
        served = None if serving.missing() else serving.serving(Path(made) / "ours", every)
    words = sum(len(text.body.split()) for text in texts) / len(texts)
    return Run(
        len(texts),
        words,
        {kind: len(each) for kind, each in asked.sets().items()},
        rounds,
        tuple(results),
        by_itself,
        served,
    )


def _skipped() -> tuple[str, ...]:
    reason = serving.missing()
    return (reason,) if reason else ()


if __name__ == "__main__":
    main()
