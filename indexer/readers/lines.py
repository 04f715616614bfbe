"""Which lines of a plain text belong together?

Lines become chunks: paragraphs, list items and table rows, hard-wrapped or not. What a chunk is for (a heading, a
link, a lead-in) is decided in text.py, where its neighbors can be seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from indexer.readers.headings import shape, speaks_of_document
from indexer.readers.line import Chunk, Line, Marker, cells, lines_of, second_cell
from indexer.readers.linenumbers import numbered_headings
from indexer.readers.linetables import with_tables
from indexer.readers.navigation import is_link, leads_to_page
from search.capitals import in_capitals

MAX_WRAP = 132
"""Columns. Longer lines are whole paragraphs, so that a line break in such a text is meant."""
FULL = 0.6
"""Share of the wrap width from which a line counts as full although one word more would have fitted."""
NEAR = 12
"""Lines among which the item before and after a list item must stand."""
MIN_WRAP = 38
"""Columns. Nobody wraps prose narrower."""
MIN_WRAPPED = 3
"""Lines that must be full, and go on in the next, before a text counts as hard-wrapped."""
ENUMERATED = 2
"""Commas of a line that names several things one after the other, and is none of a list's lines."""
HANGING = 2
"""Columns by which lines are set in that belong to the one above them."""
FULL_LINE = 0.88
"""Share of the wrap width that a line and the next line's first word must reach to count as full."""

_GOES_ON = frozenset(
    "a an and are as at be been but by can for from has have if in into is may nor not of on or our per than that the"
    " their these this those to was were which who will with within without your".split()
)
_BEGUN = _GOES_ON | frozenset(
    "never always only also about tell take takes use should must might would could do does did had so then than because"
    " when".split()
)
"""Words with which no line ends that heads others, as a sentence goes on behind them."""
_LABELLED = re.compile(r"[A-Z0-9][^.:?!]{0,60}(?::\s|\.{3})")
_FORBIDS = frozenset("do don't don’t never call ring".split())


def chunks(text: str) -> list[Chunk]:
    """Cut a text into its chunks, in order."""
    lines = _without_chance_markers(text, lines_of(text))
    width = _wrap_width(text, lines)
    headings = numbered_headings(text, lines, width)
    found: list[Chunk] = []
    after_blank, set_in = True, False
    for number, line in enumerate(lines):
        after = lines[number + 1 : number + 2]
        if line.blank:
            after_blank = True
            continue
        last = None if after_blank or not found else _open(text, found, line)
        if line.rule:
            after_blank = last is None or not _goes_on_behind(text, last, line, after)
            continue
        if last and not last.ruled and _heads(text, last, line, width, set_in):
            last.heads = set_in = True
            last = None
        if last and last.ruled:
            last.lines.append(replace(line, start=line.first, marker=None))
        elif last and line.marker is None and _goes_on(text, last, line, after, width):
            last.lines.append(line)
        else:
            kind: Literal["item", "text"] = "item" if line.marker else "text"
            found.append(Chunk(kind, [line], after_blank, marker=line.marker, heads=number in headings))
        after_blank = False
    return with_tables(text, found)


def _open(text: str, found: Sequence[Chunk], line: Line) -> Chunk | None:
    """The last chunk, if a line right below it may go on with it."""
    last = found[-1]
    if line.rule:
        return last
    if last.kind == "item" and last.heads:
        return None
    if last.ruled:
        return None if _below_table(text, last, line) else last
    # Is what was set in under a term over?
    over = len(found) > 1 and found[-2].heads and found[-2].kind == "text" and line.indent < last.lines[0].indent
    return None if over else last


def _goes_on_behind(text: str, chunk: Chunk, rule: Line, after: Sequence[Line]) -> bool:
    """Take in a rule right below a chunk. Returns whether that goes on behind it, as a table does below its head."""
    if not rule.columns and not _parts_rows(text, chunk, after):
        _underline(text, chunk, rule)
        return False
    if chunk.kind == "text":
        chunk.ruled = chunk.ruled or len(chunk.lines)
        chunk.width = chunk.width or _first_cell(text, rule if rule.columns else chunk.lines[-1])
    return True


def _first_cell(text: str, line: Line) -> int:
    """How wide the first cell of a line is, or the rule under it."""
    return len(cells(text[line.first : line.end], narrow=True)[0])


