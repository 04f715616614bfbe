"""What does a document say of itself, in words that a reader sees? Nothing is guessed: unknown stays None.

"This page was reviewed by …" speaks of the page, "the guideline was updated in …" does not: a statement counts only
near the start or the end, and only where it opens its sentence or names the document it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import fields, replace

from indexer.readers.dates import DATE, day
from search.model import Block, Metadata, Person, Span
from search.sentences import sentences

NEAR = 14
"""Blocks from either end among which a document speaks of itself."""
LONGEST = 600
"""Code points of a block that may do so."""
COMPARED = 100
"""Authors that are looked for, each among all of another statement's: of more, that would take hours on a hostile page."""

_ITSELF = re.compile(
    r"\b(?:this\s+(?:is|was|has)|page|information|content|leaflet|booklet|document|article|guide|factsheet|fact sheet|"
    r"website|publication)\b",
    re.IGNORECASE,
)
_GAP = r"(?:\s*(?:[:–—|-]|\b(?:on|date|due|is|was|the)\b))*\s*"
_UPDATED = r"(?:updated?|revised|revision|modified|amended)"
_DATED = {
    "next_review": r"(?:next\s+(?:review\w*|update)|review\s+due|due\s+for\s+review|to\s+be\s+reviewed)",
    "updated": _UPDATED,
    "reviewed": r"(?:(?<!next\s)reviewed|checked|last\s+review|date\s+of\s+(?:last\s+)?review)",
    "published": r"(?:published|publication|issued?|posted|first\s+published)",
}
_DATES = {name: re.compile(rf"\b{key}\b{_GAP}(?P<date>{DATE})", re.IGNORECASE) for name, key in _DATED.items()}
_REVIEWED_BY_ON = re.compile(
    rf"\breviewed\b(?:(?!\b(?:{_UPDATED}|published)\b).){{0,200}}?\bon\s+(?P<date>{DATE})", re.IGNORECASE | re.DOTALL
)
_OPENING = re.compile(
    r"\W*(?:(?:page|date|last|first|medically|clinically|content|text|originally|most recently|next|medical|expert)\s+){0,3}"
    r"(?:(?:and|of)\s+)?(?:updated?|revis\w+|modified|amended|review\w*|checked|approved|publi\w+|issued?|posted|written"
    r"|authors?|by|due)\b",
    re.IGNORECASE,
)
_REVIEWER = re.compile(
    r"\b(?:(?:reviewed|checked|approved)(?:\s+and\s+(?:reviewed|approved|checked))?"
    r"(?:\s+(?:for\s+\w+(?:\s+\w+)?|on\s+[\w ,./-]{4,20}?))?\s+by|(?:medical\s+|clinical\s+)?reviewers?\s*:)\s*:?\s*",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"(?:\b(?:written|authored)\s+by|^\W*authors?\s*:|^\W*by(?=\s+[A-Z]))\s*:?\s*", re.IGNORECASE)
_HONORIFIC = r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Dame)\.?\s+){0,2}"
_PART = r"(?:[A-Z]\.|[^\W\d_a-z][\w’'-]*[a-z’'][\w’'-]*|[A-Z](?=\s))"
_NAME = re.compile(
    rf"{_HONORIFIC}{_PART}(?:\s+(?:(?:de|da|del|der|den|di|la|le|van|von|bin|al|el)\s+){{0,2}}{_PART}){{1,4}}"
)
_AFTER_NAME = re.compile(r"\s*(?:$|[&,.;:()\n|–—-]|(?:at|of|from|on|and|in|for)\b)")
_CREDENTIAL = re.compile(
    r"[,\s(]\s*((?:[A-Z]\.){2,4}|[A-Z][a-z]?[A-Z][A-Za-z]{0,5}(?:-[A-Z]{1,4})?|(?:Ph|M|D|B)\.?[A-Z][a-z]?\.?)(?=[,;.)\s]|$)"
)
_NOT_NAMES = frozenset(
    "the our medical clinical advisory editorial board team staff committee society association foundation hospital"
    " university institute cancer center centre department health national american royal college group council".split()
)
_ORGANISATIONS = _NOT_NAMES | frozenset("trust clinic service services charity press news network alliance research".split())
_PARTED = re.compile(r"\s*[;,&]\s*(?:and\s+)?|\s+and\s+")
_CREDENTIALS = re.compile(r"(?:[A-Z][A-Za-z]?\.?){2,5}")
_AND_MORE = re.compile(r"\s*(?:,?\s*\band\b|[&;])\s*")
_OR_COMMA = re.compile(r"\s*(?:,?\s*\band\b|[&;,])\s*")

Authors = str | tuple[str, ...] | None
"""As in Metadata.author."""


def merged(first: Metadata, second: Metadata) -> Metadata:
    """Field by field, the first's value, else the second's. A span stays with the value that it is the span of."""
    values = {
        field.name: getattr(first, field.name) if getattr(first, field.name) is not None else getattr(second, field.name)
        for field in fields(Metadata)
    }
    if first.updated is not None and first.updated_span is None and first.updated != second.updated:
        values["updated_span"] = None
    if first.reviewer and second.reviewer and first.reviewer.span is None and first.reviewer.name == second.reviewer.name:
        values["reviewer"] = replace(first.reviewer, span=second.reviewer.span)
    return Metadata(**values)


def together(names: Iterable[str]) -> Authors:
    """Names as Metadata has them. One that stands there twice is two people's."""
    apart = tuple(name for name in names if name)
    return apart if len(apart) > 1 else apart[0] if apart else None


