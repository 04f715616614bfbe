"""In what order is a page read? Column by column, between what runs across all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.readers.pdfglyphs import Line
from indexer.readers.pdfpage import Item

FEWEST = 4
"""Lines that a column has at least."""
GUTTER = 8.0
"""Points that columns stand apart at least."""
FILLED = 0.5
"""Share of a column's width that its lines fill on average; the cells of a table fill less."""
ACROSS = 0.4
"""Share of a page's lines, at most, that run across its columns."""
SAME = 4.0
"""Points by which the cells of a column may begin apart."""


@dataclass(frozen=True, slots=True)
class Column:
    """Rows of a column from top to bottom, each from left to right, and the column's edges in points."""

    rows: list[list[Item]]
    left: float
    right: float


def pages(items: Sequence[Sequence[Item]]) -> list[Column]:
    """The columns of all pages. Where columns part on one page tells it for another, which is too short to show it."""
    known = sorted({round(found) for page in items if (found := _gutter(page)) is not None})
    return [column for page in items for column in columns(page, known)]


def columns(items: Sequence[Item], known: Sequence[float] = ()) -> list[Column]:
    """The columns of a page, or of a part of one, in the order in which they are read. known: where others part."""
    if not items:
        return []
    gutter = _gutter(items)
    if gutter is None:
        gutter = next((one for one in known if _parts(items, one)), None)
    if gutter is None:
        return columns_across(items)
    found: list[Column] = []
    sides: tuple[list[Item], list[Item]] = ([], [])
    across: list[Item] = []
    for one in sorted(items, key=lambda one: one.top):
        if one.x0 < gutter < one.x1:
            found += [column for side in sides for column in columns(side)]
            sides = ([], [])
            across.append(one)
        else:
            found += columns_across(across)
            across = []
            sides[one.x0 >= gutter].append(one)
    return found + columns_across(across) + [column for side in sides for column in columns(side)]


def _parts(items: Sequence[Item], gutter: float) -> bool:
    """Whether a gutter known from another page parts this one too."""
    before = [one for one in items if one.x1 <= gutter]
    after = [one for one in items if one.x0 >= gutter]
    crossing = len(items) - len(before) - len(after)
    if not before or not after or crossing > ACROSS * len(items):
        return False
    return not any(_tabular(side) for side in (before, after))


def _tabular(items: Sequence[Item]) -> bool:
    """Whether cells stand below cells: a table, which a gutter would cut in two."""
    rows = [[one.x0 for one in row[1:]] for row in _rows(items)]
    return any(abs(one - other) < SAME for row, below in pairwise(rows) for one in row for other in below)


def columns_across(items: Sequence[Item]) -> list[Column]:
    """What runs across, as one column."""
    return [Column(_rows(items), min(one.x0 for one in items), max(one.x1 for one in items))] if items else []


def _gutter(items: Sequence[Item]) -> float | None:
    """Where the columns part, or None where there is one column."""
    if len(items) < 2 * FEWEST:
        return None
    left, right = min(one.x0 for one in items), max(one.x1 for one in items)
    edges = sorted({one.x0 for one in items if left + 0.2 * (right - left) < one.x0 < left + 0.8 * (right - left)})
    best: tuple[int, float] | None = None
    for edge in edges:
        gutter = edge - 1.0
        before = [one for one in items if one.x1 <= gutter]
        after = [one for one in items if one.x0 >= gutter]
        crossing = len(items) - len(before) - len(after)
        if min(len(before), len(after)) < FEWEST or crossing > ACROSS * len(items):
            continue
        inner, outer = max(one.x1 for one in before), max(one.x1 for one in after)
        apart = gutter + 1.0 - inner >= GUTTER and _overlap(before, after)
        if apart and _filled(before, left, inner) and _filled(after, edge, outer) and (best is None or crossing < best[0]):
            best = (crossing, (inner + edge) / 2)
    return best[1] if best else None


def _filled(items: Sequence[Item], left: float, right: float) -> bool:
    width = sum(one.x1 - one.x0 for one in items) / len(items)
    return width >= FILLED * (right - left)


def _overlap(before: Sequence[Item], after: Sequence[Item]) -> bool:
    """Whether two columns stand side by side, rather than one below the other."""
    top = max(min(one.top for one in before), min(one.top for one in after))
    bottom = min(max(one.bottom for one in before), max(one.bottom for one in after))
    return sum(top <= one.top and one.bottom <= bottom for one in (*before, *after)) >= FEWEST


def _rows(items: Sequence[Item]) -> list[list[Item]]:
    rows: list[list[Item]] = []
    for one in sorted(items, key=lambda one: (one.top + one.bottom) / 2):
        if rows and _level(rows[-1][0], one):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def _level(one: Item, other: Item) -> bool:
    if not (isinstance(one, Line) and isinstance(other, Line)):
        return False
    return abs(one.base - other.base) < 0.4 * min(one.size, other.size)
