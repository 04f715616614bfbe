"""Which types are there, in the order in which data meets them?

Frozen, but for the dicts that JSON needs; all offsets count Unicode code points. Nothing here computes more than a
property: whoever needs a decision goes to the room that makes it. What is made by the hundred for each question or
document is a frozen msgspec.Struct, which is made in an eighth, and encoded in a third, of a frozen dataclass's time. None
of these can be in a cycle, so Python, which is told gc=False, never goes through them for garbage.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from search.days import Day, first_day

BlockKind = Literal["heading", "paragraph", "lead_in", "list_item", "table_row", "preformatted", "navigation"]


class Span(msgspec.Struct, frozen=True, gc=False):
    """A half-open stretch of a text, in code points: text[start:end]."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


class Person(msgspec.Struct, frozen=True, gc=False):
    """Someone whom a document or the catalogue names, such as its reviewer. span: the name, in the document's text."""

    name: str
    credentials: tuple[str, ...] = ()
    title: str | None = None
    organisation: str | None = None
    span: Span | None = None

    def __str__(self) -> str:
        return ", ".join((self.name, *self.credentials))


class Metadata(msgspec.Struct, frozen=True, gc=False):
    """What a document says of itself, or the catalogue of it. None is unknown: nothing is ever guessed.

    author: its one author, or all of several, in their order. superseded_by: the id of the source that is a newer version
    of this one.
    """

    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | tuple[str, ...] | None = None
    reviewer: Person | None = None
    published: Day | None = None
    updated: Day | None = None
    updated_span: Span | None = None
    reviewed: Day | None = None
    next_review: Day | None = None
    retrieved: date | None = None
    language: str | None = None
    audience: str | None = None
    licence: str | None = None
    superseded_by: str | None = None

    @property
    def authors(self) -> tuple[str, ...]:
        """All authors, each apart; none where none is known."""
        return (self.author,) if isinstance(self.author, str) else self.author or ()

    @property
    def filters(self) -> tuple[str | None, ...]:
        """What hits can be narrowed by, in the order of query.FILTERS."""
        return self.publisher, self.audience, self.language

    @property
    def dated(self) -> date | None:
        """When it was last updated, reviewed or published, as far as it says; of a month the first day, lest it come before
        what is newer."""
        return max((first_day(day) for day in (self.updated, self.reviewed, self.published) if day), default=None)


class Source(msgspec.Struct, frozen=True, gc=False):
    """One file of the corpus. id: its path under the corpus without suffix, or the catalogue's id.

    sha256 is of the file's bytes; reader names what read it and its version, such as "text/1".
    """

    id: str
    path: str
    sha256: str
    reader: str
    about: Metadata

    @property
    def title(self) -> str:
        return self.about.title or self.id


