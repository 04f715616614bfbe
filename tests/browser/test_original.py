"""The link into the original page: a real browser scrolls to the words that were quoted, and to a whole list."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.product import Product, running

FILLER = "<p>This made-up paragraph is here so that the page is long enough to scroll.</p>" * 60
ORIGINAL = f"""<!doctype html>
<html lang="en"><head><title>About zebras</title></head><body><main><h1>About zebras</h1>{FILLER}
<h2>What zebras eat</h2><p>Most <b>zebras</b> eat grass,
   and they also eat the bark of trees when the dry season is long.</p>{FILLER}
<h2>Signs of a tired zebra</h2><p>Signs of a tired zebra include:</p>
<ul><li>Yawning</li><li>Slow steps</li><li>Long sleep</li></ul>{FILLER}
<h2>Where zebras sleep</h2><p>Zebras sleep standing.</p>{FILLER}
</main></body></html>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing is written down here either."""


@pytest.fixture(scope="module")
def zebras(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product over a page, and that page on another address."""
    folder = tmp_path_factory.mktemp("original")
    (folder / "pages").mkdir()
    (folder / "pages/zebras.html").write_text(ORIGINAL, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder / "pages")) as publisher:
        threading.Thread(target=publisher.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{publisher.server_port}/zebras.html"

        def write(corpus: Path) -> None:
            (corpus / "sources").mkdir(parents=True)
            (corpus / "sources/zebras.html").write_text(ORIGINAL, encoding="utf-8")
            (corpus / "catalogue.toml").write_text(f'[[source]]\npath = "sources/zebras.html"\nid = "z"\nurl = "{url}"\n')

        try:
            with running(folder, write) as product:
                yield product
        finally:
            publisher.shutdown()


def hit_with(hits: Locator, words: str) -> Locator:
    return hits.filter(has_text=words).first


@pytest.mark.parametrize(
    ("question", "quoted", "seen"),
    [
        ("what do zebras eat", "the bark of trees", "the bark of trees"),
        ("what are the signs of a tired zebra", "Signs of a tired zebra include:", "Slow steps"),
        ("where do zebras sleep", "Zebras sleep standing.", "Zebras sleep standing."),
    ],
)
def test_the_browser_scrolls_to_what_was_quoted(
    browser: Browser, zebras: Product, question: str, quoted: str, seen: str
) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 600}) as context:
        page = context.new_page()
        page.goto(f"{zebras.address}/search?q={question}")
        hit = hit_with(page.locator("article.hit"), quoted)
        expect(hit).to_be_visible()
        hit.get_by_role("link", name="Original page").click()
        page.wait_for_url("**/zebras.html*")
        expect(page.get_by_text(seen).first).to_be_in_viewport()
        assert page.evaluate("scrollY") > 0
