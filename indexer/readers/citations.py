"""Which numbers only point into a list of references? They are taken out of JATS's text, with the brackets around them.

"tumors [1, 2–4]." becomes "tumors." A name ("as Okoro et al. showed") is part of its sentence, and stays.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

_NUMBERS = re.compile(r"(?=.*\d)[\s\d,;–—‐\-\[\]()*a-e.]{1,80}", re.DOTALL)
_BETWEEN = re.compile(r"[\s,;–—‐-]*")
_OPENS = re.compile(r"\s*[\[(]\s*\Z")
_CLOSES = re.compile(r"\s*[\])]")


def without_citations(root: Element) -> None:
    """Empty every reference whose text is a number, with what stands between and around such."""
    for parent in root.iter():
        if any(child.tag == "xref" for child in parent):
            _clear(parent)


def _clear(parent: Element) -> None:
    children = list(parent)
    first = 0
    while first < len(children):
        last = first
        while last < len(children) and _is_number(children[last]) and _joined(children, first, last):
            last += 1
        if last > first:
            _empty(parent, children[first - 1] if first else None, children[first:last])
        first = max(last, first + 1)


def _is_number(element: Element) -> bool:
    said = "".join(element.itertext())
    return element.tag == "xref" and element.get("ref-type") == "bibr" and bool(_NUMBERS.fullmatch(said))


def _joined(children: list[Element], first: int, this: int) -> bool:
    return this == first or bool(_BETWEEN.fullmatch(children[this - 1].tail or ""))


def _empty(parent: Element, earlier: Element | None, run: list[Element]) -> None:
    before = (parent.text if earlier is None else earlier.tail) or ""
    after = run[-1].tail or ""
    closing = _CLOSES.match(after)
    if closing and _OPENS.search(before):
        before, after = _OPENS.sub("", before), after[closing.end() :]
    elif after[:1] in tuple(".,;:"):
        before = before.rstrip()
    for one in run:
        one.clear()
    run[-1].tail = after
    if earlier is None:
        parent.text = before
    else:
        earlier.tail = before
