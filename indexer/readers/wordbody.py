"""How does the body of a Word document become text? Its paragraphs and tables, laid out one after another.

Works on the elements themselves: python-docx leaves out inserted text, content controls and text boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from indexer.readers.composer import settled
from indexer.readers.layout import Close, Layout
from indexer.readers.structure import Piece, folded
from indexer.readers.wordnumbers import Numbers
from indexer.readers.wordruns import Runs, inside, local
from indexer.readers.wordstyles import Node, Role, Styles
from indexer.readers.wordtables import is_data, rows
from search.model import Span


class Body:
    """The body being laid out. title: the paragraph that is styled as the document's title."""

    def __init__(self, document: Document) -> None:
        self.title = ""
        self._layout = Layout()
        self._body = document.element.body
        self._styles = Styles(document.styles.element)
        notes = {kind: _notes(document, kind) for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)}
        self._runs = Runs(self._layout, notes[RELATIONSHIP_TYPE.FOOTNOTES], notes[RELATIONSHIP_TYPE.ENDNOTES])
        self._numbers = Numbers(_part(document, RELATIONSHIP_TYPE.NUMBERING))
        self._lists: list[tuple[Close, bool]] = []
        """The open lists: what ends each, and whether it is numbered."""
        titled = (self._styles.role(one).title for one in self._body.iter(qn("w:p")))
        self._deeper = int(any(titled))

    def read(self) -> None:
        """Lay the whole body out."""
        self._blocks(self._body)
        self._close_lists(0)
        self._set_notes()

    def result(self) -> tuple[str, list[Piece]]:
        text = self._layout.composer.text
        return text, settled(text, self._layout.composer.made)

    def _blocks(self, parent: Node) -> None:
        children = list(_flattened(parent))
        held: Node = None
        for child, after in pairwise([*children, None]):
            if local(child) == "tbl":
                self._table(child, held)
                held = None
            elif after is not None and local(after) == "tbl" and self._styles.role(child).kind == "caption":
                held = child
            else:
                self._paragraph(child)

    def _paragraph(self, paragraph: Node) -> None:
        role = self._styles.role(paragraph)
        # Headings and empty paragraphs count too: what follows them is numbered after them.
        numbering = self._styles.numbering(paragraph)
        number = self._numbers.next(*numbering) if numbering else None
        if role.kind == "dropped" or self._runs.empty(paragraph):
            pass
        elif role.kind == "heading":
            self._heading(paragraph, role)
        elif role.kind == "item":
            self._item(paragraph, role.level, number)
        else:
            self._close_lists(role.level)
            self._layout.flush()
            self._runs.lay_out(paragraph)
            self._layout.flush()
        for box in self._runs.take_boxes():
            self._blocks(box)

    def _heading(self, paragraph: Node, role: Role) -> None:
        self._close_lists(0)
        self._set_notes()
        made = len(self._layout.composer.made)
        close = self._layout.open("heading", heading=min(role.level + (0 if role.title else self._deeper), 6))
        self._runs.lay_out(paragraph)
        if close:
            close()
        if role.title and not self.title and len(self._layout.composer.made) > made:
            piece = self._layout.composer.made[-1].piece
            self.title = folded(self._layout.composer.text[piece.start : piece.end])

    def _item(self, paragraph: Node, level: int, number: int | None) -> None:
        self._close_lists(level)
        if len(self._lists) == level and self._lists[-1][1] != (number is not None):
            self._close_lists(level - 1)
        while len(self._lists) < level:
            first = number if len(self._lists) == level - 1 else None
            self._lists.append((self._layout.open("ul", number=first), first is not None))
        self._layout.open("li", number=number)
        self._runs.lay_out(paragraph)
        self._layout.flush()

    def _close_lists(self, depth: int) -> None:
        while len(self._lists) > depth:
            close, _ = self._lists.pop()
            if close:
                close()

    def _table(self, table: Node, caption: Node) -> None:
        self._close_lists(0)
        found = rows(table, self._styles)
        if not is_data(found, self._styles):
            if caption is not None:
                self._paragraph(caption)
            for row in found:
                for cell in row.cells:
                    self._blocks(cell.element)
                    self._close_lists(0)
            return
        close = self._layout.open("table", data_table=True)
        end_caption = self._layout.open("caption")
        if caption is not None:
            self._runs.lay_out(caption)
        if end_caption:
            end_caption()
        for row in found:
            self._layout.open("tr")
            if row.before:
                self._layout.open("td", colspan=str(row.before))
            for cell in row.cells:
                self._layout.open("th" if row.head else "td", rowspan=str(cell.rows), colspan=str(cell.columns))
                self._cell(cell.element)
        if close:
            close()

    def _cell(self, cell: Node) -> None:
        for number, paragraph in enumerate(one for one in _flattened(cell) if not self._runs.empty(one)):
            if number:
                self._layout.flush()
            self._runs.lay_out(paragraph)

    def _set_notes(self) -> None:
        for mark, note in self._runs.take_notes():
            for number, paragraph in enumerate(note.iter(qn("w:p"))):
                self._runs.lay_out(paragraph)
                body, _ = self._layout.composer.take()
                opening = f"[{mark}]" if number == 0 else ""
                if body:
                    label = Span(0, len(opening)) if opening else None
                    self._layout.composer.block(f"{opening} {body}".strip(), "paragraph", label=label)


def _flattened(parent: Node) -> Iterator[Node]:
    """The paragraphs and tables of a body or cell, out of content controls and the like."""
    for child in inside(parent):
        if local(child) in ("p", "tbl"):
            yield child
        elif local(child) in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "AlternateContent", "Choice"):
            yield from _flattened(child)


def _notes(document: Document, kind: str) -> dict[str, Node]:
    """Footnotes or endnotes by their id; none where the document has none."""
    root = _part(document, kind)
    found = root if root is not None else ()
    return {note.get(qn("w:id"), ""): note for note in found if note.get(qn("w:type")) in (None, "normal")}


def _part(document: Document, kind: str) -> Node:
    """The root element of another part of the file; None where there is none."""
    try:
        return parse_xml(document.part.part_related_by(kind).blob)
    except KeyError:
        return None
