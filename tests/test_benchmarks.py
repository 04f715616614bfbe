"""The benchmark measures what it says: the same passages and questions for all, apart where they must be."""

from __future__ import annotations

import contextlib
import re
import signal
import time
from collections import Counter
from pathlib import Path
from statistics import mean

import msgspec
import pytest
from click.testing import CliRunner

from search.errors import BadCollection
from tests.benchmarks import __main__ as bench
from tests.benchmarks import contest, likeness, ours, serving, texts, worker
from tests.benchmarks.alone import frequent
from tests.benchmarks.madeup import grown, made_up
from tests.benchmarks.peers import WORD
from tests.benchmarks.report import Report, markdown
from tests.benchmarks.texts import Text
from tests.benchmarks.worker import ENGINES, PEERS, Timing, imported

ROOT = Path(__file__).parents[1]


def test_made_up_passages_are_the_same_every_time_and_as_uneven_as_real_ones() -> None:
    passages, questions = made_up(300)
    assert (passages, questions) == made_up(300)
    assert passages != made_up(300, seed=1)[0]
    assert len({text.id for text in passages}) == len(passages) == 300
    counts = [count for _, count in Counter(word for text in passages for word in text.body.lower().split()).most_common()]
    assert counts[0] > 4 * counts[9] > 16 * counts[199]
    titles = {text.title for text in passages}
    assert all(any(title.lower() in question.lower() for title in titles) for question in questions.long)


def test_more_passages_follow_the_pattern_of_those_there_are() -> None:
    passages, _ = made_up(200)
    more = grown(passages, 500)
    assert more[:200] == passages
    assert len({text.id for text in more}) == len({(text.title, text.body) for text in more}) == 500
    assert words_of(more) == words_of(passages), "no word is new, and none is lost"
    old, new = ([document[0].title.lower() for document in texts.documents(some)] for some in (passages, more[200:]))
    # A title of one word gives place to another such title now and then.
    assert not {title for title in old if " " in title} & set(new), "new documents are on topics of their own"
    grew = [1 + titled(new)[word] / count for word, count in titled(old).items()]
    assert mean(grew) == pytest.approx(2.5, rel=0.1), "made of words that are in as many titles as before"
    for document in texts.documents(more[200:]):
        assert len({text.title for text in document}) == 1
        assert all(text.heading.endswith(f" of {text.title}?") for text in document)
    words = [sum(len(text.body.split()) for text in some) / len(some) for some in (passages, more[200:])]
    assert words[1] == pytest.approx(words[0], rel=0.15)
    assert grown(passages, 50) == passages[:50]


def titled(titles: list[str]) -> Counter[str]:
    """In how many titles each word is."""
    return Counter(word for title in titles for word in set(title.split()))


def words_of(passages: list[Text]) -> set[str]:
    return {word for text in passages for word in WORD.findall(f"{text.title} {text.heading} {text.body}".lower())}


def test_a_quarter_is_of_whole_documents_and_questions_are_about_it() -> None:
    passages, questions = made_up(400)
    part = likeness.quarter(passages)
    titles = {text.title for text in part}
    assert len(titles) == len({text.title for text in passages}) // 4
    assert part == [text for text in passages if text.title in titles]
    asked = likeness.about(part, questions.long)
    assert 0 < len(asked) < len(questions.long)
    assert all(any(title.lower() in question.lower() for title in titles) for question in asked)
    with pytest.raises(BadCollection, match="names a title"):
        likeness.about(part, ["what is the zymurgologist ?"])


def test_every_engine_is_asked_over_the_quarter_what_was_grown_and_the_whole(tmp_path: Path) -> None:
    passages, questions = made_up(60)
    part = likeness.quarter(passages)
    times = likeness.measured(
        {likeness.QUARTER: part, likeness.GROWN: grown(part, 60), likeness.WHOLE: passages}, questions.long[:2], tmp_path
    )
    assert list(times) == list(ENGINES)
    assert all(0 < spent < float("inf") for by_name in times.values() for each in by_name.values() for spent in each)
    rows = likeness.table(times).splitlines()
    assert len(rows) == 2 + len(ENGINES)
    assert {row.count("|") for row in rows} == {8}


