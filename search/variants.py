"""Which variant does a question ask about: which grade, type, stage, sign, size, side or time, who, and stop or start?

What is said of grade 1 tumors tells nothing of grade 3, nor HER2-positive of HER2-negative, IBS-D of IBS-C, "after the scan"
of "before the scan", men of women, or when to restart a drug of when to stop it. All have most of their words in common, so
that each answers for the other unless this is looked at. Of people, and of stopping, this knows the words; else it needs no
terminology: values that exclude each other stand right behind what they are values of ("grade 3"), right before it ("early
sign"), some words before it ("before the scan"), or are a word by themselves ("G3").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from search import contrasts
from search.analysis import terms
from search.meaning import Meaning, Variant
from search.orthography import stem
from search.query import Word

_NUMBERED = frozenset(
    map(stem, "type stage grade class phase neoplasia level group line cycle step ward room floor bus".split())
)
"""Words of which a figure behind is a name, and no amount."""
_LETTERED = frozenset("hepatitis vitamin type group class ibs".split())
_LETTERS = frozenset("abcdefghkx")
"""Letters that stand for a variant behind one of these: not those that are left of a word ("I'm", "don't")."""
_FIGURE = re.compile(r"()(\d)([a-d]?)")
"""As _NAME, with nothing before the figure."""
_NAME = re.compile(r"(g|men|nf|t|n|m)(\d)([a-d]?)")
"""A variant that is one word: a grade, a syndrome, and the parts of a TNM stage."""
_COMPARING = frozenset(map(stem, "more most often common likely mostly less rather rare affect usual".split()))
"""Words of questions that what is said of the others may answer: is it "more common in men"?"""
_CONTRASTS = frozenset(map(stem, ("only", "than", "versus", "vs", "difference", "unlike")))
"""Words of questions that the other variant may answer: "Why only the right side?" "The left is spared because …"."""
_TUMORS = frozenset(terms("NET tumor cancer carcinoid carcinoma neoplasm neuroendocrine"))
"""What "of the lung" stands behind as well: see elsewhere.py."""
_NEAR = 4
"""Tokens from a word of contrasts.AHEAD to what it says the time of: "before you have a scan"."""
# Which of the questions for yes or no are about a variant, and which ask for one: see _restricts.
_BE = frozenset("is are was were am".split())
_YES_OR_NO = _BE | frozenset("do does did can could should would will may might must has have".split())
_BETWEEN = frozenset("a an the my your our his her their these those any some".split())
_CONDITION = frozenset("if when while because since who whose".split())
_HAS = frozenset("have has had be become mean means".split())
_OF = frozenset("in with for of on by from to about against after before during under without and or".split())
"""Words behind which a variant says of what something is asked, and is not asked itself."""
_TAKEN = frozenset({"drug", "treatment"})
"""Types of concepts that are stopped and started."""
_HANDLED = frozenset(map(stem, "take use have inject give treatment medicine".split()))
"""Words between it and what is stopped: "stop taking lanreotide"."""
_SINCE = frozenset("after since before by of from on upon".split())
"""Words before a verb that say when something else is asked."""


_TELLING = contrasts.EVERY | {term for word in _LETTERED for term in (word, word.upper(), *terms(word))}
"""One of these terms, or a figure, is in every question about a variant: most have none."""


def _has_figure(term: str) -> bool:
    return term[-1].isdigit() or term[-2:-1].isdigit()


def with_variants(words: Sequence[Word], meanings: Sequence[Meaning]) -> list[Meaning]:
    """The meanings, each with the variants by which it is asked about. words: of the question."""
    here = frozenset([word.term for word in words])
    if here.isdisjoint(_TELLING) and not any(map(_has_figure, here)):
        return list(meanings)
    # "What is the difference between grade 1 and grade 2?" asks of both.
    asked = [
        (places, variant)
        for places, variant in _asked(words)
        if here.isdisjoint((*variant.rivals, *variant.alone, *_CONTRASTS)) and _restricts(words, min(places), variant)
    ]
    asked += [
        (places, variant)
        for places, variant in (*_of_people(words, here), *_of_daytime(words, meanings), *_of_doing(words, meanings))
        if here.isdisjoint((*variant.alone, *_CONTRASTS))
    ]
    if not asked:
        return list(meanings)
    return [
        replace(each, variants=tuple(variant for places, variant in asked if not places.isdisjoint(each.words)))
        for each in meanings
    ]


def _restricts(words: Sequence[Word], at: int, variant: Variant) -> bool:
    """Whether a variant says of what a question asks: "Do grade 3 tumors come back?". It is what is asked itself in "Is it a
    grade 3 tumor?" and "Do they have a high risk?", which "It is a grade 1 tumor" and "Their risk is low" answer.

    at: where it begins.
    """
    first = _first(words, at)
    opens = _opening(words, at)
    if opens not in _YES_OR_NO or variant.of_time:
        return True
    before = [word.surface.lower() for word in words[first + 1 : at]]
    while before and before[-1] in _BETWEEN:
        before.pop()
    if not before or before[-1] in _OF or not _CONDITION.isdisjoint(before):
        return True
    return opens not in _BE and before[-1] not in _HAS


def _first(words: Sequence[Word], at: int) -> int:
    """The place of the first word of the clause in which a word stands."""
    return next((place for place in range(at, 0, -1) if words[place - 1].clause != words[at].clause), 0)


def _opening(words: Sequence[Word], at: int) -> str:
    return words[_first(words, at)].surface.lower()


def _asked(words: Sequence[Word]) -> Iterator[tuple[frozenset[int], Variant]]:
    """The variants of which a question speaks, each with the places of the words that say it."""
    for at, word in enumerate(words):
        alone = _alone(word)
        if alone:
            yield frozenset((at,)), alone
        ahead = contrasts.AHEAD.get(word.term)
        head = _head(words, at) if ahead else None
        if ahead and head is not None:
            variant = Variant(tuple(ahead.own), (words[head].term,), tuple(ahead.rivals), within=_NEAR)
            yield frozenset((at, head)), variant
    for at, (one, other) in enumerate(pairwise(words)):
        beside = _behind(one, other) or _before(one, other)
        # "How long infusions take" asks for no long infusions.
        if beside and not (at and words[at - 1].surface.lower() == "how"):
            yield frozenset((at, at + 1)), beside


def _of_people(words: Sequence[Word], here: frozenset[str]) -> Iterator[tuple[frozenset[int], Variant]]:
    """The people about whom a question asks, who are told apart from others. here: its terms."""
    if not here.isdisjoint(_COMPARING):
        return
    for at, word in enumerate(words):
        people = contrasts.PEOPLE.get(word.term)
        if people:
            own = (*people.own, *contrasts.COMPARING)
            yield frozenset((at,)), Variant(own_alone=own, alone=tuple(people.rivals), by_title=True)


def _of_daytime(words: Sequence[Word], meanings: Sequence[Meaning]) -> Iterator[tuple[frozenset[int], Variant]]:
    """The time of the day at which something is done, but where yes or no is asked for, or it is felt at that time."""
    if any(meaning.informative and meaning.type == "symptom" for meaning in meanings):
        return
    for at, word in enumerate(words):
        time = contrasts.DAYTIMES.get(word.term)
        if time and _opening(words, at) not in _YES_OR_NO:
            yield frozenset((at,)), Variant(own_alone=tuple(time.own), alone=tuple(time.rivals))


def _of_doing(words: Sequence[Word], meanings: Sequence[Meaning]) -> Iterator[tuple[frozenset[int], Variant]]:
    """What is to be done to a treatment, where a question asks about stopping one, or when to start it."""
    taken = {at for meaning in meanings if meaning.informative and meaning.type in _TAKEN for at in meaning.words}
    for at, word in enumerate(words):
        if word.term not in contrasts.STOP and word.term not in contrasts.START:
            continue
        # "How do I stop smoking", and "how soon after starting it", ask about something else.
        if taken.isdisjoint(_objects(words, at)) or (at and words[at - 1].surface.lower() in _SINCE):
            continue
        if word.term in contrasts.STOP:
            yield frozenset((at,)), Variant(own_alone=(*contrasts.STOP, *contrasts.NOT_DONE), alone=tuple(contrasts.START))
        # "Can I start it before the test?" is answered by "Stop it two weeks before".
        elif _opening(words, at) not in _YES_OR_NO:
            yield frozenset((at,)), Variant(own_alone=(*contrasts.START, *contrasts.DONE), alone=tuple(contrasts.STOP))


def _objects(words: Sequence[Word], at: int) -> Iterator[int]:
    """The places of what a verb may be done to: the first word of its clause behind it that says something, and of "is it
    stopped" the last before it."""
    before = range(at - 1, -1, -1) if words[at].surface.lower().endswith("ed") else ()
    for side in (range(at + 1, len(words)), before):
        says = (place for place in side if not (words[place].is_stop or words[place].is_light))
        found = next((place for place in says if words[place].term not in _HANDLED), None)
        if found is not None and words[found].clause == words[at].clause:
            yield found


