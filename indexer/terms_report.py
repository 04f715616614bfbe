"""How is a person told what the commands about the terminology found? Decides nothing; all is safe to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from indexer.terms_check import KINDS, Warned
from indexer.terms_coverage import Coverage
from indexer.terms_import import Plan
from indexer.terms_show import About, Named, Shown, Sought
from search.terminal import block, count, one_line

MOST_CONFLICTS = 20
"""Conflicts of an import that are listed; --json has them all."""


def checked(warned: Sequence[Warned]) -> Iterator[str]:
    for kind, meaning in KINDS.items():
        alike = [one for one in warned if one.kind == kind]
        if alike:
            yield f"{meaning} ({len(alike)})"
            yield from (f"  {one_line(one.path)}:{one.line}: {one_line(one.message)}" for one in alike)
            yield ""


def shown(term: Shown) -> Iterator[str]:
    asked = one_line(term.term)
    for one in term.reading.corrections:
        yield f"“{one_line(one.typed)}” is read as “{one_line(one.read_as)}”."
    for read in term.reading.terms:
        yield f"“{one_line(read.input)}” is read as {one_line(read.concept)} ({read.rule})."
    for ambiguous in term.reading.ambiguous:
        yield f"“{one_line(ambiguous)}”: several concepts, none closer, so it stands for itself alone."
    if not term.concepts:
        yield f"No concept knows “{asked}”: it stands for itself."
        if term.near:
            yield f"Near it: {', '.join(map(one_line, term.near))}."
    if not term.indexed:
        yield "There is no index, so passages are not counted."
    for sought in term.sought:
        yield from _sought(sought, indexed=term.indexed)
    for about in term.concepts:
        yield from _about(about)


def _sought(sought: Sought, *, indexed: bool) -> Iterator[str]:
    yield ""
    yield f"“{one_line(sought.typed)}” looks for any of these, as one word of weight {sought.weight:g}:"
    yield f"  weight  {'passages  ' if indexed else ''}why           words"
    for way in sought.ways:
        passages = f"{way.passages or 0:>8,}  " if indexed else ""
        why = "as typed" if way.rule == "exact" else way.rule
        concept = f"  ({way.concept})" if way.concept else ""
        yield f"  {way.weight:>6.2f}  {passages}{why:<12}  {one_line(way.text)}{concept}"


def _about(about: About) -> Iterator[str]:
    yield ""
    part = "" if about.relation == "name" else f", has it as {about.relation}" if about.relation else ""
    yield f"{about.id} {one_line(about.name)}, {about.type}{part}"
    if not about.wins:
        yield f"  {'not meant':<14}{one_line(about.why_not)}"
    rows: list[tuple[str, str]] = [(relation, ", ".join(words)) for relation, words in about.words.items()]
    rows += [
        ("broader", _names(about.broader) + ("; finds their names too, faintly" if about.up and about.broader else "")),
        ("made of", _names(about.made_of)),
        ("finds", _names(about.finds)),
        ("opposite", _names(about.opposite)),
        ("needs", about.needs),
        ("kind", about.kind),
        ("note", about.note),
        ("source", ", licence ".join(filter(None, (about.source, about.licence)))),
        ("review", f"signed off by {about.signed_by} on {about.signed_on}" if about.signed_by else "not signed off"),
    ]
    for label, text in rows:
        if text:
            yield f"  {label:<14}" + block(one_line(text), " " * 16).lstrip()
    if about.path:
        yield f"  {'written':<14}{one_line(about.path)}:{about.line}"


def _names(named: Iterable[Named]) -> str:
    return ", ".join(f"{each.name} ({each.id})" for each in named)


def covered(found: Coverage, limit: int) -> Iterator[str]:
    known = f"{found.share:.1%}" if found.tokens else "none"
    yield f"{known} of {count(found.tokens, 'word')} in {count(found.passages, 'passage')} belong to a concept."
    yield ""
    yield f"{count(len(found.unknown), 'word')} that no concept knows, by passages:"
    yield from (f"  {word.passages:>6,}  {one_line(word.written)}" for word in found.unknown[:limit])
    yield ""
    yield f"{count(len(found.dead), 'concept')} of whose words no passage holds any:"
    for dead in found.dead[:limit]:
        through = f"; found through {', '.join(dead.reaches)}" if dead.reaches else ""
        yield f"  {dead.id}  {one_line(dead.name)} ({count(dead.words, 'word')}{one_line(through)})"


def imported(path: Path, plan: Plan) -> Iterator[str]:
    words = sum(fate.relation is not None for taken in plan.taken for fate in taken.fates)
    yield f"{path}: {count(len(plan.taken), 'concept')}, {count(words + len(plan.taken), 'word')}, none signed off"
    for why, number in plan.left_out.most_common():
        yield f"  {number:>6,} left out: {why}"
    if plan.conflicts:
        yield f"  {len(plan.conflicts):>6,} not taken, as they stand elsewhere:"
    for conflict in plan.conflicts[:MOST_CONFLICTS]:
        what = "the term" if conflict.whole else "a word"
        lost = f"; its other words: {', '.join(conflict.lost)}" if conflict.lost else ""
        yield f"          {conflict.term} {one_line(conflict.word)}, {what}: {one_line(conflict.holder + lost)}"
    if len(plan.conflicts) > MOST_CONFLICTS:
        yield f"          and {len(plan.conflicts) - MOST_CONFLICTS:,} more; --json lists them"
    yield "Next: read it, then hoofbeats terms check, then hoofbeats index"
