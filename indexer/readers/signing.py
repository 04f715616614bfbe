"""Whose is a text, and of which day, where its head and its foot say so without a sentence: "Oxton Hospital, May 2021",
"© 2024 Oxton Trust"?

Many a document is signed so and says nothing else of who made it. A house that is only spoken of, listed or to be rung signs
nothing: it stands in a list, behind other words, or under a heading such as "Useful contacts".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from indexer.readers.headings import title_case
from indexer.readers.houses import dated, holder_in, house_in, maker_in, names_house
from indexer.readers.statements import opens_statement
from search.model import Block, Metadata

FOOT, NEAR_END = 4, 10
"""Blocks at a text's end among which a house may sign it, and among which a heading says that they name others."""
LONGEST_LINE, PROSE, LONGEST_NAME = 160, 100, 6
"""Code points of a line that may do so, and from which on one is prose, behind which alone it may; and words of a name."""
_OTHERS = re.compile(
    r"\b(?:contacts?|further|more|help|support|where|sources?|references?|useful|links?|reading|organi[sz]ations?|meetings?|dates|"
    r"events?|charities|thanks|acknowledge?ments?|funding|addresses|centers|centres|hospitals|clinics)\b",
    re.IGNORECASE,
)
"""In a heading over houses that made no text."""
_FOR_PATIENTS = re.compile(r"\s[–—-]+\s.*\b(?:patients?|information|leaflet|guide)\b", re.IGNORECASE)


def signed_above(lines: Sequence[str]) -> Metadata:
    """What the lines of a letterhead say."""
    days = [found for line in lines if (found := dated(line, alone=True))]
    return Metadata(publisher=house_in(lines), published=days[0] if days else None)


def signed(text: str, blocks: Sequence[Block]) -> Metadata:
    """What the blocks before a text's first heading and right behind it say, and those at its end."""
    about = [line for line in _first_lines(text, blocks) if house_in([line])]
    last = [line for line in _last_lines(text, blocks) if not line.startswith(("•", "-", "*"))]
    makers = [maker for line in last if (maker := maker_in(line) or holder_in(line))]
    houses = [] if _lists_others(text, blocks) else _signatures(text, blocks)
    house = house_in(about) or (makers[0] if makers else house_in(houses))
    days = [found for line in (*about, *houses) if (found := dated(line, alone=False))]
    return Metadata(publisher=house, published=days[0] if days else None)


def _first_lines(text: str, blocks: Sequence[Block]) -> list[str]:
    """The lines of a page before its first heading; and one right below its title that is dated, or says for whom it is."""
    first = next((number for number, block in enumerate(blocks[:FOOT]) if block.kind == "heading"), None)
    if first is None:
        return []
    before = [line for block in blocks[:first] if block.kind == "paragraph" for line in _lines(text, block)]
    below = [line for block in blocks[first + 1 : first + 2] if block.kind == "paragraph" for line in _lines(text, block)]
    return before + [line for line in below if dated(line, alone=False) or maker_in(line) or _FOR_PATIENTS.search(line)]


def _last_lines(text: str, blocks: Sequence[Block]) -> list[str]:
    return [line for block in blocks[-FOOT:] if block.kind not in ("list_item", "table_row") for line in _lines(text, block)]


def _signatures(text: str, blocks: Sequence[Block]) -> list[str]:
    """The lines at the end that name a house, behind none but names, days and what else opens a statement."""
    found: list[str] = []
    for block in reversed(blocks[-FOOT:]):
        lines = _lines(text, block)
        if block.kind in ("list_item", "table_row") or not lines or len(lines[0]) >= PROSE:
            break
        found = [line for line in takewhile(_signs, lines) if names_house(line)] + found
    return found


def _signs(line: str) -> bool:
    name = title_case(line) and len(line.split()) <= LONGEST_NAME
    return name or names_house(line) or opens_statement(line)


def _lists_others(text: str, blocks: Sequence[Block]) -> bool:
    """Whether a heading near the end is one over houses that made no text."""
    last = (text[block.start : block.end] for block in blocks[-NEAR_END:] if block.kind == "heading" and block.start)
    return any(_OTHERS.search(heading) and not names_house(heading) for heading in last)


def _lines(text: str, block: Block) -> list[str]:
    if block.end - block.start > FOOT * LONGEST_LINE:
        return []
    return [line.strip() for line in text[block.start : block.end].split("\n") if len(line) <= LONGEST_LINE]
