"""A question's words -> concepts, each with every way in which a passage may say it.

The longest run of words that the terminology knows is read as its concept; what is left stands for itself. Quoted
phrases are never expanded. Every step is kept in the Reading, so that nothing happens behind the asker's back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.analysis import terms
from search.engine import Alternative, Engine, Group
from search.model import Correction, Reading, ReadTerm
from search.query import Query, Word
from search.suggest import is_english
from search.terminology import Concept, Entry, Terminology, rank
from search.words import FUNCTION_TERMS

SAME_WEIGHT = 0.8
LAY_WEIGHT = 0.72
NARROWER_WEIGHT = 0.4
BROADER_WEIGHTS = (0.3, 0.15)
FINDS_WEIGHT = 0.64
LIGHT_WEIGHT = 0.25
SINGLE_WEIGHT = 0.15
KIND_WEIGHT = 0.6
NEGATION_WEIGHT = 0.4
"""How much an alternative says of what was typed: the clinical words for a lay word, for a narrower word, the broader
concept one and two steps up, concepts that it names as good enough; and the say of words that carry little.
Chosen by hand on the judged questions, where small changes change little. That synonyms weigh less than the words typed was
measured on med with the terminology (nDCG@10 .745 at 1.0, .751 at .6); the others were not measured one by one."""
ABSENT_RELATIONS = ("name", "same", "abbreviation", "capitals")
"""Relations in which a run of words says a concept so surely that no passage about its single words answers."""
WINDOW = 1
"""Other content words that may stand among the words of one term ("skin has turned yellow" is "yellow skin")."""
_RULES = {"name": "same", "spelling": "same", "capitals": "abbreviation"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One group of the tree and what is known of it. informative: a passage without it hardly answers.

    concept: id or None; kind and needs: see terminology.Concept. either: meanings that share a number above 0 are joined
    by "or" in the question: one of them is enough. familiar: the terminology knows it, or it is a name, identifier or
    figure; that a passage lacks some other word ("agent", "offered") says less.
    """

    group: Group
    words: tuple[int, ...]
    concept: str | None = None
    kind: str = ""
    needs: str = ""
    informative: bool = True
    either: int = 0
    familiar: bool = True


