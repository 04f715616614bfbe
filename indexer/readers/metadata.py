"""What does a document say of itself, in words that a reader sees? Nothing is guessed: unknown stays None.

"This page was reviewed by …" speaks of the page, "the guideline was updated in …" does not: a statement counts only
near the start or the end, and only where it opens its sentence or names the document it stands in. What no sentence says,
and a letterhead or a © does, is for signing.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from indexer.readers.authors import authors_in, together
from indexer.readers.dates import DATE, day
from indexer.readers.houses import holder_in, house_in, maker_in, tells_where
from indexer.readers.merging import merged
from indexer.readers.people import UPDATED, person
from indexer.readers.signing import signed, signed_above
from indexer.readers.statements import LONGEST, near_the_ends, opens_statement, statements
from indexer.readers.structure import folded
from search.days import Day, first_day, last_day
from search.model import Block, Metadata, Person, Span

_ITSELF = re.compile(
    r"\b(?:this\s+(?:is|was|has)|page|information|content|leaflet|booklet|document|article|guide|factsheet|(?:fact\s)?sheet|"
    r"website|publication)\b",
    re.IGNORECASE,
)
_GAP = r"(?:\s*(?:[:,(–—|-]|\b(?:on|date|due|is|was|the|of|text)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?))*\s*"
_DATED = {
    "next_review": r"(?:next\s+(?:review\w*|update|check)|review\s+due|due\s+for\s+review|to\s+be\s+(?:reviewed|revised)|"
    r"(?:be\s+reviewed|review)\s+again|(?:check|update)\s+(?:it|this\s+\w+)\s+again|review(?=\s+by\b)|(?:planned|scheduled|for(?:\s+the)?)\s+review)"
    r"(?:(?:\s+is)?(?:\s+due)?\s+(?:in|by))?",
    "updated": rf"(?:(?<!next\s)(?<!be\s)(?<!for\s){UPDATED}|(?:correct|accurate|current|valid)\s+(?:as\s+(?:of|at)|at))",
    "reviewed": r"(?:(?<!next\s)(?<!be\s)reviewed|checked|(?:last|latest)\s+(?:\w+\s+)?review|"
    r"date\s+of\s+(?:last\s+)?review)",
    "published": r"(?:published|publication|issued?|posted|produced|created|first\s+published|"
    r"(?:version|edition|issue)\W{0,2}\d[\d.]*+)",
}
_DATES = {name: re.compile(rf"\b{key}\b{_GAP}(?P<date>{DATE})", re.IGNORECASE) for name, key in _DATED.items()}
_APPROVED = re.compile(
    rf"^\W*approved\b(?:\s+by\b(?:(?!\b(?:review|due|next|expir|valid))[^;\n]){{1,90}}?)?(?:\s+on|[\s,:]+)\s*(?P<date>{DATE})(?!\s+by\b)",
    re.IGNORECASE,
)
"""That the document was approved, at the start of a statement: "approved in May by the FDA" is of a drug."""
_REVIEW = re.compile(
    rf"(?:^\W*review(?:\s+date)?|(?<=\d)[^\w\n]{{1,40}}(?:review(?:\s+date)?|due))\b\s*[:–—-]?\s*(?P<date>{DATE})",
    re.IGNORECASE,
)
"""A review that may be the last or the next, at the start of a statement or right behind a day."""
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
    rf"\b(?:reviewed|checked)\b(?:(?!\b(?:{UPDATED}|published|next|due|expir\w*|valid|until)\b).){{0,200}}?(?:\b(?:on|in)\s+|[,:]\s*)(?P<date>{DATE})",
    re.IGNORECASE | re.DOTALL,
)
_BEHIND_WHO = {"reviewed": _REVIEWED_BY_ON, "published": _PUBLISHER}
_REVIEWER = re.compile(
    r"\b(?:(?:reviewed|checked|approved)(?:\s+and\s+(?:reviewed|approved|checked))?"
    r"(?:\s+(?:for\s+\w+(?:\s+\w+)?|(?:(?:on|in)\s+)?[\w ,./-]{4,20}?))?\s+by"
    r"|(?:medical\s+|clinical\s+)?reviewers?\s*:)\s*:?\s*",
    re.IGNORECASE,
)


def stated_in(text: str, blocks: Sequence[Block]) -> Metadata:
    """What the visible text states, with the spans where it does. Of two statements the first counts."""
    about = Metadata()
    reviews: list[Day] = []
    for start, sentence in near_the_ends(text, blocks):
        if opens_statement(sentence) or _ITSELF.search(sentence):
            about = merged(about, said(start, sentence))
            reviews += _reviews(sentence)
    return merged(_with_planned_review(about, reviews), signed(text, blocks))


def stated_above(text: str, spans: Sequence[Span]) -> Metadata:
    """What the lines of a letterhead say of the document, which are not searched."""
    about = signed_above([span.of(text) for span in spans])
    reviews: list[Day] = []
    for span in spans:
        for start, sentence in statements(span.of(text), span.start):
            if opens_statement(sentence) or _ITSELF.search(sentence):
                about = merged(said(start, sentence), about)
                reviews += _reviews(sentence)
    return _with_planned_review(about, reviews)


def stated_around(lines: Sequence[str]) -> Metadata:
    """The days that lines around a document state of it, such as those of a page's footer, and whose it is. They are no part
    of its text, so that there are no spans."""
    short = [line for line in lines if len(line) <= LONGEST]
    makers = (maker_in(line) or holder_in(line) or (house_in([line]) if tells_where(line) else None) for line in short)
    about = Metadata(publisher=next(filter(None, makers), None))
    reviews: list[Day] = []
    for line in short:
        for _, sentence in statements(line, 0):
            if opens_statement(sentence) or _ITSELF.search(sentence):
                found = said(0, sentence)
                days = {name: getattr(found, name) for name in _DATED}
                about = merged(about, Metadata(**days))
                reviews += _reviews(sentence)
    return _with_planned_review(about, reviews)


def _reviews(sentence: str) -> list[Day]:
    """The days of a review of which it isn't said whether it was or will be."""
    found = (day(match) for match in _REVIEW.finditer(sentence))
    return [one for one in found if one]


def _with_planned_review(about: Metadata, reviews: list[Day]) -> Metadata:
    """The same, with the first of these days that lies behind one on which the document was issued or changed: it is then
    that of the next review."""
    done = [last_day(one) for one in (about.published, about.updated, about.reviewed) if one]
    planned = (one for one in reviews if any(first_day(one) > before for before in done))
    return about if about.next_review else replace(about, next_review=next(planned, None))


def said(start: int, sentence: str) -> Metadata:
    """What one sentence states; start is where it stands, for the spans."""
    found: dict[str, Day] = {}
    updated_span = None
    for name, pattern in _DATES.items():
        match = pattern.search(sentence) or _IN_MONTH[name].search(sentence)
        if match is None and name in _BEHIND_WHO:
            match = _BEHIND_WHO[name].search(sentence)
        if match is None and name == "reviewed":
            match = _APPROVED.search(sentence)
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
