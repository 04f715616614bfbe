"""Plain text without markup: which line is a heading, a link, a lead-in, an item?

Decided from general evidence alone (case, length, punctuation, what follows, empty lines, numbers, repetition), never
from any document's own words. The text stays as it is: every block is a span of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from indexer.readers import headings
from indexer.readers.front import Head, head_of
from indexer.readers.labels import label
from indexer.readers.line import Chunk
from indexer.readers.lines import chunks, short_lines
from indexer.readers.merging import merged
from indexer.readers.metadata import stated_above, stated_in
from indexer.readers.navigation import is_link, is_page_number
from indexer.readers.structure import Piece, ReadResult, related
from indexer.readers.textnumbers import numbered, plain_numbers, underline
from indexer.readers.textpages import REPEATED, contents, leaders, page_edges, without_page
from indexer.readers.textrows import with_header_rows
from indexer.readers.texttitle import Role, is_subtitle, one_line, title_of
from search.model import BlockKind, Metadata, Span

SHORT_CAPITALS = 6
"""Code points of a line in capitals that may be no more than an abbreviation."""
_DECORATED = re.compile(r"(?P<sign>~{2,}|={2,}|\*{2,}|>{2,}|-{2,}|#{2,})[ \t]+(?P<said>\S.{1,108}?)(?:[ \t]+[~=*<#-]{2,})?")
SHORT_NAME = 5
"""Words of a heading with a verb that ends with a colon."""
LONG_RUN = 3
"""Lines in the shape of headings, with nothing between them, that are no headings but a list without bullets."""


def read_text(text: str) -> ReadResult:
    """Read plain text. Raises nothing: any text is a document, if only of paragraphs."""
    found = _unbulleted(text, [_undecorated(text, chunk) for chunk in chunks(text)])
    head = head_of(text, found)
    roles = _settle(text, _first_guess(text, head.chunks if head else found, head))
    above = head.title if head else 0
    # A letterhead says nothing that anybody asks for, but for its numbers and sentences.
    roles = [*((chunk, _above(text, chunk), None) for chunk, _, _ in roles[:above]), *roles[above:]]
    title = one_line(text, roles[above][0]) if head else title_of(text, roles[above:])
    below = [kind for _, kind, _ in roles[above + 1 : above + 2]]
    pieces = _pieces(text, roles, above, titled=title is not None and (bool(head) or above > 0 or below == ["heading"]))
    blocks = related(text, pieces)
    about = merged(Metadata(title=title), stated_in(text, blocks))
    return ReadResult(text, blocks, merged(about, stated_above(text, _letterhead(roles, head))))


def _above(text: str, chunk: Chunk) -> BlockKind:
    said = one_line(text, chunk)
    return "paragraph" if headings.holds_address(said) or said.endswith(".") else "navigation"


def _letterhead(roles: Sequence[Role], head: Head | None) -> list[Span]:
    """The lines of a text's head, but for its title."""
    chunks_of = (roles[number][0] for number in sorted(head.others)) if head else ()
    return [Span(line.start, line.end) for chunk in chunks_of for line in chunk.lines]


def _undecorated(text: str, chunk: Chunk) -> Chunk:
    """A line between signs, "~~ Tests ~~" or ">> Tests", as one that stands out as if they were a rule under it."""
    line = chunk.lines[0]
    found = _DECORATED.fullmatch(text, line.first, line.end) if len(chunk.lines) == 1 and chunk.kind != "row" else None
    if found is None or headings.shape(found["said"]) is None:
        return chunk
    inner = replace(line, first=found.start("said"), start=found.start("said"), end=found.end("said"), marker=None)
    return Chunk("text", [inner], chunk.after_blank, underline=found["sign"][0].replace(">", "~"))


def _unbulleted(text: str, found: Sequence[Chunk]) -> list[Chunk]:
    """Cut short lines under a colon into items: a list whose bullets were lost."""
    result: list[Chunk] = []
    for chunk in found:
        led = bool(result) and result[-1].kind == "text" and text[result[-1].end - 1] == ":"
        if led and chunk.kind == "text" and len(chunk.lines) > 1 and short_lines(text, chunk):
            result += [Chunk("item", [line], number == 0) for number, line in enumerate(chunk.lines)]
        else:
            result.append(chunk)
    return result


