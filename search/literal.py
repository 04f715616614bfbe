"""What does a word mean that no concept holds? It stands for itself, and some say little or only point to something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from search.engine import Alternative, Alternatives, Engine, Group
from search.english import is_english, rarity
from search.meaning import Meaning
from search.orthography import american
from search.query import Word
from search.readings import Readings
from search.ways import unique
from search.words import AGED, DEFINING, ILLNESS, POINTING, RESUMING, STAGES, THERMOMETER, TIMES, YEARS

LIGHT_WEIGHT = 0.25
NEGATION_WEIGHT = 0.4
"""The say of words that carry little, and of a "not". Chosen by hand on the judged questions, where small changes change
little."""
_MEASURED = re.compile(r"\d+(?:\.\d+)?(?:cm|mm|%)")
"""What somebody's report shows: documents tell within which bounds it lies (bounds.py), and hardly ever that itself."""
NUMBERED = 10
"""Days or years of a plan of which one is numbered wherever any is."""
UNFAMILIAR = 0.7
"""What the lack of a word counts that the terminology does not know, were it never used in everyday English."""


SHORTEST_TERM = 6
"""Letters from which a word that is not English is taken for a term: shorter ones are most often clippings."""


def literal(at: int, words: Sequence[Word], engine: Engine, reading: Readings, *, on: bool) -> Iterator[Meaning]:
    """A word that stands for itself."""
    word = words[at]
    if word.is_negation:
        ways = _negations(word.term) if on else (Alternative((word.term,)),)
        yield Meaning(Group(word.surface, ways, NEGATION_WEIGHT), (at,), informative=False, is_negation=True)
        return
    if word.is_stop:
        reading.ignored.append(word.surface)
        return
    if on and at and word.surface.isdecimal() and words[at - 1].term == "type":
        # Of one kind of gastric NET nothing is told by what is said of another.
        group = Group(f"{words[at - 1].surface} {word.surface}", (Alternative(("type", word.term)),))
        yield Meaning(group, (at,), loose=True, name=at + 1)
        return
    alternatives = [Alternative((word.term,))]
    if on:
        alternatives.extend(_other_case(word, engine))
    # A letter alone is most often what is left of "e.g." or a list's number.
    points = _is_this_illness(words, at)
    scene = bool(_MEASURED.fullmatch(word.term)) or _is_reading(words, at)
    scene = scene or _is_own_age(words, at) or _is_own_time(words, at) or _is_stage(words, at, engine)
    light = word.is_light or points or scene or (len(word.term) == 1 and word.term.isalpha())
    yield Meaning(
        Group(word.surface, tuple(alternatives), 0.0 if points else LIGHT_WEIGHT if light else 1.0),
        (at,),
        informative=not light,
        name=at + 1 if on and not light and _is_term(word, engine) else 0,
        counts=UNFAMILIAR * rarity(word.small) if _is_plain(word) else 1.0,
    )


def _is_plain(word: Word) -> bool:
    """Is it a word, and no name, identifier or abbreviation?"""
    return word.small.isalpha() and word.small.islower() and not word.term.isupper()


def _is_term(word: Word, engine: Engine) -> bool:
    """Is it a term of the documents that no everyday list of words has, such as the name of a drug? What answers speaks of
    it: how much of one drug is taken is not told by what is taken of another."""
    return (
        _is_plain(word)
        and len(word.small) >= SHORTEST_TERM
        and engine.document_frequency(word.term) > 0
        and not is_english(american(word.small))
    )


def _is_this_illness(words: Sequence[Word], at: int) -> bool:
    """Does it only point to what the documents are about?"""
    if not at or words[at].surface.lower() not in ILLNESS or words[at - 1].surface.lower() not in POINTING:
        return False
    return at + 1 == len(words) or words[at + 1].surface.lower() not in DEFINING


def _is_reading(words: Sequence[Word], at: int) -> bool:
    """Is it what a thermometer or a report shows? "Temperature 38.2", "Ki-67 of 25"."""
    if not words[at].surface.replace(".", "", 1).isdecimal():
        return False
    return any(word.surface.lower() in THERMOMETER or word.term == "ki67" for word in words[max(at - 3, 0) : at])


def _is_own_age(words: Sequence[Word], at: int) -> bool:
    """Is it how old somebody is? "A 70 year old man with flushing" is answered by what speaks of others, too."""
    if not words[at].surface.isdecimal():
        return False
    before = words[at - 1].surface.lower() if at else ""
    behind = [word.surface.lower() for word in words[at + 1 : at + 3] if word.clause == words[at].clause]
    # "I am 4 weeks after surgery" says something else.
    told = before in AGED and (not behind or behind[0] in RESUMING)
    return told or behind[:1] == ["yo"] or (len(behind) == 2 and behind[0] in YEARS and behind[1] == "old")


def _is_own_time(words: Sequence[Word], at: int) -> bool:
    """Is it how long somebody has had something, or waits? "Diarrhea for 3 days" is not answered by grade 3."""
    return words[at].surface.isdecimal() and at < len(words) - 1 and words[at + 1].surface.lower() in TIMES


def _is_stage(words: Sequence[Word], at: int, engine: Engine) -> bool:
    """Is it how far somebody is in a plan? "Year 3" lies within years 2 to 5 (bounds.py), where documents number them so: in
    a column headed "Day" there is but a 3."""
    if not at or not words[at].surface.isdecimal() or words[at - 1].surface.lower() not in STAGES:
        return False
    return any(engine.holds((words[at - 1].term, str(number))) for number in range(1, NUMBERED))


@lru_cache(maxsize=64)
def _negations(term: str) -> Alternatives:
    """A "not" in whatever form."""
    others = "not no without never doesnt dont isnt cannot".split()
    return unique((Alternative((term,)), *(Alternative((other,), 1.0, "negation") for other in others)))


def _other_case(word: Word, engine: Engine) -> Iterator[Alternative]:
    """Where the case typed is in no passage, the other may be: "dna" for DNA, BPA in a text without capitals."""
    if not word.surface.isalpha() or engine.document_frequency(word.term):
        return
    if word.small.islower() and is_english(word.small):
        return
    upper = word.surface.upper()
    forms = (upper, upper[:-1]) if word.surface.endswith("s") else (upper,)
    lowered = (word.surface.lower(),) if word.term.isupper() else forms
    for form in lowered:
        if engine.document_frequency(form):
            yield Alternative((form,), 1.0, "case")
