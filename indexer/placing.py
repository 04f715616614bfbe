"""Where in the corpus does a fetched page lie, and under which name? Nothing is fetched or written here."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath

from indexer.fetched import FOLDER
from indexer.network import FetchError, Reply
from indexer.readers import format_of
from indexer.walking import home

SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""What a host calls a format -> the suffix by which a reader knows it."""


def place(corpus: Path, url: str, reply: Reply) -> str:
    """The path of a page's file, relative to the corpus: readable, and different for each address.

    url: as it was asked for. Raises FetchError where no reader reads what came.
    """
    host, _, rest = url.partition("://")[2].partition("/")
    words = re.sub(r"[^A-Za-z0-9]+", "-", rest.partition("?")[0]).strip("-").lower()[-80:].strip("-") or "index"
    mark = hashlib.sha256(url.encode()).hexdigest()[:8]
    file = home(corpus) / FOLDER / re.sub(r"[^a-z0-9.-]+", "-", host.lower()) / f"{words}-{mark}{_suffix(reply)}"
    return file.relative_to(corpus).as_posix()


def _suffix(reply: Reply) -> str:
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    suffix = SUFFIXES.get(kind)
    if suffix is None:
        named = PurePosixPath(reply.url.partition("?")[0]).suffix.lower()
        suffix = named if kind in ("", "application/octet-stream") and re.fullmatch(r"\.[a-z]+", named) else ""
    if not suffix or format_of(Path(f"a{suffix}")) is None:
        raise FetchError(f"is of the type {kind[:60] or 'unknown'}, which no reader reads")
    return suffix
