"""What is indexed of a passage, field by field, and which terms are these?

The reading process finds the terms (child.py), so that a machine's cores share that work and a text that takes for ever
costs its own reading alone; writing.py finds those of passages that are only stored. Both ask here. Terms travel as
numbers of a glossary, since a million words take as long to pass on as they took to be read.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache

from indexer.requests import Spelled
from search.analysis_in_bulk import Bulk
from search.model import Passage
from search.rules import FIELDS

_END = array("i", [-1])
"""What stands after each field."""


class TermFinder:
    """Finds the terms of passages. Its glossary names the terms that it has met, by number, and only grows."""

    def __init__(self) -> None:
        self._bulk = Bulk()
        self.glossary = self._bulk.terms
        # Titles, headings and lead-ins are those of the passage before, more often than not.
        self._whole = lru_cache(maxsize=64)(self._found)

    def spelled(self, passages: Sequence[Passage]) -> Spelled:
        stream, ends, units, unit_ends = array("i"), array("i"), array("i"), array("i")
        for passage in passages:
            *around, body = field_texts(passage)
            for text in around:
                stream += self._whole(text)
                ends.append(len(stream))
            found, begins = self._bulk.between(body, [unit.start for unit in passage.units])
            units.extend([len(stream) + begin for begin in begins])
            unit_ends.append(len(units))
            stream.extend(found)
            stream += _END
            ends.append(len(stream))
        return Spelled(stream.tobytes(), ends.tobytes(), units.tobytes(), unit_ends.tobytes(), _tokens(ends))

    def _found(self, text: str) -> array[int]:
        """The terms of a whole field, and its end."""
        return array("i", self._bulk.between(text, ())[0]) + _END


def _tokens(ends: Sequence[int]) -> tuple[int, ...]:
    """How many tokens each field has in all passages, without what ends it in each."""
    starts, fields = [0, *ends], len(FIELDS)
    return tuple([sum(ends[at::fields]) - sum(starts[at:-1:fields]) - len(ends) // fields for at in range(fields)])


def field_texts(passage: Passage) -> tuple[str, str, str, str]:
    """What is indexed of a passage, in the order of rules.FIELDS: nothing but what the passage itself holds.

    A label ("Biopsy:") stands with the first sentence, and leads into them all.
    """
    title, *headings = passage.heading_path or ("",)
    leads = list(passage.context)
    if passage.label:
        leads.append(passage.label.of(passage.text))
    return title, "\n".join(headings), "\n".join(leads), passage.text
