"""Which cells has a Word table, and does it hold data or only lay out a page? Lays nothing out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import qn

from indexer.readers.wordruns import inside, local
from indexer.readers.wordstyles import Node, Styles, truth

LONG_CELL = 600
"""Code points a cell, on average, from which a table is a way to lay out a page."""
WIDEST = 1000
"""Columns that a cell may span; Word has 63."""


@dataclass(slots=True)
class Cell:
    """One cell. rows: how many it spans."""

    element: Node
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row. head: whether it names the columns."""

    cells: tuple[Cell, ...]
    head: bool


def rows(table: Node, first_is_head: bool) -> list[Row]:
    """The rows of a table, each cell once: at the first of the rows that it spans."""
    found: list[Row] = []
    open_cells: dict[int, Cell] = {}
    for number, row in enumerate(_parts(table, "tr")):
        cells, column = [], 0
        for cell in _parts(row, "tc"):
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merge is not None and merge.get(qn("w:val")) != "restart" and column in open_cells
            if goes_on:
                open_cells[column].rows += 1
            else:
                made = Cell(cell)
                cells.append(made)
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = made
            column += _width(cell)
        head = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
        found.append(
            Row(tuple(cells), (head is not None and truth(head.get(qn("w:val")))) or (first_is_head and number == 0))
        )
    return found


def is_data(found: list[Row], styles: Styles) -> bool:
    """Whether rows hold data: several columns of short cells, without tables or headings in them."""
    cells = [cell.element for row in found for cell in row.cells]
    wide = sum(len(row.cells) > 1 for row in found)
    if not cells or 2 * wide < len(found) or any(one.find(f".//{qn('w:tbl')}") is not None for one in cells):
        return False
    if any(styles.role(paragraph).kind == "heading" for one in cells for paragraph in one.iter(qn("w:p"))):
        return False
    length = sum(len(text.text or "") for one in cells for text in one.iter(qn("w:t")))
    return length < LONG_CELL * len(cells)


def _width(cell: Node) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    stated = span.get(qn("w:val"), "1") if span is not None else "1"
    return min(int(stated), WIDEST) if stated.isdecimal() and len(stated) < 9 else 1


def _parts(parent: Node, name: str) -> Iterator[Node]:
    for child in inside(parent):
        if local(child) == name:
            yield child
        elif local(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _parts(child, name)
