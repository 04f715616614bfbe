"""What must be read before a table's row? Its caption, its column headers, a cell that spans it. No parser here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.readers.composer import Composer
from search.model import Span

MAX_ROWSPAN = 1000
"""Rows that one cell may span; browsers stop at 65,534."""
MAX_HEADS = 6
"""Rows of headers that are read before each row below them: the outermost, and the last. Hostile pages have thousands."""


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    head: bool
    rows: int


class Table:
    """One table being read: rows become blocks, in which the row's own header comes first.

    marked: its source says which cells are heads; else that is only guessed.
    """

    def __init__(self, composer: Composer, *, marked: bool) -> None:
        self._composer = composer
        self._marked = marked
        self._caption: Span | None = None
        self._header: tuple[Span, ...] = ()
        self._group: Span | None = None
        self._spanning: list[tuple[int, Span]] = []
        self._cells: list[_Cell] = []
        self._cell: tuple[bool, int] | None = None
        self._in_head = False
        self._has_body = False

    @property
    def in_cell(self) -> bool:
        return self._cell is not None

    def open(self, name: str, rowspan: str) -> Callable[[], None]:
        """Begin a caption, thead, tr, th or td; what is returned ends it."""
        if name == "caption":
            self._composer.flush("paragraph")
            return self._end_caption
        if name in ("td", "th"):
            self._end_cell()
            self._cell = (name == "th", min(int(rowspan), MAX_ROWSPAN) if rowspan.isdecimal() and len(rowspan) < 9 else 1)
            return self._end_cell
        self.end_row()
        if name == "thead":
            self._in_head = True
            return self._end_head
        return self.end_row

    def end_row(self) -> None:
        """End the row that is open, if any, and make its block."""
        self._end_cell()
        cells, self._cells = self._cells, []
        while cells and not cells[-1].text:
            cells.pop()
        if not cells:
            return
        above = tuple(span for span in (self._caption, *self._header, self._group) if span)
        spanning = [(rows, span) for rows, span in self._spanning if rows > 0]
        heads = self._in_head or all(cell.head or not cell.text for cell in cells)
        context = above[:1] if heads and self._caption else () if heads else (*above, *(span for _, span in spanning))
        text = "\t".join(cell.text for cell in cells)
        row = self._composer.block(text, "table_row", context=context, heads=heads and self._marked)
        self._spanning = [(rows - 1, span) for rows, span in spanning] + _spanning(cells, row.start)
        if heads:
            self._take_header(row)
        self._has_body = self._has_body or not heads

    def _take_header(self, row: Span) -> None:
        """Rows of headers at the top belong together; one further down heads a group of rows."""
        if self._has_body:
            self._group = row
        else:
            self._header = (*self._header[: MAX_HEADS - 1], row)
        self._spanning = []

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        head, rows = self._cell
        self._cell = None
        text, bold = self._composer.take()
        self._cells.append(_Cell(text, head or bold, rows))

    def _end_head(self) -> None:
        self.end_row()
        self._in_head = False

    def _end_caption(self) -> None:
        spans = self._composer.flush("paragraph")
        self._caption = spans[0] if spans else self._caption


def _spanning(cells: list[_Cell], start: int) -> list[tuple[int, Span]]:
    found = []
    for cell in cells:
        if cell.rows > 1 and cell.text:
            found.append((cell.rows - 1, Span(start, start + len(cell.text))))
        start += len(cell.text) + 1
    return found
