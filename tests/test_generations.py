"""A reader sees one whole generation or another, whatever happens to the writer or to the disk."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search import disk
from search import manifest as manifests
from search.draft import begin
from search.errors import IndexDamaged, IndexForbidden, IndexMissing, WriterBusy
from search.generations import Checked, check, current, folder_of, open_newest, stamp
from search.manifest import FORMAT, Counts, Manifest, Versions

EMPTY = Manifest(
    generation=0,
    built_at="2026-01-01T00:00:00Z",
    versions=Versions(format=FORMAT, analysis=1, passages=1, readers=(), terminology="", scheme=""),
    averages=(),
    counts=Counts(0, 0, 0, 0, 0),
)


def publish(index: Path, files: dict[str, str], *, carry: bool = True) -> int:
    with begin(index) as draft:
        draft.open(carry)
        for name, text in files.items():
            draft.fresh(name).write_text(text)
        return draft.publish(EMPTY).generation


def wrong(index: Path, number: int) -> str | None:
    folder = folder_of(index, number)
    return check(folder, manifests.read(folder), Checked.ALL)


def read(index: Path, name: str = "a/one") -> tuple[int, str, str | None]:
    """The generation that answers, what a file of it holds, and what is wrong with newer ones."""
    (number, text), damage = open_newest(
        index, lambda folder, manifest: (manifest.generation, (folder / name).read_text()), Checked.ALL
    )
    return number, text, damage


def test_there_is_no_index_until_one_is_published(tmp_path: Path) -> None:
    for ask in (current, stamp, read):
        with pytest.raises(IndexMissing, match="hoofbeats index"):
            ask(tmp_path)
    with begin(tmp_path) as draft:
        draft.open()
        draft.fresh("a/one").write_text("never shown")
    with pytest.raises(IndexMissing):
        current(tmp_path)


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that any user may come to, as pytest's are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextlib.contextmanager
def refused(path: Path) -> Iterator[None]:
    """Nobody may read a file or folder, not even the system's superuser, as whom tests may run."""
    before, user = path.stat().st_mode, os.geteuid()
    path.chmod(0)
    if not user:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
        path.chmod(before)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (".", "CURRENT cannot be read (Permission denied)"),
        ("generations", "in generation 1, manifest.json cannot be read: Permission denied"),
        ("generations/1", "in generation 1, manifest.json cannot be read: Permission denied"),
        ("generations/1/manifest.json", "in generation 1, manifest.json cannot be read: Permission denied"),
        ("generations/1/a", "in generation 1, a/one cannot be read: Permission denied"),
        ("generations/1/a/one", "in generation 1, a/one cannot be read: Permission denied"),
    ],
)
def test_an_index_that_may_not_be_read_is_neither_missing_nor_to_be_built_anew(
    name: str, told: str, open_to_all: Path
) -> None:
    publish(open_to_all, {"a/one": "1"})
    with refused(open_to_all / name), pytest.raises(IndexForbidden) as error:
        read(open_to_all)
    assert str(error.value).startswith(f"The index at {open_to_all} cannot be read: {told}. To build it anew would not")
    assert "hoofbeats index" not in str(error.value)
    assert read(open_to_all) == (1, "1", None)


def test_a_current_that_may_not_be_read_is_told_while_the_newest_generation_answers(open_to_all: Path) -> None:
    publish(open_to_all, {"a/one": "1"})
    with refused(open_to_all / "CURRENT"):
        number, text, damage = read(open_to_all)
    assert (number, text) == (1, "1")
    assert "CURRENT cannot be read (Permission denied). To build it anew would not" in (damage or "")


def test_a_current_that_leads_nowhere_is_damage_and_no_missing_index(tmp_path: Path) -> None:
    publish(tmp_path, {"a/one": "1"})
    (tmp_path / "CURRENT").unlink()
    (tmp_path / "CURRENT").symlink_to("CURRENT")
    for ask in (current, stamp, read):
        with pytest.raises(IndexDamaged, match=r"is damaged: CURRENT cannot be read .* --rebuild"):
            ask(tmp_path)


