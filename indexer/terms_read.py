"""What did the editors of the terminology write, and is each entry right?

Read from corpus/terminology/*.toml, checked entry by entry, and compiled into the generation, so that a server never
reads the corpus. What is allowed and most likely not meant is for terms_check.py to say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from indexer.terms_files import digest, files
from search.analysis import terms, terms_as_written
from search.capitals import in_capitals
from search.concepts import KINDS, NEEDS, RELATIONS, TYPES, Concept, Entry
from search.errors import BadTerminology
from search.model import Relation
from search.terminology import Terminology
from search.words import FUNCTION_TERMS

_Wrong = Callable[[str, str], BadTerminology]
"""Makes the error of one entry from a problem and its remedy."""
_TEXTS = ("needs", "kind", "opposite", "note", "source", "licence")
_FLAGS = ("up", "implied", "form")
_KEYS = {"id", "name", "type", "broader", "made_of", "finds", "unless", "review", *_TEXTS, *_FLAGS, *RELATIONS}
_COMPILED: dict[str, Terminology] = {}
"""The terminology that was compiled last, by the digest of its files."""
_EVERY = 20
"""Concepts after which those are heard who have something else to do: some milliseconds."""
_HEADING = re.compile(r"""\s*\[\[\s*["']?concept["']?\s*\]\]\s*(#.*)?""")


@dataclass(frozen=True, slots=True)
class Placed:
    """A concept and where it is written: the line, from 1, of its [[concept]]."""

    concept: Concept
    path: Path
    line: int


def _wait() -> None:
    """Nothing else is to be done."""


def compile_folder(folder: Path, meanwhile: Callable[[], None] = _wait) -> Terminology:
    """Read, check and compile every *.toml in a folder; no folder is an empty terminology.

    meanwhile: called now and then, for what must not stand still so long: half a second with all that the product knows.
    Raises BadTerminology, naming file, line and remedy, for the first entry that is wrong. Who indexes again and again, as
    `watch` does, compiles the same files once.
    """
    found = digest(folder)
    compiled = _COMPILED.get(found)
    if compiled is None:
        compiled = Terminology(tuple(placed.concept for placed in read_folder(folder, meanwhile)), found)
        _COMPILED.clear()
        _COMPILED[found] = compiled
    return compiled


def read_folder(folder: Path, meanwhile: Callable[[], None] = _wait) -> list[Placed]:
    """The concepts of every *.toml in a folder, checked, in the order of files and lines. meanwhile: see compile_folder.

    Raises BadTerminology.
    """
    read: list[Placed] = []
    for placed in chain.from_iterable(map(_read, files(folder))):
        read.append(placed)
        if len(read) % _EVERY == 0:
            meanwhile()
    seen: dict[str, Placed] = {}
    for placed in read:
        concept, first = placed.concept, seen.setdefault(placed.concept.id, placed)
        if first is not placed:
            problem = f"id {concept.id} stands at {first.path}:{first.line} too."
            raise BadTerminology(placed.path, placed.line, problem, "Give one a new id.")
    graph = {placed.concept.id: placed.concept for placed in read}
    for placed in read:
        _check_links(placed.concept, graph, placed.path, placed.line)
    return read


def _read(path: Path) -> Iterator[Placed]:
    try:
        text = path.read_text(encoding="utf-8")
        parsed = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise BadTerminology(path, 1, f"The file cannot be read: {error}.", "Save it as UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise BadTerminology(path, int(found[1]) if found else 1, f"{error}.", "Mend the TOML.") from error
    except RecursionError:
        raise BadTerminology(path, 1, "Brackets are nested too deeply.", "Mend the TOML.") from None
    lines = [number for number, line in enumerate(text.split("\n"), 1) if _HEADING.fullmatch(line)]
    for unknown in parsed.keys() - {"concept"}:
        raise BadTerminology(path, 1, f"Unknown table {unknown!r}.", "Concepts stand under [[concept]].")
    tables = parsed.get("concept", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadTerminology(path, 1, "concept is no table.", "Write [[concept]], with both brackets, above each concept.")
    for number, table in enumerate(tables):
        line = lines[number] if number < len(lines) else 1
        yield Placed(_concept(table, path, line), path, line)


def _concept(table: dict[str, object], path: Path, line: int) -> Concept:
    def wrong(problem: str, remedy: str) -> BadTerminology:
        return BadTerminology(path, line, f"{table['id']}: {problem}", remedy)

    identifier = table.get("id")
    if not isinstance(identifier, str) or not identifier.isprintable() or identifier.split() != [identifier]:
        raise BadTerminology(
            path, line, "id is missing, or is not one word.", 'Add id = "NC…", the highest number plus one.'
        )
    _check_values(table, wrong)
    by, on = _review(table, wrong)
    return Concept(
        id=str(table["id"]),
        name=str(table["name"]),
        type=str(table["type"]),
        entries=tuple(_entries(table, wrong)),
        broader=_ids(table, "broader", wrong),
        up=bool(table.get("up")),
        made_of=_ids(table, "made_of", wrong),
        finds=_ids(table, "finds", wrong),
        opposite=str(table.get("opposite", "")),
        unless=_runs(table, wrong),
        needs=str(table.get("needs", "")),
        implied=bool(table.get("implied")),
        form=bool(table.get("form")),
        kind=str(table.get("kind", "")),
        note=str(table.get("note", "")),
        signed_by=by,
        signed_on=on,
        source=str(table.get("source", "")),
        licence=str(table.get("licence", "")),
    )


def _check_values(table: Mapping[str, object], wrong: _Wrong) -> None:
    """Whether all keys are known ones, and what stands under them is of the right kind, lists aside."""
    for key in sorted(table.keys() - _KEYS):
        raise wrong(f"unknown key {key!r}.", f"Use one of {', '.join(sorted(_KEYS))}.")
    for key in ("name", "type"):
        if not isinstance(table.get(key), str) or not str(table[key]).strip():
            raise wrong(f"{key} is missing or empty.", f'Add {key} = "…".')
    for key in _TEXTS:
        if not isinstance(table.get(key, ""), str):
            raise wrong(f"{key} must be text.", f'Write {key} = "…", or leave it out.')
    for key in _FLAGS:
        if not isinstance(table.get(key, False), bool):
            raise wrong(f"{key} must be true or false.", f"Write {key} = true, or leave it out.")
    if table["type"] not in TYPES:
        raise wrong(f"unknown type {table['type']!r}.", f"Use one of {', '.join(sorted(TYPES))}.")
    if table.get("kind", "") not in KINDS | {""}:
        raise wrong(f"unknown kind {table['kind']!r}.", f"Use one of {', '.join(sorted(KINDS))}.")
    if table.get("needs", "") not in NEEDS | {""}:
        raise wrong(f"unknown needs {table['needs']!r}.", f"Use one of {', '.join(sorted(NEEDS))}, or leave it out.")


def _review(table: Mapping[str, object], wrong: _Wrong) -> tuple[str, str]:
    """Who has signed the concept off, and when; each "" until then."""
    review = table.get("review")
    if not isinstance(review, dict) or set(review) != {"by", "on"} or not all(isinstance(v, str) for v in review.values()):
        raise wrong("review is missing.", 'Add review = { by = "", on = "" }; a clinician fills it.')
    return str(review["by"]), str(review["on"])


def _ids(table: dict[str, object], key: str, wrong: _Wrong) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise wrong(f"{key} must be a list of concept ids.", f'Write {key} = ["NC001"].')
    return tuple(value)


def _runs(table: dict[str, object], wrong: _Wrong) -> tuple[tuple[str, ...], ...]:
    """What stands under unless, as terms."""
    value = table.get("unless", [])
    runs = [tuple(terms(text)) for text in value if isinstance(text, str)] if isinstance(value, list) else [()]
    if not isinstance(value, list) or len(runs) < len(value) or not all(len(run) > 1 for run in runs):
        raise wrong("unless must be a list of runs of several words.", 'Write unless = ["yellow fever"].')
    return tuple(runs)


def _entries(table: dict[str, object], wrong: _Wrong) -> Iterator[Entry]:
    seen: dict[str, Relation] = {}
    for relation in RELATIONS:
        words = [table["name"]] if relation == "name" else table.get(relation, [])
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise wrong(f"{relation} must be a list of words, none empty.", f'Write {relation} = ["…"].')
        for word in words:
            if word in seen:
                raise wrong(f"{word!r} stands under {seen[word]} and {relation}.", "Keep the closer relation.")
            seen[word] = relation
            readings = _readings(word)
            if not readings[0]:
                raise wrong(f"{word!r} holds no letter or figure.", "Remove it.")
            for analyzed in readings:
                content = tuple(term for term in analyzed if term not in FUNCTION_TERMS) or analyzed
                yield Entry(word, relation, str(table["id"]), analyzed, content)


def _readings(word: str) -> list[tuple[str, ...]]:
    """The terms of a word as it stands in a sentence and, where these are others, in a line of nothing but capitals, where
    "ENETS" may be several ENETs. Never those of one everyday word: a DEB is no deb."""
    written = tuple(terms_as_written(word))
    loud = tuple(terms(word)) if in_capitals(word) else written
    return [written] if loud == written or (len(loud) == 1 and loud[0].islower()) else [written, loud]


def _check_links(concept: Concept, graph: Mapping[str, Concept], path: Path, line: int) -> None:
    for other in (*concept.broader, *concept.made_of, *concept.finds):
        if other not in graph:
            raise BadTerminology(path, line, f"{concept.id} names {other}, which is no concept.", "Mend the id.")
    _check_opposite(concept, graph, path, line)
    above, reached = list(concept.broader), set[str]()
    while above:
        other = above.pop()
        if other == concept.id:
            raise BadTerminology(path, line, f"{concept.id} is broader than itself.", "Break the cycle of broader.")
        if other not in reached:
            reached.add(other)
            above.extend(graph[other].broader if other in graph else ())


def _check_opposite(concept: Concept, graph: Mapping[str, Concept], path: Path, line: int) -> None:
    if not concept.opposite:
        return
    other = graph.get(concept.opposite)
    if other is None:
        problem = f"{concept.id} names {concept.opposite} as its opposite, which is no concept."
        raise BadTerminology(path, line, problem, "Mend the id.")
    if other is concept:
        raise BadTerminology(path, line, f"{concept.id} is its own opposite.", "Name the other concept, or leave it out.")
    if other.opposite != concept.id:
        named = f"names {other.opposite}" if other.opposite else "names none"
        problem = f"{concept.id} names {other.id} as its opposite, but {other.id} {named}."
        raise BadTerminology(path, line, problem, f'Add opposite = "{concept.id}" to {other.id}, or leave both out.')
