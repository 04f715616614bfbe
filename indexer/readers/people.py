"""Who is named here? One person, with credentials, office and organisation, or nobody: nothing is guessed."""

from __future__ import annotations

import re

from indexer.readers.dates import DATE
from search.model import Person, Span

UPDATED = r"(?:updated?|revised|revision|modified|amended)"
"""Words that say that a document was changed, as a pattern."""

HONORIFIC = r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Dame)\.?\s+){0,2}"
PARTICLES = r"(?:(?:de|da|del|der|den|di|la|le|van|von|bin|al|el)\s+){0,2}"
WORD = r"[^\W\d_a-z](?=[\w’'-]*[a-z’'])[\w’'-]*+"
"""A name's word, whole, as a pattern: "Lee" or "O'Hara", but no initial."""

_PART = rf"(?:[A-Z]\.|{WORD}|[A-Z](?=\s))"
_NAME = re.compile(rf"{HONORIFIC}{_PART}(?:\s+{PARTICLES}{_PART}){{1,4}}")
_AFTER_NAME = re.compile(r"\s*(?:$|[&,.;:()\n|–—-]|(?:at|of|from|on|and|in|for)\b|(?<=\s)[A-Z]{2,5}\b(?=\s*(?:$|[,.;)\n])))")
_CREDENTIAL = re.compile(
    r"[,\s(]\s*((?:[A-Z]\.){2,4}|[A-Z][a-z]?[A-Z][A-Za-z]{0,5}(?:-[A-Z]{1,4})?|(?:Ph|M|D|B)\.?[A-Z][a-z]?\.?)(?=[,;.)\s]|$)"
)
_NOT_NAMES = frozenset(
    "the our medical clinical advisory editorial board team staff committee society association foundation hospital"
    " university institute cancer center centre department health national american royal college group council".split()
)
ORGANISATIONS = _NOT_NAMES | frozenset("trust clinic service services charity press news network alliance research".split())


def person(text: str, start: int = 0) -> Person | None:
    """Who is named at the start of text: "Jane Doe, MD, Head of Oncology at St Mary's". start: of text, for the span."""
    match = _NAME.match(text)
    if match is None or any(word.lower() in _NOT_NAMES for word in match.group().split()):
        return None
    if not _AFTER_NAME.match(text, match.end()):
        return None
    position, credentials = match.end(), []
    while found := _CREDENTIAL.match(text, position):
        credentials.append(found.group(1))
        position = found.end()
    title, organisation = _office(text[position:])
    span = Span(start + match.start(), start + match.end())
    return Person(" ".join(match.group().split()), tuple(credentials), title, organisation, span)


def _office(rest: str) -> tuple[str | None, str | None]:
    """The title and organisation in what follows a name: ", Head of Oncology at St Mary's on 3 May 2021."."""
    rest = re.split(
        rf"\s+(?:on|in)\s+{DATE}|\s+and\s+(?:was\s+)?{UPDATED}\b|[\n;|(]\s*", rest, maxsplit=1, flags=re.IGNORECASE
    )[0]
    rest = rest.strip().removesuffix(".").strip()
    if not rest.startswith(",") and not re.match(r"(?:at|of|from)\s", rest):
        return None, None
    before, _, after = f" {rest.lstrip(', ')}".rpartition(" at ")
    title, organisation = (
        (before.strip(" ,"), after.strip(" ,")) if before or rest.startswith("at ") else (after.strip(), "")
    )
    if re.match(DATE, title, re.IGNORECASE):
        title = ""
    return title or None, organisation or None
