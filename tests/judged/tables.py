"""How do judged questions look as tables of Markdown? Figures in groups, by who asks, and what confidence is worth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from search import evaluate
from search.coverage import ANSWERED
from search.evaluate import Outcome
from search.evaluate_report import GROUPS, confidence_figures, figure, shown

SPLITS = 10
THRESHOLDS = tuple(at / 100 for at in range(20, 81, 5))
COVERAGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def question_tables(outcomes: Sequence[Outcome]) -> str:
    """The figures in groups, by who asks, and the risk at each coverage."""
    groups = {name: [o for o in outcomes if o.question.english in kept] for name, kept in GROUPS.items()}
    by_group = {name: evaluate.rates(of_group) for name, of_group in groups.items()}
    rows = [[metric, *(shown(rates[metric]) for rates in by_group.values())] for metric in by_group["all"]]
    medians = [evaluate.median_length(of_group) for of_group in groups.values()]
    rows.append(["median answer length", *("none" if m is None else f"{m:g} characters" for m in medians)])
    asking = sorted({o.question.category for o in outcomes})
    by_asker = {name: evaluate.rates([o for o in outcomes if o.question.category == name]) for name in asking}
    askers = [
        [name or "not said", *(shown(rates[m]) for m in ("section@1", "answer@1"))] for name, rates in by_asker.items()
    ]
    return "\n\n".join(
        [
            f"{len(outcomes)} questions. In brackets: 95 % Wilson interval; n: questions that the row is about.",
            table(["", *groups], rows),
            table(["who asks", "section@1", "answer@1"], askers),
            _risk(outcomes),
        ]
    )


def other_sets(paths: Sequence[Path], asked: Sequence[Sequence[Outcome]]) -> str:
    """The figures of each further question set, one row a set."""
    rows = [
        [path.stem, str(len(outcomes)), *(shown(rate) for rate in evaluate.rates(outcomes).values())]
        for path, outcomes in zip(paths, asked, strict=True)
    ]
    return table(["set", "questions", *evaluate.rates(asked[0])], rows)


def _risk(outcomes: Sequence[Outcome]) -> str:
    curve, worth = confidence_figures(outcomes)
    # Many questions of one confidence reach two coverages at once: that is one row.
    points = dict.fromkeys(next(p for p in curve if p.coverage >= wanted - 1e-9) for wanted in COVERAGES)
    rows = [[f"{point.coverage:.0%}", f"{point.risk:.1%}"] for point in points]
    said = ", ".join(f"{name} {figure(value)}" for name, value in worth.items())
    answered = [o for o in outcomes if o.answered]
    wrong = sum(not o.answer_1 for o in answered)
    own = f"The product itself answers {len(answered)} of {len(outcomes)}, {wrong} of them wrongly."
    intro = f"Were only the surest answered, by how much of the question the best passage covers ({said}). {own}"
    return f"{intro}\n\n{table(['coverage', 'risk'], rows)}\n\n{_splits(outcomes)}"


def _splits(outcomes: Sequence[Outcome]) -> str:
    """The threshold of declining, chosen on one half of the questions and measured on the other, ten times."""
    rng = np.random.default_rng(1)
    chosen, declined, wrongly = [], [], []
    for _ in range(SPLITS):
        order = rng.permutation(len(outcomes))
        train, test = ([outcomes[at] for at in half] for half in np.array_split(order, 2))
        best = max(THRESHOLDS, key=lambda at: (_declining(train, at)[0] - _declining(train, at)[1], -abs(at - ANSWERED)))
        figures = _declining(test, best)
        chosen.append(best)
        declined.append(figures[0])
        wrongly.append(figures[1])
    return (
        f"The threshold of declining ({ANSWERED}), chosen anew on a random half and measured on the other, {SPLITS} times: "
        f"chosen {min(chosen):.2f} to {max(chosen):.2f}; declined {np.mean(declined):.1%} of the unanswerable "
        f"({min(declined):.0%} to {max(declined):.0%}), wrongly {np.mean(wrongly):.1%} of the answerable "
        f"({min(wrongly):.0%} to {max(wrongly):.0%})."
    )


def _declining(outcomes: Sequence[Outcome], threshold: float) -> tuple[float, float]:
    """Shares of the unanswerable and of the answerable that a threshold would decline."""

    def share(answerable: bool) -> float:
        of = [o for o in outcomes if o.question.answerable is answerable]
        # What was declined for want of a figure stays declined, whatever the threshold.
        gone = [o for o in of if o.confidence < threshold or (not o.answered and o.confidence >= ANSWERED)]
        return len(gone) / max(len(of), 1)

    return share(False), share(True)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table, whatever its cells hold."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
