"""What would a reader of an HTML page read, without what stands around it?

BeautifulSoup on html.parser can take quadratic time on hostile pages: whoever calls this caps the size and the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from indexer.readers import elements
from indexer.readers.composer import settled
from indexer.readers.facts import Facts, attribute, count_buttons, facts_of
from indexer.readers.headings import MAX_HEADING
from indexer.readers.layout import Close, Layout
from indexer.readers.pageabout import about
from indexer.readers.panels import open_panels
from indexer.readers.structure import ReadResult, related

MAIN_TEXT = 200
"""Code points that <main> must hold to be taken for the page; with less, it is filled by a script that we don't run."""
MOST = 0.5
"""Share of the page's text from which an element named like a sidebar is the page itself."""
LONG_CELL = 600
"""Code points a cell, on average, from which a table is a way to lay out a page."""

MAX_DETAILS = 200
"""Nodes after a <details> that are looked at."""

_INTEGER = re.compile(r"-?\d{1,6}", re.ASCII)


def read_html(text: str) -> ReadResult:
    """Read a page. Raises nothing: tag soup is read as html.parser takes it."""
    soup = BeautifulSoup(text, "html.parser")
    facts = facts_of(soup)
    open_panels(soup, facts)
    count_buttons(soup, facts)
    layout = _walked(_root(soup, facts), facts)
    extracted = layout.composer.text
    blocks = related(extracted, settled(extracted, layout.composer.made))
    return ReadResult(extracted, blocks, about(soup, extracted, blocks))


def _root(soup: BeautifulSoup, facts: dict[int, Facts]) -> Tag:
    """Where the page's own text stands: its one <main> or <article>, or else all of it."""
    for found in (soup.find_all("main"), soup.find_all(role="main"), soup.find_all("article")):
        if len(found) == 1 and facts[id(found[0])].length >= MAIN_TEXT:
            return found[0]
    return soup


def _walked(root: Tag, facts: dict[int, Facts]) -> Layout:
    """Lay out an element, without recursion: pages nest deeper than Python's stack."""
    layout = Layout()
    whole = max(facts[id(root)].length, 1)
    stack: list[tuple[Iterator[PageElement], Close]] = [(iter(root.contents), layout.flush)]
    while stack:
        children, close = stack[-1]
        node = next(children, None)
        if node is None:
            stack.pop()
            if close:
                close()
        elif isinstance(node, Tag):
            if not _dropped(node, facts[id(node)], whole, layout):
                stack.append((iter(node.contents), _open(node, facts[id(node)], layout)))
            elif node.name in elements.BLOCKS:
                layout.flush()
        elif type(node) is NavigableString:
            layout.text(str(node))
    return layout


def _open(tag: Tag, facts: Facts, layout: Layout) -> Close:
    data = tag.name == "table" and not (facts.tables > 1 or facts.heading or facts.cells <= facts.rows)
    data = data and facts.length < LONG_CELL * facts.cells and tag.get("role") not in ("presentation", "none")
    name = tag.name
    if name in ("details", "summary") and not facts.heading and _text_follows(tag if name == "details" else tag.parent):
        return _described(name, layout)
    return layout.open(
        name,
        heading=_heading_level(tag, facts, layout),
        href=attribute(tag, "href").strip(),
        rowspan=attribute(tag, "rowspan").strip(),
        colspan=attribute(tag, "colspan").strip(),
        data_table=data,
        number=_number(tag),
    )


def _number(tag: Tag) -> int | None:
    """The first number of a numbered list, or the one that an item says is its own; not of letters, nor counted down."""
    if tag.name not in ("ol", "li") or tag.has_attr("reversed") or tag.get("type", "1") != "1":
        return None
    said = attribute(tag, "start" if tag.name == "ol" else "value").strip()
    return int(said) if _INTEGER.fullmatch(said) else 1 if tag.name == "ol" else None


def _described(name: str, layout: Layout) -> Close:
    """A <details> within running text is a description, and its summary the term."""
    if name == "details":
        return layout.open("dl")
    end = layout.open("dt")

    def close() -> None:
        if end:
            end()
        layout.open("dd")

    return close


def _heading_level(tag: Tag, facts: Facts, layout: Layout) -> int:
    level = elements.HEADINGS.get(tag.name, 0)
    if not level and tag.get("role") == "heading":
        stated = attribute(tag, "aria-level")
        level = int(stated) if stated in tuple("123456") else 2
    if level:
        layout.level = level
    elif not facts.heading and facts.length <= MAX_HEADING and (named := _named_level(tag, layout.level)):
        level = named
    elif (
        not facts.heading
        and layout.kind != "heading"
        and (facts.opens or (tag.name == "summary" and not _text_follows(tag.parent)))
    ):
        level = min(layout.level + 1, 6)
    return level


def _named_level(tag: Tag, last: int) -> int:
    """The level of a heading that a paragraph is by its class; 0 where it is none. last: that of the last heading."""
    level = elements.named_level(attribute(tag, "class").split(), last) if tag.name in ("p", "div") else 0
    if not level or tag.find_parent(["li", "blockquote"]) or tag.get_text(strip=True).endswith("."):
        return 0
    return 0 if any(isinstance(child, Tag) and child.name in elements.BLOCKS for child in tag.children) else level


def _text_follows(details: Tag | None) -> bool:
    """Whether text follows a run of <details>, which a heading made of a summary would wrongly claim."""
    for node in islice(details.next_siblings, MAX_DETAILS) if details else ():
        if isinstance(node, Tag) and node.name != "details":
            return node.name not in elements.HEADINGS
        if type(node) is NavigableString and node.strip():
            return True
    return False


def _dropped(tag: Tag, facts: Facts, whole: int, layout: Layout) -> bool:
    """Whether an element is no part of what the page says."""
    name = tag.name
    hidden = not facts.opened and elements.hidden(dict(tag.attrs))
    if name in elements.DROPPED or hidden or _is_mark(tag, facts):
        return True
    if name == "button":
        # Accordions put the question in a button, often in a heading.
        return layout.kind != "heading" and not facts.opens
    kept = facts.h1 or facts.length > MOST * whole or name in ("main", "article", "body", "html", "p", "li")
    if kept or name in elements.HEADINGS:
        return False
    boxed = name == "aside" and facts.within and facts.mostly_prose
    if name in elements.BOILERPLATE and not (boxed or (name == "header" and facts.heading)):
        return True
    return _around(tag, facts)


def _around(tag: Tag, facts: Facts) -> bool:
    """Whether an element's names tell that it stands around the text, and what it holds does not tell otherwise."""
    standing = elements.standing(attribute(tag, "class").split(), attribute(tag, "id"), attribute(tag, "role"))
    if standing == "part":
        return not facts.mostly_prose
    if standing == "anchor" and tag.name in elements.LISTS and facts.prose and not (facts.linked or facts.buttons):
        # A menu leads somewhere.
        return False
    if standing in ("subject", "anchor"):
        return not facts.speaks or not (facts.within or (standing == "anchor" and facts.heading))
    return standing == "around"


def _is_mark(tag: Tag, facts: Facts) -> bool:
    """Whether this is a footnote's mark or a heading's link to itself."""
    if tag.name == "sup":
        return any(attribute(child, "href").startswith("#") for child in tag.children)
    bare = tag.name == "a" and facts.length <= 1 and attribute(tag, "href").startswith("#")
    return bare and tag.get_text(strip=True) in ("¶", "#", "§", "")
