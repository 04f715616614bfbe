"""What does an ontology in OBO say? Its terms, each with its synonyms and parents. Knows nothing of our own terminology.

obonet parses (pronto and fastobo fail on ontologies in use), but is given only the clauses that are needed, stanza by
stanza: it downloads what looks like an address, takes " !" within a quoted synonym for a comment, and its patterns take
quadratic time on runs of spaces. So a file is opened, measured and cleaned here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import obonet

from search.errors import BadSetting

MAX_BYTES = 300_000_000
"""Largest ontology that is read. The largest in medical use (NCI Thesaurus) has about 250 MB."""
MAX_LINE = 100_000
"""Longest line, in code points. Definitions reach some thousands."""
SCOPES = ("EXACT", "NARROW", "BROAD", "RELATED")
_TERM = frozenset("id name namespace synonym is_a is_obsolete".split())
_OLD = {f"{scope.lower()}_synonym": scope for scope in SCOPES}
"""Tags of OBO 1.0 that say a synonym's scope."""
_HEADER = frozenset("format-version ontology data-version version date remark property_value default-namespace".split())
_TAG = re.compile(r"([\w-]+): *(?=\S)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"')
_SYNONYM = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*+)" ?(?:(?P<scope>EXACT|NARROW|BROAD|RELATED)(?![^\s\[]))? ?(?P<type>[^\s\[]+)? ?(?:\[.*)?'
)
"""A type may be any identifier (OMO:0003012), and any part but the text may be missing."""
_LICENCE = re.compile(r'\S*(?:licen[cs]e|rights)\S* (?:"(?P<text>(?:[^"\\]|\\.)*+)"|(?P<address>\S+))', re.IGNORECASE)
_SAID = re.compile(r"\b(?:licen[cs]ed?|copyright|public domain|CC[ -]BY|CC0)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Synonym:
    """scope: one of SCOPES; RELATED where the file says none. type: "OMO:0003012", "LATIN", or ""."""

    text: str
    scope: str
    type: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term that is in use. parents: ids of terms that it is a kind of, in use or not."""

    id: str
    name: str
    namespace: str
    synonyms: tuple[Synonym, ...]
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    """terms: by id, in the order of ids. licence: "" where the file states none. unreadable: stanzas and synonyms."""

    name: str
    version: str
    licence: str
    terms: dict[str, Term]
    obsolete: int
    unreadable: int


def read(path: Path) -> Ontology:
    """Read a file. Raises BadSetting for one that is no ontology in OBO, is too large, or whose is_a runs in a circle."""
    stanzas = _Stanzas(path)
    stanzas.take(_lines(path))
    try:
        graph = obonet.read_obo(io.StringIO(stanzas.text()), ignore_obsolete=False)
    except (ValueError, KeyError, TypeError) as error:
        raise BadSetting(f"{path} cannot be read as OBO: {clean(str(error))}. Export it as OBO 1.2 or 1.4.") from error
    unreadable, obsolete = stanzas.unreadable, 0
    terms: dict[str, Term] = {}
    for identifier, data in sorted(graph.nodes(data=True)):
        name = clean(unescape(data.get("name", "")))
        if data.get("is_obsolete", "").lower() == "true" or name.lower().startswith("obsolete "):
            obsolete += 1
        elif name:
            synonyms = [_synonym(line) for line in data.get("synonym", [])]
            unreadable += synonyms.count(None)
            parents = sorted({parent for _, parent, kind in graph.out_edges(identifier, keys=True) if kind == "is_a"})
            space = clean(data.get("namespace", "")) or stanzas.namespace
            terms[identifier] = Term(identifier, name, space, tuple(s for s in synonyms if s), tuple(parents))
        elif identifier in stanzas.terms:
            unreadable += 1
    if not terms:
        raise BadSetting(f"{path} holds no term with an id and a name. Is it an ontology in OBO?")
    _check_circles(path, terms)
    return Ontology(stanzas.name, stanzas.version, stanzas.licence, terms, obsolete, unreadable)


def clean(text: str) -> str:
    """One line without control and formatting characters, which no word needs and a terminal obeys."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def unescape(text: str) -> str:
    r"""OBO's escapes undone: \n, \t and \W are spaces, and any other character is itself."""
    return re.sub(r"\\(.)", lambda match: " " if match[1] in "ntW" else match[1], text)


def _lines(path: Path) -> Iterator[str]:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BadSetting(f"{path} has {size:,} bytes; the most is {MAX_BYTES:,}. Cut out the branch you need first.")
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE + 1), ""), 1):
                if len(line) > MAX_LINE or "\0" in line:
                    problem = "is no text" if "\0" in line else f"is longer than {MAX_LINE:,} characters"
                    raise BadSetting(f"{path}:{number}: the line {problem}. Export the ontology as OBO.")
                yield line
    except UnicodeDecodeError as error:
        raise BadSetting(f"{path} is not UTF-8 text: {error.reason}. Export the ontology as OBO, in UTF-8.") from error
    except OSError as error:
        raise BadSetting(f"{path} cannot be read: {error.strerror}. Name an ontology's .obo file.") from error