@dataclass(frozen=True, slots=True)
class Expanded:
    """A question as concepts, in the order typed, and how it was read."""

    meanings: tuple[Meaning, ...]
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Match:
    """An entry found in the question, at these of its words. core: those of them that are the entry itself."""

    entry: Entry
    words: tuple[int, ...]
    core: tuple[int, ...] = ()

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Best first: most words, then an unbroken run, then the closest relation, then the first."""
        contiguous = self.words == tuple(range(self.words[0], self.words[0] + len(self.words)))
        return -len(self.words), not contiguous, rank(self.entry), self.words[0]


def expand(
    query: Query,
    terminology: Terminology,
    engine: Engine,
    *,
    on: bool = True,
    correct: Callable[[Word], Correction | None] | None = None,
) -> Expanded:
    """Read a parsed question. on=False: every word stands for itself alone. correct: mends a word that nothing knows."""
    words, corrections = _corrected(query.words, terminology, engine, correct) if on else (list(query.words), ())
    matches, absent = _matches(words, terminology, engine) if on else ([], [])
    covered = {at for match in matches for at in match.words}
    meanings: list[Meaning] = []
    reading = _Reading()
    for match in matches:
        meanings.extend(_meanings(match, words, terminology, reading))
    for match in absent:
        # "Carcinoid syndrome" is not answered by what speaks of carcinoids and, elsewhere, of syndromes.
        typed = tuple(words[at].term for at in match.words)
        label = " ".join(words[at].surface for at in match.words)
        meanings.append(
            Meaning(
                Group(label, (Alternative(typed),)),
                match.words,
                match.entry.concept,
                familiar=match.entry.relation == "name",
            )
        )
    for at, word in enumerate(words):
        if at not in covered:
            meanings.extend(_literal(at, word, engine, reading, on=on))
    for phrase, quoted in zip(query.phrases, query.quoted, strict=True):
        meanings.append(Meaning(Group(quoted, (Alternative(phrase),)), ()))
    meanings.sort(key=lambda meaning: meaning.words[:1] or (len(words),))
    meanings = _either(_informed(_negated(_merged(meanings), words)), words)
    return Expanded(tuple(meanings), reading.done(query, corrections))


def _merged(meanings: Sequence[Meaning]) -> list[Meaning]:
    """Meanings of one concept as one: "aggressive, rapidly growing" asks for one thing twice."""
    merged: dict[str, Meaning] = {}
    for number, meaning in enumerate(meanings):
        key = meaning.concept or f"{number}"
        before = merged.get(key)
        if before is None:
            merged[key] = meaning
            continue
        alternatives = _unique((*before.group.alternatives, *meaning.group.alternatives))
        label = before.group.label
        if meaning.group.label != label:
            label = f"{label}, {meaning.group.label}"
        weight = max(before.group.weight, meaning.group.weight)
        merged[key] = replace(
            before,
            group=Group(label, alternatives, weight),
            words=tuple(sorted({*before.words, *meaning.words})),
            informative=before.informative or meaning.informative,
        )
    return list(merged.values())


def _negated(meanings: list[Meaning], words: Sequence[Word]) -> list[Meaning]:
    """What a "without" or "not" takes away is no evidence for an answer: "treatment without surgery" is not surgery."""
    for at in (at for at, word in enumerate(words) if word.is_negation):
        taken = _nearest(
            [m for m in meanings if m.informative and at not in m.words], range(at + 1, min(at + 3, len(words)))
        )
        others = [meaning for meaning in meanings if meaning.informative and meaning is not taken]
        if taken is not None and others:
            less = replace(taken, informative=False, group=replace(taken.group, weight=0.0))
            # Nor is the "not" itself, which any sentence may hold.
            meanings = [less if m is taken else m for m in meanings if m.words != (at,)]
    return meanings


def _informed(meanings: list[Meaning]) -> list[Meaning]:
    """Where no word tells much ("am I worried", "what a difference"), the concepts that are there tell all."""
    if any(meaning.informative for meaning in meanings):
        return meanings
    return [
        replace(meaning, informative=True, group=replace(meaning.group, weight=1.0)) if meaning.concept else meaning
        for meaning in meanings
    ]


def _either(meanings: list[Meaning], words: Sequence[Word]) -> list[Meaning]:
    """Mark the meanings on both sides of an "or"."""
    for number, at in enumerate((at for at, word in enumerate(words) if word.term == "or"), 1):
        informative = [meaning for meaning in meanings if meaning.informative]
        left = _nearest(informative, range(at - 1, -1, -1))
        right = _nearest(informative, range(at + 1, len(words)))
        if left is not None and right is not None:
            shared = left.either or number
            meanings = [replace(m, either=shared) if m in (left, right) else m for m in meanings]
    return meanings


def _nearest(meanings: Sequence[Meaning], places: Sequence[int]) -> Meaning | None:
    """The meaning that holds the first of some places of the question."""
    return next((meaning for at in places for meaning in meanings if at in meaning.words), None)


class _Reading:
    """Collects what is said of the reading."""

    def __init__(self) -> None:
        self.terms: list[ReadTerm] = []
        self.ignored: list[str] = []
        self.ambiguous: list[str] = []

    def done(self, query: Query, corrections: Sequence[Correction]) -> Reading:
        return Reading(
            terms=tuple(self.terms),
            ignored=(*self.ignored, *query.ignored),
            excluded=query.excluded_as_typed,
            filters=dict(query.filters),
            corrections=tuple(corrections),
            ambiguous=tuple(self.ambiguous),
        )


def _corrected(
    words: Sequence[Word],
    terminology: Terminology,
    engine: Engine,
    correct: Callable[[Word], Correction | None] | None,
) -> tuple[list[Word], tuple[Correction, ...]]:
    mended: list[Word] = []
    corrections: list[Correction] = []
    for word in words:
        known = word.is_stop or word.is_light or word.term in terminology.by_term or engine.document_frequency(word.term)
        correction = None if known or correct is None else correct(word)
        if correction is None:
            mended.append(word)
        else:
            corrections.append(correction)
            mended.append(replace(word, term=terms(correction.read_as)[0], surface=correction.read_as))
    return mended, tuple(corrections)


def _matches(words: Sequence[Word], terminology: Terminology, engine: Engine) -> tuple[list[_Match], list[_Match]]:
    """The terminology's entries in the question that do not overlap, the longest first; and those that are absent.

    An absent one is a concept of several words that no passage speaks of, whose single words are looked up instead.
    """
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        places.setdefault(_cased(word, terminology, engine), []).append(at)
    content = [at for at, word in enumerate(words) if word.term not in FUNCTION_TERMS]
    order = {at: number for number, at in enumerate(content)}
    found = {
        match.entry: match
        for term in places
        for entry in terminology.by_term.get(term, ())
        if (match := _find(entry, places, order)) is not None
    }
    chosen: list[_Match] = []
    absent: list[_Match] = []
    taken: set[int] = set()
    for match in sorted(found.values(), key=lambda match: match.order):
        if taken.isdisjoint(match.words):
            if _is_answerable(match, terminology, engine):
                chosen.append(match)
                taken.update(match.words)
            elif match.entry.relation in ABSENT_RELATIONS and all(
                set(match.words).isdisjoint(other.words) for other in absent
            ):
                absent.append(match)
            continue
        # "feeling sick to my stomach" is two ways at once of saying nausea: all its words are spoken for.
        for number, other in enumerate(chosen):
            adjoins = other.entry.concept == match.entry.concept and not set(other.words).isdisjoint(match.words)
            if adjoins and _is_run(match, order):
                more = set(match.words) - taken
                chosen[number] = _Match(other.entry, tuple(sorted({*other.words, *more})), other.core or other.words)
                taken.update(more)
    return chosen, absent


def _is_run(match: _Match, order: dict[int, int]) -> bool:
    """Does nothing but function words stand among its words?"""
    places = [order.get(at, at) for at in match.words]
    return max(places) - min(places) == len(places) - 1


def _cased(word: Word, terminology: Terminology, engine: Engine) -> str:
    """The term to look up: an abbreviation may be typed in small letters where these mean nothing themselves."""
    if word.term in terminology.by_term or not word.surface.isalpha() or engine.document_frequency(word.term):
        return word.term
    upper = word.surface.upper()
    meant = terminology.by_term.get(upper[:-1], ()) if word.surface.endswith("s") else ()
    # "net" and "pet" are words, and so is "nets"; but several of a disease are what a patient means by it.
    if any(terminology.by_id[entry.concept].type == "disease" for entry in meant):
        return upper[:-1]
    return upper if upper in terminology.by_term and not is_english(word.surface) else word.term


def _find(entry: Entry, places: dict[str, list[int]], order: dict[int, int]) -> _Match | None:
    """All content words of an entry within a small window, in any order."""
    if not all(map(places.__contains__, entry.content)):
        return None
    anchors = places[min(entry.content, key=lambda term: len(places[term]))]
    for anchor in anchors:
        at = [min(places[term], key=lambda place: abs(place - anchor)) for term in entry.content]
        if len(set(at)) < len(at):
            continue
        spread = [order.get(place, place) for place in at]
        # A letter alone belongs to an entry only where it stands in its place ("C-cell", not the g of "e.g.").
        window = WINDOW if all(len(term) > 1 for term in entry.content) else 0
        if max(spread) - min(spread) < len(at) + window:
            return _Match(entry, tuple(sorted(at)))
    return None


def _is_answerable(match: _Match, terminology: Terminology, engine: Engine) -> bool:
    """Does some passage hold one of its alternatives? If none does, its single words are looked at instead."""
    if len(match.words) == 1:
        return True
    concept = terminology.by_id[match.entry.concept]
    others = (*concept.made_of, *concept.finds, *(concept.broader if concept.up else ()))
    concepts = [concept, *(terminology.by_id[other] for other in others)]
    entries = (match.entry, *(entry for each in concepts for entry in each.clinical()))
    return any(engine.holds(entry.terms) for entry in entries)


def _meanings(match: _Match, words: Sequence[Word], terminology: Terminology, reading: _Reading) -> Iterator[Meaning]:
    """The groups of a matched entry: one, or one for each part of a concept that is made of others."""
    typed = " ".join(words[at].surface for at in match.words)
    meanings = terminology.meanings(match.entry)
    if len(meanings) > 1:
        reading.ambiguous.append(f"{typed}: {', '.join(terminology.by_id[m.concept].name for m in meanings)}")
        yield Meaning(Group(typed, tuple(_as_typed(match, words))), match.words)
        return
    concept = terminology.by_id[meanings[0].concept]
    relation = meanings[0].relation
    whole = (*_as_typed(match, words), *_alternatives(concept, relation, terminology))
    if len(match.words) > 1:
        yield from _single_words(match, words)
    reading.terms.append(_read_term(typed, concept, relation))
    light = concept.kind == "definition" or (len(match.words) == 1 and words[match.words[0]].is_light)
    if not concept.made_of:
        weight = LIGHT_WEIGHT if light else KIND_WEIGHT if concept.kind else 1.0
        group = Group(typed, _unique(whole), weight)
        yield Meaning(group, match.words, concept.id, concept.kind, concept.needs, informative=not light)
        return
    for part in (terminology.by_id[identifier] for identifier in concept.made_of):
        words_of_part = (Alternative(entry.terms, SAME_WEIGHT, "part") for entry in part.clinical())
        yield Meaning(Group(typed, _unique((*whole, *words_of_part))), match.words, part.id)


def _single_words(match: _Match, words: Sequence[Word]) -> Iterator[Meaning]:
    """The words of a run, each for itself: of two passages with the concept, the one in the asker's words is better."""
    for at in match.words:
        word = words[at]
        if not word.is_stop or word.is_negation:
            group = Group(word.surface, (Alternative((word.term,)),), SINGLE_WEIGHT)
            yield Meaning(group, (at,), informative=False)


