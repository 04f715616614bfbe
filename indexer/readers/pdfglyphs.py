"""Which lines has a page? Characters with their places become lines of text, each with its type size and weight.

Knows nothing of columns, headings or paragraphs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from indexer.readers.pdfraised import raised

WORD_GAP = 0.18
"""Of the type size: a wider gap parts words. Spaces are 0.25 wide, and letters of a word stand closer than 0.1."""
LINE_GAP = 1.0
"""Of the type size: a wider gap parts lines. Columns stand 1.2 apart or more, words of a justified line seldom 0.9."""
MARKER_GAP = 4.0
"""Of the type size: how far a bullet or number may stand before its text."""
RAISED = 0.85
"""Of the line's type size: smaller characters above its baseline are raised. Browsers raise them at 0.83."""

_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xA0: " ", 0x200B: "",
}  # fmt: skip
_MARKER = re.compile(r"[•▪●◦‣○■□◆►▶➢➤✓✔·∙⁃\uf000-\uf0ff–—*o-]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{2,5})[.)]|\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it stands, in points from the page's upper left corner. base: of the line it stands on."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """Something small and as wide as high that is drawn, not written: a bullet, perhaps. middle: from the page's top."""

    x0: float
    x1: float
    middle: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column, in points. size: of most of its type; bold: nearly all of it."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    page: int

    @property
    def top(self) -> float:
        return self.base - 0.8 * self.size

    @property
    def bottom(self) -> float:
        return self.base + 0.2 * self.size


@dataclass(slots=True)
class _Run:
    """Characters that follow one another on one baseline, in one size."""

    glyphs: list[Glyph]

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return self.glyphs[-1].x1

    @property
    def base(self) -> float:
        return self.glyphs[0].base

    @property
    def size(self) -> float:
        return self.glyphs[0].size

    @property
    def text(self) -> str:
        said = self.glyphs[0].text
        for one, other in zip(self.glyphs, self.glyphs[1:], strict=False):
            apart = other.x0 - one.x1 > WORD_GAP * other.size and not (said.endswith(" ") or other.text == " ")
            said += " " * apart + other.text
        return said.translate(_LIGATURES)


@dataclass(slots=True)
class _Open:
    """A line being put together. main: the longest of its runs so far, which gives size and baseline."""

    main: _Run
    runs: list[_Run] = field(default_factory=list)

    @property
    def x1(self) -> float:
        return max(run.x1 for run in self.runs[-3:])

    def add(self, run: _Run) -> None:
        self.runs.append(run)
        if (len(run.glyphs), run.size) > (len(self.main.glyphs), self.main.size) and run.size >= self.main.size:
            self.main = run


def lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines that characters make, from left to right and in no order from top to bottom."""
    open_lines: dict[int, list[_Open]] = defaultdict(list)
    every: list[_Open] = []
    for run in sorted(_runs(_once(glyphs)), key=attrgetter("x0")):
        row = int(run.base // 12)
        near = [one for at in (row - 1, row, row + 1) for one in open_lines[at] if _goes_on(one, run)]
        if near:
            min(near, key=lambda one: abs(one.main.base - run.base)).add(run)
        else:
            every.append(_Open(run, [run]))
            open_lines[row].append(every[-1])
    made = [_line(one, page) for one in every]
    return _with_markers([one for one in made if one.text])


def with_bullets(made: Sequence[Line], dots: Sequence[Dot]) -> list[Line]:
    """The lines, with a bullet before those that one is drawn before."""
    rows: dict[int, list[Dot]] = defaultdict(list)
    for dot in dots:
        rows[int(dot.middle // 12)].append(dot)
    found = []
    for line in made:
        row = int(line.base // 12)
        before = [dot for at in (row - 1, row) for dot in rows[at] if _is_bullet(dot, line)]
        found.append(replace(line, text=f"• {line.text}", x0=before[0].x0) if before else line)
    return found


def _is_bullet(dot: Dot, line: Line) -> bool:
    apart = 0.1 * line.size < line.x0 - dot.x1 < 1.5 * line.size
    return apart and dot.x1 - dot.x0 < 0.6 * line.size and 0.1 * line.size < line.base - dot.middle < 0.6 * line.size


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Without characters that are struck twice in one place, as some programs do for bold type."""
    seen: dict[tuple[str, int, int], float] = {}
    for one in glyphs:
        text, x, size = one.text, one.x0, one.size
        left, top, far = int(x), int(one.base), one.x0 + one.size
        near = ((text, left, top), (text, left + 1, top), (text, left, top + 1), (text, left + 1, top + 1))
        if not text.isspace() and any(abs(seen.get(key, far) - x) < 0.1 * size for key in near):
            continue
        seen[text, round(x), round(one.base)] = x
        yield one


def _runs(glyphs: Iterable[Glyph]) -> list[_Run]:
    found: list[_Run] = []
    for one in _without_soft(list(glyphs)):
        last = found[-1].glyphs[-1] if found else None
        if last is None or not _follows(last, one):
            found.append(_Run([one]))
        else:
            found[-1].glyphs.append(one)
    return [run for run in found if run.text.strip()]


def _without_soft(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Without spaces that the next character is drawn over: browsers write them for soft hyphens that they do not use."""
    for number, one in enumerate(glyphs):
        after = glyphs[number + 1] if number + 1 < len(glyphs) else None
        over = after is not None and abs(after.base - one.base) < 1 and abs(after.x0 - one.x0) < 0.05 * one.size
        if not (one.text.isspace() and over):
            yield one


def _follows(last: Glyph, one: Glyph) -> bool:
    level = abs(last.base - one.base) < 0.1 * one.size and abs(last.size - one.size) < 0.5
    return level and last.bold == one.bold and -0.5 * one.size < one.x0 - last.x1 < LINE_GAP * one.size


def _goes_on(line: _Open, run: _Run) -> bool:
    size = max(line.main.size, run.size)
    smaller = min(line.main.size, run.size)
    if not -0.5 * smaller < run.x0 - line.x1 < LINE_GAP * smaller:
        return False
    if smaller < 0.5 * size:
        return False
    # Raised and lowered characters stand within half a line of the line's own baseline.
    word = smaller > RAISED * size and any(char.isalnum() for char in run.text)
    return abs(line.main.base - run.base) < (0.15 if word else 0.55) * size


def _line(line: _Open, page: int) -> Line:
    main = line.main
    said = ""
    last: _Run | None = None
    for number, run in enumerate(line.runs):
        text = run.text
        if last is not None and run.x0 - last.x1 > WORD_GAP * main.size:
            said += "" if said.endswith(" ") or text.startswith(" ") else " "
        if run.size < RAISED * main.size and run.base < main.base - 0.15 * main.size:
            after = line.runs[number + 1] if number + 1 < len(line.runs) else None
            close = after is not None and after.x0 - run.x1 < WORD_GAP * main.size
            text = raised(said, text, after.text if after is not None and close else "")
        said += text
        last = run
    letters = [glyph for run in line.runs for glyph in run.glyphs if glyph.text.isalnum()]
    bold = bool(letters) and sum(glyph.bold for glyph in letters) > 0.8 * len(letters)
    x1 = max(run.x1 for run in line.runs)
    return Line(" ".join(said.split()), line.runs[0].x0, x1, main.base, round(main.size, 1), bold, page)


def _with_markers(made: Sequence[Line]) -> list[Line]:
    """Join a bullet or number that stands apart with the line that it stands before."""
    markers = {id(one): one for one in made if _MARKER.fullmatch(one.text)}
    kept = [one for one in made if id(one) not in markers]
    rows: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(kept):
        rows[int(one.base // 12)].append(number)
    for marker in markers.values():
        row = int(marker.base // 12)
        right = [
            number
            for at in (row - 1, row, row + 1)
            for number in rows[at]
            if abs(kept[number].base - marker.base) < 0.3 * kept[number].size
            and -1 < kept[number].x0 - marker.x1 < MARKER_GAP * kept[number].size
        ]
        if right:
            number = min(right, key=lambda one: kept[one].x0)
            text = kept[number]
            kept[number] = replace(text, text=f"{marker.text} {text.text}", x0=marker.x0)
        else:
            kept.append(marker)
    return kept
