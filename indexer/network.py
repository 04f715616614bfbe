"""Who may be reached, and how politely? The only door to the network: one address at a time, of hosts that were listed.

Names are looked up once, every address that they stand for must be public, and that very address is connected to: so no
answer of a name server, and no redirect, leads to a machine behind the firewall. robots.txt is obeyed, each host gets its
pauses, and sizes and times are limited. What a page holds is not looked at here.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import httpx

from indexer.addresses import host_of

NAME = "hoofbeats"
"""How robots.txt may speak to us."""
CONNECT_SECONDS = 10.0
WHOLE_SECONDS = 120.0
"""For one address, redirects and a slow host's body included."""
REDIRECTS = 5
ROBOTS_BYTES = 500_000
"""As much of a robots.txt as RFC 9309 asks to be read."""
LONGEST_PAUSE = 60.0
"""Seconds of a Crawl-delay that are kept to; a host that asks for more is asked no sooner than that."""

_REDIRECTED = (301, 302, 303, 307, 308)

Resolve = Callable[[str, int], Collection[str]]


class FetchError(Exception):
    """Why an address could not be fetched, in one line."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a host answered. url: after redirects; headers: names in small letters."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes


class Network:
    """Fetches from the listed hosts ("host" or "host:port"). Use as a context manager, from one thread.

    private: reach private and loopback addresses too. pause: seconds between two requests to one host. most: bytes of a
    body. resolve and context, for tests: the name service, and whom to trust.
    """

    def __init__(
        self,
        hosts: Iterable[str],
        agent: str,
        *,
        private: bool = False,
        pause: float = 2.0,
        most: int = 20_000_000,
        resolve: Resolve | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._hosts, self._private, self._pause, self._most = frozenset(hosts), private, pause, most
        self._agent = agent
        self._resolve = resolve or _addresses
        # A connection is never used again: two hosts at one address would share one that was made for the first.
        self._client = httpx.Client(
            timeout=CONNECT_SECONDS,
            trust_env=False,
            verify=context or True,
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        self._robots: dict[str, RobotFileParser] = {}
        self._silent: dict[str, str] = {}
        self._next: dict[str, float] = {}

    def __enter__(self) -> Network:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Fetch an address, and follow its redirects. Raises FetchError."""
        deadline = time.monotonic() + WHOLE_SECONDS
        for _ in range(REDIRECTS + 1):
            self._check_listed(url)
            if not self._rules(url, deadline).can_fetch(NAME, url):
                raise FetchError(f"robots.txt of {host_of(url)} asks not to fetch this")
            reply = self._request(url, headers or {}, self._most, deadline)
            target = reply.headers.get("location")
            if reply.status not in _REDIRECTED or not target:
                return reply
            url = self._target(url, target)
        raise FetchError(f"more than {REDIRECTS} redirects")

    def _check_listed(self, url: str) -> None:
        if not url.startswith(("http://", "https://")) or host_of(url) not in self._hosts:
            raise FetchError(f"leads to {host_of(url) or url[:80]!r}, which is not among the hosts of addresses.toml")

    def _target(self, url: str, location: str) -> str:
        try:
            target = urljoin(url, location).partition("#")[0]
            httpx.URL(target)
        except (ValueError, httpx.InvalidURL):
            raise FetchError(f"redirects to {location[:80]!r}, which is no address") from None
        if url.startswith("https://") and not target.startswith("https://"):
            raise FetchError(f"redirects to {target[:80]}, which is not encrypted")
        return target

    def _rules(self, url: str, deadline: float) -> RobotFileParser:
        """What the robots.txt of a host says, read once. A host that cannot say is not asked anything else."""
        origin = urljoin(url, "/")
        if origin in self._silent:
            raise FetchError(self._silent[origin])
        if origin not in self._robots:
            try:
                self._robots[origin] = self._read_rules(url, deadline)
            except FetchError as error:
                self._silent[origin] = str(error)
                raise
            self._next[host_of(url)] = time.monotonic() + self._pause_of(url)
        return self._robots[origin]

    def _read_rules(self, url: str, deadline: float) -> RobotFileParser:
        rules = RobotFileParser()
        address = urljoin(url, "/robots.txt")
        for _ in range(REDIRECTS + 1):
            self._check_listed(address)
            reply = self._request(address, {}, ROBOTS_BYTES, deadline, cut=True)
            if reply.status not in _REDIRECTED or "location" not in reply.headers:
                break
            address = self._target(address, reply.headers["location"])
        if 200 <= reply.status < 300:
            rules.parse(reply.body.decode(errors="replace").splitlines())
        elif reply.status in (401, 403):
            rules.parse(["User-agent: *", "Disallow: /"])
        elif reply.status < 500 and reply.status != 429:
            rules.parse([])
        else:
            raise FetchError(f"robots.txt of {host_of(url)} cannot be read (status {reply.status}); try again later")
        return rules

    def _pause_of(self, url: str) -> float:
        rules = self._robots.get(urljoin(url, "/"))
        asked = float(rules.crawl_delay(NAME) or 0) if rules else 0.0
        return max(self._pause, min(asked, LONGEST_PAUSE))

    def _request(self, url: str, headers: Mapping[str, str], most: int, deadline: float, *, cut: bool = False) -> Reply:
        """One request, to an address that was looked up and found public. cut: take the first bytes of a body too long."""
        host = host_of(url)
        time.sleep(max(0.0, self._next.get(host, 0.0) - time.monotonic()))
        try:
            reply, problem = None, ""
            for address in self._reachable(url):
                try:
                    reply = self._ask(url, address, headers, most, deadline, cut)
                    break
                except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                    problem = str(error) or type(error).__name__
            if reply is None:
                raise FetchError(f"{host} cannot be reached: {problem}")
            return reply
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
            raise FetchError(f"{host}: {str(error) or type(error).__name__}") from error
        finally:
            self._next[host] = time.monotonic() + self._pause_of(url)

    def _ask(self, url: str, address: str, headers: Mapping[str, str], most: int, deadline: float, cut: bool) -> Reply:
        named = httpx.URL(url)
        pinned = named.copy_with(host=address)
        sent = {
            **headers,
            "Host": named.netloc.decode("ascii"),
            "User-Agent": self._agent,
            # What is packed may unpack to anything.
            "Accept-Encoding": "identity",
        }
        about = {"sni_hostname": named.raw_host.decode("ascii")}
        with self._client.stream("GET", pinned, headers=sent, extensions=about) as response:
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                raise FetchError("came packed, which was not asked for")
            body = bytearray()
            for chunk in response.iter_raw():
                body += chunk
                if time.monotonic() > deadline:
                    raise FetchError(f"took longer than {WHOLE_SECONDS:g} seconds")
                if len(body) > most:
                    if cut:
                        break
                    raise FetchError(f"over the limit of {most} bytes (setting max_source_bytes)")
            return Reply(response.status_code, url, dict(response.headers), bytes(body[:most]))

    def _reachable(self, url: str) -> list[str]:
        """The addresses that a host's name stands for. Raises FetchError where one of them is private."""
        named = httpx.URL(url)
        port = named.port or (443 if named.scheme == "https" else 80)
        try:
            found = list(self._resolve(named.raw_host.decode("ascii").strip("[]"), port))
        except (OSError, UnicodeError) as error:
            raise FetchError(f"{host_of(url)} cannot be found: {error}") from None
        private = [address for address in found if not is_public(address)]
        if private and not self._private:
            raise FetchError(f"{host_of(url)} stands for {private[0]}, a private address (setting fetch_private)")
        return found


def is_public(address: str) -> bool:
    """Whether an IP address is one that the whole internet reaches, also where it wraps another one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))
