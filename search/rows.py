"""How is a table's row read where a cell goes on beside itself?"""

from __future__ import annotations

from collections.abc import Collection, Container
from itertools import count, takewhile

SAME = "←"
"""Stands in a line for the cell before it, which goes on there, so that what follows stays in its place."""


def without_gaps(row: str, beside: Collection[int]) -> str:
    """The text of a row, a tab between its cells, SAME in the empty places of some columns: see Block.beside."""
    cells = row.split("\t")
    # Those at its end are not in its text.
    cells += [""] * (max(beside, default=0) + 1 - len(cells))
    return "\t".join(SAME if not cell and column in beside else cell for column, cell in enumerate(cells))


def wide(beside: Container[int], column: int) -> int:
    """How many columns a cell spans. beside: see Block.beside."""
    return 1 + sum(1 for _ in takewhile(lambda one: one in beside, count(column + 1)))
