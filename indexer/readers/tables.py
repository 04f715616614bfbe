"""What must be read before a table's row? Its caption, its column headers, a cell that spans it. No parser here.

In a row's text each column has its place, so that a value stands under its own head: where a cell spans several columns or
rows, its words stand in the first of them, and the others are empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.readers.composer import Composer
from search.model import Span

MAX_ROWSPAN = 1000
"""Rows that one cell may span; browsers stop at 65,534."""
MAX_COLUMNS = 200
"""Columns of a table in which cells may span others: each of them is a tab in each row's text."""
MAX_HEADS = 6
"""Rows of headers that are read before each row below them: the outermost, and the last. Hostile pages have thousands."""


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    head: bool
    rows: int = 1
    columns: int = 1


_NOTHING = _Cell("", False)


@dataclass(frozen=True, slots=True)
class _Spanning:
    """A cell that goes on in a column of the next rows. span: its words, where they must be read before those."""

    rows: int
    span: Span | None


@dataclass(slots=True)
class _Row:
    """One row, with a cell for each column. beside, below: as in Block."""

    cells: list[_Cell]
    beside: list[int]
    below: list[int]


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
        self._spanning: dict[int, _Spanning] = {}
        self._cells: list[_Cell] = []
        self._cell: tuple[bool, int, int] | None = None
        self._in_row = False
        self._in_head = False
        self._head_ended = False
        self._has_body = False

    @property
    def in_cell(self) -> bool:
        return self._cell is not None

    def open(self, name: str, rowspan: str = "", colspan: str = "") -> Callable[[], None]:
        """Begin a caption, thead, tr, th or td; what is returned ends it."""
        if name == "caption":
            self._composer.flush("paragraph")
            return self._end_caption
        if name in ("td", "th"):
            self._end_cell()
            self._cell = (name == "th", _count(rowspan, MAX_ROWSPAN), _count(colspan, MAX_COLUMNS))
            return self._end_cell
        self.end_row()
        self._in_row = name == "tr"
        if name == "thead":
            self._in_head = True
            return self._end_head
        return self.end_row

    def end_row(self) -> None:
        """End the row that is open, if any, and make its block."""
        self._end_cell()
        own, self._cells = self._cells, []
        in_row, self._in_row = self._in_row or bool(own), False
        if not in_row:
            return
        placed = _placed(own, self._spanning)
        cells = placed.cells
        before = self._spanning
        self._spanning = {at: _Spanning(one.rows - 1, one.span) for at, one in before.items() if one.rows > 1}
        last = max((number for number, cell in enumerate(cells) if cell.text), default=-1)
        if last < 0:
            self._spanning |= _spanning(placed, 0)
            return
        above = tuple(span for span in (self._caption, *self._header, self._group) if span)
        heads = self._in_head or all(cell.head or not cell.text for cell in cells)
        context = (
            above[:1]
            if heads and self._caption
            else ()
            if heads
            else (*above, *(one.span for one in before.values() if one.span))
        )
        text = "\t".join(cell.text for cell in cells[: last + 1])
        row = self._composer.block(text, "table_row", context=context, heads=heads and self._marked)
        self._composer.merge(tuple(placed.beside), tuple(placed.below))
        self._spanning |= _spanning(placed, row.start)
        if heads:
            self._take_header(row)
        self._has_body = self._has_body or not heads

    def _take_header(self, row: Span) -> None:
        """Rows of headers at the top belong together; one further down, or behind the table's head, heads a group."""
        if self._has_body or (self._head_ended and not self._in_head):
            self._group = row
        else:
            self._header = (*self._header[: MAX_HEADS - 1], row)
        self._spanning = {at: _Spanning(one.rows, None) for at, one in self._spanning.items()}

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        head, rows, columns = self._cell
        self._cell = None
        text, bold = self._composer.take()
        self._cells.append(_Cell(text, head or bold, rows, columns))

    def _end_head(self) -> None:
        self.end_row()
        self._head_ended = self._head_ended or bool(self._header)
        self._in_head = False
        self._spanning = {}

    def _end_caption(self) -> None:
        spans = self._composer.flush("paragraph")
        self._caption = spans[0] if spans else self._caption


def _count(stated: str, most: int) -> int:
    return min(int(stated), most) if stated.isdecimal() and len(stated) < 9 else 1


def _placed(own: list[_Cell], spanning: dict[int, _Spanning]) -> _Row:
    """A row's own cells in their columns, beside those that go on from the rows above."""
    row = _Row([], [], [])
    for cell in own:
        while len(row.cells) in spanning:
            row.below.append(len(row.cells))
            row.cells.append(_NOTHING)
        at = len(row.cells)
        row.cells.append(cell)
        while len(row.cells) < min(at + cell.columns, MAX_COLUMNS) and len(row.cells) not in spanning:
            row.beside.append(len(row.cells))
            row.cells.append(_NOTHING)
    row.below += sorted(at for at in spanning if at >= len(row.cells))
    return row


def _spanning(row: _Row, start: int) -> dict[int, _Spanning]:
    """The columns in which cells of a row go on in the next one. start: of the row in the text."""
    found: dict[int, _Spanning] = {}
    beside, below = set(row.beside), set(row.below)
    rows = 1
    for at, cell in enumerate(row.cells[:MAX_COLUMNS]):
        if at not in beside:
            rows = cell.rows
        if rows > 1 and at not in below:
            found[at] = _Spanning(rows - 1, Span(start, start + len(cell.text)) if cell.text else None)
        start += len(cell.text) + 1
    return found
