"""What is a concept, and which words has it? Each word has a relation of its own to its concept (RELATIONS)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from search.model import Relation
from search.words import LIGHT_TERMS, NEGATION_TERMS, STOP_TERMS

RELATIONS: tuple[Relation, ...] = ("name", "same", "spelling", "abbreviation", "capitals", "lay", "narrower", "evidence")
"""name, same, spelling: either finds the other. abbreviation: likewise, typed in either case. capitals: likewise,
typed in capitals ("NET"), or small where lookup.py finds that it is meant. lay: finds the others, not the reverse.
narrower: so too, at less weight. evidence: found by the others, and not read in a question ("one in every" of how common
something is)."""
TYPES = frozenset(
    """
    disease syndrome site test procedure symptom imaging treatment drug gene staging epidemiology organization role
    circumstance general
    """.split()
)
TREATED = frozenset({"drug", "treatment", "imaging", "procedure"})
"""Types of what is done to somebody: of which it matters to whom, and what is said of one tells nothing of another."""
COMPARED = TREATED | {"test"}
"""Types of which others of the same class may stand beside what is asked about: another drug, another substance measured."""
_CARRYING_LITTLE = STOP_TERMS | LIGHT_TERMS | NEGATION_TERMS
NEEDS = frozenset({"number", "dose", "frequency", "age", "duration"})
KINDS = frozenset(
    """
    definition cause risk symptom diagnosis function stage treatment who count place location prognosis sideeffect prevention
    action
    """.split()
)


class Entry(msgspec.Struct, frozen=True):
    """One word, or run of words, of a concept, as it is read. terms: as analyzed; content: without function words.

    One that is read otherwise in a line of nothing but capitals ("ENETS", as several ENETs) has an entry for each way.
    """

    text: str
    relation: Relation
    concept: str
    terms: tuple[str, ...]
    content: tuple[str, ...]


class Concept(msgspec.Struct, frozen=True):
    """One meaning. broader, made_of, finds: ids of other concepts. up: a question about it also finds the broader ones'
    words. finds: concepts whose words answer a question about this one nearly as well. opposite: the id of the concept
    that holds where this one does not ("benign" and "malignant"), or ""; the two name each other. unless: runs of terms in
    which a word of it means something else: "yellow fever" is no fever.

    needs: "number" where only a sentence with a figure answers, "dose" where that is one of an amount, "frequency", "age" or
    "duration" where words such as "daily" will do. kind: the kind of answer its
    words ask for, or "". implied: too general for an answer to have to name it ("cancer", "gene mutation"), or to be one
    where treatments, tests or symptoms are asked for ("dose").
    form: a form of a drug that it is narrower than: what is said of that holds for it too, but for how much and how often.
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
    unless: tuple[tuple[str, ...], ...] = ()
    needs: str = ""
    implied: bool = False
    form: bool = False
    kind: str = ""
    note: str = ""
    signed_by: str = ""
    signed_on: str = ""
    source: str = ""
    licence: str = ""

    def words(self, *but: Relation) -> tuple[str, ...]:
        """Its words as they were written, each once, but for those of some relations."""
        return tuple([entry.text for entry in as_written(self.entries) if entry.relation not in but])

    def typed(self) -> Iterator[Entry]:
        """The words that are read as this, in a question."""
        return (entry for entry in self.entries if entry.relation != "evidence")

    def clinical(self) -> Iterator[Entry]:
        """The words that say exactly this, in a document."""
        return (entry for entry in self.entries if entry.relation not in ("lay", "narrower"))


def as_written(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Of a concept's entries each word once, as a sentence holds it: that way comes first."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.text, entry)
    return tuple(first.values())


def rank(entry: Entry) -> int:
    """How close a word is to its concept: name before same and abbreviation, these before lay, lay before narrower."""
    place = RELATIONS.index(entry.relation)
    return min(place, 1) if entry.relation not in ("lay", "narrower") else place


def single(entry: Entry) -> tuple[str, ...]:
    """The one term that names a concept, if one does: the "A" of chromogranin A says nothing by itself."""
    if len(entry.terms) > 1 and entry.relation == "name":
        return entry.content if len(entry.content) == 1 else ()
    return entry.terms if len(entry.terms) == 1 else ()


@cache
def in_a_row(entry: Entry) -> tuple[str, ...]:
    """The words of an entry that must stand in a row, in their order, because few of them say anything by themselves."""
    saying = sum(term not in _CARRYING_LITTLE for term in entry.content)
    # "Linked to" may go by its one word, "not myself" may not.
    alone = len(entry.content) == 1 and len(entry.terms) == 2 and entry.content[0] in LIGHT_TERMS
    if saying > 1 or alone or len(entry.terms) == 1:
        return ()
    if not saying:
        # Of three, "when … see … doctor", the rest may be said otherwise.
        return entry.content if len(entry.content) > 2 else entry.terms
    return entry.content if len(entry.content) > 1 else ()


def looked_for(entry: Entry) -> tuple[str, ...]:
    """What of an entry a question must hold: entries that have the same are read the same."""
    return in_a_row(entry) or tuple(sorted(entry.content))
