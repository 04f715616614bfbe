"""Is this the start of a text, or its label?

In "Surgery: minimally invasive procedures …" the label is "Surgery". A sentence that happens to hold a colon
("There are two kinds: …") has none.
"""

from __future__ import annotations

import re

from search.model import Span

MAX_LABEL = 70
"""Code points. The longest label seen in patient leaflets, a procedure with its abbreviation, has about 60."""

_LABEL = re.compile(rf"([^\W_](?:[^:.!?;\"“”]|\.(?=\w)){{0,{MAX_LABEL}}}?)\s?:(?=\s)")
_DASHED = re.compile(rf"([^\W_][^:.!?;–—\n]{{0,{MAX_LABEL}}}?)\s+[–—-]\s+(?=\S)")
_SENTENCE_WORDS = frozenset(
    "is are was were be been may might can could should must will would has have had do does did include includes"
    " including included there this that these those which who you we they it he she i if when because such following"
    " mean means need needs cause causes called say says said ask know".split()
)
_ASIDES = frozenset(
    "note notes important warning caution tip tips example remember reminder source sources reference references"
    " disclaimer summary figure table contact telephone tel phone email website author date updated published".split()
)


def label(text: str, start: int, end: int) -> Span | None:
    """The label that opens text[start:end], without its colon, or None. A time, ratio or address is no label."""
    match = _LABEL.match(text, start, end)
    if match is None or not text[match.end() : end].strip():
        return None
    words = match.group(1).split()
    if len(words) > 8 or any(word.lower().strip("(),’'") in _SENTENCE_WORDS for word in words):
        return None
    opening = match.group(1)[0]
    if not (opening.isupper() or opening.isdigit()) or match.group(1).count("(") != match.group(1).count(")"):
        return None
    return Span(match.start(1), match.end(1))


def dash_label(text: str, start: int, end: int) -> Span | None:
    """The "Surgery" of "Surgery – the tumor is cut out". Only a list whose other items look so too shows that it is one."""
    match = _DASHED.match(text, start, end)
    return Span(match.start(1), match.end(1)) if match and len(match.group(1).split()) <= 6 else None


def never_joins(name: str) -> bool:
    """Whether a label sets its paragraph apart from a list before it: "Note: …" is no further item, nor a footnote."""
    low = name.lower()
    mark = low.startswith(("[", "*", "†", "‡", "§")) or low.isdecimal()
    return mark or low.split()[0] in _ASIDES or low.startswith(("for example", "last ", "in summary"))