def test_the_next_generation_comes_into_force_and_readers_can_tell(tmp_path: Path) -> None:
    first = publish(tmp_path, {"a/one": "1", "two": "2"})
    seen = stamp(tmp_path)
    assert stamp(tmp_path) == seen
    second = publish(tmp_path, {"a/one": "changed"})
    assert (first, second, current(tmp_path)) == (1, 2, 2)
    assert stamp(tmp_path) != seen
    assert read(tmp_path) == (2, "changed", None)
    assert (folder_of(tmp_path, 1) / "a/one").read_text() == "1"


def same(index: Path, name: str, one: int, other: int) -> bool:
    return (folder_of(index, one) / name).samefile(folder_of(index, other) / name)


def test_what_stays_is_copied_once_and_then_linked_past_the_generation_before(tmp_path: Path) -> None:
    publish(tmp_path, {"whoosh/m.seg": "segment", "whoosh/_m_1.toc": "contents", "a/one": "1"})
    for text in ("2", "3", "4"):
        publish(tmp_path, {"a/one": text})
        assert not any(
            same(tmp_path, name, int(text), int(text) - 1) for name in ("whoosh/m.seg", "whoosh/_m_1.toc", "a/one")
        )
    assert same(tmp_path, "whoosh/m.seg", 2, 4)
    assert not same(tmp_path, "whoosh/_m_1.toc", 2, 4)
    for number in (2, 3, 4):
        assert (folder_of(tmp_path, number) / "whoosh/m.seg").read_text() == "segment"
        assert (folder_of(tmp_path, number) / "whoosh/_m_1.toc").read_text() == "contents"
        assert wrong(tmp_path, number) is None


@pytest.mark.parametrize("harm", ["", "sEgment", None])
def test_what_is_damaged_is_never_linked_to(tmp_path: Path, harm: str | None) -> None:
    publish(tmp_path, {"m": "segment", "one": "1"})
    publish(tmp_path, {"one": "2"})
    old = folder_of(tmp_path, 1) / "m"
    old.unlink() if harm is None else old.write_text(harm)
    publish(tmp_path, {"one": "3"})
    assert wrong(tmp_path, 3) is None
    assert not same(tmp_path, "m", 3, 2)
    assert read(tmp_path, "m") == (3, "segment", None)


def test_what_a_generation_wrote_has_a_twin_that_the_next_one_links_to(tmp_path: Path) -> None:
    publish(tmp_path, {"a/one": "1", "a/two": "2", "whoosh/_m_1.toc": "contents", "small": "s"})
    twin = tmp_path / "twins/a/one"
    assert not twin.samefile(folder_of(tmp_path, 1) / "a/one")
    assert not (tmp_path / "twins/small").exists()
    publish(tmp_path, {"a/two": "3"})
    new = folder_of(tmp_path, 2)
    assert not same(tmp_path, "a/one", 1, 2)
    assert (new / "a/one").stat().st_nlink == 1, "the twin went when the next were made"
    assert {path.name for path in (tmp_path / "twins").rglob("*") if path.is_file()} == {"two", "manifest.json"}


@pytest.mark.parametrize("harm", ["a/one", "manifest.json"])
def test_a_twin_that_is_damaged_or_unfinished_is_done_without(tmp_path: Path, harm: str) -> None:
    publish(tmp_path, {"a/one": "1", "two": "2"})
    (tmp_path / "twins" / harm).write_text("")
    publish(tmp_path, {"two": "3"})
    assert wrong(tmp_path, 2) is None
    assert read(tmp_path) == (2, "1", None)


def test_a_disk_too_full_for_twins_costs_nothing_but_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(source), None, str(target))

    monkeypatch.setattr(disk, "copy", full)
    assert publish(tmp_path, {"a/one": "1"}) == 1
    assert read(tmp_path) == (1, "1", None)
    assert not (tmp_path / "twins").exists()


def test_what_was_just_written_is_not_read_again_and_a_change_of_it_shows_at_once(tmp_path: Path) -> None:
    publish(tmp_path, {"a/one": "1"})
    folder = folder_of(tmp_path, 1)
    for held in (folder, tmp_path / "twins"):
        assert all(entry.inode for entry in manifests.read(held).files)
    (folder / "a/one").write_text("2")
    assert check(folder, manifests.read(folder), Checked.CHANGED) == "a/one is not what was written (its checksum differs)"


