"""How does a reply look as JSON? The one shape (shapes.py) that the API and `hoofbeats search --json` share.

No HTML is made here, and nothing is decided about what answers. All offsets are code points: marks into answer.text,
answer.start and end into passage.text, passage.start and end into the document's extracted text. Keys may be added,
never renamed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

import msgspec

from search.citation import MOST_AUTHORS, cite, freshness, names
from search.links import Links, cite_links, document_path, passage_links
from search.model import Answer, Correction, Hit, Metadata, Passage, Reply, Source
from search.remembered import Remembered
from search.shapes import (
    AnswerText,
    Citation,
    Dates,
    DocumentLine,
    Freshness,
    HitLine,
    Index,
    Interpretation,
    PassageText,
    QuotedPlace,
    QuotedSentences,
    SearchAnswer,
    SectionLine,
    Total,
    Verified,
)
from search.snapshot import Snapshot
from search.verify import Place, Verdict


def search_json(
    reply: Reply, *, today: date | None = None, options: Mapping[str, str] | None = None, prefix: str = ""
) -> bytes:
    """The reply as UTF-8 JSON. options: the other parameters of the request, kept in the paging links.

    prefix stands before each path of ours, where a proxy serves the site under one. today defaults to the clock's.
    """
    return msgspec.json.encode(to_encode(reply, today or date.today(), options or {}, prefix))


def search_answer(reply: Reply, today: date, options: Mapping[str, str], prefix: str) -> SearchAnswer:
    """The reply as types, for whoever reads them."""
    parts = [_parts(hit.passage, hit.source, hit.document_sha256, today, prefix) for hit in reply.hits]
    return _answer_with(reply, parts, options, prefix)


def to_encode(reply: Reply, today: date, options: Mapping[str, str], prefix: str, last: int | None = None) -> SearchAnswer:
    """The same to be encoded as JSON, and for nothing else: what a passage says whatever is asked is JSON already.

    last: the highest number that a page may have; None where any may be asked for.
    """
    parts = [_WRITTEN.of(hit.passage, hit.source, hit.document_sha256, today, prefix) for hit in reply.hits]
    return _answer_with(reply, parts, options, prefix, last)


def _answer_with(
    reply: Reply, parts: list[_Parts], options: Mapping[str, str], prefix: str, last: int | None = None
) -> SearchAnswer:
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
        hits=tuple(_hit(hit, part, prefix) for hit, part in zip(reply.hits, parts, strict=True)),
        links=_paging(reply, options, prefix, last),
    )


def verified(verdict: Verdict, snapshot: Snapshot, prefix: str = "") -> Verified:
    def place(one: Place) -> QuotedPlace:
        source = one.document.source
        links = (
            passage_links(one.passage, source, prefix=prefix)
            if one.passage
            else {"document": document_path(source.id, prefix), "source": source.about.url}
        )
        return QuotedPlace(
            document=document_line(source, snapshot.card_behind(source.id).text_sha256),
            passage=one.passage.id if one.passage else None,
            text=one.text,
            start=one.span.start,
            end=one.span.end,
            sentences=QuotedSentences(
                one.sentences.of(one.document.text), one.sentences.start, one.sentences.end, one.context
            ),
            exact=one.exact,
            alike=one.alike,
            citation=Citation(cite(source, one.passage), cite_links(one.passage.id if one.passage else source.id, prefix)),
            links=links,
        )

    return Verified(
        status=verdict.status,
        exact=verdict.exact,
        index=Index(snapshot.generation, snapshot.built_at),
        found=tuple(place(one) for one in verdict.found),
        nearest=tuple(place(one) for one in verdict.nearest),
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
        author=names(about.authors, MOST_AUTHORS),
        authors=about.authors,
        reviewer=str(about.reviewer) if about.reviewer else None,
        language=about.language,
        audience=about.audience,
        licence=about.licence,
        text_sha256=text_sha256,
        reader=source.reader,
    )


def dates(about: Metadata) -> Dates:
    stated = (about.published, about.updated, about.reviewed, about.next_review)
    published, updated, reviewed, next_review = (day.isoformat() if day else None for day in stated)
    return Dates(published, updated, reviewed, next_review, about.retrieved)


def passage_text(passage: Passage) -> PassageText:
    digest = hashlib.sha256(passage.text.encode()).hexdigest()
    return PassageText(passage.text, passage.start, passage.end, digest)


def section_line(passage: Passage) -> SectionLine:
    return SectionLine(passage.heading, passage.heading_path, passage.anchor, passage.page)


class _Parts(NamedTuple):
    """What is said of a passage whatever was asked."""

    document: DocumentLine
    section: SectionLine
    passage: PassageText
    dates: Dates
    freshness: Freshness
    citation: Citation


def _parts(passage: Passage, source: Source, document_sha256: str, today: date, prefix: str) -> _Parts:
    return _Parts(
        document_line(source, document_sha256),
        section_line(passage),
        passage_text(passage),
        dates(source.about),
        Freshness(freshness(source.about, today), source.about.superseded_by),
        Citation(cite(source, passage), cite_links(passage.id, prefix)),
    )


def _written(passage: Passage, source: Source, document_sha256: str, today: date, prefix: str) -> _Parts:
    parts = _parts(passage, source, document_sha256, today, prefix)
    # To the encoder, JSON that is made already is as good as what it was made from.
    return _Parts(*(cast("Any", msgspec.Raw(msgspec.json.encode(part))) for part in parts))


_WRITTEN: Remembered[Passage, _Parts] = Remembered(_written, 4096)
"""For as many passages as a generation keeps decoded; about 12 MB."""


def _hit(hit: Hit, parts: _Parts, prefix: str) -> HitLine:
    passage, answer = hit.passage, hit.answer
    return HitLine(
        id=passage.id,
        rank=hit.rank,
        score=round(hit.score, 4),
        why=hit.why,
        document=parts.document,
        section=parts.section,
        passage=parts.passage,
        answer=_answer(answer) if answer else None,
        dates=parts.dates,
        freshness=parts.freshness,
        citation=parts.citation,
        links=passage_links(passage, hit.source, answer, prefix),
        duplicates=tuple(copy.passage.id for copy in hit.copies),
    )


def _answer(answer: Answer) -> AnswerText:
    return AnswerText(answer.text, answer.start, answer.end, answer.context, answer.marks, answer.disagrees_with)


def _paging(reply: Reply, options: Mapping[str, str], prefix: str, last: int | None) -> Links:
    asked = urlencode({"q": reply.query, **options})

    def to(page: int) -> str:
        return f"{prefix}/api/v1/search?{asked}&page={page}&per_page={reply.per_page}"

    more = reply.page * reply.per_page < reply.total and (last is None or reply.page < last)
    return {
        "self": to(reply.page),
        "next": to(reply.page + 1) if more else None,
        "prev": to(reply.page - 1) if reply.page > 1 else None,
    }
