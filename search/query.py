"""What was typed? Our query language becomes a tree of our own; engines never see the raw string.

Words; "phrases"; -excluded, only attached to a word and with a positive word beside it, so that a pasted bullet
"- flushing" excludes nothing; and fields such as publisher:CTCA. Whatever else a person types is plain text: no
punctuation is ever an error. This room decides nothing about meaning; expansion.py does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from search.analysis import Token, analyze
from search.capitals import EVERYDAY, in_capitals
from search.clauses import Clauses, clauses
from search.courtesy import without_courtesies
from search.english import rarity
from search.errors import MAX_QUERY, QueryTooLong
from search.folding import fold
from search.model import Correction
from search.orthography import stem
from search.shorthand import written_out
from search.words import LIGHT, LIGHT_TERMS, NEGATION, NEGATION_TERMS, REFERRING, STOP, STOP_TERMS

MAX_WORDS = 32
"""Words of a question that are looked up; the rest are listed as ignored. Bounds the work of one request."""
FILTERS = ("publisher", "audience", "language")
"""Fields by which hits can be narrowed, in a question (publisher:CTCA) or as a parameter (filter.publisher=CTCA)."""

_EVERYDAY = re.compile(
    r"\b(?:MEN(?= GET\b| (?:AND|OR) WOMEN\b)|(?:(?<=WOMEN AND )|(?<=WOMEN OR )|(?<=THAN ))MEN(?! *\d)"
    r"|(?<=MY )CATS?(?![ -]*(?:SCAN|IMAG))|CUPS?(?= OF\b))\b"
)
"""Words of a question in capitals that are abbreviations elsewhere: "DO MEN GET IT", "MY CAT", "A CUP OF TEA"."""
TITLED = 4
"""Letters from which a word has a capital in a title."""
_FIELD = re.compile(rf'(?<!\S)({"|".join(FILTERS)}):(?:"\s*([^"]*[^"\s])\s*"|([^\s"]+))', re.IGNORECASE)
_EXCLUDED = re.compile(r'(?<!\S)-(?:"([^"]+)"|(\w\S*))')
_BULLET = re.compile(r"^[ \t]*-", re.MULTILINE)
_PHRASE = re.compile(r'"([^"]+)"')
_QUOTES = str.maketrans("“”„«»", '"""""')

_LOWERED = STOP | LIGHT | NEGATION
_CONTRACTED = re.compile(r"(i|you|he|she|it|we|they|who|what|that|there|this|how|where|when|why)['’](?:ll|d)", re.IGNORECASE)
"""Two words that say nothing, typed as one: without its mark "I'll" would be ill, "she'd" a shed and "we'd" a wedding."""


class Word(msgspec.Struct, frozen=True, gc=False):
    """One word of a question: its term, how it was typed, and in which of the question's clauses it stands.

    small: the same in small letters where its capitals say nothing: all words have them, or an everyday word opens a clause
    or stands in a title. stranger: whether it only names somebody, or a place; see strangers.py.
    """

    term: str
    surface: str
    clause: int = 0
    small: str = ""
    stranger: bool = False

    @property
    def is_stop(self) -> bool:
        return self.stranger or self.term in STOP_TERMS

    @property
    def is_light(self) -> bool:
        return self.term in LIGHT_TERMS

    @property
    def is_negation(self) -> bool:
        return self.term in NEGATION_TERMS


