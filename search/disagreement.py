"""Do two answers say different things of the same matter?

Where one says "all … are" and another "… are almost always", or one says "no" and another does not, whoever asks must see
both. Judged by words alone: the same content words, and another quantifier or a negation. It settles nothing: each hit
only names the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from search.analysis import terms
from search.model import Hit
from search.texts import analyzed
from search.words import LIGHT_TERMS, NEGATION_TERMS, STOP_TERMS

ALIKE = 0.5
"""Share of content words that two sentences must have in common to speak of the same matter."""
LEAST = 3
"""Content words that they must share at least: two short items with one word in common disagree about nothing."""

_ABSOLUTE = re.compile(r"\b(?:all|always|every|only|entirely|completely)\b", re.IGNORECASE)
_HEDGED = re.compile(
    r"\b(?:almost|nearly|most|mostly|some|sometimes|may|might|can|could|often|usually|rarely|seldom|many|few|likely)\b",
    re.IGNORECASE,
)
_NOT_CONTENT = STOP_TERMS | LIGHT_TERMS | NEGATION_TERMS | frozenset(terms("almost always all every most some may"))


def with_disagreements(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits, each answer naming the passages among them that say otherwise."""
    claims = [_claimed(hit.answer.text) if hit.answer else _NO_CLAIM for hit in hits]
    forces = {force for _, force in claims}
    if all(_OPPOSED[force].isdisjoint(forces) for force in forces):
        return tuple(hits)
    others: dict[int, list[int]] = {}
    for one, (matter, force) in enumerate(claims):
        against = _OPPOSED[force]
        for other, (another, its_force) in enumerate(claims[:one]):
            if its_force in against and _of_one_matter(matter, another):
                others.setdefault(one, []).append(other)
                others.setdefault(other, []).append(one)
    if not others:
        return tuple(hits)
    return tuple(_disagreeing(hit, [hits[n].passage.id for n in sorted(others.get(at, ()))]) for at, hit in enumerate(hits))


def _disagreeing(hit: Hit, others: Sequence[str]) -> Hit:
    """The hit, its answer naming the passages that say otherwise."""
    if hit.answer is None or not others:
        return hit
    return replace(hit, answer=replace(hit.answer, disagrees_with=tuple(others)))


@lru_cache(maxsize=8192)
def _claimed(text: str) -> tuple[frozenset[str], str]:
    """What a sentence speaks of, and how much it claims of it."""
    places = analyzed(text).held
    force = "hedged" if _HEDGED.search(text) else "absolute" if _ABSOLUTE.search(text) else "plain"
    return places - _NOT_CONTENT, force if NEGATION_TERMS.isdisjoint(places) else f"not {force}"


_NO_CLAIM: tuple[frozenset[str], str] = (frozenset(), "plain")


def _of_one_matter(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sentences with these content words speak of the same matter."""
    shared = len(one & other)
    return shared >= LEAST and shared >= ALIKE * (len(one) + len(other) - shared)


def _opposed(one: str, other: str) -> bool:
    """Whether two claims of these forces on the same matter cannot both be meant."""
    if one.startswith("not ") != other.startswith("not "):
        return True
    return {one.removeprefix("not "), other.removeprefix("not ")} == {"absolute", "hedged"}


_FORCES = [negation + force for negation in ("", "not ") for force in ("plain", "absolute", "hedged")]
_OPPOSED = {one: frozenset(other for other in _FORCES if _opposed(one, other)) for one in _FORCES}
