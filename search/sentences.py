"""Where may an answer begin and end?

Sentences as spans over the extracted text. NLTK's Punkt decides, with our own abbreviations: its downloadable models
are never used, and it knows nothing of lines or bullets, so text arrives here block by block. Untrained, Punkt
splits wherever an unknown word has a full stop, so what we know better is put right after it: `_one_sentence` joins,
and `_NOTE_AFTER_STOP` cuts behind a footnote's number.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from search.model import Span
from search.nltk_punkt import punkt

_NEVER_LAST = frozenset("dr dra drs mr mrs ms mx prof rev hon vs e.g eg i.e ie cf viz approx ca fig figs eq".split())
"""Abbreviations that want something after them, so that no sentence ends there, whatever follows."""

_ABBREVIATIONS = _NEVER_LAST | frozenset(
    "st sr sra jr al u.s u.k u.s.a e.u d.c ph.d m.d b.sc m.sc r.n d.o f.r.c.p dept univ assn inc ltd co corp vol ed eds"
    " pp ch sec resp incl max min avg est tel ext p.ej ej jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
"""Abbreviations that may end a sentence too: a word that starts sentences, capitalized, shows that they do."""

_LAST_BEFORE_CAPITAL = frozenset(
    "mg mcg µg μg g kg ml dl l cm mm m h hr hrs sec secs mins wk wks mo yr yrs etc a.m p.m am pm b.i.d t.i.d q.d"
    " no nos p wt conc temp dia".split()
)
"""Words whose full stop ends a sentence unless a lower-case letter or a digit follows ("2.5 mg. twice daily")."""

_STARTERS = (
    "a about after all although an and another any as at because before both but by can common do does doctors during"
    " each either even every few for from genetic have he her here his how however i if in is it its just last later"
    " less like many may more most much my new no not now of often on once one only or other"
    " others our over patients people please several she since so some sometimes such"
    " symptoms talk tell that the their them then there therefore these they this those though through thus to today"
    " treatment tumors tumours two under until usually very we what when where whether which while who why will with"
    " without you your"
).split()
"""Words that are capitalized because a sentence starts there, and hardly ever because they are names."""

_RAISED_NOTE = "[⁰¹²³⁴-⁹]{1,3}(?:[,–⁻-] ?[⁰¹²³⁴-⁹]{1,3}){0,9}"
_NOTE = re.compile(
    rf"[)\]”’\"']{{0,3}}(?:(?:\[[\dA-Za-z]{{1,3}}(?:\s?[,;–-]\s?[\dA-Za-z]{{1,3}}){{0,9}}\]|\[\^[\w-]{{1,40}}\])+"
    rf"|[*†‡§¶]{{1,3}}|{_RAISED_NOTE})(?=\s|$)"
)
"""What names a note: [12], Markdown's [^12] and [^name], a sign, or raised figures; behind closing quotation marks."""
_NOTE_AFTER_STOP = re.compile(
    r"(?:(?<=[a-zà-ÿ)\]”\"’])[.?!]\d{1,3}(?:[,–-]\d{1,3}){0,9}\s+(?=[“\"(]?[A-Z])"
    rf"|[.?!][)\]”’\"']{{0,3}}(?:{_RAISED_NOTE}|[†‡§¶]{{1,3}})\s+(?![a-z]))"
)
_LAST_WORD = re.compile(r"([^\s(\[“\"'‘]+)\.[)\]”’\"']*$")
_MARK = re.compile(
    r"[.?!…](?:(?<!…)(?P<gap>[ \n\t]+)(?=[A-Za-z0-9(-])|(?P<inside>(?=[A-Za-z,-])|(?<=[0-9].)(?=[0-9])|\s*\Z))?+"
)
"""A mark that may end a sentence. gap: the space between it and a word or an item; inside: no sentence goes on behind it."""
_ENDS = (".", "?", "!", "…")
_LONGEST_WORD = 30
_CLOSERS = ")]}”’\"'»"


def sentences(text: str) -> list[Span]:
    """Cut one block's text into its sentences: in order, without overlap, and without white space at either end.

    Offsets are code points into text. Text of white space alone has none.
    """
    if text[:1].isspace():
        return by_punkt(text)
    spans: list[Span] = []
    start, plain = 0, True
    for match in _MARK.finditer(text):
        kind = match.lastgroup
        if kind == "inside":
            continue
        end = match.start() + 1
        if kind == "gap" and _is_plain_end(text, start, end - 1):
            spans += (Span(start, end),) if plain else by_punkt(text, start, end)
            start, plain = match.end(), True
        else:
            plain = False
    end = len(text.rstrip())
    if start < end:
        spans += (Span(start, end),) if plain else by_punkt(text, start, len(text))
    return spans


