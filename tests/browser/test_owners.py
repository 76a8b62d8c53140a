"""A status round in Chromium: an evaluator asks, a mail goes, an owner answers on a small phone without script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.mail.sender import Sender
from evaluator.mail.sending import send_due
from tests.support.browsing import NARROW, PASSWORD, WIDE, press, sign_in
from tests.support.mail_server import MailServer
from tests.support.owned import OwnersDesk

pytestmark = pytest.mark.browser
ZOOMED = 640
"""1280 pixels seen at 200 %."""


@pytest.fixture
def desk(live) -> OwnersDesk:
    with live.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
    live.client = live.app.test_client()
    return OwnersDesk(live)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


def test_from_the_evaluator_by_mail_to_an_event_of_the_row(live, desk: OwnersDesk, visitor, mail_server) -> None:
    reference = desk.action("Fælles stuegang")
    desk.person()
    page = visitor(width=WIDE)
    sign_in(page, live, "eva")
    page.goto(f"{live.address}{desk.pages}/")
    page.get_by_role("link", name="Ny statusrunde").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("Hvor har I navne og adresser fra?").fill("handleplanen")
    press(page, "Åbn runden, og sæt mails i kø")
    expect(page.get_by_text("0 af 1 er besvaret")).to_be_visible()
    service = live.service
    sender = Sender(service.store, service.vault, live.programme, mail_server.settings, live.address, lambda: live.now)
    assert send_due(sender) == 1
    link = re.search(rf"{live.address}/ansvarlig/\S+", mail_server.taken[0].get_content())
    assert link
    phone = visitor(width=NARROW)
    phone.goto(link[0])
    phone.get_by_label("Afprøvet").check()
    phone.get_by_label("Hvad har I lært?").fill("To uger gik godt")
    press(phone, "Send svaret")
    expect(phone.get_by_role("alert")).to_contain_text("Der mangler en dag")
    expect(phone.get_by_label("Hvad har I lært?")).to_have_value("To uger gik godt")
    phone.get_by_label("Hvornår skete det?").fill("2026-04-20")
    press(phone, "Send svaret")
    expect(phone.get_by_role("status")).to_contain_text("Tak for dit svar")
    assert desk.events(reference)[-1] == ("tried", "2026-04-20", "owner")
    page.reload()
    expect(page.get_by_text("oplyst af den ansvarlige")).to_be_visible()
    expect(page.get_by_text("1 af 1 er besvaret")).to_be_visible()


def test_every_page_is_clean_by_axe(live, desk: OwnersDesk, visitor, looked_at) -> None:
    first, _ = desk.action("Fælles stuegang"), desk.action("Mødefri onsdag")
    desk.action("Ny app", owner="it-chef")
    owner = desk.person()
    its = desk.open()
    link, question = desk.link(its, owner), desk.question(its, first)
    desk.tell(link, question, state="tried", day="2026-04-20", learned="To uger gik godt")
    page = visitor(script=True)
    look_at(page, looked_at, live, link, f"{link}/{question.request.id}")
    sign_in(page, live, "eva")
    ends = ("/", "/ny", f"/runde/{its.id}", f"/svar/{question.request.id}")
    people = ("/kontakter", f"/kontakter/{owner}", "/kontakter/slet")
    look_at(page, looked_at, live, *(desk.pages + end for end in (*ends, *people)))


def look_at(page: Page, looked_at, live, *addresses: str) -> None:
    for address in addresses:
        page.goto(live.address + address)
        looked_at(page, address)
