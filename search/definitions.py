"""Which sentences say what a thing is?

"What is staging?" is answered by "Staging is a way of …", not by the sentence that says the word most often. A sentence
defines what it names at its very start, before a verb that defines; "all … are considered" or "… are often" does not. So it
does what is its label: "Biopsy: the removal of …".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.engine import Engine, Floats, Ints, Records
from search.rules import FIELDS
from search.units import are_among, terms_around

_N = len(FIELDS)

_VERBS = ("is", "are", "mean", "refer", "describ", "begin", "aris", "combin", "consist", "involv", "use", "develop", "form")
_NOT_AFTER = (
    "consid", "almost", "alway", "often", "usual", "more", "most", "not", "found", "diagnos", "treat", "creat", "slight",
    "common", "likeli", "similar", "rare", "there", "also", "classifi", "caus", "due", "less", "much",
    "sometim", "done", "given", "perform", "recommend",
)  # fmt: skip
"""Stems: verbs that define, and what after "is" or "are" shows that no definition follows."""
_BEFORE = ("a", "an", "the", "all", "this", "these", "term", "word")
_LEAD = 2
"""Stems, and how many of them, that may stand before the thing named: "functional tumors are …" defines no tumor."""
_KIND = ("a", "an", "the", "any", "one", "type", "kind", "group", "way")
"""Stems behind the verb with which it is said of which kind a thing is."""
VAGUE = 0.97
"""What a definition is worth that does not say that: a little less, for where two tie."""
_HEADS = (
    "syndrom", "crisis", "diseas", "heart", "scan", "test", "therapi", "treatment", "surgeri", "specialist", "team", "nurs",
    "patient", "cell", "clinic", "symptom", "diet", "trial",
)  # fmt: skip
"""Stems right behind it that make it another thing: "carcinoid syndrome is"."""
_LONGEST_LABEL = 8
"""Terms of the longest label that may be the name of a thing."""
_SIZES = np.arange(1, _LONGEST_LABEL + 1)
_PAIRS = _SIZES.cumsum() - _SIZES
_BEGINS = np.concatenate([np.arange(size) for size in _SIZES])
_ENDS = np.concatenate([np.arange(-size, 0) for size in _SIZES])
_GAP = 3
"""Tokens that may stand between it and the verb: an abbreviation in brackets, "These drugs"."""
_LEADING, _FOLLOWING = np.arange(_LEAD), np.arange(_GAP + 3)


def defining_units(
    records: Records,
    positions: NDArray[np.int64],
    units: NDArray[np.int64],
    lengths: NDArray[np.int64],
    typed: NDArray[np.int64],
    engine: Engine,
) -> Floats:
    """For each answer unit of the records how well it defines what occurs at positions: 0 to 1.

    units: the unit of each position; lengths: how many tokens stand there. typed: the places of all words of the question.
    """
    defining = np.zeros(len(records.unit_starts), np.float32)
    starts = records.unit_starts.take(units)
    (near,) = (positions - starts <= _LEAD).nonzero()
    if not len(near):
        return defining
    positions, lengths, units, starts = positions.take(near), lengths.take(near), units.take(near), starts.take(near)
    defining[units[_labelled(records, positions, lengths, starts)]] = 1
    leading = starts[:, None] + _LEADING
    article = engine.flags(_BEFORE)[records.stream.take(leading, mode="clip")]
    led: NDArray[np.int64] = np.logical_and.reduce(article | (leading >= positions[:, None]), axis=1).nonzero()[0]
    behind = positions[led] + lengths[led]
    following = terms_around(behind, _FOLLOWING, units[led], records)
    verbs, wrong, the = (engine.flags(words)[following] for words in (_VERBS, _NOT_AFTER, ("the",)))
    place = verbs[:, : _GAP + 1].argmax(axis=1)
    next_to = np.arange(len(led)), place + 1
    # What follows the verb directly counts too, and behind an article: "is the most sensitive test".
    spoilt = (wrong & ((place + 2 + the[next_to])[:, None] > _FOLLOWING)).any(axis=1)
    # "Danon disease" is no other thing where the disease is asked about.
    longer = engine.flags(_HEADS)[following[:, 0]] & ~are_among(behind, typed, records)
    found = verbs[:, : _GAP + 1].any(axis=1) & ~spoilt & ~longer
    kind = engine.flags(_KIND)[following[next_to]]
    np.maximum.at(defining, units[led[found]], np.where(kind[found], 1, VAGUE).astype(np.float32))
    return defining


def _labelled(records: Records, positions: NDArray[np.int64], lengths: NDArray[np.int64], starts: Ints) -> NDArray[np.int64]:
    """Those of some places at which a label stands, "Biopsy: …". starts: where the answer unit of each begins."""
    # A label opens a text; before that another field ends, and what leads into the text ends with the label.
    begins, behind = records.stream.take(starts - 1) < 0, records.stream.take(starts - 2, mode="clip") >= 0
    opens: NDArray[np.bool_] = (positions == starts) & begins & behind
    (at,) = opens.nonzero()
    if not len(at):
        return at
    size, said = _label_sizes(records, starts.take(at)), lengths.take(at)
    return at[(said <= size) & (2 * said >= size)]


def _label_sizes(records: Records, bodies: Ints) -> NDArray[np.int64]:
    """How many terms the label has with which each text begins: with the same ends what leads into it, before it.

    bodies: where in the stream the texts begin.
    """
    # Of each size one pair of places after the other: in what leads into the text, and in the text.
    behind = records.stream.take((bodies - 1)[:, None] + _ENDS, mode="clip")
    same = (behind == records.stream.take(bodies[:, None] + _BEGINS, mode="clip")) & (behind >= 0)
    sizes: NDArray[np.int64] = (np.logical_and.reduceat(same, _PAIRS, axis=1) * _SIZES).max(axis=1)
    return sizes
