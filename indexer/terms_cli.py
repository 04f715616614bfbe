"""Which commands does `hoofbeats terms` have? They check, show and compare the terminology, and fill it from ontologies."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click
import msgspec

from indexer import terms, terms_obo, terms_report, terms_write
from indexer.terms_check import Warned, check
from indexer.terms_coverage import Dead, Unknown, coverage
from indexer.terms_import import Choice, Conflict, plan
from indexer.terms_show import show
from search import settings
from search.answerer import Answerer
from search.concepts import TYPES
from search.errors import BadSetting
from search.terminal import count, one_line
from search.terminology import Terminology

_corpus = click.option("--corpus", metavar="DIR", help="Folder of the documents, which holds terminology/.")
_index = click.option("--index", metavar="DIR", help="Folder of the index.")
_json = click.option("--json", "as_json", is_flag=True, help="Report as JSON.")


@click.group("terms")
def command() -> None:
    """Check, show, measure and extend the terminology: which words may stand for which."""


@command.command("check")
@_corpus
@_json
@click.option("--strict", is_flag=True, help="End with 1 if there is any warning.")
def check_command(corpus: str | None, as_json: bool, strict: bool) -> None:
    """Validate all files of the terminology, and warn of what is most likely not meant.

    Ends with 2 for an entry that is wrong. Warnings do not fail, unless --strict.
    """
    folder = settings.load({"corpus": corpus}).corpus
    terminology, placed = terms.read(folder)
    warned = check(terminology, placed)
    summary = _summary(terminology, len({each.path for each in placed}))
    if as_json:
        _print(Checked(str(terms.folder_of(folder)), *summary, dict(Counter(one.kind for one in warned)), tuple(warned)))
    else:
        for line in terms_report.checked(warned):
            click.echo(line)
        files, concepts, words, signed = summary
        click.echo(
            f"{terms.folder_of(folder)}: {count(concepts, 'concept')}, {count(words, 'word')}, {count(files, 'file')}"
        )
        click.echo(f"{count(signed, 'concept')} signed off, {concepts - signed:,} not; {count(len(warned), 'warning')}")
    sys.exit(1 if strict and warned else 0)


class Checked(msgspec.Struct, frozen=True):
    """What `hoofbeats terms check --json` prints. counts: warnings by kind (terms_check.KINDS)."""

    folder: str
    files: int
    concepts: int
    words: int
    signed_off: int
    counts: dict[str, int]
    warnings: tuple[Warned, ...]


def _summary(terminology: Terminology, files: int) -> tuple[int, int, int, int]:
    """How many files, concepts, words and concepts signed off."""
    concepts = terminology.concepts
    words = sum(len(concept.words()) for concept in concepts)
    return files, len(concepts), words, sum(bool(concept.signed_by and concept.signed_on) for concept in concepts)


@command.command("show")
@click.argument("term", metavar="TERM", nargs=-1, required=True)
@_corpus
@_index
@_json
def show_command(term: tuple[str, ...], corpus: str | None, index: str | None, as_json: bool) -> None:
    """Say what typing TERM finds, and why. TERM may be several words, or a concept's id.

    Reads the files as they stand now. With an index, each word is shown with the number of passages that hold it.
    """
    held = terms.opened(settings.load({"corpus": corpus, "index": index}), needs_index=index is not None)
    found = show(" ".join(term), held)
    if as_json:
        _print(found)
        return
    _say_stale(held)
    click.echo("\n".join(terms_report.shown(found)))


@command.command("coverage")
@_corpus
@_index
@_json
@click.option("--limit", metavar="N", type=click.IntRange(0), default=50, show_default=True, help="Most rows of each list.")
def coverage_command(corpus: str | None, index: str | None, as_json: bool, limit: int) -> None:
    """Compare the terminology with the documents: words that no concept knows, and concepts that no document holds."""
    chosen = settings.load({"corpus": corpus, "index": index})
    snapshot = Answerer(chosen.index).snapshot()
    held = terms.beside(chosen.corpus, snapshot)
    found = coverage(held.terminology, snapshot)
    if as_json:
        totals = found.passages, found.tokens, found.covered, found.share, len(found.unknown), len(found.dead)
        _print(Covered(*totals, found.unknown[:limit], found.dead[:limit]))
        return
    _say_stale(held)
    click.echo("\n".join(terms_report.covered(found, limit)))


class Covered(msgspec.Struct, frozen=True):
    """What `hoofbeats terms coverage --json` prints. share: covered of tokens; see terms_coverage.Coverage."""

    passages: int
    tokens: int
    covered: int
    share: float
    unknown_words: int
    dead_concepts: int
    unknown: tuple[Unknown, ...]
    dead: tuple[Dead, ...]


@command.command("import")
@click.argument("file", metavar="FILE.obo", type=click.Path(path_type=Path))
@_corpus
@_json
@click.option("--into", metavar="NAME.toml", help="File of the terminology to write; named after FILE if not given.")
@click.option("--replace", is_flag=True, help="Write an earlier import anew, if nothing in it is signed off.")
@click.option("--prefix", metavar="TEXT", default="", help="What new ids begin with, before the ontology's own.")
@click.option("--root", "roots", metavar="ID", multiple=True, help="Take only this term and all below it. Repeatable.")
@click.option("--namespace", "namespaces", metavar="NAME", multiple=True, help="Take only this namespace. Repeatable.")
@click.option(
    "--types", "kind", type=click.Choice(sorted(TYPES)), help="Type of all concepts; told by their ids if not given."
)
@click.option("--licence", metavar="TEXT", help="Licence, where the file states none or another.")
def import_command(
    file: Path, corpus: str | None, as_json: bool, into: str | None, replace: bool, licence: str | None, **choice: Any
) -> None:
    """Take the terms of an ontology in OBO into the terminology, as concepts that nobody has signed off.

    EXACT synonyms are taken two ways, NARROW ones one way; BROAD and RELATED ones are left out, and so is every word that
    the terminology has already.
    """
    path = terms_write.target(terms.folder_of(settings.load({"corpus": corpus}).corpus), into, file)
    others = terms_write.others(path, replace=replace)
    ontology = terms_obo.read(file)
    done = plan(ontology, Terminology(tuple(each.concept for each in others)), Choice(**choice))
    stated = terms_obo.clean(licence or ontology.licence) or terms_write.UNSTATED
    if not done.taken:
        raise BadSetting(f"{file} has nothing to take: {count(len(done.conflicts), 'term')} stand in other files already.")
    terms_write.write(path, terms_write.text_of(done, ontology, stated))
    if stated == terms_write.UNSTATED:
        click.echo(f"hoofbeats: {one_line(str(file))} states no licence. Look it up; say it with --licence.", err=True)
    if as_json:
        words = sum(fate.relation is not None for taken in done.taken for fate in taken.fates) + len(done.taken)
        held = str(path), ontology.name, ontology.version, stated, len(done.taken), words
        _print(Imported(*held, ontology.obsolete, ontology.unreadable, done.left_out, tuple(done.conflicts)))
    else:
        click.echo("\n".join(terms_report.imported(path, done)))


class Imported(msgspec.Struct, frozen=True):
    """What `hoofbeats terms import --json` prints. left_out: words by reason."""

    path: str
    ontology: str
    version: str
    licence: str
    concepts: int
    words: int
    obsolete: int
    unreadable: int
    left_out: dict[str, int]
    conflicts: tuple[Conflict, ...]


def _print(report: object) -> None:
    click.echo(msgspec.json.encode(report).decode())


def _say_stale(held: terms.Opened) -> None:
    if held.stale:
        click.echo("hoofbeats: The files have changed since the index was built. Load them: hoofbeats index", err=True)