def _is_plain_end(text: str, start: int, mark: int) -> bool:
    """Whether a mark before a space ends a sentence, whatever word follows: Punkt would say so, and nothing that we put
    right after it applies."""
    before = text[max(start, mark - _LONGEST_WORD) : mark]
    return _ends_plainly(before[max(before.rfind(" "), before.rfind("\n")) + 1 :])


@lru_cache(maxsize=1 << 15)
def _ends_plainly(word: str) -> bool:
    """Whether a mark after this ends a sentence: it is a word that is no abbreviation, or what ends in brackets."""
    if not (1 < len(word) < _LONGEST_WORD and word.isascii()):
        return False
    if word[-1] == ")":
        return word[-2].isalnum() and not any(mark in word for mark in _ENDS)
    return word.isalpha() and word.lower() not in _ABBREVIATIONS and word.lower() not in _LAST_BEFORE_CAPITAL


def by_punkt(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of a part of a text, as Punkt and what we put right after it decide."""
    part = text[start:end]
    joined: list[Span] = []
    for span in _cut(part):
        if joined and _one_sentence(part, joined[-1], span):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return [piece.shifted(start) for span in joined for piece in _cut_behind_notes(part, span)]


def _cut(text: str) -> list[Span]:
    spans: list[Span] = []
    for start, end in _punkt().span_tokenize(text):
        span = _stripped(text, start, end)
        # A note such as "[12]" stands behind its sentence's full stop, and Punkt gives it to the next.
        note = _NOTE.match(text, span.start) if spans and spans[-1].end == span.start else None
        if note:
            spans[-1] = Span(spans[-1].start, note.end())
            span = _stripped(text, note.end(), span.end)
        if span.start < span.end:
            spans.append(span)
    return spans


def _one_sentence(text: str, left: Span, right: Span) -> bool:
    """Whether a full stop that Punkt took for an end is none."""
    following = text[right.start]
    # The last 80 code points hold the last word; a longer one is no abbreviation.
    tail = text[max(left.start, left.end - 80) : left.end]
    if all(mark in _CLOSERS + ".?!…" for mark in text[right.start : right.start + 40]):
        return True
    if following.islower() and (tail[-1] in _CLOSERS + "…" or tail.endswith("...")):
        return True
    match = _LAST_WORD.search(tail)
    word = match.group(1).lower() if match else ""
    if word in _NEVER_LAST:
        return True
    return word in _LAST_BEFORE_CAPITAL and (following.islower() or following.isdigit())


def _cut_behind_notes(text: str, span: Span) -> list[Span]:
    parts, start = [], span.start
    for match in _NOTE_AFTER_STOP.finditer(text, span.start, span.end):
        word = re.split(r"[\s(]", text[max(start, match.start() - 20) : match.start()])[-1].lower()
        if word not in _ABBREVIATIONS and word not in _LAST_BEFORE_CAPITAL:
            parts.append(_stripped(text, start, match.end()))
            start = match.end()
    return [*parts, Span(start, span.end)]


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return Span(start, max(start, end - (len(piece) - len(piece.rstrip()))))


@cache
def _punkt() -> Any:
    """Punkt's tokenizer. NLTK has no types worth the name."""
    parts = punkt()
    parameters = parts.PunktParameters()
    parameters.abbrev_types = set(_ABBREVIATIONS)
    parameters.sent_starters = set(_STARTERS)
    for word in _STARTERS:
        # Without this, "vitamin D. The" would be read as an initial and a name.
        parameters.add_ortho_context(word, parts._ORTHO_MID_LC)
    # Its own language knows three of these.
    language = type("Language", (parts.PunktLanguageVars,), {"sent_end_chars": _ENDS})
    tokenizer = parts.PunktSentenceTokenizer(parameters, lang_vars=language())
    # It remembers what it decided: the same few words stand around most marks.
    tokenizer.text_contains_sentbreak = lru_cache(maxsize=1 << 14)(tokenizer.text_contains_sentbreak)
    return tokenizer


def prepare() -> None:
    """Load what cutting needs, before there is a text to cut."""
    _punkt()
