"""Which entries of the terminology stand in a question?

The longest run of words that the terminology knows is read as its concept: its content words within a small window, in
any order, with regard to case. What no passage speaks of is told apart, so that it does not hide its single words.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import msgspec

from search.analysis import terms
from search.concepts import Entry, in_a_row, rank
from search.engine import Engine
from search.english import is_english
from search.query import Word
from search.terminology import Terminology
from search.words import FUNCTION_TERMS

ABSENT_RELATIONS = ("name", "same", "spelling", "abbreviation", "capitals", "lay")
"""Relations in which a run of words says a concept so surely that no passage about its single words answers."""
PARTING = frozenset(terms("after before since until while during without because when if"))
"""Words behind which another thing is told: what stands on either side of one is no term together."""
WINDOW = 1
"""Other content words that may stand among the words of one term ("skin has turned yellow" is "yellow skin")."""


class Match(msgspec.Struct, frozen=True, gc=False):
    """An entry found in the question, at these of its words. core: those of them that are the entry itself."""

    entry: Entry
    words: tuple[int, ...]
    core: tuple[int, ...] = ()

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Best first: most words, then an unbroken run, then the closest relation, then the first."""
        contiguous = self.words == tuple(range(self.words[0], self.words[0] + len(self.words)))
        return -len(self.words), not contiguous, rank(self.entry), self.words[0]


def matches(
    words: Sequence[Word], sentences: Sequence[int], terminology: Terminology, engine: Engine
) -> tuple[list[Match], list[Match]]:
    """The terminology's entries in the question that do not overlap, the longest first; and those that are absent.

    sentences: in which of the question's each word stands. An absent one is a concept of several words that no passage
    speaks of, whose single words are looked up instead.
    """
    content = [at for at, word in enumerate(words) if word.term not in FUNCTION_TERMS]
    order = {at: number for number, at in enumerate(content)}
    cased = [_cased(word, terminology, engine) for word in words]
    raised = [terminology.typed_small.get(word.surface, word.term) for word in words]
    chosen: list[Match] = []
    absent: list[Match] = []
    taken: set[int] = set()
    while True:
        before = len(taken)
        found = _by_sentence(sentences, cased, raised, order, terminology)
        for match in sorted(found, key=lambda match: match.order):
            if not taken.isdisjoint(match.words):
                _adjoined(match, chosen, taken, order)
            elif _is_answerable(match, terminology, engine):
                chosen.append(match)
                taken.update(match.words)
            elif match.entry.relation in ABSENT_RELATIONS and all(
                set(match.words).isdisjoint(other.words) for other in absent
            ):
                absent.append(match)
        # An entry is found once at a time: "My PRRT is over. Does PRRT hurt?" says it twice.
        spoken_for = {words[at].term for at in taken}
        if len(taken) == before or not any(at not in taken and words[at].term in spoken_for for at in content):
            return chosen, absent
        cased, raised = (["" if at in taken else term for at, term in enumerate(terms)] for terms in (cased, raised))


def _by_sentence(
    sentences: Sequence[int], cased: Sequence[str], raised: Sequence[str], order: dict[int, int], terminology: Terminology
) -> list[Match]:
    """The entries in each sentence of a question. cased: its terms; raised: the same, abbreviations in small letters raised.

    "Last month. Octreotide helped" names no monthly octreotide.
    """
    found: list[Match] = []
    several = {*sentences}
    for sentence in sorted(several):
        typed, known = cased, raised
        if len(several) > 1:
            typed, known = (
                [term if at == sentence else "" for at, term in zip(sentences, terms, strict=True)]
                for terms in (cased, raised)
            )
        those = _found(typed, order, terminology)
        if known != typed:
            # An abbreviation in small letters is known by its company: "pet scan", but not "my pet saw the scan".
            together = _found(known, order, terminology).items()
            those = {entry: match for entry, match in together if _is_written(match, known, order)} | those
        found += those.values()
    return found


def _adjoined(match: Match, chosen: list[Match], taken: set[int], order: dict[int, int]) -> None:
    """Let another way of saying a chosen concept have its words too: "feeling sick to my stomach" is two ways at once of
    saying nausea."""
    for number, other in enumerate(chosen):
        adjoins = other.entry.concept == match.entry.concept and not set(other.words).isdisjoint(match.words)
        if adjoins and _is_run(match, order):
            more = set(match.words) - taken
            chosen[number] = Match(other.entry, tuple(sorted({*other.words, *more})), other.core or other.words)
            taken.update(more)


