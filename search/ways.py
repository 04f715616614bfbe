"""In which words may each concept be said, and what is each of them worth?

Made once for each concept and the words that somebody typed for it, and the same object each time: an engine keeps what it
has found for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from search.concepts import Concept, Entry
from search.engine import Alternative, Alternatives
from search.words import STOP_TERMS

SAME_WEIGHT = 0.8
LAY_WEIGHT = 0.72
NARROWER_WEIGHT = 0.4
BROADER_WEIGHTS = (0.3, 0.15)
FINDS_WEIGHT = 0.64
"""How much an alternative says of what was typed: the clinical words for a lay word, for a narrower word, the broader
concept one and two steps up, concepts that it names as good enough.
Chosen by hand on the judged questions, where small changes change little. That synonyms weigh less than the words typed was
measured on med with the terminology (nDCG@10 .745 at 1.0, .751 at .6); the others were not measured one by one."""
ONLY_DOWN = frozenset({"general", "role", "organization", "epidemiology", "staging"})
"""Types of what is found by its class, and does not find it: what is said of jobs at large tells little of shift work."""
CLASS_WEIGHTS = (0.4, 0.15)
"""The same of a drug: what is said of its class mostly holds for it, so that this covers it, if by half (coverage.BROADER).
On the judged leaflets 4 more of 824 answerable questions get a right answer, and one more of 316 others gets one; with
other types these are more. Most of the leaflets tell of one drug and its class, and few of a class alone."""
MEMBER_WEIGHTS = (FINDS_WEIGHT, 0.5)
"""The same of what belongs to a class, one and two steps down: "opioids" by morphine. On the judged leaflets 14 more of 824
answerable questions get a right answer, and one more of 316 others gets one. A sentence on one drug may not hold for all: it
is shown with that drug's name."""
DISEASE_WEIGHTS = (0.5,)
"""The same of diseases, as what is said of one is not said of all of its kind."""
EVIDENCE_WEIGHT = 0.69
"""The same of words that are evidence: just below engine.FULL, since it is not they that say how rare a concept is."""
RULES = {"name": "same", "spelling": "same", "capitals": "abbreviation", "evidence": "same"}
"""What the asker is told of relations that differ in our keeping alone."""
KEPT = 4096
"""Concepts as typed of which the alternatives are kept: a few kilobytes each."""


class Ways:
    """The alternatives of a terminology's concepts, by their ids. Threads may share it."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self._concepts = concepts
        self._members: dict[str, list[Concept]] = {}
        """Of a class what belongs to it: nothing to what is too general, no form of a drug to the drug, and no symptom to
        another, as a cold that may wait is no answer for an infection."""
        for concept in concepts.values():
            for above in concept.broader if concept.up and not concept.form and concept.type != "symptom" else ():
                if not concepts[above].implied:
                    self._members.setdefault(above, []).append(concept)
        self._of = lru_cache(maxsize=KEPT)(self._find)
        self.of_kind = lru_cache(maxsize=64)(self._find_kind)

    def of(self, typed: tuple[str, ...], entry: Entry, meant: Entry, part: str = "") -> Alternatives:
        """What may stand for the terms typed, which are this entry, where this one is meant.

        part: the id of one of the concepts of which the concept is made, whose words may stand for it too.
        """
        return self._of(typed, entry.terms, entry.relation, meant.concept, meant.relation, part)

    def _find(
        self, typed: tuple[str, ...], terms: tuple[str, ...], said: str, concept: str, meant: str, part: str
    ) -> Alternatives:
        parts = [self._concepts[part]] if part else []
        return unique(
            (
                *as_typed(typed, terms, said),
                *(self._own_words(typed, self._concepts[concept], part) if part else ()),
                *self._alternatives(self._concepts[concept], meant),
                *(Alternative(each.terms, SAME_WEIGHT, "part") for one in parts for each in one.clinical()),
            )
        )

    def _own_words(self, typed: tuple[str, ...], whole: Concept, part: str) -> Iterator[Alternative]:
        """The words typed without those of its other parts: "duodenal carcinoid" says carcinoid for the tumor."""
        others = (self._concepts[each] for each in whole.made_of if each != part)
        theirs = {entry.terms[0] for other in others for entry in other.clinical() if len(entry.terms) == 1}
        own = tuple([term for term in typed if term not in theirs | STOP_TERMS])
        if own and len(own) < len(typed):
            yield Alternative(own, SAME_WEIGHT, "part")

    def _alternatives(self, concept: Concept, relation: str) -> Iterator[Alternative]:
        weight = {"lay": LAY_WEIGHT, "narrower": NARROWER_WEIGHT}.get(relation, SAME_WEIGHT)
        for entry in concept.clinical():
            rule = relation if relation in ("lay", "narrower") else RULES.get(entry.relation, entry.relation)
            yield Alternative(entry.terms, min(weight, EVIDENCE_WEIGHT) if entry.relation == "evidence" else weight, rule)
        yield from self._broader(concept, CLASS_WEIGHTS if concept.type == "drug" else BROADER_WEIGHTS)
        # What is found for a class is not said of one drug of it.
        if concept.type == "drug" and relation == "narrower":
            return
        named = ((self._concepts[identifier], FINDS_WEIGHT) for identifier in concept.finds)
        of_class = self._belonging(concept, DISEASE_WEIGHTS if concept.type in ("disease", "syndrome") else MEMBER_WEIGHTS)
        for other, worth in (*named, *of_class):
            for entry in other.clinical():
                yield Alternative(entry.terms, worth * weight / SAME_WEIGHT, "related")

    def _belonging(self, concept: Concept, weights: Sequence[float]) -> Iterator[tuple[Concept, float]]:
        """What belongs to a class, and to the classes in it, with what each says of it."""
        for member in self._members.get(concept.id, ()) if weights else ():
            yield member, weights[0]
            yield from self._belonging(member, weights[1:])

    def _broader(self, concept: Concept, weights: Sequence[float]) -> Iterator[Alternative]:
        if not weights or not concept.up or concept.type in ONLY_DOWN:
            return
        for above in (self._concepts[identifier] for identifier in concept.broader):
            for entry in above.clinical():
                yield Alternative(entry.terms, weights[0], "broader")
            yield from self._broader(above, weights[1:])

    def _find_kind(self, kind: str) -> Alternatives:
        """The words of a kind of answer."""
        concepts = (concept for concept in self._concepts.values() if concept.kind == kind)
        return tuple([Alternative(entry.terms, 1.0, "kind") for concept in concepts for entry in concept.clinical()])


def as_typed(typed: tuple[str, ...], terms: tuple[str, ...], relation: str) -> Iterator[Alternative]:
    """The terms typed, and those of the entry that they are."""
    yield Alternative(typed)
    if terms != typed:
        yield Alternative(terms, 1.0, RULES.get(relation, relation))


def unique(alternatives: Iterable[Alternative]) -> Alternatives:
    """Each run of terms once, at its greatest weight."""
    best: dict[tuple[str, ...], Alternative] = {}
    for alternative in alternatives:
        if alternative.terms not in best or best[alternative.terms].weight < alternative.weight:
            best[alternative.terms] = alternative
    return tuple(best.values())
