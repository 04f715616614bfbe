"""Does a passage answer, or does it only hold the question's words?

Each rule here turns away one kind of unit that covers what is asked for and yet does not say it: one without the figure that
is asked for, one that says the opposite, or that only names a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from search.bounds import Quantity
from search.concepts import TREATED
from search.coverage import ANSWERED
from search.figures import Figure
from search.forms import ANY, Form
from search.matching import Sought
from search.meaning import Meaning
from search.measured import barred, beside_stage, bounds_set, of_another_time
from search.model import Passage
from search.ranking import Evidence
from search.texts import Analyzed, analyzed
from search.words import LIGHT_TERMS, STOP_TERMS

DOSED = 0.6
"""What a passage must cover at least to tell a dose where a better one tells none: a dose is a figure of its own kind, and
mostly stands there without the word."""
FIRST = 5
"""Hits among which one that answers is looked for. On the judged questions 2 to 5 lose none, and 5 wins most."""
WHOLE = 0.65
"""Share of the question up to which a passage does not answer that only names some of it."""
NAMED_ALONE = frozenset({"test", "imaging", "drug", "treatment"})
"""Types of concepts that say nothing of themselves by being named: symptoms and parts of the body do, in a list of them."""
HELPING = frozenset({"treatment", "action", "prevention"})
"""Kinds of answer that say what helps."""
NAMING = frozenset({"sideeffect", "symptom"})
"""Kinds of answer that name things."""
VERBS = frozenset({"is", "are", "was", "were"})
"""Terms of which each makes a sentence of a name: "Chromogranin A is a tumor marker"."""

COUNTING = 0.9
"""What a table's row of figures must cover where no figure is asked for."""
COUNTED = frozenset({"risk", "sideeffect", "prognosis", "count"})
"""Kinds of answer that figures give, unasked."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_SIGN_OF = re.compile(
    r"\bsigns? (?:of|that|for)\b(?! (?:this|that|it|these|those|such)\b)((?:\W+[\w-]+){1,8})", re.IGNORECASE
)
"""With the words right behind it."""
_CLOSING = " \t\n)]”’\"'»"
"""What may stand behind the end of a sentence."""
_BEFORE = re.compile(r"\b(?:before|prior to)\b((?:\W+\w+){0,4})", re.IGNORECASE)
"""With the words right behind it."""
_BEFORE_IT = re.compile(
    r"\b(?:before|prior to)\s+(?:(?:the|your|an?|each|every)\s+)?(?:\w+\s+)?"
    r"(?:an(?:a)?esth\w+|operations?|surgery|procedures?|scans?|tests?|treatments?|infusions?|biops(?:y|ies))\b",
    re.IGNORECASE,
)
"""Before whatever is done to somebody: that tells nothing of what comes after it."""
_AFTER = re.compile(r"\b(?:after(?:wards?)?|following|later|since|then|again|until|till|from)\b", re.IGNORECASE)
_ASKING = frozenset({"ask", "question"})
"""Terms with which a way to speak of questions begins."""
_HARMS = re.compile(r"\b(?:side[- ]effects?|adverse|toxicit(?:y|ies)|complications?|risks?|unwanted)\b", re.IGNORECASE)
"""Heads of a table's column that says what a treatment does besides."""


