"""The full-text index of SQLite, which Python brings along."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from tests.benchmarks.peers import BEST, WORD, Numbered
from tests.benchmarks.texts import Text

STOP_WORDS = "stop.json"
"""Beside the index: the words of a question that are left out, as a JSON list."""


class Fts5(Numbered):
    """SQLite's FTS5: porter over unicode61, contentless, optimized, `ORDER BY rank`.

    It has no stop words, so the question's are left out before it is asked: it is faster for that. They are read from a
    file, as the module that holds them brings along what is no part of the memory that FTS5 takes.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._stop = frozenset(msgspec.json.decode((folder.parent / STOP_WORDS).read_bytes()))
        self._connection = sqlite3.connect(folder / "fts5.db")
        self._connection.execute("PRAGMA mmap_size=1073741824")
        self._connection.execute("PRAGMA cache_size=-64000")

    @staticmethod
    def build(texts: Iterable[Text], folder: Path) -> None:
        folder.mkdir()
        connection = sqlite3.connect(folder / "fts5.db")
        connection.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(title, heading, body, content='', tokenize='porter unicode61')"
        )
        rows = ((number, text.title, text.heading, text.body) for number, text in enumerate(texts))
        connection.executemany("INSERT INTO passages(rowid, title, heading, body) VALUES (?, ?, ?, ?)", rows)
        connection.execute("INSERT INTO passages(passages) VALUES ('optimize')")
        connection.commit()
        connection.execute("VACUUM")
        connection.close()
        Numbered.keep_ids(texts, folder)

    def ask(self, question: str) -> Sequence[str]:
        words = [word for word in WORD.findall(question.lower()) if word not in self._stop]
        if not words:
            return []
        matching = " OR ".join(f'"{word}"' for word in words)
        asked = f"SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT {BEST}"  # noqa: S608  # a constant
        return [self._ids[row] for (row,) in self._connection.execute(asked, (matching,))]
