"""Which parts of the register does the next generation do without, and write anew what counts in them?"""

from __future__ import annotations

from collections.abc import Mapping

from search.register import SourceEntry

MOST_PARTS = 8
"""With so many parts of the register, what counts in the smaller half moves to the new one."""
MOST_LINES = 2
"""So many times as many lines of the register as there are sources, and what counts moves out of the parts of which less
than half does: every run reads them all, and every server."""
Parts = Mapping[int, tuple[SourceEntry, ...]]
"""The lines of each part, by the number of the generation that wrote it."""


def outdated(held: Parts, newest: Mapping[str, SourceEntry]) -> set[int]:
    """The parts that go, of those held. newest: the line that counts of each source."""
    sizes = {number: len(lines) for number, lines in held.items()}
    small = sorted(sizes, key=sizes.__getitem__)[: MOST_PARTS // 2]
    going = set(small) if len(sizes) >= MOST_PARTS else set()
    if sum(sizes.values()) > MOST_LINES * len(newest):
        for number, lines in held.items():
            count = sum(newest[line.id] is line for line in lines)
            going |= {number} if 2 * count < sizes[number] else set()
    return going
