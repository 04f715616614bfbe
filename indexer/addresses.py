"""Which addresses are to be fetched? Reads corpus/addresses.toml, which people edit; reaches for nothing.

One [[address]] for a page, one [[sitemap]] for a list that a site itself keeps. What an entry says of publisher, licence
and the like is known of all that is fetched through it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import fields

from indexer.catalogue import stated
from search.errors import BadSetting
from search.model import Metadata

NAME = "addresses.toml"
NOT_HERE = frozenset(("url", "updated_span", "retrieved", "superseded_by"))
"""Of the catalogue's fields, what no entry can say: its own address, and what fetching finds out."""


@dataclass(frozen=True, slots=True)
class Address:
    """One entry. sitemap: url is that of a list of pages; only: patterns such as "*/neuroendocrine*", one of which a
    page's address in that list must match."""

    url: str
    about: Metadata
    sitemap: bool = False
    only: tuple[str, ...] = ()


def load(corpus: Path) -> list[Address]:
    """The entries in their order. Raises BadSetting naming file and entry."""
    file = corpus / NAME
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadSetting(f'There is no {file}. Write one [[address]] for each page: url = "https://…".') from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSetting(f"{file} cannot be read: {error}. Mend it, then fetch again.") from error
    pages, sitemaps = read.pop("address", []), read.pop("sitemap", [])
    if read or not all(isinstance(rows, list) and all(isinstance(row, dict) for row in rows) for rows in (pages, sitemaps)):
        wrong = ", ".join(sorted(read)) or "address or sitemap"
        raise BadSetting(f"{file}: {wrong} is not known here. Write [[address]] or [[sitemap]] above each entry.")
    found = [_entry(f"{file}: address {number}", row, False) for number, row in enumerate(pages, 1)]
    found += [_entry(f"{file}: sitemap {number}", row, True) for number, row in enumerate(sitemaps, 1)]
    seen: set[str] = set()
    for one in found:
        if one.url in seen:
            raise BadSetting(f"{file}: {one.url} stands here twice. Keep one.")
        seen.add(one.url)
    return found


def host_of(url: str) -> str:
    """The host that an address names, with its port where it names one."""
    return urlsplit(url).netloc.lower()


def _entry(where: str, row: Mapping[str, Any], sitemap: bool) -> Address:
    url, only = row.get("url"), row.get("only", [])
    if not isinstance(url, str) or not _is_address(url):
        raise BadSetting(f'{where} has no url that can be fetched. Write it whole: url = "https://host/page".')
    where = f"{where} ({url})"
    if not isinstance(only, list) or not all(isinstance(one, str) for one in only) or (only and not sitemap):
        raise BadSetting(f"{where}: only is a list of patterns for the addresses in a sitemap. Leave it out elsewhere.")
    known = {field.name for field in fields(Metadata)} - NOT_HERE
    values = {key: value for key, value in row.items() if key not in ("url", "only")}
    if unknown := sorted(set(values) - known):
        raise BadSetting(
            f"{where} sets {unknown[0]!r}, which is not known here. Known: only, url, {', '.join(sorted(known))}."
        )
    return Address(url, stated(where, values), sitemap, tuple(only))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and "@" not in parts.netloc and url.isprintable() and " " not in url
