"""Which row of a plain text's table is read before others?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from msgspec.structs import replace

from indexer.readers.line import Chunk, cells, second_cell
from indexer.readers.linetables import SLACK
from indexer.readers.structure import Piece
from search.model import Span

LOOKED_AT = 12
"""Rows below a table's first by which it is told whether that names the columns."""
MOST_SHORT = 2
"""Words of a cell that may end in a full stop and still name a column: "Dose approx."."""
_STOPS = (".", "!")
_FIGURE = re.compile(r"(?<![\w-])\d+")


class _Opener(NamedTuple):
    """The first cell of a row, the column at which the second starts, 0 where tabs part them, and how many there are."""

    cell: Span
    column: int
    cells: int


def with_header_rows(text: str, pieces: Sequence[Piece], chunks_of: Sequence[Chunk]) -> list[Piece]:
    """A table's first row names its columns, unless it looks like its other rows: it is read before each of them. So is a
    row of one cell before those that it names, and a first cell before the rows that leave theirs empty.

    Behind an empty line another table begins. Where its columns stand as those above do, it may as well be the same one:
    then nothing is read before its rows, rather than what may be wrong.
    """
    header: Piece | None = None
    group: Piece | None = None
    opener: _Opener | None = None
    second: int | None = None
    inside = False
    result: list[Piece] = []
    for number, (piece, chunk) in enumerate(zip(pieces, chunks_of, strict=True)):
        if piece.kind != "table_row":
            inside = False
            result.append(piece)
            continue
        if not inside or piece.heads or chunk.after_blank:
            before, second = second, second_cell(text, chunk.lines[0])
            goes_on = inside and not piece.heads and second == before
            header = None if goes_on or not _names_columns(text, chunks_of, number) else piece
            group = opener = None
        inside = True
        named = [Span(each.start, each.end) for each in (header, group) if each and each is not piece and not chunk.group]
        if chunk.group:
            group, opener = piece, None
            named = [Span(header.start, header.end)] if header else []
        elif opener and _leaves_first_empty(text, chunk, opener):
            named.append(opener.cell)
        elif header is not piece:
            opener = _opener(text, chunk)
        result.append(replace(piece, context=tuple(named), heads=piece.heads or chunk.group))
    return result


def _opener(text: str, row: Chunk) -> _Opener | None:
    line = row.lines[0]
    found = cells(text[line.first : line.end], narrow=True)
    cell = found[0].rstrip()
    return _Opener(Span(line.first, line.first + len(cell)), second_cell(text, line) or 0, len(found)) if cell else None


def _leaves_first_empty(text: str, row: Chunk, opener: _Opener) -> bool:
    """Whether a row has all cells but the first of one above it, and each at its place."""
    line = row.lines[0]
    begins = line.indent >= opener.column - SLACK > 0 or text[max(line.first - 1, 0)] == "\t"
    return begins and len(cells(text[line.first : line.end], narrow=True)) == opener.cells - 1


def _names_columns(text: str, chunks_of: Sequence[Chunk], number: int) -> bool:
    """Whether the first row of a table, by its number, names the columns. Not where it holds figures at all the places where
    most of the others do: "1 to 3 days, 10 mg" over "4 to 6 days, 20 mg"; but "Type 1, Type 2" does."""
    first = chunks_of[number]
    if first.heads:
        return True
    named = _cells_of(text, first)
    if any(cell.endswith(":") or (cell[-1:] in _STOPS and len(cell.split()) > MOST_SHORT) for cell in named):
        return False
    behind = takewhile(
        lambda chunk: chunk.kind == "row" and not chunk.after_blank, chunks_of[number + 1 : number + 1 + LOOKED_AT]
    )
    others = [_cells_of(text, chunk) for chunk in behind if not chunk.group]
    series = {_FIGURE.sub("#", cell) for cell in named[1:]}
    if not others or (len(named) > 2 and len(series) == 1 and len(set(named[1:])) > 1):
        return True
    figured = [at for at in range(len(named)) if 2 * sum(_has_figure(row, at) for row in others) > len(others)]
    return not figured or not all(_has_figure(named, at) for at in figured)


def _has_figure(row: Sequence[str], at: int) -> bool:
    return at < len(row) and _FIGURE.search(row[at]) is not None


def _cells_of(text: str, row: Chunk) -> list[str]:
    return [cell.strip() for cell in cells(text[row.lines[0].first : row.lines[0].end])]
