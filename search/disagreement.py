"""Do two answers say different things of the same matter?

Where one says "all … are" and another "… are almost always", or one says "no" and another does not, whoever asks must see
both. Judged by words alone: the same content words, and another quantifier or a negation. It settles nothing: each hit
only names the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

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
    claims = [(_content(hit), _claim(hit)) for hit in hits]
    found = []
    for at, hit in enumerate(hits):
        others = tuple(
            hits[other].passage.id for other in range(len(hits)) if other != at and _clash(claims[at], claims[other])
        )
        if hit.answer is None or not others:
            found.append(hit)
        else:
            found.append(replace(hit, answer=replace(hit.answer, disagrees_with=others)))
    return tuple(found)


def _content(hit: Hit) -> frozenset[str]:
    return frozenset(analyzed(hit.answer.text).places) - _NOT_CONTENT if hit.answer else frozenset()


def _claim(hit: Hit) -> str:
    text = hit.answer.text if hit.answer else ""
    negated = not NEGATION_TERMS.isdisjoint(analyzed(text).places)
    force = "hedged" if _HEDGED.search(text) else "absolute" if _ABSOLUTE.search(text) else "plain"
    return f"not {force}" if negated else force


def _clash(one: tuple[frozenset[str], str], other: tuple[frozenset[str], str]) -> bool:
    shared, every = one[0] & other[0], one[0] | other[0]
    if len(shared) < LEAST or len(shared) < ALIKE * len(every):
        return False
    claims = {one[1], other[1]}
    negated = {claim.startswith("not ") for claim in claims}
    return len(negated) == 2 or {claim.removeprefix("not ") for claim in claims} == {"absolute", "hedged"}
