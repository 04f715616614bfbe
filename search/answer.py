"""Hit -> the sentences that answer, and their marks; or that nothing does.

An answer is whole units of a passage, verbatim, with what must be read beside it to be understood rightly: a list's
lead-in, the label of its paragraph, the sentence that a pronoun points back to. Marks are spans; render.py makes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter, itemgetter

from search.matching import Analyzed, Sought, analyzed
from search.meaning import Meaning
from search.model import Answer, Mark, Passage, Source, Span, Why
from search.ranking import Evidence
from search.remembered import Remembered
from search.words import NEGATION_TERMS

ANSWERED = 0.42
"""Share of the question's informative concepts, by how much each tells, that the best passage must cover for the
documents to answer: chosen on the judged questions, docs/relevance.md."""
LEAST = 0.01
"""What a way of saying something must weigh to be marked: one that the question denies weighs nothing."""
MARKED = 0.4
"""Meanings of less weight ("take", "years") are not marked: they would speckle the answer."""
EXCERPT = 360
"""Code points of a passage that is only related: enough to judge it by, too few to pass for an answer."""

_POINTS_BACK = re.compile(r"(?:These|This|Those|They|It|Its|Their|Such|He|She|However|But|Also|For example|That)\b")
_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|third|quarter|dozen|hundreds?|thousands?|millions?|"
    r"days|weeks|months|years|decades)\b",
    re.IGNORECASE,
)


def answer(passage: Passage, evidence: Evidence, meanings: Sequence[Sought]) -> Answer:
    """The unit of a passage that answers, with its context and marks."""
    unit = passage.units[evidence.unit] if passage.units else Span(0, len(passage.text))
    text = unit.of(passage.text)
    marks = tuple(_marks(text, meanings))
    return Answer(text, unit.start, unit.end, tuple(_context(passage, evidence.unit, unit)), marks)


def _context(passage: Passage, at: int, unit: Span) -> Iterator[str]:
    yield from passage.context
    if passage.label is not None and unit.start > passage.label.end:
        yield passage.label.of(passage.text)
    if at > 0 and _POINTS_BACK.match(unit.of(passage.text)):
        yield passage.units[at - 1].of(passage.text)


def excerpt_end(passage: Passage) -> int:
    """Where the beginning of a passage ends that is shown where it is only related: with a unit or, where that is too
    far, with a word."""
    if len(passage.text) <= EXCERPT:
        return len(passage.text)
    whole = [unit.end for unit in passage.units if unit.end <= EXCERPT]
    end = max(whole, default=0) or passage.text.rfind(" ", 0, EXCERPT)
    return end if end > 0 else EXCERPT


def answers(passage: Passage, evidence: Evidence, meanings: Sequence[Meaning], *, needs_figure: bool) -> bool:
    """Does the best passage answer, or is it only the nearest?"""
    if evidence.coverage < ANSWERED:
        return False
    if needs_figure or any(meaning.needs == "number" for meaning in meanings):
        unit = passage.units[evidence.unit] if passage.units else Span(0, len(passage.text))
        return bool(_FIGURE.search(unit.of(passage.text)))
    return True


def why(passage: Passage, source: Source, meanings: Sequence[Sought]) -> tuple[Why, ...]:
    """For each meaning that the passage holds, the words that say it and the rule that joined them to the question."""
    held = _HELD.of(passage, source.title)
    found: list[Why] = []
    for one in meanings:
        firsts = one.firsts
        for text, where, read in held:
            first = None if firsts.isdisjoint(read.held) else one.first(read)
            if first is not None:
                start, end, rule = first
                found.append(Why(one.meaning.group.label, text[start:end], rule + where))
                break
    return tuple(found)


def _held(passage: Passage, title: str) -> list[tuple[str, str, Analyzed]]:
    """The texts that say what a passage is about, how each is named behind a rule, and its analysis."""
    texts = [(passage.text, ""), *((text, ", in the lead-in") for text in passage.context)]
    texts += [(text, ", in the heading") for text in passage.heading_path[1:]] + [(title, ", in the title")]
    return [(text, where, analyzed(text)) for text, where in texts]


_HELD: Remembered[Passage, list[tuple[str, str, Analyzed]]] = Remembered(_held, 4096)
"""For as many passages as a generation keeps decoded; their analyses are mostly kept already."""


def _marks(text: str, meanings: Sequence[Sought]) -> Iterator[Mark]:
    """Marks in the order of the text, longest first where they overlap."""
    read = analyzed(text)
    found = [
        (start - end, start, end, one.meaning.group.label, rule)
        for one in meanings
        if not one.firsts.isdisjoint(read.held) and _is_marked(one.meaning)
        for start, end, rule in one.places(read)
    ]
    # By these two alone: of equals the first found is taken, the closest alternative of the first meaning.
    found.sort(key=itemgetter(0, 1))
    taken: list[Mark] = []
    for _, start, end, label, rule in found:
        if all(end <= other.start or other.end <= start for other in taken):
            taken.append(Mark(start, end, text[start:end], label, rule))
    taken.sort(key=attrgetter("start"))
    yield from taken


def _is_marked(meaning: Meaning) -> bool:
    if meaning.group.weight < MARKED:
        return False
    return not any(NEGATION_TERMS.issuperset(alternative.terms) for alternative in meaning.group.alternatives)
