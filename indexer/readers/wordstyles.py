"""What does its style make of a Word paragraph? A heading, an item of a list, or text. Lays nothing out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from docx.oxml.ns import qn

Node = Any
"""An element of lxml, which states no types."""

Kind = Literal["heading", "item", "continued", "caption", "text", "dropped"]

_HEADING = re.compile(r"heading ([1-9])")
_LIST = re.compile(r"list(?: (bullet|number|continue))?(?: ([2-9]))?")
_COLUMN_HEAD = re.compile(r"(?:table|column) ?(?:head|heading|header)s?")
_CONTENTS = re.compile(r"(?:toc|table of figures|index)\b.*")
_SPACED = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=[a-z])(?=[A-Z])")
LONGEST_CHAIN = 20
"""Styles that are based on one another; a file may make a ring of them."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a paragraph is. level: of a heading from 1, of an item or its continuation from 1; otherwise 0."""

    kind: Kind
    level: int = 0
    title: bool = False


class Styles:
    """The styles of one document, asked by paragraph."""

    def __init__(self, styles: Node) -> None:
        """styles: the root element of the part that defines them, or None."""
        found = styles.findall(qn("w:style")) if styles is not None else []
        self._styles = {style.get(qn("w:styleId")): style for style in found}
        default = [one for one in found if one.get(qn("w:type")) == "paragraph" and truth(one.get(qn("w:default"), "0"))]
        self._default = default[0].get(qn("w:styleId")) if default else None

    def role(self, paragraph: Node) -> Role:
        """What a paragraph is, by its own properties and by those of its style and what that is based on."""
        own = paragraph.find(qn("w:pPr"))
        chain = list(self._chain(value(own, "w:pStyle") or self._default))
        # A style that is named but not defined still says by its id what it is: "TOC1".
        undefined = [_SPACED.sub(" ", value(own, "w:pStyle") or "").lower()] if not chain else []
        names = undefined + [(value(style, "w:name") or "").lower() for style in chain]
        properties = [one for one in (own, *(style.find(qn("w:pPr")) for style in chain)) if one is not None]
        if names and names[0] == "title":
            return Role("heading", 1, title=True)
        if any(_CONTENTS.fullmatch(name) for name in names):
            return Role("dropped")
        level = _heading_level(names, properties)
        if level:
            return Role("heading", level)
        return Role("caption") if "caption" in names else _listed(names, properties)

    def numbering(self, paragraph: Node) -> tuple[str, int] | None:
        """The list that numbers a paragraph, by its id, and the level in it, from 0; None where none does."""
        own = paragraph.find(qn("w:pPr"))
        chain = self._chain(value(own, "w:pStyle") or self._default)
        for one in (own, *(style.find(qn("w:pPr")) for style in chain)):
            numbering = one.find(qn("w:numPr")) if one is not None else None
            list_id = value(numbering, "w:numId")
            if list_id is not None:
                return None if list_id == "0" else (list_id, number_of(value(numbering, "w:ilvl")) or 0)
        return None

    def data_table(self, table: Node) -> bool:
        """Whether a table's style sets its first row apart."""
        name = next((value(one, "w:name") for one in self._chain(value(table.find(qn("w:tblPr")), "w:tblStyle"))), None)
        styled = (name or "normal table").lower() not in ("normal table", "table grid", "tablegrid")
        return styled and self.first_row(table)

    def first_row(self, table: Node) -> bool:
        """Whether a table says that its first row is apart. Word writes so into any table that is not told otherwise."""
        look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
        return look is not None and _first_row(look)

    def heads_column(self, paragraph: Node) -> bool:
        """Whether a paragraph's style is one for the heads of columns."""
        chain = self._chain(value(paragraph.find(qn("w:pPr")), "w:pStyle"))
        return any(_COLUMN_HEAD.fullmatch((value(style, "w:name") or "").lower()) for style in chain)

    def _chain(self, name: str | None) -> Iterator[Node]:
        for _ in range(LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = value(style, "w:basedOn")


def number_of(stated: str | None) -> int | None:
    """A whole number of a few digits, as Word writes them."""
    return int(stated) if stated is not None and stated.isdecimal() and len(stated) < 7 else None


def truth(stated: str | None) -> bool:
    """Word's booleans: an element without a value is true."""
    return stated not in ("0", "false", "off", "none")


def _heading_level(names: list[str], properties: list[Node]) -> int:
    for one in properties:
        outline = value(one, "w:outlineLvl")
        if outline is not None:
            return int(outline) + 1 if outline in tuple("012345678") else 0
    for name in names:
        if found := _HEADING.fullmatch(name):
            return int(found.group(1))
    return 0


def _listed(names: list[str], properties: list[Node]) -> Role:
    named = next((found for name in names if (found := _LIST.fullmatch(name))), None)
    depth = int(named.group(2) or 1) if named else 1
    if named and named.group(1) == "continue":
        return Role("continued", depth)
    for one in properties:
        numbering = one.find(qn("w:numPr"))
        if numbering is not None and value(numbering, "w:numId") is not None:
            inner = value(numbering, "w:ilvl") or "0"
            if value(numbering, "w:numId") == "0":
                return Role("continued", depth)
            return Role("item", max(depth, int(inner) + 1 if inner in tuple("012345678") else 1))
    if named and named.group(1):
        return Role("item", depth)
    return Role("continued", 1) if "list paragraph" in names else Role("text")


def _first_row(look: Node) -> bool:
    """The bit that says so is 0x20 of a hexadecimal number, or an attribute of its own."""
    stated = look.get(qn("w:firstRow"))
    if stated is not None:
        return truth(stated)
    try:
        return bool(int(look.get(qn("w:val"), "0"), 16) & 0x20)
    except ValueError:
        return False


def value(parent: Node, name: str) -> str | None:
    """What a child of an element states; None where there is no such child."""
    found = parent.find(qn(name)) if parent is not None else None
    return found.get(qn("w:val")) if found is not None else None
