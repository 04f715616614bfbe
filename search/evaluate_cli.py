"""`hoofbeats evaluate`: measures what is there and prints it, as a table or as JSON; compares two measurements.

It changes no index and tunes nothing. What the figures mean stands in evaluate.py and significance.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import msgspec

from search import evaluate as judged
from search.collection import Doc, open_collection
from search.errors import BadCollection, BadSetting
from search.evaluate import Collection, Outcome, Question
from search.service import Answerer
from search.settings import load
from search.significance import Comparison, Point, area_under_risk, randomisation, risk_coverage, separation

DEPTH = 1000
"""Documents ranked for each query of a collection: TREC's habit, and what MAP is read over."""

MOVED = 10
PER_PAGE = 10
GROUPS = {"all": (True, False), "english": (True,), "non-english": (False,)}
CONFIDENCE = "share of the question that the best passage covers"

Ranking = Sequence[tuple[str, float]]


class Result(msgspec.Struct, frozen=True):
    """One question's outcome, as --json writes it and --compare reads it."""

    qid: str
    query: str
    answerable: bool
    answered: bool
    section_1: bool = msgspec.field(name="section@1")
    answer_1: bool = msgspec.field(name="answer@1")
    answer_3: bool = msgspec.field(name="answer@3")
    heading: str | None
    answer: str | None
    confidence: float


class Results(msgspec.Struct, frozen=True):
    """The part of --json's output on a question set that --compare reads."""

    questions: list[Result]


@dataclass(frozen=True, slots=True)
class Moved:
    """A query that fares otherwise in b than in a, and what changed."""

    qid: str
    query: str
    a: float
    b: float
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured: its JSON, its lines for a terminal, its rankings, and what can be drawn of it."""

    json: Mapping[str, object]
    lines: Sequence[str]
    rankings: Mapping[str, Ranking] = field(default_factory=dict)
    curve: Sequence[Point] = ()
    bars: Sequence[float] = ()
    bars_of: str = ""


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
        report = _compare_runs(path, *compare) if path.is_dir() else _compare_results(path, *compare)
    elif path.is_dir():
        report = measure_collection(path)
    else:
        report = measure_questions(path, load({"index": index}).index)
    if run_file:
        _write(run_file, _trec(report.rankings))
    if plots:
        _plot(report, plots)
    click.echo(msgspec.json.encode(report.json).decode() if as_json else "\n".join(report.lines))


def ranked(collection: Collection) -> tuple[dict[str, Ranking], set[str]]:
    """Index a collection in memory and rank each judged query: its rankings, and the ids of its documents."""
    records = list(judged.read_records(collection.folder))
    ranker = open_collection(Doc(str(r.id), r.title or "", r.heading or "", r.body) for r in records)
    rankings: dict[str, Ranking] = {qid: ranker.rank(query, DEPTH) for qid, query in collection.queries.items()}
    return rankings, {str(record.id) for record in records}


def measure_collection(folder: Path) -> Report:
    """Rank a judged collection's queries, and measure. Raises BadCollection."""
    collection = judged.read_collection(folder)
    begin = time.perf_counter()
    rankings, ids = ranked(collection)
    took = time.perf_counter() - begin
    figures = judged.measure(collection.grades, ids_of(rankings))
    notes = [*collection.notes]
    relevant = {doc for of_query in collection.grades.values() for doc, grade in of_query.items() if grade}
    if unknown := len(relevant - ids):
        notes.append(f"{unknown} relevant documents are not in docs.jsonl: counted as never found")
    metrics = {name: judged.mean(of_query) for name, of_query in figures.items()}
    by_query = {qid: {name: figures[name][qid] for name in figures} for qid in collection.queries}
    counts = {"documents": len(ids), "queries": len(collection.queries)}
    lines = [f"{folder}  {len(ids):,} documents, {len(collection.queries):,} queries judged   {took:.1f} s", ""]
    lines += [f"{name:<12}{value:.4f}" for name, value in metrics.items()]
    return Report(
        {
            "kind": "collection",
            "path": str(folder),
            "metrics": metrics,
            **counts,
            "notes": notes,
            "queries_each": by_query,
        },
        [*lines, *_noted(notes)],
        rankings,
        bars=sorted(figures["nDCG@10"].values(), reverse=True),
        bars_of="nDCG@10 of each query",
    )


def measure_questions(path: Path, index: Path) -> Report:
    """Ask a question set of an index, and judge. Raises BadCollection, IndexMissing and IndexDamaged."""
    questions = judged.read_questions(path)
    begin = time.perf_counter()
    answerer = Answerer(index)
    replies = [answerer.ask(question.query, per_page=PER_PAGE, always_answer=True) for question in questions]
    took = time.perf_counter() - begin
    outcomes = [judged.judge(question, reply) for question, reply in zip(questions, replies, strict=True)]
    rankings = {
        question.qid: [(hit.passage.id, hit.score) for hit in reply.hits]
        for question, reply in zip(questions, replies, strict=True)
    }
    head = f"{path}  {_counted(questions)}   generation {replies[0].generation}   {took:.1f} s"
    return questions_report(outcomes, {"path": str(path), "generation": replies[0].generation}, head, rankings)


