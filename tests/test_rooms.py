"""Which room may import which? Read from the source with ast, imports inside functions included."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("search", "indexer", "web")
FILES = sorted(path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*.py"))
FRONT_DOOR = Path("hoofbeats.py")

FORBIDDEN = {"search": {"indexer", "web", "tests"}, "indexer": {"web", "tests"}, "web": {"indexer", "tests"}}
"""A room -> what nothing in it may import."""
ONLY_IN = {
    "bs4": {f"indexer/readers/{name}.py" for name in ("facts", "html", "pageabout", "panels")},
    "whoosh": {f"search/whoosh_{name}.py" for name in ("blocks", "engine", "terms", "writing")},
    "markupsafe": {"web/render.py", "web/body.py"},
    "nltk": {"search/nltk_punkt.py"},
    "ir_measures": {"search/measures.py"},
}
"""A package -> the only files that may import it."""


def imported(tree: ast.AST, package: str = "") -> Iterator[str]:
    """Every module that a tree imports, in full, and every name that it takes from one; package: where it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            inside = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            module = ".".join([*inside, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            # importlib.import_module("indexer.cli") and __import__("indexer") would be a way round.
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__"):
                yield str(node.args[0].value)


def imports_of(path: Path) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))
    return set(imported(tree, ".".join(path.parent.parts)))


def packages(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_point_one_way(path: Path) -> None:
    assert not packages(imports_of(path)) & FORBIDDEN[path.parts[0]]


@pytest.mark.parametrize("path", [*FILES, FRONT_DOOR], ids=str)
def test_what_one_file_wraps_no_other_imports(path: Path) -> None:
    for package, files in ONLY_IN.items():
        assert path.as_posix() in files or package not in packages(imports_of(path))


@pytest.mark.parametrize(("package", "files"), ONLY_IN.items())
def test_those_who_may_import_a_package_do(package: str, files: set[str]) -> None:
    assert {path.as_posix() for path in FILES if package in packages(imports_of(path))} == files


def test_markup_is_made_in_two_files() -> None:
    makers = {path.as_posix() for path in FILES if any(name.split(".")[-1] == "Markup" for name in imports_of(path))}
    assert makers == ONLY_IN["markupsafe"]
    for template in (ROOT / "web" / "templates").rglob("*.html"):
        assert "|safe" not in template.read_text(encoding="utf-8").replace(" ", ""), template


def test_the_front_door_opens_a_room_only_when_it_is_called() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", "import sys, hoofbeats; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "hoofbeats" in shown
    assert not packages(set(shown)) & {"indexer", "web", "flask", "whoosh", "nltk", "numpy"}
    assert "search.service" not in shown


@pytest.mark.parametrize(
    ("source", "package", "found"),
    [
        ("import indexer.build as b", "search", "indexer.build"),
        ("def f():\n    from indexer import build", "search", "indexer.build"),
        ("from ..model import Span", "indexer.readers", "indexer.model.Span"),
        ("from . import model", "search", "search.model"),
        ("if x:\n    import importlib\n    importlib.import_module('web.api')", "search", "web.api"),
        ("from flask import Markup", "web", "flask.Markup"),
    ],
)
def test_no_way_of_importing_is_overlooked(source: str, package: str, found: str) -> None:
    assert found in set(imported(ast.parse(source), package))
