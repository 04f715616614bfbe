"""Which sentences speak of another organ than the question does?

What is said of NETs of the appendix tells nothing of those of the lung, and what is said of NETs at large does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.analysis import FIELDS
from search.engine import Engine, Records
from search.meaning import Meaning
from search.occurrences import Occurrences
from search.units import rows_of

NEAR = 3
"""Tokens between an organ and a disease that lies in it: "NETs of the appendix"."""


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
        at = at[~np.isin(at, found.positions)]
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
