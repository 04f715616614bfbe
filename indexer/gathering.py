"""How do the terms of many sources become one stretch of the index's stream? Some hundred sources at a time.

Each process that finds terms numbers them in a glossary of its own (fields.py); here they get their numbers in the
vocabulary, in the order in which they first stand in a passage, so that an index does not depend on who found them. A
source by itself costs some thirty calls of numpy, however short it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from indexer.requests import Extract, Spelled
from search.engine import Ints, Records
from search.postings import Vocabulary
from search.rules import FIELDS

_ENOUGH = 1 << 20
"""Bytes of streams, of which a token takes four, that are gathered before they are looked at."""
_UNUSED = -2
"""Stands for a term of a glossary that no passage has held so far. A vocabulary holds none such."""

_NOUGHT = bytes(4)
"""Where the first begins, of arrays that say where each ends."""


class Gathering:
    """What sources hold, until it is taken as one. full: whether there is enough to be worth taking."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._glossaries: dict[int, tuple[int, Sequence[str]]] = {}
        """By identity, their order; each is held, so that no other comes to lie there."""
        self._ids: list[Ints] = []
        """For each glossary, the vocabulary's numbers of its own. What ends a field is no term: -1 stands last, where -1
        finds it."""
        self._spelled: list[tuple[int, Spelled]] = []
        self._bytes = 0

    @property
    def full(self) -> bool:
        return self._bytes >= _ENOUGH

    def add(self, spelled: Spelled, glossary: Sequence[str]) -> None:
        """Add a source's passages.

        glossary: the terms by the numbers in spelled; always the same object, which only grows.
        """
        if id(glossary) not in self._glossaries:
            self._glossaries[id(glossary)] = len(self._ids), glossary
            self._ids.append(np.asarray([-1], np.int32))
        self._spelled.append((self._glossaries[id(glossary)][0], spelled))
        self._bytes += len(spelled.stream)

    def take(self) -> Records:
        """What was added, end to end; it is no longer held here."""
        spelled = [one for _, one in self._spelled]
        tokens, passages = _sizes(one.stream for one in spelled), _sizes(one.unit_ends for one in spelled)
        units = _sizes(one.unit_starts for one in spelled)
        first, first_unit = tokens.cumsum(dtype=np.int32) - tokens, units.cumsum(dtype=np.int32) - units
        ends = _ints(one.ends for one in spelled) + first.repeat(len(FIELDS) * passages)
        unit_ends = _ints(one.unit_ends for one in spelled) + first_unit.repeat(passages)
        unit_starts = _ints(one.unit_starts for one in spelled) + first.repeat(units)
        stream = self._translated(tokens)
        self._spelled.clear()
        self._bytes = 0
        return Records(stream, np.append(np.int32(0), ends), unit_starts, np.append(np.int32(0), unit_ends))

    def _translated(self, tokens: Ints) -> Ints:
        """The streams end to end, by the vocabulary. tokens: how many each has."""
        self._grow()
        # One table of all glossaries, in which each begins where the one before has its -1.
        begins = np.cumsum([0, *map(len, self._ids)], dtype=np.int32)
        table = np.concatenate([np.empty(0, np.int32), *self._ids])
        stream = _ints(one.stream for _, one in self._spelled)
        stream = stream + begins[[glossary for glossary, _ in self._spelled]].repeat(tokens)
        found = table.take(stream)
        if found.min(initial=0) == _UNUSED:
            new = list(dict.fromkeys(stream[found == _UNUSED].tolist()))
            table[new] = self._vocabulary.ids(self._named(new, begins), add=True)
            self._ids = np.split(table, begins[1:-1])
            found = table.take(stream)
        return found

    def _grow(self) -> None:
        for number, glossary in self._glossaries.values():
            if len(self._ids[number]) <= len(glossary):
                longer = np.full(2 * len(glossary) + 1, _UNUSED, np.int32)
                longer[: len(self._ids[number]) - 1] = self._ids[number][:-1]
                longer[-1] = -1
                self._ids[number] = longer

    def _named(self, places: Sequence[int], begins: Ints) -> list[str]:
        """The terms at some places of the table."""
        glossaries = [glossary for _, glossary in self._glossaries.values()]
        of = (begins.searchsorted(places, side="right") - 1).tolist()
        first = begins.tolist()
        return [glossaries[number][place - first[number]] for number, place in zip(of, places, strict=True)]


def holds_together(extract: Extract) -> bool:
    """Whether what a process says that it found can be taken for a source's passages.

    It has read a file that may be hostile, and wrong numbers would become terms of other passages, or make every question
    fail that meets them. What its records and its document say is passed on unread. Its glossary: see are_terms.
    """
    spelled, passages = extract.spelled, extract.passages
    count, fields = len(passages.ids), len(FIELDS)
    arrays = spelled.stream, _NOUGHT + spelled.ends, spelled.unit_starts, _NOUGHT + spelled.unit_ends
    if not len(passages.runs_on) == len(passages.records) == count or any(len(one) % 4 for one in arrays):
        return False
    stream, starts, unit_starts, unit_ptr = [np.frombuffer(one, np.int32) for one in arrays]
    if (len(starts), len(unit_ptr)) != (count * fields + 1, count + 1):
        return False
    if (starts.item(-1), unit_ptr.item(-1)) != (len(stream), len(unit_starts)):
        return False
    # What is no term ends a field, and each field ends so: therefore starts ascend.
    (ends,) = (stream.view(np.uint32) >= len(extract.glossary)).nonzero()
    if len(ends) != count * fields or not ((ends + 1 == starts[1:]) & (stream.take(ends) == -1)).all():
        return False
    if (unit_ptr[1:] < unit_ptr[:-1]).any() or (unit_starts[1:] < unit_starts[:-1]).any():
        return False
    tokens = (starts[1:] - starts[:-1]).reshape(count, fields).sum(0) - count
    # A unit begins within its body; one without terms, perhaps where that ends.
    units = unit_ptr[1:] - unit_ptr[:-1]
    first, last = starts[fields - 1 : -1 : fields].repeat(units), starts[fields::fields].repeat(units)
    return bool(((first <= unit_starts) & (unit_starts < last)).all()) and spelled.tokens == tuple(tokens.tolist())


def are_terms(named: Sequence[str]) -> bool:
    """Whether what a process names are terms. A vocabulary keeps one a line: two in one would shift the ids of all after."""
    return " ".join(named).split() == list(named)


def _sizes(parts: Iterable[bytes]) -> Ints:
    return np.asarray([len(part) // 4 for part in parts], np.int32)


def _ints(parts: Iterable[bytes]) -> Ints:
    return np.frombuffer(b"".join(parts), np.int32)
