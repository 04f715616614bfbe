"""Each file of the newest generation cut short, zeroed or gone: the one before answers, and the damage is named."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event, current_thread
from threading import enumerate as enumerate_threads
from typing import Any

import pytest

from indexer.build import index
from search import disk, generations
from search.answerer import BEHIND, Answerer
from search.errors import IndexDamaged
from search.generations import folder_of
from search.settings import Settings, load
from tests.writers import Direct
from web import create_app

TERMS = '[[concept]]\nid = "T1"\nname = "zebra"\ntype = "general"\nsame = ["stripes"]\nreview = { by = "", on = "" }\n'
REBUILT = (True, False)


def truncate(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def remove(path: Path) -> None:
    path.unlink()


def settings_of(home: Path) -> Settings:
    return load({"corpus": home / "corpus", "index": home / "index", "gate_removed": 1}, {})


def two_generations(home: Path, rebuilt: bool) -> Settings:
    """Generation 1, and on it generation 2, in which one document is edited, one is gone and one is new."""
    sources = home / "corpus/sources"
    sources.mkdir(parents=True)
    (home / "corpus/terminology").mkdir()
    (home / "corpus/terminology/words.toml").write_text(TERMS)
    for name in ("edited", "gone", *"abcd"):
        (sources / f"{name}.txt").write_text(f"The zebra of leaflet {name} eats grass.\n\nIt sleeps standing.\n")
    settings = settings_of(home)
    with Direct() as reader:
        index(settings, reader=reader)
        (sources / "edited.txt").write_text("The zebra of leaflet edited eats a lot of grass.\n")
        (sources / "gone.txt").unlink()
        (sources / "new.txt").write_text("The zebra of leaflet new eats hay.\n")
        index(settings, rebuilt, reader=reader)
    return settings


@pytest.fixture(scope="module", params=REBUILT, ids=["rebuilt", "carried on"])
def sound(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return two_generations(tmp_path_factory.mktemp("sound"), request.param)


def files(settings: Settings, generation: int = 2) -> list[Path]:
    return sorted(path for path in folder_of(settings.index, generation).rglob("*") if path.is_file())


@pytest.mark.parametrize("harm", [truncate, zero, remove])
def test_each_harm_to_each_file_is_survived_and_named(sound: Settings, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    newest = folder_of(sound.index, 2)
    harmed = 0
    assert len(files(sound)) >= 15
    for path in files(sound):
        name = path.relative_to(newest).as_posix()
        shutil.copyfile(path, tmp_path / "kept")
        harm(path)
        visitor = create_app(sound).test_client()
        reply = visitor.get("/api/v1/search?q=zebra").get_json()
        ready = visitor.get("/readyz").get_json()
        shutil.copyfile(tmp_path / "kept", path)
        assert reply["index"]["generation"] == 1, name
        assert {hit["document"]["id"] for hit in reply["hits"]} == {"edited", "gone", *"abcd"}, name
        assert ready["status"] == "ready", name
        assert f"in generation 2, {name} " in ready["damage"], name
        assert f"hoofbeats index --rebuild --index {sound.index}" in ready["damage"], name
        harmed += 1
    assert harmed == len(files(sound))
    snapshot = Answerer(sound.index).snapshot()
    assert (snapshot.generation, snapshot.damage) == (2, None)


@pytest.mark.parametrize("rebuilt", REBUILT)
def test_no_generation_shares_a_file_with_the_one_that_answers_in_its_place(tmp_path: Path, rebuilt: bool) -> None:
    sound = two_generations(tmp_path, rebuilt)
    with Direct() as reader:
        for round in (3, 4):
            (sound.corpus / "sources/new.txt").write_text(f"The zebra of leaflet new eats hay in round {round}.\n")
            index(sound, reader=reader)
            before, now = ({path.stat().st_ino for path in files(sound, number)} for number in (round - 1, round))
            assert not before & now
    assert {path.stat().st_ino for path in files(sound, 4)} & {path.stat().st_ino for path in files(sound, 2)}


@pytest.mark.parametrize("harm", [zero, remove])
def test_a_server_that_was_answering_soon_sees_the_damage(
    tmp_path: Path, harm: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.answerer.LOOK_AGAIN", 0)
    settings = two_generations(tmp_path, rebuilt=False)
    visitor = create_app(settings).test_client()
    assert visitor.get("/api/v1/search?q=zebra").get_json()["index"]["generation"] == 2
    harm(next(path for path in files(settings) if path.name == "posting_worths.npy"))
    assert visitor.get("/api/v1/search?q=zebra").get_json()["index"]["generation"] == 1
    assert "posting_worths.npy" in visitor.get("/readyz").get_json()["damage"]


def rot(path: Path, at: int = -1) -> None:
    """Harm a file as a disk does: another byte, and everything else as it was."""
    before = path.stat()
    held = bytearray(path.read_bytes())
    held[at] ^= 1
    with path.open("r+b") as file:
        file.write(held)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def rotten(home: Path) -> Settings:
    """Two generations; the disk has spoilt a file of the second, and its stamp is as it was."""
    settings = two_generations(home, rebuilt=False)
    rot(next(path for path in files(settings) if path.name == "posting_worths.npy"))
    return settings


def test_a_server_reads_every_file_that_answers_before_it_does(tmp_path: Path) -> None:
    visitor = create_app(rotten(tmp_path)).test_client()
    assert visitor.get("/api/v1/search?q=zebra").get_json()["index"]["generation"] == 1
    assert "posting_worths.npy is not what was written" in visitor.get("/readyz").get_json()["damage"]


def test_documents_are_read_behind_the_first_answer_and_a_damaged_one_is_named_and_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = two_generations(tmp_path, rebuilt=True)
    (pack,) = folder_of(settings.index, 2).glob("documents/*")
    rot(pack)
    go = Event()
    crc32 = disk.crc32

    def waiting(path: Path) -> int:
        if path == pack:
            assert go.wait(60)
        return crc32(path)

    monkeypatch.setattr(disk, "crc32", waiting)
    visitor = create_app(settings).test_client()
    assert visitor.get("/api/v1/search?q=zebra").get_json()["index"]["generation"] == 2
    refused = visitor.get("/api/v1/documents/new")
    assert refused.status_code == 503
    assert f"hoofbeats index --rebuild --index {settings.index}" in refused.text
    assert visitor.get("/api/v1/documents/edited").status_code == 200
    (behind,) = (thread for thread in enumerate_threads() if thread.name == BEHIND)
    go.set()
    behind.join(60)
    assert visitor.get("/api/v1/search?q=zebra").get_json()["index"]["generation"] == 1
    assert "documents/2.pack is not what was written" in visitor.get("/readyz").get_json()["damage"]


@pytest.mark.parametrize("name", ["whoosh/*._stored.col", "cards/*"])
def test_a_damaged_passage_or_card_is_asked_for_and_the_generation_before_answers_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    settings = two_generations(tmp_path, rebuilt=True)
    (path,) = folder_of(settings.index, 2).glob(name)
    rot(path, path.read_bytes().rindex(b"new"))
    before, now = Event(), Event()
    check = generations.check

    def first_when_asked(*given: Any) -> str | None:
        if current_thread().name == BEHIND:
            assert now.wait(60)
        else:
            before.set()
        return check(*given)

    monkeypatch.setattr(generations, "check", first_when_asked)
    visitor = create_app(settings).test_client()
    assert visitor.get("/api/v1/search?q=edited").get_json()["index"]["generation"] == 2
    assert not before.is_set()
    reply = visitor.get("/api/v1/search?q=hay").get_json()
    assert before.is_set()
    assert reply["index"]["generation"] == 1
    assert path.name in visitor.get("/readyz").get_json()["damage"]
    (behind,) = (thread for thread in enumerate_threads() if thread.name == BEHIND)
    now.set()
    behind.join(60)


def test_what_is_damaged_never_answers_again_where_nothing_can_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = two_generations(tmp_path, rebuilt=False)
    shutil.rmtree(folder_of(settings.index, 1))
    monkeypatch.setattr("search.answerer.LOOK_AGAIN", 0)
    answerer = Answerer(settings.index)
    assert answerer.ask("zebra").total
    zero(next(path for path in files(settings) if path.name == "posting_worths.npy"))
    # However soon the next question comes.
    monkeypatch.setattr("search.answerer.LOOK_AGAIN", 3600)
    for _ in range(3):
        with pytest.raises(IndexDamaged, match=r"posting_worths\.npy"):
            answerer.ask("zebra")


def test_the_server_that_was_answering_keeps_to_what_it_had_opened(tmp_path: Path) -> None:
    settings = two_generations(tmp_path, rebuilt=True)
    visitor = create_app(settings).test_client()
    assert visitor.get("/api/v1/search?q=zebra").get_json()["index"]["generation"] == 2
    for path in files(settings):
        remove(path)
    reply = visitor.get("/api/v1/search?q=stripes").get_json()
    assert (reply["index"]["generation"], bool(reply["hits"])) == (2, True)