def _alone(word: Word) -> Variant | None:
    """The variant that a word names by itself: "G3", "MEN2A", "pMMR"."""
    name = _NAME.fullmatch(word.term)
    if name:
        return _of_figure(name, "grade" if name[1] == "g" else "")
    value = contrasts.ALONE.get(word.term)
    return Variant(own_alone=tuple(value.own), alone=tuple(value.rivals)) if value else None


def _head(words: Sequence[Word], at: int) -> int | None:
    """The place of the first word behind one in its clause that says something: the scan of "before I have a scan"."""
    behind = range(at + 1, len(words))
    found = next((place for place in behind if not (words[place].is_stop or words[place].is_light)), None)
    return found if found is not None and words[found].clause == words[at].clause else None


def _behind(head: Word, value: Word) -> Variant | None:
    """The variant where a value stands behind what it is one of: "grade 3", "HER2-negative", "hepatitis C"."""
    figure = _FIGURE.fullmatch(value.term)
    if figure and head.term in _NUMBERED:
        return _of_figure(figure, head.term)
    letter = value.surface
    # A small one may be the article.
    if head.surface.lower() in _LETTERED and letter.lower() in _LETTERS and letter != "a":
        heads = (head.term, head.surface.upper())
        return Variant((letter.lower(),), heads, tuple(_LETTERS - {letter.lower()}), by_title=True)
    sign = contrasts.SIGNS.get(value.term)
    if sign is None or head.is_stop:
        return None
    return Variant(tuple(sign.own), (head.term,), tuple(sign.rivals), by_title=True)