def _found(typed: Sequence[str], order: dict[int, int], terminology: Terminology) -> dict[Entry, Match]:
    """Each entry that stands in a question of these terms, and where."""
    places: dict[str, list[int]] = {}
    for at, term in enumerate(typed):
        if term:
            places.setdefault(term, []).append(at)
    present = places.keys()
    found: list[tuple[int, int, Match]] = []
    for term in places:
        for number, content, entry in terminology.by_rarest.get(term, ()):
            if content <= present and (match := _find(entry, places, order)) is not None:
                found.append((min([places[each][0] for each in entry.content]), number, match))
    # In the order of the question, so that of matches that are equally good the first is taken.
    found.sort(key=itemgetter(0, 1))
    return {match.entry: match for _, _, match in found}


def _is_run(match: Match, order: dict[int, int]) -> bool:
    """Does nothing but function words stand among its words?"""
    places = [order.get(at, at) for at in match.words]
    return max(places) - min(places) == len(places) - 1


def _cased(word: Word, terminology: Terminology, engine: Engine) -> str:
    """The term to look up: an abbreviation may be typed in small letters where these mean nothing themselves."""
    if word.term in terminology.by_term or word.is_stop or not word.surface.isalpha():
        return word.term
    upper, said = word.surface.upper(), engine.document_frequency(word.term)
    for term in (upper, upper.removesuffix("S")):
        # However some document writes it, in an address perhaps.
        if any(entry.relation == "abbreviation" and len(entry.terms) == 1 for entry in terminology.by_term.get(term, ())):
            return term
        # "I have a net": where more is said of the disease than of nets, that is what is meant.
        written = engine.document_frequency(term)
        if (said < written or not (said or is_english(word.surface))) and _is_disease_spoken_of(term, terminology, engine):
            return term
    if said:
        return word.term
    # Of two letters, "ct" is in word lists too.
    is_word = is_english(word.surface) and (len(upper) > 2 or not engine.document_frequency(upper))
    return upper if upper in terminology.by_term and not is_word else word.term


def _is_written(match: Match, typed: Sequence[str], order: dict[int, int]) -> bool:
    """Does an entry of several words stand in a question as it is written, but for function words?"""
    return len(match.words) > 1 and _is_run(match, order) and tuple(typed[at] for at in match.words) == match.entry.content


def _is_disease_spoken_of(term: str, terminology: Terminology, engine: Engine) -> bool:
    """Is a term the abbreviation of a disease of which some passage speaks?"""
    concepts = {entry.concept for entry in terminology.by_term.get(term, ()) if len(entry.terms) == 1}
    diseases = (concept for each in concepts if (concept := terminology.by_id[each]).type == "disease")
    return any(engine.holds(entry.terms) for concept in diseases for entry in concept.clinical())


def _find(entry: Entry, places: dict[str, list[int]], order: dict[int, int]) -> Match | None:
    """All content words of an entry, each of which stands in the question, within a small window, in any order."""
    fixed = in_a_row(entry)
    if fixed:
        return _row(entry, fixed, places, order if fixed == entry.content else {})
    if len(entry.content) == 1:
        return Match(entry, (places[entry.content[0]][0],))
    anchors = places[min(entry.content, key=lambda term: len(places[term]))]
    for anchor in anchors:
        at = [min(places[term], key=lambda place: abs(place - anchor)) for term in entry.content]
        if len(set(at)) < len(at):
            continue
        spread = [order.get(place, place) for place in at]
        # A letter alone belongs to an entry only where it stands in its place ("C-cell", not the g of "e.g.").
        window = WINDOW if all(len(term) > 1 for term in entry.content) else 0
        if max(spread) - min(spread) < len(at) + window and not _is_parted(entry, at, places):
            return Match(entry, tuple(sorted(at)))
    return None


def _is_parted(entry: Entry, at: Sequence[int], places: dict[str, list[int]]) -> bool:
    """Whether a word stands between some places that tells what is before it from what is behind: "flu after the jab" is no
    flu jab."""
    first, last = min(at), max(at)
    return any(first < place < last for word in PARTING - {*entry.terms} for place in places.get(word, ()))


def _row(entry: Entry, fixed: tuple[str, ...], places: dict[str, list[int]], order: dict[int, int]) -> Match | None:
    """An entry of whose words these stand in a row, by the order given, or word for word."""
    for start in places.get(fixed[0], ()):
        run = [start]
        for term in fixed[1:]:
            following = order.get(run[-1], run[-1]) + 1
            run += [at for at in places.get(term, ()) if order.get(at, at) == following][:1]
        if len(run) == len(fixed):
            return Match(entry, tuple(run))
    return None


def _is_answerable(match: Match, terminology: Terminology, engine: Engine) -> bool:
    """Does some passage hold one of its alternatives? If none does, its single words are looked at instead."""
    if len(match.words) == 1:
        return True
    concept = terminology.by_id[match.entry.concept]
    others = (*concept.made_of, *concept.finds, *(concept.broader if concept.up else ()))
    concepts = [concept, *(terminology.by_id[other] for other in others)]
    entries = (match.entry, *(entry for each in concepts for entry in each.clinical()))
    return any(engine.holds(entry.terms) for entry in entries)
