"""What kind of thing is an element, by its name and attributes? Tables for html.py; no parser here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

BLOCKS = frozenset(
    "address article aside blockquote body center details dialog dd div dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = frozenset(("ul", "ol", "menu", "dir", "dl"))
BOLD = frozenset(("b", "strong"))

DROPPED = frozenset(
    "script style noscript template nav svg canvas iframe object embed video audio select input textarea datalist option"
    " map head title meta link del s strike dialog rp rt".split()
)
"""Never said by the page: code, controls, pictures, what is struck out, readings beside characters."""

_HEADS = frozenset("heading subheading subhead crosshead crossheading sectionheading sectiontitle".split())
_TITLES = frozenset("pagetitle doctitle msotitle headline".split())
"""Classes of paragraphs that are headings, and of those that are titles, without their hyphens."""

FIELDS = frozenset(("input", "select", "textarea"))
"""What a reader fills in."""
BOILERPLATE = frozenset(("header", "footer", "aside", "form", "button"))
"""Dropped unless they hold the page's own heading or most of its text, as a form around a whole page does, or are asides in
the text that say something."""

Standing = Literal["text", "part", "subject", "anchor", "around"]
"""What an element's names make of it: text; part of the text if it is mostly prose; around the text unless it speaks of
what its class, or its id alone, names; or around the text."""

_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar tablist".split()
)
POPPING = frozenset("combobox listbox dialog alertdialog tooltip menu".split())
"""Roles of what pops up over a page, and of what opens it."""
_CONSENT = frozenset("cookie cookies gdpr".split())
_SUBJECTS = frozenset("consent share sharing social related menu navigation feedback".split())
"""Names of what stands around a text that may as well be what a part of it is about: social support, consent to surgery."""
_NAMES = (
    _CONSENT
    | _SUBJECTS
    | frozenset(
        "breadcrumb breadcrumbs sharebar addthis newsletter subscribe signup sidebar nav navbar megamenu pagination pager"
        " advert advertisement advertorial ads promo sponsor sponsors sponsored"
        " banner toolbar toc skiplink visuallyhidden screenreader offscreen backtotop masthead"
        " siteheader sitefooter footer disqus comments popup modal overlay".split()
    )
)
_OPPOSITE = frozenset("has no with without".split())
"""What stands before a name that is not the element's own: a page "has-sidebar", or "no-banner"."""
_CALLS = frozenset(
    "alert callout caution danger emergency important info information note notice safety tip warning".split()
)
"""What a box in the text calls out."""
_PARTS = {"footer": frozenset("card panel box tile table callout accordion".split()), "banner": _CALLS}
"""Names that are a part of the text's where one of these words stands right before them, as in "card-footer"."""
_RUNS = re.compile(
    r"\b(?:sr only|visually hidden|screen reader|back to top|skip link|table of contents|page feedback|hidden print)\b"
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def hidden(attributes: dict[str, object]) -> bool:
    """Whether the page itself says that nobody is to see this. What a browser's own search finds and shows is seen."""
    return (
        str(attributes.get("hidden", "until-found")).lower() != "until-found"
        or str(attributes.get("aria-hidden", "")).lower() == "true"
        or bool(_HIDDEN.search(str(attributes.get("style", ""))))
    )


def standing(classes: Iterable[str], anchor: str, role: str) -> Standing:
    """What classes, id and role tell of an element: navigation, sharing, consent and the like stand around the text."""
    if role.lower() in _ROLES:
        return "around"
    found = {_by_class(name) for name in classes} | {_by_id(anchor)}
    return next(one for one in ("around", "subject", "anchor", "part", "text") if one in found)


def words(name: str) -> list[str]:
    """The words of a class or an id, in small letters."""
    return [word.lower() for word in _WORDS.findall(name[:200])]


def _named(of: list[str]) -> set[str]:
    """The names that these words begin or end with, or make up."""
    last = of[-1:] if of[-2:-1] and of[-2] not in _OPPOSITE else []
    return {*of[:1], *last, "".join(of)} & _NAMES


def _by_class(name: str) -> Standing:
    of = words(name)
    named = _named(of)
    if named and len(of) == 1:
        return "around"
    if not named:
        return "around" if _RUNS.search(" ".join(of)) else "text"
    if named == {of[-1]} and of[-2:-1] and of[-2] in _PARTS.get(of[-1], ()):
        return "part"
    called = named == {"sidebar"} and of[-1] in _CALLS
    return "subject" if called or (named <= _SUBJECTS and not _CONSENT.intersection(of)) else "around"


def _by_id(name: str) -> Standing:
    of = words(name)
    if of in (["consent"], ["social"]):
        return "anchor"
    standing = _by_class(name)
    # "consent-banner" and "share-menu" are no heading's.
    return "anchor" if standing == "subject" and (len(of) == 1 or not _NAMES.issuperset(of)) else standing


def named_level(classes: Iterable[str], last: int) -> int:
    """The level of a heading that a paragraph is by its classes, "heading" or "section-title"; 0 where it is none.

    last: that of the last heading.
    """
    plain = {name.lower().replace("-", "").replace("_", "") for name in classes}
    if not plain.isdisjoint(_TITLES):
        return 1
    named = _HEADS & plain
    return min(last + (2 if any(name.startswith("sub") for name in named) else 1), 6) if named else 0
