"""What is each line of a plain text by itself: blank, a rule, marked as an item, set in, cut into cells?

Which of them belong together is told in lines.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_LINE_END = re.compile(r"[\n\f\v\x1c-\x1e\x85\u2028\u2029]")
_RULE = re.compile(r"([=\-_~*^#+—–─━═])(?:\s?\1){2,}")
_BULLET = re.compile(r"(?:([•▪●◦‣○■□◆►▶➢➤✓✔·∙⁃])\s*|([-*+–—]|o(?=\s\s*[A-Z(]|\s\s)|>)\s+)(?=\S)")
_NUMBER = re.compile(r"(\(?)(\d{1,3}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})([.)])\s+(?=\S)")
_DOTTED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?=[A-Z“\"(])")
_CELLS = re.compile(r"\t+|(?<![.!?:])\s{3,}|\s*\|\s*")
_NARROW = re.compile(r"\t+|\s{2,}|\s*\|\s*")
_COLUMNS = re.compile(r"[|+]?\s*:?[-=_─]{2,}:?(?:(?:\s+|\s*[|+]\s*):?[-=_─]{2,}:?)+\s*[|+]?")
"""A rule under each column of a table."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What opens a list item: its style ("•", "1.", "(a)"), its number where it has one, and its dotted depth."""

    style: str
    number: int = 0
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line. start..end leaves out white space and marker; first is where its marker, if any, begins.

    rule: the sign that it is drawn with. columns: whether it is drawn under each column of a table.
    """

    first: int
    start: int
    end: int
    indent: int
    marker: Marker | None
    rule: str = ""
    columns: bool = False

    @property
    def blank(self) -> bool:
        return self.first == self.end


@dataclass(slots=True)
class Chunk:
    """Lines that belong together. after_blank: whether an empty line stands before. underline: the sign under it.

    heads: whether what follows is set in under it; of a row, whether it names the columns; of an item, whether it is a
    numbered heading right over its text. group: of a row, whether it names those that follow. ruled: how many of its lines
    a rule sets apart from the rest, 0 where there is none; width: of its first column, in code points.
    """

    kind: Literal["text", "item", "row"]
    lines: list[Line]
    after_blank: bool
    underline: str = ""
    marker: Marker | None = None
    heads: bool = False
    group: bool = False
    ruled: int = 0
    width: int = 0

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].end


def lines_of(text: str) -> list[Line]:
    ends = [match.start() for match in _LINE_END.finditer(text)]
    return [_line(text, start, end) for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(text)], strict=True)]


def cells(line: str, *, narrow: bool = False) -> list[str]:
    """The cells of a line that has columns; one where it has none. narrow: whether two spaces part them."""
    return (_NARROW if narrow else _CELLS).split(line.strip("|"))


def second_cell(text: str, line: Line) -> int | None:
    """The column at which the second cell of a line starts; None where it has one, or has tabs."""
    said = text[line.first : line.end]
    parting = _CELLS.search(said)
    return line.indent + parting.end() if parting and "\t" not in said else None


def starts_cell(text: str, line: Line, column: int) -> bool:
    """Whether a cell starts at a column of a line, behind no more than two spaces."""
    at = line.first + column - line.indent
    return line.first + 2 < at < line.end and text[at - 2 : at] == "  " and text[at] != " "


def _line(text: str, start: int, end: int) -> Line:
    raw = text[start:end]
    body = raw.strip()
    first = start + (len(raw) - len(raw.lstrip()) if body else 0)
    indent = len(raw[: first - start].expandtabs(4))
    if rule := _RULE.fullmatch(body):
        return Line(first, first, first + len(body), indent, None, rule.group(1))
    if _COLUMNS.fullmatch(body):
        return Line(first, first, first + len(body), indent, None, body[0], columns=True)
    marker, length = _marker(body)
    return Line(first, first + length, first + len(body), indent, marker)


def _marker(body: str) -> tuple[Marker | None, int]:
    if match := _BULLET.match(body):
        return Marker(match.group(1) or match.group(2)), match.end()
    if match := _DOTTED.match(body):
        parts = match.group(1).split(".")
        return Marker("1.1", int(parts[-1]), len(parts)), match.end()
    if match := _NUMBER.match(body):
        opening, value, closing = match.groups()
        number, kind = _value(value)
        return Marker(f"{opening}{kind}{closing}", number), match.end()
    return None, 0


def _value(value: str) -> tuple[int, str]:
    if value.isdigit():
        return int(value), "1"
    low = value.lower()
    if len(low) > 1:
        roman = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
        return (roman.index(low) + 1 if low in roman else 0), "i"
    return ord(low) - ord("a") + 1, "a" if value.islower() else "A"
