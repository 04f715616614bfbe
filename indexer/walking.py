"""Which files lie in the folder of the documents? Their paths alone: none is opened, and nothing is known of any."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path


def walked(corpus: Path, no_sources: Collection[str]) -> Iterator[str]:
    """The source files by their paths within the corpus, with slashes: those under corpus/sources if there is one, else all.

    Left out: hidden files, terminology/, links that lead out of the folder, and folders met before. Named pipes and the like
    are listed, and their reader refuses them. no_sources: names of files at the top of the corpus that are none. As texts: a
    library's paths take a second to make.
    """
    root = home(corpus).resolve()
    seen, folders = {root}, [home(corpus)]
    while folders:
        folder = folders.pop()
        within = folder.relative_to(corpus).as_posix()
        before = "" if within == "." else f"{within}/"
        top = folder == corpus
        below: list[str] = []
        for entry in _listed(folder):
            name = entry.name
            if name.startswith("."):
                continue
            # What an entry is, its folder tells: to ask the file system of each takes longer than all the rest.
            if _is_folder(entry):
                below += [] if top and name == "terminology" else [name]
            elif not (top and name in no_sources) and (not entry.is_symlink() or _within(folder / name, root)):
                yield before + name
        folders += [folder / name for name in sorted(below) if _enters(folder / name, root, seen)][::-1]


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing where it cannot be listed, of which the plan says more."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def home(corpus: Path) -> Path:
    """The folder under which the sources lie."""
    folder = corpus / "sources"
    return folder if folder.is_dir() else corpus


def _within(path: Path, root: Path) -> bool:
    """Whether a file's target lies inside the folder. That of a broken link does, or of a loop: its reader says so."""
    try:
        return not path.is_symlink() or path.resolve().is_relative_to(root)
    except RuntimeError:
        return True
    except OSError:
        return False


def _enters(folder: Path, root: Path, seen: set[Path]) -> bool:
    if not _within(folder, root):
        return False
    target = folder.resolve()
    fresh = target not in seen
    seen.add(target)
    return fresh
