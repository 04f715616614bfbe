"""Which passage says now what another said before? Compares a document's passages, old and new; writes nothing.

A passage's id is made of its text, so an edited passage is a new one: what stands in its place and reads much like it is
its successor. Where nothing does, it has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz, process

from search.model import Passage

ALIKE = 60
"""Percent of characters in common from which a passage is an edit of another. Unrelated English sentences of the seed
document share 30 to 50; one with every third word replaced still shares 65."""
WINDOW = 50
"""Passages around the place where a successor is expected that are looked at, when a whole document was rewritten."""
COMPARED = 2_000
"""Code points of each passage that are compared: the time that it takes grows with their square."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of a document's passages. changed: each with its successor; several may have the same one."""

    added: Sequence[Passage] = ()
    changed: tuple[tuple[Passage, Passage], ...] = ()
    removed: tuple[Passage, ...] = ()


def changes(old: Sequence[Passage], new: Sequence[Passage]) -> Changes:
    """Tell edits from what is really new or gone. A passage that only moved is neither."""
    if not old:
        return Changes(added=new)
    was, here = {one.id for one in old}, {one.id for one in new}
    pairs: list[tuple[Passage, Passage]] = []
    matcher = SequenceMatcher(None, [one.id for one in old], [one.id for one in new], autojunk=False)
    for _, i, i_end, j, j_end in matcher.get_opcodes():
        left = [one for one in old[i:i_end] if one.id not in here]
        right = [one for one in new[j:j_end] if one.id not in was]
        pairs += _pairs(left, right)
    changed = {one.id for one, _ in pairs}
    successors = {one.id for _, one in pairs}
    return Changes(
        added=tuple(one for one in new if one.id not in was and one.id not in successors),
        changed=tuple(pairs),
        removed=tuple(one for one in old if one.id not in here and one.id not in changed),
    )


def _pairs(left: Sequence[Passage], right: Sequence[Passage]) -> list[tuple[Passage, Passage]]:
    pairs = []
    for at, one in enumerate(left):
        expected = at * len(right) // len(left)
        near = right[max(0, expected - WINDOW) : expected + WINDOW + 1]
        texts = [other.text[:COMPARED] for other in near]
        best = process.extractOne(one.text[:COMPARED], texts, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best is not None:
            pairs.append((one, near[best[2]]))
    return pairs
