"""Documents lie many to a file: each is found whole again, whatever became of the others, and damage is noticed."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import keeping
from indexer.build import index
from search import cards, layout, packs
from search.answerer import Answerer
from search.errors import IndexDamaged
from search.generations import folder_of
from search.packs import Packer
from search.settings import Settings, load
from search.snapshot import Snapshot
from search.whoosh_engine import Store
from tests.writers import Direct
from web.holdings import Shelf


class Leaflets:
    """A corpus of one-line leaflets and its index."""

    def __init__(self, home: Path) -> None:
        self.sources = home / "corpus/sources"
        self.sources.mkdir(parents=True)
        self.settings: Settings = load({"corpus": home / "corpus", "index": home / "index", "gate_removed": 1}, {})

    def write(self, **texts: str) -> Snapshot:
        for name, text in texts.items():
            (self.sources / f"{name}.txt").write_text(f"About {name}\n\n{text}\n")
        return self.run()

    def run(self, rebuild: bool = False) -> Snapshot:
        with Direct() as reader:
            index(self.settings, rebuild, reader=reader)
        return Answerer(self.settings.index).snapshot()

    def texts(self, snapshot: Snapshot) -> dict[str, str]:
        found = {one: snapshot.document(one) for one in snapshot.source_ids()}
        return {one: document.text.split("\n\n")[-1].strip() for one, document in found.items() if document}

    def packs(self, snapshot: Snapshot) -> list[str]:
        folder = folder_of(self.settings.index, snapshot.generation)
        return sorted(path.name for path in (folder / layout.pack(0)).parent.iterdir())


@pytest.fixture
def leaflets(tmp_path: Path) -> Leaflets:
    return Leaflets(tmp_path)


def test_what_is_packed_is_read_back_and_anything_else_is_noticed(tmp_path: Path) -> None:
    with Packer(tmp_path / layout.pack(7), 7) as packer:
        places = [packer.add(held) for held in (b"one", b"", "zwölf".encode())]
    assert [packs.read(tmp_path, place) for place in places] == [b"one", b"", "zwölf".encode()]
    (tmp_path / layout.pack(7)).write_bytes(b"ONE\0\0\0\0\0")
    with pytest.raises(ValueError, match=r"documents/7\.pack is not what was written"):
        packs.read(tmp_path, places[0])
    (tmp_path / layout.pack(7)).unlink()
    with pytest.raises(OSError, match="No such file"):
        packs.read(tmp_path, places[0])
    Packer(tmp_path / layout.pack(8), 8).close()
    assert not (tmp_path / layout.pack(8)).exists()


def test_a_pack_goes_when_nothing_lies_in_it_any_more(leaflets: Leaflets) -> None:
    # One of two changed would be half of the passages, and then all are written afresh.
    said = {name: f"Leaflet {name} says eat small meals." for name in "abcdefghijklmnopqrst"}
    assert leaflets.packs(leaflets.write(**said)) == ["1.pack"]
    said |= {"a": "Eat large meals."}
    snapshot = leaflets.write(a=said["a"])
    assert (leaflets.packs(snapshot), leaflets.texts(snapshot)) == (["1.pack", "2.pack"], said)
    said |= {"a": "Eat nothing."}
    snapshot = leaflets.write(a=said["a"])
    assert (leaflets.packs(snapshot), leaflets.texts(snapshot)) == (["1.pack", "3.pack"], said)
    snapshot = leaflets.run(rebuild=True)
    assert (leaflets.packs(snapshot), leaflets.texts(snapshot)) == (["4.pack"], said)


def test_many_packs_become_one_and_what_was_cited_moves_along(leaflets: Leaflets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_PACKS", 3)
    said = {name: f"Leaflet {name} says eat small meals." for name in "abcdef"}
    first = leaflets.write(**said)
    (cited,) = (one for one in first.passages_of("a") if "small" in one.text)
    for name in "abcdef":
        said[name] = f"Leaflet {name} says eat large meals, and often."
        snapshot = leaflets.write(**{name: said[name]})
        assert leaflets.texts(snapshot) == said
        retired = snapshot.retired(cited.id)
        assert retired is not None
        assert retired.passage.text == cited.text
        assert retired.document_sha256 == first.card_behind("a").text_sha256
        assert len(leaflets.packs(snapshot)) <= 3
    assert snapshot.generation == 7


def test_packs_of_which_nothing_changes_move_too(leaflets: Leaflets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_PACKS", 3)
    said = {f"old{number}": f"Leaflet {number} says eat small meals." for number in range(20)}
    leaflets.write(**said)
    for number in range(6):
        said[f"new{number}"] = f"Leaflet {number} says rest."
        snapshot = leaflets.write(**{f"new{number}": said[f"new{number}"]})
        assert len(leaflets.packs(snapshot)) <= 3
    assert leaflets.texts(snapshot) == said


def test_a_card_says_what_the_document_says(leaflets: Leaflets) -> None:
    snapshot = leaflets.write(
        a="Eat small meals.\n\nWhat helps?\n\nRest: it helps a lot.\n\n" + "Longest " * 15 + "\n\nMore."
    )
    document, card = snapshot.document("a"), snapshot.card("a")
    assert document is not None
    assert card == cards.card(document, card.place if card else packs.Place(0, 0, 0, 0))
    assert card is not None
    assert (card.characters, card.sections) == (len(document.text), len(document.sections))
    assert "What helps?" in card.headings
    assert all(len(heading) <= cards.LONGEST for heading in card.headings)
    assert snapshot.card("b") is None


def test_lists_and_filters_open_no_document(leaflets: Leaflets, monkeypatch: pytest.MonkeyPatch) -> None:
    leaflets.write(a="Zebras eat grass.", b="Zebras sleep standing.")

    def refuse(*_: object) -> bytes:
        raise AssertionError("a document was opened")

    monkeypatch.setattr(packs, "read", refuse)
    answerer = Answerer(leaflets.settings.index)
    assert [one.source.id for one in Shelf(answerer).holdings().documents] == ["a", "b"]
    assert answerer.ask("zebras", filters={"publisher": "nobody"}).total == 0
    assert answerer.ask("zebras", sort="updated").total == 2
    with pytest.raises(AssertionError, match="was opened"):
        answerer.snapshot().document("a")


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b""), lambda path: path.unlink()])
def test_a_document_that_is_harmed_while_it_is_served_is_named(leaflets: Leaflets, harm: Callable[[Path], object]) -> None:
    snapshot = leaflets.write(a="Eat small meals.")
    harm(folder_of(leaflets.settings.index, 1) / layout.pack(1))
    with pytest.raises(IndexDamaged, match=r"in generation 1, .*documents/1\.pack"):
        snapshot.document("a")


def test_a_place_knows_its_checksum(tmp_path: Path) -> None:
    with Packer(tmp_path / layout.pack(1), 1) as packer:
        assert packer.add(b"held").crc32 == zlib.crc32(b"held")


def test_three_rebuilds_leave_nothing_of_a_removed_document_on_the_disk(leaflets: Leaflets) -> None:
    """The way that docs/operating.md gives."""
    leaflets.write(**{f"b{number}": f"It stays, as number {number}." for number in range(9)}, gone="Of quaggas alone.")
    (leaflets.sources / "gone.txt").unlink()
    leaflets.run()
    for _ in range(3):
        snapshot = leaflets.run(rebuild=True)
    assert not any(info.deleted for info in Store(snapshot.folder / layout.WHOOSH).segments)
    everything = [path.read_bytes() for path in leaflets.settings.index.rglob("*") if path.is_file()]
    assert any(b"It stays, as number 3." in held for held in everything)
    assert not any(b"quagga" in held for held in everything)
