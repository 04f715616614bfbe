"""What was measured, in figures for programs and lines for people? Of a judged collection, or of a question set.

It changes no index and tunes nothing. What the figures mean stands in evaluate.py, measures.py and significance.py.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from search import evaluate, judged, measures
from search.answerer import Answerer
from search.collection import Doc, open_collection
from search.evaluate import Outcome
from search.judged import Collection, Question
from search.significance import Point, area_under_risk, risk_coverage, separation

DEPTH = 1000
"""Documents ranked for each query of a collection: TREC's habit, and what MAP is read over."""
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
    figures = measures.measure(collection.grades, ids_of(rankings))
    notes = [*collection.notes]
    relevant = {doc for of_query in collection.grades.values() for doc, grade in of_query.items() if grade}
    if unknown := len(relevant - ids):
        notes.append(f"{unknown} relevant documents are not in docs.jsonl: counted as never found")
    metrics = {name: measures.mean(of_query) for name, of_query in figures.items()}
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
        [*lines, *noted(notes)],
        rankings,
        bars=sorted(figures["nDCG@10"].values(), reverse=True),
        bars_of="nDCG@10 of each query",
    )


def measure_questions(path: Path, index: Path) -> Report:
    """Ask a question set of an index, and judge. Raises BadCollection, IndexMissing and IndexDamaged."""
    questions = judged.read_questions(path)
    begin = time.perf_counter()
    answerer = Answerer(index, lasting=True)
    replies = [answerer.ask(question.query, per_page=PER_PAGE, always_answer=True) for question in questions]
    took = time.perf_counter() - begin
    outcomes = [evaluate.judge(question, reply) for question, reply in zip(questions, replies, strict=True)]
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
    tables = {name: evaluate.rates(of_group) for name, of_group in groups.items()}
    medians = {name: evaluate.median_length(of_group) for name, of_group in groups.items()}
    curve, worth = confidence_figures(outcomes)
    figures = {
        "metrics": {name: rate.value for name, rate in tables["all"].items()}
        | {"median_answer_length": medians["all"]}
        | worth,
        "groups": {name: _group(table, medians[name], len(groups[name])) for name, table in tables.items()},
        "confidence": CONFIDENCE,
        "curve": curve,
        "questions": [_result(outcome) for outcome in outcomes],
    }
    lines = [head, "", _row("", GROUPS)]
    lines += [_row(name, [shown(table[name]) for table in tables.values()]) for name in tables["all"]]
    lines += [_row("median answer length", [_length(median) for median in medians.values()]), ""]
    lines += [
        f"Confidence ({CONFIDENCE}), over all questions:",
        *(_row(name, [figure(value)]) for name, value in worth.items()),
    ]
    return Report({"kind": "questions", **about, **figures}, lines, rankings, curve=curve)


def _group(table: Mapping[str, evaluate.Rate], median: float | None, questions: int) -> dict[str, object]:
    rates = {
        metric: {"value": rate.value, "right": rate.right, "n": rate.n, "interval": rate.interval}
        for metric, rate in table.items()
    }
    return {**rates, "median_answer_length": median, "questions": questions}


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<22}{''.join(f'{cell:<34}' for cell in cells)}".rstrip()


def confidence_figures(outcomes: Sequence[Outcome]) -> tuple[Sequence[Point], dict[str, float | None]]:
    """What the confidence in first answers is worth: the risk at each coverage, AURC and AUC."""
    curve = risk_coverage([o.confidence for o in outcomes], [o.answer_1 for o in outcomes])
    sure = {kind: [o.confidence for o in outcomes if o.question.answerable is kind] for kind in (True, False)}
    return curve, {"AURC": area_under_risk(curve), "AUC": separation(sure[True], sure[False])}


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


def shown(rate: evaluate.Rate) -> str:
    """A rate with its Wilson interval and n, for a reader."""
    if rate.value is None:
        return "none asked"
    bounds = rate.interval
    return f"{rate.value:.1%} ({bounds.low:.1%} to {bounds.high:.1%}; n {rate.n})"


def figure(value: float | None) -> str:
    """A figure of confidence, for a reader."""
    return "none" if value is None else f"{value:.3f}"


def _length(median: float | None) -> str:
    return "no answer" if median is None else f"{median:g} characters"


def ids_of(rankings: Mapping[str, Ranking]) -> dict[str, list[str]]:
    """The rankings without their scores."""
    return {qid: [doc for doc, _ in ranking] for qid, ranking in rankings.items()}


def noted(notes: Sequence[str]) -> list[str]:
    return ["", *(f"Note: {note}." for note in notes)] if notes else []