class Answering:
    """Says of a candidate whether its unit answers a question, or is only near it, and remembers that.

    meanings: what the question asks; looked_for: the same, as they are looked for in texts. figure: the one
    that it asks for; after: see search.kinds.after. passage: one by its number. measured: see measured.asked_about;
    quantities: all that the question tells. form: how it is put.
    """

    def __init__(
        self,
        meanings: Sequence[Meaning],
        looked_for: Sequence[Sought],
        figure: Figure,
        passage: Callable[[int], Passage],
        after: int | None = None,
        measured: Sequence[Quantity] = (),
        quantities: Sequence[Quantity] = (),
        form: Form = ANY,
    ) -> None:
        self.figure, self._passage, self._measured = figure, passage, measured
        self._quantities, self._form = quantities, form
        self._after = None if after is None else looked_for[after]
        self._asked = list(zip(meanings, looked_for, strict=True))
        self._kinds = frozenset([meaning.kind for meaning in meanings])
        self._treats = any(meaning.kind == "treatment" and meaning.words for meaning in meanings)
        self._opposed = [one for meaning, one in self._asked if meaning.opposed]
        self._asks_what_to_ask = any(not one.firsts.isdisjoint(_ASKING) for one in looked_for)
        self._known: dict[tuple[int, int], bool] = {}

    def __call__(self, one: Evidence) -> bool:
        unit = one.number, one.unit
        if unit not in self._known:
            self._known[unit] = self._answers(self._passage(one.number), one)
        return self._known[unit]

    def beside(self, one: Evidence) -> Evidence | None:
        """A candidate whose unit does not say what the form of the question asks for, by one of its passage that does, and
        says something of what is asked about."""
        passage = self._passage(one.number)
        if not self._form.must or len(passage.units) < 2:
            return None
        for unit, span in enumerate(passage.units):
            other = one._replace(unit=unit)
            if self._form.fits(span.of(passage.text)) and self._speaks(span.of(passage.text)) and self(other):
                return other
        return None

    def _speaks(self, text: str) -> bool:
        """Does a text say any of what the question is about?"""
        read = analyzed(text)
        return any(
            meaning.informative and not one.firsts.isdisjoint(read.held) and one.first(read) is not None
            for meaning, one in self._asked
        )

    def _answers(self, passage: Passage, evidence: Evidence) -> bool:
        if passage.heads or evidence.coverage < ANSWERED:
            return False
        text = passage.units[unit_shown(passage, evidence.unit)].of(passage.text) if passage.units else passage.text
        if not self.figure.stands_in(text, "".join(passage.context[-1:]) if "\t" in text else ""):
            return False
        if not self._form.fits(text, "\n".join((passage.nearest, *passage.context))):
            return False
        if self._measured and not bounds_set(text, passage, self._measured):
            return False
        if self._quantities and self._is_of_another(text, passage):
            return False
        return not (
            self._only_asks(text)
            or self._tells_of_before(text, passage)
            or self._only_names(text, passage, evidence)
            or self._only_repeats(text, passage)
            or self._only_denies(text)
            or self._only_harms(text, passage)
            or self._only_counts(text, evidence)
            or self._is_sign_of_another(text)
        )

    def _is_of_another(self, text: str, passage: Passage) -> bool:
        """Is it for another stage, or another time, than the question tells?"""
        return (
            beside_stage(text, passage, self._quantities)
            or (self._form.elapsed and barred(text, self._quantities))
            or (self.figure.of_people and of_another_time(text, passage, self._quantities))
        )

    def _only_asks(self, text: str) -> bool:
        """Is it a question? That answers none, but "what should I ask my doctor?"."""
        return not self._asks_what_to_ask and _asks(text)

    def _tells_of_before(self, text: str, passage: Passage) -> bool:
        """Does it tell what is done before that after which something is asked? Of itself, or else by what it stands under.

        "Wait six weeks before you drive" tells how long after surgery.
        """
        it = self._after
        if it is None:
            return False
        says = text if _BEFORE.search(text) or _AFTER.search(text) else passage.nearest
        if _AFTER.search(says):
            return False
        if _BEFORE_IT.search(says):
            return True
        following = [analyzed(found[1]) for found in _BEFORE.finditer(says)]
        return any(not it.firsts.isdisjoint(read.held) and it.first(read) is not None for read in following)

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

    def _only_counts(self, text: str, evidence: Evidence) -> bool:
        """Is it a table's row of figures, where no figure is asked for and it does not hold all that is? "Whipple, 15 %"
        does not say whether the gallbladder goes."""
        if "\t" not in text or self.figure.needs or self.figure.of is not None or evidence.coverage >= COUNTING:
            return False
        if not self._kinds.isdisjoint(COUNTED):
            return False
        return not any(map(_WORD.search, text.split("\t")[1:]))

    def _is_sign_of_another(self, text: str) -> bool:
        """Does it tell what is a sign of something else? Of what it is one, it must say behind: "is a sign of a spasm"."""
        signs = [analyzed(found[1]) for found in _SIGN_OF.finditer(text)] if "symptom" in self._kinds else []
        of = [one for meaning, one in self._asked if meaning.informative and not meaning.kind]
        return bool(signs and of) and not any(
            not one.firsts.isdisjoint(read.held) and one.first(read) is not None for read in signs for one in of
        )

    def _only_names(self, text: str, passage: Passage, evidence: Evidence) -> bool:
        """Does a passage only name the test or treatment that the question asks something about?

        "MRI", an item of a list, does not say whether an MRI is safe with a pacemaker; "Confusion", one of symptoms, does
        say that it may be from the tumor.
        """
        if evidence.coverage >= WHOLE or not passage.units:
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
    return all(at in said or term in STOP_TERMS | LIGHT_TERMS for at, term in enumerate(read.terms))


def unit_shown(passage: Passage, at: int) -> int:
    """The unit that is shown for the one that covers a question best: for a question in the text the sentence that answers
    it, which comes behind."""
    text = passage.text
    # Most texts ask nothing.
    if "?" in text:
        for here in range(at, len(passage.units)):
            if not _asks(passage.units[here].of(text)):
                return here
    return at


def _asks(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith("?")


def _ends(text: str) -> bool:
    """Does it end as a sentence does?"""
    return text.rstrip(_CLOSING).endswith((".", "!", "?"))


def answering_first(
    evidence: list[Evidence],
    runs_on: NDArray[np.bool_],
    answering: Callable[[Evidence], bool],
    enough: float = 1.0,
    beside: Callable[[Evidence], Evidence | None] = lambda _: None,
) -> list[Evidence]:
    """The evidence with the first of the best that answers in front. enough: what it is to cover, if the best does.

    runs_on: of each passage, by its number, whether it runs on to the end of a list: where an item does not answer, no list
    of such items does. beside: see Answering.beside.
    """
    if not evidence or answering(evidence[0]):
        return evidence
    if (other := beside(evidence[0])) is not None:
        return [other, *evidence[1:]]
    # What is said of another variant must not hand over to what is said of anything.
    least = min(max(evidence[0].coverage, evidence[0].anyhow), enough)
    for at, each in enumerate(evidence[1:FIRST], 1):
        # One that covers less of the question may hold any figure.
        if each.coverage >= least and not runs_on[each.number] and answering(each):
            return [each._replace(score=max(each.score, evidence[0].score)), *evidence[:at], *evidence[at + 1 :]]
    return evidence
