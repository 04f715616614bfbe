"""How is Whoosh's table of terms written in one go? Whoosh adds one term after the other, with a dozen calls for each.

Its format stays as it is (HSH3): terms and what is known of them, ascending; a hash table over them; where each begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filetables import OrderedHashWriter

_CRC32 = 1
"""The number, in Whoosh's own list, of a hash function that takes a tenth of MD5's time."""
_SLOT = np.dtype([("hash", ">u4"), ("at", ">i8")])


class Terms(OrderedHashWriter):
    """Takes the place of a field writer's table of terms, before there is a term in it."""

    def __init__(self, instead_of: OrderedHashWriter) -> None:
        instead_of.dbfile.seek(instead_of.startoffset)
        super().__init__(instead_of.dbfile)  # type: ignore[no-untyped-call]  # Whoosh has no types
        self.dbfile.seek(self.startoffset + 4)
        self.dbfile.write_byte(_CRC32)
        self.dbfile.seek(0, 2)
        self.hashtype, self.extras = _CRC32, instead_of.extras
        self._hashes: list[int] = []
        self._at: list[NDArray[np.int64]] = []

    def add_many(self, keys: Sequence[bytes], values: NDArray[np.void]) -> None:
        """Add keys, ascending, and a row for each. keys: at least one."""
        if keys[0] <= self.lastkey:
            raise ValueError(f"Keys must ascend: {self.lastkey!r}, {keys[0]!r}")
        lengths = np.empty(len(keys), [("key", ">i4"), ("value", ">i4")])
        lengths["key"], lengths["value"] = [*map(len, keys)], values.itemsize
        sizes = lengths["key"] + np.int64(lengths.itemsize + values.itemsize)
        self._at.append(self.dbfile.tell() + sizes.cumsum() - sizes)
        self._hashes += map(crc32, keys)
        self.dbfile.write(b"".join(_joined(keys, lengths, values)))
        self.lastkey = keys[-1]

    def _write_hashes(self) -> None:
        at = np.concatenate([np.empty(0, np.int64), *self._at])
        self.index.extend(at.tolist())
        # The first is what stands in an empty slot.
        slots = np.zeros(len(at) + 1, _SLOT)
        slots["hash"][1:], slots["at"][1:] = self._hashes, at
        buckets: list[list[int]] = [[] for _ in range(256)]
        for number, found in enumerate(self._hashes, 1):
            buckets[found & 255].append(number)
        table: list[int] = []
        begin = self.dbfile.tell()
        for bucket in buckets:
            self.directory.append((begin + len(table) * _SLOT.itemsize, 2 * len(bucket)))
            table += self._placed(bucket)
        self.dbfile.write(slots[table].tobytes())

    def _placed(self, bucket: Sequence[int]) -> list[int]:
        """The hash table of some keys, by their numbers, twice as long as they are many."""
        size = 2 * len(bucket)
        table = [0] * size
        for number in bucket:
            slot = (self._hashes[number - 1] >> 8) % size
            while table[slot]:
                slot = (slot + 1) % size
            table[slot] = number
        return table


def _joined(keys: Sequence[bytes], lengths: NDArray[np.void], values: NDArray[np.void]) -> Iterator[bytes]:
    """Each key between its lengths and its value."""
    before, after = lengths.tobytes(), values.tobytes()
    small, large = lengths.itemsize, values.itemsize
    for number, key in enumerate(keys):
        yield before[small * number : small * (number + 1)]
        yield key
        yield after[large * number : large * (number + 1)]
