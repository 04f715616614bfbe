"""What becomes of the addresses? Files of the corpus: what a host still says is kept, what it has taken back is removed.

The files lie in fetched/ among the sources, and corpus/fetched.json says of each where it comes from, when, and its hash;
the catalogue reads it. Only what has changed is fetched anew. Nothing is indexed here, and no file is touched that was
not fetched.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from indexer import addresses, fetched, sitemap
from indexer.addresses import Address, host_of
from indexer.fetched import Fetched
from indexer.network import FetchError, Network, Reply
from indexer.placing import place
from search import disk, locks
from search.errors import IndexUnavailable
from search.settings import Settings

MISSES = 2
"""A page that was not found so often, on separate runs, is gone: once may be a mishap of the site's."""
_CANONICAL = re.compile(rb"""<link\b[^>]*\brel\s*=\s*["']?canonical\b""", re.IGNORECASE)

Told = Callable[[int, int, str], None]
"""Called before each address: how many are done, of how many, and which."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An address that could not be fetched, and why, in one line. What was fetched of it before stays."""

    url: str
    reason: str


@dataclass
class FetchReport:
    """What one run did, by address. missing: not found, for the first time or still. seconds: how long it took."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    seconds: float = 0.0


def fetch(settings: Settings, network: Network | None = None, told: Told | None = None) -> FetchReport:
    """Fetch the addresses of a corpus. network: for tests.

    Raises BadSetting for a wrong list, WriterBusy while another fetches, IndexUnavailable where nothing can be written.
    """
    began = time.monotonic()
    listed = addresses.load(settings.corpus)
    try:
        with (
            locks.alone(settings.corpus / ".fetch.lock", settings.corpus / fetched.NAME),
            network or _network(settings, listed) as door,
        ):
            run = _Run(settings.corpus, door)
            run.carry_out(listed, told)
    except OSError as error:
        reason = f"{error.strerror or error} ({error.filename})" if error.filename else str(error)
        raise IndexUnavailable(f"What is fetched for {settings.corpus} cannot be kept: {reason}. Mend that.") from error
    run.report.seconds = time.monotonic() - began
    return run.report


def agent(settings: Settings) -> str:
    """How we introduce ourselves: by name and version, and with whoever can be asked about it."""
    asked = " ".join(settings.contact.encode("ascii", "ignore").decode().split())
    return f"hoofbeats/{metadata.version('hoofbeats')}" + (f" (+{asked})" if asked else "")


class _Run:
    """One run over the list. known: what was fetched so far, by address."""

    def __init__(self, corpus: Path, network: Network) -> None:
        self._corpus, self._network = corpus, network
        self.known = {one.url: one for one in fetched.load(corpus)}
        self.report = FetchReport()

    def carry_out(self, listed: list[Address], told: Told | None) -> None:
        wanted = self._wanted(listed)
        for url in [url for url in self.known if url not in wanted]:
            self._forget(self.known.pop(url))
        self._save()
        for done, url in enumerate(_in_turns(wanted)):
            if told is not None:
                told(done, len(wanted), url)
            try:
                self._one(url, wanted[url])
            except FetchError as error:
                self.report.failed.append(Failed(url, str(error)))
            # After each: what a run that is stopped has fetched is known to the next.
            self._save()

    def _wanted(self, listed: list[Address]) -> dict[str, Address]:
        """Every page to fetch, and the entry that it is fetched for."""
        wanted: dict[str, Address] = {}
        for entry in listed:
            if not entry.sitemap:
                wanted[entry.url] = entry
                continue
            # A page that fell out of a sitemap may still be there: the site says 404 or 410 when it is not.
            for one in self.known.values():
                if one.listed_by == entry.url:
                    wanted.setdefault(one.url, entry)
            try:
                for url in sitemap.pages(entry, self._network):
                    wanted.setdefault(url, entry)
            except FetchError as error:
                self.report.failed.append(Failed(entry.url, str(error)))
        return wanted

    def _one(self, url: str, entry: Address) -> None:
        before = self.known.get(url)
        held = before is not None and bool(before.path) and (self._corpus / before.path).is_file()
        headers = {}
        if before is not None and held:
            given = (("If-None-Match", before.etag), ("If-Modified-Since", before.modified))
            headers = {name: value for name, value in given if value}
        reply = self._network.get(url, headers)
        if reply.status == 200:
            self._keep(url, entry, reply, before if held else None)
        elif reply.status == 304 and before is not None and held:
            self.known[url] = replace(before, listed_by=entry.url, about=entry.about, checked=_now(), misses=0)
            self.report.unchanged.append(url)
        elif reply.status in (404, 410):
            self._miss(url, entry, before, gone=reply.status == 410)
        else:
            raise FetchError(f"status {reply.status}")

    def _keep(self, url: str, entry: Address, reply: Reply, before: Fetched | None) -> None:
        sha256 = hashlib.sha256(reply.body).hexdigest()
        path = place(self._corpus, url, reply)
        same = before is not None and (before.sha256, before.path) == (sha256, path)
        if not same:
            (self._corpus / path).parent.mkdir(parents=True, exist_ok=True)
            disk.put(self._corpus / path, reply.body)
            if before is not None and before.path != path:
                (self._corpus / before.path).unlink(missing_ok=True)
        self.known[url] = Fetched(
            url=url,
            final=reply.url,
            listed_by=entry.url,
            path=path,
            sha256=sha256,
            fetched=before.fetched if same and before is not None else _now(),
            checked=_now(),
            etag=_header(reply, "etag"),
            modified=_header(reply, "last-modified"),
            canonical=bool(_CANONICAL.search(reply.body)),
            about=entry.about,
        )
        (self.report.unchanged if same else self.report.changed if before else self.report.added).append(url)

    def _miss(self, url: str, entry: Address, before: Fetched | None, *, gone: bool) -> None:
        if before is None:
            before = Fetched(url=url, final=url, listed_by=entry.url)
        misses = before.misses + 1
        known = replace(before, listed_by=entry.url, checked=_now(), misses=misses)
        if before.path and (gone or misses >= MISSES):
            self._forget(before)
            known = Fetched(url=url, final=before.final, listed_by=entry.url, checked=_now(), misses=misses)
        else:
            self.report.missing.append(url)
        self.known[url] = known

    def _forget(self, one: Fetched) -> None:
        if one.path:
            (self._corpus / one.path).unlink(missing_ok=True)
            self.report.removed.append(one.url)

    def _save(self) -> None:
        known = sorted(self.known.values(), key=lambda one: one.url)
        disk.put(self._corpus / fetched.NAME, fetched.encode(known))


def _network(settings: Settings, listed: list[Address]) -> Network:
    hosts = {host_of(entry.url) for entry in listed}
    private, pause = bool(settings.fetch_private), settings.fetch_seconds
    return Network(hosts, agent(settings), private=private, pause=pause, most=settings.max_source_bytes)


def _in_turns(wanted: dict[str, Address]) -> list[str]:
    """The addresses with hosts by turns, so that one host's pause is another's turn."""
    turns: dict[str, int] = {}
    order = {}
    for url in wanted:
        turns[host_of(url)] = order[url] = turns.get(host_of(url), 0) + 1
    return sorted(wanted, key=lambda url: order[url])


def _header(reply: Reply, name: str) -> str:
    value = reply.headers.get(name, "")
    return value if value.isprintable() and len(value) < 500 else ""


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
