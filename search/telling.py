"""Which sentences hold what is asked for, a figure, or symptoms by their names? And which only say where to read more, or
how else something is called?

The second stage's view of it, from terms alone; answer.py looks at the text of what is shown.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.analysis import terms
from search.engine import Engine, Ints, Records
from search.units import terms_around, units_of

_WORDS = tuple(
    terms(
        "one two three four five six seven eight nine ten half third quarter dozen hundred thousand million "
        "days weeks months years decades twice daily weekly monthly yearly lifelong"
    )
)
_NAMES = tuple(terms("type grade stage phase"))
"""Behind these a figure is part of a name."""
_POINT = ("see", "visit", "refer", "click", "read", "check")
_AT = tuple(terms("summary section page booklet leaflet chapter website table link links list"))
_FOR, _MORE = ("for",), tuple(terms("information details"))
"""Terms with which a sentence begins that says where to read more, and of which one stands soon behind: "See the summary on
…" or "For more information on …", but "See the doctor at once"."""
_REFER, _WHERE = (*_POINT, *_FOR), (*_AT, *_MORE)
_ALSO, _CALLED = tuple(terms("also sometimes often")), tuple(terms("called"))
"""Of each of these one stands soon behind the beginning of a sentence that gives another name: "This is also called …"."""
_SOON = np.arange(1, 6)


def units_with_figures(records: Records, engine: Engine) -> NDArray[np.bool_]:
    """For each answer unit of the records: does a figure stand in it that counts something, or a word such as "daily"?"""
    figures = engine.numerals | engine.flags(_WORDS)
    (at,) = figures.take(records.stream, mode="wrap").nonzero()
    return _units_at(at[~engine.flags(_NAMES)[records.stream[at - 1]]], records)


def units_naming(things: tuple[str, ...], records: Records, engine: Engine) -> NDArray[np.bool_]:
    """For each answer unit of the records: does one of some terms stand in it?"""
    return _units_at(engine.flags(things).take(records.stream, mode="wrap").nonzero()[0], records)


def referring_units(records: Records, engine: Engine) -> NDArray[np.bool_]:
    """For each answer unit of the records: does it only say where to read more?"""
    first = records.stream.take(records.unit_starts, mode="clip")
    referring: NDArray[np.bool_] = engine.flags(_REFER).take(first, mode="wrap")
    at, following = _followed_by(_WHERE, referring, records, engine)
    referring[:] = False
    if len(at):
        begins = first.take(at)
        for words, more in ((_POINT, _AT), (_FOR, _MORE)):
            there = engine.flags(more).take(following, mode="wrap").any(axis=1)
            referring[at[engine.flags(words).take(begins, mode="wrap") & there]] = True
    return referring


def naming_units(opens: NDArray[np.bool_], records: Records, engine: Engine) -> NDArray[np.bool_]:
    """For each answer unit of the records: does it only give what it points back to another name, "This is also called …"?

    opens: whether it points back at all.
    """
    naming = np.zeros(len(opens), np.bool_)
    at, following = _followed_by(_CALLED, opens, records, engine)
    if len(at):
        naming[at[engine.flags(_ALSO).take(following, mode="wrap").any(axis=1)]] = True
    return naming


def _followed_by(
    words: tuple[str, ...], units: NDArray[np.bool_], records: Records, engine: Engine
) -> tuple[NDArray[np.int64], Ints]:
    """Those of some answer units behind whose first term soon one of some words stands, and the terms that stand there."""
    (at,) = units.nonzero()
    flags = engine.flags(words)
    close = records.stream.take(records.unit_starts.take(at)[:, None] + _SOON, mode="clip")
    soon = flags.take(close, mode="wrap")
    if not soon.any():
        return at[:0], close[:0]
    # Few are left of which it matters where they end.
    at = at[soon.any(axis=1)]
    following = terms_around(records.unit_starts.take(at), _SOON, at, records)
    within = flags.take(following, mode="wrap").any(axis=1)
    return at[within], following[within]


def _units_at(at: NDArray[np.int64], records: Records) -> NDArray[np.bool_]:
    """For each answer unit of the records: is one of some places in the stream in it?"""
    found = np.zeros(len(records.unit_starts), np.bool_)
    units = units_of(at, records)
    found[units[units >= 0]] = True
    return found
