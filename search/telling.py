"""Which sentences hold what is asked for, a figure, or symptoms by their names? And which only say where to read more, or
how else something is called?

The second stage's view of it, from terms alone; answer.py looks at the text of what is shown.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.analysis import terms
from search.engine import Engine, Records
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
    pointing = np.zeros(len(first), np.bool_)
    for begins, near in ((_POINT, _AT), (_FOR, _MORE)):
        (at,) = engine.flags(begins).take(first, mode="wrap").nonzero()
        following = terms_around(records.unit_starts.take(at), _SOON, at, records)
        pointing[at] = engine.flags(near).take(following, mode="wrap").any(axis=1)
    return pointing


def naming_units(opens: NDArray[np.bool_], records: Records, engine: Engine) -> NDArray[np.bool_]:
    """For each answer unit of the records: does it only give what it points back to another name, "This is also called …"?

    opens: whether it points back at all.
    """
    naming = opens.copy()
    (pointing,) = opens.nonzero()
    following = terms_around(records.unit_starts.take(pointing), _SOON, pointing, records)
    also, called = (engine.flags(words).take(following, mode="wrap").any(axis=1) for words in (_ALSO, _CALLED))
    naming[pointing] = also & called
    return naming


def _units_at(at: NDArray[np.int64], records: Records) -> NDArray[np.bool_]:
    """For each answer unit of the records: is one of some places in the stream in it?"""
    found = np.zeros(len(records.unit_starts), np.bool_)
    units = units_of(at, records)
    found[units[units >= 0]] = True
    return found
