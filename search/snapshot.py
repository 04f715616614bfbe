"""What does one generation, open for reading, hold? Everything that a question is answered from.

Immutable, and shared by threads. It reads a generation's folder and never the corpus.
"""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np

from search import bm25f, english, layout, packs, rules, suggest
from search.ahead import fetch
from search.array_engine import ArrayEngine
from search.cards import Card
from search.errors import IndexDamaged, IndexOutdated
from search.facets import Facets
from search.foreseen import Foreseen
from search.holders import end_to_end
from search.holding import Memory
from search.known import Sources, keep
from search.manifest import Manifest
from search.model import Document, Passage, Source
from search.past import Past, Removed, Retired
from search.postings import LAYOUT, Segment, Vocabulary
from search.register import Known
from search.remembered import loosely
from search.suggest import Speller
from search.terminology import Terminology
from search.versions import Newer
from search.whoosh_engine import Store

PASSAGES = 4096
"""Passages that are kept decoded: a page's worth for some hundreds of questions, about 12 MB. What was read first goes
first."""
_UNREADABLE = (OSError, ValueError, msgspec.DecodeError)
Decoded = OrderedDict[tuple[str, int], Passage]
T = TypeVar("T")
UNTYPED = frozenset({"spelling", "abbreviation", "capitals"})
"""Relations of words that are no correction of another: a misspelling of "diary" is no short form of diarrhea."""
FETCHED = 512 << 20
"""Bytes of arrays that are read into memory before the first question, those of some 400,000 passages, in a quarter of a
second."""


