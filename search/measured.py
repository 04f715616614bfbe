"""Which hit is for who asks with this measurement? The row for tumors over 2 cm, of those about the size of tumors.

It never declines: where no bounds hold what was measured, the ones that there are tell where they lie.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from search.bounds import Quantity, speaks_of
from search.model import Passage
from search.ranking import Evidence

FIRST = 10
"""Hits among which one is looked for whose bounds hold the quantity: one page, as rows of a table follow one another."""


def within_first(
    evidence: list[Evidence],
    quantities: Sequence[Quantity],
    passage: Callable[[int], Passage],
    answering: Callable[[Evidence], bool],
) -> list[Evidence]:
    """The evidence with the first in front that answers within bounds that hold what was measured.

    quantities: what a question tells. What covers less of the question stays behind, unless both are rows of one table.
    """
    if not quantities or not evidence:
        return evidence
    first = evidence[0]
    holds, table = _holds(first, passage(first.number), quantities), passage(first.number).context
    if holds:
        return evidence
    for at, each in enumerate(evidence[:FIRST]):
        # Of the rows of one table, or the items of one list, the one whose bounds hold it is meant.
        beside = holds is False and table and passage(each.number).context == table
        if each.coverage < first.coverage and not beside:
            continue
        for one in _units(each, passage(each.number)) if at == 0 else (each,):
            if _holds(one, passage(one.number), quantities) and answering(one):
                return [one._replace(score=max(one.score, first.score)), *evidence[:at], *evidence[at + 1 :]]
    return evidence


def _units(one: Evidence, passage: Passage) -> list[Evidence]:
    """A hit, by the unit that covers the question best, and then by each of the others."""
    return [one, *(one._replace(unit=unit) for unit in range(len(passage.units)) if unit != one.unit)]


def _holds(one: Evidence, passage: Passage, quantities: Sequence[Quantity]) -> bool | None:
    """Whether the bounds of a unit hold one of the quantities and none lies outside, or else those of what leads into it;
    None where neither sets any."""
    text = passage.units[one.unit].of(passage.text) if passage.units else passage.text
    for said in (text, "".join(passage.context[-1:] or passage.heading_path[-1:])):
        held = [speaks_of(said, each) for each in quantities]
        if any(each is not None for each in held):
            return False not in held
    return None
