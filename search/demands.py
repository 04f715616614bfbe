"""What must a passage say, whatever else of a question it covers?

That diarrhea is a symptom does not answer how it is treated, and what is said of one disease tells nothing of another. Each
rule here demands one thing of a passage, by what that covers of each meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from search.analysis import terms
from search.concepts import TREATED
from search.engine import Floats
from search.meaning import SCENE, Meaning

DEMANDED = frozenset({"treatment", "diagnosis", "sideeffect", "prognosis", "symptom"})
"""Where the question names one of these kinds of answer, the sentence must say it, or its headings. Other kinds are often
meant without being said."""
RELATED = (TREATED | {"test"}, frozenset({"symptom"}))
"""Types of concepts of which a question with both asks how they go together: "Does a biopsy hurt?" is not answered by what
speaks of biopsies alone."""

CIRCUMSTANCE = "circumstance"
"""Type of concepts of which each must be spoken of: "Is it safe in pregnancy?" is not answered by what is safe at large. Of
those that count less, such as children, only where something is asked that is done to somebody."""
CAUSES = frozenset({"cause", "risk"})
"""Kinds of answer that may be told of a circumstance by what is broader."""
_PROCEDURES = frozenset({"treatment", "imaging", "procedure", "test"})
_WHETHER = frozenset(
    terms("safe unsafe safely ok okay fine matter problem interact interaction harm dangerous risky mix together")
)
"""Terms of what asks of things that are done whether they go together, and nothing else."""
TELLING = 0.25
"""What a word must count to be what is said of a drug: a tattoo, but not a way."""
UNLIKE = 0.5
"""What is left of the coverage of a passage for each demand that it does not meet."""
ASTRAY = 0.4
"""The same where it lacks a drug or a circumstance: too little to answer, whatever else it covers (coverage.ANSWERED)."""

Lacking = NDArray[np.bool_]
"""Of each passage, whether it lacks what is demanded."""


def unmet(
    share: Floats, named: NDArray[np.bool_], meanings: Sequence[Meaning], part: Sequence[int], *, defines: bool
) -> Iterator[tuple[Lacking, float]]:
    """Of each demand that some meanings make, the passages that do not meet it, and what is left of their coverage.

    share[p, m]: what passage p covers of meaning m, 0 to 1. named[p, m]: whether it may be what p speaks of. part: the
    numbers of the meanings that are asked about together. defines: see search.kinds.defines.
    """
    telling = [number for number in part if meanings[number].informative]
    if not any(meanings[number].name for number in telling):
        # "I take sunitinib. What if I miss a dose?" asks about sunitinib.
        telling = [*_drugs_before(meanings), *telling]
    for lacking in chain(
        _without_kind(share, meanings, part),
        _without_subject(share, meanings, part),
        _without_one_of_two(share, meanings, telling),
    ):
        yield lacking, UNLIKE
    for lacking in _without_circumstance(share, named, meanings, telling, defines=defines):
        yield lacking, ASTRAY
    named_here = [number for number in telling if meanings[number].name and not meanings[number].denied]
    drugs = [number for number in named_here if meanings[number].type == "drug"]
    names = drugs or named_here
    if names:
        yield _without_name(share, named, meanings, telling, names), ASTRAY if drugs else UNLIKE
    if taken := taken_together(meanings):
        yield named[:, taken].sum(axis=1) < 2, ASTRAY
    yield from ((lacking, UNLIKE) for lacking in _without_disease(named, meanings, named_here))


def taken_by_asker(meanings: Sequence[Meaning]) -> list[int]:
    """The drugs that somebody takes who asks about something else that is done: "I take lanreotide. Can I have a live
    vaccine?" is not answered by what stands of everolimus."""
    asked = [each for each in meanings if each.informative and each.part != SCENE and each.type in TREATED and not each.kind]
    return _drugs_before(meanings) if asked and all(each.type != "drug" for each in asked) else []


def is_procedure(meanings: Sequence[Meaning]) -> bool:
    """Whether a question is about something that is done to somebody, and about nothing that is felt."""
    types = {each.type for each in meanings if each.informative and each.part != SCENE}
    return not types.isdisjoint(_PROCEDURES) and "symptom" not in types


def taken_together(meanings: Sequence[Meaning]) -> list[int]:
    """The drugs of which somebody asks no more than whether they go together: "I take phenytoin and temozolomide, is that
    safe?" is not answered by what stands of one of them and another drug."""
    taken = _drugs_before(meanings)
    asked = [each for each in meanings if each.informative and each.part != SCENE and each.counts == 1 and not each.kind]
    return taken if len(taken) > 1 and all(_WHETHER.issuperset(terms(each.group.label)) for each in asked) else []


def asked_beside_others(meanings: Sequence[Meaning]) -> list[int]:
    """The tests that are asked about and of which there are others: the diet before one is not that before another, nor is
    what is normal."""
    return [
        number
        for number, each in enumerate(meanings)
        if each.type == "test" and each.others and each.informative and each.part != SCENE and not each.denied
    ]


def asked_of_treatment(meanings: Sequence[Meaning]) -> list[int]:
    """The treatments that are asked about: what a sentence says of another one is not said of them, though a title may name
    both."""
    return [
        number
        for number, each in enumerate(meanings)
        if each.type == "treatment" and each.name and each.others and not each.place and each.informative
        if each.part != SCENE and not each.denied
    ]


