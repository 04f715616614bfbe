"""How do postings look as Whoosh's blocks? Of many terms at once, since one after the other takes most of the time.

A block is its length, a pickled tuple of what to know of it without opening it, and pickled postings, which are compressed
where there are many: deltas of their passages, weights, and values (codec whoosh3). Whoosh takes anything that gives
numbers, one by one, for deltas and weights; in bytes they take next to no time to write.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pickle import dumps
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC

BLOCK = 512
"""Postings of a block: four times as many as Whoosh's own, since many short ones take more time and room."""
_FEW = 16
"""Postings below which compressing a term's only block gains less than it takes to say so."""
_LEVEL = 3
_MANY = 200
"""Blocks whose compressing takes long enough to be shared with another thread."""
PROTOCOL = 3
"""Of pickle: before it, bytes were written as a text and the name of its encoding."""
_BYTE = 1 << 8
"""What a byte is less than."""


class Some(NamedTuple):
    """The postings of some of a field's terms, end to end: those of the i-th are at ptr[i]:ptr[i + 1]. lengths: the field's
    in each one's passage, as Whoosh writes them."""

    ptr: NDArray[np.int64]
    passages: NDArray[np.int32]
    counts: NDArray[np.uint16]
    lengths: NDArray[np.uint8]

    def only(self, which: NDArray[np.intp]) -> Some:
        """Those of some of the terms."""
        sizes = np.diff(self.ptr)[which]
        ptr = np.append(0, sizes.cumsum())
        at = (self.ptr[which] - ptr[:-1]).repeat(sizes) + np.arange(ptr[-1])
        return Some(ptr, self.passages[at], self.counts[at], self.lengths[at])


class Blocks(NamedTuple):
    """What is to be written, end to end, and where in it the blocks of each term begin, and how many bytes they take."""

    pieces: list[bytes]
    offsets: NDArray[np.int64]
    sizes: NDArray[np.int64]


def blocks(some: Some, *, sized: bool) -> Blocks:
    """The blocks of some terms. sized: each posting has its frequency as its value; otherwise none has a value."""
    held = np.diff(some.ptr)
    few = (held < _FEW) & (np.maximum.reduceat(some.counts, some.ptr[:-1]) < _BYTE)
    found = Blocks([], np.empty(len(held), np.int64), np.empty(len(held), np.int64))
    at = 0
    for size in np.unique(held[few]).tolist():
        (which,) = (few & (held == size)).nonzero()
        rows = _alike(some, some.ptr[which][:, None] + np.arange(size), sized=sized)
        found.pieces.append(rows.tobytes())
        found.offsets[which], found.sizes[which] = at + np.arange(len(which)) * rows.itemsize, rows.itemsize
        at += rows.nbytes
    (which,) = (~few).nonzero()
    if len(which):
        pieces, offsets, sizes = _packed(some.only(which), sized=sized)
        found.pieces.extend(pieces)
        found.offsets[which], found.sizes[which] = offsets + at, sizes
    return found


_ABOUT = b"\x80\3(M\0\0J\0\0\0\0G\0\0\0\0\0\0\0\0K\0K\0K\0t."
"""A pickle of what is to be known of a block, all noughts: how many postings, the last passage, the greatest weight, the
level of compression, the shortest and the longest field."""
_ABOUT_FIELDS = {"held": ("<u2", 4), "last": ("<i4", 7), "most": (">f8", 12), "level": ("u1", 21), "short": ("u1", 23)}
_ABOUT_FIELDS["long"] = ("u1", 25)


def _fields(at: int, more: dict[str, tuple[object, int]], size: int) -> np.dtype[np.void]:
    """A row of bytes in which a block's length stands right before what is to be known of it, at a place, and more."""
    places = {name: (kind, at + place) for name, (kind, place) in _ABOUT_FIELDS.items()} | {"length": (">i4", at - 4)} | more
    kinds, offsets = zip(*places.values(), strict=True)
    return np.dtype({"names": [*places], "formats": [*kinds], "offsets": [*offsets], "itemsize": size})


