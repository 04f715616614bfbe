"""Everything that the pages offer, from the keyboard alone: on a telephone and at a desk, with scripts and without.

Nothing here is clicked: each link, button and summary is reached with Tab, must show that it has the focus, and is
used with Enter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.library import LEAFLETS, PUBLISHERS
from tests.browser.product import Product

SIZES = {"telephone": (390, 844), "desk": (1280, 900)}
TABS = 150
"""More than any page here has places to stop at."""
QUESTION = "what does PRRT do"
ANSWER = "PRRT combines a cell-targeting protein"
RING = """one => {
  const style = getComputedStyle(one);
  return one.matches(':focus-visible') && style.outlineStyle !== 'none' ? parseFloat(style.outlineWidth) : 0;
}"""


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser, scripts: bool, size: str) -> Iterator[Page]:
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    with browser.new_context(viewport=viewport, java_script_enabled=scripts) as context:  # type: ignore[arg-type]
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context.new_page()


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, and shows it."""
    expect(target).to_have_count(1)
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            break
    expect(target).to_be_focused()
    expect(target).to_be_in_viewport()
    assert target.evaluate(RING) >= 2, "the focus cannot be seen"


def use(page: Page, target: Locator) -> None:
    reach(page, target)
    page.keyboard.press("Enter")


def ask(page: Page, product: Product, question: str) -> None:
    """From the start page, past the skip link."""
    page.goto(product.address)
    use(page, page.get_by_role("link", name="Skip to the content"))
    reach(page, page.locator("#_q"))
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")


