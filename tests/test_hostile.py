"""Files made to do harm cost their own reading and nothing else: one line each, and every good document beside them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import nsdecls

from indexer.child import MEMORY
from search.answerer import Answerer
from search.terminal import one_line
from tests.pdfdocument import assembled, lines, pdf, stream
from tests.worddocument import saved

ROOT = Path(__file__).parent.parent
READ_SECONDS = 4
"""Longest time for one file in these tests: a tenth would do for the good ones on an idle machine."""
WHOLE_RUN = 60
"""Seconds of a processor that the run and the processes it starts may take: five times what they do."""
SENTENCE = "Glucagonomas raise blood sugar."
OUTSIDE = "the words of a file outside of the corpus"


def _word(text: str = SENTENCE) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    return saved(document)


def _with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A package with one of its parts replaced."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return held.getvalue()


def _lying(data: bytes) -> bytes:
    """A package whose directory says that a part is smaller than it is."""
    swollen = bytearray(_with_part(data, "word/document.xml", b" " * 30_000_000))
    at = swollen.rindex(b"word/document.xml") - 46
    swollen[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(swollen)


def _deep_word() -> bytes:
    return _word_body("<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000)


def _word_body(markup: str, before: str = "") -> bytes:
    document = f"{before}<w:document {nsdecls('w')}><w:body>{markup}</w:body></w:document>"
    return _with_part(_word(), "word/document.xml", document.encode())


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return f"<!DOCTYPE article [{entities}]><article><body><p>&l9;</p></body></article>".encode()


def _external(secret: Path, root: str) -> str:
    return f'<!DOCTYPE {root} [<!ENTITY x SYSTEM "file://{secret}">]>'


def _page(content: bytes, kids: str = "3 0 R") -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F0 5 0 R >> >> >>"
    tree = f"<< /Type /Pages /Count 1 /Kids [{kids}] >>".encode()
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    return assembled([b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, content, font])


def _ring_of_pages() -> bytes:
    """A tree of pages that is its own branch, and has one that is not there."""
    return _page(stream(f"BT /F0 10 Tf 72 700 Td ({SENTENCE}) Tj ET".encode()), kids="3 0 R 2 0 R 9 0 R")


def _swelling_pdf() -> bytes:
    """A page of 100 MB of drawing, packed twice."""
    packed = zlib.compress(zlib.compress(b"0 0 m 1 1 l S\n" * 7_000_000, 1), 9)
    return _page(
        f"<< /Filter [/FlateDecode /FlateDecode] /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream"
    )


GOOD = {
    "good.txt": f"About glucagonomas\n\n{SENTENCE}\n".encode(),
    "good.html": f"<h1>Glucagonomas</h1><p>{SENTENCE}</p>".encode(),
    "good.md": f"# Glucagonomas\n\n{SENTENCE}\n".encode(),
    "good.pdf": pdf([lines([SENTENCE])]),
    "good.docx": _word(),
    "good.xml": f"<article><body><p>{SENTENCE}</p></body></article>".encode(),
    "a name\nof two lines.txt": f"About glucagonomas\n\n{SENTENCE}\n".encode(),
    "says utf-8.html": f'<meta charset="utf-8"><p>Caf\u00e9. {SENTENCE}</p>'.encode("cp1252"),
    "deep.html": b"<div>" * 10_000 + SENTENCE.encode(),
    "deep.md": b"> " * 20_000 + b"\n\n" + SENTENCE.encode(),
    "ring of pages.pdf": _ring_of_pages(),
}
"""Read, however odd they are."""
HOSTILE = {
    "anchors.html": (b'<a href="' * 2_222_222, f"reading it took longer than {READ_SECONDS} seconds"),
    "swelling.pdf": (_swelling_pdf(), f"reading it took longer than {READ_SECONDS} seconds"),
    "bomb.docx": (_with_part(_word(), "word/document.xml", bytes(150_000_000)), "refused: it unpacks to 150"),
    "lying.docx": (_lying(_word()), "no Word document that can be read: "),
    "deep.docx": (_deep_word(), "no Word document that can be read: "),
    "laughs.xml": (_laughs(), "refused: it defines XML entities"),
    "deep.xml": (b"<article>" + b"<sec>" * 200_000 + b"</sec>" * 200_000 + b"</article>", "its elements are nested more"),
    "says utf-8.xml": (
        '<?xml version="1.0" encoding="utf-8"?><article>\u00e9</article>'.encode("cp1252"),
        "not well-formed",
    ),
    "says shift-jis.html": (
        b'<meta charset="shift_jis"><p>\x93\xfa\x96\x7b</p>',
        "not text in a known encoding: it says shift",
    ),
    "utf-16.txt": ("About NETs".encode("utf-16"), "not text in a known encoding: it is UTF-16"),
    "nuls.txt": (b"NETs\0grow", "binary: it holds NUL bytes"),
    "nuls.xml": (b"<article><body><p>a\0b</p></body></article>", "not well-formed"),
    "too large.txt": (b"a" * 20_000_001, "over the limit of 20000000 bytes"),
    "a\x1b[2Jname\nof two lines.txt": (b"", "empty"),
}
"""What a corpus may hold, and how the reason begins that is said of it."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("hostile")
    folder = home / "corpus"
    folder.mkdir()
    for name, data in GOOD.items():
        (folder / name).write_bytes(data)
    for name, (data, _) in HOSTILE.items():
        (folder / name).write_bytes(data)
    secret = home / "secret.txt"
    secret.write_text(OUTSIDE)
    (folder / "external.xml").write_text(f"{_external(secret, 'article')}<article><body><p>&x;</p></body></article>")
    paragraph = "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"
    (folder / "external.docx").write_bytes(_word_body(paragraph, _external(secret, "w:document")))
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    (folder / "outside.txt").symlink_to(secret)
    yield folder
    # Twenty million characters and more are not to wait for pytest's own tidying.
    for name in HOSTILE:
        (folder / name).unlink()


