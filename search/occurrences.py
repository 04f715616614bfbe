"""Where in the forward records do a question's concepts stand?

All terms are found in one pass over the records, then runs of terms are checked where their first one stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.analysis import FIELDS
from search.engine import Engine, Floats, Ints, Records
from search.meaning import Meaning

NEAR = 2
"""Other tokens that may stand among the words of a term that no passage has in a row ("weight gain or loss").
From 1 to 4 the judged questions come out the same."""
_NO_MORE = -2
_N = len(FIELDS)


class Occurrences(msgspec.Struct, frozen=True):
    """One row an occurrence: its position in the records' stream, the passage of the records and the field that it is in,
    which meaning it is of, the weight of the alternative, and how many tokens it has."""

    positions: NDArray[np.int64]
    passages: NDArray[np.int64]
    fields: NDArray[np.int64]
    meanings: NDArray[np.int64]
    weights: Floats
    lengths: NDArray[np.int64]


_Way = tuple[int, float, tuple[int, ...]]
"""One way to say a meaning: the meaning's number, the weight, and the ids of its terms."""


def occurrences(records: Records, meanings: Sequence[Meaning], added: Ints, engine: Engine) -> Occurrences:
    """Every place at which an alternative of a meaning stands. added: terms that are meanings too, behind the others."""
    by_first: dict[int, list[_Way]] = {}
    loose: list[_Way] = []
    for number, meaning in enumerate(meanings):
        for weight, ids in engine.known(meaning.group.alternatives):
            if meaning.loose and len(ids) > 1:
                loose.append((number, weight, ids))
            else:
                by_first.setdefault(ids[0], []).append((number, weight, ids))
    for number, term in enumerate(added.tolist(), len(meanings)):
        by_first.setdefault(term, []).append((number, 1.0, (term,)))
    ways = [way for each in by_first.values() for way in each]
    positions, which = _in_a_row(records.stream, ways, *_first_terms(records.stream, by_first))
    if loose:
        near = [_together(records.stream, ids) for _, _, ids in loose]
        counts = [len(each) for each in near]
        which = np.concatenate([which, np.arange(len(ways), len(ways) + len(loose)).repeat(counts)])
        positions = np.concatenate([positions, *near])
        ways += loose
    # For each token its slot, one field of one passage: so many lookups one by one would take three times as long.
    starts = records.starts
    slots = np.arange(len(starts) - 1).repeat(starts[1:] - starts[:-1]).take(positions)
    passages = slots // _N
    return Occurrences(
        positions,
        passages,
        slots - passages * _N,
        np.asarray([number for number, _, _ in ways], np.int64).take(which),
        np.asarray([weight for _, weight, _ in ways], np.float32).take(which),
        np.asarray([len(ids) for _, _, ids in ways], np.int64).take(which),
    )


def _first_terms(stream: Ints, by_first: Mapping[int, Sequence[_Way]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the first terms of some ways stand, all found in one pass over a stream, and of which way each is the first.

    A place at which several ways may begin is there for each of them.
    """
    # One for each id that there may be, and the last for -1, which is none.
    numbers = np.zeros(max(int(stream.max(initial=-1)), max(by_first, default=-1)) + 2, np.int16)
    numbers[list(by_first)] = np.arange(1, len(by_first) + 1)
    # take(), and nonzero() of what is true or false, are several times as fast as what they stand for here.
    found = numbers.take(stream)
    (at,) = (found != 0).nonzero()
    which = found.take(at).astype(np.int64) - 1
    if not len(at) or all(len(ways) == 1 for ways in by_first.values()):
        return at, which
    counts = np.asarray([len(ways) for ways in by_first.values()])
    several = counts.take(which)
    ends = several.cumsum()
    begin = (counts.cumsum() - counts).take(which)
    return at.repeat(several), np.arange(ends[-1]) + (begin - ends + several).repeat(several)


def _in_a_row(
    stream: Ints, ways: Sequence[_Way], at: NDArray[np.int64], which: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Those of the places of the first terms of some ways behind which the others follow. which: the way of each place."""
    runs = [number for number, (_, _, ids) in enumerate(ways) if len(ids) > 1]
    if not runs:
        return at, which
    # Of each run the terms that must follow its first one.
    longest = max([len(ways[number][2]) for number in runs])
    rest = np.asarray([ways[number][2][1:] + (_NO_MORE,) * (longest - len(ways[number][2])) for number in runs], np.int32)
    run = np.full(len(ways), -1)
    run[runs] = np.arange(len(runs))
    run = run.take(which)
    (begun,) = (run >= 0).nonzero()
    wanted = rest.T.take(run.take(begun), axis=1)
    # Each field ends with -1, so that what follows the last of these is no term.
    follows = stream.take(at.take(begun) + np.arange(1, longest)[:, None], mode="clip") == wanted
    wrong = np.zeros(len(at), np.bool_)
    wrong[begun] = ~(follows | (wanted == _NO_MORE)).all(axis=0)
    (right,) = (~wrong).nonzero()
    return at.take(right), which.take(right)


def _together(stream: Ints, ids: Sequence[int]) -> NDArray[np.int64]:
    """The places of the first of some terms near which the others stand in the same field, in any order."""
    (ends,) = (stream < 0).nonzero()
    at: NDArray[np.int64] = (stream == ids[0]).nonzero()[0]
    for term in ids[1:]:
        (others,) = (stream == term).nonzero()
        if not len(others):
            return np.empty(0, np.int64)
        near = others.searchsorted(at)
        before, after = others[np.maximum(near - 1, 0)], others[np.minimum(near, len(others) - 1)]
        nearest = np.where(np.abs(at - before) <= np.abs(at - after), before, after)
        at = at[(np.abs(at - nearest) <= len(ids) + NEAR) & (ends.searchsorted(nearest) == ends.searchsorted(at))]
    return at
