"""What has changed since the generation in force?

Compares the corpus with what the register says of each source: the file's bytes, and a fingerprint of everything else
that a reading depends on. Reads no document: it only hashes files. Nothing is written here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import structs

from indexer.catalogue import Listed
from indexer.readers import format_of
from indexer.stamps import Stamp, stamps
from indexer.walking import home
from search import rules
from search.errors import BadSetting
from search.model import Metadata
from search.register import SourceEntry
from search.settings import Settings


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read, and why, in one line."""

    id: str
    path: str
    reason: str


# As with Listed, there are as many as sources.
class Task(msgspec.Struct, frozen=True):
    """One source that must be read. before: what the last generation says of it, if only that it was removed.

    stamp: of the file, before anybody reads it.
    """

    listed: Listed
    fingerprint: str
    before: SourceEntry | None
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """tasks: what must be read, by path. same: what did not change, by path, as the last generation says it, but for stamps.
    removed: gone from the corpus. lost: sources that cannot even be looked for, and why; kept: those of them that were
    indexed before, and stay so."""

    tasks: tuple[Task, ...] = ()
    same: tuple[SourceEntry, ...] = ()
    removed: tuple[SourceEntry, ...] = ()
    kept: tuple[SourceEntry, ...] = ()
    lost: tuple[Failure, ...] = ()

    @property
    def nothing(self) -> bool:
        return not self.removed and not self.tasks


def compare(listed: Iterable[Listed], known: Mapping[str, SourceEntry], settings: Settings, everything: bool) -> Plan:
    """Say what must be read and what is gone. known: what the generation in force says of each source, by its id.

    everything: read each source, changed or not.
    """
    tasks: list[Task] = []
    same: list[SourceEntry] = []
    lost: list[Failure] = []
    here, mark_of = list(_outside(listed, settings.index, settings.corpus)), marks()
    for one, seen in zip(here, stamps([one.location for one in here]), strict=True):
        entry, mark = known.get(one.id), mark_of(one)
        live = None if everything or entry is None or entry.removed else entry
        if live is not None and (live.fingerprint != mark or live.path != one.path):
            live = None
        if live is not None and seen is not None and seen == live.stamp:
            same.append(live)
        elif not (one.path.isascii() and one.id.isascii()) and (failure := _unlistable(one)):
            lost.append(failure)
        elif seen is None and entry is not None and entry.path == one.path and not os.path.lexists(one.location):
            # The catalogue still names a document that was deleted: deleting it was enough.
            continue
        elif live is not None and _sha256(one.file, settings.max_source_bytes) == live.sha256:
            # The very same entry where nothing has changed: then nothing need be written.
            same.append(live if seen == live.stamp else structs.replace(live, stamp=seen))
        else:
            tasks.append(Task(one, mark, entry, seen))
    ids = {*[task.listed.id for task in tasks], *[entry.id for entry in same]}
    gone = [entry for entry in known.values() if not entry.removed and entry.id not in ids]
    unreachable = {entry.id: reason for entry in gone if (reason := _unreachable(settings.corpus, entry.path))}
    lost += [Failure(entry.id, entry.path, unreachable[entry.id]) for entry in gone if entry.id in unreachable]
    return Plan(
        tasks=tuple(tasks),
        same=tuple(same),
        removed=tuple(entry for entry in gone if entry.id not in unreachable),
        kept=tuple(entry for entry in gone if entry.id in unreachable),
        lost=tuple(lost),
    )


def fingerprint(one: Listed) -> str:
    """Of all that a source's passages depend on besides its id, its path and its bytes."""
    made_by = (_format(one.suffix), rules.PASSAGES, rules.ANALYSIS, rules.SENTENCES)
    return hashlib.sha256(msgspec.json.encode((one.about, made_by))).hexdigest()


def marks() -> Callable[[Listed], str]:
    """fingerprint(), found out once for sources of which the very same is said, as of all that no catalogue names."""
    known: dict[tuple[int, str], tuple[Metadata, str]] = {}

    def mark(one: Listed) -> str:
        key = id(one.about), one.suffix
        held = known.get(key)
        if held is None:
            # With what it was made of, so that nothing else comes to lie there.
            held = known[key] = one.about, fingerprint(one)
        return held[1]

    return mark


@lru_cache(maxsize=1 << 10)
def _format(suffix: str) -> str:
    return str(format_of(Path(f"file{suffix}")))


def checked(settings: Settings) -> None:
    """Raises BadSetting where index and corpus lie so that one would be taken for the other."""
    index, corpus = settings.index.resolve(), settings.corpus.resolve()
    if corpus.is_relative_to(index) or (corpus / "sources").resolve() == index:
        raise BadSetting(
            f"The index {settings.index} must not hold the corpus {settings.corpus}. Name another: --index DIR."
        )


def _outside(listed: Iterable[Listed], index: Path, corpus: Path) -> Iterable[Listed]:
    """All but the index's own files, should it lie among the documents."""
    # Listed files lie in one of these, wherever links lead: to ask each of thousands takes a second.
    roots = [Path(os.path.realpath(folder)) for folder in (corpus, home(corpus))]
    inside = Path(os.path.realpath(index))
    if not any(inside.is_relative_to(root) for root in roots):
        return listed
    return (one for one in listed if not Path(os.path.realpath(one.file)).is_relative_to(inside))


def _sha256(file: Path, most: int) -> str | None:
    """A file's hash; None where there is none, and its reader will say why."""
    try:
        if not file.is_file() or file.stat().st_size > most:
            return None
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None


def _unlistable(one: Listed) -> Failure | None:
    """Names are bytes: one that is no UTF-8 can stand in no JSON."""
    try:
        one.path.encode()
        one.id.encode()
    except UnicodeEncodeError:
        shown = os.fsencode(one.path).decode(errors="replace")
        return Failure(shown, shown, "its name is not UTF-8; rename it")
    return None


def _unreachable(corpus: Path, path: str) -> str | None:
    """Why a file that is no longer listed cannot be said to be gone; None when it is."""
    for folder in reversed((corpus / path).relative_to(corpus).parents):
        try:
            with os.scandir(corpus / folder):
                pass
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            return f"its folder {folder} cannot be listed: {(error.strerror or str(error)).lower()}"
    return None