def test_after_damage_the_next_generation_keeps_apart_from_the_one_that_answered(tmp_path: Path) -> None:
    for text in "123":
        publish(tmp_path, {"m": "segment", "one": text} if text == "1" else {"one": text})
    (folder_of(tmp_path, 3) / "one").write_text("")
    assert publish(tmp_path, {"one": "4"}) == 4
    assert read(tmp_path, "one") == (4, "4", None)
    assert not same(tmp_path, "m", 4, 2)


def test_what_changes_while_it_is_copied_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, {"a/one": "one", "two": "2"})
    shutil.rmtree(tmp_path / "twins")
    copy = disk.copy

    def late(source: Path, target: Path) -> None:
        if source.name == "one":
            source.write_text("ONE")
        copy(source, target)

    monkeypatch.setattr(disk, "copy", late)
    with pytest.raises(IndexDamaged, match="a/one changed while it was being copied to generation 2"):
        publish(tmp_path, {"two": "3"})
    assert current(tmp_path) == 1
    assert not folder_of(tmp_path, 2).exists()


def test_a_draft_may_start_from_nothing_and_may_drop_what_it_was_given(tmp_path: Path) -> None:
    publish(tmp_path, {"a/one": "1", "b/two": "2", "c": "3"})
    with begin(tmp_path) as draft:
        draft.open()
        draft.drop("b")
        draft.drop("c")
        draft.drop("not there")
        kept = draft.publish(EMPTY)
    assert [entry.name for entry in kept.files] == ["a/one"]
    assert (folder_of(tmp_path, 1) / "b/two").read_text() == "2"
    publish(tmp_path, {"new": "1"}, carry=False)
    assert sorted(path.name for path in folder_of(tmp_path, 3).iterdir()) == ["manifest.json", "new"]


def test_a_writer_that_fails_leaves_what_was_in_force(tmp_path: Path) -> None:
    publish(tmp_path, {"a/one": "1"})

    def fail() -> None:
        with begin(tmp_path) as draft:
            draft.open()
            draft.fresh("a/one").write_text("half")
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        fail()
    assert read(tmp_path) == (1, "1", None)
    assert [path.name for path in (tmp_path / "generations").iterdir()] == ["1"]


def test_only_one_writer_at_a_time(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from search.draft import begin\n"
        "with begin(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(WriterBusy, match="Another writer"), begin(tmp_path):
            pass
        other.communicate("")
    assert publish(tmp_path, {"a/one": "1"}) == 1


def test_the_last_three_stay(tmp_path: Path) -> None:
    for text in "12345":
        publish(tmp_path, {"a/one": text})
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == ["3", "4", "5"]
    assert read(tmp_path) == (5, "5", None)
    # As a writer leaves it that was killed when it had published and not yet tidied up.
    shutil.copytree(folder_of(tmp_path, 3), folder_of(tmp_path, 2))
    with begin(tmp_path):
        assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == ["3", "4", "5"]


def test_a_number_is_never_used_again_after_going_back(tmp_path: Path) -> None:
    for text in "123":
        publish(tmp_path, {"a/one": text})
    (tmp_path / "CURRENT").write_text("2\n")
    assert read(tmp_path) == (2, "2", None)
    assert publish(tmp_path, {"b": ""}) == 4
    assert read(tmp_path) == (4, "2", None)
    assert not folder_of(tmp_path, 3).exists()


def test_nor_where_runs_that_publish_nothing_come_between(tmp_path: Path) -> None:
    for text in "12345":
        publish(tmp_path, {"a/one": text})
    (tmp_path / "CURRENT").write_text("3\n")
    for _ in range(2):
        with begin(tmp_path) as unpublished:
            unpublished.open()
    assert not folder_of(tmp_path, 5).exists()
    assert publish(tmp_path, {"b": ""}) == 6


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda folder: (folder / "a/one").write_text(""), "a/one has 0 bytes, not the 3"),
        (lambda folder: (folder / "a/one").write_text("TWO"), "a/one is not what was written"),
        (lambda folder: (folder / "a/one").unlink(), "a/one cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest.json is not what was written"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "manifest.json is not what was written"),
        (lambda folder: (folder / "manifest.json").write_bytes(b"\xff"), "manifest.json is not what was written"),
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json cannot be read"),
        (lambda folder: folder.rename(folder.parent / "gone"), "manifest.json cannot be read"),
    ],
)
def test_when_the_newest_is_damaged_the_one_before_answers_and_the_mending_is_named(
    tmp_path: Path, harm: Callable[[Path], object], named: str
) -> None:
    publish(tmp_path, {"a/one": "one"})
    publish(tmp_path, {"a/one": "two"})
    harm(folder_of(tmp_path, 2))
    number, text, damage = read(tmp_path)
    assert (number, text) == (1, "one")
    assert damage is not None
    assert f"in generation 2, {named}" in damage
    assert damage.endswith(f"hoofbeats index --rebuild --index {tmp_path}")
    assert publish(tmp_path, {"b": ""}) == 3
    assert read(tmp_path) == (3, "one", None)


