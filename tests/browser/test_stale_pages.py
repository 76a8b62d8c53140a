"""Two devices of one person on the same page, without script: what both changed is shown in both ways."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import NARROW, WIDE, at_widths, choose, onward, press

pytestmark = pytest.mark.browser


def begin(page: Page, link: str) -> None:
    page.goto(link)
    press(page, "Begynd")


def to_ideas(page: Page) -> None:
    choose(page, "Har du været med", "Nej")
    choose(page, "Mine naboer lytter til mig", "Enig")
    onward(page)


def test_both_answers_are_shown_and_the_participant_settles_which_holds(live, visitor, looked_at) -> None:
    link = live.link("linked")
    computer, phone = visitor(script=True), visitor()
    begin(computer, link)
    to_ideas(computer)
    phone.goto(link)
    phone.get_by_role("link", name="Fortsæt").click()
    phone.get_by_label("Hvad kunne være bedre?").fill("Skrevet på telefonen, med flere stole og lys i gården.")
    phone.get_by_role("button", name="Gem, og fortsæt senere").click()
    computer.get_by_label("Hvad kunne være bedre?").fill("Skrevet på computeren")
    computer.get_by_role("button", name="Gå videre").click()
    told = computer.locator("#fejl")
    for _ in at_widths(computer, WIDE, NARROW):
        expect(told).to_be_in_viewport()
    expect(told).to_contain_text("Du har svaret forskelligt to steder")
    expect(told).to_contain_text("Skrevet på telefonen, med flere stole og lys i gården.")
    expect(told).to_contain_text("Skrevet på computeren")
    expect(computer.get_by_label("Hvad kunne være bedre?")).to_have_value("Skrevet på computeren")
    looked_at(computer, "both answers")
    told.get_by_role("link", name="Behold svarene fra det andet sted").click()
    expect(computer.get_by_label("Hvad kunne være bedre?")).to_have_value(
        "Skrevet på telefonen, med flere stole og lys i gården."
    )
