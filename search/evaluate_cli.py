"""What does `hoofbeats evaluate` print, write and draw? It measures what is there, or compares two measurements."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
import msgspec

from search.errors import BadSetting
from search.evaluate_compare import compare_results, compare_runs
from search.evaluate_report import Ranking, Report, measure_collection, measure_questions
from search.settings import load


@click.command("evaluate")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--index", type=click.Path(path_type=Path), help="Folder of the index that a question set is asked of.")
@click.option("--json", "as_json", is_flag=True, help='Print JSON; its "metrics" holds the figures.')
@click.option("--run", "run_file", type=click.Path(path_type=Path), help="Write the rankings as a TREC run.")
@click.option("--compare", nargs=2, type=click.Path(path_type=Path), help="Compare two TREC runs, or two --json files.")
@click.option("--plots", type=click.Path(path_type=Path), help="Write plots into this folder (needs matplotlib).")
def command(
    path: Path,
    *,
    index: Path | None,
    as_json: bool,
    run_file: Path | None,
    compare: tuple[Path, Path] | None,
    plots: Path | None,
) -> None:
    """Measure the answers against PATH: a judged collection's folder, or a question set (TSV)."""
    run(path, index=index, as_json=as_json, run_file=run_file, compare=compare, plots=plots)


def run(
    path: Path,
    *,
    index: Path | None = None,
    as_json: bool = False,
    run_file: Path | None = None,
    compare: tuple[Path, Path] | None = None,
    plots: Path | None = None,
) -> None:
    """Measure, print, and write what was asked for.

    Raises BadCollection, BadSetting, IndexMissing and IndexDamaged.
    """
    if compare and run_file:
        raise click.UsageError("--compare ranks nothing, so there is no --run to write. Leave one of them out.")
    if compare:
        report = compare_runs(path, *compare) if path.is_dir() else compare_results(path, *compare)
    elif path.is_dir():
        report = measure_collection(path)
    else:
        report = measure_questions(path, load({"index": index}).index)
    if run_file:
        _write(run_file, _trec(report.rankings))
    if plots:
        _plot(report, plots)
    click.echo(msgspec.json.encode(report.json).decode() if as_json else "\n".join(report.lines))


def _trec(rankings: Mapping[str, Ranking]) -> str:
    lines = []
    for qid, ranking in rankings.items():
        last = float("inf")
        for place, (doc, score) in enumerate(ranking, 1):
            # trec_eval would order equal scores by id; a hair's breadth keeps the order that was measured.
            last = min(score, last - 1e-5)
            lines.append(f"{qid} Q0 {doc} {place} {last:.6f} hoofbeats\n")
    return "".join(lines)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadSetting(f"{path} cannot be written: {error.strerror or error}. Name another file.") from None


def _plot(report: Report, folder: Path) -> None:
    """Draw the risk-coverage curve, or a bar for each query. Raises BadSetting."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra, needed for nothing else
    except ImportError:
        raise BadSetting('Plots need matplotlib. Install it: .venv/bin/python -m pip install -e ".[plots]"') from None
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.add_subplot()
    if report.curve:
        name = "risk-coverage.png"
        axes.step([p.coverage for p in report.curve], [p.risk for p in report.curve], where="post")
        axes.set(xlabel="coverage: share answered", ylabel="risk: share of these wrong", xlim=(0, 1), ylim=(0, 1))
    else:
        name = "queries.png"
        axes.bar(range(len(report.bars)), report.bars)
        axes.set(xlabel="query", ylabel=report.bars_of)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        figure.savefig(folder / name)
    except OSError as error:
        raise BadSetting(f"{folder / name} cannot be written: {error.strerror or error}. Name another folder.") from None
