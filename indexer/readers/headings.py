"""Could this line be a heading? The evidence of a line's own shape; what stands around it is text.py's to weigh."""

from __future__ import annotations

import re
from typing import Literal

from indexer.readers.dates import DATE
from indexer.readers.labels import label, never_joins
from search.capitals import in_capitals
from search.sentences import sentences

MAX_HEADING = 110
"""Code points. The longest heading met in patient leaflets and guidelines, a whole question, had 98."""
MAX_WORDS = 16

Style = Literal["=", "caps", "1", "-", "~", "1.1", "1.1.1", "plain"]
RANK: tuple[Style, ...] = ("=", "caps", "1", "-", "~", "1.1", "1.1.1", "plain")
"""From the outermost to the innermost, where a document has several styles."""

_SMALL = frozenset("a an and as at but by for from if in into is of on or per the to vs with your you are do does".split())
_NO_HEADING = re.compile(
    r"(?:by|(?:written|reviewed|approved|published|issued|produced) (?:by|on|in)|(?:medically |last |page )?(?:last )?"
    r"(?:updated|reviewed|revised|published|modified)|copyright|dear|yours|kind regards|best wishes|sincerely|www\.|https?:"
    r"|e-?mail|isbn|doi)\b|(?:authors?|publishers?|date|source|version|page|figure|fig\.|table|tel|telephone|phone|fax|ref\w*)\W{0,3}[:\d]"
    r"|[©@]|\(c\)",
    re.IGNORECASE,
)
_REVIEWED = re.compile(r"\b(?:review (?:due|date)|next review)\b\W{0,3}(?:\d|[A-Z][a-z]+ \d)", re.IGNORECASE)
"""When a document will be reviewed, where a line says so behind something else."""
_NUMBER = re.compile(r"(?:leaflet|sheet|booklet|factsheet)\W+(?:no\W+)?(?-i:[A-Z]{1,5})[-/ ]?\d", re.IGNORECASE)
"""The number of a document at the house that made it."""
LOOKED_AT = 200
"""Code points at the beginning of a line in which that is looked for."""
_STEPS = "part|section|chapter|step|module"
_BESIDE = re.compile(
    rf"\A(?:(?:{_STEPS})\s+)?(?:[A-Z]\d{{0,2}}|\d{{1,2}}|[IVX]{{1,4}})[.):]\s+(?=\S)|\s\([^()]*\)\Z",
    re.IGNORECASE,
)
"""What parts a heading into no sentences: "PART B." or "A2." before it, and what stands in brackets behind it."""
_STEP = re.compile(
    rf"(?:(?:{_STEPS}|appendix|annex)\s+(?:\d{{1,2}}|[A-Z]|[IVX]{{1,4}})|(?:q|question)\s?\d{{1,2}}):\s+(?-i:[A-Z“\"(])\D*\Z",
    re.IGNORECASE,
)
"""Which of several steps or parts a heading is of: "Step 1: Alpha blocker", "Q2: How is it given?". "Step 1: take 10 mg"
tells something itself."""
ASKS = re.compile(r"(?:what|who|whom|when|where|why|which|how|is|are|do|does|can|could|will|should|may)\b", re.IGNORECASE)
BIDS = re.compile(
    r"(?:please|do not|don['’]t|never|always|only|avoid|stop|start|take|use|give|inject|throw|tell|ask|wash|keep|put|press"
    r"|hold|call|ring|phone|check|clean|open|close|wait|sit|lie|stand|drink|eat|remove|change|apply|store|carry|wear|bring|write"
    r"|rest|swallow|shake|no|maximum|minimum|at most|at least|up to)\b(?![-–]|\s(?:and|or|of|&)\s)",
    re.IGNORECASE,
)
"""How a line begins that tells somebody to do something, or how much: no heading, but one of some instructions.
"Rest and sleep" and "Check-ups" name things."""
_UNFINISHED = frozenset("a an and as at by for from in of on or that the to with".split())
_ADDRESS = re.compile(r"\S@\S{1,253}?\.\w|https?://|www\.|\+?\d(?:[\d()-]| (?! )){7,}\d|\b\d{5}(?:-\d{4})?$")
_VERBS = frozenset(
    "may can could should must include includes including are is has have need needs cause causes following such"
    " contains contain involve involves be been will would as".split()
)


def shape(line: str) -> Style | None:
    """How a line that could be a heading stands out: in capitals, or plainly, by its shortness. None: it is none."""
    if not 2 <= len(line) <= MAX_HEADING or len(line.split()) > MAX_WORDS:
        return None
    if line[-1] in ".,;!…:&" or not (line[0].isupper() or line[0].isdigit() or line[0] in "“\"'‘(¿"):
        return None
    letters = [char for char in line if char.isalpha()]
    capitals = in_capitals(line)
    # "THINGS TO STAY AWAY FROM" is set out as a whole.
    unfinished = not capitals and line.rsplit(None, 1)[-1].lower() in _UNFINISHED
    if unfinished or len(letters) < 2 or speaks_of_document(line):
        return None
    if re.fullmatch(rf"\W*(?:\w+\s+){{0,2}}{DATE}\W*", line, re.IGNORECASE) or len(sentences(_BESIDE.sub("", line))) > 1:
        return None
    # "Surgery: removes the tumor" says something; "Carcinoid: an overview" does not, but is taken for a paragraph too
    # unless it is in capitals.
    if label(line, 0, len(line)) and not (capitals or _STEP.match(line)):
        return None
    return "caps" if capitals else "plain"


def titles(line: str) -> Style | None:
    """How a line that opens a text is its title where a colon parts it: "Carcinoid crisis: what patients should know".

    One with a figure, such as "Dose: 10 mg once a day", tells something itself.
    """
    found = label(line, 0, len(line))
    if found is None or never_joins(found.of(line)) or speaks_of_document(line) or any(map(str.isdigit, line)):
        return None
    return shape(found.of(line) + line[found.end :].replace(":", "", 1))


def speaks_of_document(line: str) -> bool:
    """Whether a line states who made the document, or when, or gives an address: no heading, however short."""
    reviewed = _REVIEWED.search(line, 1, LOOKED_AT)
    return bool(_NO_HEADING.match(line) or _NUMBER.match(line) or reviewed or _ADDRESS.search(line))


def holds_address(line: str) -> bool:
    """Whether a line holds a telephone number, or an address of the web or of e-mail."""
    return bool(_ADDRESS.search(line))


def announces(line: str) -> bool:
    """Whether a line that ends with a colon names what follows ("Diagnosis:") rather than leading into it."""
    words = line.rstrip(": ").split()
    plain = not any(word.lower().strip("(),’'") in _VERBS for word in words)
    return line.endswith(":") and len(words) <= 6 and plain and shape(line.rstrip(": ")) is not None


def title_case(line: str) -> bool:
    """Whether the words of a line are capitalized as a title's are."""
    words = [word for word in line.split() if word[0].isalpha() and word.lower() not in _SMALL]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.8 * len(words)
