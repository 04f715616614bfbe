"""Which sentences turn what is asked round?

"What causes acromegaly" is not answered by "Acromegaly can cause sleep apnea", nor "how is it treated" by "If not treated":
both hold all the words, and nor is "how is nausea treated" by "Octreotide may cause nausea". So a name is looked for on the
side of "cause" on which the question has it, and treatment without a "not", and not as the cause of what it is to help.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engine import Engine, Records
from search.meaning import Meaning
from search.occurrences import Occurrences
from search.units import are_among, terms_around, units_of

_CAUSE = ("caus",)
_VERB = tuple("can may might could will would do not also often always sometim to that which".split())
"""Stems before it where it is a verb: "the cause" and "no known cause" are nouns."""
_BE = ("is", "are", "be", "been", "was", "were")
_BY = ("by",)
_BEFORE, _BEHIND = 3, 6
"""Tokens around "caused" in which there is a "be" before it and a "by" behind: "is usually caused in most people by"."""
_NEXT = 2
"""Tokens behind it in which "by" alone will do: "diarrhea caused by"."""
_LIKE = ("same", "similar")
"""Behind it, where a sentence only says what something is like: "may cause the same symptoms as parathyroid cancer"."""
_HELPS = tuple("given help reliev eas treat control manag reduc".split())
"""Stems of what is said of a treatment."""
_CONDITION = ("if", "when", "unless", "without", "left")
_SOON = 5
"""Tokens before "not treated" in which one of these stands: "if it is not treated". By itself that may be an answer."""


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
            causes, effects, likened = _said(records, found.positions[named], found.lengths[named], rows[named], engine)
            meant, other = (effects, causes) if asked.as_effects else (causes, effects)
            wrong[:, number] = (other | likened) & ~meant
            looked = True
        elif meaning.kind == "treatment" and meaning.words and not any(other.is_negation for other in meanings):
            named = (found.meanings == number) & (rows < len(wrong))
            wrong[:, number] = _lacking(records, found.positions[named], rows[named], engine)
            wrong[:, number] |= _harming(records, found, rows, number, meanings, engine)
            looked = True
    return wrong if looked else None


class _Asked(NamedTuple):
    """The numbers of the names of which a question asks what causes them; or, where not as_effects, what they cause."""

    names: list[int]
    as_effects: bool


def _asked(meanings: Sequence[Meaning], cause: Meaning) -> _Asked | None:
    """ "What causes X", "is X caused by the sun", "X causes"; but "what does X cause", "is X causing my flushing"."""
    said = cause.group.label.lower()
    others = [number for number, each in enumerate(meanings) if each.informative and not each.kind and each.words]
    names = [number for number in others if meanings[number].name] or others
    # "Is MEN1 caused by a gene" is read as the MEN1 gene, on both sides.
    # From its first word on: in "causes of lung cancer" it may be read as "causes of cancer", around the lung.
    before = [number for number in names if meanings[number].words[-1:] < cause.words[:1]]
    behind = [number for number in names if meanings[number].words[:1] > cause.words[:1]]
    if said.endswith(("caused", "caused by", "due", "due to")):
        return _Asked(before or behind, bool(before)) if names else None
    if behind or not cause.words:
        return _Asked(behind, True) if behind else None
    # "Acromegaly causes" is a heading; in "is acromegaly causing my headaches" something follows.
    follows = any(meanings[number].words > cause.words for number in others)
    bare = said == "causes" and not follows and before and meanings[before[0]].words[0] <= 1
    return _Asked(before, bool(bare)) if before else None


def _said(
    records: Records,
    places: NDArray[np.int64],
    lengths: NDArray[np.int64],
    rows: NDArray[np.int64],
    engine: Engine,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """The units in which something is said to be a cause, those in which it is said to have one, and those in which
    something else is said to cause the same.

    places, rows: where it stands; lengths: in how many tokens.
    """
    causes, effects, likened = (np.zeros(len(records.unit_starts), np.bool_) for _ in range(3))
    stream = records.stream
    (verbs,) = engine.flags(_CAUSE).take(stream, mode="wrap").nonzero()
    units = units_of(verbs, records)
    verbs, units = verbs[units >= 0], units[units >= 0]
    first, last = np.full(len(causes), len(stream)), np.full(len(causes), -1)
    np.minimum.at(first, rows, places)
    np.maximum.at(last, rows, places)
    before, behind = first.take(units) < verbs, last.take(units) > verbs

    def stands(words: tuple[str, ...], steps: NDArray[np.int64]) -> NDArray[np.bool_]:
        there: NDArray[np.bool_] = engine.flags(words).take(terms_around(verbs, steps, units, records), mode="wrap")
        return there

    is_by, is_be = stands(_BY, np.arange(1, _BEHIND + 1)), stands(_BE, np.arange(-_BEFORE, 0)).any(axis=1)
    helped = stands(_VERB, np.asarray([-1])).any(axis=1)
    # "Insulinomas can cause hypoglycemia by raising insulin" is none.
    passive = (is_by[:, :_NEXT].any(axis=1) & ~helped) | (is_by.any(axis=1) & is_be)
    verbal = helped | are_among(verbs, places + lengths, records)
    alike = stands(_LIKE, np.arange(1, _NEXT + 1)).any(axis=1)
    effects[units[np.where(passive, before, behind & ~alike)]] = True
    causes[units[np.where(passive, behind, before & verbal)]] = True
    likened[units[behind & alike]] = True
    return causes, effects, likened


def _harming(
    records: Records,
    found: Occurrences,
    rows: NDArray[np.int64],
    treatment: int,
    meanings: Sequence[Meaning],
    engine: Engine,
) -> NDArray[np.bool_]:
    """The units that name the symptom which is to be treated as what something does, and no treatment but as its cause."""
    symptoms = [
        number for number, each in enumerate(meanings) if each.informative and each.type == "symptom" and not each.kind
    ]
    if not symptoms:
        return np.zeros(len(records.unit_starts), np.bool_)
    within = rows < len(records.unit_starts)
    named = np.isin(found.meanings, symptoms) & within
    harming = _as_effect(records, found.positions[named], rows[named], engine)
    if harming.any():
        treats = (found.meanings == treatment) & within
        behind = found.positions[treats] + found.lengths[treats]
        at = terms_around(behind, np.arange(_BEHIND), rows[treats], records)
        harming[rows[treats][~engine.flags(_CAUSE).take(at, mode="wrap").any(axis=1)]] = False
        # "It may cause vomiting, for which metoclopramide is given."
        last = np.full(len(harming), len(records.stream))
        last[rows[named]] = -1
        np.maximum.at(last, rows[named], found.positions[named])
        (helps,) = engine.flags(_HELPS).take(records.stream, mode="wrap").nonzero()
        units = units_of(helps, records)
        helps, units = helps[units >= 0], units[units >= 0]
        harming[units[helps > last.take(units)]] = False
    return harming


def _as_effect(records: Records, places: NDArray[np.int64], rows: NDArray[np.int64], engine: Engine) -> NDArray[np.bool_]:
    """The units in which what stands at places is told of behind "can cause" or "side effects"."""
    stream = records.stream
    (causes,) = engine.flags(_CAUSE).take(stream, mode="wrap").nonzero()
    causes = causes[~engine.flags(_BY).take(stream.take(causes + 1), mode="wrap")]
    (effects,) = engine.flags(("effect",)).take(stream, mode="wrap").nonzero()
    effects = effects[engine.flags(("side",)).take(stream.take(effects - 1), mode="wrap")]
    said = np.concatenate((causes, effects))
    units = units_of(said, records)
    first = np.full(len(records.unit_starts), len(stream))
    np.minimum.at(first, units[units >= 0], said[units >= 0])
    harming = np.zeros(len(first), np.bool_)
    harming[rows[first.take(rows) < places]] = True
    return harming


def _lacking(records: Records, places: NDArray[np.int64], rows: NDArray[np.int64], engine: Engine) -> NDArray[np.bool_]:
    """The units in which what stands at places is told of only as lacking: "if not treated", "without treatment"."""
    before = terms_around(places, np.arange(-_SOON, 0), rows, records)
    denied = engine.flags(("not",)).take(before[:, -1], mode="wrap")
    denied &= engine.flags(_CONDITION).take(before, mode="wrap").any(axis=1)
    denied |= engine.flags(("without",)).take(before[:, -1], mode="wrap")
    with_it, without = (np.zeros(len(records.unit_starts), np.bool_) for _ in range(2))
    without[rows[denied]] = True
    with_it[rows[~denied]] = True
    return without & ~with_it
