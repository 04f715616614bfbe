"""Which index is current, how is the next one published, and what answers when it is damaged?

INDEX/generations/N/ is one whole index, never changed once INDEX/CURRENT names it. The next begins as hard links to its
files, so it must write new files and never write into one that it was given: Draft.fresh() is the way. Everything is on
the disk before CURRENT moves, so that a kill or a power cut costs one unfinished folder, which the next writer removes.
This module knows files and checksums; what they mean is for the engine.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from search import disk
from search import manifest as manifests
from search.errors import BadSetting, IndexDamaged, IndexMissing, WriterBusy
from search.manifest import FileEntry, Manifest

SYNCS = 16
"""Files that are brought to the disk at the same time."""
KEPT = 3
"""Generations that stay: the one in force, and two to fall back on or that a slow reader may still hold open."""
T = TypeVar("T")
Stamp = tuple[int, int, int]


def current(index: Path) -> int:
    """The number of the generation in force. Raises IndexMissing, or IndexDamaged where CURRENT holds no number."""
    try:
        text = (index / "CURRENT").read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(index) from None
    except OSError as error:
        raise IndexDamaged(index, f"CURRENT cannot be read ({error.strerror})") from error
    if not text.strip().isdigit() or len(text) > 20:
        raise IndexDamaged(index, f"CURRENT holds {text[:20]!r}, which is no generation's number")
    return int(text)


def stamp(index: Path) -> Stamp:
    """What changes whenever another generation comes into force; costs one stat. Raises IndexMissing."""
    try:
        # Joined as text: a Path is made in ten times the time of the stat, and this is done for every request.
        found = os.stat(f"{index}/CURRENT")  # noqa: PTH116
    except OSError:
        raise IndexMissing(index) from None
    return found.st_ino, found.st_mtime_ns, found.st_size


def folder_of(index: Path, number: int) -> Path:
    return index / "generations" / str(number)


def check(folder: Path) -> str | None:
    """What is wrong with a generation's files, in one line, or None. Reads each file once in a process's life."""
    try:
        manifest = manifests.read(folder)
    except ValueError as error:
        return str(error)
    for entry in manifest.files:
        try:
            found = (folder / entry.name).stat()
            if found.st_size != entry.size:
                return f"{entry.name} has {found.st_size} bytes, not the {entry.size} that were written"
            if disk.checksum(folder / entry.name, found) != entry.crc32:
                return f"{entry.name} is not what was written (its checksum differs)"
        except OSError as error:
            return f"{entry.name} cannot be read: {error.strerror}"
    return None


def open_newest(index: Path, opener: Callable[[Path, Manifest], T]) -> tuple[T, str | None]:
    """Open the newest generation that can be read, at or below CURRENT.

    opener gets a folder whose files were checked, and raises IndexDamaged where it cannot use them. Returns what it
    made, and what is wrong with the generations passed over (with the command that mends it), or None.
    Raises IndexMissing; raises IndexDamaged when no generation can be read.
    """
    while True:
        before = stamp(index)
        try:
            return _open_newest(index, opener)
        except IndexDamaged:
            # Three generations published while this one was being opened: it is gone, not damaged.
            if stamp(index) == before:
                raise


def _open_newest(index: Path, opener: Callable[[Path, Manifest], T]) -> tuple[T, str | None]:
    damage: IndexDamaged | None = None
    numbers = _numbers(index)
    try:
        newest = current(index)
        # The one in force comes first even when its folder is gone, so that this is said.
        numbers = [newest, *(number for number in numbers if number < newest)]
    except IndexDamaged as error:
        damage = error
    for number in numbers:
        folder = folder_of(index, number)
        problem = check(folder)
        if problem is None:
            try:
                return opener(folder, manifests.read(folder)), str(damage) if damage else None
            except IndexDamaged as error:
                damage = damage or error
            except ValueError as error:
                problem = str(error)
        if problem is not None:
            damage = damage or IndexDamaged(index, f"in generation {number}, {problem}")
    raise damage or IndexMissing(index)


class Draft:
    """The next generation while it is being written. Nobody reads it before publish().

    base: the generation it starts from, and what that says of itself; None where there is none. number is its own.
    """

    def __init__(self, index: Path, number: int, base: tuple[Path, Manifest] | None, damage: str | None) -> None:
        self.index, self.number, self.base, self.damage = index, number, base, damage
        self.folder = folder_of(index, number)
        self.published = False
        self._sealed: Manifest | None = None
        self._held = {entry.name: entry for entry in base[1].files} if base else {}
        self._linked: dict[tuple[str, int], FileEntry] = {}

    def open(self, carry: bool = True) -> Path:
        """Make the folder; carry: with everything that the base holds."""
        self.folder.mkdir(parents=True)
        if carry:
            for name in self._held:
                self.carry(name)
        return self.folder

    def carry(self, name: str) -> bool:
        """Take one of the base's files into the draft, as a hard link. False where the base has no such file."""
        entry = self._held.get(name)
        if entry is None or self.base is None:
            return False
        source, target = self.base[0] / name, self.folder / name
        if target.exists():
            return True
        target.parent.mkdir(parents=True, exist_ok=True)
        # Whoosh rewrites its table of contents: that is small, and the draft has its own.
        if source.suffix != ".toc":
            with contextlib.suppress(OSError):
                os.link(source, target)
                self._linked[name, target.stat().st_ino] = entry
                return True
        shutil.copyfile(source, target)
        return True

    def fresh(self, name: str) -> Path:
        """A path within the draft at which to write a new file; what was carried there is unlinked, not changed."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        return path

    def drop(self, name: str) -> None:
        """Take a file or folder out of the draft, if it is there."""
        path = self.folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def seal(self, manifest: Manifest) -> Manifest:
        """Bring the draft to the disk, whole and not yet in force. The manifest's generation and files are filled in."""
        manifest = replace(manifest, generation=self.number, files=self._settle())
        disk.write(self.folder / manifests.NAME, manifests.encode(manifest))
        for folder in (self.folder, self.folder.parent, self.index):
            disk.sync(folder)
        self._sealed = manifest
        return manifest

    def publish(self, manifest: Manifest) -> Manifest:
        """Bring the draft into force, sealing it first where that was not done."""
        if manifest is not self._sealed:
            manifest = self.seal(manifest)
        _bring_into_force(self.index, self.number)
        self.published = True
        for number in [n for n in _numbers(self.index) if n <= self.number][KEPT:]:
            shutil.rmtree(folder_of(self.index, number), ignore_errors=True)
        return manifest

    def _settle(self) -> tuple[FileEntry, ...]:
        """Bring every new file and every folder of the draft to the disk."""
        entries, new, folders = [], [], []
        for path, _, names in os.walk(self.folder, topdown=False):
            folders.append(Path(path))
            for name in names:
                file = Path(path, name)
                key = file.relative_to(self.folder).as_posix()
                held = self._linked.get((key, file.stat().st_ino))
                if held is not None:
                    entries.append(held)
                else:
                    new.append((file, key))
        # Together, since the disk takes many in the time of one.
        with ThreadPoolExecutor(SYNCS) as pool:
            entries += pool.map(lambda one: _settled(*one), new)
        for folder in folders:
            disk.sync(folder)
        return tuple(sorted(entries, key=lambda entry: entry.name))


