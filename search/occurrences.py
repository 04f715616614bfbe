"""Where in the forward records do a question's concepts stand?

All terms are found in one pass over the records, then runs of terms are checked where their first one stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.engine import ENDED, Engine, Floats, Ints, KnownWays, Records
from search.meaning import Meaning
from search.rules import FIELDS

NEAR = 3
"""Tokens by which each word of a term that no passage has in a row ("weight gain or loss") may stand further from its first
one, on either side, than if it were the last of a row. From 2 to 5 the judged questions come out the same."""
_MANY = 1 << 15
"""Ways of a question from which on their numbers do not fit into two bytes. Only judged questions are that long."""
_N = len(FIELDS)


class Occurrences(msgspec.Struct, frozen=True):
    """One row an occurrence: its position in the records' stream, its slot, which is one field of one passage of the
    records, and that passage, which meaning it is of, the weight of the alternative, how many tokens it has, and its place
    among the meaning's alternatives (engine.closest_first). apart: of each row, whether its tokens stand in no row, but near
    each other; None where all do."""

    positions: NDArray[np.int64]
    slots: NDArray[np.int64]
    passages: NDArray[np.int64]
    meanings: NDArray[np.int64]
    weights: Floats
    lengths: NDArray[np.int64]
    places: Ints
    apart: NDArray[np.bool_] | None = None


class _AllWays(NamedTuple):
    """Ways to say meanings: of each the number of its meaning, and its weight, in a column its terms, and its place, as
    KnownWays has them.

    By their first terms; those of one stand in the order of their meanings.
    """

    meanings: NDArray[np.int64]
    weights: Floats
    terms: Ints
    places: Ints

    @property
    def lengths(self) -> NDArray[np.int64]:
        counted: NDArray[np.int64] = (self.terms != ENDED).sum(axis=0)
        return counted


def occurrences(records: Records, meanings: Sequence[Meaning], engine: Engine) -> Occurrences:
    """Every place at which an alternative of a meaning stands."""
    stream, starts = records.stream, records.starts
    ways = _all_ways([engine.known(meaning.group.alternatives) for meaning in meanings])
    positions, which = _in_a_row(stream, ways.terms, *_first_terms(stream, ways.terms[0]))
    positions, which = _in_one_unit(records.unit_starts, ways.lengths, positions, which)
    loose = [number for number, meaning in enumerate(meanings) if meaning.loose]
    apart = None
    if loose:
        positions, which, apart = _near(stream, ways, loose, positions, which)
    if any(meaning.unless for meaning in meanings):
        meant = _meant(stream, positions, ways.meanings.take(which), meanings, engine)
        positions, which, apart = positions[meant], which[meant], None if apart is None else apart[meant]
    # For each token its slot: so many lookups one by one would take half as long again.
    slots = np.arange(len(starts) - 1).repeat(starts[1:] - starts[:-1]).take(positions)
    return Occurrences(
        positions,
        slots,
        slots // _N,
        ways.meanings.take(which),
        ways.weights.take(which),
        ways.lengths.take(which),
        ways.places.take(which),
        apart,
    )


def _meant(
    stream: Ints, positions: NDArray[np.int64], numbers: NDArray[np.int64], meanings: Sequence[Meaning], engine: Engine
) -> NDArray[np.bool_]:
    """Of each place whether its meaning is meant there, and does not stand in a run of terms that means something else."""
    meant = np.ones(len(positions), np.bool_)
    for number, run in ((n, run) for n, meaning in enumerate(meanings) for run in meaning.unless):
        ids = engine.term_ids(run)
        if min(ids) < 0:
            continue
        (own,) = (numbers == number).nonzero()
        for offset in range(len(ids)):
            begins = positions.take(own) - offset
            there = [stream.take(begins + at, mode="clip") == term for at, term in enumerate(ids)]
            meant[own[np.logical_and.reduce(there) & (begins >= 0)]] = False
    return meant


def _all_ways(known: Sequence[KnownWays]) -> _AllWays:
    """The ways to say some meanings."""
    counts = [len(each.weights) for each in known]
    ends = list(accumulate(counts, initial=0))
    terms = np.full((max([len(each.terms) for each in known], default=1), ends[-1]), ENDED, np.int32)
    for each, (begin, end) in zip(known, pairwise(ends), strict=True):
        terms[: len(each.terms), begin:end] = each.terms
    meanings = np.arange(len(known)).repeat(counts)
    weights = np.concatenate([np.empty(0, np.float32), *[each.weights for each in known]])
    places = np.concatenate([np.empty(0, np.int32), *[each.places for each in known]])
    order = terms[0].argsort(kind="stable")
    return _AllWays(meanings.take(order), weights.take(order), terms.take(order, axis=1), places.take(order))


def _first_terms(stream: Ints, firsts: Ints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the first terms of ways stand, all found in one pass over a stream, and of which way each is the first.

    firsts: ascending. A place at which several ways may begin is there for each of them.
    """
    # Of each way the first that begins with the same term.
    begins = firsts.searchsorted(firsts)
    # One for each id that there may be, and the last for -1, which is none.
    kind = np.int16 if len(firsts) < _MANY else np.int32
    numbers = np.zeros(max(int(stream.max(initial=-1)), firsts.item(-1) if len(firsts) else -1) + 2, kind)
    numbers[firsts] = begins + 1
    # take(), and nonzero() of what is true or false, are several times as fast as what they stand for here.
    found = numbers.take(stream)
    (at,) = (found != 0).nonzero()
    first = found.take(at) - 1
    several = (firsts.searchsorted(firsts, side="right") - begins).take(first)
    before = several.cumsum() - several
    return at.repeat(several), np.arange(several.sum()) + (first - before).repeat(several)


