"""Which files are the terminology, and has one of them changed?

Apart from terms_read.py, since a run that finds them as they were reads none of them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from search.errors import BadTerminology


def files(folder: Path) -> list[Path]:
    """Every *.toml in a folder, by name; none where there is no folder. Raises BadTerminology where it cannot be listed."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except FileNotFoundError:
        return []
    except OSError as error:
        # Else all that subject experts know would be gone without a word.
        raise BadTerminology(folder, 1, f"The folder cannot be read: {error}.", "Let it be read, or remove it.") from error


def digest(folder: Path) -> str:
    """Changes whenever a file of the terminology does. Raises BadTerminology where one cannot be read."""
    found = hashlib.sha256()
    for path in files(folder):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BadTerminology(
                path, 1, f"The file cannot be read: {error.strerror}.", "Let it be read, or remove it."
            ) from error
        found.update(f"{path.name}\0{len(data)}\0".encode() + data)
    return found.hexdigest()
