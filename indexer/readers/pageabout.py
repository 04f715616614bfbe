"""What does a page say of itself, in its head, its scripts, and what stands around its text?

What a sentence of its text says is for metadata.py to read, what a script does for pagedata.py.
"""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from msgspec.structs import replace

from indexer.readers import elements
from indexer.readers.authors import with_all_authors
from indexer.readers.dates import parse
from indexer.readers.facts import attribute
from indexer.readers.merging import merged
from indexer.readers.metadata import said, stated_around, stated_in
from indexer.readers.pagedata import address, from_json_ld, from_meta, title_of
from indexer.readers.structure import folded
from search.citation import plain_date
from search.model import Block, Metadata

_APART = ("article", "aside", "section", "blockquote", "li")
"""Elements with headers and footers of their own."""
_TIMES = {"datePublished": "Published", "dateModified": "Updated", "lastReviewed": "Reviewed", "pubdate": "Published"}


def about(soup: BeautifulSoup, text: str, blocks: tuple[Block, ...]) -> Metadata:
    """All that a page says of itself; what it says more plainly counts. text, blocks: what was read of it."""
    scripts = soup.find_all("script", type="application/ld+json")
    stated = from_json_ld(script.get_text() for script in scripts if isinstance(script, Tag))
    named: dict[str, list[str]] = {}
    for meta in soup.find_all("meta"):
        for key in ("name", "property", "itemprop", "http-equiv"):
            named.setdefault(attribute(meta, key).strip().lower(), []).append(attribute(meta, "content"))
    html = soup.find("html")
    canonical = soup.find("link", rel="canonical")
    licence = soup.find(["link", "a"], rel="license")
    headings = [(block.level, folded(text[block.start : block.end])) for block in blocks if block.kind == "heading"]
    found = Metadata(
        title=title_of(_heading(soup, text, blocks), stated.title or _title(soup, named), headings),
        url=address(attribute(canonical, "href")),
        language=attribute(html, "lang").strip() or None,
        licence=attribute(licence, "href").strip() or None,
    )
    around = _stated_around(soup)
    # Whose site it is the head says more surely than a ©, and a page's days its footer more than the head.
    others = (stated, stated_in(text, blocks), _times(soup), replace(around, publisher=None), from_meta(named), around)
    for less in others:
        found = merged(found, less)
    return with_all_authors(found, others)


def _heading(soup: BeautifulSoup, text: str, blocks: tuple[Block, ...]) -> str | None:
    for block in blocks:
        if block.kind == "heading" and block.level == 1:
            return folded(text[block.start : block.end])
    outer = soup.find("h1")
    return folded(outer.get_text(" ")) or None if isinstance(outer, Tag) else None


def _title(soup: BeautifulSoup, named: dict[str, list[str]]) -> str | None:
    """The <title>, without the site's name at its end."""
    title = folded(soup.title.get_text()) if soup.title else ""
    site = folded(named.get("og:site_name", [""])[0])
    if site and title.lower().endswith(site.lower()):
        title = title[: -len(site)].rstrip(" -|–—:·•") or title
    return title or None


def _times(soup: BeautifulSoup) -> Metadata:
    """What <time> elements state, by their property or by the word before them."""
    about = Metadata()
    for time in soup.find_all("time", limit=20):
        day = parse(attribute(time, "datetime"))
        if day is None:
            continue
        before = time.find_previous(string=lambda found: bool(found and found.strip()))
        word = _TIMES.get(attribute(time, "itemprop")) or (
            "Published" if time.has_attr("pubdate") else str(before or "")[-60:]
        )
        stated = said(0, f"{word.strip()} {plain_date(day)}")
        about = merged(about, replace(stated, publisher=None, reviewer=None, author=None, updated_span=None))
    return about


def _is_around(tag: Tag) -> bool:
    """Whether an element is a page's header or footer, or named like its footer."""
    if tag.name not in ("div", "p"):
        return tag.name in ("header", "footer")
    classes, name = attribute(tag, "class").split(), attribute(tag, "id")
    named = "footer" in f"{' '.join(classes)} {name}".lower()
    return named and elements.standing(classes, name, "") == "around"


def _stated_around(soup: BeautifulSoup) -> Metadata:
    """The days that a page's header and footer state, and whose it is, which are no part of its text.

    Those of a comment, or of another article that is only teased, are not its own.
    """
    articles = soup.find_all("article")
    page = articles[0] if len(articles) == 1 and not soup.find("main") else None
    parts = soup.find_all(_is_around, limit=20)
    own = [part for part in parts if part.find_parent(_APART) in (None, page)]
    return stated_around([folded(line) for part in own for line in part.get_text("\n").split("\n")])
