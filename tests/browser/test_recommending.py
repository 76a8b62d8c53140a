"""Recommendations in Chromium: signed by an evaluator, handed over by the publication, and answered by the steering
group and by an owner who got a link by mail and has no script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.mail.sender import Sender
from evaluator.mail.sending import send_due
from evaluator.owners.people import AskedOwner, save_owner
from evaluator.releases.auditing import audit_where_due
from evaluator.releases.gates import Signing
from evaluator.releases.signing import newest, sign
from evaluator.store.accounts import account_named
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.browsing import NARROW, PASSWORD, WIDE, press, sign_in
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.live import Live
from tests.support.mail_server import MailServer
from tests.support.quoted import documents_that_announce
from tests.support.released import FINAL

pytestmark = pytest.mark.browser

PEOPLE = (("eva", "evaluator"), ("erik", "evaluator"), ("sif", "steering"))
OWNER = "Boligforeningen"


@pytest.fixture
def live(tmp_path, make_sqlite) -> Iterator[Live]:
    """What twelve residents answered, counted."""
    live = Live(tmp_path, make_sqlite, documents=documents_that_announce(tmp_path / "documents", (FINAL, FINAL)))
    with live.service.store.writing() as db:
        for name, role in PEOPLE:
            add_account(db, name=name, password=PASSWORD, role=role, programme="lindevang", now=live.now)
        its = {"programme": "lindevang", "wave": "linked", "linkage": "pseudonymous", "version": 1}
        rows = [Submission(**its, group="residents", answers={"heard": 4}, pseudonym=f"p{n}") for n in range(12)]
        insert_submissions(db, rows)
    live.now = AFTER_LINDEVANG
    count_milestone(live.service.store, live.service.vault, "lindevang", "m1", now=live.now)
    yield live
    live.close()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


def published(live: Live) -> None:
    """The proposal signed at both gates by the two evaluators."""
    store = live.service.store
    for gate in ("complete", "published"):
        with store.reading() as db:
            its = newest(db, "lindevang", "m1")
        if gate == "published":
            audit_where_due(store, its, now=live.now)
        with store.writing() as db:
            for name in ("eva", "erik"):
                account = account_named(db, name).id
                sign(db, its, Signing(gate=gate, account=account, roles={"evaluator"}, name=name), now=live.now)


def looked_at(page: Page, violations, name: str) -> None:
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], (name, width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)


def test_from_the_evaluators_words_to_the_owners_answer(live, visitor, violations, mail_server) -> None:
    eva, sif = visitor(width=WIDE, script=True), visitor(width=NARROW, script=True)
    sign_in(eva, live, "eva")
    for number, (da, en) in enumerate((("Spis sammen", "Eat together"), ("Flyt bænken", "Move the bench")), 1):
        eva.goto(f"{live.address}/p/lindevang/rapportens-tekster/anbefaling-ny")
        for label, words in (
            ("Dansk", da),
            ("Engelsk", en),
            ("Til hvem (dansk)", OWNER),
            ("Til hvem (engelsk)", OWNER),
        ):
            eva.get_by_label(label, exact=True).fill(words)
        press(eva, "Gem kladde" if number == 2 else "Skriv under")
    releases = f"{live.address}/p/lindevang/udgivelser/"
    eva.goto(releases)
    assert violations(eva) == []
    press(eva, "Anbefaling 2: teksten er ikke skrevet under", role="link")
    press(eva, "Skriv under")
    eva.goto(releases)
    press(eva, "Foreslå en udgivelse")
    expect(eva.get_by_role("heading", name="Nr. 1, runde 1")).to_be_visible()
    sign_in(sif, live, "sif")
    sif.goto(f"{live.address}/p/lindevang/anbefalinger/")
    expect(sif.locator("main")).to_contain_text("Der er ingen anbefalinger endnu")
    published(live)

    sif.reload()
    expect(sif.locator("main")).to_contain_text("Flyt bænken")
    looked_at(sif, violations, "recommendations")
    press(sif, "Svar : Anbefaling 1", role="link")
    looked_at(sif, violations, "answer")
    sif.get_by_label("Delvist enig", exact=True).check()
    sif.get_by_label("Hvad gør I?").fill("Et bord til")
    press(sif, "Gem svaret")
    expect(sif.get_by_role("status")).to_have_text("Svaret er gemt.")

    with live.service.vault.writing() as db:
        save_owner(db, "lindevang", AskedOwner(OWNER, "Ada Lorem", "ada@mail.example"), now=live.now)
    eva.goto(f"{live.address}/p/lindevang/anbefalinger/")
    eva.goto(f"{live.address}/p/lindevang/ansvarlige/ny?register=recommendations")
    eva.get_by_label("Hvor har I navne og adresser fra?").fill("boligforeningens side")
    press(eva, "Åbn runden, og sæt mails i kø")
    service = live.service
    sender = Sender(service.store, service.vault, live.programme, mail_server.settings, live.address, lambda: live.now)
    assert send_due(sender) == 1
    link = re.search(rf"{live.address}/ansvarlig/\S+", mail_server.taken[0].get_content())
    phone = visitor(width=NARROW)
    phone.goto(link[0])
    press(phone, "Flyt bænken", role="link")
    phone.get_by_label("Afvist").check()
    phone.get_by_label("Hvad gør I?").fill("Den bliver stående")
    press(phone, "Send svaret")
    expect(phone.get_by_role("alert")).to_contain_text("Der står ikke, hvorfor I afviser anbefalingen")
    expect(phone.get_by_label("Hvad gør I?")).to_have_value("Den bliver stående")
    expect(phone.get_by_label("Afvist")).to_be_checked()
    phone.get_by_label("Hvorfor?").fill("Den står i skygge (opdigtet)")
    press(phone, "Send svaret")
    expect(phone.get_by_role("status")).to_contain_text("Tak for dit svar")
    for page in (eva, sif):
        page.goto(f"{live.address}/p/lindevang/anbefalinger/")
        expect(page.locator("main")).to_contain_text("Den står i skygge (opdigtet)")
        expect(page.locator("main")).to_contain_text("Et bord til")