def _drugs_before(meanings: Sequence[Meaning]) -> list[int]:
    """The drugs that only set the scene."""
    return [
        number
        for number, each in enumerate(meanings)
        if each.part == SCENE and each.type == "drug" and each.informative and not each.denied
    ]


def _without_kind(share: Floats, meanings: Sequence[Meaning], part: Sequence[int]) -> Iterator[Lacking]:
    for number in part:
        if meanings[number].words and meanings[number].kind in DEMANDED:
            yield share[:, number] <= 0


def _without_circumstance(
    share: Floats, named: NDArray[np.bool_], meanings: Sequence[Meaning], telling: Sequence[int], *, defines: bool
) -> Iterator[Lacking]:
    """What sets the scene must be spoken of, too, where something is asked about that is done to somebody, and not which
    treatments there are: "I am pregnant. Can I have PRRT?", but not "I was on holiday. Is that a symptom?". What another
    clause asks about need not be."""
    done = [number for number in telling if meanings[number].type in TREATED]
    to_somebody = any(not meanings[number].kind for number in done)
    # What PRRT is does not hang on who asks.
    apart = defines and sum(each.informative and each.part != SCENE for each in meanings) == 1
    # What is said of food at large says whether chocolate is a cause, and not whether it may be eaten.
    broadly = any(each.kind in CAUSES for each in meanings)
    for number, each in enumerate(meanings):
        asked = each.type == CIRCUMSTANCE and each.informative and not (apart and each.part == SCENE)
        told = to_somebody if each.part == SCENE else number in telling and (bool(done) or each.counts == 1)
        if asked and told:
            yield share[:, number] <= 0 if broadly else ~named[:, number]


def _without_name(
    share: Floats, named: NDArray[np.bool_], meanings: Sequence[Meaning], telling: Sequence[int], names: Sequence[int]
) -> Lacking:
    """One of the names must be named, and not alone: "Insulinoma is a tumor that makes insulin" says nothing of whether it
    can be cured. names: the numbers of their parts."""
    whole = [[number for number in telling if meanings[number].name == name] for name in {meanings[n].name for n in names}]
    has: NDArray[np.bool_] = np.any([named[:, numbers].all(axis=1) for numbers in whole], axis=0)
    together = _together(meanings, telling)
    if together:
        has &= named[:, together].all(axis=1)
    said = _said_of(meanings, telling, names)
    if said:
        # What is broader covers a little too.
        has &= np.sum([share[:, numbers].max(axis=1) > 0 for numbers in (*whole, said)], axis=0) > 1
    return ~has


def _without_disease(named: NDArray[np.bool_], meanings: Sequence[Meaning], names: Sequence[int]) -> Iterator[Lacking]:
    """ "Octreotide dose for insulinoma" is not answered by that for carcinoid syndrome. names: the parts of all names."""
    asked = [n for n in names if meanings[n].part != SCENE and meanings[n].type == "disease" and not meanings[n].elsewhere]
    if 0 < len(asked) < len(names):
        yield np.logical_and.reduce(~named[:, asked], axis=1)


def _together(meanings: Sequence[Meaning], telling: Sequence[int]) -> list[int]:
    """What is asked about together is all named: the omeprazole and the scan before which it may have to be stopped; but of
    a class and its member one is enough."""
    done = [number for number in telling if meanings[number].type in TREATED and meanings[number].name]
    # Of what somebody takes besides, one is enough too.
    asked = [number for number in done if meanings[number].part != SCENE]
    apart = [number for number in asked if not _asked_apart(meanings[number])]
    if len(apart) < 2:
        return apart
    ways = {number: {each.terms for each in meanings[number].group.alternatives} for number in apart}
    return [number for number in apart if all(ways[number].isdisjoint(ways[other]) for other in apart if other != number)]


def _asked_apart(meaning: Meaning) -> bool:
    """ "Surgery or PRRT", "surgery and PRRT": each may be told of by itself."""
    return bool(meaning.either or meaning.listed or meaning.denied)


def _said_of(meanings: Sequence[Meaning], telling: Sequence[int], names: Sequence[int]) -> list[int]:
    """The meanings of which one must be said of what is named; none where they tell too little to demand it."""
    free = [number for number in telling if not meanings[number].name]
    if not any(meanings[number].type == "drug" for number in names) and all(meanings[number].counts < 1 for number in free):
        return []
    # How long or how often is told by a figure, which is demanded by itself.
    return [number for number in free if meanings[number].counts >= TELLING and meanings[number].needs in ("", "number")]


def _without_subject(share: Floats, meanings: Sequence[Meaning], part: Sequence[int]) -> Iterator[Lacking]:
    """ "Lung cancer is caused by smoking" says nothing of what causes flushing."""
    if any(meanings[number].kind == "cause" and meanings[number].words for number in part):
        asked = [number for number in part if meanings[number].informative]
        caused = [number for number in asked if not meanings[number].kind and meanings[number].counts == 1]
        if caused:
            yield share[:, caused].max(axis=1) <= 0


def _without_one_of_two(share: Floats, meanings: Sequence[Meaning], telling: Sequence[int]) -> Iterator[Lacking]:
    """Who asks how a procedure and a symptom go together is told of both."""
    doing, feeling = ([number for number in telling if meanings[number].type in types] for types in RELATED)
    if doing and feeling:
        yield (share[:, doing].max(axis=1) <= 0) | (share[:, feeling].max(axis=1) <= 0)