def _first_guess(text: str, found: Sequence[Chunk], head: Head | None) -> list[Role]:
    """The kind of each chunk by itself; a heading here is one that could be. head: what stands before the first words."""
    times = Counter(without_page(one_line(text, chunk)) for chunk in found if chunk.kind == "text")
    plain = plain_numbers(text, found)
    furniture = page_edges(text, found) | contents(text, found) | leaders(text, found)
    roles: list[Role] = []
    for number, chunk in enumerate(found):
        if head and number == head.title:
            roles.append((chunk, "heading", "="))
        elif head and number in head.others:
            roles.append((chunk, "paragraph", None))
        elif number in furniture:
            roles.append((chunk, "navigation", None))
        elif chunk.kind == "row":
            roles.append((chunk, "table_row", None))
        elif chunk.kind == "item":
            style = numbered(text, found, number, plain)
            roles.append((chunk, "heading" if style else "list_item", style))
        else:
            roles.append((chunk, *_text_kind(text, chunk, times[without_page(one_line(text, chunk))])))
    return _without_abbreviations(text, _with_title(text, roles))


def _with_title(text: str, roles: list[Role]) -> list[Role]:
    """A first line is a title though it holds a colon, unless the next has one as well, and does not tell who made the text
    or when: then both are labelled."""
    if len(roles) < 2 or roles[0][1] != "paragraph" or len(roles[0][0].lines) > 1:
        return roles
    style = headings.titles(one_line(text, roles[0][0]))
    following = one_line(text, roles[1][0])
    labelled = label(following, 0, len(following)) and not headings.speaks_of_document(following)
    if style is None or labelled:
        return roles
    return [(roles[0][0], "heading", style), *roles[1:]]


def _without_abbreviations(text: str, roles: Sequence[Role]) -> list[Role]:
    """A heading such as "PRRT" among plain ones is plain like them: its capitals don't set it above them."""
    capitals = [one_line(text, chunk) for chunk, _, style in roles if style == "caps"]
    plain = sum(style == "plain" for _, _, style in roles)
    if plain < 2 or any(len(said) > SHORT_CAPITALS for said in capitals):
        return list(roles)
    return [(chunk, kind, "plain" if style == "caps" else style) for chunk, kind, style in roles]


def _text_kind(text: str, chunk: Chunk, times: int) -> tuple[BlockKind, headings.Style | None]:
    said = one_line(text, chunk)
    # A rule under an address parts it from what follows.
    if chunk.underline and not headings.speaks_of_document(said):
        return "heading", underline(chunk)
    if is_link(said) or is_page_number(said) or (times >= REPEATED and headings.shape(said)):
        return "navigation", None
    style = headings.shape(said)
    if chunk.heads:
        # In capitals or not: "PRRT" stands over its lines as "Sunitinib" does.
        style = "plain"
    if len(chunk.lines) > 2 or (len(chunk.lines) == 2 and not (said.isupper() or headings.title_case(said))):
        style = None
    return ("heading", style) if style else ("paragraph", None)


def _settle(text: str, roles: Sequence[Role]) -> list[Role]:
    """Weigh what stands around each heading that could be."""
    settled = list(roles)
    _settle_colons(text, settled)
    number = 0
    while number < len(settled):
        run = number
        while run < len(settled) and settled[run][1] == "heading":
            run += 1
        if run > number:
            _settle_run(text, settled, number, run)
        number = max(run, number + 1)
    return settled


