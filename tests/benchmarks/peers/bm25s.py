"""bm25s, which computes every score at indexing, with numpy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import bm25s  # type: ignore[import-untyped]
from Stemmer import Stemmer

from tests.benchmarks.peers import BEST, Numbered
from tests.benchmarks.texts import Text


class Bm25s(Numbered):
    """bm25s, numpy backend, loaded into memory. It has no fields: title, heading and body are joined into one text."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._retriever = bm25s.BM25.load(folder, show_progress=False)
        self._stems = Stemmer("english")
        self._k = min(BEST, len(self._ids))

    @staticmethod
    def build(texts: Iterable[Text], folder: Path) -> None:
        joined = [f"{text.title}\n{text.heading}\n{text.body}" for text in texts]
        tokens = bm25s.tokenize(joined, stopwords="en", stemmer=Stemmer("english"), show_progress=False)
        retriever = bm25s.BM25()
        retriever.index(tokens, show_progress=False)
        retriever.save(folder, show_progress=False)
        Numbered.keep_ids(texts, folder)

    def ask(self, question: str) -> Sequence[str]:
        tokens = bm25s.tokenize([question], stopwords="en", stemmer=self._stems, return_ids=False, show_progress=False)
        if not tokens[0]:
            return []
        found, _ = self._retriever.retrieve(tokens, k=self._k, show_progress=False)
        return [self._ids[number] for number in found[0].tolist()]
