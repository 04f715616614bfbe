"""What belongs to what? The step that all readers share.

A reader finds the blocks of its format, as pieces; here they get their labels, their lead-ins and the context without
which they would mislead, and the headings among them make the sections. Nothing here knows any format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from indexer.readers.labels import dash_label, label, never_joins
from search.model import Block, BlockKind, Metadata, Section, Span
from search.sentences import sentences

_POINTS_ON = re.compile(r"\b(?:following|follows|below|listed)\b", re.IGNORECASE)
_QUESTION = re.compile(r"\s*(?:Q|Question)\s?[:.]\s")
_ANSWER = re.compile(r"\s*(?:A|Answer)\s?[:.]\s")
"""How a question and its answer open that stand as two paragraphs: "Q: Can I have a flu jab?" and "A: Yes."."""
_CLOSERS = "”\"')*_ "
_NOT_IN_SLUG = re.compile(r"[^\w]+")
DEEPEST = 12
"""Levels of lists that are told apart. Nobody means more, and hostile pages nest thousands."""
MOST_CONTEXT = 6
"""Spans of context of one block: the outermost, and the nearest of the others."""
MAX_SLUG = 60
"""Code points of an anchor made from a heading."""


class Piece(msgspec.Struct, frozen=True):
    """A block as its reader found it, before it is known what belongs to what.

    level: as in Block. inside: for a paragraph, the depth of the list item it continues, else 0. label: where the
    format marks one. context: what the format itself says must be read first, such as a table's header row. page: on
    which it begins. heads, number, beside, below: as in Block.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    inside: int = 0
    label: Span | None = None
    context: tuple[Span, ...] = ()
    page: int | None = None
    heads: bool = False
    number: int | None = None
    beside: tuple[int, ...] = ()
    below: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a reader hands over: the extracted text, its blocks in order, and what the document says of itself."""

    text: str
    blocks: tuple[Block, ...]
    about: Metadata


@dataclass(slots=True)
class _Lead:
    """The lead-in in force, and what has followed it so far. asks: it is a question whose answer follows."""

    span: Span
    asks: bool = False
    items: int = 0
    labelled: int = 0

    def takes_labelled_paragraph(self) -> bool:
        """After a list, a labelled paragraph belongs to it only when most of the items were labelled too."""
        return self.items == 0 or 2 * self.labelled > self.items


def _block(piece: Piece, label: Span | None, context: tuple[Span, ...]) -> Block:
    return Block(
        kind=piece.kind,
        start=piece.start,
        end=piece.end,
        level=piece.level,
        label=label,
        context=context,
        page=piece.page,
        heads=piece.heads,
        number=piece.number,
        beside=piece.beside,
        below=piece.below,
    )


def related(text: str, pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """Give each piece its label, its lead-in and its context. The pieces stand in order and do not overlap."""
    blocks: list[Block] = []
    lead: _Lead | None = None
    parents: dict[int, Block] = {}
    dashed = _dashed(text, pieces)
    for number, found_piece in enumerate(pieces):
        piece = replace(found_piece, level=min(found_piece.level, DEEPEST), inside=min(found_piece.inside, DEEPEST))
        if piece.kind == "navigation":
            blocks.append(Block(piece.kind, piece.start, piece.end, page=piece.page))
            continue
        found = piece.label or _label(text, piece) or dashed.get(number)
        lead = _still_leading(text, lead, piece, found)
        if lead and lead.asks and _ANSWER.match(text, piece.start, piece.end):
            # The "A" of an answer says nothing of it.
            found = None
        if piece.kind != "list_item" and not piece.inside:
            parents.clear()
        outer = _outer(parents, piece, lead)
        block = _block(piece, found, outer + piece.context)
        if piece.kind == "paragraph" and not piece.inside:
            block = _leading(text, block, pieces[number + 1 : number + 2])
        blocks.append(block)
        if block.lead_in:
            lead = _Lead(block.lead_in, asks=_asks(text, block))
        elif lead and (piece.kind != "list_item" or piece.level <= 1):
            lead.items += 1
            lead.labelled += found is not None
        if piece.kind == "list_item":
            parents[piece.level] = block
            for deeper in [level for level in parents if level > piece.level]:
                del parents[deeper]
    return tuple(blocks)


def _label(text: str, piece: Piece) -> Span | None:
    if piece.kind not in ("paragraph", "list_item"):
        return None
    return label(text, piece.start, piece.end)


def _dashed(text: str, pieces: Sequence[Piece]) -> dict[int, Span]:
    """Labels set off by a dash, in lists most of whose items have one, by the piece's number."""
    found: dict[int, Span] = {}
    run: list[int] = []
    for number in range(len(pieces) + 1):
        if number < len(pieces) and pieces[number].kind == "list_item":
            run.append(number)
        elif run:
            here = {one: dash_label(text, pieces[one].start, pieces[one].end) for one in run}
            labels = {one: span for one, span in here.items() if span}
            if len(labels) >= 2 and 2 * len(labels) > len(run):
                found |= labels
            run = []
    return found


