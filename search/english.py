"""Is this an everyday English word, and how common is it? Knows no document and no terminology."""

from __future__ import annotations

from functools import cache, lru_cache
from math import log10

from spellchecker import SpellChecker

_COMMON, _RARE = -3.0, -8.0
"""Logarithms of the shares of all words at which a word is as common, and as rare, as can be."""


@cache
def _english() -> SpellChecker:
    return SpellChecker(language="en")


def prepare() -> None:
    """Load the list of English words, for which the first question with a word of its own would wait a tenth of a second."""
    _english()


def is_english(word: str) -> bool:
    """Is a word in small letters in a common English word list?"""
    return word in _english()


@cache
def commoner(limit: float) -> frozenset[str]:
    """The words whose rarity is below a limit.

    Of .72 a process that reads documents keeps 19 MB for good, and 37 for the whole list.
    """
    words = _english() if _english.cache_info().currsize else SpellChecker(language="en")
    total = words.word_frequency.total_words
    least = total * 10 ** (_COMMON - limit * (_COMMON - _RARE))
    return frozenset(word for word, times in words.word_frequency.dictionary.items() if times > least)


@lru_cache(maxsize=16384)
def rarity(word: str) -> float:
    """How little a word in small letters is used in everyday English: 0 for one a thousandth of all words, 1 for one that
    stands in a hundred million at most, in proportion to the logarithm between."""
    frequency = _english().word_usage_frequency(word)
    return min(1.0, max(0.0, (_COMMON - log10(frequency)) / (_COMMON - _RARE))) if frequency else 1.0
