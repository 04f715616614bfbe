"""How is the next generation written, so that damage to one of its files harms no other generation?

A draft begins with the files of its base, the generation that answers should the draft's own be damaged one day. So the
two never share a file: one that did not change is linked to the same file of an older generation, where there is one,
and copied where there is none. That way each file lies on the disk twice at most, and a small commit copies what the
last commit wrote. A draft must write new files and never write into one that it was given: Draft.fresh() is the way.
Everything is on the disk before CURRENT moves, so that a kill or a power cut costs one unfinished folder, which the
next writer removes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from search import disk
from search import manifest as manifests
from search.errors import IndexDamaged, IndexMissing, IndexOutdated
from search.generations import Checked, bring_into_force, current, folder_of, locked, numbers, open_newest
from search.manifest import FileEntry, Manifest

KEPT = 3
"""Generations that stay: the one in force, and two to fall back on or that a slow reader may still hold open."""
SYNCS = 16
"""Files that are brought to the disk at the same time."""
TWINS = "twins"
"""Beside generations/: a copy of each file that the last one wrote."""
HIGHEST = "HIGHEST"
"""Beside generations/: the highest number ever used, once the folder that showed it is gone."""


@dataclass(frozen=True, slots=True)
class Held:
    """A folder such as a generation's, and its files by name."""

    folder: Path
    files: dict[str, FileEntry]


class Draft:
    """The next generation while it is being written. Nobody reads it before publish().

    base: the generation it starts from, and what that says of itself; None where there is none. number is its own.
    others: generations whose files may be linked to.
    """

    def __init__(
        self,
        index: Path,
        number: int,
        base: tuple[Path, Manifest] | None,
        damage: str | None,
        others: tuple[Held, ...] = (),
    ) -> None:
        self.index, self.number, self.base, self.damage = index, number, base, damage
        self.folder = folder_of(index, number)
        self.published = False
        self._sealed: Manifest | None = None
        self._held = {entry.name: entry for entry in base[1].files} if base else {}
        self._others = others
        self._carried: dict[str, FileEntry] = {}
        self._linked: set[str] = set()

    def open(self, carry: bool = True, but: Collection[str] = ()) -> Path:
        """Make the folder; carry: with everything that the base holds, but for a few files."""
        self.folder.mkdir(parents=True)
        if carry:
            for name in self._held.keys() - but:
                self.carry(name)
        return self.folder

    def carry(self, name: str) -> bool:
        """Take one of the base's files into the draft. False where the base has no such file."""
        entry = self._held.get(name)
        if entry is None or self.base is None:
            return False
        source, target = self.base[0] / name, self.folder / name
        if target.exists():
            return True
        target.parent.mkdir(parents=True, exist_ok=True)
        if self._link(entry, source, target):
            self._linked.add(name)
        else:
            disk.copy(source, target)
        self._carried[name] = entry
        return True

    def fresh(self, name: str) -> Path:
        """A path within the draft at which to write a new file; what was carried there is unlinked, not changed."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.drop(name)
        return path

    def drop(self, name: str) -> None:
        """Take a file or folder out of the draft, if it is there."""
        path = self.folder / name
        for carried in [one for one in self._carried if one == name or one.startswith(f"{name}/")]:
            del self._carried[carried]
            self._linked.discard(carried)
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
        bring_into_force(self.index, self.number)
        self.published = True
        for number in [n for n in numbers(self.index) if n <= self.number][KEPT:]:
            shutil.rmtree(folder_of(self.index, number), ignore_errors=True)
        self._twin(manifest)
        return manifest

    def _twin(self, manifest: Manifest) -> None:
        """Copy what this generation wrote, for the next one to link to. This one answers already, so nobody waits; and
        without twins the next one copies for itself, so no failure here is worth telling."""
        folder = self.index / TWINS
        shutil.rmtree(folder, ignore_errors=True)
        try:
            folder.mkdir()
            stay = [entry for entry in manifest.files if self._stays(entry.name)]
            with ThreadPoolExecutor(SYNCS) as pool:
                twins = tuple(pool.map(lambda entry: _copied(self.folder, folder, entry), stay))
            disk.write(folder / manifests.NAME, manifests.encode(replace(manifest, files=twins)))
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)

    def _stays(self, name: str) -> bool:
        """Whether a file was written with this generation, and the next ones may hold it too."""
        return "/" in name and name not in self._linked and not name.endswith(".toc")

    def _link(self, entry: FileEntry, source: Path, target: Path) -> bool:
        """Link to the same file of another generation, if one holds it, unharmed and apart from the base's."""
        # Whoosh writes its table of contents anew, under a name that it may have used before.
        if target.suffix == ".toc":
            return False
        for other in self._others:
            held = other.files.get(entry.name)
            if held is None or not held.same(entry):
                continue
            with contextlib.suppress(OSError):
                path = other.folder / entry.name
                if not path.samefile(source) and disk.differs(path, held, whole=False) is None:
                    os.link(path, target)
                    return True
        return False

    def _settle(self) -> tuple[FileEntry, ...]:
        """Bring every new file and every folder of the draft to the disk."""
        files, folders = [], []
        for path, _, names in os.walk(self.folder, topdown=False):
            folders.append(Path(path))
            files += [Path(path, name) for name in names]
        # Together, since the disk takes many in the time of one.
        with ThreadPoolExecutor(SYNCS) as pool:
            entries = list(pool.map(lambda file: self._settled(file, file.relative_to(self.folder).as_posix()), files))
        for folder in folders:
            disk.sync(folder)
        return tuple(sorted(entries, key=lambda entry: entry.name))

    def _settled(self, file: Path, name: str) -> FileEntry:
        carried = self._carried.get(name)
        if carried is not None and name in self._linked:
            return disk.stamped(carried, file.stat())
        entry = disk.settle(file, name)
        if carried is not None and not entry.same(carried) and file.suffix != ".toc":
            raise IndexDamaged(self.index, f"{name} changed while it was being copied to generation {self.number}")
        return entry


