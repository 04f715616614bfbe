"""Which words may stand for which? Concepts and their words, as data that subject experts edit.

Read from corpus/terminology/*.toml, checked entry by entry, and compiled into the generation, so that a server never
reads the corpus. Each word has a relation of its own to its concept (RELATIONS). Knows no question and no passage:
expansion.py applies what stands here.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from search.analysis import terms
from search.errors import BadTerminology
from search.model import Relation
from search.remembered import Remembered
from search.ways import KEPT, Ways
from search.words import FUNCTION_TERMS

RELATIONS: tuple[Relation, ...] = ("name", "same", "spelling", "abbreviation", "capitals", "lay", "narrower")
"""name, same, spelling: either finds the other. abbreviation: likewise, typed in either case. capitals: likewise,
typed in capitals ("NET"), or small where no document holds the small word. lay: finds the others, not the reverse.
narrower: so too, at less weight."""
TYPES = frozenset(
    """
    disease syndrome site test symptom imaging treatment drug gene staging epidemiology organization role general
    """.split()
)
KINDS = frozenset("definition cause risk symptom diagnosis stage treatment who count prognosis sideeffect".split())
_Wrong = Callable[[str, str], BadTerminology]
"""Makes the error of one entry from a problem and its remedy."""
_TEXTS = ("needs", "kind", "opposite", "note", "source", "licence")
_KEYS = {"id", "name", "type", "broader", "up", "made_of", "finds", "review", *_TEXTS, *RELATIONS}
_HEADING = re.compile(r"""\s*\[\[\s*["']?concept["']?\s*\]\]\s*(#.*)?""")


class Entry(msgspec.Struct, frozen=True):
    """One word, or run of words, of a concept. terms: as analyzed; content: without function words."""

    text: str
    relation: Relation
    concept: str
    terms: tuple[str, ...]
    content: tuple[str, ...]


class Concept(msgspec.Struct, frozen=True):
    """One meaning. broader, made_of, finds: ids of other concepts. up: a question about it also finds the broader ones'
    words. finds: concepts whose words answer a question about this one nearly as well. opposite: the id of the concept
    that holds where this one does not ("benign" and "malignant"), or ""; the two name each other.

    needs: "number" where only a sentence with a figure answers. kind: the kind of answer its words ask for, or "".
    signed_by and signed_on: the clinician's sign-off, "" until signed. source and licence: where an imported concept is
    from ("DOID:162") and on what terms, "" for one of our own.
    """

    id: str
    name: str
    type: str
    entries: tuple[Entry, ...]
    broader: tuple[str, ...] = ()
    up: bool = False
    made_of: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()
    opposite: str = ""
    needs: str = ""
    kind: str = ""
    note: str = ""
    signed_by: str = ""
    signed_on: str = ""
    source: str = ""
    licence: str = ""

    def clinical(self) -> Iterator[Entry]:
        """The words that say exactly this, in a document."""
        return (entry for entry in self.entries if entry.relation not in ("lay", "narrower"))


class Placed(msgspec.Struct, frozen=True):
    """A concept and where it is written: the line, from 1, of its [[concept]]."""

    concept: Concept
    path: Path
    line: int


@dataclass(frozen=True)
class Terminology:
    """All concepts of a generation."""

    concepts: tuple[Concept, ...] = ()
    digest: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Concept]:
        return {concept.id: concept for concept in self.concepts}

    @cached_property
    def by_term(self) -> Mapping[str, tuple[Entry, ...]]:
        """Entries by each of their content terms."""
        found: dict[str, list[Entry]] = {}
        for concept in self.concepts:
            for entry in concept.entries:
                for term in dict.fromkeys(entry.content):
                    found.setdefault(term, []).append(entry)
        return {term: tuple(entries) for term, entries in found.items()}

    @cached_property
    def by_rarest(self) -> Mapping[str, tuple[tuple[int, frozenset[str], Entry], ...]]:
        """Entries by that of their content terms that the fewest entries have, each with its number and all these terms.

        An entry that stands in a question is found by any of its terms, and most quickly by this one.
        """
        found: dict[str, list[tuple[int, frozenset[str], Entry]]] = {}
        every = (entry for concept in self.concepts for entry in concept.entries)
        for number, entry in enumerate(every):
            if entry.content:
                rarest = min(entry.content, key=lambda term: len(self.by_term[term]))
                found.setdefault(rarest, []).append((number, frozenset(entry.content), entry))
        return {term: tuple(entries) for term, entries in found.items()}

    def prepare(self) -> None:
        """Make now what the first question would wait for."""
        # Each is kept once it was asked for.
        _ = self.by_id, self.by_rarest

    @cached_property
    def ways(self) -> Ways:
        """In which words each concept may be said."""
        return Ways(self.by_id)

    def meanings(self, entry: Entry) -> tuple[Entry, ...]:
        """Entries of all concepts that are written like this one: those whose relation is the closest."""
        return self._meanings.of(entry)

    @cached_property
    def _meanings(self) -> Remembered[Entry, tuple[Entry, ...]]:
        return Remembered(self._find_meanings, KEPT)

    def _find_meanings(self, entry: Entry) -> tuple[Entry, ...]:
        key = sorted(entry.content)
        alike = [other for other in self.by_term[entry.content[0]] if sorted(other.content) == key]
        closest = min(rank(other) for other in alike)
        return tuple({other.concept: other for other in alike if rank(other) == closest}.values())

    def save(self, path: Path) -> None:
        path.write_bytes(msgspec.msgpack.encode((self.digest, self.concepts)))

    @classmethod
    def load(cls, path: Path) -> Terminology:
        """Raises OSError, or msgspec.DecodeError for a damaged file."""
        digest, concepts = msgspec.msgpack.decode(path.read_bytes(), type=tuple[str, tuple[Concept, ...]])
        return cls(concepts, digest)


def rank(entry: Entry) -> int:
    """How close a word is to its concept: name before same and abbreviation, these before lay, lay before narrower."""
    place = RELATIONS.index(entry.relation)
    return min(place, 1) if entry.relation not in ("lay", "narrower") else place


def compile_folder(folder: Path) -> Terminology:
    """Read, check and compile every *.toml in a folder; no folder is an empty terminology.

    Raises BadTerminology, naming file, line and remedy, for the first entry that is wrong.
    """
    return Terminology(tuple(placed.concept for placed in read_folder(folder)), digest(folder))


def read_folder(folder: Path) -> list[Placed]:
    """The concepts of every *.toml in a folder, checked, in the order of files and lines. Raises BadTerminology."""
    read: list[Placed] = []
    for path in sorted(folder.glob("*.toml")):
        read.extend(_read(path))
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


def digest(folder: Path) -> str:
    """Changes whenever a file of the terminology does."""
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        data = path.read_bytes()
        found.update(f"{path.name}\0{len(data)}\0".encode() + data)
    return found.hexdigest()


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
    for key in sorted(table.keys() - _KEYS):
        raise wrong(f"unknown key {key!r}.", f"Use one of {', '.join(sorted(_KEYS))}.")
    for key in ("name", "type"):
        if not isinstance(table.get(key), str) or not str(table[key]).strip():
            raise wrong(f"{key} is missing or empty.", f'Add {key} = "…".')
    for key in _TEXTS:
        if not isinstance(table.get(key, ""), str):
            raise wrong(f"{key} must be text.", f'Write {key} = "…", or leave it out.')
    if not isinstance(table.get("up", False), bool):
        raise wrong("up must be true or false.", "Write up = true, or leave it out.")
    if table["type"] not in TYPES:
        raise wrong(f"unknown type {table['type']!r}.", f"Use one of {', '.join(sorted(TYPES))}.")
    if table.get("kind", "") not in KINDS | {""}:
        raise wrong(f"unknown kind {table['kind']!r}.", f"Use one of {', '.join(sorted(KINDS))}.")
    if table.get("needs", "") not in ("", "number"):
        raise wrong(f"unknown needs {table['needs']!r}.", 'Use "number", or leave it out.')
    review = table.get("review")
    if not isinstance(review, dict) or set(review) != {"by", "on"} or not all(isinstance(v, str) for v in review.values()):
        raise wrong("review is missing.", 'Add review = { by = "", on = "" }; a clinician fills it.')
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
        needs=str(table.get("needs", "")),
        kind=str(table.get("kind", "")),
        note=str(table.get("note", "")),
        signed_by=str(review["by"]),
        signed_on=str(review["on"]),
        source=str(table.get("source", "")),
        licence=str(table.get("licence", "")),
    )


def _ids(table: dict[str, object], key: str, wrong: _Wrong) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise wrong(f"{key} must be a list of concept ids.", f'Write {key} = ["NC001"].')
    return tuple(value)


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
            analyzed = tuple(terms(word))
            content = tuple(term for term in analyzed if term not in FUNCTION_TERMS) or analyzed
            if not analyzed:
                raise wrong(f"{word!r} holds no letter or figure.", "Remove it.")
            yield Entry(word, relation, str(table["id"]), analyzed, content)


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
