"""How is a PDF read? Headings by the size and weight of their type, columns one after the other, pages counted.

The text is the file's own, but for what layout did to it: a word parted at a line's end is one word again, lines of a
paragraph are joined by spaces, ligatures are letters, and a raised mark of a footnote stands in brackets. Running heads
and feet and page numbers are left out. Footnotes come at the end of the section on whose page they stand.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from indexer.readers.composer import settled
from indexer.readers.layout import Layout
from indexer.readers.merging import merged
from indexer.readers.metadata import stated_in
from indexer.readers.properties import stated_authors, stated_title
from indexer.readers.structure import ReadResult, folded, related
from search.errors import SourceError
from search.model import Block as ReadBlock
from search.model import Metadata, Span

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

    from indexer.readers.pdfblocks import Block
    from indexer.readers.pdfpage import Grid, GridCell, Sheet

UNREAD = 0.3
"""Share of the characters, from which on a file whose fonts do not say what they draw is no text."""


def read_pdf(data: bytes) -> ReadResult:
    """Read a PDF. Raises SourceError where it is none, is locked, or has no text."""
    # Imported when the first such file is read: most runs read none.
    from pdfplumber.utils.exceptions import PdfminerException  # noqa: PLC0415

    from indexer.readers.pdfblocks import blocks  # noqa: PLC0415
    from indexer.readers.pdfcolumns import pages  # noqa: PLC0415
    from indexer.readers.pdfglyphs import Line  # noqa: PLC0415
    from indexer.readers.pdfmargins import without_margins  # noqa: PLC0415
    from indexer.readers.pdftype import measured  # noqa: PLC0415
    from indexer.readers.pdfwords import Words  # noqa: PLC0415

    try:
        sheets, stated = _sheets(data)
    except PdfminerException as error:
        raise SourceError(_why(error.args[0] if error.args else error)) from error
    found = pages(without_margins(sheets))
    kind = measured(found)
    words = Words(one for sheet in sheets for one in sheet.items if isinstance(one, Line))
    made = blocks(found, kind, words)
    layout = Layout(marked_tables=False)
    _Writer(layout, made).write()
    text = layout.composer.text
    read = related(text, settled(text, layout.composer.made))
    return ReadResult(text, read, merged(_about(stated, text, read), stated_in(text, read)))


def _sheets(data: bytes) -> tuple[list[Sheet], dict[str, str]]:
    import pdfplumber  # noqa: PLC0415

    from indexer.readers.pdfpage import sheet  # noqa: PLC0415

    with pdfplumber.open(io.BytesIO(data)) as opened:
        sheets = []
        for page in opened.pages:
            sheets.append(sheet(page))
            page.close()
        stated = _properties(opened)
    letters, unread = sum(one.letters for one in sheets), sum(one.unread for one in sheets)
    if not sheets:
        raise SourceError("no PDF that can be read: it has no pages")
    if not letters:
        raise SourceError("no text: it looks scanned; run it through text recognition (OCR)")
    if unread > UNREAD * letters:
        raise SourceError("no text: its fonts do not say which letters they draw; run it through text recognition (OCR)")
    return sheets, stated


def _properties(opened: PDF) -> dict[str, str]:
    """Title, author and language as the file states them."""
    stated = {name: str(value) for name, value in opened.metadata.items() if isinstance(value, str)}
    language = opened.doc.catalog.get("Lang")
    if isinstance(language, bytes):
        stated["Lang"] = language.decode("utf-16" if language[:2] in (b"\xfe\xff", b"\xff\xfe") else "latin-1", "replace")
    return stated


def _why(error: object) -> str:
    name = type(error).__name__
    if name in ("PDFPasswordIncorrect", "PDFEncryptionError", "PDFTextExtractionNotAllowed"):
        return "locked with a password; save it without one"
    return f"no PDF that can be read: {folded(str(error)) or name}"


class _Writer:
    """Turns blocks into composed text: headings with their levels, items with their depth, footnotes where they belong."""

    def __init__(self, layout: Layout, made: Sequence[Block]) -> None:
        self._layout = layout
        self._made = made
        self._levels = _levels(made)
        self._depths: list[float] = []
        self._notes: list[Block] = []
        self._header: Span | None = None

    def write(self) -> None:
        for block in self._made:
            if block.kind != "table_row":
                self._header = None
            if block.kind == "note":
                self._notes.append(block)
                continue
            if block.kind == "heading":
                self._set_notes()
            if block.kind not in ("list_item", "navigation"):
                self._depths = []
            self._layout.composer.page = block.page
            self._write(block)
        self._set_notes()

    def _write(self, block: Block) -> None:
        composer = self._layout.composer
        if block.grid is not None:
            self._grid(block.grid)
        elif block.kind == "table_row":
            self._row(block)
        elif block.kind == "heading":
            composer.inline(block.text)
            composer.flush("heading", self._levels[id(block)])
        elif block.kind == "list_item":
            self._depths = [at for at in self._depths if at < block.at - 2] + [block.at]
            composer.inline(block.text)
            composer.flush("list_item", len(self._depths))
        elif block.text:
            composer.inline(block.text)
            composer.flush("navigation" if block.kind == "navigation" else "paragraph")

    def _grid(self, grid: Grid) -> None:
        close = self._layout.open("table", data_table=True)
        for number, row in enumerate(grid.rows):
            end_row = self._layout.open("tr")
            for cell in row:
                self._cell(cell, head=number == 0 or cell.bold)
            if end_row:
                end_row()
        if close:
            close()

    def _row(self, block: Block) -> None:
        """A row of a table without rules: the first of a run names the columns."""
        composer = self._layout.composer
        context = (self._header,) if self._header else ()
        span = composer.block("\t".join(block.cells), "table_row", context=context)
        self._header = self._header or span

    def _cell(self, cell: GridCell, *, head: bool) -> None:
        close = self._layout.open("th" if head else "td", rowspan=str(cell.rows), colspan=str(cell.columns))
        self._layout.text(cell.text)
        if close:
            close()

    def _set_notes(self) -> None:
        notes, self._notes = self._notes, []
        for note in notes:
            mark, _, said = note.text.partition(" ")
            label = Span(0, len(mark)) if said else None
            self._layout.composer.page = note.page
            self._layout.composer.block(note.text, "paragraph", label=label)


def _levels(made: Sequence[Block]) -> dict[int, int]:
    """The level of each heading: larger type above smaller, bold above plain, the title above all."""
    heads = [block for block in made if block.kind == "heading"]
    looks = [block.look or (0.0, False) for block in heads]
    ranks = sorted(set(looks), reverse=True)
    return {id(block): min(ranks.index(look) + 1, 6) for block, look in zip(heads, looks, strict=True)}


def _about(stated: dict[str, str], text: str, read: tuple[ReadBlock, ...]) -> Metadata:
    """What the file states, and its title as the page shows it. When it was made is no date of publication."""
    property_title = stated_title(stated.get("Title"))
    first = next((block for block in read if block.kind == "heading"), None)
    alone = first is not None and sum(block.kind == "heading" and block.level == first.level for block in read) == 1
    shown = folded(text[first.start : first.end]) if first and alone and first.page == 1 and first.level == 1 else None
    opening = folded(text[: 2000 + len(property_title or "")]).casefold()
    printed = property_title if property_title and property_title.casefold() in opening else None
    whole = shown if shown and printed and printed.casefold() in shown.casefold() else None
    return Metadata(
        title=whole or printed or shown or property_title,
        author=stated_authors(stated.get("Author")),
        language=folded(stated.get("Lang", "")) or None,
    )
