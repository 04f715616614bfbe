"""Which lines of a plain text are the rows of a table?

Columns are parted by tabs, bars or three spaces, or ruled one by one. A cell that is too long goes on in the next line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.readers.line import Chunk, Line, cells, second_cell, starts_cell

LEAST = 3
"""Lines of several cells that show a table in which some line may have but one."""
LONGEST_NAME = 60
"""Code points of a line that names the rows below it."""
SLACK = 1
"""Columns by which a cell's second line may start before its first."""


def with_tables(text: str, found: Sequence[Chunk]) -> list[Chunk]:
    """Cut chunks that are tables into rows, some of several lines, and set a caption above one apart."""
    result: list[Chunk] = []
    for chunk in found:
        if chunk.kind != "text" or len(chunk.lines) <= max(chunk.ruled, 1):
            result.append(chunk)
            continue
        captions = _captions(text, chunk)
        table = replace(chunk, lines=chunk.lines[captions:], after_blank=True) if captions else chunk
        rows = _rows(text, table)
        if not rows:
            result.append(chunk)
            continue
        if captions:
            result.append(Chunk("text", chunk.lines[:captions], chunk.after_blank))
        grouped = _grouped(text, table)
        result += [Chunk("row", lines, number == 0) for number, lines in enumerate(rows)]
        for number, row in enumerate(result[-len(rows) + 1 : -1], len(result) - len(rows) + 1):
            single = grouped and len(row.lines) == 1 and len(_filled(text, row.lines[0], table)) == 1
            row.group = single and len(_filled(text, result[number + 1].lines[0], table)) > 1
        # Ruled off, or with an empty corner, it is no row like the others.
        corner = rows[0][0].indent > min(lines[0].indent for lines in rows[1:])
        result[-len(rows)].heads = bool(chunk.ruled) or corner
    return result


def _filled(text: str, line: Line, chunk: Chunk) -> list[str]:
    """The cells of a line of a table that hold something."""
    return [cell for cell in cells(text[line.first : line.end], narrow=bool(chunk.ruled)) if cell.strip()]


def _fills_one_below(text: str, line: Line, chunk: Chunk) -> bool:
    """Whether bars part the cells of a line of which the first is empty and one is not: it goes on with that above it."""
    return (
        text[line.first] == "|"
        and len(_filled(text, line, chunk)) == 1
        and not cells(text[line.first : line.end])[0].strip()
    )


def _could_name(text: str, line: Line) -> bool:
    return line.end - line.first <= LONGEST_NAME and text[line.end - 1] not in ".,;!?"


def _captions(text: str, chunk: Chunk) -> int:
    """How many lines stand above a table that no rule parts: one, if it alone has no columns."""
    if chunk.ruled or len(chunk.lines) < LEAST:
        return 0
    first, second = [len(_filled(text, line, chunk)) for line in chunk.lines[:2]]
    return int(first == 1 < second)


def _grouped(text: str, chunk: Chunk) -> bool:
    """Whether one cell alone in a line names the rows below it: where such a line comes first below the columns' names, and
    most lines have several. "Not for children" under a row is said of that one."""
    head, below = chunk.lines[0], chunk.lines[max(chunk.ruled, 1) :]
    if not chunk.ruled and any(map(str.isdigit, text[head.first : head.end])):
        # A row like the others.
        return False
    several = [len(_filled(text, line, chunk)) > 1 for line in below]
    return (
        len(several) > 1 and not several[0] and several[1] and sum(several) >= LEAST - 1 and 2 * sum(several) > len(several)
    )


def _rows(text: str, chunk: Chunk) -> list[list[Line]]:
    """The lines of each row, or nothing where some line is in none."""
    rows: list[list[Line]] = [chunk.lines[: chunk.ruled]] if chunk.ruled else []
    heads = len(rows)
    below = chunk.lines[chunk.ruled :]
    # Those that name the columns may start further in.
    margin = min(line.indent for line in below[0 if chunk.ruled else 1 :] or below)
    grouped = _grouped(text, chunk)
    for line in below:
        second = second_cell(text, rows[-1][0]) if len(rows) > heads else None
        filled = len(cells(text[line.first : line.end], narrow=bool(chunk.ruled)))
        # Of several cells none may go on: with the first left empty, they are of another drug than those above.
        goes_on = filled == 1 or text[line.first].islower()
        hangs = goes_on and second is not None and line.indent > margin and line.indent >= second - SLACK
        names = grouped and bool(rows) and line.indent <= margin and _could_name(text, line)
        if hangs or (len(rows) > heads and _fills_one_below(text, line, chunk)):
            rows[-1].append(line)
        elif filled > 1 or chunk.ruled or names or (second is not None and starts_cell(text, line, second)):
            rows.append([line])
        else:
            return []
    return rows if len(rows) > 1 else []
