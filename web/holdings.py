"""What is in here? The documents of the generation in force, told once a generation.

Counts, publishers, dates, and examples of questions that these documents do answer: taken from their own headings and
labels and put to the Answerer, so that no example is ever stale. It decides nothing about any visitor's question.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from weakref import WeakKeyDictionary

from search.answerer import Answerer
from search.capitals import quiet
from search.cards import Card
from search.citation import latest
from search.days import Day, first_day
from search.snapshot import Snapshot

_NUMBER = re.compile(r"\A(?:[A-Z]?\d{1,2}(?:\.\d{1,2}){0,2}|[A-Z]|[IVX]{1,4})[.):]\s+|\A[A-Z]?\d{1,2}(?:\.\d{1,2}){1,2}\s+")
"""What numbers a heading: "2. ", "C2. ", "Q. ", "4.1 "."""
_I = re.compile(r"\bi\b")
EXAMPLES = 4
EXAMPLES_TRIED = 12
"""Asking costs milliseconds each, once a generation; a corpus whose headings answer nothing shows no examples."""
EXAMPLE_LENGTH = 42
"""Code points: what fits on one line of a telephone."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """All documents of one generation, by title; oldest and newest: the dates that they state, where any does."""

    generation: int
    built_at: str
    documents: tuple[Card, ...]
    publishers: tuple[str, ...]
    oldest: Day | None
    newest: Day | None
    examples: tuple[str, ...]


class Shelf:
    """What each generation that may answer holds, computed on its first use. Safe to share by threads.

    Kept by the snapshot, and as long as it lives: the number of a generation comes again where an index is built anew, and
    during a handover two of them are asked by turns.
    """

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._lock = threading.Lock()
        self._holdings: WeakKeyDictionary[Snapshot, Holdings] = WeakKeyDictionary()
        self._examples: WeakKeyDictionary[Snapshot, tuple[str, ...]] = WeakKeyDictionary()

    def holdings(self) -> Holdings:
        """Raises IndexMissing or IndexDamaged."""
        snapshot = self._answerer.snapshot()
        with self._lock:
            found = self._holdings.get(snapshot)
            if found is None:
                found = self._holdings[snapshot] = _take_stock(snapshot, self._found(snapshot))
            return found

    def examples(self) -> tuple[str, ...]:
        """Those of the holdings, without looking at all documents. Raises IndexMissing or IndexDamaged."""
        snapshot = self._answerer.snapshot()
        with self._lock:
            return self._found(snapshot)

    def _found(self, snapshot: Snapshot) -> tuple[str, ...]:
        found = self._examples.get(snapshot)
        if found is None:
            first = [card for one in snapshot.source_ids()[:EXAMPLES_TRIED] if (card := snapshot.card(one))]
            found = self._examples[snapshot] = _answered([list(_askable(one)) for one in first], self._answerer)
        return found


def _take_stock(snapshot: Snapshot, examples: tuple[str, ...]) -> Holdings:
    documents = sorted(snapshot.cards(), key=lambda one: (one.source.title.casefold(), one.source.id))
    dated = [touched[1] for one in documents if (touched := latest(one.source.about))]
    publishers = {one.source.about.publisher for one in documents if one.source.about.publisher}
    return Holdings(
        generation=snapshot.generation,
        built_at=snapshot.built_at,
        documents=tuple(documents),
        publishers=tuple(sorted(publishers, key=str.casefold)),
        oldest=min(dated, key=first_day, default=None),
        newest=max(dated, key=first_day, default=None),
        examples=examples,
    )


def _askable(card: Card) -> Iterator[str]:
    """What a visitor might ask of a document: by turns its headings, questions first, and the labels of its items."""
    headings = sorted(card.headings, key=lambda heading: not heading.endswith("?"))
    for text in chain.from_iterable(zip_longest(map(_spoken, headings), card.labels, fillvalue="")):
        if 0 < len(text) <= EXAMPLE_LENGTH:
            yield text


def _spoken(heading: str) -> str:
    """A heading as somebody would type it, without its number and its capitals: "2. IS IT CANCER?" asks "Is it cancer?"."""
    plain = _I.sub("I", quiet(_NUMBER.sub("", heading)))
    return plain[:1].upper() + plain[1:]


def _answered(askable: Iterable[list[str]], answerer: Answerer) -> tuple[str, ...]:
    """The first few that are answered, taken from the documents in turn."""
    turns = (text for turn in zip_longest(*askable) for text in turn if text)
    found: list[str] = []
    for tried, text in enumerate(dict.fromkeys(turns)):
        if len(found) == EXAMPLES or tried == EXAMPLES_TRIED:
            break
        if answerer.ask(text, per_page=1).answered:
            found.append(text)
    return tuple(found)
