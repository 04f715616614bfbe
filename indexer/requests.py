"""What is asked of a process that reads files, and what does it answer?"""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.fields import Spelled
from search.model import Document, Metadata, Passage


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
    """A source read, and cut into passages. spelled: their terms, by the numbers of a glossary that grows with each source;
    None where nobody has looked for them."""

    document: Document
    passages: tuple[Passage, ...]
    spelled: Spelled | None = None
    glossary: list[str] = field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child says: a source, with the terms that its glossary had not named so far, or the reason for none.

    spent: a fresh child might have done better.
    """

    document: Document | None = None
    passages: tuple[Passage, ...] = ()
    spelled: Spelled | None = None
    named: list[str] = field(default_factory=list)
    reason: str = ""
    spent: bool = False
