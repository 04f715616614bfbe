"""A hostile file costs its own reading and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.isolation import Reader, Request
from search.errors import SourceError
from search.model import Metadata


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader() as opened:
        yield opened


def request(path: Path, seconds: float = 20) -> Request:
    return Request(str(path), "an id", "a path", Metadata(publisher="A. Press"), 1_000_000, seconds)


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def test_a_file_comes_back_as_document_and_passages_and_one_child_reads_them_all(tmp_path: Path, reader: Reader) -> None:
    path = written(tmp_path, "a\nb “ü”.txt", "About carcinoids\n\nCarcinoids “grow” slowly.\n")
    first = reader.read(request(path))
    assert first.document.source.about.publisher == "A. Press"
    assert [one.text for one in first.passages] == ["Carcinoids “grow” slowly."]
    with pytest.raises(SourceError, match=r"^unreadable: no such file"):
        reader.read(request(tmp_path / "missing.txt"))
    child = reader._child
    assert reader.read(request(path)) == first
    assert reader._child is child is not None


def test_a_child_that_overruns_or_dies_is_replaced(tmp_path: Path, reader: Reader) -> None:
    good = written(tmp_path, "good.txt", "About carcinoids\n\nCarcinoids grow slowly.\n")
    # Unclosed tags take html.parser quadratic time.
    slow = written(tmp_path, "slow.html", "<a href='" * 60_000)
    reader.read(request(good))
    with pytest.raises(SourceError, match=r"^reading it took longer than 0\.5 seconds$"):
        reader.read(request(slow, seconds=0.5))
    assert reader.read(request(good)).passages
    assert reader._child is not None
    os.kill(reader._child.pid, signal.SIGKILL)
    assert reader.read(request(good)).passages


def test_memory_is_bounded() -> None:
    code = "from indexer.isolation import MEMORY, _limit_memory; _limit_memory(); bytearray(MEMORY)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.rstrip().endswith("MemoryError")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to see other processes in")
def test_a_child_whose_parent_was_killed_ends(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "About carcinoids\n\nCarcinoids grow slowly.\n")
    code = (
        "import sys, time; from pathlib import Path; from indexer.isolation import Reader\n"
        "from tests.test_isolation import request\n"
        "reader = Reader(); reader.read(request(Path(sys.argv[1])))\n"
        "print(reader._child.pid, flush=True); time.sleep(60)"
    )
    root = Path(__file__).parents[1]
    with subprocess.Popen([sys.executable, "-c", code, path], cwd=root, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _runs(child):
        time.sleep(0.02)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    """Whether a process is alive, and no zombie that nobody has waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
