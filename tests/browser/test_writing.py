"""The report's texts in Chromium: a figure put in where the cursor is, by keyboard, and signed; and a recommendation
written without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.browsing import PASSWORD, press, sign_in
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.live import Live

pytestmark = pytest.mark.browser

WIDTHS = (360, 640, 1280)
"""A telephone, 1280 pixels at 200 %, and 1280 pixels."""


@pytest.fixture
def live(tmp_path, make_sqlite):
    """The site with an evaluator, and what twelve residents answered, counted."""
    live = Live(tmp_path, make_sqlite)
    with live.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
        its = {"programme": "lindevang", "wave": "linked", "linkage": "pseudonymous", "version": 1}
        answered = {"group": "residents", "answers": {"heard": 4}}
        insert_submissions(db, [Submission(**its, **answered, pseudonym=f"p{person}") for person in range(12)])
    live.now = AFTER_LINDEVANG
    here = live.service
    count_milestone(here.store, here.vault, "lindevang", "m1", now=live.now, shown=True)
    yield live
    live.close()


def looked_at(page: Page, violations, name: str) -> None:
    """Axe is silent at every width, and nothing must be scrolled sideways."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], (name, width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)


def test_a_figure_is_put_in_by_keyboard_where_the_cursor_is_and_the_text_signed(live, visitor, violations) -> None:
    page = visitor(width=1280, script=True)
    sign_in(page, live, "eva")
    page.goto(f"{live.address}/p/lindevang/rapportens-tekster/")
    looked_at(page, violations, "list")
    page.get_by_role("link", name="Skriv : Konklusion").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Konklusion")
    for language, words in (("Dansk", "Af dem  føler sig hørt."), ("Engelsk", "Of them  feel heard.")):
        page.get_by_label(language, exact=True).fill(words)
        page.keyboard.press("Home")
        for _ in range(7 if language == "Dansk" else 8):
            page.keyboard.press("ArrowRight")
        page.get_by_label("Søg efter en indikator").fill("hørt")
        expect(page.get_by_text("Spisninger", exact=False)).to_be_hidden()
        summary = page.locator("summary", has_text="Føler sig hørt").first
        if page.locator("details[data-words]").filter(has=summary).first.get_attribute("open") is None:
            summary.press("Enter")
        page.get_by_role("button", name="Indsæt tal 100", exact=False).first.press("Enter")
    expect(page.get_by_label("Dansk", exact=True)).to_have_value("Af dem {{heard.value}} føler sig hørt.")
    expect(page.get_by_label("Engelsk", exact=True)).to_have_value("Of them {{heard.value}} feel heard.")
    press(page, "Vis med tal")
    expect(page.get_by_role("region", name="Sådan bliver den læst")).to_contain_text("Of them 100% feel heard.")
    looked_at(page, violations, "text")
    page.set_viewport_size({"width": 1280, "height": 800})
    press(page, "Skriv under")
    expect(page.get_by_role("status")).to_have_text("Konklusion er skrevet under.")


def test_a_recommendation_is_written_and_signed_without_script(live, visitor) -> None:
    page = visitor(width=360)
    sign_in(page, live, "eva")
    page.goto(f"{live.address}/p/lindevang/rapportens-tekster/anbefaling-ny")
    for label, words in (("Dansk", "Spis sammen"), ("Engelsk", "Eat together")):
        page.get_by_label(label, exact=True).fill(words)
    press(page, "Skriv under")
    expect(page.get_by_role("alert")).to_contain_text("hvem anbefalingen er til")
    page.get_by_label("Til hvem (dansk)").fill("Boligforeningen")
    page.get_by_label("Til hvem (engelsk)").fill("The housing association")
    press(page, "Skriv under")
    expect(page.get_by_role("status")).to_have_text("Ny anbefaling er skrevet under.")
    expect(page.locator("main")).to_contain_text("Når rapporten udgives, følger anbefalingerne med")
