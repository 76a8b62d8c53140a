"""The pages of the registers in Chromium: every journey without script, on a phone and at a desk, and by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.store import registers as store
from evaluator.store.register_versions import Recorded
from tests.support.browsing import NARROW, PASSWORD, WIDE, go_to, press, sign_in

pytestmark = pytest.mark.browser

PLAN = "Handling;Startdato;Status\nFælles gåtur;03.05.2026;i gang\nSuppe på torvet;;på vej\n"


@pytest.fixture
def kept(live):
    """The site with an evaluator and a few rows."""
    with live.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
        by = Recorded("eva", live.now)
        given = {"reference": "d1", "title": "Fælles haver", "body": "Udvalget"}
        store.add_rows(db, "lindevang", "deliveries", [given], by)
        titles = ("Telemedicin til KOL", "Læger på plejehjem", "Haver besluttet")
        cases = [
            {"reference": f"c{number}", "title": title, "case_type": "D", "delivery": "d1" if number == 2 else ""}
            for number, title in enumerate(titles)
        ]
        store.add_rows(db, "lindevang", "decisions", cases, by)
    return live


def at(page: Page, live, path: str = "") -> None:
    page.goto(f"{live.address}/p/lindevang/registre/{path}")


def test_a_trial_action_is_added_moved_and_corrected_and_its_history_tells_so(kept, visitor) -> None:
    page = visitor(width=NARROW)
    sign_in(page, kept, "eva")
    go_to(page, "Registre", "Alle registre")
    page.get_by_role("link", name="Tilføj (Prøvehandlinger)").click()
    page.get_by_label("Titel").fill("Suppe på torvet")
    page.get_by_label("Aflevering").fill("d1")
    page.get_by_label("Dato", exact=True).fill("2026-05-02")
    press(page, "Gem")
    expect(page.get_by_role("status")).to_have_text("Rækken er tilføjet.")
    expect(page.get_by_role("definition").get_by_role("link", name="Fælles haver")).to_be_visible()
    expect(page.get_by_role("link", name="Haver besluttet")).to_be_visible()
    page.get_by_label("Trin", exact=True).select_option("started")
    page.get_by_label("Dato", exact=True).fill("2026-05-03")
    press(page, "Gem trinnet")
    expect(page.locator("main > .columns").first.locator(".history li")).to_have_count(2)
    page.get_by_role("link", name="Ret", exact=True).first.click()
    page.get_by_label("Titel").fill("Suppe på pladsen")
    page.get_by_label("Hvorfor?").fill("Den flyttede")
    press(page, "Gem rettelsen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Suppe på pladsen")
    page.get_by_text("Historik (4)").click()
    expect(page.get_by_text("Fordi: Den flyttede")).to_be_visible()


def test_a_list_is_searched_narrowed_and_saved_as_a_view(kept, visitor) -> None:
    page = visitor(width=NARROW)
    sign_in(page, kept, "eva")
    at(page, kept, "beslutninger/")
    page.get_by_label("Søg efter ord").fill("læger")
    press(page, "Søg")
    expect(page.get_by_role("row").get_by_role("link", name="Læger på plejehjem")).to_be_visible()
    expect(page.get_by_text("1 række.")).to_be_visible()
    page.get_by_text("Vælg ud").click()
    page.get_by_label("Det, der mangler").select_option("meeting_date")
    page.get_by_role("button", name="Vis", exact=True).click()
    page.get_by_label("Navn på visningen").fill("Læger uden dato")
    press(page, "Gem visningen")
    expect(page).to_have_url(f"{kept.address}/p/lindevang/registre/beslutninger/?q=l%C3%A6ger&mangler=meeting_date")
    at(page, kept, "beslutninger/")
    page.get_by_role("navigation", name="Gemte visninger").get_by_role("link", name="Læger uden dato").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)


def test_a_column_heading_sorts_by_keyboard(kept, visitor) -> None:
    page = visitor(width=WIDE)
    sign_in(page, kept, "eva")
    at(page, kept, "beslutninger/")
    page.get_by_role("columnheader").get_by_role("link", name="Titel").press("Enter")
    expect(page.get_by_role("columnheader", name="Titel")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("rowheader").first).to_have_text("Haver besluttet")


def test_a_file_is_sent_asked_about_stored_and_taken_away_again(kept, visitor) -> None:
    page = visitor(width=NARROW)
    sign_in(page, kept, "eva")
    at(page, kept, "proevehandlinger/")
    page.get_by_role("link", name="Hent fra en fil").click()
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": "plan.csv", "mimeType": "text/csv", "buffer": PLAN.encode()}
    )
    press(page, "Se, hvordan den bliver læst")
    expect(page.get_by_role("alert")).to_contain_text("på vej")
    page.get_by_label("”på vej”").select_option("-")
    press(page, "Læs igen")
    expect(page.get_by_role("status")).to_contain_text("Nye rækker: 1.")
    press(page, "Gem rækkerne")
    expect(page.get_by_role("status").first).to_have_text("Tilføjet: 1. Stod der i forvejen: 0.")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Som CSV").click()
    assert "Fælles gåtur" in taken.value.path().read_text("utf-8-sig")


def test_every_page_is_clean_by_axe_and_does_not_scroll_sideways(kept, visitor, looked_at) -> None:
    page = visitor(script=True)
    sign_in(page, kept, "eva")
    cards = ("beslutninger/raekke/c2", "beslutninger/raekke/c2/ret", "beslutninger/raekke/c2/traek")
    for path in (
        *("", "beslutninger/?mangler=meeting_date", "timer/", "proevehandlinger/ny", "inddragelse/ny"),
        *(*cards, "proevehandlinger/fil"),
    ):
        at(page, kept, path)
        looked_at(page, path)
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": "plan.csv", "mimeType": "text/csv", "buffer": PLAN.encode()}
    )
    press(page, "Se, hvordan den bliver læst")
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page, "a file with faults")


def test_a_form_with_faults_says_so_at_the_top_and_leads_to_its_fields(kept, visitor, violations) -> None:
    page = visitor(script=True)
    sign_in(page, kept, "eva")
    at(page, kept, "proevehandlinger/ny")
    page.get_by_label("Dato", exact=True).fill("")
    press(page, "Gem")
    expect(page.get_by_role("alert")).to_contain_text("Ret dette")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("Dato", exact=True)).to_be_focused()
    assert violations(page) == []
