"""Does a unit only name what is asked about, or does it say something of it?

Each rule turns away one kind of unit that covers what is asked for: a question, a heading, an item that only says it
again, a row of figures for who asks for none, and what is said of something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.concepts import TREATED
from search.figures import Figure
from search.matching import Sought
from search.meaning import Meaning
from search.model import Passage
from search.texts import Analyzed, analyzed
from search.words import LIGHT_TERMS, STOP_TERMS

WHOLE = 0.65
"""Share of the question up to which a passage does not answer that only names some of it."""
NAMED_ALONE = frozenset({"test", "procedure", "imaging", "drug", "treatment"})
"""Types of concepts that say nothing of themselves by being named: symptoms and parts of the body do, in a list of them."""
HELPING = frozenset({"treatment", "action", "prevention"})
"""Kinds of answer that say what helps."""
NAMING = frozenset({"sideeffect", "symptom"})
"""Kinds of answer that name things."""
VERBS = frozenset({"is", "are", "was", "were"})
"""Terms of which each makes a sentence of a name: "Chromogranin A is a tumor marker"."""

COUNTING = 0.9
"""What a table's row of figures must cover where no figure is asked for."""
COUNTED = frozenset({"risk", "sideeffect", "prognosis", "count", "cause", "symptom"})
"""Kinds of answer that figures give, unasked."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_SIGN_OF = re.compile(
    r"\bsigns? (?:of|that|for)\b(?! (?:this|that|it|these|those|such)\b)((?:\W+[\w-]+){1,8})", re.IGNORECASE
)
"""With the words right behind it."""
_TELLS_LITTLE = STOP_TERMS | LIGHT_TERMS
_CLOSING = " \t\n)]”’\"'»"
"""What may stand behind the end of a sentence."""
_ASKING = frozenset({"ask", "question"})
"""Terms with which a way to speak of questions begins."""
_HARMS = re.compile(r"\b(?:side[- ]effects?|adverse|toxicit(?:y|ies)|complications?|risks?|unwanted)\b", re.IGNORECASE)
"""Heads of a table's column that says what a treatment does besides."""


