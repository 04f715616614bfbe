"""The commands, as a shell sees them: exit codes, JSON, and messages that say what to do next."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import hoofbeats
from search import draft
from search.answer import EXCERPT
from search.citation import age as ago
from search.citation import plain_date
from search.settings import Settings, load
from search.terminal import age, block, count, safe
from tests.webpage import read
from web import create_app

LEAFLET = "About carcinoids\n\nCarcinoids grow slowly in the bowel.\n\nFlushing of the face is common.\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a corpus of one document, away from any settings of the machine."""
    for name in [name for name in os.environ if name.startswith("HOOFBEATS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus/sources").mkdir(parents=True)
    (tmp_path / "corpus/sources/a.txt").write_text(LEAFLET)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(hoofbeats.main, words)


def answer(*words: str) -> dict[str, Any]:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.stderr
    assert done.stderr == ""
    read: dict[str, Any] = json.loads(done.stdout)
    return read


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the one document, elsewhere; these tests only read it."""
    home = tmp_path_factory.mktemp("an index")
    (home / "corpus").mkdir()
    (home / "corpus/a.txt").write_text(LEAFLET)
    done = run("index", "--corpus", str(home / "corpus"), "--index", str(home / "index"))
    assert done.exit_code == 0, done.stderr
    return home / "index"


def test_the_installed_command_indexes_searches_and_tells_how_it_is(place: Path) -> None:
    command = Path(sys.executable).with_name("hoofbeats")

    def shell(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONWARNINGS": "error"}
        return subprocess.run([command, *words], capture_output=True, text=True, check=False, env=environment)

    first = shell("index")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("corpus/  1 document, ")
    assert "(1 added, 0 changed, 0 removed)" in first.stdout
    assert "generation 1 published at .hoofbeats/index" in first.stdout
    found = shell("search", "flushing")
    assert (found.returncode, found.stderr) == (0, "")
    assert "Flushing of the face is common." in found.stdout
    (place / "corpus/sources/b.txt").write_text("")
    failed = shell("index", "--json")
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["failed"] == [{"id": "b", "path": "sources/b.txt", "reason": "empty"}]


def test_index_reports_lists_of_ids(place: Path) -> None:
    assert {key: answer("index")[key] for key in ("added", "generation")} == {"added": ["a"], "generation": 1}
    (place / "corpus/sources/b.txt").write_text("About b\n\nA sentence of b.\n")
    report = answer("index", "--corpus", "corpus", "--index", ".hoofbeats/index")
    assert {name: report[name] for name in ("added", "changed", "removed", "unchanged", "failed")} == {
        "added": ["b"], "changed": [], "removed": [], "unchanged": ["a"], "failed": [],
    }  # fmt: skip
    assert report["counts"]["documents"] == 2
    assert report["seconds"] >= 0


def test_a_word_to_leave_out_is_no_option() -> None:
    run("index")
    both, without = run("search", "carcinoids", "-headache", "--limit", "1"), run("search", "-bowel carcinoids")
    assert (both.exit_code, without.exit_code) == (0, 0)
    assert "“Carcinoids grow slowly in the bowel.”" in both.output
    assert "bowel" not in without.output.partition("Updated")[0]
    assert "beside “-surgery”" in run("search", "-surgery").output.replace("\n", " ")
    assert run("search", "-s").exit_code == 2
    assert run("search", "-h").output.startswith("Usage")


def test_failures_are_named_to_people_with_the_next_step(place: Path) -> None:
    (place / "corpus/sources/b\x1b[2Jc.txt").write_bytes(b"\0\0")
    done = run("index")
    assert done.exit_code == 1
    assert "sources/b\\x1b[2Jc.txt: binary" in done.stderr
    assert "What was indexed of these before stays" in done.stderr
    assert "\x1b" not in done.output


@pytest.mark.parametrize("command", [("search", "flushing"), ("status",)])
def test_without_an_index_the_command_that_builds_one_is_named(command: tuple[str, ...], place: Path) -> None:
    done = run(*command, "--index", str(place / "nowhere"))
    assert done.exit_code == 3
    assert done.stdout == ""
    assert f"hoofbeats index --index {place / 'nowhere'}" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("search",),
        ("search", "flushing", "--limit", "none"),
        ("search", "flushing", "--limit", "0"),
        ("search", "x" * 300),
        ("serve", "--port", "99999"),
        ("serve", "--port", "http"),
        ("index", "--corpus", "nowhere"),
        ("index", "--colour"),
    ],
)
def test_wrong_use_is_two(words: tuple[str, ...], indexed: Path) -> None:
    index = ("--index", str(indexed)) if words[0] == "search" else ()
    done = run(*words, *index)
    assert done.exit_code == 2, done.output
    assert done.stderr
    assert "Traceback" not in done.output


def test_a_wrong_setting_is_two_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOFBEATS_READ_SECONDS", "soon")
    done = run("index")
    assert (done.exit_code, "HOOFBEATS_READ_SECONDS" in done.stderr) == (2, True)


def test_another_writer_is_five(place: Path) -> None:
    with draft.begin(place / ".hoofbeats/index"):
        done = run("index")
    assert done.exit_code == 5
    assert "Wait until it has finished" in done.stderr


def test_an_index_that_cannot_be_written_is_three_and_says_why(place: Path) -> None:
    (place / "file").write_text("in the way")
    done = run("index", "--index", "file")
    assert done.exit_code == 3
    assert "The index at file cannot be written" in done.stderr


def test_search_prints_the_answer_with_its_source(indexed: Path) -> None:
    done = run("search", "who", "gets", "flushing", "--index", str(indexed))
    assert done.exit_code == 0
    assert " 1  “Flushing of the face is common.”" in done.stdout
    assert "“About carcinoids”." in done.stdout


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({}, "No date stated"),
        ({"updated": str(date.today())}, f"Updated {plain_date(date.today())} (today)"),
        (
            {"published": "2001-02-03"},
            f"Published 3 February 2001 ({ago(date(2001, 2, 3), date.today())}: may be out of date)",
        ),
        (
            {"reviewed": "2001-02-03"},
            f"Reviewed 3 February 2001 ({ago(date(2001, 2, 3), date.today())}: may be out of date)",
        ),
        (
            {"updated": str(date.today()), "next_review": "2002-03-04"},
            f"Updated {plain_date(date.today())} (today) · was due for review on 4 March 2002",
        ),
        ({"superseded_by": "b"}, "No date stated · an older version: the newer one is b"),
    ],
)
def test_search_says_how_old_an_answer_is_and_what_speaks_against_it_as_the_page_does(
    stated: dict[str, str], told: str, place: Path
) -> None:
    rows = [f'{name} = "{value}"' if name == "superseded_by" else f"{name} = {value}" for name, value in stated.items()]
    (place / "corpus/sources/b.txt").write_text("About gastrinomas\n\nUlcers come back.\n")
    (place / "corpus/catalogue.toml").write_text("\n".join(["[[source]]", 'path = "sources/a.txt"', *rows]))
    assert run("index").exit_code == 0
    lines = run("search", "who gets flushing").stdout.splitlines()
    assert f"    {told}" in lines
    assert not any(re.search(r"20\d\d", line) for line in lines if f"    {told}" != line)
    page = create_app(load({"index": place / ".hoofbeats/index"}, {})).test_client().get("/search?q=who+gets+flushing")
    shown = re.sub(r"\s+", " ", read(page).select(".hit .provenance")[0].get_text())
    assert shown.strip().replace("read the newer one", "the newer one is b").casefold() == told.casefold()


def test_search_names_a_section_only_where_it_says_more_than_the_title(place: Path) -> None:
    (place / "corpus/sources/a.txt").unlink()
    (place / "corpus/sources/b.md").write_text("# Zebras\n\nZebras drink.\n\n## Food\n\nGrass feeds them.\n")
    run("index")
    assert " 1  “Zebras drink.”\n    “Zebras”." in run("search", "zebras drink").stdout
    assert "    Food\n    “Zebras”." in run("search", "grass feeds").stdout


def test_what_may_be_an_emergency_is_met_first(indexed: Path) -> None:
    said = run("search", "chest pain", "--index", str(indexed)).output
    assert said.startswith("If this may be an emergency")
    told = json.loads(run("search", "chest pain", "--index", str(indexed), "--json").output)
    assert [notice["type"] for notice in told["notices"]] == ["care", "disclaimer"]


def test_search_says_when_the_documents_do_not_answer(indexed: Path) -> None:
    done = run("search", "who plays the violin", "--index", str(indexed))
    assert done.exit_code == 0
    assert "These documents don't answer “who plays the violin”." in done.stdout


def test_search_sets_apart_what_is_only_related(indexed: Path, built: Settings) -> None:
    said = run("search", "flushing while knitting", "--index", str(indexed)).stdout.splitlines()
    assert said[:4] == [
        "These documents don't answer “flushing while knitting”.",
        "Nowhere in these documents: knitting.",
        "",
        "Related, but no answer:",
    ]
    asked = ("search", "tumour in the lung", "--index", str(built.index))
    reply, said = answer(*asked), run(*asked).stdout.splitlines()
    apart = said.index("Related, but no direct answer:")
    answers, related = (sum(line[:4].strip().isdecimal() for line in part) for part in (said[:apart], said[apart:]))
    assert [answers, related] == [sum(bool(hit["answer"]) is one for hit in reply["hits"]) for one in (True, False)]
    assert min(answers, related) > 0
    assert said[0] == f"{answers} answers, from 1 document; {reply['total']['value']} passages match."


def test_a_long_passage_that_is_only_related_is_shown_by_its_beginning(place: Path) -> None:
    (place / "corpus/sources/a.txt").write_text("Flushing of the face is common. " + "It comes and goes with the day. " * 40)
    run("index")
    said = run("search", "flushing while knitting").stdout
    assert "Flushing of the face is common." in said
    assert " …\n" in said
    assert said.count("comes and goes") <= EXCERPT // 20


def test_who_may_harm_himself_is_told_nothing_else(place: Path) -> None:
    (place / "corpus/sources/b.txt").write_text("Death\n\nMost people want to die at home.\n")
    run("index")
    said = run("search", "I want to die").stdout
    assert "You do not have to carry this alone" in said
    assert "at home" not in said


def test_a_cell_that_spans_columns_keeps_the_others_in_their_place(place: Path) -> None:
    (place / "corpus/sources/b.html").write_text("<table><tr><td>Gastrin<td colspan=2>25000<td>10000</table>")
    run("index")
    assert "Gastrin | 25000 | ← | 10000" in run("search", "gastrin").stdout


def test_a_cry_for_help_that_is_too_long_is_met_with_care(indexed: Path) -> None:
    done = run("search", "My father has chest pain since this morning. " * 7, "--index", str(indexed))
    assert done.exit_code == 2
    assert done.stderr.index("emergency number") < done.stderr.index("315 characters")


def test_who_indexes_an_empty_folder_is_told_where_documents_belong(place: Path) -> None:
    (place / "corpus/sources/a.txt").unlink()
    done = run("index")
    assert done.exit_code == 0
    assert "Try:" not in done.stdout
    assert f"put documents into {Path('corpus/sources')}" in done.stdout
    assert ".docx, .htm, .html" in done.stdout


def test_an_empty_question_is_used_wrongly(indexed: Path) -> None:
    done = run("search", " ", "", "--index", str(indexed))
    assert done.exit_code == 2
    assert "The question is empty. Type one" in done.stderr


def test_who_leaves_out_all_that_was_typed_is_told_what_to_type(indexed: Path) -> None:
    asked = ("search", "--index", str(indexed), "--", "-flushing")
    said = " ".join(run(*asked).stdout.split())
    assert "beside “-flushing”, so its words were looked for, and not left out." in said
    assert said.index("tumor -flushing") < said.index("Flushing of the face")
    assert run("search", "--index", str(indexed), "--", "face -flushing").stdout.count("looked for") == 0


def test_search_in_json_has_the_shape_of_the_api(indexed: Path) -> None:
    reply = answer("search", "flushing", "--index", str(indexed), "--limit", "1")
    assert reply["query"] == "flushing"
    assert reply["answered"] is True
    assert reply["per_page"] == 1
    assert [hit["answer"]["text"] for hit in reply["hits"]] == ["Flushing of the face is common."]


def test_a_query_is_words_whatever_it_looks_like(indexed: Path) -> None:
    for typed in ('"', "((((", "a:b:c", "* ?", "'; DROP TABLE", "\x1b[2J", "😀", "\\"):
        done = run("search", "--index", str(indexed), "--", typed)
        assert done.exit_code == 0, (typed, done.output)
        assert "\x1b" not in done.output


def test_status_tells_generation_versions_counts_and_age(indexed: Path) -> None:
    status = answer("status", "--index", str(indexed))
    assert (status["generation"], status["damage"], status["counts"]["documents"]) == (1, None, 1)
    assert status["age_seconds"] >= 0
    assert {"analysis", "passages", "readers", "terminology", "format"} <= status["versions"].keys()
    done = run("status", "--index", str(indexed))
    assert "generation  1, built 20" in done.stdout
    assert " ago)" in done.stdout


def test_status_names_what_the_last_run_could_not_read_and_how_old_its_answers_are(place: Path) -> None:
    run("index")
    (place / "corpus/sources/a.txt").write_bytes(b"\0" * 50)
    (place / "corpus/sources/b.pdf").write_text("garbage")
    assert run("index", "--dry-run").exit_code == 1
    assert answer("status")["failed"] == []
    assert run("index").exit_code == 1
    old, new = answer("status")["failed"]
    assert (old["path"], old["answers"], new["path"], new["answers"]) == ("sources/a.txt", True, "sources/b.pdf", False)
    lines = [line for line in run("status").stdout.splitlines() if line.startswith("failed ")]
    assert [old["reason"] in lines[0], new["reason"] in lines[1]] == [True, True]
    assert f"; what was read before {old['since']} (" in lines[0]
    assert lines[0].endswith(" goes on answering")
    assert f"; nothing of it answers; since {new['since']} (" in lines[1]
    told = place / ".hoofbeats/index/failed.json"
    told.write_text(told.read_text().replace(old["since"], "2026-01-01T00:00:00Z"))
    (place / "corpus/sources/b.pdf").unlink()
    run("index", "--rebuild")
    assert [(one["path"], one["since"]) for one in answer("status")["failed"]] == [("sources/a.txt", "2026-01-01T00:00:00Z")]
    (place / "corpus/sources/a.txt").write_text(LEAFLET)
    run("index")
    assert answer("status")["failed"] == []
    for harmed in ("{", '[{"id": "a", "path": "a", "reason": "r", "answers": true, "since": "x"}]'):
        told.write_text(harmed)
        assert answer("status")["failed"] == []


def test_damage_is_told_with_what_mends_it_while_the_one_before_answers(place: Path) -> None:
    run("index")
    (place / "corpus/sources/a.txt").write_text(LEAFLET.replace("common", "rare"))
    run("index")
    (place / ".hoofbeats/index/generations/2/manifest.json").write_text("{")
    done = run("search", "flushing")
    assert done.exit_code == 0
    assert "Flushing of the face is common." in done.stdout
    assert "in generation 2, manifest.json" in done.stderr
    assert "hoofbeats index --rebuild --index .hoofbeats/index" in done.stderr
    assert "in generation 2, manifest.json" in json.loads(run("status", "--json").stdout)["damage"]
    mended = run("index", "--rebuild")
    assert "mended" in mended.stdout
    assert run("status").stderr == ""


def test_help_imports_no_room_and_names_every_command() -> None:
    code = (
        "import sys; sys.argv = ['hoofbeats', '--help']\n"
        "import hoofbeats\n"
        "try: hoofbeats.main()\n"
        "except SystemExit as end: assert end.code == 0\n"
        "rooms = [name for name in sys.modules if name.split('.')[0] in ('indexer', 'web', 'whoosh')]\n"
        "assert rooms == [], rooms"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for name in hoofbeats.COMMANDS:
        assert f"\n  {name} " in done.stdout
        assert run(name, "--help").exit_code == 0


def test_a_small_change_is_indexed_without_loading_the_rules_of_terms(tmp_path: Path) -> None:
    sources = tmp_path / "library" / "sources"
    sources.mkdir(parents=True)
    for name in "abcdefgh":
        (sources / f"{name}.txt").write_text("Title\n\nFlushing of the face is common.\n", encoding="utf-8")
    code = (
        "import sys, hoofbeats\n"
        "sys.argv = ['hoofbeats', 'index', '--corpus', sys.argv[1], '--index', sys.argv[2]]\n"
        "try: hoofbeats.main()\n"
        "except SystemExit as end: print('ended with', end.code)\n"
        "watched = {'search.analysis', 'search.terminology', 'search.sentences', 'indexer.passages', 'indexer.build'}\n"
        "print('loaded', *sorted(watched & set(sys.modules)))"
    )
    given = [sys.executable, "-c", code, str(tmp_path / "library"), str(tmp_path / "made")]
    # This checkout, whatever else is installed.
    here = {**os.environ, "PYTHONPATH": str(Path(hoofbeats.__file__).parent)}
    first = subprocess.run(given, capture_output=True, text=True, check=True, env=here).stdout
    assert "loaded indexer.build search.analysis search.terminology" in first
    (sources / "a.txt").write_text("Title\n\nFlushing of the face is rare.\n", encoding="utf-8")
    second = subprocess.run(given, capture_output=True, text=True, check=True, env=here).stdout
    assert "changed  a" in second
    assert second.endswith("ended with 0\nloaded indexer.build\n")


def test_the_first_source_is_asked_for_before_what_only_writing_needs_is_loaded(tmp_path: Path) -> None:
    source = tmp_path / "library" / "sources" / "a.txt"
    source.parent.mkdir(parents=True)
    source.write_text("Title\n\nFlushing of the face is common.\n", encoding="utf-8")
    code = (
        "import sys, hoofbeats, indexer.isolation\n"
        "expect = indexer.isolation.Reader.expect\n"
        "def expected(*given):\n"
        "    print('loaded', *sorted({'indexer.plan', 'numpy', 'whoosh', 'rapidfuzz'} & set(sys.modules)))\n"
        "    return expect(*given)\n"
        "indexer.isolation.Reader.expect = expected\n"
        "sys.argv = ['hoofbeats', 'index', '--corpus', sys.argv[1], '--index', sys.argv[2]]\n"
        "hoofbeats.main()"
    )
    given = [sys.executable, "-c", code, str(tmp_path / "library"), str(tmp_path / "made")]
    here = {**os.environ, "PYTHONPATH": str(Path(hoofbeats.__file__).parent)}
    said = subprocess.run(given, capture_output=True, text=True, check=True, env=here).stdout
    assert said.startswith("loaded indexer.plan\n"), said


def test_what_a_terminal_is_sent() -> None:
    assert safe("a\x1b[2Jb\n“ü”\u202e\x9b") == "a\\x1b[2Jb\n“ü”\\u202e\\x9b"
    assert count(1, "document") == "1 document"
    assert count(1794, "word") == "1,794 words"
    assert block("one\n\ntwo", "  ") == "  one\n  two"
    for seconds, words in ((0, "0 seconds ago"), (61, "1 minute ago"), (7200, "2 hours ago"), (90_000, "1 day ago")):
        built = datetime(2026, 1, 1, tzinfo=UTC)
        assert age("2026-01-01T00:00:00Z", built + timedelta(seconds=seconds)) == (seconds, words)
