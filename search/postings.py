"""How do a segment's postings lie on disk, and how are they read back in no time?

Beside each immutable segment of the index lie its postings as arrays, memory-mapped, so that all workers share them and
opening costs next to nothing. They are written once from the same tokens that the index was given. Nothing here ranks;
bm25f.py does the arithmetic.

A segment's tokens stand end to end in one stream of term ids, passage by passage and field by field, each field
followed by -1 so that no phrase runs across. A phrase is looked for in the records of the passages that hold its terms:
positions of their own would take as much room as all the rest.
"""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format
from numpy.typing import NDArray

from search.analysis import FIELDS
from search.engine import Floats, Ints, Records
from search.inverting import PART, Part, holding, part, weights
from search.numbering import Numbering

_N = len(FIELDS)
LAYOUT = 3
"""Version of these arrays: those of another must be written afresh."""
_FIXED = ("stream", "starts", "unit_starts", "unit_ptr", "sources", "runs_on", "terms", "posting_ptr")
_ARRAYS = (*_FIXED, "posting_passages", "posting_weights")
WEIGHTS = ("posting_weights", "averages")
"""The files of a segment, without their suffix, that are written anew when averages are."""


class Vocabulary:
    """Terms and their ids. It only grows, so an id means the same in every segment of one index."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self.terms = list(terms)
        self._ids = Numbering(self.terms)

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        return cls(path.read_text(encoding="utf-8").splitlines())

    def save(self, path: Path) -> None:
        path.write_text("".join(f"{term}\n" for term in self.terms), encoding="utf-8")

    def id(self, term: str) -> int:
        """The id of a term, -1 for an unknown one."""
        return self._ids.get(term, -1)

    def phrase(self, terms: tuple[str, ...]) -> tuple[int, ...]:
        """The ids of a run of terms, -1 for an unknown one."""
        return tuple([self._ids.get(term, -1) for term in terms])

    def ids(self, terms: Iterable[str], *, add: bool = False) -> list[int]:
        """The ids of terms, -1 for an unknown one unless add."""
        if not add:
            return [self._ids.get(term, -1) for term in terms]
        return list(map(self._ids.__getitem__, terms))


@dataclass(frozen=True, slots=True)
class Segment:
    """The arrays of one segment; see the module's head, engine.Records, and these:

    stream: as small as its ids allow, so each plus one, and nought for -1. sources: source number of each passage. runs_on:
    whether each runs on to the end of a list (model.Passage), for which no question needs to read it. terms: the ids that
    occur, ascending; the postings of the i-th are posting_passages and posting_weights from posting_ptr[i] to
    posting_ptr[i + 1]. A posting's weight is the term's field-weighted, length-normalized frequency (bm25f.field_weights).
    """

    stream: NDArray[np.uint16] | NDArray[np.uint32]
    starts: Ints
    unit_starts: Ints
    unit_ptr: Ints
    sources: Ints
    runs_on: NDArray[np.bool_]
    terms: Ints
    posting_ptr: NDArray[np.int64]
    posting_passages: Ints
    posting_weights: Floats
    averages: tuple[float, ...]

    @property
    def passages(self) -> int:
        return len(self.sources)

    def mapped(self) -> Iterator[mmap.mmap]:
        """The maps of those arrays that lie in files."""
        for name in _ARRAYS:
            base = getattr(self, name).base
            while isinstance(base, np.ndarray):
                base = base.base
            if isinstance(base, mmap.mmap):
                yield base

    def index_of(self, term: int) -> int:
        """Where a term id stands in terms; -1 if it does not occur."""
        # A plain int would have numpy turn all of terms into its kind first.
        at = int(self.terms.searchsorted(np.int32(term)))
        return at if at < len(self.terms) and self.terms[at] == term else -1

    def rows(self, terms: int) -> Ints:
        """For each of so many term ids, where it stands in terms; -1 if it does not occur."""
        found = np.full(terms, -1, np.int32)
        found[self.terms] = np.arange(len(self.terms))
        return found

    def records(self, numbers: Ints) -> Records:
        """The forward records of some passages, end to end."""
        found = self.packed(numbers)
        return replace(found, stream=found.stream.astype(np.int32) - np.int32(1))

    def packed(self, numbers: Ints) -> Records:
        """The same with their stream as it lies on the disk, where many are only looked through."""
        return picked(self.stream, self.starts, self.unit_starts, self.unit_ptr, numbers)

    def held(self, numbers: Ints, terms: int) -> NDArray[np.int64]:
        """For each of so many term ids, how many of some passages hold it."""
        found = self.records(numbers)
        owners = np.repeat(np.arange(len(numbers)), np.diff(found.starts[::_N]))
        cells = np.unique((owners * terms + found.stream)[found.stream >= 0])
        return np.bincount(cells % max(terms, 1), minlength=terms).astype(np.int64)

    def save(self, folder: Path) -> None:
        """Write the arrays into a new folder, and the averages that their weights are for."""
        folder.mkdir(parents=True)
        _save(folder, **{name: getattr(self, name) for name in _ARRAYS}, averages=np.asarray(self.averages, np.float64))

    def save_weights(self, weights: Path, averages: Path) -> None:
        """Write anew what depends on averages, to the paths of WEIGHTS."""
        np.save(weights, self.posting_weights, allow_pickle=False)
        np.save(averages, np.asarray(self.averages, np.float64), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Segment:
        """Memory-map a segment. Raises OSError, EOFError or ValueError where a file is missing or no array."""
        arrays = {name: _map(folder / f"{name}.npy") for name in _ARRAYS}
        averages = np.load(folder / "averages.npy", allow_pickle=False)
        return cls(**arrays, averages=tuple(map(float, averages)))


def _map(path: Path) -> Any:
    # numpy cannot map an empty array, and asarray sheds the memmap class, whose slicing is slow.
    whole = np.load(path, allow_pickle=False, mmap_mode="r" if path.stat().st_size > 128 else None)
    return np.asarray(whole)


_SHORT = 64
"""Values up to which a slice costs more to cut out than it does to fetch them one by one."""


def _gather(values: NDArray[Any], begins: Ints, ends: Ints) -> tuple[NDArray[Any], Ints]:
    """The slices begins..ends of values, end to end, and where each then begins, with the end of the last."""
    lengths = ends - begins
    bases = np.zeros(len(lengths) + 1, np.int32)
    lengths.cumsum(out=bases[1:])
    total = bases.item(-1)
    if len(lengths) * _SHORT > total:
        return values.take((begins - bases[:-1]).repeat(lengths) + np.arange(total)), bases
    slices = [values[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    return np.concatenate([values[:0], *slices]), bases


def joined(records: Sequence[Records]) -> Records:
    """Several forward records as one."""
    bases = np.cumsum([0, *(len(record.stream) for record in records)])
    units = np.cumsum([0, *(len(record.unit_starts) for record in records)])
    return Records(
        _cat([record.stream for record in records]),
        _cat([*(r.starts[:-1] + b for r, b in zip(records, bases[:-1], strict=True)), bases[-1:]]),
        _cat([r.unit_starts + b for r, b in zip(records, bases[:-1], strict=True)]),
        _cat([*(r.unit_ptr[:-1] + b for r, b in zip(records, units[:-1], strict=True)), units[-1:]]),
    )


def picked(stream: NDArray[Any], starts: Ints, unit_starts: Ints, unit_ptr: Ints, numbers: NDArray[Any]) -> Records:
    """Of forward records that lie end to end, some by their numbers, end to end in the order given."""
    fields = starts[:-1].reshape(-1, _N).take(numbers, axis=0)
    begins = fields[:, 0]
    tokens, bases = _gather(stream, begins, starts.take(numbers * _N + _N))
    shift = bases[:-1] - begins
    moved = np.empty(fields.size + 1, np.int32)
    np.add(fields, shift[:, None], out=moved[:-1].reshape(-1, _N))
    moved[-1] = bases[-1]
    first, last = unit_ptr.take(numbers), unit_ptr.take(numbers + 1)
    units, unit_bases = _gather(unit_starts, first, last)
    units += shift.repeat(last - first)
    return Records(tokens, moved, units, unit_bases)


def _cat(parts: Sequence[NDArray[Any]]) -> Ints:
    return np.concatenate([np.empty(0, np.int32), *parts]).astype(np.int32)


class Builder:
    """Collects the passages of one segment, in the order in which the index numbers them."""

    def __init__(self) -> None:
        self._stream = array("i")
        """Of the passages that are not yet inverted; of those that are, it lies in streams."""
        self._streams: list[NDArray[np.uint16] | NDArray[np.uint32]] = []
        self._done = 0
        self._starts = array("i", [0])
        self._unit_starts = array("i")
        self._unit_ptr = array("i", [0])
        self._sources = array("i")
        self._runs_on = array("b")
        self._parts: list[Part] = []
        self._inverted = 0

    def add(
        self, source: int, fields: Sequence[Sequence[int]], unit_starts: Sequence[int], *, runs_on: bool = False
    ) -> None:
        """Add a passage: term ids of each field, and the token of its body at which each answer unit begins."""
        stream = [*chain.from_iterable((*field, -1) for field in fields)]
        starts = [0, *accumulate(len(field) + 1 for field in fields)]
        units = [starts[-2] + start for start in unit_starts]
        self.append(
            source, Records(*(np.asarray(each, np.int32) for each in (stream, starts, units, (0, len(units))))), [runs_on]
        )

    def append(self, source: int, records: Records, runs_on: Sequence[bool]) -> None:
        """Add passages of one source. runs_on: whether each does."""
        begin, units = self._done + len(self._stream), len(self._unit_starts)
        self._stream.frombytes(records.stream.tobytes())
        self._starts.frombytes((records.starts[1:] + np.int32(begin)).tobytes())
        self._unit_starts.frombytes((records.unit_starts + np.int32(begin)).tobytes())
        self._unit_ptr.frombytes((records.unit_ptr[1:] + np.int32(units)).tobytes())
        self._sources.extend([source] * (len(records.unit_ptr) - 1))
        self._runs_on.extend(runs_on)
        if len(self._stream) >= PART:
            self._invert()

    def __len__(self) -> int:
        return len(self._sources)

    def totals(self) -> tuple[int, ...]:
        """All tokens of each field, for averages."""
        lengths = np.diff(np.asarray(self._starts)) - 1
        return tuple(int(total) for total in lengths.reshape(-1, _N).sum(axis=0))

    def _invert(self) -> None:
        """Invert the passages that are not yet."""
        starts = np.asarray(self._starts[self._inverted * _N :])
        stream = np.asarray(self._stream)
        self._parts.append(part(stream, starts - starts[0], self._inverted))
        self._streams.append(_packed(stream))
        self._done += len(stream)
        self._stream = array("i")
        self._inverted = len(self)

    def parts(self) -> Sequence[Part]:
        """The passages added, inverted."""
        if self._inverted < len(self):
            self._invert()
        return self._parts

    def build(self, averages: Sequence[float]) -> Segment:
        """Invert the passages added. averages: tokens of each field in a mean passage, frozen for an epoch."""
        postings = holding(self.parts())
        return Segment(
            stream=np.concatenate([np.empty(0, np.uint16), *self._streams]),
            starts=np.asarray(self._starts),
            unit_starts=np.asarray(self._unit_starts),
            unit_ptr=np.asarray(self._unit_ptr),
            sources=np.asarray(self._sources),
            runs_on=np.asarray(self._runs_on).astype(np.bool_),
            terms=postings.terms,
            posting_ptr=postings.ptr,
            posting_passages=postings.passages,
            posting_weights=weights(self._parts, averages),
            averages=tuple(averages),
        )

    def save(self, folder: Path, averages: Sequence[float]) -> None:
        """Write the arrays of build() into a new folder. This builder holds no passages any more then.

        One after the other: stream, passages and weights together would be the most memory that indexing takes.
        """
        parts = self.parts()
        folder.mkdir(parents=True)
        _save_end_to_end(folder / "stream.npy", self._streams)
        self._streams.clear()
        held = holding(parts)
        _save(folder, terms=held.terms, posting_ptr=held.ptr, posting_passages=held.passages)
        del held
        _save(folder, posting_weights=weights(parts, averages), averages=np.asarray(averages, np.float64))
        self._parts.clear()
        about = {"starts": self._starts, "unit_starts": self._unit_starts, "unit_ptr": self._unit_ptr}
        _save(folder, **{name: np.asarray(each) for name, each in about.items()}, sources=np.asarray(self._sources))
        _save(folder, runs_on=np.asarray(self._runs_on).astype(np.bool_))


def _save(folder: Path, **arrays: NDArray[Any]) -> None:
    for name, each in arrays.items():
        np.save(folder / f"{name}.npy", each, allow_pickle=False)


def _save_end_to_end(path: Path, pieces: Sequence[NDArray[Any]]) -> None:
    """What np.save() writes of the pieces as one array, without ever holding it."""
    kind = np.result_type(np.uint16, *pieces)
    about = {"descr": format.dtype_to_descr(kind), "fortran_order": False, "shape": (sum(map(len, pieces)),)}
    with path.open("wb") as file:
        format.write_array_header_1_0(file, about)
        for piece in pieces:
            piece.astype(kind, copy=False).tofile(file)


def _packed(stream: Ints) -> NDArray[np.uint16] | NDArray[np.uint32]:
    if stream.max(initial=-1) < np.iinfo(np.uint16).max - 1:
        return (stream + 1).astype(np.uint16)
    return (stream + 1).astype(np.uint32)


def _parts(segment: Segment) -> list[Part]:
    """A segment's passages, inverted anew."""
    found, first = [], 0
    while first < segment.passages:
        begin = segment.starts[first * _N]
        after = int(segment.starts[::_N].searchsorted(begin + PART))
        after = min(max(after, first + 1), segment.passages)
        starts = segment.starts[first * _N : after * _N + 1]
        stream = segment.stream[begin : starts[-1]].astype(np.int32) - np.int32(1)
        found.append(part(stream, starts - begin, first))
        first = after
    return found


def reweighed(folder: Path, averages: Sequence[float]) -> Segment:
    """A saved segment with its weights for new averages; every other array stays as it is."""
    segment = Segment.load(folder)
    return replace(segment, posting_weights=weights(_parts(segment), averages), averages=tuple(averages))
