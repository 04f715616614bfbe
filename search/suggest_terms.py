"""What might somebody be about to ask? Concepts and headings that begin with what was typed, slips of the finger forgiven.

Offers only what this generation can be asked: its headings, and words of concepts that its passages hold. Every word
typed must begin a word of what is offered, in any order. It decides nothing about answers, and knows no request.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.cards import Card
from search.concepts import as_written
from search.folding import fold
from search.snapshot import Snapshot
from search.words import STOP

SHORTEST = 4
"""Letters of the shortest word in which a slip is forgiven."""
LONG = 7
"""Letters from which two are."""
NEAR = 12
"""Words that a misspelled one is taken for, at most."""
LONGEST = 80
"""Code points of the longest heading that is offered: more does not fit under the box of a telephone."""
RANKS = {"name": 0, "lay": 2, "narrower": 2}
"""Which word of a concept is offered first, of those that fit equally: its name, then its equals, then everyday ones."""
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_JOINED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that can be asked. kind: "concept" or "heading". means: the concept's name where text is another word."""

    text: str
    kind: str
    means: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion with its group (such as its concept), of which one at most is made, and its rank in that: 0 first."""

    suggestion: Suggestion
    group: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class _Phrase:
    offer: Offer
    words: tuple[str, ...]
    plain: str


Headings = Mapping[str, tuple[object, tuple[str, ...]]]
"""Of each source, by its id, where its card lies and what headings it names."""
FEW = 200
"""Cards up to which each is read by itself; more are read together."""
BREATH = 50
"""Documents after which other threads are let in: whoever makes suggestions does so while questions are answered."""


@dataclass(frozen=True, slots=True)
class MadeOf:
    """What the suggestions of a generation are made of."""

    concepts: tuple[Offer, ...]
    headings: Headings


class Completer:
    """Suggestions of one generation. Immutable once made, so threads share it."""

    def __init__(self, offers: Iterable[Offer], made_of: MadeOf | None = None) -> None:
        self.made_of = made_of
        self._phrases = [_Phrase(one, *_read(one.suggestion.text)) for one in offers]
        where: dict[str, set[int]] = {}
        for number, phrase in enumerate(self._phrases):
            for word in phrase.words:
                where.setdefault(word, set()).add(number)
        self._where = where
        self._vocabulary = sorted(where)

    def again(self, made_of: MadeOf) -> Completer:
        """The same suggestions, made of what another generation holds."""
        other = copy(self)
        other.made_of = made_of
        return other

    def complete(self, typed: str, limit: int = 8) -> list[Suggestion]:
        """The best suggestions for what was typed so far, best first; none for nothing typed."""
        words = _words(typed)
        telling = [word for word in words if word not in STOP] or words
        if not telling:
            return []
        costs: dict[int, int] = dict.fromkeys(range(len(self._phrases)), 0)
        for word in dict.fromkeys(telling):
            begun = self._begun(word)
            costs = {number: cost + begun[number] for number, cost in costs.items() if number in begun}
        plain = _plain(typed)
        ordered = sorted(costs, key=lambda number: self._order(number, costs[number], plain, telling[0]))
        return list(self._distinct(ordered, limit))

    def _order(self, number: int, cost: int, plain: str, first: str) -> tuple[int, bool, bool, int, int, str]:
        """Fewest slips first; then what opens with all that was typed; then with its first telling word."""
        phrase = self._phrases[number]
        text = phrase.offer.suggestion.text
        opens = phrase.words[0].startswith(first)
        return cost, not phrase.plain.startswith(plain), not opens, phrase.offer.rank, len(text), text

    def _distinct(self, ordered: Iterable[int], limit: int) -> Iterator[Suggestion]:
        groups: set[str] = set()
        texts: set[tuple[str, ...]] = set()
        for number in ordered:
            phrase = self._phrases[number]
            if phrase.offer.group not in groups and phrase.words not in texts:
                groups.add(phrase.offer.group)
                texts.add(phrase.words)
                yield phrase.offer.suggestion
                if len(groups) == limit:
                    return

    def _begun(self, word: str) -> dict[int, int]:
        """Numbers of the phrases with a word that begins so, and with how many slips; the fewest slips alone."""
        at = bisect_left(self._vocabulary, word)
        found: dict[int, int] = {}
        while at < len(self._vocabulary) and self._vocabulary[at].startswith(word):
            found.update(dict.fromkeys(self._where[self._vocabulary[at]], 0))
            at += 1
        if found or len(word) < SHORTEST:
            return found
        for slips, near in self._near(word):
            for number in self._where[near]:
                found[number] = min(slips, found.get(number, slips))
        return found

    def _near(self, word: str) -> list[tuple[int, str]]:
        """Words of the vocabulary that begin nearly so. The first letter is believed: it is rarely wrong."""
        first, last = bisect_left(self._vocabulary, word[0]), bisect_left(self._vocabulary, chr(ord(word[0]) + 1))
        pool = self._vocabulary[first:last]
        most = 2 if len(word) >= LONG else 1
        best: dict[str, int] = {}
        # A letter left out makes the beginning that was meant one letter longer than what was typed.
        for length in (len(word), len(word) + 1):
            heads = [each[:length] for each in pool]
            near = process.extract(word, heads, scorer=OSA.distance, score_cutoff=most, limit=NEAR)
            for _, slips, place in near:
                best[pool[place]] = min(int(slips), best.get(pool[place], most))
        return sorted((slips, each) for each, slips in best.items())


def completer(snapshot: Snapshot, before: Completer | None = None) -> Completer:
    """What a generation can be asked: its concepts, and all its documents' headings.

    before: of the generation before. Where documents have changed but no heading has, it is gone on with.
    """
    held = before.made_of if before else None
    made_of = MadeOf(tuple(_concepts(snapshot)), _headings(snapshot, held.headings if held else {}))
    if before and held and held.concepts == made_of.concepts and _texts(held) == _texts(made_of):
        return before.again(made_of)
    return Completer([*made_of.concepts, *_distinct_headings(made_of)], made_of)


def _concepts(snapshot: Snapshot) -> Iterator[Offer]:
    for concept in snapshot.terminology.concepts:
        if concept.type == "general" or not any(snapshot.engine.holds(entry.terms) for entry in concept.clinical()):
            continue
        for entry in as_written(concept.typed()):
            if entry.relation != "spelling":
                means = None if entry.text.casefold() == concept.name.casefold() else concept.name
                yield Offer(Suggestion(entry.text, "concept", means), concept.id, RANKS.get(entry.relation, 1))


def _headings(snapshot: Snapshot, held: Headings) -> Headings:
    """The headings of each source, by its id and in their order; of those that lie where they lay nothing is read."""
    places = {one.id: one.card for one in snapshot.sources.values()}
    new = [name for name, place in places.items() if name not in held or held[name][0] != place]
    cards = map(snapshot.card_behind, new) if len(new) < FEW else snapshot.cards()
    read = {card.source.id: card.headings for card in _slowly(cards)}
    return {name: (places[name], read[name]) if name in read else held[name] for name in sorted(places)}


def _slowly(cards: Iterable[Card]) -> Iterator[Card]:
    for number, card in enumerate(cards):
        if number % BREATH == 0:
            time.sleep(0.0005)
        yield card


def _texts(made_of: MadeOf) -> list[tuple[str, ...]]:
    return [texts for _, texts in made_of.headings.values()]


def _distinct_headings(made_of: MadeOf) -> Iterator[Offer]:
    seen: set[str] = set()
    for text in chain.from_iterable(_texts(made_of)):
        if len(text) <= LONGEST and text.casefold() not in seen:
            seen.add(text.casefold())
            yield Offer(Suggestion(text, "heading"), f"heading {len(seen)}")


@lru_cache(maxsize=1 << 16)
def _read(text: str) -> tuple[tuple[str, ...], str]:
    """An offer's words and its plain text: most offers of a generation were those of the one before."""
    return tuple(_words(text)), _plain(text)


def _words(text: str) -> list[str]:
    """Words as they are compared; one with a hyphen also without it ("ki67" begins "Ki-67")."""
    plain = _plain(text)
    return _WORD.findall(plain) + [joined.replace("-", "") for joined in _JOINED.findall(plain)]


def _plain(text: str) -> str:
    return " ".join(fold(text)[0].casefold().split())
