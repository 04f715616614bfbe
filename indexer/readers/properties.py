"""Do a file's properties say what the document is called, and who wrote it?

Programs fill them in with file names and names of accounts, which say neither.
"""

from __future__ import annotations

import re

from indexer.readers.authors import Authors, people, together
from indexer.readers.structure import folded

LONGEST = 250
"""Code points. Titles of trials run to two hundred."""

_PROGRAMS = re.compile(
    r"^(?:microsoft (?:word|powerpoint|office \w+)|adobe \w+|quarkxpress\w*|latex)\s*[-–:]\s*", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"(?:untitled|document|presentation|slide|layout|page|doc|draft|new|title|template|print|pii)[\s\d_.:()-]*"
    r"|.*\.(?:docx?|pdf|indd|qxd|qxp|pptx?|rtf|odt|tex|dvi|ps|pub|html?|txt)"
    r"|[\w.-]*[\d_][\w.-]*|https?:.*|[A-Z]:\\.*",
    re.IGNORECASE,
)


def stated_title(text: str | None) -> str | None:
    """The title that a property states, or None where it states none worth showing."""
    said = _PROGRAMS.sub("", folded(text or ""))
    letters = sum(char.isalpha() for char in said)
    if len(said) > LONGEST or letters < 4 or 2 * letters < len(said) or _NO_TITLE.fullmatch(said) or not said.isprintable():
        return None
    return said


def stated_authors(text: str | None) -> Authors:
    """The people that a property names, or None where any part of it is no person's name."""
    said = folded(text or "")
    return together(people(said))
