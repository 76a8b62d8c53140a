"""A hearing in Chromium: a party on a small phone without script, an evaluator by keyboard, and every page by axe."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.hearing.managing import hand_over
from evaluator.hearing.points import AskedAnswer, answer, place, split
from evaluator.hearing.remarks import enter_remark
from evaluator.hearing.splitting import proposed
from tests.support.browsing import NARROW, PASSWORD, WIDE, press, sign_in
from tests.support.hearing_site import HearingDesk

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(live) -> HearingDesk:
    with live.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
    return HearingDesk(live, open_link=True, theory=True)


def press_by_keyboard(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_party_sends_remarks_on_a_small_phone_without_script(live, desk: HearingDesk, visitor) -> None:
    page = visitor(width=NARROW)
    page.goto(live.address + desk.link(desk.party("Tovholt Kommune")))
    press(page, "Skriv bemærkninger", role="link")
    page.get_by_label("Patientinvolvering").fill("Flere patienter med.\n\nSkriv til ada@mail.example")
    press(page, "Tjek og send")
    expect(page.get_by_role("alert")).to_contain_text("offentliggøres under jeres navn")
    expect(page.get_by_label("Patientinvolvering")).to_have_value("Flere patienter med.\n\nSkriv til ada@mail.example")
    page.get_by_label("Ja, bemærkningerne må").check()
    press(page, "Tjek og send")
    expect(page.get_by_role("alert")).to_contain_text("ada@mail.example")
    press(page, "Send bemærkningerne")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tak for svaret")
    assert len(desk.every.sent) == 1
    press(page, "Træk bemærkningerne tilbage", role="link")
    press(page, "Ja, slet bemærkningerne")
    assert desk.every.sent == ()


def test_an_evaluator_splits_and_answers_by_keyboard_alone(live, desk: HearingDesk, visitor) -> None:
    tovholt = desk.party("Tovholt Kommune", agreement="named")
    with desk.service.store.writing() as db:
        text = "Tak for udkastet.\n\nFlere patienter med.\n\nBedre data."
        enter_remark(db, desk.its, party=tovholt, section="s1", text=text, now=live.now)
    page = visitor(width=WIDE)
    sign_in(page, live, "eva")
    page.goto(f"{live.address}{desk.pages}/bemaerkninger")
    page.get_by_role("button", name="Del alle efter forslaget").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(".items a.button").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for _ in range(2):
        page.get_by_label("Fulgt", exact=True).focus()
        press_by_keyboard(page, "Space", "Tab")
        page.keyboard.type("Ja, det er rigtigt.")
        page.keyboard.press("Tab")
        page.keyboard.type("Side 4")
        press_by_keyboard(page, "Tab", "Tab", "Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Alle punkter er besvaret")
    assert [one.answer.changed for one in desk.every.to_answer if one.answer] == ["Side 4", "Side 4"]


def test_a_letter_is_read_from_its_file_and_stands_with_its_party(live, desk: HearingDesk, visitor, looked_at) -> None:
    desk.party("Tovholt Kommune", agreement="named")
    page = visitor(width=NARROW, script=True)
    sign_in(page, live, "eva")
    page.goto(f"{live.address}{desk.pages}/bemaerkninger/ny")
    press(page, "Hent teksten fra en fil", role="link")
    looked_at(page, "a file", [NARROW])
    press(page, "Hent teksten")
    expect(page.get_by_role("alert")).to_be_visible()
    letter = {"name": "brev.txt", "mimeType": "text/plain", "buffer": b"Flere patienter med."}
    page.get_by_label("Vælg en fil").set_input_files(letter)
    press(page, "Hent teksten")
    expect(page.get_by_label("Bemærkningen")).to_have_value("Flere patienter med.")
    page.get_by_label("Part", exact=True).select_option(label="Tovholt Kommune")
    press(page, "Gem")
    expect(page.get_by_text("Bemærkningen er gemt.")).to_be_visible()
    assert desk.texts() == ["Flere patienter med."]


def test_whoever_came_by_the_open_link_and_wrote_nothing_goes(live, desk: HearingDesk, visitor, looked_at) -> None:
    desk.party("Tovholt Kommune")
    for name in ("Lystfiskerne", "Hvem som helst"):
        desk.join(name)
    page = visitor(width=NARROW, script=True)
    sign_in(page, live, "eva")
    page.goto(f"{live.address}{desk.pages}/parter/ubekraeftede")
    looked_at(page, "not confirmed", [NARROW])
    expect(page.get_by_label("Lystfiskerne")).to_be_checked()
    page.get_by_label("Lystfiskerne").uncheck()
    press(page, "Fjern de valgte")
    expect(page.get_by_role("link", name="Lystfiskerne")).to_be_visible()
    assert sorted(one.name for one in desk.every.parties) == ["Lystfiskerne", "Tovholt Kommune"]


def test_every_page_of_a_hearing_is_clean_by_axe(live, desk: HearingDesk, visitor, looked_at) -> None:
    party = desk.party("Tovholt Kommune", contact="Ada Lorem", email="ada@mail.example")
    silent = desk.link(desk.party("Karla Ipsum", "person"))
    with desk.service.store.writing() as db:
        enter_remark(db, desk.its, party=party, section="s1", text="Et punkt.\n\nRing 20 12 34 56.", now=live.now)
    with desk.service.store.writing() as db:
        (one,) = desk.every.sent
        split(db, desk.visit_at, one, proposed(one.text), actor="a1", now=live.now)
    point = desk.every.to_answer[0]
    with desk.service.store.writing() as db:
        point = place(db, desk.visit_at, point, section=None, theme="Sammenhæng" * 8)
        asked = AskedAnswer(verdict="followed", text="Ja", changed="Side 4")
        answer(db, desk.visit_at, point, asked, actor="a1", now=live.now)
    page = visitor(script=True)
    opened = (silent, f"{silent}/svar", f"{silent}/svar?mangler=1", f"{silent}/ingen", f"{silent}/forandringsteori")
    look_at(page, looked_at, live, *opened, f"/hoering/{desk.its.open_key}")
    sign_in(page, live, "eva")
    its = ("/", "/ret", "/parter", f"/parter/{party}", "/bemaerkninger", "/bemaerkninger/ny", "/punkter", "/notat")
    remark = f"/bemaerkninger/{one.id}"
    more = (remark, f"{remark}?fine=1", f"{remark}/fjern", f"/punkter/{point.id}", "/punkter?efter=tema")
    listing = desk.pages.rpartition("/")[0] + "/"
    look_at(page, looked_at, live, listing, *(desk.pages + end for end in (*its, *more)))
    with desk.service.store.writing() as db:
        hand_over(db, desk.its, actor="a1", now=live.now + dt.timedelta(hours=1))
    look_at(page, looked_at, live, desk.link(party), desk.pages + "/")


def look_at(page: Page, looked_at, live, *addresses: str) -> None:
    for address in addresses:
        page.goto(live.address + address)
        looked_at(page, address)
