"""Which words of a question may mean an emergency, and what is said first for them?

Phrases and texts are data (care.toml, or an operator's own file): this module only matches. It looks at the words typed
alone, never at documents, and leaves what is found as it is, but for a card that stands alone. Who types in need types
wrongly ("cant breeth"), so a word that is no English one is read as the word of a phrase that sounds like it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from pathlib import Path

import msgspec
from msgspec.structs import replace
from rapidfuzz.distance import OSA

from search.english import is_english
from search.errors import BadSetting
from search.folding import fold
from search.model import Notice, Reply
from search.sounding import sound
from search.suggest import SHORTEST

SHIPPED = Path(__file__).parent / "care.toml"
GAP = 1
"""Other words that may stand between two words of a phrase: "can't really breathe"."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is said first, and the phrases for which it is, as words. unless: phrases beside which it is not
    meant: "fit note" is no fit. alone: whether nothing is shown besides.

    by_first: the same by their first word. by_sound: those of all these words that may be misspelled, by how they sound;
    "breath" and "breathe" do so alike.
    """

    text: str
    phrases: tuple[tuple[str, ...], ...]
    unless: tuple[tuple[str, ...], ...] = ()
    alone: bool = False
    by_first: dict[str, tuple[tuple[str, ...], ...]] = field(init=False, repr=False, compare=False)
    by_sound: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        firsts = {phrase[0] for phrase in self.phrases if phrase}
        by_first = {first: tuple(each for each in self.phrases if each[:1] == (first,)) for first in firsts}
        object.__setattr__(self, "by_first", by_first)
        words = sorted({word for phrase in self.phrases for word in phrase if len(word) >= SHORTEST})
        by_sound = {key: tuple(alike) for key, alike in groupby(sorted(words, key=sound), key=sound)}
        object.__setattr__(self, "by_sound", by_sound)

    def read(self, word: str) -> tuple[str, ...]:
        """The words of phrases that may be meant by one that is no English word; the word itself where none is."""
        if len(word) < SHORTEST or is_english(word):
            return (word,)
        alike = self.by_sound.get(sound(word), ())
        if word in alike:
            return (word,)
        known = chain.from_iterable(self.by_sound.values())
        return alike or tuple(each for each in known if OSA.distance(word, each, score_cutoff=1) <= 1) or (word,)


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    phrases: list[str]
    unless: list[str] = []
    alone: bool = False
    review: dict[str, str] = {}


class _File(msgspec.Struct, forbid_unknown_fields=True):
    card: list[_Written] = []


def load(path: Path | None = None) -> tuple[Card, ...]:
    """The cards of a file; the shipped English ones where none is named. Raises BadSetting that names file and fault."""
    path = path or SHIPPED
    try:
        written = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadSetting(f"The care cards in {path} cannot be read: {error}. Mend the file, or unset care_cards.") from error
    cards = tuple(Card(one.text.strip(), _phrases(one.phrases), _phrases(one.unless), one.alone) for one in written.card)
    for card in cards:
        if not card.text or not all(card.phrases) or not all(card.unless):
            raise BadSetting(f"A care card in {path} has no text, or a phrase without a word: {card.text!r}. Mend it.")
    return cards


def _phrases(written: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(_words(phrase) for phrase in written)


def notices(question: str, cards: tuple[Card, ...]) -> tuple[Notice, ...]:
    """What is to be said before all answers to a question; mostly nothing."""
    return tuple(Notice("care", card.text) for card in _meant(question, cards))


def first(reply: Reply, cards: tuple[Card, ...]) -> Reply:
    """A reply with what is to be said before all answers. Who may harm himself is shown nothing else: what is said of dying
    is no answer."""
    meant = _meant(reply.query, cards)
    if not meant:
        return reply
    said = tuple(Notice("care", card.text) for card in meant)
    if any(card.alone for card in meant):
        reply = replace(reply, answered=False, hits=(), total=0, facets={}, suggestions=())
    return replace(reply, notices=(*said, *reply.notices))


def _meant(question: str, cards: tuple[Card, ...]) -> list[Card]:
    words = _words(question)
    return [
        card
        for card in cards
        if _holds([card.read(word) for word in words], card) and not any(_stands(run, words) for run in card.unless)
    ]


def _stands(run: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether some words stand in a row among others."""
    return any(words[at : at + len(run)] == run for at in range(len(words)))


def _words(text: str) -> tuple[str, ...]:
    plain = fold(text)[0].casefold().replace("'", "")
    return tuple(re.findall(r"[^\W_]+", plain))


def _holds(words: Sequence[Sequence[str]], card: Card) -> bool:
    """Does any of a card's phrases begin at any of the words, each of which may be one of several, and go on from there?"""
    return any(
        _goes_on(words, at + 1, phrase[1:])
        for at, ways in enumerate(words)
        for word in ways
        for phrase in card.by_first.get(word, ())
    )


def _goes_on(words: Sequence[Sequence[str]], at: int, rest: tuple[str, ...]) -> bool:
    if not rest:
        return True
    return any(
        _goes_on(words, place + 1, rest[1:]) for place in range(at, min(at + GAP + 1, len(words))) if rest[0] in words[place]
    )