class Query(msgspec.Struct, frozen=True, gc=False):
    """A question, parsed. phrases and excluded hold terms; ignored holds words past the limit, and those that are only
    polite.

    plain: the text without these and without filters, and with everyday words written out that are typed short;
    mended: which these are.
    clauses: without what is quoted.
    alone: what was typed to be left out with nothing beside it to look for; it is among the words, since a hyphen may be a
    bullet.
    """

    text: str
    words: tuple[Word, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    quoted: tuple[str, ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    excluded_as_typed: tuple[str, ...] = ()
    filters: dict[str, str] = {}
    ignored: tuple[str, ...] = ()
    clauses: Clauses = clauses("")
    alone: str = ""
    plain: str = ""
    mended: tuple[Correction, ...] = ()

    @property
    def points_back(self) -> bool:
        """Whether what is asked has a word for what was told before: "Is that a sign?"."""
        several = len(self.clauses.parts) > 1
        asked = (word for word in self.words if word.clause in self.clauses.asking) if several else ()
        return any(word.surface.lower() in REFERRING for word in asked)


def parse(text: str, *, limited: bool = True) -> Query:
    """Parse what was typed. Raises QueryTooLong past MAX_QUERY code points, and nothing else.

    limited=False: for judged collections, whose questions may be of any length.
    """
    if limited and len(text) > MAX_QUERY:
        raise QueryTooLong(len(text))
    rest, mended = written_out(text.translate(_QUOTES))
    filters: dict[str, str] = {}
    if ":" in rest:
        filters = {match[1].lower(): match[2] or match[3] for match in _FIELD.finditer(rest)}
        rest = _FIELD.sub(" ", rest)
    rest, polite = without_courtesies(rest)
    plain = rest
    if "\n" in rest:
        # A pasted list: a hyphen that opens a line is a bullet, whatever it is attached to.
        rest = _BULLET.sub(" ", rest)
    positive, excluded, alone = _parted(rest)
    quoted = [match[1] for match in _PHRASE.finditer(positive)]
    phrases = [tuple(token.term for token in analyze(phrase)) for phrase in quoted]
    unquoted = _PHRASE.sub(" ", positive) if quoted else positive
    found = clauses(unquoted)
    words = _words(unquoted, found.ends)
    most = MAX_WORDS if limited else len(words)
    return Query(
        text=text,
        words=tuple(words[:most]),
        phrases=tuple(phrase for phrase in phrases if phrase),
        quoted=tuple(phrase for phrase, terms in zip(quoted, phrases, strict=True) if terms),
        excluded=tuple(terms for _, terms in excluded),
        excluded_as_typed=tuple(typed for typed, _ in excluded),
        filters=filters,
        ignored=(*polite, *(word.surface for word in words[most:])),
        clauses=found,
        alone=alone,
        plain=plain,
        mended=mended,
    )


def _parted(text: str) -> tuple[str, list[tuple[str, tuple[str, ...]]], str]:
    """A text without what is excluded; this, as typed and its terms; and what would be, were anything beside it."""
    positive = _EXCLUDED.sub(" ", text) if "-" in text else text
    if positive == text:
        return text, [], ""
    found = [*_EXCLUDED.finditer(text)]
    if not analyze(positive):
        return text, [], " ".join(match[0] for match in found) if analyze(text) else ""
    typed = [match[1] or match[2] for match in found]
    return positive, [(each, terms) for each in typed if (terms := tuple(token.term for token in analyze(each)))], ""


def _words(text: str, ends: Sequence[int]) -> list[Word]:
    """ends: of its clauses, see clauses.Clauses."""
    tokens = analyze(text)
    if "'" in text or "’" in text:
        tokens = [_without_contraction(token, text) for token in tokens]
    clause_of = [bisect_right(ends, token.start) for token in tokens]
    typed = [text[token.start : token.end] for token in tokens]
    if text.islower():
        return [Word(*each) for each in zip((token.term for token in tokens), typed, clause_of, typed, strict=True)]
    # A word alone may be an abbreviation that nobody knows here.
    words: list[Word] = []
    loud, titled = len(typed) > 1 and in_capitals(text), _is_titled(typed)
    everyday = {match.start() for match in _EVERYDAY.finditer(text)} if loud else set()
    for token, surface, clause in zip(tokens, typed, clause_of, strict=True):
        opens = not words or words[-1].clause != clause
        says_nothing = loud or ((titled or opens) and surface[1:].islower() and rarity(surface.lower()) < EVERYDAY)
        term = stem(surface.lower()) if token.start in everyday else _term(token, text)
        words.append(Word(term, surface, clause, surface.lower() if says_nothing else surface))
    return words


def _without_contraction(token: Token, text: str) -> Token:
    """The token of a word, or of the first of two that are typed as one."""
    match = _CONTRACTED.fullmatch(text, token.start, token.end)
    return Token(stem(match[1].lower()), token.start, token.end) if match else token


def _is_titled(typed: Sequence[str]) -> bool:
    """Whether words are written as in a title: "Side Effects of PRRT", which makes none of them a name."""
    long = [surface for surface in typed if surface.isalpha() and len(surface) >= TITLED]
    return len(long) > 1 and not any(surface[0].islower() for surface in long)


def _term(token: Token, text: str) -> str:
    """ "NOT" typed for emphasis is the word "not"; "WHO" and "IT" keep their capitals, which expansion.py looks at."""
    if not token.term.isupper():
        return token.term
    lower = fold(text[token.start : token.end])[0].replace("'", "").lower()
    return stem(lower) if lower in _LOWERED - _ACRONYMS else token.term


_ACRONYMS = frozenset({"who", "us", "it"})
