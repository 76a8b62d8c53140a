"""The theory tested in Chromium, by keyboard and without script: the picture, evidence, judging, an interpretation."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.store.register_versions import Recorded
from evaluator.store.registers import add_rows
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.browsing import PASSWORD, press, sign_in
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.live import Live
from tests.support.quoted import documents_that_announce
from tests.support.theory_tested import ASSUMED, LINKS, MECHANISM

pytestmark = pytest.mark.browser


@pytest.fixture
def live(tmp_path, make_sqlite):
    """The site with an evaluator, meals that were held, and what twelve residents answered, counted."""
    live = Live(tmp_path, make_sqlite, documents=documents_that_announce(tmp_path / "documents", (MECHANISM, LINKS)))
    live.service.config.home.mkdir(exist_ok=True)
    with live.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
        meal = {"reference": "m-1", "kind": "meal", "title": "Den første spisning", "held_on": live.now.date()}
        add_rows(db, "lindevang", "activities", [meal], Recorded("eva", live.now))
        its = {"programme": "lindevang", "wave": "linked", "linkage": "pseudonymous", "version": 1}
        answered = {"group": "residents", "answers": {"heard": 4}}
        insert_submissions(db, [Submission(**its, **answered, pseudonym=f"p{person}") for person in range(12)])
    live.now = AFTER_LINDEVANG
    count_milestone(live.service.store, live.service.vault, "lindevang", "m1", now=live.now)
    yield live
    live.close()


def said(page: Page, **choices: str) -> None:
    for group, choice in choices.items():
        page.locator(f"input[name={group}][value={choice}]").check()


@pytest.fixture
def eva(live, visitor) -> Page:
    page = visitor(width=1280, script=True)
    sign_in(page, live, "eva")
    page.goto(f"{live.address}/p/lindevang/teorien/")
    return page


def test_evidence_is_entered_by_keyboard_from_the_picture_to_the_rating(eva, looked_at) -> None:
    looked_at(eva, "theory")
    link = eva.locator("svg a[aria-label*='Man lærer hinanden']").first
    link.focus()
    with eva.expect_navigation():
        eva.keyboard.press("Enter")
    expect(eva.get_by_role("heading", level=1)).to_have_text("Fælles spisning → Naboer taler sammen")
    looked_at(eva, "link")
    eva.locator("a.button", has_text="Tilføj evidens").focus()
    with eva.expect_navigation():
        eva.keyboard.press("Enter")
    looked_at(eva, "kinds")
    press(eva, "Indikator", role="link")
    looked_at(eva, "piece")
    options = eva.get_by_label("Hvad peger evidensen på?").locator("optgroup").all()
    assert [one.get_attribute("label") for one in options] == ["Ved forbindelsens begyndelse", "Ved forbindelsens ende"]
    eva.get_by_label("Hvad peger evidensen på?").focus()
    eva.keyboard.type("Føler")
    eva.keyboard.press("Tab")
    eva.keyboard.press("Space")
    eva.keyboard.press("Tab")
    eva.keyboard.press("Space")
    eva.keyboard.press("ArrowDown")
    eva.get_by_label("Hvad så du?").fill("De fleste følte sig hørt")
    press(eva, "Gem")
    expect(eva.get_by_role("status")).to_have_text("Evidensen er tilføjet.")
    expect(eva.get_by_role("listitem").filter(has_text="De fleste følte sig hørt")).to_contain_text("middel")
    expect(eva.get_by_role("main")).to_contain_text("Svar i spørgeskemaer kan ikke alene give mere end svag evidens.")


def test_an_assumption_is_judged_and_a_refused_form_comes_back_filled(eva, looked_at) -> None:
    eva.get_by_role("rowheader").get_by_role("link", name="Naboer taler sammen").first.click()
    eva.locator("a", has_text=f"Tilføj evidens: {ASSUMED}").click()
    press(eva, "Observation", role="link")
    eva.get_by_label("Hvad så du?").fill("Nogle stod op hele aftenen")
    press(eva, "Gem")
    expect(eva.get_by_role("alert")).to_contain_text("Der står ikke, om det taler for eller imod.")
    expect(eva.get_by_label("Hvad så du?")).to_have_value("Nogle stod op hele aftenen")
    looked_at(eva, "refused")
    said(eva, direction="against", strength="strong")
    eva.get_by_label("Kilde").fill("Noter fra en spisning")
    press(eva, "Gem")
    eva.locator("a", has_text=f"Vurdér: {ASSUMED}").click()
    looked_at(eva, "judging")
    said(eva, verdict="failing")
    eva.get_by_label("Begrundelse").fill("Der var for få stole")
    press(eva, "Gem")
    expect(eva.locator("section", has_text=ASSUMED)).to_contain_text("holder ikke")
    eva.locator("a", has_text="Se og ret: Nogle stod op hele aftenen").click()
    looked_at(eva, "changing")


def test_an_interpretation_is_noted_on_a_phone_without_script(live, visitor) -> None:
    page = visitor(width=360, script=False)
    sign_in(page, live, "eva")
    page.goto(f"{live.address}/p/lindevang/teorien/tolkninger")
    page.get_by_role("link", name="Notér en fælles tolkning").click()
    page.get_by_label("Hvad var det for et møde?").fill("Møde i haven")
    page.get_by_label("Beboer: var de med?").select_option(label="Var med")
    page.get_by_label("Beboer: hvor mange?").fill("3")
    page.get_by_text("Naboer taler sammen").click()
    page.get_by_label("Føler sig hørt", exact=True).select_option(label="Bekræftet")
    page.get_by_label("Mødets egne ord: Føler sig hørt").fill("Det kan vi kende")
    press(page, "Gem")
    expect(page.get_by_role("main")).to_contain_text("Med var beboer")
    page.goto(f"{live.address}/p/lindevang/diagrammer/m1/indicator-heard")
    expect(page.get_by_role("main")).to_contain_text("Ved en fælles tolkning blev det bekræftet.")


def test_the_pages_of_interpretations_and_for_whom_are_read_by_everybody(live, eva, looked_at) -> None:
    for path in ("tolkninger", "tolkninger/ny", "for-hvem/contact", "brugt?slags=indicator&ting=heard"):
        eva.goto(f"{live.address}/p/lindevang/teorien/{path}")
        looked_at(eva, path)
