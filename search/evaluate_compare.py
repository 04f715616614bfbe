"""Which of two measurements is better, by how much, how surely, and which queries moved most, and why?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from search import judged, measures
from search.errors import BadCollection
from search.evaluate_report import Moved, Report, Result, Results, noted
from search.judged import Collection, Question
from search.significance import Comparison, randomisation

MOVED = 10
"""Queries that moved most, which are named."""


def compare_runs(folder: Path, a: Path, b: Path) -> Report:
    """Compare two TREC runs on a collection's judgements. Raises BadCollection."""
    collection = judged.read_collection(folder)
    runs = (_run_on(collection, a), _run_on(collection, b))
    figures = [measures.measure(collection.grades, of_run) for of_run in runs]
    qids = list(collection.queries)
    tests = {
        name: randomisation([figures[0][name][q] for q in qids], [figures[1][name][q] for q in qids])
        for name in measures.MEASURES
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


def compare_results(path: Path, a: Path, b: Path) -> Report:
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
        [*lines, *noted(notes)],
        bars=sorted((query.b - query.a for query in moved), reverse=True),
        bars_of=f"b less a, {unit}, each query that moved",
    )
