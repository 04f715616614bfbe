"""Where in a text do the question's concepts stand?

For the few texts that are shown: answers to be marked, headings and lead-ins that say why a passage matched. Texts come
back question after question, so each is analyzed once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from search.analysis import Token, analyze
from search.meaning import Meaning
from search.model import Mark

REMEMBERED = 8192
"""Texts whose analysis is kept: a page's worth for some hundreds of questions, about 10 MB."""


@dataclass(frozen=True, slots=True)
class Analyzed:
    """A text's tokens, and at which of them each term stands."""

    tokens: tuple[Token, ...]
    places: Mapping[str, tuple[int, ...]]

    def holds(self, phrase: tuple[str, ...], at: int) -> bool:
        end = at + len(phrase)
        return end <= len(self.tokens) and all(self.tokens[at + offset].term == term for offset, term in enumerate(phrase))


@lru_cache(maxsize=REMEMBERED)
def analyzed(text: str) -> Analyzed:
    """A text's analysis."""
    tokens = tuple(analyze(text))
    places: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        places.setdefault(token.term, []).append(at)
    return Analyzed(tokens, {term: tuple(found) for term, found in places.items()})


def marks_of(meaning: Meaning, text: str, *, least: float = 0.0) -> Iterator[Mark]:
    """Where a meaning's alternatives of at least some weight stand in a text, the closest alternatives first."""
    found = analyzed(text)
    if meaning.group.firsts.isdisjoint(found.places):
        return
    alternatives = meaning.group.alternatives
    present = [each for each in alternatives if each.weight >= least and each.terms[0] in found.places]
    if len(present) > 1:
        present.sort(key=lambda each: -each.weight)
    for alternative in present:
        size = len(alternative.terms)
        for at in found.places[alternative.terms[0]]:
            if size == 1 or found.holds(alternative.terms, at):
                start, end = found.tokens[at].start, found.tokens[at + size - 1].end
                yield Mark(start, end, text[start:end], meaning.group.label, alternative.rule)
