"""Which reader for which file? A file becomes a Document, or a SourceError says in one line why it cannot.

To add a format, write one module with a function, and give it a line in FORMATS: docs/add-a-format.md.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.errors import SourceError
from search.model import Document, Metadata, Source

if TYPE_CHECKING:
    from indexer.readers.structure import ReadResult

_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1b]")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_DECODED = frozenset("utf-8 utf8 us-ascii ascii iso-8859-1 latin1 latin-1 windows-1252 cp1252".split())


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. Raise version when the same file may come out otherwise: it is then read anew.

    read: takes the file's bytes, and raises SourceError with a reason of one line. See of_text for formats that are text.
    """

    name: str
    version: int
    suffixes: tuple[str, ...]
    read: Callable[[bytes], ReadResult]

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"


def of_text(read: Callable[[str], ReadResult]) -> Callable[[bytes], ReadResult]:
    """A reader of text as a reader of bytes: decoded, without NULs, every line ended by a line feed."""
    return lambda data: read(_decoded(data).replace("\r\n", "\n").replace("\r", "\n"))


def late(name: str) -> Callable[[Any], ReadResult]:
    """A reader that is imported when a file needs it. name: its module among these, and its function."""
    module, _, function = name.partition(".")

    def read(given: Any) -> ReadResult:
        result: ReadResult = getattr(import_module(f"{__name__}.{module}"), function)(given)
        return result

    return read


FORMATS = (
    Format("text", 14, (".txt", ".text"), of_text(late("text.read_text"))),
    Format("html", 21, (".html", ".htm", ".xhtml"), of_text(late("html.read_html"))),
    Format("markdown", 24, (".md", ".markdown"), of_text(late("markdown.read_markdown"))),
    Format("pdf", 16, (".pdf",), late("pdf.read_pdf")),
    Format("docx", 23, (".docx",), late("docx.read_docx")),
    Format("xml", 20, (".xml", ".nxml"), late("xml.read_xml")),
)


def suffixes() -> str:
    """The suffixes of all files that are read, for a person."""
    return ", ".join(sorted(suffix for one in FORMATS for suffix in one.suffixes))


def format_of(path: Path) -> Format | None:
    """The format that a file's suffix stands for, in either case; None where no reader knows it."""
    return next((form for form in FORMATS if path.suffix.lower() in form.suffixes), None)


def read(path: Path, source_id: str, rel_path: str, stated: Metadata, max_bytes: int) -> Document:
    """Read one file of at most max_bytes bytes.

    stated is what the catalogue says, and wins over the document, field by field.
    Raises SourceError with a reason of one line, without the path.
    """
    # Only who reads needs these: to tell which reader a file has, the table is enough.
    from indexer.readers.merging import merged  # noqa: PLC0415
    from indexer.readers.structure import sections  # noqa: PLC0415

    form = format_of(path)
    data = _bytes(path, max_bytes)
    if form is None:
        raise SourceError(f"no reader for {path.suffix or 'files without suffix'} (known: {suffixes()})")
    result = form.read(data)
    if not any(block.kind not in ("heading", "navigation") for block in result.blocks):
        raise SourceError("no text in it")
    about = merged(stated, result.about)
    source = Source(source_id, rel_path, hashlib.sha256(data).hexdigest(), str(form), about)
    return Document(source, result.text, result.blocks, sections(result.text, result.blocks, source.title))


def _bytes(path: Path, max_bytes: int) -> bytes:
    try:
        # Looked at before it is opened: opening a named pipe would wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise SourceError("not a regular file")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise SourceError(f"unreadable: {(error.strerror or str(error)).lower()}") from error
    if len(data) > max_bytes:
        raise SourceError(f"over the limit of {max_bytes} bytes (setting max_source_bytes)")
    if not data:
        raise SourceError("empty")
    return data


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise SourceError("not text in a known encoding: it is UTF-16; save it as UTF-8")
    if b"\0" in data:
        raise SourceError("binary: it holds NUL bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _from_western(data)
    if len(_CONTROLS.findall(text)) > len(text) // 100:
        raise SourceError("binary: it holds control characters")
    if not text.strip():
        raise SourceError("empty: nothing but white space")
    return text


def _from_western(data: bytes) -> str:
    said = _CHARSET.search(data[:1024])
    if said and said.group(1).decode("ascii").lower() not in _DECODED:
        raise SourceError(f"not text in a known encoding: it says {said.group(1).decode('ascii')}; save it as UTF-8")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise SourceError("not text in a known encoding (UTF-8 or Windows-1252); save it as UTF-8") from None
