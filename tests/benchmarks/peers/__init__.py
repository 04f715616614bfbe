"""The engines that stand beside us, each at its best documented settings, one thread, three fields where it has fields.

All do the same: from a question as typed to the ids of the ten best, by BM25 and any of the words. None stores texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from tests.benchmarks.texts import Text

BEST = 10
FIELDS = ("title", "heading", "body")
WORD = re.compile(r"\w+")


class Contestant(Protocol):
    """One engine over one folder: build() makes the folder, the constructor opens it.

    size: the index's bytes, texts stored in it apart.
    """

    def __init__(self, folder: Path) -> None: ...

    @staticmethod
    def build(texts: Iterable[Text], folder: Path) -> None: ...

    def ask(self, question: str) -> Sequence[str]: ...

    def size(self) -> int: ...


def bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class Numbered:
    """What is alike in those that keep their index in one folder, and number passages from nought."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ids: list[str] = msgspec.json.decode((folder.parent / "ids.json").read_bytes())

    def size(self) -> int:
        return bytes_in(self._folder)

    @staticmethod
    def keep_ids(texts: Iterable[Text], folder: Path) -> None:
        (folder.parent / "ids.json").write_bytes(msgspec.json.encode([text.id for text in texts]))
