"""Accounts in Chromium: from an administrator's page to a second factor, without script, at two widths, by axe."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from tests.support.browsing import PASSWORD, press

pytestmark = pytest.mark.browser

NEW = "four words that nobody knows"


@pytest.fixture
def site(live):
    with live.service.store.writing() as db:
        add_account(db, name="admin", password=PASSWORD, role="administrator", now=live.now)
    return live


def sign_in(page: Page, site, name: str, password: str) -> None:
    page.goto(f"{site.address}/log-ind")
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Adgangskode").fill(password)
    press(page, "Log ind")


@pytest.mark.parametrize(("width", "script"), [(360, False), (1280, True)])
def test_from_a_new_account_to_a_second_factor(site, visitor, violations, width: int, script: bool) -> None:
    def is_well_made(page: Page) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if script:
            assert violations(page) == []

    admin, bo = visitor(width=width, script=script), visitor(width=width, script=script)
    sign_in(admin, site, "admin", PASSWORD)
    is_well_made(admin)
    press(admin, "Tilføj en konto", role="link")
    admin.get_by_label("Navn, som personen logger ind med").fill("Bo Margrethe Sørensen-Hansen")
    admin.get_by_label("Rolle").select_option("evaluator")
    admin.get_by_label("Indsats").select_option("Alle indsatser")
    is_well_made(admin)
    press(admin, "Tilføj en konto")
    password = admin.locator("code.secret").inner_text()
    is_well_made(admin)

    sign_in(bo, site, "Bo Margrethe Sørensen-Hansen", password)
    expect(bo.get_by_role("status")).to_contain_text("Vælg din egen adgangskode")
    bo.get_by_label("Den adgangskode, du har nu").fill(password)
    bo.get_by_label("Ny adgangskode", exact=True).fill(NEW)
    bo.get_by_label("Den nye adgangskode igen").fill(NEW)
    press(bo, "Skift adgangskode")
    expect(bo.get_by_role("status")).to_contain_text("Adgangskoden er skiftet")
    is_well_made(bo)
    press(bo, "Slå totrinslogin til", role="link")
    app = pyotp.TOTP(bo.locator("code.secret").inner_text().replace(" ", ""))
    is_well_made(bo)
    bo.get_by_label("Skriv så den kode, appen viser.").fill(app.at(site.now))
    bo.get_by_label("Den adgangskode, du har nu").fill(NEW)
    press(bo, "Slå totrinslogin til")
    expect(bo.locator(".codes li")).to_have_count(8)
    code = bo.locator(".codes code").first.inner_text()
    is_well_made(bo)
    folded = bo.locator("header .own summary")
    if folded.is_visible():  # on a phone
        folded.click()
        is_well_made(bo)
    bo.get_by_role("button", name="Log ud").click()
    sign_in(bo, site, "Bo Margrethe Sørensen-Hansen", NEW)
    is_well_made(bo)
    bo.get_by_label("Kode").fill(code)
    press(bo, "Log ind")
    expect(bo.get_by_role("heading", level=1)).to_have_text("Overblik")
    is_well_made(bo)

    for address in ("/konti/", "/log/"):
        admin.goto(site.address + address)
        is_well_made(admin)
