"""Which questions were judged, and what is right for each? Judged collections, question sets and runs, read from files.

Whatever is wrong with a file is said with its name, its line and a remedy. Nothing is asked, judged or measured here.
The rules by which the questions were judged stand in tests/judged/README.md.
"""

from __future__ import annotations

import gzip
import math
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import msgspec

from search.errors import MAX_QUERY, BadCollection

MAX_LINE = 20_000_000
"""Bytes: as much as the largest source file that is indexed unless set otherwise."""

_JOIN = " || "
_NONE = "NONE"
_FILES = ("docs.jsonl", "queries.tsv", "qrels.txt")
_COLUMNS = ("qid", "query", "section_heading", "answer_text", "category", "needs")


class Record(msgspec.Struct, frozen=True):
    """One line of docs.jsonl."""

    id: str | int
    body: str
    title: str | None = None
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """The questions of a judged collection: those both asked and judged. grades: query id -> document id -> grade."""

    folder: Path
    queries: dict[str, str]
    grades: dict[str, dict[str, int]]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a question set. Without headings and texts, the documents do not answer it."""

    qid: str
    query: str
    headings: tuple[str, ...]
    texts: tuple[str, ...]
    category: str
    needs: frozenset[str]

    @property
    def answerable(self) -> bool:
        return bool(self.texts)

    @property
    def english(self) -> bool:
        return "non-english" not in self.needs


def read_records(folder: Path) -> Iterator[Record]:
    """The documents of a collection, one by one. Raises BadCollection."""
    path = folder / "docs.jsonl"
    seen = set()
    for number, line in lines(path):
        try:
            record = msgspec.json.decode(line, type=Record)
        except (msgspec.DecodeError, RecursionError) as error:
            raise _bad(path, number, f"this is no document: {error}.", 'Write {"id", "title", "heading", "body"}.') from None
        if len(str(record.id).split()) != 1:
            raise _bad(path, number, f"the id {record.id!r} is empty or holds white space.", "TREC files need one word.")
        if str(record.id) in seen:
            raise _bad(path, number, f"document {record.id!r} stands here a second time.", "Remove one of the two.")
        seen.add(str(record.id))
        yield record
    if not seen:
        raise BadCollection(f"{path} holds no document. Write one a line.")


def read_collection(folder: Path) -> Collection:
    """The queries and judgements of a collection. Raises BadCollection."""
    if missing := [name for name in _FILES if not (folder / name).exists()]:
        raise BadCollection(
            f"{folder} is no judged collection: it lacks {', '.join(missing)}. Add that, or name a question set (.tsv)."
        )
    queries = _read_queries(folder / "queries.tsv")
    judged = _read_grades(folder / "qrels.txt")
    asked = {qid: text for qid, text in queries.items() if qid in judged}
    grades = {qid: judged[qid] for qid in asked}
    if not any(grade > 0 for of_query in grades.values() for grade in of_query.values()):
        raise BadCollection(
            f"{folder}: no query of queries.tsv has a relevant document in qrels.txt, so there is nothing to measure. "
            "Check that both files use the same query ids."
        )
    notes = []
    if unasked := len(judged) - len(asked):
        notes.append(f"{unasked} judged queries are not in queries.tsv: left out")
    if unjudged := len(queries) - len(asked):
        notes.append(f"{unjudged} queries are not judged: left out")
    return Collection(folder, asked, grades, tuple(notes))


def _read_queries(path: Path) -> dict[str, str]:
    queries: dict[str, str] = {}
    for number, line in lines(path):
        qid, tab, text = line.partition("\t")
        if not (qid.strip() and tab and text.strip()):
            raise _bad(path, number, "this is no query.", "Write its id, a tab and its text.")
        if qid.strip() in queries:
            raise _bad(path, number, f"query {qid.strip()!r} stands here a second time.", "Remove one of the two.")
        queries[qid.strip()] = text.strip()
    return queries


def _read_grades(path: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for number, line in lines(path):
        try:
            qid, _, document, written = line.split()
            # TREC's -1 and the like are judgements of not relevant.
            grade = max(0, int(written))
        except ValueError:
            raise _bad(path, number, "this is no judgement.", "Write query id, 0, document id and a whole number.") from None
        if grades.setdefault(qid, {}).setdefault(document, grade) != grade:
            raise _bad(path, number, f"{document!r} was judged otherwise for {qid!r} above.", "Keep one of the two.")
    return grades


def read_run(path: Path) -> dict[str, list[str]]:
    """A TREC run, plain or gzipped, in the order in which trec_eval takes it. Raises BadCollection."""
    scored: dict[str, dict[str, float]] = {}
    for number, line in lines(path):
        try:
            qid, _, document, _, written, _ = line.split()
            score = float(written)
        except ValueError:
            score = math.nan
        if math.isnan(score):
            raise _bad(
                path, number, "this is no line of a TREC run.", "Write query id, Q0, document id, rank, score and name."
            )
        if document in scored.setdefault(qid, {}):
            raise _bad(path, number, f"{document!r} stands here a second time for {qid!r}.", "Remove one of the two.")
        scored[qid][document] = score
    if not scored:
        raise BadCollection(f"{path} holds no line. Write a run: hoofbeats evaluate PATH --run FILE")
    # trec_eval ignores the ranks written: score, then document id, both from the top.
    return {
        qid: [document for _, document in sorted(((s, d) for d, s in of_query.items()), reverse=True)]
        for qid, of_query in scored.items()
    }


def read_questions(path: Path) -> list[Question]:
    """A question set: tab-separated, with a line that names the columns. Raises BadCollection."""
    rows = lines(path)
    number, first = next(rows, (1, ""))
    columns = first.split("\t")
    if missing := [name for name in _COLUMNS[:4] if name not in columns]:
        raise _bad(path, number, f"no column is called {', '.join(missing)}.", f"Begin with the line {' '.join(_COLUMNS)}.")
    questions: dict[str, Question] = {}
    for number, line in rows:
        cells = line.split("\t")
        if len(cells) > len(columns) or len(cells) < 4:
            raise _bad(path, number, f"{len(cells)} cells under {len(columns)} columns.", "Part them with one tab each.")
        question = _question(path, number, dict(zip(columns, cells, strict=False)))
        if question.qid in questions:
            raise _bad(path, number, f"question {question.qid!r} stands here a second time.", "Remove one of the two.")
        questions[question.qid] = question
    if not questions:
        raise BadCollection(f"{path} asks no question. Write one a line under {' '.join(_COLUMNS)}.")
    return list(questions.values())


def _question(path: Path, number: int, row: Mapping[str, str]) -> Question:
    cells = {name: row.get(name, "").strip() for name in _COLUMNS}
    if not (cells["qid"] and cells["query"]):
        raise _bad(path, number, "the question has no id or no text.", "Write both.")
    if len(cells["query"]) > MAX_QUERY:
        raise _bad(
            path, number, f"the question has {len(cells['query'])} characters; {MAX_QUERY} is the most.", "Shorten it."
        )
    headings, texts = _parts(cells["section_heading"]), _parts(cells["answer_text"])
    if not (headings and texts):
        raise _bad(path, number, "a section_heading or answer_text is empty.", f"Write it, or {_NONE} in both.")
    if (headings == (_NONE,)) != (texts == (_NONE,)):
        problem = f"only one of section_heading and answer_text is {_NONE}."
        raise _bad(path, number, problem, f"Write {_NONE} in both or neither.")
    if headings == (_NONE,):
        headings, texts = (), ()
    needs = frozenset(need.strip() for need in cells["needs"].split(",") if need.strip())
    return Question(cells["qid"], cells["query"], headings, texts, cells["category"], needs)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(_JOIN) if part.strip())


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file that are not blank, numbered from 1; .gz is unzipped. Raises BadCollection."""
    number = 0
    try:
        with _opened(path) as stream:
            while raw := stream.readline(MAX_LINE + 1):
                number += 1
                if len(raw) > MAX_LINE:
                    raise _bad(path, number, f"the line is over {MAX_LINE:,} bytes.", "Shorten or part it.")
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as error:
        raise _bad(path, number, f"this is not UTF-8 ({error.reason}).", "Save the file as UTF-8.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadCollection(f"{path} is damaged, or no gzip file. Fetch or write it again.") from None
    except OSError as error:
        raise BadCollection(f"{path} cannot be read: {error.strerror or error}. Check the path and its rights.") from None


def _opened(path: Path) -> IO[bytes]:
    # Opening a pipe would wait for ever.
    if path.exists() and not path.is_file():
        raise BadCollection(f"{path} is no regular file. Name one that is.")
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _bad(path: Path, number: int, problem: str, remedy: str) -> BadCollection:
    return BadCollection(f"{path}:{number}: {problem} {remedy}")
