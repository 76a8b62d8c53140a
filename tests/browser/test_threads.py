"""Matters over time in Chromium: proposed, put together, merged and undone by keyboard and on a phone, axe silent."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from evaluator.accounts.credentials import add_account
from tests.support.browsing import PASSWORD, press, sign_in
from tests.support.live import Live
from tests.support.threads import put, put_cases

pytestmark = pytest.mark.browser

SPRING = dt.date(2019, 4, 2)


@pytest.fixture
def live(tmp_path, make_sqlite):
    """The chiefs' forum's cases, and a delivery that somebody entered twice."""
    live = Live(tmp_path, make_sqlite)
    with live.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
        put_cases(db, "lindevang")
        put(db, "deliveries", "lindevang", title="Bænke ved havnen", body="Byrådet", delivered_on=SPRING, note="To")
        put(db, "deliveries", "lindevang", title="Bænke ved Havnen", body="Byrådet", delivered_on=SPRING)
    yield live
    live.close()


def test_a_matter_is_put_together_on_a_phone_in_a_meeting(live, visitor) -> None:
    page = visitor(width=360)
    sign_in(page, live, "eva")
    page.goto(f"{live.address}/p/lindevang/sager/")
    press(page, "Se forslag", role="link")
    title = "Opgaveglidning fra hospital til kommune"
    matter = page.get_by_role("region", name="Status på opgaveglidning fra hospital")
    matter.get_by_label("Sagens titel").fill(title)
    with page.expect_navigation():
        matter.get_by_role("button", name="Samme sag", exact=False).first.click()
    expect(page.get_by_role("status")).to_have_text("Rækkerne er samlet i en sag.")
    press(page, "Alle sager", role="link")
    press(page, title, role="link")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("main")).to_contain_text("154 dage efter")


def test_a_matter_is_renamed_by_keyboard_and_that_is_undone(live, visitor, looked_at) -> None:
    page = visitor(width=1280, script=True)
    sign_in(page, live, "eva")
    page.goto(f"{live.address}/p/lindevang/sager/ny?soeg=plejecentre")
    looked_at(page, "rows to put together")
    for box in page.get_by_role("checkbox").all():
        box.focus()
        page.keyboard.press("Space")
    page.get_by_label("Sagens titel").focus()
    page.keyboard.type("Faste læger")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looked_at(page, "a matter")
    page.locator("summary", has_text="Giv den et andet navn").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Titel", exact=True).fill("Læger på plejecentre")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Læger på plejecentre")
    press(page, "Ændringer", role="link")
    looked_at(page, "changes")
    press(page, "Fortryd Ændring 2")
    expect(page.locator("main")).to_contain_text("Fortrudt")
    page.goto(f"{live.address}/p/lindevang/sager/")
    looked_at(page, "the list")
    expect(page.get_by_role("link", name="Faste læger")).to_be_visible()


def test_two_rows_are_merged_and_the_way_counts_them_once(live, visitor, looked_at) -> None:
    page = visitor(width=1280, script=True)
    sign_in(page, live, "eva")
    page.goto(f"{live.address}/p/lindevang/sager/forslag")
    looked_at(page, "proposals")
    page.goto(f"{live.address}/p/lindevang/vejen/")
    expect(page.get_by_role("row", name="Afleveret 2")).to_be_visible()
    page.goto(f"{live.address}/p/lindevang/sager/dubletter")
    looked_at(page, "duplicates")
    press(page, "Læg sammen")
    expect(page.get_by_role("status")).to_have_text("De to rækker er lagt sammen.")
    page.goto(f"{live.address}/p/lindevang/vejen/")
    looked_at(page, "the way")
    expect(page.get_by_role("row", name="Afleveret 1")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("listitem").get_by_role("link", name="Bænke ved havnen").first.click()
    looked_at(page, "the card of a row")
    expect(page.get_by_role("heading", name="Sag over tid")).to_be_visible()
