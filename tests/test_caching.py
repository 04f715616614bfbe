"""What has not changed is not sent again; what has, is: by generation, settings, day, question and format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.build import index
from search.settings import Settings, load
from tests.webpage import first, read, words
from web import create_app, parameters
from web.site import Site

PATHS = ("/", "/search?q=flushing", "/documents", "/about", "/api", "/api/v1/search?q=flushing", "/api/v1/openapi.json")


@pytest.mark.parametrize("path", PATHS)
def test_what_a_visitor_still_holds_is_not_sent_again(client: FlaskClient, path: str) -> None:
    fresh = client.get(path)
    assert fresh.headers["Cache-Control"] == "private, no-cache"
    tag = fresh.headers["ETag"]
    for held in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        again = client.get(path, headers={"If-None-Match": held})
        assert again.status_code == 304
        assert again.data == b""
        assert again.headers["ETag"] == tag
    for other in ('"other"', "*", "nonsense"):
        assert client.get(path, headers={"If-None-Match": other}).status_code == 200
    assert client.head(path).headers["ETag"] == tag


def test_another_question_format_page_or_setting_is_another_tag(client: FlaskClient, built: Settings) -> None:
    paths = ("/search?q=flushing", "/search?q=tumor", "/search?q=flushing&page=2", "/api/v1/search?q=flushing")
    tags = [client.get(path).headers["ETag"] for path in paths]
    other = create_app(replace(built, operator="A Clinic")).test_client()
    tags.append(other.get(paths[0]).headers["ETag"])
    assert len(set(tags)) == len(tags)


def test_another_day_is_another_tag(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    before = client.get("/search?q=flushing").headers["ETag"]
    monkeypatch.setattr(Site, "today", property(lambda _: date.today() + timedelta(days=1)))
    assert client.get("/search?q=flushing", headers={"If-None-Match": before}).status_code == 200


def test_another_generation_is_another_tag(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    settings = load({"corpus": corpus, "index": tmp_path / "index"}, {})
    visitor = create_app(settings).test_client()
    assert "ETag" not in visitor.get("/search?q=zebra").headers
    (corpus / "a.txt").write_text("The zebra eats grass.\n")
    index(settings)
    held = {"If-None-Match": visitor.get("/search?q=zebra").headers["ETag"]}
    assert visitor.get("/search?q=zebra", headers=held).status_code == 304
    (corpus / "a.txt").write_text("The zebra eats straw.\n")
    index(settings)
    renewed = visitor.get("/search?q=zebra", headers=held)
    assert renewed.status_code == 200
    assert "straw" in renewed.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/documents/none", "/search?q=a&page=x", "/search?q="])
def test_what_is_of_the_moment_and_what_failed_has_no_tag(client: FlaskClient, path: str) -> None:
    assert "ETag" not in client.get(path).headers


def test_other_sites_may_read_the_api_only_where_a_setting_names_them(client: FlaskClient, built: Settings) -> None:
    theirs = {"Origin": "https://a.example"}
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/search?q=a", headers=theirs).headers
    some = create_app(replace(built, cors_origins="https://a.example https://b.example")).test_client()
    allowed = some.get("/api/v1/search?q=a", headers=theirs).headers
    assert allowed["Access-Control-Allow-Origin"] == "https://a.example"
    assert "Origin" in allowed["Vary"]
    assert "Access-Control-Allow-Credentials" not in allowed
    for origin in ("https://evil.example", "https://a.example.evil.example", "null"):
        refused = some.get("/api/v1/search?q=a", headers={"Origin": origin}).headers
        assert "Access-Control-Allow-Origin" not in refused
    assert "Access-Control-Allow-Origin" not in some.get("/search?q=a", headers=theirs).headers
    every = create_app(replace(built, cors_origins="*")).test_client()
    before = every.options("/api/v1/search", headers={**theirs, "Access-Control-Request-Method": "GET"}).headers
    assert before["Access-Control-Allow-Origin"] == "*"
    assert "GET" in before["Access-Control-Allow-Methods"]


def test_lists_say_in_their_headers_which_pages_are_beside_them(site: Callable[..., FlaskClient]) -> None:
    visitor = site({f"{number}.txt": f"The zebra of herd {number} eats grass.\n" for number in range(5)})
    for path in ("/api/v1/search?q=zebra&per_page=2&page=2", "/api/v1/documents?per_page=2&page=2"):
        reply = visitor.get(path)
        links = reply.get_json()["links"]
        assert reply.headers["Link"] == f'<{links["next"]}>; rel="next", <{links["prev"]}>; rel="prev"'
        assert visitor.get(links["next"]).status_code == 200


def test_no_list_links_to_a_page_that_is_refused(site: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = site({f"{number}.txt": f"The zebra of herd {number} eats grass.\n" for number in range(5)})
    monkeypatch.setattr(parameters, "MAX_PAGE", 2)
    for path in ("search?q=zebra&per_page=2", "documents?per_page=2"):
        one, two = (visitor.get(f"/api/v1/{path}&page={page}") for page in (1, 2))
        assert visitor.get(one.get_json()["links"]["next"]).status_code == 200
        assert two.get_json()["links"]["next"] is None
        assert 'rel="next"' not in two.headers["Link"]
        assert visitor.get(f"/api/v1/{path}&page=3").status_code == 422
        assert first(read(visitor.get(f"/{path}&page=1")), '[rel="next"]')
        page = read(visitor.get(f"/{path}&page=2"))
        assert not page.select('[rel="next"]')
        assert "Page 2 of 2" in words(first(page, ".pager"))


def test_addresses_of_visitors_are_believed_only_of_counted_proxies(built: Settings) -> None:
    told = {"X-Forwarded-Host": "nets.example", "X-Forwarded-Proto": "https"}
    plain, behind = create_app(built), create_app(replace(built, proxy_hops=1))
    for app in (plain, behind):

        @app.get("/where")
        def where() -> str:
            from flask import request

            return request.host_url

    assert plain.test_client().get("/where", headers=told).text == "http://localhost/"
    assert behind.test_client().get("/where", headers=told).text == "https://nets.example/"
