"""What must any engine answer? An engine in plain Python, to hold the others to (test_engine_contract.py).

It looks at every passage each time, so that it can be checked by eye.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from search import bm25f
from search.engine import FULL, Added, Alternative, Candidates, Group, Ints, KnownWays, Records, Statistics, Tree, Vector
from search.quantities import quantities, with_quantities
from search.roles import roles
from search.words import ARTICLES, STOP_TERMS


@dataclass(frozen=True, slots=True)
class Held:
    """A passage: its source's number, the terms of each field, the tokens of its body at which answer units begin."""

    source: int
    fields: tuple[tuple[str, ...], ...]
    unit_starts: tuple[int, ...]

    def counts(self, phrase: tuple[str, ...]) -> list[int]:
        """How often a phrase stands in each field; it never runs from one into the next."""
        size = len(phrase)
        return [sum(field[at : at + size] == phrase for at in range(len(field) - size + 1)) for field in self.fields]

    def says(self, alternatives: Iterable[Alternative]) -> bool:
        return any(any(self.counts(alternative.terms)) for alternative in alternatives)


class MemoryEngine:
    """Implements engine.Engine. averages: mean tokens of each field, as frozen for an epoch."""

    def __init__(self, averages: Sequence[float]) -> None:
        self._averages = tuple(averages)
        self._added = 0
        self._held: dict[int, Held] = {}
        self._ids: dict[str, int] = {}

    def add(self, source: int, fields: Iterable[Iterable[str]], unit_starts: Iterable[int]) -> None:
        """Add a passage, which gets the next number."""
        held = Held(source, tuple(tuple(field) for field in fields), tuple(unit_starts))
        self._held[self._added] = held
        self._added += 1
        for term in (term for field in held.fields for term in field):
            self._ids.setdefault(term, len(self._ids))

    def delete(self, source: int) -> None:
        self._held = {number: held for number, held in self._held.items() if held.source != source}

    @property
    def statistics(self) -> Statistics:
        return Statistics(len(self._held), self._averages)

    def term_ids(self, terms: Iterable[str]) -> list[int]:
        return [self._ids.get(term, -1) for term in terms]

    def flags(self, terms: tuple[str, ...]) -> NDArray[np.bool_]:
        return np.asarray([*(term in terms for term in self._ids), False], np.bool_)

    @property
    def numerals(self) -> NDArray[np.bool_]:
        return np.asarray([*(term[:1].isdigit() for term in self._ids), False], np.bool_)

    @property
    def telling(self) -> NDArray[np.bool_]:
        return np.asarray(
            [len(term) > 1 and not term.isdigit() and term not in STOP_TERMS for term in self.words()], np.bool_
        )

    def known(self, alternatives: tuple[Alternative, ...]) -> KnownWays:
        return KnownWays.of(alternatives, self.term_ids)

    def with_quantities(self, alternatives: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
        return with_quantities(alternatives, quantities(self.words()))

    def terms_of(self, ids: Iterable[int]) -> Iterator[str]:
        return map(list(self._ids).__getitem__, ids)

    def words(self) -> Iterable[str]:
        return list(self._ids)

    def document_frequency(self, term: str) -> int:
        return sum(any(held.counts((term,))) for held in self._held.values())

    @property
    def idf(self) -> NDArray[np.float64]:
        return np.asarray([bm25f.idf(self.document_frequency(term), len(self._held)) for term in self._ids], np.float64)

    def holds(self, phrase: tuple[str, ...]) -> bool:
        return any(any(held.counts(phrase)) for held in self._held.values())

    def candidates(self, tree: Tree, limit: int) -> Candidates:
        frequencies = tuple(self._document_frequency(group) for group in tree.groups)
        matching = {
            number: held
            for number, held in self._held.items()
            if any(held.says(group.alternatives) for group in tree.groups)
            and all(any(held.counts(phrase)) for phrase in tree.required)
            and not any(any(held.counts(phrase)) for phrase in tree.excluded)
            and (tree.sources is None or held.source in tree.sources)
        }
        scores = {number: self._score(held, tree.groups, frequencies) for number, held in matching.items()}
        best = sorted(matching, key=lambda number: (-scores[number], number))[:limit]
        return Candidates(
            numbers=np.asarray(best, np.int32),
            scores=np.asarray([scores[number] for number in best], np.float32),
            sources=np.asarray([matching[number].source for number in best], np.int32),
            total=len(matching),
            document_frequencies=frequencies,
            tells=np.asarray(
                [
                    group.weight * bm25f.idf(frequency, len(self._held))
                    for group, frequency in zip(tree.groups, frequencies, strict=True)
                ],
                np.float32,
            ),
            matching=np.asarray([number in matching for number in range(self._added)], np.bool_),
            sums=np.asarray([scores.get(number, 0.0) for number in range(self._added)], np.float32),
            related=np.empty(0, np.float32),
        )

    def more(self, tree: Tree, found: Candidates, added: Added, limit: int) -> Candidates:
        words = zip(self.terms_of(added.ids.tolist()), added.weights.tolist(), strict=True)
        groups = (*tree.groups, *(Group(word, (Alternative((word,)),), weight) for word, weight in words))
        again = self.candidates(replace(tree, groups=groups), limit)
        own = [self._score(self._held[number], tree.groups, found.document_frequencies) for number in again.numbers.tolist()]
        related = again.scores - np.asarray(own, np.float32)
        return replace(found, numbers=again.numbers, scores=again.scores, sources=again.sources, related=related)

    def _document_frequency(self, group: Group) -> int:
        """Passages that say a group as asked; where none does, those that say something looser."""
        full = [alternative for alternative in group.alternatives if alternative.weight >= FULL]
        counts = [sum(held.says(each) for held in self._held.values()) for each in (full, group.alternatives)]
        return counts[0] or counts[1]

    def _score(self, held: Held, groups: Sequence[Group], frequencies: Sequence[int]) -> float:
        """BM25F: a group's alternatives, each time weighed by its field and that field's length, are one word."""
        weights = bm25f.field_weights(np.asarray([[len(field) for field in held.fields]]), self._averages)[0]
        score = 0.0
        for group, frequency in zip(groups, frequencies, strict=True):
            said = np.float32(sum(each.weight * (weights @ held.counts(each.terms)) for each in group.alternatives))
            score += group.weight * bm25f.idf(frequency, len(self._held)) * float(bm25f.saturate(np.asarray(said)))
        return score

    def records(self, numbers: Ints) -> Records:
        return self._joined([self._held[int(number)] for number in numbers])

    def roles(self, numbers: Ints) -> NDArray[np.uint8]:
        return roles(self.records(numbers), self.flags)

    def vectors(self, numbers: Sequence[int]) -> list[Vector]:
        return [self._vector(self._held[number]) for number in numbers]

    def _vector(self, held: Held) -> Vector:
        weights = bm25f.field_weights(np.asarray([[len(field) for field in held.fields]]), self._averages)[0]
        ids = sorted({number for field in held.fields for number in self.term_ids(field)})
        said = [weights @ held.counts((term,)) for term in self.terms_of(ids)]
        return Vector(np.asarray(ids, np.int32), bm25f.saturate(np.asarray(said, np.float32)))

    @property
    def sources(self) -> Ints:
        held = (self._held.get(number) for number in range(self._added))
        return np.asarray([one.source if one else 0 for one in held], np.int32)

    def opening_with(self, alternatives: Sequence[Alternative]) -> Ints:
        terms = {each.terms[0] for each in alternatives if each.weight >= FULL}
        bodies = {number: held.fields[-1] for number, held in self._held.items()}
        firsts = {number: body[body[0] in ARTICLES :][:1] for number, body in bodies.items() if body}
        return np.asarray([number for number, first in firsts.items() if not terms.isdisjoint(first)], np.int32)

    def _joined(self, passages: Sequence[Held]) -> Records:
        stream, starts, unit_starts, unit_ptr = list[int](), [0], list[int](), [0]
        for held in passages:
            for field in held.fields:
                stream += [*self.term_ids(field), -1]
                starts.append(len(stream))
            unit_starts += [starts[-2] + start for start in held.unit_starts]
            unit_ptr.append(len(unit_starts))
        return Records(*(np.asarray(values, np.int32) for values in (stream, starts, unit_starts, unit_ptr)))
