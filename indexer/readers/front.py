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
from indexer.readers.dates import DATED
from indexer.readers.houses import house_in, names_house
from indexer.readers.line import Chunk, Line
from indexer.readers.statements import opens_statement
from search.capitals import in_capitals

MOST = 12
"""Lines that may stand before a text's first words."""
PROSE, SENTENCE = 100, 14
"""Code points of a paragraph from which on it is a text's first words, and of a short sentence below a heading."""
NEAR = 40
"""Chunks behind a title that is a question among which others are looked for."""
FEW = 2
"""Words of a heading that may be one of several."""
MENU = 3
"""Words, at least so many in one line and less in each part, that are a menu: "Menu | Search | English"."""
MOST_STATED = 6
"""Words of a line that begins as a statement of who made the text, or when, and names no day: "Produced in cells of the gut,
serotonin makes people flush" is none."""
LONGEST, LINES = 110, 8
"""Code points of a title's line, and lines that stand together in a letterhead."""

_PART = re.compile(r"\s{3,}|\t+|\s+(?:[|*·•]|--)\s+|\s+[-–—]\s+(?=[A-Z]{1,6}[-/ ]?\d)")
"""What parts the statements of one line."""
_CODE = r"(?:[A-Z]{1,6}+[-/. ]?+){0,3}+\d[\w./-]*+"
_SHEET = (
    r"(?:information|guides?|advice|fact\s?sheets?|fact\s?file|sheet|leaflet|booklet|brochure|handout|newsletter|bulletin|notes?|"
    r"summary|guidelines?|policy|protocol|procedure|education|version)"
)
_WHAT_KIND = (
    r"(?:patients?|participants?|parents?|famil(?:y|ies)|carers?|caregivers?|public|general|clinical|short|plain|simple|brief|quick"
    r"|easy[- ]read|health|hospital|trust|medicines?|pharmacy|nurses?|nursing|staff|educational?|guideline|commissioning"
    r"|clinic|your|our|an?|the)"
)
_READERS = (
    r"(?:patients?|people|famil(?:y|ies)|carers?|caregivers?|parents?|professionals?|clinicians?|nurses?|gps|doctors|staff|"
    r"health\s?care|adults|relatives|everyone)"
)
_FOR_WHOM = re.compile(
    rf"(?:{_WHAT_KIND}\s+){{0,4}}{_SHEET}(?:\s+{_SHEET})*(?:\s+(?:from|of|by)\s+(?:the|your|our|(?-i:[A-Z])).*|\s+for\s+(?:\w+\s+){{0,2}}?{_READERS}\b.*)?"
    rf"|for\s+(?:\w+\s+)?{_READERS}\b.*",
    re.IGNORECASE,
)
"""What the text is, or for whom, and not what it is about."""
_ABOUT_SOMETHING = re.compile(r"\b(?:with|about|who|having|on)\b", re.IGNORECASE)
"""In the first of such lines: "A guide for people with MEN1" may be all the title there is."""
_ABOUT = re.compile(r"\babout\b", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"\W*(?:[\w-]+\s+){{0,2}}(?:{_SHEET}|issue|volume|vol|edition|nos?|number|ref(?:erence)?|code|id|version|v|pil|document)\b"
    rf"\W*(?:(?:nos?|number|code|ref(?:erence)?)\b\W*)?{_CODE}\W*",
    re.IGNORECASE,
)
_ONLY_CODE = re.compile(_CODE)
_DAY_OF = re.compile(
    r"\W*+(?:(?:date|version|issued?|approved|published|updated|reviewed|revised|sent|of|on|in|due|for|review|publication|next|check"
    r"|checked|produced|last|by)\b\W*+)*+",
    re.IGNORECASE,
)
"""What may stand beside a day that is all a line says."""
_MAIL = re.compile(r"(?:from|to|cc|sent|date)\s*:\s", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:subject|re)\s*:\s+", re.IGNORECASE)
_GREETING = re.compile(r"dear\s.{1,40}|to\s+(?:all\s+\w|whom\s+it).{1,60}", re.IGNORECASE)
_TRAIL = re.compile(r"(?:home|you are here)\b[^>»›]{0,20}\s[>»›]\s.{1,160}", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2}\Z")
_STREET = re.compile(
    r"(?:\d{1,4}[a-z]?\s(?:[A-Z][\w'’-]+\s){1,4}(?:Lane|Road|Street|Avenue|Way|Close|Drive|Square|Place|St|Rd|Ave)\b.{0,60}"
    r"|(?:[A-Z][\w'’-]+\s){1,3}(?:Lane|Road|Street|Avenue|Drive|Square)(?:,.{0,60})?)"
)
_LABELLED = re.compile(r"(?:q|a|question|answer)\s?\d{0,2}[:.)]\s", re.IGNORECASE)
"""A question or an answer of several."""
_BY_SOMEBODY = re.compile(r"\bby\s+(?-i:[A-Z])", re.IGNORECASE)
_PERSON = re.compile(r"(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss)\b\.?\s[A-Z].{1,80}")
_IN_BRACKETS = re.compile(r"\s*\((?!c\))[^()]*\)\Z", re.IGNORECASE)
_SITE = re.compile(r"skip to (?:main )?content|(?:an )?official (?:web)?site of .{3,80}|menu|search", re.IGNORECASE)
_BORDER = re.compile(r"[+|*=_#~-]{3,}")


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
        for part, is_other in parts:
            if is_other:
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
    over = all((names_house(line) and not _PART.search(line)) or headings.speaks_of_document(line) for line in said[:title])
    over_prose = bool(after) and after[0].end - after[0].start >= SENTENCE
    return title == len(top) - 1 and over and over_prose and not top[title].underline and len(said[title].split()) <= FEW


