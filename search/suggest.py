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
from functools import cache
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import analyze
from search.capitals import EVERYDAY
from search.english import commoner, is_english, rarity
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
ENDING = 2
"""Letters from which what a word has more may be an ending: "tierd" is near to "tiredness"."""
TRIED = 3
"""Terms of which it is looked up how documents write them: these have no endings, which tell them apart."""
FREQUENT = 0.5
"""Slips for which it makes up that a term stands in ten times as many passages. Of 0, .25 and .5 the best on a hundred words
written as they are heard (tests/judged/misspelled_words.txt), asked of one page and of a large library."""
_BARRED = (
    ("hyper", "hypo"), ("scop", "tom"), ("ectom", "otom"), ("ostom", "otom"), ("ectom", "ostom"), ("inter", "intra"),
    ("ante", "anti"), ("itis", "osis"), ("adeno", "angio"), ("ileum", "ilium"), ("pre", "post"), ("macro", "micro"),
    ("^ab", "^ad"), ("endo", "ecto"), ("afferent", "efferent"), ("peritoneal", "perineal"), ("perone", "perine"),
    ("calcem", "kalem"), ("nephroma", "neuroma"), ("nephropath", "neuropath"),
)  # fmt: skip


_KINDS = ("itis", "osis", "oma")
"""Endings that say what kind of illness it is: "hypophysitis" is no misspelled "hypophysis"."""


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
        words = set(re.findall(r"[a-z]{4,}", "\n".join(terminology_words).lower()))
        self._terms = {word: stem(word) for word in sorted(words)}
        self._known: dict[str, list[str]] = {}
        for word, term in self._terms.items():
            self._known.setdefault(term, []).append(word)
        self._index = _correctable(index_terms)
        self._candidates = sorted(self._index.union(self._known, self._terms))
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
            other._candidates = sorted([*self._candidates, *more.difference(self._known, self._terms)])
        return other

    def __call__(self, word: Word) -> Correction | None:
        """The known word that was meant, or None."""
        typed = word.surface.lower()
        # Capitals behind the first letter are an abbreviation's ("CrCl"); in a line of nothing else, those of a short one.
        loud = word.surface.isupper() and word.small.islower() and len(typed) > SHORTEST
        abbreviation = not loud and (word.term.isupper() or not (word.surface[1:].islower() or word.surface.isupper()))
        if not typed.isalpha() or not typed.isascii() or len(typed) < SHORTEST or abbreviation:
            return None
        if is_english(typed):
            return None
        slips = 2 if len(typed) >= LONG else 1
        unheard = slips if len(typed) >= LONGER else slips - 1
        meant: list[tuple[float, int, float, str]] = []
        for term in self._near(typed, slips)[:TRIED]:
            for way in self._known.get(term) or self._surfaces(term) or [term]:
                letters, heard = _apart(typed, way)
                near = letters + heard <= slips + 1 or letters <= unheard
                near = near and not any(typed.endswith(kind) and not way.endswith(kind) for kind in _KINDS)
                if near and _may_mean(f"^{typed}", f"^{way}", max(letters, slips)):
                    # Of two that are as near, the one that people write more often.
                    meant.append((letters + heard - self._likely(term), heard, rarity(way), way))
        if not meant:
            return None
        nearest = min(meant)[-1]
        return None if _is_everyday(typed, nearest) else Correction(word.surface, nearest)

    def _near(self, typed: str, slips: int) -> list[str]:
        """The terms that may be meant, the nearest first: by themselves, or by how the terminology writes them."""
        rated: dict[str, float] = {}
        for one in {typed, stem(typed)}:
            for found, letters, _ in process.extract(
                one, self._candidates, scorer=OSA.distance, score_cutoff=slips + 1, limit=None
            ):
                if _may_mean(f"^{one}", f"^{found}", max(letters, slips)):
                    term = self._terms.get(found, found)
                    rate = letters + OSA.distance(sound(one), sound(found)) - self._likely(term)
                    rated[term] = min(rate, rated.get(term, rate))
        return sorted(rated, key=lambda term: (rated[term], term))

    def _likely(self, term: str) -> float:
        """For how many slips it makes up how often the documents write a term."""
        return FREQUENT * log10(1 + self._frequency(term))


def _is_everyday(typed: str, found: str) -> bool:
    """Whether some everyday English word is as near as one found that is none: "normaly" is no brand of a laxative."""
    if is_english(found):
        return False
    slips = OSA.distance(typed, found)
    lengths = range(len(typed) - slips, len(typed) + slips + 1)
    return any(
        process.extractOne(typed, _everyday().get(length, ()), scorer=OSA.distance, score_cutoff=slips) for length in lengths
    )


@cache
def _everyday() -> dict[int, list[str]]:
    """The everyday English words by their length: one of another length is as many slips away at least."""
    words: dict[int, list[str]] = {}
    for word in sorted(commoner(EVERYDAY)):
        words.setdefault(len(word), []).append(word)
    return words


def _apart(typed: str, way: str) -> tuple[int, int]:
    """By how many letters and by how many sounds two words differ, with or without an ending of the second.

    Two letters that only changed places, as in "aviod", were typed so, and not heard.
    """
    if sorted(typed) == sorted(way) and OSA.distance(typed, way) == 1:
        return 1, 0
    cut = len(typed) > SHORTEST and len(way) >= len(typed) + ENDING
    ways = (way, way[: len(typed)]) if cut else (way,)
    return min([(OSA.distance(typed, each), OSA.distance(sound(typed), sound(each))) for each in ways], key=sum)


def written(term: str, passages: Iterable[Passage]) -> set[str]:
    """How the first of some passages that holds a term writes it, in small letters."""
    for passage in passages:
        ways = {
            text[token.start : token.end].lower()
            for text in (passage.text, *passage.context, *passage.heading_path)
            for token in analyze(text)
            if token.term == term
        }
        if ways:
            return ways
    return set()


def _correctable(terms: Iterable[str]) -> set[str]:
    return {term for term in terms if term.isalpha() and term.islower() and len(term) >= SHORTEST - 1}


def _opening(word: str) -> str:
    """The first sound of a word behind a caret. By its first letters, of which many words share the same."""
    return sound(word[1:4])[:1]


def _may_mean(typed: str, found: str, slips: int) -> bool:
    """May found be what was meant? A caret opens both words.

    Not where it turns half of a barred pair into the other, nor where the other half would do as well: "hypglycemia" is
    near both words, even if the documents hold only one of them.
    """
    if typed[1] != found[1] and _opening(typed) != _opening(found):
        return False
    for pair in _BARRED:
        for half, other in (pair, pair[::-1]):
            if half in found and half not in typed:
                turned = found.replace(half, other)
                if other in typed or OSA.distance(typed, turned) <= slips + half.startswith("hyp"):
                    return False
    return True
