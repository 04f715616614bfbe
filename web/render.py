"""How do spans become markup? Escaped first, and nowhere else.

Takes text that a document or a person wrote, and offsets into it; gives Markup in which every character of that text is
escaped and every tag is ours. Decides nothing about what answers, and knows no request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from search.answer import excerpt_end
from search.model import Answer, Passage, Source, Span
from search.rows import wide, without_gaps

_BULLET = re.compile(r"[ \t\u00a0]*[•‣◦▪●○·*–-][ \t\u00a0]+")

_ANSWER = re.compile(r"A(?:nswer)?\s?[:.]\s")
"""How the paragraph opens that answers the question before it, and is no item of a list."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""How a language is named in HTML (BCP 47): "de", "pt-BR". Files say "English" too, which would only mislead a voice."""
_OF_THE_PAGE, _NONE = "en", Markup("")

_MARK, _MARK_END = Markup("<mark>"), Markup("</mark>")
_LIST, _LIST_END = Markup("<ul>"), Markup("</ul>")
_ITEM = Markup("<li>"), Markup("</li>")
_PARAGRAPH = Markup("<p>"), Markup("</p>")
_TABLE = Markup('<div class="table" tabindex="0"><table>{}</table></div>')
_GAP = re.compile(r"\t|(?<=\S) {3,}(?=\S)")
_TAB = Markup('<span class="tab">\t</span>')


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph or item of a quotation: its span, without layout white space and bullet."""

    span: Span
    is_item: bool


def marked(text: str, within: Span, marks: Iterable[Span], anchor: str = "") -> Markup:
    """The text within a span, its marked stretches in <mark>; marks are offsets into text, in any order.

    Where marks overlap, the earlier and longer wins. anchor becomes the id of the first <mark>.
    """
    pieces: list[Markup] = []
    done = within.start
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        start, end = max(mark.start, done), min(mark.end, within.end)
        if start >= end:
            continue
        opened = Markup('<mark id="{}">').format(anchor) if anchor else _MARK
        pieces += [escape(text[done:start]), opened, escape(text[start:end]), _MARK_END]
        done, anchor = end, ""
    pieces.append(escape(text[done : within.end]))
    return _joined(pieces)


def lang(source: Source, attribute: str = "lang") -> Markup:
    """The attribute that says in which language a source's own words are, with a space before it; nothing where that is not
    known, or is the language of our pages."""
    language = (source.about.language or "").replace("_", "-")
    if language == _OF_THE_PAGE or not _LANGUAGE.fullmatch(language):
        return _NONE
    return Markup(' {}="{}"').format(attribute, language)


def quotation(answer: Answer, passage: Passage) -> Markup:
    """An answer as it is read: paragraphs and list items, or a table's row under its columns, with its words marked."""
    marks = [Span(mark.start, mark.end) for mark in answer.marks]
    heads = _columns(passage)
    if heads and len(answer.text) == len(passage.text):
        return _row(passage, heads, marks)
    return _as_lines(answer.text, marks, passage, answer.end)


def verbatim(passage: Passage) -> Markup:
    """A whole passage as it is read."""
    if heads := _columns(passage):
        return _row(passage, heads, ())
    return _as_lines(passage.text, (), passage, len(passage.text))


def excerpt(passage: Passage) -> Markup:
    """The beginning of a passage that is only related."""
    end = excerpt_end(passage)
    # A row under its heads is shown whole, or it would stand under none.
    if end == len(passage.text) or _columns(passage):
        return verbatim(passage)
    return _as_lines(passage.text[:end] + " …", (), passage, end)


def leads(passage: Passage, context: Sequence[str]) -> list[str]:
    """Of what must be read before a passage, what is not drawn with it: not the heads of its columns."""
    heads = _columns(passage)
    return [lead for lead in context if lead not in heads]


def _columns(passage: Passage) -> list[str]:
    """The rows that name the columns of a passage that is a table's row, and has a cell in each of them."""
    # Empty cells at the end of a row are not in its text.
    cells = max(passage.text.count("\t"), *passage.beside, 0)
    if not cells or "\n" in passage.text:
        return []
    heads = [lead for lead in passage.context if "\t" in lead]
    # A head may lack cells at its end, where those of the row above it go on.
    return heads if max([lead.count("\t") for lead in heads], default=0) == cells else []


