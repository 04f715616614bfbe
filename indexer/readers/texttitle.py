"""Is the first line of a plain text its title, and the second a subtitle? Of those below a letterhead front.py tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.readers import headings
from indexer.readers.line import Chunk
from indexer.readers.structure import folded
from search.model import BlockKind

_ABOUT_ITSELF = re.compile(
    r"\b(?:information|guide|advice|facts?|sheet|leaflet|booklet|fact\s?sheet|handout|questions|answers|patients?|carers?"
    r"|caregivers?|famil(?:y|ies)|professionals?|clinicians?|nurses?|doctors|GPs?|people)\b",
    re.IGNORECASE,
)
"""In a line below a title that says what the text is, or for whom, and not what it is about."""

Role = tuple[Chunk, BlockKind, headings.Style | None]
"""A chunk, what it is, and how it stands out where it is a heading."""


def title_of(text: str, roles: Sequence[Role]) -> str | None:
    """The first line, if it is a heading, and no question that its own section answers, as others answer other questions."""
    if not roles or roles[0][1] != "heading" or roles[0][2] in ("1", "1.1", "1.1.1"):
        return None
    line = one_line(text, roles[0][0])
    over_heading = len(roles) > 1 and roles[1][1] == "heading"
    if not line.endswith("?") or over_heading:
        return line
    others = [one_line(text, chunk) for chunk, kind, _ in roles[1:] if kind == "heading"]
    return line if len(others) > 1 and not any(other.endswith("?") for other in others) else None


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
