"""How do a segment's postings lie on disk, and how are they read back in no time?

Beside each immutable segment of the index lie its postings as arrays, memory-mapped, so that all workers share them and
opening costs next to nothing. They are written once from the same tokens that the index was given. Nothing here ranks;
bm25f.py does the arithmetic.

A segment's tokens stand end to end in one stream of term ids, passage by passage and field by field, each field
followed by -1 so that no phrase runs across. Positions are offsets into it: a phrase is an intersection of positions.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.analysis import FIELDS
from search.engine import Floats, Ints, Records

_N = len(FIELDS)
_FIXED = ("stream", "starts", "unit_starts", "unit_ptr", "sources", "terms", "position_ptr", "positions", "posting_ptr")
_ARRAYS = (*_FIXED, "posting_passages", "posting_weights")


class Vocabulary:
    """Terms and their ids. It only grows, so an id means the same in every segment of one index."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self.terms = list(terms)
        self._ids = {term: number for number, term in enumerate(self.terms)}

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        return cls(path.read_text(encoding="utf-8").splitlines())

    def save(self, path: Path) -> None:
        path.write_text("".join(f"{term}\n" for term in self.terms), encoding="utf-8")

    def id(self, term: str) -> int:
        """The id of a term, -1 for an unknown one."""
        return self._ids.get(term, -1)

    def ids(self, terms: Iterable[str], *, add: bool = False) -> list[int]:
        """The ids of terms, -1 for an unknown one unless add."""
        if not add:
            return [self._ids.get(term, -1) for term in terms]
        known = self._ids
        found = []
        for term in terms:
            number = known.setdefault(term, len(self.terms))
            if number == len(self.terms):
                self.terms.append(term)
            found.append(number)
        return found


@dataclass(frozen=True, slots=True)
class Segment:
    """The arrays of one segment; see the module's head, engine.Records, and these:

    sources: source number of each passage. terms: the ids that occur, ascending; the positions of the i-th are
    positions[position_ptr[i]:position_ptr[i + 1]], its postings posting_passages and posting_weights at posting_ptr.
    A posting's weight is the term's field-weighted, length-normalized frequency (bm25f.field_weights).
    """

    stream: Ints
    starts: Ints
    unit_starts: Ints
    unit_ptr: Ints
    sources: Ints
    terms: Ints
    position_ptr: NDArray[np.int64]
    positions: Ints
    posting_ptr: NDArray[np.int64]
    posting_passages: Ints
    posting_weights: Floats
    averages: tuple[float, ...]

    @property
    def passages(self) -> int:
        return len(self.sources)

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

    def field_lengths(self) -> NDArray[np.int32]:
        """Tokens of each field, one row a passage."""
        lengths: NDArray[np.int32] = (np.diff(self.starts) - 1).reshape(-1, _N)
        return lengths

    def records(self, numbers: Ints) -> Records:
        """The forward records of some passages, end to end."""
        begins, ends = self.starts[numbers * _N], self.starts[(numbers + 1) * _N]
        stream, bases = _gather(self.stream, begins, ends)
        shift = (bases - begins).astype(np.int32)
        rows = self.starts[:-1].reshape(-1, _N)[numbers] + shift[:, None]
        starts = np.append(rows.ravel(), len(stream)).astype(np.int32)
        first, last = self.unit_ptr[numbers], self.unit_ptr[numbers + 1]
        units, unit_bases = _gather(self.unit_starts, first, last)
        units = (units + np.repeat(shift, last - first)).astype(np.int32)
        return Records(stream, starts, units, np.append(unit_bases, len(units)).astype(np.int32))

    def held(self, numbers: Ints, terms: int) -> NDArray[np.int64]:
        """For each of so many term ids, how many of some passages hold it."""
        found = self.records(numbers)
        owners = np.repeat(np.arange(len(numbers)), np.diff(found.starts[::_N]))
        cells = np.unique((owners * terms + found.stream)[found.stream >= 0])
        return np.bincount(cells % max(terms, 1), minlength=terms).astype(np.int64)

    def save(self, folder: Path) -> None:
        """Write the arrays into a new folder, and the averages that their weights are for."""
        folder.mkdir(parents=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)
        np.save(folder / "averages.npy", np.asarray(self.averages, np.float64), allow_pickle=False)

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


