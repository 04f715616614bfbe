"""Who may write? One process at a time, and no longer than it lives: the system lets go of the lock of one that died."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from search.errors import WriterBusy


def take(path: Path) -> int | None:
    """Hold a lock: its handle, whose last copy, when closed, lets go of it. None while another holds it.

    path: of a file of no other use, which is made where there is none. Raises OSError where it cannot be.
    """
    # Close-on-exec: a reading process that outlives a killed indexer must not hold its lock.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            return None
        raise
    return handle


@contextlib.contextmanager
def alone(path: Path, writes: Path) -> Iterator[None]:
    """Hold a lock for as long as it lasts. writes: what is written meanwhile. Raises WriterBusy while another does."""
    handle = take(path)
    if handle is None:
        raise WriterBusy(writes)
    try:
        yield
    finally:
        os.close(handle)


def held(path: Path) -> bool:
    """Whether somebody holds a lock, without keeping anybody from it."""
    # Shared, so that two who look at once do not take each other for a holder.
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
