"""Does a line name a house that publishes: a hospital, a charity, an office? And which one made a text?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.readers.dates import DATE, day
from indexer.readers.structure import folded
from search.days import Day

_PARTS = frozenset(
    "department unit team clinic directorate division ward service services committee group council college board".split()
)
"""What ends the name of a part of a house, or of something that made no text: of whose it is, it says nothing."""
_HOUSES = _PARTS | frozenset(
    "hospital hospitals infirmary trust foundation charity society association institute university alliance network centre"
    " center authority partnership collaborative agency office ministry programme program bureau hospice federation school"
    " forum library faculty laboratory laboratories pharmacy academy consortium".split()
)
"""What the name of a house ends with, or what stands before "of" in it."""
_WHOLES = _HOUSES - _PARTS
_SERVES = re.compile(
    r"\b(?:health|care|information|medicines|guidelines?|cancer|patient|hospitals?)\s+(?:boards?|services?|groups?|council)\b",
    re.IGNORECASE,
)
"""What a part's word ends that names a house none the less: "Oxton Health Board"."""
_OF_NAMES = frozenset("of and for in & on the with to y de".split())
_LONGEST, _MOST_WORDS = 90, 11
_PLACE = re.compile(r"\s{2,}|\t|,\s+|\s+[|·•]\s+|\s+[–—-]\s+|\s*\(")
"""What stands behind the name of a house: its address, a department, a day."""
_DATE = re.compile(DATE, re.IGNORECASE)
_PARTS_OF_LINE = re.compile(r"\s{3,}|\t+|\s+[|*·•]\s+|;\s+")
_UNSAID = re.compile(
    r"\W*+(?:(?:date(?:\s+of\s+issue)?|sent|issue|version|edition|volume|vol|no|number|v|factsheet|leaflet|bulletin|newsletter"
    r"|spring|summer|autumn|winter|\d{1,2}:\d\d|[A-Z]{0,5}-?\d[\d./-]*+|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b\W*+)*+",
    re.IGNORECASE,
)
"""What may stand beside a day of which nothing is said."""
_HOLDER = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[\s©]*(?:\(c\)\s*)?(?:(?:19|20)\d\d(?:\s*[-–,]\s*(?:(?:19|20)\d\d|present))*)?[\s,:]*(?:by\s+)?"
    r"(?P<name>(?-i:[A-Z0-9])[^\n.;|©,]{1,80}?)(?:,?\s+(?:19|20)\d\d)?\s*(?:[.;|,\n]|\s[-–—]\s|\ball\s+rights\b|\Z)",
    re.IGNORECASE,
)
_NO_HOLDER = re.compile(
    r"\b(?:all\s+rights|rights\s+reserved|the\s+authors?|licen[cs]e|material|images?|photo)", re.IGNORECASE
)
_PRODUCED_BY = re.compile(
    r"\W*(?:produced|issued|provided|prepared)\s+by\s+(?:the\s+)?(?P<name>(?-i:[A-Z])[^\n.;|]{2,90})", re.IGNORECASE
)
_SHEET_OF = re.compile(
    r"\b(?:newsletter|leaflet|sheet|guide|booklet|factsheet|handout|bulletin|publication|website|site)\s+(?:from|by|of)\s+"
    r"(?:the\s+)?(?P<name>(?-i:[A-Z])[^\n.;|]{2,90})",
    re.IGNORECASE,
)


def names_house(line: str) -> bool:
    """Whether a line is the name of a house, or of a part of one: "Oxton Hospital", "Clinic of Rare Cancers"."""
    return len(line) <= _LONGEST and any(map(_is_name, _PLACE.split(line)[:1]))


def _is_name(name: str, houses: frozenset[str] = _HOUSES) -> bool:
    words = name.split()
    small = [word.lower().strip(".,") for word in words]
    if not 1 < len(words) <= _MOST_WORDS or name[-1] in ".?!:;":
        return False
    plain = all(word in _OF_NAMES or word[0].isupper() or not word[0].isalpha() for word in words)
    at = [number for number, word in enumerate(small) if word in houses]
    ends = any(number == len(words) - 1 or small[number + 1] in ("of", "for", "at") for number in at)
    return plain and (ends or small[0] == "nhs")


def house_in(lines: Iterable[str]) -> str | None:
    """The first house that one of some lines names, and no part of one unless it says that this made the text; or None."""
    for line in lines:
        made = _PRODUCED_BY.match(line) or _SHEET_OF.search(line)
        said = made["name"] if made else line
        name = folded(_PLACE.split(_DATE.sub("", said))[0])
        if len(name) <= _LONGEST and (_is_name(name, _WHOLES) or (_is_name(name) and (made or _SERVES.search(name)))):
            return name
    return None


def dated(line: str, *, alone: bool) -> Day | None:
    """The day of a line that says nothing else but whose a text is, or its number: "Oxton Trust, May 2021"; or None.

    alone: whether it may say nothing else at all.
    """
    for part in _PARTS_OF_LINE.split(line):
        found = _DATE.search(part)
        if found is None:
            continue
        rest = f"{part[: found.start()].rstrip(' ,(')} {part[found.end() :].lstrip(' )')}".strip()
        if (_UNSAID.fullmatch(rest) if rest.strip(".") else alone) or names_house(rest):
            return day(found)
    return None


def holder_in(line: str) -> str | None:
    """Who holds the rights, as a line says behind a ©; or None."""
    found = _HOLDER.search(line)
    name = folded(found["name"]) if found else ""
    return name if name and not _NO_HOLDER.search(name) and len(name.split()) <= _MOST_WORDS else None
