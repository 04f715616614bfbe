"""tantivy, a search library in Rust, through its Python binding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy
from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from tests.benchmarks.peers import BEST, FIELDS, WORD, bytes_in
from tests.benchmarks.texts import Text


class Tantivy:
    """English stemming and stop words; its query parser over three default fields; the ids from a stored field."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = tantivy.Index.open(str(folder))
        self._index.register_tokenizer("english", _analyzer())
        self._searcher = self._index.searcher()

    @staticmethod
    def build(texts: Iterable[Text], folder: Path) -> None:
        schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for name in FIELDS:
            schema = schema.add_text_field(name, tokenizer_name="english", index_option="position")
        folder.mkdir()
        index = tantivy.Index(schema.build(), path=str(folder))
        index.register_tokenizer("english", _analyzer())
        writer = index.writer(heap_size=1 << 30, num_threads=1)
        for text in texts:
            writer.add_document(tantivy.Document(id=text.id, title=text.title, heading=text.heading, body=text.body))
        writer.commit()
        writer.wait_merging_threads()

    def ask(self, question: str) -> Sequence[str]:
        plain = " ".join(WORD.findall(question.lower()))
        tree, _ = self._index.parse_query_lenient(plain, list(FIELDS))
        found = self._searcher.search(tree, BEST, count=False)
        return [str(self._searcher.doc(address).get_first("id")) for _, address in found.hits]

    def size(self) -> int:
        return bytes_in(self._folder)


def _analyzer() -> TextAnalyzer:
    filters = (Filter.lowercase(), Filter.stopword("english"), Filter.stemmer("english"))
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for each in filters:
        builder = builder.filter(each)
    return builder.build()