def _parted(text: str, chunk: Chunk, *, first: bool) -> list[tuple[Chunk, bool]]:
    """The lines of a chunk of the head, those of its title together, and whether each is no title; none for the first words
    of the text. first: whether nothing stands above."""
    lines = [_unboxed(text, line) for line in chunk.lines]
    said = [text[line.start : line.end] for line in lines]
    mail = sum(bool(_MAIL.match(line) or _SUBJECT.match(line)) for line in said) > 1
    told = [
        (mail and bool(_MAIL.match(line))) or _is_other(line, first=first and number == 0)
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
        parts.append((part if told[at] else _without_subject(text, part), told[at]))
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


def _is_other(line: str, *, first: bool) -> bool:
    """Whether a line of the head is no title. first: whether nothing stands above it."""
    if _SUBJECT.match(line):
        return False
    parts = [part for part in _PART.split(line.strip(" *~=")) if part]
    if len(parts) > 1 and len(line) < PROSE:
        numbered = _ONLY_CODE.fullmatch(parts[-1]) or _NUMBERED.fullmatch(parts[-1])
        menu = line.count(" | ") >= MENU - 1 and all(len(part.split()) < MENU for part in parts)
        if numbered or menu or house_in(parts[:1]):
            return True
    return all(_says_other(part, first=first) for part in parts)


def _says_other(part: str, *, first: bool) -> bool:
    part = _IN_BRACKETS.sub("", part) or part
    dated = DATED.search(part)
    rest = part if dated is None else part[: dated.start()].rstrip(" ,(") + part[dated.end() :].lstrip(" )")
    if dated is not None and (
        _DAY_OF.fullmatch(rest) or opens_statement(part) or names_house(rest) or _NUMBERED.fullmatch(rest)
    ):
        return True
    if _FOR_WHOM.fullmatch(part):
        return not (_ABOUT_SOMETHING if first else _ABOUT).search(part)
    return bool(
        (
            headings.speaks_of_document(part)
            and (dated or headings.holds_address(part) or _BY_SOMEBODY.search(part) or len(part.split()) <= MOST_STATED)
        )
        or _BORDER.fullmatch(part)
        or _NUMBERED.fullmatch(part)
        or names_house(part, whole=first)
        or _GREETING.fullmatch(part)
        or _TRAIL.fullmatch(part)
        or _SITE.fullmatch(part)
        or _STREET.fullmatch(part)
        or _PERSON.fullmatch(part)
        or _POSTCODE.search(part)
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