def _row(passage: Passage, heads: Sequence[str], marks: Sequence[Span]) -> Markup:
    """A table's row under the heads of its columns, so that each value stands under its own."""
    rows = [_cells("th", [escape(cell) for cell in head.split("\t")], _spanned(head.split("\t"))) for head in heads]
    cells, start = [], 0
    for cell in passage.text.split("\t"):
        cells.append(marked(passage.text, Span(start, start + len(cell)), marks))
        start += len(cell) + 1
    return _TABLE.format(_joined([*rows, _cells("td", cells, passage.beside)]))


def _spanned(cells: Sequence[str]) -> list[int]:
    """The empty places of a head, over which the head to their left stands too."""
    return [column for column in range(1, len(cells)) if not cells[column] and any(cells[:column])]


def _cells(tag: str, cells: Sequence[Markup], beside: Sequence[int] = ()) -> Markup:
    """A row of cells. beside: see model.Block."""
    drawn: list[Markup] = []
    for column, cell in enumerate(cells):
        if column in beside:
            continue
        spanned = wide(beside, column)
        spans = Markup(' colspan="{}"').format(spanned) if spanned > 1 else _NONE
        drawn.append(Markup("<{0}{1}>{2}</{0}>").format(tag, spans, cell))
    return Markup("<tr>{}</tr>").format(_joined(drawn))


def _runs_on(passage: Passage, end: int) -> bool:
    """Whether a stretch that ends there takes in some of the list that a passage ends with."""
    return passage.runs_on and bool(passage.units) and end > passage.units[-1].start


def _as_lines(text: str, marks: Sequence[Span], passage: Passage, end: int) -> Markup:
    """Some text of a passage, which ends there in it, as lines."""
    parts: list[Markup] = []
    in_list = False
    for line in _lines(text, _runs_on(passage, end)):
        if line.is_item != in_list:
            parts.append(_LIST if line.is_item else _LIST_END)
            in_list = line.is_item
        opened, closed = _ITEM if line.is_item else _PARAGRAPH
        parts += [opened, _parted(_joined([without_gaps(marked(text, line.span, marks), passage.beside)])), closed]
    if in_list:
        parts.append(_LIST_END)
    return _joined(parts)


def read_first(text: str) -> Markup:
    """A line to be read before a quotation."""
    return _parted(escape(text))


def _parted(line: Markup) -> Markup:
    """Tabs part a table's cells, and wide gaps those of plain text: they would be drawn as a mere space."""
    return _TAB.join(map(Markup, _GAP.split(line))) if _GAP.search(line) else line


def _joined(pieces: Iterable[str]) -> Markup:
    """Pieces that are markup already, or joined from such: Markup.join would look at each of them again."""
    return Markup("".join(pieces))  # noqa: S704  # each is Markup: what a person wrote was escaped into it


def _lines(text: str, runs_on: bool) -> list[_Line]:
    """Where a quotation breaks: at blank lines and bullets; at each line of a list whose items have no bullets.

    Any other line end is a wrap of the source's layout, and is read as a space.
    """
    if text.startswith("\t"):
        # A table's row, of which the first cells are empty: they keep the others in their columns.
        return [_Line(Span(0, len(text.rstrip())), False)] if text.strip() else []
    rows = [Span(row.start(), row.end()) for row in re.finditer(r"(?m)^.*$", text)]
    bulleted = any(_BULLET.match(row.of(text)) for row in rows)
    lines: list[_Line] = []
    fresh = True
    for row in rows:
        bullet = _BULLET.match(row.of(text))
        span = _trimmed(text, Span(row.start + (bullet.end() if bullet else 0), row.end))
        if span.start >= span.end:
            fresh = True
        elif bullet or fresh or (runs_on and not bulleted):
            item = runs_on and not bulleted and bool(lines) and not _ANSWER.match(span.of(text))
            lines.append(_Line(span, bool(bullet) or item))
            fresh = False
        else:
            lines[-1] = _Line(Span(lines[-1].span.start, span.end), lines[-1].is_item)
    return lines


def _trimmed(text: str, span: Span) -> Span:
    inner = span.of(text)
    return Span(span.start + len(inner) - len(inner.lstrip()), span.end - len(inner) + len(inner.rstrip()))
