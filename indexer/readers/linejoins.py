"""Does a line of a plain text go on with the one above it, or does it begin something else?"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.readers.headings import shape, speaks_of_document
from indexer.readers.labels import label
from indexer.readers.line import Chunk, Line, cells, second_cell
from indexer.readers.navigation import is_link, leads_to_page
from search.capitals import in_capitals

MAX_WRAP = 132
"""Columns. Longer lines are whole paragraphs, so that a line break in such a text is meant."""
FULL = 0.6
"""Share of the wrap width from which a line counts as full although one word more would have fitted."""
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
_FORBIDS = frozenset("do don't don’t never call ring".split())


def goes_on(text: str, chunk: Chunk, line: Line, after: Sequence[Line], width: int) -> bool:
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
        reached = above.indent + len(upper) + 1 + len(lower.split(None, 1)[0])
        return width > 0 and reached > width * (1 if _stands_alone(upper, lower, width) else FULL_LINE)
    unfinished = upper[-1] in ",(–&/-" or upper.rsplit(None, 1)[-1].lower() in _GOES_ON or lower[0].islower()
    if unfinished or (width and (not fits or len(upper) > FULL * width)):
        return True
    # Short lines: an address goes on, a heading above a sentence does not; nor does one whose paragraph could have begun
    # beside it, such as "Laundry" right over what is done with it.
    heads = width and len(chunk.lines) == 1 and len(lower) > FULL * width and shape(upper) is not None
    return chunk.marker is None and lower[-1] not in ".!?:;" and len(lower) < 80 and not heads


def _stands_alone(upper: str, lower: str, width: int) -> bool:
    """Whether a line behind one that ends a sentence may as well stand for itself, though nobody wraps to the letter: it
    begins with a label, or is a row, a heading or an item of a list that has no marks."""
    row = "...." in upper or "...." in lower or len(cells(lower, narrow=True)) > 1
    heading = len(lower) <= FULL * width and shape(lower) is not None
    item = upper[-1] == ":" and not (lower[0].islower() and lower[-1] in ".!?")
    return row or heading or item or label(lower, 0, len(lower)) is not None or speaks_of_document(lower)


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


def heads(text: str, chunk: Chunk, line: Line, width: int, others: bool) -> bool:
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
