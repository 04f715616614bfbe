"""What a person does, in a real browser on the running product: ask, read the marked answer, follow it to its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.product import Product, running

TARGETS = "button, input, summary, nav a, .actions a, .examples a, .files a"
QUESTION = "what does PRRT do"
ANSWER = "PRRT combines a cell-targeting protein"


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def page(browser: Browser, product: Product, request: pytest.FixtureRequest) -> Iterator[Page]:
    with browser.new_context(base_url=product.address, java_script_enabled=request.param) as context:
        yield context.new_page()


def ask(page: Page, question: str) -> None:
    page.goto("/")
    page.get_by_label("Type a question or a few words").fill(question)
    page.get_by_role("button", name="Ask").click()


def test_a_question_leads_to_its_marked_answer_and_on_to_the_source(page: Page) -> None:
    ask(page, QUESTION)
    hit = page.locator("article.hit").first
    quote = hit.locator("blockquote")
    expect(quote).to_contain_text(ANSWER)
    expect(quote.locator("mark").first).to_have_css("text-decoration-line", "underline")
    expect(hit).to_contain_text("Maurie Markman, MD")
    expect(hit.locator("time")).to_have_attribute("datetime", "2021-09-21")

    hit.get_by_role("link", name="Open in document").click()
    cited = page.locator(":target")
    expect(cited).to_have_count(1)
    expect(cited).to_be_in_viewport()
    assert page.url.endswith(f"#{cited.get_attribute('id')}")
    expect(page.locator("mark").filter(has_text=ANSWER)).to_be_in_viewport()
    expect(page.locator("article.source")).to_contain_text("About neuroendocrine tumors (NETS)")


def test_the_mark_stands_out_from_the_text_around_it(page: Page) -> None:
    ask(page, QUESTION)
    page.get_by_role("link", name="Open in document").first.click()
    mark = page.locator("mark:target")
    paper = "rgba(0, 0, 0, 0)"
    expect(mark).not_to_have_css("background-color", paper)
    expect(mark).to_have_css("text-decoration-line", "underline")


def test_the_whole_way_works_from_the_keyboard(browser: Browser, product: Product) -> None:
    with browser.new_context(base_url=product.address) as context:
        page = context.new_page()
        page.goto("/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_role("combobox")).to_be_focused()
        page.keyboard.type(QUESTION)
        page.keyboard.press("Enter")
        expect(page.locator("blockquote").first).to_contain_text(ANSWER)
        page.get_by_role("link", name="Open in document").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("mark:target")).to_be_in_viewport()


def test_a_changed_document_answers_under_the_running_server(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path) as product, browser.new_context(base_url=product.address) as context:
        page = context.new_page()
        ask(page, QUESTION)
        expect(page.locator("blockquote").first).to_contain_text("a high dose of radiation")
        source = product.corpus / "sources" / "ctca-neuroendocrine-tumors.txt"
        source.write_bytes(source.read_bytes().replace(b"a high dose of radiation", b"a strong dose of radiation"))
        product.reindex()
        page.reload()
        expect(page.locator("blockquote").first).to_contain_text("a strong dose of radiation")


@pytest.mark.parametrize("path", ["/", "/search?q=what+does+PRRT+do", "/documents/ctca-neuroendocrine-tumors"])
def test_what_a_thumb_must_hit_is_44_pixels_high(browser: Browser, product: Product, path: str) -> None:
    with browser.new_context(base_url=product.address, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(path)
        targets = [one for one in page.locator(TARGETS).all() if one.is_visible()]
        assert targets
        for target in targets:
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 44, target.inner_text()


def test_suggestions_come_while_typing_and_never_change_what_is_typed(browser: Browser, product: Product) -> None:
    with browser.new_context(base_url=product.address) as context:
        page = context.new_page()
        page.goto("/")
        box = page.get_by_role("combobox")
        expect(box).to_have_attribute("aria-expanded", "false")
        box.press_sequentially("diarhea", delay=30)
        offer = page.get_by_role("option", name="diarrhea", exact=True)
        expect(offer).to_be_visible(timeout=10_000)
        expect(box).to_have_value("diarhea")
        expect(box).to_have_attribute("aria-expanded", "true")
        expect(box).to_be_focused()
        box.press("ArrowDown")
        expect(offer).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute("aria-activedescendant", str(offer.get_attribute("id")))
        expect(box).to_have_value("diarhea")
        box.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        expect(box).to_have_value("diarhea")
        box.press("ArrowDown")
        expect(offer).to_be_visible()
        box.press("ArrowDown")
        box.press("Enter")
        page.wait_for_url("**/search?q=diarrhea")
        # Enter without a chosen offer asks what was typed.
        box.fill("")
        box.press_sequentially("flus")
        expect(page.get_by_role("option").first).to_be_visible()
        box.press("Enter")
        page.wait_for_url("**/search?q=flus")


def test_a_citation_is_copied_with_a_button(browser: Browser, product: Product) -> None:
    with browser.new_context(base_url=product.address) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        ask(page, QUESTION)
        page.get_by_role("link", name="Cite or link").first.click()
        page.get_by_role("button", name="Copy the APA citation").click()
        expect(page.get_by_role("status").filter(has_text="Copied.")).to_have_count(1)
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == "CTCA. (2021, September 21). Neuroendocrine tumors (NETs)."


def test_passages_are_set_aside_in_this_browser_alone_and_printed(browser: Browser, product: Product) -> None:
    with browser.new_context(base_url=product.address) as context:
        page = context.new_page()
        sent: list[str] = []
        page.on("request", lambda request: sent.append(f"{request.method} {request.post_data or ''}"))
        ask(page, QUESTION)
        expect(page.get_by_role("link", name="My sheet")).to_be_hidden()
        hit = page.locator("article.hit").first
        hit.get_by_role("button", name="Add to my sheet").click()
        hit.get_by_role("button", name="Remove from my sheet").click()
        expect(page.get_by_role("link", name="My sheet")).to_be_hidden()
        hit.get_by_role("button", name="Add to my sheet").click()
        page.get_by_role("link", name="My sheet (1)").click()
        kept = page.locator("article.kept")
        expect(kept.locator("blockquote")).to_contain_text(ANSWER)
        expect(kept.locator(".context")).to_have_text("Treatment options for NETs include:")
        expect(kept.locator(".citation")).to_contain_text("CTCA. Reviewed by Maurie Markman, MD.")
        page.emulate_media(media="print")
        expect(kept.locator("blockquote")).to_be_visible()
        expect(kept.locator(".citation")).to_be_visible()
        expect(page.get_by_role("button", name="Remove all")).to_be_hidden()
        page.emulate_media(media="screen")
        assert set(sent) == {"GET "}
        assert context.cookies() == []
        page.get_by_role("button", name=re.compile(r"Remove ?: Treating")).click()
        expect(page.get_by_text("There is nothing on it yet.")).to_be_visible()
        expect(kept).to_have_count(0)


def test_a_passage_set_aside_says_when_its_document_has_changed(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path) as product, browser.new_context(base_url=product.address) as context:
        page = context.new_page()
        ask(page, QUESTION)
        page.get_by_role("button", name="Add to my sheet").first.click()
        page.goto("/sheet")
        expect(page.locator("article.kept")).to_have_count(1)
        expect(page.get_by_text("has changed since")).to_be_hidden()
        source = product.corpus / "sources" / "ctca-neuroendocrine-tumors.txt"
        source.write_bytes(source.read_bytes().replace(b"a high dose of radiation", b"a strong dose of radiation"))
        product.reindex()
        page.reload()
        expect(page.get_by_text("This document has changed since you set this aside.")).to_be_visible()
        expect(page.locator("article.kept blockquote")).to_contain_text("a high dose of radiation")


def test_on_paper_there_is_the_question_its_answer_and_the_source(browser: Browser, product: Product) -> None:
    with browser.new_context(base_url=product.address, color_scheme="dark") as context:
        page = context.new_page()
        ask(page, QUESTION)
        expect(page.get_by_text(f"Asked: “{QUESTION}”")).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.get_by_text(f"Asked: “{QUESTION}”")).to_be_visible()
        hit = page.locator("article.hit").first
        expect(hit.locator("blockquote")).to_be_visible()
        expect(hit.locator(".provenance")).to_be_visible()
        expect(hit.locator("blockquote")).to_have_css("color", "rgb(0, 0, 0)")
        expect(page.locator("footer")).to_contain_text("not medical advice")
        for useless in (".search", "nav", ".actions", ".record"):
            expect(page.locator(useless).first).to_be_hidden()
