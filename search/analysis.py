"""Text -> terms with offsets. When are two stretches of text the same word?

One analysis serves documents and questions alike: Unicode is folded, identifiers ("Ki-67", "177Lu-DOTATATE") and
quantities ("20 mg", "<3%") are single terms, abbreviations in capitals stay apart from words ("NET" is not "net"),
and words are folded by orthography.py. Offsets always point at the source's own characters. It removes nothing: which
words carry no weight is for query.py to say. VERSION names these rules; an index built with others must be rebuilt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from search.orthography import stem

VERSION = 1
FIELDS = ("title", "heading", "lead", "body")
"""The fields of a passage, in the order of every array that has one column a field."""


@dataclass(frozen=True, slots=True)
class Token:
    """One term and where it stands: text[start:end], in code points. A term holds no white space."""

    term: str
    start: int
    end: int


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
_WORD_SYMBOLS = {"In", "At", "As", "I", "C", "F", "N", "O", "P", "Y", "Re", "Ho"}
"""Symbols that are words or letters too: a space before the mass number does not make them a nuclide."""

_UNITS = {
    "mg": "mg", "g": "g", "kg": "kg", "mcg": "ug", "ug": "ug", "ng": "ng", "pg": "pg", "ml": "ml", "dl": "dl", "l": "l",
    "cm": "cm", "mm": "mm", "nm": "nm", "um": "um", "gy": "gy", "mbq": "mbq", "gbq": "gbq", "mci": "mci", "mmol": "mmol",
    "nmol": "nmol", "umol": "umol", "mmhg": "mmhg", "iu": "iu", "kcal": "kcal", "percent": "%", "%": "%",
    "milligrams": "mg", "milligram": "mg", "grams": "g", "micrograms": "ug", "millilitres": "ml", "milliliters": "ml",
    "centimetres": "cm", "centimeters": "cm", "millimetres": "mm", "millimeters": "mm",
}  # fmt: skip
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))

_SPACED = (
    r"(?i:ki)[ ]67|(?i:mib)[ ]1|MEN[ ][1-4][AB]?|(?i:nf)[ ][12]|(?i:5[ ](?:hiaa|htp?|fu))|(?i:sstr?)[ ][1-5]|"
    r"(?i:ca[ ](?:125|19-9))"
)
"""Identifiers that are also written with a space, in their own capitals where the letters are a word ("men 1 in 9")."""

_COUNTED = {
    "type",
    "stage",
    "grade",
    "class",
    "phase",
    "neoplasia",
    "neurofibromatosis",
    "men",
    "nf",
    "level",
}
_ORDINALS = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
}
"""After a word that is counted, "II" and "two" are 2."""

_PREFIXES = {
    "non", "anti", "pre", "post", "multi", "inter", "intra", "extra", "sub", "hyper", "hypo", "mis", "peri", "trans", "de",
    "re", "un", "over", "under",
}  # fmt: skip
_SPACED_PREFIXES = {"non"}
"""A prefix that people also write apart: "non functional" is "nonfunctional"; its loss would turn the meaning round."""
_COMBINING = re.compile(r"^(?:[a-z]{3,}o|poly|mini|semi)$")
_NOT_COMBINING = {"also", "into", "two", "who", "pro", "zero", "photo", "video", "to", "so"}

_PLAIN_WORDS = {
    "fold", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years", "hr", "hrs", "min", "mins",
    "drug", "dose", "cell", "cells", "step", "way", "time", "times", "item", "part", "side", "lead", "line", "page", "yr",
    "yrs", "point", "plus", "or", "to", "and", "in", "of", "stage", "grade", "type", "old",
}  # fmt: skip
MAX_ABBREVIATION = 6
"""Letters of an abbreviation in capitals (NANETS, FOLFOX); a longer word in capitals (DOTATOC) is a word."""
_WORD = r"[A-Za-z]+(?:'[A-Za-z]+)*"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"


def _nuclides() -> str:
    forms = []
    for symbol, (name, masses) in _ISOTOPES.items():
        mass = "|".join(sorted(masses.split(), key=len, reverse=True))
        gap = "-?" if symbol in _WORD_SYMBOLS else "[- ]?"
        forms.append(rf"\[?(?:{mass})-?{symbol}\]?(?:{symbol}(?=-))?|(?:{name}[- ]?|{symbol}{gap})(?:{mass})")
    return rf"(?i:{'|'.join(forms)})(?![A-Za-z0-9])"


_PLAIN = re.compile(rf"(?P<host>(?:[A-Za-z]+\.)*[A-Za-z]*\.(?i:net|com|org|gov|edu)\b)|(?P<word>{_WORD}(?:-{_WORD})*)")
_MIXED = re.compile(
    rf"""
      (?P<host>\b(?:[A-Za-z0-9-]+\.)*[A-Za-z]*\.(?i:net|com|org|gov|edu)\b)
    | (?P<nuclide>(?<![A-Za-z0-9]){_nuclides()})
    | (?P<spaced>(?<![A-Za-z0-9])(?:{_SPACED})(?![A-Za-z0-9]))
    | (?P<quantity>(?:[<>]=?\s?)?(?:{_NUMBER})[ -]?(?i:{_UNIT})(?:/(?i:{_UNIT}|day|week|h)\b)*(?![A-Za-z0-9]))
    | (?P<phrase>\d+(?:-[A-Za-z]+){{2,}}|\d+-[A-Za-z]{{6,}}(?:-[A-Za-z]+)*)
    | (?P<right>\d{{1,3}}-?[A-Za-z]{{1,5}}(?![A-Za-z0-9]))
    | (?P<left>[A-Za-z]{{1,6}}(?:-[A-Za-z]{{1,2}})?-?\d+(?:[A-Za-z]{{1,2}}\d+)*[A-Za-z]{{0,2}}(?:-\d+)?(?![A-Za-z]))
    | (?P<number>(?:[<>]=?\s?)?(?:{_NUMBER}))
    | (?P<word>{_WORD}(?:-{_WORD})*)
    """,
    re.VERBOSE,
)

_FOLD = {
    "‘": "'", "’": "'", "ʼ": "'", "′": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "­": "",
    "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "＜": "<", "＞": ">", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ı": "i", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta",
    "ε": "epsilon", "κ": "kappa", "λ": "lambda", "σ": "sigma", "ω": "omega", "µ": "u", "μ": "u", "\u200b": "", "\u200d": "",
}  # fmt: skip


def fold(text: str) -> tuple[str, list[int] | None]:
    """Fold Unicode to ASCII where that keeps the meaning: quotes, dashes, accents, superscripts, Greek letters.

    Returns the folded text, and for each of its characters the offset in the source; None where they are the same.
    """
    if text.isascii():
        return text, None
    folded: list[str] = []
    origins: list[int] = []
    for offset, char in enumerate(text):
        for piece in _folded(char):
            folded.append(piece)
            origins.append(offset)
    origins.append(len(text))
    return "".join(folded), origins


def _folded(char: str) -> str:
    if char.isascii():
        return char
    if char in _FOLD:
        return _FOLD[char]
    plain = "".join(piece for piece in unicodedata.normalize("NFKD", char) if not unicodedata.combining(piece))
    return "".join(_FOLD.get(piece, piece) for piece in plain)


def analyze(text: str) -> list[Token]:
    """Split a text, or one field of a passage, into its tokens in order. Never raises for any text."""
    folded, origins = fold(text)
    pattern = _MIXED if any(char.isdigit() for char in folded) else _PLAIN
    shouted = _is_shouted(folded)
    tokens: list[Token] = []
    for match in pattern.finditer(folded):
        kind = match.lastgroup or "word"
        found = _words(match, shouted) if kind == "word" else _special(kind, match)
        tokens.extend(found)
    tokens = _joined(tokens, folded)
    if origins is None:
        return tokens
    return [Token(token.term, origins[token.start], _end(text, origins[token.end - 1])) for token in tokens]


def terms(text: str) -> list[str]:
    """The terms of a text, without their offsets."""
    return [token.term for token in analyze(text)]


def _end(text: str, last: int) -> int:
    """The end of the character at last, with the combining marks that follow it."""
    end = last + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _is_shouted(text: str) -> bool:
    """Is this a line all in capitals, whose capitals mean nothing?"""
    if text.upper() != text or text.count(" ") < 3:
        return False
    return sum(len(word) > 5 for word in text.split()) >= 2


def _words(match: re.Match[str], shouted: bool) -> Iterator[Token]:
    """The terms of a word, or of the words of a hyphenated compound; a prefix joins the word after it."""
    start = match.start()
    text = match.group()
    if "-" not in text:
        yield Token(_word(text, shouted), start, match.end())
        return
    held, held_start = "", start
    for part in text.split("-"):
        end = start + len(part)
        lower = part.lower()
        prefix = lower in _PREFIXES or (_COMBINING.match(lower) and lower not in _NOT_COMBINING)
        if prefix and end < match.end():
            held += lower
        elif held + lower in ("xray", "xrays", "dotatate", "dotatoc", "dotanoc"):
            yield Token(stem(held + lower), held_start, end)
            held, held_start = "", end + 1
        elif lower in ("x", "dota") and not held and end < match.end():
            held = lower
            start = end + 1
            continue
        elif held in ("x", "dota"):
            yield Token(_word(text[: len(held)], shouted), held_start, held_start + len(held))
            yield Token(_word(part, shouted), start, end)
            held, held_start = "", end + 1
        else:
            yield Token(stem(held + lower) if held else _word(part, shouted), held_start, end)
            held, held_start = "", end + 1
        start = end + 1


def _word(text: str, shouted: bool = False) -> str:
    """An abbreviation in capitals keeps them, its plural's s apart; any other word is stemmed."""
    bare = text[:-2] if text[-2:].lower() == "'s" else text
    singular = bare[:-1] if bare.endswith("s") and len(bare) > 2 else bare
    if 1 < len(singular) <= MAX_ABBREVIATION and singular.isupper() and not shouted:
        return singular
    return stem(bare.replace("'", "").lower())


