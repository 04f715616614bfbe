"""Where in a generation's folder does each thing lie? Paths only, with slashes, relative to that folder."""

from __future__ import annotations

import hashlib

WHOOSH = "whoosh"
ARRAYS = "arrays"
VOCABULARY = "arrays/vocabulary.txt"
TERMINOLOGY = "terminology.msgpack"
RETIRED = "retired"
REMOVED = "removed"


def arrays(segment: str) -> str:
    """The folder of a segment's posting arrays."""
    return f"{ARRAYS}/{segment}"


def document(source_id: str) -> str:
    """A source's extracted Document, as JSON."""
    return f"documents/{_key(source_id)}.json"


def retired(source_id: str) -> str:
    """The passages that a source once had, as a JSON list of past.Retired: cited then, and readable still."""
    return f"{RETIRED}/{_key(source_id)}.json"


def removed(source_id: str) -> str:
    """What stays of a source that is gone, as a past.Removed: its citation, and no text."""
    return f"{REMOVED}/{_key(source_id)}.json"


def _key(source_id: str) -> str:
    # An id may hold slashes and may be longer than a file's name.
    return hashlib.sha256(source_id.encode()).hexdigest()[:24]
