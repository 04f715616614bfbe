"""Which files are the sources, and what is known of them?

catalogue.toml holds what a document does not say of itself, one [[source]] for a file; a folder without it is fine. Of
what was fetched, fetched.json says as much, and the catalogue wins.
This module opens no source: a file that cannot be read is listed like any other, and its reader says why.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import fields

from indexer import fetched
from indexer.readers.dates import parse
from indexer.readers.merging import merged
from indexer.walking import walked
from search.days import Day, Month
from search.errors import BadSetting
from search.model import Metadata, Person

if TYPE_CHECKING:
    from indexer.readers.authors import Authors

NAME = "catalogue.toml"
ALIKE = 70
"""Percent of its characters that an id must share with one that was written to be what was meant by it."""
_DATES = frozenset(("published", "updated", "reviewed", "next_review", "retrieved"))
_KNOWN = frozenset(field.name for field in fields(Metadata)) - {"updated_span"}
_NO_SOURCES = frozenset((NAME, fetched.NAME, "addresses.toml"))
_PERSON = frozenset(("name", "credentials", "title", "organisation"))


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of one file. path is relative to the corpus; id is None where none is given."""

    path: str
    id: str | None
    about: Metadata


# No dataclass: so many are made, each in a fifth of one's time.
class Listed(msgspec.Struct, frozen=True):
    """One source to read: the corpus, its path relative to that, its id, what the catalogue says of it, and what its file's
    name ends with from the last dot on."""

    corpus: str
    path: str
    id: str
    about: Metadata
    suffix: str

    @property
    def location(self) -> str:
        """Where it lies. As text: a library's paths take a second to make."""
        return f"{self.corpus}/{self.path}"

    @property
    def file(self) -> Path:
        return Path(self.location)


def sources(corpus: Path) -> list[Listed]:
    """The sources of a corpus by path, each with its own id; entries whose file isn't there are among them.

    Raises BadSetting where the corpus is no folder or its catalogue is wrong.
    """
    if not corpus.is_dir():
        raise BadSetting(f"The corpus {corpus} is no folder. Name one: --corpus DIR, or HOOFBEATS_CORPUS.")
    entries = load(corpus)
    for one in fetched.load(corpus):
        if one.path:
            held = entries.get(one.path)
            about = merged(held.about, one.stated) if held else one.stated
            entries[one.path] = Entry(one.path, held.id if held else None, about)
    paths = sorted({*walked(corpus, _NO_SOURCES), *entries})
    stems = {path: without_suffix(path) for path in paths}
    ids = _ids(stems, entries)
    _check_newer(ids, entries)
    _check_versions({ids[path]: entry.about.superseded_by for path, entry in entries.items()})
    # One for all, so that what follows from it need be found out once.
    none, root = Metadata(), str(corpus)
    return [
        Listed(root, path, ids[path], entries[path].about if path in entries else none, path[len(stem) :])
        for path, stem in stems.items()
    ]


def load(corpus: Path) -> dict[str, Entry]:
    """The catalogue's entries by path; none where there is no catalogue. Raises BadSetting naming file and entry."""
    file = corpus / NAME
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSetting(f"The catalogue {file} cannot be read: {error}. Mend it, then index again.") from error
    rows = read.pop("source", [])
    if read or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        wrong = ", ".join(sorted(read)) or "source"
        raise BadSetting(f"{file}: {wrong} is not known here. Write one [[source]] for each file.")
    return _distinct(file, [_entry(f"{file}: source {number}", row) for number, row in enumerate(rows, 1)])


def _distinct(file: Path, entries: list[Entry]) -> dict[str, Entry]:
    for what, values in (("path", [one.path for one in entries]), ("id", [one.id for one in entries if one.id])):
        for value, times in Counter(values).items():
            if times > 1:
                raise BadSetting(f"{file}: {times} sources have the {what} {value!r}. Keep one, or tell them apart.")
    return {one.path: one for one in entries}


def _entry(where: str, row: Mapping[str, Any]) -> Entry:
    path, source_id = row.get("path"), row.get("id")
    if not isinstance(path, str) or not path:
        raise BadSetting(f'{where} has no path. Add one, relative to the corpus: path = "sources/name.txt".')
    where = f"{where} ({path})"
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\0" in path:
        raise BadSetting(f"{where} has a path that leaves the corpus. Name a file under it.")
    if source_id is not None and (not isinstance(source_id, str) or not _is_id(source_id)):
        raise BadSetting(f"{where} has the id {source_id!r}. An id is a text of 1 to 200 characters, without spaces.")
    return Entry(str(pure), source_id, stated(where, {key: row[key] for key in row if key not in ("path", "id")}))


def stated(where: str, row: Mapping[str, Any]) -> Metadata:
    """What a table of a TOML file says of a document. where: names it in errors. Raises BadSetting."""
    return Metadata(**{key: _value(where, key, value) for key, value in row.items()})


