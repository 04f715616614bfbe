"""What a question touches of an index is at hand before it is asked."""

from __future__ import annotations

import mmap
import os
import sys
from pathlib import Path

import pytest

from search.ahead import fetch
from search.building import Builder
from search.postings import Segment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be asked")


def large(folder: Path) -> Segment:
    """A segment of which some arrays are many pages."""
    builder = Builder()
    for source in range(20_000):
        builder.add(source, ([0], [], [], [1, 2, 3] * 20), (0,))
    builder.save(folder, (1.0, 1.0, 1.0, 60.0))
    return Segment.load(folder)


def resident(path: Path) -> int:
    """Bytes of a mapped file that this process has at hand."""
    lines = iter(Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.endswith(str(path)):
            return next(int(one.split()[1]) * 1024 for one in lines if one.startswith("Rss:"))
    raise AssertionError(f"{path} is not mapped")


def test_arrays_are_read_before_a_question_waits_for_them(tmp_path: Path) -> None:
    segment = large(tmp_path / "arrays")
    stream = tmp_path / "arrays" / "stream.npy"
    assert resident(stream) < stream.stat().st_size
    every = sum(path.stat().st_size for path in (tmp_path / "arrays").glob("*.npy") if path.name != "averages.npy")
    assert fetch([segment], every) == sum(map(len, segment.mapped())) > every // 2
    assert resident(stream) >= stream.stat().st_size


def test_no_more_is_read_than_may_be_and_the_smallest_comes_first(tmp_path: Path) -> None:
    segment = large(tmp_path / "arrays")
    sizes = sorted(map(len, segment.mapped()))
    assert fetch([segment], sum(sizes) - 1) == sum(sizes[:-1])
    assert fetch([segment], sizes[0] - 1) == 0


def test_reading_ahead_stops_at_a_file_that_was_cut_short(tmp_path: Path) -> None:
    segment = large(tmp_path / "arrays")
    os.truncate(tmp_path / "arrays" / "stream.npy", mmap.PAGESIZE)
    every = sum(map(len, segment.mapped()))
    assert fetch([segment], every) < every
