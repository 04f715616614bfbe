"""Which sentences turn what is asked round?

"What causes acromegaly" is not answered by "Acromegaly can cause sleep apnea", nor "how is it treated" by "If not treated":
both hold all the words. So a name is looked for on the side of "cause" on which the question has it, and treatment without
a "not".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engine import Engine, Records
from search.meaning import Meaning
from search.occurrences import Occurrences

_CAUSE = ("caus",)
_VERB = tuple("can may might could will would do not also often usual sometim to that which".split())
"""Stems before it where it is a verb: "the cause" and "no known cause" are nouns."""
_PASSIVE = ("by",)
_BEHIND = 6
"""Tokens behind "caused" among which its "by" stands: "caused in most people by"."""
_DENIED = ("not", "without", "never", "no")


def turned(
    records: Records, found: Occurrences, rows: NDArray[np.int64], meanings: Sequence[Meaning], engine: Engine
) -> NDArray[np.bool_] | None:
    """For each answer unit and each meaning, whether it is said there of the wrong thing, or denied; None where the question
    asks for nothing that could be.

    rows: of each occurrence the unit that it is in, or a greater number than there are units.
    """
    wrong = np.zeros((len(records.unit_starts), len(meanings)), np.bool_)
    looked = False
    for number, meaning in enumerate(meanings):
        if meaning.kind == "cause" and (asked := _asked(meanings, meaning)):
            named = np.isin(found.meanings, asked.names) & (rows < len(wrong))
            causes, effects = _said(records, found.positions[named], found.lengths[named], rows[named], engine)
            wrong[:, number] = causes & ~effects if asked.as_effects else effects & ~causes
            looked = True
        elif meaning.kind == "treatment" and meaning.words and not any(other.is_negation for other in meanings):
            named = (found.meanings == number) & (rows < len(wrong))
            wrong[:, number] = _denied(records, found.positions[named], rows[named], engine)
            looked = True
    return wrong if looked else None


class _Asked(NamedTuple):
    """The numbers of the names of which a question asks what causes them; or, where not as_effects, what they cause."""

    names: list[int]
    as_effects: bool


def _asked(meanings: Sequence[Meaning], cause: Meaning) -> _Asked | None:
    """ "What causes X", "is X caused by the sun", "X causes"; but "what does X cause"."""
    said = cause.group.label.lower()
    names = [number for number, each in enumerate(meanings) if each.name] or [
        number for number, each in enumerate(meanings) if each.informative and not each.kind and each.words
    ]
    before = [number for number in names if meanings[number].words < cause.words]
    behind = [number for number in names if meanings[number].words > cause.words]
    passive = said.endswith(("caused", "caused by"))
    names = before if passive else behind or before
    return _Asked(names, passive or bool(behind) or said != "cause") if names else None


def _said(
    records: Records,
    places: NDArray[np.int64],
    lengths: NDArray[np.int64],
    rows: NDArray[np.int64],
    engine: Engine,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The units in which something is said to be a cause, and those in which it is said to have one.

    places, rows: where it stands; lengths: in how many tokens.
    """
    causes, effects = (np.zeros(len(records.unit_starts), np.bool_) for _ in range(2))
    stream = records.stream
    (verbs,) = engine.flags(_CAUSE).take(stream, mode="wrap").nonzero()
    units = records.unit_starts.searchsorted(verbs, side="right") - 1
    verbs, units = verbs[units >= 0], units[units >= 0]
    first, last = np.full(len(causes), len(stream)), np.full(len(causes), -1)
    np.minimum.at(first, rows, places)
    np.maximum.at(last, rows, places)
    before, behind = first.take(units) < verbs, last.take(units) > verbs
    following = stream.take(verbs[:, None] + np.arange(1, _BEHIND + 1), mode="clip")
    passive = engine.flags(_PASSIVE).take(following, mode="wrap").any(axis=1)
    verbal = engine.flags(_VERB).take(stream.take(verbs - 1), mode="wrap") | np.isin(verbs, places + lengths)
    effects[units[np.where(passive, before, behind)]] = True
    causes[units[np.where(passive, behind, before & verbal)]] = True
    return causes, effects


def _denied(records: Records, places: NDArray[np.int64], rows: NDArray[np.int64], engine: Engine) -> NDArray[np.bool_]:
    """The units in which what stands at places stands behind a "not", and nowhere without one."""
    denied = engine.flags(_DENIED).take(records.stream.take(places - 1, mode="clip"), mode="wrap")
    with_it, without = (np.zeros(len(records.unit_starts), np.bool_) for _ in range(2))
    with_it[rows[denied]] = True
    without[rows[~denied]] = True
    return with_it & ~without
