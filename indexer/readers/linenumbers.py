"""Which numbered lines of a plain text head what stands right below them, and are no items?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from indexer.readers.headings import ASKS, BIDS, shape
from indexer.readers.line import Line, Marker, cells


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
    series = {(lines[number].marker, lines[number].indent) for number in found}
    return frozenset(number for number in found if any(beside in series for beside in _beside(lines[number])))


def _beside(line: Line) -> Iterator[tuple[Marker, int]]:
    """How the lines before and after one of a numbered series are marked."""
    if line.marker is not None:
        for step in (-1, 1):
            yield replace(line.marker, number=line.marker.number + step), line.indent


def _could_head(text: str, line: Line, below: Line, width: int) -> bool:
    """Whether a line could be a heading: its text could have begun beside it, and it tells nobody to do anything."""
    said, word = text[line.start : line.end], text[below.start : below.end].split(None, 1)[0]
    fits = not width or line.indent + line.end - line.first + 1 + len(word) <= width
    # "What it is used for" is whole, and "Tell us if you take" is not.
    whole = shape(said) is not None or (bool(ASKS.match(said)) and shape(f"{said}?") is not None)
    return fits and whole and not BIDS.match(said) and not any(map(str.isdigit, said)) and len(cells(said)) == 1
