"""What stands on a page of a PDF, and where? Its characters as pdfplumber finds them, and its ruled tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve
from pdfplumber.page import Page

from indexer.readers.pdfglyphs import Dot, Glyph, Line, lines, with_bullets
from indexer.readers.pdfwords import Words

MOST_RULES = 3000
"""Lines and boxes on a page, above which it is a drawing, and not searched for tables."""
LONG_CELL = 600
"""Code points a cell, on average, from which a table is a way to lay out a page."""

LARGEST_DOT = 8.0
"""Points. Browsers draw the bullets of lists as dots, about a third as wide as the type is high."""

_BOLD = re.compile(r"bold|black|heavy|demi|[-,]medi(?:ital)?$|cmbx|[-,]bd", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a table. rows, columns: how many it spans."""

    text: str
    bold: bool
    rows: int
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table, in points. Its first row names the columns."""

    rows: tuple[tuple[GridCell, ...], ...]
    x0: float
    x1: float
    top: float
    bottom: float
    page: int


Item = Line | Grid
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its lines and tables, and its height in points. unread: characters that no font gives a letter for."""

    items: list[Item]
    height: float
    letters: int
    unread: int


def sheet(page: Page) -> Sheet:
    """Read one page. Raises whatever pdfminer raises for a page that is damaged."""
    glyphs, dots, rules = _found(page)
    unread = sum(one.text.startswith("(cid:") for one in glyphs)
    readable = [one for one in glyphs if not one.text.startswith("(cid:")]
    grids, rest = _grids(page, readable) if 4 <= rules <= MOST_RULES else ([], readable)
    number = page.page_number
    return Sheet([*with_bullets(lines(rest, number), dots), *grids], float(page.height), len(glyphs), unread)


def _found(page: Page) -> tuple[list[Glyph], list[Dot], int]:
    """The upright characters of a page in the order in which they are drawn, its dots, and how many rules it has."""
    glyphs, dots, rules = [], [], 0
    bold: dict[str, bool] = {}
    left, above = float(page.mediabox[0]), float(page.mediabox[1]) + float(page.height)
    for one in _drawn(page):
        if isinstance(one, LTChar):
            # Programs that tag what they draw say which of it is a running head or foot.
            if one.upright and getattr(one, "tag", None) != "Artifact" and one.size > 0:
                heavy = bold.setdefault(one.fontname, bool(_BOLD.search(str(one.fontname))))
                text = one.get_text()
                glyphs.append(Glyph(text, one.x0 + left, one.x1 + left, above - one.matrix[5], one.size, heavy))
        else:
            rules += 1
            if 1.5 < one.width < LARGEST_DOT and abs(one.width - one.height) < 0.3 * one.width:
                dots.append(Dot(one.x0 + left, one.x1 + left, above - (one.y0 + one.y1) / 2))
    return glyphs, dots, rules


def _drawn(page: Page) -> Iterator[LTChar | LTCurve]:
    waiting = [iter(page.layout)]
    while waiting:
        one = next(waiting[-1], None)
        if one is None:
            waiting.pop()
        elif isinstance(one, LTContainer):
            waiting.append(iter(one))
        elif isinstance(one, (LTChar, LTCurve)):
            yield one


def _grids(page: Page, glyphs: list[Glyph]) -> tuple[list[Grid], list[Glyph]]:
    """The ruled tables of a page, and the characters that stand in none."""
    grids = []
    _forget_characters(page)
    for table in page.find_tables():
        boxes = [[cell for cell in row.cells if cell] for row in table.rows]
        x0, top, x1, bottom = table.bbox
        within = [one for one in glyphs if _inside(one, table.bbox)]
        grid = Grid(tuple(_cells(boxes, within, page.page_number)), x0, x1, top, bottom, page.page_number)
        if _is_data(grid):
            grids.append(grid)
            taken = {id(one) for one in within}
            glyphs = [one for one in glyphs if id(one) not in taken]
    return grids, glyphs


def _forget_characters(page: Page) -> None:
    """Tables are found by their rules alone, and pdfplumber would make a dictionary of each character for it."""
    waiting: list[Any] = [page.layout]
    while waiting:
        one = waiting.pop()
        one._objs = [each for each in one if not isinstance(each, LTChar)]
        waiting += [each for each in one if isinstance(each, LTContainer)]


def _cells(boxes: Sequence[Sequence[Box]], glyphs: list[Glyph], page: int) -> Iterator[tuple[GridCell, ...]]:
    # A row without words is left out, and no cell is said to span it.
    boxes = [row for row in boxes if any(_inside(one, box) for box in row for one in glyphs)]
    tops = sorted({round(box[1]) for row in boxes for box in row})
    lefts = sorted({round(box[0]) for row in boxes for box in row})
    for row in boxes:
        cells = []
        for box in row:
            found = lines([one for one in glyphs if _inside(one, box)], page)
            found.sort(key=lambda one: (round(one.base), one.x0))
            text = Words(found).joined([one.text for one in found])
            rows = sum(round(box[1]) <= top < round(box[3]) - 1 for top in tops)
            columns = sum(round(box[0]) <= left < round(box[2]) - 1 for left in lefts)
            cells.append(GridCell(text, bool(found) and all(one.bold for one in found), rows, columns))
        if any(cell.text for cell in cells):
            yield tuple(cells)


def _is_data(grid: Grid) -> bool:
    cells = [cell for row in grid.rows for cell in row]
    wide = sum(len(row) > 1 for row in grid.rows)
    filled = sum(bool(cell.text) for cell in cells)
    length = sum(len(cell.text) for cell in cells)
    return len(grid.rows) > 1 and 2 * wide >= len(grid.rows) and 2 * filled >= len(cells) and length < LONG_CELL * len(cells)


def _inside(one: Glyph, box: Box) -> bool:
    middle = (one.x0 + one.x1) / 2
    return box[0] <= middle < box[2] and box[1] <= one.base - 0.3 * one.size < box[3]
