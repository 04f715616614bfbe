"""Which sentences say what a thing is?

"What is staging?" is answered by "Staging is a way of …", not by the sentence that says the word most often. A sentence
defines what it names at its very start, before a verb that defines; "all … are considered" or "… are often" does not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.engine import Engine, Records

_VERBS = ("is", "are", "mean", "refer", "describ", "begin", "aris", "combin", "consist", "involv", "use", "develop", "form")
_NOT_AFTER = (
    "consid", "almost", "alway", "often", "usual", "more", "most", "not", "found", "diagnos", "treat", "creat", "slight",
    "common", "likeli", "similar", "rare", "there", "also", "classifi", "caus", "due", "less", "much",
    "sometim",
)  # fmt: skip
"""Stems: verbs that define, and what after "is" or "are" shows that no definition follows."""
_BEFORE = ("a", "an", "the", "all", "this", "these", "term", "word")
_LEAD = 2
"""Stems, and how many of them, that may stand before the thing named: "functional tumors are …" defines no tumor."""
_GAP = 3
"""Tokens that may stand between it and the verb: an abbreviation in brackets, "These drugs"."""


def defining_units(
    records: Records, positions: NDArray[np.int64], units: NDArray[np.int64], lengths: NDArray[np.int64], engine: Engine
) -> NDArray[np.bool_]:
    """For each answer unit of the records: does it define what occurs at positions?

    units: the unit of each position; lengths: how many tokens stand there.
    """
    defining = np.zeros(len(records.unit_starts), np.bool_)
    starts = records.unit_starts[units]
    near = np.flatnonzero(positions - starts <= _LEAD)
    if len(near):
        leading = starts[near, None] + np.arange(_LEAD)
        article = engine.flags(_BEFORE)[records.stream.take(leading, mode="clip")]
        near = near[(article | (leading >= positions[near, None])).all(axis=1)]
    if not len(near):
        return defining
    # Past the end of the stream stands what it ends with, which is no term.
    behind = (positions[near] + lengths[near])[:, None] + np.arange(_GAP + 2)
    following = records.stream.take(behind, mode="clip")
    verbs, wrong = (engine.flags(words)[following] for words in (_VERBS, _NOT_AFTER))
    place = verbs[:, : _GAP + 1].argmax(axis=1)
    # What follows the verb directly counts too.
    spoilt = (wrong & (np.arange(_GAP + 2) < place[:, None] + 2)).any(axis=1)
    found = verbs[:, : _GAP + 1].any(axis=1) & ~spoilt
    defining[units[near[found]]] = True
    return defining
