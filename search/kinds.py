"""What kind of answer does a question ask for?

"Why", "who gets", "how many": words that carry no weight of their own, but say which section answers. A kind is met as
evidence, by the words that the terminology gives for it, and never filters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from search.engine import Group
from search.meaning import SCENE, Meaning
from search.query import Query
from search.terminology import THINGS, Terminology

WEIGHT = 0.3
"""The say of a kind that no word of the question names; docs/relevance.md."""

_SOMEBODY = "(?:i|you|we|he|she|they|one|anyone|someone|somebody|people)"
_BEGINS = (
    r"(?:start(?:s|ed|ing)?|begins?|began|originate[sd]?|arises?|arose|grow[sn]?|develop(?:s|ed)?|occur(?:s|red)?|"
    r"appear(?:s|ed)?|comes? from|found)"
)
_FORMS = {
    "action": (rf"\bwhat (?:do|should|can|must|shall) {_SOMEBODY} (?:do|tell)\b|\bwhat to do\b|^\W*(?:should|must)\b"),
    "cause": r"\bwhy\b|\bhow (?:did|do|does|come)\b.*\b(?:get|got|develop|happen)\b",
    "prevention": r"\bhow\b.*\b(?:stop|keep from|avoid|escape)\s+(?:getting|having|developing|catching)\b",
    "who": r"\bwho\b.*\b(?:get|gets|got|has|have|at risk|likely|affected)\b",
    "count": (
        r"\bhow (?:many|common|often|rare|frequent)\b|"
        r"^\W*(?:is|are|isn['’]?t|aren['’]?t)\b.*\b(?:common|rare|frequent|infrequent|unusual|uncommon)\W*$|"
        r"^\W*(?:are|do|can|will) (?:all|most|many)\b"
    ),
    "place": (
        rf"\bwhere ?(?:abouts)?\b.*\b{_BEGINS}\b|"
        r"^\W*where ?(?:abouts)?(?:['’]?s| is| are| exactly| would| will)\b.*\b(?:tumou?rs?|cancers?|nets?)\W*$"
    ),
    "location": r"\bwhere ?(?:abouts)?(?:['’]?s| in| is| are)\b",
    "function": r"\bwhat (?:do|does) (?!i\b|we\b|you\b|people\b|doctors?\b).*\bdo\b|\b(?:role|function|job|task)s? of\b",
    "symptom": (
        rf"\bhow (?:do|would|can|could|will|did|should) {_SOMEBODY}\b.{{,12}}\b(?:know|tell|notice)"
        rf"\W+(?:if|whether|that)?\W*{_SOMEBODY}\b(?:['’]\w+)?\s+(?:had|have|has|got|get)\s+"
        r"(?:it|one|this|these|cancer|(?:a |an |any )?(?:nets?|tumou?rs?|neuroendocrine|carcinoids?))\b|"
        r"\bhow (?:do|does|will|would|might|can)\b.*\b(?:present|show up|show itself|show themselves|manifest)\W*$"
    ),
    "definition": (
        r"(?:^|[.?!,;:]\s)\W*(?:what(?:['’]?s)?\s+(?:(?:\w+ly|on earth|in the world|the hell|the heck)\s+)?(?:is|are)|"
        r"define|meaning of)\b|\bwhat (?:does|do) .* mean\b|\b(?:stands?|short) for\b|"
        r"\bdifferences?\b|\bversus\b|\bvs\b|\bcompared?\b"
    ),
}
_PATTERNS = tuple((kind, re.compile(form)) for kind, form in _FORMS.items())
_UNDEFINED = frozenset("cause symptom risk who count prognosis".split())
"""Kinds that are asked for in the form of a definition ("what are the symptoms"), and are none."""
_OF_SOMETHING = frozenset({"definition", "function"})
"""Kinds that ask about what the question names, and so never for themselves."""
_OF_WHAT = frozenset({"disease", "syndrome", "staging", "site"})
_RARE = 0.35
"""A word that the terminology does not know is taken for a name if its lack counts at least this much (Meaning.counts)."""
_ABOUT = re.compile(r"\b(?:when|why|who|where|how (?:long|soon|often|much|many|early|late|fast|quickly))\b", re.IGNORECASE)
"""Words that ask about things, and not which they are: "why is it treated"."""
_OF_ORGANS = frozenset({"function", "location"})
"""Kinds that are asked of parts of the body alone: what a treatment or a tumor does is no function, and a tumor starts."""
_NEEDS = {
    "number": re.compile(
        r"\bhow (?:many|much|big|large)\b|\b(?:percentage|number|rate|odds|chances?) of\b|"
        r"\bwhat(?:['’]?s| is| are)? (?:the |my |our |his |her )?(?:odds|chances?|likelihood|probability)\b",
        re.IGNORECASE,
    ),
    "frequency": re.compile(r"\bhow often\b", re.IGNORECASE),
    "age": re.compile(r"\bhow old\b", re.IGNORECASE),
    "duration": re.compile(r"\bhow (?:long|soon)\b", re.IGNORECASE),
}


# What is counted where a question for how many or how much asks for a dose, and the words that ask for a time.
_AMOUNT = re.compile(
    r"\bhow (?:many|much) "
    r"(?:m[cg]g?|milligrams?|micrograms?|grams?|m?l|units?|tablets?|pills?|capsules?|drops?|injections?)\b",
    re.IGNORECASE,
)
_WHY = re.compile(r"\bwhy\b|\b(?:(?:reasons?|rationale) (?:for|why|to|that|behind)|how come)\b|\bwhat for\b", re.IGNORECASE)
_TIMED = re.compile(r"\b(?:how (?:long|soon|many)|when)\b", re.IGNORECASE)


def kinds(question: str) -> frozenset[str]:
    """The kinds that the form of a question shows."""
    lowered = question.lower()
    return frozenset([kind for kind, form in _PATTERNS if form.search(lowered)])


def asks_why(question: str) -> bool:
    """Does a question ask for a reason?"""
    return bool(_WHY.search(question))


def defines(shown: frozenset[str], meanings: Sequence[Meaning]) -> bool:
    """Does the question ask what something is? "What is the cause of X" asks for a cause, not for what X is.

    shown: the kinds that its form shows.
    """
    named = {meaning.kind for meaning in meanings if meaning.words}
    informative = [meaning for meaning in meanings if meaning.informative]
    denied = any(meaning.denied for meaning in meanings)
    if len(informative) == 1 and informative[0].concept and not denied and shown <= {"function"}:
        # Who types the name of a thing and nothing else asks what it is.
        return True
    return "definition" in named or ("definition" in shown and not named & _UNDEFINED)


def things(question: str, meanings: Sequence[Meaning]) -> str:
    """The kind of which a question asks for the things themselves, "symptoms of X", and not why or when; or ""."""
    asked = {each.kind for each in meanings if each.informative and not _is_of_what(each)}
    (kind,) = asked if len(asked) == 1 and not _ABOUT.search(question) else ("",)
    return kind if kind in THINGS else ""


def _is_of_what(meaning: Meaning) -> bool:
    """Does it only say of what things are asked for: of a disease, at a stage, in an organ?"""
    if meaning.kind:
        return False
    return bool(meaning.name) or (meaning.type in _OF_WHAT if meaning.concept else meaning.counts >= _RARE)


def needs_figure(question: str, meanings: Sequence[Meaning]) -> str:
    """What must a sentence hold to answer, as a figure or in words: "number", "dose", "frequency", "age", "duration"?

    "" where it need hold none. Where a question asks for several, it is the number; a dose only where its form asks for
    nothing else.
    """
    needs = {meaning.needs for meaning in meanings if meaning.part != SCENE} - {""}
    forms = {need for need, form in _NEEDS.items() if form.search(question)}
    if "dose" in needs and (not forms or _AMOUNT.search(question)):
        return "dose"
    # "How long does a dose last" asks for a time.
    needs = forms | (needs - {"dose"})
    return "number" if "number" in needs else min(needs, default="")


def after(query: Query, meanings: Sequence[Meaning]) -> int | None:
    """The number of the meaning after which a question asks how long something takes, or when: the surgery of "how long
    after surgery can I drive". None where it asks for none, or for what is done before something too."""
    places = [at for at, word in enumerate(query.words) if word.surface.lower() == "after"]
    before = any(word.surface.lower() == "before" for word in query.words)
    if len(places) != 1 or before or not _TIMED.search(query.plain):
        return None
    return next((number for number, each in enumerate(meanings) if each.informative and each.words[:1] > (places[0],)), None)


def with_kinds(shown: frozenset[str], terminology: Terminology, meanings: Sequence[Meaning]) -> list[Meaning]:
    """The meanings of a question's words, and a group for each kind that its form shows and none of them names.

    Where these do not say what is asked for, the kind is: "How would I know if I had one?". Who asks where an organ lies
    is answered by nothing else, and of no other organ.
    """
    if not meanings:
        return []
    alone = not any(meaning.informative for meaning in meanings)
    organs = {meaning.type for meaning in meanings if meaning.informative and meaning.type} == {"site"}
    located = organs and shown == {"location"}
    found = (
        [replace(meaning, name=at * meaning.informative) for at, meaning in enumerate(meanings, 1)]
        if located
        else list(meanings)
    )
    for kind in sorted(shown - {meaning.kind for meaning in meanings}):
        words = terminology.ways.of_kind(kind)
        if words and (organs or kind not in _OF_ORGANS):
            asked = located or (alone and kind not in _OF_SOMETHING)
            found.append(Meaning(Group(kind, words, 1.0 if asked else WEIGHT), (), kind=kind, informative=asked))
    return found
