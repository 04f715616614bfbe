"""Which sentences hold what is asked for, a figure, a reason, or symptoms by their names?

The second stage's view of it, from terms alone; answer.py looks at the text of what is shown.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.analysis import terms
from search.engine import Engine, Records
from search.units import units_of

_WORDS = tuple(
    terms(
        "one two three four five six seven eight nine ten half third quarter dozen hundred thousand million "
        "days weeks months years decades twice daily weekly monthly yearly lifelong"
    )
)
_NAMES = tuple(terms("type grade stage phase"))
"""Behind these a figure is part of a name."""
REASONS = tuple(terms("because so owing therefore thus hence otherwise protect prevent reason cause"))
"""Terms of what says why something is, or is done."""


def units_with_figures(records: Records, engine: Engine) -> NDArray[np.bool_]:
    """For each answer unit of the records: does a figure stand in it that counts something, or a word such as "daily"?"""
    figures = engine.numerals | engine.flags(_WORDS)
    (at,) = figures.take(records.stream, mode="wrap").nonzero()
    return _units_at(at[~engine.flags(_NAMES)[records.stream[at - 1]]], records)


def units_naming(things: tuple[str, ...], records: Records, engine: Engine) -> NDArray[np.bool_]:
    """For each answer unit of the records: does one of some terms stand in it?"""
    return _units_at(engine.flags(things).take(records.stream, mode="wrap").nonzero()[0], records)


def _units_at(at: NDArray[np.int64], records: Records) -> NDArray[np.bool_]:
    """For each answer unit of the records: is one of some places in the stream in it?"""
    found = np.zeros(len(records.unit_starts), np.bool_)
    units = units_of(at, records)
    found[units[units >= 0]] = True
    return found
