"""The pages of personal data in Chromium, by keyboard and without script: what is kept, a person, a wave, the key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from tests.support.browsing import WIDE, press, sign_in
from tests.support.kept import COUNTED, DUE, answered, with_days
from tests.support.live import Live
from tests.support.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def kept(live: Live) -> Live:
    """After the count and the last day on which the answers are kept."""
    site = object.__new__(Site)
    site.programme, site.now, site.app, site.service, site.signed_in = "lindevang", live.now, live.app, live.service, []
    site.client = live.app.test_client()
    with_days(site)
    answered(site)
    site.now = COUNTED
    site.count()
    live.now = DUE
    with live.service.store.writing() as db:
        add_account(db, name="eva", password="a good long password", role="evaluator", now=live.now)
    return live


def by_keyboard(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_person_then_a_wave_then_the_key(
    kept: Live, visitor: Callable[..., Page], looked_at: Callable[..., None]
) -> None:
    page = visitor(width=WIDE, script=True)
    sign_in(page, kept, "eva")
    page.goto(f"{kept.address}/p/lindevang/persondata/")
    looked_at(page, "personal data")
    by_keyboard(page, "Find personen")
    page.get_by_label("Personens nøgle, e-mail, navn eller personlige link").fill("p3@mail.example")
    press(page, "Find personen")
    looked_at(page, "who is meant")
    press(page, "Slet alt om personen")
    expect(page.get_by_text("Alt, der kunne føres tilbage til personen, er slettet.")).to_be_visible()
    by_keyboard(page, "Slet nu")
    looked_at(page, "answers to be deleted")
    page.get_by_label("Skriv indsatsens navn").fill("Naboer i Lindevang")
    press(page, "Slet svarene i runden")
    expect(page.get_by_text("Slettet den 2. december 2026")).to_be_visible()
    by_keyboard(page, "Destruér nøglen")
    looked_at(page, "the key")
    page.get_by_label("Skriv indsatsens navn").fill("Naboer i Lindevang")
    press(page, "Destruér nøglen")
    expect(page.get_by_text("Nøglen er destrueret. Ingen kan finde ud af")).to_be_visible()
    looked_at(page, "what is left")
