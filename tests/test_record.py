"""A librarian's record of a search: enough to repeat it, in one file."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search import ranking
from search.answerer import Answerer
from search.engine import Tree
from search.settings import Settings
from search.snapshot import Snapshot
from search.terminal import count
from tests.webpage import first, read
from web import record
from web.parameters import Search


def test_the_record_says_how_a_search_was_read_and_what_it_found(client: FlaskClient, built: Settings) -> None:
    page = read(client.get("/search?q=what+does+PRRT+do&filter.publisher=CTCA&sort=updated&expand=on"))
    saved = client.get(str(first(page, ".record a")["href"]))
    assert saved.mimetype == "text/plain"
    assert saved.headers["Content-Disposition"].startswith('attachment; filename="search-20')
    assert saved.headers["X-Robots-Tag"] == "noindex"
    lines = saved.text.splitlines()
    snapshot = Answerer(built.index).snapshot()
    for line in (
        "Question, as typed: what does PRRT do",
        "Filters: publisher is CTCA",
        "Order: newest first",
        "Other words with the same meaning: looked for too",
        "Corrected: nothing",
        f"Index: generation {snapshot.generation}, built {snapshot.built_at}",
        f"Searched: 1 document, {snapshot.passage_count} passages",
        "To repeat it: http://localhost/search?q=what+does+PRRT+do&filter.publisher=CTCA&sort=updated",
    ):
        assert line in lines, line
    assert any(line.startswith("Read: “PRRT” is short for “peptide receptor radionuclide therapy”") for line in lines)
    reply = Answerer(built.index).ask("what does PRRT do", sort="updated", filters={"publisher": "CTCA"}, per_page=100)
    assert f"Passages that match: {reply.total}" in lines
    ranked = [line for line in lines if line[:1].isdigit()]
    assert [line.split()[1] for line in ranked] == [hit.passage.id for hit in reply.hits]


def test_a_record_lists_every_match_up_to_its_limit(site: Callable[..., FlaskClient]) -> None:
    visitor = site({f"{number:03}.txt": f"The zebra of herd {number} eats grass.\n" for number in range(120)})
    text = visitor.get("/search/record?q=zebra").text
    assert "Passages that match: 120" in text
    assert sum(line[:1].isdigit() for line in text.splitlines()) == 120 <= record.MOST


def test_a_record_lists_the_copies_of_a_passage_beside_it(site: Callable[..., FlaskClient]) -> None:
    visitor = site({f"{name}.txt": "The zebra eats grass.\n" for name in "abc"} | {"d.txt": "The zebra eats hay.\n"})
    hits = visitor.get("/api/v1/search?q=zebra").get_json()["hits"]
    text = visitor.get("/search/record?q=zebra").text
    assert "Passages that match: 4" in text
    assert "not listed" not in text
    lines = text.splitlines()
    assert sum(line[:1].isdigit() for line in lines) == len(hits) == 2
    copies = [line.split()[-3:] for line in lines if line.startswith("   The same words also in: ")]
    assert [one[0] for one in copies] == [one for hit in hits for one in hit["duplicates"]]
    assert [one[1] for one in copies] == ["document", "document"]
    assert {one[2] for one in copies} | {hit["document"]["id"] for hit in hits} == set("abcd")


def test_nothing_is_asked_for_once_all_is_listed(site: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = site({f"{number}.txt": "The zebra eats grass.\n" for number in range(3)})
    asked: list[Tree] = []
    search = ranking.search

    def noted(tree: Tree, *others: Any) -> Any:
        asked.append(tree)
        return search(tree, *others)

    monkeypatch.setattr(ranking, "search", noted)
    assert "Passages that match: 3" in visitor.get("/search/record?q=zebra+grass").text
    assert len(asked) == 1


def test_a_record_is_of_one_generation_whatever_comes_into_force_meanwhile(
    site: Callable[..., FlaskClient], tmp_path: Path
) -> None:
    class Restless(Answerer):
        """Goes over to another generation each time that it is looked at."""

        def snapshot(self) -> Snapshot:
            return next(turns)

    opened: list[Snapshot] = []
    for texts in ({"a.txt": "Zebras eat grass.\n"}, {"b.txt": "Zebras eat hay.\n"}):
        here = site(texts).application.extensions["site"]
        opened.append(here.answerer.snapshot())
    turns = cycle(opened)
    asked = Search("zebras", page=1, per_page=10, expand=True, sort="relevance", filters={})
    restless = dataclasses.replace(here, answerer=Restless(tmp_path / "index"))
    for generation in (1, 2):
        lines = record.record(restless, asked, datetime.now(UTC), "", "").splitlines()
        assert any(line.startswith(f"Index: generation {generation}, ") for line in lines)
        assert f"Searched: {count(generation, 'document')}, {count(generation, 'passage')}" in lines
        assert f"Passages that match: {generation}" in lines


def test_a_question_of_several_lines_is_one_line_of_the_record(client: FlaskClient) -> None:
    text = client.get("/search/record", query_string={"q": "flushing\nAnswered: yes, certainly"}).text
    assert "Question, as typed: flushing Answered: yes, certainly" in text.splitlines()
    assert client.get("/search/record?q=").status_code == 302