def questions_report(
    outcomes: Sequence[Outcome], about: Mapping[str, object], head: str, rankings: Mapping[str, Ranking]
) -> Report:
    """The figures of judged questions: of all of them, and of those in English and not in English apart."""
    groups = {name: [o for o in outcomes if o.question.english in kept] for name, kept in GROUPS.items()}
    tables = {name: judged.rates(of_group) for name, of_group in groups.items()}
    medians = {name: judged.median_length(of_group) for name, of_group in groups.items()}
    curve = risk_coverage([o.confidence for o in outcomes], [o.answer_1 for o in outcomes])
    sure = {kind: [o.confidence for o in outcomes if o.question.answerable is kind] for kind in (True, False)}
    extra = {"AURC": area_under_risk(curve), "AUC": separation(sure[True], sure[False])}
    metrics = {name: rate.value for name, rate in tables["all"].items()} | {"median_answer_length": medians["all"]}
    lines = [head, "", " " * 22 + "".join(f"{name:<34}" for name in GROUPS).rstrip()]
    for name in tables["all"]:
        lines.append(f"{name:<22}" + "".join(f"{shown(table[name]):<34}" for table in tables.values()).rstrip())
    lines.append(f"{'median answer length':<22}" + "".join(f"{_length(m):<34}" for m in medians.values()).rstrip())
    lines += ["", f"Confidence ({CONFIDENCE}), over all questions:"]
    lines += [f"{name:<22}{'none' if value is None else f'{value:.3f}'}" for name, value in extra.items()]
    return Report(
        {
            "kind": "questions",
            **about,
            "metrics": metrics | extra,
            "groups": {
                name: {
                    metric: {"value": rate.value, "right": rate.right, "n": rate.n, "interval": rate.interval}
                    for metric, rate in table.items()
                }
                | {"median_answer_length": medians[name], "questions": len(groups[name])}
                for name, table in tables.items()
            },
            "confidence": CONFIDENCE,
            "curve": curve,
            "questions": [_result(outcome) for outcome in outcomes],
        },
        lines,
        rankings,
        curve=curve,
    )


def _result(o: Outcome) -> Result:
    asked = o.question
    return Result(
        asked.qid,
        asked.query,
        asked.answerable,
        o.answered,
        o.section_1,
        o.answer_1,
        o.answer_3,
        o.heading,
        o.answer,
        o.confidence,
    )


def _counted(questions: Sequence[Question]) -> str:
    unanswerable = sum(not question.answerable for question in questions)
    foreign = sum(not question.english for question in questions)
    return f"{len(questions)} questions, {unanswerable} of them unanswerable, {foreign} not in English"


def shown(rate: judged.Rate) -> str:
    """A rate with its Wilson interval and n, for a reader."""
    if rate.value is None:
        return "none asked"
    bounds = rate.interval
    return f"{rate.value:.1%} ({bounds.low:.1%} to {bounds.high:.1%}; n {rate.n})"


def _length(median: float | None) -> str:
    return "no answer" if median is None else f"{median:g} characters"


def ids_of(rankings: Mapping[str, Ranking]) -> dict[str, list[str]]:
    """The rankings without their scores."""
    return {qid: [doc for doc, _ in ranking] for qid, ranking in rankings.items()}


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


def _noted(notes: Sequence[str]) -> list[str]:
    return ["", *(f"Note: {note}." for note in notes)] if notes else []


def _compare_runs(folder: Path, a: Path, b: Path) -> Report:
    """Compare two TREC runs on a collection's judgements. Raises BadCollection."""
    collection = judged.read_collection(folder)
    runs = (_run_on(collection, a), _run_on(collection, b))
    figures = [judged.measure(collection.grades, of_run) for of_run in runs]
    qids = list(collection.queries)
    tests = {
        name: randomisation([figures[0][name][q] for q in qids], [figures[1][name][q] for q in qids])
        for name in judged.MEASURES
    }
    moved = [
        Moved(qid, text, before, after, _why_moved(collection.grades[qid], runs[0].get(qid, []), runs[1].get(qid, [])))
        for qid, text in collection.queries.items()
        if (before := figures[0]["nDCG@10"][qid]) != (after := figures[1]["nDCG@10"][qid])
    ]
    depths = [max(map(len, of_run.values())) for of_run in runs]
    notes = [*collection.notes]
    if depths[0] != depths[1]:
        notes.append(f"a ranks up to {depths[0]} documents and b up to {depths[1]}; MAP gains by depth alone")
    return _comparison(a, b, tests, moved, unit="nDCG@10", notes=notes)


