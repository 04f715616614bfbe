"""Whoosh keeps what it is given, in order, and lets none of its own exceptions out."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from whoosh.index import open_dir
from whoosh.query import Or, Term

from search.building import Builder
from search.errors import IndexDamaged
from search.model import Passage, Span
from search.postings import Vocabulary
from search.stored import packed
from search.whoosh_blocks import BLOCK
from search.whoosh_engine import Store, Writer


def passage(source: str, ordinal: int, text: str) -> Passage:
    return Passage(
        id=f"{source}{ordinal:04}",
        source_id=source,
        ordinal=ordinal,
        heading="Symptoms",
        heading_path=("Title", "Symptoms"),
        anchor="symptoms",
        start=10,
        end=10 + len(text),
        text=text,
        units=(Span(0, len(text)),),
        context=("NETs may:",),
    )


def fields_of(one: Passage) -> list[list[str]]:
    return [["title"], ["symptom"], [], one.text.lower().split()]


def add(folder: Path, *passages: Passage, delete: tuple[str, ...] = ()) -> str | None:
    vocabulary, builder = Vocabulary(), Builder()
    with Writer(folder) as writer:
        for source in delete:
            writer.delete_source(source)
        for one in passages:
            writer.add(one.source_id, packed([one]))
            builder.add(0, [vocabulary.ids(field, add=True) for field in fields_of(one)], [0])
        return writer.commit(builder.parts(), vocabulary.terms)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index" / "generations" / "7" / "whoosh"


def test_passages_come_back_whole_and_in_the_order_in_which_they_were_added(folder: Path) -> None:
    added = [passage("a b/ü", i, f"Flushing, β-blocker “{i}”\n177Lu") for i in range(30)]
    name = add(folder, *added)
    store = Store(folder)
    assert [segment.name for segment in store.segments] == [name]
    assert [store.passage(0, i) for i in range(30)] == added
    assert list(store.living()) == added
    assert store.find(added[17].id) == added[17]
    assert store.of_source("a b/ü") == tuple(added)


def test_any_whoosh_reader_finds_what_was_added(folder: Path) -> None:
    texts = [" ".join(["common"] * (number % 3 + 1) + [f"w{number % 7}", f"only{number}"]) for number in range(700)]
    add(folder, *(passage(f"s{number // 10}", number, text) for number, text in enumerate(texts)))
    with open_dir(str(folder)).searcher() as searcher:
        reader = searcher.reader()
        for term, counts in {
            "common": {number: number % 3 + 1 for number in range(700)},
            "w3": dict.fromkeys(range(3, 700, 7), 1),
            "only699": {699: 1},
        }.items():
            info = reader.term_info("body", term)
            matcher = reader.postings("body", term)
            found = {}
            while matcher.is_active():
                assert matcher.value_as("frequency") == matcher.weight()
                found[matcher.id()] = int(matcher.weight())
                matcher.next()
            assert found == counts
            assert (info.doc_frequency(), info.weight()) == (len(counts), sum(counts.values()))
            assert (info.min_id(), info.max_id(), info.max_weight()) == (min(counts), max(counts), max(counts.values()))
            lengths = [len(texts[number].split()) for number in counts]
            assert (info.min_length(), info.max_length()) == (min(lengths), max(lengths))
            matcher = reader.postings("body", term)
            matcher.skip_to(max(counts))
            assert matcher.id() == max(counts)
        assert [searcher.stored_fields(number)["id"] for number in reader.postings("source", "s69").all_ids()] == [
            f"s69{number:04}" for number in range(690, 700)
        ]
        assert list(reader.field_terms("title")) == ["title"]
        assert list(reader.field_terms("lead")) == []
        assert reader.field_length("body") == sum(len(text.split()) for text in texts)
        assert reader.doc_field_length(2, "body") == 5
        for term, number in (("only123", 123), ("only7", 7)):
            (hit,) = searcher.search(Term("body", term))
            assert hit.docnum == number
        best = searcher.search(Or([Term("body", "w3"), Term("body", "only3"), Term("title", "title")]), limit=3)
        assert best[0].docnum == 3


SHAPES = {
    "one": {700: 1},
    "oneoften": {3: 300},
    "fifteen": {50 * number: 1 + number % 2 for number in range(15)},
    "sixteen": {70 * number: 1 for number in range(16)},
    "oneblock": {number + 5: 1 + number % 3 for number in range(BLOCK)},
    "twoblocks": {2 * number: 1 for number in range(BLOCK + 1)},
    "far": {number if number < 20 else 1180: 1 for number in range(21)},
    "fewoften": {number: 300 if number == 4 else 1 for number in range(9)},
    "often": {10 * number: 256 if number == 17 else number % 4 + 1 for number in range(40)},
}
"""Of terms, how often which passage holds each: few and many, near and far, seldom and more often than a byte can say."""


def test_postings_of_every_shape_come_back(folder: Path) -> None:
    texts = [" ".join(word for word, held in SHAPES.items() for _ in range(held.get(number, 0))) for number in range(1200)]
    add(folder, *(passage(f"s{number}", number, text) for number, text in enumerate(texts)))
    reader = open_dir(str(folder)).reader()
    assert list(reader.field_terms("body")) == sorted(SHAPES)
    for word, held in SHAPES.items():
        matcher = reader.postings("body", word)
        found = {}
        while matcher.is_active():
            assert matcher.value_as("frequency") == matcher.weight() <= matcher.block_max_weight()
            assert matcher.id() <= matcher.block_max_id()
            found[matcher.id()] = matcher.weight()
            matcher.next()
        assert found == held
    assert [len(list(reader.postings("id", one).all_ids())) for one in reader.field_terms("id")] == [1] * 1200
    assert "absent" not in reader.field_terms("body")
    assert ("body", "absent") not in reader
    reader.close()


def test_an_empty_index_holds_nothing(folder: Path) -> None:
    assert add(folder) is None
    store = Store(folder)
    assert store.segments == ()
    assert list(store.living()) == []
    assert store.find("x") is None


def test_a_commit_adds_a_segment_and_leaves_the_others_alone(folder: Path) -> None:
    first = add(folder, passage("a", 0, "one"), passage("b", 0, "two"))
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("MAIN_*.*")}
    second = add(folder, passage("a", 1, "three"), delete=("a",))
    store = Store(folder)
    assert [(s.name, s.passages, sorted(s.deleted)) for s in store.segments] == [(first, 2, [0]), (second, 1, [])]
    assert {name: (folder / name).stat().st_mtime_ns for name in before} == before
    assert [found.text for found in store.living()] == ["two", "three"]
    assert [found.text for found in store.of_source("a")] == ["three"]
    assert store.find("a0000") is None


def test_deleting_alone_makes_no_segment(folder: Path) -> None:
    add(folder, passage("a", 0, "one"), passage("b", 0, "two"))
    assert add(folder, delete=("b",)) is None
    assert [found.text for found in Store(folder).living()] == ["one"]


def test_deleting_what_was_just_added_is_refused(folder: Path) -> None:
    with Writer(folder) as writer:
        writer.add("a", packed([passage("a", 0, "one")]))
        with pytest.raises(RuntimeError, match="after add"):
            writer.delete_source("a")


def test_what_is_not_committed_is_not_there(folder: Path) -> None:
    add(folder, passage("a", 0, "one"))
    with Writer(folder) as writer:
        writer.add("b", packed([passage("b", 0, "two")]))
    assert [found.text for found in Store(folder).living()] == ["one"]
    assert add(folder, passage("c", 0, "three")) is not None


# Whoosh forgets to close the file that it failed to read.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("suffix", [".toc", ".trm", "._stored.col"])
@pytest.mark.parametrize("left", [0, 1, 7, 40, 0.5, 0.9])
def test_a_cut_off_file_is_damage_and_nothing_else(folder: Path, suffix: str, left: float) -> None:
    add(folder, *(passage("a", i, f"text {i}") for i in range(40)))
    path = next(folder.glob(f"*{suffix}"))
    whole = path.read_bytes()
    path.write_bytes(whole[: left if isinstance(left, int) else int(len(whole) * left)])
    with pytest.raises(IndexDamaged, match=r"generation 7.*hoofbeats index --rebuild --index .*index$"):
        list(Store(folder).living())
    gc.collect()


def test_what_is_stored_of_a_passage_checks_itself(folder: Path) -> None:
    texts = [f"text {number}" for number in range(40)]
    add(folder, *(passage("a", number, text) for number, text in enumerate(texts)))
    (path,) = folder.glob("*._stored.col")
    whole = path.read_bytes()
    damaged = 0
    for at in range(whole.index(b"text 7") - 40, whole.index(b"text 7") + 12):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        store = Store(folder)
        try:
            assert store.passage(0, 7).text == texts[7]
        except IndexDamaged:
            damaged += 1
        assert store.passage(0, 8).text == texts[8]
    assert damaged == 52


def test_what_is_stored_can_be_read_once_the_folder_is_gone(folder: Path) -> None:
    add(folder, passage("a", 0, "one"))
    store = Store(folder)
    shutil.rmtree(folder)
    assert store.passage(0, 0).text == "one"
    found = store.find("a0000")
    assert found is not None
    assert found.text == "one"


def test_a_missing_folder_is_damage(folder: Path) -> None:
    with pytest.raises(IndexDamaged):
        Store(folder)


def test_threads_may_share_a_store(folder: Path) -> None:
    added = [passage("a", i, f"text {i}") for i in range(60)]
    add(folder, *added[:30])
    add(folder, *added[30:])
    store, wrong = Store(folder), []

    def read() -> None:
        for number, expected in enumerate(added):
            if store.passage(number // 30, number % 30) != expected or store.find(expected.id) != expected:
                wrong.append(number)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_importing_and_using_it_warns_of_nothing(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from search.whoosh_engine import Store, Writer\n"
        "folder = Path(sys.argv[1])\n"
        "with Writer(folder) as writer: writer.commit([], [])\n"
        "store = Store(folder); list(store.living()); store.close()"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code, folder], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
