"""The examples for running it: what they name exists, nothing runs as root, and no log holds what was asked."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from search.settings import TABLE

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


def test_the_proxy_logs_no_question_and_hides_the_counts() -> None:
    text = directives("nginx.conf")
    for directive in re.findall(r"(?:log_format|access_log|error_log)[^;]*;", text):
        assert not any(word in directive for word in ASKED), directive
    assert re.search(r"error_log \S+ emerg;", text)
    assert re.search(r"location = /nets/metrics \{\s*return 404;", text)
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert text.count("{") == text.count("}")
    assert "limit_req" not in text