def _as_typed(match: _Match, words: Sequence[Word]) -> Iterator[Alternative]:
    typed = tuple(words[at].term for at in match.core or match.words)
    yield Alternative(typed)
    if match.entry.terms != typed:
        yield Alternative(match.entry.terms, 1.0, _RULES.get(match.entry.relation, match.entry.relation))


def _alternatives(concept: Concept, relation: str, terminology: Terminology) -> Iterator[Alternative]:
    weight = {"lay": LAY_WEIGHT, "narrower": NARROWER_WEIGHT}.get(relation, SAME_WEIGHT)
    for entry in concept.clinical():
        rule = relation if relation in ("lay", "narrower") else _RULES.get(entry.relation, entry.relation)
        yield Alternative(entry.terms, weight, rule)
    yield from _broader(concept, terminology, BROADER_WEIGHTS)
    for other in (terminology.by_id[identifier] for identifier in concept.finds):
        for entry in other.clinical():
            yield Alternative(entry.terms, FINDS_WEIGHT * weight / SAME_WEIGHT, "related")


def _broader(concept: Concept, terminology: Terminology, weights: Sequence[float]) -> Iterator[Alternative]:
    if not weights or not concept.up:
        return
    for above in (terminology.by_id[identifier] for identifier in concept.broader):
        for entry in above.clinical():
            yield Alternative(entry.terms, weights[0], "broader")
        yield from _broader(above, terminology, weights[1:])


