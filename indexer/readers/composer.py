"""How is the text of marked-up formats put together, block by block? Knows no format and no parser.

White space is folded as a browser folds it, soft hyphens and zero-width spaces are left out, and a raised number
behind another is written as a power, and a note's behind a word, stop, comma or bracket is written raised; every other
character is the source's own. Blocks stand apart by an empty line, items and rows by a line end, cells by a tab.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from msgspec.structs import replace

from indexer.readers.headings import shape
from indexer.readers.navigation import is_link
from indexer.readers.runs import (
    LINK,
    LINK_INTO_PAGE,
    NO_LINK,
    STOP,
    Link,
    Run,
    all_bold,
    bold_label,
    folded_runs,
    link_of,
    paragraphs,
    parted_at_heads,
)
from indexer.readers.structure import Piece
from search.folding import SHORT_WORDS
from search.identifiers import has_power
from search.model import BlockKind, Span

_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f]")
_FIGURED = (
    "MEN|SSTR?|MIB|HER|BRCA|TSC|IGF|GLP|FGF|EGFR?|VEGFR?|CYP|CDX|TTF|PAX|HIF|TORC|BCL|GLUT|NTRK|CXCR|DLL|ASCL|INSM|SATB|SMAD"
)
"""Names in capitals that a figure is part of, even where an author raises it, as a pattern."""
_NOTED = re.compile(
    rf"(?:(?:[a-zà-öø-ÿ]{{3}}|[A-Z]{{2}}s|(?:(?<![^\W\d_])(?:{SHORT_WORDS})|(?<![A-Z])(?!(?:{_FIGURED})\d)[A-Z]{{3,}})(?![,–-]))"
    r"(?!\d{3})|[)\]”»,])(?:[⁰¹²³⁴-⁹]++[,–⁻]?)*[\d,–-]+\Z"
)
_ISOTOPE = re.compile(r"[A-Z][a-z]?(?![a-z])")


@dataclass(frozen=True, slots=True)
class Made:
    """A piece, and what its looks say: bold throughout, a link throughout, and where the link leads."""

    piece: Piece
    bold: bool
    link: Link


class Composer:
    """Takes inline text and turns it into one block at each flush."""

    def __init__(self) -> None:
        self.made: list[Made] = []
        self.bold = 0
        self.link: Link = NO_LINK
        self.page: int | None = None
        """The page on which the next block begins, where the format has pages."""
        self.number: int | None = None
        """Of the next item, where its list is numbered."""
        self._runs: list[Run] = []
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def inline(self, text: str, keep_space: bool = False, plain: str = "") -> None:
        """Add text within a block. keep_space: as in preformatted text. plain: what it is if an element's symbol follows."""
        text = _INVISIBLE.sub("", text)
        if not text:
            return
        last = self._runs[-1] if self._runs else None
        if last and last.plain and _ISOTOPE.match(text):
            # "⁶⁸Ga,<sup>177</sup>Lu"
            self._runs[-1] = Run(last.plain, last.bold, last.link)
        self._runs.append(Run(text if keep_space else _SPACE.sub(" ", text), self.bold > 0, self.link, plain))

    def start_link(self, link: Link) -> None:
        """From here on text is a link's. Two links side by side are two words, whatever the markup says."""
        if self._runs and self._runs[-1].link and not self._runs[-1].text.endswith((" ", "\n")):
            self._runs.append(Run(" ", False, NO_LINK))
        self.link = link

    def ends_in_digit(self) -> bool:
        """Whether the open text ends in a digit, so that another would change the number."""
        return bool(self._runs) and self._runs[-1].text[-1:].isdecimal()

    def ends_in_stop(self) -> bool:
        """Whether the open text ends in what may end a sentence, or in a raised mark behind that."""
        return bool(STOP.search(self._tail()))

    def is_noted(self, figures: str) -> bool:
        """Whether raised figures behind the open text are a note's mark: after words, commas and brackets, not units."""
        said = self._tail() + figures
        return bool(_NOTED.search(said)) and not has_power(said)

    def _tail(self) -> str:
        return "".join(run.text for run in self._runs[-8:])[-60:]

    def line_break(self) -> None:
        self._runs.append(Run("\n", self.bold > 0, self.link))

    def flush(self, kind: BlockKind, level: int = 0, inside: int = 0, context: tuple[Span, ...] = ()) -> list[Span]:
        """End the block that is open, if it holds anything; two line breaks in a row end it too. Returns its spans."""
        runs, self._runs = self._runs, []
        if kind == "preformatted":
            body = "".join(run.text for run in runs).strip("\n").rstrip()
            return [self.block(body, kind, level, inside, context=context)] if body.strip() else []
        spans = []
        parts = paragraphs(runs)
        if kind == "paragraph" and not inside:
            parts = [lines for part in parts for lines in parted_at_heads(part)]
        for part in parts:
            body = folded_runs(part)
            if body:
                bold, link = all_bold(part), link_of(part)
                label = bold_label(part, body, by_line=kind != "heading")
                spans.append(self.block(body, kind, level, inside, label, context, bold, link))
                # What follows a line break within an item goes on with it.
                kind, inside, level = ("paragraph", level, 0) if kind == "list_item" else (kind, inside, level)
        return spans

    def take(self) -> tuple[str, bool]:
        """Take the open text without making a block of it, and say whether it is bold throughout."""
        runs, self._runs = self._runs, []
        return folded_runs(runs), all_bold(runs)

    def block(
        self,
        body: str,
        kind: BlockKind,
        level: int = 0,
        inside: int = 0,
        label: Span | None = None,
        context: tuple[Span, ...] = (),
        bold: bool = False,
        link: Link = NO_LINK,
        heads: bool = False,
    ) -> Span:
        """Add a finished block. label is an offset into body."""
        if self.made:
            close = kind in ("list_item", "table_row") and self.made[-1].piece.kind == kind
            self._add("\n" if close else "\n\n")
        start = self._length
        self._add(body)
        shifted = label.shifted(start) if label else None
        number = self.number if kind == "list_item" else None
        piece = Piece(kind, start, self._length, level, inside, shifted, context, self.page, heads, number)
        self.made.append(Made(piece, bold, link))
        return Span(start, self._length)

    def merge(self, beside: tuple[int, ...], below: tuple[int, ...]) -> None:
        """Say of the last block, a table's row, in which columns cells go on; see Block."""
        if beside or below:
            last = self.made[-1]
            self.made[-1] = Made(replace(last.piece, beside=beside, below=below), last.bold, last.link)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def settled(text: str, made: list[Made]) -> list[Piece]:
    """The pieces, with headings and links told by their looks: bold lines above text; lists of links under "Related"."""
    pieces: list[Piece] = []
    level, leaving = 1, False
    for number, one in enumerate(made):
        piece = one.piece
        said = text[piece.start : piece.end]
        if piece.kind == "heading":
            level, leaving = piece.level, is_link(said)
        after = made[number + 1].piece.kind if number + 1 < len(made) else None
        if _is_way_out(said, one, leaving):
            piece = replace(piece, kind="navigation", level=0, inside=0, label=None)
        elif piece.kind == "paragraph" and not piece.inside and one.bold and shape(said) and after not in (None, "heading"):
            piece = replace(piece, kind="heading", level=min(level + 1, 6), label=None)
        pieces.append(piece)
    return pieces


def _is_way_out(said: str, one: Made, leaving: bool) -> bool:
    kind = one.piece.kind
    if kind == "heading":
        return leaving
    if kind == "list_item":
        return one.link == LINK_INTO_PAGE or (one.link == LINK and (leaving or is_link(said)))
    return kind == "paragraph" and is_link(said)
