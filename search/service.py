"""How does a question become a reply? ask(): the whole line, from the words typed to cited answers, a room a step."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from search import bounds, kinds, paging, ranking
from search.answer import answer, why
from search.answering import DOSED, Answering, answering_first
from search.bounds import Quantity
from search.demands import is_procedure
from search.disagreement import with_disagreements
from search.engine import Candidates, Tree
from search.errors import BadQuery
from search.expansion import Expanded, expand
from search.figures import figure_asked
from search.forms import form_of
from search.hints import hints
from search.lists import lists_first, named, repeating
from search.matching import Sought, sought
from search.meaning import Meaning
from search.measured import asked_about, within_first
from search.model import Hit, Notice, Passage, Reading, Reply
from search.query import FILTERS, Query, parse
from search.ranking import Evidence, Ranked
from search.said import Grounds, Said
from search.snapshot import Snapshot
from search.variants import with_variants
from search.versions import newer_first, without_copies
from search.wanted import Wanted

DISCLAIMER = Notice(
    "disclaimer", "This is information from the documents named, not medical advice. Ask your care team about your own case."
)
SORTS = ("relevance", "updated")
WHOLLY = 0.99
"""Share of a question from which on all of it is covered, in single precision."""


def ask(
    question: str,
    snapshot: Snapshot,
    *,
    page: int,
    per_page: int,
    on: bool,
    sort: str,
    filters: Mapping[str, str],
    always_answer: bool = False,
) -> Reply:
    """The query line; see Answerer.ask."""
    began = time.perf_counter()
    query = parse(question)
    narrowed = {**query.filters, **filters}
    _check(narrowed, sort)
    expanded = expand(query, snapshot.terminology, snapshot.engine, on=on, correct=snapshot.speller)
    asked = expanded.asked
    shown_kinds = kinds.kinds(asked)
    meanings = kinds.with_kinds(shown_kinds if on else frozenset(), snapshot.terminology, expanded.meanings)
    meanings = with_variants(query.words, meanings)
    tree = Tree(tuple(m.group for m in meanings), query.phrases, query.excluded, snapshot.facets.narrowed(narrowed))
    lists = snapshot.lists if named(meanings) else snapshot.lists[:0]
    things = snapshot.terminology.things(kinds.things(asked, meanings))
    needs = kinds.needs_figure(asked, meanings)
    wanted = Wanted(kinds.defines(shown_kinds, meanings), bool(needs), kinds.asks_why(asked), things)
    ranked = ranking.search(tree, meanings, snapshot.engine, ranking.DEPTH, wanted, lists)
    looked_for = sought(meanings)
    quantities = bounds.asked(query.plain)
    answering = _answering(query, asked, meanings, looked_for, needs, quantities, snapshot)
    head = within_first(_ordered(ranked, meanings, snapshot, answering), quantities, snapshot.passage_at, answering)
    answered = bool(head) and answering(head[0])
    part = slice((page - 1) * per_page, page * per_page)
    if sort == "updated":
        shown = paging.newest(ranked, head, tree, meanings, snapshot, part, answering if answered else None)
    else:
        shown = paging.relevant(ranked, head, tree, meanings, snapshot.engine, part, snapshot.newer)
    repeats = repeating(shown, snapshot.runs_on, snapshot.passage_at) if answered else frozenset()

    def is_answer(one: Evidence) -> bool:
        return always_answer or (answered and one.number not in repeats and answering(one))

    hits = _hits(shown, part.start + 1, snapshot, looked_for, is_answer, reason=wanted.reason)
    return Reply(
        query=question,
        answered=answered,
        reading=_reading(expanded, narrowed, meanings, ranked.matches, whole=answered and head[0].coverage >= WHOLLY),
        total=ranked.matches.total,
        page=page,
        per_page=per_page,
        took=time.perf_counter() - began,
        generation=snapshot.generation,
        built_at=snapshot.built_at,
        notices=(*hints(query, narrowed, tree.sources), DISCLAIMER),
        suggestions=(),
        facets=snapshot.facets.count(ranked.matches.matching),
        hits=with_disagreements(without_copies(hits)),
        confidence=head[0].coverage if head else 0.0,
    )


def _answering(
    query: Query,
    asked: str,
    meanings: Sequence[Meaning],
    looked_for: Sequence[Sought],
    needs: str,
    quantities: Sequence[Quantity],
    snapshot: Snapshot,
) -> Answering:
    """What says of a passage whether it answers. asked: see Expanded; needs: see
    kinds.needs_figure; quantities: what the question tells."""
    survival = any(meaning.kind == "prognosis" for meaning in meanings)
    figure = figure_asked(asked, needs, survival=survival, procedure=is_procedure(meanings))
    after, measured = kinds.after(query, meanings), asked_about(quantities, meanings)
    form = form_of(asked, needs)

    def publisher(passage: Passage) -> str | None:
        return snapshot.source(passage.source_id).about.publisher

    return Answering(meanings, looked_for, figure, snapshot.passage_at, after, measured, quantities, form, publisher)


def _ordered(ranked: Ranked, meanings: Sequence[Meaning], snapshot: Snapshot, answering: Answering) -> list[Evidence]:
    """The evidence of what matches the question's own words: lists that answer go first, or the first of the best that
    answers at all; older versions after newer ones."""
    head = lists_first(
        ranked.evidence[: ranked.own], meanings, snapshot.runs_on, snapshot.passage_at, snapshot.source, snapshot.terminology
    )
    enough = DOSED if answering.figure.needs == "dose" else 1.0
    head = answering_first(head, snapshot.runs_on, answering, enough, answering.beside)
    if not snapshot.newer:
        return head
    matching = frozenset(snapshot.engine.sources[ranked.matches.matching].tolist())
    return [head[at] for at in newer_first([each.source for each in head], snapshot.newer, matching)]


def _hits(
    shown: Sequence[Evidence],
    first: int,
    snapshot: Snapshot,
    looked_for: Sequence[Sought],
    is_answer: Callable[[Evidence], bool],
    *,
    reason: bool,
) -> list[Hit]:
    """The hits of a page, the first of this rank. Of an answered question's hits some are only related. reason: whether one
    is asked for."""
    said = _said(shown)
    return [
        _hit(rank, one, snapshot, said.get(one.number, {}), looked_for, answered=is_answer(one), reason=reason)
        for rank, one in enumerate(shown, first)
    ]


def _said(shown: Sequence[Evidence]) -> dict[int, Mapping[int, Said]]:
    """Where each of the passages shown, by its number, first says the parts of the question, each by its number."""
    told: dict[int, Mapping[int, Said]] = {}
    together: dict[int, tuple[Grounds, list[Evidence]]] = {}
    for one in shown:
        if one.grounds is None:
            continue
        together.setdefault(id(one.grounds), (one.grounds, []))[1].append(one)
    for grounds, some in together.values():
        told.update(zip([one.number for one in some], grounds.said([one.place for one in some]), strict=True))
    return told


def _check(filters: Mapping[str, str], sort: str) -> None:
    for name in filters:
        if name not in FILTERS:
            raise BadQuery(f"There is no filter {name!r}. Filters: {', '.join(FILTERS)}.")
    if sort not in SORTS:
        raise BadQuery(f"Hits cannot be sorted by {sort!r}. Sorts: {', '.join(SORTS)}.")


def _reading(
    expanded: Expanded, filters: Mapping[str, str], meanings: Sequence[Meaning], matches: Candidates, *, whole: bool
) -> Reading:
    """How the question was read, with the words that nothing holds. whole: whether the best answer covers all that is asked,
    and so says in words that stand apart what nothing holds in a row."""
    frequencies = list(zip(meanings, matches.document_frequencies, strict=True))
    single = {meaning.words[0]: frequency for meaning, frequency in frequencies if len(meaning.words) == 1}

    def is_there(meaning: Meaning) -> bool:
        """Of "what avoid" the one word that says something is there, even if nothing is that says it so."""
        told = [single[at] for at in meaning.words if at in single]
        return len(told) < len(meaning.words) and bool(told) and all(told)

    unmatched = tuple(
        meaning.group.label
        for meaning, frequency in frequencies
        # A kind that only the question's form shows has no word that somebody typed.
        if not frequency
        and meaning.informative
        and (meaning.words or not meaning.kind)
        and not (is_there(meaning) or (whole and meaning.loose))
    )
    return replace(expanded.reading, filters=dict(filters), unmatched=unmatched)


def _hit(
    rank: int,
    evidence: Evidence,
    snapshot: Snapshot,
    said: Mapping[int, Said],
    meanings: Sequence[Sought],
    *,
    answered: bool,
    reason: bool,
) -> Hit:
    passage = snapshot.passage_at(evidence.number)
    card = snapshot.card_behind(passage.source_id)
    return Hit(
        rank=rank,
        score=evidence.score,
        passage=passage,
        source=card.source,
        document_sha256=card.text_sha256,
        why=why(passage, card.source, said, meanings),
        answer=answer(passage, evidence, meanings, reason=reason) if answered else None,
    )
