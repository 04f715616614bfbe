"""What must a passage say, whatever else of a question it covers?

That diarrhea is a symptom does not answer how it is treated, and what is said of one disease tells nothing of another. Each
rule here demands one thing of a passage, by what that covers of each meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from search.engine import Floats
from search.meaning import Meaning

DEMANDED = frozenset({"treatment", "diagnosis", "sideeffect", "prognosis", "symptom"})
"""Where the question names one of these kinds of answer, the sentence must say it, or its headings. Other kinds are often
meant without being said."""
RELATED = (frozenset({"test", "treatment", "imaging", "drug"}), frozenset({"symptom"}))
"""Types of concepts of which a question with both asks how they go together: "Does a biopsy hurt?" is not answered by what
speaks of biopsies alone."""

Lacking = NDArray[np.bool_]
"""Of each passage, whether it lacks what is demanded."""


def unmet(share: Floats, named: NDArray[np.bool_], meanings: Sequence[Meaning], part: Sequence[int]) -> Iterator[Lacking]:
    """Of each demand that some meanings make, the passages that do not meet it.

    share[p, m]: what passage p covers of meaning m, 0 to 1. named[p, m]: whether it may be what p speaks of. part: the
    numbers of the meanings that are asked about together.
    """
    typed = [(number, meanings[number].kind) for number in part if meanings[number].words]
    telling = [number for number in part if meanings[number].informative]
    for number, kind in typed:
        if kind in DEMANDED:
            yield share[:, number] <= 0
    yield from _without_name(share, named, meanings, telling)
    if any(kind == "cause" for _, kind in typed):
        yield from _without_subject(share, meanings, telling)
    yield from _without_one_of_two(share, meanings, telling)


def _without_name(
    share: Floats, named: NDArray[np.bool_], meanings: Sequence[Meaning], telling: Sequence[int]
) -> Iterator[Lacking]:
    """A drug, gene or disease must be named, one of several, and not alone: "Insulinoma is a tumor that makes insulin" says
    nothing of whether it can be cured."""
    names: dict[int, list[int]] = {}
    for number in telling:
        if meanings[number].name:
            names.setdefault(meanings[number].name, []).append(number)
    if not names:
        return
    whole = np.zeros(len(named), np.bool_)
    for numbers in names.values():
        whole |= named[:, numbers].all(axis=1)
    others = [number for number in telling if not meanings[number].name and meanings[number].counts == 1]
    if others:
        # What is broader covers a little too.
        whole &= np.sum([share[:, numbers].max(axis=1) > 0 for numbers in (*names.values(), others)], axis=0) > 1
    yield ~whole


def _without_subject(share: Floats, meanings: Sequence[Meaning], telling: Sequence[int]) -> Iterator[Lacking]:
    """ "Lung cancer is caused by smoking" says nothing of what causes flushing."""
    caused = [number for number in telling if not meanings[number].kind and meanings[number].counts == 1]
    if caused:
        yield share[:, caused].max(axis=1) <= 0


def _without_one_of_two(share: Floats, meanings: Sequence[Meaning], telling: Sequence[int]) -> Iterator[Lacking]:
    """Who asks how a procedure and a symptom go together is told of both."""
    doing, feeling = ([number for number in telling if meanings[number].type in types] for types in RELATED)
    if doing and feeling:
        yield (share[:, doing].max(axis=1) <= 0) | (share[:, feeling].max(axis=1) <= 0)