def _settle_colons(text: str, roles: list[Role]) -> None:
    """Lines such as "Diagnosis:" are headings where they stand above paragraphs, and then above lists as well."""
    names = [
        number
        for number, (chunk, kind, _) in enumerate(roles[:-1])
        if kind == "paragraph" and len(chunk.lines) == 1 and headings.announces(one_line(text, chunk))
    ]
    if any(roles[number + 1][1] == "paragraph" for number in names):
        if len(names) > 1:
            # Beside several that are plainly names, "Changes that may help:" over its own paragraph is one too.
            known = frozenset(names)
            names += [
                number
                for number, (chunk, kind, _) in enumerate(roles[:-1])
                if kind == roles[number + 1][1] == "paragraph" and number not in known and _names_something(text, chunk)
            ]
        for number in names:
            roles[number] = (roles[number][0], "heading", headings.shape(one_line(text, roles[number][0]).rstrip(": ")))


def _names_something(text: str, chunk: Chunk) -> bool:
    """Whether a line that ends with a colon could be a heading, but for a verb in it."""
    said = one_line(text, chunk)
    return (
        len(chunk.lines) == 1 and said.endswith(":") and len(said.split()) <= SHORT_NAME and bool(headings.shape(said[:-1]))
    )


def _settle_run(text: str, roles: list[Role], first: int, last: int) -> None:
    """Settle headings first..last that follow one another: a title and its first heading, a list without bullets …"""
    led = first > 0 and roles[first - 1][1] == "paragraph" and text[roles[first - 1][0].end - 1] == ":"
    followed = any(kind != "navigation" for _, kind, _ in roles[last:])
    plain = [number for number in range(first, last) if roles[number][2] == "plain"]
    if last - first >= (2 if led else LONG_RUN) and first > 0:
        for number in plain:
            closing = number == last - 1 and followed and not (led and _like_the_rest(text, roles, first, last))
            if not closing:
                roles[number] = (roles[number][0], "list_item" if led else "paragraph", None)
    if not followed and roles[last - 1][1] == "heading" and roles[last - 1][2] == "plain":
        roles[last - 1] = (roles[last - 1][0], "paragraph", None)


def _like_the_rest(text: str, roles: Sequence[Role], first: int, last: int) -> bool:
    """Whether the last of a run looks like its other lines, so that it is one of them and no heading."""
    rest = [one_line(text, chunk) for chunk, _, _ in roles[first : last - 1]]
    final = one_line(text, roles[last - 1][0])
    known = {word.lower() for chunk, kind, _ in roles[:first] if kind == "heading" for word in one_line(text, chunk).split()}
    shares = any(len(word) > 4 and word.lower() in known for word in final.split())
    return not final.endswith("?") and not shares and len(final) <= 2 * max(len(line) for line in rest)


def _pieces(text: str, roles: Sequence[Role], first: int, *, titled: bool) -> list[Piece]:
    """first: the number of the title, if any. titled: whether that stands above all headings, whatever its style."""
    above = titled + (titled and is_subtitle(text, roles, first))
    levels = _levels([style for _, _, style in roles[first + above :] if style], 1 + above)
    pieces: list[Piece] = []
    indents: list[int] = []
    for number, (chunk, kind, style) in enumerate(roles):
        indent = min(line.indent for line in chunk.lines) if kind == "paragraph" else chunk.lines[0].indent
        start = chunk.lines[0].first if kind != "list_item" else chunk.start
        if kind == "list_item":
            indents = [outer for outer in indents if outer < indent] + [indent]
            pieces.append(Piece(kind, start, chunk.end, len(indents)))
        elif kind == "heading":
            level = number - first + 1 if first <= number < first + max(above, 1) else levels[style or "plain"]
            pieces.append(Piece(kind, start, chunk.end, level))
        else:
            inside = sum(outer < indent for outer in indents) if kind == "paragraph" and chunk.after_blank else 0
            pieces.append(Piece(kind, start, chunk.end, inside=inside, heads=kind == "table_row" and chunk.heads))
        if kind == "heading" or (kind == "paragraph" and not pieces[-1].inside):
            indents = []
    return with_header_rows(text, pieces, [chunk for chunk, _, _ in roles])


def _levels(styles: Sequence[headings.Style], outermost: int) -> dict[headings.Style, int]:
    used = [style for style in headings.RANK if style in styles]
    return {style: min(outermost + rank, 6) for rank, style in enumerate(used)}
