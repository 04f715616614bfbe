"""What is written is whole, and what was written into shows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from search import disk


def test_without_reading_a_file_only_a_change_within_the_disk_is_missed(tmp_path: Path) -> None:
    path = tmp_path / "held"
    path.write_text("one")
    entry = disk.settle(path, "held")
    assert (entry.inode, entry.mtime_ns) == (path.stat().st_ino, path.stat().st_mtime_ns)
    assert disk.differs(path, entry, whole=False) is None
    path.write_text("two")
    assert disk.differs(path, entry, whole=False) is not None
    os.utime(path, ns=(entry.mtime_ns, entry.mtime_ns))
    assert disk.differs(path, entry, whole=False) is None
    assert disk.differs(path, entry, whole=True) is not None
    path.write_text("one")
    assert disk.stamped(entry, path.stat()).inode == 0, "it may be changed again within a tick of the clock"


def test_a_file_is_put_whole_or_not_at_all(tmp_path: Path) -> None:
    disk.put(tmp_path / "held", b"before")
    disk.put(tmp_path / "held", b"after")
    assert (tmp_path / "held").read_bytes() == b"after"
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        disk.put(tmp_path / "folder", b"never")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "held"]


def test_a_copy_is_whole_where_the_file_system_cannot_make_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = os.urandom(3 << 20)
    (tmp_path / "held").write_bytes(held)
    disk.copy(tmp_path / "held", tmp_path / "made")
    assert (tmp_path / "made").read_bytes() == held

    def half(given: int, made: int, count: int) -> int:
        os.write(made, os.read(given, 1 << 19))
        raise OSError(95, "Operation not supported", str(count))

    monkeypatch.setattr(os, "copy_file_range", half)
    disk.copy(tmp_path / "held", tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == held
    with pytest.raises(FileExistsError):
        disk.copy(tmp_path / "held", tmp_path / "again")