@pytest.mark.parametrize("held", ["", "seven", "2 2", "-1", "²", "9" * 5000])
def test_a_damaged_pointer_lets_the_newest_whole_generation_answer(tmp_path: Path, held: str) -> None:
    publish(tmp_path, {"a/one": "one"})
    publish(tmp_path, {"a/one": "two"})
    (tmp_path / "CURRENT").write_text(held)
    number, text, damage = read(tmp_path)
    assert (number, text) == (2, "two")
    assert damage is not None
    assert "CURRENT holds" in damage
    assert publish(tmp_path, {"b": ""}) == 3
    assert read(tmp_path) == (3, "two", None)


def test_when_nothing_can_be_read_only_a_rebuild_goes_on(tmp_path: Path) -> None:
    publish(tmp_path, {"a/one": "one"})
    (folder_of(tmp_path, 1) / "a/one").write_text("")
    with pytest.raises(IndexDamaged, match=r"a/one has 0 bytes.*hoofbeats index --rebuild"):
        read(tmp_path)
    with pytest.raises(IndexDamaged), begin(tmp_path):
        pass
    with begin(tmp_path, rebuild=True) as draft:
        assert draft.base is None
        draft.open()
        draft.fresh("a/one").write_text("anew")
        draft.publish(EMPTY)
    assert read(tmp_path) == (2, "anew", None)


def test_a_generation_that_the_opener_cannot_use_is_passed_over(tmp_path: Path) -> None:
    publish(tmp_path, {"a/one": "one"})
    publish(tmp_path, {"a/one": "two"})

    def opener(folder: Path, manifest: Manifest) -> int:
        if manifest.generation == 2:
            raise IndexDamaged(tmp_path, f"{folder.name} holds no arrays")
        return manifest.generation

    opened, damage = open_newest(tmp_path, opener, Checked.ALL)
    assert opened == 1
    assert damage is not None
    assert "2 holds no arrays" in damage


WRITER = """
import sys
from pathlib import Path
from search.draft import begin
from tests.test_generations import EMPTY
index = Path(sys.argv[1])
while True:
    with begin(index) as draft:
        draft.open()
        for name in range(20):
            draft.fresh(f"a/{name}").write_text(str(draft.number))
        draft.publish(EMPTY)
    print("published", flush=True)
"""


def test_a_killed_writer_leaves_one_whole_generation(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    highest = 0
    for attempt in range(12):
        with subprocess.Popen([sys.executable, "-c", WRITER, tmp_path], cwd=root, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            # One generation at least, however slow the machine; then it is killed somewhere in the next ones.
            assert writer.stdout.readline()
            time.sleep(0.02 + 0.0037 * attempt)
            os.kill(writer.pid, signal.SIGKILL)
        found, damage = open_newest(
            tmp_path, lambda folder, _: {(folder / f"a/{name}").read_text() for name in range(20)}, Checked.ALL
        )
        assert damage is None
        assert found == {str(current(tmp_path))}
        assert current(tmp_path) > highest
        highest = current(tmp_path)
    with begin(tmp_path):
        left = [int(path.name) for path in (tmp_path / "generations").iterdir()]
        assert max(left) == highest
