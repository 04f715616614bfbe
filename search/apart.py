"""How is what a question names found where no passage says it in a row? By the rarest word of each way to say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.engine import Alternative, Engine, Group
from search.lookup import Match
from search.meaning import Meaning
from search.query import Word
from search.terminology import Terminology
from search.ways import BROADER_WEIGHTS
from search.words import LIGHT_TERMS


def is_unsaid(match: Match, made: Sequence[Meaning], words: Sequence[Word], engine: Engine) -> bool:
    """Whether a lay word was read as something that no passage says in any of its ways, so that their single words must do:
    "bald" where hair is lost a little."""
    lay = match.entry.relation == "lay" and len(match.words) == 1
    if not lay or engine.document_frequency(words[match.words[0]].term):
        return False
    ways = [each.terms for meaning in made for each in meaning.group.alternatives if each.terms]
    # A single term is looked up in a moment.
    if any(engine.document_frequency(terms[0]) for terms in ways if len(terms) == 1):
        return False
    runs = [terms for terms in ways if len(terms) > 1]
    # "Grades 1 and 2" say neither of "G1".
    return not any(term.isdigit() for terms in runs for term in terms) and not any(map(engine.holds, runs))


def apart(match: Match, words: Sequence[Word], terminology: Terminology, engine: Engine, weight: float) -> Iterator[Meaning]:
    """By which words a concept is looked for that no passage has in a row: of "hair loss" and "lose your hair" the hair, so
    that "lose a little hair" is found. They only find it, and say nothing of their own.

    weight: how much they count where they stand.
    """
    found: dict[str, Alternative] = {}
    for entry in terminology.by_id[match.entry.concept].clinical():
        rarity = {term: engine.document_frequency(term) for term in entry.content if term not in LIGHT_TERMS}
        if len(entry.terms) > 1 and rarity and all(rarity.values()):
            term = min(rarity, key=rarity.__getitem__)
            found[term] = Alternative((term,), BROADER_WEIGHTS[0], "part")
    if found:
        label = " ".join(words[at].surface for at in match.words)
        yield Meaning(Group(label, tuple(found.values()), weight), match.words, informative=False)
