"""What is read of judged collections, question sets and runs, and what is said of bad ones."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from search.errors import BadCollection
from search.judged import lines, read_collection, read_questions, read_records, read_run
from tests.judging import HEADER, collection


def test_only_queries_both_asked_and_judged_are_measured_and_the_others_are_said(tmp_path: Path) -> None:
    read = read_collection(collection(tmp_path, queries="1\tx\n2\ty\n", qrels="1 0 a 1\n1 0 b -1\n3 0 a 1\n4 0 a 1\n"))
    assert read.queries == {"1": "x"}
    assert read.grades == {"1": {"a": 1, "b": 0}}
    assert read.notes == (
        "2 judged queries are not in queries.tsv: left out",
        "1 queries are not judged: left out",
    )


@pytest.mark.parametrize(
    ("queries", "qrels", "message"),
    [
        ("1\tx\n\nno tab\n", "1 0 a 1\n", r"queries\.tsv:3: this is no query"),
        ("1\t \n", "1 0 a 1\n", r"queries\.tsv:1: this is no query"),
        ("1\tx\n1\ty\n", "1 0 a 1\n", r"queries\.tsv:2: query '1' stands here a second time"),
        ("1\tx\n", "1 0 a\n", r"qrels\.txt:1: this is no judgement.*whole number"),
        ("1\tx\n", "1 0 a 1\n1 0 b high\n", r"qrels\.txt:2: this is no judgement"),
        ("1\tx\n", "1 0 a 1\n1 0 a 2\n", r"qrels\.txt:2: 'a' was judged otherwise"),
        ("1\tx\n", "", "nothing to measure"),
        ("", "1 0 a 1\n", "nothing to measure"),
        ("1\tx\n", "1 0 a 0\n", "nothing to measure"),
        ("1\tx\n", "Q1 0 a 1\n", "same query ids"),
    ],
)
def test_a_bad_collection_is_named_with_its_line(tmp_path: Path, queries: str, qrels: str, message: str) -> None:
    with pytest.raises(BadCollection, match=message):
        read_collection(collection(tmp_path, queries=queries, qrels=qrels))


@pytest.mark.parametrize(
    ("docs", "message"),
    [
        ('{"id": "a", "body": "x"}\n{"id": "b"\n', r"docs\.jsonl:2: this is no document"),
        ('{"id": "a"}\n', r"docs\.jsonl:1: .*body"),
        ('{"id": "a", "body": 3}\n', r"docs\.jsonl:1: .*body"),
        ("[" * 100_000 + "\n", r"docs\.jsonl:1: this is no document"),
        ('{"id": "a b", "body": ""}\n', r"docs\.jsonl:1: the id 'a b'"),
        ('{"id": 1, "body": ""}\n{"id": "1", "body": ""}\n', r"docs\.jsonl:2: document '1' stands here a second time"),
        ("", "holds no document"),
    ],
)
def test_a_bad_document_is_named_with_its_line(tmp_path: Path, docs: str, message: str) -> None:
    with pytest.raises(BadCollection, match=message):
        list(read_records(collection(tmp_path, docs=docs)))


def test_documents_may_lack_title_and_heading(tmp_path: Path) -> None:
    [first] = read_records(collection(tmp_path, docs='{"id": 7, "body": "x", "title": null, "url": "y"}\n'))
    assert (first.id, first.body, first.title, first.heading) == (7, "x", None, None)


ROW = "q1\tfeeling sick\tSigns || Causes\tNausea || Pain\tnurse\tlay term, list item\n"


def test_a_question_set_is_read_with_its_joined_cells_parted(tmp_path: Path) -> None:
    path = tmp_path / "set.tsv"
    path.write_text(f"\ufeff{HEADER}{ROW}\r\nq2\tcost\tNONE\tNONE\n", encoding="utf-8")
    first, second = read_questions(path)
    assert (first.headings, first.texts, first.category) == (("Signs", "Causes"), ("Nausea", "Pain"), "nurse")
    assert first.needs == {"lay term", "list item"}
    assert (first.answerable, second.answerable, second.needs) == (True, False, frozenset())
    assert second.english
    assert not replace(second, needs=frozenset(("lay term", "non-english"))).english


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"set\.tsv:1: no column is called qid, query"),
        ("qid\tquery\tanswer_text\n", r"set\.tsv:1: no column is called section_heading"),
        (HEADER, "asks no question"),
        (HEADER + "q1\tx\tSigns\n", r"set\.tsv:2: 3 cells under 6 columns"),
        (HEADER + ROW.rstrip() + "\tmore\n", r"set\.tsv:2: 7 cells under 6 columns"),
        (HEADER + ROW + ROW, r"set\.tsv:3: question 'q1' stands here a second time"),
        (HEADER + "q1\t \tSigns\tNausea\n", r"set\.tsv:2: the question has no id or no text"),
        (HEADER + f"q1\t{'x' * 257}\tSigns\tNausea\n", r"set\.tsv:2: the question has 257 characters; 256 is the most"),
        (HEADER + "q1\tx\tSigns\tNONE\n", r"set\.tsv:2: only one of .* NONE in both or neither"),
        (HEADER + "q1\tx\tNONE\tNausea\n", r"set\.tsv:2: only one of"),
        (HEADER + "q1\tx\tSigns\t \n", r"set\.tsv:2: a section_heading or answer_text is empty"),
    ],
)
def test_a_bad_question_set_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "set.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadCollection, match=message):
        read_questions(path)


def test_a_run_is_taken_in_the_order_of_trec_eval(tmp_path: Path) -> None:
    path = tmp_path / "x.run.gz"
    path.write_bytes(gzip.compress(b"1 Q0 a 1 0.5 x\n1 Q0 c 2 2.5 x\n1 Q0 b 3 0.5 x\n2 Q0 a 1 1e3 x\n"))
    assert read_run(path) == {"1": ["c", "b", "a"], "2": ["a"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no line"),
        ("1 Q0 a 1 0.5\n", r"x\.run:1: this is no line of a TREC run"),
        ("1 Q0 a 1 0.5 x\n1 Q0 b 1 nan x\n", r"x\.run:2: this is no line of a TREC run"),
        ("1 Q0 a 1 0.5 x\n1 Q0 a 2 0.4 x\n", r"x\.run:2: 'a' stands here a second time"),
    ],
)
def test_a_bad_run_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.run"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadCollection, match=message):
        read_run(path)


def test_files_that_cannot_be_read_are_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"fine\nna\xefve\n")
    (tmp_path / "plain.gz").write_bytes(b"not zipped")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"text" * 1000)[:-9])
    for name, message in (
        ("absent", "cannot be read: No such file.*Check the path"),
        ("latin", r"latin:2: this is not UTF-8.*Save"),
        ("plain.gz", "no gzip file"),
        ("cut.gz", "damaged"),
        (".", "no regular file"),
    ):
        with pytest.raises(BadCollection, match=message):
            list(lines(tmp_path / name))
