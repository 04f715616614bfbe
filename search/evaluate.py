"""How good are the answers? Replies to a question set are judged, and summed up.

It asks nothing and prints nothing: replies are handed in. Nothing that answers questions may import this. The rules of
judging stand in tests/judged/README.md.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.judged import Question
from search.model import Reply
from search.sentences import sentences
from search.significance import Interval, wilson

MAX_ANSWER = 400
SPARE = 40
"""Code points: how long an answer may be, and how much longer than each expected text when those are long."""

_FRONT = "(front matter)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question fared. heading and answer are the first hit's; None where there is none."""

    question: Question
    answered: bool
    section_1: bool
    answer_1: bool
    answer_3: bool
    heading: str | None
    answer: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many."""

    right: int
    n: int

    @property
    def value(self) -> float | None:
        return self.right / self.n if self.n else None

    @property
    def interval(self) -> Interval:
        return wilson(self.right, self.n)


def answers(text: str, expected: Sequence[str]) -> bool:
    """Whether an answer's text is right and short enough. Rules: tests/judged/README.md."""
    if len(text) > max(MAX_ANSWER, sum(len(part) + SPARE for part in expected)):
        return False
    given = _folded(text)
    if not given:
        return False
    return any(_folded(part) in given or given in _wholes(part) for part in expected)


def _wholes(expected: str) -> set[str]:
    """The whole sentences of an expected text; an item without a sentence is the text itself."""
    return {_folded(span.of(expected)) for span in sentences(expected)}


def _folded(text: str) -> str:
    # A table of tab-separated cells cannot hold the line breaks that a hard-wrapped source has inside a sentence.
    return " ".join(text.split())


def judge(question: Question, reply: Reply) -> Outcome:
    """Judge one reply. Its hits count in their order, whatever `answered` says."""
    headings = {"" if heading == _FRONT else heading for heading in question.headings}
    texts = [hit.answer.text if hit.answer else "" for hit in reply.hits[:3]]
    right = [question.answerable and answers(text, question.texts) for text in texts]
    first = reply.hits[0] if reply.hits else None
    return Outcome(
        question,
        reply.answered,
        first is not None and first.passage.heading in headings,
        any(right[:1]),
        any(right),
        first.passage.heading if first else None,
        first.answer.text if first and first.answer else None,
        reply.confidence,
    )


def rates(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
    """The figures of a question set: the first three and the last over the answerable, declined over the others."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    others = [outcome for outcome in outcomes if not outcome.question.answerable]

    def rate(of: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> Rate:
        return Rate(sum(map(holds, of)), len(of))

    return {
        "section@1": rate(answerable, lambda outcome: outcome.section_1),
        "answer@1": rate(answerable, lambda outcome: outcome.answer_1),
        "answer@3": rate(answerable, lambda outcome: outcome.answer_3),
        "declined": rate(others, lambda outcome: not outcome.answered),
        "wrongly_declined": rate(answerable, lambda outcome: not outcome.answered),
    }


def median_length(outcomes: Sequence[Outcome]) -> float | None:
    """Median code points of the first hits' answers to the answerable questions; None where there is none."""
    lengths = [len(outcome.answer) for outcome in outcomes if outcome.question.answerable and outcome.answer]
    return float(statistics.median(lengths)) if lengths else None
