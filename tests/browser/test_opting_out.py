"""Opting out in Chromium: by keyboard alone, without script, clean by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from evaluator.vault.contacts import Contact, opt_out_token_of, save_contacts

pytestmark = pytest.mark.browser


@pytest.fixture
def link(live) -> str:
    with live.service.vault.writing() as db:
        save_contacts(db, "lindevang", [Contact(person="p1", email="aase@mail.example", group="residents")])
        return f"{live.address}/afmeld/{opt_out_token_of(db, 'lindevang', 'p1')}"


def test_somebody_opts_out_with_the_keyboard_and_without_script(visitor, link: str) -> None:
    page = visitor()
    page.goto(link)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="English")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ja, meld mig fra")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du er meldt fra")


def test_both_pages_are_clean_by_axe_and_do_not_scroll_sideways(visitor, looked_at, link: str) -> None:
    page = visitor(script=True)
    page.goto(f"{link}?language=en")
    looked_at(page, "asked")
    page.get_by_role("button", name="Yes, opt me out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have opted out")
    looked_at(page, "opted out")
