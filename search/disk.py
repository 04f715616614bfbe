"""Is it on the disk, and is it still what was written?

Flushing of files and folders, and checksums that are computed once for each file that a process sees.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

_checksums: dict[tuple[int, int, int, int], int] = {}
_MOST_CHECKSUMS = 200_000
"""A server that lives for months sees ever new files; forgetting them all costs one more reading of the index."""


def sync(path: Path) -> None:
    """Flush a file or a folder to the disk: a rename is durable only once its folder is."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(path: Path, data: bytes) -> None:
    """Write a file and flush it."""
    path.write_bytes(data)
    sync(path)


def checksum(path: Path, found: os.stat_result) -> int:
    """A file's CRC-32, remembered for as long as inode, time of change and size stay as found."""
    key = (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)
    if key not in _checksums:
        if len(_checksums) >= _MOST_CHECKSUMS:
            _checksums.clear()
        _checksums[key] = crc32(path)
    return _checksums[key]


def crc32(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            crc = zlib.crc32(chunk, crc)
    return crc
