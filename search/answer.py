"""What of a passage is shown as the answer, what must be read with it, and what is marked in it?

An answer is whole units of a passage, verbatim, with what must be read beside it to be understood rightly: the sentence
behind it that says when not, a list's lead-in, the label of its paragraph, the sentence that a pronoun points back to.
Marks are spans; render.py makes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from search.answering import unit_shown
from search.matching import Sought
from search.model import Answer, Mark, Passage, Source, Span, Why
from search.ranking import Evidence
from search.rules import FIELDS
from search.said import BODY, Said
from search.texts import analyzed, span_of
from search.words import LIGHT_TERMS, STOP_TERMS

MARKED = 0.4
"""Meanings of less weight ("take", "years") are not marked: they would speckle the answer."""
EXCERPT = 360
"""Code points of a passage that is only related: enough to judge it by, too few to pass for an answer."""

_HANGING = " \t\n\u00a0•‣◦▪●○·*–-"
"""What may stand before an item: white space and bullets."""
_POINTS_BACK = re.compile(
    r"(?:\w+ of (?:them|these|those|this|it)|(?:\w+ ){1,4}?(?:are|were) its|"
    r"These|This|Those|They|It|Its|Their|Such|He|She|However|But|Also|For example|"
    r"That|(?:(?:Do not|Don['’]t|Never|Always|Only|You (?:can|may|must|should|will)(?: not| never)?) )?\w+ (?:it|them)|"
    r"(?:If|When|Once|After|Before|While|Until|Unless|Because|Although|As|Since) they)\b"
)
"""How a sentence begins that is read with the one before it: as roles.py tells of terms, and a little more widely."""
MOST_POINTING = 3
"""Units before one that points back which are read with it: "Keep it …" behind "It …" behind what it is."""
LONGEST, WARNED = 320, 520
"""Code points to which an answer may grow by the sentences around it, and by one that warns."""
_WARNS = re.compile(r"(?:Do not|Don['’]t|Never|Unless|Stop|Avoid|Call|Ring|Phone|Contact|Go|Seek|Press)\b")
_QUALIFIES = re.compile(r"(?:But|However|Otherwise|Except|If|Then|Tell|Say|Only (?:if|when|after|take|use|a|an|the|your))\b")
"""How a sentence begins that says when what stands before it holds, when it does not, and what to do then."""
_GIVES_REASON = re.compile(
    r"\b(?:because|since|so|therefore|thus|hence|owing|due to|otherwise|as (?:it|they|this|these|the|your)|reasons?"
    r"|causes?d?|means that|is key|prevents?|protects?|(?:chosen|used|given|done|needed) (?:when|if|for)"
    r"|to (?:prevent|protect|lower|reduce))\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    rf"(?:{_POINTS_BACK.pattern}|(?:The|This|Being|Having|Without|With|As|Since|Because|Otherwise|Even|Any|Some|Most)\b)"
)
"""How a sentence begins that may give the reason for the one before it."""
_LEANS = re.compile(r"(?:Otherwise|Then|Unless)\b")
"""How one begins that says nothing without the one before it."""
_URGENT = re.compile(
    r"(?<![\d,.])(?:999|911)(?![\d,])|\b(?:[Cc]all|[Rr]ing|[Dd]ial|[Pp]hone) (?:112|000)\b|\bA&E\b|\bambulance\b|"
    r"\bemergency (?:department|room|services|number)\b"
)
_OPENS = tuple(
    "Do Don Never Unless Stop Avoid Call Ring Phone Contact Go Seek Press But However Otherwise Except If Then Tell Say"
    " Only".split()
)
"""What stands wherever a sentence begins so: most are told by that."""


def answer(passage: Passage, evidence: Evidence, meanings: Sequence[Sought], *, reason: bool) -> Answer:
    """The unit of a passage that answers, with what qualifies it, its context and marks.

    reason: whether one is asked for.
    """
    at = unit_shown(passage, evidence.unit)
    first, last = _with_qualifiers(passage, at)
    if reason and last == at:
        last = _reason_behind(passage, at)
    shown = Span(passage.units[first].start, passage.units[last].end) if passage.units else Span(0, len(passage.text))
    text = shown.of(passage.text)
    before = _pointed_to(passage, first) if _POINTS_BACK.match(text) else evidence.unit
    return Answer(
        text, shown.start, shown.end, tuple(_context(passage, shown, range(before, first))), _marks(text, meanings)
    )


def _pointed_to(passage: Passage, at: int) -> int:
    """The unit that one points back to, past those in its paragraph that point back themselves."""
    units, text = passage.units, passage.text
    before = at - 1
    while before > max(at - MOST_POINTING, 0):
        if not (_POINTS_BACK.match(text, units[before].start) and _joins(text, units[before - 1], units[before])):
            break
        before -= 1
    return before


def _with_qualifiers(passage: Passage, at: int) -> tuple[int, int]:
    """The first and the last of the units that are shown for one: with the one before it, if that tells to call for help,
    and those behind it that qualify it.

    "Take it with food. Do not take it if your kidneys are weak." is no advice without its second sentence.
    """
    units, text = passage.units, passage.text
    # A list is shown as a whole or not at all, and stands last.
    sentences = len(units) - passage.runs_on
    first = last = at
    if sentences < 2 or at >= sentences:
        return first, last
    # Beyond what an answer may grow to, nothing is looked at.
    urgent = _URGENT.search if _may_urge(text[units[at - bool(at)].start : units[at].start + WARNED]) else _never
    if at and units[at].end - units[at - 1].start <= LONGEST and _joins(text, units[at - 1], units[at]):
        leans = _LEANS.match(text, units[at].start) or urgent(text, units[at - 1].start, units[at - 1].end)
        first -= bool(leans)
    for behind in range(at + 1, sentences):
        unit = units[behind]
        if not text.startswith(_OPENS, unit.start) and urgent is _never:
            break
        warns = _WARNS.match(text, unit.start) or urgent(text, unit.start, unit.end)
        most = WARNED if warns else LONGEST if _QUALIFIES.match(text, unit.start) else 0
        if unit.end - units[first].start > most or not _joins(text, units[last], unit):
            break
        last = behind
    return first, last


def _reason_behind(passage: Passage, at: int) -> int:
    """The last of the units that are shown where a reason is asked for: that behind a sentence that gives none.

    "We do not measure it. It is nearly always normal." needs no "because".
    """
    units, text = passage.units, passage.text
    if at + 1 >= len(units) - passage.runs_on or _GIVES_REASON.search(text, units[at].start, units[at].end):
        return at
    first, second = units[at], units[at + 1]
    near = _joins(text, first, second) and second.end - first.start <= LONGEST
    goes_on = near and (
        _GOES_ON.match(text, second.start) or not analyzed(first.of(text)).held.isdisjoint(_telling(second.of(text)))
    )
    return at + 1 if goes_on else at


def _telling(text: str) -> frozenset[str]:
    """The terms of a sentence that say what it is about."""
    return analyzed(text).held - STOP_TERMS - LIGHT_TERMS


def _may_urge(text: str) -> bool:
    """Whether a text may speak of an emergency: most do not, which is told in a twentieth of the time."""
    named = "ambulance" in text or "emergency" in text or "A&E" in text
    return named or "999" in text or "911" in text or "112" in text or "000" in text


def _never(_text: str, _start: int, _end: int) -> None:
    """No emergency is spoken of."""


def _joins(text: str, one: Span, other: Span) -> bool:
    """Whether two units stand in one paragraph."""
    return "\n\n" not in text[one.end : other.start]


def _context(passage: Passage, unit: Span, before: range) -> Iterator[str]:
    """before: the units before it that it points back to, or that ask what it answers."""
    yield from passage.context
    if passage.label is not None and unit.start > passage.label.end:
        yield passage.label.of(passage.text)
    yield from (passage.units[at].of(passage.text) for at in before if at >= 0)


def excerpt_end(passage: Passage) -> int:
    """Where the beginning of a passage ends that is shown where it is only related: with a unit or, where that is too
    far, with a word, and never with the bullet of an item that is not shown."""
    if len(passage.text) <= EXCERPT:
        return len(passage.text)
    whole = [unit.end for unit in passage.units if unit.end <= EXCERPT]
    end = max(whole, default=0) or len(passage.text[: passage.text.rfind(" ", 0, EXCERPT) + 1].rstrip(_HANGING))
    return end if end > 0 else EXCERPT


def why(passage: Passage, source: Source, said: Mapping[int, Said], meanings: Sequence[Sought]) -> tuple[Why, ...]:
    """For each meaning that the passage holds, the words that say it and the rule that joined them to the question.

    The single words of a concept only where the passage does not name it. said: where it says each meaning, by its number.
    """
    told = {
        number: reason
        for number, one in enumerate(meanings)
        if number in said and (reason := _why(passage, source, said[number], one)) is not None
    }
    return tuple([reason for number, reason in told.items() if meanings[number].whole not in told])


def _why(passage: Passage, source: Source, said: Said, one: Sought) -> Why | None:
    if said.field == BODY:
        way = one.closest[said.way]
        start, end = span_of(passage, said, way.terms)
        return Why(one.label, passage.text[start:end], way.rule)
    around = {"lead": passage.context, "heading": passage.heading_path[1:], "title": (source.title,)}
    # Terms that seem to stand in a row may be the end of one heading and the beginning of the next.
    for field in reversed(FIELDS[: said.field + 1]):
        for text in around[field]:
            read = analyzed(text)
            if not one.firsts.isdisjoint(read.held) and (run := one.first(read)) is not None:
                first, last, rule = run
                start, end = read.span(first, last)
                return Why(one.label, text[start:end], rule + _WHERE[field])
    return None


_WHERE = {"lead": ", in the lead-in", "heading": ", in the heading", "title": ", in the title"}
"""How it is named behind a rule in which of a passage's fields the words stand; in its own text, not at all."""


def _marks(text: str, meanings: Sequence[Sought]) -> tuple[Mark, ...]:
    """Marks in the order of the text, longest first where they overlap."""
    read = analyzed(text)
    found = [
        (read.starts[first] - read.ends[last], read.starts[first], read.ends[last], one.label, rule)
        for one in meanings
        if one.weight >= MARKED and not one.denies and not one.firsts.isdisjoint(read.held)
        for first, last, rule in one.runs(read)
    ]
    # By these two alone: of equals the first found is taken, the closest alternative of the first meaning.
    found.sort(key=itemgetter(0, 1))
    taken: list[tuple[int, int, str, str]] = []
    marked = bytearray(len(text))
    for _, start, end, label, rule in found:
        if marked.find(1, start, end) < 0:
            marked[start:end] = b"\1" * (end - start)
            taken.append((start, end, label, rule))
    # No two begin at one place.
    taken.sort()
    return tuple([Mark(start, end, text[start:end], label, rule) for start, end, label, rule in taken])
