"""What does a run of words ask for that names a concept? Its meanings, and how each is weighed.

Of one concept there is one meaning, and another for each of its words; of a concept that is made of others, one for each of
these; and what stands for one that no passage names, or for its opposite.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from search.concepts import Concept, Entry
from search.engine import Alternative, Group
from search.literal import LIGHT_WEIGHT
from search.lookup import Match
from search.meaning import Meaning
from search.query import Word
from search.readings import Readings
from search.terminology import Terminology
from search.ways import SAME_WEIGHT, as_typed, unique
from search.words import FUNCTION, HAVING, OPERATING, SETTING

SINGLE_WEIGHT = 0.15
KIND_WEIGHT = 0.6
"""The say of the single words of a concept, and of a kind of answer. Chosen by hand on the judged questions, where small
changes change little."""
NAMED = frozenset({"drug", "gene", "disease", "syndrome", "imaging", "procedure", "treatment"})
"""Types of concepts that must be named by what answers a question about them."""
PEOPLE = 0.5
"""What the lack of a person or organization counts: "my surgeon says …" sets a scene more often than it asks."""


def meanings_of(match: Match, words: Sequence[Word], terminology: Terminology, reading: Readings) -> Iterator[Meaning]:
    """The groups of a matched entry: one, or one for each part of a concept that is made of others."""
    typed = " ".join(words[at].surface for at in match.words)
    terms_typed = tuple([words[at].term for at in match.core or match.words])
    meanings = terminology.meanings(match.entry)
    if len(meanings) > 1:
        reading.ambiguous.append(f"{typed}: {', '.join(terminology.by_id[m.concept].name for m in meanings)}")
        only = as_typed(terms_typed, match.entry.terms, match.entry.relation)
        yield Meaning(Group(typed, tuple(only)), match.words)
        return
    (meant,) = meanings
    concept = terminology.by_id[meant.concept]
    if len(match.words) > 1:
        yield from _single_words(match, words)
    reading.read(typed, concept, meant.relation)
    if concept.made_of:
        yield from _parts(match, typed, terms_typed, meant, terminology)
        return
    first = words[match.words[0]]
    light = concept.kind == "definition" or (len(match.words) == 1 and (first.is_light or first.is_stop))
    weight = LIGHT_WEIGHT if light else KIND_WEIGHT if concept.kind else 1.0
    place = _place(match, words) if concept.type == "treatment" else ()
    in_class = _is_of_class(concept, meant)
    others = terminology.within(concept.id, meant.terms) if in_class else terminology.others(concept.id)
    yield Meaning(
        Group(typed, terminology.ways.of(terms_typed, match.entry, meant), weight),
        match.words,
        concept.id,
        concept.type,
        concept.kind,
        concept.needs,
        informative=not light,
        counts=_counts(concept),
        # "Grade 2" is in "grades 1 and 2" too.
        loose=len(terms_typed) > 1 and any(term.isdigit() for term in terms_typed),
        name=match.words[0] + 1 if _must_be_named(concept) else 0,
        others=terminology.things("treatment") if place else others,
        unless=concept.unless,
        # What is said of its class, or of what belongs to it, holds for a drug, but for how much of it is taken.
        form=concept.form or concept.type == "drug",
        place=place,
    )


def meaning_of_absent(match: Match, words: Sequence[Word], terminology: Terminology) -> Meaning:
    """A concept that no passage names. "Carcinoid syndrome" is not answered by what speaks of carcinoids and, elsewhere,
    of syndromes; but by what has its words together."""
    typed = tuple(words[at].term for at in match.words)
    label = " ".join(words[at].surface for at in match.words)
    concept = terminology.by_id[match.entry.concept]
    # Loosely, "may … cause" is said of anything.
    several = (entry for entry in concept.clinical() if len(entry.content) > 1)
    others = (Alternative(entry.terms, SAME_WEIGHT, "same") for entry in several)
    group = Group(label, unique((Alternative(typed), *others)))
    informative = concept.kind != "definition"
    place = _place(match, words) if concept.type == "treatment" else ()
    return Meaning(
        group,
        match.words,
        concept.id,
        concept.type,
        informative=informative,
        counts=_counts(concept),
        loose=True,
        others=terminology.things("treatment") if place else (),
        place=place,
    )


def opposite(meaning: Meaning, terminology: Terminology) -> Meaning | None:
    """What denying a meaning asserts, where the terminology names it: "not malignant" is benign."""
    concept = terminology.by_id.get(meaning.concept or "")
    if concept is None or not concept.opposite:
        return None
    other = terminology.by_id[concept.opposite]
    said = (Alternative(entry.terms, SAME_WEIGHT, "opposite") for entry in other.clinical())
    # What was typed is still known by the second stage, and says nothing; by itself it matches nothing either.
    typed = (replace(each, weight=0.0) for each in meaning.group.alternatives if each.rule == "exact")
    alternatives = unique((*said, *typed))
    group = replace(meaning.group, label=f"not {meaning.group.label}", alternatives=alternatives)
    return replace(meaning, group=group, concept=other.id)


def _is_of_class(concept: Concept, meant: Entry) -> bool:
    """Whether a drug is known as no more than one of its class: what is told of another one, or how much of that is taken,
    is not told of it."""
    return concept.type == "drug" and meant.relation == "narrower"


def _place(match: Match, words: Sequence[Word]) -> tuple[int, ...]:
    """The words that name an operation's organ, where that only says when: the lung of "can I fly after lung surgery"."""
    before = match.words[0] - 1
    while before >= 0 and words[before].surface.lower() in FUNCTION | HAVING:
        before -= 1
    if before < 0 or words[before].surface.lower() not in SETTING:
        return ()
    organ = tuple(at for at in match.words if words[at].surface.lower() not in OPERATING)
    return organ if len(organ) < len(match.words) else ()


def _parts(
    match: Match, typed: str, terms_typed: tuple[str, ...], meant: Entry, terminology: Terminology
) -> Iterator[Meaning]:
    """One group for each part of the concept that is meant. typed, terms_typed: the words that name it, and their terms."""
    concept = terminology.by_id[meant.concept]
    # What is said of the tumors of another organ tells nothing of a lung NET.
    whole = _must_be_named(concept)
    for part in (terminology.by_id[identifier] for identifier in concept.made_of):
        yield Meaning(
            Group(typed, terminology.ways.of(terms_typed, match.entry, meant, part.id)),
            match.words,
            part.id,
            part.type,
            name=match.words[0] + 1 if whole or _must_be_named(part) else 0,
            elsewhere=terminology.elsewhere(part.id) if whole else (),
        )


def _counts(concept: Concept) -> float:
    """How much it counts that a passage lacks a concept; see meaning.Meaning."""
    people = concept.type in ("role", "organization") or (concept.type == "circumstance" and concept.implied)
    return PEOPLE if people else 1.0


def _must_be_named(concept: Concept) -> bool:
    """May nothing else stand for a concept?

    How often one drug is given does not say how often another is, nor is the outlook of one disease that of another.
    """
    return concept.type in NAMED and not concept.implied and not concept.kind


def _single_words(match: Match, words: Sequence[Word]) -> Iterator[Meaning]:
    """The words of a run, each for itself: of two passages with the concept, the one in the asker's words is better."""
    for at in match.words:
        word = words[at]
        if not word.is_stop or word.is_negation:
            group = Group(word.surface, (Alternative((word.term,)),), SINGLE_WEIGHT)
            yield Meaning(group, (at,), informative=False)