@contextlib.contextmanager
def begin(index: Path, rebuild: bool = False) -> Iterator[Draft]:
    """Hold the index for writing, and give the draft of its next generation; its folder is made by Draft.open().

    The base is the newest generation that can be read. Where there are only damaged ones this raises IndexDamaged,
    unless rebuild is set; where another version wrote them there is no base, and every document is read anew. Raises
    WriterBusy while another process writes. What is not published is removed.
    """
    index.mkdir(parents=True, exist_ok=True)
    with locked(index):
        base, damage = None, None
        try:
            base, damage = open_newest(index, lambda folder, manifest: (folder, manifest), Checked.CHANGED)
        except IndexMissing:
            pass
        except IndexDamaged as error:
            if not (rebuild or isinstance(error, IndexOutdated)):
                raise
            damage = str(error)
        number = _sweep(index, base[1].generation if base else 0) + 1
        draft = Draft(index, number, base, damage, tuple(_others(index, base[0])) if base else ())
        try:
            yield draft
        finally:
            if not draft.published:
                shutil.rmtree(draft.folder, ignore_errors=True)


def _others(index: Path, base: Path) -> Iterator[Held]:
    """The generations besides the base, newest first, and the twins."""
    for number in numbers(index):
        folder = folder_of(index, number)
        if folder != base:
            yield Held(folder, manifests.files(folder))
    yield Held(index / TWINS, manifests.files(index / TWINS))


def _copied(old: Path, new: Path, entry: FileEntry) -> FileEntry:
    target = new / entry.name
    target.parent.mkdir(parents=True, exist_ok=True)
    disk.copy(old / entry.name, target)
    return disk.settle(target, entry.name)


def _sweep(index: Path, base: int) -> int:
    """Remove what a killed writer left, and what was gone back from: the folders above CURRENT, and more than KEPT below.

    base: the number of the one that is gone on from, which stays however old it is. Returns the highest number ever used, so
    that the next is new to every reader, even after going back.
    """
    found = numbers(index)
    try:
        newest = current(index)
    except IndexMissing:
        newest = 0
    except IndexDamaged:
        return max([_highest(index), *found])
    used = max([newest, _highest(index), *found])
    if used > newest:
        # Written first: this run may publish nothing, and the next one sees no folder any more.
        with contextlib.suppress(OSError):
            disk.put(index / HIGHEST, f"{used}\n".encode())
    stay = {base, *[number for number in found if number <= newest][:KEPT]}
    for number in found:
        if number not in stay:
            shutil.rmtree(folder_of(index, number), ignore_errors=True)
    return used


def _highest(index: Path) -> int:
    """The highest number that was written down; 0 where none was, or it cannot be read."""
    try:
        return int((index / HIGHEST).read_bytes()[:20])
    except (OSError, ValueError):
        return 0
