"""Which lines of a PDF belong together, and what is each block: heading, paragraph, item, row or footnote?

Told by type size, weight, place and wording. What a block says is put together here; where it goes is pdf.py's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from indexer.readers.headings import Style, announces, shape
from indexer.readers.pdfcolumns import Column
from indexer.readers.pdfglyphs import Line
from indexer.readers.pdfpage import Grid
from indexer.readers.pdftables import table_end, table_rows
from indexer.readers.pdftype import Look, Type
from indexer.readers.pdfwords import Words
from search.sentences import sentences

LONGEST_HEADING = 220
"""Code points. A title of a trial in large type runs over four lines."""
INDENT = 0.8
"""Of the type size: a first line that stands further in opens a paragraph."""

Kind = Literal["heading", "paragraph", "list_item", "table_row", "navigation", "note"]

_BULLET = re.compile(r"(?:[•▪●◦‣○■□◆►▶➢➤✓✔·∙⁃\uf000-\uf0ff]|[–—*-](?=\s)|o(?=\s+[A-Z(]))\s*(?=\S)")
_NUMBER = re.compile(r"\(?(\d{1,2}|[a-z]|[ivx]{2,4})[.)]\s+(?=\S)")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?|[A-Z]\.|[IVX]{1,4}\.)\s+(?=\w)")
_NOTE = re.compile(r"\[[^\]\s]{1,4}\] |[*†‡§]{1,3}\s?(?=\w)|\d{1,2}\.?\s+(?=[A-Z])")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\w{1,5}$")
_STOP = re.compile(r"[.!?:;][”\"’')\]\d]*$")


@dataclass(slots=True)
class Block:
    """Lines that make one block. at: where its marker stands, for an item; cells: those of a row, and which are heads."""

    kind: Kind
    lines: list[Line]
    column: Column
    look: Look = None
    at: float = 0.0
    cells: list[str] = field(default_factory=list)
    grid: Grid | None = None
    text: str = ""
    left: float = field(init=False)
    """Where the outermost of its lines begins."""

    def __post_init__(self) -> None:
        self.left = min((line.x0 for line in self.lines), default=0.0)

    @property
    def page(self) -> int:
        return self.grid.page if self.grid else self.lines[0].page


def blocks(columns: Sequence[Column], kind: Type, words: Words) -> list[Block]:
    """The blocks of a document's columns, in order."""
    builder = _Builder(kind)
    for column in columns:
        builder.column(column)
    for block in builder.made:
        if block.kind != "table_row":
            block.text = words.joined(_unmarked(block))
            block.kind = _settled(block, kind)
    return builder.made


class _Builder:
    """Takes columns and adds their rows to the block that is open, or opens another."""

    def __init__(self, kind: Type) -> None:
        self.made: list[Block] = []
        self._type = kind
        self._flow: Block | None = None
        """The paragraph or item that the next column may go on with; footnotes and tables do not end it."""

    def column(self, column: Column) -> None:
        """Add a column's rows."""
        notes_from = self._notes_from(column)
        number = 0
        while number < len(column.rows):
            row = column.rows[number]
            last = table_end(column, number)
            if isinstance(row[0], Grid):
                self.made.append(Block("table_row", [], column, grid=row[0]))
            elif last > number:
                rows = table_rows(column, number, last)
                self.made += [Block("table_row", lines, column, cells=cells) for lines, cells in rows]
                number = last - 1
            else:
                self._line(_as_one(row), column, number >= notes_from)
            number += 1

    def _line(self, line: Line, column: Column, noted: bool) -> None:
        flow = self.made[-1] if noted and self.made and self.made[-1].kind == "note" else self._flow
        if noted and (_NOTE.match(line.text) or flow is None or flow.kind != "note"):
            self.made.append(Block("note", [line], column))
        elif flow is not None and self._goes_on(flow, line, column):
            flow.lines.append(line)
            flow.left = min(flow.left, line.x0)
            flow.column = column
        else:
            self._open(line, column)

    def _open(self, line: Line, column: Column) -> None:
        look = self._type.look(line)
        marked = look is None or _shape(line.text) is None
        item = marked and (bool(_BULLET.match(line.text)) or self._numbered(line))
        kind: Kind = "list_item" if item else "navigation" if _LEADERS.search(line.text) else "paragraph"
        self.made.append(Block(kind, [line], column, look, at=line.x0))
        self._flow = self.made[-1]

    def _numbered(self, line: Line) -> bool:
        """Whether a number opens an item, and not a sentence that was broken before it."""
        if not _NUMBER.match(line.text):
            return False
        flow = self._flow
        return flow is None or flow.kind != "paragraph" or bool(_STOP.search(flow.lines[-1].text)) or flow.look is not None

    def _goes_on(self, block: Block, line: Line, column: Column) -> bool:
        """Whether a line goes on with the block that is open."""
        last = block.lines[-1]
        if block.kind == "navigation" or _BULLET.match(line.text) or self._next_number(block, line):
            return False
        if abs(last.size - line.size) > 0.6 or not self._same_look(block, line):
            return False
        if column is not block.column:
            return block.look is None and _goes_over(block, line)
        if line.base <= last.base or self._type.apart(last, line):
            return False
        return block.look is not None or _within(block, line)

    def _next_number(self, block: Block, line: Line) -> bool:
        return bool(_NUMBER.match(line.text)) and (block.kind == "list_item" or bool(_STOP.search(block.lines[-1].text)))

    def _same_look(self, block: Block, line: Line) -> bool:
        """Whether type stands out alike; a bold line within a paragraph that runs on is a part of it."""
        look, last = self._type.look(line), block.lines[-1]
        if look == block.look:
            return True
        runs_on = _full(last, line, block.column) and not _STOP.search(last.text)
        return runs_on and (_shape(last.text) is None or (last.text[-1:].isalpha() and line.text[:1].islower()))

    def _notes_from(self, column: Column) -> int:
        """The row from which on a column holds footnotes: small type to its end, which opens with a mark."""
        number = len(column.rows)
        while number and isinstance(last := column.rows[number - 1][0], Line) and self._type.small(last):
            number -= 1
        while number < len(column.rows):
            first = column.rows[number][0]
            if isinstance(first, Line) and _NOTE.match(first.text):
                return number
            number += 1
        return number


