"""Which passages match a tree, and which are the best of them? Answered from posting arrays alone.

An engine over Segments (postings.py), whether they lie beside Whoosh's or in memory. Immutable once made, so threads
share it without locks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from search import bm25f
from search.across import Across
from search.adding import add, lift
from search.choosing import best
from search.engine import FULL, Added, Alternatives, Candidates, Floats, Ints, KnownWays, Statistics, Tree, Vector
from search.foreseen import NONE as NONE_FORESEEN
from search.foreseen import Foreseen
from search.holders import Holders, end_to_end
from search.holding import Memory, Worth
from search.postings import Segment, Vocabulary
from search.quantities import Quantities, quantities, with_quantities
from search.remembered import loosely, repeatedly
from search.roles import of_passages
from search.words import ARTICLES, STOP_TERMS

SPELLED = 1024
"""Sets of alternatives of which is kept which the index has, and as many single ones: a few hundred bytes each."""

FLAGGED = 160
"""Sets of terms of which it is kept which these are, a byte for each term of the index: those of one question, and of the
organs, drugs and variants that are asked about most, each of which takes several."""
OPENED = 1_000_000
"""Passages of 4 bytes that are kept of those that open with some set of alternatives. Of a single one they lie together
already, and OPENED_SINGLE of these are kept."""
OPENED_SINGLE = 1024
_NONE = np.empty(0, np.float32)


class ArrayEngine:
    """Implements engine.Engine. alive: for each segment, which passages are not deleted (None: all).

    Passages are numbered through all segments, in their order. memories: for each segment, what was found in those very
    arrays before. foreseen: what is known of its phrases.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        vocabulary: Vocabulary,
        averages: Sequence[float],
        alive: Sequence[NDArray[np.bool_] | None] | None = None,
        memories: Sequence[Memory] | None = None,
        foreseen: Sequence[Foreseen] | None = None,
    ) -> None:
        self._segments = list(segments)
        self._vocabulary = vocabulary
        self._across = Across(self._segments)
        self.locate, self.records = self._across.locate, self._across.records
        self._sources: Ints = end_to_end([segment.sources for segment in self._segments], np.int32)
        none: list[None] = [None] * len(self._segments)
        self._holders = Holders(
            self._segments,
            vocabulary,
            alive or none,
            memories or [Memory() for _ in none],
            foreseen or [NONE_FORESEEN for _ in none],
        )
        mask = self._holders.alive
        living = len(self._sources) if mask is None else int(np.count_nonzero(mask))
        self._statistics = Statistics(living, tuple(averages))
        self.flags = lru_cache(maxsize=FLAGGED)(loosely(self._find_flags))
        self.known = repeatedly(loosely(self._find_known), SPELLED, alone=SPELLED)
        self.with_quantities = repeatedly(loosely(self._find_widened), SPELLED, alone=SPELLED)
        self.opening_with = repeatedly(loosely(self._find_opening), OPENED, len, alone=OPENED_SINGLE)

    def prepare(self) -> None:
        """Find out now what questions would wait for."""
        _ = self.numerals, self.telling, self._quantities, self._openings, self._roles, self.idf

    @property
    def memories(self) -> Sequence[Memory]:
        """What was found in each segment, for the next generation that has it."""
        return [holding.memory for holding in self._holders.each]

    @property
    def statistics(self) -> Statistics:
        return self._statistics

    def term_ids(self, terms: Iterable[str]) -> list[int]:
        return self._vocabulary.ids(terms)

    def _find_flags(self, terms: tuple[str, ...]) -> NDArray[np.bool_]:
        flags = np.zeros(len(self._vocabulary.terms) + 1, np.bool_)
        flags[self._vocabulary.ids(terms)] = True
        flags[-1] = False
        return flags

    @cached_property
    def numerals(self) -> NDArray[np.bool_]:
        begin = [term[:1] for term in self._vocabulary.terms]
        return np.asarray([*map(str.isdigit, begin), False], np.bool_)

    @cached_property
    def telling(self) -> NDArray[np.bool_]:
        terms = self._vocabulary.terms
        # Column by column, in half the time.
        telling: NDArray[np.bool_] = np.asarray(list(map(len, terms)), np.int32) > 1
        telling &= ~np.asarray(list(map(str.isdigit, terms)), np.bool_)
        return telling & ~self._find_flags(tuple(STOP_TERMS))[:-1]

    def _find_known(self, alternatives: Alternatives) -> KnownWays:
        return KnownWays.of(alternatives, self._holders.ids)

    def _find_widened(self, alternatives: Alternatives) -> Alternatives:
        return with_quantities(alternatives, self._quantities)

    @cached_property
    def _quantities(self) -> Quantities:
        return quantities(self._vocabulary.terms)

    def terms_of(self, ids: Iterable[int]) -> Iterator[str]:
        return map(self._vocabulary.terms.__getitem__, ids)

    def words(self) -> Iterable[str]:
        return self._vocabulary.terms

    def document_frequency(self, term: str) -> int:
        return self._holders.frequency(term)

    @cached_property
    def idf(self) -> NDArray[np.float64]:
        return bm25f.idf(self._holders.frequencies, self._statistics.passages)

    def holds(self, phrase: tuple[str, ...]) -> bool:
        return self._holders.holds(phrase)

    def passages_with(self, term: str) -> list[int]:
        """Numbers of a few passages that hold a term."""
        passages, alive = self._holders.of((term,)), self._holders.alive
        living = passages if alive is None else passages[alive[passages]]
        return [int(number) for number in living[:3]]

    def candidates(self, tree: Tree, limit: int) -> Candidates:
        found = [self._holders.group(group) for group in tree.groups]
        frequencies = tuple([frequency for _, frequency in found])
        passages = self._statistics.passages
        idf = [bm25f.idf(frequency, passages) for frequency in frequencies]
        tells = np.asarray([group.weight * rare for group, rare in zip(tree.groups, idf, strict=True)], np.float32)
        worths = list(zip(*[each for each, _ in found], strict=True)) or [()] * len(self._segments)
        sums = self._sums(worths, tells)
        if not tells.all():
            self._lift(sums, worths, tells)
        scores = self._narrowed(tree, sums)
        numbers = best(scores, limit).astype(np.int32)
        matching = scores > 0
        return Candidates(
            numbers=numbers,
            scores=scores[numbers],
            sources=self._sources[numbers],
            total=int(np.count_nonzero(matching)),
            document_frequencies=frequencies,
            tells=tells,
            matching=matching,
            sums=sums,
            related=_NONE,
        )

    def more(self, tree: Tree, found: Candidates, added: Added, limit: int) -> Candidates:
        tells = (added.weights * self.idf.take(added.ids)).astype(np.float32)
        every = self._narrowed(tree, self._sums(self._holders.worths(added.ids.tolist()), tells, found.sums))
        numbers = best(every, limit, near=found.numbers).astype(np.int32)
        scores = every[numbers]
        return replace(
            found, numbers=numbers, scores=scores, sources=self._sources[numbers], related=scores - found.sums[numbers]
        )

    def _sums(self, found: Sequence[Sequence[Worth]], weights: Floats, before: Floats | None = None) -> Floats:
        """For each passage, what it gets for some matches that each have a weight, and what it had before; nothing if it is
        deleted. found: of each segment, what each match is worth in it."""
        sums = np.empty(len(self._sources), np.float32) if before is None else before.copy()
        for worths, (begin, end) in zip(found, self._across.stretches, strict=True):
            add(sums[begin:end], worths, weights, afresh=before is None)
        sums[self._holders.gone] = 0
        return sums

    def _lift(self, sums: Floats, found: Sequence[Sequence[Worth]], tells: Floats) -> None:
        """Let what matches only that which tells nothing match none the less."""
        for worths, (begin, end) in zip(found, self._across.stretches, strict=True):
            lift(sums[begin:end], worths, tells)
        sums[self._holders.gone] = 0

    def _narrowed(self, tree: Tree, sums: Floats) -> Floats:
        """The score of every passage; nought where it does not match all of the tree."""
        if not (tree.required or tree.excluded or tree.sources is not None):
            return sums
        scores = sums.copy()
        for terms in tree.required:
            lacks = np.ones(len(scores), np.bool_)
            lacks[self._holders.of(terms)] = False
            scores[lacks] = 0
        for terms in tree.excluded:
            scores[self._holders.of(terms)] = 0
        if tree.sources is not None:
            barred = np.ones(int(self._sources.max(initial=-1)) + 1, np.bool_)
            barred[[source for source in tree.sources if source < len(barred)]] = False
            scores[barred[self._sources]] = 0
        return scores

    @property
    def sources(self) -> Ints:
        return self._sources

    def _find_opening(self, alternatives: Alternatives) -> Ints:
        ids, passages = self._openings
        terms = {each.terms[0] for each in alternatives if each.terms and each.weight >= FULL}
        wanted = [id_ for id_ in self._vocabulary.ids(terms) if id_ >= 0]
        bounds = ids.searchsorted([(id_, id_ + 1) for id_ in wanted]).tolist() if wanted else []
        return end_to_end([passages[begin:end] for begin, end in bounds], np.int32)

    @cached_property
    def _openings(self) -> tuple[Ints, Ints]:
        """With which term each passage opens, ascending, and of each the passage."""
        articles = self._find_flags(ARTICLES)
        ids = end_to_end([segment.openings(articles) for segment in self._segments], np.int32)
        order = ids.argsort(kind="stable").astype(np.int32)
        return ids[order], order

    def roles(self, numbers: Ints) -> NDArray[np.uint8]:
        every, unit_ptr = self._roles
        return of_passages(every, unit_ptr, numbers)

    @cached_property
    def _roles(self) -> tuple[NDArray[np.uint8], Ints]:
        """What each answer unit does, and where those of each passage begin, with the end of the last."""
        every = end_to_end([holding.roles(self.flags) for holding in self._holders.each], np.uint8)
        counts = end_to_end([np.diff(segment.unit_ptr) for segment in self._segments], np.int32)
        return every, np.append(0, counts.cumsum()).astype(np.int32)

    def vectors(self, numbers: Sequence[int]) -> list[Vector]:
        found: dict[int, Vector] = {}
        for holding, (begin, end) in zip(self._holders.each, self._across.stretches, strict=True):
            here = [number for number in numbers if begin <= number < end]
            found.update(zip(here, holding.vectors([number - begin for number in here]), strict=True))
        return [found[number] for number in numbers]
