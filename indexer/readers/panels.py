"""What does a page show only when something is pressed? Hidden at first, it is the page's text all the same.

A panel says something, in more words than its links have, and asks for nothing, and something on the page shows that it
opens: what is hidden by itself, as an editor hides what is out of date, stays hidden, and so do menus, dialogs and forms.
"""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

from indexer.readers import elements
from indexer.readers.facts import Facts, attribute

LONGEST_PRESSED = 160
"""Code points of the words that are pressed to open what they head: a question, at most."""

_PANELS = frozenset("div section article p ul ol dl dd table".split())
_TITLES = frozenset("title header heading head question trigger toggle toggler".split())
"""What the class of a title ends with, as in "accordion-header"."""
_TEMPLATES = frozenset("template tmpl skeleton placeholder".split())
_FOLDS = frozenset(
    "accordion answer collapse collapsible disclosure expand expandable expander faq panel question toggle".split()
)
"""Words in the class of a button or of what stands behind it that show that the one opens the other."""


def open_panels(soup: BeautifulSoup, facts: dict[int, Facts]) -> None:
    """Mark what opens when something is pressed, and what heads it."""
    named: dict[str, Tag] = {}
    for tag in soup.find_all(id=True):
        named.setdefault(attribute(tag, "id"), tag)
    _open_tabs(soup, facts)
    for tag in soup.find_all(True):
        for name in _pointed_at(tag):
            panel = named.get(name)
            if panel is not None and not facts[id(panel)].opened:
                facts[id(panel)].opened = _says(panel, facts)
        if _opens(tag, facts[id(tag)]):
            _open_stated(tag, named.get(attribute(tag, "aria-controls")), facts)
        if tag.name in _PANELS and elements.hidden(dict(tag.attrs)):
            _open_under_title(tag, facts)
        if tag.name == "button" and not facts[id(tag)].head and _heads_panel(tag, facts):
            facts[id(tag)].opens = True


def _open_tabs(soup: BeautifulSoup, facts: dict[int, Facts]) -> None:
    if soup.find(role=["tab", "tablist"]):
        for panel in soup.find_all(role="tabpanel"):
            facts[id(panel)].opened = True


def _pointed_at(tag: Tag) -> Iterator[str]:
    """The ids of what an element leads to within its page: by its link or its attributes."""
    href = attribute(tag, "href").strip()
    if href.startswith("#"):
        yield href[1:]
    if tag.has_attr("aria-controls"):
        yield attribute(tag, "aria-controls")


def _says(panel: Tag, facts: dict[int, Facts]) -> bool:
    """Whether what is hidden is something said."""
    pops = attribute(panel, "role").lower() in elements.POPPING or panel.has_attr("aria-modal")
    names = f"{attribute(panel, 'class')} {attribute(panel, 'id')}"
    return not pops and not _TEMPLATES.intersection(elements.words(names)) and facts[id(panel)].mostly_prose


def _opens(tag: Tag, facts: Facts) -> bool:
    """Whether an element says that it heads what it opens: no field, and nothing within a sentence."""
    stated = tag.has_attr("aria-expanded") or "collapse" in (attribute(tag, "data-bs-toggle"), attribute(tag, "data-toggle"))
    field = tag.name in ("input", "select", "details") or attribute(tag, "role") in elements.POPPING
    return stated and not field and not facts.in_paragraph


def _open_stated(opener: Tag, panel: Tag | None, facts: dict[int, Facts]) -> None:
    """Open what an element says that it opens: what it controls, or what follows it or its heading."""
    if panel is None:
        panel = (facts[id(opener)].head or opener).find_next_sibling()
        panel = panel if panel and panel.name in ("div", "section", "dl") else None
    if panel is None or attribute(panel, "role") in elements.POPPING or not facts[id(panel)].length:
        return
    if facts[id(opener)].length <= LONGEST_PRESSED:
        facts[id(panel)].opened = facts[id(opener)].opens = True


def _open_under_title(panel: Tag, facts: dict[int, Facts]) -> None:
    """Open a hidden block that directly follows a heading or a title."""
    title = _beside(panel, after=False)
    if title is not None and _is_title(title, panel, facts) and _says(panel, facts):
        facts[id(panel)].opened = True
        facts[id(title)].opens = title.name != "dt" and not facts[id(title)].heading


def _is_title(tag: Tag, panel: Tag, facts: dict[int, Facts]) -> bool:
    """Whether an element is the title of the panel behind it. A page's own heading is none: nobody presses it."""
    mine = facts[id(tag)]
    if mine.h1 or not 0 < mine.length <= LONGEST_PRESSED:
        return False
    folds = _FOLDS | _TITLES
    # Nobody hides the answer to a question but to show it when that is pressed.
    asks = tag.get_text().rstrip().endswith("?")
    named = asks or not folds.isdisjoint(elements.words(f"{attribute(tag, 'class')} {attribute(panel, 'class')}"))
    if mine.heading:
        return not mine.prose and (named or tag.find(["a", "button"]) is not None or tag.has_attr("onclick"))
    classes = [elements.words(name) for name in attribute(tag, "class").split()]
    called = any(of[-1] in _TITLES for of in classes if of)
    bold = tag.name == "p" and any(_is_bold(child, facts) == mine.length for child in tag.children)
    pressed = tag.name == "button" or attribute(tag, "role") == "button" or tag.has_attr("onclick")
    return called or (bold and named) or pressed or (tag.name == "dt" and panel.name == "dd")


def _heads_panel(button: Tag, facts: dict[int, Facts]) -> bool:
    """Whether a button stands over what it opens, hidden or not: by its words, its class, or as one of several that do."""
    panel = _panel_of(button, facts)
    if panel is None or not _says(panel, facts):
        return False
    before, behind = _beside(button, after=False), _beside(panel, after=True)
    above = _beside(before, after=False) if before and before.name == panel.name else None
    named = _FOLDS.intersection(elements.words(f"{attribute(button, 'class')} {attribute(panel, 'class')}"))
    several = _panel_of(behind, facts) or (above and _panel_of(above, facts))
    return bool(named or several) or button.get_text().rstrip().endswith("?")


def _panel_of(button: Tag | None, facts: dict[int, Facts]) -> Tag | None:
    """What a button may open: the part of the page right behind it, that has no heading over it but this."""
    if button is None or button.name != "button" or not 0 < facts[id(button)].length <= LONGEST_PRESSED:
        return None
    names = attribute(button, "class").split(), attribute(button, "id"), attribute(button, "role")
    panel = _beside(button, after=True)
    possible = panel is not None and panel.name in ("div", "section") and not facts[id(panel)].h1
    return panel if possible and elements.standing(*names) == "text" else None


def _is_bold(node: object, facts: dict[int, Facts]) -> int:
    """The code points of a bold element, 0 of any other node."""
    return facts[id(node)].length if isinstance(node, Tag) and node.name in elements.BOLD else 0


def _beside(tag: Tag, *, after: bool) -> Tag | None:
    """The element right after another, or before it; None where text stands between them."""
    for node in tag.next_siblings if after else tag.previous_siblings:
        if isinstance(node, Tag):
            return node
        if isinstance(node, NavigableString) and not isinstance(node, Comment) and node.strip():
            return None
    return None
