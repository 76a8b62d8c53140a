"""A kiosk in Chromium: without script, by keyboard, with large targets, and nothing behind the back button."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import NARROW, WIDE, at_widths

pytestmark = pytest.mark.browser

WIDTHS = (NARROW, WIDE)


def begin(page: Page, live) -> str:
    start = live.open_link("open").replace("/svar/", "/kiosk/")
    page.goto(start)
    page.get_by_label("Beboer").check()
    page.get_by_role("button", name="Begynd").click()
    return start


def answer(page: Page) -> None:
    page.get_by_role("radiogroup", name="Har du været med til en fælles spisning?").get_by_label("Nej").check()
    page.get_by_role("radiogroup", name="Mine naboer lytter til mig").get_by_label("Helt enig", exact=True).check()
    page.locator("main").get_by_role("button", name="Gå videre").click()
    page.locator("main").get_by_role("button", name="Gå videre").click()


def test_the_next_person_begins_anew_and_finds_nothing_by_going_back(live, visitor) -> None:
    page = visitor(width=1280, height=900)
    start = begin(page, live)
    answer(page)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Den næste kan begynde").press("Enter")
    expect(page).to_have_url(start)
    expect(page.get_by_label("Beboer")).not_to_be_checked()
    for _ in range(4):
        page.go_back()
        expect(page.get_by_text("Helt enig")).to_have_count(0)
    assert page.context.cookies() == []
    assert [one.collection_mode for one in live.submissions("open")] == ["kiosk"]


def test_who_stops_leaves_nothing_behind(live, visitor) -> None:
    page = visitor()
    start = begin(page, live)
    answer(page)
    page.get_by_role("link", name="Stop, og slet mine svar").click()
    page.get_by_role("link", name="Fortsæt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tjek dine svar")
    page.get_by_role("link", name="Stop, og slet mine svar").click()
    page.get_by_role("button", name="Stop, og slet mine svar").press("Enter")
    expect(page).to_have_url(start)
    page.go_back()
    expect(page.get_by_text("Helt enig")).to_have_count(0)
    assert live.submissions("open") == []


def test_pages_of_a_kiosk_are_clean_by_axe_with_targets_that_are_large(live, visitor, looked_at) -> None:
    page = visitor(script=True)
    page.goto(live.open_link("open").replace("/svar/", "/kiosk/"))
    looked_at(page, "start", WIDTHS)
    begin(page, live)
    for step in ("page", "still there", "review", "receipt"):
        if step == "still there":
            page.get_by_role("link", name="Stop, og slet mine svar").click()
        if step == "review":
            page.get_by_role("link", name="Fortsæt").click()
            answer(page)
        if step == "receipt":
            page.get_by_role("button", name="Send").click()
        looked_at(page, step, WIDTHS)
        for width in at_widths(page, *WIDTHS):
            boxes = [one.bounding_box() for one in page.locator(".actions .button, .actions button").all()]
            assert all(box["height"] >= 60 for box in boxes), (step, width)
