"""Where in a generation's folder does each thing lie? Paths only, with slashes, relative to that folder."""

from __future__ import annotations

WHOOSH = "whoosh"
ARRAYS = "arrays"
PHRASES = "phrases"
VOCABULARY = "arrays/vocabulary.txt"
TERMINOLOGY = "terminology.msgpack"
PAST = "past.msgpack"


def arrays(segment: str) -> str:
    """The folder of a segment's posting arrays."""
    return f"{ARRAYS}/{segment}"


def phrases(segment: str) -> str:
    """The folder of what a segment holds of the terminology's phrases."""
    return f"{PHRASES}/{segment}"


def pack(number: int) -> str:
    """The pack of documents that was written with a generation."""
    return f"documents/{number}.pack"


def cards(number: int) -> str:
    """The pack of cards that was written with a generation: those of the documents in its pack of documents."""
    return f"cards/{number}.pack"


def register(number: int) -> str:
    """The part of the register that was written with a generation."""
    return f"register/{number}.msgpack"


def pack_number(name: str) -> int | None:
    """The generation that a pack of documents was written with; None for any other file."""
    return _number(name, "documents/", ".pack")


def cards_number(name: str) -> int | None:
    """The generation that a pack of cards was written with; None for any other file."""
    return _number(name, "cards/", ".pack")


def register_number(name: str) -> int | None:
    """The generation that a part of the register was written with; None for any other file."""
    return _number(name, "register/", ".msgpack")


def checks_itself(name: str) -> bool:
    """Whether a file holds many things, each with a checksum that is compared whenever it is read: packs, and the column
    in which Whoosh stores passages, where it is each one's Adler-32 (RFC 1950)."""
    return name.endswith((".pack", "._stored.col"))


def _number(name: str, before: str, after: str) -> int | None:
    number = name.removeprefix(before).removesuffix(after)
    return int(number) if name == f"{before}{number}{after}" and number.isdecimal() else None
