"""What does one part of a question mean? A concept, the words that may say it, and what its lack would tell."""

from __future__ import annotations

from typing import Literal

import msgspec

from search.engine import Group

SCENE = -1
"""The part of a meaning that only sets the scene: "I'm 45. What is PRRT?" asks in its second clause."""


class Variant(msgspec.Struct, frozen=True, gc=False):
    """A variant by which something is asked about, and how others are told apart from it.

    own: terms that say it beside a head, and rivals: those that say another there: at most within tokens before the head, or
    right behind it where that is 0. own_alone, alone: the same wherever they stand. by_title: a title that names another
    holds for all that stands under it.
    """

    own: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    own_alone: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    within: int = 0
    by_title: bool = False

    @property
    def of_time(self) -> bool:
        """Whether it says when: "before the scan", where some words may stand between."""
        return self.within > 1


class Meaning(msgspec.Struct, frozen=True, gc=False):
    """One group of the tree and what is known of it.

    words: places in the question. concept: id or None; type, kind and needs: see concepts.Concept. informative: a passage
    without it hardly answers. either: meanings that share a number above 0 are joined by "or" in the question: one of them
    is enough. listed: it stands beside an "and". counts: 0 to 1, how much it counts that a passage lacks it: all for what
    the terminology knows, names, identifiers and figures; less for other words, the commoner they are in English, and for
    people.

    denied: "not": it counts only in a sentence that denies it too; "opposite": the question denies its opposite;
    "besides": what speaks of it is not asked for. opposed: its opposite answers too. is_negation: it is the "not" itself.
    part: 0 where the question is all one; else the number of the clause that asks about it, or SCENE. loose: the words of an
    alternative may stand near each other in any order: "weight gain or loss" speaks of weight loss. name: above 0 where
    nothing else may stand for it; meanings that share a number are parts of one name, and of two names one is enough.
    elsewhere: of an organ in such a name, terms of the other organs: what names neither speaks of all of them. others: of a
    drug, a treatment or a scan, terms of those like it, of which what is said nearby is not said of it. unless: see
    concepts.Concept. form: how much and how often is told of it by itself, as of a form of a drug, and of each drug of a
    class. place: of an operation that only says when ("after lung surgery"), the words that name its organ; its
    others are all other treatments. variants: those by which it is asked about.
    """

    group: Group
    words: tuple[int, ...]
    concept: str | None = None
    type: str = ""
    kind: str = ""
    needs: str = ""
    informative: bool = True
    either: int = 0
    listed: bool = False
    counts: float = 1.0
    denied: Literal["", "not", "opposite", "besides"] = ""
    opposed: bool = False
    is_negation: bool = False
    loose: bool = False
    part: int = 0
    name: int = 0
    elsewhere: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    unless: tuple[tuple[str, ...], ...] = ()
    form: bool = False
    place: tuple[int, ...] = ()
    variants: tuple[Variant, ...] = ()
