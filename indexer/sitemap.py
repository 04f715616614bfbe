"""Which pages does a site's own list name? Reads sitemaps (XML) through the network's door, and fetches no page."""

from __future__ import annotations

from fnmatch import fnmatchcase
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from indexer.addresses import Address
from indexer.network import FetchError, Network

MOST_ADDRESSES = 5_000
MOST_SITEMAPS = 50
"""What one entry of addresses.toml may lead to."""


def pages(entry: Address, network: Network) -> list[str]:
    """The pages that a sitemap lists, or the sitemaps that it lists, one step down. Raises FetchError."""
    tree = _read(entry.url, network)
    trees = [tree]
    if _local(tree) == "sitemapindex":
        trees = [_read(url, network) for url in _locations(tree)[:MOST_SITEMAPS]]
    found = [url for one in trees for url in _locations(one)]
    return [url for url in found if not entry.only or any(fnmatchcase(url, each) for each in entry.only)][:MOST_ADDRESSES]


def _read(url: str, network: Network) -> Element:
    reply = network.get(url)
    if reply.status != 200:
        raise FetchError(f"status {reply.status}")
    try:
        tree: Element = fromstring(reply.body)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FetchError(f"is no sitemap: {type(error).__name__}: {error}") from None
    return tree


def _locations(tree: Element) -> list[str]:
    found = (node.text.strip() for node in tree.iter() if _local(node) == "loc" and node.text)
    return list(dict.fromkeys(url.partition("#")[0] for url in found if url.startswith(("http://", "https://"))))


def _local(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]
