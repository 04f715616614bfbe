"""What is counted and logged of requests; and that no question, path or address is ever in it."""

from __future__ import annotations

import json
import logging
import os
import re
from dataclasses import replace
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask.testing import FlaskClient

from search.errors import BadSetting
from search.settings import Settings, load
from tests.test_serve import ask, serving
from web import create_app
from web.cli import serve
from web.metrics import FOLDER
from web.observing import Lines


def count(text: str, name: str) -> float:
    return sum(float(value) for value in re.findall(rf"(?m)^{re.escape(name)} ([0-9.e+]+)$", text))


def test_searches_are_counted_by_outcome_without_their_words(built: Settings) -> None:
    visitor = create_app(built).test_client()
    for path in (
        "/search?q=what+does+PRRT+do",
        "/api/v1/search?q=flushing",
        "/api/v1/search?q=flushing&page=2",
        "/search?q=how+long+have+I+got",
        "/api/v1/search?q=secretword",
        "/documents/ctca-neuroendocrine-tumors",
        "/secretpath",
    ):
        visitor.get(path)
    text = visitor.get("/metrics").text
    assert count(text, 'hoofbeats_searches_total{outcome="answered"}') == 2
    assert (
        count(text, 'hoofbeats_searches_total{outcome="related"}')
        + count(text, 'hoofbeats_searches_total{outcome="nothing"}')
        == 2
    )
    assert count(text, 'hoofbeats_searches_total{outcome="nothing"}') >= 1
    assert count(text, 'hoofbeats_requests_total{method="GET",route="/documents/{source_id}",status="200"}') == 1
    assert count(text, 'hoofbeats_requests_total{method="GET",route="none",status="404"}') == 1
    assert count(text, 'hoofbeats_request_seconds_count{route="/search"}') == 2
    assert count(text, "hoofbeats_index_generation") == 1
    assert count(text, "hoofbeats_ready") == 1
    assert "secret" not in text
    assert "PRRT" not in text


def test_metrics_stand_when_the_index_does_not(tmp_path: Path) -> None:
    text = create_app(load({"index": tmp_path / "none"}, {})).test_client().get("/metrics").text
    assert "\nhoofbeats_ready 0.0\n" in text


@pytest.mark.parametrize(
    ("address", "headers", "setting", "status"),
    [
        ("127.0.0.1", {}, None, 200),
        ("::1", {}, None, 200),
        ("::ffff:127.0.0.1", {}, None, 200),
        ("192.0.2.7", {}, None, 403),
        ("", {}, None, 403),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, None, 403),
        ("127.0.0.1", {"X-Real-IP": "127.0.0.1"}, None, 403),
        ("192.0.2.7", {}, "192.0.2.0/24 10.0.0.1", 200),
        ("127.0.0.1", {}, "192.0.2.0/24", 403),
        ("127.0.0.1", {}, "", 403),
    ],
)
def test_metrics_are_read_from_named_networks_alone(
    built: Settings, address: str, headers: dict[str, str], setting: str | None, status: int
) -> None:
    settings = built if setting is None else replace(built, metrics_from=setting)
    reply = create_app(settings).test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert reply.status_code == status
    if status == 403:
        assert reply.content_type == "application/problem+json"


def test_behind_a_counted_proxy_the_visitor_is_judged_and_not_the_proxy(built: Settings) -> None:
    behind = create_app(replace(built, proxy_hops=1)).test_client()
    assert behind.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 403
    assert behind.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 200


@pytest.mark.parametrize(("name", "value"), [("metrics_from", "here"), ("log", "everything")])
def test_a_wrong_setting_is_named(built: Settings, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        create_app(replace(built, **{name: value}))  # type: ignore[arg-type]


def test_each_request_has_an_id_and_a_proxys_is_kept(client: FlaskClient) -> None:
    first, second = (client.get("/about").headers["X-Request-Id"] for _ in range(2))
    assert first != second
    assert client.get("/about", headers={"X-Request-Id": "abc-123_4.5"}).headers["X-Request-Id"] == "abc-123_4.5"
    for forged in ('evil"} {"a', "short", "x" * 65):
        assert client.get("/about", headers={"X-Request-Id": forged}).headers["X-Request-Id"] != forged


def test_a_request_is_a_line_of_its_route_and_time(built: Settings, caplog: pytest.LogCaptureFixture) -> None:
    visitor = create_app(replace(built, log="requests")).test_client()
    with caplog.at_level(logging.INFO, logger="hoofbeats.request"):
        reply = visitor.get("/api/v1/documents/secretdocument?secret=1", headers={"X-Request-Id": "12345678"})
    (record,) = caplog.records
    line = json.loads(Lines().format(record))
    assert line["route"] == "/api/v1/documents/{source_id}"
    assert (line["method"], line["status"], line["level"]) == ("GET", reply.status_code, "info")
    assert 0 <= line["ms"] < 10_000
    assert "secret" not in json.dumps(line)
    caplog.clear()
    create_app(built).test_client().get("/about")
    assert not caplog.records


def test_a_failure_is_one_line_without_its_message() -> None:
    asked = "my secret\nlump"
    try:
        raise RuntimeError(asked)
    except RuntimeError as error:
        trace = (type(error), error, error.__traceback__)
    text = Lines().format(logging.LogRecord("hoofbeats", logging.ERROR, "", 0, "failed\nbadly", (), trace))
    assert "\n" not in text
    line = json.loads(text)
    assert line["message"] == "failed\nbadly"
    assert "raise RuntimeError(asked)" in line["frames"]
    assert "secret" not in line["frames"]
    assert "lump" not in line["frames"]


def test_the_servers_processes_share_their_counts_and_write_lines(built: Settings, tmp_path: Path) -> None:
    with serving(built.index, HOOFBEATS_LOG="requests", HOOFBEATS_WORKERS="2", TMPDIR=str(tmp_path)) as (server, address):
        for _ in range(12):
            request = Request(f"{address}/api/v1/search?q=what+does+PRRT+do", headers={"Connection": "close"})  # noqa: S310
            with urlopen(request, timeout=30) as response:  # noqa: S310  # our own server
                assert response.headers["X-Request-Id"]
        texts = [ask(f"{address}/metrics").decode() for _ in range(6)]
        assert {count(text, 'hoofbeats_searches_total{outcome="answered"}') for text in texts} == {12}
        server.terminate()
        rest, _ = server.communicate(timeout=30)
    lines = [json.loads(line) for line in rest.splitlines()]
    assert [line["route"] for line in lines].count("/api/v1/search") == 12
    assert all(line["request_id"] for line in lines)
    assert "PRRT" not in rest
    assert not list(tmp_path.iterdir())


def test_a_wrong_setting_ends_the_server_before_it_starts(built: Settings) -> None:
    with pytest.raises(BadSetting, match="log is"):
        serve(replace(built, port=0, log="everything"))
    assert FOLDER not in os.environ
