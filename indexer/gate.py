"""May this generation be published? Two questions that no checksum answers, put before anyone reads it.

Does it take out more of the passages than an edit would, as when a folder was emptied by mistake? Does it answer judged
questions as well as it should? Whoever runs the indexer may publish it all the same; nothing here publishes or removes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indexer.report import Tally
from search.draft import Draft
from search.errors import BadSetting
from search.manifest import Manifest
from search.settings import Settings

if TYPE_CHECKING:
    from search.judged import Question

MEASURE = "answer@1"
"""Share of the answerable questions whose first hit gives a right answer: what most readers read, and no more."""


class Gate:
    """What a generation must pass. questions: those that it is asked, read before any work is done."""

    def __init__(self, settings: Settings) -> None:
        """Raises BadSetting for settings that mean nothing, BadCollection for questions that cannot be read."""
        for name in ("gate_removed", "gate_score"):
            if getattr(settings, name) > 1:
                raise BadSetting(f"{name} is {getattr(settings, name)}; it is a share, from 0 to 1.")
        self._removed, self._score = settings.gate_removed, settings.gate_score
        self._questions = _read(settings.gate_questions)

    def refusals(self, before: Manifest | None, tally: Tally, draft: Draft, made: Manifest) -> tuple[str, ...]:
        """Why a generation should not be published, one sentence each. before: the one in force; draft: sealed."""
        found = [self._too_few(before.counts.passages, tally.removed) if before else None, self._too_bad(draft, made)]
        return tuple(reason for reason in found if reason)

    def _too_few(self, held: int, removed: int) -> str | None:
        if not held or removed <= self._removed * held:
            return None
        share = f"{100 * removed / held:.0f} %"
        return f"it would remove {removed:,} of {held:,} passages ({share}; gate_removed allows {100 * self._removed:g} %)"

    def _too_bad(self, draft: Draft, made: Manifest) -> str | None:
        if not self._questions:
            return None
        score = _score(self._questions, draft.folder, made)
        if score >= self._score:
            return None
        asked = f"{len(self._questions)} judged questions"
        return f"{MEASURE} would be {score:.3f} on {asked} (gate_score asks for {self._score:g})"


def _read(path: str) -> list[Question]:
    if not path:
        return []
    # Only here and below: a run whose gate asks nothing need not load what answers, and what judges that.
    from search.judged import read_questions  # noqa: PLC0415

    questions = read_questions(Path(path))
    if not any(question.answerable for question in questions):
        raise BadSetting(f"gate_questions: {path} holds no question that the documents answer, so {MEASURE} means nothing.")
    return questions


def _score(questions: list[Question], folder: Path, made: Manifest) -> float:
    from search.evaluate import judge, rates  # noqa: PLC0415
    from search.service import ask  # noqa: PLC0415
    from search.snapshot import Snapshot  # noqa: PLC0415

    snapshot = Snapshot(folder, made)
    try:
        outcomes = [
            judge(
                question,
                ask(
                    question.query,
                    snapshot,
                    page=1,
                    per_page=10,
                    on=True,
                    sort="relevance",
                    filters={},
                    always_answer=True,
                ),
            )
            for question in questions
        ]
    finally:
        snapshot.close()
    return rates(outcomes)[MEASURE].value or 0.0
