"""What do the commands about the terminology share? The files as they stand now, and an index to look words up in.

The files win over what the index was built with, so that an expert sees an edit before indexing. Changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indexer.terms_files import digest
from indexer.terms_read import Placed, read_folder
from search.analysis import terms
from search.answerer import Answerer
from search.array_engine import ArrayEngine
from search.building import Builder
from search.errors import BadSetting, BadTerminology, IndexMissing
from search.postings import Vocabulary
from search.rules import FIELDS
from search.settings import Settings
from search.snapshot import Snapshot
from search.terminology import Terminology
from search.words import LIGHT, NEGATION, STOP


@dataclass(frozen=True, slots=True)
class Opened:
    """The terminology to look at. placed: where each concept is written; empty where it was taken from the index.

    snapshot: the index, or None if there is none. stale: the files say other than the index was built with.
    """

    terminology: Terminology
    placed: tuple[Placed, ...]
    snapshot: Snapshot | None
    stale: bool

    @property
    def engine(self) -> ArrayEngine:
        """What words are looked up in: the index, or where there is none, all words of the terminology itself."""
        return self.snapshot.engine if self.snapshot is not None else own_engine(self.terminology)


def folder_of(corpus: Path) -> Path:
    """Where a corpus keeps its terminology."""
    return corpus / "terminology"


def read(corpus: Path) -> tuple[Terminology, tuple[Placed, ...]]:
    """The terminology of a corpus, checked. Raises BadTerminology; BadSetting where there are no files of it."""
    folder = folder_of(corpus)
    try:
        if not any(folder.glob("*.toml")):
            raise BadSetting(f"There is no terminology at {folder}. Name the folder that holds terminology/: --corpus DIR")
        placed = tuple(read_folder(folder))
        return Terminology(tuple(each.concept for each in placed), digest(folder)), placed
    except OSError as error:
        path = Path(error.filename or folder)
        raise BadTerminology(path, 1, f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error


def opened(settings: Settings, *, needs_index: bool) -> Opened:
    """The terminology and the index of some settings.

    Raises BadTerminology, BadSetting where there is neither, IndexDamaged, and IndexMissing if needs_index.
    """
    try:
        snapshot = Answerer(settings.index).snapshot()
    except IndexMissing:
        if needs_index:
            raise
        snapshot = None
    return beside(settings.corpus, snapshot)


def beside(corpus: Path, snapshot: Snapshot | None) -> Opened:
    """The terminology of a corpus beside an index; that of the index where the corpus has no files of it."""
    if snapshot is not None and not any(folder_of(corpus).glob("*.toml")):
        return Opened(snapshot.terminology, (), snapshot, False)
    terminology, placed = read(corpus)
    stale = snapshot is not None and snapshot.terminology.digest != terminology.digest
    return Opened(terminology, placed, snapshot, stale)


def own_engine(terminology: Terminology) -> ArrayEngine:
    """An index in memory whose passages are the words of a terminology, one each, and words that every document holds."""
    vocabulary, builder = Vocabulary(), Builder()
    empty: list[list[int]] = [[] for _ in FIELDS[1:]]
    for concept in terminology.concepts:
        for entry in concept.entries:
            builder.add(0, [*empty, vocabulary.ids(entry.terms, add=True)], [])
    for word in sorted(STOP | LIGHT | NEGATION):
        builder.add(0, [*empty, vocabulary.ids(terms(word), add=True)], [])
    averages = [total / max(len(builder), 1) for total in builder.totals()]
    return ArrayEngine([builder.build(averages)], vocabulary, averages)
