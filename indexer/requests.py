"""What is asked of a process that reads files, and what does it answer?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from indexer.fields import Spelled, TermFinder
from indexer.passages import passages
from search.cards import Card, card
from search.model import Document, Metadata
from search.stored import Stored, packed


@dataclass(frozen=True, slots=True)
class Request:
    """What to read. path: absolute; rel_path: as it is shown; seconds and max_bytes: the limits.

    document: what was read already, and is to be cut; then no file is looked at.
    """

    path: str
    source_id: str
    rel_path: str
    stated: Metadata
    max_bytes: int
    seconds: float
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """A source read, and cut into passages, all as the index keeps it: its card, which does not say yet where it lies, and
    its document as JSON. spelled: its terms, by the numbers of a glossary that grows with each source."""

    card: Card
    document: bytes
    passages: Stored
    spelled: Spelled
    glossary: Sequence[str] = field(default=(), compare=False)


def extract(document: Document, finder: TermFinder) -> Extract:
    """Cut a document, find its terms, and put all into the form in which it is kept. Without its glossary."""
    cut = passages(document)
    return Extract(card(document), msgspec.json.encode(document), packed(cut), finder.spelled(cut))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child says: a source but for its glossary, and the terms that this had not named so far; or the reason for
    none. spent: a fresh child might have done better.
    """

    extract: Extract | None = None
    named: Sequence[str] = ()
    reason: str = ""
    spent: bool = False
