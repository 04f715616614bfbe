"""A real browser and a real server for the tests in this folder; skipped with a reason where there is no browser."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import library as made_up
from tests.browser.install import REASON
from tests.browser.product import Product, launch, running


# Playwright keeps an event loop running in this thread until it stops; tests beyond this folder start loops of their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = launch(playwright)
        if launched is None:
            if os.environ.get("CI") == "true":
                pytest.fail(REASON)
            pytest.skip(REASON)
        with launched:
            yield launched


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("product")) as product:
        yield product


@pytest.fixture(scope="package")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product over many documents."""
    with running(tmp_path_factory.mktemp("library"), made_up.write) as product:
        yield product
