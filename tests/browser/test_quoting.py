"""A quote in Chromium: marked, redacted, reviewed by somebody else and found in the report, by axe at three widths."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from evaluator.accounts.credentials import add_account
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.browsing import PASSWORD, press, sign_in
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.live import Live
from tests.support.quoted import documents_that_announce

pytestmark = pytest.mark.browser

TEXT = (
    "Jeg talte længe med Birthe Holm fra nummer 12. Det var første gang, at nogen spurgte mig, og det glemmer jeg ikke."
)
WIDTHS = (360, 640, 1280)
"""A telephone, 1280 pixels at 200 %, and 1280 pixels."""


@pytest.fixture
def live(tmp_path, make_sqlite):
    """The site with two evaluators and what twelve residents wrote, counted."""
    live = Live(tmp_path, make_sqlite, documents=documents_that_announce(tmp_path / "documents"))
    live.service.config.home.mkdir(exist_ok=True)
    with live.service.store.writing() as db:
        for name in ("eva", "erik"):
            add_account(db, name=name, password=PASSWORD, role="evaluator", now=live.now)
        rows = [
            Submission(
                programme="lindevang",
                wave="linked",
                linkage="pseudonymous",
                version=1,
                group="residents",
                answers={"heard": 4, "better": 1},
                texts={"better": f"Beboer {person}" if person else TEXT},
                pseudonym=f"p{person}",
            )
            for person in range(12)
        ]
        insert_submissions(db, rows)
    live.now = AFTER_LINDEVANG
    count_milestone(live.service.store, live.service.vault, "lindevang", "m1", now=live.now)
    yield live
    live.close()


def looked_at(page: Page, violations, name: str) -> None:
    """Axe is silent at every width, and nothing must be scrolled sideways."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], (name, width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)


def test_a_quote_is_marked_redacted_and_reviewed_by_keyboard(live, visitor, violations) -> None:
    eva, erik = visitor(width=1280, script=True), visitor(width=1280, script=True)
    sign_in(eva, live, "eva")
    sign_in(erik, live, "erik")
    eva.goto(f"{live.address}/p/lindevang/citater/")
    press(eva, "Vælg citat", role="link")
    with eva.expect_navigation():
        eva.get_by_role("listitem").filter(has_text=TEXT).get_by_role("link", name="Citér").click()
    looked_at(eva, violations, "choosing")

    eva.get_by_label("Teksten").focus()
    for key in ("Control+Home", "Control+Shift+End"):
        eva.keyboard.press(key)
    eva.keyboard.type("Ord, der ikke står der")
    eva.keyboard.press("Tab")
    eva.keyboard.press("Tab")
    expect(eva.get_by_role("button", name="Brug det, jeg har markeret")).to_be_focused()
    eva.keyboard.press("Enter")
    expect(eva.get_by_label("De ord, du vil citere")).to_have_value(TEXT)
    eva.get_by_label("Hører til").select_option(label="Føler sig hørt")
    press(eva, "Gå videre")

    expect(eva.locator("blockquote")).to_contain_text("med [navn] fra nummer 12")
    looked_at(eva, violations, "redacting")
    eva.get_by_label("Tag flere ord ud").fill("fra nummer 12")
    eva.get_by_label("Skriv i stedet").select_option(label="Sted")
    with eva.expect_navigation():
        eva.get_by_role("button", name="Gem", exact=True).click()
    expect(eva.locator("blockquote")).to_contain_text("med [navn] [sted].")
    press(eva, "Gem, og send til gennemsyn")
    looked_at(eva, violations, "list of whoever chose it")

    erik.goto(f"{live.address}/p/lindevang/citater/")
    looked_at(erik, violations, "list")
    press(erik, "Se igennem 1", role="link")
    looked_at(erik, violations, "review")
    expect(erik.locator("main")).to_contain_text("12 svarede i gruppen ved nedslaget.")
    erik.get_by_label("Nej, citatet kan vises").check()
    press(erik, "Gem svaret")
    expect(erik.locator("main")).to_contain_text("Står i rapporten for")

    for language, marks in (("da", "Beboer, Første nedslag"), ("en", "Resident, First milestone")):
        erik.goto(f"{live.address}/p/lindevang/rapport/m1-{language}.html")
        quotation = erik.locator("#outcomes .quotation")
        expect(quotation.locator("blockquote")).to_have_attribute("lang", "da")
        expect(quotation.locator("figcaption")).to_have_text(marks)
        looked_at(erik, violations, f"report in {language}")
    pdf = erik.request.get(f"{live.address}/p/lindevang/rapport/m1-da.pdf").body()
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    assert "med [navn] [sted]. Det var første gang" in text
    assert "Birthe" not in text
