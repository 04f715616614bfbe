"""How much of a question does each sentence cover, and each passage by its best sentence?

A concept covers where it stands in an answer unit, in what is read with the unit (title, headings, lead-in), or in the
sentence that the unit points back to. What is covered decides which sentence of a passage answers, and whether any does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import mul

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.demands import ASTRAY, asked_beside_others, taken_by_asker, unmet
from search.elsewhere import astray, in_place, of_others
from search.engine import FULL, Engine, Floats, Records
from search.meaning import SCENE, Meaning
from search.occurrences import Occurrences
from search.roles import POINTS_BACK, RENAMES
from search.turned import turned
from search.units import rows_of
from search.variants import of_another

ANSWERED = 0.42
"""Share of the question's informative concepts, by how much each tells, that a passage must cover to answer: chosen on the
judged questions, docs/relevance.md."""
CONTEXT = 0.6
"""What a concept counts for a sentence that stands under it (title, heading, lead-in) without saying it."""
CARRIED = 0.95
"""What counts of a sentence in the next one where that points back to it: a little less, so that where the second adds
nothing, the first, which names it, is shown."""
LENT = (-3, -2, -1, 1)
"""Sentences around "This procedure is also called X", by their places from it, that speak of X too, as under a heading."""
NAMING = FULL
"""What counts of X in that sentence itself: more than in those, and less than where something is said of it."""
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


class Covers(msgspec.Struct, frozen=True):
    """units[u, m] and context[p, m]: the greatest weight with which meaning m stands in an answer unit, or around it.

    unit_ptr: where the units of each passage begin and end. rows: of each occurrence the unit that it is in; behind them all
    for one that stands around. astray[r, m]: of each such row, whether it speaks of another organ than meaning m; None where
    the question names none. others[u, m]: whether a unit speaks of another drug, treatment or scan, likewise. turned[u, m]:
    whether it is said in a unit of the wrong thing; see turned.py.
    """

    units: Floats
    context: Floats
    unit_ptr: NDArray[np.int32]
    rows: NDArray[np.int64]
    astray: NDArray[np.bool_] | None = None
    others: NDArray[np.bool_] | None = None
    turned: NDArray[np.bool_] | None = None
    in_place: NDArray[np.bool_] | None = None
    another: NDArray[np.bool_] | None = None


class Covered(msgspec.Struct, frozen=True):
    """Of each passage, by its best unit. share: 0 to 1, of what the question asks, where the headings count fully.

    inside: what the unit itself tells of it, where they count as CONTEXT.
    """

    share: Floats
    inside: Floats


def covers(
    records: Records, found: Occurrences, roles: NDArray[np.uint8], meanings: Sequence[Meaning], engine: Engine
) -> Covers:
    """What each unit of the records says of each meaning. found: where these stand; roles: of each unit, see roles.py."""
    passages, count, size = len(records.unit_ptr) - 1, len(records.unit_starts), len(meanings)
    rows = rows_of(records, found.positions, found.passages)
    cells = np.zeros((count + passages, size), np.float32)
    # Flat, since numpy is slow with two indices at a time.
    np.maximum.at(cells.ravel(), rows * size + found.meanings, found.weights)
    units, context = cells[:count], cells[count:]
    denied = [n for n, meaning in enumerate(meanings) if meaning.denied == "not"]
    negations = [n for n, meaning in enumerate(meanings) if meaning.is_negation]
    if denied and negations:
        # "What can't be removed" is not answered by a sentence on what can.
        units[:, denied] *= units[:, negations].max(axis=1, keepdims=True) > 0
        context[:, denied] = 0
    wrong = turned(records, found, rows, meanings, engine)
    if wrong is not None:
        units[wrong] = 0
    _lend_names(records, units, (roles & RENAMES).nonzero()[0])
    opens = (roles & (POINTS_BACK | RENAMES)) == POINTS_BACK
    first = records.unit_ptr[:-1]
    opens[first[first < len(opens)]] = False
    _point_back(units, opens)
    return Covers(
        units,
        context,
        records.unit_ptr,
        rows,
        astray(records, found, meanings, engine),
        of_others(records, found, meanings, engine, opens),
        wrong,
        in_place(records, found, meanings, engine),
        of_another(records, meanings, engine, opens),
    )


def _lend_names(records: Records, units: Floats, given: NDArray[np.int64]) -> None:
    """Let the units around those that only give something another name cover that name. given: those that do."""
    if not len(given):
        return
    names = units.take(given, axis=0)
    owners = records.unit_ptr.searchsorted(given, side="right") - 1
    around = given[:, None] + np.asarray(LENT)
    within = (around >= records.unit_ptr[owners, None]) & (around < records.unit_ptr[owners + 1, None])
    np.maximum.at(units, around[within], CONTEXT * names[within.nonzero()[0]])
    units[given] = NAMING * names


def _point_back(units: Floats, opens: NDArray[np.bool_]) -> None:
    """Let a unit that points back to the one before it cover what that one covers. opens: those that do."""
    (waiting,) = opens.nonzero()
    opens = opens.copy()
    while len(waiting):
        # Of several that follow one another each waits for the one before it.
        ready = ~opens[waiting - 1]
        now = waiting[ready]
        units[now] = np.maximum(units.take(now, axis=0), CARRIED * units.take(now - 1, axis=0))
        opens[now] = False
        waiting = waiting[~ready]


def best_units(found: Covers, tells: Floats, bonus: Floats) -> NDArray[np.int64]:
    """For each passage the unit that covers most of what its context does not say already, the first of them.

    tells: how much each meaning tells; bonus: what each unit gains or loses besides. Returns numbers of units over all
    the records; -1 for a passage without one.
    """
    units = found.unit_ptr[1:] - found.unit_ptr[:-1]
    owners = np.arange(len(found.context)).repeat(units)
    around = np.maximum(found.units, (CONTEXT * found.context).take(owners, axis=0))
    covered = _product(around, tells) + bonus
    best = np.full(len(found.context), -1)
    (present,) = units.nonzero()
    if len(present):
        highest = np.zeros(len(found.context), np.float32)
        highest[present] = np.maximum.reduceat(covered, found.unit_ptr[present])
        reached = np.where(covered == highest[owners], np.arange(len(covered)), len(covered))
        best[present] = np.minimum.reduceat(reached, found.unit_ptr[present])
    return best


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
    context = found.context.copy()
    body = found.units.take(best, axis=0, mode="clip") if len(found.units) else np.zeros_like(context)
    body[best < 0] = 0
    if found.turned is not None and len(found.turned):
        # A heading that asks for the cause of one thing makes no sentence say it of another.
        wrong = found.turned.take(best, axis=0, mode="clip") & (best >= 0)[:, None]
        body[wrong] = context[wrong] = 0
    for number, subjects in _relations(meanings):
        # "The tumor is prevented from getting oxygen" says nothing of how the disease in the title is prevented.
        body[(context[:, number] <= 0) & (body[:, subjects].max(axis=1) <= 0), number] = 0
    for group in _joined(meanings):
        # Either side of an "or" speaks for both.
        for matrix in (body, context):
            matrix[:, group] = matrix[:, group].max(axis=1, keepdims=True)
    asked = _asked(tells, meanings, defines=defines)
    both = np.maximum(body, context)
    if found.in_place is not None:
        both[:, : len(meanings)] = np.maximum(both[:, : len(meanings)], CONTEXT * found.in_place)
    share = np.minimum(both / FULL, 1) * np.where(both < BROADER, HARDLY, 1)
    named = share > SAYS
    if figure or any(meaning.needs in AMOUNTS for meaning in meanings):
        # How much and how often is told of each form of a drug by itself, and of each drug of a class.
        forms = [number for number, meaning in enumerate(meanings) if meaning.form]
        named[:, forms] = share[:, forms] > ITSELF
    apart: NDArray[np.bool_] = np.zeros(len(context), np.bool_)
    if found.astray is not None and len(found.units):
        count = len(found.units)
        # Nor does what stands under another organ answer where only the operation is named of which it is asked.
        organs = [n for n, each in enumerate(meanings) if each.elsewhere and each.informative and not each.denied]
        if organs:
            apart = np.logical_and.reduce(found.astray[count:, organs] & (share[:, organs] <= 0), axis=1)
        away = (found.astray[:count].take(best, axis=0, mode="clip") & (best >= 0)[:, None]) | found.astray[count:]
        named |= np.asarray([bool(meaning.elsewhere) for meaning in meanings]) & ~away
    if found.others is not None and len(found.others):
        others = found.others.take(best, axis=0, mode="clip") & (best >= 0)[:, None]
        named &= ~others
        if taken := taken_by_asker(meanings):
            # What is said of its whole class holds for it too.
            apart = apart | np.logical_and.reduce(others[:, taken] & (share[:, taken] <= 0), axis=1)
        if measured := asked_beside_others(meanings):
            apart = apart | np.logical_or.reduce(others[:, measured] & (share[:, measured] <= SAYS), axis=1)
    if found.another is not None and len(found.another):
        apart = apart | (found.another.take(best, mode="clip") & (best >= 0))
    whole = reduce(
        np.maximum, [_answered(share, named, asked, meanings, part, defines=defines) for part in _parts(meanings, asked)]
    )
    whole[apart] *= ASTRAY
    # Shares that are the same come out of single precision apart, and above 1, in the eighth place; lists.py compares them.
    return Covered(whole.round(6), _product(np.minimum(np.maximum(body, CONTEXT * context), 1), asked))


def _product(rows: Floats, weights: Floats) -> Floats:
    """The sum of each row, each of its columns times a weight."""
    # Not by the linear algebra library, which takes in what lies behind the last row too, and may warn of that.
    product: Floats = np.einsum("ij,j->i", rows, weights)
    return product


def _asked(tells: Floats, meanings: Sequence[Meaning], *, defines: bool) -> Floats:
    """How much each meaning counts of what is asked."""
    # So few that plain numbers are faster than arrays.
    asked = [
        (max(tell * meaning.counts, KIND_TELLS) if meaning.kind else tell * meaning.counts) if meaning.informative else 0.0
        for tell, meaning in zip(tells.tolist(), meanings, strict=True)
    ]
    if defines:
        known = [float(meaning.informative and meaning.counts == 1) for meaning in meanings]
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
    covers: Floats = _product(covers_here, asked_here) / max(float(asked_here.sum()), 1e-6)
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
    # "What happens next?" asks of what was said before.
    said = any(meaning.part == SCENE and meaning.informative for meaning in meanings)
    topics = asked * np.asarray([not (said and meaning.kind) for meaning in meanings], np.float32)
    return [list(range(len(asked))), *(part for part in parts if topics[part].sum() >= LEAST_PART)]
