"""The examples for running it: what they name exists, nothing runs as root, and no log holds what was asked."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.settings import TABLE, Settings
from tests.test_serve import exchange, serving

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(DEPLOY.iterdir())
ASKED = (
    "$request ",
    "$request'",
    '$request"',
    "$request_uri",
    "$args",
    "$query_string",
    "$arg_",
    "$http_referer",
    "$is_args",
)


def directives(name: str) -> str:
    lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_named_is_one(path: Path) -> None:
    known = {row.variable for row in TABLE}
    assert set(re.findall(r"HOOFBEATS_[A-Z_]+", path.read_text(encoding="utf-8"))) <= known


def test_the_image_holds_what_is_there_and_runs_as_nobody() -> None:
    text = directives("Dockerfile")
    copied = [word for line in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE) for word in line.split()]
    assert {"hoofbeats.py", "indexer", "search", "web"} <= set(copied)
    assert all((ROOT / name).exists() for name in copied)
    assert text.index("USER 10001") < text.index('CMD ["hoofbeats", "serve"]')
    assert "--require-hashes" in text
    assert "/healthz" in text
    health = re.search(r"^HEALTHCHECK .*\\\n\s+CMD (\[.*\])$", text, re.MULTILINE)
    assert health
    compile(re.findall(r'"((?:[^"\\]|\\.)*)"', health[1])[2].replace('\\"', '"'), "health", "exec")


def test_the_unit_only_reads_and_stops_gracefully(tmp_path: Path) -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "hoofbeats.service")
    service = unit["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == service["DynamicUser"] == "yes"
    assert "ReadWritePaths" not in service
    assert service["KillSignal"] == "SIGTERM"
    assert service["ExecStart"].endswith("hoofbeats serve")
    tool = shutil.which("systemd-analyze")
    if tool:
        copy = tmp_path / "hoofbeats.service"
        # What it starts is not installed here; everything else is looked at.
        copy.write_text((DEPLOY / "hoofbeats.service").read_text().replace(service["ExecStart"], "/bin/true"))
        told = subprocess.run([tool, "verify", str(copy)], capture_output=True, text=True, check=False)
        assert "hoofbeats.service" not in told.stderr, told.stderr


NGINX = shutil.which("nginx")


@contextmanager
def proxied(folder: Path, upstream: str) -> Iterator[str]:
    """The example as it is, but for where it listens and logs: nginx before a server, and its address."""
    text = directives("nginx.conf").replace("127.0.0.1:8000", upstream.removeprefix("http://"))
    text = re.sub(r"(?m)^\s*(listen|ssl_certificate(_key)?) .*;$", "", text).replace("/var/log/nginx", str(folder))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "site.conf").write_text(text.replace("server_name", f"listen 127.0.0.1:{port};\n    server_name", 1))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in kinds)
    main = f"daemon off; master_process off; pid {folder}/pid; events {{}} http {{ {temporary} include site.conf; }}"
    (folder / "main.conf").write_text(main)
    command: list[str | Path] = [str(NGINX), "-p", folder, "-c", folder / "main.conf", "-e", folder / "start.log"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as proxy:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            proxy.terminate()


@pytest.mark.skipif(NGINX is None, reason="no nginx here")
def test_a_real_proxy_passes_the_site_on_and_writes_down_no_question(built: Settings, tmp_path: Path) -> None:
    prefix = {"HOOFBEATS_URL_PREFIX": "/nets", "HOOFBEATS_PROXY_HOPS": "1"}
    with serving(built.index, **prefix) as (server, upstream), proxied(tmp_path, upstream) as address:
        status, _, body = patiently(address, "/nets/search?q=what+does+PRRT+do+secret")
        assert status == 200
        assert b"PRRT combines" in body or b"<mark>" in body
        assert b'action="/nets/search"' in body
        status, headers, body = patiently(address, "/nets/api/v1/search?q=secret&page=secret")
        assert (status, headers["Content-Type"]) == (422, "application/problem+json")
        assert patiently(address, "/nets/metrics")[0] == 404
        server.terminate()
        server.wait(30)
        assert patiently(address, "/nets/search?q=secret")[0] == 502
    written = "".join(path.read_text() for path in tmp_path.glob("*.log"))
    assert "GET /nets/search 200" in written
    assert "GET /nets/search 502" in written
    assert "secret" not in written


def patiently(address: str, path: str) -> tuple[int, dict[str, str], bytes]:
    """What an address answers, once something listens there."""
    for _ in range(100):
        try:
            return exchange(address, f"GET {path} HTTP/1.1\r\nHost: hospital.example\r\nConnection: close\r\n\r\n".encode())
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise TimeoutError(address)


def test_the_proxy_logs_no_question_and_hides_the_counts() -> None:
    text = directives("nginx.conf")
    for directive in re.findall(r"(?:log_format|access_log|error_log)[^;]*;", text):
        assert not any(word in directive for word in ASKED), directive
    assert re.search(r"error_log \S+ emerg;", text)
    assert re.search(r"location = /nets/metrics \{\s*return 404;", text)
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert text.count("{") == text.count("}")
    assert "limit_req" not in text


@pytest.mark.parametrize(("given", "host"), [([], "127.0.0.1"), (["HOST=0.0.0.0"], "0.0.0.0")])  # noqa: S104
def test_only_what_is_typed_opens_the_site_to_the_network(given: list[str], host: str) -> None:
    environment = {**os.environ, "HOST": "0.0.0.0" if not given else "name"}  # noqa: S104
    told = subprocess.run(
        ["make", "-n", "run", *given], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert f"--host {host} " in told.stdout
