"""When are two stretches of text the same word? Text becomes terms with offsets.

One analysis serves documents and questions alike: Unicode is folded (folding.py), identifiers ("Ki-67",
"177Lu-DOTATATE") and quantities ("20 mg", "<3%") are single terms (identifiers.py), abbreviations in capitals stay apart
from words ("NET" is not "net"), compounds become one word or several (compounds.py), and words are folded by
orthography.py. Offsets always point at the source's own characters. It removes nothing: which words carry no weight is
for query.py to say. rules.ANALYSIS names these rules; an index built with others must be rebuilt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from search import identifiers
from search.capitals import quiet
from search.compounds import is_abbreviation, joins
from search.folding import fold
from search.orthography import stem


# A named tuple, as one is made for every word of every document, in half a dataclass's time.
class Token(NamedTuple):
    """One term and where it stands: text[start:end], in code points. A term holds no white space."""

    term: str
    start: int
    end: int


_new = tuple.__new__
_COUNTED = "type stage grade class phase neoplasia neurofibromatosis men nf level".split()
FIGURES = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "one": "1", "two": "2", "three": "3", "four": "4"}
FIGURES |= {roman + part: FIGURES[roman] + part for roman in ("i", "ii", "iii", "iv") for part in "abc"}
"""After a word that is counted, "II" and "two" are 2, and "IVa" is 4a."""
_AFTER_PRONOUN = frozenset(
    "am was have had ve m can could should would will need get got do did know think want must may might".split()
)
"""What follows "I" where it is whoever asks: "what stage I am in"."""

_WORD = r"[A-Za-z]++(?:'[A-Za-z]++)*+"
_TOKEN = re.compile(
    rf"""
    (?P<plain>[A-Za-z]++(?![A-Za-z0-9-]|'[A-Za-z]|\.[A-Za-z0-9.-]|[ ](?:[A-Z][a-z]?[ -]?)?\d))
    | (?=[A-Za-z0-9<>\[(.]) (?:
      (?P<host>{identifiers.HOST})
    | (?P<nuclide>{identifiers.NUCLIDE})
    | (?P<spaced>(?<![A-Za-z0-9]){identifiers.SPACED})
    | (?P<quantity>{identifiers.QUANTITY})
    | (?P<phrase>{identifiers.PHRASE})
    | (?P<identifier>{identifiers.IDENTIFIER})
    | (?P<number>(?:[<>]=?\s?)?(?:{identifiers.NUMBER}))
    | (?P<word>{_WORD}(?:-(?![A-Za-z]{{1,6}}-?\d){_WORD})*+)
    )""",
    re.VERBOSE,
)
"""plain is word where nothing else can match: four tokens of five, told by one look at the character after it."""
_WHOLE: dict[str, Callable[[str], str]] = {
    "host": str.lower,
    "nuclide": identifiers.nuclide,
    "spaced": identifiers.spaced,
    "quantity": identifiers.quantity,
    "number": identifiers.number,
}
"""How the term is made of what each group has matched, where it is one."""


def analyze(text: str) -> list[Token]:
    """Split a text, or one field of a passage, into its tokens in order. Never raises for any text."""
    folded, origins = fold(text)
    tokens = tokens_of(quiet(folded))
    return tokens if origins is None else list(_moved(tokens, origins, text))


def tokens_of(folded: str) -> list[Token]:
    """The tokens of a folded text."""
    tokens = unjoined(folded)
    return tokens if OPENERS.isdisjoint([token.term for token in tokens]) else _joined(tokens, folded)


def unjoined(folded: str) -> list[Token]:
    """The tokens of a folded text, none joined to or changed by the one before it."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(folded):
        kind = match.lastgroup
        start, end = match.span()
        if kind == "plain":
            # As Token() would, without a call of Python's own for each.
            tokens.append(_new(Token, (word_term(match[0]), start, end)))
        elif kind in _WHOLE:
            tokens.append(Token(_WHOLE[kind](match[0]), start, end))
        else:
            tokens += _compound(match[0], start) if kind == "word" else _figures(match[0], start, kind)
    return tokens


def terms(text: str) -> list[str]:
    """The terms of a text, without their offsets."""
    return [token.term for token in analyze(text)]


def terms_as_written(text: str) -> list[str]:
    """The same of words that somebody wrote with care: all their capitals count, as they do within a sentence."""
    return [token.term for token in tokens_of(fold(text)[0])]


def _moved(tokens: Iterable[Token], origins: list[int], text: str) -> Iterator[Token]:
    """The tokens of a folded text where they stand in the source, each with the combining marks that follow it."""
    last = 0
    for token in tokens:
        start, end = max(origins[token.start], last), origins[token.end - 1] + 1
        if start < end:
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            last = end
            yield Token(token.term, start, end)


def _compound(text: str, start: int) -> Iterator[Token]:
    """The terms of a word, or of the words of a hyphenated compound; a prefix joins the word after it."""
    parts = text.split("-")
    held, held_start = "", start
    for at, part in enumerate(parts):
        lower, end = part.lower(), start + len(part)
        following = parts[at + 1] if at + 1 < len(parts) else None
        if following is not None and joins(lower, following):
            held += lower
        else:
            yield Token(stem((held + lower).replace("'", "")) if held else word_term(part), held_start, end)
            held, held_start = "", end + 1
        start = end + 1


@lru_cache(maxsize=1 << 18)
def word_term(text: str) -> str:
    """An abbreviation in capitals keeps them, its plural's s apart; any other word is stemmed."""
    bare = text[:-2] if text[-2:].lower() == "'s" else text
    if is_abbreviation(bare):
        return bare.removesuffix("s")
    lower = bare.lower()
    return stem(lower.removesuffix("'s").replace("'", ""))


def _figures(text: str, start: int, kind: str | None) -> Iterator[Token]:
    """The one term of an identifier, or the words and figures of a compound each."""
    term = identifiers.identifier(text) if kind == "identifier" else None
    if term is not None:
        yield Token(term, start, start + len(text))
        return
    for part in re.finditer(r"[A-Za-z]+|\d+", text):
        yield Token(part[0] if part[0].isdigit() else word_term(part[0]), start + part.start(), start + part.end())


def _joined(tokens: list[Token], folded: str) -> list[Token]:
    """Join "non" and "x" written apart to their word, and turn "type II" and "grade two" into their figures."""
    out: list[Token] = []
    for at, token in enumerate(tokens):
        last = out[-1] if out else None
        if last is None or last.term not in OPENERS:
            out.append(token)
            continue
        text = folded[token.start : token.end]
        figure = FIGURES.get(text.lower())
        if last.term in ("non", "x"):
            if folded[last.end : token.start] == " " and text.isalpha() and joins(last.term, text):
                out[-1] = Token(stem(last.term + text.lower()), last.start, token.end)
                continue
        elif figure and not (text in ("I", "i") and _is_pronoun(tokens, at, folded)):
            if last.term == "MEN":
                out[-1] = Token(f"men{figure}", last.start, token.end)
                continue
            out.append(Token(figure, token.start, token.end))
            continue
        out.append(token)
    return out


def _is_pronoun(tokens: list[Token], at: int, folded: str) -> bool:
    if at + 1 == len(tokens):
        return False
    return folded[tokens[at + 1].start : tokens[at + 1].end].lower() in _AFTER_PRONOUN


OPENERS = frozenset(("non", "x", "MEN", *map(stem, _COUNTED)))
"""Terms that may change the one after them."""
