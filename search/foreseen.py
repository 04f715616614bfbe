"""Where do the phrases stand of which questions will ask, those of the terminology?

Looked for once, when a segment is written or the terminology changes, and kept in files of their own beside the segment's
arrays: found anew by each process that opens an index of 100,000 passages, they took more than half of the time.
"""

from __future__ import annotations

import mmap
from collections.abc import Collection, Iterator
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.engine import Floats, Ints
from search.phrases import Matches, phrases
from search.postings import Segment, load, maps_of, save

LEAST = 1000
"""Passages of a segment from which on phrases are foreseen: in a smaller one each is found in a tenth of a millisecond at
most, and there may be many segments that a changed document has left behind."""
_ARRAYS = ("terms", "term_ptr", "passages", "values", "ptr")


class Foreseen:
    """What a segment holds of phrases: those that are known are found, whether or not they stand anywhere.

    terms: the ids of all phrases, end to end; those of the i-th are at term_ptr[i]:term_ptr[i + 1]. passages, values: what
    holds each of them, as Matches, at ptr[i]:ptr[i + 1]. before: what was made of the very same arrays.
    """

    def __init__(
        self, terms: Ints, term_ptr: Ints, passages: Ints, values: Floats, ptr: Ints, before: Foreseen | None = None
    ) -> None:
        self._arrays: tuple[NDArray[np.generic], ...] = terms, term_ptr, passages, values, ptr
        self._passages, self._values = passages, values
        self._places: dict[tuple[int, ...], tuple[int, int]]
        self._places = _places(terms, term_ptr, ptr) if before is None else before._places

    def __len__(self) -> int:
        return len(self._places)

    def get(self, ids: tuple[int, ...]) -> Matches | None:
        """Where a phrase stands; None for one that was not foreseen."""
        place = self._places.get(ids)
        if place is None:
            return None
        begin, end = place
        return Matches(self._passages[begin:end], self._values[begin:end])

    def mapped(self) -> Iterator[mmap.mmap]:
        """The maps of those arrays that lie in files."""
        return maps_of(self._arrays)

    @classmethod
    def load(cls, folder: Path, before: Foreseen | None = None) -> Foreseen:
        """Memory-map what save() wrote; nothing is foreseen where there is no such folder.

        before: as above, where the files say what those of before say.
        Raises OSError, EOFError or ValueError where a file is missing or no array.
        """
        return cls(**{name: load(folder, name) for name in _ARRAYS}, before=before) if folder.is_dir() else NONE


def _places(terms: Ints, term_ptr: Ints, ptr: Ints) -> dict[tuple[int, ...], tuple[int, int]]:
    """Of each phrase, by the ids of its terms, where what holds it begins and ends."""
    flat = terms.tolist()
    known = [tuple(flat[begin:end]) for begin, end in pairwise(term_ptr.tolist())]
    return dict(zip(known, pairwise(ptr.tolist()), strict=True))


_NO_INTS = np.empty(0, np.int32)
NONE = Foreseen(_NO_INTS, np.zeros(1, np.int32), _NO_INTS, np.empty(0, np.float32), np.zeros(1, np.int32))


def foresee(segment: Segment, wanted: Collection[tuple[int, ...]], folder: Path) -> None:
    """Find out where phrases stand in a segment, and write it into a new folder.

    wanted: by the ids of their terms. One with a term that the vocabulary gets later stands in none of these passages.
    """
    several = sorted(wanted)
    found = phrases(segment, several)
    matches = [found[ids] for ids in several]
    folder.mkdir(parents=True)
    save(
        folder,
        terms=np.asarray([*chain.from_iterable(several)], np.int32),
        term_ptr=_ends([len(ids) for ids in several]),
        passages=np.concatenate([_NO_INTS, *(each.passages for each in matches)]),
        values=np.concatenate([np.empty(0, np.float32), *(each.values for each in matches)]),
        ptr=_ends([len(each.passages) for each in matches]),
    )


def _ends(lengths: list[int]) -> Ints:
    """Where each of some parts begins that lie end to end, and where the last ends."""
    return np.cumsum([0, *lengths]).astype(np.int32)
