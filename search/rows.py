"""How is a table's row read as one line? A cell that goes on beside itself leaves no empty place in it."""

from __future__ import annotations

from collections.abc import Container


def without_gaps(row: str, beside: Container[int]) -> str:
    """The text of a row, a tab between its cells, without the empty places of some columns: see Block.beside."""
    return "\t".join(cell for column, cell in enumerate(row.split("\t")) if cell or column not in beside)
