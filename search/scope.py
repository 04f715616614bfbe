"""What do "not", "besides", "or" and the clauses of a question do to its concepts?

Works on meanings in the order typed, after expansion.py has found them. "Doesn't make hormones" means the opposite of
what makes them; "surgery or chemotherapy" is answered by either; "My father has PRRT. Does it hurt?" asks in its second
clause. Nothing here looks a word up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from search.engine import Alternatives
from search.meaning import SCENE, Meaning
from search.query import Query, Word
from search.remembered import Remembered
from search.ways import KEPT
from search.words import DIAGNOSED, GRADED, TIMES

REACH = 4
"""Words after a "not" among which what it denies is looked for: "doesn't make any more hormones"."""
TOLD = 0.6
"""The say of what is told in a sentence of its own beside a question that names its own topic. Behind "I had surgery two
years ago and I'm doing ok." the first hit is right 744 times of 1,174 with 1, 858 times with .6 and 887 times with .3; of
821 right answers on the leaflets .3 takes four, and .6 none."""
SINCE = 4
"""Words before a diagnosis among which a "since" makes it a time: "since I had my diagnosis"."""
_BESIDES = frozenset("without besides except excluding".split())
_BESIDES_PAIRS = frozenset({("other", "than"), ("apart", "from"), ("aside", "from"), ("rather", "than"), ("instead", "of")})
_WHEN = frozenset("before during after with without in on off".split())
"""Before an "or" that joins but one more such word to it."""
OPPOSITE = 0.5
"""What an opposite says to a question for yes or no: less than what says the concept itself, so that it takes nothing from
how rare that is. Best of 0, .5, .7 and .8 on the judged questions, by one question in 670."""
_FIRST = frozenset("is are am was were do does did has have can could should would will may might".split())
"""Words that, denied, open a question rather than deny anything: "Isn't it malignant?"."""

Opposite = Callable[[Meaning], Meaning | None]
"""The meaning that denying one asserts ("not malignant" is benign), if the terminology names it."""


def scoped(meanings: list[Meaning], words: Sequence[Word], query: Query, opposite: Opposite) -> list[Meaning]:
    """The meanings, each with what its place in the question makes of it."""
    meanings = _yes_or_no(_informed(_denied(meanings, words, opposite)), words, opposite)
    return _in_parts(_listed(_either(meanings, words), words), words, query)


def _denied(meanings: list[Meaning], words: Sequence[Word], opposite: Opposite) -> list[Meaning]:
    """What a "without" or "not" takes away is no evidence for an answer: "treatment without surgery" is not surgery."""
    for at, how in _denials(words):
        if any(m.concept and at in m.words for m in meanings):
            # Read already, as part of "no appetite".
            continue
        clause = [
            place for place in range(at + 1, min(at + 1 + REACH, len(words))) if words[place].clause == words[at].clause
        ]
        taken = _nearest([m for m in meanings if m.informative and not m.denied and m.words != (at,)], clause)
        if taken is None:
            continue
        other = opposite(taken) if how == "not" else None
        if other is not None:
            other = replace(other, denied="opposite")
            meanings = [other if m is taken else _silenced(m) if m.words == (at,) else m for m in meanings]
        elif how == "not":
            meanings = [replace(m, denied="not") if m is taken else m for m in meanings]
        elif any(m.informative and m is not taken and m.words != (at,) for m in meanings):
            less = replace(_silenced(taken), denied="besides")
            meanings = [less if m is taken else _silenced(m) if m.words == (at,) else m for m in meanings]
    return meanings


def _silenced(meaning: Meaning) -> Meaning:
    """A meaning that still matches, and says nothing: any sentence may hold a "not"."""
    return replace(meaning, informative=False, group=replace(meaning.group, weight=0.0))


def _denials(words: Sequence[Word]) -> list[tuple[int, str]]:
    """Where the question denies something, and how."""
    found = []
    before = ""
    for at, word in enumerate(words):
        typed = word.surface.lower()
        pair, before = (before, typed), typed
        if typed in _BESIDES or pair in _BESIDES_PAIRS:
            found.append((at, "besides"))
        elif word.is_negation and not _opens(words, at):
            found.append((at, "not"))
    return found


def _opens(words: Sequence[Word], at: int) -> bool:
    """Is it the "isn't" with which a question opens?"""
    return _is_first(words, at) and _verb(words[at]) in _FIRST


def _is_first(words: Sequence[Word], at: int) -> bool:
    return at == 0 or words[at - 1].clause != words[at].clause


def _verb(word: Word) -> str:
    verb = word.surface.lower().replace("’", "'").removesuffix("n't").removesuffix("nt")
    return {"ca": "can", "wo": "will"}.get(verb, verb)


def _yes_or_no(meanings: list[Meaning], words: Sequence[Word], opposite: Opposite) -> list[Meaning]:
    """Where a clause asks for yes or no, let the opposite answer too: "Is it benign?" by "It is malignant"."""
    polar = {word.clause for at, word in enumerate(words) if _is_first(words, at) and _verb(word) in _FIRST}
    if not polar:
        return meanings
    return [
        _with_opposite(meaning, opposite(meaning))
        if meaning.informative and not meaning.denied and any(words[at].clause in polar for at in meaning.words)
        else meaning
        for meaning in meanings
    ]


def _with_opposite(meaning: Meaning, other: Meaning | None) -> Meaning:
    if other is None:
        return meaning
    group = meaning.group
    alternatives = _EITHER.of(group.alternatives, other.group.alternatives)
    return replace(meaning, group=replace(group, alternatives=alternatives), opposed=True)


def _either_way(alternatives: Alternatives, opposite: Alternatives) -> Alternatives:
    """The alternatives of a concept, and those of its opposite at the weight of one."""
    return (*alternatives, *(replace(each, weight=OPPOSITE) for each in opposite))


_EITHER: Remembered[Alternatives, Alternatives] = Remembered(_either_way, KEPT)
"""The same object each time, as a concept's alternatives are: an engine keeps what it has found for it."""


