"""Where in a text do the question's concepts stand?

For the few texts that are shown: answers to be marked, headings and lead-ins that say why a passage matched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from search.engine import Alternative, Alternatives, closest_first
from search.meaning import Meaning
from search.remembered import WAYS, repeatedly
from search.texts import Analyzed
from search.words import NEGATION_TERMS

# Not a named tuple: so many are made for a page that they would cost more than finding them.
Run = tuple[int, int, str]
"""From which to which of a text's terms an alternative stands there, and by which rule it is one."""


class _Ways(msgspec.Struct, frozen=True, gc=False):
    """Alternatives by the term with which they begin, each with its place among them all, the closest first.

    closest: all of them in that order. firsts: those terms. A text without any of them holds none of the alternatives.
    alone: all of these, where they begin with one term. denies: one of them is a mere "not".
    """

    closest: Sequence[Alternative]
    firsts: frozenset[str]
    by_first: Mapping[str, Sequence[tuple[int, Alternative]]]
    alone: Sequence[tuple[int, Alternative]]
    denies: bool


class Sought(msgspec.Struct, frozen=True, gc=False):
    """A meaning as it is looked for in texts, with what _Ways says of its alternatives.

    whole: the number, among all that are looked for, of the concept of which it is a single word; -1 for any other.
    """

    label: str
    weight: float
    whole: int
    closest: Sequence[Alternative]
    firsts: frozenset[str]
    by_first: Mapping[str, Sequence[tuple[int, Alternative]]]
    alone: Sequence[tuple[int, Alternative]]
    denies: bool

    def first(self, found: Analyzed) -> Run | None:
        """The first of its runs in a text that holds one of firsts."""
        # As runs does, which finds all.
        for _, each in self.alone or self._present(found):
            terms = each.terms
            more = len(terms) - 1
            for at in found.places[terms[0]]:
                if not more or found.terms[at : at + more + 1] == terms:
                    return at, at + more, each.rule
        return None

    def runs(self, found: Analyzed) -> list[Run]:
        """Where its alternatives stand in a text that holds one of firsts, the closest alternatives first."""
        runs: list[Run] = []
        for _, each in self.alone or self._present(found):
            terms = each.terms
            more = len(terms) - 1
            if not more:
                runs += [(at, at, each.rule) for at in found.places[terms[0]]]
                continue
            runs += [(at, at + more, each.rule) for at in found.places[terms[0]] if found.terms[at : at + more + 1] == terms]
        return runs

    def _present(self, found: Analyzed) -> Sequence[tuple[int, Alternative]]:
        """The alternatives whose first term the text holds, the closest first."""
        here = self.firsts & found.held
        if len(here) == 1:
            (first,) = here
            return self.by_first[first]
        # Places among the alternatives differ, so these are never compared.
        return sorted([place for first in here for place in self.by_first[first]])


def sought(meanings: Sequence[Meaning]) -> list[Sought]:
    """Meanings, made ready once a question for the many texts in which they are looked for."""
    wholes = {at: number for number, meaning in enumerate(meanings) if len(meaning.words) > 1 for at in meaning.words}
    return [_sought(meaning, wholes) for meaning in meanings]


def _sought(meaning: Meaning, wholes: Mapping[int, int]) -> Sought:
    """wholes: of each word of the question the number of the concept that has it among several."""
    group = meaning.group
    ways = _ways_of(group.alternatives)
    whole = wholes.get(meaning.words[0], -1) if len(meaning.words) == 1 else -1
    return Sought(group.label, group.weight, whole, ways.closest, ways.firsts, ways.by_first, ways.alone, ways.denies)


def _ways(alternatives: Alternatives) -> _Ways:
    by_first: dict[str, list[tuple[int, Alternative]]] = {}
    closest = closest_first(alternatives)
    for place in enumerate(closest):
        if place[1].terms:
            by_first.setdefault(place[1].terms[0], []).append(place)
    denies = any(NEGATION_TERMS.issuperset(each.terms) for each in alternatives)
    (alone,) = by_first.values() if len(by_first) == 1 else ((),)
    return _Ways(closest, frozenset(by_first), by_first, alone, denies)


_ways_of = repeatedly(_ways, WAYS)
