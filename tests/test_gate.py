"""What may not be published is made, told of and kept back, and what was published can be gone back from."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import hoofbeats
from indexer.build import index
from indexer.isolation import Reader
from indexer.report import LISTED, PassageLine, Report
from search import draft, generations
from search.answerer import Answerer
from search.errors import BadCollection, BadSetting, IndexMissing, WriterBusy
from search.manifest import Manifest
from search.settings import load
from search.snapshot import Snapshot

TOPICS = ("flushing", "insulin", "scans", "diet", "travel")
COLUMNS = "qid\tquery\tsection_heading\tanswer_text\n"


def sentence(topic: str) -> str:
    return f"This leaflet of the clinic says a word about {topic}."


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as shared:
        yield shared


def opens(folder: Path, manifest: Manifest) -> None:
    Snapshot(folder, manifest).close()


class Clinic:
    """Five leaflets of one passage each, and their index."""

    def __init__(self, home: Path, reader: Reader) -> None:
        self.home, self.reader, self.path = home, reader, home / "index"
        (home / "corpus/sources").mkdir(parents=True)
        for topic in TOPICS:
            self.write(topic, sentence(topic))

    def write(self, name: str, text: str) -> None:
        (self.home / f"corpus/sources/{name}.txt").write_text(text + "\n")

    def remove(self, *names: str) -> None:
        for name in names:
            (self.home / f"corpus/sources/{name}.txt").unlink()

    def run(self, *, dry_run: bool = False, force: bool = False, rebuild: bool = False, **overrides: Any) -> Report:
        settings = load({"corpus": self.home / "corpus", "index": self.path, **overrides}, {})
        return index(settings, rebuild, reader=self.reader, dry_run=dry_run, force=force)

    @property
    def answering(self) -> tuple[int, list[str]]:
        snapshot = Answerer(self.path).snapshot()
        assert snapshot.damage is None
        return snapshot.generation, snapshot.source_ids()

    @property
    def folders(self) -> list[str]:
        return sorted(path.name for path in (self.path / "generations").iterdir())


@pytest.fixture
def clinic(tmp_path: Path, reader: Reader) -> Clinic:
    made = Clinic(tmp_path, reader)
    made.run()
    return made


def test_a_dry_run_tells_everything_and_changes_nothing(clinic: Clinic) -> None:
    clinic.write("diet", sentence("diet").replace("a word", "two words"))
    clinic.write("sleep", "Rest whenever the body asks for it.")
    clinic.remove("travel")
    before = clinic.answering
    told = clinic.run(dry_run=True)
    assert clinic.answering == before
    assert clinic.folders == ["1"]
    assert (told.dry, told.published, told.generation, told.counts.documents) == (True, False, 1, 5)
    assert (told.added, told.changed, told.removed) == (("sleep",), ("diet",), ("travel",))
    done = clinic.run()
    assert done.passages == told.passages
    assert (done.published, done.generation) == (True, 2)
    lines = {line.what: line for line in done.passages.lines}
    (now,) = Answerer(clinic.path).snapshot().passages_of("diet")
    assert lines["changed"].id == now.id
    assert lines["changed"].before is not None
    assert lines["changed"].before[1] == sentence("diet")
    assert (lines["added"].text, lines["removed"].source_id) == ("Rest whenever the body asks for it.", "travel")


def test_a_dry_run_before_there_is_an_index_publishes_none(tmp_path: Path, reader: Reader) -> None:
    clinic = Clinic(tmp_path, reader)
    told = clinic.run(dry_run=True)
    assert (told.generation, told.counts.documents, told.published) == (0, 5, False)
    with pytest.raises(IndexMissing):
        generations.current(clinic.path)


def test_a_run_that_would_remove_too_much_is_kept_back_until_forced(clinic: Clinic) -> None:
    before = clinic.answering
    clinic.remove("diet", "travel", "scans")
    report = clinic.run()
    assert report.refused == ("it would remove 3 of 5 passages (60 %; gate_removed allows 50 %)",)
    assert (report.published, report.generation) == (False, 1)
    assert clinic.answering == before
    assert clinic.folders == ["1"]
    assert clinic.run(rebuild=True).refused == report.refused
    assert clinic.run(dry_run=True, force=True).published is False
    forced = clinic.run(force=True)
    assert (forced.published, forced.refused, forced.generation) == (True, (), 2)
    assert clinic.answering == (2, ["flushing", "insulin"])


def test_up_to_the_share_that_is_set_a_run_is_published(clinic: Clinic) -> None:
    clinic.remove("diet", "travel")
    assert clinic.run(gate_removed=0.3).refused
    assert clinic.run(gate_removed=0.4).published


def test_edited_passages_are_not_removed_ones(clinic: Clinic) -> None:
    for topic in TOPICS:
        clinic.write(topic, sentence(topic).replace("says a word", "has something to say"))
    report = clinic.run(gate_removed=0)
    assert (report.published, report.passages.changed, report.passages.removed) == (True, 5, 0)


def test_a_generation_that_answers_judged_questions_badly_is_kept_back(clinic: Clinic) -> None:
    asked = clinic.home / "asked.tsv"
    rows = [f"{topic}\twhat about {topic}\t(front matter)\t{sentence(topic)}\n" for topic in TOPICS[:2]]
    asked.write_text(COLUMNS + "".join(rows))
    gate: dict[str, Any] = {"gate_questions": asked, "gate_score": 1}
    clinic.write("sleep", "Rest whenever the body asks for it.")
    assert clinic.run(**gate).published
    clinic.write("insulin", "There is nothing more to say here about that hormone.")
    report = clinic.run(**gate)
    assert report.refused == ("answer@1 would be 0.500 on 2 judged questions (gate_score asks for 1)",)
    assert clinic.answering[0] == 2
    assert clinic.run(gate_questions=asked, gate_score=0.5).published


@pytest.mark.parametrize(
    ("overrides", "error", "told"),
    [
        ({"gate_removed": 50}, BadSetting, "gate_removed is 50.0; it is a share"),
        ({"gate_questions": "/nowhere.tsv"}, BadCollection, "/nowhere.tsv cannot be read"),
        ({"gate_questions": "none.tsv"}, BadSetting, "holds no question that the documents answer"),
    ],
)
def test_a_gate_that_means_nothing_is_refused_before_anything_is_read(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, overrides: dict[str, Any], error: type[Exception], told: str
) -> None:
    monkeypatch.chdir(clinic.home)
    Path("none.tsv").write_text(COLUMNS + "1\twho\tNONE\tNONE\n")
    with pytest.raises(error, match=told):
        clinic.run(**overrides)
    assert clinic.answering[0] == 1


def test_of_very_many_passages_all_are_counted_and_the_first_listed(clinic: Clinic) -> None:
    clinic.write("long", "\n\n".join(f"Number {number} of a long list of sentences." for number in range(LISTED + 50)))
    passages = clinic.run().passages
    assert (passages.added, len(passages.lines)) == (LISTED + 50, LISTED)
    assert all(isinstance(line, PassageLine) and line.text.startswith("Number") for line in passages.lines)


def test_going_back_and_forward_again(clinic: Clinic) -> None:
    for number in (2, 3, 4):
        clinic.write("diet", f"{sentence('diet')} It was edited {number} times.")
        clinic.run()
    answerer = Answerer(clinic.path)
    assert answerer.snapshot().generation == 4
    assert generations.rollback(clinic.path, opens) == (4, 3)
    assert "edited 3 times" in answerer.snapshot().passages_of("diet")[0].text
    assert generations.rollback(clinic.path, opens, to=2) == (3, 2)
    assert answerer.snapshot().generation == 2
    with pytest.raises(BadSetting, match=r"no generation to go back to .*none is kept before 2\. 2 stays in force"):
        generations.rollback(clinic.path, opens)
    for number in (1, 3, 7):
        with pytest.raises(BadSetting, match=f"no generation {number} to go back to .*: 2 is in force; before it: none"):
            generations.rollback(clinic.path, opens, to=number)
    report = clinic.run()
    assert (report.generation, report.changed) == (5, ("diet",))
    assert clinic.folders == ["2", "5"]


def test_a_damaged_generation_is_not_gone_back_to(clinic: Clinic) -> None:
    for number in (2, 3):
        clinic.write("diet", f"{sentence('diet')} It was edited {number} times.")
        clinic.run()
    (clinic.path / "generations/2/manifest.json").write_text("{")
    assert generations.rollback(clinic.path, opens) == (3, 1)
    with pytest.raises(WriterBusy), draft.begin(clinic.path):
        generations.rollback(clinic.path, opens)
    with pytest.raises(IndexMissing):
        generations.rollback(clinic.home / "nowhere", opens)


@pytest.fixture
def shell(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    for name in [name for name in os.environ if name.startswith("HOOFBEATS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(clinic.home)
    monkeypatch.setenv("HOOFBEATS_INDEX", str(clinic.path))
    return lambda *words: CliRunner().invoke(hoofbeats.main, words)


def test_the_command_tells_which_passages_changed_and_ends_with_4_when_kept_back(
    clinic: Clinic, shell: Callable[..., Result]
) -> None:
    clinic.write("diet", sentence("diet").replace("a word", "two words"))
    clinic.write("scans", "A \x1b[2Jsequence that would clear the screen." + " It goes on and on." * 9)
    dry = shell("index", "--dry-run")
    assert dry.exit_code == 0, dry.stderr
    assert "1 added, 1 changed, 1 removed" in dry.stdout
    assert f"changed  diet: “{sentence('diet')}” → “{sentence('diet').replace('a word', 'two words')}”" in dry.stdout
    assert "generation 1 at " in dry.stdout
    assert "this was a dry run" in dry.stdout
    assert "\x1b" not in dry.stdout
    clinic.remove("diet", "travel", "flushing")
    kept = shell("index")
    assert kept.exit_code == 4
    assert "stays, and goes on answering" in kept.stdout
    assert "keeps this generation back: it would remove 4 of 5 passages" in kept.stderr
    assert "hoofbeats index --force" in kept.stderr
    told: dict[str, Any] = json.loads(shell("index", "--json").stdout)
    assert told["refused"]
    assert told["passages"]["removed"] == 4
    forced = shell("index", "--force")
    assert (forced.exit_code, clinic.answering[0]) == (0, 2)
    back = shell("rollback")
    assert (back.exit_code, clinic.answering[0]) == (0, 1)
    assert "generation 1 is in force again" in back.stdout
    assert shell("rollback", "--to", "7").exit_code == 2
