"""What do opening and closing elements do to the text? Lists, descriptions, tables and headings become blocks.

Elements come by name, so that no parser is needed here. Nothing is trusted to be closed: what ends a block is the
start or the end of any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from indexer.readers.composer import Composer
from indexer.readers.elements import BLOCKS, BOLD, LISTS
from indexer.readers.runs import LINK, LINK_INTO_PAGE
from indexer.readers.tables import Table
from search.model import BlockKind, Span

_POWER = re.compile(r"[+\-−]?\d+(?:[,–]\d+)*")
_NOTE = re.compile(r"\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,9}|[,–-]")
_AROUND_COMMA = re.compile(r"\s*([,–-])\s*|^\s+")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")

Close = Callable[[], None] | None


@dataclass(slots=True)
class _List:
    """An open list. fresh: an item has begun and has no block yet; begun: it has one, and goes on.

    next: the number of its next item, number: of the open one; None where none is numbered.
    terms: the words that the next description describes; described: where the last ones stand in the text.
    """

    next: int | None = None
    number: int | None = None
    fresh: bool = False
    begun: bool = False
    in_term: bool = False
    terms: list[str] = field(default_factory=list)
    described: Span | None = None


class Layout:
    """Takes elements and text in order, and composes blocks of them. marked_tables: see Table."""

    def __init__(self, *, marked_tables: bool = True) -> None:
        self.composer = Composer()
        self._marked_tables = marked_tables
        self.level = 1
        """Of the last heading that the page itself calls one."""
        self.kind: BlockKind = "paragraph"
        self._raise = 0
        self._lists: list[_List] = []
        self._tables: list[Table] = []

    def open(
        self,
        name: str,
        *,
        heading: int = 0,
        href: str = "",
        rowspan: str = "",
        colspan: str = "",
        data_table: bool = False,
        number: int | None = None,
    ) -> Close:
        """Begin an element, and return what ends it, if anything does. heading: its level where it is one.

        number: that of a numbered list's first item, or an item's own where that is not the next.
        """
        close: Close = None
        table = self._tables[-1] if self._tables else None
        if name == "br":
            self.composer.line_break()
        elif name == "sup":
            close = self._raised()
        elif name in BOLD:
            close = self._bold()
        elif name == "a" and href:
            close = self._link(href)
        elif heading:
            close = self._as("heading", heading)
        elif name == "pre":
            close = self._as("preformatted", 0)
        elif table and name in ("caption", "thead", "tr", "th", "td"):
            close = table.open(name, rowspan, colspan)
        else:
            close = self._block(name, data_table, number)
        return close

    def text(self, text: str) -> None:
        plain = ""
        if self._raise:
            text, plain = self._as_raised(text)
        self.composer.inline(text, keep_space=self.kind == "preformatted", plain=plain)

    def _as_raised(self, text: str) -> tuple[str, str]:
        """A raised text as it is written, and how it is if it turns out to be an isotope's number."""
        if _POWER.fullmatch(text) and self.composer.ends_in_digit():
            # 10<sup>9</sup> is not 109.
            return text.translate(_RAISED), ""
        if not _NOTE.fullmatch(text.strip()):
            return text, ""
        mark = _AROUND_COMMA.sub(r"\1", text)
        if self.composer.ends_in_stop():
            # 3.<sup>5</sup> is not 3.5; and a note belongs to the sentence that it follows.
            return mark.translate(_RAISED), ""
        # ulcers<sup>7</sup> is not ulcers7.
        return (mark.translate(_RAISED), text) if self.composer.is_noted(mark.rstrip()) else (text, "")

    def flush(self) -> None:
        """End the block that is open, if it holds anything."""
        if self.kind != "paragraph" or (self._tables and self._tables[-1].in_cell):
            # Blocks within a heading, a cell or preformatted text are lines of it.
            self.composer.line_break()
        elif not self._lists:
            self.composer.flush("paragraph")
        else:
            self._flush_in_list(self._lists[-1])

    def _block(self, name: str, data_table: bool, number: int | None) -> Close:
        if name == "table" and data_table:
            return self._table()
        if name in LISTS:
            return self._list(number)
        if name in ("li", "dt", "dd"):
            return self._item(name, number)
        if name in BLOCKS or "-" in name:
            self.flush()
            return self.flush
        return None

    def _flush_in_list(self, this: _List) -> None:
        depth = len(self._lists)
        if this.in_term:
            term, _ = self.composer.take()
            this.terms += [term] if term else []
        elif this.terms and this.fresh:
            body, _ = self.composer.take()
            if body:
                self._describe(this, body)
        elif this.fresh:
            context = (this.described,) if this.described else ()
            self.composer.number = this.number
            if self.composer.flush("list_item", depth, context=context):
                this.fresh, this.begun = False, True
            self.composer.number = None
        else:
            self.composer.flush("paragraph", inside=depth if this.begun else 0)

    def _describe(self, this: _List, body: str = "") -> None:
        """Add a description under its terms, which are its label."""
        terms = "\n".join(this.terms)
        label = Span(0, len(terms.rstrip(" :"))) if body and terms.rstrip(" :") else None
        span = self.composer.block(f"{terms}\n{body}".strip(), "list_item", len(self._lists), label=label)
        this.described = Span(span.start, span.start + len(terms))
        this.terms, this.fresh, this.begun = [], False, True

    def _list(self, number: int | None) -> Close:
        self.flush()
        this = _List(number)
        self._lists.append(this)
        return lambda: self._end_list(this)

    def _end_list(self, this: _List) -> None:
        self.flush()
        if this.terms:
            self._describe(this)
        if self._lists and self._lists[-1] is this:
            self._lists.pop()

    def _item(self, name: str, number: int | None) -> Close:
        self.flush()
        if not self._lists:
            # An item outside of any list is a paragraph.
            return self.flush
        this = self._lists[-1]
        if name == "dt" and this.begun and not this.terms:
            this.described = None
        if name == "li" and this.next is not None:
            this.number = this.next if number is None else number
            this.next = this.number + 1
        this.in_term, this.fresh, this.begun = name == "dt", name != "dt", False
        return lambda: self._end_item(this)

    def _end_item(self, this: _List) -> None:
        self.flush()
        this.in_term = this.fresh = this.begun = False

    def _as(self, kind: BlockKind, level: int) -> Close:
        self.flush()
        before, self.kind = self.kind, kind
        return lambda: self._end_as(kind, level, before)

    def _end_as(self, kind: BlockKind, level: int, before: BlockKind) -> None:
        self.kind = before
        if before != "paragraph" or (self._tables and self._tables[-1].in_cell):
            self.composer.line_break()
            return
        spans = self.composer.flush(kind, level)
        if spans and self._lists:
            # A heading or preformatted text in an item: what follows it is no item, but a paragraph under it.
            self._lists[-1].fresh = self._lists[-1].begun = False

    def _table(self) -> Close:
        self.flush()
        self._tables.append(Table(self.composer, marked=self._marked_tables))
        return self._end_table

    def _end_table(self) -> None:
        self._tables.pop().end_row()
        self.flush()

    def _raised(self) -> Close:
        self._raise += 1
        return self._end_raised

    def _end_raised(self) -> None:
        self._raise -= 1

    def _bold(self) -> Close:
        self.composer.bold += 1
        return self._end_bold

    def _end_bold(self) -> None:
        self.composer.bold -= 1

    def _link(self, href: str) -> Close:
        before = self.composer.link
        self.composer.start_link(LINK_INTO_PAGE if href.startswith("#") else LINK)
        return lambda: self._end_link(before)

    def _end_link(self, before: int) -> None:
        self.composer.link = before
