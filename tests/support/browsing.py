"""What people do on pages in Chromium, in one word each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Page, expect

WIDE = 1280
NARROW = 360
ZOOMED = 640
"""1280 pixels seen at 200 %."""
WIDTHS: Final = (NARROW, ZOOMED, WIDE)


def at_widths(page: Page, *widths: int) -> Iterator[int]:
    """The page laid out at one width after the other, and then as it was: a tenth of what opening it anew takes."""
    before = page.viewport_size
    assert before
    for width in widths:
        page.set_viewport_size({"width": width, "height": before["height"]})
        yield width
    page.set_viewport_size(before)


def sideways(page: Page, width: int) -> int:
    """By how many pixels the page is wider than the screen, which has that width."""
    screen, content = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    assert screen == width
    return max(0, content - screen)


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("radiogroup", name=question).get_by_label(answer, exact=True).check()


def press(page: Page, name: str, *, role: str = "button", exact: bool = False) -> None:
    """Press what leads to another page, and wait until that page has loaded: a click alone returns before it does."""
    with page.expect_navigation():
        page.locator("main").get_by_role(role, name=name, exact=exact).click()


def onward(page: Page) -> None:
    press(page, "Gå videre")


PASSWORD = "a good long password"


def sign_in(page: Page, live, name: str) -> None:
    page.goto(f"{live.address}/")
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overblik")


def go_to(page: Page, *names: str) -> None:
    """By the navigation: from group to page, and on a phone, where all pages lie in one menu, at once to the page."""
    entries = page.get_by_role("navigation", name="Indsatsens sider")
    is_phone = (page.viewport_size or {"width": WIDE})["width"] <= 640
    if is_phone:
        entries.locator("summary").click()
    for name in names[-1:] if is_phone else names:
        with page.expect_navigation():
            entries.get_by_role("link", name=name, exact=True).click()
