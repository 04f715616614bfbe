"""What does a document say that the code does not, or leave out?

Each check takes a document's text and lists what is wrong with it; test_docs.py puts the real documents to them, and
spoiled ones. Nothing here writes.
"""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import fields

import hoofbeats
from search.errors import HoofbeatsError
from search.model import Metadata
from search.settings import TABLE, load
from web import create_app, parameters

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(path for room in ("docs", "tests", "corpus") for path in (ROOT / room).rglob("*.md")))
    if not {"fixtures", "sources"} & set(path.parts)
)
ROOMS = ("search", "indexer", "web")
OTHER_VARIABLES = {"HOOFBEATS_SETTINGS", "HOOFBEATS_COLLECTIONS"}
CHANGES = {"score", "took_ms", "generation", "built_at", "value"}
"""Keys of the JSON example whose values may differ: they depend on the day, or on what else is in the index."""
REGISTRY = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|crates|rubygems|anaconda)\.(?:org|com|io)\b|--(?:extra-)?index-url|proxy\.golang"
)

Check = Callable[[str], list[str]]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tokens(text: str) -> Iterator[Token]:
    """Every token of a Markdown text, those within lines and tables included."""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def spans(text: str) -> set[str]:
    return {token.content for token in tokens(text) if token.type == "code_inline"}


def fences(text: str, language: str) -> list[str]:
    return [token.content for token in tokens(text) if token.type == "fence" and token.info == language]


def first_cells(text: str) -> list[str]:
    """The first cell of each table row that opens with a code span, without its backticks."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def differences(what: str, said: set[str], real: set[str]) -> list[str]:
    return [f"{what} not documented: {one}" for one in sorted(real - said)] + [
        f"{what} documented, but not there: {one}" for one in sorted(said - real)
    ]


def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command)
    for inner in command.list_commands(context):
        found = command.get_command(context, inner)
        assert found is not None
        yield from walk(found, f"{name} {inner}")


def commands(text: str) -> list[str]:
    real, said = set(), set()
    for name, command in walk(hoofbeats.main, "hoofbeats"):
        real.add(name)
        for parameter in command.params:
            is_option = isinstance(parameter, click.Option)
            if getattr(parameter, "hidden", False):
                continue
            shown = [one for one in parameter.opts if one.startswith("--")] if is_option else [str(parameter.name).upper()]
            real |= {f"{name} {one}" for one in shown}
    for cell in first_cells(text):
        if cell.startswith("hoofbeats "):
            words = re.sub(r"\[--[^\]]*\]", "", cell).split()
            name = " ".join(word for word in words if word.islower())
            arguments = [word.strip("[].") for word in words if word.isupper()]
            said |= {name, *(f"{name} {one}" for one in (*arguments, *re.findall(r"--[a-z-]+", cell)))}
    return differences("command", said, real)


def options(text: str) -> list[str]:
    real = {one for _, command in walk(hoofbeats.main, "") for parameter in command.params for one in parameter.opts}
    said = {one for span in spans(text) for one in re.findall(r"(?<!\w)--[a-z-]+", span)}
    return [f"no command has the option {one}" for one in sorted(said - real - {"--help", "--version"})]


def settings(text: str) -> list[str]:
    real = {
        f"| `{row.name}` | `{row.variable}` | {f'`{row.default}`' if row.default != '' else 'none'} | {row.help} |"
        for row in TABLE
    }
    return differences("setting", set(re.findall(r"^\| `\w+` \| `HOOFBEATS_.*$", text, re.MULTILINE)), real)


def variables(text: str) -> list[str]:
    real = {row.variable for row in TABLE} | OTHER_VARIABLES
    return [f"no such variable: {one}" for one in set(re.findall(r"HOOFBEATS_[A-Z_]+", text)) - real]


def addresses(text: str) -> list[str]:
    routes = create_app(load({}, {})).url_map.iter_rules()
    real = {re.sub("<[^>]+>", "{id}", rule.rule) for rule in routes if rule.endpoint != "static"}
    return differences("address", {cell for cell in first_cells(text) if cell.startswith("/")}, real)


def named(text: str) -> list[str]:
    """Parameters of requests, and keys of the catalogue."""
    keys = {field.name for field in fields(Metadata)} - {"updated_span"}
    return [
        f"not named: {one}"
        for one in sorted((parameters.SEARCH | parameters.DOCUMENT | keys | {"id", "path"}) - spans(text))
    ]


def targets(text: str) -> list[str]:
    phony = re.search(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)
    assert phony
    said = {one for part in (*spans(text), *fences(text, "sh")) for one in re.findall(r"^make (\w+)", part, re.MULTILINE)}
    return differences("target of make", said, set(phony[1].split()))


def exit_codes(text: str) -> list[str]:
    kinds = [HoofbeatsError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    real = {"0", str(hoofbeats.INTERRUPTED), *(str(kind.exit_code) for kind in kinds)}
    return differences("exit code", set(re.findall(r"^\| (\d+) \|", text, re.MULTILINE)), real)


def modules(text: str) -> list[str]:
    rows = re.findall(rf"^\| `((?:{'|'.join(ROOMS)})/[\w/]+\.py)` \| (.+) \|$", text, re.MULTILINE)
    names = [name for name, _ in rows]
    real = {path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    twice = [f"{name} is there twice" for name in sorted(set(names)) if names.count(name) > 1]
    return (
        differences("module", set(names), real)
        + twice
        + [f"{name} has no question" for name, said in rows if "?" not in said]
        + [f"{name} does not open with its question" for name in sorted(real) if "?" not in opening(ROOT / name)]
    )


def opening(path: Path) -> str:
    """The first paragraph of a module's docstring."""
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n\n")[0]


