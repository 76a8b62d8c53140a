"""Fixtures for tests that look at pages as people do: real Chromium, and axe for accessibility."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS = {"runOnly": {"type": "tag", "values": list(WCAG_22_AA)}}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing; install Chromium (apt-get install chromium) or run -m 'not browser'")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page by the rules of WCAG 2.2 AA; the page must have been opened with script."""
    axe = Axe()

    def read(page: Page) -> list[Any]:
        page.wait_for_load_state()
        found: list[Any] = axe.run(page, options=OPTIONS).response["violations"]
        return found

    def run(page: Page) -> list[str]:
        try:
            found = read(page)
        except Error:  # a click was answered while axe read: the page that came is the one that is meant
            found = read(page)
        return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]

    return run
