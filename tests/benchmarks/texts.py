"""Passages and questions as every engine is given them, read from a collection.

Imported in every engine's process, so it imports next to nothing: memory is measured there.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import msgspec

from search.errors import BadCollection


@dataclass(frozen=True, slots=True)
class Text:
    """One passage: the title of its document, the heading that it stands under, and its own text."""

    id: str
    title: str
    heading: str
    body: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Questions:
    """Whole questions, and questions of a few words."""

    long: tuple[str, ...]
    short: tuple[str, ...]

    def sets(self) -> dict[str, tuple[str, ...]]:
        return {name: asked for name, asked in (("long", self.long), ("short", self.short)) if asked}


def read(path: Path) -> tuple[list[Text], Questions]:
    """The passages of a docs.jsonl or docs.jsonl.gz, and the questions of queries.tsv and queries-short.tsv beside it.

    Passages without a text are left out. Raises BadCollection.
    """
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        texts = [msgspec.json.decode(line, type=Text) for line in data.splitlines() if line.strip()]
        questions = Questions(*(_questions(path.parent / name) for name in ("queries.tsv", "queries-short.tsv")))
    except (OSError, EOFError, UnicodeDecodeError, msgspec.DecodeError, msgspec.ValidationError) as error:
        raise BadCollection(
            f"{path} cannot be measured: {error}. It must hold one JSON object a line with id, title, heading and body."
        ) from error
    texts = [text for text in texts if text.body.strip()]
    if not texts or not questions.sets():
        raise BadCollection(f"{path} holds no passages, or no queries.tsv stands beside it.")
    return texts, questions


def _questions(path: Path) -> tuple[str, ...]:
    if not path.exists():
        return ()
    return tuple(line.partition("\t")[2].strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def documents(texts: Iterable[Text]) -> Iterator[list[Text]]:
    """The passages of each document: those that follow one another with one title and address."""
    for _, group in groupby(texts, key=lambda text: (text.title, text.url)):
        yield list(group)


def write(texts: Sequence[Text], path: Path) -> None:
    path.write_bytes(msgspec.json.Encoder().encode_lines(texts))


@dataclass(frozen=True, slots=True)
class Written:
    """The passages of a file that write() wrote, one after the other, as often as they are gone through.

    Never all at once, so that what an engine holds while it builds is its own.
    """

    path: Path

    def __iter__(self) -> Iterator[Text]:
        decoder = msgspec.json.Decoder(Text)
        with self.path.open("rb") as lines:
            for line in lines:
                yield decoder.decode(line)
