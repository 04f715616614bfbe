"""What of a passage is shown as the answer, what must be read with it, and what is marked in it?

An answer is whole units of a passage, verbatim, with what must be read beside it to be understood rightly: the sentence
behind it that says when not, a list's lead-in, the label of its paragraph, the sentence that a pronoun points back to.
Marks are spans; render.py makes markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter

from search.answering import unit_shown
from search.matching import Sought
from search.model import Answer, Mark, Passage, Source, Span, Why
from search.ranking import Evidence
from search.remembered import Remembered
from search.texts import Analyzed, Body, Indexed, analyzed, indexed

MARKED = 0.4
"""Meanings of less weight ("take", "years") are not marked: they would speckle the answer."""
EXCERPT = 360
"""Code points of a passage that is only related: enough to judge it by, too few to pass for an answer."""

_HANGING = " \t\n\u00a0•‣◦▪●○·*–-"
"""What may stand before an item: white space and bullets."""
_POINTS_BACK = re.compile(
    r"(?:\w+ of (?:them|these|those|this|it)|These|This|Those|They|It|Its|Their|Such|He|She|However|But|Also|For example|"
    r"That)\b"
)
LONGEST = 320
"""Code points to which an answer may grow by the sentences around it."""
_QUALIFIES = re.compile(
    r"(?:Do not|Don['’]t|Never|Not|Only|But|However|Unless|Otherwise|Except|If|Then|Stop|Avoid|Call|Ring|Phone|Contact|Go|"
    r"Seek|Tell|Press|Say)\b"
)
"""How a sentence begins that says when what stands before it holds, when it does not, and what to do then."""
_LEANS = re.compile(r"(?:Otherwise|Then|Unless)\b")
"""How one begins that says nothing without the one before it."""
_URGENT = re.compile(r"\b(?:999|911|112|000|A&E|ER|ambulance|emergency (?:department|room|services|number))\b")


def answer(passage: Passage, evidence: Evidence, meanings: Sequence[Sought]) -> Answer:
    """The unit of a passage that answers, with what qualifies it, its context and marks."""
    at = unit_shown(passage, evidence.unit)
    shown = _with_qualifiers(passage, at) if passage.units else Span(0, len(passage.text))
    text = shown.of(passage.text)
    before = at - 1 if _POINTS_BACK.match(text) else evidence.unit
    return Answer(text, shown.start, shown.end, tuple(_context(passage, shown, range(before, at))), _marks(text, meanings))


def _with_qualifiers(passage: Passage, at: int) -> Span:
    """A unit with the one before it, if that tells to call for help, and with those behind it that qualify it.

    "Take it with food. Do not take it if your kidneys are weak." is no advice without its second sentence.
    """
    units, text = passage.units, passage.text
    start, end = units[at].start, units[at].end
    # A list is shown as a whole or not at all, and stands last.
    sentences = len(units) - passage.runs_on
    if at >= sentences:
        return units[at]
    leans = at and (_LEANS.match(text, start) or _URGENT.search(text, units[at - 1].start, units[at - 1].end))
    if leans and _joins(text, units[at - 1], units[at]):
        start = units[at - 1].start
    for one, other in pairwise(units[at:sentences]):
        qualifies = _QUALIFIES.match(text, other.start) or _URGENT.search(text, other.start, other.end)
        if not qualifies or other.end - start > LONGEST or not _joins(text, one, other):
            break
        end = other.end
    return Span(start, end)


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


def why(passage: Passage, source: Source, body: Callable[[], Body], meanings: Sequence[Sought]) -> tuple[Why, ...]:
    """For each meaning that the passage holds, the words that say it and the rule that joined them to the question.

    The single words of a concept only where the passage does not name it. body: asked for what the index has of the
    passage's text, where that is not known yet.
    """
    held, texts = _HELD.of(passage, source.title, body=body)
    said = [None if one.whole >= 0 or one.firsts.isdisjoint(held) else _first(one, texts) for one in meanings]
    for number, one in enumerate(meanings):
        if one.whole >= 0 and said[one.whole] is None and not one.firsts.isdisjoint(held):
            said[number] = _first(one, texts)
    return tuple([each for each in said if each is not None])


def _first(one: Sought, texts: Sequence[_Text]) -> Why | None:
    """Where a meaning is said first, the passage's own words before those around it."""
    for text, where, read in texts:
        if not one.firsts.isdisjoint(read.held) and (run := one.first(read)) is not None:
            first, last, rule = run
            start, end = read.span(first, last)
            return Why(one.label, text[start:end], rule + where)
    return None


_Text = tuple[str, str, Analyzed | Indexed]
"""A text, how it is named behind a rule, and its terms."""


def _held(passage: Passage, title: str, *, body: Callable[[], Body]) -> tuple[frozenset[str], list[_Text]]:
    """The texts that say what a passage is about, and all terms that stand in any of them."""
    around = [(text, ", in the lead-in") for text in passage.context]
    around += [(text, ", in the heading") for text in passage.heading_path[1:]] + [(title, ", in the title")]
    read: list[_Text] = [(passage.text, "", indexed(passage, body()))]
    read += [(text, where, analyzed(text)) for text, where in around]
    return frozenset().union(*(each.held for _, _, each in read)), read


_HELD: Remembered[Passage, tuple[frozenset[str], list[_Text]]] = Remembered(_held, 4096)
"""For as many passages as a generation keeps decoded; 3 to 5 kilobytes each."""


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
