"""What happens on the way from file to generation? The whole line, in one place:

    source file -> Document -> Sections -> Passages -> next generation -> gate -> CURRENT

Only what has changed is read and written. A source that cannot be read costs nobody else anything: what was indexed of
it before stays. No reader sees anything until the last step, and nothing is published that says the same as what is in
force, or that the gate keeps back.
"""

from __future__ import annotations

import contextlib
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from indexer.catalogue import sources
from indexer.gate import Gate
from indexer.isolation import Extract, Reader, Request
from indexer.plan import Failure, Plan, Task, checked, compare
from indexer.report import Outcome, Report
from indexer.stamps import Later
from indexer.terms_files import digest
from search import failures, register, rules
from search.draft import Draft, begin
from search.errors import IndexDamaged, IndexUnavailable, SourceError
from search.garbage import uncollected
from search.manifest import Manifest
from search.register import SourceEntry
from search.settings import Settings

if TYPE_CHECKING:
    from indexer.next import Next
    from search.terminology import Terminology


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: sources done, of how many; the path of the one that is read next; passages made so far."""

    done: int
    total: int
    path: str
    passages: int


Progress = Callable[[Step], None]
"""Called before each source that is read."""


@uncollected()
def index(
    settings: Settings,
    rebuild: bool = False,
    progress: Progress | None = None,
    reader: Reader | None = None,
    *,
    dry_run: bool = False,
    force: bool = False,
) -> Report:
    """Bring the index up to date with the corpus.

    rebuild: read and write everything anew. reader: one that stays open, for who indexes again and again. dry_run: do
    all but publish. force: publish whatever the gate says. Raises BadSetting and BadTerminology for what is wrong with
    the corpus as a whole, BadCollection for the gate's questions, WriterBusy, IndexDamaged where only a rebuild helps,
    and IndexUnavailable where the index cannot be written; in each case nothing is published.
    """
    began = time.monotonic()
    checked(settings)
    gate = Gate(settings)
    listed = sources(settings.corpus)
    words = digest(settings.corpus / "terminology")
    # The reader loads what it needs while it is found out what there is to read.
    with _borrowed(reader) as reads, _writable(settings.index), begin(settings.index, rebuild) as draft:
        before = draft.base[1] if draft.base else None
        in_force = before.generation if before else 0
        held = _register(draft)
        known = register.newest(held)
        later = Later(settings.index, before)
        plan = compare(listed, later.on(known), settings, rebuild)
        if not dry_run:
            later.keep(plan.same, known)
        outcome = Outcome(failed=list(plan.lost))
        read = _reading(settings, reads, plan)
        # Numpy and Whoosh are loaded while the first source is being read: they take as long as that.
        from indexer.next import by_other_rules, opened  # noqa: PLC0415

        terminology = _terminology(settings, before, words, rebuild, reads.attend)
        due = before is None or rebuild or draft.damage is not None or by_other_rules(before, words)
        if before is not None and plan.nothing and not due:
            outcome.unchanged += [entry.id for entry in plan.same]
            _remember(settings, outcome, known, dry_run)
            return outcome.report(in_force, before.counts, time.monotonic() - began, dry=dry_run)
        with opened(draft, plan, rebuild, outcome.tally, held) as upcoming:
            _take(plan, upcoming, outcome, read, progress)
            made = upcoming.finish(terminology)
        _remember(settings, outcome, known, dry_run)
        # When nothing that changed could be read, what is in force says it all.
        if before is not None and not (due or outcome.happened):
            return outcome.report(in_force, before.counts, time.monotonic() - began, dry=dry_run)
        made = draft.seal(made)
        refused = gate.refusals(before, outcome.tally, draft, made)
        if not dry_run and (force or not refused):
            draft.publish(made)
            in_force, refused = made.generation, ()
        return outcome.report(
            in_force,
            made.counts,
            time.monotonic() - began,
            published=draft.published,
            dry=dry_run,
            refused=refused,
            mended=draft.damage,
        )


Read = Callable[[Task], Extract]


def _take(plan: Plan, upcoming: Next, outcome: Outcome, read: Read, progress: Progress | None) -> None:
    """Keep what is as it was and read what is not, by their paths, and take out what is gone."""
    paths = [entry.path for entry in plan.same]
    kept = 0

    def keep_until(place: int) -> None:
        nonlocal kept
        upcoming.keep(plan.same[kept:place])
        outcome.unchanged.extend(entry.id for entry in plan.same[kept:place])
        kept = place

    for done, task in enumerate(plan.tasks):
        keep_until(bisect_left(paths, task.listed.path))
        if progress is not None:
            progress(Step(kept + done, len(paths) + len(plan.tasks), task.listed.path, upcoming.made))
        try:
            extract = read(task)
        except SourceError as error:
            outcome.failed.append(Failure(task.listed.id, task.listed.path, str(error)))
            if task.before is not None and not task.before.removed:
                upcoming.keep((task.before,))
            continue
        outcome.read(task.before, upcoming.read(task, extract))
    keep_until(len(paths))
    upcoming.keep(plan.kept)
    for entry in plan.removed:
        upcoming.remove(entry)
        outcome.removed.append(entry.id)


def _remember(settings: Settings, outcome: Outcome, known: Mapping[str, SourceEntry], dry: bool) -> None:
    """Leave word of what failed for `hoofbeats status`, unless the run was only tried."""
    if not dry:
        answering = {entry.id for entry in known.values() if not entry.removed}
        failed = [failures.Failed(one.id, one.path, one.reason, one.id in answering) for one in outcome.failed]
        failures.keep(settings.index, failed)


@contextlib.contextmanager
def _borrowed(reader: Reader | None) -> Iterator[Reader]:
    """The caller's reader, or one of our own that is closed after use."""
    if reader is not None:
        yield reader
    else:
        with Reader() as own:
            own.start()
            yield own


