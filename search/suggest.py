"""What was meant by a word that nothing knows? Spelling, against the words of the index and of the terminology.

By letters and by sound, as most who misspell a word of medicine have only heard it. Never for figures, identifiers or
abbreviations in capitals, never for a word that is English already, and never across a pair whose confusion would turn an
answer round (hyper-/hypo-, -scopy/-tomy). Distances are Damerau-Levenshtein (rapidfuzz); what is English is the word list
of pyspellchecker.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from copy import copy
from functools import cache, lru_cache
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from search.analysis import analyze
from search.model import Correction, Passage
from search.orthography import stem
from search.query import Word
from search.sounding import sound

SHORTEST = 4
"""Letters of the shortest word that is corrected: at three, most corrections are other words."""
LONG = 7
"""Letters from which two slips are allowed."""
LONGER = 10
"""Letters from which two slips may change the sound as well: few words are that near to one so long."""
TRIED = 3
"""Terms of which it is looked up how documents write them: these have no endings, which tell them apart."""
FREQUENT = 0.5
"""Slips for which it makes up that a term stands in ten times as many passages."""
_COMMON, _RARE = -3.0, -8.0
"""Logarithms of the shares of all words at which a word is as common, and as rare, as can be."""
_BARRED = (
    ("hyper", "hypo"), ("scop", "tom"), ("ectom", "otom"), ("ostom", "otom"), ("ectom", "ostom"), ("inter", "intra"),
    ("ante", "anti"), ("itis", "osis"), ("adeno", "angio"), ("ileum", "ilium"), ("pre", "post"), ("macro", "micro"),
    ("^ab", "^ad"), ("endo", "ecto"), ("afferent", "efferent"), ("peritoneal", "perineal"), ("perone", "perine"),
    ("calcem", "kalem"), ("nephroma", "neuroma"),
    ("nephropath", "neuropath"),
)  # fmt: skip


@cache
def _english() -> SpellChecker:
    return SpellChecker(language="en")


def prepare() -> None:
    """Load the list of English words, for which the first question with a word of its own would wait a tenth of a second."""
    _english()


def is_english(word: str) -> bool:
    """Is a word in small letters in a common English word list?"""
    return word in _english()


@lru_cache(maxsize=16384)
def rarity(word: str) -> float:
    """How little a word in small letters is used in everyday English: 0 for one a thousandth of all words, 1 for one that
    stands in a hundred million at most, in proportion to the logarithm between."""
    frequency = _english().word_usage_frequency(word)
    return min(1.0, max(0.0, (_COMMON - log10(frequency)) / (_COMMON - _RARE))) if frequency else 1.0


class Speller:
    """Corrects words against those of one generation.

    surfaces: how some documents write a term of the index. frequency: how many passages hold it.
    """

    def __init__(
        self,
        index_terms: Iterable[str],
        terminology_words: Iterable[str],
        surfaces: Callable[[str], Collection[str]],
        frequency: Callable[[str], int],
    ) -> None:
        self._known: dict[str, set[str]] = {}
        for word in terminology_words:
            for part in re.findall(r"[a-z]{4,}", word.lower()):
                self._known.setdefault(stem(part), set()).add(part)
        self._index = _correctable(index_terms)
        self._candidates = sorted(self._index | self._known.keys())
        self._surfaces, self._frequency = surfaces, frequency

    def on(
        self, surfaces: Callable[[str], Collection[str]], frequency: Callable[[str], int], new: Iterable[str] = ()
    ) -> Speller:
        """The same words and new ones of the index, where other documents write them."""
        other = copy(self)
        other._surfaces, other._frequency = surfaces, frequency
        more = _correctable(new) - self._index
        if more:
            other._index = self._index | more
            # Sorted already but for the new ones, and so in no time.
            other._candidates = sorted([*self._candidates, *(more - self._known.keys())])
        return other

    def __call__(self, word: Word) -> Correction | None:
        """The known word that was meant, or None."""
        typed = word.surface.lower()
        if not typed.isalpha() or not typed.isascii() or len(typed) < SHORTEST or word.term.isupper():
            return None
        if typed in _english():
            return None
        slips = 2 if len(typed) >= LONG else 1
        unheard = slips if len(typed) >= LONGER else slips - 1
        meant: list[tuple[float, int, str]] = []
        for term, likely in self._near(stem(typed), slips, unheard)[:TRIED]:
            for way in self._known.get(term) or self._surfaces(term) or [term]:
                # Two terms may be near whose words are not: those of "folate" and "floating".
                letters = min(OSA.distance(typed, way), OSA.distance(typed, way[: len(typed)]) + 1)
                if letters <= slips + 1:
                    heard = OSA.distance(sound(typed), sound(way))
                    meant.append((letters + heard - likely, heard, way))
        return Correction(word.surface, min(meant)[2]) if meant else None

    def _near(self, typed: str, slips: int, unheard: int) -> list[tuple[str, float]]:
        """The terms that may be meant, the nearest first, and of how many slips it makes up how often each stands.

        typed: a term too. unheard: slips by which it may sound like anything.
        """
        near = process.extract(typed, self._candidates, scorer=OSA.distance, score_cutoff=slips + 1, limit=None)
        rated: list[tuple[float, str, float]] = []
        for found, letters, _ in near:
            heard = OSA.distance(sound(typed), sound(found))
            is_near = (
                letters + heard <= slips + 1 or letters <= unheard or (letters <= slips and _differ_in_ending(typed, found))
            )
            if is_near and _may_mean(f"^{typed}", f"^{found}", max(letters, slips)):
                likely = FREQUENT * log10(1 + self._frequency(found))
                rated.append((letters + heard - likely, found, likely))
        return [(found, likely) for _, found, likely in sorted(rated)]


def written(term: str, passages: Iterable[Passage]) -> set[str]:
    """How passages write a term, in small letters."""
    return {
        text[token.start : token.end].lower()
        for passage in passages
        for text in (passage.text, *passage.context, *passage.heading_path)
        for token in analyze(text)
        if token.term == term
    }


def _correctable(terms: Iterable[str]) -> set[str]:
    return {term for term in terms if term.isalpha() and term.islower() and len(term) >= SHORTEST - 1}


def _differ_in_ending(typed: str, found: str) -> bool:
    return typed.startswith(found) or found.startswith(typed)


def _may_mean(typed: str, found: str, slips: int) -> bool:
    """May found be what was meant? A caret opens both words.

    Not where it turns half of a barred pair into the other, nor where the other half would do as well: "hypglycemia" is
    near both words, even if the documents hold only one of them.
    """
    if typed[1] != found[1] and sound(typed[1:])[:1] != sound(found[1:])[:1]:
        return False
    for pair in _BARRED:
        for half, other in (pair, pair[::-1]):
            if half in found and half not in typed:
                turned = found.replace(half, other)
                if other in typed or OSA.distance(typed, turned) <= slips:
                    return False
    return True