@contextlib.contextmanager
def begin(index: Path, rebuild: bool = False) -> Iterator[Draft]:
    """Hold the index for writing, and give the draft of its next generation; its folder is made by Draft.open().

    The base is the newest generation that can be read. Where there are only damaged ones this raises IndexDamaged,
    unless rebuild is set. Raises WriterBusy while another process writes. What is not published is removed.
    """
    index.mkdir(parents=True, exist_ok=True)
    with _locked(index):
        base, damage = None, None
        try:
            base, damage = open_newest(index, lambda folder, manifest: (folder, manifest))
        except IndexMissing:
            pass
        except IndexDamaged as error:
            if not rebuild:
                raise
            damage = str(error)
        draft = Draft(index, _sweep(index) + 1, base, damage)
        try:
            yield draft
        finally:
            if not draft.published:
                shutil.rmtree(draft.folder, ignore_errors=True)


def rollback(index: Path, opener: Callable[[Path, Manifest], object], to: int | None = None) -> tuple[int, int]:
    """Go back to the generation before the one in force that can be opened, or to number `to`. Returns both numbers.

    Documents are not touched: the next indexing brings their state back. opener: as of open_newest. Raises WriterBusy,
    IndexMissing, IndexDamaged; BadSetting where there is no such generation.
    """
    current(index)
    with _locked(index):
        now = current(index)
        older = [number for number in _numbers(index) if number < now]
        if to is not None and to not in older:
            kept = ", ".join(map(str, older)) or "none"
            raise BadSetting(f"There is no generation {to} to go back to at {index}: {now} is in force; before it: {kept}.")
        problems = []
        for number in older if to is None else [to]:
            problem = _unusable(folder_of(index, number), opener)
            if problem is None:
                _bring_into_force(index, number)
                return now, number
            problems.append(f"generation {number} cannot be used: {problem}")
        found = "; ".join(problems) or f"none is kept before {now}"
        raise BadSetting(f"There is no generation to go back to at {index}: {found}. {now} stays in force.")


def _unusable(folder: Path, opener: Callable[[Path, Manifest], object]) -> str | None:
    """What keeps a generation from answering, or None."""
    problem = check(folder)
    if problem is None:
        try:
            opener(folder, manifests.read(folder))
        except (IndexDamaged, ValueError) as error:
            problem = str(error)
    return problem


def _bring_into_force(index: Path, number: int) -> None:
    disk.write(index / "CURRENT.tmp", f"{number}\n".encode())
    (index / "CURRENT.tmp").replace(index / "CURRENT")
    disk.sync(index)


@contextlib.contextmanager
def _locked(index: Path) -> Iterator[None]:
    # Close-on-exec: a reading process that outlives a killed indexer must not hold its lock.
    handle = os.open(index / "LOCK", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WriterBusy(index) from None
        yield
    finally:
        os.close(handle)


def _sweep(index: Path) -> int:
    """Remove the folders above CURRENT: what a killed writer left, and what was gone back from.

    Returns the highest number ever used, so that the next is new to every reader, even after going back.
    """
    numbers = _numbers(index)
    try:
        newest = current(index)
    except IndexMissing:
        newest = 0
    except IndexDamaged:
        return max(numbers, default=0)
    for number in numbers:
        if number > newest:
            shutil.rmtree(folder_of(index, number), ignore_errors=True)
    return max([newest, *numbers])


def _numbers(index: Path) -> list[int]:
    """The generations that there are folders of, newest first."""
    try:
        names = [path.name for path in (index / "generations").iterdir()]
    except OSError:
        return []
    return sorted((int(name) for name in names if name.isascii() and name.isdigit()), reverse=True)


def _settled(path: Path, name: str) -> FileEntry:
    disk.sync(path)
    return FileEntry(name, path.stat().st_size, disk.crc32(path))
