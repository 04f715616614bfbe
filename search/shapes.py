"""Which shape has what wire.py says in JSON? It fills these types in, the API encodes them, OpenAPI is made from them.

Types alone, and nothing is computed here. All offsets are code points. Keys may be added, never renamed. A docstring
here is read by whoever writes a program against the API: it stands in the OpenAPI document and on the page /api.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec

from search.links import Links
from search.model import Correction, Facet, Mark, Notice, ReadTerm, Why


class Interpretation(msgspec.Struct, frozen=True):
    """How the question was read.

    corrected: the whole question with its corrected words in place, or null. ambiguous: words that can mean several
    things. unmatched: words that no passage holds.
    """

    terms: tuple[ReadTerm, ...]
    ignored: tuple[str, ...]
    excluded: tuple[str, ...]
    filters: Mapping[str, str]
    corrected: str | None
    corrections: tuple[Correction, ...]
    ambiguous: tuple[str, ...]
    unmatched: tuple[str, ...]


class Total(msgspec.Struct, frozen=True):
    """How many there are on all pages together. relation is "eq": the number is exact."""

    value: int
    relation: str


class Index(msgspec.Struct, frozen=True):
    """Which generation of the index replied, and when it was built (ISO 8601, UTC)."""

    generation: int
    built_at: str


class DocumentLine(msgspec.Struct, frozen=True):
    """A document as it is named beside a hit. author: a line for people, of more than six authors the first six and
    "et al."; authors: all of them, each apart. text_sha256: of its extracted text in UTF-8, which offsets are into."""

    id: str
    title: str
    url: str | None
    publisher: str | None
    author: str | None
    authors: tuple[str, ...]
    reviewer: str | None
    language: str | None
    audience: str | None
    licence: str | None
    text_sha256: str
    reader: str


class SectionLine(msgspec.Struct, frozen=True):
    """Where in its document a passage stands. path: the document's title, then the headings down to this one."""

    heading: str
    path: tuple[str, ...]
    anchor: str
    page: int | None


class PassageText(msgspec.Struct, frozen=True):
    """A passage, verbatim. start and end: offsets into the document's extracted text."""

    text: str
    start: int
    end: int
    sha256: str


class AnswerText(msgspec.Struct, frozen=True):
    """The sentences or items that answer, verbatim. start and end: offsets into the passage; marks: into this text.

    context: what must be read with it (a list's lead-in, a column's header). disagrees_with: ids of hits of the same
    reply that say otherwise.
    """

    text: str
    start: int
    end: int
    context: tuple[str, ...]
    marks: tuple[Mark, ...]
    disagrees_with: tuple[str, ...]


StatedDate = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}(-\d{2})?$", examples=["2021-09-21", "2020-06"])]


class Dates(msgspec.Struct, frozen=True):
    """What the source states of its dates, in ISO 8601; null is unknown. Where it names a month and no day, so does this:
    "2020-06". retrieved: when it was fetched for this index."""

    published: StatedDate | None
    updated: StatedDate | None
    reviewed: StatedDate | None
    next_review: StatedDate | None
    retrieved: date | None


class Freshness(msgspec.Struct, frozen=True):
    """status: "current", "due" (last updated, reviewed or published over three years ago), "overdue" (its own date of review
    is past), "superseded", or "unknown" (it states no date)."""

    status: str
    superseded_by: str | None


class Citation(msgspec.Struct, frozen=True):
    """text: the citation in plain words. formats: addresses of the same in other forms, by the form's name."""

    text: str
    formats: Mapping[str, str]


class HitLine(msgspec.Struct, frozen=True):
    """One passage found. answer is null where it is only related."""

    id: str
    rank: int
    score: float
    why: tuple[Why, ...]
    document: DocumentLine
    section: SectionLine
    passage: PassageText
    answer: AnswerText | None
    dates: Dates
    freshness: Freshness
    citation: Citation
    links: Links
    duplicates: tuple[str, ...]


class SearchAnswer(msgspec.Struct, frozen=True):
    """The reply to a question. answered false: nothing in the index answers it, and the hits are only related.

    suggestions: questions that are answered, where this one is not; the question as it may have been meant first.
    """

    query: str
    answered: bool
    interpretation: Interpretation
    total: Total
    page: int
    per_page: int
    took_ms: float
    index: Index
    notices: tuple[Notice, ...]
    suggestions: tuple[str, ...]
    facets: Mapping[str, tuple[Facet, ...]]
    hits: tuple[HitLine, ...]
    links: Links


class QuotedSentences(msgspec.Struct, frozen=True):
    """The whole sentences, items or rows in which a quotation stands, verbatim; the heading, where it stands in one.

    start and end: offsets into the document. context: what must be read before them (a list's lead-in, a column's header).
    """

    text: str
    start: int
    end: int
    context: tuple[str, ...]


class QuotedPlace(msgspec.Struct, frozen=True):
    """Where a quotation, or something like it, stands: text is what stands there, start and end its offsets in the document.

    passage: the passage's id, null in a heading. sentences: what it is cut from, whose rest may deny it. exact: character by
    character, white space aside. alike: 0 to 1.
    """

    document: DocumentLine
    passage: str | None
    text: str
    start: int
    end: int
    sentences: QuotedSentences
    exact: bool
    alike: float
    citation: Citation
    links: Links


class Verified(msgspec.Struct, frozen=True):
    """What became of a quotation. exact false: quotation marks, dashes, capitals or marks of notes differ.

    status: "verbatim" (it stands in the named document, or in any where none is named), "misattributed" (only in others),
    "not_found", or "unknown_document" (there is no document of the id named; found says where else it stands). nearest: what
    comes near it, where it is not found.
    """

    status: str
    exact: bool
    index: Index
    found: tuple[QuotedPlace, ...]
    nearest: tuple[QuotedPlace, ...]
