"""What does a generation of the index say of itself?

The types of manifest.json, and how it is read and written. It says what made the generation, and the size and checksum
of every file beside it; which sources it holds is in its register. It opens no other file and decides nothing: see
generations.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

NAME = "manifest.json"
FORMAT = 4
"""Version of the layout of a generation's folder. A generation in another format must be rebuilt."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What made this generation. terminology: sha256 over its files; readers: those used, such as "text/1";
    scheme: what the worths of postings were computed with (bm25f.SCHEME); layout: of the arrays (postings.LAYOUT)."""

    format: int
    analysis: int
    passages: int
    readers: tuple[str, ...]
    terminology: str
    scheme: str
    layout: int = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of each the generation holds, removed documents not counted."""

    documents: int
    sections: int
    passages: int
    concepts: int
    words: int


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the generation: its path within the folder, with slashes; its size in bytes; its CRC-32.

    inode, mtime_ns: as they were when it was seen to be what was written; 0 where that was too soon to trust them.
    """

    name: str
    size: int
    crc32: int
    inode: int = 0
    mtime_ns: int = 0

    def same(self, other: FileEntry | None) -> bool:
        """Whether another entry is of a file of the same name that says the same."""
        return other is not None and (self.name, self.size, self.crc32) == (other.name, other.size, other.crc32)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What manifest.json holds. built_at: ISO 8601 in UTC; averages: mean tokens of a passage in each field, as they
    were when this epoch of posting arrays began."""

    generation: int
    built_at: str
    versions: Versions
    averages: tuple[float, ...]
    counts: Counts
    files: tuple[FileEntry, ...] = ()


class OtherFormat(ValueError):
    """A generation that another version of this program wrote."""


def read(folder: Path) -> Manifest:
    """Read a generation's manifest. Raises ValueError with what is wrong, in one line, OtherFormat among them."""
    try:
        manifest = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except OSError as error:
        raise ValueError(f"{NAME} cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{NAME} is not what was written: {error}") from error
    if manifest.versions.format != FORMAT:
        raise OtherFormat(f"it is in format {manifest.versions.format}, and this program reads format {FORMAT}")
    return manifest


class _Files(msgspec.Struct):
    files: tuple[FileEntry, ...]


def files(folder: Path) -> dict[str, FileEntry]:
    """The files of a generation by name, whatever else its manifest says. Empty where that cannot be read."""
    try:
        held = msgspec.json.decode((folder / NAME).read_bytes(), type=_Files)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return {entry.name: entry for entry in held.files}


def encode(manifest: Manifest) -> bytes:
    return msgspec.json.encode(manifest)
