"""Which hit is for who asks with this measurement? The row for tumors over 2 cm, of those about the size of tumors.

Where no bounds hold what was measured, the ones that there are tell where they lie; only of a size alone they must be set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from search.bounds import Quantity, bars, closeness, speaks_of, tells_it, tells_other
from search.meaning import Meaning
from search.model import Passage
from search.ranking import Evidence

FIRST = 10
"""Hits among which one is looked for whose bounds hold the quantity: one page, as rows of a table follow one another."""


STATED = frozenset({"length", "share"})
"""Kinds of quantities that a question may be all about: "insulinoma 1 cm"."""
MEASURED = STATED | {"temperature"}
"""Kinds of which bounds may lie within one another: "above 38 °C", "above 39 °C"."""
_SUBJECTS = frozenset({"disease", "site"})


def asked_about(quantities: Sequence[Quantity], meanings: Sequence[Meaning]) -> tuple[Quantity, ...]:
    """The quantities that a question asks about, where it names but one thing besides: then bounds must be set for them."""
    told = [each for each in meanings if each.informative]
    things = {each.words for each in told if each.type not in _SUBJECTS}
    subject = any(each.type in _SUBJECTS for each in told)
    return tuple(one for one in quantities if one.kind in STATED) if len(things) + subject == 1 else ()


def bounds_set(text: str, passage: Passage, quantities: Sequence[Quantity]) -> bool:
    """Whether a unit of a passage, or what leads into it, sets bounds for any of some quantities, or tells that very one."""
    return any(
        speaks_of(said, each) is not None or tells_it(said, each) for said in (text, passage.nearest) for each in quantities
    )


def beside_stage(text: str, passage: Passage, quantities: Sequence[Quantity]) -> bool:
    """Whether a unit of a passage, or else what leads into it, tells of another stage of a plan than is asked about: what is
    eaten on days 4 and 5 says nothing of day 6."""
    for quantity in quantities:
        if quantity.kind == "stage":
            told = [held for said in (text, passage.nearest) if (held := speaks_of(said, quantity)) is not None]
            if told and not told[0]:
                return True
    return False


def barred(text: str, quantities: Sequence[Quantity]) -> bool:
    """Whether a text is for those alone whose time was another: who vomited after three hours is told nothing by what to do
    "if you vomit within one hour"."""
    return any(each.kind == "time" and bars(text, each) for each in quantities)


def of_another_time(text: str, passage: Passage, quantities: Sequence[Quantity]) -> bool:
    """Whether a unit of a passage, or else what leads into it, tells of another time than is asked about: how many live
    after five years says nothing of ten."""
    times = [each for each in quantities if each.kind == "time"]

    def is_other(time: Quantity) -> bool:
        if tells_it(text, time) or tells_other(text, time):
            return tells_other(text, time)
        return tells_other(passage.nearest, time)

    return bool(times) and all(map(is_other, times))


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
        return [_closest(first, passage(first.number), quantities, answering), *evidence[1:]]
    if any(tells_it(_text(first, passage(first.number)), each) for each in quantities):
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


def _closest(
    first: Evidence, passage: Passage, quantities: Sequence[Quantity], answering: Callable[[Evidence], bool]
) -> Evidence:
    """A hit whose bounds hold what was measured, by that unit of its passage whose bounds do most closely, if it answers."""
    measured = [each for each in quantities if each.kind in MEASURED]

    def away(one: Evidence) -> float:
        return min([closeness(_text(one, passage), each) for each in measured], default=inf)

    if not measured or len(passage.units) < 2:
        return first
    best = min(_units(first, passage), key=away)
    return best if away(best) < away(first) and answering(best) else first


def _text(one: Evidence, passage: Passage) -> str:
    return passage.units[one.unit].of(passage.text) if passage.units else passage.text


def _units(one: Evidence, passage: Passage) -> list[Evidence]:
    """A hit, by the unit that covers the question best, and then by each of the others."""
    return [one, *(one._replace(unit=unit) for unit in range(len(passage.units)) if unit != one.unit)]


def _holds(one: Evidence, passage: Passage, quantities: Sequence[Quantity]) -> bool | None:
    """Whether the bounds of a unit hold one of the quantities and none lies outside, or else those of what leads into it;
    None where neither sets any."""
    for said in (_text(one, passage), passage.nearest):
        held = [speaks_of(said, each) for each in quantities]
        if any(each is not None for each in held):
            return False not in held
    return None
