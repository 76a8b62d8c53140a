"""Fixtures for tests that look at pages as people do: real Chromium, and axe for accessibility."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.support.browsing import WIDTHS, at_widths, sideways

CHROMIUMS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
"""The first that is there: the same engine without windows, tabs and menus takes half the time."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS = {"runOnly": {"type": "tag", "values": list(WCAG_22_AA)}, "resultTypes": ["violations"]}
_THERE: Final = "() => typeof window.axe?.run === 'function'"
_RUN: Final = """options => axe.run(options).then(
    found => found.violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.html.slice(0, 160)}`)))"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = next((path for path in CHROMIUMS if Path(path).exists()), None)
    if not chromium:
        pytest.fail(f"{CHROMIUMS[0]} is missing: apt-get install chromium-headless-shell, or run -m 'not browser'")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page by the rules of WCAG 2.2 AA; the page must have been opened with script.
    What axe finds right stays in the browser: to hand it over takes longer than to find it."""

    def read(page: Page) -> list[str]:
        page.wait_for_load_state()
        if not page.evaluate(_THERE):
            page.evaluate(AXE_SCRIPT)
        found: list[str] = page.evaluate(_RUN, OPTIONS)
        return found

    def run(page: Page) -> list[str]:
        try:
            return read(page)
        except Error:  # a click was answered while axe read: the page that came is the one that is meant
            return read(page)

    return run


@pytest.fixture
def looked_at(violations: Callable[[Page], list[str]]) -> Callable[..., None]:
    """Looks at a page, which a test calls by a name: axe is silent, and nothing has to be scrolled sideways."""

    def look(page: Page, name: str, widths: Sequence[int] = WIDTHS) -> None:
        for width in at_widths(page, *widths):
            assert violations(page) == [], (name, width)
            assert sideways(page, width) == 0, (name, width)

    return look
