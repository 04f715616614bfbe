"""Does a passage answer, or does it only hold the question's words?

Each rule here turns away one kind of unit that covers what is asked for and yet does not say it: one without the figure that
is asked for, or the words that the form of the question wants, or one for another measurement. naming.py knows more of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from search.bounds import Quantity
from search.coverage import ANSWERED
from search.figures import Figure
from search.forms import ANY, Form
from search.matching import Sought
from search.meaning import Meaning
from search.measured import barred, beside_stage, bounds_set, of_another_time
from search.model import Passage
from search.naming import Naming, asks
from search.ranking import Evidence
from search.texts import analyzed

DOSED = 0.6
"""What a passage must cover at least to tell a dose where a better one tells none: a dose is a figure of its own kind, and
mostly stands there without the word."""
FIRST = 5
"""Hits among which one that answers is looked for. On the judged questions 2 to 5 lose none, and 5 wins most."""
_BEFORE = re.compile(r"\b(?:before|prior to)\b((?:\W+\w+){0,4})", re.IGNORECASE)
"""With the words right behind it."""
_BEFORE_IT = re.compile(
    r"\b(?:before|prior to)\s+(?:(?:the|your|an?|each|every)\s+)?(?:\w+\s+)?"
    r"(?:an(?:a)?esth\w+|operations?|surgery|procedures?|scans?|tests?|treatments?|infusions?|biops(?:y|ies))\b",
    re.IGNORECASE,
)
"""Before whatever is done to somebody: that tells nothing of what comes after it."""
_AFTER = re.compile(r"\b(?:after(?:wards?)?|following|later|since|then|again|until|till|from)\b", re.IGNORECASE)


class Answering:
    """Says of a candidate whether its unit answers a question, or is only near it, and remembers that.

    meanings: what the question asks; looked_for: the same, as they are looked for in texts. figure: the one
    that it asks for; after: see search.kinds.after. passage: one by its number. measured: see measured.asked_about;
    quantities: all that the question tells. form: how it is put. publisher: of the document of a passage, if it is known.
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
        publisher: Callable[[Passage], str | None] = lambda _: None,
    ) -> None:
        self.figure, self._passage, self._measured = figure, passage, measured
        self._quantities, self._form, self._publisher = quantities, form, publisher
        self._after = None if after is None else looked_for[after]
        self._asked = list(zip(meanings, looked_for, strict=True))
        self._naming = Naming(self._asked, figure)
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
        if not self._form.asks or len(passage.units) < 2:
            return None
        texts = [span.of(passage.text) for span in passage.units]
        # What covers less than the first is about something else.
        least = max(self._says(texts[one.unit]), 1)
        for unit, text in enumerate(texts):
            other = one._replace(unit=unit)
            if self._form.fits(text) and self._says(text) >= least and self(other):
                return other
        return None

    def _says(self, text: str) -> int:
        """How many of the things that the question is about a text says."""
        read = analyzed(text)
        return sum(
            meaning.informative and not one.firsts.isdisjoint(read.held) and one.first(read) is not None
            for meaning, one in self._asked
        )

    def _answers(self, passage: Passage, evidence: Evidence) -> bool:
        if passage.heads or evidence.coverage < ANSWERED:
            return False
        text = passage.units[unit_shown(passage, evidence.unit)].of(passage.text) if passage.units else passage.text
        head = "".join(passage.context[-1:]) if "\t" in text else ""
        if not (self.figure.stands_in(text, head) and self._form.fits(text, passage.nearest)):
            return False
        if self._measured and not bounds_set(text, passage, self._measured):
            return False
        if self._quantities and self._is_of_another(text, passage):
            return False
        if self._tells_of_before(text, passage) or self._naming.only(text, passage, evidence.coverage):
            return False
        # A house may have tumors in its name, and tells nothing of them by it.
        return text.rstrip(".") != self._publisher(passage)

    def _is_of_another(self, text: str, passage: Passage) -> bool:
        """Is it for another stage, or another time, than the question tells?"""
        return (
            beside_stage(text, passage, self._quantities)
            or (self._form.elapsed and barred(text, self._quantities))
            or (self.figure.of_people and of_another_time(text, passage, self._quantities))
        )

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


def unit_shown(passage: Passage, at: int) -> int:
    """The unit that is shown for the one that covers a question best: for a question in the text the sentence that answers
    it, which comes behind."""
    text = passage.text
    # Most texts ask nothing.
    if "?" in text:
        for here in range(at, len(passage.units)):
            if not asks(passage.units[here].of(text)):
                return here
    return at


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
