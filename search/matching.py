"""Where in a text do the question's concepts stand?

For the few texts that are shown: answers to be marked, headings and lead-ins that say why a passage matched. Texts come
back question after question, so each is analyzed once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.analysis import Token, analyze
from search.engine import Alternative
from search.meaning import Meaning

REMEMBERED = 8192
"""Texts whose analysis is kept: a page's worth for some hundreds of questions, about 10 MB."""


@dataclass(frozen=True, slots=True)
class Analyzed:
    """A text's tokens, at which of them each term stands, and its terms alone: two sets are compared by the smaller one."""

    tokens: tuple[Token, ...]
    places: Mapping[str, tuple[int, ...]]
    terms: frozenset[str]

    def holds(self, phrase: tuple[str, ...], at: int) -> bool:
        end = at + len(phrase)
        return end <= len(self.tokens) and all(self.tokens[at + offset].term == term for offset, term in enumerate(phrase))


@dataclass(frozen=True, slots=True)
class Sought:
    """A meaning as it is looked for in texts: by the term with which an alternative begins, those that do.

    Each with its place among them all, from the closest to the loosest.
    """

    meaning: Meaning
    firsts: frozenset[str]
    by_first: Mapping[str, Sequence[tuple[int, Alternative]]]


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


def places_of(one: Sought, text: str) -> Iterator[tuple[int, int, str]]:
    """Where a meaning's alternatives stand in a text, each with its rule, the closest alternatives first."""
    found = analyzed(text)
    here = one.firsts & found.terms
    if not here:
        return
    present = [place for first in here for place in one.by_first[first]]
    if len(here) > 1:
        # Places differ, so alternatives are never compared.
        present.sort()
    for _, alternative in present:
        size = len(alternative.terms)
        for at in found.places[alternative.terms[0]]:
            if size == 1 or found.holds(alternative.terms, at):
                yield found.tokens[at].start, found.tokens[at + size - 1].end, alternative.rule
