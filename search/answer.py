"""Which sentences of a passage answer, and what is marked in them? Or does nothing answer?

An answer is whole units of a passage, verbatim, with what must be read beside it to be understood rightly: a list's
lead-in, the label of its paragraph, the sentence that a pronoun points back to. Marks are spans; render.py makes markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from search.coverage import ANSWERED
from search.matching import Sought
from search.meaning import Meaning
from search.model import Answer, Mark, Passage, Source, Span, Why
from search.ranking import Evidence
from search.remembered import Remembered
from search.texts import Analyzed, Body, Indexed, analyzed, indexed
from search.words import LIGHT_TERMS, STOP_TERMS

FIRST = 5
"""Hits among which one that answers is looked for. On the judged questions 2 to 5 lose none, and 5 wins most."""
LEAST = 0.01
"""What a way of saying something must weigh to be marked: one that the question denies weighs nothing."""
WHOLE = 0.65
"""Share of the question up to which a passage does not answer that only names some of it."""
NAMED_ALONE = frozenset({"test", "imaging", "drug", "treatment"})
"""Types of concepts that say nothing of themselves by being named: symptoms and parts of the body do, in a list of them."""
VERBS = frozenset({"is", "are", "was", "were"})
"""Terms of which each makes a sentence of a name: "Chromogranin A is a tumor marker"."""
MARKED = 0.4
"""Meanings of less weight ("take", "years") are not marked: they would speckle the answer."""
EXCERPT = 360
"""Code points of a passage that is only related: enough to judge it by, too few to pass for an answer."""

_CLOSING = " \t\n)]”’\"'»"
"""What may stand behind the end of a sentence."""
_HANGING = " \t\n\u00a0•‣◦▪●○·*–-"
"""What may stand before an item: white space and bullets."""
_POINTS_BACK = re.compile(
    r"(?:\w+ of (?:them|these|those|this|it)|These|This|Those|They|It|Its|Their|Such|He|She|However|But|Also|For example|"
    r"That)\b"
)
_UNITS = r"(?:%|per\s?cent|m?c?g\b|ml\b|years?|months?|weeks?|days?|times|of\b|in\b)"
_NUMBERED = re.compile(
    r"\b(?:type|grade|stage|phase)s?\s+\d[a-d]?\b"
    rf"(?:\s*(?:,|and|or|to|-|–)\s*\d[a-d]?\b(?!\s*{_UNITS}))*|\b(?:in|since|until|by)\s+(?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""What is a name or a year and counts nothing, as the figures of "MEN1" and "Ki-67" do not."""
_FIGURE = re.compile(
    r"(?<![\w-])\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|third|quarter|dozen|hundreds?|thousands?|millions?|"
    r"seconds|minutes|hours|days|weeks|months|years|decades)\b",
    re.IGNORECASE,
)
_IN_WORDS = {
    "number": re.compile(r"\b(?:most|majority|nearly all|almost all)\b", re.IGNORECASE),
    "frequency": re.compile(
        r"\b(?:twice|daily|weekly|monthly|yearly|annually|(?:once (?:a|per)|once every|each|every(?: other)?) "
        r"(?:day|week|month|year)s?)\b",
        re.IGNORECASE,
    ),
    "age": re.compile(r"\b(?:middle[- ]aged?|in (?:early |late )?(?:childhood|adulthood)|old age)\b", re.IGNORECASE),
    "duration": re.compile(r"\b(?:lifelong|for life|rest of (?:his|her|their|your) li(?:fe|ves))\b", re.IGNORECASE),
}
"""How many, how often, how old or how long, without a figure."""
_SURVIVAL = re.compile(
    r"\boverall survival|\bsurvival (?:time|rate)|\bprogression[- ]free|\btime to (?:\w+ )?progression", re.IGNORECASE
)
"""Whose months and years say how long people lived, and not how long or how often anything else is."""
_HARMS = re.compile(r"\b(?:side[- ]effects?|adverse|toxicit(?:y|ies)|complications?|risks?|unwanted)\b", re.IGNORECASE)
"""Heads of a table's column that says what a treatment does besides."""


def answer(passage: Passage, evidence: Evidence, meanings: Sequence[Sought]) -> Answer:
    """The unit of a passage that answers, with its context and marks."""
    unit = passage.units[evidence.unit] if passage.units else Span(0, len(passage.text))
    text = unit.of(passage.text)
    return Answer(text, unit.start, unit.end, tuple(_context(passage, evidence.unit, unit)), _marks(text, meanings))


def _context(passage: Passage, at: int, unit: Span) -> Iterator[str]:
    yield from passage.context
    if passage.label is not None and unit.start > passage.label.end:
        yield passage.label.of(passage.text)
    if at > 0 and _POINTS_BACK.match(unit.of(passage.text)):
        yield passage.units[at - 1].of(passage.text)


