"""Where in a text do the question's concepts stand?

For the few texts that are shown: answers to be marked, headings and lead-ins that say why a passage matched. Texts come
back question after question, so each is analyzed once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from search.analysis import analyze
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
    """A text's terms in their order, where each begins and ends in it, and at which places of the order each term stands.

    Flat, since thousands are kept: as tokens they were a million objects, which held everything up whenever they were gone
    through for garbage. held: the terms alone; two sets are compared by the smaller one.
    """

    terms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    places: Mapping[str, tuple[int, ...]]
    held: frozenset[str]

    def places_of(self, alternative: Alternative) -> list[Place]:
        """Where an alternative stands in the text, whose first term does."""
        terms, rule, starts, ends = alternative.terms, alternative.rule, self.starts, self.ends
        places, more = self.places[terms[0]], len(terms) - 1
        if more:
            return [Place(starts[at], ends[at + more], rule) for at in places if self.terms[at : at + more + 1] == terms]
        return [Place(starts[at], ends[at], rule) for at in places]


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
        here = self.firsts & found.held
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
    tokens = analyze(text)
    terms = tuple([token.term for token in tokens])
    places: dict[str, list[int]] = {}
    for at, term in enumerate(terms):
        places.setdefault(term, []).append(at)
    starts, ends = tuple([token.start for token in tokens]), tuple([token.end for token in tokens])
    return Analyzed(terms, starts, ends, {term: tuple(found) for term, found in places.items()}, frozenset(places))
