"""How does Whoosh get its postings, without its own pool?

Whoosh takes every posting by itself through a sorting pool, with several calls of Python each: nine tenths of the time
of indexing. Ours are sorted already (inverting.py), so its segment writer is given them block by block, in its own format
(codec whoosh3): any Whoosh reader opens what comes out. Its text fields hold frequencies and no positions.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pickle import dumps
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.util.numeric import length_to_byte
from whoosh.writing import SegmentWriter

from search.whoosh_blocks import PROTOCOL, Some, blocks
from search.whoosh_terms import Terms

_STRETCH = 1 << 18
"""Postings that are made into Python's numbers at a time."""
_STORED = 0xFFFF
"""The most bytes of a block of zlib's that is not compressed."""
_SIZES = struct.Struct("<HH")


@dataclass(frozen=True)
class Inverted:
    """The postings of one field. terms: encoded, ascending; the passages of the i-th, and how often each has it, are
    sizes[i] from begins[i] on. lengths: the field's tokens in each passage of the segment, nought where it is not scored."""

    terms: Sequence[bytes]
    begins: NDArray[np.int64]
    sizes: NDArray[np.int64]
    passages: NDArray[np.int32]
    counts: NDArray[np.uint16]
    lengths: NDArray[np.int32]

    @cached_property
    def bytes_of_lengths(self) -> NDArray[np.uint8]:
        """The lengths as Whoosh writes them, in one byte each."""
        known = [length_to_byte(length) for length in range(int(self.lengths.max(initial=0)) + 1)]
        return np.asarray(known, np.uint8)[self.lengths]


class BulkWriter(SegmentWriter):
    """Whoosh's writer of one segment. Documents come without their terms (add_stored), and the terms all at the end."""

    def __init__(self, index: Any) -> None:
        # Its files stay apart: to put them together copies every passage once more, and what is stored need not be read
        # before a generation answers (layout.checks_itself).
        super().__init__(index, compound=False)  # type: ignore[no-untyped-call]  # Whoosh has no types
        self.inverted: Iterable[tuple[str, Inverted]] = ()
        """Each field's postings, by the field's name, ascending."""
        self._column = self.perdocwriter._get_column("_stored")._child
        self.fieldwriter._tindex = Terms(self.fieldwriter._tindex)

    def add_stored(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Add documents: what is stored of each, as it is. Whoosh would compress it."""
        # Pickled here, since Whoosh would write bytes as a text, which takes half as much room again.
        held = [_framed(dumps(row, PROTOCOL)) for row in rows]
        column, at = self._column, self._column._offset_base
        column._dbfile.write(b"".join(held))
        for each in held:
            column._lengths.append(len(each))
            column._offsets.append(at)
            at += len(each)
        column._offset_base = at
        self.docnum += len(held)
        column._count = self.perdocwriter._doccount = self.docnum
        self._added = self._added or bool(held)

    def _flush_segment(self) -> None:
        for name, held in self.inverted:
            if held.lengths.any():
                _write_lengths(self.perdocwriter, name, held)
            if held.terms:
                self.fieldwriter.start_field(name, self.schema[name])
                _write(self.fieldwriter, held, sized=self.schema[name].format.fixed_value_size() > 0)
                self.fieldwriter.finish_field()
        self.perdocwriter.close()
        self.fieldwriter.close()


def _framed(data: bytes) -> bytes:
    """What zlib.compress(data, 0) gives for so few bytes, without the memory that this takes and fills first."""
    size = len(data)
    if size > _STORED:
        return zlib.compress(data, 0)
    return b"".join((b"x\1\1", _SIZES.pack(size, size ^ _STORED), data, zlib.adler32(data).to_bytes(4, "big")))


def _write_lengths(writer: Any, name: str, held: Inverted) -> None:
    """Write how many tokens a field has in each document, as a column of bytes, and all together."""
    column = f"_{name}_len"
    writer._create_column(column, LENGTHS_COLUMN)
    writer._get_column(column)._dbfile.write(held.bytes_of_lengths.tobytes())
    writer._fieldlengths[name] = int(held.lengths.sum())


def exact(values: Iterable[str]) -> Inverted:
    """The postings of a field that holds one value a passage, as it is."""
    places: dict[bytes, list[int]] = {}
    for number, value in enumerate(values):
        places.setdefault(value.encode(), []).append(number)
    terms = sorted(places)
    ptr = np.cumsum([0, *(len(places[term]) for term in terms)], dtype=np.int64)
    passages = np.asarray([number for term in terms for number in places[term]], np.int32)
    counts, lengths = np.ones(len(passages), np.uint16), np.zeros(len(passages), np.int32)
    return Inverted(terms, ptr[:-1], np.diff(ptr), passages, counts, lengths)


def _write(writer: Any, held: Inverted, *, sized: bool) -> None:
    """Write a field's postings. sized: each has its frequency as its value; otherwise none has a value."""
    file, prefix = writer._postfile, int(writer._fieldid).to_bytes(2, "big")
    first, ends = 0, held.sizes.cumsum()
    while first < len(held.terms):
        most = ends[first] - held.sizes[first] + _STRETCH
        after = max(first + 1, int(ends.searchsorted(most, side="right")))
        some = _some(held, first, after)
        pieces, offsets, sizes = blocks(some, sized=sized)
        writer._tindex.add_many(
            [prefix + term for term in held.terms[first:after]], _infos(some, file.tell() + offsets, sizes)
        )
        file.write(b"".join(pieces))
        first = after


def _some(held: Inverted, first: int, after: int) -> Some:
    """The postings of the terms first..after, which lie anywhere: to lay out all at once would take as much memory again."""
    sizes = held.sizes[first:after]
    ptr = np.append(0, sizes.cumsum())
    places = (held.begins[first:after] - ptr[:-1]).repeat(sizes) + np.arange(ptr[-1])
    passages = held.passages[places]
    return Some(ptr, passages, held.counts[places], held.bytes_of_lengths[passages])


_INFO = np.dtype(
    {
        "names": ["weight", "held", "short", "long", "most", "first", "last", "offset", "size"],
        "formats": [">f4", ">u4", "u1", "u1", ">f4", ">u4", ">u4", ">i8", ">i4"],
        "offsets": [1, 5, 9, 10, 11, 15, 19, 23, 31],
        "itemsize": 35,
    }
)
"""A W3TermInfo as Whoosh writes it, all at once. The first byte, nought, says that its postings lie elsewhere."""


def _infos(some: Some, offsets: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.void]:
    """What Whoosh keeps of each term, of which a blocks' writer says where its blocks are."""
    ptr, passages, counts, lengths = some
    rows = np.zeros(len(offsets), _INFO)
    rows["weight"] = np.add.reduceat(counts.astype(float), ptr[:-1])
    rows["held"], rows["first"], rows["last"] = np.diff(ptr), passages[ptr[:-1]], passages[ptr[1:] - 1]
    rows["short"], rows["long"] = np.minimum.reduceat(lengths, ptr[:-1]), np.maximum.reduceat(lengths, ptr[:-1])
    rows["most"] = np.maximum.reduceat(counts, ptr[:-1])
    rows["offset"], rows["size"] = offsets, sizes
    return rows
