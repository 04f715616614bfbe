"""Which concepts and words do an ontology's terms become, beside our own?

What our own files say wins: a word that stands there already is not taken again, and neither is a term whose name does.
A word that several terms have goes to the one that has it closest, or to none. What is left out is written beside the
concept, where an expert may take it up. Nothing is signed off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from indexer.terms_obo import Ontology, Synonym, Term
from indexer.terms_worth import REASONS, REPEATED, distrust, relation_of, unfit
from search.analysis import terms_as_written
from search.concepts import RELATIONS
from search.errors import BadSetting
from search.model import Relation
from search.terminology import Terminology
from search.words import FUNCTION_TERMS

TYPES = {
    "DOID": "disease", "MONDO": "disease", "NCIT": "disease", "ORPHA": "disease", "UBERON": "site", "FMA": "site",
    "HP": "symptom", "SYMP": "symptom", "CHEBI": "drug", "DRON": "drug", "HGNC": "gene",
}  # fmt: skip
"""Our type of a term whose id begins so, where none is asked for; general otherwise."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which terms are taken, and as what. roots: these terms and all below them; none: all. kind: a type, or ""."""

    roots: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    kind: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a synonym. relation: ours, or None where it was left out. why: the reason then."""

    synonym: Synonym
    relation: Relation | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A concept to be written. broader: ids of other concepts that were taken."""

    id: str
    name: str
    type: str
    source: str
    broader: tuple[str, ...]
    fates: tuple[Fate, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A word that was not taken because it stands elsewhere. whole: it names a term, none of whose words were taken.

    holder: the concepts that have it. lost: the term's other words, which an expert may add to that concept.
    """

    term: str
    word: str
    holder: str
    whole: bool = False
    lost: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """What an import would write, and what it would not. left_out: words by reason."""

    taken: list[Taken] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def chosen(ontology: Ontology, choice: Choice) -> dict[str, Term]:
    """The terms of a choice, by id in order. Raises BadSetting for a root or namespace that the ontology has not."""
    spaces = {term.namespace for term in ontology.terms.values()}
    for space in choice.namespaces:
        if space not in spaces:
            raise BadSetting(f"{ontology.name} has no namespace {space!r}. It has: {', '.join(sorted(spaces))}.")
    below: dict[str, list[str]] = {}
    for term in ontology.terms.values():
        for parent in term.parents:
            below.setdefault(parent, []).append(term.id)
    waiting, reached = list(choice.roots or ontology.terms), set[str]()
    for root in choice.roots:
        if root not in ontology.terms:
            raise BadSetting(f"{ontology.name} has no term {root!r} in use. Name an id such as {min(ontology.terms)}.")
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting.extend(below.get(one, ()))
    return {
        term.id: term
        for term in ontology.terms.values()
        if term.id in reached and (not choice.namespaces or term.namespace in choice.namespaces)
    }


def plan(ontology: Ontology, own: Terminology, choice: Choice) -> Plan:
    """Decide on every chosen term and synonym. own: all that stands already. Raises BadSetting as chosen() does."""
    return _Planner(own, choice).plan(chosen(ontology, choice))


Key = tuple[str, ...]


class _Planner:
    def __init__(self, own: Terminology, choice: Choice) -> None:
        self._choice, self._own = choice, own
        self._done = Plan()
        self._held: dict[Key, list[str]] = {}
        """Concepts by each word that is spoken for: first our own, then the names of what is taken."""
        for concept in own.concepts:
            for entry in concept.entries:
                holders = self._held.setdefault(tuple(sorted(entry.content)), [])
                if concept.id not in holders:
                    holders.append(concept.id)

    def plan(self, terms_chosen: Mapping[str, Term]) -> Plan:
        named = [term for term in terms_chosen.values() if self._takes_name(term)]
        ids = {term.id: self._choice.prefix + term.id for term in named}
        claims = _claims(named)
        for term in named:
            fates = tuple(self._fates(term, claims))
            self._done.left_out.update(fate.why for fate in fates if fate.relation is None and fate.why in REASONS)
            broader = tuple(ids[parent] for parent in term.parents if parent in ids)
            kind = self._choice.kind or TYPES.get(term.id.partition(":")[0], "general")
            self._done.taken.append(Taken(ids[term.id], term.name, kind, term.id, broader, fates))
        return self._done

    def _takes_name(self, term: Term) -> bool:
        """Whether a term becomes a concept: its name is a word that can be typed, and nobody's yet."""
        identifier = self._choice.prefix + term.id
        if why := unfit(term.name):
            self._done.left_out[why] += 1
            return False
        holders = [identifier] if identifier in self._own.by_id else self._held.get(_key(term.name), [])
        if holders:
            lost = tuple(s.text for s in term.synonyms if s.scope == "EXACT" and _key(s.text) not in self._held)
            self._done.conflicts.append(Conflict(term.id, term.name, self._names(holders), whole=True, lost=lost))
            return False
        self._held[_key(term.name)] = [identifier]
        return True

    def _fates(self, term: Term, claims: Mapping[Key, Mapping[str, int]]) -> Iterator[Fate]:
        typed, written = {_key(term.name)}, {tuple(terms_as_written(term.name))}
        for synonym in sorted(term.synonyms, key=lambda one: (_place(relation_of(one)), one.text.lower(), one.text)):
            key, relation = _key(synonym.text), relation_of(synonym)
            if relation is None:
                yield Fate(synonym, None, distrust(synonym))
            elif why := unfit(synonym.text):
                yield Fate(synonym, None, why)
            elif tuple(terms_as_written(synonym.text)) in written or (key in typed and relation in ("lay", "narrower")):
                yield Fate(synonym, None, REPEATED)
            elif key not in typed and (holders := self._held.get(key) or _closer(claims[key], term.id)):
                names = self._names(holders)
                self._done.conflicts.append(Conflict(term.id, synonym.text, names))
                yield Fate(synonym, None, f"stands under {names}")
            else:
                typed.add(key)
                written.add(tuple(terms_as_written(synonym.text)))
                yield Fate(synonym, relation)

    def _names(self, identifiers: Iterable[str]) -> str:
        known = self._own.by_id
        return ", ".join(f"{each} {known[each].name}" if each in known else each for each in identifiers)


def _place(relation: Relation | None) -> int:
    return RELATIONS.index(relation) if relation is not None else len(RELATIONS)


def _key(text: str) -> Key:
    """What a question must hold to be read as a word; see Terminology.meanings."""
    analyzed = terms_as_written(text)
    return tuple(sorted([term for term in analyzed if term not in FUNCTION_TERMS] or analyzed))


def _claims(named: Iterable[Term]) -> dict[Key, dict[str, int]]:
    """Terms by the words that they have, with the closest relation of each."""
    claims: dict[Key, dict[str, int]] = {}
    for term in named:
        for synonym in term.synonyms:
            if (relation := relation_of(synonym)) is not None:
                places = claims.setdefault(_key(synonym.text), {})
                places[term.id] = min(_place(relation), places.get(term.id, len(RELATIONS)))
    return claims


def _closer(claims: Mapping[str, int], term: str) -> list[str]:
    """The other terms that have a word, unless this one alone is the closest to it."""
    return [other for other, place in claims.items() if other != term and place <= claims[term]]
