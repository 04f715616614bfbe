"""What must a search engine do for us? The wall: this, and nothing more.

An engine finds the best candidates for a tree of our own (never the raw string) and hands over each one's forward
record, so that ranking.py orders the first page the same whatever engine stands behind. Everything it raises is ours
(errors.py). tests/test_engine_contract.py holds every engine to this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


FULL = 0.7
"""Alternatives of at least this weight say the same as the question: they decide how rare its concept is, and cover it."""


class Alternative(msgspec.Struct, frozen=True, gc=False):
    """One way to write a group's concept: a term, or several in a row. weight: 1 for the same, less for looser.

    rule: why it stands here ("exact", "same", "abbreviation", "lay", "narrower", "broader", "case", "part").
    """

    terms: tuple[str, ...]
    weight: float = 1.0
    rule: str = "exact"


Alternatives = tuple[Alternative, ...]


def closest_first(alternatives: Alternatives) -> list[Alternative]:
    """Alternatives in the order in which they are shown: who says most of what was typed comes first."""
    return sorted(alternatives, key=lambda each: -each.weight)


class Group(msgspec.Struct, frozen=True, gc=False):
    """One concept of the question: its alternatives count as one word. label: as typed. weight: its say."""

    label: str
    alternatives: Alternatives
    weight: float = 1.0


ENDED = -2
"""Stands behind the terms of an alternative that has fewer than others: no term's id, nor -1, which ends a field."""


class KnownWays(NamedTuple):
    """Alternatives, each a column: terms[:, n] are the ids by which records name its terms, and then ENDED.

    weights[n] is its weight, places[n] its place in closest_first() of all alternatives.
    """

    terms: Ints
    weights: Floats
    places: Ints

    @classmethod
    def of(cls, alternatives: Alternatives, ids_of: Callable[[tuple[str, ...]], Sequence[int]]) -> KnownWays:
        """Those of some alternatives whose terms the index has. ids_of: the ids of terms, -1 for one that it has not."""
        every = [(place, each.weight, ids_of(each.terms)) for place, each in enumerate(closest_first(alternatives))]
        found = [each for each in every if each[2] and min(each[2]) >= 0]
        terms = np.full((max([len(ids) for _, _, ids in found], default=1), len(found)), ENDED, np.int32)
        for column, (_, _, ids) in enumerate(found):
            terms[: len(ids), column] = ids
        places = np.asarray([place for place, _, _ in found], np.int32)
        return cls(terms, np.asarray([weight for _, weight, _ in found], np.float32), places)


class Tree(msgspec.Struct, frozen=True):
    """What is asked of an engine: passages with any of groups, all of required, none of excluded, within filters.

    required and excluded hold phrases (of one term or more). filters: sources that may answer, or None for all.
    """

    groups: tuple[Group, ...]
    required: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    sources: frozenset[int] | None = None


class Added(NamedTuple):
    """Single terms by their ids, the say of each as of a group of its own."""

    ids: Ints
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25F needs to know of the whole index: passages, and the mean number of tokens of each field."""

    passages: int
    averages: tuple[float, ...]


class Records(msgspec.Struct, frozen=True):
    """The forward records of k passages, end to end.

    stream: term ids, each field followed by -1. starts: k * len(FIELDS) + 1 offsets into stream, one where each field
    begins. unit_starts: offsets into stream at which the answer units of the bodies begin; unit_ptr: k + 1 offsets into
    unit_starts.
    """

    stream: Ints
    starts: Ints
    unit_starts: Ints
    unit_ptr: Ints


class Vector(NamedTuple):
    """The terms of a passage by their ids, ascending, and what each says there: its weighted frequency, saturated."""

    ids: Ints
    says: Floats


class Candidates(msgspec.Struct, frozen=True):
    """The best passages for a tree, best first, with the exact number of all that match.

    numbers are the engine's own numbers of passages.
    document_frequencies: for each group, in how many passages one of its full-weight alternatives stands. tells: its weight
    times how rare that makes it.
    matching: of each passage, by its number, whether it matches. sums: what the engine has added up for each so far, by the
    tree's groups alone, whatever else it requires.
    related: of each of numbers, what terms added to the tree say; empty where none was.
    """

    numbers: Ints
    scores: Floats
    sources: Ints
    total: int
    document_frequencies: tuple[int, ...]
    tells: Floats
    matching: NDArray[np.bool_]
    sums: Floats
    related: Floats


class Engine(Protocol):
    """A searchable index of passages, fixed at one generation."""

    @property
    def statistics(self) -> Statistics: ...

    def candidates(self, tree: Tree, limit: int) -> Candidates:
        """The best of all passages that match the tree, at most limit of them."""

    def more(self, tree: Tree, found: Candidates, added: Added, limit: int) -> Candidates:
        """What a tree found, with some terms added.

        They add to scores, and who has none but them is a candidate too. But what counts as matching stays, since they were
        not asked for.
        """

    def records(self, numbers: Ints) -> Records:
        """The forward records of some passages, end to end in the order given."""

    def roles(self, numbers: Ints) -> NDArray[np.uint8]:
        """What each answer unit of some passages does for the others (roles.py), in the order of their records."""

    def vectors(self, numbers: Sequence[int]) -> list[Vector]:
        """What each of some passages holds."""

    @property
    def sources(self) -> Ints:
        """The source number of each passage, by its number."""

    def opening_with(self, alternatives: Alternatives) -> Ints:
        """The passages whose texts open with the first term of an alternative of full weight, or with an article and that.

        Deleted ones may be among them.
        """

    def term_ids(self, terms: Iterable[str]) -> list[int]:
        """The ids by which records name these terms; -1 for a term that no passage holds."""

    def flags(self, terms: tuple[str, ...]) -> NDArray[np.bool_]:
        """For each id by which records name terms, and last for -1, whether it is one of these."""

    @property
    def numerals(self) -> NDArray[np.bool_]:
        """For each id by which records name terms, and last for -1, whether its term begins with a figure."""

    @property
    def telling(self) -> NDArray[np.bool_]:
        """For each id by which records name terms, whether its term tells what a passage is about: no stop word, letter or
        number does."""

    def known(self, alternatives: Alternatives) -> KnownWays:
        """Of some alternatives those whose terms the index has."""

    def with_quantities(self, alternatives: Alternatives) -> Alternatives:
        """Some alternatives, and for each that is a unit of measure the quantities of it that the index has: "16 mg" is one
        term."""

    def terms_of(self, ids: Iterable[int]) -> Iterator[str]:
        """The terms that records name by these ids, one after the other as they are asked for."""

    def document_frequency(self, term: str) -> int:
        """In how many passages a term stands."""

    @property
    def idf(self) -> NDArray[np.float64]:
        """For each id by which records name terms, how much the term tells by itself (bm25f.idf)."""

    def holds(self, phrase: tuple[str, ...]) -> bool:
        """Does any passage hold these terms in a row?"""

    def words(self) -> Iterable[str]:
        """Every term of the index, for spelling."""
