"""Which sentences speak of another organ than the question does, or of another drug?

What is said of NETs of the appendix tells nothing of those of the lung, and what is said of NETs at large does. What is said
of everolimus tells nothing of sunitinib, though one title may name both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engine import FULL, Engine, Records
from search.meaning import Meaning
from search.occurrences import Occurrences
from search.rules import FIELDS
from search.units import are_among, rows_of

NEAR = 4
"""Tokens from an organ to a disease that lies in it: "NETs of the small bowel"."""


def astray(records: Records, found: Occurrences, meanings: Sequence[Meaning], engine: Engine) -> NDArray[np.bool_] | None:
    """Of each row (see units.rows_of), whether it speaks of another organ than each meaning; None where none names an organ.

    Around a sentence any other organ counts; in it only one beside the disease, and by a word that the question lacks.
    """
    named = [number for number, meaning in enumerate(meanings) if meaning.elsewhere]
    if not named:
        return None
    passages = (records.starts[1:] - records.starts[:-1]).reshape(-1, len(FIELDS)).sum(axis=1)
    passage_of = np.arange(len(passages)).repeat(passages)
    found_in = np.zeros((len(records.unit_starts) + len(passages), len(meanings)), np.bool_)
    for number in named:
        (at,) = engine.flags(meanings[number].elsewhere).take(records.stream, mode="wrap").nonzero()
        at = at[~are_among(at, found.positions, records)]
        disease = [n for n, each in enumerate(meanings) if each.name == meanings[number].name and not each.elsewhere]
        where = np.sort(found.positions[np.isin(found.meanings, disease)])
        rows = rows_of(records, at, passage_of.take(at))
        near = np.zeros(len(at), np.bool_)
        if len(where):
            beside = where.searchsorted(at)
            for nearest in (where.take(beside - 1, mode="clip"), where.take(beside, mode="clip")):
                near |= np.abs(nearest - at) <= NEAR
        found_in[rows[near | (rows >= len(records.unit_starts))], number] = True
    return found_in


def of_others(
    records: Records, found: Occurrences, meanings: Sequence[Meaning], engine: Engine, opens: NDArray[np.bool_]
) -> NDArray[np.bool_] | None:
    """Of each unit, whether it speaks of others than each meaning, though its title may name that; None where none has any.

    What is nearest decides: the sentence, or the one that it points back to, then its headings and lead-in. A title often
    names several. opens: the units that point back.
    """
    compared = [number for number, meaning in enumerate(meanings) if meaning.others]
    if not compared:
        return None
    spoken = np.zeros((len(records.unit_starts), len(meanings)), np.bool_)
    for number in compared:
        (at,) = engine.flags(meanings[number].others).take(records.stream, mode="wrap").nonzero()
        at = at[~are_among(at, found.positions, records)]
        own = (found.meanings == number) & (found.weights >= FULL)
        spoken[:, number] = spoken_of(records, found.positions[own], at, opens)
    return spoken


def spoken_of(
    records: Records,
    own: NDArray[np.int64],
    others: NDArray[np.int64],
    opens: NDArray[np.bool_],
    *,
    around: bool = True,
    by_title: bool = False,
) -> NDArray[np.bool_]:
    """Of each unit, whether it speaks of others and not of what is asked about. own, others: where each is named.

    What is nearest decides: the sentence, or the one that it points back to, then what is around it, its headings and
    lead-in, and by_title its title. opens: the units that point back.
    """
    if not len(others):
        return np.zeros(len(opens), np.bool_)
    it, them = _Named.of(records, own), _Named.of(records, others)
    _carried(it.units, them.units, opens)
    # The first heading often is the title once more.
    again = (it.headings >= it.titles) & (them.headings >= them.titles)
    over = (them.headings - them.titles * again > 0) | them.lead_ins
    if by_title:
        over |= (them.titles > 0) & (it.titles == 0)
    over &= ~((it.headings - it.titles * again > 0) | it.lead_ins) & around
    owners = np.arange(len(over)).repeat(np.diff(records.unit_ptr))
    spoken: NDArray[np.bool_] = ~it.units & (them.units | over.take(owners))
    return spoken


def _carried(own: NDArray[np.bool_], others: NDArray[np.bool_], opens: NDArray[np.bool_]) -> None:
    """Let units that point back speak of what those before them do, unless they name the other themselves."""
    # As plain values: one after the other, since several may follow one another.
    it, them = own.tolist(), others.tolist()
    for unit in opens.nonzero()[0].tolist():
        them[unit] = them[unit] or (them[unit - 1] and not it[unit])
        it[unit] = it[unit] or (it[unit - 1] and not them[unit])
    own[:], others[:] = it, them


def in_place(records: Records, found: Occurrences, meanings: Sequence[Meaning], engine: Engine) -> NDArray[np.bool_] | None:
    """Of each passage, whether it stands under the organ of each operation that only says when something is asked about, and
    under no treatment; None where none is asked so. On a page about lung NETs "Flying: wait six weeks" is said of surgery.
    """
    set_by = [number for number, meaning in enumerate(meanings) if meaning.place]
    if not set_by:
        return None
    size = len(FIELDS)
    under = np.zeros((len(records.unit_ptr) - 1, len(meanings)), np.bool_)
    for number in set_by:
        organ = [n for n, each in enumerate(meanings) if len(each.words) == 1 and each.words[0] in meanings[number].place]
        names = np.isin(found.meanings, organ) & (found.slots % size < size - 1)
        under[found.passages[names], number] = True
        (at,) = engine.flags(meanings[number].others).take(records.stream, mode="wrap").nonzero()
        at = at[~are_among(at, found.positions, records)]
        slots = records.starts.searchsorted(at, side="right") - 1
        under[slots[slots % size < size - 1] // size, number] = False
    return under


class _Named(NamedTuple):
    """How often something is named in the title and the headings of each passage, and whether in its lead-in and units."""

    titles: NDArray[np.int64]
    headings: NDArray[np.int64]
    lead_ins: NDArray[np.bool_]
    units: NDArray[np.bool_]

    @classmethod
    def of(cls, records: Records, at: NDArray[np.int64]) -> _Named:
        """By the places where they are named."""
        size = len(FIELDS)
        slots = records.starts.searchsorted(at, side="right") - 1
        titles, headings, lead_ins, _ = np.bincount(slots, minlength=len(records.starts) - 1).reshape(-1, size).T
        units = np.zeros(len(records.unit_starts), np.bool_)
        inside = slots % size == size - 1
        rows = rows_of(records, at[inside], slots[inside] // size)
        units[rows[rows < len(units)]] = True
        return cls(titles, headings, lead_ins > 0, units)