class Snapshot:
    """A generation.

    damage: what is wrong with newer ones that could not be opened, and what mends it, or None. runs_on: of each passage, by
    its number in the engine, whether it runs on to the end of a list. lists: the numbers of those that do, ascending.
    """

    engine: ArrayEngine
    speller: Speller
    _sources: Sources

    def __init__(self, folder: Path, manifest: Manifest, before: Snapshot | None = None) -> None:
        """before: the one that was open until now; what the two have in common is not made again.

        That is what was read into memory. Arrays are mapped anew: those of before lie in files that nobody looks after
        any more. Raises IndexDamaged for a folder that this program cannot use.
        """
        self.folder, self.manifest = folder, manifest
        self.damage: str | None = None
        _check_versions(folder, manifest)
        self._store = Store(folder / layout.WHOOSH)
        self._files = {entry.name: entry for entry in manifest.files}
        same = self._unchanged(before) if before else frozenset()
        try:
            self._past = Past.load(folder, layout.PAST)
            self._sources = Sources(folder, manifest.files, before._sources if before else None, same)
            self.terminology, self._vocabulary = self._loaded(before, same)
            self._segments = [Segment.load(folder / layout.arrays(info.name)) for info in self._store.segments]
            self._names = [info.name for info in self._store.segments]
            self._foreseen = [self._phrases(before, name, same) for name in self._names]
        except (OSError, EOFError, ValueError, msgspec.DecodeError) as error:
            raise IndexDamaged(_index(folder), str(error)) from error
        self.runs_on = end_to_end([segment.runs_on for segment in self._segments], np.bool_)
        self.lists = self.runs_on.nonzero()[0].astype(np.int32)
        alive = [info.alive for info in self._store.segments]
        memories = [self._memory(before, name, same) for name in self._names]
        self.engine = ArrayEngine(self._segments, self._vocabulary, manifest.averages, alive, memories, self._foreseen)
        self.facets = Facets({number: one.filters for number, one in self.sources.items()}, self.engine.sources)
        self.speller = self._spelling(before, same)
        # By the names of their segments, which are random and never change: those that stay are not decoded again.
        self._passages: Decoded = before._passages if before else OrderedDict()
        self._read = lru_cache(maxsize=256)(loosely(self._read_document))

    def prepare(self, *, lasting: bool) -> None:
        """Make and read now what a question would wait for; lasting: and what pays only where many will be asked."""
        english.prepare()
        self.terminology.prepare()
        fetch([*self._segments, *self._foreseen], FETCHED)
        if lasting:
            self.engine.prepare()

    def _memory(self, before: Snapshot | None, name: str, same: frozenset[str]) -> Memory:
        """What was found in a segment's arrays, where these are the very same."""
        held = self._still(before, name, layout.arrays(name), same, lambda one: one.engine.memories)
        return Memory() if held is None else held

    def _phrases(self, before: Snapshot | None, name: str, same: frozenset[str]) -> Foreseen:
        """What a segment holds of phrases."""
        folder = layout.phrases(name)
        return Foreseen.load(self.folder / folder, self._still(before, name, folder, same, lambda one: one._foreseen))

    def _still(
        self, before: Snapshot | None, name: str, folder: str, same: frozenset[str], held: Callable[[Snapshot], Sequence[T]]
    ) -> T | None:
        """What before holds of a segment, where the files in a folder of it are the very same."""
        if before is None or name not in before._names:
            return None
        within = (file for file in self._files if file.startswith(f"{folder}/"))
        return held(before)[before._names.index(name)] if all(file in same for file in within) else None

    def _spelling(self, before: Snapshot | None, same: frozenset[str]) -> Speller:
        terms, told = self._vocabulary.terms, (loosely(self._surfaces), loosely(self.engine.document_frequency))
        if before and layout.TERMINOLOGY in same:
            # The vocabulary of one index only grows; that of one built anew may be another.
            held = before._vocabulary.terms
            if terms[: len(held)] == held:
                return before.speller.on(*told, terms[len(held) :])
        entries = (entry for concept in self.terminology.concepts for entry in concept.entries)
        words = (entry.text for entry in entries if entry.relation not in UNTYPED)
        return Speller(terms, words, *told)

    def _unchanged(self, before: Snapshot) -> frozenset[str]:
        """The files that this generation has from the one before."""
        return frozenset(name for name, entry in self._files.items() if entry.same(before._files.get(name)))

    def _loaded(self, before: Snapshot | None, same: frozenset[str]) -> tuple[Terminology, Vocabulary]:
        terminology = before.terminology if before and layout.TERMINOLOGY in same else None
        vocabulary = before._vocabulary if before and layout.VOCABULARY in same else None
        return (
            terminology or Terminology.load(self.folder / layout.TERMINOLOGY),
            vocabulary or Vocabulary.load(self.folder / layout.VOCABULARY),
        )

    @property
    def generation(self) -> int:
        return self.manifest.generation

    @property
    def built_at(self) -> str:
        return self.manifest.built_at

    @property
    def passage_count(self) -> int:
        return self.manifest.counts.passages

    @property
    def sources(self) -> Mapping[int, Known]:
        """What is known of each source, by its number in the engine."""
        return self._sources.by_number

    @property
    def newer(self) -> Newer:
        return self._sources.newer

    def source_ids(self) -> list[str]:
        return sorted(self._sources.by_id)

    def document(self, source_id: str) -> Document | None:
        """A document as it was extracted, or None if there is none of that id."""
        return self._read(source_id) if source_id in self._sources.by_id else None

    def cards(self) -> Iterator[Card]:
        """What is known of each document without opening it: all there are, read anew each time."""
        with self._reading():
            yield from self._sources.cards()

    def card(self, source_id: str) -> Card | None:
        with self._reading():
            return self._sources.card(source_id)

    def source(self, source_id: str) -> Source:
        """The source of a passage of this generation."""
        return self.card_behind(source_id).source

    def passages_of(self, source_id: str) -> tuple[Passage, ...]:
        return self._store.of_source(source_id)

    def passage(self, passage_id: str) -> Passage | None:
        return self._store.find(passage_id)

    def retired(self, passage_id: str) -> Retired | None:
        """A passage that its document no longer holds, as it was cited; None if there is none of that id."""
        with self._reading():
            return self._past.retired(passage_id)

    def removed(self, passage_id: str) -> Removed | None:
        """What is left of the removed document that a passage was cited from; None if there is none of that id."""
        return self._past.removed(passage_id)

    def successor(self, retired: Retired) -> Passage | None:
        """What stands today in the place of a retired passage, over all the changes since; None if nothing does."""
        with self._reading():
            return self._past.successor(retired, self.passage)

    def passage_at(self, number: int) -> Passage:
        """A passage by its number in the engine."""
        segment, within = self.engine.locate(number)
        key = self._names[segment], within
        found = self._passages.get(key)
        if found is None:
            found = keep(self._passages, key, self._store.passage(segment, within), PASSAGES)
        return found

    def updated(self, number: int) -> date:
        """When a source was last updated; see Sources.updated."""
        return self._sources.updated(number)

    def close(self) -> None:
        self._store.close()

    def card_behind(self, source_id: str) -> Card:
        """The card of the document of a passage of this generation."""
        try:
            found = self._sources.card(source_id)
        except _UNREADABLE as error:
            raise self._damaged(error) from error
        if found is None:
            raise IndexDamaged(_index(self.folder), f"no document {source_id!r} stands behind a passage")
        return found

    def _read_document(self, source_id: str) -> Document:
        with self._reading():
            return msgspec.json.decode(packs.read(self.folder, self.card_behind(source_id).place), type=Document)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except _UNREADABLE as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> IndexDamaged:
        return IndexDamaged(_index(self.folder), f"in generation {self.folder.name}, {error}")

    def _surfaces(self, term: str) -> set[str]:
        """How some documents write a term of the index."""
        return suggest.written(term, map(self.passage_at, self.engine.passages_with(term)))


def _check_versions(folder: Path, manifest: Manifest) -> None:
    built = manifest.versions
    for what, has, needed in (
        ("analysis", built.analysis, rules.ANALYSIS),
        ("arrays of layout", built.layout, LAYOUT),
        ("weights of", built.scheme, bm25f.SCHEME),
    ):
        if has != needed:
            raise IndexOutdated(_index(folder), f"it was built with {what} {has}, and this program needs {needed}")


def _index(folder: Path) -> Path:
    """The index that a generation's folder belongs to: what the command that mends it is given."""
    return folder.parent.parent