def _run_on(collection: Collection, path: Path) -> dict[str, list[str]]:
    of_run = judged.read_run(path)
    if not of_run.keys() & collection.queries.keys():
        raise BadCollection(f"{path} ranks no query that {collection.folder} judges. Name a run of this collection.")
    return of_run


def _why_moved(grades: Mapping[str, int], a: Sequence[str], b: Sequence[str]) -> str:
    """The three relevant documents whose places changed most in worth."""
    places = [{doc: place for place, doc in enumerate(ranking, 1)} for ranking in (a, b)]

    def change(doc: str) -> float:
        worth = [grades[doc] / place if (place := of_run.get(doc)) else 0.0 for of_run in places]
        return abs(worth[1] - worth[0])

    relevant = sorted((doc for doc, grade in grades.items() if grade), key=lambda doc: (-change(doc), doc))
    words = [[str(of_run.get(doc, "nowhere")) for of_run in places] for doc in relevant[:3]]
    return "; ".join(
        f"{doc} (grade {grades[doc]}) from {before} to {after}"
        for doc, (before, after) in zip(relevant, words, strict=False)
        if before != after
    )


def _compare_results(path: Path, a: Path, b: Path) -> Report:
    """Compare two --json outputs on one question set. Raises BadCollection."""
    questions = {question.qid: question for question in judged.read_questions(path)}
    before, after = (_results(file, questions, path) for file in (a, b))
    tests = {}
    for name, holds in _HOLDS.items():
        of_kind = [qid for qid, question in questions.items() if question.answerable is (name != "declined")]
        if of_kind:
            held = [[float(holds(side[qid])) for qid in of_kind] for side in (before, after)]
            tests[name] = randomisation(held[0], held[1])
    moved = [
        Moved(qid, question.query, x, y, _what_changed(before[qid], after[qid]))
        for qid, question in questions.items()
        if (x := _worth(before[qid])) != (y := _worth(after[qid]))
    ]
    return _comparison(a, b, tests, moved, unit="points (3 at most)")


_HOLDS: Mapping[str, Callable[[Result], bool]] = {
    "section@1": lambda result: result.section_1,
    "answer@1": lambda result: result.answer_1,
    "answer@3": lambda result: result.answer_3,
    "declined": lambda result: not result.answered,
    "wrongly_declined": lambda result: not result.answered,
}


def _results(file: Path, questions: Mapping[str, Question], path: Path) -> dict[str, Result]:
    text = "\n".join(line for _, line in judged.lines(file))
    try:
        results = {result.qid: result for result in msgspec.json.decode(text, type=Results).questions}
    except (msgspec.DecodeError, RecursionError) as error:
        remedy = f"Write it anew: hoofbeats evaluate {path} --json > {file}"
        raise BadCollection(f"{file} holds no results of a question set: {error}. {remedy}") from None
    if results.keys() != questions.keys():
        raise BadCollection(f"{file} does not answer the same questions as {path}. Compare results of one question set.")
    return results


def _worth(result: Result) -> float:
    """A point each for the right section, answer and answers; three for declining what nothing answers, and less one
    for declining what something does."""
    if not result.answerable:
        return 0.0 if result.answered else 3.0
    return float(result.section_1 + result.answer_1 + result.answer_3 - (not result.answered))


def _what_changed(a: Result, b: Result) -> str:
    changes = []
    if a.answered != b.answered:
        changes.append("declined before, answered now" if b.answered else "answered before, declined now")
    if a.heading != b.heading:
        changes.append(f"first hit under “{a.heading}” before, under “{b.heading}” now")
    if a.answer != b.answer:
        changes.append(f"answer “{_short(a.answer)}” before, “{_short(b.answer)}” now")
    return "; ".join(changes) or "other hits second or third"


def _short(answer: str | None) -> str:
    text = " ".join((answer or "none").split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _comparison(
    a: Path, b: Path, tests: Mapping[str, Comparison], moved: Sequence[Moved], *, unit: str, notes: Sequence[str] = ()
) -> Report:
    most = sorted(moved, key=lambda query: (-abs(query.b - query.a), query.qid))[:MOVED]
    lines = [f"a  {a}", f"b  {b}", "", f"{'':<18}{'a':>8}{'b':>8}{'b - a':>9}{'p':>8}{'n':>6}"]
    lines += [f"{name:<18}{t.a:>8.4f}{t.b:>8.4f}{t.difference:>+9.4f}{t.p:>8.4f}{t.n:>6}" for name, t in tests.items()]
    lines += ["", f"p by a paired randomisation test, two-sided. {len(moved)} queries moved; the most, by {unit}:"]
    for query in most:
        lines += [f"{query.qid}  {query.a:.3f} to {query.b:.3f}  {query.query}", f"    {query.reason}"]
    return Report(
        {"kind": "comparison", "a": str(a), "b": str(b), "metrics": tests, "moved": most, "notes": notes},
        [*lines, *_noted(notes)],
        bars=sorted((query.b - query.a for query in moved), reverse=True),
        bars_of=f"b less a, {unit}, each query that moved",
    )


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
