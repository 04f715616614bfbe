"""How do passages become the arrays of a segment? They are collected, inverted and written; postings.py says how."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import accumulate, chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.lib import format
from numpy.typing import NDArray

from search.engine import Ints, Records
from search.inverting import PART, Part, holding, part, worths
from search.postings import Segment, save
from search.rules import FIELDS

_N = len(FIELDS)


class Builder:
    """Collects the passages of one segment, in the order in which the index numbers them.

    folder: where their stream lies until it is saved, in a file without a name; in memory where there is none.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._stream = array("i")
        """Of the passages that are not yet inverted."""
        self._streams = _Pieces(folder)
        """Of those that are."""
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
            [source], Records(*(np.asarray(each, np.int32) for each in (stream, starts, units, (0, len(units))))), [runs_on]
        )

    def append(self, sources: Iterable[int], records: Records, runs_on: Iterable[bool]) -> None:
        """Add passages. sources, runs_on: the source of each, and whether it runs on."""
        begin, units = self._done + len(self._stream), len(self._unit_starts)
        self._stream.frombytes(records.stream.tobytes())
        self._starts.frombytes((records.starts[1:] + np.int32(begin)).tobytes())
        self._unit_starts.frombytes((records.unit_starts + np.int32(begin)).tobytes())
        self._unit_ptr.frombytes((records.unit_ptr[1:] + np.int32(units)).tobytes())
        self._sources.extend(sources)
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
            stream=np.concatenate([np.empty(0, np.uint16), *self._streams.read()]),
            starts=np.asarray(self._starts),
            unit_starts=np.asarray(self._unit_starts),
            unit_ptr=np.asarray(self._unit_ptr),
            sources=np.asarray(self._sources),
            runs_on=np.asarray(self._runs_on).astype(np.bool_),
            terms=postings.terms,
            posting_ptr=postings.ptr,
            posting_passages=postings.passages,
            posting_worths=worths(self._parts, averages),
            averages=tuple(averages),
        )

    def save(self, folder: Path, averages: Sequence[float]) -> None:
        """Write the arrays of build() into a new folder. This builder holds no passages any more then.

        One after the other: stream, passages and worths together would be the most memory that indexing takes.
        """
        parts = self.parts()
        folder.mkdir(parents=True)
        self._streams.save(folder / "stream.npy")
        self.close()
        held = holding(parts)
        save(folder, terms=held.terms, posting_ptr=held.ptr, posting_passages=held.passages)
        del held
        save(folder, posting_worths=worths(parts, averages), averages=np.asarray(averages, np.float64))
        self._parts.clear()
        about = {"starts": self._starts, "unit_starts": self._unit_starts, "unit_ptr": self._unit_ptr}
        save(folder, **{name: np.asarray(each) for name, each in about.items()}, sources=np.asarray(self._sources))
        save(folder, runs_on=np.asarray(self._runs_on).astype(np.bool_))

    def close(self) -> None:
        """Let go of the stream, saved or not."""
        self._streams.close()


class _Pieces:
    """Arrays that are read again only to be saved as one: a sixth of all that indexing would hold in memory.

    folder: as of Builder.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = BytesIO() if folder is None else TemporaryFile(dir=folder)  # noqa: SIM115  # open as long as this is
        self._about: list[tuple[np.dtype[Any], int]] = []

    def append(self, piece: NDArray[Any]) -> None:
        self._file.write(piece.tobytes())
        self._about.append((piece.dtype, len(piece)))

    def read(self) -> Iterator[NDArray[Any]]:
        """One after the other."""
        self._file.seek(0)
        return (np.frombuffer(self._file.read(kind.itemsize * size), kind) for kind, size in self._about)

    def save(self, path: Path) -> None:
        """What np.save() writes of them as one array, without ever holding it."""
        kind = np.result_type(np.uint16, *(kind for kind, _ in self._about))
        size = sum(size for _, size in self._about)
        with path.open("wb") as file:
            format.write_array_header_1_0(
                file, {"descr": format.dtype_to_descr(kind), "fortran_order": False, "shape": (size,)}
            )
            for piece in self.read():
                piece.astype(kind, copy=False).tofile(file)

    def close(self) -> None:
        self._file.close()


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
    """A saved segment with its worths for new averages; every other array stays as it is."""
    segment = Segment.load(folder)
    return replace(segment, posting_worths=worths(_parts(segment), averages), averages=tuple(averages))
