"""How much is asked, how fast is it answered, and how often does nothing answer? For Prometheus, without anybody's words.

Labels are routes, methods, statuses and outcomes: never a question, a path or an address. The server's processes share
their counts through files in a folder; a single process keeps them in memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from search.answerer import Answerer
from search.errors import BadSetting, IndexUnavailable
from search.model import Reply

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder of shared counts: prometheus_client's own."""
BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds. A search takes a few milliseconds; a page of a long document, tens of them."""
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Network = IPv4Network | IPv6Network


class Metrics:
    """The counts of one site, in one process of it. Safe to share by threads."""

    def __init__(self, answerer: Answerer) -> None:
        # Imported here and not above: on import it decides, by FOLDER, whether processes share their counts.
        import prometheus_client as prometheus  # noqa: PLC0415
        from prometheus_client import multiprocess  # noqa: PLC0415

        self._write, own = prometheus.generate_latest, prometheus.CollectorRegistry()
        self._requests = prometheus.Counter(
            "hoofbeats_requests", "Requests, by route.", ("route", "method", "status"), registry=own
        )
        self._seconds = prometheus.Histogram(
            "hoofbeats_request_seconds", "Time that requests took.", ("route",), buckets=BUCKETS, registry=own
        )
        self._searches = prometheus.Counter(
            "hoofbeats_searches",
            "Searches by outcome: answered; related, where nothing answered; nothing, where nothing matched.",
            ("outcome",),
            registry=own,
        )
        self._shown = own
        if os.environ.get(FOLDER):
            self._shown = prometheus.CollectorRegistry()
            multiprocess.MultiProcessCollector(self._shown)  # type: ignore[no-untyped-call]
        self._shown.register(_Index(answerer))
        # The counts of one route, of which there are few, without looking their labels up for each request.
        self._of = cache(lambda *labels: (self._requests.labels(*labels), self._seconds.labels(labels[0])))
        self._ended = cache(self._searches.labels)

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        counted, timed = self._of(route, method, str(status))
        counted.inc()
        timed.observe(seconds)

    def search(self, outcome: str) -> None:
        """Count a search that ended so; see outcome_of."""
        self._ended(outcome).inc()

    def text(self) -> bytes:
        return self._write(self._shown)


def outcome_of(reply: Reply) -> str | None:
    """How a search ended, in a word; None for a later page of one, which is the same search."""
    if reply.page > 1:
        return None
    return "answered" if reply.answered else "related" if reply.hits else "nothing"


class _Index:
    """What there is to say of the index, looked up whenever the metrics are read."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415  # as above

        found: dict[str, tuple[str, float]] = {"ready": ("Whether questions can be answered.", 0)}
        with suppress(IndexUnavailable):
            snapshot = self._answerer.snapshot()
            found = {
                "ready": (found["ready"][0], 1),
                "index_generation": ("The generation in force.", snapshot.generation),
                "index_passages": ("Passages that can be found.", snapshot.passage_count),
                "index_damaged": ("Whether a newer generation cannot be read.", snapshot.damage is not None),
            }
        for name, (about, value) in found.items():
            yield GaugeMetricFamily(f"hoofbeats_{name}", about, value)


def networks(setting: str) -> tuple[Network, ...]:
    """The networks of a setting. Raises BadSetting for one that is none."""
    try:
        return tuple(ip_network(one) for one in setting.split())
    except ValueError as error:
        raise BadSetting(f"metrics_from names no network: {error}. Write 127.0.0.0/8 10.1.0.0/16, for instance.") from error


def is_within(address: str | None, allowed: tuple[Network, ...]) -> bool:
    """Whether a visitor's address is in one of some networks; an unknown address is in none."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    plain = found.ipv4_mapped if isinstance(found, IPv6Address) and found.ipv4_mapped else found
    return any(plain in network for network in allowed)
