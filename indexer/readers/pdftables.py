"""Which rows of a column are a table's, where no rules are drawn, and what stands in each cell?"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.readers.pdfcolumns import Column
from indexer.readers.pdfglyphs import Line


def table_end(column: Column, first: int) -> int:
    """Where a run of rows with aligned cells ends, or first where none begins there."""
    last, wide = first, 0
    starts: set[int] = set()
    while last < len(column.rows):
        row = [one for one in column.rows[last] if isinstance(one, Line)]
        here = {round(one.x0 / 4) for one in row[1:]}
        near = {start + shift for start in starts for shift in (-1, 0, 1)}
        tail = len(row) == 1 and bool(starts) and round(row[0].x0 / 4) in near and row[0].text[:1].islower()
        if len(row) > 1 and (not starts or here & near or _heads(column.rows[last - 1], row)):
            wide += 1
            starts |= here
        elif not tail:
            break
        last += 1
    return last if wide > 1 else first


def _heads(heads: Sequence[object], row: Sequence[Line]) -> bool:
    """Whether a row of bold names stands over the cells of another, one over each: centred, as browsers set them."""
    names = [one for one in heads if isinstance(one, Line)]
    if len(names) != len(row) or not all(one.bold for one in names) or all(one.bold for one in row):
        return False
    ends = [cell.x0 for cell in row[1:]] + [names[-1].x1]
    return all(cell.x0 - 4 < name.x0 and name.x1 <= end for name, cell, end in zip(names, row, ends, strict=True))


def table_rows(column: Column, first: int, last: int) -> list[tuple[list[Line], list[str]]]:
    """Each row's lines and the texts of its cells. A row without a first cell goes on with the one above."""
    rows: list[tuple[list[Line], list[str]]] = []
    starts: list[float] = []
    for row in column.rows[first:last]:
        lines = [one for one in row if isinstance(one, Line)]
        if starts and lines[0].x0 > starts[0] + 6 and lines[0].text[:1].islower():
            _, cells = rows[-1]
            for one in lines:
                cells[max((at for at, start in enumerate(starts) if start <= one.x0 + 3), default=0)] += f" {one.text}"
        else:
            starts = [one.x0 for one in lines]
            rows.append((lines, [one.text for one in lines]))
    return rows
