"""The API over a real index: its shapes, its one shape of error, and that nothing typed breaks it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.settings import load
from web import create_app

DOCUMENT = "ctca-neuroendocrine-tumors"


def problem(client: FlaskClient, path: str, status: int, method: str = "GET") -> Any:
    """The problem that a request gets. Its shape is asserted wherever a test meets one (tests/conftest.py)."""
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    return response.get_json(force=True)


def test_a_search_answers_in_the_documented_shape(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?q=what+does+PRRT+do&per_page=3")
    assert response.content_type == "application/json"
    reply = response.get_json()
    assert reply["answered"] is True
    assert reply["query"] == "what does PRRT do"
    hit = reply["hits"][0]
    assert hit["document"]["id"] == DOCUMENT
    assert hit["document"]["reviewer"] == "Maurie Markman, MD"
    assert hit["dates"]["updated"] == "2021-09-21"
    text = client.get(f"/api/v1/documents/{DOCUMENT}").get_json()["text"]
    passage, answer = hit["passage"], hit["answer"]
    assert text[passage["start"] : passage["end"]] == passage["text"]
    assert passage["text"][answer["start"] : answer["end"]] == answer["text"]
    assert "PRRT combines" in answer["text"]
    assert hashlib.sha256(text.encode()).hexdigest() == hit["document"]["text_sha256"]
    for mark in answer["marks"]:
        assert answer["text"][mark["start"] : mark["end"]] == mark["surface"]
    assert client.get(hit["links"]["permalink"]).status_code == 200
    assert client.get(hit["links"]["document"].partition("#")[0]).status_code == 200


def test_paging_links_walk_through_all_hits_once(client: FlaskClient) -> None:
    reply = client.get("/api/v1/search?q=tumor&per_page=7&expand=off").get_json()
    total, seen = reply["total"]["value"], [hit["id"] for hit in reply["hits"]]
    assert total > 7
    while reply["links"]["next"]:
        assert "expand=off" in reply["links"]["next"]
        reply = client.get(reply["links"]["next"]).get_json()
        seen += [hit["id"] for hit in reply["hits"]]
    assert len(seen) == len(set(seen)) == total


def test_an_empty_question_is_answered_by_nothing(client: FlaskClient) -> None:
    reply = client.get("/api/v1/search?q=").get_json()
    assert reply["answered"] is False
    assert reply["hits"] == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["q"]),
        ("q=a&colour=red", ["colour"]),
        ("q=a&page=0", ["page"]),
        ("q=a&page=-1", ["page"]),
        ("q=a&page=%D9%A1", ["page"]),
        ("q=a&per_page=101", ["per_page"]),
        ("q=a&per_page=ten&sort=best&expand=1", ["per_page", "sort", "expand"]),
        ("q=a&filter.colour=red", ["filter.colour"]),
        ("q=a&q=b", ["q"]),
        ("q=" + "é" * 257, ["q"]),
        ("q=a&filter.publisher=" + "x" * 257, ["filter.publisher"]),
    ],
)
def test_a_wrong_parameter_is_named(client: FlaskClient, query: str, names: list[str]) -> None:
    told = problem(client, f"/api/v1/search?{query}", 422)
    assert sorted(error["parameter"] for error in told["errors"]) == sorted(names)
    for name in names:
        assert f"'{name}'" in told["detail"]


@pytest.mark.parametrize(
    ("name", "how"), [("q", "Shorten it to what you want to know."), ("filter.publisher", "Shorten it.")]
)
def test_only_who_asks_too_long_a_question_is_told_how_to_shorten_it(client: FlaskClient, name: str, how: str) -> None:
    told = problem(client, f"/api/v1/search?{name}={'x' * 257}", 422)
    assert told["detail"] == f"'{name}' has 257 characters; the most is 256. {how}"


def test_the_longest_question_is_taken(client: FlaskClient) -> None:
    assert client.get("/api/v1/search", query_string={"q": "💧" * 256}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "method"),
    [
        ("/api/v1/nowhere", 404, "GET"),
        ("/api/v1/documents/none", 404, "GET"),
        ("/api/v1/passages/aaaaaaaaaaaa", 404, "GET"),
        ("/api/v1/passages/..%2F..%2Fetc", 404, "GET"),
        ("/api/v1/search", 405, "POST"),
        ("/healthz", 405, "DELETE"),
        ("/api/v1/documents/ctca-neuroendocrine-tumors?x=1", 422, "GET"),
        ("/api/v1/documents?page=x", 422, "GET"),
    ],
)
def test_every_error_has_the_one_shape(client: FlaskClient, path: str, status: int, method: str) -> None:
    problem(client, path, status, method)


def test_without_an_index_the_api_says_how_to_build_one(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    client = create_app(load({"index": str(folder)}, {})).test_client()
    for path in ("/api/v1/search?q=a", "/api/v1/documents", "/api/v1/documents/a", "/api/v1/passages/a", "/readyz"):
        told = problem(client, path, 503)
        assert f"hoofbeats index --index {folder}" in told["detail"]
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_readiness_names_the_generation(client: FlaskClient) -> None:
    assert client.get("/readyz").get_json() == {"status": "ready", "generation": 1, "damage": None}


def test_documents_and_passages_lead_to_one_another(client: FlaskClient) -> None:
    listed = client.get("/api/v1/documents").get_json()
    assert listed["total"] == {"value": 1, "relation": "eq"}
    assert listed["links"]["next"] is None
    line = listed["documents"][0]
    assert line["title"] == "Neuroendocrine tumors (NETs)"
    whole = client.get(line["links"]["self"]).get_json()
    assert {key: whole[key] for key in ("id", "title", "dates", "text_sha256")} == {
        key: line[key] for key in ("id", "title", "dates", "text_sha256")
    }
    assert len(whole["contents"]) == 8
    for entry in whole["passages"][:5]:
        one = client.get(f"/api/v1/passages/{entry['id']}").get_json()
        assert one["passage"]["text"] == whole["text"][entry["start"] : entry["end"]]
        assert one["stands"] is True
        assert one["citation"]["text"].startswith("“Neuroendocrine tumors (NETs)”. CTCA.")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=256))
def test_random_questions_are_answered_or_not_but_never_break(client: FlaskClient, typed: str) -> None:
    reply = client.get("/api/v1/search", query_string={"q": typed})
    assert reply.status_code == 200
    assert reply.get_json()["query"] == typed
    assert client.get("/search", query_string={"q": typed}).status_code in (200, 302)