def _unique(alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """Each run of terms once, at its greatest weight."""
    best: dict[tuple[str, ...], Alternative] = {}
    for alternative in alternatives:
        if alternative.terms not in best or best[alternative.terms].weight < alternative.weight:
            best[alternative.terms] = alternative
    return tuple(best.values())


def _read_term(typed: str, concept: Concept, relation: str) -> ReadTerm:
    # Misspellings are looked for too, but are nothing to show.
    shown = (entry for entry in concept.clinical() if entry.relation != "spelling")
    others = [entry.text for entry in shown if entry.text.lower() != typed.lower()]
    return ReadTerm(typed, concept.name, _RULES.get(relation, relation), tuple(others))


def _literal(at: int, word: Word, engine: Engine, reading: _Reading, *, on: bool) -> Iterator[Meaning]:
    """A word that stands for itself."""
    if word.is_negation:
        ways = _unique((Alternative((word.term,)), *(_NEGATIONS if on else ())))
        yield Meaning(Group(word.surface, ways, NEGATION_WEIGHT), (at,), informative=False)
        return
    if word.is_stop:
        reading.ignored.append(word.surface)
        return
    alternatives = [Alternative((word.term,))]
    if on:
        alternatives.extend(_other_case(word, engine))
    # A letter alone is most often what is left of "e.g." or a list's number.
    light = word.is_light or (len(word.term) == 1 and word.term.isalpha())
    yield Meaning(
        Group(word.surface, tuple(alternatives), LIGHT_WEIGHT if light else 1.0),
        (at,),
        informative=not light,
        familiar=not word.surface.islower() or not word.surface.isalpha(),
    )


_NEGATIONS = tuple(
    Alternative((term,), 1.0, "negation") for term in ("not", "no", "without", "never", "doesnt", "dont", "isnt", "cannot")
)


def _other_case(word: Word, engine: Engine) -> Iterator[Alternative]:
    """Where the case typed is in no passage, the other may be: "dna" for DNA, BPA in a text without capitals."""
    if not word.surface.isalpha() or engine.document_frequency(word.term):
        return
    if word.surface.islower() and is_english(word.surface):
        return
    upper = word.surface.upper()
    forms = (upper, upper[:-1]) if word.surface.endswith("s") else (upper,)
    lowered = (word.surface.lower(),) if word.term.isupper() else forms
    for form in lowered:
        if engine.document_frequency(form):
            yield Alternative((form,), 1.0, "case")