class Block(msgspec.Struct, frozen=True, gc=False):
    """A paragraph, heading, list item, table row or navigation line of a document.

    label: the "Surgery" of "Surgery: minimally invasive …", without its colon.
    lead_in: the sentence at this block's end that leads into the blocks after it ("NETs may:").
    context: what must be read before this block to understand it, outermost first: the lead-in of a list, the item
    above a nested one, a table's column headers. Spans into the document's text.
    level: 1 to 6 for a heading; nesting depth from 1 for a list item; otherwise 0.
    page: the page on which it begins, from 1, where the format has pages.
    heads: its source says that this table row names the columns.
    number: of a list item, where its source numbers the list and the number is not in the text.
    beside, below: the columns of this table row, from 0, in which the cell before them, or above them, goes on. Their place
    in the text is empty.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    label: Span | None = None
    lead_in: Span | None = None
    context: tuple[Span, ...] = ()
    page: int | None = None
    heads: bool = False
    number: int | None = None
    beside: tuple[int, ...] = ()
    below: tuple[int, ...] = ()


class Section(msgspec.Struct, frozen=True, gc=False):
    """A heading and what stands under it, up to the next heading of any level.

    path: the document's title, then the headings down to this one. anchor: unique within the document, for links.
    start..end runs from the heading's first character to the last of its last block, navigation included;
    first..last are the half-open range of its blocks in Document.blocks, the heading's own block included.
    """

    ordinal: int
    heading: str
    heading_span: Span
    level: int
    path: tuple[str, ...]
    anchor: str
    start: int
    end: int
    first: int
    last: int


class Document(msgspec.Struct, frozen=True, gc=False):
    """A source read: its extracted text, and that text's structure.

    Blocks before the first heading are the front matter: they belong to no section.
    """

    source: Source
    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]


class Passage(msgspec.Struct, frozen=True, gc=False):
    """What is indexed and cited: a slice of one document, cut at block boundaries, text == document.text[start:end].

    units: where an answer may begin and end, as spans into text: sentences, or one list item each. Where runs_on is
    set, the last unit is a list's lead-in and that list, which follow one another to the end of the text.
    lead_end: where in text that lead-in ends, 0 where there is none.
    context: see Block, as text. heading is "" in front matter. page: of its first block. beside: see Block, where it is a
    table's row. heads: it names the columns of the rows below it.
    """

    id: str
    source_id: str
    ordinal: int
    heading: str
    heading_path: tuple[str, ...]
    anchor: str
    start: int
    end: int
    text: str
    units: tuple[Span, ...]
    context: tuple[str, ...] = ()
    label: Span | None = None
    lead_end: int = 0
    page: int | None = None
    beside: tuple[int, ...] = ()
    heads: bool = False

    @property
    def runs_on(self) -> bool:
        """Does it run on to the end of a list?"""
        return self.lead_end > 0

    @property
    def nearest(self) -> str:
        """What is read right before it: what leads into it, or else its heading."""
        return "".join(self.context[-1:] or self.heading_path[-1:])

    @property
    def lead_in(self) -> str:
        """The sentence that leads into the list, where it runs on."""
        return self.text[self.units[-1].start : self.lead_end]


Relation = Literal["name", "same", "spelling", "abbreviation", "capitals", "lay", "narrower", "evidence", "broader"]


class ReadTerm(msgspec.Struct, frozen=True, gc=False):
    """How one word, or run of words, of the question was read."""

    input: str
    concept: str
    rule: str
    expanded_to: tuple[str, ...]


class Correction(msgspec.Struct, frozen=True, gc=False):
    """A word that nothing knows or that is typed short, and the known word it was read as."""

    typed: str
    read_as: str


class Reading(msgspec.Struct, frozen=True, gc=False):
    """How the whole question was read: said to whoever asked, so that nothing happens behind their back."""

    terms: tuple[ReadTerm, ...] = ()
    ignored: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: dict[str, str] = {}
    corrections: tuple[Correction, ...] = ()
    ambiguous: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()


class Why(msgspec.Struct, frozen=True, gc=False):
    """Why a passage matched: the term as asked, the words found, and the rule that joined them."""

    term: str
    found: str
    rule: str


class Mark(msgspec.Struct, frozen=True, gc=False):
    """A stretch of an answer that matched: offsets into Answer.text."""

    start: int
    end: int
    surface: str
    term: str
    via: str


class Answer(msgspec.Struct, frozen=True, gc=False):
    """The sentences or items of a passage that answer. start and end are offsets into the passage's text.

    context: what must be read with it to be understood rightly (lead-in, column header), verbatim.
    disagrees_with: ids of passages among the same hits that say otherwise.
    """

    text: str
    start: int
    end: int
    context: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    disagrees_with: tuple[str, ...] = ()


class Copy(msgspec.Struct, frozen=True, gc=False):
    """A passage with the same words as a hit, in another document."""

    passage: Passage
    source: Source


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One ranked passage with its source. answer is None where the passage is related but does not answer.

    copies: the same words in other documents, in the order in which they ranked.
    """

    rank: int
    score: float
    passage: Passage
    source: Source
    document_sha256: str
    why: tuple[Why, ...]
    answer: Answer | None
    copies: tuple[Copy, ...] = ()


class Facet(msgspec.Struct, frozen=True, gc=False):
    """How many matching passages have this value, over all matches."""

    value: str
    count: int


class Notice(msgspec.Struct, frozen=True, gc=False):
    """Something to say beside the hits. type: "disclaimer", "care" or "correction"."""

    type: str
    text: str


class Reply(msgspec.Struct, frozen=True, gc=False):
    """Everything that one question gets back. total is exact; took is in seconds; built_at is ISO 8601 in UTC.

    confidence: 0 to 1, how much of the question the best passage covers; what answered is decided on.
    """

    query: str
    answered: bool
    reading: Reading
    total: int
    page: int
    per_page: int
    took: float
    generation: int
    built_at: str
    notices: tuple[Notice, ...]
    suggestions: tuple[str, ...]
    facets: dict[str, tuple[Facet, ...]]
    hits: tuple[Hit, ...]
    confidence: float = 0.0
