"""Which shape has in JSON what the site alone says and takes? What wire.py makes of replies is in search/shapes.py.

Types alone, as in search/shapes.py, and under the same rules: offsets are code points, and keys may be added, never
renamed. A docstring here is read by whoever writes a program against the API: it stands in the OpenAPI document and on the
page /api.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from search.errors import MAX_QUERY
from search.links import Links
from search.shapes import Citation, Dates, DocumentLine, Freshness, Index, PassageText, SectionLine, Total
from search.verify import MAX_QUOTATION


class ListedDocument(DocumentLine, frozen=True):
    """A document in the list of all. sections and characters: how many of each."""

    dates: Dates
    freshness: Freshness
    citation: Citation
    sections: int
    characters: int
    links: Links


class DocumentList(msgspec.Struct, frozen=True):
    """One page of the list of all documents, by title."""

    total: Total
    page: int
    per_page: int
    index: Index
    documents: tuple[ListedDocument, ...]
    links: Links


class ContentsLine(msgspec.Struct, frozen=True):
    """A heading of a document, and what stands under it: offsets into the document's text."""

    heading: str
    path: tuple[str, ...]
    anchor: str
    start: int
    end: int


class PassagePlace(msgspec.Struct, frozen=True):
    """Where in a document a passage stands: offsets into the document's text."""

    id: str
    anchor: str
    start: int
    end: int


class WholeDocument(ListedDocument, frozen=True):
    """A document with its extracted text, its contents and its passages."""

    index: Index
    text: str
    contents: tuple[ContentsLine, ...]
    passages: tuple[PassagePlace, ...]


class WholePassage(msgspec.Struct, frozen=True):
    """One passage as cited. stands: whether its document still holds it, word for word.

    successor: the id of the passage that stands in its place where it does not, or null.
    """

    id: str
    document: DocumentLine
    section: SectionLine
    passage: PassageText
    context: tuple[str, ...]
    stands: bool
    dates: Dates
    freshness: Freshness
    citation: Citation
    index: Index
    links: Links
    successor: str | None = None


class SuggestionLine(msgspec.Struct, frozen=True):
    """Something that can be asked. kind: "concept" or "heading". means: the concept's name where text is another word."""

    text: str
    kind: str
    means: str | None


class Suggestions(msgspec.Struct, frozen=True):
    """What might be about to be asked, best first. query: what was typed so far."""

    query: str
    index: Index
    suggestions: tuple[SuggestionLine, ...]


class Quotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be verified. document: the id of the one that it is said to be from, or null."""

    # A struct, since these alone can refuse what they do not know.
    quotation: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_QUOTATION)]
    document: Annotated[str, msgspec.Meta(max_length=MAX_QUERY)] | None = None


class Health(msgspec.Struct, frozen=True):
    """status is "ok": this process answers."""

    status: str


class Readiness(msgspec.Struct, frozen=True):
    """status is "ready". damage: what is wrong with a newer generation than the one in force, and what mends it."""

    status: str
    generation: int
    damage: str | None


class ParameterProblem(msgspec.Struct, frozen=True):
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class Problem(msgspec.Struct, frozen=True):
    """Why a request failed (RFC 9457). instance: the path alone, without the query. errors: where parameters are wrong."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[ParameterProblem, ...] | msgspec.UnsetType = msgspec.UNSET
