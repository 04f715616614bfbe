"""The indexing line, on real files: only what changed is redone, and nothing that goes wrong costs more than itself."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from indexer import build, plan, stamps, writing
from indexer import next as upcoming
from indexer.fields import field_texts
from indexer.isolation import Reader
from indexer.report import Report
from search import draft, generations, layout, manifest, register
from search.analysis import analyze
from search.answerer import Answerer
from search.building import Builder
from search.errors import BadSetting, BadTerminology, IndexDamaged, IndexOutdated, IndexUnavailable, WriterBusy
from search.generations import folder_of
from search.model import Passage
from search.past import Past
from search.postings import Segment
from search.settings import Settings, load
from search.snapshot import Snapshot
from search.whoosh_engine import Store

TERMS = """
[[concept]]
id = "T1"
name = "flushing"
type = "symptom"
same = ["{same}"]
review = {{ by = "", on = "" }}
"""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """Starting the process that reads takes a second or two, and these tests index often."""
    with Reader() as shared:
        yield shared


class Library:
    """A corpus and its index in a temporary folder."""

    def __init__(self, home: Path, reader: Reader) -> None:
        self.reader = reader
        self.corpus, self.index = home / "my corpus", home / "my index"
        (self.corpus / "sources").mkdir(parents=True)

    def settings(self, **overrides: object) -> Settings:
        return load({"corpus": self.corpus, "index": self.index, "gate_removed": 1, **overrides}, {})

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.corpus / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def terms(self, same: str) -> None:
        (self.corpus / "terminology").mkdir(exist_ok=True)
        (self.corpus / "terminology" / "words.toml").write_text(TERMS.format(same=same))

    def run(self, rebuild: bool = False, **overrides: object) -> Report:
        return build.index(self.settings(**overrides), rebuild, reader=self.reader)

    def snapshot(self) -> Snapshot:
        return Answerer(self.index).snapshot()

    def answers(self, question: str) -> list[str]:
        """The sources that answer a question, best first."""
        reply = Answerer(self.index).ask(question, always_answer=True)
        return [hit.source.id for hit in reply.hits]

    def passages(self) -> list[Passage]:
        return [one for source in self.snapshot().source_ids() for one in self.snapshot().passages_of(source)]


def leaflet(subject: str, *sentences: str) -> str:
    return f"About {subject}\n\n" + "\n\n".join(sentences) + "\n"


@pytest.fixture
def library(tmp_path: Path, reader: Reader) -> Library:
    return Library(tmp_path, reader)


@pytest.fixture
def three(library: Library) -> Library:
    """Three documents, of which one hardly weighs anything, indexed."""
    library.write("flushing.txt", leaflet("flushing", *(f"Flushing reddens the face in {n} minutes." for n in range(9))))
    library.write("scans.txt", leaflet("scans", *(f"A scan of type {n} shows where a tumor sits." for n in range(9))))
    library.write("diet.txt", leaflet("diet", "Eating small meals helps many people."))
    library.run()
    return library


def what(report: Report) -> dict[str, list[str]]:
    """The lists of a report that are not empty."""
    failed = [failure.id for failure in report.failed]
    lists = {name: list(getattr(report, name)) for name in ("added", "changed", "removed", "unchanged")}
    return {name: ids for name, ids in {**lists, "failed": failed}.items() if ids}


def files(folder: Path) -> dict[str, int]:
    """The inode of every file under a folder."""
    return {str(path.relative_to(folder)): path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


def test_every_source_is_added_and_then_nothing_is_left_to_do(library: Library) -> None:
    library.write("a.txt", leaflet("insulinomas", "Insulinomas lower blood sugar."))
    library.write("deep down/b c\nd.txt", leaflet("glucagonomas", "Glucagonomas raise blood sugar."))
    first = library.run()
    assert what(first) == {"added": ["a", "deep down/b c\nd"]}
    assert (first.generation, first.published, first.counts.documents) == (1, True, 2)
    assert library.answers("glucagonomas")[0] == "deep down/b c\nd"
    again = library.run()
    assert what(again) == {"unchanged": ["a", "deep down/b c\nd"]}
    assert (again.generation, again.published, again.counts) == (1, False, first.counts)
    assert generations.current(library.index) == 1


def test_only_what_has_changed_is_read_and_written(three: Library) -> None:
    first = files(folder_of(three.index, 1))
    read: list[str] = []
    three.write("diet.txt", leaflet("diet", "Avoid the very large banquet."))
    three.write("travel.txt", leaflet("travel", "Carry a letter through customs."))
    report = build.index(three.settings(), False, lambda step: read.append(step.path), three.reader)
    assert what(report) == {"added": ["travel"], "changed": ["diet"], "unchanged": ["flushing", "scans"]}
    assert read == ["sources/diet.txt", "sources/travel.txt"]
    second = files(folder_of(three.index, 2))
    assert not set(first.values()) & set(second.values())
    assert three.answers("banquet") == ["diet"]
    assert three.answers("customs") == ["travel"]
    assert three.answers("small meals") == []
    three.write("travel.txt", leaflet("travel", "Carry two letters through customs."))
    three.run()
    third = files(folder_of(three.index, 3))
    kept = [name for name in first if name.endswith(("._stored.col", "stream.npy", "posting_passages.npy", ".pack"))]
    assert len(kept) >= 4
    assert {name: third[name] for name in kept} == {name: first[name] for name in kept}
    assert not set(second.values()) & set(third.values())


def test_a_deleted_document_never_answers_again(three: Library) -> None:
    (three.corpus / "sources/diet.txt").unlink()
    gone = three.snapshot().passages_of("diet")[-1]
    report = three.run()
    assert what(report) == {"removed": ["diet"], "unchanged": ["flushing", "scans"]}
    assert report.counts.documents == 2
    assert three.answers("small meals") == []
    assert three.snapshot().document("diet") is None
    assert three.snapshot().passage(gone.id) is None
    past = Past.load(folder_of(three.index, 2), layout.PAST)
    assert past.removed_of.keys() == {"diet"}
    assert "diet" not in past.retired_of
    assert what(three.run()) == {"unchanged": ["flushing", "scans"]}


def test_all_documents_may_go_and_come_back(three: Library) -> None:
    shutil.move(three.corpus / "sources", three.corpus / "elsewhere")
    (three.corpus / "sources").mkdir()
    assert what(three.run()) == {"removed": ["diet", "flushing", "scans"]}
    assert three.answers("flushing") == []
    (three.corpus / "sources").rmdir()
    shutil.move(three.corpus / "elsewhere", three.corpus / "sources")
    assert what(three.run()) == {"added": ["diet", "flushing", "scans"]}
    assert three.answers("flushing")[0] == "flushing"


def test_a_missing_corpus_is_a_mistake_and_removes_nothing(three: Library) -> None:
    shutil.rmtree(three.corpus)
    with pytest.raises(BadSetting, match="corpus"):
        three.run()
    assert three.answers("flushing")[0] == "flushing"


def test_a_source_keeps_its_number_and_its_unchanged_passages_their_ids(three: Library) -> None:
    before = {entry.id: number for number, entry in three.snapshot().sources.items()}
    old = {one.id: one.text for one in three.snapshot().passages_of("flushing")}
    text = (three.corpus / "sources/flushing.txt").read_text()
    three.write("flushing.txt", text.replace("in 4 minutes", "in 40 minutes"))
    (three.corpus / "sources/diet.txt").unlink()
    three.run()
    three.write("diet.txt", leaflet("diet", "Diet is back."))
    three.run()
    assert {entry.id: number for number, entry in three.snapshot().sources.items()} == before
    new = {one.id: one.text for one in three.snapshot().passages_of("flushing")}
    assert len(old.keys() & new.keys()) == len(old) - 1
    assert all(new[one] == old[one] for one in old.keys() & new.keys())
    (retired,) = old.keys() - new.keys()
    kept = Past.load(folder_of(three.index, 3), layout.PAST).all_retired("flushing")
    assert [one.passage.id for one in kept] == [retired]
    assert kept[0].passage.text == old[retired]


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_bytes(b"\0\1\2" * 50), "binary"),
        (lambda path: path.write_bytes(b"word " * 5000), "over the limit of 20000 bytes"),
        (lambda path: path.write_bytes("text".encode("utf-16")), "UTF-16"),
        (lambda path: (path.unlink(), subprocess.run(["mkfifo", path], check=True)), "not a regular file"),
        (lambda path: path.unlink() or path.symlink_to("nowhere.txt"), "no such file"),
    ],
)
def test_a_source_that_cannot_be_read_is_named_and_what_was_indexed_of_it_stays(
    three: Library, harm: Callable[[Path], object], reason: str
) -> None:
    harm(three.corpus / "sources/diet.txt")
    three.write("travel.txt", leaflet("travel", "Carry a letter through customs."))
    report = three.run(max_source_bytes=20_000)
    assert what(report) == {"added": ["travel"], "unchanged": ["flushing", "scans"], "failed": ["diet"]}
    assert report.failed[0].path == "sources/diet.txt"
    assert reason in report.failed[0].reason
    assert three.answers("small meals") == ["diet"]
    assert what(three.run(rebuild=True, max_source_bytes=20_000))["failed"] == ["diet"]
    assert three.answers("small meals") == ["diet"]
    assert three.snapshot().document("diet") is not None
    path = three.corpus / "sources/diet.txt"
    path.unlink()
    three.write("diet.txt", leaflet("diet", "Now it can be read."))
    assert what(three.run())["changed"] == ["diet"]
    assert three.answers("small meals") == []


def test_when_nothing_new_could_be_read_nothing_is_published(three: Library) -> None:
    three.write("diet.txt", "")
    three.write("new.txt", "")
    report = three.run()
    assert what(report) == {"unchanged": ["flushing", "scans"], "failed": ["diet", "new"]}
    assert (report.published, report.generation) == (False, 1)


def test_a_corpus_of_which_nothing_can_be_read_makes_an_index_that_answers_nothing(library: Library) -> None:
    library.write("a.txt", "")
    report = library.run()
    assert what(report) == {"failed": ["a"]}
    assert (report.published, report.counts.passages) == (True, 0)
    assert library.answers("anything") == []


def test_a_name_that_is_no_text_is_reported_and_costs_nothing_else(library: Library) -> None:
    library.write("a.txt", leaflet("insulinomas", "Insulinomas lower blood sugar."))
    with open(os.fsencode(library.corpus / "sources") + b"/b\xff.txt", "wb") as file:  # noqa: PTH123
        file.write(b"About names\n\nA name.\n")
    report = library.run()
    assert report.added == ("a",)
    assert "not UTF-8" in report.failed[0].reason
    report.failed[0].path.encode()


def test_a_reading_that_takes_too_long_is_ended_and_the_next_file_is_read(library: Library) -> None:
    library.write("a.html", "<a href='" * 60_000)
    library.write("b.txt", leaflet("insulinomas", "Insulinomas lower blood sugar."))
    report = library.run(read_seconds=1)
    assert what(report) == {"added": ["b"], "failed": ["a"]}
    assert "longer than 1 seconds" in report.failed[0].reason


def test_new_words_touch_no_passage(three: Library) -> None:
    three.terms("red face")
    assert what(three.run())["unchanged"] == ["diet", "flushing", "scans"]
    first, second = (manifest.read(folder_of(three.index, number)).files for number in (1, 2))
    held, holds = ({(entry.name, entry.crc32) for entry in files} for files in (first, second))
    # A file that was too new to trust its stamp may have got one by now.
    assert {name for name, _ in held ^ holds} - {layout.register(2)} == {layout.TERMINOLOGY}
    assert three.answers("rosy cheeks") == []
    three.terms("rosy cheeks")
    assert three.run().generation == 3
    assert three.answers("rosy cheeks")[0] == "flushing"
    assert three.run().published is False


def test_a_part_of_the_register_goes_when_most_of_it_has_been_said_anew(
    three: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first has no stamps, the second has those of all: the first says nothing that counts."""

    def diet(number: int) -> list[int]:
        """Change a document, and return the parts that the register is made of then."""
        three.write("diet.txt", leaflet("diet", f"Eating small meals helps {number} people."))
        files = manifest.read(folder_of(three.index, three.run().generation)).files
        return list(register.parts(files))

    monkeypatch.setattr(stamps, "SETTLED", -(10**12))
    assert diet(10) == [1, 2]
    assert diet(20) == [1, 2, 3]
    assert diet(30) == [2, 4], "what nobody needs any more is read by nobody"
    assert what(three.run()) == {"unchanged": ["diet", "flushing", "scans"]}
    assert three.answers("small meals help 30 people")[0] == "diet"