def test_a_collection_is_read_with_the_questions_beside_it(tmp_path: Path) -> None:
    passages = [Text("a", "T", "H", "One."), Text("b", "T", "H", "  "), Text("c", "U", "H", "Two.")]
    texts.write(passages, tmp_path / "docs.jsonl")
    with pytest.raises(BadCollection, match="queries"):
        texts.read(tmp_path / "docs.jsonl")
    (tmp_path / "queries.tsv").write_text("Q1\twhat is one ?\nQ2\twhat is two ?\n", encoding="utf-8")
    found, questions = texts.read(tmp_path / "docs.jsonl")
    assert [text.id for text in found] == ["a", "c"]
    assert questions.sets() == {"long": ("what is one ?", "what is two ?")}
    (tmp_path / "docs.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(BadCollection, match=r"docs\.jsonl cannot be measured"):
        texts.read(tmp_path / "docs.jsonl")


def test_engines_are_given_passages_one_after_the_other_as_often_as_they_ask(tmp_path: Path) -> None:
    passages = [Text("a", "T", "H", "Größe\u2028zwei\nlines."), Text("b", "T", "H", "Two.")]
    texts.write(passages, tmp_path / "docs.jsonl")
    written = texts.Written(tmp_path / "docs.jsonl")
    assert [list(written), list(written)] == [passages, passages]


def test_medians_are_taken_by_question_then_over_them_and_the_first_round_stays_apart() -> None:
    first = [Timing(9.0, 9.0, found=10), Timing(9.0, 9.0, found=0)]
    rounds = [
        [Timing(1.0, 0.5), Timing(3.0, 0.5)],
        [Timing(1.0, 0.5), Timing(3.0, 0.5)],
        [Timing(8.0, 8.0), Timing(3.0, 0.5)],
    ]
    times = contest.times(first, rounds)
    assert (times.p50, times.cpu_p50, times.first_p50, times.found, times.stopped) == (2000.0, 500.0, 9000.0, 5.0, 0)
    assert times.p95 == pytest.approx(2900.0)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_finds_the_passage_that_alone_holds_a_word(engine: str, tmp_path: Path) -> None:
    passages, _ = made_up(40)
    passages[17] = Text("wanted", passages[17].title, passages[17].heading, "The zymurgologist answers.", passages[17].url)
    kind = imported(engine)
    home = tmp_path if engine not in PEERS else tmp_path / "index"
    (tmp_path / "stop.json").write_bytes(b'["the"]')
    if engine not in PEERS:
        ours.prepare(passages, tmp_path)
    kind.build(passages, home)
    opened = kind(home)
    (found, *others) = opened.ask("What does the zymurgologist do?")
    if engine in PEERS or "ranking" in engine:
        assert found == "wanted"
    else:
        assert len(found) == 12, "a passage's own id"
    assert len({found, *others}) == 1 + len(others) <= 10
    assert opened.size() > 0
    assert list(opened.ask("the")) == []


def test_the_worst_question_is_as_long_as_one_may_be() -> None:
    worst = frequent(made_up(200)[0])
    assert 20 <= len(worst.split()) <= 32
    assert len(worst) <= 256


def test_a_short_run_writes_every_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contest, "COLD_STARTS", 1)
    monkeypatch.setattr(serving, "missing", lambda: "not here")
    arguments = ["--sizes", "60", "--questions", "3", "--rounds", "1", "--out", str(tmp_path)]
    done = CliRunner().invoke(bench.main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    report = msgspec.json.decode((tmp_path / "made-up-passages.json").read_bytes(), type=Report)
    (run,) = report.runs
    assert run.passages == 60
    assert {one.engine for one in run.results} == set(ENGINES)
    for one in run.results:
        assert min(one.size, one.own, one.passages_a_second, one.cold_open, one.cold_first) > 0
        assert one.own <= one.resident
        assert all(0 < times.p50 <= times.p95 for times in one.warm.values())
    assert run.alone.changed_first_ms > 0
    page = (tmp_path / "made-up-passages.md").read_text(encoding="utf-8")
    assert all(f"| {engine} |" in page for engine in ENGINES)
    assert "<svg" in (tmp_path / "made-up-passages.svg").read_text(encoding="utf-8")


@pytest.mark.skipif(serving.missing() is not None, reason="wrk is not installed")
def test_servers_are_asked_without_an_error_while_generations_come(tmp_path: Path) -> None:
    passages, questions = made_up(60)
    ours.prepare(passages, tmp_path)
    ours.build(passages, tmp_path)
    found = serving.serving(tmp_path, questions.short[:3], seconds=1, long=7)
    for load in (found.bare, found.cold, found.kept, found.publishing):
        assert load.requests > 0
        assert load.errors == 0
        assert 0 < load.p50 <= load.p99
    assert found.published >= 1


@pytest.mark.parametrize("sizes", ["0", "many", "10,-1", "10,,20"])
def test_a_wrong_size_is_said_to_be_one(sizes: str) -> None:
    done = CliRunner().invoke(bench.main, ["--sizes", sizes])
    assert done.exit_code == 2
    assert "no numbers of passages" in done.output


def test_the_committed_pages_are_made_of_the_committed_figures() -> None:
    folder = ROOT / "docs" / "benchmarks"
    reports = sorted(folder.glob("*.json"))
    assert reports
    for path in reports:
        report = msgspec.json.decode(path.read_bytes(), type=Report)
        page = path.with_suffix(".md").read_text(encoding="utf-8")
        assert page == markdown(report, path.with_suffix(".svg").name)
        assert re.search(rf"\({path.stem}\.md\)", (folder / "README.md").read_text(encoding="utf-8"))


def test_a_question_that_overruns_is_stopped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def loops(_: str) -> list[str]:
        while True:
            # As an engine would that takes every fault for damage.
            with contextlib.suppress(Exception):
                time.sleep(0.01)

    monkeypatch.setattr(worker, "LIMIT", 0.1)
    before = signal.signal(signal.SIGALRM, worker.stop)
    try:
        timing = worker.asked(loops, "gastrinoma zollinger ellison")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert timing.stopped
    assert timing.wall >= 0.1
