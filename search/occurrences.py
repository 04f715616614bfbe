"""Where in the forward records do a question's concepts stand?

All terms are found in one pass over the records, then runs of terms are checked where their first one stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.engine import Engine, Floats, Ints, Records
from search.meaning import Meaning

NEAR = 2
"""Other tokens that may stand among the words of a term that no passage has in a row ("weight gain or loss").
From 1 to 4 the judged questions come out the same."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """One row an occurrence: its position in the records' stream, the slot (one field of one passage) that it is in,
    which meaning it is of, the weight of the alternative, and how many tokens it has."""

    positions: NDArray[np.int64]
    slots: NDArray[np.int64]
    meanings: NDArray[np.int64]
    weights: Floats
    lengths: NDArray[np.int64]


def occurrences(records: Records, meanings: Sequence[Meaning], engine: Engine) -> Occurrences:
    """Every place at which an alternative of a meaning stands, meaning by meaning."""
    found = [
        (number, alternative.weight, ids)
        for number, meaning in enumerate(meanings)
        for alternative in meaning.group.alternatives
        if min(ids := engine.phrase_ids(alternative.terms)) >= 0
    ]
    loose = [meanings[number].loose and len(ids) > 1 for number, _, ids in found]
    wanted = [term for (_, _, ids), free in zip(found, loose, strict=True) for term in (ids if free else ids[:1])]
    places = _places(records.stream, wanted)
    ends = (records.stream < 0).nonzero()[0] if any(loose) else np.empty(0, np.int64)
    positions = [
        _together(ends, ids, places) if free else _in_a_row(records.stream, ids, places[ids[0]])
        for (_, _, ids), free in zip(found, loose, strict=True)
    ]
    counts = [len(at) for at in positions]
    every = np.concatenate([np.empty(0, np.int64), *positions])
    return Occurrences(
        every,
        records.starts.searchsorted(every.astype(np.int32), side="right") - 1,
        np.repeat(np.asarray([number for number, _, _ in found], np.int64), counts),
        np.repeat(np.asarray([weight for _, weight, _ in found], np.float32), counts),
        np.repeat(np.asarray([len(ids) for _, _, ids in found], np.int64), counts),
    )


def _places(stream: Ints, terms: Sequence[int]) -> dict[int, NDArray[np.int64]]:
    """Where each of some terms stands in a stream, all found in one pass over it."""
    wanted = np.unique(np.asarray(terms, np.int64))
    # One for each id that there may be, and the last for -1, which is none.
    numbers = np.zeros(max(int(stream.max(initial=-1)), int(wanted.max(initial=-1))) + 2, np.int16)
    numbers[wanted] = np.arange(1, len(wanted) + 1)
    found = numbers[stream]
    (at,) = (found > 0).nonzero()
    which = found[at]
    at = at[which.argsort(kind="stable")]
    ends = np.bincount(which, minlength=len(wanted) + 1).cumsum()
    return {term: at[ends[n] : ends[n + 1]] for n, term in enumerate(wanted.tolist())}


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
