"""Who wrote it, of all that a line names? An office, a place or an organisation beside a name is no author.

What is not clearly an author is left out of what a text says; a field that states it is kept as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import replace

from indexer.readers.people import HONORIFIC, ORGANISATIONS, PARTICLES, WORD, person
from search.model import Metadata

COMPARED = 100
"""Authors that are looked for, each among all of another statement's: of more, that would take hours on a hostile page."""
LONGEST_ASIDE = 8
"""Words of an office or an organisation behind a name: of more, it is a sentence."""

_BETWEEN = re.compile(r"(\s*(?:,?\s*(?:&|\band\b)|,)\s*)")
_CREDENTIAL = re.compile(r"(?:[A-Z][A-Za-z]?\.?){2,5}")
_SURNAME = rf"{PARTICLES}{WORD}"
_BRIEF = rf"{_SURNAME}(?:\s+{WORD}\s+[A-Z]|\s+[A-Z]{{1,3}})"
_GIVEN = rf"(?:[A-Z]\.|{WORD}|[A-Z]\b)"
_INITIALS_LAST = re.compile(rf"\s*({_BRIEF})\.?\s*")
_SURNAME_FIRST = re.compile(rf"\s*({_BRIEF}|{_SURNAME}(?:\s{WORD})?,\s+{_GIVEN}(?:\s*{_GIVEN}){{0,2}})\.?\s*")
# "By Stage I, Stage II" has the shape of brief names, which a word for writing must announce.
_OPENING = re.compile(
    rf"(?:\b(?:written|authored)\s+by|^\W*authors?\s*:|^\W*by(?=\s+[A-Z])(?!\s+(?-i:{_BRIEF})\b))\s*:?\s*", re.IGNORECASE
)
_TITLE = re.compile(rf"{HONORIFIC}(?!of\b|in\b|[Ee]merit)")
_OFFICE = re.compile(
    r"assistant|associate|chief|clinical|consultant|head|lead|medical|research|senior|staff|student|trainee|emerit(?:us|a)"
    r"|nurse|surgeon|doctor|specialist|practitioner|registrar|professor|reader|lecturer|fellow|scientist|dietitian"
    r"|nutritionist|radiographer|counsell?or|director|manager|(?:co)?ordinator|officer|president|chair(?:man|woman)?"
    r"|writer|editor|journalist|advocate|\w+(?:ologist|iatrist|ician|icist|acist|therapist)",
    re.IGNORECASE,
)
"""A word of an office. Many are surnames too."""
_FIELD = re.compile(r"\b(?:of|in|for)\b")
_PLACES = re.compile(r"(?:new|san|los|united|north|south|east|west)\b", re.IGNORECASE)

Authors = str | tuple[str, ...] | None
"""As in Metadata.author."""


class Listing(Struct, frozen=True):
    """The names of a list without semicolons.

    whole: whether nothing stands in it that is neither a name nor said of one; sure: whether more than a single comma shows
    that they are several; clear: whether nothing was left out that may be a name, such as "Paul Nurse" behind a comma.
    """

    names: tuple[str, ...]
    whole: bool
    sure: bool
    clear: bool = True


def together(names: Iterable[str]) -> Authors:
    """Names as Metadata has them. One that stands there twice is two people's."""
    apart = tuple(name for name in names if name)
    return apart if len(apart) > 1 else apart[0] if apart else None


def named(texts: Iterable[str]) -> tuple[str, ...]:
    """The authors that fields state, one or several in each: "Ann Lee", "Lee, Ann; Ray, Bob", "Ann Lee and Bob Ray".

    Two names with nothing but a comma between them may be one, or a name and an office, and stay together; and so does a
    longer list where what stands behind a comma may be either.
    """
    apart: list[str] = []
    for part in (" ".join(part.split()) for text in texts for part in text.split(";")):
        listing = _listing(part)
        apart += listing.names if listing.sure and listing.clear and _all_people(listing) else [part] if part else []
    return tuple(apart)


def people(text: str) -> tuple[str, ...]:
    """The people that a text names, with what stands between them; none where any part of it is no person's name."""
    listings = list(_listings(" ".join(text.split())))
    return tuple(name for one in listings for name in one.names) if all(map(_all_people, listings)) else ()


def authors_in(sentence: str) -> tuple[str, ...]:
    """Who is said to have written it: as many as clearly stand there, and only the first of two between whom there is
    nothing but a comma, unless the sentence says that they are several. "By Ann Lee, Senior Oncologist" names one."""
    sentence = " ".join(sentence.split())
    match = _OPENING.search(sentence)
    if match is None:
        return ()
    several = "authors" in match.group().lower()
    names: list[str] = []
    for one in _listings(sentence[match.end() :]):
        names += one.names if one.sure or several else one.names[:1]
        if not one.whole:
            break
    return tuple(names)


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


def _listings(text: str) -> Iterator[Listing]:
    """What stands between semicolons. Where there are some, the comma of "Lee, Ann" parts no authors."""
    parts = [part.strip() for part in text.split(";")]
    for part in parts:
        aside = _organisation(part) or _aside(part.partition(",")[2], beside=True)
        formal = _SURNAME_FIRST.fullmatch(part) if len(parts) > 1 and not aside else None
        yield Listing((formal.group(1),), whole=True, sure=True) if formal else _listing(part)


def _listing(text: str) -> Listing:
    parts = _BETWEEN.split(text)
    brief = [match.group(1) for match in takewhile(bool, map(_INITIALS_LAST.fullmatch, parts[::2])) if match]
    if len(brief) > 1:
        return Listing(tuple(brief), whole=2 * len(brief) > len(parts), sure=True)
    names: list[str] = []
    aside = ""
    sure = whole = False
    clear = True
    for between, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        if "," not in between and _FIELD.search(aside):
            # Of "Head of Nursing and Patient Care" both are her field.
            break
        found, comma = person(part), between.strip() == ","
        said = found.name if found else part
        beside = comma or bool(aside and "," not in between)
        aside = said if (_aside(said, beside) if names else _office(said, beside)) else ""
        if found and not aside:
            sure = sure or bool(names and not comma)
            names.append(found.name)
        elif not (names and beside and (aside or _credentials(part))):
            break
        elif found and not _aside(said, beside=False):
            clear = False
    else:
        whole = True
    return Listing(tuple(names), whole, sure or len(names) > 2, clear)


def _credentials(text: str) -> bool:
    """Whether it is such as "MD PhD". Word by word: one pattern would try each word's readings with all of the others'."""
    return bool(text) and all(map(_CREDENTIAL.fullmatch, text.split()))


def _aside(text: str, beside: bool) -> bool:
    """Whether it is said of an author: an office, a place or an organisation.

    beside: whether it stands where such do, behind a comma or joined to another. Elsewhere "Paul Nurse" and "San Kim" are
    people, and "Dr Paul Nurse" is one everywhere.
    """
    text = text.strip()
    name = _TITLE.sub("", text, count=1)
    beside = beside and name == text
    short = len(name.split()) <= LONGEST_ASIDE and not re.search(r"\bby\b", name)
    return short and (_office(name, beside) or (beside and bool(_PLACES.match(name))) or _organisation(name))


def _office(text: str, beside: bool) -> bool:
    """Whether it is an office: each of its words, or any of them beside a name. See _aside."""
    words = [bool(_OFFICE.fullmatch(word)) for word in re.findall(r"\w+", text)]
    return any(words) and (beside or all(words))


def _all_people(listing: Listing) -> bool:
    return listing.whole and not any(map(_organisation, listing.names))


def _organisation(name: str) -> bool:
    return any(word.lower() in ORGANISATIONS for word in name.split())
