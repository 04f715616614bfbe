"""How is a Word document read? Paragraphs by their styles, lists, tables and footnotes, with every change accepted.

Left out: what is struck out, hidden or deleted, the table of contents, and heads and feet of pages. A footnote comes at
the end of the section that names it, and its mark stands in brackets, in the text and before the note.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from indexer.readers.merging import merged
from indexer.readers.metadata import stated_in
from indexer.readers.properties import stated_authors, stated_title
from indexer.readers.structure import ReadResult, folded, related
from search.errors import SourceError
from search.model import Block, Metadata

if TYPE_CHECKING:
    from docx.document import Document

MOST_BYTES = 100_000_000
"""Bytes that a document may unpack to. One of the largest size that is read seldom doubles: its pictures are packed."""
_OLD = b"\xd0\xcf\x11\xe0"


def read_docx(data: bytes) -> ReadResult:
    """Read a Word document. Raises SourceError where it is none, or unpacks to too much."""
    _check(data)
    # Imported when the first such file is read: most runs read none.
    from indexer.readers.wordbody import Body  # noqa: PLC0415

    document = _opened(data)
    body = Body(document)
    body.read()
    text, pieces = body.result()
    blocks = related(text, pieces)
    about, stated = _about(document, body.title, text, blocks), stated_in(text, blocks)
    # The properties name whoever saved it, if anybody.
    return ReadResult(text, blocks, merged(replace(about, author=stated.author or about.author), stated))


def _check(data: bytes) -> None:
    if data.startswith(_OLD):
        raise SourceError("locked with a password, or in Word's old format; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise SourceError(f"no Word document: {error}") from error
    if size > MOST_BYTES:
        raise SourceError(f"refused: it unpacks to {size} bytes, over the limit of {MOST_BYTES}")


def _opened(data: bytes) -> Document:
    import docx  # noqa: PLC0415
    from lxml.etree import LxmlError  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        document = docx.Document(io.BytesIO(data))
        # The body is looked at here, so that a package without one is said to be what it is.
        if document.element.body is None:
            raise SourceError("no Word document: it has no body")
        if document.element.getroottree().docinfo.doctype:
            raise SourceError("refused: it defines XML entities, as no Word document does")
    except (LxmlError, zipfile.BadZipFile, ValueError, LookupError, AttributeError, OSError) as error:
        raise SourceError(f"no Word document that can be read: {error}") from error
    return document


def _about(document: Document, shown: str, text: str, blocks: tuple[Block, ...]) -> Metadata:
    """What its properties state. When it was saved is no date of publication, and who saved it may be no name."""
    try:
        stated = document.core_properties
        title, author, language = stated.title, stated.author, stated.language
    except (ValueError, LookupError, AttributeError):
        title = author = language = ""
    heads = [block for block in blocks if block.kind == "heading" and block.level == 1]
    only = folded(text[heads[0].start : heads[0].end]) if len(heads) == 1 else ""
    return Metadata(
        title=shown or stated_title(title) or only or None,
        author=stated_authors(author),
        language=folded(language or "") or None,
    )
