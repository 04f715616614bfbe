"""Where in a text do the question's concepts stand?

For the few texts that are shown: answers to be marked, headings and lead-ins that say why a passage matched. Texts come
back question after question, so each is analyzed once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from search.analysis import Token, analyze
from search.engine import Alternative
from search.meaning import Meaning

REMEMBERED = 8192
"""Texts whose analysis is kept: a page's worth for some hundreds of questions, about 10 MB."""


class Place(NamedTuple):
    """Where in a text, text[start:end], an alternative stands, and by which rule it is one."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Analyzed:
    """A text's tokens, at which of them each term stands, and its terms alone: two sets are compared by the smaller one."""

    tokens: tuple[Token, ...]
    places: Mapping[str, tuple[int, ...]]
    terms: frozenset[str]

    def places_of(self, alternative: Alternative) -> list[Place]:
        """Where an alternative stands in the text, whose first term does."""
        terms, tokens, rule = alternative.terms, self.tokens, alternative.rule
        places, size = self.places[terms[0]], len(terms)
        if size == 1:
            return [Place(start, end, rule) for _, start, end in map(tokens.__getitem__, places)]
        runs = [tokens[at : at + size] for at in places]
        return [Place(run[0].start, run[-1].end, rule) for run in runs if tuple([token.term for token in run]) == terms]


@dataclass(frozen=True, slots=True)
class Sought:
    """A meaning as it is looked for in texts: its alternatives by the term with which they begin.

    Each has its place among them all, from the closest to the loosest.
    """

    meaning: Meaning
    firsts: frozenset[str]
    by_first: Mapping[str, Sequence[tuple[int, Alternative]]]

    def places(self, found: Analyzed) -> list[Place]:
        """Where its alternatives stand in a text, the closest alternatives first."""
        return [place for _, each in self._present(found) for place in found.places_of(each)]

    def first(self, found: Analyzed) -> Place | None:
        """The first of these places."""
        for _, each in self._present(found):
            if places := found.places_of(each):
                return places[0]
        return None

    def _present(self, found: Analyzed) -> Sequence[tuple[int, Alternative]]:
        """The alternatives whose first term stands in a text, the closest first."""
        here = self.firsts & found.terms
        if len(here) == 1:
            (first,) = here
            return self.by_first[first]
        # Places among the alternatives differ, so these are never compared.
        return sorted([place for first in here for place in self.by_first[first]])


def sought(meanings: Iterable[Meaning]) -> list[Sought]:
    """Meanings, made ready once a question for the many texts in which they are looked for."""
    return [_sought(meaning) for meaning in meanings]


def _sought(meaning: Meaning) -> Sought:
    by_first: dict[str, list[tuple[int, Alternative]]] = {}
    for place in enumerate(sorted((each for each in meaning.group.alternatives if each.terms), key=_looseness)):
        by_first.setdefault(place[1].terms[0], []).append(place)
    return Sought(meaning, meaning.group.firsts, by_first)


def _looseness(alternative: Alternative) -> float:
    return -alternative.weight


@lru_cache(maxsize=REMEMBERED)
def analyzed(text: str) -> Analyzed:
    """A text's analysis."""
    tokens = tuple(analyze(text))
    places: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        places.setdefault(token.term, []).append(at)
    return Analyzed(tokens, {term: tuple(found) for term, found in places.items()}, frozenset(places))
