"""A hostile file costs its own reading and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from array import array
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from indexer import isolation
from indexer.fields import field_texts
from indexer.isolation import Extract, Reader, Request
from indexer.process import wait
from indexer.requests import Answer
from search.analysis import terms
from search.errors import SourceError
from search.model import Document, Metadata


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
    assert first.card.source.about.publisher == "A. Press"
    assert [one.text for one in first.passages] == ["Carcinoids “grow” slowly."]
    with pytest.raises(SourceError, match=r"^unreadable: no such file"):
        reader.read(request(tmp_path / "missing.txt"))
    (child,) = reader._children
    assert reader.read(request(path)) == first
    assert reader._children == [child]


def test_a_child_that_overruns_or_dies_is_replaced(tmp_path: Path, reader: Reader) -> None:
    good = written(tmp_path, "good.txt", "About carcinoids\n\nCarcinoids grow slowly.\n")
    # Unclosed tags take html.parser quadratic time.
    slow = written(tmp_path, "slow.html", "<a href='" * 60_000)
    reader.read(request(good))
    with pytest.raises(SourceError, match=r"^reading it took longer than 0\.5 seconds$"):
        reader.read(request(slow, seconds=0.5))
    assert reader.read(request(good)).passages
    os.kill(reader._children[0].process.pid, signal.SIGKILL)
    assert reader.read(request(good)).passages


def document_of(extract: Extract) -> Document:
    return msgspec.json.decode(extract.document, type=Document)


def outcome(reader: Reader, asked: Request) -> str:
    try:
        return document_of(reader.read(asked)).text
    except SourceError as error:
        return str(error)


def test_what_is_read_ahead_comes_in_order_whichever_child_read_it_and_whatever_befell_it(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "_MOST", 3)
    monkeypatch.setattr(isolation, "_QUEUED", 2)
    files = [written(tmp_path, f"{number}.txt", f"About {number}\n\nIt grows slowly.\n") for number in range(40)]
    slow = written(tmp_path, "slow.html", "<a href='" * 60_000)
    asked = [request(path) for path in files]
    asked[7], asked[20] = request(slow, seconds=0.5), request(tmp_path / "missing.txt")
    reader.expect(asked)
    said, most = [], 0
    for number, one in enumerate(asked):
        said.append(outcome(reader, one))
        most = max(most, len(reader._children))
        if number == 30:
            os.kill(reader._children[0].process.pid, signal.SIGKILL)
    assert most > 1
    assert said[7] == "reading it took longer than 0.5 seconds"
    assert said[20].startswith("unreadable: no such file")
    expected = [path.read_text() for path in files]
    assert [one for number, one in enumerate(said) if number not in (7, 20)] == [
        one for number, one in enumerate(expected) if number not in (7, 20)
    ]


def test_what_is_expected_is_read_before_it_is_asked_for(tmp_path: Path, reader: Reader) -> None:
    first, second = (written(tmp_path, f"{n}.txt", f"About {n}\n\nIt grows slowly.\n") for n in range(2))
    reader.read(request(first))
    (child,) = reader._children
    reader.expect([request(second)])
    for _ in range(100):
        if not child.asked:
            break
        wait([child.process], 1.0)
        child.take()
    assert not child.asked
    assert reader.read(request(second)).card.source.title == "About 1"


def test_who_is_attended_to_reads_on_though_nobody_asks(tmp_path: Path, reader: Reader) -> None:
    """More than a child is given at a time: only who takes its answers gives it the rest."""
    files = [written(tmp_path, f"{n}.txt", f"About {n}\n\nIt grows slowly.\n") for n in range(3 * isolation._QUEUED)]
    asked = [request(path) for path in files]
    reader.attend()
    assert not reader._children, "who has nothing to do needs no child"
    reader.start()
    reader.expect(asked)
    for _ in range(3 * len(files)):
        reader.attend()
        wait([child.process for child in reader._children], 1.0)
        if len(reader._asked) == len(asked) and all(one.answer for one in reader._asked):
            break
    assert [document_of(one.answer).source.title for one in reader._asked if isinstance(one.answer, Extract)] == [
        f"About {n}" for n in range(len(files))
    ]
    assert document_of(reader.read(asked[0])).source.title == "About 0"


def test_time_spent_on_writing_is_not_taken_for_time_spent_on_reading(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "_AHEAD", 2)
    monkeypatch.setattr(isolation, "_EVERY", 100)
    files = [written(tmp_path, f"{n}.txt", f"About {n}\n\nIt grows slowly.\n") for n in range(3)]
    asked = [request(path) for path in files]
    reader.expect(asked)
    assert reader.read(asked[0]).passages
    (child,) = reader._children
    while child.asked:
        wait([child.process], 1.0)
        child.take()
    # The third is asked for here, of a child that has nothing to do, and not sent to it before it is waited for.
    assert reader.read(asked[1]).passages
    assert child.asked
    child.heard -= 1000
    assert reader.read(asked[2]).passages


def test_what_was_expected_and_is_not_asked_for_is_let_go(tmp_path: Path, reader: Reader) -> None:
    first, second, third = (written(tmp_path, f"{n}.txt", f"About {n}\n\nIt grows slowly.\n") for n in range(3))
    reader.expect([request(first), request(second)])
    assert reader.read(request(first)).card.source.title == "About 0"
    assert reader.read(request(third)).card.source.title == "About 2"
    reader.expect([request(second)])
    assert reader.read(request(second)).card.source.title == "About 1"


def test_more_text_than_a_pipe_holds_goes_both_ways_at_once(tmp_path: Path, reader: Reader) -> None:
    path = written(tmp_path, "long.txt", "About carcinoids\n\n" + "Carcinoids grow slowly. " * 100_000)
    asked = replace(request(path), max_bytes=10_000_000)
    document = document_of(reader.read(asked))
    given = replace(asked, document=document)
    reader.expect([given] * 4)
    assert [document_of(reader.read(given)).text for _ in range(4)] == [document.text] * 4


def test_the_terms_of_a_source_come_with_it(tmp_path: Path, reader: Reader) -> None:
    for text in ("About carcinoids\n\nKi-67 of type II.\n", "About tumours\n\nType II carcinoids.\n"):
        extract = reader.read(request(written(tmp_path, "a.txt", text)))
        numbers = array("i", extract.spelled.stream)
        found = [extract.glossary[number] for number in numbers if number >= 0]
        assert found == [term for passage in extract.passages for field in field_texts(passage) for term in terms(field)]


GARBLED = """
import msgspec
from dataclasses import replace
from indexer import child
from indexer.requests import Answer

