"""Types to JSON: the one shape that the API and `hoofbeats search --json` share.

No HTML is made here, and nothing is decided about what answers. All offsets are code points: marks into answer.text,
answer.start and end into passage.text, passage.start and end into the document's extracted text. Keys may be added,
never renamed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import msgspec

from search.citation import cite, freshness
from search.links import Links, passage_links
from search.model import Answer, Correction, Facet, Hit, Mark, Metadata, Notice, Passage, ReadTerm, Reply, Source, Why


@dataclass(frozen=True, slots=True)
class Interpretation:
    terms: tuple[ReadTerm, ...]
    ignored: tuple[str, ...]
    excluded: tuple[str, ...]
    filters: Mapping[str, str]
    corrected: str | None
    corrections: tuple[Correction, ...]
    ambiguous: tuple[str, ...]
    unmatched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Total:
    value: int
    relation: str


@dataclass(frozen=True, slots=True)
class Index:
    generation: int
    built_at: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document as it is named beside a hit, in a list of documents and above its own text."""

    id: str
    title: str
    url: str | None
    publisher: str | None
    author: str | None
    reviewer: str | None
    language: str | None
    audience: str | None
    licence: str | None
    text_sha256: str
    reader: str


@dataclass(frozen=True, slots=True)
class SectionLine:
    heading: str
    path: tuple[str, ...]
    anchor: str
    page: int | None


@dataclass(frozen=True, slots=True)
class PassageText:
    text: str
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class AnswerText:
    text: str
    start: int
    end: int
    context: tuple[str, ...]
    marks: tuple[Mark, ...]
    disagrees_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    published: date | None
    updated: date | None
    reviewed: date | None
    next_review: date | None
    retrieved: date | None


@dataclass(frozen=True, slots=True)
class Freshness:
    status: str
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """formats maps a citation format's name to its address; empty until such files are made."""

    text: str
    formats: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HitLine:
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


@dataclass(frozen=True, slots=True)
class SearchAnswer:
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


def search_json(
    reply: Reply, *, today: date | None = None, options: Mapping[str, str] | None = None, prefix: str = ""
) -> bytes:
    """The reply as UTF-8 JSON. options: the other parameters of the request, kept in the paging links.

    prefix stands before each path of ours, where a proxy serves the site under one. today defaults to the clock's.
    """
    return msgspec.json.encode(search_answer(reply, today or date.today(), options or {}, prefix))


def search_answer(reply: Reply, today: date, options: Mapping[str, str], prefix: str) -> SearchAnswer:
    reading = reply.reading
    return SearchAnswer(
        query=reply.query,
        answered=reply.answered,
        interpretation=Interpretation(
            terms=reading.terms,
            ignored=reading.ignored,
            excluded=reading.excluded,
            filters=reading.filters,
            corrected=corrected(reply.query, reading.corrections),
            corrections=reading.corrections,
            ambiguous=reading.ambiguous,
            unmatched=reading.unmatched,
        ),
        total=Total(reply.total, "eq"),
        page=reply.page,
        per_page=reply.per_page,
        took_ms=round(reply.took * 1000, 3),
        index=Index(reply.generation, reply.built_at),
        notices=reply.notices,
        suggestions=reply.suggestions,
        facets=reply.facets,
        hits=tuple(_hit(hit, today, prefix) for hit in reply.hits),
        links=_paging(reply, options, prefix),
    )


def corrected(query: str, corrections: tuple[Correction, ...]) -> str | None:
    """The whole question with its corrected words in place; None when nothing was corrected."""
    if not corrections:
        return None
    for correction in corrections:
        word = re.compile(rf"(?<!\w){re.escape(correction.typed)}(?!\w)", re.IGNORECASE)
        query = word.sub(correction.read_as.replace("\\", r"\\"), query)
    return query


def document_line(source: Source, text_sha256: str) -> DocumentLine:
    about = source.about
    return DocumentLine(
        id=source.id,
        title=source.title,
        url=about.url,
        publisher=about.publisher,
        author=about.author,
        reviewer=str(about.reviewer) if about.reviewer else None,
        language=about.language,
        audience=about.audience,
        licence=about.licence,
        text_sha256=text_sha256,
        reader=source.reader,
    )


def dates(about: Metadata) -> Dates:
    return Dates(about.published, about.updated, about.reviewed, about.next_review, about.retrieved)


def passage_text(passage: Passage) -> PassageText:
    digest = hashlib.sha256(passage.text.encode()).hexdigest()
    return PassageText(passage.text, passage.start, passage.end, digest)


def section_line(passage: Passage) -> SectionLine:
    return SectionLine(passage.heading, passage.heading_path, passage.anchor, None)


def _hit(hit: Hit, today: date, prefix: str) -> HitLine:
    passage, source, answer = hit.passage, hit.source, hit.answer
    return HitLine(
        id=passage.id,
        rank=hit.rank,
        score=round(hit.score, 4),
        why=hit.why,
        document=document_line(source, hit.document_sha256),
        section=section_line(passage),
        passage=passage_text(passage),
        answer=_answer(answer) if answer else None,
        dates=dates(source.about),
        freshness=Freshness(freshness(source.about, today), None),
        citation=Citation(cite(source, passage), {}),
        links=passage_links(passage, source, answer, prefix),
        duplicates=(),
    )


def _answer(answer: Answer) -> AnswerText:
    return AnswerText(answer.text, answer.start, answer.end, answer.context, answer.marks, answer.disagrees_with)


def _paging(reply: Reply, options: Mapping[str, str], prefix: str) -> Links:
    def to(page: int) -> str:
        sizes = {"page": str(page), "per_page": str(reply.per_page)}
        return f"{prefix}/api/v1/search?{urlencode({'q': reply.query, **options, **sizes})}"

    more = reply.page * reply.per_page < reply.total
    return {
        "self": to(reply.page),
        "next": to(reply.page + 1) if more else None,
        "prev": to(reply.page - 1) if reply.page > 1 else None,
    }
