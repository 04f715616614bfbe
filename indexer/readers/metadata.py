"""What does a document say of itself, in words that a reader sees? Nothing is guessed: unknown stays None.

"This page was reviewed by …" speaks of the page, "the guideline was updated in …" does not: a statement counts only
near the start or the end, and only where it opens its sentence or names the document it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import fields, replace

from indexer.readers.authors import authors_in, together
from indexer.readers.dates import DATE, day
from indexer.readers.people import UPDATED, person
from indexer.readers.structure import folded
from search.days import Day
from search.model import Block, Metadata, Person, Span
from search.sentences import sentences

NEAR = 14
"""Blocks from either end among which a document speaks of itself."""
LONGEST = 600
"""Code points of a block that may do so."""

_ITSELF = re.compile(
    r"\b(?:this\s+(?:is|was|has)|page|information|content|leaflet|booklet|document|article|guide|factsheet|fact sheet|"
    r"website|publication)\b",
    re.IGNORECASE,
)
_GAP = r"(?:\s*(?:[:–—|-]|\b(?:on|date|due|is|was|the|of|text)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?))*\s*"
_DATED = {
    "next_review": r"(?:next\s+(?:review\w*|update)|review\s+due|due\s+for\s+review|to\s+be\s+(?:reviewed|revised)|"
    r"review\s+again|review(?=\s+by\b))"
    r"(?:(?:\s+is)?(?:\s+due)?\s+(?:in|by))?",
    "updated": rf"(?:(?<!next\s)(?<!be\s)(?<!for\s){UPDATED}|(?:correct|accurate|current|valid)\s+(?:as\s+(?:of|at)|at))",
    "reviewed": r"(?:(?<!next\s)(?<!be\s)reviewed|checked|(?:last|latest)\s+(?:\w+\s+)?review|"
    r"date\s+of\s+(?:last\s+)?review)",
    "published": r"(?:published|publication|issued?|posted|first\s+published)",
}
_DATES = {name: re.compile(rf"\b{key}\b{_GAP}(?P<date>{DATE})", re.IGNORECASE) for name, key in _DATED.items()}
# "This leaflet tells of a trial published in May 2019" is of the trial.
_OF_ITSELF = rf"(?:^\W*(?:\w+\s+){{0,2}}|{_ITSELF.pattern}\s+(?:(?:is|was|has\s+been)\s+)?(?:\w+\s+)?)"
_IN_MONTH = {
    name: re.compile(rf"{_OF_ITSELF}\b{key}\s+in\s+(?P<date>{DATE})", re.IGNORECASE) for name, key in _DATED.items()
}
_PUBLISHER = re.compile(
    rf"(?:{_OF_ITSELF}\bpublished\s+by\b|^\W*publishers?(?=\s*:))\s*:?\s*(?:the\s+)?"
    rf"(?P<name>(?-i:[A-Z0-9])[^\n;|©]{{1,100}}?)(?:,?\s+(?:(?:on|in)\s+)?(?:(?P<date>{DATE})|\d{{4}}\b).*"
    r"|\s+(?:last\s+|next\s+)?(?:reviewed|updated|revised|review)\b\s*:.*)?[\s.,]*\Z",
    re.IGNORECASE | re.DOTALL,
)
"""Who published it: all that is said, but for when."""
_REVIEWED_BY_ON = re.compile(
    rf"\breviewed\b(?:(?!\b(?:{UPDATED}|published|next)\b).){{0,200}}?(?:\b(?:on|in)\s+|,\s*)(?P<date>{DATE})",
    re.IGNORECASE | re.DOTALL,
)
_BEHIND_WHO = {"reviewed": _REVIEWED_BY_ON, "published": _PUBLISHER}
_PARTED = re.compile(r"\s+[·•|]\s+")
"""What parts statements in one line: "Oxton Hospital · Leaflet 12 · Reviewed 08/2024"."""
_LINE = re.compile(r"(?<=\n)\s*[A-Z][^\n]*")
_OPENING = re.compile(
    r"\W*(?:(?:page|date|last|latest|first|medically|clinically|content|text|originally|most recently|next|medical|expert"
    r"|peer|of|the|to|be)\s+){0,4}(?:and\s+)?(?:updated?|revis\w+|modified|amended|review\w*|checked|approved|publi\w+|issued?|posted|written"
    r"|authors?|by|due)\b",
    re.IGNORECASE,
)
_REVIEWER = re.compile(
    r"\b(?:(?:reviewed|checked|approved)(?:\s+and\s+(?:reviewed|approved|checked))?"
    r"(?:\s+(?:for\s+\w+(?:\s+\w+)?|(?:(?:on|in)\s+)?[\w ,./-]{4,20}?))?\s+by"
    r"|(?:medical\s+|clinical\s+)?reviewers?\s*:)\s*:?\s*",
    re.IGNORECASE,
)


def merged(first: Metadata, second: Metadata) -> Metadata:
    """Field by field, the first's value, else the second's. A span stays with the value that it is the span of."""
    values = {
        field.name: getattr(first, field.name) if getattr(first, field.name) is not None else getattr(second, field.name)
        for field in fields(Metadata)
    }
    if first.updated is not None and first.updated_span is None and first.updated != second.updated:
        values["updated_span"] = None
    if first.reviewer and second.reviewer and first.reviewer.span is None and first.reviewer.name == second.reviewer.name:
        values["reviewer"] = replace(first.reviewer, span=second.reviewer.span)
    return Metadata(**values)


def stated_in(text: str, blocks: Sequence[Block]) -> Metadata:
    """What the visible text states, with the spans where it does. Of two statements the first counts."""
    about = Metadata()
    for start, sentence in _near_the_ends(text, blocks):
        if _OPENING.match(sentence) or _ITSELF.search(sentence):
            about = merged(about, said(start, sentence))
    return about


def dates_in(lines: Iterable[str]) -> Metadata:
    """The days that lines around a document state of it, such as those of a page's footer. They are no part of its text, so
    that there are no spans."""
    about = Metadata()
    for line in lines:
        for _, sentence in _statements(line, 0) if len(line) <= LONGEST else ():
            if _OPENING.match(sentence) or _ITSELF.search(sentence):
                found = said(0, sentence)
                days = {name: getattr(found, name) for name in _DATED}
                about = merged(about, Metadata(**days))
    return about


def _near_the_ends(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    numbers = sorted({*range(min(NEAR, len(blocks))), *range(max(0, len(blocks) - NEAR), len(blocks))})
    for number in numbers:
        block = blocks[number]
        if block.end - block.start <= LONGEST and block.kind != "navigation":
            yield from _statements(text[block.start : block.end], block.start)


def _statements(text: str, offset: int) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with where it stands, and what may be a statement of its own in them."""
    # A line is one even where no full stop ends it: "Updated 3 May 2021\nVersion 2".
    for span in sentences(text):
        start, sentence = offset + span.start, span.of(text)
        yield start, sentence
        # Behind the name of a house: "Oxton Hospital\nLast revised: 3 May 2021".
        for line in _LINE.finditer(sentence):
            yield start + line.start(), line.group()
        for parting in _PARTED.finditer(sentence):
            yield start + parting.end(), _PARTED.split(sentence[parting.end() :], 1)[0]


def said(start: int, sentence: str) -> Metadata:
    """What one sentence states; start is where it stands, for the spans."""
    found: dict[str, Day] = {}
    updated_span = None
    for name, pattern in _DATES.items():
        match = pattern.search(sentence) or _IN_MONTH[name].search(sentence)
        if match is None and name in _BEHIND_WHO:
            match = _BEHIND_WHO[name].search(sentence)
        value = day(match) if match and match["date"] else None
        if match and value:
            found[name] = value
            if name == "updated":
                updated_span = Span(*match.span("date")).shifted(start)
    reviewer = _who(_REVIEWER, start, sentence)
    published_by = _PUBLISHER.search(sentence)
    publisher = folded(published_by.group("name")) if published_by else None
    about = Metadata(
        publisher=publisher, reviewer=reviewer, author=together(authors_in(sentence)), updated_span=updated_span
    )
    return replace(about, **found)


def _who(pattern: re.Pattern[str], start: int, sentence: str) -> Person | None:
    match = pattern.search(sentence)
    return person(sentence[match.end() :], start + match.end()) if match else None