def _reading(settings: Settings, reader: Reader, plan: Plan) -> Read:
    """What reads the sources of a plan, and those that are next ahead."""
    limits = settings.max_source_bytes, settings.read_seconds
    corpus = settings.corpus.absolute()

    def request(task: Task) -> Request:
        one = task.listed
        return Request(f"{corpus}/{one.path}", one.id, one.path, one.about, *limits)

    reader.expect(map(request, plan.tasks))
    return lambda task: reader.read(request(task))


def _register(draft: Draft) -> dict[int, tuple[SourceEntry, ...]]:
    """What the generation that a draft starts from knows of each source, part by part."""
    if draft.base is None:
        return {}
    folder, made = draft.base
    try:
        return {number: register.read(folder, number, SourceEntry) for number in register.parts(made.files)}
    except msgspec.DecodeError as error:
        raise IndexDamaged(
            draft.index, f"in generation {made.generation}, register/ is not what was written: {error}"
        ) from error


def _terminology(
    settings: Settings, before: Manifest | None, words: str, rebuild: bool, meanwhile: Callable[[], None]
) -> Terminology | None:
    """The terminology compiled, or None where that of the last generation is the same. meanwhile: see compile_folder."""
    same = before is not None and (before.versions.terminology, before.versions.analysis) == (words, rules.ANALYSIS)
    if same and not rebuild:
        return None
    from indexer.terms_read import compile_folder  # noqa: PLC0415  # the rules of terms are loaded only for who compiles

    return compile_folder(settings.corpus / "terminology", meanwhile)


@contextlib.contextmanager
def _writable(index: Path) -> Iterator[None]:
    """A full disk, or a folder that is not ours to write, said as what it is."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise IndexUnavailable(
            f"The index at {index} cannot be written: {error.strerror or error}{where}. What was in force still is. "
            f"Mend that, then run again: hoofbeats index --index {index}"
        ) from error
