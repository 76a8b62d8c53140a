"""A report from a draft to its signed publication in Chromium, by people of three roles; axe at two
widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.browsing import PASSWORD, press, sign_in
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.live import Live
from tests.support.quoted import documents_that_announce
from tests.support.released import FINAL, TARGET
from tests.support.second import code_of

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)
PEOPLE = (("eva", "evaluator"), ("rita", "reader"), ("soren", "steering"))


@pytest.fixture
def live(tmp_path, make_sqlite):
    """What twelve residents answered, counted; a data-quality target is not met."""
    live = Live(tmp_path, make_sqlite, documents=documents_that_announce(tmp_path / "documents", (FINAL, TARGET)))
    live.service.config.home.mkdir(exist_ok=True)
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


def code(live: Live) -> str:
    """What Søren's app shows."""
    return code_of(live.service, "soren", live.now)


def looked_at(page: Page, violations, name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], (name, width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)


def sign(page: Page, name: str, button: str, **more: str) -> None:
    page.get_by_label("Dit navn, som det skal stå i rapporten").fill(name)
    for label, text in more.items():
        page.get_by_label(label.replace("_", " ")).fill(text)
    press(page, button)


def test_from_a_draft_to_a_signed_publication(live, visitor, violations) -> None:
    eva, rita, soren = (visitor(width=1280, script=True) for _ in PEOPLE)
    releases = f"{live.address}/p/lindevang/udgivelser/"
    for page, (name, _) in zip((eva, rita), PEOPLE[:2], strict=True):
        sign_in(page, live, name)
        page.goto(releases)
    looked_at(eva, violations, "nothing yet")
    press(eva, "Foreslå en udgivelse")
    expect(eva.get_by_role("heading", name="Nr. 1, runde 1")).to_be_visible(timeout=60_000)

    rita.reload()
    looked_at(rita, violations, "a proposal")
    rita.get_by_label("Hvor i rapporten?").fill("Side 2")
    rita.get_by_label("Bemærkning", exact=True).fill("Hvor mange er spurgt?")
    press(rita, "Send bemærkningen")
    expect(rita.locator("main")).to_contain_text("Ubesvarede bemærkninger: 1")
    eva.reload()
    eva.get_by_label("Svar på bemærkning 1").fill("Alle beboere")
    looked_at(eva, violations, "a remark")
    press(eva, "Svar")
    looked_at(eva, violations, "to be signed")
    sign(eva, "Eva Holm", "Skriv under på, at den er regnet rigtigt")
    rita.goto(releases)
    sign(rita, "Rita Dam", "Skriv under på, at den er regnet rigtigt")
    expect(rita.locator("main")).to_contain_text("Teknisk færdig")

    eva.reload()
    sign(eva, "Eva Holm", "Skriv under på, at den må udgives")
    expect(eva.get_by_role("alert")).to_contain_text("Et mål for datakvalitet er ikke nået: Fejlprocent")
    looked_at(eva, violations, "refused")
    eva.get_by_label("Hvorfor skal rapporten udgives alligevel?").fill("Registrene er tomme (opdigtet)")
    press(eva, "Skriv under på, at den må udgives")

    code(live)
    soren.goto(f"{live.address}/")
    soren.get_by_label("Navn").fill("soren")
    soren.get_by_label("Adgangskode").fill(PASSWORD)
    press(soren, "Log ind")
    soren.get_by_label("Kode").fill(code(live))
    press(soren, "Log ind")
    soren.goto(releases)
    looked_at(soren, violations, "the steering group")
    sign(soren, "Søren Krag", "Skriv under på, at den må udgives", Kode_fra_din_app_til_totrinslogin=code(live))
    expect(soren.locator("main")).to_contain_text("Rapporten er udgivet.")
    looked_at(soren, violations, "published")
    for page in (eva, rita, soren):
        page.goto(f"{live.address}/p/lindevang/rapport/m1-da.html")
        expect(page.locator("body")).to_contain_text("Eva Holm (evaluator) og Søren Krag (styregruppe)")
        expect(page.locator("body")).to_contain_text("Registrene er tomme (opdigtet)")
    soren.goto(f"{live.address}/p/lindevang/")
    soren.get_by_role("link", name="Læs den her").click()
    looked_at(soren, violations, "the first part")
    soren.get_by_role("link", name="Forandringsteorien →").click()
    expect(soren.get_by_role("heading", name="Forandringsteorien", exact=True)).to_be_visible()
    looked_at(soren, violations, "the second part")
    soren.goto(f"{live.address}/p/lindevang/rapporter")
    looked_at(soren, violations, "reports")
