"""How was a question read? Every step is kept for the asker, so that nothing happens behind anybody's back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from search.concepts import Concept
from search.meaning import Meaning
from search.model import Correction, Reading, ReadTerm
from search.query import Query
from search.remembered import Remembered
from search.terminology import Terminology
from search.ways import KEPT, RULES


class Readings:
    """Collects what is said of one question's reading, while it is being read."""

    def __init__(self) -> None:
        self.terms: list[ReadTerm] = []
        self.ignored: list[str] = []
        self.ambiguous: list[str] = []

    def read(self, typed: str, concept: Concept, relation: str) -> None:
        """Some words were read as a concept."""
        others = _OTHERS.of(concept, typed.lower())
        term = ReadTerm(typed, concept.name, RULES.get(relation, relation), others)
        if term not in self.terms:
            self.terms.append(term)

    def leave_out(self, typed: Collection[str]) -> None:
        """Say that some words are not looked for after all."""
        self.terms = [term for term in self.terms if term.input not in typed]
        self.ignored += sorted(typed)

    def oppose(self, meanings: Sequence[Meaning], terminology: Terminology) -> None:
        """Say what was denied as what it was read as."""
        for meaning in meanings:
            if meaning.denied == "opposite" and meaning.concept:
                concept = terminology.by_id[meaning.concept]
                denied = terminology.by_id[concept.opposite].name
                self.terms = [term for term in self.terms if term.concept != denied]
                self.read(meaning.group.label, concept, "opposite")

    def done(self, query: Query, corrections: Sequence[Correction]) -> Reading:
        """The reading, complete."""
        return Reading(
            terms=tuple(self.terms),
            ignored=(*self.ignored, *query.ignored),
            excluded=query.excluded_as_typed,
            filters=dict(query.filters),
            corrections=(*query.mended, *corrections),
            ambiguous=tuple(self.ambiguous),
        )


def _others(concept: Concept, typed: str) -> tuple[str, ...]:
    """In which other words a concept is looked for than those typed, in small letters."""
    # Misspellings are looked for too, but are nothing to show.
    shown = concept.words("lay", "narrower", "spelling")
    return tuple([word for word in shown if word.lower() != typed])


_OTHERS: Remembered[Concept, tuple[str, ...]] = Remembered(_others, KEPT)
