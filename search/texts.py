"""Which terms stand in a text that is shown, and where in it?

Texts come back question after question, so each is analyzed once. A passage's own text need not be: the index says which of
its terms match, and only the sentences in which a match is shown are analyzed, to learn between which characters it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from search.analysis import analyze
from search.model import Passage
from search.said import Said

REMEMBERED = 16384
"""Texts whose analysis is kept, sentences for the most part: thirty for a page of hits. 2 to 4 kB each, 64 MB at most."""


class _Places(dict[str, tuple[int, ...]]):
    """At which places among some terms each of them stands, found out for those that are asked for: a few of hundreds."""

    def __init__(self, terms: tuple[str, ...]) -> None:
        super().__init__()
        self._terms = terms

    def __missing__(self, term: str) -> tuple[int, ...]:
        places: list[int] = []
        for _ in range(self._terms.count(term)):
            places.append(self._terms.index(term, places[-1] + 1 if places else 0))
        return self.setdefault(term, tuple(places))


class Analyzed(msgspec.Struct, frozen=True, gc=False):
    """A text's terms in their order, where each begins and ends in it, and at which places of the order each term stands.

    Flat, since thousands are kept: as tokens they were a million objects, which held everything up whenever they were gone
    through for garbage. held: the terms alone; two sets are compared by the smaller one.
    """

    terms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    places: Mapping[str, tuple[int, ...]]
    held: frozenset[str]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text the terms from one place to another stand: offsets in code points."""
        return self.starts[first], self.ends[last]


@lru_cache(maxsize=REMEMBERED)
def analyzed(text: str) -> Analyzed:
    """A text's analysis."""
    terms, starts, ends = tuple(zip(*analyze(text), strict=True)) or ((), (), ())
    return Analyzed(terms, starts, ends, _Places(terms), frozenset(terms))


def span_of(passage: Passage, said: Said, terms: tuple[str, ...]) -> tuple[int, int]:
    """Where in a passage's own text some terms stand which the index says are there: offsets in code points."""
    if 0 <= said.unit < len(passage.units):
        unit = passage.units[said.unit]
        alone = analyzed(unit.of(passage.text))
        begin, end = said.first - said.begins, said.last - said.begins
        # By itself a sentence may have other terms than where it stands, and a run of terms may leave it.
        if alone.terms[begin : end + 1] == terms:
            start, stop = alone.span(begin, end)
            return unit.start + start, unit.start + stop
    return analyzed(passage.text).span(said.first, said.last)
