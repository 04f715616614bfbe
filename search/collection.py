"""How does the product rank a judged collection? By its own analysis, engine and both stages, in memory.

Each document is one passage, as judged collections count them; its answer units are its sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search import ranking
from search.analysis import analyze
from search.array_engine import ArrayEngine
from search.building import Builder
from search.engine import Tree
from search.expansion import expand
from search.postings import Vocabulary
from search.query import parse
from search.rules import FIELDS
from search.sentences import sentences
from search.terminology import Terminology


@dataclass(frozen=True, slots=True)
class Doc:
    """One document of a collection."""

    id: str
    title: str
    heading: str
    body: str


class Ranker:
    """Ranks the documents of a collection."""

    def __init__(self, ids: list[str], engine: ArrayEngine, terminology: Terminology) -> None:
        self._ids, self._engine, self._terminology = ids, engine, terminology

    def rank(self, query: str, limit: int) -> list[tuple[str, float]]:
        """The best documents for a query, best first, with their scores."""
        expanded = expand(parse(query, limited=False), self._terminology, self._engine)
        tree = Tree(tuple(meaning.group for meaning in expanded.meanings))
        ranked = ranking.search(tree, expanded.meanings, self._engine, limit)
        scored = [(each.number, each.score) for each in ranked.evidence]
        return [(self._ids[number], score) for number, score in (*scored, *ranking.tail(ranked))]


def open_collection(docs: Iterable[Doc], terminology: Terminology | None = None) -> Ranker:
    """Index documents in memory."""
    vocabulary, builder = Vocabulary(), Builder()
    ids: list[str] = []
    for doc in docs:
        tokens = {name: analyze(text) for name, text in zip(FIELDS, (doc.title, doc.heading, "", doc.body), strict=True)}
        body = tokens["body"]
        builder.add(
            len(ids),
            [vocabulary.ids((token.term for token in tokens[name]), add=True) for name in FIELDS],
            unit_tokens([span.start for span in sentences(doc.body)], [token.start for token in body]),
        )
        ids.append(doc.id)
    averages = [total / max(len(ids), 1) for total in builder.totals()]
    engine = ArrayEngine([builder.build(averages)], vocabulary, averages)
    return Ranker(ids, engine, terminology or Terminology())


def unit_tokens(units: list[int], tokens: list[int]) -> list[int]:
    """At which token of a body each answer unit begins; both as offsets, ascending."""
    found, at = [], 0
    for start in units:
        while at < len(tokens) and tokens[at] < start:
            at += 1
        found.append(at)
    return found
