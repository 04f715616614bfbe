"""Which words of what is told only name somebody, or a place?

"Dr. Smith says I have a NET. What is that?" is answered by no document that names Dr. Smith; "she lives in Leeds" is nothing
to be found. Who asks about them ("is Dr. Smith in Leeds any good?") is told that no document does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from search.query import Query, Word
from search.terminology import Terminology
from search.words import COMING, DOCTORS, EXISTING, LIVING, NEARBY, PLACING, RELATIVES, SELF, TITLES

REACH = 3
"""Words before a name among which those are looked for that say who lives there."""


def without_strangers(query: Query, terminology: Terminology) -> list[Word]:
    """The words of a question, those marked that name people and places which it only tells of."""
    words = list(query.words)
    asking = query.clauses.asking
    if not asking or len(query.clauses.parts) == len(asking):
        return words
    if _asks_where(words, asking):
        return words
    for at in {at for at in _strangers(words, terminology) if words[at].clause not in asking}:
        words[at] = replace(words[at], stranger=True)
    return words


def _asks_where(words: Sequence[Word], asking: frozenset[int]) -> bool:
    """Whether what is asked is asked of a place that was told: "I live in Leeds. Is there a specialist there?"."""
    asked = [word.surface.lower() for word in words if word.clause in asking]
    return not NEARBY.isdisjoint(asked) or any(
        word == "there" and before not in EXISTING for before, word in pairwise(asked)
    )


def _strangers(words: Sequence[Word], terminology: Terminology) -> Iterator[int]:
    """Where names of people and places stand, titles before them, and words that say who lives there."""
    at, last = 1, -1
    while at < len(words):
        end = at
        while end < len(words) and words[end].clause == words[at - 1].clause and _may_be_name(words, end, at, terminology):
            end += 1
        if end > at and (_is_person(words, at) or _is_place(words, at, last)):
            yield from range(at, end)
            yield from _led_up(words, at)
            last = end
        at = max(end, at) + 1


def _led_up(words: Sequence[Word], at: int) -> Iterator[int]:
    """The titles right before a name, and the words soon before it that say who lives there."""
    clause = words[at].clause
    for before in range(max(at - REACH, 0), at):
        word = words[before]
        # In capitals they are abbreviations: MS, MR.
        titled = word.surface.lower() in DOCTORS and not word.surface.isupper() and before == at - 1
        if word.clause == clause and (titled or word.surface.lower() in LIVING):
            yield before


def _may_be_name(words: Sequence[Word], at: int, first: int, terminology: Terminology) -> bool:
    """Whether a word is written as a name, and the terminology knows it as nothing else."""
    surface = words[at].surface
    if not surface.isalpha() or surface.lower() in TITLES or words[at].is_stop:
        return False
    if _is_known(words, at, terminology):
        return False
    if surface[0].isupper() and surface[1:].islower():
        return words[at].small == surface
    # Who types no capitals has none for a name either; a verb there ("dr mentioned …") tells no more.
    named = at == first and words[at - 1].surface.lower() in DOCTORS - {"ms"}
    return named and surface.islower() and not words[at].is_light


def _is_known(words: Sequence[Word], at: int, terminology: Terminology) -> bool:
    """Whether a word is one of a concept's words, with what stands beside it."""
    terms = [word.term for word in words]
    for entry in terminology.by_term.get(terms[at], ()):
        begin = at - entry.terms.index(terms[at])
        if begin >= 0 and tuple(terms[begin : begin + len(entry.terms)]) == entry.terms:
            return True
    return False


def _is_person(words: Sequence[Word], at: int) -> bool:
    """Whether it follows a title, a relative or "I'm"."""
    before = words[at - 1].surface
    return before.lower() in TITLES | RELATIVES | SELF and before not in ("MS", "MR")


def _is_place(words: Sequence[Word], at: int, last: int) -> bool:
    """Whether it follows "in" or "at", with or without "the", or "from" where that says where somebody is from. last: where
    the name before it ends."""
    before = [word.surface.lower() for word in words[max(at - 2, 0) : at]]
    if before[-1] == "from":
        return before[0] in SELF | COMING or last == at - 1
    return before[-1] in PLACING or (before[-1] == "the" and before[0] in PLACING)
