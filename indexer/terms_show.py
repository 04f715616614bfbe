"""What does typing a term find, and why? Asked of the very code that reads questions, so it cannot say otherwise.

With an index, each way of writing is shown with the number of passages that hold it; without one, every word counts as
held. Prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from indexer.terms import Opened
from search.analysis import terms, terms_as_written
from search.array_engine import ArrayEngine
from search.concepts import RELATIONS, Concept, Entry, as_written, rank
from search.engine import Alternative, Group, Tree
from search.expansion import Expanded, expand
from search.model import Reading
from search.query import parse
from search.terminology import Terminology
from search.words import FUNCTION_TERMS

NEAR = 5
"""Words that are offered where no concept knows the term."""
ALIKE = 75
"""How alike they must be: rapidfuzz's ratio, of 100."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a passage may say it. concept: whose word it is, None as typed. passages: None without an index."""

    text: str
    weight: float
    rule: str
    concept: str | None
    passages: int | None


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing that is looked for: its ways count as one word. weight: its say among the others."""

    typed: str
    weight: float
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A concept that another names."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class About:
    """A concept that has the term as a word. relation: that word's, or "" where the term is read as it otherwise.

    wins: typed, the term means this one; why_not: the reason if it does not. words: by relation. path and line: where it
    is written; "" and 0 where unknown.
    """

    id: str
    name: str
    type: str
    relation: str
    wins: bool
    why_not: str
    words: dict[str, tuple[str, ...]]
    broader: tuple[Named, ...]
    up: bool
    made_of: tuple[Named, ...]
    finds: tuple[Named, ...]
    opposite: tuple[Named, ...]
    needs: str
    kind: str
    note: str
    signed_by: str
    signed_on: str
    source: str
    licence: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Shown:
    """All there is to say of a term. indexed: whether passages were counted. near: known words, where none knows it."""

    term: str
    indexed: bool
    reading: Reading
    sought: tuple[Sought, ...]
    concepts: tuple[About, ...]
    near: tuple[str, ...]


def show(term: str, held: Opened) -> Shown:
    """Read a term, or the id of a concept, as a question would be. Raises QueryTooLong."""
    terminology, engine = held.terminology, held.engine
    asked = terminology.by_id[term].name if term in terminology.by_id else term
    speller = held.snapshot.speller if held.snapshot is not None else None
    expanded = expand(parse(asked), terminology, engine, correct=speller)
    concepts = _concepts(asked, expanded, terminology)
    counted = engine if held.snapshot is not None else None
    texts = _texts(terminology, [terminology.by_id[each] for each in concepts])
    return Shown(
        term=term,
        indexed=counted is not None,
        reading=expanded.reading,
        sought=tuple(_sought(meaning.group, texts, counted) for meaning in expanded.meanings),
        concepts=tuple(_about(terminology.by_id[each], entry, wins, held) for each, (entry, wins) in concepts.items()),
        near=() if concepts else _near(asked, terminology),
    )


def _concepts(asked: str, expanded: Expanded, terminology: Terminology) -> dict[str, tuple[Entry | None, bool]]:
    """Concepts by id, those that the term means first: the entry written like it, if any, and whether it wins."""
    reading = expanded.reading
    found: dict[str, tuple[Entry | None, bool]] = {}
    for read in reading.terms:
        alike = _alike(read.input, terminology)
        best = [entry for entry in alike if terminology.by_id[entry.concept].name == read.concept]
        if best:
            found.setdefault(best[0].concept, (best[0], True))
            continue
        for concept in terminology.concepts:
            if concept.name == read.concept:
                found.setdefault(concept.id, (None, True))
    typed = [asked, *(read.input for read in reading.terms), *(one.partition(": ")[0] for one in reading.ambiguous)]
    for entry in (entry for piece in typed for entry in _alike(piece, terminology)):
        found.setdefault(entry.concept, (entry, False))
    return found


def _alike(typed: str, terminology: Terminology) -> list[Entry]:
    """Entries that are written like what was typed, the closest relation first."""
    found: list[Entry] = []
    for analyzed in (terms_as_written(typed), terms(typed)):
        key = sorted([term for term in analyzed if term not in FUNCTION_TERMS] or analyzed)
        entries = terminology.by_term.get(key[0], ()) if key else ()
        found += [entry for entry in entries if sorted(entry.content) == key and entry not in found]
    return sorted(found, key=rank)


def _texts(terminology: Terminology, first: Iterable[Concept]) -> dict[tuple[str, ...], Entry]:
    """How a run of terms is written, preferably by the first concepts."""
    found: dict[tuple[str, ...], Entry] = {}
    for concept in (*first, *terminology.concepts):
        for entry in as_written(concept.clinical()):
            found.setdefault(entry.terms, entry)
    return found


def _sought(group: Group, texts: dict[tuple[str, ...], Entry], counted: ArrayEngine | None) -> Sought:
    return Sought(group.label, group.weight, tuple(_ways(group, texts, counted)))


def _ways(group: Group, texts: dict[tuple[str, ...], Entry], counted: ArrayEngine | None) -> Iterator[Way]:
    for at, alternative in enumerate(group.alternatives):
        entry = texts.get(alternative.terms)
        exact = alternative.rule == "exact"
        text = group.label if exact and at == 0 else entry.text if entry is not None else " ".join(alternative.terms)
        concept = None if exact or entry is None else entry.concept
        passages = _passages(alternative.terms, counted) if counted is not None else None
        yield Way(text, alternative.weight, alternative.rule, concept, passages)


def _passages(phrase: tuple[str, ...], engine: ArrayEngine) -> int:
    return engine.candidates(Tree((Group("", (Alternative(phrase),)),)), 1).total


def _about(concept: Concept, entry: Entry | None, wins: bool, held: Opened) -> About:
    placed = next((each for each in held.placed if each.concept.id == concept.id), None)
    words = {each: concept.words(*(other for other in RELATIONS if other != each)) for each in RELATIONS[1:]}
    return About(
        id=concept.id,
        name=concept.name,
        type=concept.type,
        relation=entry.relation if entry is not None else "",
        wins=wins,
        why_not="" if wins or entry is None else _why_not(entry, held),
        words={relation: each for relation, each in words.items() if each},
        broader=_named(concept.broader, held.terminology),
        up=concept.up,
        made_of=_named(concept.made_of, held.terminology),
        finds=_named(concept.finds, held.terminology),
        opposite=_named((concept.opposite,) if concept.opposite else (), held.terminology),
        needs=concept.needs,
        kind=concept.kind,
        note=concept.note,
        signed_by=concept.signed_by,
        signed_on=concept.signed_on,
        source=concept.source,
        licence=concept.licence,
        path=str(placed.path) if placed is not None else "",
        line=placed.line if placed is not None else 0,
    )


def _why_not(entry: Entry, held: Opened) -> str:
    """Why a word does not mean its concept, as typed."""
    terminology = held.terminology
    closest = [terminology.by_id[each.concept] for each in terminology.meanings(entry)]
    names = ", ".join(f"{each.name} ({each.id})" for each in closest if each.id != entry.concept)
    if entry.concept not in {each.id for each in closest}:
        return f"the word is closer to {names}"
    if held.snapshot is not None and not any(held.snapshot.engine.holds(each.terms) for each in closest[0].clinical()):
        return "no passage holds any of its words, so each word is read by itself"
    return f"the word is as close to {names}" if names else "a longer run of words is read first"


def _named(ids: Sequence[str], terminology: Terminology) -> tuple[Named, ...]:
    return tuple(Named(each, terminology.by_id[each].name) for each in ids)


def _near(asked: str, terminology: Terminology) -> tuple[str, ...]:
    texts = sorted({entry.text for concept in terminology.concepts for entry in concept.entries})
    found = process.extract(asked, texts, scorer=fuzz.ratio, processor=str.lower, score_cutoff=ALIKE, limit=NEAR)
    return tuple(text for text, _, _ in found)
