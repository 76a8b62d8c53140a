"""What people are told and asked before the first question, and the library, in Chromium: narrow, wide and in large
text, without script and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from evaluator.accounts.credentials import add_account
from evaluator.store.documents import PROGRAMME, save_document
from tests.support.browsing import PASSWORD, press, sign_in
from tests.support.informing import information
from tests.support.live import DOCUMENTS, Live

pytestmark = pytest.mark.browser
SILENT = (DOCUMENTS / "lindevang" / "programme.toml").read_text("utf-8").split("\n[information]")[0]
SPECIAL = {"special_categories": ["health"], "special_basis": "explicit_consent", "impact_assessment": "DPIA 7"}
TEXT = information(basis="consent", grounds=None, consent="3", take_out=True, quotes=True, **SPECIAL)


@pytest.fixture
def consenting(live: Live) -> Live:
    with live.service.store.writing() as db:
        save_document(db, programme="lindevang", kind=PROGRAMME, key="lindevang", text=SILENT + TEXT, now=live.now)
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
    return live


@pytest.mark.parametrize("language", ["da", "en"])
def test_somebody_reads_the_whole_text_says_yes_by_keyboard_and_begins(consenting, visitor, language: str) -> None:
    page = visitor()
    page.goto(consenting.link("linked", language=language))
    told = page.locator("details.told")
    summary = told.locator("summary")
    expect(told.get_by_text("datatilsynet.dk")).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(told.get_by_text("datatilsynet.dk")).to_be_visible()
    box = page.locator("#s-consent")
    expect(box).not_to_be_checked()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/side/meals" in page.url


def test_without_the_tick_the_page_says_what_is_missing_and_leads_to_the_box(consenting, visitor) -> None:
    page = visitor()
    page.goto(consenting.link("linked"))
    page.get_by_role("button", name="Begynd").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Sæt kryds, hvis du siger ja.").click()
    expect(page.locator("#s-consent")).to_be_focused()


def test_saying_no_takes_one_press_like_beginning(consenting, visitor) -> None:
    page = visitor()
    page.goto(consenting.link("linked"))
    page.get_by_role("button", name="Nej tak").click()
    expect(page.get_by_role("heading", name="Du er ikke med")).to_be_visible()
    page.get_by_role("link", name="Jeg vil gerne være med alligevel").click()
    expect(page.locator("#s-consent")).not_to_be_checked()


@pytest.mark.parametrize("way", ["svar", "kiosk"])
def test_axe_finds_nothing_and_nothing_runs_over_the_side(consenting, visitor, looked_at, way: str) -> None:
    page = visitor(script=True)
    page.goto(consenting.open_link("open").replace("/svar/", f"/{way}/"))
    page.locator("details.told summary").click()
    looked_at(page, "information")
    press(page, "Begynd")
    looked_at(page, "not said yes")
    press(page, "Nej tak")
    looked_at(page, "declined")


def test_an_evaluator_inserts_questions_from_the_library(consenting, visitor, looked_at) -> None:
    page = visitor(script=True)
    sign_in(page, consenting, "eva")
    page.goto(f"{consenting.address}/p/lindevang/spoergeskemaer/")
    page.get_by_role("button", name="Ret spørgeskemaet").click()
    page.get_by_role("link", name="Indsæt fra biblioteket").click()
    looked_at(page, "library")
    page.get_by_label("Inddragelse, som deltagerne oplever den").check()
    page.get_by_role("button", name="Indsæt som ny side").click()
    expect(page.get_by_text("indsatsen har ingen faser")).to_be_visible()
    page.get_by_label("Hørte, hvad der kom ud af det").check()
    page.get_by_role("button", name="Indsæt som ny side").click()
    asked = "Har du fået at vide, hvad der kom ud af det, du var med til?"
    expect(page.get_by_role("link", name=asked, exact=True)).to_be_visible()
    expect(page.get_by_text("nedslag library show heard-back")).to_be_visible()
    looked_at(page, "inserted")