def named(texts: Iterable[str]) -> tuple[str, ...]:
    """The authors that fields state, one or several in each: "Ann Lee", "Lee, Ann; Ray, Bob", "Ann Lee and Bob Ray".

    Two names with nothing but a comma between them may be one, or a name and an office, and stay together.
    """
    apart: list[str] = []
    for part in (" ".join(part.split()) for text in texts for part in text.split(";")):
        several = people(part)
        sure = len(several) > 2 or (len(several) == 2 and re.search(r"&|\band\b", part))
        apart += several if sure else [part] if part else []
    return tuple(apart)


def people(text: str) -> tuple[str, ...]:
    """The people that a text names, with what stands between them; none where any part of it is no person's name."""
    parts = [part for part in _PARTED.split(text) if part and not _CREDENTIALS.fullmatch(part)]
    found = [one.name for part in parts if (one := person(part)) is not None and not _organisation(one.name)]
    return tuple(found) if len(found) == len(parts) else ()


def with_all_authors(about: Metadata, others: Iterable[Metadata]) -> Metadata:
    """The same, with its co-authors where only another of a document's statements names them beside these."""
    for other in others:
        if len(other.authors) > len(about.authors) and 0 < len(about.authors) <= COMPARED:
            each = list(map(_words_of, other.authors))
            if all(any(_same_name(one, their) for their in each) for one in map(_words_of, about.authors)):
                about = replace(about, author=other.author)
    return about


def _words_of(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", name.lower()))


def _same_name(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names, by their words, are one person's: "Lee, Ann" and "Ann Lee, MD", or "A Lee", but not "Bob Lee"."""
    fewer, more = sorted((one, other), key=len)
    return bool(fewer) and all(any(_same_word(word, their) for their in more) for word in fewer)


def _same_word(one: str, other: str) -> bool:
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


def _organisation(name: str) -> bool:
    return any(word.lower() in _ORGANISATIONS for word in name.split())


def stated_in(text: str, blocks: Sequence[Block]) -> Metadata:
    """What the visible text states, with the spans where it does. Of two statements the first counts."""
    about = Metadata()
    for start, sentence in _near_the_ends(text, blocks):
        if _OPENING.match(sentence) or _ITSELF.search(sentence):
            about = merged(about, said(start, sentence))
    return about


def person(text: str, start: int = 0) -> Person | None:
    """Who is named at the start of text: "Jane Doe, MD, Head of Oncology at St Mary's". start: of text, for the span."""
    match = _NAME.match(text)
    if match is None or any(word.lower() in _NOT_NAMES for word in match.group().split()):
        return None
    if not _AFTER_NAME.match(text, match.end()):
        return None
    position, credentials = match.end(), []
    while found := _CREDENTIAL.match(text, position):
        credentials.append(found.group(1))
        position = found.end()
    title, organisation = _office(text[position:])
    span = Span(start + match.start(), start + match.end())
    return Person(" ".join(match.group().split()), tuple(credentials), title, organisation, span)


def _near_the_ends(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    numbers = sorted({*range(min(NEAR, len(blocks))), *range(max(0, len(blocks) - NEAR), len(blocks))})
    for number in numbers:
        block = blocks[number]
        if block.end - block.start <= LONGEST and block.kind != "navigation":
            # A line is a statement of its own even where no full stop ends it: "Updated 3 May 2021\nVersion 2".
            for span in sentences(text[block.start : block.end]):
                yield block.start + span.start, span.shifted(block.start).of(text)


def said(start: int, sentence: str) -> Metadata:
    """What one sentence states; start is where it stands, for the spans."""
    found: dict[str, date] = {}
    updated_span = None
    for name, pattern in _DATES.items():
        match = pattern.search(sentence) or (_REVIEWED_BY_ON.search(sentence) if name == "reviewed" else None)
        value = day(match) if match else None
        if match and value:
            found[name] = value
            if name == "updated":
                updated_span = Span(*match.span("date")).shifted(start)
    reviewer = _who(_REVIEWER, start, sentence)
    about = Metadata(reviewer=reviewer, author=together(_authors(sentence)), updated_span=updated_span)
    return replace(about, **found)


def _who(pattern: re.Pattern[str], start: int, sentence: str) -> Person | None:
    match = pattern.search(sentence)
    return person(sentence[match.end() :], start + match.end()) if match else None


def _authors(sentence: str) -> Iterator[str]:
    """Who is said to have written it. A comma leads to another author only in a list that says that there are several:
    "by Ann Lee, Senior Oncologist" names one."""
    match = _AUTHOR.search(sentence)
    between = _OR_COMMA if match and re.search(r"authors\s*:", match.group(), re.IGNORECASE) else _AND_MORE
    at: int | None = match.end() if match else None
    first = True
    while at is not None and (found := person(sentence[at:], at)) is not None and found.span is not None:
        if not first and _organisation(found.name):
            return
        yield found.name
        first, at = False, found.span.end
        while credential := _CREDENTIAL.match(sentence, at):
            at = credential.end()
        more = between.match(sentence, at)
        at = more.end() if more else None


def _office(rest: str) -> tuple[str | None, str | None]:
    """The title and organisation in what follows a name: ", Head of Oncology at St Mary's on 3 May 2021."."""
    rest = re.split(rf"\s+on\s+{DATE}|\s+and\s+(?:was\s+)?{_UPDATED}\b|[\n;|(]\s*", rest, maxsplit=1, flags=re.IGNORECASE)[0]
    rest = rest.strip().removesuffix(".").strip()
    if not rest.startswith(",") and not re.match(r"(?:at|of|from)\s", rest):
        return None, None
    before, _, after = f" {rest.lstrip(', ')}".rpartition(" at ")
    title, organisation = (
        (before.strip(" ,"), after.strip(" ,")) if before or rest.startswith("at ") else (after.strip(), "")
    )
    if re.match(DATE, title, re.IGNORECASE):
        title = ""
    return title or None, organisation or None
