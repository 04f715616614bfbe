"""A librarian's record of a search: enough to repeat it, in one file."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.answerer import Answerer
from search.settings import Settings
from tests.webpage import first, read
from web import record


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
        f"Searched: 1 documents, {snapshot.passage_count} passages",
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


def test_a_question_of_several_lines_is_one_line_of_the_record(client: FlaskClient) -> None:
    text = client.get("/search/record", query_string={"q": "flushing\nAnswered: yes, certainly"}).text
    assert "Question, as typed: flushing Answered: yes, certainly" in text.splitlines()
    assert client.get("/search/record?q=").status_code == 302
