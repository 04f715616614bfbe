"""How do stretches of text that look alike make lines, paragraphs and labels? A bold line heads or labels those below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.readers.headings import BIDS, shape
from search.model import Span

_AROUND_BREAK = re.compile(r" *\n *")
_LABEL_END = re.compile(r"\s*[:–—]|\s-\s|\.\s")
STOP = re.compile(r"[.?!…][)\]”’\"']*(?:[⁰¹²³⁴-⁹⁻]|[,–] ?)*\Z")
_GOES_ON = ":;,.–—-)"
"""What a line opens with that goes on with the one above, or describes it: "Surgery" and ": cures most people"."""
LONGEST_LABEL = 70
"""Code points of bold words that open a block and are still taken for its label."""

Link = int
NO_LINK, LINK, LINK_INTO_PAGE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of inline text that looks alike: bold or not, a link or not."""

    text: str
    bold: bool
    link: Link
    plain: str = ""
    """How a note's mark reads if it turns out to be an isotope's number."""


_LINE_END = Run("\n", bold=False, link=NO_LINK)


def heads_below(lines: list[str], number: int) -> bool:
    """Whether a line of a paragraph could head those below it: in the shape of a heading, no part of a sentence, and nothing
    that somebody is told to do, which would be lost from the answer."""
    above, below = lines[max(number - 1, 0) : number], lines[number + 1 : number + 2]
    goes_on = any(line and not STOP.search(line) and not line.endswith(":") for line in above)
    begins = any(line and not line[0].islower() and line[0] not in _GOES_ON for line in below)
    return begins and not goes_on and shape(lines[number]) is not None and not BIDS.match(lines[number])


def paragraphs(runs: list[Run]) -> list[list[Run]]:
    parts: list[list[Run]] = [[]]
    breaks = 0
    for run in runs:
        if run.text == "\n":
            breaks += 1
        elif run.text.strip():
            breaks = 0
        if breaks > 1:
            parts.append([])
            breaks = 0
        parts[-1].append(run)
    return parts


def parted_at_heads(runs: list[Run]) -> list[list[Run]]:
    """A paragraph, parted at the bold lines in it that head the lines below them."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\n":
            lines.append([])
        else:
            lines[-1].append(run)
    parts: list[list[Run]] = [[]]
    said = [folded_runs(line) for line in lines]
    for number, line in enumerate(lines):
        heads = all_bold(line) and heads_below(said, number) and not all_bold(lines[number + 1])
        if heads and parts[-1]:
            parts.append([])
        if parts[-1]:
            parts[-1].append(_LINE_END)
        parts[-1] += line
        if heads:
            parts.append([])
    return parts


def folded_runs(runs: list[Run]) -> str:
    joined = re.sub(" +", " ", "".join(run.text for run in runs))
    return _AROUND_BREAK.sub("\n", joined).strip()


def all_bold(runs: list[Run]) -> bool:
    said = [run.bold for run in runs if run.text.strip()]
    return bool(said) and all(said)


def link_of(runs: list[Run]) -> Link:
    said = [run.link for run in runs if run.text.strip(" \n.,;:|·•")]
    return min(said, default=NO_LINK)


def bold_label(runs: list[Run], body: str, *, by_line: bool) -> Span | None:
    """The bold words that open a block, where a colon, dash, full stop or question mark sets them off from the rest; or,
    by_line, where they are a line by themselves."""
    bold = []
    for run in runs:
        if run.text.strip() and not run.bold:
            break
        bold.append(run)
    opening = folded_runs(bold)
    rest = body[len(opening) :]
    label = opening.rstrip(" :.–—-")
    if not (label and rest.strip()) or len(label) > LONGEST_LABEL:
        return None
    alone = by_line and "\n" not in label and rest.startswith("\n") and heads_below([label, rest.lstrip()], 0)
    # "Do I need more surgery?" is asked of what stands behind it.
    asks = label.endswith("?") and rest[:1].isspace()
    return Span(0, len(label)) if alone or asks or _LABEL_END.match(body, len(label)) else None