def link(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("link", name=name, exact=isinstance(name, str)).first


def test_an_answer_is_explained_opened_and_left_again(page: Page, product: Product, size: str) -> None:
    ask(page, product, QUESTION)
    hit = page.locator("article.hit").first
    expect(hit.locator("blockquote")).to_contain_text(ANSWER)
    use(page, page.locator(".reading summary"))
    expect(page.locator(".reading")).to_contain_text("“PRRT” is short for “peptide receptor radionuclide therapy”")
    use(page, hit.locator(".why summary"))
    expect(hit.locator(".why li").first).to_contain_text("was found")

    page.reload()
    use(page, link(page, "Open in document"))
    expect(page.locator("mark:target")).to_be_in_viewport()
    if size == "telephone":
        page.goto(page.url.partition("?")[0])
        use(page, page.locator("summary", has_text="Contents"))
    use(page, page.get_by_role("navigation", name="Contents").get_by_role("link", name="Diagnosing neuroendocrine"))
    expect(page.locator("h2:target")).to_be_in_viewport()
    page.goto(page.url.partition("#")[0])
    use(page, page.locator("summary", has_text="Where this comes from"))
    expect(page.locator(".facts")).to_contain_text("Maurie Markman, MD, President, Medicine & Science, CTCA")
    use(page, page.locator("summary", has_text="Cite this document"))
    expect(page.locator(".references")).to_contain_text("CTCA. (2021, September 21). Neuroendocrine tumors (NETs).")


def test_a_passage_is_cited_copied_and_downloaded(page: Page, product: Product, scripts: bool) -> None:
    ask(page, product, QUESTION)
    use(page, link(page, "Cite or link"))
    page.wait_for_url("**/p/*")
    expect(page.locator("#_cite")).to_be_in_viewport()
    expect(page.locator("blockquote")).to_contain_text(ANSWER)
    copy = page.locator("button[data-copies=_as-vancouver]")
    if scripts:
        use(page, copy)
        expect(page.get_by_role("status").filter(has_text="Copied.")).to_have_count(1)
        assert page.evaluate("navigator.clipboard.readText()") == "CTCA. Neuroendocrine tumors (NETs). 2021."
    else:
        expect(copy).to_be_hidden()
    for form, begins in (("RIS", "TY  - "), ("BibTeX", "@"), ("CSL-JSON", "[")):
        with page.expect_download() as downloading:
            use(page, link(page, form))
        assert Path(downloading.value.path()).read_text(encoding="utf-8").lstrip().startswith(begins)


def test_a_sheet_is_filled_and_emptied_or_says_why_it_cannot_be(page: Page, product: Product, scripts: bool) -> None:
    ask(page, product, QUESTION)
    if not scripts:
        expect(page.get_by_role("button", name="Add to my sheet")).to_have_count(0)
        page.goto(f"{product.address}/sheet")
        expect(page.get_by_text("Setting passages aside needs a script")).to_be_visible()
        return
    use(page, page.locator("article.hit").first.get_by_role("button", name=re.compile("Add to my sheet")))
    page.reload()
    use(page, link(page, "My sheet (1)"))
    kept = page.locator("article.kept")
    expect(kept.locator("blockquote")).to_contain_text(ANSWER)
    use(page, kept.get_by_role("button", name=re.compile("Remove")))
    expect(kept).to_have_count(0)
    expect(page.get_by_text("There is nothing on it yet.")).to_be_visible()
    # The focus is not lost with what was removed.
    expect(page.locator("main")).to_be_focused()


def test_a_search_is_recorded_in_a_file(page: Page, product: Product) -> None:
    ask(page, product, QUESTION)
    with page.expect_download() as downloading:
        use(page, page.get_by_role("link", name="Save a record of this search"))
    record = Path(downloading.value.path()).read_text(encoding="utf-8")
    assert f"Question, as typed: {QUESTION}" in record
    assert f"To repeat it: {product.address}/search?q=what+does+PRRT+do" in record


def test_answers_are_sorted_narrowed_down_and_paged_through(page: Page, library: Product, size: str) -> None:
    ask(page, library, "what does the zebra eat")
    expect(page.locator("h1")).to_contain_text("page 1 of 3")
    original = page.get_by_role("link", name="Original page").first
    assert "#:~:text=" in str(original.get_attribute("href"))
    hits = page.locator(".hits").bounding_box()
    assert hits is not None
    if size == "desk":
        facets = page.locator(".facets.wide").bounding_box()
        assert facets is not None
        assert facets["x"] >= hits["x"] + hits["width"]
        expect(page.locator(".facets.narrow")).to_be_hidden()
    narrowing = page.locator(".facets:visible")

    def choose(name: re.Pattern[str]) -> None:
        if size == "telephone":
            use(page, narrowing.locator("summary"))
        use(page, narrowing.get_by_role("link", name=name))

    choose(re.compile("Newest first"))
    expect(page.locator(".hit time").first).to_have_attribute("datetime", f"{2003 + LEAFLETS - 1}-02-01")
    choose(re.compile(PUBLISHERS[1]))
    expect(page.locator("main")).to_contain_text(f"Only publisher {PUBLISHERS[1]}")
    expect(page.locator(".hit").first).to_contain_text(PUBLISHERS[1])
    expect(page.locator(".hit").first).not_to_contain_text(PUBLISHERS[0])
    use(page, link(page, "Show all"))
    use(page, link(page, "Next page"))
    expect(page.locator("h1")).to_contain_text("page 2 of 3")
    use(page, link(page, "Next page"))
    expect(link(page, "Next page")).to_have_count(0)
    use(page, link(page, "Previous page"))
    expect(page.locator("h1")).to_contain_text("page 2 of 3")


def test_documents_are_listed_with_their_publishers_and_ages(page: Page, library: Product) -> None:
    page.goto(library.address)
    use(page, link(page, "Documents"))
    expect(page.locator(".documents > li")).to_have_count(LEAFLETS + 1)
    row = page.locator(".documents > li").filter(has=page.get_by_role("link", name="Leaflet 5", exact=True))
    expect(row).to_contain_text(PUBLISHERS[0])
    expect(row.locator("time")).to_have_attribute("datetime", "2008-02-01")
    use(page, row.get_by_role("link"))
    expect(page.locator("article.source")).to_contain_text("herd 5 eats grass")


def test_what_was_meant_is_said_and_what_is_missing_too(page: Page, product: Product) -> None:
    ask(page, product, "pancraes zyzzyva")
    expect(page.locator(".reading")).to_contain_text("“pancraes” was read as pancreas.")
    expect(page.locator(".reading")).to_contain_text("“zyzzyva”")
    ask(page, product, "how long have I got")
    expect(page.locator("h1")).to_have_text("These documents don’t answer “how long have I got”.")
    use(page, page.locator(".suggestions a").first)
    expect(page.locator("blockquote").first).to_be_visible()
    ask(page, product, "I can't breathe")
    expect(page.locator(".care")).to_be_in_viewport()
    expect(page.locator(".care")).to_contain_text("call your local emergency number now")


def test_suggestions_are_chosen_with_the_arrows(page: Page, product: Product, scripts: bool) -> None:
    page.goto(product.address)
    reach(page, page.locator("#_q"))
    page.keyboard.type("flus")
    if not scripts:
        expect(page.get_by_role("listbox")).to_have_count(0)
        return
    expect(page.get_by_role("option").first).to_be_visible(timeout=10_000)
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    text = chosen.get_attribute("data-text")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    expect(page.locator("#_q")).to_have_value(str(text))
