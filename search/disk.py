"""Is it on the disk, and is it still what was written?

Flushing of files and folders, and checksums that are computed once for each file that a process sees.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
import zlib
from dataclasses import replace
from pathlib import Path

from search.manifest import FileEntry

_checksums: dict[tuple[int, int, int, int], int] = {}
SETTLED = 100_000_000
"""Nanoseconds after which another change of a file has another time of change: clocks of file systems tick every 10 ms."""
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


def put(path: Path, data: bytes) -> None:
    """Put a file in its place and flush it: a reader sees all of it, or what stood there before. Raises OSError."""
    new = path.with_name(f".{path.name}.new")
    try:
        write(new, data)
        new.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink()
        raise
    sync(path.parent)


def copy(source: Path, target: Path) -> None:
    """Write a file's contents to a new file, in blocks that the file system shares until one is written, where it can."""
    with source.open("rb") as given, target.open("xb") as made:
        with contextlib.suppress(OSError, AttributeError):
            while os.copy_file_range(given.fileno(), made.fileno(), 1 << 30):
                pass
        # Not everywhere can it be done, or to the end.
        if os.fstat(made.fileno()).st_size != os.fstat(given.fileno()).st_size:
            given.seek(0)
            made.seek(0)
            shutil.copyfileobj(given, made, 1 << 20)
            made.truncate()


def settle(path: Path, name: str) -> FileEntry:
    """Bring a file that is written to its end to the disk; returns what a manifest says of it. Raises OSError.

    Its time of change is set back, so that its stamp can be believed at once: whatever is written into it from now on gives
    it another time. Without this all of a large index was read again by the run after the one that wrote it.
    """
    before = time.time_ns() - 2 * SETTLED
    os.utime(path, ns=(before, before))
    sync(path)
    found = path.stat()
    return stamped(FileEntry(name, found.st_size, crc32(path)), found)


def stamped(one: FileEntry, found: os.stat_result) -> FileEntry:
    """The entry of a file that is known to be as written, which will be told by its stamp to be so still."""
    settled = time.time_ns() - found.st_mtime_ns > SETTLED
    return replace(one, inode=found.st_ino if settled else 0, mtime_ns=found.st_mtime_ns if settled else 0)


def differs(path: Path, one: FileEntry, whole: bool) -> str | None:
    """How a file differs from what was written, or None. Raises OSError.

    whole: read it, once in a process's life; else only where its inode or time of change is another than it was, as it
    is after any writing into it. What goes wrong within a disk shows in reading alone.
    """
    found = path.stat()
    if found.st_size != one.size:
        return f"has {found.st_size} bytes, not the {one.size} that were written"
    if not whole and one.inode and (one.inode, one.mtime_ns) == (found.st_ino, found.st_mtime_ns):
        return None
    return None if checksum(path, found) == one.crc32 else "is not what was written (its checksum differs)"


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
