"""What is Whoosh given, and what does it give back? All that imports whoosh is this, and the files named after it.

Whoosh holds schema, documents, postings, segments and commits; any Whoosh reader opens the folder. It is never asked to
rank, nor to read a query: the arrays beside each segment answer (array_engine.py), so passages keep the order in which
they were added, and segments are never merged behind our back. Its index files are pickles: the folder belongs to the
service's user alone, and is only opened after its checksums were found right, or for a stored passage that passage's own.
No type or exception of Whoosh gets past this file.
"""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import fields as whoosh_fields
from whoosh import index as whoosh_index
from whoosh.analysis import RegexTokenizer
from whoosh.filedb.filestore import FileStorage

from search.errors import HoofbeatsError, IndexDamaged
from search.inverting import Part, of_field
from search.model import Passage
from search.rules import FIELDS
from search.stored import Stored, unpacked
from search.whoosh_writing import BulkWriter, Inverted, exact


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """One segment: its name (arrays/NAME/ lies beside it), its passages, and which numbers among them are deleted."""

    name: str
    passages: int
    deleted: frozenset[int]

    @property
    def alive(self) -> NDArray[np.bool_] | None:
        """Which passages are not deleted; None where all are there."""
        if not self.deleted:
            return None
        mask = np.ones(self.passages, np.bool_)
        mask[list(self.deleted)] = False
        return mask


class Writer:
    """Adds passages as one new segment, and deletes old ones, in a folder that is this writer's alone.

    Use as a context manager: what is not committed is cancelled. Raises IndexDamaged where the folder cannot be read;
    OSError (a full disk) passes through.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        with _mapped(folder):
            storage = _storage(folder)
            index = storage.open_index() if whoosh_index.exists_in(str(folder)) else storage.create_index(_schema())
            # Any: Whoosh's own methods have no types.
            self._writer: Any = BulkWriter(index)
        self._ids: list[str] = []
        self._sources: list[str] = []

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not self._writer.is_closed:
            # The error on its way out tells more than any that tidying up may raise.
            with contextlib.suppress(Exception):
                self._writer.cancel()
        (self._folder / "MAIN_WRITELOCK").unlink(missing_ok=True)

    def delete_source(self, source_id: str) -> None:
        """Delete a source's passages, before any new ones of it: Whoosh does not see what is uncommitted."""
        if source_id in self._sources:
            raise RuntimeError(f"delete_source({source_id!r}) after add() would miss the passages just added")
        with _mapped(self._folder):
            self._writer.delete_by_term("source", source_id)

    def add(self, source_id: str, passages: Stored) -> None:
        """Add passages of a source."""
        with _mapped(self._folder):
            rows = zip(passages.ids, passages.records, strict=True)
            self._writer.add_stored({"id": passage_id, "record": record} for passage_id, record in rows)
        self._ids += passages.ids
        self._sources += [source_id] * len(passages)

    def commit(self, parts: Sequence[Part], terms: Sequence[str]) -> str | None:
        """Finish, and return the new segment's name; None when nothing was added.

        parts: the passages added, inverted; terms: those of their ids.
        """
        with _mapped(self._folder):
            name = str(self._writer.newsegment.segment_id())
            if self._ids:
                self._writer.inverted = self._fields(parts, terms)
            self._writer.commit(mergetype=_without_empty)
        return name if self._ids else None

    def _fields(self, parts: Sequence[Part], terms: Sequence[str]) -> Iterator[tuple[str, Inverted]]:
        """The postings of one field after the other, by name: all at once take as much memory as all the rest."""
        whole = {"id": self._ids, "source": self._sources}
        for name in sorted((*FIELDS, *whole)):
            yield name, exact(whole[name]) if name in whole else _inverted(parts, FIELDS.index(name), terms)


def _inverted(parts: Sequence[Part], field: int, terms: Sequence[str]) -> Inverted:
    """A field's postings in the order that Whoosh wants: of its terms as bytes."""
    found = of_field(parts, field)
    encoded = [terms[number].encode() for number in found.terms.tolist()]
    order = np.asarray(sorted(range(len(encoded)), key=encoded.__getitem__), np.int64)
    lengths = np.concatenate([np.empty(0, np.int32), *(part.lengths[field :: len(FIELDS)] for part in parts)])
    counts = found.values.astype(np.uint16, copy=False)
    sizes = np.diff(found.ptr)[order]
    return Inverted([encoded[at] for at in order.tolist()], found.ptr[:-1][order], sizes, found.passages, counts, lengths)