def test_a_wrong_term_or_catalogue_publishes_nothing_and_says_where(three: Library) -> None:
    three.terms("red face")
    three.run()
    three.write("diet.txt", leaflet("diet", "This is not seen."))
    words = three.corpus / "terminology/words.toml"
    words.write_text(words.read_text() + words.read_text())
    with pytest.raises(BadTerminology, match=r"words\.toml:\d+: .*T1"):
        three.run()
    words.write_text("")
    (three.corpus / "catalogue.toml").write_text('[[source]]\npath = "sources/diet.txt"\ncolour = "red"\n')
    with pytest.raises(BadSetting, match="colour"):
        three.run()
    assert generations.current(three.index) == 2
    assert three.answers("small meals") == ["diet"]


def test_what_the_catalogue_says_counts_as_a_change_of_that_source_alone(three: Library) -> None:
    catalogue = three.corpus / "catalogue.toml"
    catalogue.write_text('[[source]]\npath = "sources/diet.txt"\npublisher = "A. Press"\n')
    assert what(three.run()) == {"changed": ["diet"], "unchanged": ["flushing", "scans"]}
    document = three.snapshot().document("diet")
    assert document is not None
    assert document.source.about.publisher == "A. Press"
    catalogue.write_text('[[source]]\npath = "sources/diet.txt"\nid = "food"\n')
    assert what(three.run()) == {"added": ["food"], "removed": ["diet"], "unchanged": ["flushing", "scans"]}


