"""How do the tokens of passages become postings, sorted by term, without ever holding more than a part of them twice?

Passages are inverted some hundred thousand tokens at a time; the parts are then laid out by term, each in its place.
Knows no file and no engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search import bm25f
from search.engine import Floats, Ints
from search.rules import FIELDS

_N = len(FIELDS)
PART = 1 << 20
"""Tokens that are sorted at a time: more takes memory, fewer takes time."""


class Postings(NamedTuple):
    """terms: ids, ascending; the passages that hold the i-th, ascending, are passages[ptr[i]:ptr[i + 1]], each with a
    value beside it."""

    terms: Ints
    ptr: NDArray[np.int64]
    passages: Ints
    values: NDArray[np.generic]


class Part(NamedTuple):
    """Some passages inverted: every (term, slot) that occurs, sorted; a slot is a field of a passage of the part. In as few
    bytes as the part allows, since all are held until the last passage is in."""

    first: int
    lengths: NDArray[np.int32]
    terms: NDArray[np.unsignedinteger]
    slots: NDArray[np.unsignedinteger]
    counts: NDArray[np.uint16]


def part(stream: NDArray[np.integer], starts: NDArray[np.integer], first: int) -> Part:
    """Invert some passages. stream, starts: see engine.Records; first: the number of the first of them."""
    lengths = np.diff(starts).astype(np.int32)
    wide = stream.max(initial=-1) >= np.iinfo(np.uint16).max
    # Numpy sorts short integers by counting, in a tenth of the time; -1 sorts last.
    order = stream.astype(np.uint32 if wide else np.uint16).argsort(kind="stable")
    order = order[: len(order) - len(lengths)]
    terms = _short(stream[order])
    slots = _short(np.arange(len(lengths), dtype=np.int32).repeat(lengths)[order])
    new = _news(terms) | _news(slots)
    (begins,) = new.nonzero()
    counts = np.diff(begins, append=len(terms)).clip(max=np.iinfo(np.uint16).max).astype(np.uint16)
    return Part(first, lengths - 1, terms[begins], slots[begins], counts)


def _short(values: NDArray[np.integer]) -> NDArray[np.unsignedinteger]:
    if values.max(initial=0) > np.iinfo(np.uint16).max:
        return values.astype(np.uint32)
    return values.astype(np.uint16)


def _news(values: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Where another value begins."""
    new = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def holding(parts: Sequence[Part]) -> Postings:
    """Which passages hold each term, in any field; without values, since both at once take twice the memory."""
    counts = _counts(parts, _held)
    passages = np.empty(int(counts.sum()), np.int32)
    for each, places in _placed(parts, _held, counts):
        passages[places] = each.passages
    return Postings(*_pointers(counts), passages, passages[:0])


def worths(parts: Sequence[Part], averages: Sequence[float]) -> Floats:
    """The field-weighted, length-normalized frequency of each of holding()'s postings, saturated."""
    counts = _counts(parts, _held)
    values = np.empty(int(counts.sum()), np.float32)
    for each, places in _placed(parts, lambda one: _weighed(one, averages), counts):
        values[places] = each.values
    return values


def _begins(one: Part) -> NDArray[np.intp]:
    """Where each (term, passage) begins among a part's (term, slot)s, which hold one for each field."""
    (begins,) = (_news(one.terms) | _news(one.slots // _N)).nonzero()
    return begins


def _held(one: Part) -> Postings:
    """Which passages of a part hold each term, without values."""
    begins = _begins(one)
    return _at(one, begins, begins[:0])


def _weighed(one: Part, averages: Sequence[float]) -> Postings:
    each = bm25f.field_weights(one.lengths.reshape(-1, _N), averages).ravel()[one.slots] * one.counts
    begins = _begins(one)
    frequencies = np.add.reduceat(each, begins) if len(begins) else each
    return _at(one, begins, bm25f.saturate(frequencies.astype(np.float32)))


def _at(one: Part, begins: NDArray[np.intp], values: NDArray[np.generic]) -> Postings:
    """The postings that begin at some places of a part, and their values."""
    return _pointed(one.terms[begins], one.slots[begins] // _N + np.int32(one.first), values)


def of_field(parts: Sequence[Part], field: int) -> Postings:
    """The postings of one field, and how often the term stands in it."""

    def of_one(one: Part) -> Postings:
        (at,) = (one.slots % _N == field).nonzero()
        return _pointed(one.terms[at], one.slots[at] // _N + np.int32(one.first), one.counts[at])

    counts = _counts(parts, of_one)
    passages, values = np.empty(int(counts.sum()), np.int32), np.empty(int(counts.sum()), np.uint16)
    for each, places in _placed(parts, of_one, counts):
        passages[places], values[places] = each.passages, each.values
    return Postings(*_pointers(counts), passages, values)


def _pointed(terms: NDArray[np.unsignedinteger], passages: Ints, values: NDArray[np.generic]) -> Postings:
    (begins,) = _news(terms).nonzero()
    return Postings(terms[begins].astype(np.int32), np.append(begins, len(terms)).astype(np.int64), passages, values)


def _counts(parts: Sequence[Part], postings: Callable[[Part], Postings]) -> NDArray[np.int64]:
    """How many postings each term has in all parts, by its id."""
    counts = np.zeros(max((int(one.terms[-1]) + 1 for one in parts if len(one.terms)), default=0), np.int64)
    for one in parts:
        each = postings(one)
        counts[each.terms] += np.diff(each.ptr)
    return counts


def _placed(
    parts: Sequence[Part], postings: Callable[[Part], Postings], counts: NDArray[np.int64]
) -> Iterator[tuple[Postings, NDArray[np.int64]]]:
    """The postings of each part, whose passages ascend, and where they go among all, by term. Those of each part are made
    anew, and never kept with the others'."""
    cursor = counts.cumsum() - counts
    for one in parts:
        each = postings(one)
        lengths = np.diff(each.ptr)
        yield each, (cursor[each.terms] - each.ptr[:-1]).repeat(lengths) + np.arange(len(each.passages))
        cursor[each.terms] += lengths


def _pointers(counts: NDArray[np.int64]) -> tuple[Ints, NDArray[np.int64]]:
    """The ids that occur, and where the postings of each begin, with the end of the last."""
    (terms,) = counts.nonzero()
    return terms.astype(np.int32), np.append(0, counts[terms].cumsum())
