"""What does each element of a page hold: how much text, and how much of that is said there rather than linked to?

Gathered for all elements at once, from the outermost inwards and back again, as a page may nest thousands of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from indexer.readers import elements

Saying = Literal["prose", "link", "link into page", "name"]
"""What words are: said, a link's to elsewhere or to another place of the page, or a heading's, a button's or a field's."""
_STOPS = (".", "!", "?", "…", ".”", ".)", '."')


@dataclass(slots=True)
class Facts:
    """What an element holds. Lengths are code points of text without the white space around it.

    saying: what its own words are. within: it stands in a <main> or an <article>; in_paragraph: in a <p>; head: in this
    heading. length: of all text; prose: of what is neither a link's, a heading's, a button's nor a field's; linked: of
    links, and away: of those that lead elsewhere. stops: texts of its prose that end as a sentence does. h1: the page's own
    heading. teasers: headings that are links elsewhere. fields: what can be filled in; buttons: what can be pressed and
    opens nothing here; blanks: texts with places for a script to fill. opens: pressed, it opens what it heads. opened: it is
    what opens so.
    """

    saying: Saying = "prose"
    within: bool = False
    in_paragraph: bool = False
    head: Tag | None = None
    length: int = 0
    prose: int = 0
    linked: int = 0
    away: int = 0
    stops: int = 0
    h1: bool = False
    heading: bool = False
    teasers: int = 0
    tables: int = 0
    rows: int = 0
    cells: int = 0
    fields: int = 0
    blanks: int = 0
    buttons: int = 0
    opens: bool = False
    opened: bool = False

    def add(self, inner: Facts) -> None:
        """Take in what an element within holds."""
        self.length += inner.length
        self.prose += inner.prose
        self.linked += inner.linked
        self.away += inner.away
        self.stops += inner.stops
        self.h1, self.heading = self.h1 or inner.h1, self.heading or inner.heading
        self.teasers += inner.teasers
        self.tables += inner.tables
        self.rows += inner.rows
        self.cells += inner.cells
        self.fields += inner.fields
        self.blanks += inner.blanks

    @property
    def mostly_prose(self) -> bool:
        """Whether more is said here than linked to, and nothing is to be filled in."""
        return self.prose > self.linked and not self.fields and not self.blanks

    @property
    def speaks(self) -> bool:
        """Whether something is said here, in sentences or under a heading, and nothing is to be done."""
        said = self.mostly_prose and bool(self.heading or self.stops)
        return said and not (self.buttons or self.teasers)


def facts_of(soup: BeautifulSoup) -> dict[int, Facts]:
    """The facts of every element by its id(). Buttons are counted apart, once it is known which of them open something."""
    tags = _tags(soup)
    facts = {id(soup): Facts()}
    for tag in tags:
        facts[id(tag)] = _begun(tag, facts[id(tag.parent)])
    for tag in reversed(tags):
        outer = facts[id(tag.parent)]
        if tag.name in elements.FIELDS:
            outer.fields += 1
        elif tag.name not in elements.DROPPED:
            mine = facts[id(tag)]
            _gather(tag, mine)
            outer.add(mine)
    return facts


def count_buttons(soup: BeautifulSoup, facts: dict[int, Facts]) -> None:
    """Count the buttons in every element that do not open what they head."""
    for tag in reversed(_tags(soup)):
        mine = facts[id(tag)]
        if tag.name not in elements.DROPPED:
            pressed = tag.name == "button" or tag.get("role") == "button"
            facts[id(tag.parent)].buttons += mine.buttons + (pressed and not mine.opens)


def attribute(tag: PageElement | None, name: str) -> str:
    """An attribute's text, "" where there is none."""
    value = tag.get(name) if isinstance(tag, Tag) else None
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _tags(soup: BeautifulSoup) -> list[Tag]:
    return [node for node in soup.descendants if isinstance(node, Tag)]


def _begun(tag: Tag, outer: Facts) -> Facts:
    """What an element takes over from the one around it."""
    within = outer.within or tag.name in ("main", "article") or tag.get("role") == "main"
    head = tag if tag.name in elements.HEADINGS else outer.head
    return Facts(_saying(tag, outer.saying), within, outer.in_paragraph or tag.name == "p", head)


def _saying(tag: Tag, outer: Saying) -> Saying:
    if outer in ("link", "link into page"):
        return outer
    if tag.name == "a" and tag.has_attr("href"):
        return "link into page" if attribute(tag, "href").startswith("#") else "link"
    return "name" if tag.name in elements.HEADINGS or tag.name in ("button", "label", "legend") else outer


def _gather(tag: Tag, mine: Facts) -> None:
    """Add what an element itself holds to what those within it do."""
    for child in tag.children:
        text = child.strip() if type(child) is NavigableString else ""
        mine.length += len(text)
        mine.blanks += "{{" in text
        if mine.saying == "prose":
            mine.prose += len(text)
            mine.stops += text.endswith(_STOPS)
        elif mine.saying != "name":
            mine.linked += len(text)
            mine.away += len(text) if mine.saying == "link" else 0
    mine.h1 = mine.h1 or tag.name == "h1"
    if tag.name in elements.HEADINGS:
        mine.heading = True
        mine.teasers += 0 < mine.away == mine.length
    mine.tables += tag.name == "table"
    mine.rows += tag.name == "tr"
    mine.cells += tag.name in ("td", "th")
