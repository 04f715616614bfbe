"""Is this an everyday English word, and how common is it? Knows no document and no terminology."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from math import log10

import msgspec
from spellchecker import SpellChecker

_COMMON, _RARE = -3.0, -8.0
"""Logarithms of the shares of all words at which a word is as common, and as rare, as can be."""

_LIST = "resources/en.json.gz"
"""Where pyspellchecker keeps its list, as JSON; a test holds what is read here against what it reads itself."""
_FIGURES = b"0123456789,"
_NO_FIGURES = bytes(set(range(256)) - set(_FIGURES))
_PIECE = 1 << 17
"""Bytes of the list that are looked through at a time."""


@cache
def _english() -> dict[str, int]:
    """How often each word occurs. Read here, in three fifths of the time in which pyspellchecker makes its own of it."""
    try:
        return msgspec.json.decode(_listed(), type=dict[str, int])
    except OSError:
        # Another release may keep its list elsewhere.
        return dict(SpellChecker(language="en").word_frequency.dictionary)


@cache
def _total() -> int:
    return sum(_english().values())


def _listed() -> bytes:
    return gzip.decompress(files("spellchecker").joinpath(_LIST).read_bytes())


def prepare() -> None:
    """Load the list of English words, for which the first question with a word of its own would wait a tenth of a second."""
    _ = _english(), _total()


def is_english(word: str) -> bool:
    """Is a word in small letters in a common English word list?"""
    return word in _english()


@cache
def commoner(limit: float) -> frozenset[str]:
    """The words whose rarity is below a limit.

    For processes that read documents: where the whole list takes 37 MB in each, those below .72 take 4. So it is only looked
    through, for all that occur so often by as many figures.
    """
    try:
        pieces = [(piece, piece.translate(None, _NO_FIGURES).strip(b",").split(b",")) for piece in _lines(_listed())]
        least = sum(sum(map(int, occurs)) for _, occurs in pieces) * 10 ** (_COMMON - limit * (_COMMON - _RARE))
        # Most occur too seldom by the length of their figures alone.
        figures = len(str(int(least)))
        often = (
            word
            for piece, occurs in pieces
            for word, n in zip(_words(piece), occurs, strict=True)
            if len(n) >= figures and int(n) > least
        )
        return frozenset(map(bytes.decode, often))
    except (OSError, ValueError):
        return frozenset(word for word in _english() if rarity(word) < limit)


def _lines(listed: bytes) -> Iterator[bytes]:
    """The list in pieces of whole lines: split at once, it would be most of what a process ever holds."""
    begin = 0
    while begin < len(listed):
        end = listed.find(b"\n", begin + _PIECE) + 1 or len(listed)
        yield listed[begin:end]
        begin = end


def _words(piece: bytes) -> list[bytes]:
    """The words of a piece of the list, in half the time of a regular expression. Raises ValueError where it is not written
    as words between double quotes, none with a figure in it."""
    words = piece.split(b'"')[1::2]
    letters = b"".join(words)
    if b"\\" in piece or letters.translate(None, _FIGURES) != letters:
        raise ValueError("what a word of the list is, and how often it occurs, is not told from its text alone")
    return words


@lru_cache(maxsize=16384)
def rarity(word: str) -> float:
    """How little a word in small letters is used in everyday English: 0 for one a thousandth of all words, 1 for one that
    stands in a hundred million at most, in proportion to the logarithm between."""
    occurs = _english().get(word, 0)
    return min(1.0, max(0.0, (_COMMON - log10(occurs / _total())) / (_COMMON - _RARE))) if occurs else 1.0
