"""Which of several documents that say the same comes first? Copies become one hit; an older version follows its newer one.

What supersedes what is said by the catalogue, and never guessed from dates or titles; a copy is a passage whose words
stand in another document too, under the same heading. Nothing here ranks by what a passage says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from search.model import Copy, Hit, Passage
from search.register import Known
from search.remembered import Remembered

Newer = Mapping[int, frozenset[int]]
"""For each superseded source, by number: all sources that are newer versions of it."""


def newer_versions(by_id: Mapping[str, Known]) -> Newer:
    """What the catalogue says supersedes what, over any number of steps, of sources that the index holds, by their ids."""
    found: dict[int, frozenset[int]] = {}
    for entry in by_id.values():
        if entry.superseded_by is None:
            continue
        chain: dict[int, None] = {}
        after = by_id.get(entry.superseded_by)
        while after is not None and after.number not in chain and after is not entry:
            chain[after.number] = None
            after = by_id.get(after.superseded_by or "")
        if chain:
            found[entry.number] = frozenset(chain)
    return found


def newer_first(sources: Sequence[int], newer: Newer, matching: Collection[int]) -> list[int]:
    """The places of hits, by their sources, with each superseded source's behind all of its newer versions'; else in order.

    matching: the sources of all that match. Where a newer version matches but is not among these, the older one is left out,
    for it is to stand behind that, unless nothing else is here.
    """
    last = {source: at for at, source in enumerate(sources)}

    def place(at: int) -> tuple[int, int]:
        after = newer.get(sources[at], frozenset())
        behind = max((last.get(source, len(sources)) for source in after if source in matching), default=at)
        return max(at, behind), len(after)

    places = [place(at) for at in range(len(sources))]
    order = sorted(range(len(sources)), key=places.__getitem__)
    return [at for at in order if places[at][0] < len(sources)] or order


def without_copies(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits of one page, those whose words stand in several documents as one hit that names the others."""
    kept: dict[bytes, Hit] = {}
    for hit in hits:
        key = _WORDS.of(hit.passage)
        first = kept.get(key)
        if first is None:
            kept[key] = hit
        elif hit.source.id in (first.source.id, *(copy.source.id for copy in first.copies)):
            kept[key + hit.passage.id.encode()] = hit
        else:
            kept[key] = replace(first, copies=(*first.copies, Copy(hit.passage, hit.source)))
    start = hits[0].rank if hits else 1
    return tuple(hit if hit.rank == rank else replace(hit, rank=rank) for rank, hit in enumerate(kept.values(), start))


def _words(passage: Passage) -> bytes:
    """What two passages must share to be copies: a hash of all that is read, whatever its white space."""
    read = [" ".join(text.split()) for text in (passage.text, passage.heading, *passage.context)]
    return hashlib.sha256("\n".join(read).encode(errors="surrogatepass")).digest()


_WORDS: Remembered[Passage, bytes] = Remembered(_words, 4096)
"""For as many passages as a generation keeps decoded."""
