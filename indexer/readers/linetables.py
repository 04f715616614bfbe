"""Which lines of a plain text are the rows of a table?

Columns are parted by tabs, bars or three spaces, or ruled one by one. A cell that is too long goes on in the next line.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.readers.line import Chunk, Line, cells, second_cell, starts_cell

SLACK = 1
"""Columns by which a cell's second line may start before its first."""


def with_tables(text: str, found: Sequence[Chunk]) -> list[Chunk]:
    """Cut chunks that are tables into rows, some of several lines."""
    result: list[Chunk] = []
    for chunk in found:
        rows = _rows(text, chunk) if chunk.kind == "text" and len(chunk.lines) > max(chunk.ruled, 1) else []
        result += [Chunk("row", lines, number == 0) for number, lines in enumerate(rows)] or [chunk]
        if rows:
            # Ruled off, or with an empty corner, it is no row like the others.
            corner = rows[0][0].indent > min(lines[0].indent for lines in rows[1:])
            result[-len(rows)].heads = bool(chunk.ruled) or corner
    return result


def _rows(text: str, chunk: Chunk) -> list[list[Line]]:
    """The lines of each row, or nothing where some line is in none."""
    rows: list[list[Line]] = [chunk.lines[: chunk.ruled]] if chunk.ruled else []
    heads = len(rows)
    below = chunk.lines[chunk.ruled :]
    # Those that name the columns may start further in.
    margin = min(line.indent for line in below[0 if chunk.ruled else 1 :] or below)
    for line in below:
        second = second_cell(text, rows[-1][0]) if len(rows) > heads else None
        filled = len(cells(text[line.first : line.end], narrow=bool(chunk.ruled)))
        # Of several cells none may go on: with the first left empty, they are of another drug than those above.
        goes_on = filled == 1 or text[line.first].islower()
        if goes_on and second is not None and line.indent > margin and line.indent >= second - SLACK:
            rows[-1].append(line)
        elif filled > 1 or chunk.ruled or (second is not None and starts_cell(text, line, second)):
            rows.append([line])
        else:
            return []
    return rows if len(rows) > 1 else []
