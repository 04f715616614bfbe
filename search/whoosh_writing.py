"""How does Whoosh get its postings, without its own pool? With whoosh_engine.py, all that imports whoosh.

Whoosh takes every posting by itself through a sorting pool, with several calls of Python each: nine tenths of the time
of indexing. Ours are sorted already (inverting.py), so its segment writer is given them block by block, in its own format
(codec whoosh3): any Whoosh reader opens what comes out. Its text fields hold frequencies and no positions.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pickle import dumps
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, STORED_COLUMN, WHOOSH3_HEADER_MAGIC, W3TermInfo
from whoosh.filedb.filetables import _lengths
from whoosh.system import _INT_SIZE, pack_int, pack_long
from whoosh.util.numeric import length_to_byte
from whoosh.writing import SegmentWriter

BLOCK = 128
"""Postings of a block: as many as Whoosh's own."""
_STRETCH = 1 << 18
"""Postings that are made into Python's numbers at a time."""
_SHORT = 100
"""Bytes below which compressing a block gains less than it takes to say so."""
_LEVEL = 3


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

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)  # type: ignore[no-untyped-call]  # Whoosh has no types
        self.inverted: Iterable[tuple[str, Inverted]] = ()
        """Each field's postings, by the field's name, ascending."""
        # What is stored is compressed already (stored.py).
        self.perdocwriter._get_column("_stored")._child._level = 0

    def add_stored(self, stored: Mapping[str, object]) -> None:
        """Add a document: what is stored of it."""
        self.perdocwriter.start_doc(self.docnum)
        self.perdocwriter.add_column_value("_stored", STORED_COLUMN, stored)
        self.perdocwriter.finish_doc()
        self._added = True
        self.docnum += 1

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


class _Blocks(NamedTuple):
    """A stretch of a field's postings in blocks, none of which holds two terms: where each begins and ends, and what
    Whoosh keeps of each; deltas, counts and values of all their postings."""

    begins: Sequence[int]
    ends: Sequence[int]
    last: Sequence[int]
    least: Sequence[float]
    most: Sequence[float]
    shortest: Sequence[int]
    longest: Sequence[int]
    deltas: Sequence[int]
    counts: Sequence[int]
    values: bytes

    def encoded(self) -> Iterator[bytes]:
        for number, (begin, end) in enumerate(zip(self.begins, self.ends, strict=True)):
            most = self.most[number]
            # Whole numbers, which take a byte where Whoosh's own take eight to say the same.
            weights: object = tuple(self.counts[begin:end])
            if self.least[number] == most:
                weights = None if most == 1.0 else most
            data = dumps((tuple(self.deltas[begin:end]), weights, self.values[4 * begin : 4 * end] or None), 2)
            packed = len(data) >= _SHORT
            if packed:
                data = zlib.compress(data, _LEVEL)
            level = _LEVEL if packed else 0
            about = (end - begin, self.last[number], most, level, self.shortest[number], self.longest[number])
            yield dumps(about, 2) + data


def _write(writer: Any, held: Inverted, *, sized: bool) -> None:
    """Write a field's postings. sized: each has its frequency as its value; otherwise none has a value."""
    file, index = writer._postfile, writer._tindex
    prefix = int(writer._fieldid).to_bytes(2, "big")
    first, ends = 0, held.sizes.cumsum()
    while first < len(held.terms):
        most = ends[first] - held.sizes[first] + _STRETCH
        after = max(first + 1, int(ends.searchsorted(most, side="right")))
        some = _some(held, first, after)
        stretch, blocks_of = _stretch(some, sized=sized)
        encoded = stretch.encoded()
        pieces: list[bytes] = []
        offsets, sizes = [], []
        at = file.tell()
        for blocks in blocks_of:
            begin = at
            pieces.append(WHOOSH3_HEADER_MAGIC)
            at += len(WHOOSH3_HEADER_MAGIC)
            for left in range(blocks - 1, -1, -1):
                block = next(encoded)
                # The last block of a term has its length below nought.
                pieces += pack_int(len(block) if left else -len(block)), block
                at += _INT_SIZE + len(block)
            offsets.append(begin)
            sizes.append(at - begin)
        file.write(b"".join(pieces))
        _add_all(index, [prefix + term for term in held.terms[first:after]], _infos(some, offsets, sizes))
        first = after


