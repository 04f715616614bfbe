"""What is known of each document without opening it?

A catalogue's cards, one for each document of a generation, in packs of their own: lists look at thousands of them at
once, and to read as many documents would take minutes; a question looks at ten. indexer/keeping.py writes them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from search.model import Document, Source
from search.packs import Place

LONGEST = 80
"""Code points of a heading or label that a card repeats: what is longer is no offer to anybody who types."""
LABELS = 12
"""Labels that a card repeats, the first: they are examples of what can be asked."""


class Card(msgspec.Struct, frozen=True):
    """One document in short. text_sha256: of the extracted text in UTF-8, which offsets are into; characters: its code
    points; sections: how many. headings and labels: the short ones, in order. place: where the document lies whole."""

    source: Source
    text_sha256: str
    sections: int
    characters: int
    headings: tuple[str, ...]
    labels: tuple[str, ...]
    place: Place


NOWHERE = Place(0, 0, 0, 0)
"""Of a document that lies nowhere yet."""


def card(document: Document, place: Place = NOWHERE) -> Card:
    """The card of a document that lies at a place."""
    text = document.text
    labels = (block.label.of(text) for block in document.blocks if block.label)
    return Card(
        source=document.source,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        sections=len(document.sections),
        characters=len(text),
        headings=tuple(_short(section.heading for section in document.sections)),
        labels=tuple(_short(labels))[:LABELS],
        place=place,
    )


def encode(one: Card) -> bytes:
    return msgspec.msgpack.encode(one)


def decode(held: bytes) -> Card:
    """Raises msgspec.DecodeError."""
    return msgspec.msgpack.decode(held, type=Card)


def _short(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        plain = " ".join(text.split())
        if 0 < len(plain) <= LONGEST:
            yield plain