def _informed(meanings: list[Meaning]) -> list[Meaning]:
    """Where no word tells much ("am I worried", "what a difference"), the concepts that are there tell all. A figure alone
    tells nothing."""
    informative = [meaning for meaning in meanings if meaning.informative]
    if any(not _is_figure(meaning) for meaning in informative):
        return meanings
    meanings = [_silenced(meaning) if meaning.informative else meaning for meaning in meanings]
    return [
        replace(meaning, informative=True, group=replace(meaning.group, weight=1.0))
        if meaning.concept and not meaning.denied
        else meaning
        for meaning in meanings
    ]


def _is_figure(meaning: Meaning) -> bool:
    return not meaning.concept and all(term.isdecimal() for each in meaning.group.alternatives for term in each.terms)


def _either(meanings: list[Meaning], words: Sequence[Word]) -> list[Meaning]:
    """Mark the meanings on both sides of an "or"; that of "before or after food" has none."""
    places = (at for at, word in enumerate(words) if word.term == "or" and words[at - 1].surface.lower() not in _WHEN)
    for number, at in enumerate(places, 1):
        both = _beside(at, meanings, words)
        if both:
            shared = both[0].either or number
            meanings = [replace(m, either=shared) if m in both else m for m in meanings]
    return meanings


def _listed(meanings: list[Meaning], words: Sequence[Word]) -> list[Meaning]:
    """Mark the meanings on both sides of an "and"."""
    for at in (at for at, word in enumerate(words) if word.term == "and"):
        both = _beside(at, meanings, words)
        meanings = [replace(m, listed=True) if m in both else m for m in meanings]
    return meanings


def _beside(at: int, meanings: Sequence[Meaning], words: Sequence[Word]) -> tuple[Meaning, ...]:
    """The informative meanings that are nearest to a word, on its left and on its right in its clause; none where either is
    missing."""
    informative = [meaning for meaning in meanings if meaning.informative]
    clause = [place for place, word in enumerate(words) if word.clause == words[at].clause]
    left = _nearest(informative, [place for place in reversed(clause) if place < at])
    right = _nearest(informative, [place for place in clause if place > at])
    return (left, right) if left is not None and right is not None else ()


