"""What does a page say of itself, apart from its text? <meta>, <link> and JSON-LD as Metadata; no parser here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from indexer.readers.authors import Authors, named, together
from indexer.readers.dates import parse
from indexer.readers.houses import names_house
from indexer.readers.merging import merged
from indexer.readers.people import person
from indexer.readers.structure import folded
from search.model import Metadata, Person

MAX_NODES = 2000
"""Objects of JSON-LD that are looked at: more than any page needs, few enough to bound the work."""

_PAGES = ("webpage", "article", "posting", "report", "faqpage", "qapage", "creativework", "healthtopiccontent")
_META = {
    "title": ("og:title", "dcterms.title", "dc.title", "twitter:title", "citation_title"),
    "publisher": ("dcterms.publisher", "dc.publisher", "citation_publisher", "publisher", "og:site_name"),
    "published": (
        "article:published_time",
        "dcterms.issued",
        "dcterms.created",
        "dc.date.issued",
        "citation_publication_date",
        "datepublished",
        "date",
    ),
    "updated": (
        "article:modified_time",
        "dcterms.modified",
        "dc.date.modified",
        "og:updated_time",
        "last-modified",
        "datemodified",
        "revised",
    ),
    "reviewed": ("lastreviewed", "dcterms.datereviewed", "article:reviewed_time"),
    "language": ("dcterms.language", "dc.language", "content-language"),
    "audience": ("dcterms.audience", "audience"),
    "licence": ("dcterms.license", "dcterms.rights", "dc.rights", "license", "copyright"),
    "url": ("og:url", "dcterms.identifier", "citation_public_url"),
}
_BY_PROGRAM = re.compile(
    r"(?:new page|page|untitled(?: document| page)?|document|home(?: ?page)?|index)(?: ?\d+)?|microsoft word - .*"
    r"|[\w.-]+\.(?:docx?|pdf|html?)",
    re.IGNORECASE,
)
"""Titles that a program gives a page."""
_AUTHORS = ("author", "dcterms.creator", "dc.creator", "citation_author", "citation_authors", "article:author")
_DATES = frozenset(("published", "updated", "reviewed"))


def from_meta(stated: Mapping[str, Sequence[str]]) -> Metadata:
    """From <meta> names or properties, in lower case, and their contents: of authors all, of anything else the first."""
    values: dict[str, object] = {}
    for field, names in _META.items():
        for name in names:
            said = folded(stated.get(name, ("",))[0])
            value = parse(said) if field in _DATES else address(said) if field == "url" else said or None
            if value:
                values[field] = value
                break
    return Metadata(author=together(_most(stated)), **values)  # type: ignore[arg-type]  # the keys are Metadata's


def _most(stated: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Of several names for authors, the first under which most of them stand: "author" often holds the first alone."""
    return max((_apart(stated.get(name, ())) for name in _AUTHORS), key=len)


def _apart(texts: Iterable[str]) -> tuple[str, ...]:
    # An author that is an address is a profile's, not a name.
    return tuple(dict.fromkeys(one for one in named(texts) if not address(one)))


def from_json_ld(scripts: Iterable[str]) -> Metadata:
    """From JSON-LD, of pages and articles alone; what cannot be parsed says nothing."""
    about = Metadata()
    for script in scripts:
        try:
            read = json.loads(script)
        except (ValueError, RecursionError):
            continue
        nodes = list(_nodes(read))
        names = {node["@id"]: _text(node.get("name")) for node in nodes if isinstance(node.get("@id"), str)}
        for node in nodes:
            if any(kind.endswith(_PAGES) for kind in _kinds(node)):
                about = merged(about, _page(node, names))
    return about


def title_of(heading: str | None, stated: str | None, headings: Sequence[tuple[int, str]]) -> str | None:
    """A page's title: its outermost heading, unless that is only the name of its site; else what it states, unless a program
    gave it that; else the first of its other headings. headings: all, each behind its level."""
    if heading and stated and names_house(heading) and stated.endswith(heading):
        return stated.removesuffix(heading).rstrip(" -|–—:·•") or heading
    if heading and names_house(heading) and headings[0] == (1, heading):
        levels = [level for level, _ in headings[1:]]
        if levels and levels.count(levels[0]) == 1 and levels[0] == min(levels):
            return headings[1][1]
    by_program = stated is not None and _BY_PROGRAM.fullmatch(stated)
    return heading or (headings[0][1] if by_program and headings else stated)


def address(text: str) -> str | None:
    """The text, if it is an address that a reader can follow safely."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return None
    safe = parts.scheme in ("http", "https") and parts.netloc and not any(char.isspace() for char in text.strip())
    return text.strip() if safe else None


def _nodes(read: object) -> Iterator[dict[str, object]]:
    waiting, met = [read], 0
    while waiting and met < MAX_NODES:
        node = waiting.pop(0)
        met += 1
        if isinstance(node, list):
            waiting[:0] = node[:MAX_NODES]
        elif isinstance(node, dict):
            yield node
            waiting += [
                node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if isinstance(node.get(key), (list, dict))
            ]


def _kinds(node: Mapping[str, object]) -> list[str]:
    kinds = node.get("@type")
    return [kind.lower() for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _page(node: Mapping[str, object], names: Mapping[object, str | None]) -> Metadata:
    """names: of the nodes that others point to, by what these say."""
    publisher = _text(node.get("publisher"))
    return Metadata(
        title=_text(node.get("headline")) or _text(node.get("name")),
        url=address(_text(node.get("url")) or _text(node.get("mainEntityOfPage")) or _text(node.get("@id")) or ""),
        publisher=names.get(publisher) if publisher in names else None if address(publisher or "") else publisher,
        author=_authors(node.get("author")),
        reviewer=_person(node.get("reviewedBy")),
        published=parse(_text(node.get("datePublished")) or ""),
        updated=parse(_text(node.get("dateModified")) or ""),
        reviewed=parse(_text(node.get("lastReviewed")) or ""),
        language=_text(node.get("inLanguage")),
        audience=_audience(node.get("audience") or node.get("medicalAudience")),
        licence=_text(node.get("license")),
    )


def _authors(value: object) -> Authors:
    several = value if isinstance(value, list) else [value]
    return together(_apart(text for one in several if (text := _text(one))))


def _text(value: object) -> str | None:
    """The text of a value that may be one, an object with a name, or a list of either."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = (
            value.get("name") or value.get("@value") or value.get("alternateName") or value.get("@id") or value.get("url")
        )
    return folded(value) or None if isinstance(value, str) else None


def _audience(value: object) -> str | None:
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        said = _text(first)
        return said.lower() if said else None
    said = _text(first.get("audienceType")) or _text(first.get("name"))
    kinds = [kind for kind in _kinds(first) if kind not in ("medicalaudience", "peopleaudience", "audience")]
    return said.lower() if said else (kinds[0] if kinds else None)


def _person(value: object) -> Person | None:
    first = value[0] if isinstance(value, list) and value else value
    name = _text(first)
    if name is None:
        return None
    known = person(name)
    details = first if isinstance(first, dict) else {}
    if known is None and "person" not in _kinds(details):
        return None
    suffix = _text(details.get("honorificSuffix"))
    credentials = (known.credentials if known else ()) or tuple((suffix or "").replace(",", " ").split())
    title = _text(details.get("jobTitle")) or (known.title if known else None)
    works_for = _text(details.get("worksFor")) or _text(details.get("affiliation"))
    return Person(known.name if known else name, credentials, title, works_for or (known.organisation if known else None))