def _parts_rows(text: str, chunk: Chunk, after: Sequence[Line]) -> bool:
    """Whether a rule right below a chunk stands between rows of a table: below those that name its columns, or others."""
    if chunk.kind != "text" or not after or after[0].blank or after[0].rule or after[0].columns:
        return False
    above, below = chunk.lines[-1], after[0]
    return all(len(cells(text[line.first : line.end])) > 1 for line in (above, below))


def _below_table(text: str, table: Chunk, line: Line) -> bool:
    """Whether a line is prose right below a ruled table: one cell at its margin, wider than its first column."""
    alone = len(cells(text[line.first : line.end], narrow=True)) == 1
    # The first row stands at the margin. To look at all of them for each line would take quadratic time.
    margin = table.lines[min(table.ruled, len(table.lines) - 1)].indent
    return alone and line.end - line.first > table.width and line.indent <= margin


def short_lines(text: str, chunk: Chunk) -> bool:
    """Whether each line of a chunk stands for itself, as in an address or a list without bullets."""
    return all(line.end - line.start <= 80 and text[line.end - 1] not in ".!?:;," for line in chunk.lines)


def _without_chance_markers(text: str, lines: Sequence[Line]) -> list[Line]:
    """Unmark lines that only chance to begin like an item: a wrapped "5. Then", an initial, a dash in a sentence."""
    kept: list[Line] = []
    for number, line in enumerate(lines):
        marker = line.marker
        if marker is not None and not _meant(text, marker, kept, lines[number + 1 : number + 1 + NEAR]):
            line = Line(line.first, line.first, line.end, line.indent, None)  # noqa: PLW2901
        kept.append(line)
    return kept


def _meant(text: str, marker: Marker, before: Sequence[Line], after: Sequence[Line]) -> bool:
    previous = before[-1] if before else None
    in_paragraph = previous is not None and not previous.blank and not previous.rule and previous.marker is None
    colon = in_paragraph and previous is not None and text[previous.end - 1] == ":"
    near = [one.marker for one in reversed(before[-NEAR:]) if one.marker]
    # Between two of an outer list there may be items of an inner one.
    earlier = next((one for one in near if not marker.number or one.style == marker.style), None)
    later = next((one.marker for one in after if one.marker and one.marker.style == marker.style), None)
    if not marker.number:
        alone = earlier is None and later is None
        return not (in_paragraph and not colon and alone) and not (marker.style in "—–>" and alone and not colon)
    follows = earlier is not None and earlier.style == marker.style and earlier.number == marker.number - 1
    leads = later is not None and later.number == marker.number + 1
    if marker.style[-2:-1] in ("1", ".") or marker.style == "1.1":
        return follows or leads or not in_paragraph or colon
    return follows or (leads and marker.number == 1)


def _wrap_width(text: str, lines: Sequence[Line]) -> int:
    """The column at which a text was wrapped, or 0 if its line breaks are meant."""
    prose = (line for line in lines if not (line.blank or line.rule) and len(cells(text[line.first : line.end])) == 1)
    widths = [line.indent + line.end - line.first for line in prose]
    width = max(widths, default=0)
    if not MIN_WRAP <= width <= MAX_WRAP:
        return 0
    # Short lines, as of an address or a table, tell nothing.
    pairs = [
        line.indent + line.end - line.first + 1 + len(text[below.start : below.end].split(None, 1)[0])
        for line, below in pairwise(lines)
        if not (line.blank or line.rule or below.blank or below.rule or below.marker)
        and line.indent + line.end - line.first > FULL * width
    ]
    full = sum(reached > FULL_LINE * width for reached in pairs)
    return width if full >= MIN_WRAPPED and 2 * full >= len(pairs) else 0