class Store:
    """The stored passages of one generation. Safe to share between threads: one lock stands before Whoosh."""

    def __init__(self, folder: Path) -> None:
        """Raises IndexDamaged."""
        self._folder = folder
        self._lock = Lock()
        with _mapped(folder, reading=True):
            self._reader = _storage(folder).open_index().reader()
            # A snapshot that others still answer from is let go of, not closed.
            self._close = weakref.finalize(self, self._reader.close)
            self._leaves = [leaf for leaf, _ in self._reader.leaf_readers()] if self._reader.doc_count_all() else []
            for leaf in self._leaves:
                # Whoosh opens the file of a column when it is first wanted: by then the folder may be gone.
                leaf.stored_fields(0)
            self.segments = tuple(
                SegmentInfo(
                    str(leaf.segment().segment_id()),
                    int(leaf.doc_count_all()),
                    frozenset(leaf.segment().deleted_docs()),
                )
                for leaf in self._leaves
            )

    def close(self) -> None:
        with self._lock, _mapped(self._folder, reading=True):
            self._close()

    def passage(self, segment: int, number: int) -> Passage:
        """The passage with a number within a segment. Raises IndexDamaged."""
        with self._lock, _mapped(self._folder, reading=True):
            return self._read(segment, number)

    def find(self, passage_id: str) -> Passage | None:
        """The living passage with an id."""
        found = self._with_term("id", passage_id)
        return found[0] if found else None

    def of_source(self, source_id: str) -> tuple[Passage, ...]:
        """The living passages of a source, in their order in the document."""
        return tuple(sorted(self._with_term("source", source_id), key=lambda passage: passage.ordinal))

    def living(self, segments: Iterable[int] | None = None) -> Iterator[Passage]:
        """Every living passage of some segments, or of all, in index order."""
        for at in range(len(self.segments)) if segments is None else segments:
            for number in range(self.segments[at].passages):
                if number not in self.segments[at].deleted:
                    yield self.passage(at, number)

    def _with_term(self, field: str, value: str) -> list[Passage]:
        found = []
        with self._lock, _mapped(self._folder, reading=True):
            for at, leaf in enumerate(self._leaves):
                if (field, value) in leaf:
                    found += [self._read(at, number) for number in leaf.postings(field, value).all_ids()]
        return found

    def _read(self, segment: int, number: int) -> Passage:
        return unpacked(self._leaves[segment].stored_fields(number)["record"])


def _without_empty(_writer: object, segments: Iterable[Any]) -> list[Any]:
    """Segments are never merged, and go when all their passages are deleted."""
    return [segment for segment in segments if segment.doc_count()]


def _storage(folder: Path) -> Any:
    # Where it may map files to memory, Whoosh copies each of them to memory whole.
    return FileStorage(str(folder), supports_mmap=False)


def _schema() -> whoosh_fields.Schema:
    # The terms are ours already (analysis.py): Whoosh only takes them apart at the spaces between them.
    terms = {name: whoosh_fields.TEXT(analyzer=RegexTokenizer(r"\S+"), phrase=False) for name in FIELDS}
    return whoosh_fields.Schema(
        id=whoosh_fields.ID(unique=True, stored=True),
        source=whoosh_fields.ID,
        record=whoosh_fields.STORED,
        **terms,
    )


@contextlib.contextmanager
def _mapped(folder: Path, reading: bool = False) -> Iterator[None]:
    """Everything that Whoosh, pickle or a cut-off file may raise is IndexDamaged; so is OSError, when reading."""
    try:
        yield
    except (HoofbeatsError, MemoryError):
        raise
    except OSError as error:
        if not reading:
            raise
        raise _damaged(folder, error) from error
    except Exception as error:
        raise _damaged(folder, error) from error


def _damaged(folder: Path, error: Exception) -> IndexDamaged:
    index, generation = folder.parent.parent.parent, folder.parent.name
    reason = str(error).splitlines()[0] if str(error) else "no reason given"
    return IndexDamaged(
        index, f"in generation {generation}, Whoosh cannot use {folder.name}/ ({type(error).__name__}: {reason})"
    )