@pytest.fixture(scope="module")
def run(corpus: Path) -> tuple[list[str], float, int]:
    """What `hoofbeats index` says of what failed, its seconds of a processor, and the most memory that any process took."""
    command = [
        sys.executable,
        "-P",
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import hoofbeats; hoofbeats.main()",
    ]
    chosen = {"HOOFBEATS_READ_SECONDS": str(READ_SECONDS)}
    with (corpus.parent / "errors").open("w+") as errors:
        options = ["index", "--corpus", str(corpus), "--index", str(corpus.parent / "index")]
        started = subprocess.Popen(
            [*command, *options], env={**os.environ, **chosen}, cwd=corpus.parent, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().splitlines()
    assert started.returncode == 1, said
    return said, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def test_each_is_survived_with_one_line_that_says_why(run: tuple[list[str], float, int]) -> None:
    reasons = {name: reason for name, (_, reason) in HOSTILE.items()}
    reasons |= {"external.xml": "refused: it ", "external.docx": "refused: it ", "pipe.txt": "not a regular file"}
    reasons |= {"itself.txt": "unreadable: too many levels of symbolic links"}
    rows = [line.removeprefix("failed").strip() for line in run[0][:-1]]
    said = dict(row.split(": ", 1) for row in rows)
    assert set(said) == {one_line(name) for name in reasons}
    assert len(rows) == len(said)
    for name, reason in reasons.items():
        assert said[one_line(name)].startswith(reason), name
    assert all(line.isprintable() for line in run[0])


def test_time_and_memory_stay_within_their_limits(run: tuple[list[str], float, int]) -> None:
    _, took, memory = run
    assert took < WHOLE_RUN
    assert memory <= MEMORY


@pytest.mark.usefixtures("run")
def test_every_good_document_beside_them_answers(corpus: Path) -> None:
    snapshot = Answerer(corpus.parent / "index").snapshot()
    held = {document.source.path: document.text for one in snapshot.source_ids() if (document := snapshot.document(one))}
    assert set(held) == set(GOOD)
    assert all(SENTENCE in text for text in held.values())
    assert "Caf\u00e9." in held["says utf-8.html"]
    assert not any(OUTSIDE in text for text in held.values())
