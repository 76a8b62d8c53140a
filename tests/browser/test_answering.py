"""A participant's way through the pages in Chromium: on a small phone, without script, by keyboard, and by axe."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import NARROW, WIDE, ZOOMED, at_widths, choose, onward, press, sideways

pytestmark = pytest.mark.browser

REFLOWED = 320
"""1280 pixels seen at 400 %."""


def answer_first_page(page: Page) -> None:
    choose(page, "Har du været med", "Ja")
    page.get_by_label("Hvor mange gange?").fill("3")
    choose(page, "Mine naboer lytter til mig", "Enig")
    page.get_by_label("Fra et opslag").check()


def answer_matrix(page: Page) -> None:
    for row, answer in (("velkommen", "Helt enig"), ("sad alene", "Ved ikke"), ("kommer gerne", "Ikke relevant")):
        choose(page, row, answer)


def test_a_participant_answers_stops_goes_on_elsewhere_and_sends_without_script(live, visitor) -> None:
    link = live.link("linked")
    phone = visitor()
    phone.goto(link)
    phone.get_by_role("button", name="Begynd").click()
    answer_first_page(phone)
    onward(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ved bordet")
    choose(phone, "velkommen", "Helt enig")
    phone.get_by_role("button", name="Gem, og fortsæt senere").click()
    own_link = phone.locator(".own-link a").get_attribute("href")

    tablet = visitor(width=WIDE)
    tablet.goto(own_link)
    tablet.get_by_role("link", name="Fortsæt").click()
    expect(tablet.get_by_role("radiogroup", name="velkommen").get_by_label("Helt enig")).to_be_checked()
    answer_matrix(tablet)
    onward(tablet)
    tablet.get_by_label("Hvad kunne være bedre?").fill("Mere plads\nog tidligere")
    onward(tablet)
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Tjek dine svar")
    tablet.get_by_role("button", name="Send svar").click()
    expect(tablet.locator(".receipt")).to_have_text(re.compile(r"^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$"))

    code = tablet.locator(".receipt").inner_text()
    phone.goto(link)
    expect(phone.locator(".receipt")).to_have_count(0)
    phone.get_by_label("Kode").fill(code.lower())
    press(phone, "Find svarene")
    assert phone.locator(".receipt").inner_text() == code
    [row] = live.submissions("linked")
    assert (row.answers["welcome"], row.answers["left-out"], row.answers["told-by#2"]) == (5, -998, 1)


def test_an_open_link_gives_a_link_of_ones_own_without_script(live, visitor) -> None:
    phone = visitor()
    phone.goto(live.open_link("open"))
    phone.get_by_role("button", name="Begynd").click()
    expect(phone.locator("#fejl")).to_be_focused()
    phone.get_by_role("radiogroup", name="Hvem svarer du som?").get_by_label("Beboer").check()
    phone.get_by_role("button", name="Begynd").click()
    choose(phone, "Har du været med", "Nej")
    phone.get_by_role("button", name="Gem, og fortsæt senere").click()
    own_link = phone.locator(".own-link a").get_attribute("href")
    other = visitor()
    other.goto(own_link)
    other.get_by_role("link", name="Fortsæt").click()
    expect(other.get_by_role("radiogroup", name="Har du været med").get_by_label("Nej")).to_be_checked()


def test_errors_are_in_focus_and_lead_to_their_questions_without_script(live, visitor) -> None:
    page = visitor()
    page.goto(live.link("linked"))
    page.get_by_role("button", name="Begynd").click()
    choose(page, "Har du været med", "Ja")
    onward(page)
    expect(page.locator("#fejl")).to_be_focused()
    expect(page.locator("#fejl")).to_be_in_viewport()
    page.get_by_role("link", name="Mine naboer lytter til mig").click()
    first = page.get_by_role("radiogroup", name="Mine naboer lytter til mig").get_by_label("Helt uenig")
    expect(first).to_be_focused()
    expect(page.get_by_role("radiogroup", name="Har du været med").get_by_label("Ja")).to_be_checked()


def test_the_pages_can_be_answered_by_keyboard_alone(live, visitor) -> None:
    page = visitor(width=WIDE)
    page.goto(live.link("linked"))
    page.get_by_role("button", name="Begynd").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Ja", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Nej", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Hvor mange gange?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Helt uenig")).to_be_checked()
    page.get_by_label("Hvor mange gange?").focus()
    page.keyboard.press("Enter")  # goes forward: neither changes the language nor stops
    expect(page.get_by_role("heading", level=1)).to_have_text("Dine ideer")


def test_changing_the_language_keeps_the_answers_without_script(live, visitor) -> None:
    page = visitor()
    page.goto(live.link("linked"))
    page.get_by_role("button", name="Begynd").click()
    answer_first_page(page)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(
        page.get_by_role("radiogroup", name="My neighbours listen to me").get_by_label("Agree", exact=True)
    ).to_be_checked()
    expect(page.get_by_label("How many times?")).to_have_value("3")


def test_going_back_in_the_browser_after_sending_stores_nothing_more(live, visitor) -> None:
    page = visitor()
    page.goto(live.link("linked"))
    page.get_by_role("button", name="Begynd").click()
    choose(page, "Har du været med", "Nej")
    choose(page, "Mine naboer lytter til mig", "Enig")
    onward(page)
    onward(page)
    page.get_by_role("button", name="Send svar").dblclick()
    code = page.locator(".receipt").inner_text()
    page.reload()
    assert page.locator(".receipt").inner_text() == code
    page.go_back()
    page.reload()
    expect(page.get_by_text("Dine svar er sendt og modtaget")).to_be_visible()
    expect(page.locator(".receipt")).to_have_count(0)
    page.go_forward()
    assert page.locator(".receipt").inner_text() == code
    assert len(live.submissions("linked")) == 1


def journey(live, page: Page):
    """Every kind of page that a participant can meet; yields its name while it is open."""
    page.goto(live.open_link("open"))
    yield "information at an open link"
    press(page, "Begynd")
    yield "information with an error"
    link = live.link("linked")
    page.goto(link)
    yield "information"
    press(page, "Begynd")
    yield "questions"
    choose(page, "Har du været med", "Ja")
    page.get_by_label("Hvor mange gange?").fill("mange")
    onward(page)
    yield "questions with errors"
    answer_first_page(page)
    onward(page)
    yield "matrix"
    onward(page)
    yield "matrix with errors"
    page.goto(f"{link}/tjek")
    yield "review with answers missing"
    page.goto(f"{link}/pause")
    yield "pause"
    page.goto(link)
    yield "information once begun"
    press(page, "Fortsæt", role="link")
    answer_matrix(page)
    onward(page)
    yield "texts"
    page.get_by_label("Hvad kunne være bedre?").fill("Mere plads og tidligere på dagen.\n\nOg kaffe bagefter.")
    live.now = dt.datetime(2026, 5, 15, 10, tzinfo=dt.UTC)
    onward(page)
    yield "review on the day after closing"
    press(page, "Send svar")
    yield "receipt just after sending"
    sent = page.url
    page.goto(link)
    yield "received"
    page.goto(sent)
    press(page, "Vis svarene")
    receipt = page.url.partition("?")[0]
    yield "receipt"
    page.locator("summary").click()
    yield "receipt with the answers"
    live.now = dt.datetime(2026, 5, 14, tzinfo=dt.UTC)
    page.reload()
    yield "receipt before closing"
    press(page, "Ret svarene")
    yield "questions being corrected"
    page.goto(receipt)
    yield "receipt while correcting"
    page.goto(link)
    yield "received while correcting"
    page.goto(f"{link}/slet")
    yield "withdrawal asked about"
    press(page, "Ja, slet mine svar")
    yield "withdrawn"
    page.goto(f"{live.address}/kvittering")
    yield "receipt to be entered"
    page.get_by_label("Kode").fill("K7QM 2XWD 0V9T MB5E")
    press(page, "Find svarene")
    yield "wrong receipt"
    unsent = live.link("nameless")
    page.goto(unsent)
    yield "closed"
    live.now = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    page.goto(unsent)
    yield "not open yet"
    live.now = dt.datetime(2026, 5, 14, tzinfo=dt.UTC)
    page.goto(live.link("nameless"))
    press(page, "Begynd")
    expect(page.get_by_role("heading", level=1)).to_have_text("De fælles spisninger")
    live.now = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    page.reload()
    yield "too late"
    page.goto(f"{live.address}/svar/none")
    yield "unknown link"


def test_no_page_scrolls_sideways_what_is_to_be_hit_is_large_and_axe_finds_nothing_wrong(
    live, visitor, looked_at
) -> None:
    page = visitor(width=NARROW, script=True)
    names = []
    for name in journey(live, page):
        names.append(name)
        heights = page.locator("main button, main a.button, main .choices > label, main .field").evaluate_all(
            "found => found.filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().height)"
        )
        assert [height for height in heights if height < 44] == [], name
        looked_at(page, name, (NARROW, WIDE))
        for width in at_widths(page, REFLOWED, ZOOMED):
            assert sideways(page, width) == 0, (name, width)
    assert len(names) == len(set(names)) == 28
