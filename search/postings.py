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
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from search.engine import Floats, Ints, Records
from search.numbering import Numbering
from search.rules import FIELDS

_N = len(FIELDS)
LAYOUT = 4
"""Version of these arrays: those of another must be written afresh."""
_FIXED = ("stream", "starts", "unit_starts", "unit_ptr", "sources", "runs_on", "terms", "posting_ptr")
_ARRAYS = (*_FIXED, "posting_passages", "posting_worths")
WORTHS = ("posting_worths", "averages")
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
    occur, ascending; the postings of the i-th are posting_passages and posting_worths from posting_ptr[i] to
    posting_ptr[i + 1]. A posting's worth is the term's field-weighted, length-normalized frequency
    (bm25f.field_weights), saturated: so a question for that term has nothing left to do but to add them up.
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
    posting_worths: Floats
    averages: tuple[float, ...]

    @property
    def passages(self) -> int:
        return len(self.sources)

    def mapped(self) -> Iterator[mmap.mmap]:
        """The maps of those arrays that lie in files."""
        return maps_of(getattr(self, name) for name in _ARRAYS)

    def let_go(self) -> None:
        """Give the memory back in which its files were looked through; what is asked for again is read again."""
        if sys.platform == "linux":
            for each in self.mapped():
                each.madvise(mmap.MADV_DONTNEED)

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
        stream = found.stream.astype(np.int32)
        stream -= 1
        return replace(found, stream=stream)

    def packed(self, numbers: Ints) -> Records:
        """The same with their stream as it lies on the disk, where many are only looked through."""
        return picked(self.stream, self.starts, self.unit_starts, self.unit_ptr, numbers)

    def run(self, begin: int, end: int) -> Records:
        """The forward records of the passages begin..end."""
        starts = self.starts[begin * _N : end * _N + 1]
        units = self.unit_ptr[begin : end + 1]
        tokens = self.stream[starts[0] : starts[-1]].astype(np.int32) - np.int32(1)
        return Records(tokens, starts - starts[0], self.unit_starts[units[0] : units[-1]] - starts[0], units - units[0])

    def openings(self, articles: NDArray[np.bool_]) -> Ints:
        """The id of the term with which each passage's text opens, or that stands behind the article there; -1 for none.

        articles: for each id, and last for -1, whether it is one.
        """
        # The body is the last of the fields, and ends with -1 at least.
        bodies = self.starts[_N - 1 :: _N]
        found: Ints = self.stream.take(bodies).astype(np.int32) - np.int32(1)
        (behind,) = articles.take(found, mode="wrap").nonzero()
        found[behind] = self.stream.take(bodies.take(behind) + 1).astype(np.int32) - np.int32(1)
        return found

    def held(self, numbers: Ints, terms: int) -> NDArray[np.int64]:
        """For each of so many term ids, how many of some passages hold it."""
        found = self.records(numbers)
        owners = np.repeat(np.arange(len(numbers)), np.diff(found.starts[::_N]))
        cells = np.unique((owners * terms + found.stream)[found.stream >= 0])
        return np.bincount(cells % max(terms, 1), minlength=terms).astype(np.int64)

    def save(self, folder: Path) -> None:
        """Write the arrays into a new folder, and the averages that their worths are for."""
        folder.mkdir(parents=True)
        save(folder, **{name: getattr(self, name) for name in _ARRAYS}, averages=np.asarray(self.averages, np.float64))

    def save_worths(self, worths: Path, averages: Path) -> None:
        """Write anew what depends on averages, to the paths of WORTHS."""
        np.save(worths, self.posting_worths, allow_pickle=False)
        np.save(averages, np.asarray(self.averages, np.float64), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Segment:
        """Memory-map a segment. Raises OSError, EOFError or ValueError where a file is missing or no array."""
        arrays = {name: load(folder, name) for name in _ARRAYS}
        averages = np.load(folder / "averages.npy", allow_pickle=False)
        return cls(**arrays, averages=tuple(map(float, averages)))


def save(folder: Path, **arrays: NDArray[Any]) -> None:
    """Write arrays into a folder, each as a file of its name."""
    for name, each in arrays.items():
        np.save(folder / f"{name}.npy", each, allow_pickle=False)


def load(folder: Path, name: str) -> Any:
    """Memory-map an array that save() wrote. Raises OSError, EOFError or ValueError where there is none."""
    path = folder / f"{name}.npy"
    # numpy cannot map an empty array, and asarray sheds the memmap class, whose slicing is slow.
    whole = np.load(path, allow_pickle=False, mmap_mode="r" if path.stat().st_size > 128 else None)
    return np.asarray(whole)


def maps_of(arrays: Iterable[NDArray[Any]]) -> Iterator[mmap.mmap]:
    """The maps of those of some arrays that lie in files."""
    for each in arrays:
        base = each.base
        while isinstance(base, np.ndarray):
            base = base.base
        if isinstance(base, mmap.mmap):
            yield base


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
    # As bytes they are cut out and joined in half of the time that numpy takes for a hundred arrays.
    whole = values.data
    slices = [whole[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    return np.frombuffer(bytearray().join(slices), values.dtype), bases


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
