"""How well do the terminology and the documents meet? Words on either side that the other does not know.

Counts over what is indexed: each passage's title, headings, lead-in and text. Stop words, words that say little,
figures and single letters are no concern of a terminology, and are left out. Prints nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.fields import field_texts
from search import identifiers
from search.analysis import analyze
from search.array_engine import ArrayEngine
from search.concepts import Concept
from search.model import Passage
from search.rules import FIELDS
from search.snapshot import Snapshot
from search.terminology import Terminology
from search.words import LIGHT_TERMS, NEGATION_TERMS, STOP_TERMS

_LITTLE = STOP_TERMS | LIGHT_TERMS | NEGATION_TERMS
_FIGURES = re.compile(identifiers.QUANTITY, re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word of the documents that no concept has. written: as it is most often; passages: how many hold it."""

    term: str
    written: str
    passages: int


@dataclass(frozen=True, slots=True)
class Dead:
    """A concept of whose words no passage holds any. reaches: the concepts it is found through nevertheless."""

    id: str
    name: str
    words: int
    reaches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """tokens: words of the passages' texts that a terminology could know; covered: those of them that it does."""

    passages: int
    tokens: int
    covered: int
    unknown: tuple[Unknown, ...]
    dead: tuple[Dead, ...]

    @property
    def share(self) -> float:
        return self.covered / self.tokens if self.tokens else 0.0


def coverage(terminology: Terminology, snapshot: Snapshot) -> Coverage:
    """Compare a terminology with the documents of an index: words by how many passages hold them, most first."""
    written: dict[str, Counter[str]] = {}
    tokens = covered = 0
    for passage in _passages(snapshot):
        for field, text in zip(FIELDS, field_texts(passage), strict=True):
            for token in analyze(text):
                if not _is_concern(token.term):
                    continue
                if field == "body":
                    tokens += 1
                    covered += token.term in terminology.by_term
                if token.term not in terminology.by_term:
                    written.setdefault(token.term, Counter())[text[token.start : token.end]] += 1
    frequency = snapshot.engine.document_frequency
    unknown = [Unknown(term, _most(forms), frequency(term)) for term, forms in written.items()]
    unknown.sort(key=lambda word: (-word.passages, word.term))
    return Coverage(snapshot.passage_count, tokens, covered, tuple(unknown), tuple(_dead(terminology, snapshot.engine)))


def _passages(snapshot: Snapshot) -> Iterator[Passage]:
    for source_id in snapshot.source_ids():
        yield from snapshot.passages_of(source_id)


def _is_concern(term: str) -> bool:
    worded = len(term) > 1 and any(map(str.isalpha, term)) and not _FIGURES.fullmatch(term)
    return worded and term not in _LITTLE and term.lower() not in _LITTLE


def _most(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _dead(terminology: Terminology, engine: ArrayEngine) -> Iterator[Dead]:
    for concept in terminology.concepts:
        if not _is_held(concept, engine):
            named = (*concept.made_of, *concept.finds, *(concept.broader if concept.up else ()))
            others = (terminology.by_id[identifier] for identifier in dict.fromkeys(named))
            reaches = tuple(other.name for other in others if _is_held(other, engine))
            yield Dead(concept.id, concept.name, len(concept.words()), reaches)


def _is_held(concept: Concept, engine: ArrayEngine) -> bool:
    return any(engine.holds(entry.terms) for entry in concept.entries)
