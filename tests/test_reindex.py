"""Re-indexing asked for over the network: with the token alone, one run at a time, told by whichever process is asked."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.build import index
from search import draft, runs
from search.errors import BadSetting
from search.settings import Settings, load
from tests.writers import Direct
from web import create_app

TOKEN = "a token of more than sixteen characters"  # noqa: S105  # for servers of these tests alone
KNOWN = {"Authorization": f"Bearer {TOKEN}"}
PATIENCE = 60.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/a.txt").write_text("The zebra of leaflet a eats grass.\n")
    given = {"corpus": tmp_path / "corpus", "index": tmp_path / "index", "reindex_token": TOKEN}
    return load(given, {})


def read_bytes(path: Path) -> bytes:
    """Nothing of a process that has just ended."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def ended(visitor: FlaskClient, run_id: str) -> dict[str, Any]:
    """How a run ended."""
    began = time.monotonic()
    while True:
        told: dict[str, Any] = visitor.get(f"/api/v1/reindex/{run_id}", headers=KNOWN).get_json()
        if told["state"] != "running":
            return told
        assert time.monotonic() - began < PATIENCE, told
        time.sleep(0.05)


def test_a_run_is_started_by_one_process_and_told_of_by_another(settings: Settings) -> None:
    one, other = client(settings), client(settings)
    response = one.post("/api/v1/reindex", headers=KNOWN)
    assert response.status_code == 202
    begun = response.get_json()
    assert begun["state"] == "running"
    assert response.headers["Location"] == f"/api/v1/reindex/{begun['id']}"
    told = ended(other, begun["id"])
    assert {name: told[name] for name in ("id", "state", "generation", "done", "total", "passages", "failed")} == {
        "id": begun["id"], "state": "published", "generation": 1, "done": 1, "total": 1, "passages": 1, "failed": 0,
    }  # fmt: skip
    assert told["started_at"] <= told["ended_at"]
    assert other.get("/api/v1/search?q=zebra").get_json()["hits"]
    again = ended(one, one.post("/api/v1/reindex", headers=KNOWN).get_json()["id"])
    assert (again["state"], again["generation"]) == ("unchanged", 1)
    assert ended(one, begun["id"]) == told


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer ünïcode".encode().decode("latin-1")},
    ],
)
def test_without_the_token_nothing_is_started_or_told(settings: Settings, headers: dict[str, str]) -> None:
    visitor = client(settings)
    for response in (
        visitor.post("/api/v1/reindex", headers=headers),
        visitor.get("/api/v1/reindex/0123456789abcdef", headers=headers),
    ):
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.content_type == "application/problem+json"
        assert TOKEN not in response.get_data(as_text=True)
    assert not settings.index.exists()


def test_without_a_token_set_there_is_no_such_address_and_a_short_one_is_refused(settings: Settings) -> None:
    visitor = client(replace(settings, reindex_token=""))
    for headers in ({}, {"Authorization": "Bearer"}, KNOWN):
        assert visitor.post("/api/v1/reindex", headers=headers).status_code == 404
        assert visitor.get("/api/v1/reindex/0123456789abcdef", headers=headers).status_code == 404
    with pytest.raises(BadSetting, match="at least 16 characters"):
        client(replace(settings, reindex_token=TOKEN[:15]))


def test_one_run_at_a_time_whoever_the_other_is(settings: Settings) -> None:
    visitor = client(settings)
    run, handle = runs.claim(settings.index)
    try:
        assert visitor.post("/api/v1/reindex", headers=KNOWN).status_code == 409
        assert visitor.get(f"/api/v1/reindex/{run.id}", headers=KNOWN).get_json()["state"] == "running"
    finally:
        os.close(handle)
    told = visitor.get(f"/api/v1/reindex/{run.id}", headers=KNOWN).get_json()
    assert (told["state"], told["detail"][:38]) == ("failed", "Its process ended before it was done. ")
    with draft.begin(settings.index):
        assert visitor.post("/api/v1/reindex", headers=KNOWN).status_code == 409
    assert visitor.post("/api/v1/reindex", headers=KNOWN).status_code == 202


def test_a_killed_run_has_failed_and_another_can_start(settings: Settings) -> None:
    for number in range(200):
        (settings.corpus / f"{number}.txt").write_text(f"The zebra of herd {number} eats grass.\n")
    visitor = client(settings)
    run = visitor.post("/api/v1/reindex", headers=KNOWN).get_json()
    began = time.monotonic()
    while not visitor.get(f"/api/v1/reindex/{run['id']}", headers=KNOWN).get_json()["total"]:
        assert time.monotonic() - began < PATIENCE
    # Ours alone: the process that was given this run's number, and at times one that it started to read a source in.
    holders = Path("/proc").glob("[0-9]*/cmdline")
    found = [int(path.parent.name) for path in holders if run["id"].encode() in read_bytes(path)]
    assert found
    for process in found:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    assert ended(visitor, run["id"])["state"] == "failed"
    assert ended(visitor, visitor.post("/api/v1/reindex", headers=KNOWN).get_json()["id"])["state"] == "published"


def test_what_kept_a_run_from_publishing_is_told(settings: Settings) -> None:
    with Direct() as reader:
        index(settings, reader=reader)
    visitor = client(settings)
    (settings.corpus / "a.txt").unlink()
    kept = ended(visitor, visitor.post("/api/v1/reindex", headers=KNOWN).get_json()["id"])
    assert (kept["state"], kept["generation"]) == ("kept_back", 1)
    assert "it would remove 1 of 1 passages" in kept["detail"]
    (settings.corpus / "catalogue.toml").write_text("no catalogue")
    failed = ended(visitor, visitor.post("/api/v1/reindex", headers=KNOWN).get_json()["id"])
    assert failed["state"] == "failed"
    assert "cannot be read" in failed["detail"]
    assert visitor.get("/readyz").get_json()["generation"] == 1


@pytest.mark.parametrize("run_id", ["0123456789abcdef", "..%2F..%2Fmanifest", "0123456789ABCDEF", "LOCK", "x" * 500])
def test_there_is_no_run_of_another_number(settings: Settings, run_id: str) -> None:
    response = client(settings).get(f"/api/v1/reindex/{run_id}", headers=KNOWN)
    assert response.status_code == 404


def test_parameters_are_refused_and_only_the_last_runs_are_kept(settings: Settings) -> None:
    visitor = client(settings)
    assert visitor.post("/api/v1/reindex?rebuild=1", headers=KNOWN).status_code == 422
    first = None
    for number in range(runs.KEPT + 5):
        run, handle = runs.claim(settings.index)
        os.utime(settings.index / f"runs/{run.id}.json", ns=(number, number))
        os.close(handle)
        first = first or run
    assert first is not None
    assert runs.read(settings.index, first.id) is None
    assert runs.read(settings.index, run.id) is not None
