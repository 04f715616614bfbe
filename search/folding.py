"""Which plain characters stand for these? Unicode becomes ASCII where that keeps the meaning, and offsets are kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from search.model import Span

_FOLD = {
    "‘": "'", "’": "'", "ʼ": "'", "′": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-", "—": " ", "―": " ",
    "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "＜": "<", "＞": ">", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ı": "i", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta",
    "ε": "epsilon", "κ": "kappa", "λ": "lambda", "σ": "sigma", "ω": "omega", "µ": "u", "μ": "u", "™": "", "℠": "", "º": "",
}  # fmt: skip
"""A dash that is wider than a hyphen parts words, but people write "Ki–67" too: only the widest is a space."""
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_ANY_RAISED = re.compile(f"[{_RAISED}]")
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
SHORT_WORDS = "it|is|so|of|to|us|do|by|on|up|we|be|go|or|as|an|no|if|at|CT|GI|UK|US|EU|GP"
"""Words of two letters, as a pattern, behind which raised figures are a note's mark. Of others they are a unit's power
("cm²", "in²") or part of a name ("CO²", "CD⁴")."""
_MARKS = re.compile(
    rf"(?=[{_RAISED}])(?:(?:(?<=[{_LETTER}]{{3}})|(?<=(?<![{_LETTER}])(?:{SHORT_WORDS})))[{_RAISED}]{{1,2}}"
    rf"|(?:(?<=[.;:!?…)\]”’\"'»])|(?<=,)(?<![{_RAISED}],))[{_RAISED}]{{1,3}}(?![\w⁺]|⁻(?![{_RAISED}])))"
    rf"(?:[,–⁻-][{_RAISED}]{{1,3}}(?!\w)){{0,30}}(?![{_RAISED}])"
)
"""Raised figures of notes, behind a word ("ulcers¹,²"; three figures are a mass number), or behind a stop, comma or bracket.

White space parts them from what follows, so that "⁶⁸Ga,¹⁷⁷Lu" has none; those behind a figure or a unit are powers.
"""


def fold(text: str) -> tuple[str, list[int] | None]:
    """Fold Unicode to ASCII where that keeps the meaning: quotes, dashes, accents, superscripts, Greek letters.

    Returns the folded text, and for each of its characters the offset in the source; None where they are the same.
    """
    if text.isascii():
        return text, None
    marks = {at for span in note_marks(text) for at in range(span.start, span.end)}
    found = [(at, _piece(text, at, at in marks)) for at in map(re.Match.start, _FOREIGN.finditer(text))]
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


def note_marks(text: str) -> Iterator[Span]:
    """Where the raised figures of notes stand, each list of them as one: "tumors¹" and "bowel.³–⁵", but not "10⁹"."""
    return (Span(*match.span()) for match in _MARKS.finditer(text)) if _ANY_RAISED.search(text) else iter(())


def _piece(text: str, at: int, in_mark: bool) -> str:
    """What one character is folded to. A raised figure may be a power ("10⁹") or part of a note's mark ("tumors¹,²")."""
    char = text[at]
    if in_mark:
        return " "
    if char in _RAISED and text[at - 1 : at].isdecimal() and text[at - 1].isascii():
        return "^" + _folded(char)
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
