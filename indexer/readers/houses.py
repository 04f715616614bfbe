"""Does a line name a house that publishes: a hospital, a charity, an office? And which one made a text?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.readers.dates import DATED, day
from indexer.readers.structure import folded
from search.days import Day

_PARTS = frozenset(
    "department unit team clinic directorate division ward service services committee group council college board programme"
    " program school library forum laboratory laboratories pharmacy office".split()
)
"""What ends the name of a part of a house, or of something that made no text: of whose it is, it says nothing."""
_HOUSES = _PARTS | frozenset(
    "hospital hospitals infirmary trust foundation charity society association institute university alliance network centre"
    " center authority partnership collaborative agency ministry bureau hospice federation faculty academy"
    " consortium".split()
)
"""What the name of a house ends with, or what stands before "of" in it."""
_WHOLES = _HOUSES - _PARTS
_SERVES = re.compile(
    r"\b(?:health|care|information|medicines|guidelines?|cancer|patient|hospitals?|specialist)\s+"
    r"(?:boards?|services?|groups?|council|library|forum|pharmacy)\b|\boffice\s+(?:of|for)\b",
    re.IGNORECASE,
)
"""What a part's word ends that names a house none the less: "Oxton Health Board"."""
_OF_NAMES = frozenset("of and for in & on the with to y de".split())
_OPENS_NONE = frozenset("your my our his her their a an what how why when where who is are do does can for to".split())
_LONGEST, _MOST_WORDS, _SHORT = 90, 11, 2
_PLACE = re.compile(
    r"\s{2,}|\t|,\s+|\s+[|·•]\s+|\s+[–—-]\s+|\s*\(|"
    r"\.\s+(?=(?:(?:last|next|first)\s+)?(?:updated?|review(?:ed)?|published|revised|issued)\b)",
    re.IGNORECASE,
)
"""What stands behind the name of a house: its address, a department, a day, a sentence that tells one."""
_PARTS_OF_LINE = re.compile(r"\s{3,}|\t+|\s+[|*·•]\s+|;\s+")
_UNSAID = re.compile(
    r"\W*+(?:(?:date(?:\s+of\s+issue)?|sent|issue|version|edition|volume|vol|no|number|v|factsheet|leaflet|bulletin|newsletter"
    r"|spring|summer|autumn|winter|\d{1,2}:\d\d|[A-Z]{0,5}-?\d[\d./-]*+|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b\W*+)*+",
    re.IGNORECASE,
)
"""What may stand beside a day of which nothing is said."""
_HOLDER = re.compile(
    r"(?:©|\(c\)(?=\s*(?:19|20)\d\d)|\bcopyright\b)(?:[\s©,:–—-]|\(c\)|\bcopyright\b|\b(?:by|the)\b|\bpresent\b|\b\d{2,4}\b)*+"
    r"(?P<name>(?-i:[A-Z])[^\n.;|©,]{1,80}?)(?:,?\s+(?:19|20)\d\d)?\s*(?:[.;|,\n]|\s[-–—]\s|\ball\s+rights\b|\Z)",
    re.IGNORECASE,
)
_NO_HOLDER = re.compile(
    r"\b(?:rights|authors?|licen[cs]es?|material|images?|photos?|policy|notice|privacy|terms|statements?|this|powered|studios?|design"
    r"|web\w*|digital|creative|theme)\b",
    re.IGNORECASE,
)
"""What holds no rights in a text, or made only its page."""
_OF_PICTURE = re.compile(r"\b(?:photo\w*|images?|pictures?|illustrations?|logo|video|cover|artwork)\b", re.IGNORECASE)
_PRODUCED_BY = re.compile(
    r"\W*(?:produced|issued|provided|prepared)\s+by\s+(?:the\s+)?(?P<name>(?-i:[A-Z])[^\n.;|]{2,90})", re.IGNORECASE
)
POSTCODE = r"\b[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2}\b"
"""A British postcode, as a pattern."""
_WHERE = re.compile(
    rf"{POSTCODE}|\b\d{{5}}(?:-\d{{4}})?\b|,\s*\d{{1,4}}\s+[A-Z]|\bpart of\b"
    r"|\b(?:Street|Road|Lane|Avenue|Way)\b"
)
_SHEET_OF = re.compile(
    r"\b(?:newsletter|leaflet|sheet|guide|booklet|factsheet|handout|bulletin|publication|website|site)\s+(?:from|by|of)\s+"
    r"(?:the\s+)?(?P<name>(?-i:[A-Z])[^\n.;|]{2,90})",
    re.IGNORECASE,
)


def names_house(line: str, *, whole: bool = False) -> bool:
    """Whether a line is the name of a house, or, unless whole, of a part of one: "Oxton Hospital", "Clinic of Surgery"."""
    name = _PLACE.split(line)[0]
    return len(line) <= _LONGEST and (_is_whole(name) if whole else _is_name(name))


def _is_whole(name: str) -> bool:
    return _is_name(name, _WHOLES) or (_is_name(name) and bool(_SERVES.search(name)))


def _is_name(name: str, houses: frozenset[str] = _HOUSES) -> bool:
    words = name.split()
    if not 1 < len(words) <= _MOST_WORDS or name[-1] in ".?!:;" or "©" in name or words[0].lower().endswith("ing"):
        return False
    small = [word.lower().strip(".,") for word in words]
    if small[0] in _OPENS_NONE or not all(word in _OF_NAMES or not word[0].islower() for word in words):
        return False
    at = [number for number, word in enumerate(small) if word in houses]
    ends = any(number == len(words) - 1 or small[number + 1] in ("of", "for", "at") for number in at)
    return ends or (small[0] == "nhs" and len(words) <= _SHORT)


def house_in(lines: Iterable[str]) -> str | None:
    """The first house that one of some lines names, and no part of one unless it says that this made the text; or None."""
    for line in lines:
        made = maker_in(line)
        name = folded(_PLACE.split(DATED.sub("", line))[0])
        if made or (len(name) <= _LONGEST and _is_whole(name)):
            return made or name
    return None


def maker_in(line: str) -> str | None:
    """Who a line says has made the text: "Produced by Oxton Imaging", "The newsletter of the Oxton Group"; or None."""
    produced, sheet = _PRODUCED_BY.match(line), _SHEET_OF.search(line)
    found = produced or sheet
    name = folded(_PLACE.split(DATED.sub("", found["name"]))[0]) if found else ""
    return name if name and len(name.split()) <= _MOST_WORDS and (produced or _is_name(name)) else None


def tells_where(line: str) -> bool:
    """Whether a line tells where a house is: its postcode, its street, or of what it is a part."""
    return bool(_WHERE.search(line))


def dated(line: str, *, alone: bool) -> Day | None:
    """The day of a line that says nothing else but whose a text is, or its number: "Oxton Trust, May 2021"; or None.

    alone: whether it may say nothing else at all.
    """
    for part in _PARTS_OF_LINE.split(line):
        found = DATED.search(part)
        if found is None:
            continue
        rest = f"{part[: found.start()].rstrip(' ,(')} {part[found.end() :].lstrip(' )')}".strip()
        if (_UNSAID.fullmatch(rest) if rest.strip(".") else alone) or names_house(rest):
            return day(found)
    return None


def holder_in(line: str) -> str | None:
    """Who holds the rights in a text, as a line says behind a ©; or None."""
    found = _HOLDER.search(line)
    if found is None or _OF_PICTURE.search(line, max(0, found.start() - _LONGEST), found.start()):
        return None
    name = folded(found["name"])
    return name if not _NO_HOLDER.search(name) and len(name.split()) <= _MOST_WORDS else None
