"""Which sentences near a document's ends could speak of the document itself? Those of its list of references do not.

A statement opens its sentence, its line or its part of one, or stands in two: a label, and what it labels on the next line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from indexer.readers.dates import DATE
from indexer.readers.people import person
from search.model import Block
from search.sentences import sentences

NEAR = 14
"""Blocks from either end among which a document speaks of itself."""
LONGEST = 600
"""Code points of a block that may do so."""
LONGEST_LABEL = 40
"""Code points of a line that only says what the next line tells, such as "Last reviewed"."""
LONGEST_VALUE = 100
"""Code points of that next line: a day, or a name with its credentials."""
LONGEST_HEAD = 80
"""Code points of a name or a version that a statement stands behind in its sentence."""

_BEFORE = (
    r"(?:(?:page|date|last|latest|first|medically|clinically|content|text|originally|most recently|next|medical|expert"
    r"|peer|planned|scheduled|of|the|to|be)\s+){0,4}"
)
_SAYS = (
    r"(?:updated?|revis\w+|modified|amended|review\w*|checked|approved|publi\w+|issued?|posted|produced|created|written|version|edition"
    r"|authors?|by|due)"
)
_OPENING = re.compile(
    rf"\W*(?:{_BEFORE}(?:and\s+)?{_SAYS}\b|(?:date\s+)?for\s+(?:the\s+)?(?:next\s+)?review(?=\s*:|\s+(?:in|on|by)\b))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"\W*{_BEFORE}{_SAYS}(?:\s+(?:date|due|on|by))*\W*|\W*date\s+for\s+(?:next\s+)?review\W*", re.IGNORECASE
)
_DAY = re.compile(rf"(?:[a-z]{{3,6}}day,?\s+)?{DATE}\W*", re.IGNORECASE)
_PARTED = re.compile(r"\s+[·•|–—-]\s+")
"""What parts statements in one line: "Oxton Hospital · Leaflet 12 · Reviewed 08/2024"."""
_LINE = re.compile(r"(?<=\n)\s*[A-Z][^\n]*")
_NEXT_LINE = re.compile(r"\n\s*(?=[A-Z])")
_COMMA = re.compile(r",\s+")
_LAST = re.compile(r"(?:last|latest|next|most\s+recently)\s", re.IGNORECASE)
_VERSION = re.compile(r"(?:version|edition|revision|issue|v)\W?\s*(?=\d)", re.IGNORECASE)
_IN_NAMES = frozenset("and for number of".split())
_REFERENCES = re.compile(
    r"\W*(?:[\divx]+[.)]\s+)?(?:(?:key|main|selected|list\s+of|the|our)\s+)?(?:references?|bibliography|sources|literature|citations"
    r"|works\s+cited|further\s+reading)(?:\s+(?:and|&)\s+(?:\w+\s+)?\w+|\s+cited)?\W*",
    re.IGNORECASE,
)
LONGEST_REFERENCES = 80
"""Code points of a heading over a list of references."""


def opens_statement(sentence: str) -> bool:
    """Whether a sentence opens as one does that says who made a document, or when."""
    return bool(_OPENING.match(sentence))


def near_the_ends(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """The sentences in which a document may speak of itself, each with where it stands."""
    cited = _cited(text, blocks)
    numbers = sorted({*range(min(NEAR, len(blocks))), *range(max(0, len(blocks) - NEAR), len(blocks))})
    for number in numbers:
        block = blocks[number]
        if block.end - block.start > LONGEST or block.kind == "navigation":
            continue
        found = statements(text[block.start : block.end], block.start)
        if number not in cited:
            yield from found
            yield from _labelled(text, blocks[number : number + 2])
        elif block.kind != "list_item":
            # What follows a list of references opens as a statement does; a work opens with its author or title.
            yield from takewhile(lambda one: opens_statement(one[1]), found)


def statements(text: str, offset: int) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with where it stands, and what may be a statement of its own in them."""
    for span in sentences(text):
        for start, sentence in _by_line(offset + span.start, span.of(text)):
            yield start, sentence
            # Behind the name of a house: "Oxton Hospital\nLast revised: 3 May 2021".
            for line in _LINE.finditer(sentence):
                yield start + line.start(), line.group()
            for parting in _PARTED.finditer(sentence):
                yield start + parting.end(), _PARTED.split(sentence[parting.end() :], 1)[0]
            for comma in _COMMA.finditer(sentence, 0, LONGEST_HEAD):
                behind = sentence[comma.end() :]
                if opens_statement(behind) and _is_name(sentence[: comma.start()], last=bool(_LAST.match(behind))):
                    yield start + comma.end(), behind


def _by_line(start: int, sentence: str) -> Iterator[tuple[int, str]]:
    """A sentence, or its lines where they are statements, which no full stop need end: "By Ann Lee\nUpdated May 2021"."""
    begins = 0
    for end in _NEXT_LINE.finditer(sentence):
        if opens_statement(sentence[end.end() :]):
            yield start + begins, sentence[begins : end.start()]
            begins = end.end()
    yield start + begins, sentence[begins:]


def _is_name(head: str, *, last: bool) -> bool:
    """Whether what stands before a comma is a version, or if the last of several changes is told behind it, any name:
    "Version 2.1, updated in May 2021" and "Oxton Trust, last updated in May 2021", but not "See the guideline, …"."""
    version = _VERSION.search(head)
    words = _VERSION.sub("", head).split()
    return (last or version is not None) and all(not word[0].islower() or word in _IN_NAMES for word in words)


def _labelled(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """The lines of a block that are labels, each as one statement with the next line, be it the first of the next block."""
    first = blocks[0]
    lines = list(_lines(text, first))
    for following in blocks[1:]:
        if following.end - following.start <= LONGEST:
            lines += list(_lines(text, following))[:1]
    for (start, label), (begins, value) in pairwise(lines):
        if len(label) <= LONGEST_LABEL and _LABEL.fullmatch(label) and _is_value(value):
            between = begins - start - len(label)
            yield start, label + (" " if label.endswith(":") else ":").ljust(between) + value


def _lines(text: str, block: Block) -> Iterator[tuple[int, str]]:
    for line in re.finditer(r"[^\n]+", text[block.start : block.end]):
        yield block.start + line.start(), line.group()


def _is_value(line: str) -> bool:
    return len(line) <= LONGEST_VALUE and bool(_DAY.fullmatch(line) or person(line))


def _cited(text: str, blocks: Sequence[Block]) -> frozenset[int]:
    """The numbers of the blocks under a heading of references, or an introduction of them."""
    found: set[int] = set()
    level = 0
    for number, block in enumerate(blocks):
        if block.kind == "heading" and (not level or block.level <= level):
            level = block.level if _names_references(text, block.start, block.end) else 0
        elif level or any(_names_references(text, span.start, span.end) for span in block.context):
            found.add(number)
    return frozenset(found)


def _names_references(text: str, start: int, end: int) -> bool:
    return end - start <= LONGEST_REFERENCES and bool(_REFERENCES.fullmatch(text, start, end))
