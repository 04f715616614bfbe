"""What stands at the head of a plain text before its first words: whose it is, its number, for whom, of which day, and which
line is its title?

A leaflet has a letterhead, a bulletin its number, an e-mail its sender. Each line there is told by its own shape, and the
title is the first that is nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from indexer.readers import headings
from indexer.readers.houses import names_house
from indexer.readers.letterhead import is_mail, is_other, parts_of
from indexer.readers.line import Chunk, Line
from search.capitals import in_capitals

MOST = 12
"""Lines that may stand before a text's first words."""
PROSE, SENTENCE = 100, 14
"""Code points of a paragraph from which on it is a text's first words, and of a short sentence below a heading."""
NEAR = 40
"""Chunks behind a title that is a question among which others are looked for."""
FEW = 2
"""Words of a heading that may be one of several."""
LONGEST, LINES = 110, 8
"""Code points of a title's line, and lines that stand together in a letterhead."""
_SUBJECT = re.compile(r"(?:subject|re)\s*:\s+", re.IGNORECASE)
_LABELLED = re.compile(r"(?:q|a|question|answer)\s?\d{0,2}[:.)]\s", re.IGNORECASE)
"""A question or an answer of several."""


class Head(NamedTuple):
    """The chunks of a text, each line of its head a chunk of its own; the number of its title; those of all other lines
    of the head, above and below."""

    chunks: list[Chunk]
    title: int
    others: frozenset[int]


def head_of(text: str, found: Sequence[Chunk]) -> Head | None:
    """The head of a text; None where nothing but a title stands there, or no line of it is one."""
    top: list[Chunk] = []
    others: set[int] = set()
    title: int | None = None
    used = 0
    for chunk in found:
        parts = _parted(text, chunk, first=not top) if _may_be_head(chunk) and len(top) < MOST else []
        if title is not None and parts and not parts[0][1] and _continues(text, top, title, chunk):
            # A title of two lines that were not taken for one paragraph.
            top[title] = _of(top[title], [*top[title].lines, *parts.pop(0)[0].lines])
        elif not parts or (title is not None and not parts[0][1]):
            break
        used += 1
        for part, no_title in parts:
            if no_title:
                others.add(len(top))
            elif title is None:
                title = len(top)
            top.append(part)
    if title is None or not others or _heads_a_section(text, top, title, found[used:]):
        return None
    return Head([*top, *found[used:]], title, frozenset(others))


def _may_be_head(chunk: Chunk) -> bool:
    return chunk.kind != "item" and chunk.end - chunk.start <= LINES * LONGEST


def _continues(text: str, top: Sequence[Chunk], title: int, chunk: Chunk) -> bool:
    """Whether a chunk right below a title goes on with it."""
    last = top[title].lines[-1]
    below = title == len(top) - 1 and not chunk.after_blank
    return below and _goes_on(text[last.start : last.end], text[chunk.start : chunk.end])


def _heads_a_section(text: str, top: Sequence[Chunk], title: int, after: Sequence[Chunk]) -> bool:
    """Whether what seems a title is only the first of several headings: "Visiting", below a house's name or an author's, and
    right over its own text; or a question among others."""
    said = [text[part.start : part.end] for part in top]
    if said[title].endswith("?"):
        return any(text[one.end - 1] == "?" and len(one.lines) == 1 for one in after[:NEAR])
    over = all(
        (names_house(line) and len(parts_of(line)) == 1) or headings.speaks_of_document(line) for line in said[:title]
    )
    over_prose = bool(after) and after[0].end - after[0].start >= SENTENCE
    return title == len(top) - 1 and over and over_prose and not top[title].underline and len(said[title].split()) <= FEW


def _parted(text: str, chunk: Chunk, *, first: bool) -> list[tuple[Chunk, bool]]:
    """The lines of a chunk of the head, those of its title together, and whether each is no title; none for the first words
    of the text. first: whether nothing stands above."""
    lines = [_unboxed(text, line) for line in chunk.lines]
    said = [text[line.start : line.end] for line in lines]
    mail = sum(is_mail(line) or bool(_SUBJECT.match(line)) for line in said) > 1
    told = [
        not _SUBJECT.match(line) and ((mail and is_mail(line)) or is_other(line, first=first and number == 0))
        for number, line in enumerate(said)
    ]
    if any((headings.BIDS.match(line) and not in_capitals(line)) or _LABELLED.match(line) for line in said):
        return []
    if not any(told):
        title = chunk.kind != "row" and _is_title(said)
        return [(_without_subject(text, _of(chunk, lines)), False)] if title else []
    parts: list[tuple[Chunk, bool]] = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and not (told[at] or told[end]) and _goes_on(said[end - 1], said[end]):
            end += 1
        part = Chunk("text", lines[at:end], chunk.after_blank and at == 0, chunk.underline if end == len(lines) else "")
        # A sentence in a letterhead, "You may copy this sheet.", is no title.
        titles = not told[at] and _is_title(said[at:end])
        parts.append((_without_subject(text, part) if titles else part, not titles))
        at = end
    return parts


def _of(chunk: Chunk, lines: list[Line]) -> Chunk:
    """A chunk with other lines."""
    return Chunk(chunk.kind, lines, chunk.after_blank, chunk.underline, chunk.marker, chunk.heads)


def _is_title(said: Sequence[str]) -> bool:
    """Whether some lines can be a title, and no sentence."""
    together = all(_goes_on(above, line) for above, line in pairwise(said))
    return together and said[-1][-1] not in ".;," and sum(map(len, said)) < (PROSE if len(said) == 1 else PROSE + LONGEST)


def _goes_on(before: str, line: str) -> bool:
    """Whether a title goes on from one line to the next."""
    return (
        before.endswith((":", "-", "–", " and", " of", " for", " the", " with", " in", " a"))
        or line[0].islower()
        or line[0] == "("
        or (in_capitals(before) and in_capitals(line))
        or (headings.title_case(before) and headings.title_case(line))
    )


def _unboxed(text: str, line: Line) -> Line:
    """A line without the box that is drawn around it."""
    said = text[line.start : line.end]
    inner = said.strip("|").strip()
    if not (said[0] == said[-1] == "|") or not inner:
        return line
    start = line.start + said.index(inner)
    return replace(line, first=start, start=start, end=start + len(inner))


def _without_subject(text: str, chunk: Chunk) -> Chunk:
    """A title without the "Subject:" of an e-mail."""
    line = chunk.lines[0]
    found = _SUBJECT.match(text, line.start, line.end)
    if found is None:
        return chunk
    return _of(chunk, [replace(line, first=found.end(), start=found.end()), *chunk.lines[1:]])
