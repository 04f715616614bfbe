"""Is what somebody has measured within the bounds that a sentence sets? "2.5 cm" is over 2 cm, and not "1 to 2 cm".

Lengths, shares in percent, temperatures of the body, spans of time and the days or years of a plan, in whatever units, as
texts write them. A document sets bounds, and somebody asks with the figure of a report, which stands in none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from typing import NamedTuple

_WORDS = {
    word: float(number)
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_NUMBER = rf"(?:\d+(?:[.,]\d+)?|\b(?:{'|'.join(_WORDS)})\b)"
_UNITS: dict[str, dict[str, float]] = {
    "length": {r"mm\b|millimet(?:er|re)s?": 1, r"cm\b|centimet(?:er|re)s?": 10},
    "share": {r"%|per\s?cent\b": 1},
    "temperature": {r"°\s?[CF]?|º\s?[CF]?|deg(?:ree)?s?\b(?:\s+(?:celsius|centigrade|fahrenheit|[CF]\b))?|[CF]\b": 1},
    "time": {
        r"minutes?\b|mins?\b": 1 / 1440,
        r"hours?\b|hrs?\b": 1 / 24,
        r"days?\b|nights?\b": 1,
        r"weeks?\b|wks?\b": 7,
        r"months?\b": 30.4,
        r"years?\b|yrs?\b": 365,
    },
}
"""Of each kind of quantity its units, and how much of the first unit, or of a day, each is."""
_FEW = "{0,3}"
_GAP = rf"\s{_FEW}"
"""So much space at most: any number of it, tried again from each place, takes quadratic time."""
_ONE = r"\ban?\b"
"""One of a unit, where bounds are set: "up to a week"; "twice a day" sets none."""
_BODY = 34.0, 43.0
"""Degrees Celsius of a living body. Storage has other temperatures, and a fever only bounds from below."""
_RATE = re.compile(r"(?:times|once|twice|daily|\bx)\s*\Z|(?:every|each|per)\s*\Z", re.IGNORECASE)
"""Before a span of time of which it is said how often something is done in it."""
_NEAR = 12
"""Code points before a span of time that are looked at for that."""
_OF_AGE = re.compile(r"[\s-]*(?:old\b|of\s+age\b|yo\b|(?:overall\s+)?survival\b)", re.IGNORECASE)
"""Behind a span of time that is an age, or that somebody is to live."""
_SURVIVAL = re.compile(r"[\s-]*(?:overall\s+)?survival\b", re.IGNORECASE)
_SAME = 0.02
"""Share by which two quantities may differ and still be the same: twelve months and a year."""
_FAHRENHEIT = 60.0
"""Above this a temperature of the body is not in degrees Celsius."""
_OVERS = (
    r"over|above|beyond|from|at\s+least|exceed(?:s|ing)?|(?:more|greater|larger|bigger|higher|longer|older)\s+than|>=?|≥"
)
_UNDERS = (
    r"under|below|up\s+to|at\s+(?:the\s+)?most|within|(?:no|not)\s+(?:more|larger|bigger|higher|longer)\s+than|"
    r"(?:less|fewer|smaller|lower|shorter)\s+than|<=?|≤"
)
_OVER, _UNDER = rf"(?:{_OVERS})", rf"(?:{_UNDERS})"
_OR_MORE = r"(?:or|and)\s+(?:more|over|above|larger|bigger|greater|higher|longer|upwards)\b|\+"
_OR_LESS = r"(?:or|and)\s+(?:less|under|below|smaller|fewer|lower|shorter)\b"
_INCLUSIVE = re.compile(r"at|from|up|within|no|[≥≤=]", re.IGNORECASE)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_STAGE = r"(?:day|week|month|year)"
_WHICH = rf"\d{{1,3}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)}"
_STAGES = re.compile(
    rf"(?:(?P<over>\b(?:after|{_OVERS}))\s+|(?P<under>\b(?:until|till|by|{_UNDERS}))\s+)?(?:the\s+)?"
    rf"(?:(?<!\ba )(?<!per )(?<!each )(?<!every )\b(?P<unit>{_STAGE})s?\s+(?P<from>\d{{1,3}})"
    rf"(?![\d/%.]|\s*(?:mg|mL|g|{_STAGE}s?|hours?|minutes?|tablets?|capsules?)\b)"
    r"(?:\s*(?:to|-|–|—)\s*(?P<to>\d{1,3})(?![\d/]))?"
    rf"|\b(?P<which>{_WHICH})(?:\s*(?:to|-|–)\s*(?P<last>{_WHICH}))?\s+(?P<named>{_STAGE})\b)",
    re.IGNORECASE,
)
_AND = re.compile(
    rf"\b(?P<unit>{_STAGE})s\s+\d{{1,3}}(?:\s*,\s*\d{{1,3}})*\s*,?\s*and\s+(?P<from>\d{{1,3}})(?!\d)", re.IGNORECASE
)
"""The days or years of a plan: "Days 2 to 3: clear liquids", "from day 3", "in the third year"; and the last of several,
"on days 1 and 15"."""
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}
_FIGURE = re.compile(r"\d")
_TOLD = r"(?:\W|\b(?:of|is|was|at|index|score|about|around|now|it['’]?s)\b){0,6}"
_BARE = {
    "temperature": re.compile(rf"\b(?:temp(?:erature)?|fever)\b{_TOLD}(\d{{2,3}}(?:\.\d+)?)(?![\d/%])", re.IGNORECASE),
    "share": re.compile(rf"\bki[- ]?67\b{_TOLD}(?<!\d)(\d{{1,3}}(?:\.\d+)?)(?![\d/])", re.IGNORECASE),
}
"""What people tell without its unit."""


class Quantity(NamedTuple):
    """So much of a kind of quantity, in millimeters, percent, degrees Celsius or days; of a stage in a plan, the days to its
    middle."""

    kind: str
    amount: float


class _Bounds(NamedTuple):
    """What lies between two amounts; ends: whether the lower and the upper are within."""

    lower: float
    upper: float
    ends: tuple[bool, bool] = (True, True)

    def hold(self, amount: float) -> bool:
        above = amount > self.lower or (self.ends[0] and amount == self.lower)
        return above and (amount < self.upper or (self.ends[1] and amount == self.upper))


def _pattern(kind: str) -> re.Pattern[str]:
    unit = rf"(?:{'|'.join(_UNITS[kind])})"
    return re.compile(
        rf"(?P<within>(?:\bbetween\s{{1,3}})?(?<![\d.,])(?P<from>{_NUMBER}){_GAP}(?P<first>{unit})?{_GAP}(?:to|and|-|–|—){_GAP}"
        rf"(?P<to>{_NUMBER})[\s-]{_FEW}(?P<last>{unit}))"
        rf"|(?:(?:(?P<under>(?<!\w){_UNDER})|(?P<over>(?<!\w){_OVER})){_GAP}(?P<one>{_ONE})?{_GAP})?(?<![\d.,])"
        rf"(?(one)|(?P<number>{_NUMBER}))[\s-]{_FEW}"
        rf"(?P<unit>{unit})(?:{_GAP}\([^()]{{0,40}}\))?(?:{_GAP}(?:(?P<more>{_OR_MORE})|(?P<less>{_OR_LESS})))?",
        re.IGNORECASE,
    )


_PATTERNS = {kind: _pattern(kind) for kind in _UNITS}
_SCALES = {
    kind: [(re.compile(unit, re.IGNORECASE), scale) for unit, scale in units.items()] for kind, units in _UNITS.items()
}


def asked(question: str) -> tuple[Quantity, ...]:
    """The quantities that a question tells, of each kind the first; of bounds ("under 2 cm") one between them."""
    found: dict[str, Quantity] = {}
    # Most questions have no figure.
    if not _FIGURE.search(question) and _WORDS.keys().isdisjoint(question.lower().split()):
        return ()
    for kind, pattern in _PATTERNS.items():
        match = next((each for each in pattern.finditer(question) if _tells(each, kind, question)), None)
        if match:
            found[kind] = Quantity(kind, _between(_bounds(match, kind)))
    if match := _STAGES.search(question):
        found["stage"] = Quantity("stage", _between(_stages(match)))
    for kind, bare in _BARE.items():
        if kind not in found and (match := bare.search(question)):
            found[kind] = Quantity(kind, _amount(match[1], "", kind))
    return tuple(found.values())


def speaks_of(text: str, quantity: Quantity) -> bool | None:
    """Whether the bounds that a text sets for a kind of quantity hold this one; None where it sets none."""
    bounds = list(_set_by(text, quantity.kind))
    return any(each.hold(quantity.amount) for each in bounds) if bounds else None


def tells_other(text: str, quantity: Quantity) -> bool:
    """Whether a text tells quantities of a kind, and neither this one nor bounds that hold it: five years are not ten."""
    told = list(_told(text, quantity.kind))
    return bool(told) and not any(_is(each, quantity) or each.hold(quantity.amount) for each in told)


def tells_it(text: str, quantity: Quantity) -> bool:
    """Whether a text tells a quantity itself: "at five years"."""
    return any(_is(each, quantity) for each in _told(text, quantity.kind))


def _is(bounds: _Bounds, quantity: Quantity) -> bool:
    return bounds.lower == bounds.upper and abs(bounds.lower - quantity.amount) < _SAME * quantity.amount


def _told(text: str, kind: str) -> Iterator[_Bounds]:
    """The quantities of a kind that a text tells, with bounds or without; of time no ages and no rates, but "ten-year
    survival"."""
    for match in _PATTERNS[kind].finditer(text) if kind in _PATTERNS else ():
        if _tells(match, kind, text) or _SURVIVAL.match(text, match.end()):
            yield _bounds(match, kind)


