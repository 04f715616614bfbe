"""Which lines of a plain text belong to its pages, and say nothing: running heads and feet, a table of contents?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from indexer.readers.headings import MAX_HEADING
from indexer.readers.line import Chunk
from indexer.readers.navigation import is_link, leads_to_page
from indexer.readers.structure import folded

REPEATED = 3
"""Times that a short line must stand alone, word for word, to be a running header or footer."""
_PAGED = re.compile(r"(?:\t|\s{2,})\d{1,3}\Z")
_PAGE = re.compile(r"\W*\bpage \d{1,4}(?: (?:of|/) ?\d{1,4})?\b", re.IGNORECASE)


def without_page(line: str) -> str:
    """A line without the number of its page, by which running heads differ."""
    # No head is longer, and a long line of signs alone would take quadratic time.
    return _PAGE.sub("", line) if len(line) <= MAX_HEADING else line


def page_edges(text: str, found: Sequence[Chunk]) -> frozenset[int]:
    """Which chunks are running heads and feet: lines beside a form feed that come again there, but for the page's number."""
    feeds = [number for number in range(1, len(found)) if "\f" in text[found[number - 1].end : found[number].lines[0].first]]
    beside = {number for feed in feeds for number in (feed - 1, feed)} | ({0, len(found) - 1} if feeds else set())
    said = {number: without_page(folded(text[found[number].start : found[number].end])) for number in beside}
    times = Counter(said.values())
    return frozenset(
        number
        for number, line in said.items()
        # The first may be the title.
        if number and line and times[line] >= REPEATED and len(line) <= MAX_HEADING and line[-1] not in ".!?"
    )


def leaders(text: str, found: Sequence[Chunk]) -> frozenset[int]:
    """Which chunks are lines of a table of contents: several in a row whose dots lead to pages, none to an earlier one."""
    lines = set[int]()
    run = last = 0
    for number, chunk in enumerate(found):
        page = leads_to_page(folded(text[chunk.start : chunk.end]))
        run = run + 1 if page and page >= last and run else int(page > 0)
        last = page
        if run == REPEATED:
            lines.update(range(number + 1 - run, number + 1))
        elif run > REPEATED:
            lines.add(number)
    return frozenset(lines)


def contents(text: str, found: Sequence[Chunk]) -> frozenset[int]:
    """Which chunks stand right below a line such as "Contents" and end with a number, as of a page."""
    lines = set[int]()
    for number, chunk in enumerate(found):
        above = number - 1
        headed = above in lines or (
            above >= 0 and is_link(said := folded(text[found[above].start : found[above].end])) and "content" in said.lower()
        )
        if headed and _PAGED.search(text, chunk.start, chunk.end):
            lines.add(number)
    return frozenset(lines)
