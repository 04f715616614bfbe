"""What does every route need? Settings, the Answerer, what the index holds, today's date: the application carries them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from flask import Flask, current_app, g
from msgspec.structs import replace

from search import care
from search.answerer import Answerer
from search.care import Card
from search.errors import MAX_QUERY, IndexUnavailable
from search.model import Reply
from search.settings import Settings
from search.snapshot import Snapshot
from web.completions import Completions
from web.holdings import Shelf
from web.instead import meant
from web.kept import Kept
from web.metrics import Metrics, Network
from web.parameters import Search

Told = WeakKeyDictionary[Snapshot, tuple[date, str]]
"""Of each generation that answers, on which day, and what stands in tags for all that its replies depend on."""


@dataclass(frozen=True, slots=True)
class Site:
    settings: Settings
    answerer: Answerer
    shelf: Shelf
    completions: Completions
    care: tuple[Card, ...]
    metrics: Metrics
    metrics_from: tuple[Network, ...]
    kept: Kept
    told: Told = field(default_factory=WeakKeyDictionary)
    asking: Lock = field(default_factory=Lock)
    """One visitor's question at a time in a process: its threads share one interpreter, and four that take it from each
    other at every array spend a tenth to a fifth more on each. Whoever reads or writes slowly does not hold it."""

    @property
    def today(self) -> date:
        """The day by which ages are told: the server's, since a page works without a script in the browser."""
        return date.today()

    def ask(self, asked: Search) -> Reply:
        """The reply to a search. What care demands is said first.

        Where nothing answers, what could be asked instead is suggested. Raises IndexMissing, IndexDamaged, BadQuery.
        """
        question = asked.question or ""
        with self.asking:
            reply = self.answerer.ask(
                question,
                page=asked.page,
                per_page=asked.per_page,
                expand=asked.expand,
                sort=asked.sort,
                filters=asked.filters,
            )
        suggestions = reply.suggestions if reply.answered else self._instead(reply)
        return care.first(replace(reply, suggestions=suggestions), self.care)

    def _instead(self, reply: Reply) -> tuple[str, ...]:
        completer = self.completions.of(self.answerer.snapshot())
        if completer is None:
            # Not yet all that there is to say: nobody is to hold it for that.
            g.etag = None
        others = meant(reply, completer, self._is_answered) if completer else ()
        return tuple(dict.fromkeys((*others, *self.shelf.examples())))

    def _is_answered(self, question: str) -> bool:
        return len(question) <= MAX_QUERY and self.answerer.ask(question, per_page=1).answered


def site() -> Site:
    """The site that answers the request in hand."""
    found: Site = current_app.extensions["site"]
    return found


def warm(app: Flask) -> None:
    """Open the index and begin to make suggestions before the first visitor comes."""
    here: Site = app.extensions["site"]
    # A server without an index starts too, and its pages say so.
    with suppress(IndexUnavailable):
        here.completions.of(here.answerer.snapshot(), patience=0)
