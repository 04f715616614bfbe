"""What is asked of a process that reads files, and what does it answer?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from search.cards import Card
from search.model import Document, Metadata
from search.stored import Stored


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
class Spelled:
    """The terms of some passages, each array as its bytes. stream, unit_starts: as in engine.Records, but in stream stand
    numbers of a glossary; ends, unit_ends: starts and unit_ptr of the same, less their first nought. tokens: of each field,
    in all passages."""

    stream: bytes
    ends: bytes
    unit_starts: bytes
    unit_ends: bytes
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """A source read, and cut into passages, all as the index keeps it: its card, which does not say yet where it lies, and
    its document as JSON. spelled: its terms, by the numbers of a glossary that grows with each source."""

    card: Card
    document: bytes
    passages: Stored
    spelled: Spelled
    glossary: Sequence[str] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child says: a source but for its glossary, and the terms that this had not named so far; or the reason for
    none. spent: a fresh child might have done better.
    """

    extract: Extract | None = None
    named: Sequence[str] = ()
    reason: str = ""
    spent: bool = False
