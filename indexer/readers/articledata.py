"""What does a journal article say of itself? The front matter of JATS as Metadata; the text is jats.py's."""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import Element

from indexer.readers.authors import Authors, together
from indexer.readers.dates import month_of
from indexer.readers.pagedata import address
from indexer.readers.structure import folded
from search.days import Day
from search.model import Metadata

_PUBLISHED = ("pub", "epub", "epub-ppub", "ppub", "collection")
"""Dates of publication, the best first; a month without a day only where none of them has one."""
_MEMBERS = frozenset(("contrib-group", "aff", "xref", "fn"))
_UPDATED = ("corrected", "updated", "rev-published")


def about(root: Element) -> Metadata:
    """From an <article> whose names have no namespaces. Raises nothing."""
    meta = root.find("front/article-meta")
    if meta is None:
        meta = Element("article-meta")
    return Metadata(
        title=_title(meta),
        url=_url(meta),
        publisher=_text(root.find("front/journal-meta//journal-title"))
        or _text(root.find("front/journal-meta/publisher/publisher-name")),
        author=_authors(meta),
        published=_first_date(meta.findall("pub-date"), ("date-type", "pub-type"), _PUBLISHED),
        updated=_first_date(meta.findall("history/date"), ("date-type",), _UPDATED),
        language=root.get("lang") or None,
        licence=_licence(meta),
    )


def _title(meta: Element) -> str | None:
    """The title without its footnotes' marks."""
    title = meta.find("title-group/article-title")
    if title is None:
        return None
    marks = [folded("".join(one.itertext())) for one in title.iter("xref")]
    said = [text for text in title.itertext() if folded(text) not in marks]
    return folded("".join(said)) or None


def _authors(meta: Element) -> Authors:
    names = []
    for one in meta.iterfind("contrib-group/contrib"):
        if one.get("contrib-type", "author") == "author":
            names.append(_group(one) or _person(one) or _text(one.find("string-name")) or "")
    return together(names)


def _person(one: Element) -> str:
    given, family = _text(one.find(".//given-names")), _text(one.find(".//surname"))
    return " ".join(part for part in (given, family) if part)


def _group(one: Element) -> str | None:
    """A group that signs as one, without its members, who are named in it; None where a person signs."""
    group = one.find("collab")
    if group is None or one.find("name") is not None:
        return None
    named = (
        text for child in group for text in ("" if child.tag in _MEMBERS else "".join(child.itertext()), child.tail or "")
    )
    return folded((group.text or "") + "".join(named)) or None


def _first_date(dates: list[Element], attributes: tuple[str, ...], kinds: tuple[str, ...]) -> Day | None:
    of_kind = [one for kind in kinds for one in dates if kind in [one.get(name) for name in attributes]]
    found = [day for one in of_kind if (day := _date(one))]
    return next((day for day in found if isinstance(day, date)), found[0] if found else None)


def _date(element: Element) -> Day | None:
    """The day, or the month where the element has no day."""
    try:
        year, month = (int(element.findtext(part, "")) for part in ("year", "month"))
        if element.find("day") is None:
            return month_of(year, month)
        return date(year, month, int(element.findtext("day", "")))
    except ValueError:
        return None


def _url(meta: Element) -> str | None:
    """The address that the article gives for itself, else that of its DOI."""
    for link in meta.iterfind("self-uri"):
        found = address(link.get("href", ""))
        if found and not found.lower().endswith(".pdf"):
            return found
    for one in meta.iterfind("article-id"):
        doi = folded("".join(one.itertext()))
        if one.get("pub-id-type") == "doi" and doi.startswith("10."):
            return address(f"https://doi.org/{doi}")
    return None


def _licence(meta: Element) -> str | None:
    """The licence's address, else its words, else what the copyright statement says."""
    licence = meta.find("permissions/license")
    if licence is not None:
        stated = [_text(licence.find("license_ref")), licence.get("href"), _text(licence.find(".//ext-link"))]
        addresses = [found for one in stated if one and (found := address(one))]
        return addresses[0] if addresses else _text(licence)
    return _text(meta.find("permissions/copyright-statement"))


def _text(element: Element | None) -> str | None:
    return folded("".join(element.itertext())) or None if element is not None else None
