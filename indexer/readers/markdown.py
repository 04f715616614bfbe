"""How is Markdown read? As the page that it makes (CommonMark with tables), its front matter in YAML or TOML apart.

Footnotes are no part of CommonMark, which takes `[^1]: Smith` for a link's address: each is a paragraph here, with its mark.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from indexer.readers.authors import Authors, named, together
from indexer.readers.dates import parse
from indexer.readers.frontmatter import front_matter
from indexer.readers.html import read_html
from indexer.readers.merging import merged
from indexer.readers.navigation import names_a_work
from indexer.readers.pagedata import address
from indexer.readers.people import person
from indexer.readers.runs import heads_below
from indexer.readers.structure import ReadResult, folded
from search.days import Day
from search.model import Block, Metadata, Person

_FOOTNOTE = re.compile(r"\[\^[^\s\[\]]{1,80}\]:")
_NAMES = {
    "lang": "language",
    "license": "licence",
    "rights": "licence",
    "date": "published",
    "lastmod": "updated",
    "last_updated": "updated",
    "modified": "updated",
    "last_reviewed": "reviewed",
    "reviewed_by": "reviewer",
    "organisation": "publisher",
    "issued": "published",
    "review_due": "next_review",
    "canonical": "url",
    "canonical_url": "url",
    "source": "url",
    "authors": "author",
}
_PARTS_OF_NAME = (("given", "given-names"), ("family", "family-names"))
_DATES = frozenset(("published", "updated", "reviewed", "next_review", "retrieved"))
_TEXTS = frozenset(("title", "publisher", "language", "audience", "licence"))

INDENT = 2
"""Columns from which a line belongs to the footnote above it, empty lines between them or not."""


def read_markdown(text: str) -> ReadResult:
    """Read a Markdown text. Raises nothing: every text is Markdown, and front matter that isn't is text."""
    entries, begins = front_matter(text)
    page = read_html(_parser().render(text[begins:]))
    blocks = tuple(_aside(block, page.text) for block in page.blocks)
    return ReadResult(page.text, blocks, merged(_about(entries), page.about))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    ends = ["paragraph", "reference", "blockquote"]
    parser.block.ruler.before("reference", "footnote", _footnote, {"alt": ends})
    parser.core.ruler.push("bold lines", _bold_lines)
    return parser


def _bold_lines(state: StateCore) -> None:
    """A rule of the parser's: a bold line over its text is one by itself, as who writes it so means it, though no mark
    ends it."""
    for token in state.tokens:
        lines: list[list[Token]] = [[]]
        for child in token.children or ():
            lines[-1].append(child)
            if child.type in ("softbreak", "hardbreak"):
                lines.append([])
        said = [_said(line) for line in lines]
        for number, line in enumerate(lines):
            if _is_bold(line) and heads_below(said, number):
                for end in (*lines[number - 1][-1:], line[-1]) if number else line[-1:]:
                    end.type, end.tag = "hardbreak", "br"


def _said(line: list[Token]) -> str:
    return "".join(token.content for token in line).strip()


def _is_bold(line: list[Token]) -> bool:
    """Whether all that a line says stands in strong emphasis, which neither begins before it nor goes on behind it."""
    depth = least = 0
    bare = False
    for token in line:
        depth += token.nesting if token.tag == "strong" else 0
        least = min(least, depth)
        bare = bare or (depth == 0 and bool(token.content.strip()))
    return depth == least == 0 and not bare and bool(_said(line))


def _footnote(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """A rule of the parser's: a footnote, its mark before it, as one paragraph. It goes on as a paragraph does, and in what
    is indented below it."""
    opening = state.src[state.bMarks[first] + state.tShift[first] : state.eMarks[first]]
    if state.is_code_block(first) or not _FOOTNOTE.match(opening):
        return False
    if silent:
        # Before the end is looked for: that asks whether the next line opens a footnote, and so on down the text.
        return True
    last = _end_of_footnote(state, first, end)
    lines = state.getLines(first, last, state.blkIndent, False).split("\n")
    said = "\n".join(line.strip() for line in lines if line.strip())
    state.line = last
    state.push("paragraph_open", "p", 1).map = [first, last]
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = said, [first, last], []
    state.push("paragraph_close", "p", -1)
    return True


def _end_of_footnote(state: StateBlock, first: int, end: int) -> int:
    """The line after a footnote's last."""
    rules = state.md.block.ruler.getRules("paragraph")
    last = line = first + 1
    while line < end:
        indented = state.sCount[line] - state.blkIndent >= INDENT
        if not state.isEmpty(line):
            goes_on = indented or (last == line and state.sCount[line] >= state.blkIndent)
            if not goes_on or (not indented and any(rule(state, line, end, True) for rule in rules)):
                break
            last = line + 1
        line += 1
    return last


def _aside(block: Block, text: str) -> Block:
    """A footnote that only names a work is no answer, and is not searched; one that says something may be."""
    said = text[block.start : block.end]
    found = _FOOTNOTE.match(said) if block.kind == "paragraph" else None
    if found and names_a_work(said[found.end() :].strip()):
        return Block("navigation", block.start, block.end)
    return block


def _about(entries: dict[str, object]) -> Metadata:
    values: dict[str, object] = {}
    for name, value in entries.items():
        key = name.strip().lower().replace(" ", "_").replace("-", "_")
        field = _NAMES.get(key, key)
        known = _value(field, value)
        if known is not None:
            values.setdefault(field, known)
    return Metadata(**values)  # type: ignore[arg-type]  # only Metadata's fields have values


def _value(field: str, value: object) -> str | tuple[str, ...] | Day | Person | None:
    if field == "author":
        return _authors(value)
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value if not isinstance(one, dict))
    if field in _DATES:
        if isinstance(value, datetime):
            return value.date()
        day = value if isinstance(value, date) else parse(str(value))
        return day if field != "retrieved" or isinstance(day, date) else None
    said = folded(value) if isinstance(value, str) else ""
    if field == "url":
        return address(said)
    if field == "reviewer" and said:
        known = person(said)
        return Person(known.name, known.credentials, known.title, known.organisation) if known else Person(said)
    return said or None if field in _TEXTS else None


def _authors(value: object) -> Authors:
    """One name, or a list of names or of tables that hold one."""
    several = value if isinstance(value, list) else [value]
    names = [_name(one) if isinstance(one, dict) else one for one in several]
    return together(named(name for name in names if isinstance(name, str)))


def _name(table: dict[str, object]) -> object:
    """The name in a table, whole or in two parts, as in CITATION.cff."""
    parts = [table.get(first) or table.get(second) for first, second in _PARTS_OF_NAME]
    return table.get("name") or " ".join(part for part in parts if isinstance(part, str))
