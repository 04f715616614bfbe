"""What does a sentence do for the others, whatever is asked? By its first words it points back to the one before, gives
another name to what that speaks of, or only says where to read more.

From terms alone, so the same for every question: an engine finds it out once for all its passages.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from search.analysis import terms
from search.engine import Ints, Records
from search.units import terms_around, units_of

POINTS_BACK, RENAMES, REFERS = np.uint8(1), np.uint8(2), np.uint8(4)
"""What an answer unit does: the sum of these."""
_POINTERS = tuple("they them these this those it its their such he she".split())
"""First words, as terms, of a sentence that points back to the one before: "They may …" speaks of what that names."""
_DOING = tuple(
    terms(
        "keep take use store wear carry swallow give put leave bring start stop avoid drink eat inject crush chew apply rub"
        " wash show tell hand pass send freeze heat mix shake return throw remove change check press hold"
    )
)
_BIDDING = _DOING + tuple("do don't dont not never always only also please you you'll can may should must will".split())
_SETTING = tuple(
    "if when once after before while until unless because although as since most many some all half none of".split()
)
_LEADING = ((_BIDDING, ("it", "them")), (_SETTING, ("they", "them")))
"""What alone may stand before which pronouns where these too point back: "Keep it cool", "If they come back". In "if it is
hot" the "it" is nothing."""
_ARE, _ITS = ("are", "were"), tuple(terms("its"))
"""One behind the other speaks of what the sentence before names: "Mouth ulcers are its commonest side effect". "Is it"
may ask something."""
_POINT = ("see", "visit", "refer", "click", "read", "check")
_AT = tuple(terms("summary section page booklet leaflet chapter website table link links list"))
_FOR, _MORE = ("for",), tuple(terms("information details"))
"""Terms with which a sentence begins that says where to read more, and of which one stands soon behind: "See the summary on
…" or "For more information on …", but "See the doctor at once"."""
_ALSO, _CALLED = tuple(terms("also sometimes often")), tuple(terms("called"))
"""Of each of these one stands soon behind the beginning of a sentence that gives another name: "This is also called …"."""
_SOON = np.arange(1, 6)
LED_BY = 4
"""Terms that may stand before such a pronoun: "You should not take it"."""

Flags = Callable[[tuple[str, ...]], NDArray[np.bool_]]
"""For each id of a term, and last for -1, whether it is one of some terms."""


def roles(records: Records, flags: Flags) -> NDArray[np.uint8]:
    """For each answer unit of the records: what it does, as a sum of POINTS_BACK, RENAMES and REFERS."""
    first = records.stream.take(records.unit_starts, mode="clip")
    points = flags(_POINTERS).take(first, mode="wrap") | _points_soon(records, first, flags)
    points[_said_of_it(records, flags)] = True
    found = points * POINTS_BACK
    for opening, soon, role in (
        (_POINTERS, (_CALLED, _ALSO), RENAMES),
        (_POINT, (_AT,), REFERS),
        (_FOR, (_MORE,), REFERS),
    ):
        (at,) = flags(opening).take(first, mode="wrap").nonzero()
        following = terms_around(records.unit_starts.take(at), _SOON, at, records)
        # One of each of these stands there.
        said = np.logical_and.reduce([flags(words).take(following, mode="wrap").any(axis=1) for words in soon])
        found[at[said]] += role
    return found


def _points_soon(records: Records, first: NDArray[np.int32], flags: Flags) -> NDArray[np.bool_]:
    """Whether a unit's first pronoun stands behind no word that it could stand for."""
    points = np.zeros(len(first), np.bool_)
    for leading, objects in _LEADING:
        leads, meant = flags(leading), flags(objects)
        (at,) = leads.take(first, mode="wrap").nonzero()
        for offset in _SOON[:LED_BY]:
            following = terms_around(records.unit_starts.take(at), np.asarray([offset]), at, records)[:, 0]
            points[at[meant.take(following, mode="wrap")]] = True
            at = at[leads.take(following, mode="wrap")]
    return points


def _said_of_it(records: Records, flags: Flags) -> NDArray[np.int64]:
    """The units that begin by saying what are "its" side effects, or whatever."""
    (its,) = flags(_ITS).nonzero()
    here = np.zeros(len(records.stream), np.bool_)
    # One or two, which are compared in a fifth of the time that np.isin() takes.
    for each in its.tolist():
        here |= records.stream == each
    at = here.nonzero()[0] - 1
    at = at[(at >= 0) & flags(_ARE).take(records.stream.take(at), mode="wrap")]
    units = units_of(at, records)
    soon = (units >= 0) & (at - records.unit_starts.take(units, mode="clip") <= LED_BY)
    return units[soon]


def of_passages(roles: NDArray[np.uint8], unit_ptr: Ints, numbers: Ints) -> NDArray[np.uint8]:
    """Of the roles of many passages' units, those of some passages, in the order given."""
    begins, ends = unit_ptr.take(numbers), unit_ptr.take(numbers + 1)
    lengths = ends - begins
    before = lengths.cumsum() - lengths
    some: NDArray[np.uint8] = roles.take((begins - before).repeat(lengths) + np.arange(lengths.sum()))
    return some
