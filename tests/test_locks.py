"""One writer at a time, whatever becomes of it."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from search import locks
from search.errors import WriterBusy

ROOT = Path(__file__).parent.parent
HOLDER = "import sys, pathlib, search.locks; search.locks.take(pathlib.Path(sys.argv[1])); print(flush=True); input()"


def test_one_holds_a_lock_and_others_are_told(tmp_path: Path) -> None:
    lock = tmp_path / "LOCK"
    assert not locks.held(lock)
    with locks.alone(lock, tmp_path):
        assert locks.held(lock)
        assert locks.take(lock) is None
        with pytest.raises(WriterBusy, match=str(tmp_path)), locks.alone(lock, tmp_path):
            pass
    assert not locks.held(lock)
    handle = locks.take(lock)
    assert handle is not None
    os.close(handle)


def test_where_the_file_system_has_no_locks_nothing_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def none_left(handle: int, _how: int) -> None:
        asked.append(handle)
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none_left)
    with pytest.raises(OSError, match="No locks available"):
        locks.take(tmp_path / "LOCK")
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(asked[0])


def test_who_dies_holds_nothing(tmp_path: Path) -> None:
    lock = tmp_path / "LOCK"
    command = [sys.executable, "-c", HOLDER, str(lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert locks.held(lock)
        process.kill()
        process.wait()
    assert not locks.held(lock)
