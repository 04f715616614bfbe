"""How do lines become one text? With spaces, and with words that were parted at a line's end put together again.

A hyphen at a line's end is dropped where the document writes the word without it, or where nothing says otherwise; it
stays where the document writes the word with it elsewhere, before a capital or a figure, and after "long", "high" …
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.readers.pdfglyphs import Line

_COMPOUND = re.compile(r"[^\W\d_]{2,}(?:[-‐‑][^\W\d_]{2,})+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_PARTED = re.compile(r"([^\W\d_]+)([-‐\u00ad])$")
_OPENING = re.compile(r"[^\W\d_]+")
_KEEPS = frozenset(
    "long short high low well self half full large small slow fast early late non first second third one two three four"
    " five six evidence patient dose quality follow side day year week month up time".split()
)
"""Words after which a hyphen is nearly always part of the word ("long-term"), unless the document says otherwise."""


class Words:
    """The words of one document, which say how the parted ones are written."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._compounds: set[str] = set()
        self._words: set[str] = set()
        for line in lines:
            text = line.text.lower()
            self._compounds.update(_COMPOUND.findall(text.replace("‐", "-").replace("‑", "-")))
            self._words.update(_WORD.findall(text))

    def joined(self, lines: Iterable[str]) -> str:
        """Lines of one block as one text."""
        said: list[str] = []
        for line in map(str.strip, lines):
            # Line by line: to look at all that was said before each of a thousand lines takes minutes.
            said += self._join(said.pop(), line) if said else [line]
        return "".join(said).replace("\u00ad", "")

    def _join(self, before: str, after: str) -> tuple[str, str]:
        """A line and the one after it, as they are joined."""
        parted = _PARTED.search(before)
        opening = _OPENING.match(after)
        if parted is None or opening is None:
            # A hyphen after a figure or before one ("5-", "-21"), and a slash, join without a space.
            close = before.endswith("/") or bool(re.search(r"\w[-‐]$", before))
            return before + ("" if close or not before else " "), after
        first, hyphen = parted.groups()
        second = opening.group()
        if hyphen == "\u00ad":
            return before[:-1], after
        with_hyphen = f"{first}-{second}".lower() in self._compounds
        known = (first + second).lower() in self._words
        keep = not second[0].islower() or (with_hyphen and not known) or (first.lower() in _KEEPS and not known)
        return (before if keep else before[:-1]), after
