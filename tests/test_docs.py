"""The documents at the top say what the code does: commands, settings, addresses, modules, examples and links.

The checks stand in documents.py; test_each_check_notices spoils a document for each of them and sees it noticed.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.documents import (
    DOCUMENTS,
    ROOT,
    Check,
    addresses,
    commands,
    dependencies,
    exit_codes,
    fences,
    links,
    mentioned,
    modules,
    named,
    options,
    read,
    registries,
    settings,
    targets,
    unlike,
    unused,
    variables,
)

COMMAND = Path(sys.executable).with_name("hoofbeats")
CHECKS: dict[str, tuple[Check, ...]] = {
    "README.md": (commands, options, settings, variables, addresses, named, targets, exit_codes),
    "ARCHITECTURE.md": (modules, dependencies, unused),
}


@pytest.mark.parametrize(("name", "check"), [(name, check) for name, checks in CHECKS.items() for check in checks])
def test_the_documents_name_what_is_there_and_nothing_else(name: str, check: Check) -> None:
    assert check(read(name)) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_mentions_and_links_to_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert mentioned(text) + links(text, path.parent) == []


def test_the_three_uses_are_read_in_two_minutes() -> None:
    """From the first word to the end of the uses, examples of code aside, at 200 words a minute."""
    text = re.sub(r"(?ms)^```.*?^```", "", read("README.md").partition("## Commands")[0])
    assert len(text.split()) < 400


@pytest.mark.parametrize(
    "name",
    [
        *(str(path.relative_to(ROOT)) for path in DOCUMENTS),
        "NOTICE",
        "LICENSE",
        "requirements.lock",
        "requirements-dev.lock",
    ],
)
def test_no_document_names_a_registry(name: str) -> None:
    assert registries(read(name)) == []


@pytest.mark.parametrize(
    ("check", "name", "before", "after"),
    [
        (commands, "README.md", " [--rebuild]", ""),
        (commands, "README.md", "[--rebuild]", "[--rebuild] [--wipe]"),
        (commands, "README.md", "evaluate PATH ", "evaluate "),
        (commands, "README.md", "| `hoofbeats status", "| `hoofbeats state"),
        (options, "README.md", "`--rebuild`", "`--renew`"),
        (settings, "README.md", "| `8000` |", "| `8001` |"),
        (settings, "README.md", "| `host` |", "| `hosts` |"),
        (variables, "README.md", "HOOFBEATS_SETTINGS", "HOOFBEATS_SETTING"),
        (addresses, "README.md", "| `/readyz` |", "| `/ready` |"),
        (named, "README.md", "`filter.audience`", ""),
        (targets, "README.md", "| `make clean` |", "| `make tidy` |"),
        (exit_codes, "README.md", "| 5 |", "| 4 |"),
        (modules, "ARCHITECTURE.md", "| `web/render.py` |", "| `web/rendering.py` |"),
        (modules, "ARCHITECTURE.md", "| `search/wire.py` |", "| `search/facets.py` | What? |\n| `search/wire.py` |"),
        (modules, "ARCHITECTURE.md", "Where may an answer begin and end?", "Sentences"),
        (dependencies, "ARCHITECTURE.md", "| click | 8", "| click | 7"),
        (dependencies, "ARCHITECTURE.md", "| rapidfuzz |", "| slowfuzz |"),
        (unused, "ARCHITECTURE.md", "Pages and API", "No module uses it yet"),
        (mentioned, "ARCHITECTURE.md", "`search/model.py`", "`search/models.py`"),
        (mentioned, "ARCHITECTURE.md", "`search.ranking.DEPTH`", "`search.ranking.WIDTH`"),
        (links, "README.md", "docs/screenshots/home-1280.png", "docs/screenshots/house.png"),
        (links, "README.md", "docs/screenshots/results-390.png", "docs/screenshots/house.png"),
        (links, "README.md", "#how-to-add-a-format", "#how-to-add-a-reader"),
        (registries, "README.md", "## More", "See npmjs" + ".com"),
    ],
)
def test_each_check_notices(check: Check, name: str, before: str, after: str) -> None:
    text = read(name)
    assert before in text
    assert set(check(text.replace(before, after))) > set(check(text))


def test_the_example_of_json_is_what_the_api_replies(client: FlaskClient) -> None:
    (block,) = fences(read("README.md"), "json")
    example = json.loads(block)
    reply = client.get(f"/api/v1/search?q={quote(example['query'])}").json
    assert unlike(example, reply) == []
    assert unlike({**example, "answers": []}, reply)
    assert unlike({**example, "hits": [{"section": {"heading": "Treating …", "page": 7}}]}, reply) == [
        ".hits[0].section.page is None"
    ]


def test_the_commands_in_the_readme_run(tmp_path: Path, client: FlaskClient) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOOFBEATS_")}
    ran = 0
    for line in "".join(fences(read("README.md"), "sh")).splitlines():
        program, *words = shlex.split(line, comments=True)
        if program == "curl":
            address = urlsplit(words[-1])
            assert client.get(f"{address.path}?{address.query}").status_code == 200, line
        elif program == ".venv/bin/hoofbeats":
            _run([str(COMMAND), *words], tmp_path, environment)
            ran += 1
        else:
            # targets() holds these to the Makefile.
            assert program == "make", line
    assert ran


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    if command[1] != "serve":
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return
    # A port of its own, since the one in README may be taken here.
    command = [*command, "--port", "0"]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        said = server.stdout.readline()
        server.terminate()
    assert said.startswith("Serving http://")
    assert server.returncode == 0