def _special(kind: str, match: re.Match[str]) -> Iterator[Token]:
    text, start, end = match.group(), match.start(), match.end()
    lower = text.lower()
    if kind == "host":
        yield Token(lower, start, end)
    elif kind == "nuclide":
        yield Token(_nuclide(lower), start, end)
    elif kind == "spaced":
        yield Token(lower.replace(" ", "").replace("-", ""), start, end)
    elif kind == "quantity":
        yield Token(_quantity(lower), start, end)
    elif kind == "number":
        yield Token(_plain_number(lower), start, end)
    elif kind == "phrase":
        yield from _apart(text, start)
    else:
        yield from _identifier(text, start)


def _nuclide(lower: str) -> str:
    """ "177Lu", "[177Lu]Lu", "Lu-177" and "lutetium 177" are 177lu."""
    mass = "99m" if "99m" in lower else re.sub(r"\D", "", lower)
    letters = re.sub(r"[^a-z]", " ", lower.replace("99m", "")).split()[0]
    return mass + _SYMBOLS.get(letters, letters)


_SYMBOLS = {name: symbol.lower() for symbol, (name, _) in _ISOTOPES.items()}


def _plain_number(lower: str) -> str:
    return re.sub(r"[\s,]", "", lower)


def _quantity(lower: str) -> str:
    """ "20 mg" and "20mg" are one term, which is neither "2mg" nor "200mg"; a comparator stays before the figure."""
    found = re.match(rf"([<>]=?)?\s?({_NUMBER})[ -]?(.*)", lower)
    if not found:
        return lower
    units = "/".join(_UNITS.get(unit, unit) for unit in found[3].split("/"))
    return f"{found[1] or ''}{found[2].replace(',', '')}{units}"