def _in_a_row(
    stream: Ints, terms: Ints, at: NDArray[np.int64], which: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Those of the places of the first terms of some ways behind which the others follow. which: the way of each place."""
    rest = terms[1:]
    if not len(rest):
        return at, which
    (begun,) = (rest[0] != ENDED).take(which).nonzero()
    wanted = rest.take(which.take(begun), axis=1)
    # Each field ends with -1, so that what follows the last of these is no term.
    follows = stream.take(at.take(begun) + np.arange(1, len(terms))[:, None], mode="clip") == wanted
    wrong = np.zeros(len(at), np.bool_)
    wrong[begun] = ~(follows | (wanted == ENDED)).all(axis=0)
    (right,) = (~wrong).nonzero()
    return at.take(right), which.take(right)


def _in_one_unit(
    unit_starts: Ints, lengths: NDArray[np.int64], at: NDArray[np.int64], which: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Those of the places at which ways stand that no answer unit begins within: "once a week. Exenatide" says nothing of
    weekly exenatide. lengths: how many terms each way has; which: the way of each place."""
    more = lengths.take(which) - 1
    (several,) = more.nonzero()
    first = at.take(several)
    following = np.append(unit_starts, np.iinfo(np.int32).max)
    crosses = following.take(unit_starts.searchsorted(first, side="right")) <= first + more.take(several)
    if not crosses.any():
        return at, which
    within = np.ones(len(at), np.bool_)
    within[several[crosses]] = False
    return at[within], which[within]


def _near(
    stream: Ints, ways: _AllWays, loose: Sequence[int], at: NDArray[np.int64], which: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """The places found, but for the runs of loose meanings: these wherever their terms stand together, in whatever order.

    Returns which of all do not stand in a row, too.
    """
    lengths = ways.lengths
    free = np.isin(ways.meanings, loose) & (lengths > 1)
    (runs,) = free.nonzero()
    found = [_together(stream, ways.terms[: lengths[run], run].tolist()) for run in runs.tolist()]
    kept = ~free.take(which)
    positions = np.concatenate([at[kept], *found])
    of = np.concatenate([which[kept], runs.repeat([len(each) for each in found])])
    # By the place and the way together.
    return positions, of, ~np.isin(positions * ways.terms.shape[1] + of, at * ways.terms.shape[1] + which)


def _together(stream: Ints, ids: Sequence[int]) -> NDArray[np.int64]:
    """The places of the first of some terms near which the others stand in the same field, in any order."""
    (ends,) = (stream < 0).nonzero()
    at: NDArray[np.int64] = (stream == ids[0]).nonzero()[0]
    for term in ids[1:]:
        (others,) = (stream == term).nonzero()
        if not len(others):
            return np.empty(0, np.int64)
        behind = others.searchsorted(at)
        close = np.zeros(len(at), np.bool_)
        # The nearest may be in another field, and the one on the other side in this one.
        for beside in (others[np.maximum(behind - 1, 0)], others[np.minimum(behind, len(others) - 1)]):
            within = np.abs(at - beside) < len(ids) + NEAR
            close |= within & (ends.searchsorted(beside) == ends.searchsorted(at))
        at = at[close]
    return at
