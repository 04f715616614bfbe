"""The rules of judging, the measures on cases small enough to work out by hand, and what `hoofbeats evaluate` prints."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.build import index as build_index
from search.errors import BadCollection
from search.evaluate import MAX_ANSWER, SPARE, Outcome, Rate, answers, judge, median_length, rates
from search.evaluate_cli import command
from search.evaluate_report import questions_report
from search.judged import Question, read_run
from search.measures import mean, measure
from search.model import Answer, Hit, Metadata, Passage, Reading, Reply, Source
from search.settings import load
from tests.judging import judged_folder, leaflet

TWO_SENTENCES = "Surgery: The tumor may be removed. A part of it may stay behind."


def question(texts: tuple[str, ...] = ("Nausea",), headings: tuple[str, ...] = ("Signs",), needs: str = "") -> Question:
    return Question("q1", "feeling sick", headings, texts, "patient", frozenset(filter(None, needs.split(","))))


def hit(rank: int, heading: str, answer: str | None, score: float = 1.0) -> Hit:
    text = answer or "Some text."
    passage = Passage(f"p{rank}", "leaflet", rank, heading, ("Leaflet", heading), "signs", 0, len(text), text, ())
    source = Source("leaflet", "leaflet.txt", "0" * 64, "text/1", Metadata())
    return Hit(rank, score, passage, source, "0" * 64, (), Answer(answer, 0, len(answer)) if answer else None)


def reply(*hits: Hit, answered: bool = True) -> Reply:
    return Reply("feeling sick", answered, Reading(), len(hits), 1, 10, 0.0, 1, "2026-01-01T00:00:00Z", (), (), {}, hits)


@pytest.mark.parametrize(
    ("given", "expected", "right"),
    [
        ("Nausea", ("Nausea",), True),
        ("Signs include:\nNausea\nPain", ("Nausea",), True),
        ("nausea", ("Nausea",), False),
        ("Naus", ("Nausea",), False),
        ("", ("Nausea",), False),
        (" \n", ("Nausea",), False),
        ("Pain", ("Nausea", "Pain"), True),
        (TWO_SENTENCES, (TWO_SENTENCES,), True),
        ("Surgery: The tumor may be removed.", (TWO_SENTENCES,), True),
        ("A part of it may stay behind.", (TWO_SENTENCES,), True),
        ("The tumor may be removed.", (TWO_SENTENCES,), False),
        ("A part of it", (TWO_SENTENCES,), False),
        ("A part of it\nmay stay behind.", (TWO_SENTENCES,), True),
        ("The liver\nis examined.", ("The liver is examined.",), True),
        ("NONE", (), False),
    ],
)
def test_an_answer_holds_an_expected_text_or_is_a_whole_sentence_of_it(
    given: str, expected: tuple[str, ...], right: bool
) -> None:
    assert answers(given, expected) is right


@pytest.mark.parametrize(
    ("expected", "limit"),
    [
        (("Nausea",), MAX_ANSWER),
        (("n" * (MAX_ANSWER - SPARE),), MAX_ANSWER),
        (("n" * MAX_ANSWER,), MAX_ANSWER + SPARE),
        (("n" * 300, "p" * 300), 600 + 2 * SPARE),
    ],
)
def test_an_answer_may_be_so_long_and_no_longer(expected: tuple[str, ...], limit: int) -> None:
    padding = limit - len(expected[0])
    assert answers(expected[0] + "x" * padding, expected)
    assert not answers(expected[0] + "x" * (padding + 1), expected)


@pytest.mark.parametrize(
    ("headings", "heading", "right"),
    [
        (("Signs",), "Signs", True),
        (("Signs",), "signs", False),
        (("Signs", "Causes"), "Causes", True),
        (("(front matter)",), "", True),
        (("Signs",), "", False),
    ],
)
def test_the_first_hit_lies_under_an_expected_heading(headings: tuple[str, ...], heading: str, right: bool) -> None:
    assert judge(question(headings=headings), reply(hit(1, heading, "Nausea"))).section_1 is right


@pytest.mark.parametrize(
    ("answers_given", "first", "among_three"),
    [
        (("Nausea", "Pain"), True, True),
        (("Pain", None, "Nausea"), False, True),
        (("Pain", "Pain", "Pain", "Nausea"), False, False),
        ((None, "Nausea"), False, True),
        ((), False, False),
    ],
)
def test_answers_count_in_the_order_of_the_hits(
    answers_given: tuple[str | None, ...], first: bool, among_three: bool
) -> None:
    hits = [hit(rank, "Signs", text) for rank, text in enumerate(answers_given, 1)]
    outcome = judge(question(), reply(*hits))
    assert (outcome.answer_1, outcome.answer_3) == (first, among_three)


def test_hits_are_judged_even_where_the_reply_declines() -> None:
    outcome = judge(question(), reply(hit(1, "Signs", "Nausea"), answered=False))
    assert (outcome.section_1, outcome.answer_1, outcome.answered) == (True, True, False)


def test_nothing_is_right_for_a_question_that_nothing_answers() -> None:
    outcome = judge(question(texts=(), headings=()), reply(hit(1, "", "Nausea")))
    assert (outcome.section_1, outcome.answer_1, outcome.answer_3) == (False, False, False)


def outcomes() -> list[Outcome]:
    """Three answerable questions (one declined) and two that are not (one declined)."""
    right, wrong = hit(1, "Signs", "Nausea"), hit(1, "Causes", "Pain " * 3)
    nothing = question(texts=(), headings=(), needs="unanswerable,non-english")
    return [
        judge(question(), reply(right)),
        judge(question(), reply(wrong, right)),
        judge(question(), reply(right, answered=False)),
        judge(nothing, reply(wrong, answered=False)),
        judge(nothing, reply(right)),
    ]


def test_rates_are_over_the_answerable_or_the_unanswerable() -> None:
    assert rates(outcomes()) == {
        "section@1": Rate(2, 3),
        "answer@1": Rate(2, 3),
        "answer@3": Rate(3, 3),
        "declined": Rate(1, 2),
        "wrongly_declined": Rate(1, 3),
    }


def test_a_rate_of_no_questions_has_no_value() -> None:
    assert rates([])["declined"].value is None
    assert Rate(1, 4).value == 0.25


def test_the_median_length_is_of_first_answers_to_answerable_questions() -> None:
    assert median_length(outcomes()) == len("Nausea")
    assert median_length(outcomes()[3:]) is None


def test_measures_are_those_worked_out_by_hand() -> None:
    grades = {"q1": {"a": 2, "b": 1, "c": 0}, "q2": {"d": 1}}
    figures = measure(grades, {"q1": ["c", "b", "a"]})
    ideal, found = 2 + 1 / math.log2(3), 1 / math.log2(3) + 2 / math.log2(4)
    by_hand = {"nDCG@10": found / ideal, "MAP": (1 / 2 + 2 / 3) / 2, "recall@100": 1.0, "P@1": 0.0, "MRR@10": 0.5}
    for name, figure in by_hand.items():
        assert figures[name]["q1"] == pytest.approx(figure), name
        assert figures[name]["q2"] == 0, name
        assert mean(figures[name]) == pytest.approx(figure / 2), name


def test_measures_stop_where_their_names_say() -> None:
    run = {"q": [f"x{n}" for n in range(10)] + ["a"] + [f"y{n}" for n in range(89)] + ["b"]}
    figures = measure({"q": {"a": 1, "b": 1}}, run)
    assert [figures[name]["q"] for name in ("nDCG@10", "MRR@10", "recall@100")] == [0, 0, 0.5]
    assert figures["MAP"]["q"] == pytest.approx((1 / 11 + 2 / 101) / 2)


def evaluate(*arguments: object) -> str:
    """What `hoofbeats evaluate` prints."""
    result = CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_collection_is_indexed_ranked_and_measured(tmp_path: Path) -> None:
    folder, run = judged_folder(tmp_path / "small"), tmp_path / "small.run"
    measured = json.loads(evaluate(folder, "--json", "--run", run, "--plots", tmp_path / "plots"))
    assert measured["metrics"] == pytest.approx(dict.fromkeys(("nDCG@10", "MAP", "recall@100", "P@1", "MRR@10"), 2 / 3))
    assert measured["notes"] == [
        "1 queries are not judged: left out",
        "1 relevant documents are not in docs.jsonl: counted as never found",
    ]
    assert {qid: ranking[0] for qid, ranking in read_run(run).items() if ranking} == {"1": "a", "2": "b", "3": "c"}
    assert (tmp_path / "plots" / "queries.png").read_bytes().startswith(b"\x89PNG")
    assert "nDCG@10     0.6667" in evaluate(folder)


def test_two_runs_are_compared_with_the_queries_that_moved_and_why(tmp_path: Path) -> None:
    folder, a, b = judged_folder(tmp_path / "small"), tmp_path / "a.run", tmp_path / "b.run"
    a.write_text("1 Q0 c 1 9 x\n1 Q0 a 2 8 x\n2 Q0 b 1 9 x\n", encoding="utf-8")
    b.write_text("1 Q0 a 1 9 x\n2 Q0 b 1 9 x\n", encoding="utf-8")
    compared = json.loads(evaluate(folder, "--compare", a, b, "--json"))
    assert compared["metrics"]["MAP"] == pytest.approx({"a": 0.5, "b": 2 / 3, "difference": 1 / 6, "p": 1.0, "n": 3})
    [moved] = compared["moved"]
    assert (moved["qid"], moved["query"], moved["b"]) == ("1", "flushing", 1.0)
    assert moved["reason"] == "a (grade 1) from 2 to 1"
    assert compared["notes"][-1].startswith("a ranks up to 2 documents and b up to 1")
    assert "a (grade 1) from 2 to 1" in evaluate(folder, "--compare", a, b)


def test_questions_in_english_and_not_are_reported_together_and_apart() -> None:
    report = questions_report(outcomes(), {}, "head", {}).json
    groups = report["groups"]
    assert isinstance(groups, dict)
    assert {name: group["questions"] for name, group in groups.items()} == {"all": 5, "english": 3, "non-english": 2}
    assert groups["english"]["declined"]["value"] is None
    assert (groups["non-english"]["declined"]["value"], groups["all"]["answer@1"]["right"]) == (0.5, 2)


def test_a_question_set_is_asked_of_an_index_and_two_results_compared(tmp_path: Path) -> None:
    (corpus, path), index = leaflet(tmp_path), tmp_path / "index"
    build_index(load({"corpus": str(corpus), "index": str(index)}))
    measured = json.loads(evaluate(path, "--index", index, "--json", "--plots", tmp_path))
    first, second = measured["questions"]
    assert (first["section@1"], first["answer@1"], first["heading"]) == (True, True, "What helps")
    assert (second["answerable"], second["answered"]) == (False, False)
    assert measured["metrics"]["answer@1"] == measured["metrics"]["declined"] == 1
    assert (tmp_path / "risk-coverage.png").read_bytes().startswith(b"\x89PNG")
    assert "n 1" in evaluate(path, "--index", index)

    a, b = tmp_path / "a.json", tmp_path / "b.json"
    a.write_text(json.dumps(measured), encoding="utf-8")
    first |= {"answer@1": False, "answer@3": False, "answer": "Flushing is a sudden feeling of warmth."}
    b.write_text(json.dumps(measured), encoding="utf-8")
    compared = json.loads(evaluate(path, "--compare", a, b, "--json"))
    assert (compared["metrics"]["answer@1"]["difference"], compared["metrics"]["declined"]["difference"]) == (-1, 0)
    assert [moved["qid"] for moved in compared["moved"]] == ["q1"]
    assert "“Flushing is a sudden feeling of warmth.” now" in compared["moved"][0]["reason"]


def test_what_cannot_be_measured_or_compared_says_why(tmp_path: Path) -> None:
    folder, (_, path) = judged_folder(tmp_path / "small"), leaflet(tmp_path)
    strange = tmp_path / "strange.run"
    strange.write_text("99 Q0 a 1 9 x\n", encoding="utf-8")
    results = tmp_path / "other.json"
    results.write_text('{"questions": []}', encoding="utf-8")
    for arguments, message in (
        ((tmp_path / "absent",), "cannot be read: No such file"),
        ((tmp_path,), "lacks docs.jsonl, queries.tsv, qrels.txt"),
        ((folder, "--compare", strange, strange), "ranks no query"),
        ((path, "--compare", strange, strange), "holds no results of a question set"),
        ((path, "--compare", results, results), "does not answer the same questions"),
    ):
        with pytest.raises(BadCollection, match=message):
            evaluate(*arguments)
