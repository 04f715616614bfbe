"""Where in a generation's folder does each thing lie? Paths only, with slashes, relative to that folder."""

from __future__ import annotations

WHOOSH = "whoosh"
ARRAYS = "arrays"
VOCABULARY = "arrays/vocabulary.txt"
TERMINOLOGY = "terminology.msgpack"
CARDS = "cards.msgpack"
PAST = "past.msgpack"


def arrays(segment: str) -> str:
    """The folder of a segment's posting arrays."""
    return f"{ARRAYS}/{segment}"


def pack(number: int) -> str:
    """The pack of documents that was written with a generation."""
    return f"documents/{number}.pack"


def pack_number(name: str) -> int | None:
    """The generation that a pack was written with; None for any other file."""
    number = name.removeprefix("documents/").removesuffix(".pack")
    return int(number) if name == f"documents/{number}.pack" and number.isdecimal() else None
