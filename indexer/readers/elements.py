"""What kind of thing is an element, by its name and attributes? Tables for html.py; no parser here."""

from __future__ import annotations

import re
from collections.abc import Iterable

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

BOILERPLATE = frozenset(("header", "footer", "aside", "form", "button"))
"""Dropped unless they hold the page's own heading or most of its text, as a form around a whole page does."""

_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar tablist".split()
)
POPPING = frozenset("combobox listbox dialog alertdialog tooltip menu".split())
"""Roles of what pops up over a page, and of what opens it."""
_NAMES = frozenset(
    "cookie cookies consent gdpr breadcrumb breadcrumbs share sharing social sharebar addthis related newsletter subscribe"
    " signup sidebar nav navbar navigation menu megamenu pagination pager advert advertisement ads promo banner toolbar"
    " toc skiplink visuallyhidden screenreader offscreen backtotop masthead siteheader sitefooter footer disqus comments"
    " popup modal overlay feedback".split()
)
_RUNS = re.compile(
    r"\b(?:sr only|visually hidden|screen reader|back to top|skip link|table of contents|page feedback|hidden print)\b"
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def hidden(attributes: dict[str, object]) -> bool:
    """Whether the page itself says that nobody is to see this."""
    return (
        "hidden" in attributes
        or str(attributes.get("aria-hidden", "")).lower() == "true"
        or bool(_HIDDEN.search(str(attributes.get("style", ""))))
    )


def around_the_text(names: Iterable[str], role: str) -> bool:
    """Whether classes, id or role tell of navigation, sharing, consent and the like."""
    if role.lower() in _ROLES:
        return True
    for name in names:
        words = [word.lower() for word in _WORDS.findall(name[:200])]
        if words and ({words[0], words[-1], "".join(words)} & _NAMES or _RUNS.search(" ".join(words))):
            return True
    return False
