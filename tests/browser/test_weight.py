"""What does a page weigh on the way to a telephone? Everything that the browser asks for, compressed as the proxy does."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Browser

from tests.browser.product import Product
from tests.browser.test_accessible import PAGES, Visit, at

LIMIT = 60_000
"""Bytes of a page with its styles, scripts and icon, beyond the document's own text."""
LEVEL = 6
"""Of compression, as in deploy/nginx.conf."""
LARGE: dict[str, Visit] = {
    "many answers": at("/search?q=what+does+the+zebra+eat&per_page=100"),
    "many documents": at("/documents"),
    "a long document": at("/documents/long"),
}


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, LEVEL))


def weight(browser: Browser, product: Product, visit: Visit) -> tuple[int, int]:
    """Compressed bytes of the page that a visit ends on, with all that the visit loaded: (all, its document's own text)."""
    with browser.new_context(base_url=product.address) as context:
        page = context.new_page()
        parts: set[str] = set()
        page.on("request", lambda one: parts.add("" if one.is_navigation_request() else one.url))
        visit(page)
        page.wait_for_load_state("networkidle")
        addresses = {page.url, *parts - {""}}
        assert all(address.startswith(product.address) for address in addresses)
        texts = [one.text_content() or "" for one in page.locator("article.source, blockquote").all()]
        # Fetched again: a browser holds no body of what it has left, nor of what it had cached.
        whole = sum(compressed(context.request.get(address).body()) for address in addresses)
        return whole, compressed("".join(texts).encode())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light(browser: Browser, product: Product, name: str) -> None:
    whole, text = weight(browser, product, PAGES[name])
    print("WEIGHT", name, whole, text)
    assert 0 < whole - text < LIMIT


@pytest.mark.parametrize("name", LARGE)
def test_a_page_of_much_is_light_beyond_its_text(browser: Browser, library: Product, name: str) -> None:
    whole, text = weight(browser, library, LARGE[name])
    print("WEIGHT", name, whole, text)
    assert 0 < whole - text < LIMIT
