"""What does a journal article say of itself? The front matter of JATS as Metadata; the text is jats.py's."""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import Element

from indexer.readers.pagedata import address
from indexer.readers.structure import folded
from search.model import Metadata

MOST_AUTHORS = 6
"""Authors that are named; of more, the first six and "et al.", as medical journals cite them."""

_PUBLISHED = ("pub", "epub", "epub-ppub", "ppub", "collection")
"""Dates of publication, the best first. Day, month and year must be there: nothing is guessed."""
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


def _authors(meta: Element) -> str | None:
    names = []
    for one in meta.iterfind("contrib-group/contrib"):
        if one.get("contrib-type", "author") == "author":
            given, family = _text(one.find(".//given-names")), _text(one.find(".//surname"))
            joined = " ".join(part for part in (given, family) if part)
            name = joined or _text(one.find("collab")) or _text(one.find("string-name"))
            names += [name] if name else []
    more = ["et al."] if len(names) > MOST_AUTHORS else []
    return ", ".join(names[:MOST_AUTHORS] + more) or None


def _first_date(dates: list[Element], attributes: tuple[str, ...], kinds: tuple[str, ...]) -> date | None:
    for kind in kinds:
        for one in dates:
            if kind in [one.get(name) for name in attributes]:
                day = _date(one)
                if day:
                    return day
    return None


def _date(element: Element) -> date | None:
    try:
        return date(*(int(element.findtext(part, "")) for part in ("year", "month", "day")))
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
