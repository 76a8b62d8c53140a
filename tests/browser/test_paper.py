"""Typing paper forms in Chromium: by keyboard, without script, at two widths and clean by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.documents.storing import Arrival, import_folder
from evaluator.paper.serials import new_serials
from tests.support.browsing import NARROW, PASSWORD, WIDE
from tests.support.coded import write_documents

pytestmark = pytest.mark.browser

WIDTHS = (NARROW, WIDE)


@pytest.fixture
def typists(live, visitor):
    """Two collectors, each at a device of their own."""
    with live.service.store.writing() as db:
        for name in ("ann", "bo"):
            add_account(db, name=name, password=PASSWORD, role="collector", now=live.now)

    def make(**device: object) -> list[Page]:
        return [signed_in(visitor(**device), live, name) for name in ("ann", "bo")]

    return make


def signed_in(page: Page, live, name: str) -> Page:
    page.goto(f"{live.address}/")
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Papir og interview")
    return page


def begin(page: Page, serial: str) -> None:
    page.get_by_label("Runde").first.select_option("open")
    page.get_by_label("Skemaets nummer").fill(serial)
    page.get_by_role("button", name="Begynd", exact=True).click()
    page.get_by_label("Aktørgruppe").select_option("residents")
    page.get_by_role("button", name="Begynd at taste").click()


def type_by_keyboard(page: Page, *lines: str) -> None:
    """From the first field on with the tab key alone, and onward with Enter."""
    page.locator(".typing input:not([type=hidden])").first.focus()
    for number, line in enumerate(lines):
        page.keyboard.press("Control+A")
        page.keyboard.type(line)
        page.keyboard.press("Enter" if number + 1 == len(lines) else "Tab")


def test_a_form_is_typed_by_keyboard_alone_and_what_differs_is_settled(live, typists) -> None:
    (serial,) = new_serials(1)
    ann, bo = typists()
    for page, heard in ((ann, "4"), (bo, "5")):
        begin(page, serial)
        type_by_keyboard(page, "1", "3", heard, "1 2")
        expect(page.get_by_text("Side 2 af 3")).to_be_visible()
        type_by_keyboard(page, "5", "?", "/")
        type_by_keyboard(page, "Suppe")
    expect(bo.get_by_role("heading", level=1)).to_have_text(f"Sammenlign skema {serial}")
    bo.get_by_label("Anden indtastning: 5").check()
    bo.get_by_role("button", name="Gem skemaet").press("Enter")
    expect(bo.get_by_role("status")).to_contain_text("Felter, der afveg: 1.")
    (its,) = live.submissions("open")
    assert its.collection_mode == "paper"
    assert (its.answers["heard"], its.answers["told-by#2"], its.answers["again"]) == (5, 1, -997)


def test_every_page_is_clean_by_axe_and_no_wider_than_the_screen(live, typists, looked_at) -> None:
    (serial,) = new_serials(1)
    ann, bo = typists(script=True)

    looked_at(ann, "list", WIDTHS)
    for page, came in ((ann, "1"), (bo, "2")):
        begin(page, serial)
        type_by_keyboard(page, came, "900", "9", "1 2")
        expect(page.get_by_role("alert")).to_contain_text("Se på papiret igen")
        looked_at(page, "faults", WIDTHS)
        type_by_keyboard(page, came, "*", "*", "1 2")
        expect(page.get_by_text("Side 2 af 3")).to_be_visible()
        looked_at(page, "matrix", WIDTHS)
        type_by_keyboard(page, "5", "?", "/")
        expect(page.get_by_text("Side 3 af 3")).to_be_visible()
        looked_at(page, "words", WIDTHS)
        type_by_keyboard(page, "Suppe")
        expect(page.get_by_text("Side 3 af 3")).to_have_count(0)
    bo.get_by_role("button", name="Gem skemaet").click()
    expect(bo.get_by_role("alert")).to_be_visible()
    looked_at(bo, "comparison", WIDTHS)
    ann.goto(f"{live.address}/p/lindevang/papir/")
    looked_at(ann, "list of a form", WIDTHS)
    ann.get_by_role("link", name="Slet").click()
    expect(ann.get_by_role("button", name="Ja, slet det")).to_be_visible()
    looked_at(ann, "deletion", WIDTHS)


def test_the_code_that_somebody_made_is_typed_by_keyboard_and_typed_again_where_two_read_it_otherwise(
    live, typists, looked_at, tmp_path
) -> None:
    with live.service.store.writing() as db, live.service.vault.writing() as vault_db:
        import_folder(db, vault_db, write_documents(tmp_path / "coded"), live.now, Arrival(reason="Aftalt på mødet"))
    (serial,) = new_serials(1)
    ann, bo = typists(script=True)

    for page, place in ((ann, "od"), (bo, "kb")):
        page.goto(f"{live.address}/p/lindevang/papir/first/{serial}/")
        type_by_keyboard(page, "a", place, "7")
        expect(page.get_by_role("alert")).to_contain_text("Tast to bogstaver, eller *")
        looked_at(page, "faults", WIDTHS)
        page.get_by_label("Aktørgruppe").select_option("residents")
        type_by_keyboard(page, "an", place, "7")
        expect(page.get_by_text("Side 1 af 3")).to_be_visible()
        type_by_keyboard(page, "1", "3", "4", "1 2")
        expect(page.get_by_text("Side 2 af 3")).to_be_visible()
        type_by_keyboard(page, "5", "?", "/")
        expect(page.get_by_text("Side 3 af 3")).to_be_visible()
        type_by_keyboard(page, "Suppe")
        expect(page.get_by_text("Side 3 af 3")).to_have_count(0)
    looked_at(bo, "comparison", WIDTHS)
    type_by_keyboard(bo, "an", "kb", "7")
    expect(bo.get_by_text("Felter, der afveg: 1.")).to_be_visible()
    assert [one.collection_mode for one in live.submissions("first")] == ["paper"]
