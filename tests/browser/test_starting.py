"""From an instance on which there is nothing to a signed-in evaluator with a programme and an invited steering group:
by keyboard, with a real mail server and the worker that sends by itself. The scripts are those of axe."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from evaluator.accounts.setting_up import begun
from evaluator.core.config import Config, Mailing
from evaluator.mail import posting
from evaluator.mail.posting import MailWorker
from evaluator.web.app import create_app
from tests.support.browsing import NARROW, WIDE
from tests.support.mail_server import MailServer

pytestmark = pytest.mark.browser

NEW = "four words that nobody knows"
ANOTHER = "five other words nobody said"
LOOKED_AT = (NARROW, WIDE)


class Fresh:
    """The application behind ``address``, as `nedslag serve` starts it where there is nothing."""

    def __init__(self, home: Path, make: Callable[[str], str], mails: MailServer) -> None:
        self.now = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
        its = {"NEDSLAG_DATABASE_URL": make("store"), "NEDSLAG_VAULT_URL": make("vault"), "NEDSLAG_HOME": str(home)}
        its |= {"NEDSLAG_SECRET_KEY": "a key for tests alone, long enough", "NEDSLAG_INSECURE_COOKIES": "1"}
        set_up, self.code = begun()
        self.server = make_server("127.0.0.1", 0, lambda *given: self.app(*given), threaded=True)
        self.address = f"http://127.0.0.1:{self.server.port}"
        mailing = Mailing(mails.settings, self.address)
        self.app = create_app(Config.from_environment(its), now=lambda: self.now, set_up=set_up, mailing=mailing)
        self.service, self.mails, self.arrived = self.app.extensions["nedslag"], mails, threading.Semaphore(0)
        mails.before = lambda stage: self.arrived.release() if stage == "TAKEN" else None
        self.worker = MailWorker(self.service.store, self.service.vault, mailing, lambda: self.now)
        self.serving = threading.Thread(target=self.server.serve_forever)
        for one in (self.serving, self.worker):
            one.start()

    def link(self) -> str:
        """What stands in the next mail that the worker hands over."""
        assert self.arrived.acquire(timeout=60)
        return next(line for line in self.mails.taken[-1].get_content().splitlines() if "/adgang/" in line)

    def close(self) -> None:
        self.worker.stop()
        self.server.shutdown()
        self.serving.join()
        self.server.server_close()
        self.service.close()


@pytest.fixture
def live(tmp_path: Path, make_sqlite: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Fresh]:
    monkeypatch.setattr(posting, "EVERY", 0.1)
    with closing(MailServer()) as mails, closing(Fresh(tmp_path, make_sqlite, mails)) as found:
        yield found


def write(page: Page, label: str, text: str, *, exact: bool = False) -> None:
    page.get_by_label(label, exact=exact).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def enter(page: Page, name: str, *, role: str = "button") -> None:
    """Press what has the keyboard's attention."""
    page.locator("main").get_by_role(role, name=name, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose_password(page: Page, password: str) -> None:
    write(page, "Adgangskode", password, exact=True)
    write(page, "Adgangskoden igen", password)
    enter(page, "Gem adgangskoden, og log ind")


def test_from_nothing_to_an_evaluator_with_an_invited_steering_group(live, visitor, looked_at) -> None:
    eva, sten = visitor(width=WIDE, script=True), visitor(width=NARROW, script=True)
    eva.goto(f"{live.address}/p/borgerdesign/")
    expect(eva.get_by_role("heading", level=1)).to_have_text("Kom i gang")
    looked_at(eva, "set-up", LOOKED_AT)
    write(eva, "Engangskode", "noget andet")
    write(eva, "Dit navn", "Eva Holm")
    write(eva, "Din mailadresse", "eva@mail.example")
    write(eva, "Adgangskode", NEW, exact=True)
    write(eva, "Adgangskoden igen", NEW)
    enter(eva, "Lav kontoen")
    expect(eva.get_by_role("alert")).to_contain_text("Engangskoden passer ikke")
    looked_at(eva, "set-up refused", LOOKED_AT)
    write(eva, "Engangskode", live.code)
    write(eva, "Adgangskode", NEW, exact=True)
    write(eva, "Adgangskoden igen", NEW)
    enter(eva, "Lav kontoen")
    expect(eva.get_by_role("heading", level=1)).to_have_text("Indsatser")
    expect(eva.get_by_role("status")).to_contain_text("Din konto er klar")
    looked_at(eva, "no programmes", LOOKED_AT)

    enter(eva, "Begynd en indsats", role="link")
    looked_at(eva, "begin", LOOKED_AT)
    write(eva, "Titel (dansk)", "Ældre på vej hjem")
    eva.get_by_label("Med et eksempel").check()
    eva.get_by_label("Hvilket eksempel").select_option("akutplan")
    looked_at(eva, "begin with an example", LOOKED_AT)
    enter(eva, "Begynd")
    expect(eva.get_by_role("heading", level=1)).to_have_text("Overblik")
    eva.goto(f"{live.address}/indsatser")
    looked_at(eva, "programmes", LOOKED_AT)
    write(eva, "Søg i alle indsatser", "ældre hjem")
    enter(eva, "Søg")
    expect(eva.get_by_role("link", name="Ældre på vej hjem").first).to_be_visible()
    looked_at(eva, "search", LOOKED_AT)

    eva.goto(f"{live.address}/p/aeldre-paa-vej-hjem/adgang/")
    write(eva, "Navn", "Sten Bak")
    write(eva, "Mailadresse", "sten@mail.example")
    eva.get_by_label("Rolle").select_option("steering")
    enter(eva, "Invitér")
    expect(eva.get_by_role("status")).to_contain_text("Sten Bak er inviteret")
    looked_at(eva, "access", LOOKED_AT)

    sten.goto(live.link())
    looked_at(sten, "choose a password", LOOKED_AT)
    choose_password(sten, ANOTHER)
    expect(sten.locator("p.mark")).to_contain_text("totrinslogin")
    enter(sten, "Slå totrinslogin til", role="link")
    app = pyotp.TOTP(sten.locator("code.secret").inner_text().replace(" ", ""))
    write(sten, "Skriv så den kode, appen viser.", app.at(live.now))
    write(sten, "Den adgangskode, du har nu", ANOTHER)
    enter(sten, "Slå totrinslogin til")
    enter(sten, "Jeg har gemt dem", role="link")
    sten.goto(f"{live.address}/")
    expect(sten.locator("p.programme")).to_have_text("Ældre på vej hjem")

    sten.goto(f"{live.address}/glemt-adgangskode")
    looked_at(sten, "forgotten", LOOKED_AT)
    write(sten, "Mailadresse", "eva@mail.example")
    enter(sten, "Send mig et link")
    looked_at(sten, "look in your inbox", LOOKED_AT)
    live.link()
    eva.goto(f"{live.address}/drift/")
    expect(eva.locator("main")).to_contain_text("Gik sidst godt")
    looked_at(eva, "operation", LOOKED_AT)
    for address in ("/konti/", "/konti/ny", "/indsatser/slettede/", "/p/aeldre-paa-vej-hjem/afslutning/"):
        eva.goto(live.address + address)
        looked_at(eva, address, LOOKED_AT)