class Garbled(child.Answers):
    def to(self, request):
        said = super().to(request)
        answer = msgspec.msgpack.decode(said, type=Answer)
        if "bytes" in request.path:
            return b"\\xff"
        if "text" in request.path:
            return msgspec.msgpack.encode(Answer(reason="~")).replace(b"~", b"\\xff")
        if "term" in request.path:
            return msgspec.msgpack.encode(replace(answer, named=[*answer.named, "a\\nb"]))
        if "ends" in request.path:
            spelled = replace(answer.extract.spelled, ends=bytes(len(answer.extract.spelled.ends)))
            return msgspec.msgpack.encode(replace(answer, extract=replace(answer.extract, spelled=spelled)))
        return said

child.Answers = Garbled
child.main()
"""


@pytest.mark.parametrize("fault", ["bytes", "text", "term", "ends"])
@pytest.mark.parametrize("at", [0, 1])
def test_what_a_process_says_that_cannot_be_taken_costs_that_source_alone(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch, fault: str, at: int
) -> None:
    monkeypatch.setattr("indexer.process._COMMAND", (sys.executable, "-c", GARBLED))
    names = ["a.txt", "b.txt"]
    names.insert(at, f"{fault}.txt")
    asked = [request(written(tmp_path, name, f"About {name}\n\nIt grows slowly.\n")) for name in names]
    reader.expect(asked)
    said = [outcome(reader, one) for one in asked]
    assert said.pop(at) == "what the process that read it said of it does not hold together"
    assert said == ["About a.txt\n\nIt grows slowly.\n", "About b.txt\n\nIt grows slowly.\n"]


def test_a_process_that_answers_what_nobody_asked_is_replaced(tmp_path: Path, reader: Reader) -> None:
    good = written(tmp_path, "good.txt", "About carcinoids\n\nCarcinoids grow slowly.\n")
    said = reader.read(request(good))
    (child,) = reader._children
    child.process._messages.append(msgspec.msgpack.encode(Answer(reason="It is no use.")))
    reader._move()
    assert child not in reader._children
    assert reader.read(request(good)) == said


def test_memory_is_bounded() -> None:
    code = "from indexer.child import MEMORY, limit_memory; limit_memory(); bytearray(MEMORY)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.rstrip().endswith("MemoryError")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to see other processes in")
def test_a_child_whose_parent_was_killed_ends(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "About carcinoids\n\nCarcinoids grow slowly.\n")
    code = (
        "import sys, time; from pathlib import Path; from indexer.isolation import Reader\n"
        "from tests.test_isolation import request\n"
        "reader = Reader(); reader.read(request(Path(sys.argv[1])))\n"
        "print(reader._children[0].process.pid, flush=True); time.sleep(60)"
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