def _as_one(row: Sequence[object]) -> Line:
    lines = [one for one in row if isinstance(one, Line)]
    if len(lines) == 1:
        return lines[0]
    first, text = lines[0], " ".join(one.text for one in lines)
    return Line(text, first.x0, lines[-1].x1, first.base, first.size, all(one.bold for one in lines), first.page)


def _within(block: Block, line: Line) -> bool:
    """Whether a line stands as one within a paragraph or item does: neither outdented, nor indented after a stop."""
    last = block.lines[-1]
    item = block.kind == "list_item"
    if item and line.x0 < block.at - 2:
        return False
    hangs = item and line.x0 > block.at + 2
    indented = not item and line.x0 > block.left + INDENT * line.size
    ended = bool(_STOP.search(last.text))
    return hangs or not (ended and (indented or not _full(last, line, block.column)))


def _full(last: Line, line: Line, column: Column) -> bool:
    """Whether the next line's first word would not have fitted at this one's end."""
    opening = line.text.split(None, 1)[0]
    width = (line.x1 - line.x0) / max(len(line.text), 1) * (len(opening) + 1)
    return last.x1 + width > column.right - 0.02 * (column.right - column.left)


def _goes_over(block: Block, line: Line) -> bool:
    """Whether a sentence goes on in the next column, or on the next page. Items often end without a stop."""
    last = block.lines[-1]
    if _STOP.search(last.text):
        return False
    if line.text[0].islower() or last.text.endswith(("-", ",")):
        return True
    return block.kind != "list_item" and _full(last, line, block.column)


def _shape(text: str) -> Style | None:
    """How a line that could be a heading stands out, whatever number it has."""
    return shape(_NUMBERED.sub("", text))


def _unmarked(block: Block) -> list[str]:
    texts = [line.text for line in block.lines]
    if block.kind == "list_item":
        marker = _BULLET.match(texts[0]) or _NUMBER.match(texts[0])
        texts[0] = texts[0][marker.end() :] if marker else texts[0]
    return texts


def _settled(block: Block, kind: Type) -> Kind:
    """The kind of a block, now that its whole text is known."""
    text = block.text
    if block.kind != "paragraph" or not any(char.isalpha() for char in text) or len(text) > LONGEST_HEADING:
        return block.kind
    plain = _shape(text)
    if block.look is not None and block.look[0] > round(2 * kind.size) / 2:
        heads = plain is not None or announces(text) or (len(sentences(text)) == 1 and text[-1] not in ".,;:")
        return "heading" if heads else "paragraph"
    if block.look is not None:
        return "heading" if plain is not None or announces(text) else "paragraph"
    capitals = plain == "caps" and len(block.lines) == 1 and len(text.split()) > 1
    return "heading" if capitals and block.lines[0].size >= kind.size - 0.3 else "paragraph"