def _add_all(index: Any, keys: Sequence[bytes], values: Iterable[bytes]) -> None:
    """Whoosh's index.add() for many keys, ascending, in one write. keys: at least one."""
    if keys[0] <= index.lastkey:
        raise ValueError(f"Keys must ascend: {index.lastkey!r}, {keys[0]!r}")
    at = index.dbfile.tell()
    pieces: list[bytes] = []
    for key, value in zip(keys, values, strict=True):
        pieces += _lengths.pack(len(key), len(value)), key, value
        index.index.append(at)
        found = index.hashfn(key)
        index.buckets[found & 255].append((found, at))
        at += _lengths.size + len(key) + len(value)
    index.dbfile.write(b"".join(pieces))
    index.lastkey = keys[-1]


class _Some(NamedTuple):
    """The postings of some of a field's terms, end to end: those of the i-th are at ptr[i]:ptr[i + 1]. lengths: the field's
    in each one's passage, as Whoosh writes them."""

    ptr: NDArray[np.int64]
    passages: NDArray[np.int32]
    counts: NDArray[np.uint16]
    lengths: NDArray[np.uint8]


def _some(held: Inverted, first: int, after: int) -> _Some:
    """The postings of the terms first..after, which lie anywhere: to lay out all at once would take as much memory again."""
    sizes = held.sizes[first:after]
    ptr = np.append(0, sizes.cumsum())
    places = (held.begins[first:after] - ptr[:-1]).repeat(sizes) + np.arange(ptr[-1])
    passages = held.passages[places]
    return _Some(ptr, passages, held.counts[places], held.bytes_of_lengths[passages])


def _stretch(some: _Some, *, sized: bool) -> tuple[_Blocks, list[int]]:
    """Some terms' postings in blocks, and how many blocks each term has."""
    ptr, passages, counts, lengths = some
    blocks_of = -(-np.diff(ptr) // BLOCK)
    within = np.arange(int(blocks_of.sum())) - (blocks_of.cumsum() - blocks_of).repeat(blocks_of)
    begins = ptr[:-1].repeat(blocks_of) + within * BLOCK
    ends = np.append(begins[1:], len(passages))
    deltas = np.diff(passages, prepend=0)
    deltas[begins] = passages[begins]
    blocks = _Blocks(
        begins=begins.tolist(),
        ends=ends.tolist(),
        last=passages[ends - 1].tolist(),
        least=np.minimum.reduceat(counts, begins).astype(float).tolist(),
        most=np.maximum.reduceat(counts, begins).astype(float).tolist(),
        shortest=np.minimum.reduceat(lengths, begins).tolist(),
        longest=np.maximum.reduceat(lengths, begins).tolist(),
        deltas=deltas.tolist(),
        counts=counts.tolist(),
        values=counts.astype(">u4").tobytes() if sized else b"",
    )
    return blocks, blocks_of.tolist()


def _infos(some: _Some, offsets: Sequence[int], sizes: Sequence[int]) -> Iterator[bytes]:
    """What Whoosh keeps of each term: W3TermInfo.to_bytes(), without the object."""
    ptr, passages, counts, lengths = some
    begins = ptr[:-1]
    columns = (
        np.add.reduceat(counts.astype(float), begins),
        np.diff(ptr),
        np.minimum.reduceat(lengths, begins),
        np.maximum.reduceat(lengths, begins),
        np.maximum.reduceat(counts, begins).astype(float),
        passages[begins],
        passages[ptr[1:] - 1],
    )
    rows = zip(*(column.tolist() for column in columns), offsets, sizes, strict=True)
    for *known, offset, size in rows:
        yield W3TermInfo._struct.pack(0, *known) + pack_long(offset) + pack_int(size)
