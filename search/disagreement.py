"""Do two answers say different things of the same matter?

Where one says "all … are" and another "… are almost always", or one says "no" and another does not, whoever asks must see
both. Judged by words alone: the same content words, and another quantifier or a negation. It settles nothing: each hit
only names the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from search.analysis import terms
from search.matching import analyzed
from search.model import Hit
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
    claims = [_claimed(hit.answer.text if hit.answer else "") for hit in hits]
    if len({force for _, force in claims}) < 2:
        return tuple(hits)
    found = []
    for claim, hit in zip(claims, hits, strict=True):
        others = tuple([other.passage.id for one, other in zip(claims, hits, strict=True) if _clash(claim, one)])
        if hit.answer is None or not others:
            found.append(hit)
        else:
            found.append(replace(hit, answer=replace(hit.answer, disagrees_with=others)))
    return tuple(found)


@lru_cache(maxsize=8192)
def _claimed(text: str) -> tuple[frozenset[str], str]:
    """What a sentence speaks of, and how much it claims of it."""
    places = analyzed(text).terms
    force = "hedged" if _HEDGED.search(text) else "absolute" if _ABSOLUTE.search(text) else "plain"
    return places - _NOT_CONTENT, force if NEGATION_TERMS.isdisjoint(places) else f"not {force}"


def _clash(one: tuple[frozenset[str], str], other: tuple[frozenset[str], str]) -> bool:
    if one[1] == other[1]:
        return False
    shared = len(one[0] & other[0])
    if shared < LEAST or shared < ALIKE * (len(one[0]) + len(other[0]) - shared):
        return False
    claims = {one[1], other[1]}
    negated = {claim.startswith("not ") for claim in claims}
    return len(negated) == 2 or {claim.removeprefix("not ") for claim in claims} == {"absolute", "hedged"}
