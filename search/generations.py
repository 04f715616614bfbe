"""Which generation of an index is in force, and what answers when it is damaged?

INDEX/generations/N/ is one whole index, never changed once INDEX/CURRENT names it; draft.py writes the next one. This
module knows files and checksums; what they mean is for the engine.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TypeVar

from search import disk, layout, locks
from search import manifest as manifests
from search.errors import BadSetting, IndexDamaged, IndexForbidden, IndexMissing, IndexOutdated, IndexUnavailable
from search.manifest import Manifest, OtherFormat

T = TypeVar("T")
Stamp = tuple[int, int, int]


class Checked(Enum):
    """Which files are read, and their checksums compared, before a generation is opened. See disk.differs of the others."""

    CHANGED = "those whose stamps are no longer what they were"
    ANSWERING = "those, too, that do not check themselves: all but documents, cards and stored passages"
    ALL = "all"

    def reads(self, name: str) -> bool:
        return self is Checked.ALL or (self is Checked.ANSWERING and not layout.checks_itself(name))


def current(index: Path) -> int:
    """The number of the generation in force. Raises IndexMissing, or IndexDamaged where CURRENT cannot be read as one."""
    try:
        text = (index / "CURRENT").read_bytes()
    except OSError as error:
        raise _unavailable(index, error) from error
    if not text.strip().isdigit() or len(text) > 20:
        raise IndexDamaged(index, f"CURRENT holds {text[:20]!r}, which is no generation's number")
    return int(text)


def stamp(index: Path) -> Stamp:
    """What changes whenever another generation comes into force; costs one stat. Raises as current() does."""
    try:
        # Joined as text: a Path is made in ten times the time of the stat, and this is done for every request.
        found = os.stat(f"{index}/CURRENT")  # noqa: PTH116
    except OSError as error:
        raise _unavailable(index, error) from error
    return found.st_ino, found.st_mtime_ns, found.st_size


def _unavailable(index: Path, error: OSError) -> IndexUnavailable:
    """What it means that CURRENT could not be looked at: only where it is not there is there no index."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return IndexMissing(index)
    return _damage(error)(index, f"CURRENT cannot be read ({error.strerror})")


def _damage(error: BaseException) -> type[IndexDamaged]:
    """Which kind of damage an error is: a rebuild gives nobody the right to read."""
    if isinstance(error, OtherFormat):
        return IndexOutdated
    return IndexForbidden if isinstance(error, PermissionError) else IndexDamaged


def folder_of(index: Path, number: int) -> Path:
    return index / "generations" / str(number)


def check(folder: Path, manifest: Manifest, checked: Checked) -> str | None:
    """What is wrong with the files of a generation, in one line, or None."""
    try:
        _check(folder, manifest, checked)
    except ValueError as error:
        return str(error)
    return None


def _check(folder: Path, manifest: Manifest, checked: Checked) -> None:
    for entry in manifest.files:
        try:
            wrong = disk.differs(folder / entry.name, entry, checked.reads(entry.name))
        except OSError as error:
            raise ValueError(f"{entry.name} cannot be read: {error.strerror}") from error
        if wrong is not None:
            raise ValueError(f"{entry.name} {wrong}")


def open_newest(index: Path, opener: Callable[[Path, Manifest], T], checked: Checked) -> tuple[T, str | None]:
    """Open the newest generation that can be read, at or below CURRENT.

    opener gets a folder whose files were checked, and raises IndexDamaged where it cannot use them. Returns what it
    made, and what is wrong with the generations passed over (with the command that mends it), or None. Raises IndexMissing;
    raises IndexDamaged when no generation can be read.
    """
    while True:
        before = stamp(index)
        try:
            return _open_newest(index, opener, checked)
        except IndexDamaged:
            # Three generations published while this one was being opened: it is gone, not damaged.
            if stamp(index) == before:
                raise


def _open_newest(index: Path, opener: Callable[[Path, Manifest], T], checked: Checked) -> tuple[T, str | None]:
    damage: IndexDamaged | None = None
    found = numbers(index)
    try:
        newest = current(index)
        # The one in force comes first even when its folder is gone, so that this is said.
        found = [newest, *(number for number in found if number < newest)]
    except IndexDamaged as error:
        damage = error
    for number in found:
        try:
            return _opened(folder_of(index, number), opener, checked), str(damage) if damage else None
        except IndexDamaged as error:
            damage = damage or error
        except ValueError as error:
            damage = damage or _damage(error.__cause__ or error)(index, f"in generation {number}, {error}")
    raise damage or IndexMissing(index)


def _opened(folder: Path, opener: Callable[[Path, Manifest], T], checked: Checked) -> T:
    """Open a generation if it is sound. Raises ValueError with what is wrong, in one line, and what opener raises."""
    manifest = manifests.read(folder)
    _check(folder, manifest, checked)
    return opener(folder, manifest)


def rollback(index: Path, opener: Callable[[Path, Manifest], object], to: int | None = None) -> tuple[int, int]:
    """Go back to the generation before the one in force that can be opened, or to number `to`. Returns both numbers.

    Documents are not touched: the next indexing brings their state back. opener: as of open_newest. Raises WriterBusy,
    IndexMissing, IndexDamaged; BadSetting where there is no such generation.
    """
    current(index)
    with locked(index):
        now = current(index)
        older = [number for number in numbers(index) if number < now]
        if to is not None and to not in older:
            kept = ", ".join(map(str, older)) or "none"
            raise BadSetting(f"There is no generation {to} to go back to at {index}: {now} is in force; before it: {kept}.")
        problems = []
        for number in older if to is None else [to]:
            problem = _unusable(folder_of(index, number), opener)
            if problem is None:
                bring_into_force(index, number)
                return now, number
            problems.append(f"generation {number} cannot be used: {problem}")
        found = "; ".join(problems) or f"none is kept before {now}"
        raise BadSetting(f"There is no generation to go back to at {index}: {found}. {now} stays in force.")


def _unusable(folder: Path, opener: Callable[[Path, Manifest], object]) -> str | None:
    """What keeps a generation from answering, or None."""
    try:
        _opened(folder, opener, Checked.ALL)
    except (IndexDamaged, ValueError) as error:
        return str(error)
    return None


def bring_into_force(index: Path, number: int) -> None:
    """Let a generation answer from the next request on. Whoever calls it holds the lock."""
    disk.put(index / "CURRENT", f"{number}\n".encode())


def locked(index: Path) -> contextlib.AbstractContextManager[None]:
    """Hold an index for writing. Raises WriterBusy while another process does."""
    return locks.alone(index / "LOCK", index)


def numbers(index: Path) -> list[int]:
    """The generations that there are folders of, newest first."""
    try:
        names = [path.name for path in (index / "generations").iterdir()]
    except OSError:
        return []
    return sorted((int(name) for name in names if name.isascii() and name.isdigit()), reverse=True)
