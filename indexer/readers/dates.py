"""Which day does this name, or which month? Only when there is no doubt: 03/04/2021 names neither."""

from __future__ import annotations

import re
from datetime import date

from search.days import Day, Month

_MONTHS = ("january february march april may june july august september october november december").split()
_MONTH = "(?:" + "|".join(month[:3] for month in _MONTHS) + r")[a-z]{0,6}\.?"

DATE = (
    r"(?:(?P<m1>" + _MONTH + r")\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{4})"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<m2>" + _MONTH + r"),?[\s-]+(?P<y2>\d{4})"
    r"|(?P<y3>\d{4})[-/.](?P<m3>\d{1,2})[-/.](?P<d3>\d{1,2})"
    r"|(?P<a4>\d{1,2})(?P<s4>[-/.])(?P<b4>\d{1,2})(?P=s4)(?P<y4>\d{4})"
    r"|(?P<m5>" + _MONTH + r"),?[\s-]+(?P<y5>\d{4})"
    r"|(?P<m6>0?[1-9]|1[0-2])/(?P<y6>(?:19|20)\d\d))(?!\d)"
)
"""A regular expression for a day, or a month and its year, for use once in a larger one (it has named groups). Match it
without regard to case."""

DATED = re.compile(DATE, re.IGNORECASE)
"""The same, by itself."""
_WHOLE = re.compile(r"\s*" + DATE + r"(?:[TZ+\s].*)?\s*\Z", re.IGNORECASE)
_ISO_MONTH = re.compile(r"\s*(\d{4})-(\d{2})\s*\Z")
"""Only where it is all: in running text, 2009-10 may be two years."""


def day(match: re.Match[str]) -> Day | None:
    """What a match of DATE names; None for no day, such as 31 February, or for several, such as 03/04/2021."""
    found = match.groupdict()
    if found["m5"] or found["m6"]:
        return month_of(int(found["y5"] or found["y6"]), _month(found["m5"]) if found["m5"] else int(found["m6"]))
    for month, number, year in (("m1", "d1", "y1"), ("m2", "d2", "y2")):
        if found[month]:
            return _date(int(found[year]), _month(found[month]), int(found[number]))
    if found["y3"]:
        return _date(int(found["y3"]), int(found["m3"]), int(found["d3"]))
    first, second, year_number = int(found["a4"]), int(found["b4"]), int(found["y4"])
    # Only where the day stands first are there full stops between them.
    if found["s4"] == "." or first > 12:
        return _date(year_number, second, first)
    return _date(year_number, first, second) if first == second or second > 12 else None


def parse(text: str) -> Day | None:
    """What a whole text names, such as an attribute's "2021-09-21T10:00:00Z" or "2021-09", or None."""
    if only := _ISO_MONTH.match(text[:80]):
        return month_of(int(only.group(1)), int(only.group(2)))
    match = _WHOLE.match(text[:80])
    return day(match) if match else None


def month_of(year: int, number: int) -> Month | None:
    """The month of this number, from 1, of a year in which documents are dated; None where there is none."""
    return Month(year, number) if _date(year, number, 1) else None


def _month(name: str) -> int:
    """1 to 12, or 0 for a word that only begins like a month ("Marching")."""
    plain = name.lower().rstrip(".")
    for number, month in enumerate(_MONTHS, 1):
        if plain == "sept" or month.startswith(plain):
            return 9 if plain == "sept" else number
    return 0


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number) if 1800 <= year <= 2200 else None
    except ValueError:
        return None
