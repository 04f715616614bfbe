"""How do a passage and a document look as JSON, whole? For the API and for assistants alike.

Builds the types of web/shapes.py, as wire.py does for replies. Knows no request: today's date and the prefix of links
are passed in. Raises werkzeug's NotFound and Gone, as find_passage does.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import asdict, fields
from werkzeug.exceptions import NotFound

from search.cards import Card
from search.citation import cite, freshness
from search.links import cite_links, document_path, passage_links
from search.shapes import Citation, Freshness, Index
from search.snapshot import Snapshot
from search.wire import dates, document_line, passage_text, section_line
from web.pages import find_passage
from web.shapes import ContentsLine, ListedDocument, PassagePlace, WholeDocument, WholePassage


def index_of(snapshot: Snapshot) -> Index:
    return Index(snapshot.generation, snapshot.built_at)


def listed(one: Card, today: date, prefix: str) -> ListedDocument:
    about = one.source.about
    path = document_path(one.source.id)
    return ListedDocument(
        **asdict(document_line(one.source, one.text_sha256)),
        dates=dates(about),
        freshness=Freshness(freshness(about, today), about.superseded_by),
        citation=Citation(cite(one.source), cite_links(one.source.id, prefix)),
        sections=one.sections,
        characters=one.characters,
        links={"self": f"{prefix}/api/v1{path}", "document": prefix + path, "source": about.url},
    )


def document(snapshot: Snapshot, source_id: str, today: date, prefix: str) -> WholeDocument:
    found, card = snapshot.document(source_id), snapshot.card(source_id)
    if found is None or card is None:
        raise NotFound(f"There is no document {source_id!r}. It may have been removed; see the list of documents.")
    line = listed(card, today, prefix)
    return WholeDocument(
        **{field.name: getattr(line, field.name) for field in fields(line)},
        index=index_of(snapshot),
        text=found.text,
        contents=tuple(ContentsLine(one.heading, one.path, one.anchor, one.start, one.end) for one in found.sections),
        passages=tuple(PassagePlace(one.id, one.anchor, one.start, one.end) for one in snapshot.passages_of(source_id)),
    )


def passage(snapshot: Snapshot, passage_id: str, today: date, prefix: str) -> WholePassage:
    cited = find_passage(snapshot, passage_id)
    one, source = cited.passage, cited.source
    return WholePassage(
        id=one.id,
        document=document_line(source, cited.document_sha256),
        section=section_line(one),
        passage=passage_text(one),
        context=one.context,
        stands=cited.stands,
        successor=cited.successor.id if cited.successor else None,
        dates=dates(source.about),
        freshness=Freshness(freshness(source.about, today), source.about.superseded_by),
        citation=Citation(cite(source, one), cite_links(one.id, prefix)),
        index=index_of(snapshot),
        links=passage_links(one, source, prefix=prefix),
    )
