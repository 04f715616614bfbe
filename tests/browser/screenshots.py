"""`make screenshots`: the pictures of README, from the running product.

Writes docs/screenshots/{home,results,no-answer,document}-{390,1280}.png, or all of them at 320 too, light and dark,
into the folder named as an argument, to be looked at.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests.browser.install import REASON
from tests.browser.product import launch, running

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
HEIGHTS = {320: 640, 390: 844, 1280: 800}
PAGES = {
    "home": "/",
    "results": "/search?q=what+does+PRRT+do",
    "no-answer": "/search?q=how+long+have+I+got",
    "document": "",
}
MORE = {"list": "/search?q=hot+flushes", "documents": "/documents", "about": "/about", "passage": "", "missing": "/x"}

Scheme = Literal["light", "dark"]


def take(browser: Browser, address: str, folder: Path, width: int, scheme: Scheme, *, all_pages: bool) -> None:
    """Picture each page at one width; all_pages: those that README does not show too, each at its whole length."""
    with browser.new_context(
        base_url=address, viewport={"width": width, "height": HEIGHTS[width]}, color_scheme=scheme
    ) as context:
        page = context.new_page()
        page.goto(PAGES["results"])
        hit = page.locator("article.hit").first
        links = hit.locator(".actions > a").all()
        found = {"document": links[0].get_attribute("href"), "passage": links[1].get_attribute("href")}
        for name, path in {**PAGES, **(MORE if all_pages else {})}.items():
            page.goto(found.get(name) or path)
            suffix = f"-{scheme}" if all_pages else ""
            whole = all_pages and name != "document"
            page.screenshot(path=folder / f"{name}-{width}{suffix}.png", full_page=whole)


def main() -> int:
    elsewhere = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    folder = elsewhere or PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            print(f"No pictures taken: {REASON}.", file=sys.stderr)
            return 1
        with browser, running(Path(scratch)) as product:
            for width in (320, 390, 1280) if elsewhere else (390, 1280):
                schemes: tuple[Scheme, ...] = ("light", "dark") if elsewhere else ("light",)
                for scheme in schemes:
                    take(browser, product.address, folder, width, scheme, all_pages=elsewhere is not None)
    print(f"Pictures taken: {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