def _before(value: Word, head: Word) -> Variant | None:
    """The variant where a value stands before what it is one of: "early signs", "large cell", "bone metastases"."""
    if head.is_stop:
        return None
    organ = contrasts.ORGANS.get(value.term)
    if organ and head.term not in _TUMORS and head.term not in contrasts.ORGANS:
        return Variant(tuple(organ.own), (head.term,), tuple(organ.rivals), own_alone=tuple(organ.own), within=1)
    found = contrasts.BESIDE.get(value.term)
    if found is None:
        return None
    return Variant(tuple(found.own), (head.term,), tuple(found.rivals), within=1)


def _of_figure(figure: re.Match[str], head: str) -> Variant:
    """The variant that a figure names: behind a head, or in one word with its letters. "2a" is a part of "2"."""
    letters, number, part = figure.groups()
    letters = letters or ("g" if head == "grade" else "")
    every = [(digit, letter) for digit in "0123456789" for letter in ("", *"abcd")]
    rivals = [f"{d}{p}" for d, p in every if d != number or (part and p and p != part)]
    own = [f"{d}{p}" for d, p in every if d == number and (not part or not p or p == part)]
    return Variant(
        own=tuple(own) if head else (),
        head=(head,) if head else (),
        rivals=tuple(rivals) if head else (),
        own_alone=tuple(f"{letters}{each}" for each in own) if letters else (),
        alone=tuple(f"{letters}{each}" for each in rivals) if letters else (),
        by_title=True,
    )
