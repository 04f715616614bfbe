"""How is a whole document shown? Its blocks as headings, paragraphs, lists and tables, with the cited words marked.

Every character comes from the document's extracted text through render.marked; each heading and each passage has an
anchor. An opening heading that repeats the title is left out: the page's own heading says it, and takes its anchor.
Navigation of the original page is kept, since the text is the source's, but set plainly apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from markupsafe import Markup, escape

from search.citation import repeats
from search.model import Block, Document, Passage, Section, Span
from search.rows import wide
from web.render import marked

_TAB, _BAR, _GAP = re.compile(r"\t"), re.compile(r" \| "), re.compile(r"(?<=\S) {3,}(?=\S)")
"""What stands between the cells of a table row, of which some may be empty: a tab, or else the bars of a plain text."""

_NUMBER = re.compile(r"(?:\d{1,3}|[A-Za-z])[.)]$")


@dataclass(frozen=True, slots=True)
class Cited:
    """The passage that a reader came for, and where in the document's text the cited words stand."""

    passage_id: str
    span: Span


@dataclass(slots=True)
class _Body:
    """One document on its way to markup. waiting: the cited passage's anchor, until its first mark takes it."""

    document: Document
    anchors: dict[int, list[str]]
    headings: dict[int, tuple[Section, int]]
    cited: Cited | None
    headers: frozenset[Span] = frozenset()
    waiting: str = field(default="")

    def words(self, span: Span) -> Markup:
        """The text of a span; the part of it that is cited is marked."""
        text = self.document.text
        if not self.cited or self.cited.span.end <= span.start or span.end <= self.cited.span.start:
            return escape(span.of(text))
        anchor, self.waiting = self.waiting, ""
        return marked(text, span, [self.cited.span], anchor)

    def content(self, block: Block) -> Markup:
        """A block's words, its label set off."""
        if block.label and block.start <= block.label.start < block.label.end <= block.end:
            head, rest = Span(block.start, block.label.end), Span(block.label.end, block.end)
            return Markup("<b>{}</b>{}").format(self.words(head), self.words(rest))
        return self.words(Span(block.start, block.end))

    def opened(self, tag: str, block: Block, kind: str = "") -> Markup:
        """The start tag of a block, with the anchor of the passage that begins here, unless its mark will have that."""
        names = [name for name in self.anchors.get(block.start, ()) if not self.cited or name != self.cited.passage_id]
        more = Markup().join(Markup('<span id="p-{}"></span>').format(name) for name in names[1:])
        name = Markup(' id="p-{}"').format(names[0]) if names else Markup()
        kind = Markup(' class="{}"').format(kind) if kind else Markup()
        return Markup("<{}{}{}>{}").format(tag, name, kind, more)


def titled(document: Document) -> Section | None:
    """The first section, where its heading repeats the title and opens the document: elsewhere it parts two texts."""
    first = document.sections[0] if document.sections else None
    if first is None or not repeats(first.heading, document.source.title):
        return None
    return first if all(block.kind == "navigation" for block in document.blocks[: first.first]) else None


def outline(document: Document) -> list[tuple[Section, int]]:
    """The sections whose headings the page shows below the title, each with its level from 1."""
    shown = document.sections[1:] if titled(document) else document.sections
    levels = [max(section.level, 1) for section in shown]
    return [(section, level - min(levels) + 1) for section, level in zip(shown, levels, strict=True)]


def body(document: Document, passages: Iterable[Passage], cited: Cited | None = None) -> Markup:
    """The whole document as markup, the cited words in <mark>, the first of them with the passage's anchor as its id."""
    anchors: dict[int, list[str]] = {}
    for passage in passages:
        anchors.setdefault(passage.start, []).append(passage.id)
    page = _Body(
        document,
        anchors,
        {section.first: (section, level) for section, level in outline(document)},
        cited,
        frozenset(span for block in document.blocks if block.kind == "table_row" for span in block.context),
        f"p-{cited.passage_id}" if cited else "",
    )
    return Markup("\n").join(_blocks(page))


def _blocks(page: _Body) -> Iterator[Markup]:
    numbered = enumerate(page.document.blocks)
    for kind, group in groupby(numbered, key=lambda pair: pair[1].kind):
        blocks = list(group)
        if kind == "list_item":
            yield _list(page, [block for _, block in blocks])
        elif kind == "table_row":
            yield _table(page, [block for _, block in blocks])
        else:
            for number, block in blocks:
                if kind != "heading":
                    yield _plain(page, block)
                elif number in page.headings:
                    yield _heading(page, *page.headings[number], block)


def _heading(page: _Body, section: Section, level: int, block: Block) -> Markup:
    return Markup(
        '<h{0} id="{1}">{2} <a class="self" href="#{1}" aria-label="Link to this section: {3}">#</a></h{0}>'
    ).format(min(level + 1, 6), section.anchor, page.content(block), section.heading)