def bars(text: str, quantity: Quantity) -> bool:
    """Whether a text sets bounds, open to one side, that do not hold a quantity, and none that do: "within one hour" bars
    two."""
    bounds = [each for each in _set_by(text, quantity.kind) if inf in (-each.lower, each.upper)]
    return bool(bounds) and not any(each.hold(quantity.amount) for each in bounds)


def closeness(text: str, quantity: Quantity) -> float:
    """How near the nearest of those bounds is that hold a quantity: infinite where none does. Of "above 38 °C" and "above
    39 °C" the second is meant for 39.5."""
    held = [each for each in _set_by(text, quantity.kind) if each.hold(quantity.amount)]
    return min([abs(end - quantity.amount) for each in held for end in (each.lower, each.upper)], default=inf)


def _set_by(text: str, kind: str) -> Iterator[_Bounds]:
    if kind == "stage":
        yield from map(_stages, _STAGES.finditer(text))
        # Of days that are listed each is one by itself.
        yield from (
            _one_stage(int(number), match["unit"])
            for match in _AND.finditer(text)
            for number in re.findall(r"\d+", match[0])
        )
        return
    for match in _PATTERNS[kind].finditer(text):
        bounds = _bounds(match, kind)
        of_body = kind != "temperature" or (bounds.upper == inf and _BODY[0] < bounds.lower < _BODY[1])
        if bounds.lower < bounds.upper and of_body and _tells(match, kind, text):
            yield bounds


