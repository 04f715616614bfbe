"""What was cited stays readable: a changed passage beside its successor, a removed document by its citation alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.build import index
from indexer.isolation import Reader
from indexer.passages import passages
from indexer.readers.text import read_text
from indexer.successors import changes
from search.answerer import Answerer
from search.model import Document, Passage, Source
from search.settings import Settings, load
from tests.webpage import read
from web import create_app

LINES = (
    "Octreotide slows the flushing of carcinoid syndrome in most people.",
    "A scan with gallium shows where small tumors sit.",
    "Eat small meals, and drink between them.",
)


def cut(*paragraphs: str) -> tuple[Passage, ...]:
    result = read_text("\n\n".join(paragraphs))
    source = Source("a", "a.txt", "", "text/1", result.about)
    return passages(Document(source, result.text, result.blocks, ()))


def told(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    found = changes(cut(*old), cut(*new))
    pairs = [(one.text, other.text) for one, other in found.changed]
    return [one.text for one in found.added], pairs, [one.text for one in found.removed]


def test_an_edited_passage_is_told_from_one_that_is_new_or_gone() -> None:
    edited = LINES[1].replace("small", "even the smallest")
    assert told(LINES, (LINES[0], edited, LINES[2])) == ([], [(LINES[1], edited)], [])
    assert told(LINES, (LINES[0], LINES[2])) == ([], [], [LINES[1]])
    assert told(LINES, (*LINES, "Carry a letter through customs.")) == (["Carry a letter through customs."], [], [])
    assert told(LINES, (LINES[2], LINES[0], LINES[1])) == ([], [], [])
    strange = "Insurance seldom pays for wigs and bus fares."
    assert told(LINES, (LINES[0], strange, LINES[2])) == ([strange], [], [LINES[1]])


@given(st.lists(st.sampled_from("alpha beta gamma delta epsilon zeta".split()), max_size=8),
       st.lists(st.sampled_from("alpha beta gamma delta epsilon zeta".split()), max_size=8))  # fmt: skip
def test_every_passage_that_went_or_came_is_accounted_for(before: list[str], after: list[str]) -> None:
    old, new = (cut(*(f"The {word} of a tumor is measured." for word in words)) for words in (before, after))
    found = changes(old, new)
    was, here = {one.id for one in old}, {one.id for one in new}
    assert {one.id for one in found.removed} | {one.id for one, _ in found.changed} == was - here
    assert {one.id for one in found.added} | {one.id for _, one in found.changed} == here - was
    assert not {one.id for one in found.removed} & {one.id for one, _ in found.changed}
    assert not {one.id for one in found.added} & {one.id for _, one in found.changed}


class Shelf:
    """One leaflet that changes, one that stays, and the site over them."""

    def __init__(self, home: Path, reader: Reader) -> None:
        self.settings: Settings = load({"corpus": home / "corpus", "index": home / "index", "gate_removed": 1}, {})
        self.reader = reader
        self.file = home / "corpus/sources/leaflet.txt"
        self.file.parent.mkdir(parents=True)
        (self.file.parent / "other.txt").write_text("About zebras\n\nThe zebra eats grass.\n")
        self.client: FlaskClient = create_app(self.settings).test_client()

    def say(self, *paragraphs: str, rebuild: bool = False) -> None:
        self.file.write_text("About care\n\n" + "\n\n".join(paragraphs) + "\n\nUpdated 2 May 2024\n")
        self.run(rebuild)

    def run(self, rebuild: bool = False) -> None:
        index(self.settings, rebuild, reader=self.reader)

    def id_of(self, text: str) -> str:
        found = Answerer(self.settings.index).snapshot().passages_of("leaflet")
        return next(one.id for one in found if one.text == text)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as shared:
        yield shared


@pytest.fixture
def shelf(tmp_path: Path, reader: Reader) -> Shelf:
    return Shelf(tmp_path, reader)


def test_a_changed_passage_is_shown_as_cited_with_its_successor_over_many_changes(shelf: Shelf) -> None:
    shelf.say(*LINES)
    first = shelf.id_of(LINES[1])
    for words in ("very small tumors", "even the smallest tumors"):
        now = LINES[1].replace("small tumors", words)
        shelf.say(LINES[0], now, LINES[2])
    page = read(shelf.client.get(f"/p/{first}"))
    assert page.select("blockquote")[0].get_text() == LINES[1]
    assert page.select(".notice a")[0]["href"] == f"/p/{shelf.id_of(now)}"
    told = shelf.client.get(f"/api/v1/passages/{first}").get_json()
    assert (told["passage"]["text"], told["stands"]) == (LINES[1], False)
    cited = read(shelf.client.get(f"/documents/leaflet?p={first}"))
    assert cited.select(".notice a")[0]["href"] == f"/p/{first}"
    shelf.run(rebuild=True)
    assert read(shelf.client.get(f"/p/{first}")).select("blockquote")[0].get_text() == LINES[1]
    shelf.say(*LINES)
    again = read(shelf.client.get(f"/p/{first}"))
    assert not again.select(".notice")


def test_a_passage_that_nothing_replaces_is_shown_without_a_successor(shelf: Shelf) -> None:
    shelf.say(*LINES)
    first = shelf.id_of(LINES[1])
    shelf.say(LINES[0], LINES[2])
    page = read(shelf.client.get(f"/p/{first}"))
    assert page.select("blockquote")[0].get_text() == LINES[1]
    assert "nothing in it reads like this now" in page.select(".notice")[0].get_text()


def test_of_a_removed_document_the_citation_is_told_and_no_text(shelf: Shelf) -> None:
    shelf.say(*LINES)
    first, second = shelf.id_of(LINES[1]), shelf.id_of(LINES[2])
    shelf.say(LINES[0], LINES[2])
    shelf.file.unlink()
    for rebuild in (False, True, False):
        shelf.run(rebuild)
        for path in (f"/p/{first}", f"/p/{second}", f"/api/v1/passages/{second}"):
            response = shelf.client.get(path)
            assert response.status_code == 410, path
            text = response.get_data(as_text=True)
            assert "“About care”. Updated 2 May 2024." in text.replace("&#34;", '"')
            assert not any(line[:20] in text for line in LINES)
        (shelf.file.parent / "other.txt").write_text("About zebras\n\nThe zebra eats a lot of grass.\n")
    newest = shelf.settings.index / "generations" / (shelf.settings.index / "CURRENT").read_text().strip()
    kept = b"".join(path.read_bytes() for path in newest.glob("re*/*"))
    assert b"flushing" not in kept
    assert b"Octreotide" not in kept
    shelf.say(LINES[2])
    assert shelf.client.get(f"/p/{second}").status_code == 200
    assert shelf.client.get(f"/p/{first}").status_code == 410
