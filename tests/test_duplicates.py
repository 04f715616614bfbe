"""The same words in several documents are one hit, and no superseded version stands above its newer one."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.build import index
from search.errors import BadSetting
from search.ranking import Evidence
from search.register import Known
from search.settings import Settings, load
from search.versions import newer_first, newer_versions
from tests.webpage import read
from tests.writers import Direct
from web import create_app

LEAFLET = "About zebras\n\nThe zebra eats grass in the morning.\n"


class Shelf:
    """Leaflets, and the site over them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "corpus/sources").mkdir(parents=True)

    def write(self, name: str, text: str) -> None:
        (self.home / f"corpus/sources/{name}.txt").write_text(text)

    def catalogue(self, **rows: dict[str, str]) -> None:
        lines = []
        for name, row in rows.items():
            lines += ["[[source]]", f'path = "sources/{name}.txt"', *(f'{key} = "{value}"' for key, value in row.items())]
        (self.home / "corpus/catalogue.toml").write_text("\n".join(lines))

    @property
    def settings(self) -> Settings:
        return load({"corpus": self.home / "corpus", "index": self.home / "index", "gate_removed": 1}, {})

    def visitor(self) -> FlaskClient:
        with Direct() as reader:
            index(self.settings, reader=reader)
        return create_app(self.settings).test_client()

    def hits(self, query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.visitor().get(f"/api/v1/search?q={query}").get_json()["hits"]
        return found


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_the_same_words_in_several_documents_are_one_hit_that_names_the_others(shelf: Shelf) -> None:
    for name in "abc":
        shelf.write(name, LEAFLET)
    shelf.write("folded", LEAFLET.replace("grass in", "grass\nin"))
    shelf.write("other", LEAFLET.replace("grass", "hay"))
    shelf.catalogue(**{name: {"publisher": f"Press {name}"} for name in "abc"})
    visitor = shelf.visitor()
    hits = visitor.get("/api/v1/search?q=zebra+morning").get_json()["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2]
    (copied,) = [hit for hit in hits if hit["duplicates"]]
    assert len(copied["duplicates"]) == 3
    named = {visitor.get(f"/api/v1/passages/{one}").get_json()["document"]["id"] for one in copied["duplicates"]}
    assert named | {copied["document"]["id"]} == {"a", "b", "c", "folded"}
    page = read(visitor.get("/search?q=zebra+morning"))
    (line,) = [one for one in page.select(".provenance") if "The same words also in" in one.get_text()]
    assert len(line.select("a")) == 3
    assert str(line.select("a")[0]["href"]).startswith("/p/")
    narrowed = visitor.get("/api/v1/search?q=zebra+morning&filter.publisher=Press b").get_json()["hits"]
    assert [(hit["document"]["id"], hit["duplicates"]) for hit in narrowed] == [("b", [])]


def test_the_same_words_under_another_heading_or_in_the_same_document_stay_apart(shelf: Shelf) -> None:
    shelf.write("a", LEAFLET)
    shelf.write("b", LEAFLET.replace("About zebras", "About horses"))
    shelf.write("c", "One of many\n\nThe zebra sleeps standing.\n\nThe zebra sleeps standing.\n")
    assert all(hit["duplicates"] == [] for hit in shelf.hits("zebra"))
    assert len(shelf.hits("zebra")) == 4


@pytest.mark.parametrize("order", list(permutations(("old", "newer", "newest"))))
def test_a_superseded_version_never_stands_above_its_newer_one(shelf: Shelf, order: tuple[str, ...]) -> None:
    # The more a leaflet says of zebras, and the newer it says it is, the higher it would stand by itself.
    for more, name in enumerate(order):
        shelf.write(name, f"About zebras\n\nThe zebra {'zebra ' * more}of leaflet {name} eats grass.\n")
    dates = {name: f"20{20 + more}-05-02" for more, name in enumerate(order)}
    shelf.catalogue(
        old={"superseded_by": "newer", "updated": dates["old"]},
        newer={"superseded_by": "newest", "updated": dates["newer"]},
        newest={"updated": dates["newest"]},
    )
    visitor = shelf.visitor()
    for query in ("zebra", "zebra&sort=updated", "leaflet+old", "zebra&per_page=1&page=1"):
        hits = visitor.get(f"/api/v1/search?q={query}").get_json()["hits"]
        assert [hit["document"]["id"] for hit in hits] == ["newest", "newer", "old"][: len(hits)], query
    told = {hit["document"]["id"]: hit["freshness"] for hit in visitor.get("/api/v1/search?q=zebra").get_json()["hits"]}
    assert told["old"] == {"status": "superseded", "superseded_by": "newer"}
    assert told["newest"]["superseded_by"] is None
    page = read(visitor.get("/documents/old"))
    assert page.select('.provenance a[href="/documents/newer"]')


def test_newest_first_an_older_version_that_alone_answers_stays_behind_its_newer_one(shelf: Shelf) -> None:
    for name in ("old", "other"):
        shelf.write(name, f"Leaflet {name}\n\nThe zebra eats grass in the morning.\n")
    shelf.write("newer", "Leaflet newer\n\nThe zebra is striped.\n")
    dates = {"old": "2024-05-02", "newer": "2023-05-02", "other": "2020-05-02"}
    shelf.catalogue(**{name: {"updated": day} for name, day in dates.items()} | {"old": {"superseded_by": "newer"}})
    hits = shelf.hits("when+does+the+zebra+eat+grass&sort=updated")
    assert [hit["document"]["id"] for hit in hits] == ["other", "newer", "old"]


def test_a_version_whose_newer_one_is_not_held_stands_where_it_would(shelf: Shelf) -> None:
    shelf.write("old", "About zebras\n\nThe zebra of the zebras eats grass.\n")
    shelf.write("other", "About grass\n\nGrass is eaten by one zebra among many other beasts of the plain.\n")
    shelf.catalogue(old={"superseded_by": "unread"}, unread={})
    hits = shelf.hits("zebra")
    assert hits[0]["document"]["id"] == "old"
    assert hits[0]["freshness"] == {"status": "superseded", "superseded_by": "unread"}


@pytest.mark.parametrize("rows", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a"}])
def test_versions_that_lead_in_a_circle_are_refused(shelf: Shelf, rows: dict[str, str]) -> None:
    for name in "abc":
        shelf.write(name, LEAFLET)
    shelf.catalogue(**{name: {"superseded_by": newer} for name, newer in rows.items()})
    with pytest.raises(BadSetting, match="leads in a circle, from a to "):
        shelf.visitor()


@pytest.mark.parametrize(
    ("sources", "matching", "places"),
    [([1, 2], {1, 2, 3}, [1]), ([1, 1], {1, 3}, [0, 1]), ([1, 2], {1, 2}, [0, 1]), ([1, 2, 3], {1, 2, 3}, [1, 2, 0])],
)
def test_an_older_version_is_left_out_where_its_newer_one_is_elsewhere(
    sources: list[int], matching: set[int], places: list[int]
) -> None:
    assert newer_first(sources, {1: frozenset({3})}, matching) == places


@pytest.mark.parametrize("often", [2, 7])
def test_an_older_version_stands_behind_its_newer_one_however_far_down_that_is(shelf: Shelf, often: int) -> None:
    # What says zebra less often stands behind what says it more often: the newer one past all that the second stage looks
    # at, and the older one too, or twenty passages of it among them.
    for name, first, then in (("other", 9, 3), ("old", often, often), ("newer", 1, 1)):
        zebras = [first] * 30 + [then] * 30
        lines = [f"Line {n} of {name} {'zebra ' * many}{'grass ' * (9 - many)}." for n, many in enumerate(zebras)]
        shelf.write(name, f"Leaflet {name}\n\n" + "\n\n".join(lines) + "\n")
    shelf.catalogue(old={"superseded_by": "newer"})
    visitor = shelf.visitor()
    pages = [visitor.get(f"/api/v1/search?q=zebra&per_page=30&page={page}").get_json()["hits"] for page in range(1, 7)]
    ids = [hit["document"]["id"] for page in pages for hit in page]
    assert len({hit["id"] for page in pages for hit in page}) == len(ids) == 180
    assert [ids.count(name) for name in ("old", "other", "newer")] == [60, 60, 60]
    assert ids[120:] == ["old"] * 60
    assert [hit["rank"] for page in pages for hit in page] == list(range(1, 181))


@given(st.lists(st.integers(0, 5), max_size=30), st.dictionaries(st.integers(0, 5), st.integers(0, 5)))
def test_nothing_is_lost_and_no_order_is_broken(sources: list[int], chain: dict[int, int]) -> None:
    entries = [Known(str(n), n, superseded_by=str(chain[n]) if n in chain else None) for n in range(6)]
    newer = newer_versions({entry.id: entry for entry in entries})
    head = [Evidence(number=at, source=source, score=-at, unit=0, coverage=1.0) for at, source in enumerate(sources)]
    ordered = [head[at] for at in newer_first(sources, newer, set(sources))]
    assert sorted(each.number for each in ordered) == list(range(len(sources)))
    for at, each in enumerate(ordered):
        circular = {source for source in newer.get(each.source, ()) if each.source in newer.get(source, ())}
        later = {other.source for other in ordered[at + 1 :]}
        assert not (newer.get(each.source, frozenset()) - circular) & later
    for source in set(sources):
        own = [each.number for each in ordered if each.source == source]
        assert own == sorted(own)