def _goes_on(text: str, chunk: Chunk, line: Line, after: Sequence[Line], width: int) -> bool:
    """Whether a line goes on with the chunk above it, with no empty line between."""
    above = chunk.lines[-1]
    upper, lower = text[above.start : above.end], text[line.start : line.end]
    underlined = bool(after and after[0].rule and after[0].end - after[0].first >= 3)
    capitals_end = in_capitals(upper) and not in_capitals(lower) and len(chunk.lines) == 1 and len(upper) > 3
    apart = _titles(text, chunk, line, after, width) or (
        not width and (is_link(upper) or is_link(lower) or speaks_of_document(lower))
    )
    # A cell of the row above may have gone on in lines of its own.
    second = second_cell(text, line)
    rows = len(cells(lower)) > 1 and (
        len(cells(upper)) > 1 or (second is not None and second == second_cell(text, chunk.lines[0]))
    )
    if underlined or leads_to_page(upper) or (not rows and (capitals_end or apart)):
        return False
    told = True if rows else _enumerates(text, chunk, line)
    if told is not None:
        return told
    fits = above.indent + len(upper) + 1 + len(lower.split(None, 1)[0]) <= width
    if chunk.marker and line.indent > chunk.lines[0].indent and (width or upper[-1] not in ".:"):
        return True
    if upper[-1] in ".!?;:":
        # Nobody wraps to the letter, but what begins with a label of its own may as well stand for itself.
        itself = (
            _LABELLED.match(lower)
            or "...." in upper
            or len(cells(lower, narrow=True)) > 1
            or speaks_of_document(lower)
            or (len(lower) <= FULL * width and shape(lower) is not None)
            or (upper[-1] == ":" and not (lower[0].islower() and lower[-1] in ".!?"))
        )
        full = 1 if itself else FULL_LINE
        return width > 0 and above.indent + len(upper) + 1 + len(lower.split(None, 1)[0]) > full * width
    unfinished = upper[-1] in ",(–&/-" or upper.rsplit(None, 1)[-1].lower() in _GOES_ON or lower[0].islower()
    if unfinished or (width and (not fits or len(upper) > FULL * width)):
        return True
    # Short lines: an address goes on, a heading above a sentence does not; nor does one whose paragraph could have begun
    # beside it, such as "Laundry" right over what is done with it.
    heads = width and len(chunk.lines) == 1 and len(lower) > FULL * width and shape(upper) is not None
    return chunk.marker is None and lower[-1] not in ".!?:;" and len(lower) < 80 and not heads


def _titles(text: str, chunk: Chunk, line: Line, after: Sequence[Line], width: int) -> bool:
    """Whether the first line of a wrapped text ends before a line that could have gone on in it: then it is the title,
    unless a third short one follows, as in an address."""
    first = chunk.lines[0]
    if any(not below.blank and below.end - below.first <= FULL * width for below in after):
        return False
    if text[: first.first].strip() or len(chunk.lines) > 1 or not width or not text[line.start].isupper():
        return False
    upper, word = text[first.start : first.end], text[line.start : line.end].split(None, 1)[0]
    return first.indent + len(upper) + 1 + len(word) <= width and shape(upper) is not None


def _enumerates(text: str, chunk: Chunk, line: Line) -> bool | None:
    """Whether a line goes on with what a colon announces, set in under it: "diarrhoea, headache, a sore place" under "Very
    common:". None where nothing is announced so."""
    first = chunk.lines[0]
    if chunk.kind != "text" or text[first.end - 1] != ":":
        return None
    if text.count(",", line.start, line.end) >= ENUMERATED and text[line.start].islower():
        return line.indent >= first.indent + HANGING
    return False if len(chunk.lines) > 1 and line.indent < chunk.lines[-1].indent else None


def _heads(text: str, chunk: Chunk, line: Line, width: int, others: bool) -> bool:
    """Whether a chunk stands over lines that are set in under it, as a term over what is said of it.

    others: whether some before it do; without them a long one may as well be a paragraph's first line that is set out.
    """
    above = chunk.lines[0]
    if chunk.kind != "text" or len(chunk.lines) > 1 or line.marker or line.indent < above.indent + HANGING:
        return False
    upper, lower = text[above.start : above.end], text[line.start : line.end]
    columns = len(cells(upper)) > 1 or len(cells(lower)) > 1
    # "You should not" over "Drive if you feel dizzy" is half a sentence.
    begun = upper.rsplit(None, 1)[-1].lower() in _BEGUN or upper.split(None, 1)[0].lower() in _FORBIDS
    short = others or len(upper) <= FULL * (width or MAX_WRAP)
    return lower[0].isupper() and short and not columns and not begun and shape(upper) is not None


def _underline(text: str, chunk: Chunk, rule: Line) -> None:
    length = chunk.end - chunk.lines[0].first
    if len(chunk.lines) <= 2 and text[chunk.end - 1] not in ".;," and (rule.end - rule.first) <= 3 * length + 8:
        chunk.underline = rule.rule