class Naming:
    """Says of a unit whether it only names what a question is about. asked: what that is, each as it is looked for in texts.

    figure: the one that the question asks for.
    """

    def __init__(self, asked: Sequence[tuple[Meaning, Sought]], figure: Figure) -> None:
        self._asked, self._figure = asked, figure
        self._kinds = frozenset([meaning.kind for meaning, _ in asked])
        self._treats = any(meaning.kind == "treatment" and meaning.words for meaning, _ in asked)
        self._opposed = [one for meaning, one in asked if meaning.opposed]
        self._asks_what_to_ask = any(not one.firsts.isdisjoint(_ASKING) for _, one in asked)

    def only(self, text: str, passage: Passage, coverage: float) -> bool:
        """Whether a unit of a passage does no more than that. coverage: see ranking.Evidence."""
        return (
            self._only_asks(text)
            or self._only_names(text, passage, coverage)
            or self._only_repeats(text, passage)
            or self._only_denies(text)
            or self._only_harms(text, passage)
            or self._only_counts(text, coverage)
            or self._is_sign_of_another(text, passage)
        )

    def _only_asks(self, text: str) -> bool:
        """Is it a question? That answers none, but "what should I ask my doctor?"."""
        return not self._asks_what_to_ask and asks(text)

    def _only_denies(self, text: str) -> bool:
        """Is it an item that names the opposite of what is asked for? "High blood pressure", one of the symptoms, does not
        say that low blood pressure is none."""
        if not self._opposed or _ends(text):
            return False
        read = analyzed(text)
        return any(
            not one.firsts.isdisjoint(read.held) and {rule for *_, rule in one.runs(read)} == {"opposite"}
            for one in self._opposed
        )

    def _only_harms(self, text: str, passage: Passage) -> bool:
        """Is it a table's row that names what is to be treated only as what a treatment does besides?"""
        if not self._treats or "\t" not in text:
            return False
        head = "".join(passage.context[-1:])
        harms = {column for column, name in enumerate(head.split("\t")) if _HARMS.search(name)}
        read = analyzed(text)
        symptoms = [
            text.count("\t", 0, read.starts[first]) in harms
            for meaning, one in self._asked
            if meaning.informative and meaning.type == "symptom" and not one.firsts.isdisjoint(read.held)
            for first, _, _ in one.runs(read)
        ]
        return bool(symptoms) and all(symptoms)

    def _only_counts(self, text: str, coverage: float) -> bool:
        """Is it a table's row of figures, where no figure is asked for and it does not hold all that is? "Whipple, 15 %"
        does not say whether the gallbladder goes."""
        if "\t" not in text or self._figure.needs or self._figure.of is not None or coverage >= COUNTING:
            return False
        if not self._kinds.isdisjoint(COUNTED):
            return False
        return not any(map(_WORD.search, text.split("\t")[1:]))

    def _is_sign_of_another(self, text: str, passage: Passage) -> bool:
        """Does it tell what is a sign of something else? Of what it is one, it says behind ("is a sign of a spasm"), or what
        it stands under does: on a page about insulinoma the signs of low blood sugar are its own."""
        signs = [found[1] for found in _SIGN_OF.finditer(text)] if "symptom" in self._kinds else []
        of = [one for meaning, one in self._asked if meaning.informative and not meaning.kind]
        if not (signs and of):
            return False
        places = [analyzed(said) for said in (*signs, *passage.heading_path, *passage.context)]
        return not any(not one.firsts.isdisjoint(read.held) and one.first(read) is not None for read in places for one in of)

    def _only_names(self, text: str, passage: Passage, coverage: float) -> bool:
        """Does a passage only name the test or treatment that the question asks something about?

        "MRI", an item of a list, does not say whether an MRI is safe with a pacemaker; "Confusion", one of symptoms, does
        say that it may be from the tumor.
        """
        if coverage >= WHOLE or not passage.units:
            return False
        read = analyzed(text)
        if not VERBS.isdisjoint(read.held):
            return False
        there = [(meaning, one) for meaning, one in self._asked if not one.firsts.isdisjoint(read.held)]
        if any(meaning.informative and meaning.type not in NAMED_ALONE for meaning, _ in there):
            return False
        return _says_only([one for _, one in there], read)

    def _only_repeats(self, text: str, passage: Passage) -> bool:
        """Does it only say again what is asked about? "Tiredness", a heading or an item, tells nothing of what to do about
        it, nor does "Side effects of everolimus" tell any. An item does where what it stands under says what to do: "Call
        us if"."""
        if self._kinds.isdisjoint(HELPING | NAMING) or _ends(text):
            return False
        over = analyzed(passage.nearest)
        if any(
            meaning.kind in HELPING and not one.firsts.isdisjoint(over.held) and one.first(over) is not None
            for meaning, one in self._asked
        ):
            return False
        helps = not self._kinds.isdisjoint(HELPING)
        about = [
            one for meaning, one in self._asked if (meaning.type not in TREATED if helps else meaning.kind or meaning.name)
        ]
        read = analyzed(text)
        there = [one for one in about if not one.firsts.isdisjoint(read.held)]
        return any(one.first(read) is not None for one in there) and _says_only(there, read)


def _says_only(there: Sequence[Sought], read: Analyzed) -> bool:
    """Does a text say some meanings, which it may hold, and nothing else but words that tell little?"""
    said = {at for one in there for first, last, _ in one.runs(read) for at in range(first, last + 1)}
    return all(at in said or term in _TELLS_LITTLE for at, term in enumerate(read.terms))


def asks(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith("?")


def _ends(text: str) -> bool:
    """Does it end as a sentence does?"""
    return text.rstrip(_CLOSING).endswith((".", "!", "?"))
