"""What in the terminology is allowed, but most likely not meant? Warnings for its editors, with the line of each.

Only what the matching rules make certain is said: each word is read by the very code that reads questions, against an
index that holds all words there are, so that no document decides. Entries that are plainly wrong never get here
(terms_read.py refuses them).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from spellchecker import SpellChecker, WordFrequency

from indexer.terms import own_engine
from indexer.terms_read import Placed
from search.analysis import terms
from search.concepts import Entry, as_written, in_a_row, looked_for, rank
from search.errors import MAX_QUERY
from search.expansion import expand
from search.query import parse
from search.terminology import Terminology
from search.words import FUNCTION_TERMS, LIGHT, LIGHT_TERMS, STOP, STOP_TERMS

LONGEST_CHAIN = 4
"""Steps of broader. Expansion takes two; a longer chain is a taxonomy, and most likely holds a wrong step."""
COMMON = 60
"""Occurrences from which a word of pyspellchecker's list is English: what stands there 50 times was added by hand."""
TYPED_ONLY = ("lay", "narrower")
KINDS = {
    "ambiguous": "Words of several concepts, none closer: typed, they stand for themselves alone",
    "outranked": "Words of several concepts of which one is closer: typed, they never mean the others",
    "duplicate": "Words that are read the same as another of their concept",
    "unreachable": "Words that are never read as their concept, as typed",
    "function": "Words of which next to nothing is left without function words",
    "english": "Abbreviations that are English words: put them under capitals",
    "everyday": "Words in capitals that are everyday words in a line of nothing but capitals",
    "up": "up without broader: there is nothing to go up to",
    "chain": f"Chains of broader of more than {LONGEST_CHAIN} steps",
    "signature": "Sign-offs without a name, or without a date such as 2026-01-31",
}
"""Kinds of warning, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning. line: from 1, where the word stands. word: "" where it is about the concept as a whole."""

    kind: str
    path: str
    line: int
    concept: str
    word: str
    message: str


def check(terminology: Terminology, placed: Sequence[Placed]) -> list[Warned]:
    """All warnings about a terminology, by kind, then in the order of files and lines."""
    found = list(_Checker(terminology, placed).all())
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.path, one.line, one.word))


def _too_little(entry: Entry) -> str | None:
    """The one word that counts of several typed, if it says nothing of the concept: "looks at" is read as "looks"."""
    if entry.relation not in TYPED_ONLY or len(entry.terms) == 1 or len(entry.content) > 1 or in_a_row(entry):
        return None
    if entry.content[0] not in STOP_TERMS | LIGHT_TERMS:
        return None
    return next((word for word in entry.text.split() if tuple(terms(word)) == entry.content), entry.content[0])


