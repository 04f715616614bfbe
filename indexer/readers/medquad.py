"""Which question heads which answer? MedQuAD: a file of questions and answers on one subject.

The answers were web pages once, and lost their markup: items follow one another in a line as "…   - one   - two", and
headings stand in a line with their text. What parted them is still there as wide space, and is what they are cut at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal
from xml.etree.ElementTree import Element

from indexer.readers.composer import settled
from indexer.readers.headings import shape, title_case
from indexer.readers.layout import Close, Layout
from indexer.readers.merging import merged
from indexer.readers.metadata import stated_in
from indexer.readers.pagedata import address
from indexer.readers.structure import ReadResult, folded, related
from search.errors import SourceError
from search.model import Metadata

LONGEST_HEADING = 70
"""Code points of a line within an answer that may be a heading. The longest seen has 61."""

WIDE = 8
"""Spaces before an item from which on a list within an item ends. Its own items stand closer, but for the first."""

_ITEM = re.compile(r"(^|\s{2,})[-•*]\s+(?=\S)|\s{2,}[-•*]\s*$|^[-•*]$")
_GAP = re.compile(r"\s{3,}")

Kind = Literal["text", "item", "heading"]


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of an answer that stands for itself. depth: of an item, 2 in a list within one."""

    kind: Kind
    text: str
    depth: int = 1


def read_medquad(root: Element) -> ReadResult:
    """Read a file of questions and answers. Raises SourceError where no question has an answer."""
    layout = Layout()
    subject = _said(root.find("Focus"))
    if subject:
        _add(layout, "h1", subject, 1)
    answered = False
    for pair in root.iter("QAPair"):
        parts = _parts("".join(answer) if (answer := _texts(pair.find("Answer"))) else "")
        if parts:
            answered = True
            _add(layout, "h2", _said(pair.find("Question")), 2)
            _lay_out(layout, parts)
    if not answered:
        raise SourceError("no answers in it")
    text = layout.composer.text
    blocks = related(text, settled(text, layout.composer.made))
    stated = Metadata(
        title=subject or None,
        url=address(root.get("url", "")),
        publisher=folded(root.get("source", "")) or None,
    )
    return ReadResult(text, blocks, merged(stated, stated_in(text, blocks)))


def _texts(element: Element | None) -> list[str]:
    return list(element.itertext()) if element is not None else []


def _said(element: Element | None) -> str:
    return folded("".join(_texts(element)))


def _lay_out(layout: Layout, parts: list[_Part]) -> None:
    # A list, its last item, the list in that, and its last item: an item stays open, as a list may follow in it.
    opened: list[Close] = []

    def leave(depth: int) -> None:
        while len(opened) > depth:
            if close := opened.pop():
                close()

    for part in parts:
        if part.kind != "item":
            leave(0)
            _add(layout, *("h3", part.text, 3) if part.kind == "heading" else ("p", part.text))
            continue
        leave(2 * part.depth - 1)
        if len(opened) < 2 * part.depth - 1:
            opened.append(layout.open("ul"))
        opened.append(layout.open("li"))
        layout.text(part.text)
    leave(0)


def _add(layout: Layout, name: str, text: str, heading: int = 0) -> None:
    close = layout.open(name, heading=heading)
    layout.text(text)
    if close:
        close()


def _parts(answer: str) -> list[_Part]:
    """Cut an answer at its lines, at items, and at wide space."""
    found: list[_Part] = []
    for line in answer.split("\n"):
        before, *rest = _ITEM.split(line.strip())
        found += [_Part("text", text) for text in _stretches(before)]
        leads = within = False
        for gap, item in zip(rest[::2], rest[1::2], strict=True):
            within = leads or (within and len(gap or "") < WIDE)
            first, *behind = _stretches(item) or [""]
            found += [_Part("item", first, 1 + within)] * bool(first)
            leads = not within and first.endswith(":")
            # Items are parted by their marks; what follows one after wide space, without a mark, is none.
            found += [_Part("text", text) for text in behind]
    return _with_headings(found)


def _stretches(text: str) -> list[str]:
    found: list[str] = []
    for part in _GAP.split(text.strip()):
        if found and part[:1].islower():
            # A link was taken out of the middle of a sentence.
            found[-1] += f" {folded(part)}"
        elif any(char.isalpha() for char in part):
            found.append(folded(part))
    return found


def _with_headings(parts: list[_Part]) -> list[_Part]:
    """Short lines above text are headings; above a list only where capitalized as one, for else they lead into it."""
    found = list(parts)
    for number, (part, after) in enumerate(pairwise(parts)):
        short = part.kind == "text" and len(part.text) <= LONGEST_HEADING and shape(part.text) is not None
        if short and (title_case(part.text) if after.kind == "item" else shape(after.text) is None):
            found[number] = _Part("heading", part.text)
    return found
