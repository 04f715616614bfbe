"""Which words may stand for which? All concepts of a generation, and their words by what they are looked up by.

Compiled from what subject experts edit. Knows no question and no passage: expansion.py applies what stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from search.analysis import terms
from search.concepts import COMPARED, Concept, Entry, looked_for, rank, single
from search.remembered import Remembered, loosely
from search.ways import KEPT, Ways
from search.words import STOP

THINGS = {
    "symptom": frozenset({"symptom"}),
    "treatment": frozenset({"treatment", "drug"}),
    "diagnosis": frozenset({"test", "procedure", "imaging"}),
}
"""The types of concepts of which some kinds of answers are made."""


NAMED = 1024
"""Texts of which is kept what they name: some hundred bytes each."""


@dataclass(frozen=True)
class Terminology:
    """All concepts of a generation."""

    concepts: tuple[Concept, ...] = ()
    digest: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Concept]:
        return {concept.id: concept for concept in self.concepts}

    @cached_property
    def by_term(self) -> Mapping[str, tuple[Entry, ...]]:
        """Entries that are read in a question, by each of their content terms."""
        found: dict[str, list[Entry]] = {}
        for concept in self.concepts:
            for entry in concept.typed():
                for term in dict.fromkeys(entry.content):
                    found.setdefault(term, []).append(entry)
        return {term: tuple(entries) for term, entries in found.items()}

    @cached_property
    def named(self) -> Callable[[str], tuple[Concept, ...]]:
        """The concepts that a text names in its own words. It remembers the last texts: titles and lead-ins come back."""
        return lru_cache(maxsize=NAMED)(loosely(self._find_named))

    def _find_named(self, text: str) -> tuple[Concept, ...]:
        read = terms(text)
        return tuple(
            [
                self.by_id[entry.concept]
                for at, term in enumerate(read)
                for entry in self.by_term.get(term, ())
                if entry.relation not in ("lay", "narrower") and tuple(read[at : at + len(entry.terms)]) == entry.terms
            ]
        )

    @cached_property
    def _organs(self) -> frozenset[str]:
        """Where diseases may lie that are named after their place: "lung NET"."""
        parts = [self.by_id[part] for each in self.concepts if each.type == "disease" for part in each.made_of]
        named = frozenset([part.id for part in parts if part.type == "site"])
        # And what lies in one of them, such as the bowel.
        within = [each.id for each in self.concepts if each.type == "site" and self._above(each.id) & named]
        return named.union(within)

    @cached_property
    def _elsewhere(self) -> dict[str, tuple[str, ...]]:
        above = {organ: self._above(organ) for organ in self._organs}
        return {
            organ: tuple(
                dict.fromkeys(
                    entry.terms[0]
                    for other in sorted(above.keys() - above[organ] - {organ})
                    if organ not in above[other]
                    for entry in self.by_id[other].clinical()
                    if len(entry.terms) == 1
                )
            )
            for organ in above
        }

    def elsewhere(self, organ: str) -> tuple[str, ...]:
        """The single terms that name other organs than one of those after which a disease is named, nor its parts."""
        return self._elsewhere.get(organ, ())

    def others(self, one: str) -> tuple[str, ...]:
        """The single terms that name other drugs, treatments, scans or tests of any class that one of them is in."""
        return self._others.of(one)

    @cached_property
    def _others(self) -> Remembered[str, tuple[str, ...]]:
        return Remembered(self._find_others, KEPT)

    def within(self, one: str, typed: tuple[str, ...]) -> tuple[str, ...]:
        """The same of a drug that is only known as one of a class: those that are in it. typed: its own terms."""
        members = [entry for other in sorted(self._members.get(one, ())) for entry in self.by_id[other].clinical()]
        narrower = [entry for entry in self.by_id[one].entries if entry.relation == "narrower"]
        terms_of = [term for entry in (*members, *narrower) if entry.terms != typed for term in single(entry)]
        return tuple(dict.fromkeys((*terms_of, *(term for term in self.others(one) if term not in terms_of))))

    def _find_others(self, one: str) -> tuple[str, ...]:
        classes = self._classes.get(one, frozenset())
        beside = {other for each in classes for other in self._members[each]} - classes - {one}
        return tuple(
            dict.fromkeys(
                term
                for other in sorted(beside)
                if one not in self._classes[other]
                for entry in self.by_id[other].clinical()
                for term in single(entry)
            )
        )

    @cached_property
    def _classes(self) -> dict[str, frozenset[str]]:
        """Of each drug, treatment, scan and test the ids of all that is broader."""
        return {each.id: self._above(each.id) for each in self.concepts if each.type in COMPARED}

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        """The ids of those that are in each class."""
        members: dict[str, list[str]] = {}
        for one, classes in self._classes.items():
            for each in classes:
                members.setdefault(each, []).append(one)
        return members

    def _above(self, concept: str) -> frozenset[str]:
        """The ids of all that is broader than a concept."""
        broader = self.by_id[concept].broader
        return frozenset(broader).union(*[self._above(other) for other in broader])

    @cached_property
    def _things(self) -> dict[str, tuple[str, ...]]:
        return {
            kind: tuple(
                dict.fromkeys(
                    entry.terms[0]
                    for concept in self.concepts
                    if concept.type in types and not concept.kind and not concept.implied
                    for entry in concept.clinical()
                    if len(entry.terms) == 1
                )
            )
            for kind, types in THINGS.items()
        }

    def things(self, kind: str) -> tuple[str, ...]:
        """The single terms that name things of a kind: of treatments, surgery and octreotide."""
        return self._things.get(kind, ())

    @cached_property
    def misspelled(self) -> Mapping[str, frozenset[str]]:
        """The terms that are known as misspellings alone, each with the concepts that it misspells."""
        return {
            term: frozenset([entry.concept for entry in entries])
            for term, entries in self.by_term.items()
            if all(entry.relation == "spelling" for entry in entries)
        }

    @cached_property
    def typed_small(self) -> Mapping[str, str]:
        """The terms in capitals that are no function words in small letters, by how these are typed: "pet" and "Pet"."""
        names = [term for term in self.by_term if term.isupper() and term.isalpha() and term.lower() not in STOP]
        return {typed: term for term in names for typed in (term.lower(), term.capitalize())}

    @cached_property
    def by_rarest(self) -> Mapping[str, tuple[tuple[int, frozenset[str], Entry], ...]]:
        """Entries by that of their content terms that the fewest entries have, each with its number and all these terms.

        An entry that stands in a question is found by any of its terms, and most quickly by this one.
        """
        found: dict[str, list[tuple[int, frozenset[str], Entry]]] = {}
        shared = {term: len(those) for term, those in self.by_term.items()}
        for number, entry in enumerate(entry for concept in self.concepts for entry in concept.typed()):
            if entry.content:
                rarest = min(entry.content, key=shared.__getitem__)
                found.setdefault(rarest, []).append((number, frozenset(entry.content), entry))
        return {term: tuple(entries) for term, entries in found.items()}

    @cached_property
    def phrases(self) -> frozenset[tuple[str, ...]]:
        """The runs of several terms in which concepts are said."""
        return frozenset([entry.terms for concept in self.concepts for entry in concept.entries if len(entry.terms) > 1])

    def prepare(self) -> None:
        """Make now what the first question would wait for."""
        # Each is kept once it was asked for.
        _ = self.by_id, self.by_rarest, self.misspelled, self.typed_small, self._elsewhere, self._members, self._things

    @cached_property
    def ways(self) -> Ways:
        """In which words each concept may be said."""
        return Ways(self.by_id)

    def meanings(self, entry: Entry) -> tuple[Entry, ...]:
        """Entries of all concepts that are written like this one: those whose relation is the closest."""
        return self._meanings.of(entry)

    @cached_property
    def _meanings(self) -> Remembered[Entry, tuple[Entry, ...]]:
        return Remembered(self._find_meanings, KEPT)

    def _find_meanings(self, entry: Entry) -> tuple[Entry, ...]:
        key = looked_for(entry)
        alike = [other for other in self.by_term[entry.content[0]] if looked_for(other) == key]
        closest = min(rank(other) for other in alike)
        return tuple({other.concept: other for other in alike if rank(other) == closest}.values())

    def save(self, path: Path) -> None:
        path.write_bytes(msgspec.msgpack.encode((self.digest, self.concepts)))

    @classmethod
    def load(cls, path: Path) -> Terminology:
        """Raises OSError, or msgspec.DecodeError for a damaged file."""
        digest, concepts = msgspec.msgpack.decode(path.read_bytes(), type=tuple[str, tuple[Concept, ...]])
        return cls(concepts, digest)