class _Checker:
    def __init__(self, terminology: Terminology, placed: Sequence[Placed]) -> None:
        self._terminology = terminology
        self._placed = {each.concept.id: each for each in placed}
        self._engine = own_engine(terminology)
        self._lines: dict[Path, list[str]] = {}

    def all(self) -> Iterator[Warned]:
        for group in self._alike().values():
            yield from self._several(group)
        for concept in self._terminology.concepts:
            yield from self._duplicates(as_written(concept.entries))
            yield from self._concept(concept.id)
            for entry in as_written(concept.entries):
                yield from self._entry(entry)

    def _alike(self) -> dict[tuple[str, ...], list[Entry]]:
        """Entries by what a question must hold to be read as them."""
        found: dict[tuple[str, ...], list[Entry]] = {}
        for concept in self._terminology.concepts:
            for entry in as_written(concept.typed()):
                found.setdefault(looked_for(entry), []).append(entry)
        return found

    def _several(self, alike: Sequence[Entry]) -> Iterator[Warned]:
        if len({entry.concept for entry in alike}) < 2:
            return
        closest = min(map(rank, alike))
        best = list({entry.concept: entry for entry in alike if rank(entry) == closest}.values())
        if len(best) > 1:
            names = ", ".join(self._named(entry) for entry in best)
            yield self._warn("ambiguous", best[0], f"belongs to {names}. Keep it where it is meant, or nowhere.")
        winning = {entry.concept for entry in best}
        for entry in {entry.concept: entry for entry in alike if entry.concept not in winning}.values():
            wins = " or ".join(self._named(each) for each in best)
            rest = "it does nothing here" if entry.relation in TYPED_ONLY else "here it only finds passages"
            yield self._warn("outranked", entry, f"is read as {wins}; as {entry.relation} of {entry.concept}, {rest}.")

    def _duplicates(self, entries: Sequence[Entry]) -> Iterator[Warned]:
        for at, entry in enumerate(entries):
            for before in entries[:at]:
                same_typed = entry.relation in TYPED_ONLY and looked_for(entry) == looked_for(before)
                if entry.terms == before.terms or same_typed:
                    yield self._warn("duplicate", entry, f"is read the same as {before.text!r}. Remove it.")
                    break

    def _entry(self, entry: Entry) -> Iterator[Warned]:
        if all(term in FUNCTION_TERMS for term in entry.terms):
            yield self._warn("function", entry, "holds function words only, and would match anywhere. Remove it.")
        elif (left := _too_little(entry)) is not None:
            rest = f"is read as {left!r} alone, and would match many a question. Make it longer, or remove it."
            yield self._warn("function", entry, rest)
        elif entry.relation != "evidence" and (instead := self._read_as(entry)) is not None:
            rest = "Reword or remove it." if entry.relation in TYPED_ONLY else "Here it only finds passages."
            yield self._warn("unreachable", entry, f"{instead}. {rest}")
        if entry.relation == "abbreviation" and entry.text.isalpha() and self._is_english(entry.text.lower()):
            yield self._warn("english", entry, "is an English word in small letters. Move it to capitals.")
        loud = terms(entry.text)
        if entry.text.isupper() and len(entry.terms) == len(loud) == 1 and loud[0].islower() and entry.terms[0].isupper():
            rest = "in a line of nothing but capitals. Write what stands beside it too, or leave it out."
            yield self._warn("everyday", entry, f"is read as the word {loud[0]!r} {rest}")

    def _concept(self, identifier: str) -> Iterator[Warned]:
        concept = self._terminology.by_id[identifier]
        name = concept.entries[0]
        if concept.up and not concept.broader:
            yield self._warn("up", name, "has up = true and no broader. Add broader, or remove up.")
        chain = self._chains[identifier]
        # An ontology is as deep as it is; what was imported never goes up by itself.
        if len(chain) > LONGEST_CHAIN + 1 and not concept.source:
            yield self._warn("chain", name, f"stands under {' < '.join(chain)}. Is each step true?")
        if bool(concept.signed_by) != bool(concept.signed_on) or not _is_day(concept.signed_on):
            yield self._warn(
                "signature", name, 'is signed off by halves. Write review = { by = "name", on = "2026-01-31" }.'
            )

    def _read_as(self, entry: Entry) -> str | None:
        """What becomes of a word that is typed as it stands, if it is not read as its concept."""
        if len(entry.text) > MAX_QUERY:
            return f"is too long to be typed: a question has {MAX_QUERY} characters"
        query = parse(entry.text)
        twice = len(set(entry.content)) < len(entry.content)
        if not twice and tuple(word.term for word in query.words) == entry.terms:
            return None  # No other run can be longer than all its words, and _several() sees those that are as long.
        reading = expand(query, self._terminology, self._engine).reading
        if reading.ambiguous or self._name(entry.concept) in {term.concept for term in reading.terms}:
            return None
        if any(looked_for(other) == looked_for(entry) and rank(other) < rank(entry) for other in self._sharing(entry)):
            return None  # Said as outranked.
        read = ", ".join(f"{term.input!r} of {term.concept}" for term in reading.terms) or "no concept"
        return f"typed as it stands, is read as {read}{', as it holds a word twice' if twice else ''}"

    def _sharing(self, entry: Entry) -> tuple[Entry, ...]:
        return self._terminology.by_term[entry.content[0]]

    @cached_property
    def _chains(self) -> dict[str, list[str]]:
        """The longest chain of broader from each concept, itself first."""
        chains: dict[str, list[str]] = {}
        for start in self._terminology.by_id:
            waiting = [start]
            while waiting:
                above = self._terminology.by_id[waiting[-1]].broader
                missing = [other for other in above if other not in chains]
                if missing:
                    waiting.extend(missing)
                    continue
                done = waiting.pop()
                chains[done] = [done, *max((chains[other] for other in above), key=len, default=[])]
        return chains

    def _is_english(self, word: str) -> bool:
        return word in STOP or word in LIGHT or self._english[word] >= COMMON

    @cached_property
    def _english(self) -> WordFrequency:
        return SpellChecker(language="en").word_frequency

    def _name(self, identifier: str) -> str:
        return self._terminology.by_id[identifier].name

    def _named(self, entry: Entry) -> str:
        return f"{entry.concept} {self._name(entry.concept)} ({entry.relation})"

    def _warn(self, kind: str, entry: Entry, message: str) -> Warned:
        placed = self._placed[entry.concept]
        line = self._line_of(placed, entry.text)
        return Warned(kind, str(placed.path), line, entry.concept, entry.text, f"{entry.text!r} {message}")

    def _line_of(self, placed: Placed, word: str) -> int:
        """The line of a word within its concept; that of the concept where it is written with other escapes."""
        if placed.path not in self._lines:
            self._lines[placed.path] = placed.path.read_text(encoding="utf-8").split("\n")
        lines = self._lines[placed.path]
        written = (json.dumps(word, ensure_ascii=False), f"'{word}'")
        for number in range(placed.line, len(lines)):
            if re.match(r"\s*\[\[", lines[number]):
                break
            if any(form in lines[number] for form in written):
                return number + 1
        return placed.line


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
