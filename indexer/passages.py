"""Where may a text be cut?

At block boundaries only, and never packed greedily: an edit moves no other cut, so a passage keeps its id while its
own text stays. One passage a block; besides, a lead-in and the list that hangs on it make one passage together, since
"NETs may:" says nothing without its items, and so do an item and the list that it leads into. Headings and links make none,
nor does the row of a table that heads its columns: it says nothing by itself, and is read with each of the others. With a
figure in it it may be data, and is found, but answers nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from itertools import product

from search.model import Block, Document, Passage, Section, Span
from search.sentences import sentences

LONGEST_RUN = 1500
"""Code points of a list that are kept together with its lead-in, in whole items. A list of 21 symptoms has 870."""

FRONT = "front"
"""The anchor of what stands before the first heading."""

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_TEN_BITS = ["".join(pair) for pair in product(_BASE32, repeat=2)]
_CONTENT = frozenset(("paragraph", "lead_in", "list_item", "table_row", "preformatted"))
_DIGIT = re.compile(r"\d")
_AFTER_LABEL = re.compile(r"[\s:.–—-]*")


def passages(document: Document) -> tuple[Passage, ...]:
    """Cut a document into its passages, in order. Each text is document.text[start:end]."""
    made: list[Passage] = []
    seen: Counter[str] = Counter()
    for number, section in _with_sections(document):
        block = document.blocks[number]
        if block.kind not in _CONTENT or not document.text[block.start : block.end].strip():
            continue
        heads = _is_header(document, number)
        if heads and not _DIGIT.search(document.text, block.start, block.end):
            continue
        end = _run_end(document, number)
        text = document.text[block.start : end]
        made.append(
            Passage(
                id=_id(document.source.id, text, seen[text]),
                source_id=document.source.id,
                ordinal=len(made),
                heading=section.heading if section else "",
                heading_path=section.path if section else (document.source.title,),
                anchor=section.anchor if section else FRONT,
                start=block.start,
                end=end,
                text=text,
                units=_units(document.text, block, end),
                context=tuple(span.of(document.text) for span in block.context),
                label=block.label.shifted(-block.start) if block.label else None,
                lead_end=block.end - block.start if end > block.end else 0,
                page=block.page,
                beside=block.beside,
                heads=heads,
            )
        )
        seen[text] += 1
    return tuple(made)


def _with_sections(document: Document) -> list[tuple[int, Section | None]]:
    front = document.sections[0].first if document.sections else len(document.blocks)
    return [
        *((number, None) for number in range(front)),
        *((number, section) for section in document.sections for number in range(section.first, section.last)),
    ]


def _is_header(document: Document, number: int) -> bool:
    """Does a row of a table head the columns of those below it? Not where the reader only takes the first row for that."""
    header = document.blocks[number]
    if not header.heads:
        return False
    for row in document.blocks[number + 1 :]:
        if row.kind != "table_row":
            return False
        if row.context:
            return any(span.start <= header.start and header.end <= span.end for span in row.context)
    return False


def _run_end(document: Document, number: int) -> int:
    """Where the passage of a block ends: with the last of the blocks it leads into, as far as they fit."""
    block = document.blocks[number]
    lead = block.lead_in
    if block.kind == "list_item" and document.text[block.start : block.end].endswith(":"):
        # It leads into the items of the list within it.
        lead = Span(block.start, block.end)
    end = block.end
    for following in range(number + 1, len(document.blocks) if lead else 0):
        after = document.blocks[following]
        if lead not in after.context or after.end - block.end > LONGEST_RUN:
            break
        end = after.end
    return end


def _units(text: str, block: Block, end: int) -> tuple[Span, ...]:
    """The block's sentences; a label belongs to the first, a list to the last. A table's row is one unit."""
    if block.kind == "table_row":
        return (Span(0, block.end - block.start),)
    body = block.start
    if block.label:
        match = _AFTER_LABEL.match(text, block.label.end, block.end)
        body = match.end() if match else block.label.end
    units = sentences(text[body : block.end])
    if body > block.start:
        units = [span.shifted(body - block.start) for span in units]
    if not units:
        units = [Span(0, block.end - block.start)]
    units[0] = Span(0, units[0].end)
    if end > block.end:
        units[-1] = Span(units[-1].start, end - block.start)
    return tuple(units)


def _id(source_id: str, text: str, repetition: int) -> str:
    digest = hashlib.sha256(f"{source_id}\0{text}\0{repetition}".encode()).digest()
    # The first sixty bits in base 32, ten at a time: base64's own takes as long as all the rest of a passage.
    number = int.from_bytes(digest[:8], "big") >> 4
    return "".join([_TEN_BITS[number >> shift & 1023] for shift in range(50, -1, -10)])
