"""Which names and values does the front matter of a Markdown text hold? What they mean is markdown.py's to say.

Of YAML only what front matter needs is read: a name, a colon and a value to a line; a list of values, or of tables of
them, in brackets or below it; a table alone, in braces or below it; any of these, or a text, on several lines. What stands
further in is part of one of these, such as an author's institutions, and is left out.
"""

from __future__ import annotations

import re
import tomllib

_FRONT = re.compile(r"\s*(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>.*?)(?:^|\n)(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*:(?:[ \t]+(.*))?")
_LINES_BELOW = re.compile(r"[|>][-+]?")
_QUOTED = re.compile(r"([\"'])(.*)\1\s*(?:#.*)?")
_MARK_WITHIN = {"'": "''", '"': r"\""}
"""How a quotation mark is written between two of its kind."""
_ITEM = re.compile(r"([ \t]*)-(?:[ \t]+(.*))?")
_IN_LIST = re.compile(r"[ \t]*(?:(\{[^{}]*\})|\"([^\"]*)\"|('(?:[^']|'')*+')|([^,]+))[ \t]*(?:,|$)")
_IN_TABLE = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*:[ \t]+(?:\"([^\"]*)\"|'([^']*)'|([^,{}]+))[ \t]*(?:,|$)")


def front_matter(text: str) -> tuple[dict[str, object], int]:
    """The names and values of front matter, and where the text after it begins; none, and 0, where there is none.

    A value is a text, a list, or a table, a dict of texts; TOML's are of any of its types.
    """
    front = _FRONT.match(text)
    entries = _entries(front.group("fence"), front.group("body")) if front else None
    return (entries, front.end()) if front and entries is not None else ({}, 0)


def _entries(fence: str, body: str) -> dict[str, object] | None:
    if fence == "---":
        return _yaml(body)
    try:
        return tomllib.loads(body)
    except tomllib.TOMLDecodeError:
        return None


def _yaml(body: str) -> dict[str, object] | None:
    entries: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in map(str.rstrip, body.splitlines()):
        if entry := _ENTRY.fullmatch(line):
            lines = entries[entry.group(1)] = [(entry.group(2) or "").strip()]
        elif line and line[0] not in " \t-#]}":
            # A rule of dashes above ordinary text, not front matter.
            return None
        elif line:
            lines.append(line)
    return {name: _whole(value, below) for name, (value, *below) in entries.items()}


def _whole(value: str, below: list[str]) -> object:
    """The value of a name, which may go on below it, or stand there."""
    if _LINES_BELOW.fullmatch(value):
        return " ".join(map(str.strip, below))
    below = [line for line in below if not line.lstrip().startswith("#")]
    if not value or value.startswith("#"):
        return _below(below)
    value = " ".join([value, *map(str.strip, below)])
    return _values(value) if value.startswith("[") else _value(value)


def _below(lines: list[str]) -> list[object]:
    """What stands below a name without a value: the items of a list, or one table."""
    values: list[object] = []
    dash = column = None
    for line in lines:
        item = _ITEM.fullmatch(line)
        said = (item.group(2) or "") if item else line.lstrip()
        if item and dash in (None, len(item.group(1))):
            dash, column = len(item.group(1)), None
            values.append({} if not said or _ENTRY.fullmatch(said) else _value(said))
        elif not values:
            values.append({})
        entry, at, table = _ENTRY.fullmatch(said), len(line) - len(said), values[-1]
        if entry and isinstance(table, dict) and column in (None, at):
            column = at
            table[entry.group(1)] = _plain(entry.group(2) or "")
    return values


def _value(value: str) -> str | dict[str, str]:
    if not value.startswith("{"):
        return _plain(value)
    within = re.sub(r"\}\s*(?:#.*)?$", "", value[1:])
    return {name: _plain("".join(parts)) for name, *parts in _IN_TABLE.findall(within)}


def _plain(value: str) -> str:
    value = value.strip()
    if quoted := _QUOTED.fullmatch(value):
        mark, said = quoted.groups()
        return said.replace(_MARK_WITHIN[mark], mark)
    return re.sub(r"\s#.*", "", value).strip("[]")


def _values(value: str) -> list[str | dict[str, str]]:
    """The values of a list in brackets."""
    within = re.sub(r"\]\s*(?:#.*)?$", "", value[1:])
    return [_value("".join(parts)) for parts in _IN_LIST.findall(within)]
