"""Which chunks of a plain text that open with a number are headings, and which are items of a list?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from indexer.readers import headings
from indexer.readers.line import Chunk, Marker
from indexer.readers.texttitle import one_line
from search.capitals import in_capitals

SHORT_TITLE = 8
"""Words of a numbered heading that may end in a full stop; with more it is a sentence of a list."""


def numbered(text: str, found: Sequence[Chunk], number: int, plain: Collection[Marker]) -> headings.Style | None:
    """The style of a numbered heading, or None for an item. plain: see plain_numbers()."""
    return _underlined_number(text, found, number) or _numbered(text, found, number, plain)


def plain_numbers(text: str, found: Sequence[Chunk]) -> frozenset[Marker]:
    """The markers of lines that could be headings by themselves."""
    return frozenset(
        chunk.marker
        for chunk in found
        if chunk.marker and chunk.marker.number and len(chunk.lines) == 1 and headings.shape(one_line(text, chunk))
    )


def underline(chunk: Chunk) -> headings.Style:
    """The style of a heading with a rule under it."""
    return "=" if chunk.underline in "=*#═━" else "-" if chunk.underline in "-–—─" else "~"


def _underlined_number(text: str, found: Sequence[Chunk], number: int) -> headings.Style | None:
    """The style of a numbered heading with a rule under it, and not of a list's last item over one."""
    chunk = found[number]
    heads = chunk.underline and chunk.marker and chunk.marker.number and len(chunk.lines) == 1
    before, after = found[number - 1] if number else None, found[number + 1] if number + 1 < len(found) else None
    if (
        not heads
        or _continues(before, chunk)
        or (after and _continues(chunk, after))
        or headings.shape(one_line(text, chunk)) is None
    ):
        return None
    return underline(chunk)


def _numbered(text: str, found: Sequence[Chunk], number: int, plain: Collection[Marker]) -> headings.Style | None:
    """The style of a numbered heading, or None for an item: headings have text between them, items each other.

    Beside one of the plain ones "4. Drinking: why less is more" is one too.
    """
    chunk = found[number]
    marker = chunk.marker
    after = found[number + 1] if number + 1 < len(found) else None
    said = one_line(text, chunk)
    if said.endswith(".") and len(said.split()) <= SHORT_TITLE:
        said = said.rstrip(".")  # "2. Source code." heads a section of a license or a protocol
    if marker is None or not marker.number or after is None:
        return None
    beside = any(replace(marker, number=marker.number + step) in plain for step in (-1, 1))
    # "II. Signs to look out for" is finished, between others.
    finished = beside and len(chunk.lines) == 1 and headings.shape(f"{said} them")
    if not (chunk.heads or headings.shape(said) or finished or (beside and _titles(said, chunk))):
        return None
    if marker.style == "1.1":
        return "1.1" if marker.depth == 2 else "1.1.1"
    if chunk.heads:
        return "1"
    if after.marker and after.marker.style == "1.1" and text[after.lines[0].first :].startswith(f"{marker.number}."):
        return "1"
    before = _sibling(found, number, -1)
    behind = _sibling(found, number, 1)
    in_list = _continues(before, chunk) or (behind is not None and _continues(chunk, behind))
    # Behind a list under a lead-in it is none of that list's.
    led = before is not None and before is found[number - 1] and text[before.end - 1] == ":"
    return "1" if _stands_over(said, chunk, after) and not in_list and not led else None


def _titles(said: str, chunk: Chunk) -> bool:
    """Whether a numbered line that a colon parts is a heading beside others, and tells nobody to do anything."""
    return len(chunk.lines) == 1 and headings.titles(said) is not None and not headings.BIDS.match(said)


def _sibling(found: Sequence[Chunk], number: int, step: int) -> Chunk | None:
    """The chunk before or behind an item, past those set in under one that stand right below each other."""
    indent, at = found[number].lines[0].indent, number + step
    while 0 <= at < len(found):
        chunk = found[at]
        if chunk.kind != "item" or chunk.lines[0].indent <= indent or chunk.after_blank:
            return chunk
        at += step
    return None


def _stands_over(said: str, chunk: Chunk, after: Chunk) -> bool:
    """Whether what follows a numbered line is no further item, but text, or a list that begins anew: one with bullets, or
    under a line that is not the first of its own, or in capitals."""
    anew = after.marker is not None and after.marker.number == 1
    later = chunk.marker is not None and chunk.marker.number > 1
    bulleted = after.marker is not None and not after.marker.number
    below = after.kind != "item" or bulleted or (anew and (later or in_capitals(said)))
    return below and after.after_blank and (after.lines[0].indent <= chunk.lines[0].indent or in_capitals(said))


def _continues(one: Chunk | None, other: Chunk) -> bool:
    """Whether two chunks are an item and the next of one numbered list."""
    if one is None or one.marker is None or other.marker is None or one.marker.style != other.marker.style:
        return False
    return other.marker.number == one.marker.number + 1