def excerpt_end(passage: Passage) -> int:
    """Where the beginning of a passage ends that is shown where it is only related: with a unit or, where that is too
    far, with a word, and never with the bullet of an item that is not shown."""
    if len(passage.text) <= EXCERPT:
        return len(passage.text)
    whole = [unit.end for unit in passage.units if unit.end <= EXCERPT]
    end = max(whole, default=0) or len(passage.text[: passage.text.rfind(" ", 0, EXCERPT) + 1].rstrip(_HANGING))
    return end if end > 0 else EXCERPT


def answers(
    passage: Passage, evidence: Evidence, meanings: Sequence[Meaning], looked_for: Sequence[Sought], *, needs: str
) -> bool:
    """Does a passage answer, or is it only near the question?

    looked_for: the meanings, as they are looked for in texts. needs: see search.kinds.needs_figure.
    """
    if passage.heads or evidence.coverage < ANSWERED or (needs and not _has_figure(passage, evidence, meanings, needs)):
        return False
    return not (
        _only_names(passage, evidence, meanings, looked_for)
        or _only_denies(passage, evidence, meanings, looked_for)
        or _only_harms(passage, evidence, meanings, looked_for)
    )


def _has_figure(passage: Passage, evidence: Evidence, meanings: Sequence[Meaning], needs: str) -> bool:
    text = _unit(passage, evidence)
    if needs != "number" and _SURVIVAL.search(text) and not any(meaning.kind == "prognosis" for meaning in meanings):
        return False
    text = _NUMBERED.sub("", text)
    return bool(_FIGURE.search(text) or (needs in _IN_WORDS and _IN_WORDS[needs].search(text)))


def _unit(passage: Passage, evidence: Evidence) -> str:
    return passage.units[evidence.unit].of(passage.text) if passage.units else passage.text


def _only_denies(passage: Passage, evidence: Evidence, meanings: Sequence[Meaning], looked_for: Sequence[Sought]) -> bool:
    """Is it an item that names the opposite of what is asked for? "High blood pressure", one of the symptoms, does not say
    that low blood pressure is none."""
    if not any(meaning.opposed for meaning in meanings):
        return False
    text = _unit(passage, evidence)
    read = analyzed(text)
    return not text.rstrip(_CLOSING).endswith((".", "!", "?")) and any(
        meaning.opposed and {rule for *_, rule in one.runs(read)} == {"opposite"}
        for meaning, one in zip(meanings, looked_for, strict=True)
        if not one.firsts.isdisjoint(read.held)
    )


def _only_harms(passage: Passage, evidence: Evidence, meanings: Sequence[Meaning], looked_for: Sequence[Sought]) -> bool:
    """Is it a table's row that names what is to be treated only as what a treatment does besides?"""
    row, head = _unit(passage, evidence), "".join(passage.context[-1:])
    if "\t" not in row or not any(meaning.kind == "treatment" and meaning.words for meaning in meanings):
        return False
    harms = {column for column, name in enumerate(head.split("\t")) if _HARMS.search(name)}
    read = analyzed(row)
    symptoms = [
        row.count("\t", 0, read.starts[first]) in harms
        for meaning, one in zip(meanings, looked_for, strict=True)
        if meaning.informative and meaning.type == "symptom" and not one.firsts.isdisjoint(read.held)
        for first, _, _ in one.runs(read)
    ]
    return bool(symptoms) and all(symptoms)


def _only_names(passage: Passage, evidence: Evidence, meanings: Sequence[Meaning], looked_for: Sequence[Sought]) -> bool:
    """Does a passage only name the test or treatment that the question asks something about?

    "MRI", an item of a list, does not say whether an MRI is safe with a pacemaker; "Confusion", one of symptoms, does say
    that it may be from the tumor.
    """
    if evidence.coverage >= WHOLE or not passage.units:
        return False
    read = analyzed(_unit(passage, evidence))
    if not VERBS.isdisjoint(read.held):
        return False
    said: set[int] = set()
    for meaning, one in zip(meanings, looked_for, strict=True):
        if not one.firsts.isdisjoint(read.held):
            if meaning.informative and meaning.type not in NAMED_ALONE:
                return False
            said.update(at for first, last, _ in one.runs(read) for at in range(first, last + 1))
    return all(at in said or term in STOP_TERMS | LIGHT_TERMS for at, term in enumerate(read.terms))


def answering_first(
    evidence: list[Evidence], runs_on: NDArray[np.bool_], answering: Callable[[Evidence], bool]
) -> list[Evidence]:
    """The evidence with the first of the best that answers in front.

    runs_on: of each passage, by its number, whether it runs on to the end of a list: where an item does not answer, no list
    of such items does.
    """
    if not evidence or answering(evidence[0]):
        return evidence
    for at, each in enumerate(evidence[1:FIRST], 1):
        # One that covers less of the question may hold any figure.
        if each.coverage >= evidence[0].coverage and not runs_on[each.number] and answering(each):
            return [each._replace(score=max(each.score, evidence[0].score)), *evidence[:at], *evidence[at + 1 :]]
    return evidence


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
