"""What did a run do? Sources by what became of them, and passages by what was added, changed and removed.

Filled in while the run goes on, and read by the command line, the gate and whoever asks for JSON. It prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Literal

from indexer.plan import Failure
from search.manifest import Counts
from search.model import Passage
from search.register import SourceEntry

if TYPE_CHECKING:
    from indexer.successors import Changes

LISTED = 200
"""Passages of each kind that are listed; all are counted. A first index of a library would list it whole."""
EXCERPT = 120
"""Code points of a passage that a report shows."""

What = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class PassageLine:
    """One passage that came, changed or went. id: the one that answers now, of a removed one its last.

    text: its beginning. before: what a changed passage was until now: its id and the beginning of its text.
    """

    what: What
    id: str
    source_id: str
    heading: str
    text: str
    before: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PassageCounts:
    """How many passages came, changed and went, and the first of each kind."""

    added: int
    changed: int
    removed: int
    lines: tuple[PassageLine, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What one run did: the ids of sources, by what became of them.

    generation: the one now in force, 0 where there is none. counts: of what this run made, published or not.
    mended: what was wrong with the one before, or None. refused: why the gate kept this one back, if it did.
    dry: it was only tried. seconds: how long it took.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[Failure, ...]
    passages: PassageCounts
    generation: int
    counts: Counts
    published: bool
    dry: bool
    refused: tuple[str, ...]
    mended: str | None
    seconds: float


class Tally:
    """Counts passages as sources are read, and keeps the first of each kind."""

    def __init__(self) -> None:
        self.added, self.changed, self.removed = 0, 0, 0
        self._lines: dict[What, list[PassageLine]] = {"removed": [], "changed": [], "added": []}

    def take(self, changes: Changes) -> None:
        """Count what became of one source's passages."""
        self.added += len(changes.added)
        self.changed += len(changes.changed)
        self.removed += len(changes.removed)
        self._list("added", ((one, None) for one in changes.added))
        self._list("changed", ((successor, one) for one, successor in changes.changed))
        self._list("removed", ((one, None) for one in changes.removed))

    def counts(self) -> PassageCounts:
        lines = tuple(line for lines in self._lines.values() for line in lines)
        return PassageCounts(self.added, self.changed, self.removed, lines)

    def _list(self, what: What, passages: Iterable[tuple[Passage, Passage | None]]) -> None:
        lines = self._lines[what]
        # Not one more than are listed: passages are read when they are looked at.
        for one, before in islice(passages, LISTED - len(lines)):
            was = (before.id, _excerpt(before)) if before else None
            lines.append(PassageLine(what, one.id, one.source_id, one.heading, _excerpt(one), was))


@dataclass
class Outcome:
    """What became of each source, while it is being found out."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    @property
    def happened(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def read(self, before: SourceEntry | None, now: SourceEntry) -> None:
        """Note a source that was read."""
        if before is None or before.removed:
            self.added.append(now.id)
        elif (before.sha256, before.fingerprint) != (now.sha256, now.fingerprint):
            self.changed.append(now.id)
        else:
            self.unchanged.append(now.id)

    def report(
        self,
        generation: int,
        counts: Counts,
        seconds: float,
        *,
        published: bool = False,
        dry: bool = False,
        refused: tuple[str, ...] = (),
        mended: str | None = None,
    ) -> Report:
        return Report(
            added=tuple(self.added),
            changed=tuple(self.changed),
            removed=tuple(self.removed),
            unchanged=tuple(self.unchanged),
            failed=tuple(self.failed),
            passages=self.tally.counts(),
            generation=generation,
            counts=counts,
            published=published,
            dry=dry,
            refused=refused,
            mended=mended,
            seconds=seconds,
        )


def _excerpt(passage: Passage) -> str:
    text = " ".join(passage.text[: 2 * EXCERPT].split())
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"
