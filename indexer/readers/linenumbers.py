"""Which numbered lines of a plain text head what stands right below them, and are no items?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from indexer.readers.headings import ASKS, BIDS, shape
from indexer.readers.line import Line, cells


def numbered_headings(text: str, lines: Sequence[Line], width: int) -> frozenset[int]:
    """The numbers of lines that are numbered headings right over their text, as in a package leaflet: each behind an empty
    line, with a line below that begins anew at its margin. One alone is none, but an item that is wrapped."""
    found = [
        number
        for number, (line, below) in enumerate(pairwise(lines))
        if line.marker
        and line.marker.number
        and (not number or lines[number - 1].blank)
        and not (below.blank or below.rule or below.columns or below.marker)
        and below.indent <= line.indent
        and text[below.start].isupper()
        and _could_head(text, line, below, width)
    ]
    series = {(lines[number].marker, lines[number].indent): number for number in found}
    return frozenset(
        number
        for (marker, indent), number in series.items()
        if marker and any((replace(marker, number=marker.number + step), indent) in series for step in (-1, 1))
    )


def _could_head(text: str, line: Line, below: Line, width: int) -> bool:
    """Whether a line could be a heading: its text could have begun beside it, and it tells nobody to do anything."""
    said, word = text[line.start : line.end], text[below.start : below.end].split(None, 1)[0]
    fits = not width or line.indent + line.end - line.first + 1 + len(word) <= width
    # "What it is used for" is whole, and "Tell us if you take" is not.
    whole = shape(said) is not None or (bool(ASKS.match(said)) and shape(f"{said}?") is not None)
    return fits and whole and not BIDS.match(said) and not any(map(str.isdigit, said)) and len(cells(said)) == 1
