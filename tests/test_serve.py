"""`hoofbeats serve`, as a process: it says where, stops when told, and keeps what is asked to itself."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from search.errors import BadSetting
from search.settings import Settings, load
from web.cli import options, serve
from web.headers import HEADERS

COMMAND = Path(sys.executable).with_name("hoofbeats")


@contextmanager
def serving(index: Path, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server over an index on any free port, and its address; its output is one stream."""
    command: list[str | Path] = [COMMAND, "serve", "--index", index, "--port", "0"]
    environment = {**os.environ, **variables}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as server:
        assert server.stdout is not None
        try:
            said = server.stdout.readline()
            assert said.startswith("Serving http://127.0.0.1:"), said
            assert said.endswith(" (Ctrl+C stops)\n")
            yield server, said.split()[1]
        finally:
            server.kill()


def ask(address: str) -> bytes:
    with urlopen(address, timeout=30) as response:  # noqa: S310  # our own server
        body: bytes = response.read()
    return body


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_stops_and_no_question_is_in_its_output(built: Settings, stop: signal.Signals) -> None:
    with serving(built.index) as (server, address):
        assert json.loads(ask(f"{address}/api/v1/search?q=flushing+secretword"))["hits"]
        assert b"<mark>" in ask(f"{address}/search?q=flushing")
        with pytest.raises(HTTPError) as refused:
            ask(f"{address}/api/v1/search?q=secretword&page=secretpage")
        refused.value.close()
        assert refused.value.code == 422
        server.send_signal(stop)
        rest, _ = server.communicate(timeout=30)
        assert server.returncode == 0
        assert "secret" not in rest


def exchange(address: str, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    """(status, headers, body) that a server answers to these very bytes."""
    with socket.create_connection(parts(address), timeout=30) as connection:
        connection.sendall(sent)
        return received(connection)


def parts(address: str) -> tuple[str, int]:
    host, _, port = address.removeprefix("http://").partition(":")
    return host, int(port)


def received(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    response = HTTPResponse(connection)
    response.begin()
    return response.status, dict(response.headers.items()), response.read()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /search?q=my secret lump HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /search?q=secret\x00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"secret\r\n\r\n", 400),
        (b"GET /search?q=secret HTTP/9.9\r\nHost: a\r\n\r\n", 400),
        (b"GET /search?q=" + b"secret" * 2000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET /search?q=secret HTTP/1.1\r\nHost: a\r\nA: " + b"secret" * 2000 + b"\r\n\r\n", 431),
        (b"POST /search?q=secret HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: secret\r\n\r\n", 501),
    ],
)
def test_what_is_no_request_gets_the_one_shape_and_is_not_written_down(built: Settings, sent: bytes, status: int) -> None:
    with serving(built.index, HOOFBEATS_LOG="requests", HOOFBEATS_WORKERS="1") as (server, address):
        got, headers, body = exchange(address, sent)
        server.terminate()
        rest, _ = server.communicate(timeout=30)
    assert got == status
    assert headers["Content-Type"] == "application/problem+json"
    for name, value in HEADERS.items():
        assert headers[name] == value
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["detail"]
    assert b"secret" not in body
    assert "secret" not in rest
    assert "127.0.0.1" not in rest
    assert "a request could not be read" in rest


def test_the_longest_question_in_any_script_is_answered(built: Settings) -> None:
    with serving(built.index, HOOFBEATS_WORKERS="1") as (_, address):
        longest = quote("\U0001f4a7" * 256)
        reply = json.loads(ask(f"{address}/api/v1/search?q={longest}&filter.publisher={longest}"))
    assert reply["answered"] is False


def test_a_request_in_hand_is_finished_when_the_server_is_told_to_stop(built: Settings) -> None:
    body = json.dumps({"quotation": "PRRT combines a cell-targeting protein"}).encode()
    head = b"POST /api/v1/verify HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    with serving(built.index, HOOFBEATS_WORKERS="1") as (server, address):
        with socket.create_connection(parts(address), timeout=30) as connection:
            connection.sendall(head % len(body) + body[:9])
            # The server has begun to read it when it answers the one that came after.
            assert ask(f"{address}/healthz")
            server.terminate()
            with pytest.raises(subprocess.TimeoutExpired):
                server.wait(0.5)
            connection.sendall(body[9:])
            status, _, reply = received(connection)
        assert status == 200
        assert json.loads(reply)["status"] == "verbatim"
        assert server.wait(30) == 0


def test_without_an_index_it_starts_and_explains(tmp_path: Path) -> None:
    with serving(tmp_path / "none") as (_, address):
        assert ask(f"{address}/healthz") == b'{"status":"ok"}'
        with pytest.raises(HTTPError) as refused:
            ask(f"{address}/")
        page = refused.value.read().decode()
        refused.value.close()
        assert refused.value.code == 503
        assert "hoofbeats index --index" in page


def test_an_address_in_use_is_told_with_what_to_do(built: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadSetting, match=rf"127\.0\.0\.1:{port} cannot be served at: .*in use.* --port N"):
            serve(replace(built, port=port))
    with pytest.raises(BadSetting, match="--host H"):
        serve(replace(built, host="no.such.host.invalid"))
    with pytest.raises(BadSetting, match="--port N"):
        serve(replace(built, port=70000))


def test_there_is_no_access_log_and_a_process_for_each_core() -> None:
    told = options(load({"workers": 3, "host": "::1", "port": 8001}, {}))
    assert told["accesslog"] is None
    assert told["workers"] == 3
    assert told["bind"] == "[::1]:8001"
    assert options(load({}, {}))["workers"] >= 1


def connections_of(server: subprocess.Popen[str]) -> list[int]:
    """How many connections each of a server's processes has open. They all have one socket more, at which they listen."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii").split()
    targets = [[str(held.readlink()) for held in Path(f"/proc/{child}/fd").iterdir()] for child in children]
    return [sum(target.startswith("socket:") for target in each) - 1 for each in targets]


def shared(server: subprocess.Popen[str], address: str) -> list[int]:
    """How many of eight connections, opened at once and kept, each process has once all are answered."""
    with ExitStack() as stack:
        opened = [stack.enter_context(socket.create_connection(parts(address), timeout=30)) for _ in range(8)]
        for each in opened:
            each.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for each in opened:
            assert received(each)[0] == 200
        return connections_of(server)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells which process holds a connection")
def test_connections_opened_at_once_are_shared_by_the_processes(built: Settings) -> None:
    with serving(built.index, HOOFBEATS_WORKERS="2") as (server, address):
        # At first one process may not answer yet, or one is held up on a busy machine: so it is tried anew. But by chance
        # alone the eight would be shared evenly three times in a row once in fifty times.
        until = time.monotonic() + 60
        even = 0
        while even < 3 and time.monotonic() < until:
            even = even + 1 if shared(server, address) == [4, 4] else 0
            time.sleep(0.1)
        assert even == 3
