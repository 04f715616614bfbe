"""What does it take to repeat a search, or to say why it cannot be repeated? A librarian's record, in one file.

Plain text, in lines that read without a glossary. Nothing of it is kept here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.metadata import version

from search import rules
from search.links import passage_links
from search.model import Hit, Reading, Reply
from search.service import ask
from search.snapshot import Snapshot
from search.terminal import count
from search.wire import corrected
from web import wording
from web.parameters import MAX_PER_PAGE, Search
from web.site import Site

MOST = 1000
"""Passages that are listed; a search that finds more says how many it found."""


def record(here: Site, asked: Search, now: datetime, address: str, root: str) -> str:
    """The record. now: when it was made, in UTC; address: of the search; root: of the site, with its prefix."""
    # One generation for all of it: another may come into force between two pages, and before the head.
    snapshot = here.answerer.snapshot()
    pages = list(_replies(here, snapshot, asked))
    reply = pages[0]
    listed = [line for page in pages for hit in page.hits for line in _passage(hit, root, reply.answered)]
    left = reply.total - sum(map(_passages, pages))
    if left:
        listed.append(f"{left} more passages match; they are not listed.")
    return "\n".join([*_head(snapshot, asked, reply, now, address), "", "Passages, in order:", "", *listed]) + "\n"


def _replies(here: Site, snapshot: Snapshot, asked: Search) -> Iterator[Reply]:
    """Every page of the search in one generation, until all is listed that will be."""
    found = 0
    for page in range(1, MOST // MAX_PER_PAGE + 1):
        with here.asking:
            reply = ask(
                asked.question or "",
                snapshot,
                page=page,
                per_page=MAX_PER_PAGE,
                on=asked.expand,
                sort=asked.sort,
                filters=asked.filters,
            )
        yield reply
        found += _passages(reply)
        if found >= reply.total:
            return


def _passages(reply: Reply) -> int:
    """How many of the passages that match stand on a page: its hits, and the copies of each."""
    return sum(1 + len(hit.copies) for hit in reply.hits)


def _head(snapshot: Snapshot, asked: Search, reply: Reply, now: datetime, address: str) -> Iterator[str]:
    yield "Record of a search with Hoofbeats"
    yield ""
    yield f"Made: {now:%Y-%m-%d %H:%M} UTC"
    yield f"Question, as typed: {' '.join(reply.query.split())}"
    yield from _reading(reply.reading, reply.query)
    yield f"Filters: {_listed(f'{name} is {value}' for name, value in reply.reading.filters.items())}"
    yield f"Other words with the same meaning: {'looked for too' if asked.expand else 'not looked for'}"
    yield f"Order: {'newest first' if asked.sort == 'updated' else 'best answer first'}"
    yield f"Answered: {'yes' if reply.answered else 'no; what is listed is only related'}"
    yield f"Passages that match: {reply.total}"
    yield f"Index: generation {reply.generation}, built {reply.built_at}"
    yield f"Searched: {count(len(snapshot.source_ids()), 'document')}, {count(snapshot.passage_count, 'passage')}"
    yield f"Terminology: {len(snapshot.terminology.concepts)} concepts, fingerprint {snapshot.terminology.digest or 'none'}"
    yield f"Program: Hoofbeats {version('hoofbeats')}, analysis {rules.ANALYSIS}"
    yield f"To repeat it: {address}"


def _reading(reading: Reading, query: str) -> Iterator[str]:
    for term in reading.terms:
        also = f"; looked for: {', '.join(term.expanded_to)}" if term.expanded_to else ""
        yield f"Read: {wording.read_as(term)}{also}"
    yield f"Corrected: {corrected(query, reading.corrections) or 'nothing'}"
    for name, words in (
        ("Not looked for", reading.ignored),
        ("Left out on request", reading.excluded),
        ("Ambiguous", reading.ambiguous),
        ("Found nowhere", reading.unmatched),
    ):
        yield f"{name}: {_listed(words)}"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values) or "none"


def _passage(hit: Hit, root: str, answered: bool) -> Iterator[str]:
    links = passage_links(hit.passage, hit.source, hit.answer, root)
    where = " > ".join(hit.passage.heading_path) or hit.source.title
    yield f"{hit.rank}. {hit.passage.id}  document {hit.source.id}  {'answer' if hit.answer and answered else 'related'}"
    yield f"   {where}"
    yield f"   {links['permalink']}"
    for copy in hit.copies:
        yield f"   The same words also in: {copy.passage.id}  document {copy.source.id}"
