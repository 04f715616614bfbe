"""Which runs of letters and figures are one thing, and under which term?

Nuclides ("177Lu", "Lu-177"), identifiers ("Ki-67", "MEN 1"), quantities ("20 mg", "<3%") and hosts ("cancer.net") as
regular expressions over folded text, and the one term for all spellings of each. Knows no offsets: see analysis.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_ISOTOPES = {
    "Ac": ("actinium", "225"), "At": ("astatine", "211"), "Bi": ("bismuth", "212 213"), "C": ("carbon", "11"),
    "Co": ("cobalt", "57 60"), "Cu": ("copper", "60 61 62 64 67"), "F": ("fluorine", "18"), "Ga": ("gallium", "66 67 68"),
    "Ho": ("holmium", "166"), "I": ("iodine", "123 124 125 131"), "In": ("indium", "111"), "Lu": ("lutetium", "177"),
    "N": ("nitrogen", "13"), "O": ("oxygen", "15"), "P": ("phosphorus", "32"), "Pb": ("lead", "203 212"),
    "Ra": ("radium", "223"), "Re": ("rhenium", "186 188"), "Sc": ("scandium", "43 44 47"), "Sm": ("samarium", "153"),
    "Sr": ("strontium", "89 90"), "Tb": ("terbium", "149 152 155 161"), "Tc": ("technetium", "99 99m"),
    "Xe": ("xenon", "133"), "Y": ("yttrium", "86 90"), "Zr": ("zirconium", "89"),
}  # fmt: skip
"""Radionuclides of nuclear medicine, symbol -> name and mass numbers: only these are read as nuclides."""
_WORD_SYMBOLS = {"In", "At", "I", "C", "F", "N", "O", "P", "Y", "Re", "Ho"}
"""Symbols that are words or letters too: a space before the mass number does not make them a nuclide."""
_DOSED = {"carbon", "nitrogen", "oxygen", "phosphorus", "lead"}
"""Elements that are measured too: "oxygen 15 l" is no nuclide, "oxygen-15" is."""
_SYMBOLS = {name: symbol.lower() for symbol, (name, _) in _ISOTOPES.items()}

_UNITS = {
    "mg": "mg", "g": "g", "kg": "kg", "mcg": "ug", "ug": "ug", "ng": "ng", "pg": "pg", "ml": "ml", "dl": "dl", "l": "l",
    "cm": "cm", "mm": "mm", "nm": "nm", "um": "um", "gy": "gy", "mbq": "mbq", "gbq": "gbq", "mci": "mci", "mmol": "mmol",
    "nmol": "nmol", "umol": "umol", "mmhg": "mmhg", "mm hg": "mmhg", "iu": "iu", "kcal": "kcal", "percent": "%", "%": "%",
    "milligrams": "mg", "milligram": "mg", "grams": "g", "gram": "g", "micrograms": "ug", "microgram": "ug",
    "millilitres": "ml", "milliliters": "ml", "millilitre": "ml", "milliliter": "ml", "centimetres": "cm",
    "centimeters": "cm", "centimetre": "cm", "centimeter": "cm", "millimetres": "mm", "millimeters": "mm",
    "millimetre": "mm", "millimeter": "mm",
}  # fmt: skip
_PER = {"day": "day", "d": "day", "week": "week", "wk": "week", "h": "h", "hr": "h", "hour": "h", "min": "min", "m2": "m2"}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_PER_UNIT = "|".join(sorted(map(re.escape, {**_UNITS, **_PER}), key=len, reverse=True))

_PLAIN_WORDS = {
    "fold", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years", "hr", "hrs", "min", "mins",
    "drug", "dose", "cell", "cells", "step", "way", "time", "times", "item", "part", "side", "lead", "line", "page", "yr",
    "yrs", "point", "plus", "or", "to", "and", "in", "of", "stage", "grade", "type", "old", "class", "phase", "level",
    "factor", "table", "figure", "tumor", "tumors", "tumour",
}  # fmt: skip
"""Words beside a figure that stay words: "24-hour", "type-1"."""

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|(?<![A-Za-z0-9])\.\d+"
QUANTITY = rf"(?:[<>]=?\s?)?(?:{NUMBER})[ -]?(?i:{_UNIT})(?:/(?i:{_PER_UNIT})\b)*(?![A-Za-z0-9])"
SPACED = (
    r"(?:(?i:ki)[ ]67|(?i:mib)[ ]1|MEN[ ][1-4][AB]?|(?i:nf)[ ][12]|(?i:5[ ](?:hiaa|htp?|fu))|(?i:sstr?)[ ][1-5]|"
    r"(?i:ca[ ](?:125|19-9)))(?![A-Za-z0-9])"
)
"""Identifiers that are also written with a space, in their own capitals where the letters are a word ("men 1 in 9")."""
PHRASE = r"\d+(?:-[A-Za-z]+){2,}|\d+-[A-Za-z]{6,}(?:-[A-Za-z]+)*"
"""A figure that opens a compound of words: "45-year-old"."""
# Possessive: backing out of the figures would cut "Ki67index" into "ki6" and "7index".
IDENTIFIER = (
    r"\d{1,3}-?[A-Za-z]{1,5}(?![A-Za-z0-9])"
    r"|[A-Za-z]{1,6}(?:-[A-Za-z]{1,2})?-?\d++(?:[A-Za-z]{1,2}\d++)*+[A-Za-z]{0,2}(?:-\d+)?(?![A-Za-z])"
)
# Bounded, for hostile text; and "lung.NET" is a full stop without its space, while "CANCER.NET" is a host.
HOST = (
    r"\b(?:(?:[A-Za-z0-9-]{1,63}+\.){1,5}(?:[Nn]et|[Cc]om|[Oo]rg|[Gg]ov|[Ee]du)"
    r"|(?:[A-Z0-9-]{1,63}+\.){1,5}(?:NET|COM|ORG|GOV|EDU))\b"
)


def _nuclides() -> str:
    forms = []
    for symbol, (name, masses) in _ISOTOPES.items():
        mass = "|".join(sorted(masses.split(), key=len, reverse=True))
        gap = "-?" if symbol in _WORD_SYMBOLS else "[- ]?"
        before = "-?" if symbol in _WORD_SYMBOLS else rf"(?:-?|[ ](?=(?-i:{symbol})))"
        named = "-" if name in _DOSED else "[- ]?"
        forms.append(rf"(?:\[?(?:{mass})|\((?:{mass})\)){before}{symbol}\]?(?:{symbol}(?=-))?")
        forms.append(rf"(?:{name}(?:{named}|[ ]{symbol}[ -]?)|{symbol}{gap})(?:{mass})")
    return rf"(?i:{'|'.join(forms)})(?![A-Za-z0-9])"


# The look ahead spares most words from being tried as each of the nuclides.
NUCLIDE = rf"(?<![A-Za-z0-9])(?=\D{{0,15}}\d)(?:{_nuclides()})"


FIGURE = re.compile(r"\d")
_NAMES = "|".join(name for name, _ in _ISOTOPES.values())
_BEFORE_FIGURE = re.compile(
    rf"(?:(?<![A-Za-z0-9])(?i:{_NAMES}|{'|'.join(_ISOTOPES.keys() - _WORD_SYMBOLS)}|ki|mib|men|nf|ca|sstr?)|[<>]=?)\Z"
)
_AFTER_FIGURE = re.compile(rf"(?i:{_UNIT}|(?:{'|'.join(_ISOTOPES)}){{1,2}}|hiaa|htp?|fu|hg)(?![A-Za-z0-9])")
_HG = re.compile(r"(?i:hg)(?![A-Za-z0-9])")
_NAMED = re.compile(rf"(?<![A-Za-z0-9])(?i:{_NAMES})\Z")

_POWERED = "(?:[a-z]{4,5})?met(?:re|er)s?|inch(?:es)?|feet|foot|yards?|miles?|min|sec|[mnµ]?mol|chi|eta|tau|rho|phi|sigma"
_POWER = re.compile(rf"(?<![a-z])(?:(?:{_POWERED})[23]|log\d+|(?:{_NAMES})\d{{2,3}})\Z", re.IGNORECASE)


def has_power(said: str) -> bool:
    """Whether a text ends in a word whose raised figures, here plain, are a power or mass number: "metres2", "gallium68"."""
    return bool(_POWER.search(said))


def reaches_back(before: Sequence[str]) -> bool:
    """Whether a term may reach across a space from what precedes it to a piece of text that holds a figure.

    before: the one or two pieces before that, as the spaces part them; none at the start of a text.
    """
    return bool(before) and (_leads(before[-1]) or (len(before) > 1 and _names(before[-2])))


def reaches_on(after: Sequence[str]) -> bool:
    """Whether a term may reach across a space from a piece of text that holds a figure to what follows it, if anything."""
    return bool(after) and _follows(after[0])


# The same few words stand around most figures.
@lru_cache(maxsize=1 << 12)
def _leads(piece: str) -> bool:
    return _BEFORE_FIGURE.search(piece) is not None


@lru_cache(maxsize=1 << 12)
def _names(piece: str) -> bool:
    return _NAMED.search(piece) is not None


@lru_cache(maxsize=1 << 12)
def _follows(piece: str) -> bool:
    return _AFTER_FIGURE.match(piece) is not None


def reaches_further(after: str) -> bool:
    """Whether a quantity may reach across one more space: its unit has two words in "mm Hg"."""
    return bool(_HG.match(after))


def nuclide(text: str) -> str:
    """ "177Lu", "[177Lu]Lu", "(177)Lu", "Lu-177" and "lutetium Lu 177" are 177lu."""
    lower = text.lower()
    mass = "99m" if "99m" in lower else re.sub(r"\D", "", lower)
    letters = re.sub(r"[^a-z]", " ", lower.replace("99m", "")).split()[0]
    return mass + _SYMBOLS.get(letters, letters)


def spaced(text: str) -> str:
    return text.lower().replace(" ", "").replace("-", "")


def number(text: str) -> str:
    """ "1,000" is 1000, "< 3" is <3 and ".5" is 0.5."""
    plain = re.sub(r"[\s,]", "", text)
    return re.sub(r"^([<>]?=?)\.", r"\g<1>0.", plain)


def quantity(text: str) -> str:
    """ "20 mg" and "20mg" are one term, which is neither "2mg" nor "200mg"; a comparator stays before the figure."""
    found = re.match(rf"((?:[<>]=?)?\s?(?:{NUMBER}))[ -]?(.*)", text.lower())
    if not found:
        return number(text)
    units = (_PER.get(unit) or _UNITS.get(unit, unit) for unit in found[2].split("/"))
    return number(found[1]) + "/".join(units)


def unit(term: str) -> str:
    """How quantities write the unit of measure that a term is by itself, of two letters at least; "" for another term."""
    return _UNITS.get(term, "") or (_UNITS.get(f"{term}s", "") if len(term) > 2 else "") if len(term) > 1 else ""


def identifier(text: str) -> str | None:
    """Letters and figures as one term without hyphens; None where they are words beside figures ("24-hour", "type-1")."""
    lower = text.lower()
    letters = re.sub(r"[^a-z]+", " ", lower).split()[0]
    return None if letters in _PLAIN_WORDS else lower.replace("-", "")
