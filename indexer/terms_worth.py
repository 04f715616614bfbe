"""What is a synonym of an ontology worth to us: which relation do its scope and type allow, or why is it left out?

EXACT is taken two ways. NARROW finds the concept, not the reverse. BROAD and RELATED are left out: a broad word would
drag one concept of many in, and RELATED means anything from a loose word to an error ("apex of cecum" for the appendix;
a synonym without a scope is RELATED too). Each is judged by itself: who else has the word is for terms_import.py to see.
"""

from __future__ import annotations

from indexer.terms_obo import Synonym
from search.analysis import terms
from search.errors import MAX_QUERY
from search.model import Relation
from search.query import parse
from search.words import LIGHT_TERMS, STOP_TERMS

MAX_WORD = 120
"""Code points of a word that is taken; nobody types or writes a longer one."""
_ACRONYM = frozenset("omo:0003012 omo:0003000 acronym abbreviation".split())
_LAY = frozenset("omo:0003005 layperson layperson_term lay".split())
_MISSPELLED = frozenset("omo:0003006 misspelling".split())
_DOUBTED = frozenset(
    """
    dubious inconsistent pending_review deprecated homology non_mammal non_amniote sensu taxonomic_disambiguation
    omo:0003011 omo:0003010
    """.split()
)
"""Types of synonyms by which an ontology itself warns. All types in small letters: ontologies write them either way."""

DOUBTED = "a type by which the ontology itself warns"
REPEATED = "read the same as another word of its term"
UNTYPED = "cannot be typed as a word of a question"
LITTLE = "says too little to stand for a concept"
LONG = f"longer than {MAX_WORD} characters"
REASONS = frozenset(("RELATED", "BROAD", DOUBTED, REPEATED, UNTYPED, LITTLE, LONG))
"""Why a word is left out for its own sake, and not because it stands elsewhere."""


def relation_of(synonym: Synonym) -> Relation | None:
    """Our relation for a synonym of this scope and type; None where it is not to be trusted: see distrust()."""
    kind = synonym.type.lower()
    if synonym.scope not in ("EXACT", "NARROW") or kind in _DOUBTED:
        return None
    if synonym.scope == "NARROW":
        return "lay" if kind in _LAY else "narrower"
    if kind in _LAY:
        return "lay"
    if kind in _MISSPELLED:
        return "spelling"
    # What is written in capitals is never read in small letters, whatever its type: "ALL" and "all" are two words.
    if synonym.text.isupper() and " " not in synonym.text:
        return "capitals"
    return "abbreviation" if kind in _ACRONYM and sum(map(str.isupper, synonym.text)) > 1 else "same"


def distrust(synonym: Synonym) -> str:
    """Why a synonym has no relation, where it has none."""
    return DOUBTED if synonym.type.lower() in _DOUBTED else synonym.scope


def unfit(text: str) -> str:
    """Why a word is of no use to anybody who asks, or ""."""
    if len(text) > min(MAX_WORD, MAX_QUERY):
        return LONG
    analyzed = terms(text)
    if not analyzed or [word.term for word in parse(text).words] != analyzed:
        return UNTYPED
    little = STOP_TERMS | LIGHT_TERMS
    return LITTLE if all(term in little or len(term) == 1 for term in analyzed) else ""