def dependencies(text: str) -> list[str]:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    asked = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    locked = re.findall(r"^([\w.-]+)==([^\s;]+)", read("requirements.lock") + read("requirements-dev.lock"), re.MULTILINE)
    names = {re.split("[=<>]", one)[0].lower() for one in asked}
    real = {f"{name} {version}" for name, version in locked if name in names}
    rows = re.findall(r"^\| ([\w-]+) \| (\d[\w.]*) \|", text, re.MULTILINE)
    said = {f"{name.lower()} {version}" for name, version in rows}
    missing = names - {name.lower() for name, _ in rows}
    return [f"dependency not documented: {one}" for one in sorted(missing)] + [f"not locked: {one}" for one in said - real]


def unused(text: str) -> list[str]:
    """Dependencies of which the document says that no module uses them, and some module does; or the other way round."""
    providers = packages_distributions()
    paths = [ROOT / "hoofbeats.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    modules = set(re.findall(r"^\s*(?:from|import) (\w+)", code, re.MULTILINE))
    imported = {name.lower().replace("_", "-") for module in modules for name in providers.get(module, ())}
    rows = re.findall(r"^\| ([\w-]+) \| \d[\w.]* \|.*\| (.*) \|$", text, re.MULTILINE)
    return [
        f"{name} is {'used' if name.lower() in imported else 'not used'}: {said}"
        for name, said in rows
        if not said.startswith("Tests:") and (name.lower() in imported) == said.endswith("No module uses it yet")
    ]


def mentioned(text: str) -> list[str]:
    """Paths and dotted names in code spans that lead nowhere."""
    paths = re.compile(rf"(?:{'|'.join(ROOMS)}|tests|docs|corpus)/[a-z_\d./-]*")
    lost = [one for one in spans(text) if paths.fullmatch(one) and not (ROOT / one).exists()]
    dotted = re.compile(rf"(?:{'|'.join(ROOMS)})(?:\.\w+)+")
    return lost + [one for one in spans(text) if dotted.fullmatch(one) and not _resolves(one)]


def _resolves(name: str) -> bool:
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def registries(text: str) -> list[str]:
    return [match[0] for match in REGISTRY.finditer(text)]


def links(text: str, folder: Path = ROOT) -> list[str]:
    """Relative links and images whose file, or whose heading in a file, is not there."""
    found = [str(token.attrs.get("href") or token.attrs.get("src") or "") for token in tokens(text) if token.attrs]
    html = "".join(token.content for token in tokens(text) if token.type.startswith("html"))
    found += re.findall(r'\b(?:src|href)="([^"]*)"', html)
    broken = []
    for link in found:
        parts = urlsplit(link)
        target = folder / parts.path if parts.path else None
        if parts.scheme or not (parts.path or parts.fragment):
            continue
        if target is not None and not target.exists():
            broken.append(link)
            continue
        there = target.read_text(encoding="utf-8") if target and parts.fragment else text
        if parts.fragment and parts.fragment not in _anchors(there):
            broken.append(link)
    return broken


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def unlike(example: Any, real: Any, at: str = "") -> list[str]:
    """Where a shortened example of JSON says what the real reply does not."""
    if isinstance(example, dict) and isinstance(real, dict):
        lost = [f"{at}.{key} is not there" for key in example if key not in real]
        return lost + [
            problem
            for key in example
            if key in real and key not in CHANGES
            for problem in unlike(example[key], real[key], f"{at}.{key}")
        ]
    if isinstance(example, list) and isinstance(real, list) and len(example) <= len(real):
        pairs = enumerate(zip(example, real, strict=False))
        return [problem for number, pair in pairs for problem in unlike(*pair, f"{at}[{number}]")]
    if isinstance(example, str) and isinstance(real, str) and example.endswith("…"):
        return [] if real.startswith(example[:-1]) else [f"{at} begins otherwise: {real}"]
    return [] if example == real else [f"{at} is {real!r}"]
