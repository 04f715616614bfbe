"""What does a line at the head of a text say, if it is no title: whose the text is, its number, for whom, of which day?

By its own shape alone; front.py looks at what stands around it.
"""

from __future__ import annotations

import re

from indexer.readers import headings
from indexer.readers.dates import DATED
from indexer.readers.houses import POSTCODE, house_in, names_house
from indexer.readers.statements import opens_statement

PROSE = 100
"""Code points from which on a line of several parts is prose."""
MENU = 3
"""Words, at least so many in one line and less in each part, that are a menu: "Menu | Search | English"."""
MOST_STATED = 6
"""Words of a line that begins as a statement of who made the text, or when, and names no day: "Produced in cells of the gut,
serotonin makes people flush" is none."""

_PART = re.compile(r"\s{3,}|\t+|\s+(?:[|*·•]|--)\s+|\s+[-–—]\s+(?=[A-Z]{1,6}[-/ ]?\d)")
"""What parts the statements of one line."""
_DASH = re.compile(r"\s[-–—]\s")
_CODE = r"(?:[A-Z]{1,6}+[-/. ]?+){0,3}+\d[\w./-]*+"
_SHEET = (
    r"(?:information|guides?|advice|fact\s?sheets?|fact\s?file|sheet|leaflet|booklet|brochure|handout|newsletter|bulletin|notes?|"
    r"summary|guidelines?|policy|protocol|procedure|education|version)"
)
_WHAT_KIND = (
    r"(?:patients?|participants?|parents?|famil(?:y|ies)|carers?|caregivers?|public|general|clinical|short|plain|simple|brief|quick"
    r"|easy[- ]read|health|hospital|trust|medicines?|pharmacy|nurses?|nursing|staff|educational?|guideline|commissioning"
    r"|clinic|your|our|an?|the)"
)
_READERS = (
    r"(?:patients?|people|famil(?:y|ies)|carers?|caregivers?|parents?|professionals?|clinicians?|nurses?|gps|doctors|staff|"
    r"health\s?care|adults|relatives|everyone)"
)
_FOR_WHOM = re.compile(
    rf"(?:{_WHAT_KIND}\s+){{0,4}}{_SHEET}(?:\s+{_SHEET})*(?:\s+(?:from|of|by)\s+(?:the|your|our|(?-i:[A-Z])).*|\s+for\s+(?:\w+\s+){{0,2}}?{_READERS}\b.*)?"
    rf"|for\s+(?:\w+\s+)?{_READERS}\b.*",
    re.IGNORECASE,
)
"""What the text is, or for whom, and not what it is about."""
_ABOUT_SOMETHING = re.compile(r"\b(?:with|about|who|having|on)\b", re.IGNORECASE)
"""In the first of such lines: "A guide for people with MEN1" may be all the title there is."""
_ABOUT = re.compile(r"\babout\b", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"\W*(?:[\w-]+\s+){{0,2}}(?:{_SHEET}|issue|volume|vol|edition|nos?|number|ref(?:erence)?|code|id|version|v|pil|document)\b"
    rf"\W*(?:(?:nos?|number|code|ref(?:erence)?)\b\W*)?{_CODE}\W*",
    re.IGNORECASE,
)
_ONLY_CODE = re.compile(_CODE)
_DAY_OF = re.compile(
    r"\W*+(?:(?:date|version|issued?|approved|published|updated|reviewed|revised|sent|of|on|in|due|for|review|publication|next|check"
    r"|checked|produced|last|by)\b\W*+)*+",
    re.IGNORECASE,
)
"""What may stand beside a day that is all a line says."""
_MAIL = re.compile(r"(?:from|to|cc|sent|date)\s*:\s", re.IGNORECASE)
_GREETING = re.compile(r"dear\s.{1,40}|to\s+(?:all\s+\w|whom\s+it).{1,60}", re.IGNORECASE)
_TRAIL = re.compile(r"(?:home|you are here)\b[^>»›]{0,20}\s[>»›]\s.{1,160}", re.IGNORECASE)
_POSTCODE = re.compile(rf"{POSTCODE}\Z")
_STREET = re.compile(
    r"(?:\d{1,4}[a-z]?\s(?:[A-Z][\w'’-]+\s){1,4}(?:Lane|Road|Street|Avenue|Way|Close|Drive|Square|Place|St|Rd|Ave)\b.{0,60}"
    r"|(?:[A-Z][\w'’-]+\s){1,3}(?:Lane|Road|Street|Avenue|Drive|Square)(?:,.{0,60})?)"
)
_BY_SOMEBODY = re.compile(r"\bby\s+(?-i:[A-Z])", re.IGNORECASE)
_PERSON = re.compile(r"(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss)\b\.?\s[A-Z].{1,80}")
_IN_BRACKETS = re.compile(r"\s*\((?!c\))[^()]*\)\Z", re.IGNORECASE)
_SITE = re.compile(r"skip to (?:main )?content|(?:an )?official (?:web)?site of .{3,80}|menu|search", re.IGNORECASE)
_BORDER = re.compile(r"[+|*=_#~-]{3,}")


def is_mail(line: str) -> bool:
    """Whether a line is one of those that an e-mail begins with, but for its subject."""
    return bool(_MAIL.match(line))


def parts_of(line: str) -> list[str]:
    """The statements of one line."""
    return [part for part in _PART.split(line.strip(" *~=")) if part]


def is_other(line: str, *, first: bool) -> bool:
    """Whether a line of the head is no title. first: whether nothing stands above it."""
    parts = parts_of(line)
    if len(parts) > 1 and len(line) < PROSE:
        numbered = _ONLY_CODE.fullmatch(parts[-1]) or _NUMBERED.fullmatch(parts[-1])
        menu = line.count(" | ") >= MENU - 1 and all(len(part.split()) < MENU for part in parts)
        if numbered or menu or house_in(parts[:1]):
            return True
    return all(_says_other(part, first=first) for part in parts) or (
        len(stated := _DASH.split(line)) > 1 and all(_says_other(part, first=False) for part in stated)
    )


def _says_other(part: str, *, first: bool) -> bool:
    part = _IN_BRACKETS.sub("", part) or part
    dated = DATED.search(part)
    rest = part if dated is None else part[: dated.start()].rstrip(" ,(") + part[dated.end() :].lstrip(" )")
    if dated is not None and (
        _DAY_OF.fullmatch(rest) or opens_statement(part) or names_house(rest) or _NUMBERED.fullmatch(rest)
    ):
        return True
    if _FOR_WHOM.fullmatch(part):
        return not (_ABOUT_SOMETHING if first else _ABOUT).search(part)
    return bool(
        (
            headings.speaks_of_document(part)
            and (dated or headings.holds_address(part) or _BY_SOMEBODY.search(part) or len(part.split()) <= MOST_STATED)
        )
        or _BORDER.fullmatch(part)
        or _NUMBERED.fullmatch(part)
        or names_house(part, whole=first)
        or _GREETING.fullmatch(part)
        or _TRAIL.fullmatch(part)
        or _SITE.fullmatch(part)
        or _STREET.fullmatch(part)
        or _PERSON.fullmatch(part)
        or _POSTCODE.search(part)
    )
