"""What does a question want of a sentence, beside its words? That it defines, counts, gives a reason, or names a thing.

What a sentence gains by it is added to what its words score (ranking.py). What each is worth: docs/relevance.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.covering import Covers
from search.definitions import defining_units
from search.engine import FULL, Engine, Floats, Records
from search.meaning import Meaning
from search.occurrences import Occurrences
from search.roles import REFERS
from search.telling import REASONS, units_naming, units_with_figures

DEFINES = 3.0
"""What a defining sentence gains where the question asks what something is: about one rare word's worth."""
FIGURE = 1.0
"""What a sentence with a figure gains where the question asks for one."""
REASON = 2.0
"""What a sentence gains that gives a reason where the question asks why. Of .5 to 3 one of the best on the judged
leaflets, at no loss on the other judged questions."""
NAMES = 1.0
"""What a sentence gains that names a symptom where symptoms are asked for, or a treatment, or a test; from .5 to 2 no judged
question changes."""
POINTING = 2.0
"""What a sentence loses that only says where to read more."""
BESIDES = 2.0
"""What a sentence loses that speaks of what is not asked for ("besides surgery")."""


class Wanted(msgspec.Struct, frozen=True):
    """What a question wants of a sentence, beside its words.

    defines: that it says what something is. figure: that it holds a figure. reason: that it gives a reason. things: terms
    of which it names one.
    """

    defines: bool = False
    figure: bool = False
    reason: bool = False
    things: tuple[str, ...] = ()


NOTHING = Wanted()


def gains(
    records: Records,
    found: Occurrences,
    roles: NDArray[np.uint8],
    cover: Covers,
    meanings: Sequence[Meaning],
    engine: Engine,
    wanted: Wanted,
) -> Floats:
    """What each answer unit of some records gains by what is wanted, and loses by what is not asked for, or by only saying
    where to read more. roles: what each unit does for the others; cover: what each covers."""
    bonus: Floats = (roles & REFERS).astype(np.bool_) * np.float32(-POINTING)
    if wanted.figure:
        bonus[units_with_figures(records, engine)] += FIGURE
    if wanted.reason:
        bonus[units_naming(REASONS, records, engine)] += REASON
    if wanted.things:
        of_kind = [number for number, meaning in enumerate(meanings) if meaning.kind and meaning.informative]
        owners = np.arange(len(cover.context)).repeat(cover.unit_ptr[1:] - cover.unit_ptr[:-1])
        kind = np.maximum(cover.units[:, of_kind], cover.context[:, of_kind].take(owners, axis=0)).any(axis=1)
        bonus[units_naming(wanted.things, records, engine) & kind] += NAMES
    if wanted.defines:
        informs = np.zeros(cover.units.shape[1], np.bool_)
        informs[: len(meanings)] = [meaning.informative for meaning in meanings]
        within = (cover.rows < len(bonus)) & informs.take(found.meanings) & (found.weights >= FULL)
        (asked,) = within.nonzero()
        units, positions = cover.rows.take(asked), found.positions.take(asked)
        defines = defining_units(records, positions, units, found.lengths.take(asked), found.positions, engine)
        bonus = np.where(defines > 0, DEFINES * defines, bonus)
    for number in (n for n, meaning in enumerate(meanings) if meaning.denied == "besides"):
        bonus -= BESIDES * cover.units[:, number]
    return bonus