def test_deleting_a_catalogued_document_is_enough_and_a_wrong_path_is_a_failure(three: Library) -> None:
    (three.corpus / "catalogue.toml").write_text('[[source]]\npath = "sources/diet.txt"\n')
    three.run()
    (three.corpus / "sources/diet.txt").unlink()
    assert what(three.run()) == {"removed": ["diet"], "unchanged": ["flushing", "scans"]}
    assert what(three.run()) == {"unchanged": ["flushing", "scans"]}
    (three.corpus / "catalogue.toml").write_text('[[source]]\npath = "sources/dite.txt"\n')
    assert what(three.run()) == {"unchanged": ["flushing", "scans"], "failed": ["dite"]}


def test_other_rules_redo_everything(three: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    old = files(folder_of(three.index, 1))
    monkeypatch.setattr("search.rules.PASSAGES", 99)
    assert what(three.run()) == {"changed": ["diet", "flushing", "scans"]}
    monkeypatch.setattr("search.rules.ANALYSIS", 99)
    three.write("diet.txt", "")
    assert what(three.run()) == {"changed": ["flushing", "scans"], "failed": ["diet"]}
    assert not set(old.values()) & set(files(folder_of(three.index, 3) / layout.ARRAYS).values())
    assert [one.source_id for one in Store(folder_of(three.index, 3) / layout.WHOOSH).living()].count("diet") == 1


def test_what_is_written_afresh_stands_in_the_order_of_paths(three: Library) -> None:
    three.run()
    for name in ("diet", "scans"):
        three.write(f"{name}.txt", f"Leaflet\n\nSomething else of {name}.\n")
    assert what(three.run()) == {"changed": ["diet", "scans"], "unchanged": ["flushing"]}
    afresh = [one.source_id for one in Store(folder_of(three.index, 2) / layout.WHOOSH).living()]
    assert list(dict.fromkeys(afresh)) == ["diet", "flushing", "scans"]


def test_other_weights_are_computed_anew_without_touching_a_passage(three: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.bm25f.SCHEME", "another")
    assert three.run().published
    monkeypatch.setattr("search.bm25f.SCHEME", "a third")
    assert three.run().published
    first, third = (files(folder_of(three.index, number)) for number in (1, 3))
    own = {"averages.npy", "posting_worths.npy", "past.msgpack", "manifest.json"}
    assert {Path(name).name for name in first if first[name] != third[name] and not name.endswith(".toc")} == own
    assert three.answers("flushing")[0] == "flushing"


def test_the_smaller_segments_become_one_and_the_large_one_stays(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_SEGMENTS", 4)
    for number in range(30):
        library.write(f"{number:02}.txt", leaflet(f"matter {number}", *["Carcinoid tumors grow slowly."] * 3))
    library.run()
    store = Store(folder_of(library.index, 1) / layout.WHOOSH)
    (large,) = [segment.name for segment in store.segments]
    for number in range(9):
        library.write(f"new {number}.txt", leaflet(f"news {number}", "Scans find small tumors."))
        library.run()
        snapshot = library.snapshot()
        store = Store(folder_of(library.index, snapshot.generation) / layout.WHOOSH)
        assert store.segments[0].name == large
        assert len(store.segments) <= 4
        assert sum(segment.passages - len(segment.deleted) for segment in store.segments) == snapshot.passage_count
        assert len(library.answers("scans find")) == number + 1
    assert snapshot.generation == 10


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that were hashed, until it is cleared."""
    names: list[str] = []
    sha256 = plan._sha256

    def noted(file: Path, most: int) -> str | None:
        names.append(file.name)
        return sha256(file, most)

    monkeypatch.setattr(plan, "_sha256", noted)
    return names


def test_a_file_that_looks_untouched_is_not_hashed_and_one_that_was_touched_is(
    three: Library, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "SETTLED", -(10**12))
    three.run(rebuild=True)
    hashed.clear()
    assert what(three.run())["unchanged"] == ["diet", "flushing", "scans"]
    assert hashed == []
    path = three.corpus / "sources/diet.txt"
    found = path.stat()
    path.write_text(path.read_text().replace("small", "large"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    os.utime(three.corpus / "sources/scans.txt")
    assert what(three.run()) == {"changed": ["diet"], "unchanged": ["flushing", "scans"]}
    assert hashed == ["diet.txt", "scans.txt"]
    assert three.answers("large meals") == ["diet"]
    assert what(three.run())["unchanged"] == ["diet", "flushing", "scans"]
    assert hashed == ["diet.txt", "scans.txt"]


def test_a_file_that_did_not_change_is_hashed_once_though_nothing_is_published_for_it(
    three: Library, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def again() -> list[str]:
        hashed.clear()
        assert three.run().changed == ()
        return list(hashed)

    monkeypatch.setattr(stamps, "SETTLED", 10**12)
    three.run(rebuild=True)
    assert again() == again() == ["diet.txt", "flushing.txt", "scans.txt"], "they are too new for a stamp"
    monkeypatch.setattr(stamps, "SETTLED", -(10**12))
    build.index(three.settings(), reader=three.reader, dry_run=True)
    assert again() == ["diet.txt", "flushing.txt", "scans.txt"]
    kept = (three.index / stamps.LATER).read_bytes()
    assert again() == []
    os.utime(three.corpus / "sources/scans.txt")
    assert again() == ["scans.txt"]
    assert again() == []
    assert generations.current(three.index) == 2
    three.write("empty.txt", "")
    (three.corpus / "sources/diet.txt").touch()
    assert again() == ["diet.txt"], "one that cannot be read each time"
    assert again() == []
    assert (three.index / stamps.LATER).read_bytes() != kept
    three.write("empty.txt", leaflet("insulinomas", "Insulinomas lower blood sugar."))
    assert three.run().generation == 3
    assert again() == [], "the next generation holds the stamps itself"


@pytest.mark.parametrize("harm", [b"", b"\xff", msgspec.msgpack.encode({"of": [1, "another time"], "stamps": {}})])
def test_stamps_that_do_not_fit_are_as_none(three: Library, hashed: list[str], harm: bytes) -> None:
    path = three.corpus / "sources/diet.txt"
    path.write_text(path.read_text().replace("small", "large"))
    (three.index / stamps.LATER).write_bytes(harm)
    assert what(three.run()) == {"changed": ["diet"], "unchanged": ["flushing", "scans"]}
    assert "diet.txt" in hashed


def test_stamps_of_another_generation_are_not_taken(three: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "SETTLED", -(10**12))
    path = three.corpus / "sources/diet.txt"
    first = path.read_text()
    path.write_text(first.replace("small", "large"))
    three.run()
    path.touch()
    three.run()
    assert (three.index / stamps.LATER).exists()
    generations.rollback(three.index, lambda *_: None, to=1)
    assert what(three.run())["changed"] == ["diet"]
    assert three.answers("large meals") == ["diet"]


def test_a_file_changed_just_now_is_always_hashed(three: Library) -> None:
    now, nowhere = three.write("now.txt", "Just written."), three.corpus / "nowhere.txt"
    assert stamps.stamps([str(now), str(nowhere), str(nowhere / "in no folder.txt")]) == [None] * 3


def test_stamps_are_those_of_files_whatever_folder_each_lies_in(
    three: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "SETTLED", -(10**12))
    (tmp_path / "here.txt").write_text("Here.")
    monkeypatch.chdir(tmp_path)
    files = [str(three.write(name, name)) for name in ("a.txt", "one/b.txt", "one/c.txt", "two/d.txt", "e.txt")]
    files += [files[0], "here.txt", str(tmp_path / "here.txt")]
    for file, found in zip(files, stamps.stamps(files), strict=True):
        of = Path(file).stat()
        assert found == (of.st_size, of.st_mtime_ns, of.st_ctime_ns, of.st_ino)


def test_many_small_changes_rank_as_a_rebuild_does_and_segments_stay_few(library: Library) -> None:
    for number in range(30):
        library.write(f"{number:02}.txt", leaflet(f"matter {number}", *["Carcinoid tumors grow slowly."] * (number % 7 + 1)))
    library.run()
    for number in range(12):
        library.write(
            f"{number:02}.txt", leaflet(f"matter {number}", f"Carcinoid syndrome of sort {number}, again and again.")
        )
        if number % 5 == 2:
            (library.corpus / f"sources/{number + 15}.txt").unlink()
        library.run()
        folder = folder_of(library.index, generations.current(library.index))
        store = Store(folder / layout.WHOOSH)
        assert len(store.segments) <= writing.MOST_SEGMENTS
        held, deleted = (sum(each) for each in zip(*((s.passages, len(s.deleted)) for s in store.segments), strict=True))
        assert deleted <= writing.MOST_DELETED * held
        arrays = {path.name for path in (folder / layout.ARRAYS).iterdir() if path.is_dir()}
        assert arrays == {segment.name for segment in store.segments}
    before, ranked = library.passages(), library.answers("carcinoid syndrome")
    library.run(rebuild=True)
    assert library.passages() == before
    assert library.answers("carcinoid syndrome") == ranked


def test_averages_are_renewed_once_they_have_drifted(three: Library) -> None:
    before = three.snapshot().manifest.averages
    three.write("long.txt", leaflet("length", " ".join(["One very long paragraph of many words goes on."] * 40)))
    three.run()
    snapshot = three.snapshot()
    passages = three.passages()
    lengths = [[len(analyze(text)) for text in field_texts(one)] for one in passages]
    exact = tuple(sum(column) / len(passages) for column in zip(*lengths, strict=True))
    assert snapshot.manifest.averages == pytest.approx(exact)
    assert snapshot.manifest.averages != before
    folder = folder_of(three.index, 2) / layout.ARRAYS
    for segment in (path for path in folder.iterdir() if path.is_dir()):
        assert Segment.load(segment).averages == pytest.approx(exact)


def test_the_index_is_no_source_wherever_it_lies(tmp_path: Path, reader: Reader) -> None:
    library = Library(tmp_path, reader)
    library.write("a.txt", leaflet("insulinomas", "Insulinomas lower blood sugar."))
    library.index = library.corpus / "sources/index"
    library.run()
    assert what(library.run()) == {"unchanged": ["a"]}
    for index in (library.corpus, library.corpus / "sources", tmp_path):
        library.index = index
        with pytest.raises(BadSetting, match="must not hold the corpus"):
            library.run()


def test_a_folder_without_sources_or_catalogue_is_a_corpus_too(tmp_path: Path, reader: Reader) -> None:
    library = Library(tmp_path, reader)
    (library.corpus / "sources").rmdir()
    (library.corpus / "a.txt").write_text(leaflet("insulinomas", "Insulinomas lower blood sugar."))
    assert what(library.run()) == {"added": ["a"]}


def test_a_damaged_generation_is_mended_by_the_next_run(three: Library) -> None:
    three.write("diet.txt", leaflet("diet", "Avoid the very large banquet."))
    three.run()
    (folder_of(three.index, 2) / "manifest.json").write_text("{")
    snapshot = three.snapshot()
    assert (snapshot.generation, three.answers("small meals")) == (1, ["diet"])
    assert snapshot.damage is not None
    assert "hoofbeats index --rebuild" in snapshot.damage
    report = three.run()
    assert what(report) == {"changed": ["diet"], "unchanged": ["flushing", "scans"]}
    assert report.mended is not None
    assert (three.snapshot().generation, three.snapshot().damage) == (3, None)
    assert three.answers("banquet") == ["diet"]


def test_an_index_that_another_version_made_is_built_anew(three: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = manifest.FORMAT + 1
    for module in (manifest, upcoming):
        monkeypatch.setattr(module, "FORMAT", ours)
    with pytest.raises(IndexOutdated, match=r"of another version: .*Build it anew: hoofbeats index --index"):
        three.snapshot()
    report = three.run()
    assert report.published
    assert len(report.added) == 3
    assert "of another version" in (report.mended or "")
    assert three.snapshot().damage is None


@pytest.mark.parametrize("what", ["analysis", "layout", "scheme"])
def test_an_index_of_other_arrays_is_of_another_version_and_not_damaged(three: Library, what: str) -> None:
    file = folder_of(three.index, 1) / "manifest.json"
    made = msgspec.json.decode(file.read_bytes())
    made["versions"][what] = "other" if what == "scheme" else 0
    file.write_bytes(msgspec.json.encode(made))
    with pytest.raises(IndexOutdated, match=r"of another version: it was built with .*Build it anew: hoofbeats index"):
        three.snapshot()
    assert three.run().published
    assert three.snapshot().damage is None


def test_an_index_of_which_nothing_can_be_read_needs_a_rebuild(three: Library) -> None:
    for path in folder_of(three.index, 1).rglob("*.trm"):
        path.write_bytes(b"")
    with pytest.raises(IndexDamaged, match=r"\.trm has 0 bytes.*--rebuild"):
        three.run()
    assert what(three.run(rebuild=True)) == {"added": ["diet", "flushing", "scans"]}
    assert three.answers("small meals") == ["diet"]


def test_a_full_disk_leaves_what_was_in_force(three: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device", "arrays")

    monkeypatch.setattr(Builder, "save", full)
    three.write("diet.txt", leaflet("diet", "Avoid the very large banquet."))
    with pytest.raises(IndexUnavailable, match=r"No space left on device.*What was in force still is"):
        three.run()
    assert (three.snapshot().generation, three.answers("small meals")) == (1, ["diet"])
    assert [path.name for path in (three.index / "generations").iterdir()] == ["1"]


def test_while_another_writes_a_run_is_refused(three: Library) -> None:
    with draft.begin(three.index), pytest.raises(WriterBusy):
        three.run()


WRITE_WITHOUT_END = """
import sys
from indexer.build import index
from indexer.isolation import Reader
from search.settings import load
settings = load({"corpus": sys.argv[1], "index": sys.argv[2]}, {})
with Reader() as reader:
    while True:
        print(index(settings, rebuild=True, reader=reader).seconds, flush=True)
"""


def test_a_killed_run_leaves_an_index_that_answers_and_the_next_run_finishes_the_work(three: Library) -> None:
    for attempt in range(4):
        three.write("diet.txt", leaflet("diet", f"Attempt number {attempt} is told."))
        command: list[str | Path] = [sys.executable, "-c", WRITE_WITHOUT_END, three.corpus, three.index]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            whole = float(writer.stdout.readline())
            time.sleep(whole * (0.2 + attempt / 5))
            os.kill(writer.pid, signal.SIGKILL)
        snapshot = three.snapshot()
        assert snapshot.damage is None
        assert f"number {attempt}" in snapshot.passages_of("diet")[-1].text
        assert three.answers("flushing")[0] == "flushing"
    three.write("diet.txt", leaflet("diet", "The work is finished."))
    three.run()
    assert "finished" in three.snapshot().passages_of("diet")[-1].text
    folders = [int(path.name) for path in (three.index / "generations").iterdir()]
    assert len(folders) <= draft.KEPT
    assert max(folders) == generations.current(three.index)
