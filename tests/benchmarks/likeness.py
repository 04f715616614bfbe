"""How like a real collection is one that is grown (madeup.grown)? Measured where the truth is known.

A quarter of a collection, by its titles, is grown to the whole's size. Every engine is asked the questions about these
titles over the quarter, over what was grown of it, and over the whole, in turn. Where the growth is true, the last two take
as long.

python -m tests.benchmarks.likeness --docs docs.jsonl.gz
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import mean, median

import click
import numpy as np

from search.errors import BadCollection, HoofbeatsError
from tests.benchmarks.contest import Worker, build
from tests.benchmarks.madeup import SEED, grown
from tests.benchmarks.texts import Text, documents, read
from tests.benchmarks.worker import ENGINES, Order

PARTS = 4
QUARTER, GROWN, WHOLE = "a quarter", "grown of it", "the whole"
ROUNDS = 3
"""Of each question the least of so many times counts, the first apart: what comes on top of it is the machine's."""


def quarter(texts: Sequence[Text], seed: int = SEED) -> list[Text]:
    """The documents with a quarter of the titles, drawn at random, in their order."""
    titles = sorted({text.title for text in texts})
    drawn = {titles[int(at)] for at in np.random.default_rng(seed).permutation(len(titles))[: len(titles) // PARTS]}
    return [text for document in documents(texts) if document[0].title in drawn for text in document]


def about(texts: Sequence[Text], questions: Sequence[str]) -> list[str]:
    """The questions that name a title of the texts. Raises BadCollection if none does."""
    titles = {text.title.lower() for text in texts} - {""}
    asked = [question for question in questions if any(title in question.lower() for title in titles)]
    if not asked:
        raise BadCollection("No question names a title of the passages, so that a part of them cannot be asked anything.")
    return asked


def measured(
    collections: Mapping[str, Sequence[Text]], asked: Sequence[str], folder: Path
) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each question, by engine and collection. folder: an empty one."""
    homes: dict[str, dict[str, Path]] = {}
    for number, (name, texts) in enumerate(collections.items()):
        (folder / str(number)).mkdir()
        homes[name], _ = build(texts, folder / str(number), lambda said: click.echo(f"  {said}", err=True))
    return {engine: _taken(engine, {name: homes[name][engine] for name in homes}, asked) for engine in ENGINES}


def _taken(engine: str, homes: dict[str, Path], asked: Sequence[str]) -> dict[str, list[float]]:
    """Milliseconds of each question over each collection, which take turns at every question."""
    names = list(homes)
    best = {name: [float("inf")] * len(asked) for name in names}
    with ExitStack() as stack:
        workers = {name: stack.enter_context(Worker(engine)) for name in names}
        for name, worker in workers.items():
            worker.tell(Order("open", str(homes[name])))
        for turn in range(ROUNDS + 1):
            for number, question in enumerate(asked):
                for name in names[(turn + number) % len(names) :] + names[: (turn + number) % len(names)]:
                    spent = 1000 * workers[name].ask([question]).timings[0].wall
                    if turn:
                        best[name][number] = min(best[name][number], spent)
    return best


def table(times: dict[str, dict[str, list[float]]]) -> str:
    """Medians and means in Markdown."""
    names = [f"{name}, {figure}" for name in (QUARTER, GROWN, WHOLE) for figure in ("p50", "mean")]
    lines = ["| Engine | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for engine, by_name in times.items():
        figures = [f"{figure(by_name[name]):.2f}" for name in (QUARTER, GROWN, WHOLE) for figure in (median, mean)]
        lines.append(f"| {engine} | " + " | ".join(figures) + " |")
    return "\n".join(lines)


@click.command()
@click.option("--docs", metavar="FILE", required=True, help="docs.jsonl or docs.jsonl.gz, queries beside it.")
@click.option("--questions", default=60, show_default=True, type=click.IntRange(1), help="At most so many.")
def main(docs: str, questions: int) -> None:
    """Compare a quarter of a collection, what is grown of it, and the whole."""
    try:
        whole, given = read(Path(docs))
        part = quarter(whole)
        asked = about(part, given.long)[:questions]
        click.echo(f"{len(part):,} of {len(whole):,} passages, {len(asked)} questions", err=True)
        with tempfile.TemporaryDirectory(prefix="hoofbeats-likeness-") as made:
            collections = {QUARTER: part, GROWN: grown(part, len(whole)), WHOLE: whole}
            click.echo(table(measured(collections, asked, Path(made))))
    except HoofbeatsError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
