"""Which terms stand in a text that is shown, and where in it?

Texts come back question after question, so each is analyzed once. A passage's own text need not be: the index has its terms,
and only the sentences in which a match is shown are analyzed, to learn between which characters it stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec
import numpy as np

from search.analysis import analyze
from search.engine import Engine
from search.model import Passage
from search.rules import FIELDS

_N = len(FIELDS)
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


class Body(NamedTuple):
    """What an index has of a passage's text: its terms in their order, and with which of them each unit begins."""

    terms: tuple[str, ...]
    units: tuple[int, ...]


class Bodies:
    """The bodies of some passages by their numbers in an engine, all read when the first of them is asked for."""

    def __init__(self, numbers: Sequence[int], engine: Engine) -> None:
        self._numbers, self._engine = numbers, engine
        self._read: dict[int, Body] = {}

    def of(self, number: int) -> Body:
        if not self._read:
            self._read = dict(zip(self._numbers, self._bodies(), strict=True))
        return self._read[number]

    def _bodies(self) -> Iterator[Body]:
        found = self._engine.records(np.asarray(self._numbers, np.int32))
        stream, bounds = found.stream.tolist(), found.starts.tolist()
        units, unit_ptr = found.unit_starts.tolist(), found.unit_ptr.tolist()
        # The body is the last of the fields, and -1 stands behind each.
        for number, (begin, end) in enumerate(zip(bounds[_N - 1 :: _N], bounds[_N::_N], strict=True)):
            terms = tuple(self._engine.terms_of(stream[begin : end - 1]))
            yield Body(terms, tuple([unit - begin for unit in units[unit_ptr[number] : unit_ptr[number + 1]]]))


class Indexed(msgspec.Struct, frozen=True, gc=False):
    """A passage's text by its terms, as Analyzed has them: what is made of it is made when it is asked for, and kept.

    places: of each of held that was asked for. spans: of each pair of places.
    """

    passage: Passage
    body: Body
    places: Mapping[str, tuple[int, ...]]
    held: frozenset[str]
    spans: dict[tuple[int, int], tuple[int, int]]

    @property
    def terms(self) -> tuple[str, ...]:
        return self.body.terms

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text the terms from one place to another stand: offsets in code points."""
        found = self.spans.get((first, last))
        if found is None:
            found = self.spans[first, last] = self._find(first, last)
        return found

    def _find(self, first: int, last: int) -> tuple[int, int]:
        at = bisect_right(self.body.units, first) - 1
        if 0 <= at < len(self.passage.units):
            unit = self.passage.units[at]
            alone = analyzed(unit.of(self.passage.text))
            begin, end = first - self.body.units[at], last - self.body.units[at]
            # By itself a sentence may have other terms than where it stands, and a run of terms may leave it.
            if alone.terms[begin : end + 1] == self.terms[first : last + 1]:
                start, stop = alone.span(begin, end)
                return unit.start + start, unit.start + stop
        return analyzed(self.passage.text).span(first, last)


def indexed(passage: Passage, body: Body) -> Indexed:
    """A passage's text, of which an index has this body."""
    return Indexed(passage, body, _Places(body.terms), frozenset(body.terms), {})
