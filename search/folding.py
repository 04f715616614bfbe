"""Which plain characters stand for these? Unicode becomes ASCII where that keeps the meaning, and offsets are kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_FOLD = {
    "‘": "'", "’": "'", "ʼ": "'", "′": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-", "—": " ", "―": " ",
    "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "＜": "<", "＞": ">", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ı": "i", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta",
    "ε": "epsilon", "κ": "kappa", "λ": "lambda", "σ": "sigma", "ω": "omega", "µ": "u", "μ": "u", "™": "", "℠": "", "º": "",
}  # fmt: skip
"""A dash that is wider than a hyphen parts words, but people write "Ki–67" too: only the widest is a space."""
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FOOTNOTE = re.compile(rf"[A-Za-z]{{3}}(?:\|[{_RAISED}]{{1,2}}|[{_RAISED}]\|[{_RAISED}])(?![{_RAISED}])")
"""One or two raised figures after a word, seen from the one after the bar; three are a mass number."""


def fold(text: str) -> tuple[str, list[int] | None]:
    """Fold Unicode to ASCII where that keeps the meaning: quotes, dashes, accents, superscripts, Greek letters.

    Returns the folded text, and for each of its characters the offset in the source; None where they are the same.
    """
    if text.isascii():
        return text, None
    found = [(match.start(), _piece(text, match.start())) for match in _FOREIGN.finditer(text)]
    pieces: list[str] = []
    done = 0
    for at, piece in found:
        pieces += text[done:at], piece
        done = at + 1
    folded = "".join((*pieces, text[done:]))
    return folded, None if all(len(piece) == 1 for _, piece in found) else _origins(found, len(text))


def _origins(found: Iterable[tuple[int, str]], length: int) -> list[int]:
    origins: list[int] = []
    done = 0
    for at, piece in found:
        origins.extend(range(done, at))
        origins.extend([at] * len(piece))
        done = at + 1
    origins.extend(range(done, length + 1))
    return origins


def _piece(text: str, at: int) -> str:
    """What one character is folded to. A raised figure may be a power ("10⁹") or a footnote ("tumors¹")."""
    char = text[at]
    if char in _RAISED:
        if text[at - 1 : at].isdecimal() and text[at - 1].isascii():
            return "^" + _folded(char)
        if _FOOTNOTE.search(text[max(at - 4, 0) : at] + "|" + text[at : at + 3]):
            return " "
    return _folded(char)


@lru_cache(maxsize=1 << 14)
def _folded(char: str) -> str:
    if char in _FOLD:
        return _FOLD[char]
    if unicodedata.category(char) == "Cf":
        return ""
    if "VULGAR FRACTION" in unicodedata.name(char, "") and unicodedata.numeric(char, 1.0) < 1:
        return f"{unicodedata.numeric(char):.2f}".strip("0")
    plain = "".join(piece for piece in unicodedata.normalize("NFKD", char) if not unicodedata.combining(piece))
    plain = "".join(_FOLD.get(piece, piece) for piece in plain)
    # One character never becomes two tokens, whose offsets would be the same.
    return "".join(filter(str.isalnum, plain)) or plain