def _stages(match: re.Match[str]) -> _Bounds:
    """From the beginning of the first to the end of the last of some days, weeks, months or years, in days."""
    days = _DAYS[(match["unit"] or match["named"]).lower()]
    first = _ordinal(match["from"] or match["which"])
    last = _ordinal(match["to"] or match["last"] or match["from"] or match["which"])
    if match["over"]:
        begun = first if match["over"].lower() == "after" else first - 1
        return _Bounds(begun * days, inf)
    return _Bounds(-inf if match["under"] else (first - 1) * days, last * days)


def _one_stage(number: int, unit: str) -> _Bounds:
    days = _DAYS[unit.lower()]
    return _Bounds((number - 1) * days, number * days)


def _ordinal(which: str) -> int:
    low = which.lower()
    return _ORDINALS.index(low) + 1 if low in _ORDINALS else int(low.rstrip("stndrh"))


def _tells(match: re.Match[str], kind: str, text: str) -> bool:
    """Whether a span of time is one, and neither an age nor how often something is done in it."""
    if kind != "time":
        return True
    before = max(match.start() - _NEAR, 0)
    return not (_OF_AGE.match(text, match.end()) or _RATE.search(text, before, match.start()))


def _bounds(match: re.Match[str], kind: str) -> _Bounds:
    """The bounds of what a pattern has found: those of a plain quantity are that one itself."""
    if match["within"]:
        last = match["last"]
        return _Bounds(_amount(match["from"], match["first"] or last, kind), _amount(match["to"], last, kind))
    amount = _amount(match["number"] or "1", match["unit"], kind)
    said = match["over"] or match["under"] or ""
    inclusive = not said or bool(_INCLUSIVE.match(said) or said.endswith("="))
    if match["more"] or match["over"]:
        return _Bounds(amount, inf, (inclusive, True))
    if match["less"] or match["under"]:
        return _Bounds(-inf, amount, (True, inclusive))
    return _Bounds(amount, amount)


def _between(bounds: _Bounds) -> float:
    if bounds.lower == -inf:
        return bounds.upper * 0.99
    return bounds.lower * 1.01 if bounds.upper == inf else (bounds.lower + bounds.upper) / 2


def _amount(number: str, unit: str, kind: str) -> float:
    amount = _WORDS.get(number.lower()) or float(number.replace(",", "."))
    if kind == "temperature":
        return round((amount - 32) / 1.8, 2) if amount > _FAHRENHEIT else amount
    return amount * next((scale for pattern, scale in _SCALES[kind] if pattern.fullmatch(unit)), 1.0)
