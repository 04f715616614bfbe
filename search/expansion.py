"""Which concepts does a question name? Its words become these, each with every way in which a passage may say it.

The longest run of words that the terminology knows is read as its concept; what is left stands for itself. Quoted
phrases are never expanded. Every step is kept in the Reading, so that nothing happens behind the asker's back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from msgspec.structs import replace

from search import concept_meanings
from search.apart import apart, is_unsaid
from search.concept_meanings import meaning_of_absent, meanings_of, opposite
from search.corrections import corrected
from search.engine import Alternative, Engine, Group
from search.literal import literal
from search.lookup import Match, matches
from search.meaning import Meaning
from search.model import Correction, Reading
from search.query import Query, Word
from search.readings import Readings
from search.scope import scoped, without_who_and_when
from search.strangers import without_strangers
from search.terminology import Terminology
from search.ways import unique


class Expanded(msgspec.Struct, frozen=True):
    """A question as concepts, in the order typed, and how it was read. asked: its text without what only tells of whom, or
    since when, it is asked."""

    meanings: tuple[Meaning, ...]
    reading: Reading
    asked: str


def expand(
    query: Query,
    terminology: Terminology,
    engine: Engine,
    *,
    on: bool = True,
    correct: Callable[[Word], Correction | None] | None = None,
) -> Expanded:
    """Read a parsed question. on=False: every word stands for itself alone. correct: mends a word that nothing knows."""
    typed = without_strangers(query, terminology) if on else list(query.words)
    words, corrections = corrected(typed, terminology, engine, correct) if on else (typed, ())
    # "I have two children. Should they be tested?" names a thing in two sentences.
    sentences = [0 if query.points_back else query.clauses.sentences[word.clause] for word in words]
    found, absent = matches(words, sentences, terminology, engine) if on else ([], [])
    covered = {at for match in found for at in match.words}
    meanings: list[Meaning] = []
    reading = Readings()
    for match in found:
        made = list(meanings_of(match, words, terminology, reading))
        if is_unsaid(match, made, words, engine):
            made = [
                *(replace(meaning, loose=True) for meaning in made),
                *apart(match, words, terminology, engine, concept_meanings.SINGLE_WEIGHT),
            ]
        meanings += made
    for at in range(len(words)):
        if at not in covered:
            meanings += literal(at, words, engine, reading, on=on)
    meanings = _with_absent(meanings, absent, words, terminology, engine) if absent else meanings
    meanings = [_measured(meaning, engine) for meaning in meanings]
    for phrase, quoted in zip(query.phrases, query.quoted, strict=True):
        meanings.append(Meaning(Group(quoted, (Alternative(phrase),)), ()))
    meanings.sort(key=lambda meaning: meaning.words[:1] or (len(words),))

    meanings = _merged(meanings)
    kept, told = without_who_and_when(meanings, words, query)
    reading.leave_out({meaning.group.label for meaning in meanings} - {meaning.group.label for meaning in kept})
    meanings = scoped(kept, words, query, lambda meaning: opposite(meaning, terminology))
    reading.oppose(meanings, terminology)
    rest = [part for clause, part in enumerate(query.clauses.parts) if clause not in told]
    asked = "".join(rest).strip() if told and not query.quoted else query.plain
    return Expanded(tuple(meanings), reading.done(query, corrections), asked)


def _with_absent(
    meanings: Sequence[Meaning], absent: Sequence[Match], words: Sequence[Word], terminology: Terminology, engine: Engine
) -> list[Meaning]:
    """The meanings, and those of concepts that no passage names; what stands for such a concept says nothing of its own."""
    spoken_for = {at for match in absent for at in match.words}
    return [
        *(replace(m, informative=m.informative and not spoken_for.issuperset(m.words)) for m in meanings),
        *(meaning_of_absent(match, words, terminology) for match in absent),
        *(part for match in absent for part in apart(match, words, terminology, engine, concept_meanings.SINGLE_WEIGHT)),
    ]


def _measured(meaning: Meaning, engine: Engine) -> Meaning:
    """The same, met by quantities where it is said by a unit of measure: the dose by "16 mg"."""
    alternatives = engine.with_quantities(meaning.group.alternatives)
    if alternatives is meaning.group.alternatives:
        return meaning
    return replace(meaning, group=replace(meaning.group, alternatives=alternatives))


def _merged(meanings: Sequence[Meaning]) -> list[Meaning]:
    """Meanings of one concept as one: "aggressive, rapidly growing" asks for one thing twice. What they do not share is the
    first one's."""
    merged: dict[str | int, Meaning] = {}
    for number, meaning in enumerate(meanings):
        key = meaning.concept or number
        before = merged.get(key)
        if before is None:
            merged[key] = meaning
            continue
        alternatives = unique((*before.group.alternatives, *meaning.group.alternatives))
        label = before.group.label
        if meaning.group.label != label:
            label = f"{label}, {meaning.group.label}"
        weight = max(before.group.weight, meaning.group.weight)
        merged[key] = replace(
            before,
            group=Group(label, alternatives, weight),
            words=tuple(sorted({*before.words, *meaning.words})),
            informative=before.informative or meaning.informative,
        )
    return list(merged.values())
