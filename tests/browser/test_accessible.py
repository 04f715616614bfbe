"""Every page, for everybody: axe-core finds nothing against WCAG 2.2 AA, in light and dark, on a telephone and at a desk.

On the same walk: no page scrolls sideways, none asks another host, and the browser complains of nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.product import Product

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # Contrast of 7:1, of 4.5:1 in large text: more than level AA asks.
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}
SIZES = {"telephone": (390, 844), "desk": (1280, 900)}
QUESTION = "/search?q=what+does+PRRT+do"
Visit = Callable[[Page], None]


def at(path: str) -> Visit:
    def visit(page: Page) -> None:
        page.goto(path)

    return visit


def opened(page: Page) -> None:
    """Results with everything on them unfolded."""
    page.goto("/search?q=are+NETs+malignant")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def cited(page: Page) -> None:
    page.goto(QUESTION)
    page.get_by_role("link", name="Open in document").first.click()
    expect(page.locator("mark:target")).to_be_visible()


def passage(page: Page) -> None:
    page.goto(QUESTION)
    page.get_by_role("link", name="Cite or link").first.click()
    expect(page.get_by_role("button", name="Copy the APA citation")).to_be_visible()


def set_aside(page: Page) -> None:
    page.goto(QUESTION)
    page.get_by_role("button", name="Add to my sheet").first.click()
    page.goto("/sheet")
    expect(page.locator("article.kept")).to_have_count(1)


def typing(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("neuroend")
    expect(page.get_by_role("option").first).to_be_visible(timeout=10_000)
    page.keyboard.press("ArrowDown")


PAGES: dict[str, Visit] = {
    "home": at("/"),
    "nothing typed": at("/search?q="),
    "typing": typing,
    "answers": at(QUESTION),
    "answers, unfolded": opened,
    "a list": at("/search?q=common+symptoms"),
    "no answer": at("/search?q=how+long+have+I+got"),
    "care": at("/search?q=chest+pain"),
    "corrected": at("/search?q=diarhea"),
    "one long word": at("/search?q=" + "w" * 256),
    "documents": at("/documents"),
    "document": at("/documents/ctca-neuroendocrine-tumors"),
    "cited": cited,
    "passage": passage,
    "empty sheet": at("/sheet"),
    "sheet": set_aside,
    "about": at("/about"),
    "api": at("/api"),
    "missing": at("/nowhere"),
    "refused": at("/search?q=a&page=x"),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(browser: Browser, product: Product, size: str, scheme: Literal["light", "dark"]) -> None:
    width, height = SIZES[size]
    found: list[str] = []
    complaints: list[str] = []
    asked: set[str] = set()
    with browser.new_context(
        base_url=product.address, viewport={"width": width, "height": height}, color_scheme=scheme
    ) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.add(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        for name, visit in PAGES.items():
            visit(page)
            for violation in Axe().run(page, options=RULES).response["violations"]:
                nodes = [node["html"][:200] for node in violation["nodes"][:3]]
                found.append(f"{name}: {violation['id']}: {violation['help']}: {nodes}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{name} is {wide} pixels wide")
    assert found == []
    assert asked
    assert all(address.startswith(product.address) for address in asked)
    # Chromium reports each breach of the content-security policy here; that a page is missing, it reports too.
    assert [each for each in complaints if "the server responded with a status of 4" not in each] == []


def test_nothing_scrolls_sideways_at_four_times_the_size(browser: Browser, product: Product) -> None:
    """A window of 1280 pixels, zoomed to 400 %, is one of 320; the sheet holds something, so its link is there too."""
    with browser.new_context(base_url=product.address, viewport={"width": 320, "height": 256}) as context:
        page = context.new_page()
        for name, visit in {"filled": set_aside, **PAGES}.items():
            if name not in ("empty sheet", "sheet"):
                visit(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