def _plain(page: _Body, block: Block) -> Markup:
    tag = "pre" if block.kind == "preformatted" else "p"
    start = page.opened(tag, block, "navigation" if block.kind == "navigation" else "")
    return start + Markup("{}</{}>").format(page.content(block), tag)


def _list(page: _Body, items: list[Block]) -> Markup:
    """Items of one list, nested by level; an item that the source numbers keeps its number."""
    parts: list[Markup] = []
    above: list[Block] = []
    for item in items:
        level = max(1, min(item.level, len(above) + 1))
        while len(above) > level:
            parts.append(_closed(above.pop()))
        if len(above) == level and _goes_on(above[-1], item):
            parts.append(Markup("</li>"))
        else:
            parts += [_closed(one) for one in above[level - 1 :]]
            first = Markup('<ol start="{}">').format(item.number) if item.number != 1 else Markup("<ol>")
            parts.append(Markup("<ul>") if item.number is None else first)
        above[level - 1 :] = [item]
        number = _number(page.document, item)
        parts.append(page.opened("li", item, "numbered" if number else ""))
        parts.append(Markup('<span class="number">{}</span> ').format(number) if number else Markup())
        parts.append(page.content(item))
    return Markup().join([*parts, *(_closed(one) for one in reversed(above))])


def _goes_on(last: Block, item: Block) -> bool:
    """Whether an item has its place in the list of the last one, as a browser would number it."""
    return item.number == (None if last.number is None else last.number + 1)


def _closed(last: Block) -> Markup:
    """The end of a list and of its last item."""
    return Markup("</li></ul>") if last.number is None else Markup("</li></ol>")


def _number(document: Document, item: Block) -> str:
    """The "2." that stands before an item on its line, outside its span; "" when there is none."""
    line_start = document.text.rfind("\n", 0, item.start) + 1
    found = _NUMBER.match(document.text[line_start : item.start].strip())
    return found.group() if found else ""


def _table(page: _Body, rows: list[Block]) -> Markup:
    drawn: list[Markup] = []
    held: dict[int, int] = {}
    starts = [row.start for row in rows]
    found = _columns(page.document.text, rows)
    width = max(map(len, found))
    for number, (row, cells) in enumerate(zip(rows, found, strict=True)):
        tag = "th" if row.heads or Span(row.start, row.end) in page.headers else "td"
        # Rows that were read before columns were kept leave no place for a cell above that spans them: as a rule the first.
        spanned = not row.below and any(_is_cell(span, rows, starts) for span in row.context)
        words = [Markup("<td></td>") * (width - len(cells))] if spanned else []
        for column, cell in enumerate(cells):
            if column in row.beside or held.get(column, 0) >= number > 0:
                continue
            across, deep = wide(row.beside, column), _deep(rows, number, column)
            held |= dict.fromkeys(range(column, column + across), number + deep - 1)
            spans = Markup(' colspan="{}"').format(across) if across > 1 else Markup()
            spans += Markup(' rowspan="{}"').format(deep) if deep > 1 else Markup()
            words.append(Markup("<{0}{1}>{2}</{0}>").format(tag, spans, page.words(cell)))
        drawn.append(page.opened("tr", row) + Markup().join(words) + Markup("</tr>"))
    return Markup('<div class="table" tabindex="0"><table>{}</table></div>').format(Markup().join(drawn))


def _deep(rows: list[Block], number: int, column: int) -> int:
    """How many rows a cell spans, from that of a number on."""
    after = takewhile(lambda at: column in rows[at].below, range(number + 1, len(rows)))
    return 1 + sum(1 for _ in after)


def _is_cell(span: Span, rows: list[Block], starts: list[int]) -> bool:
    """Is it a part of one of some rows, and no row as a whole? starts: where these begin, ascending."""
    at = bisect_right(starts, span.start) - 1
    return at >= 0 and span.end <= rows[at].end and (rows[at].start, rows[at].end) != (span.start, span.end)


def _columns(text: str, rows: list[Block]) -> list[list[Span]]:
    """The cells of each row. Those of plain text are parted by gaps, which tell where each is if all rows have as many."""
    found = [list(_cells(text, row, _TAB if _TAB.search(text, row.start, row.end) else _BAR)) for row in rows]
    if all(len(cells) == 1 for cells in found):
        parted = [list(_cells(text, row, _GAP)) for row in rows]
        found = parted if len({len(cells) for cells in parted}) == 1 else found
    return found


def _cells(text: str, row: Block, between: re.Pattern[str]) -> Iterator[Span]:
    start = row.start
    for gap in between.finditer(text, row.start, row.end):
        yield Span(start, gap.start())
        start = gap.end()
    yield Span(start, row.end)