def _alike(some: Some, at: NDArray[np.int64], *, sized: bool) -> NDArray[np.void]:
    """The only blocks of terms that have equally many postings, all few: a row for each. at: where these postings are."""
    size = at.shape[1]
    before = WHOOSH3_HEADER_MAGIC + bytes(4) + _ABOUT + b"\x80\3("
    deltas = b"J\0\0\0\0" * size + b"t"
    values = bytes((*b"C", size, *bytes(size), *b"C", 4 * size, *bytes(4 * size))) if sized else b"NN"
    row = before + deltas + values + b"\x87."
    after = len(before) + len(deltas)
    more: dict[str, tuple[object, int]] = {"deltas": (np.dtype((np.dtype("u1,<i4"), (size,))), len(before))}
    if sized:
        more |= {"counts": (("u1", (size,)), after + 2), "values": ((">u4", (size,)), after + 4 + size)}
    kind = _fields(len(WHOOSH3_HEADER_MAGIC) + 4, more, len(row))
    rows = np.frombuffer(bytearray(row * len(at)), kind)
    passages, counts, lengths = some.passages[at], some.counts[at], some.lengths[at]
    # The last block of a term has its length below nought.
    rows["length"] = len(WHOOSH3_HEADER_MAGIC) + 4 - len(row)
    rows["held"], rows["last"], rows["most"] = size, passages[:, -1], counts.max(axis=1)
    rows["short"], rows["long"] = lengths.min(axis=1), lengths.max(axis=1)
    rows["deltas"]["f1"] = np.diff(passages, axis=1, prepend=0)
    if sized:
        rows["counts"] = rows["values"] = counts
    return rows


def _packed(some: Some, *, sized: bool) -> tuple[Iterator[bytes], NDArray[np.int64], NDArray[np.int64]]:
    """The blocks of terms that have many postings, each compressed."""
    ptr, passages, counts, lengths = some
    blocks_of = -(-np.diff(ptr) // BLOCK)
    after = blocks_of.cumsum()
    begins = ptr[:-1].repeat(blocks_of) + BLOCK * (np.arange(after[-1]) - (after - blocks_of).repeat(blocks_of))
    ends = np.append(begins[1:], len(passages))
    packed = _compressed([*_pickled(some, begins, ends, sized=sized)])
    heads = np.frombuffer(bytearray((bytes(4) + _ABOUT) * len(begins)), _fields(4, {}, 4 + len(_ABOUT)))
    heads["held"], heads["last"], heads["level"] = ends - begins, passages[ends - 1], _LEVEL
    heads["most"] = np.maximum.reduceat(counts, begins)
    heads["short"], heads["long"] = np.minimum.reduceat(lengths, begins), np.maximum.reduceat(lengths, begins)
    heads["length"] = sizes = np.fromiter(map(len, packed), np.int64, len(packed)) + len(_ABOUT)
    heads["length"][after - 1] *= -1
    whole, size = heads.tobytes(), heads.itemsize
    firsts = [b""] * len(packed)
    for first in (after - blocks_of).tolist():
        firsts[first] = WHOOSH3_HEADER_MAGIC
    pieces = zip(firsts, (whole[at : at + size] for at in range(0, len(whole), size)), packed, strict=True)
    each = np.add.reduceat(sizes + 4, after - blocks_of) + len(WHOOSH3_HEADER_MAGIC)
    return chain.from_iterable(pieces), each.cumsum() - each, each


def _compressed(pickles: Sequence[bytes]) -> list[bytes]:
    """Each compressed; of many, half in another thread, since zlib lets others work meanwhile."""
    if len(pickles) < _MANY:
        return [zlib.compress(one, _LEVEL) for one in pickles]
    half = len(pickles) // 2
    with ThreadPoolExecutor(1) as other:
        first = other.submit(lambda: [zlib.compress(one, _LEVEL) for one in pickles[:half]])
        second = [zlib.compress(one, _LEVEL) for one in pickles[half:]]
        return first.result() + second


def _pickled(some: Some, begins: NDArray[np.int64], ends: NDArray[np.int64], *, sized: bool) -> Iterator[bytes]:
    """The postings of each block."""
    deltas = np.diff(some.passages, prepend=0)
    deltas[begins] = some.passages[begins]
    widest, most = np.maximum.reduceat(deltas, begins).tolist(), np.maximum.reduceat(some.counts, begins).tolist()
    short_deltas, short_counts = deltas.astype(np.uint8).tobytes(), some.counts.astype(np.uint8).tobytes()
    values = some.counts.astype(">u4").tobytes() if sized else b""
    for number, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
        passages = short_deltas[begin:end] if widest[number] < _BYTE else tuple(deltas[begin:end].tolist())
        weights = short_counts[begin:end] if most[number] < _BYTE else tuple(some.counts[begin:end].tolist())
        yield dumps((passages, weights, values[4 * begin : 4 * end] or None), PROTOCOL)