def _value(where: str, key: str, value: object) -> Any:
    if key not in _KNOWN:
        raise BadSetting(f"{where} sets {key!r}, which is not known. Known: id, path, {', '.join(sorted(_KNOWN))}.")
    if key == "reviewer":
        return _reviewer(where, value)
    if key == "author" and isinstance(value, list):
        return _authors(where, value)
    if key in _DATES:
        return _date(where, key, value)
    if not isinstance(value, str) or not value.strip():
        raise BadSetting(f"{where}: {key} is {value!r}; it must be a text. Leave it out if it is not known.")
    return value.strip()


def _date(where: str, key: str, value: object) -> Day:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if key != "retrieved" and isinstance(month := parse(str(value)), Month):
        return month
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        hint = "" if key == "retrieved" else ', or a month such as "2021-09"'
        raise BadSetting(f"{where}: {key} is {value!r}; write a day such as 2021-09-21{hint}.") from None


def _authors(where: str, value: list[object]) -> Authors:
    from indexer.readers.authors import together  # noqa: PLC0415  # few name several, and every run would wait for it

    texts = [one.strip() for one in value if isinstance(one, str) and one.strip()]
    if not texts or len(texts) != len(value):
        raise BadSetting(f"{where}: author is {value!r}; it must be a text, or a list of texts.")
    return together(texts)


def _reviewer(where: str, value: object) -> Person:
    from indexer.readers.people import person  # noqa: PLC0415  # likewise

    if isinstance(value, str) and value.strip():
        known = person(value.strip())
        if known is None:
            return Person(value.strip())
        return Person(known.name, known.credentials, known.title, known.organisation)
    if not isinstance(value, dict) or not isinstance(value.get("name"), str) or set(value) - _PERSON:
        raise BadSetting(f"{where}: reviewer must be a text, or a table of {', '.join(sorted(_PERSON))}.")
    credentials = value.get("credentials", [])
    texts = [value.get("title"), value.get("organisation")]
    if not isinstance(credentials, list) or not all(isinstance(one, str) for one in [*credentials, *filter(None, texts)]):
        raise BadSetting(f"{where}: a reviewer's credentials are a list of texts, title and organisation texts.")
    return Person(value["name"], tuple(credentials), *texts)


def _check_newer(ids: Mapping[str, str], entries: Mapping[str, Entry]) -> None:
    """Raises BadSetting where superseded_by is the id of no source: readers would be led to a page that is not there."""
    known = set(ids.values())
    for path, entry in entries.items():
        newer = entry.about.superseded_by
        if newer is not None and newer not in known:
            from rapidfuzz import fuzz, process  # noqa: PLC0415  # every run would wait for what few need

            near = process.extractOne(newer, sorted(known - {ids[path]}), scorer=fuzz.ratio, score_cutoff=ALIKE)
            meant = ids.get(newer) or (near[0] if near else None)
            hint = f"Did you mean {meant!r}? " if meant else ""
            raise BadSetting(
                f"{NAME}: {path} is superseded_by {newer!r}, and no document has this id. {hint}Write the id of one that is "
                "there, or take superseded_by out; then index again."
            )


def _check_versions(superseded: Mapping[str, str | None]) -> None:
    """Raises BadSetting where following superseded_by comes back to where it began."""
    for start in superseded:
        seen, one = [start], superseded[start]
        while one is not None and one not in seen:
            seen.append(one)
            one = superseded.get(one)
        if one == start:
            raise BadSetting(
                f"{NAME}: superseded_by leads in a circle, from {' to '.join([*seen, start])}. Take it out of the one that "
                "is newest; then index again."
            )


def _ids(stems: Mapping[str, str], entries: Mapping[str, Entry]) -> dict[str, str]:
    """An id for each path: the catalogue's, else the path without suffix, else (if others share that) the whole path.

    stems: of each path itself without its suffix.
    """
    given = {path: entry.id for path, entry in entries.items() if entry.id}
    ids = {path: given.get(path) or stem.removeprefix("sources/") for path, stem in stems.items()}
    if len(set(ids.values())) == len(ids):
        return ids
    times = Counter(ids.values())
    ids |= {path: path.removeprefix("sources/") for path, value in ids.items() if times[value] > 1 and path not in given}
    for value, count in Counter(ids.values()).items():
        if count > 1:
            shared = ", ".join(path for path in stems if ids[path] == value)
            raise BadSetting(
                f"{NAME}: the id {value!r} stands for several files ({shared}). Choose another in the catalogue."
            )
    return ids


def without_suffix(path: str) -> str:
    """A path without what its file's name ends with from the last dot on."""
    dot = path.rfind(".")
    return path[:dot] if path.rfind("/") + 1 < dot < len(path) - 1 else path


def _is_id(value: str) -> bool:
    return 0 < len(value) <= 200 and value.isprintable() and not any(char.isspace() for char in value)
