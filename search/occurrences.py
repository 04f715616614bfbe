"""Where in the forward records do a question's concepts stand?

All terms are found in one pass over the records, then runs of terms are checked where their first one stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.engine import Engine, Floats, Ints, Records
from search.meaning import Meaning

NEAR = 2
"""Other tokens that may stand among the words of a term that no passage has in a row ("weight gain or loss").
From 1 to 4 the judged questions come out the same."""


class Occurrences(msgspec.Struct, frozen=True):
    """One row an occurrence: its position in the records' stream, the slot (one field of one passage) that it is in,
    which meaning it is of, the weight of the alternative, and how many tokens it has."""

    positions: NDArray[np.int64]
    slots: NDArray[np.int64]
    meanings: NDArray[np.int64]
    weights: Floats
    lengths: NDArray[np.int64]


class _Way(NamedTuple):
    """One way to say a meaning, by the meaning's number; see meaning.Meaning for loose."""

    meaning: int
    weight: float
    ids: tuple[int, ...]
    loose: bool = False


def occurrences(records: Records, meanings: Sequence[Meaning], added: Ints, engine: Engine) -> Occurrences:
    """Every place at which an alternative of a meaning stands. added: terms that are meanings too, behind the others."""
    ways = [
        _Way(number, weight, ids, meaning.loose and len(ids) > 1)
        for number, meaning in enumerate(meanings)
        for weight, ids in engine.known(meaning.group.alternatives)
    ]
    ways += [_Way(number, 1.0, (term,)) for number, term in enumerate(added.tolist(), len(meanings))]
    wanted = {term for way in ways for term in (way.ids if way.loose else way.ids[:1])}
    places = _places(records.stream, list(wanted))
    ends = (records.stream < 0).nonzero()[0] if any(way.loose for way in ways) else np.empty(0, np.int64)
    there = [way for way in ways if len(places[way.ids[0]])]
    found = [
        places[way.ids[0]]
        if len(way.ids) == 1
        else _together(ends, way.ids, places)
        if way.loose
        else _in_a_row(records.stream, way.ids, places[way.ids[0]])
        for way in there
    ]
    counts = [len(at) for at in found]
    positions = np.concatenate([np.empty(0, np.int64), *found])
    # For each token its slot: so many lookups one by one would take three times as long.
    slots = np.arange(len(records.starts) - 1).repeat(records.starts[1:] - records.starts[:-1])
    return Occurrences(
        positions,
        slots.take(positions),
        np.asarray([way.meaning for way in there], np.int64).repeat(counts),
        np.asarray([way.weight for way in there], np.float32).repeat(counts),
        np.asarray([len(way.ids) for way in there], np.int64).repeat(counts),
    )


def _places(stream: Ints, wanted: Sequence[int]) -> dict[int, NDArray[np.int64]]:
    """Where each of some terms stands in a stream, all found in one pass over it."""
    # One for each id that there may be, and the last for -1, which is none.
    numbers = np.zeros(max(int(stream.max(initial=-1)), max(wanted, default=-1)) + 2, np.int16)
    numbers[wanted] = np.arange(1, len(wanted) + 1)
    # take(), and nonzero() of what is true or false, are several times as fast as what they stand for here.
    found = numbers.take(stream)
    (at,) = (found != 0).nonzero()
    which = found.take(at)
    at = at.take(which.argsort(kind="stable"))
    ends = np.bincount(which, minlength=len(wanted) + 1).cumsum().tolist()
    return {term: at[ends[n] : ends[n + 1]] for n, term in enumerate(wanted)}


def _in_a_row(stream: Ints, ids: Sequence[int], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of the places of the first term behind which the others follow."""
    for offset, term in enumerate(ids[1:], 1):
        if not len(at):
            break
        # Each field ends with -1, so that what follows the last of these is no term.
        at = at[stream.take(at + offset, mode="clip") == term]
    return at


def _together(ends: NDArray[np.int64], ids: Sequence[int], places: dict[int, NDArray[np.int64]]) -> NDArray[np.int64]:
    """Those of the places of the first term near which the others stand, in any order. ends: where each field ends."""
    at = places[ids[0]]
    for term in ids[1:]:
        others = places[term]
        if not len(others):
            return others
        near = others.searchsorted(at)
        before, after = others[np.maximum(near - 1, 0)], others[np.minimum(near, len(others) - 1)]
        nearest = np.where(np.abs(at - before) <= np.abs(at - after), before, after)
        at = at[(np.abs(at - nearest) <= len(ids) + NEAR) & (ends.searchsorted(nearest) == ends.searchsorted(at))]
    return at