def _gather(values: Ints, begins: Ints, ends: Ints) -> tuple[Ints, NDArray[np.int64]]:
    """The slices begins..ends of values, end to end, and where each then begins."""
    lengths = ends - begins
    bases = np.cumsum(lengths, dtype=np.int64) - lengths
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


def _cat(parts: Sequence[NDArray[Any]]) -> Ints:
    return np.concatenate([np.empty(0, np.int32), *parts]).astype(np.int32)


class Builder:
    """Collects the passages of one segment, in the order in which the index numbers them."""

    def __init__(self) -> None:
        self._stream: list[int] = []
        self._starts: list[int] = [0]
        self._unit_starts: list[int] = []
        self._unit_ptr: list[int] = [0]
        self._sources: list[int] = []

    def add(self, source: int, fields: Sequence[Sequence[int]], unit_starts: Sequence[int]) -> None:
        """Add a passage: term ids of each field, and the token of its body at which each answer unit begins."""
        for field in fields:
            body = len(self._stream)
            self._stream.extend(field)
            self._stream.append(-1)
            self._starts.append(len(self._stream))
        self._unit_starts.extend(body + start for start in unit_starts)
        self._unit_ptr.append(len(self._unit_starts))
        self._sources.append(source)

    def __len__(self) -> int:
        return len(self._sources)

    def totals(self) -> tuple[int, ...]:
        """All tokens of each field, for averages."""
        lengths = np.diff(np.asarray(self._starts)) - 1
        return tuple(int(total) for total in lengths.reshape(-1, _N).sum(axis=0))

    def build(self, averages: Sequence[float]) -> Segment:
        """Invert the passages added. averages: tokens of each field in a mean passage, frozen for an epoch."""
        stream = np.asarray(self._stream, np.int32)
        starts = np.asarray(self._starts, np.int32)
        order = np.argsort(stream, kind="stable").astype(np.int32)
        positions = order[np.searchsorted(stream[order], 0) :]
        terms, first = np.unique(stream[positions], return_index=True)
        position_ptr = np.append(first, len(positions)).astype(np.int64)
        postings = _postings(stream, starts, positions, averages)
        return Segment(
            stream=stream,
            starts=starts,
            unit_starts=np.asarray(self._unit_starts, np.int32),
            unit_ptr=np.asarray(self._unit_ptr, np.int32),
            sources=np.asarray(self._sources, np.int32),
            terms=terms.astype(np.int32),
            position_ptr=position_ptr,
            positions=positions,
            posting_ptr=postings[0],
            posting_passages=postings[1],
            posting_weights=postings[2],
            averages=tuple(averages),
        )

    def save(self, folder: Path, averages: Sequence[float]) -> None:
        self.build(averages).save(folder)


def _postings(
    stream: Ints, starts: Ints, positions: Ints, averages: Sequence[float]
) -> tuple[NDArray[np.int64], Ints, Floats]:
    """Postings of positions sorted by term: where each term's begin, the passages, and the weights there."""
    lengths = np.diff(starts)
    slots = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[positions]
    weights = bm25f.field_weights((lengths - 1).reshape(-1, _N), averages).ravel()[slots]
    owners = slots // _N
    terms = stream[positions]
    new_term = np.append(True, terms[1:] != terms[:-1])[: len(terms)]
    new_posting = new_term | np.append(True, owners[1:] != owners[:-1])[: len(terms)]
    begins = np.flatnonzero(new_posting)
    summed = np.add.reduceat(weights, begins) if len(begins) else weights
    ptr = np.append(np.flatnonzero(new_term[begins]), len(begins)).astype(np.int64)
    return ptr, owners[begins].astype(np.int32), summed.astype(np.float32)


def reweigh(old: Path, new: Path, averages: Sequence[float]) -> None:
    """Write a segment's weights for new averages; every other array is the old file, hard-linked."""
    segment = Segment.load(old)
    _, _, weights = _postings(segment.stream, segment.starts, segment.positions, averages)
    new.mkdir(parents=True)
    for name in (*_FIXED, "posting_passages"):
        os.link(old / f"{name}.npy", new / f"{name}.npy")
    np.save(new / "posting_weights.npy", weights, allow_pickle=False)
    np.save(new / "averages.npy", np.asarray(averages, np.float64), allow_pickle=False)