class _Stanzas:
    """The needed clauses of a file, cleaned. Stanzas of one id are one, and blank lines mean nothing, as in the format."""

    def __init__(self, path: Path) -> None:
        self.name, self.version, self.licence, self.namespace = clean(path.stem), "", "", ""
        self.terms: dict[str, list[str]] = {}
        self.unreadable = 0
        self._remarks: list[str] = []

    def take(self, lines: Iterator[str]) -> None:
        kind, stanza = "", list[tuple[str, str]]()
        for raw in lines:
            line = " ".join(raw.split())
            if line.startswith("["):
                self._end(kind, stanza)
                kind, stanza = line.partition("]")[0] + "]", []
            elif (tag := _TAG.match(line)) is not None:
                stanza.append((tag[1], line[tag.end() :]))
        self._end(kind, stanza)
        self.licence = self.licence or next((remark for remark in self._remarks if _SAID.search(remark)), "")

    def _end(self, kind: str, stanza: list[tuple[str, str]]) -> None:
        if kind == "":
            self._head(stanza)
        elif kind == "[Term]":
            identifier = next((value.split()[0] for tag, value in stanza if tag == "id"), "")
            if not identifier.isprintable() or not identifier:
                self.unreadable += 1
                return
            clauses = self.terms.setdefault(identifier, [])
            clauses += [_clause(tag, value) for tag, value in stanza if tag in _TERM - {"id"} or tag in _OLD]

    def _head(self, header: list[tuple[str, str]]) -> None:
        said = {tag: clean(unescape(value)) for tag, value in header if tag in _HEADER}
        self.name = said.get("ontology", self.name)
        self.version = said.get("data-version") or said.get("version") or said.get("date", "")
        self.namespace = said.get("default-namespace", "")
        for tag, value in header:
            if tag == "property_value" and not self.licence and (found := _LICENCE.match(value)):
                self.licence = clean(unescape(found["text"] or found["address"]))
            elif tag == "remark":
                self._remarks.append(clean(unescape(value)))

    def text(self) -> str:
        """What obonet is given: a header, without which it warns, and each term."""
        parts = ["format-version: 1.2\nontology: ontology\n"]
        parts += ["\n".join(("[Term]", f"id: {each}", *clauses, "")) for each, clauses in self.terms.items()]
        return "\n".join(parts)


def _clause(tag: str, value: str) -> str:
    if tag != "synonym" and tag not in _OLD:
        return f"{tag}: {value}"
    scope = f" {_OLD[tag]}" if tag in _OLD else ""
    # The backslash keeps obonet from reading the rest as a comment; unescape() takes it off.
    value = _QUOTED.sub(lambda match: re.sub(r"(?<!\\)!", r"\!", match[0]) + scope, value, count=1)
    return f"synonym: {value}"


def _synonym(line: str) -> Synonym | None:
    found = _SYNONYM.fullmatch(line.strip())
    text = clean(unescape(found["text"])) if found else ""
    return Synonym(text, found["scope"] or "RELATED", clean(found["type"] or "")) if found and text else None


def _check_circles(path: Path, terms: dict[str, Term]) -> None:
    graph = {term.id: [parent for parent in term.parents if parent in terms] for term in terms.values()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " is_a ".join(reversed(error.args[1]))
        raise BadSetting(f"{path}: is_a runs in a circle: {circle}. Mend the ontology, or remove one of these.") from None