def _apart(text: str, start: int) -> Iterator[Token]:
    for part in re.finditer(r"[A-Za-z]+|\d+", text):
        term = part.group() if part.group().isdigit() else _word(part.group())
        yield Token(term, start + part.start(), start + part.end())


def _identifier(text: str, start: int) -> Iterator[Token]:
    """Letters and digits: one term without its hyphens, unless the letters are a plain word ("24-hour", "type-1")."""
    letters = re.sub(r"[^A-Za-z]+", " ", text).split()
    lower = letters[0].lower()
    ordinal = re.fullmatch(r"\d+(?:st|nd|rd|th)", text.lower())
    if ordinal:
        yield Token(text.lower(), start, start + len(text))
    elif lower in _PLAIN_WORDS or lower in _COUNTED - {"men", "nf"}:
        yield from _apart(text, start)
    else:
        yield Token(text.lower().replace("-", ""), start, start + len(text))


def _joined(tokens: list[Token], folded: str) -> list[Token]:
    """Join a prefix written apart, and turn "type II" and "grade two" into their figures."""
    out: list[Token] = []
    for token in tokens:
        last = out[-1] if out else None
        if last is not None and last.term in _SPACED_PREFIXES and folded[last.end : token.start] == " ":
            word = folded[token.start : token.end]
            if word.isalpha() and not (word.isupper() and len(word) > 1):
                out[-1] = Token(stem(last.term + word.lower()), last.start, token.end)
                continue
        figure = _ORDINALS.get(folded[token.start : token.end].lower())
        if last is not None and figure and last.term == "MEN":
            out[-1] = Token(f"men{figure}", last.start, token.end)
        elif last is not None and figure and last.term in _COUNTED_STEMS:
            out.append(Token(figure, token.start, token.end))
        else:
            out.append(token)
    return out


_COUNTED_STEMS = {stem(word) for word in _COUNTED}
