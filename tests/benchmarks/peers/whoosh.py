"""Whoosh, as raw as its documentation shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from whoosh import fields, index, query
from whoosh.analysis import StemmingAnalyzer

from tests.benchmarks.peers import BEST, FIELDS, bytes_in
from tests.benchmarks.texts import Text


class Whoosh:
    """Its StemmingAnalyzer and BM25F; an Or of each word in each field, as its documentation's OrGroup makes it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._searcher = index.open_dir(str(folder)).searcher()
        self._analyzer = StemmingAnalyzer()

    @staticmethod
    def build(texts: Iterable[Text], folder: Path) -> None:
        stemmed = {name: fields.TEXT(analyzer=StemmingAnalyzer(cachesize=-1)) for name in FIELDS}
        folder.mkdir()
        writer = index.create_in(str(folder), fields.Schema(id=fields.ID(stored=True), **stemmed)).writer(limitmb=256)
        for text in texts:
            writer.add_document(id=text.id, title=text.title, heading=text.heading, body=text.body)
        writer.commit()

    def ask(self, question: str) -> Sequence[str]:
        terms = [token.text for token in self._analyzer(question, mode="query")]
        tree = query.Or([query.Term(name, term) for term in terms for name in FIELDS])
        return [hit["id"] for hit in self._searcher.search(tree, limit=BEST)]

    def size(self) -> int:
        return bytes_in(self._folder)
