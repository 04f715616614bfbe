"""Does a list as a whole answer?

Who asks for "symptoms" or "treatment options" wants the list that such words lead into, not one item of it, nor a sentence
about symptoms. So where the question names a kind of answer, a list comes first if its lead-in names that kind too,
nothing that the question asks for is missing from the lead-in and its headings, and the lead-in names nothing narrower:
"Imaging tests include" leads into some of the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from search.analysis import terms
from search.concepts import Concept
from search.engine import FULL
from search.meaning import Meaning
from search.model import Passage, Source
from search.ranking import Evidence
from search.terminology import THINGS, Terminology

LOOKED_AT = 100
"""Hits among which such a list is looked for: its items, which are shorter, often stand before it."""

UNASKED = 0.95
"""What is left of the score of a list that was not asked for: where a sentence says the same, the sentence is shorter."""
SUBJECTS = frozenset({"disease", "syndrome", "site"})
"""Types of concepts that documents are about."""
LONG = 600
"""A list of at least so many code points has something of everything, in items that have nothing to do with one another."""
SCATTERED = 0.7
"""What is left of the score of such a list. From .6 to .8, and for lists from 400 to 900, the judged questions come out the
same."""
FIRST = 10
"""Hits among which unasked lists are moved back: one page."""

LISTED = frozenset({"place", "symptom"})
"""Kinds that ask for a list even where only the form of the question shows them: "Where do they start?"."""
NARROWER = {**THINGS, "treatment": THINGS["treatment"] | {"staging", "symptom"}}
"""The types of concepts that tell a part of each of these kinds: of all treatments one, those at one stage, or of one
symptom."""


def named(meanings: Sequence[Meaning]) -> list[Meaning]:
    """Those by which a question asks for a list."""
    return [meaning for meaning in meanings if meaning.kind and (meaning.words or meaning.kind in LISTED)]


def lists_first(
    evidence: Sequence[Evidence],
    meanings: Sequence[Meaning],
    runs_on: NDArray[np.bool_],
    passage: Callable[[int], Passage],
    source: Callable[[str], Source],
    terminology: Terminology,
) -> list[Evidence]:
    """The evidence with the best list that answers as a whole, if there is one, in front; other lists a little back.

    runs_on: of each passage, by its number, whether it runs on to the end of a list. passage: one by its number.
    """
    asked = named(meanings)
    for place in _lists(evidence[:LOOKED_AT], runs_on) if asked else ():
        each = evidence[place]
        found = passage(each.number)
        if _leads(found, source(found.source_id), asked, meanings, terminology):
            first = each._replace(unit=len(found.units) - 1, score=max(each.score, evidence[0].score))
            return [first, *evidence[:place], *evidence[place + 1 :]]
    top = list(evidence[:FIRST])
    for place in _lists(top, runs_on):
        each = top[place]
        top[place] = each._replace(score=each.score * _left(each, passage(each.number)))
    top.sort(key=lambda each: -each.score)
    return [*(_whole_first(top, passage, meanings, terminology) if asked else top), *evidence[FIRST:]]


def _whole_first(
    top: list[Evidence], passage: Callable[[int], Passage], meanings: Sequence[Meaning], terminology: Terminology
) -> list[Evidence]:
    """The best hits, with the first in front that covers as much as the best and is no list of a part, nor its item."""
    for at, each in enumerate(top):
        found = passage(each.number)
        lead_in = found.lead_in if found.runs_on else "".join(found.context[-1:])
        if each.coverage >= top[0].coverage and not _is_narrower(terminology.named(lead_in), meanings):
            return [each._replace(score=max(each.score, top[0].score)), *top[:at], *top[at + 1 :]]
    return top


def _left(each: Evidence, found: Passage) -> float:
    """What is left of the score of a passage that runs on, where no list was asked for."""
    if each.unit < len(found.units) - 1:
        # What answers is a sentence before the list.
        return 1.0
    return UNASKED if found.units[-1].end - found.units[-1].start < LONG else SCATTERED


def repeating(shown: Sequence[Evidence], runs_on: NDArray[np.bool_], passage: Callable[[int], Passage]) -> frozenset[int]:
    """The lists, by their passages' numbers, that only say at length what an item of theirs has said before them.

    shown: the hits of a page, best first. Who has read the item that answers is not helped by all the others.
    """
    lists = [(at, shown[at], passage(shown[at].number)) for at in _lists(shown, runs_on)]
    return frozenset(
        each.number
        for at, each, whole in lists
        if any(
            before.coverage >= each.coverage and before.source == each.source and _within(passage(before.number), whole)
            for before in shown[:at]
        )
    )


def _lists(evidence: Sequence[Evidence], runs_on: NDArray[np.bool_]) -> list[int]:
    """The places among the evidence of the passages that run on."""
    found: list[int] = runs_on[[each.number for each in evidence]].nonzero()[0].tolist() if evidence else []
    return found


def _within(item: Passage, whole: Passage) -> bool:
    return whole.start <= item.start and item.end <= whole.end


def _leads(
    passage: Passage, source: Source, asked: Sequence[Meaning], meanings: Sequence[Meaning], terminology: Terminology
) -> bool:
    lead_in = terms(passage.lead_in)
    named = terminology.named(passage.lead_in)
    around = [*lead_in, "", *terms("\n".join((*passage.heading_path, source.title)))]
    # "Which test" is asked of what leads to a diagnosis: other words of one kind will do.
    kinds = {concept.kind for concept in named} - {""}
    # "Treatment to relieve symptoms may include" leads into no symptoms.
    of_treatments = "treatment" in kinds and {meaning.kind for meaning in asked} <= {"symptom", "diagnosis"}
    return (
        not of_treatments
        and all(meaning.kind in kinds or _holds(lead_in, meaning) for meaning in asked)
        and all(_speaks_of(around, each) for each in meanings if each.informative and each.kind not in kinds)
        and not _is_narrower(named, meanings)
        and not _is_of_another(named, source.title, meanings, terminology)
    )


def _is_narrower(named: Sequence[Concept], meanings: Sequence[Meaning]) -> bool:
    """Does a lead-in that names these concepts speak of a part, where the question asks for the whole?"""
    types = frozenset[str]().union(*(NARROWER.get(meaning.kind, ()) for meaning in meanings))
    if any(meaning.type in types and not meaning.kind for meaning in meanings):
        # "What can be done at stage IV" asks for a part itself.
        return False
    return any(concept.type in types and not concept.kind for concept in named)


def _is_of_another(named: Sequence[Concept], title: str, meanings: Sequence[Meaning], terminology: Terminology) -> bool:
    """Does a lead-in name a disease or an organ that is neither asked about nor what its document is about?"""
    subjects = {concept.id for concept in terminology.named(title) if concept.type in SUBJECTS}
    others = {concept.id for concept in named if concept.type in SUBJECTS and not concept.implied}
    return bool(subjects) and not others <= subjects | {meaning.concept for meaning in meanings}


def _speaks_of(words: Sequence[str], meaning: Meaning) -> bool:
    """Is it named, or an organ where none is: is the list one of the treatments of all NETs?"""
    return _holds(words, meaning) or (bool(meaning.elsewhere) and set(words).isdisjoint(meaning.elsewhere))


def _holds(words: Sequence[str], meaning: Meaning) -> bool:
    return any(
        tuple(words[at : at + len(each.terms)]) == each.terms
        for each in meaning.group.alternatives
        if each.weight >= FULL
        for at in range(len(words) - len(each.terms) + 1)
    )
