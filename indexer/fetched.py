"""What was fetched, from where, and when? The file corpus/fetched.json, which `hoofbeats fetch` writes and nobody edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

import msgspec

from indexer.readers.merging import merged
from search.errors import BadSetting
from search.model import Metadata

NAME = "fetched.json"
FOLDER = "fetched"
"""Among the sources: nothing else lies there."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One address. final: where its redirects led; listed_by: the entry of addresses.toml that it was fetched for.

    path: of the file, relative to the corpus; "" when the page is gone. fetched and checked: when it last came anew, and
    when it was last asked for, ISO 8601 in UTC. etag and modified: what the host is asked by. misses: how often in a row
    it was not found. canonical: the page itself says which address is its own.
    """

    url: str
    final: str
    listed_by: str
    path: str = ""
    sha256: str = ""
    fetched: str = ""
    checked: str = ""
    etag: str = ""
    modified: str = ""
    misses: int = 0
    canonical: bool = False
    about: Metadata = field(default_factory=Metadata)

    @property
    def stated(self) -> Metadata:
        """What is known of the file, as the catalogue would say it."""
        retrieved = date.fromisoformat(self.fetched[:10])
        return merged(self.about, Metadata(url=None if self.canonical else self.final, retrieved=retrieved))


def load(corpus: Path) -> list[Fetched]:
    """All that was fetched for a corpus; nothing where nothing was. Raises BadSetting."""
    file = corpus / NAME
    try:
        held = msgspec.json.decode(file.read_bytes(), type=list[Fetched])
    except FileNotFoundError:
        return []
    except (OSError, msgspec.DecodeError) as error:
        raise BadSetting(
            f"{file} cannot be read: {error}. Remove it, and what lies in {FOLDER}/; then fetch again."
        ) from error
    for one in held:
        parts = PurePosixPath(one.path).parts
        if one.path and (".." in parts or one.path.startswith("/") or FOLDER not in parts[:2]):
            raise BadSetting(f"{file}: {one.path!r} is no file that was fetched. Remove {file}; then fetch again.")
    return held


def encode(held: Sequence[Fetched]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(held), indent=1) + b"\n"
