"""Which cells has a Word table, and does it hold data or only lay out a page? Lays nothing out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docx.oxml.ns import qn

from indexer.readers.wordruns import inside, local
from indexer.readers.wordstyles import Node, Styles, truth

LONG_CELL = 600
"""Code points a cell, on average, from which a table is a way to lay out a page."""
_FIGURE = re.compile(r"\d")
WIDEST = 63
"""Columns that a cell may span: as many as Word has."""


@dataclass(slots=True)
class Cell:
    """One cell. at: its first column, from 0. rows, columns: how many it spans."""

    element: Node
    at: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row. head: whether it names the columns. before: columns that it leaves out at its start. wide: where it ends."""

    cells: tuple[Cell, ...]
    head: bool
    before: int = 0
    wide: int = 0


def rows(table: Node, styles: Styles) -> list[Row]:
    """The rows of a table, each cell once: at the first of the rows that it spans.

    Those name the columns that Word repeats on each page; where it repeats none, the first, if the table's style or its
    author's hand sets it apart.
    """
    found = _rows(table, styles.data_table(table))
    if any(row.head for row in found) or not _set_apart(found, styles, styles.first_row(table)):
        return found
    return [replace(found[0], head=True), *found[1:]]


def _rows(table: Node, first_is_head: bool) -> list[Row]:
    found: list[Row] = []
    open_cells: dict[int, Cell] = {}
    for number, row in enumerate(_parts(table, "tr")):
        before = _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        cells, column = [], before
        for cell in _parts(row, "tc"):
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merge is not None and merge.get(qn("w:val")) != "restart" and column in open_cells
            if goes_on:
                open_cells[column].rows += 1
            else:
                made = Cell(cell, column, columns=_width(cell))
                cells.append(made)
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = made
            column += _width(cell)
        head = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
        found.append(
            Row(
                tuple(cells),
                (head is not None and truth(head.get(qn("w:val")))) or (first_is_head and number == 0),
                before,
                column,
            )
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


def _set_apart(found: Sequence[Row], styles: Styles, first_row: bool) -> bool:
    """Whether the first row looks like the head of columns. first_row: its table says that this row is apart."""
    first, others = found[0] if found else Row((), False), found[1:]
    if len(first.cells) < 2 or not others or not all(_said(cell) for cell in first.cells[1:]):
        return False
    fills = {_fill(cell) for cell in first.cells}
    shaded = None not in fills and not any(_fill(cell) in fills for row in others for cell in row.cells)
    styled = all(styles.heads_column(one) for cell in first.cells for one in cell.element.iter(qn("w:p")) if _said(cell))
    return shaded or styled or (first_row and _above_figures(first, others))


def _above_figures(first: Row, others: Sequence[Row]) -> bool:
    """Whether a row without figures stands above a column of nothing but figures. Not of two columns: these may be what is
    asked on a form, and the answers."""
    # A row that is all one cell heads those below it, or is a note.
    others = [row for row in others if not (len(row.cells) == 1 and row.cells[0].columns == first.wide)]
    if len(first.cells) < 3 or len(others) < 2 or any(row.wide != first.wide for row in others):
        return False
    if any(_FIGURE.search(_said(cell)) for cell in first.cells):
        return False
    return any(_of_figures(head, others) for head in first.cells[1:])


def _of_figures(head: Cell, others: Sequence[Row]) -> bool:
    """Whether nothing but figures stand in a head's columns. A cell that spans several rows is one of the first."""
    cells = [
        cell for row in others for cell in row.cells if cell.at < head.at + head.columns and head.at < cell.at + cell.columns
    ]
    return len(cells) > 1 and all(_FIGURE.search(_said(cell)) for cell in cells)


def _said(cell: Cell) -> str:
    return "".join(one.text or "" for one in cell.element.iter(qn("w:t"))).strip()


def _fill(cell: Cell) -> str | None:
    """The color behind a cell, where it has one."""
    shading = cell.element.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
    fill = shading.get(qn("w:fill"), "auto").lower() if shading is not None else "auto"
    return None if fill in ("auto", "ffffff") else fill


def _width(cell: Node) -> int:
    return max(1, _number(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1))


def _number(element: Node, otherwise: int) -> int:
    """The number of columns that an element states, where there is one."""
    stated = element.get(qn("w:val"), "") if element is not None else ""
    return min(int(stated), WIDEST) if stated.isdecimal() and len(stated) < 9 else otherwise


def _parts(parent: Node, name: str) -> Iterator[Node]:
    for child in inside(parent):
        if local(child) == name:
            yield child
        elif local(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _parts(child, name)
