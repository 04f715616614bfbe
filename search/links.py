"""Where can a passage be read, and its citation fetched? Its own address, its place in its document, the original's.

Addresses only: paths of our pages (under the prefix that a proxy serves the site at) and text fragments.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from search.model import Answer, Passage, Source

FRAGMENT_WORDS = 6
"""Words at each end of a text fragment: enough to be unique in a page, short enough to survive a reflow of it."""

_BREAK = re.compile(r"[\n\t]| \| ")
_BULLET = re.compile(r"^\s*[•‣◦▪●○·*–-]\s+")

CITED_AS = ("vancouver", "ama", "apa", "ris", "bibtex", "csl-json")
"""The forms in which a citation can be fetched; search/references.py makes them."""

Links = dict[str, str | None]


def passage_links(passage: Passage, source: Source, answer: Answer | None = None, prefix: str = "") -> Links:
    """Where a passage can be read: by its own address, in its document, and in the original where that has one."""
    at = f"&at={answer.start}-{answer.end}" if answer else ""
    url = source.about.url
    return {
        "permalink": f"{prefix}/p/{passage.id}",
        "document": f"{document_path(source.id, prefix)}?p={passage.id}{at}#p-{passage.id}",
        "source": url,
        "text_fragment": text_fragment(url, answer.text if answer else passage.text) if url else None,
    }


@lru_cache(maxsize=8192)
def document_path(source_id: str, prefix: str = "") -> str:
    return f"{prefix}/documents/{quote(source_id, safe='/')}"


def cite_links(identifier: str, prefix: str = "") -> dict[str, str]:
    """The addresses of a citation in each of its forms, for a passage's id or a document's."""
    return {name: f"{prefix}/api/v1/cite/{quote(identifier, safe='/')}?format={name}" for name in CITED_AS}


@lru_cache(maxsize=8192)
def text_fragment(url: str, text: str) -> str:
    """The address of this text in the original page, which browsers that know text fragments scroll to and mark."""
    # Either end must stand in one paragraph, item or cell of the page, where a bullet is no text.
    lines = [words for line in _BREAK.split(text) if (words := _BULLET.sub("", line).split())]
    if len(lines) == 1 and len(lines[0]) <= 2 * FRAGMENT_WORDS:
        directive = _fragment(lines[0])
    elif lines:
        directive = f"{_fragment(lines[0][:FRAGMENT_WORDS])},{_fragment(lines[-1][-FRAGMENT_WORDS:])}"
    else:
        return url
    return f"{url}{'' if '#' in url else '#'}:~:text={directive}"


def _fragment(words: list[str]) -> str:
    # quote() leaves "-" alone, which in a text fragment separates a prefix from the text.
    return quote(" ".join(words), safe="").replace("-", "%2D")