def _in_parts(meanings: list[Meaning], words: Sequence[Word], query: Query) -> list[Meaning]:
    """Say which clause asks about each meaning; a question of one clause has no parts.

    What sentences of their own tell says less where what is asked names its own topic and points back to nothing, and a
    figure in them is nothing to be found.
    """
    if not query.clauses.asking or len({word.clause for word in words}) < 2:
        return meanings
    parts = {clause: number for number, clause in enumerate(sorted(query.clauses.asking), 1)}
    placed = [replace(m, part=max(parts.get(words[at].clause, SCENE) for at in m.words)) if m.words else m for m in meanings]
    told = [bool(m.words) and query.clauses.apart.issuperset(words[at].clause for at in m.words) for m in placed]
    placed = [_silenced(m) if is_told and _is_a_figure(m, words) else m for m, is_told in zip(placed, told, strict=True)]
    if not query.clauses.put and any(meaning.part == SCENE and meaning.type == "symptom" for meaning in placed):
        # "I have chest pain. everolimus" asks of both.
        return [replace(meaning, part=0) for meaning in placed]
    own = any(meaning.part > 0 and meaning.informative and not meaning.kind for meaning in placed)
    weight = TOLD if own and not query.points_back else 1.0
    return [_weighed(meaning, weight) if is_told else meaning for meaning, is_told in zip(placed, told, strict=True)]


def _is_a_figure(meaning: Meaning, words: Sequence[Word]) -> bool:
    """Whether it is a figure alone, and not one that says which: "type 1"."""
    (at, *_) = meaning.words
    return _is_figure(meaning) and not (at and words[at - 1].surface.lower() in GRADED)


def _weighed(meaning: Meaning, weight: float) -> Meaning:
    return replace(meaning, group=replace(meaning.group, weight=weight * meaning.group.weight))


def without_who_and_when(
    meanings: list[Meaning], words: Sequence[Word], query: Query
) -> tuple[list[Meaning], frozenset[int]]:
    """The meanings without what clauses that don't ask tell of whom, or since when, something is asked; and which of them
    tell nothing else.

    "My husband was diagnosed last month" is nothing to be found, while "the runs at night" are; but all is kept where
    nothing else is typed, and figures may be measured by what documents tell: "I am 3 years old".
    """
    asked = [meaning for meaning in meanings if not _is_since_diagnosed(meaning, words)]
    if any(meaning.informative for meaning in asked):
        meanings = asked
    if not query.clauses.asking or len({word.clause for word in words}) < 2:
        return meanings, frozenset()
    placed = [(meaning, {words[at].clause for at in meaning.words}) for meaning in meanings]
    told = {c for m, clauses in placed if _is_who(m, words) or _is_when(m, words) for c in clauses} - query.clauses.asking
    told -= {
        c for m, clauses in placed if m.informative and not _is_who(m, words) and not _is_when(m, words) for c in clauses
    }
    told -= {word.clause for word in words if word.surface.isdecimal()}
    rest = [(m, clauses) for m, clauses in placed if not (clauses <= query.clauses.apart and _is_diagnosed(m, words))]
    kept = [meaning for meaning, clauses in rest if not clauses or clauses - told]
    return (kept, frozenset(told)) if any(meaning.informative for meaning in kept) else (meanings, frozenset())


def _is_who(meaning: Meaning, words: Sequence[Word]) -> bool:
    return meaning.type in ("role", "organization") or _is_diagnosed(meaning, words)


def _is_diagnosed(meaning: Meaning, words: Sequence[Word]) -> bool:
    return meaning.kind == "diagnosis" and all(words[at].surface.lower() in DIAGNOSED for at in meaning.words)


def _is_since_diagnosed(meaning: Meaning, words: Sequence[Word]) -> bool:
    """Whether it only says since when: "since my diagnosis", "since I was diagnosed"."""
    if not _is_diagnosed(meaning, words):
        return False
    at = meaning.words[0]
    return any(
        word.surface.lower() == "since" and word.clause == words[at].clause for word in words[max(0, at - SINCE) : at]
    )


def _is_when(meaning: Meaning, words: Sequence[Word]) -> bool:
    return meaning.type in ("", "general") and any(words[at].surface.lower() in TIMES for at in meaning.words)


def _nearest(meanings: Sequence[Meaning], places: Sequence[int]) -> Meaning | None:
    """The meaning that holds the first of some places of the question."""
    return next((meaning for at in places for meaning in meanings if at in meaning.words), None)
