"""Which line of a plain text is its title, and what stands above that?

A hospital's or a charity's name often stands there, with the number that it gave its leaflet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.readers import headings
from indexer.readers.line import Chunk
from indexer.readers.people import ORGANISATIONS
from indexer.readers.structure import folded
from search.model import BlockKind

MASTHEAD = 3
"""Lines that may stand before the title: a house's name, a department's, the number of a leaflet."""
PROSE = 100
"""Code points from which what follows a heading is its text, and no line about the document."""
_ABOUT_ITSELF = re.compile(
    r"\b(?:information|guide|advice|facts?|sheet|leaflet|booklet|fact\s?sheet|handout|questions|answers|patients?|carers?"
    r"|caregivers?|famil(?:y|ies)|professionals?|clinicians?|nurses?|doctors|GPs?|people)\b",
    re.IGNORECASE,
)
"""In a line below a title that says what the text is, or for whom, and not what it is about."""
_HOUSES = ORGANISATIONS | frozenset("office agency ministry unit programme program bureau hospice".split())
_OF_NAMES = frozenset("of and for the in & on".split())

Role = tuple[Chunk, BlockKind, headings.Style | None]
"""A chunk, what it is, and how it stands out where it is a heading."""


def title_of(text: str, roles: Sequence[Role]) -> str | None:
    """The first line, if it is a heading, and no question that its own section answers."""
    if not roles or roles[0][1] != "heading" or roles[0][2] in ("1", "1.1", "1.1.1"):
        return None
    line = one_line(text, roles[0][0])
    over_heading = len(roles) > 1 and roles[1][1] == "heading"
    return None if line.endswith("?") and not over_heading else line


def masthead(text: str, roles: Sequence[Role]) -> int:
    """How many stand before the title: the name of the house that made the text, and its number there.

    The title stands out more than that name, and more than any heading, unless what follows is no paragraph of prose.
    """
    if not roles or roles[0][1] != "heading" or not _names_house(one_line(text, roles[0][0])):
        return 0
    above = roles[0][2]
    for number in range(1, min(MASTHEAD, len(roles) - 1) + 1):
        chunk, kind, style = roles[number]
        if kind == "heading" and style == above == "caps" and _heads_all(text, roles, number):
            return number
        if (
            kind == "heading"
            and style
            and above
            and not chunk.marker
            and headings.RANK.index(style) < headings.RANK.index(above)
        ):
            alone = [other for _, _, other in roles].count(style) == 1
            below = [one_line(text, each) for each, _, _ in roles[number + 1 : number + 2]]
            return number if alone or any(len(one) < PROSE for one in below) else 0
        if kind not in ("heading", "navigation") and len(one_line(text, chunk)) >= PROSE:
            return 0
    return 0


def _heads_all(text: str, roles: Sequence[Role], number: int) -> bool:
    """Whether the next heading follows one at once, or behind a line about the document: then it heads no prose of its own,
    but all there is."""
    for chunk, kind, _ in roles[number + 1 : number + 3]:
        if kind == "heading":
            return True
        if len(one_line(text, chunk)) >= PROSE:
            return False
    return False


def _names_house(line: str) -> bool:
    """Whether a line is the name of a hospital, a charity or an office: "Oxton Hospital", "Institute of Rare Cancers"."""
    words = line.lower().split()
    house = [number for number, word in enumerate(words) if word in _HOUSES]
    plain = all(word in _OF_NAMES or word[0].isupper() for word in line.split())
    return plain and any(number == len(words) - 1 or words[number + 1] in ("of", "for", "at") for number in house)


def is_subtitle(text: str, roles: Sequence[Role], title: int) -> bool:
    """Whether a line right below the title says more of what all the text is about: "Living with a short bowel"."""
    if title + 2 >= len(roles):
        return False
    chunk, kind, style = roles[title + 1]
    right_below = kind == "heading" and style in ("plain", "caps") and not chunk.after_blank and not chunk.marker
    behind, what, _ = roles[title + 2]
    # What heads a text of its own is the first of several.
    heads_none = what in ("heading", "navigation") or headings.speaks_of_document(one_line(text, behind))
    return right_below and heads_none and not _ABOUT_ITSELF.search(one_line(text, chunk))


def one_line(text: str, chunk: Chunk) -> str:
    """A chunk in one line."""
    return folded(text[chunk.start : chunk.end])
