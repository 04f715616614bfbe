"""Is this line a way to somewhere else, rather than something said? Told by its wording, never by its form.

A heading and a link line look alike in plain text: short, and without a full stop.
"""

from __future__ import annotations

import re

MAX_LINK = 110
"""Code points. A longer line is a sentence, whatever its first words."""

_PAGE = r"(?:page|article|leaflet|story|site|website|topic|section|content|menu|chapter|document|guide|list|home|top)"
_WORDING = (
    r"(?:learn|read|find out|discover|see|view|show|explore|get|know)\s+(?:more|all|less)\b(?!\s+(?:than|of)\b).*",
    r"(?:learn|find out|read)\s+(?:about|how|what|why)\b.*",
    r"(?:see|view) also\b.*",
    r"(?:click|tap|press)\s+(?:here|below|on|to)\b.*",
    r"to (?:learn|read|find out) more\b.*(?:click|visit|see|go to)\b.*",
    r"(?:share|print|email|e-mail|bookmark|save|download|like|rate|tweet|pin|copy|cite)(?:\s+(?:this|the|a|on|via|by|to|pdf|link)\b.*|\s*[|/,•·]\s*\w+.*)?",
    # "Go to A&E if you cannot breathe" is none, nor is "Back to work".
    rf"(?:back|return|go|skip|jump)(?:\s+back)?\s+(?:to|forward)\s+(?:(?:the|our|your|main|all|site)\s+)*(?:{_PAGE}s?|homepage|start|"
    r"beginning|front|search|results?|index|contents|navigation|footer|header|previous|next|overview|news|blog|a\s?[-–]\s?z)\b.{0,30}",
    r"go (?:back|forward)",
    rf"(?:on|in) this {_PAGE}",
    r"(?:sign up|subscribe|register|join)\b(?:\s+(?:for|to|now|here|today|our)\b.*)?",
    r"(?:log|sign) (?:in|out)|follow us\b.*|connect with us\b.*|donate(?: now| today)?|make a donation",
    r"(?:previous|next)(?:\s+(?:page|article|topic|section|chapter|post)\b.*)?",
    r"related (?:topics?|links?|articles?|pages?|content|stories|information|resources|reading|videos?)",
    r"you (?:may|might) also (?:like|be interested in)\b.*",
    r"(?:more|further) (?:articles|stories|links|on this topic|like this)\b.*|more (?:about|on|information about):? .*",
    r"(?:main )?menu|home|search|site ?map|advertisements?|table of contents|contents|top of page|close|loading.*",
    r"(?:accept|reject|manage|allow)\s+(?:all\s+)?cookies?.*|cookie (?:settings|policy|preferences)",
    r"(?:privacy|accessibility)(?: policy| notice| statement)|terms of (?:use|service)",
    r"all rights reserved",
)
_LINK = re.compile(r"\W*(?:" + "|".join(f"(?:{wording})" for wording in _WORDING) + r")[\s»›>→.…]*", re.IGNORECASE)
_TRAIL = re.compile(r"(?:home|start)(?:\s*[>›»/]\s*[^>›»/]{2,60}){1,8}\s*", re.IGNORECASE)
"""The way to a page: "Home > Patients > Scans"."""
_BAR = re.compile(r"\w[\w'’ ]{1,25}(?:\s\|\s\w[\w'’ ]{1,25}){2,8}")
_PAGES = re.compile(
    r"\b(?:contact|jobs|careers|privacy|terms|site ?map|accessibility|cookies|log ?in|sign in|donate)\b", re.IGNORECASE
)
"""Of a line of links beside one another, what shows that they are such."""
_PAGE_NUMBER = re.compile(r"\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*|[-–—\s]*page\s+[ivxlc]+\W*", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.[. ]{3,}|…[… ]*)\s?(\d{1,4}|[ivxlc]{1,6})", re.IGNORECASE)
"""The dots of a table of contents, and the page to which they lead."""
_SENTENCE_END = re.compile(r"[.!?]\s|[!?:;]\s*$")

_ADDRESS = re.compile(r"(?:https?://|www\.|doi:?\s*10\.)\S+", re.IGNORECASE)
_BESIDE_ADDRESS = 12
"""Words beside an address from which a note says something, and does not only name a work."""
_YEAR = r"\b(?:19|20)\d\d[a-z]?\b"
_NAME = r"[A-Z][\w'’-]+"
_WORK = re.compile(
    rf"(?=.*{_YEAR})(?:{_NAME},? (?:[A-Z]\.?[ -]?){{1,3}}[,.;:&(]|.*\bet al\b[.,]*\s+(?:[A-Z]|\(?{_YEAR}\)?\W*(?:[A-Z]|$)))"
    rf"|{_NAME}(?: (?:and|&) {_NAME})?,? \(?{_YEAR}\)?\W*$"
    rf"|.*{_YEAR}[^.]{{0,12}};\s*\d+\s*[(:]"
    r"|.*\b(?:PMID|ISBN)\b|ibid\b",
    re.DOTALL,
)
"""How a work is named: "Smith J. Bile acids. 2019", "Smith and Lee (2019)", "… 2019;12:3–4"."""
_LONGEST_WORK = 500
"""Code points. A longer note says more."""


def is_link(line: str) -> bool:
    """Whether one line, alone in its block, is worded as a link ("Learn more about …", "Back to top")."""
    line = " ".join(line.split())
    if len(line) > MAX_LINK or _SENTENCE_END.search(line):
        return False
    beside = _BAR.fullmatch(line) and len(_PAGES.findall(line)) > 1
    return bool(_LINK.fullmatch(line) or _TRAIL.fullmatch(line) or beside)


def names_a_work(note: str) -> bool:
    """Whether a note says where something stands, and nothing else: an address, a word, or a work with its year."""
    words = _ADDRESS.sub("", note).split()
    if len(words) < len(note.split()) and len(words) <= _BESIDE_ADDRESS:
        return True
    return len(words) <= 1 or (len(note) <= _LONGEST_WORK and bool(_WORK.match(note)))


def leads_to_page(line: str) -> int:
    """The page to which the dots of one line lead, as in a table of contents: "Diagnosis ........ 2"; 0 where none do."""
    found = _LEADERS.search(line[-MAX_LINK:])
    if found is None or not line.endswith(found.group()):
        return 0
    page = found.group(1)
    return int(page) if page.isdecimal() else 1


def is_page_number(line: str) -> bool:
    """Whether one line, alone in its block, is a page's number ("Page 2 of 6", "- 3 -")."""
    return len(line) < 30 and bool(_PAGE_NUMBER.fullmatch(line))
