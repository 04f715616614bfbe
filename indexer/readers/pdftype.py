"""What does the type say? Which size and weight is the body's, how far its lines stand apart, and what stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.readers.pdfcolumns import Column
from indexer.readers.pdfglyphs import Line

LARGER = 1.08
"""Times the body's size, and a third of a point: from here on type is a heading's."""
SMALLER = 0.93
"""Times the body's size: below this bold type is a table's or a note's."""
WIDER = 1.3
"""Times the usual distance of lines of one size: from here on a line opens a paragraph."""
USUAL = 1.45
"""Times the type size: the distance of lines where a document has none to measure."""

Look = tuple[float, bool] | None
"""Size and weight of type that stands out; None for the body's."""


@dataclass(frozen=True, slots=True)
class Type:
    """The type of one document. size: of its body, in points; bold: whether the body is."""

    size: float
    bold: bool
    leading: dict[float, float]

    def look(self, line: Line) -> Look:
        """How a line stands out from the body, as headings do."""
        if line.size >= LARGER * self.size + 0.33:
            return (round(2 * line.size) / 2, line.bold)
        if line.bold and not self.bold and line.size >= SMALLER * self.size:
            return (round(2 * self.size) / 2, True)
        return None

    def apart(self, upper: Line, lower: Line) -> bool:
        """Whether more than a line's distance is between two lines of one column."""
        usual = self.leading.get(round(lower.size), USUAL * lower.size)
        return lower.base - upper.base > WIDER * usual

    def small(self, line: Line) -> bool:
        """Whether a line is set as footnotes are."""
        return line.size < SMALLER * self.size


def measured(columns: Iterable[Column]) -> Type:
    """The type of the columns of a whole document."""
    sizes: Counter[tuple[float, bool]] = Counter()
    distances: dict[float, Counter[float]] = {}
    for column in columns:
        lines = [row[0] for row in column.rows if isinstance(row[0], Line)]
        for line in lines:
            sizes[(round(2 * line.size) / 2, line.bold)] += len(line.text)
        for upper, lower in pairwise(lines):
            distance = lower.base - upper.base
            if abs(upper.size - lower.size) < 0.5 and 0.9 * lower.size < distance < 2.2 * lower.size:
                distances.setdefault(round(lower.size), Counter())[round(2 * distance) / 2] += 1
    (size, bold), _ = sizes.most_common(1)[0] if sizes else ((10.0, False), 0)
    # Of two distances that are as usual, the closer one is within paragraphs.
    leading = {at: min(_most(found)) for at, found in distances.items()}
    return Type(size, bold, leading)


def _most(counted: Counter[float]) -> Sequence[float]:
    most = max(counted.values())
    return [distance for distance, times in counted.items() if 2 * times > most]
