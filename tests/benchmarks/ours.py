"""The product, as a contestant: ranking alone, and the whole of ask(), over one generation on the disk.

The generation is made by the indexing line itself (indexer/next.py) from documents that need no reader, since the other
engines are given texts as well. Its files lie in a corpus beside it, so that `hoofbeats index` can go on from there.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import tee
from pathlib import Path

import msgspec

from indexer.catalogue import Listed, sources
from indexer.isolation import Reader, Request
from indexer.next import opened
from indexer.plan import compare
from indexer.report import Tally
from indexer.terms_read import compile_folder
from search import generations, layout
from search.answerer import Answerer
from search.draft import begin
from search.engine import Tree
from search.expansion import expand
from search.model import Block, Document, Metadata, Section, Source, Span
from search.query import parse
from search.settings import Settings, load
from search.snapshot import Snapshot
from search.terminology import Terminology
from tests.benchmarks.peers import BEST, bytes_in
from tests.benchmarks.texts import Text, documents

TERMINOLOGY = Path(__file__).parents[2] / "corpus" / "terminology"
AUDIENCES = ("patients", "professionals", "caregivers")
SECONDS = 20.0
"""Longest time for cutting one document."""
_FIRST_DAY = date(2015, 1, 1)


def settings(folder: Path) -> Settings:
    return load({"corpus": str(folder / "corpus"), "index": str(folder / "index")}, {})


def build(texts: Iterable[Text], folder: Path) -> None:
    """Index texts, in one generation, from documents to a published index; prepare() comes before it."""
    with Reader() as reader, begin(settings(folder).index) as draft:
        # As the command does: it loads what it needs while there is other work.
        reader.start()
        plan = compare(sources(settings(folder).corpus), {}, settings(folder), everything=False)
        asked, wanted = tee(map(_request, [task.listed for task in plan.tasks], documents(texts)))
        reader.expect(asked)
        terminology = compile_folder(settings(folder).corpus / "terminology", reader.attend)
        with opened(draft, plan, False, Tally(), {}) as upcoming:
            for task, request in zip(plan.tasks, wanted, strict=True):
                upcoming.read(task, reader.read(request))
            made = upcoming.finish(terminology)
        draft.publish(made)


def _request(one: Listed, group: Sequence[Text]) -> Request:
    return Request(one.location, one.id, one.path, Metadata(), 0, SECONDS, _document(one, group))


def prepare(texts: Sequence[Text], folder: Path) -> None:
    """Write the corpus that the index is of: a text file for each document, and the product's own terminology."""
    corpus = settings(folder).corpus
    shutil.copytree(TERMINOLOGY, corpus / "terminology")
    for number, group in enumerate(documents(texts)):
        path = corpus / "sources" / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_joined(group)[0], encoding="utf-8")
    ids = [text.id for text in texts]
    (folder / "ids.json").write_bytes(msgspec.json.encode(ids))


def _joined(group: Sequence[Text]) -> tuple[str, list[Span]]:
    """A document's text, and where in it each heading and each body stands, in turn."""
    pieces, spans, at = [group[0].title, "\n\n"], [], len(group[0].title) + 2
    for text in group:
        for piece in (text.heading, text.body):
            spans.append(Span(at, at + len(piece)))
            pieces += piece, "\n\n"
            at += len(piece) + 2
    return "".join(pieces), spans


def _document(one: Listed, group: Sequence[Text]) -> Document:
    text, spans = _joined(group)
    blocks: list[Block] = []
    sections: list[Section] = []
    title = group[0].title
    for number, (part, heading, body) in enumerate(zip(group, spans[::2], spans[1::2], strict=True)):
        blocks += Block("heading", heading.start, heading.end, 2), Block("paragraph", body.start, body.end)
        place = (heading.start, body.end, 2 * number, 2 * number + 2)
        sections.append(Section(number, part.heading, heading, 2, (title, part.heading), f"s{number}", *place))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    source = Source(one.id, one.path, sha256, "text/1", _about(group[0], int(sha256[:8], 16)))
    return Document(source, text, tuple(blocks), tuple(sections))


def _about(text: Text, number: int) -> Metadata:
    """What there is to filter and sort by."""
    return Metadata(
        title=text.title,
        url=text.url or None,
        publisher=text.url.partition("://")[2].partition("/")[0] or None,
        updated=_FIRST_DAY + timedelta(days=number % 4_000),
        language="en",
        audience=AUDIENCES[number % len(AUDIENCES)],
    )


class Ranking:
    """From a question to ids by BM25F over all fields; no terminology, no second stage."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine = _opened(folder).engine
        self._terminology = Terminology()
        self._ids: list[str] = msgspec.json.decode((folder / "ids.json").read_bytes())

    @staticmethod
    def build(texts: Iterable[Text], folder: Path) -> None:
        build(texts, folder)

    def ask(self, question: str) -> Sequence[str]:
        expanded = expand(parse(question), self._terminology, self._engine, on=False)
        found = self._engine.candidates(Tree(tuple(meaning.group for meaning in expanded.meanings)), BEST)
        return [self._ids[number] for number in found.numbers.tolist()]

    def size(self) -> int:
        return size(self._folder)


class Asking:
    """The whole of ask(): spelling, terminology, both stages, answers, marks, facets and citations of ten hits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._answerer = Answerer(settings(folder).index, checked=generations.Checked.ANSWERING, lasting=True)
        self._answerer.snapshot()

    @staticmethod
    def build(texts: Iterable[Text], folder: Path) -> None:
        build(texts, folder)

    def ask(self, question: str) -> Sequence[str]:
        return [hit.passage.id for hit in self._answerer.ask(question).hits]

    def size(self) -> int:
        return size(self._folder)


def _opened(folder: Path) -> Snapshot:
    return generations.open_newest(settings(folder).index, Snapshot, generations.Checked.ANSWERING)[0]


def size(folder: Path) -> int:
    """Bytes of the index without texts: extracted documents, and the passages that Whoosh stores."""
    index = settings(folder).index
    generation = generations.folder_of(index, generations.current(index))
    stored = sum(path.stat().st_size for path in (generation / layout.WHOOSH).glob("*._stored.col"))
    return bytes_in(generation) - bytes_in(generation / "documents") - stored
