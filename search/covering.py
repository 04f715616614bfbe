"""What does each answer unit say of each part of a question, with what stands around it, and which unit is the best?

A concept counts where it stands in a unit, in what is read with the unit (title, headings, lead-in), or in the sentence that
the unit points back to. What follows from it for an answer is for coverage.py to say.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.elsewhere import astray, in_place, of_others
from search.engine import FULL, Engine, Floats, Records
from search.meaning import Meaning
from search.occurrences import Occurrences
from search.rivals import of_another
from search.roles import POINTS_BACK, RENAMES
from search.turned import turned
from search.units import rows_of

CONTEXT = 0.6
"""What a concept counts for a sentence that stands under it (title, heading, lead-in) without saying it."""
SAID = FULL / 2
"""What a unit must cover of a concept at least to have named it."""
CARRIED = 0.95
"""What counts of a sentence in the next one where that points back to it: a little less, so that where the second adds
nothing, the first, which names it, is shown."""
LENT = (-3, -2, -1, 1)
"""Sentences around "This procedure is also called X", by their places from it, that speak of X too, as under a heading."""
NAMING = FULL
"""What counts of X in that sentence itself: more than in those, and less than where something is said of it."""


SPOKEN_OF = frozenset({"treatment", "procedure"})
"""Types of names of which a paragraph goes on to speak once it has named one."""
POINTED_AT = frozenset({"drug", "disease", "syndrome"})
"""Those of which it does so only by "it" and "they": another one may stand in the next sentence."""


class Covers(msgspec.Struct, frozen=True):
    """units[u, m] and context[p, m]: the greatest weight with which meaning m stands in an answer unit, or around it.

    unit_ptr: where the units of each passage begin and end. rows: of each occurrence the unit that it is in; behind them all
    for one that stands around. astray[r, m]: of each such row, whether it speaks of another organ than meaning m; None where
    the question names none. others[u, m]: whether a unit speaks of another drug, treatment or scan, likewise. turned[u, m]:
    whether it is said in a unit of the wrong thing; see turned.py. in_place[p, m]: see elsewhere.in_place. another: of each
    unit, whether it speaks of another variant; see rivals.py. before[u, m]: whether what a unit speaks of was named before
    it in its passage, and is meaning m; None where the question names nothing.
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
    before: NDArray[np.bool_] | None = None


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
    before = _named_before(records, units, opens, meanings)
    if before is not None:
        # "It" speaks of what the paragraph is about, however long ago that was named.
        topic = before & opens[:, None]
        units[topic] = np.maximum(units[topic], CONTEXT)
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
        before,
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


def _named_before(
    records: Records, units: Floats, opens: NDArray[np.bool_], meanings: Sequence[Meaning]
) -> NDArray[np.bool_] | None:
    """Of each unit and meaning, whether the unit may still speak of it; see Covers.before. opens: those that point back."""
    named = [n for n, each in enumerate(meanings) if each.name and not each.denied]
    on = [n for n in named if meanings[n].type in SPOKEN_OF | POINTED_AT]
    if not on or not len(units):
        return None
    says = units.take(on, axis=1) > SAID
    earlier = says.cumsum(axis=0) - says
    first = records.unit_ptr[:-1].repeat(np.diff(records.unit_ptr))
    found = np.zeros(units.shape, np.bool_)
    found[:, on] = earlier > earlier.take(first, axis=0)
    pointed_at = [n for n in on if meanings[n].type in POINTED_AT]
    if pointed_at:
        found[:, pointed_at] &= opens[:, None]
    return found


def best_units(found: Covers, tells: Floats, bonus: Floats) -> NDArray[np.int64]:
    """For each passage the unit that covers most of what its context does not say already, the first of them.

    tells: how much each meaning tells; bonus: what each unit gains or loses besides. Returns numbers of units over all
    the records; -1 for a passage without one.
    """
    units = found.unit_ptr[1:] - found.unit_ptr[:-1]
    owners = np.arange(len(found.context)).repeat(units)
    around = np.maximum(found.units, (CONTEXT * found.context).take(owners, axis=0))
    covered = weighed(around, tells) + bonus
    best = np.full(len(found.context), -1)
    (present,) = units.nonzero()
    if len(present):
        highest = np.zeros(len(found.context), np.float32)
        highest[present] = np.maximum.reduceat(covered, found.unit_ptr[present])
        reached = np.where(covered == highest[owners], np.arange(len(covered)), len(covered))
        best[present] = np.minimum.reduceat(reached, found.unit_ptr[present])
    return best


def weighed(rows: Floats, weights: Floats) -> Floats:
    """The sum of each row, each of its columns times a weight."""
    # Not by the linear algebra library, which takes in what lies behind the last row too, and may warn of that.
    product: Floats = np.einsum("ij,j->i", rows, weights)
    return product
