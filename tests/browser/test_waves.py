"""A wave in Chromium: planned, published, contacts brought, seen beforehand, invited by mail, and answered; without
script, and clean by axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.mail.sender import Sender
from evaluator.mail.sending import send_due
from evaluator.vault import outbox
from evaluator.vault.contacts import Contact, save_contacts
from tests.support.browsing import PASSWORD, press, sign_in
from tests.support.live import Live
from tests.support.mail_server import MailServer

pytestmark = pytest.mark.browser
PLACE = "/p/lindevang"
LIST = "Nr.;Navn;Mail;Gruppe\n17;Anne Åbo;anne@mail.example;Beboer\n"


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def evaluated(live: Live) -> Live:
    with live.service.store.writing() as db:
        add_account(db, name="eva", role="evaluator", programme=None, password=PASSWORD, now=live.now)
    return live


def plan(page: Page, live: Live) -> None:
    page.goto(f"{live.address}{PLACE}/design/")
    press(page, "Ret indsatsen")
    page.goto(f"{live.address}{PLACE}/design/runder")
    press(page, "Tilføj en runde", role="link")
    page.get_by_label("Spørgeskema").select_option("neighbours")
    page.get_by_label("Beboer").check()
    page.get_by_label("Anonym:").check()
    page.get_by_label("Med hver sit link").check()
    page.get_by_label("Åbner den").fill("2026-05-04")
    page.get_by_label("Lukker den").fill("2026-05-20")
    page.get_by_label("Laveste alder").fill("13")
    press(page, "Tilføj", exact=True)


def test_a_wave_is_planned_tried_published_invited_to_and_answered(
    evaluated: Live, server: MailServer, visitor: Callable[..., Page]
) -> None:
    page = visitor(width=1280)
    sign_in(page, evaluated, "eva")
    plan(page, evaluated)
    page.goto(f"{evaluated.address}{PLACE}/proev/m1-residents")
    expect(page.get_by_text("Svarene tæller ikke med og bliver slettet")).to_be_visible()
    page.goto(f"{evaluated.address}{PLACE}/design/udgiv")
    page.get_by_label("Hvorfor ændres det?").fill("Beboerne spørges også i maj")
    press(page, "Udgiv version 2")
    page.goto(f"{evaluated.address}{PLACE}/invitationer/kontakter/fil")
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.get_by_label("Fil", exact=True).set_input_files([file])  # type: ignore[list-item]
    press(page, "Se, hvordan den bliver læst")
    press(page, "Hent kontakterne ind")
    expect(page.get_by_role("table")).to_contain_text("Anne Åbo")
    page.goto(f"{evaluated.address}{PLACE}/invitationer/m1-residents/invitation")
    press(page, "Sæt invitationer i kø")
    send_due(_sender(evaluated, server))
    [mail] = server.taken
    link = re.search(r"http://\S+/svar/\S+", mail.get_content())
    assert link
    person = visitor()
    person.goto(link[0])
    person.get_by_label("13 år eller ældre").check()
    press(person, "Gå videre")
    press(person, "Begynd")
    expect(person.get_by_role("progressbar")).to_have_count(0)
    expect(person.locator(".progress")).to_be_visible()


def _sender(live: Live, server: MailServer) -> Sender:
    here = live.service
    return Sender(here.store, here.vault, live.programme, server.settings, live.address, lambda: live.now)


PLACES = (
    *("design/indikatorer", "design/indikatorer/heard", "design/indikatorer/heard/nyt-spoergsmaal", "design/maal"),
    *(
        "design/indikatorer/meals",
        "design/fjern/indikatorer/heard",
        "design/ny/indikatorer",
        "design/plan",
        "aftale/",
        "plan",
        "design/runder",
        "design/runder/m1-residents",
    ),
    *("design/fjern/runder/m1-residents", "design/ny/runder", "design/information", "design/ny/andre-tekster"),
    *("design/logo", "proev/m1-residents", "proev/m1-residents/breve-og-mails", "invitationer/"),
    *("invitationer/nameless/invitation", "invitationer/open/periode", "invitationer/kontakter"),
    *("invitationer/kontakter/fil", "invitationer/kontakter/slet", "papir/"),
)
IN_ENGLISH = """main => {
    const copy = main.cloneNode(true)
    copy.querySelectorAll("[lang=da], textarea").forEach(one => one.remove())
    return copy.textContent
}"""
"""What a page says but for what it shows in Danish on purpose, such as a mail."""
PHONE, ZOOMED, DESK = 360, 640, 1280
"""640 pixels are what a page of 1280 has at 200 %."""


def test_the_pages_of_indicators_plan_waves_and_people_are_clean_by_axe_in_both_languages(
    evaluated: Live, visitor: Callable[..., Page], looked_at: Callable[..., None]
) -> None:
    with evaluated.service.vault.writing() as vault_db:
        people = [Contact(person=f"{n}", name="Anne Åbo", address=("Vej 1", "1 By"), group="residents") for n in (1, 2)]
        save_contacts(vault_db, "lindevang", people)
        outbox.queue(vault_db, "lindevang", "nameless", ["1", "2"], round_=0, due_at=evaluated.now)
    page = visitor(script=True, width=DESK)
    sign_in(page, evaluated, "eva")
    plan(page, evaluated)
    for place in PLACES:
        page.goto(f"{evaluated.address}{PLACE}/{place}")
        looked_at(page, place, (PHONE, ZOOMED, DESK))
    page.goto(f"{evaluated.address}/sprog/en?next={PLACE}/")
    for place in PLACES:
        page.goto(f"{evaluated.address}{PLACE}/{place}")
        said = page.locator("main").evaluate(IN_ENGLISH).replace("Anne Åbo", "").replace("Rådhuset, Fjordby", "")
        assert not set("æøåÆØÅ") & set(said), (place, [line for line in said.splitlines() if set("æøåÆØÅ") & set(line)])
