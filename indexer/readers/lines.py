"""Which lines of a plain text belong together?

Lines become chunks: paragraphs, list items and table rows, hard-wrapped or not. What a chunk is for (a heading, a
link, a lead-in) is decided in text.py, where its neighbors can be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from indexer.readers.line import Chunk, Line, Marker, cells, lines_of
from indexer.readers.linejoins import FULL, FULL_LINE, MAX_WRAP, goes_on, heads
from indexer.readers.linenumbers import numbered_headings
from indexer.readers.linetables import with_tables

NEAR = 12
"""Lines among which the item before and after a list item must stand."""
MIN_WRAP = 38
"""Columns. Nobody wraps prose narrower."""
MIN_WRAPPED = 3
"""Lines that must be full, and go on in the next, before a text counts as hard-wrapped."""


def chunks(text: str) -> list[Chunk]:
    """Cut a text into its chunks, in order."""
    lines = _without_chance_markers(text, lines_of(text))
    width = _wrap_width(text, lines)
    headings = numbered_headings(text, lines, width)
    found: list[Chunk] = []
    after_blank, set_in = True, False
    for number, line in enumerate(lines):
        after = lines[number + 1 : number + 2]
        if line.blank:
            after_blank = True
            continue
        last = None if after_blank or not found else _open(text, found, line)
        if line.rule:
            after_blank = last is None or not _goes_on_behind(text, last, line, after)
            continue
        if last and not last.ruled and heads(text, last, line, width, set_in):
            last.heads = set_in = True
            last = None
        if last and last.ruled:
            last.lines.append(replace(line, start=line.first, marker=None))
        elif last and line.marker is None and goes_on(text, last, line, after, width):
            last.lines.append(line)
        else:
            kind: Literal["item", "text"] = "item" if line.marker else "text"
            found.append(Chunk(kind, [line], after_blank, marker=line.marker, heads=number in headings))
        after_blank = False
    return with_tables(text, found)


def _open(text: str, found: Sequence[Chunk], line: Line) -> Chunk | None:
    """The last chunk, if a line right below it may go on with it."""
    last = found[-1]
    if line.rule:
        return last
    if last.kind == "item" and last.heads:
        return None
    if last.ruled:
        return None if _below_table(text, last, line) else last
    # Is what was set in under a term over?
    over = len(found) > 1 and found[-2].heads and found[-2].kind == "text" and line.indent < last.lines[0].indent
    return None if over else last


def _goes_on_behind(text: str, chunk: Chunk, rule: Line, after: Sequence[Line]) -> bool:
    """Take in a rule right below a chunk. Returns whether that goes on behind it, as a table does below its head."""
    if not rule.columns and not _parts_rows(text, chunk, after):
        _underline(text, chunk, rule)
        return False
    if chunk.kind == "text":
        chunk.ruled = chunk.ruled or len(chunk.lines)
        chunk.width = chunk.width or _first_cell(text, rule if rule.columns else chunk.lines[-1])
    return True


def _first_cell(text: str, line: Line) -> int:
    """How wide the first cell of a line is, or the rule under it."""
    return len(cells(text[line.first : line.end], narrow=True)[0])


def _parts_rows(text: str, chunk: Chunk, after: Sequence[Line]) -> bool:
    """Whether a rule right below a chunk stands between rows of a table: below those that name its columns, or others."""
    if chunk.kind != "text" or not after or after[0].blank or after[0].rule or after[0].columns:
        return False
    above, below = chunk.lines[-1], after[0]
    return all(len(cells(text[line.first : line.end])) > 1 for line in (above, below))


def _below_table(text: str, table: Chunk, line: Line) -> bool:
    """Whether a line is prose right below a ruled table: one cell at its margin, wider than its first column."""
    alone = len(cells(text[line.first : line.end], narrow=True)) == 1
    # The first row stands at the margin. To look at all of them for each line would take quadratic time.
    margin = table.lines[min(table.ruled, len(table.lines) - 1)].indent
    return alone and line.end - line.first > table.width and line.indent <= margin


def short_lines(text: str, chunk: Chunk) -> bool:
    """Whether each line of a chunk stands for itself, as in an address or a list without bullets."""
    return all(line.end - line.start <= 80 and text[line.end - 1] not in ".!?:;," for line in chunk.lines)


def _without_chance_markers(text: str, lines: Sequence[Line]) -> list[Line]:
    """Unmark lines that only chance to begin like an item: a wrapped "5. Then", an initial, a dash in a sentence."""
    kept: list[Line] = []
    for number, line in enumerate(lines):
        marker = line.marker
        if marker is not None and not _meant(text, marker, kept, lines[number + 1 : number + 1 + NEAR]):
            line = Line(line.first, line.first, line.end, line.indent, None)  # noqa: PLW2901
        kept.append(line)
    return kept


def _meant(text: str, marker: Marker, before: Sequence[Line], after: Sequence[Line]) -> bool:
    previous = before[-1] if before else None
    in_paragraph = previous is not None and not previous.blank and not previous.rule and previous.marker is None
    colon = in_paragraph and previous is not None and text[previous.end - 1] == ":"
    near = [one.marker for one in reversed(before[-NEAR:]) if one.marker]
    # Between two of an outer list there may be items of an inner one.
    earlier = next((one for one in near if not marker.number or one.style == marker.style), None)
    later = next((one.marker for one in after if one.marker and one.marker.style == marker.style), None)
    if not marker.number:
        alone = earlier is None and later is None
        return not (in_paragraph and not colon and alone) and not (marker.style in "—–>" and alone and not colon)
    follows = earlier is not None and earlier.style == marker.style and earlier.number == marker.number - 1
    leads = later is not None and later.number == marker.number + 1
    if marker.style[-2:-1] in ("1", "i", ".") or marker.style == "1.1":
        return follows or leads or not in_paragraph or colon
    return follows or (leads and marker.number == 1)


def _wrap_width(text: str, lines: Sequence[Line]) -> int:
    """The column at which a text was wrapped, or 0 if its line breaks are meant."""
    prose = (line for line in lines if not (line.blank or line.rule) and len(cells(text[line.first : line.end])) == 1)
    widths = [line.indent + line.end - line.first for line in prose]
    width = max(widths, default=0)
    if not MIN_WRAP <= width <= MAX_WRAP:
        return 0
    # Short lines, as of an address or a table, tell nothing.
    pairs = [
        line.indent + line.end - line.first + 1 + len(text[below.start : below.end].split(None, 1)[0])
        for line, below in pairwise(lines)
        if not (line.blank or line.rule or below.blank or below.rule or below.marker)
        and line.indent + line.end - line.first > FULL * width
    ]
    full = sum(reached > FULL_LINE * width for reached in pairs)
    return width if full >= MIN_WRAPPED and 2 * full >= len(pairs) else 0


def _underline(text: str, chunk: Chunk, rule: Line) -> None:
    length = chunk.end - chunk.lines[0].first
    if len(chunk.lines) <= 2 and text[chunk.end - 1] not in ".;," and (rule.end - rule.first) <= 3 * length + 8:
        chunk.underline = rule.rule
