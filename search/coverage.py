"""How much of a question does each passage cover, by its best sentence? It decides whether anything answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import mul
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.covering import CONTEXT, Covers, weighed
from search.demands import ASTRAY, asked_beside_others, asked_of_treatment, taken_by_asker, unmet
from search.engine import FULL, Floats
from search.meaning import SCENE, Meaning

T = TypeVar("T", bound=np.generic)
ANSWERED = 0.42
"""Share of the question's informative concepts, by how much each tells, that a passage must cover to answer: chosen on the
judged questions, docs/relevance.md."""
LEAST_PART = 0.5
"""What the clause that asks must tell for it alone to decide: "What does that mean?" leaves it to what came before."""
NOTHING = 0.1
"""What a word tells that stands in nearly every passage."""
RELATIONS = frozenset({"cause", "prevention"})
"""Kinds of answer that a sentence gives for what it names itself, unless its heading asks for them."""
BROADER, HARDLY = 0.35, 0.25
"""Alternatives below this weight say something broader, and what is left of what they cover: "Ki-67" is hardly answered by
what speaks of grades. Best of 0, .25, .5 and 1 on the judged questions."""
SAYS = 0.5
"""A concept counts as named where more than this share of it is covered."""
ITSELF = 0.95
"""Where more than this share of it is covered, a form of a drug is named by a name of its own."""
AMOUNTS = frozenset({"dose", "frequency"})
"""What a question needs that asks how much is taken, or how often."""
KIND_TELLS = 2.0
"""What a kind of answer that the question names tells at least: "therapeutic modalities" asks for treatment, however often
treatment is spoken of. Best of 0 to 4.5 on the judged questions."""


class Covered(msgspec.Struct, frozen=True):
    """Of each passage, by its best unit. share: 0 to 1, of what the question asks, where the headings count fully.

    inside: what the unit itself tells of it, where they count as CONTEXT. anyhow: share, whatever variant it is said of.
    """

    share: Floats
    inside: Floats
    anyhow: Floats


def covered(
    found: Covers,
    best: NDArray[np.int64],
    tells: Floats,
    meanings: Sequence[Meaning],
    *,
    defines: bool,
    figure: bool = False,
) -> Covered:
    """How much of what is asked each passage covers. best: its best unit, or -1. defines: see search.kinds.defines. figure:
    whether one is asked for."""
    body, context = _said(found, best, meanings)
    asked = _asked(tells, meanings, defines=defines)
    share = _shares(found, body, context, len(meanings))
    named = _named(found, best, share, meanings, figure=figure)
    whole = reduce(
        np.maximum, [_answered(share, named, asked, meanings, part, defines=defines) for part in _parts(meanings, asked)]
    )
    whole[_apart(found, best, share, meanings)] *= ASTRAY
    # Shares that are the same come out of single precision apart, and above 1, in the eighth place; lists.py compares them.
    anyhow = whole.round(6)
    if found.another is not None:
        whole[_of_best(found.another, best)] *= ASTRAY
    return Covered(whole.round(6), weighed(np.minimum(np.maximum(body, CONTEXT * context), 1), asked), anyhow)


def _of_best(of_units: NDArray[T], best: NDArray[np.int64]) -> NDArray[T]:
    """The rows of the best units; of nothing for a passage without one."""
    if not len(of_units):
        return np.zeros((len(best), *of_units.shape[1:]), of_units.dtype)
    rows = of_units.take(best, axis=0, mode="clip")
    rows[best < 0] = 0
    return rows


def _said(found: Covers, best: NDArray[np.int64], meanings: Sequence[Meaning]) -> tuple[Floats, Floats]:
    """What the best unit of each passage says of each meaning, and what stands around it."""
    body, context = _of_best(found.units, best), found.context.copy()
    if found.turned is not None:
        # A heading that asks for the cause of one thing makes no sentence say it of another.
        wrong = _of_best(found.turned, best)
        body[wrong] = context[wrong] = 0
    for number, subjects in _relations(meanings):
        # "The tumor is prevented from getting oxygen" says nothing of how the disease in the title is prevented.
        body[(context[:, number] <= 0) & (body[:, subjects].max(axis=1) <= 0), number] = 0
    for group in _joined(meanings):
        # Either side of an "or" speaks for both.
        for matrix in (body, context):
            matrix[:, group] = matrix[:, group].max(axis=1, keepdims=True)
    return body, context


def _shares(found: Covers, body: Floats, context: Floats, size: int) -> Floats:
    """The share of each meaning that each passage covers, 0 to 1. size: how many there are."""
    both = np.maximum(body, context)
    if found.in_place is not None:
        both[:, :size] = np.maximum(both[:, :size], CONTEXT * found.in_place)
    share: Floats = np.minimum(both / FULL, 1) * np.where(both < BROADER, HARDLY, 1)
    return share


def _named(
    found: Covers, best: NDArray[np.int64], share: Floats, meanings: Sequence[Meaning], *, figure: bool
) -> NDArray[np.bool_]:
    """Whether each passage may speak of each meaning: names it, and by its best unit no other in its place."""
    named = share > SAYS
    if found.before is not None:
        named |= _of_best(found.before, best)
    if figure or any(meaning.needs in AMOUNTS for meaning in meanings):
        # How much and how often is told of each form of a drug by itself, and of each drug of a class.
        forms = [number for number, meaning in enumerate(meanings) if meaning.form]
        named[:, forms] = share[:, forms] > ITSELF
    if found.astray is not None and len(found.units):
        count = len(found.units)
        away = _of_best(found.astray[:count], best) | found.astray[count:]
        named |= np.asarray([bool(meaning.elsewhere) for meaning in meanings]) & ~away
    if found.others is not None:
        named &= ~_of_best(found.others, best)
    return named


def _apart(found: Covers, best: NDArray[np.int64], share: Floats, meanings: Sequence[Meaning]) -> NDArray[np.bool_]:
    """The passages of which nothing answers, however much they cover: they speak of something else."""
    apart = np.zeros(len(share), np.bool_)
    if found.astray is not None and len(found.units):
        # Nor does what stands under another organ answer where only the operation is named of which it is asked.
        organs = [n for n, each in enumerate(meanings) if each.elsewhere and each.informative and not each.denied]
        if organs:
            apart |= np.logical_and.reduce(found.astray[len(found.units) :, organs] & (share[:, organs] <= 0), axis=1)
    if found.others is not None:
        others = _of_best(found.others, best)
        if taken := taken_by_asker(meanings):
            # What is said of its whole class holds for it too.
            apart |= np.logical_and.reduce(others[:, taken] & (share[:, taken] <= 0), axis=1)
        if measured := asked_beside_others(meanings):
            apart |= np.logical_or.reduce(others[:, measured] & (share[:, measured] <= SAYS), axis=1)
        if treated := asked_of_treatment(meanings):
            apart |= np.logical_and.reduce(others[:, treated], axis=1)
    return apart


def _asked(tells: Floats, meanings: Sequence[Meaning], *, defines: bool) -> Floats:
    """How much each meaning counts of what is asked."""
    # So few that plain numbers are faster than arrays.
    asked = [
        (max(tell * meaning.counts, KIND_TELLS) if meaning.kind else tell * meaning.counts) if meaning.informative else 0.0
        for tell, meaning in zip(tells.tolist(), meanings, strict=True)
    ]
    if defines:
        known = [float(meaning.informative and meaning.counts == 1) for meaning in meanings]
        asks = [known[number] * (meaning.part != SCENE) for number, meaning in enumerate(meanings)]
        known = asks if any(asks) else known
        if any(known) and sum(map(mul, asked, known)) < LEAST_PART:
            # "What on earth is a NET": what every passage speaks of is asked for none the less.
            return np.asarray(known, np.float32)
    if sum(asked) < NOTHING and any(meaning.denied == "besides" for meaning in meanings):
        # "A tumor without surgery": with the surgery taken away, nothing is asked that could be answered.
        return np.zeros(len(asked), np.float32)
    return np.asarray(asked, np.float32)


def _answered(
    share: Floats,
    named: NDArray[np.bool_],
    asked: Floats,
    meanings: Sequence[Meaning],
    part: Sequence[int],
    *,
    defines: bool,
) -> Floats:
    """The share of some meanings that each passage covers; less where it is beside the question. share: of each meaning.
    named: whether it may be what the passage speaks of."""
    if len(part) < len(asked):
        asked_here, covers_here = asked[part], share[:, part]
    else:
        asked_here, covers_here = asked, share
    covers: Floats = weighed(covers_here, asked_here) / max(float(asked_here.sum()), 1e-6)
    for lacking, left in unmet(share, named, meanings, part, defines=defines):
        covers[lacking] *= left
    return covers


def _relations(meanings: Sequence[Meaning]) -> Iterator[tuple[int, list[int]]]:
    """The meanings that say something of a subject, each with the meanings of that."""
    subjects = [n for n, each in enumerate(meanings) if each.informative and not each.kind and each.counts == 1]
    if subjects:
        yield from (
            (number, subjects) for number, meaning in enumerate(meanings) if meaning.kind in RELATIONS and meaning.words
        )


def _joined(meanings: Sequence[Meaning]) -> list[list[int]]:
    """The meanings on both sides of each "or"."""
    return [[n for n, m in enumerate(meanings) if m.either == number] for number in {m.either for m in meanings} - {0}]


def _parts(meanings: Sequence[Meaning], asked: Floats) -> list[Sequence[int]]:
    """The whole question, and each of its clauses that asks something by itself: one of them answered is enough."""
    numbers = {meaning.part for meaning in meanings} - {0, SCENE}
    if not numbers:
        return [range(len(asked))]
    parts = [[n for n, m in enumerate(meanings) if m.part in (0, number)] for number in sorted(numbers)]
    said = any(meaning.part == SCENE and meaning.informative and meaning.type != "general" for meaning in meanings)
    return [list(range(len(asked))), *(part for part in parts if _tells(part, asked, meanings, said=said) >= LEAST_PART)]


def _tells(part: Sequence[int], asked: Floats, meanings: Sequence[Meaning], *, said: bool) -> float:
    """How much a clause asks by itself. said: whether something is told beside it, of which "what happens next?" asks."""
    named = any(meanings[n].informative and not meanings[n].kind and meanings[n].part > 0 for n in part)
    return float(sum(asked[n] for n in part if named or not said or not meanings[n].kind))
