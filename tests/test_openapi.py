"""The API keeps to its own description: schemathesis sends what that allows and what it forbids, on a real index."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from search.answerer import Answerer
from search.settings import Settings
from tests.webpage import first, read, words
from web import create_app, openapi

DOCUMENT = "ctca-neuroendocrine-tumors"
EXAMPLES = 50
"""Requests for each operation in each phase; 150 found no more."""
CHECKS = {"not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
          "negative_data_rejection", "positive_data_acceptance", "unsupported_method"}  # fmt: skip


@pytest.fixture(scope="module")
def app(built: Settings) -> Flask:
    return create_app(built)


def explored(app: Flask, passage: str) -> Any:
    """The served description, with ids that this index holds as examples: so more than errors is seen."""
    config = SchemathesisConfig.from_dict({"generation": {"max-examples": EXAMPLES, "deterministic": True}})
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)
    for path, operations in schema.raw_schema["paths"].items():
        for parameter in (one for operation in operations.values() for one in operation["parameters"]):
            if parameter["name"] == "id":
                parameter["example"] = DOCUMENT if "documents" in path else passage
    return schema


def test_schemathesis_finds_nothing_with_all_its_checks(app: Flask, built: Settings) -> None:
    passage = Answerer(built.index).snapshot().passages_of(DOCUMENT)[0].id
    found, checks, statuses = [], set(), defaultdict(set)
    for event in from_schema(explored(app, passage)).execute():
        assert not isinstance(event, (events.NonFatalError, events.FatalError)), event
        if not isinstance(event, events.ScenarioFinished):
            continue
        for recorded in (one for several in event.recorder.checks.values() for one in several):
            checks.add(recorded.name)
            if recorded.status is Status.FAILURE:
                assert recorded.failure_info is not None
                found.append(f"{event.label}: {recorded.failure_info.failure} {recorded.failure_info.code_sample}")
        for case_id, sent in event.recorder.interactions.items():
            operation = event.recorder.cases[case_id].value.operation.label
            if sent.response is not None:
                statuses[operation].add(sent.response.status_code)
    assert found == []
    assert checks >= CHECKS
    # The description itself, from which it starts, schemathesis leaves alone.
    described = {f"{route.method.upper()} {route.path}" for route in openapi.ROUTES} - {"GET /api/v1/openapi.json"}
    assert set(statuses) >= described
    for operation, seen in statuses.items():
        assert 200 in seen, operation


def test_every_address_of_the_api_is_described(app: Flask) -> None:
    served = {
        (rule.rule.replace("<path:", "<"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith(("api.", "health."))
    }
    described = {(route.path, route.method) for route in openapi.ROUTES}
    assert {(path.partition("<")[0], method) for path, method in served} == {
        (path.partition("{")[0], method) for path, method in described
    }


def test_the_page_shows_each_address_each_parameter_and_each_type(client: FlaskClient) -> None:
    page = read(client.get("/api"))
    text = words(page)
    for route in openapi.ROUTES:
        assert f"{route.method.upper()} {route.path}" in text
        for parameter in route.parameters:
            assert parameter.about in text
    ids = {str(tag["id"]) for tag in page.select("[id]")}
    for link in page.select('main a[href^="#"]'):
        assert str(link["href"])[1:] in ids, link
    for name in openapi.schemas():
        assert f"type-{name}" in ids
    example = str(first(page, "main a.example")["href"])
    assert client.get(example).status_code == 200


def test_the_description_knows_the_prefix(built: Settings) -> None:
    under = create_app(replace(built, url_prefix="/nets")).test_client()
    assert under.get("/nets/api/v1/openapi.json").get_json()["servers"] == [{"url": "/nets"}]
