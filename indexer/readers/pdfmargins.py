"""What stands on every page, and is no part of the text? Running heads and feet, and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

from indexer.readers.navigation import is_page_number
from indexer.readers.pdfglyphs import Line
from indexer.readers.pdfpage import Item, Sheet

ZONE = 0.12
"""Share of a page's height, at its top and at its bottom, in which running heads and feet stand."""
OFTEN = 0.3
"""Share of the pages on which a line must stand, in one place, to be a running head: left and right pages may differ."""
SHIFT = 6.0
"""Points by which its place may differ from page to page."""
_DIGITS = re.compile(r"\d+")


def without_margins(sheets: Sequence[Sheet]) -> list[list[Item]]:
    """The items of each page, without what runs along its head and foot."""
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, sheet in enumerate(sheets):
        for line in _outer(sheet):
            places[_key(line)].append((number, line.base))
    kept: list[list[Item]] = []
    for sheet in sheets:
        outer = _outer(sheet)
        dropped = {id(line) for line in outer if _repeats(places[_key(line)], line, len(sheets))}
        dropped |= {id(line) for line in outer if is_page_number(line.text) and _outermost(line, sheet)}
        kept.append([one for one in sheet.items if id(one) not in dropped])
    return kept


def _outer(sheet: Sheet) -> list[Line]:
    lines = [one for one in sheet.items if isinstance(one, Line)]
    return [one for one in lines if one.bottom < ZONE * sheet.height or one.top > (1 - ZONE) * sheet.height]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text.lower())


def _repeats(places: Sequence[tuple[int, float]], line: Line, pages: int) -> bool:
    here = {number for number, base in places if abs(base - line.base) <= SHIFT}
    return len(here) >= max(2, OFTEN * pages)


def _outermost(line: Line, sheet: Sheet) -> bool:
    """Whether nothing stands further out than this line."""
    upper = line.base < sheet.height / 2
    rows = sorted((round(one.bottom) for one in sheet.items), reverse=not upper)
    outer = [base for base, _ in groupby(rows)][:1]
    return bool(outer) and abs(outer[0] - line.bottom) < line.size