def _still_leading(text: str, lead: _Lead | None, piece: Piece, found: Span | None) -> _Lead | None:
    if lead is None or piece.kind == "heading" or _asks(text, piece):
        return None
    if lead.asks and not lead.items:
        return lead
    if piece.kind == "paragraph" and not piece.inside:
        joins = found is not None and not never_joins(found.of(text)) and lead.takes_labelled_paragraph()
        # A labelled paragraph that itself leads into a list ("Surgery: there are two kinds:") starts anew.
        return lead if joins and not text[piece.start : piece.end].rstrip(_CLOSERS).endswith(":") else None
    return lead


def _outer(parents: dict[int, Block], piece: Piece, lead: _Lead | None) -> tuple[Span, ...]:
    above = [level for level in parents if level < piece.level or level <= piece.inside]
    if above and (piece.kind == "list_item" or piece.inside):
        parent = parents[max(above)]
        context = (*parent.context, Span(parent.start, parent.end))
        return context if len(context) <= MOST_CONTEXT else (context[0], *context[1 - MOST_CONTEXT :])
    return (lead.span,) if lead else ()


def _leading(text: str, block: Block, following: Sequence[Piece]) -> Block:
    """The block, with its last sentence as the lead-in if what follows hangs on it."""
    body = text[block.start : block.end]
    colon = body.rstrip(_CLOSERS).endswith((":", ":-", "："))
    if not following:
        return block
    after = following[0]
    if after.kind in ("list_item", "table_row", "preformatted"):
        leads = colon or after.kind == "list_item"
    else:
        leads = colon and after.kind == "paragraph" and _label(text, after) is not None
    asks = _asks(text, block) and after.kind == "paragraph" and not _asks(text, after)
    leads = leads or asks
    spans = sentences(body) if leads else []
    if not spans or not (colon or _announces(spans[-1].of(body))):
        return block
    last = spans[-1].shifted(block.start)
    kind: BlockKind = "lead_in" if len(spans) == 1 and (block.label is None or asks) else "paragraph"
    return replace(block, kind=kind, lead_in=last)


def _asks(text: str, block: Piece | Block) -> bool:
    """Is it a paragraph that opens with "Q:" and ends as a question does?"""
    opens = block.kind in ("paragraph", "lead_in") and _QUESTION.match(text, block.start, block.end) is not None
    return opens and text[block.start : block.end].rstrip(_CLOSERS).endswith("?")


def _announces(sentence: str) -> bool:
    """Whether a sentence without a colon still leads into the list after it: it is unfinished, or points at it."""
    return not sentence.rstrip(_CLOSERS).endswith((".", "!")) or bool(_POINTS_ON.search(sentence))


def sections(text: str, blocks: Sequence[Block], title: str) -> tuple[Section, ...]:
    """Cut the blocks at their headings. title opens every path, and is not said again where a heading repeats it."""
    starts = [number for number, block in enumerate(blocks) if block.kind == "heading"]
    found: list[Section] = []
    above: list[tuple[int, str]] = []
    anchors: dict[str, int] = {"front": 1}
    for ordinal, first in enumerate(starts):
        last = starts[ordinal + 1] if ordinal + 1 < len(starts) else len(blocks)
        head = blocks[first]
        heading = folded(text[head.start : head.end])
        above = [entry for entry in above if entry[0] < head.level] + [(head.level, heading)]
        names = [name for _, name in above]
        path = names if _same(names[0], title) else [title, *names]
        span = Span(head.start, head.end)
        anchor = _anchor(heading, anchors)
        end = max(block.end for block in blocks[first:last])
        found.append(Section(ordinal, heading, span, head.level, tuple(path), anchor, head.start, end, first, last))
    return tuple(found)


def folded(text: str) -> str:
    """One line, with single spaces."""
    return " ".join(text.split())


def _same(one: str, other: str) -> bool:
    return folded(one).casefold() == folded(other).casefold()


def _anchor(heading: str, taken: dict[str, int]) -> str:
    slug = _NOT_IN_SLUG.sub("-", heading.casefold()).strip("-_")[:MAX_SLUG].strip("-_") or "section"
    anchor, number = slug, taken.get(slug, 0)
    while anchor in taken:
        number += 1
        anchor = f"{slug}-{number}"
    taken[slug] = max(number, 1)
    taken[anchor] = 1
    return anchor
