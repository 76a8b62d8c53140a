"""An indicator is chosen in Chromium: from the box to a question written on the spot, a target and the printed plan."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.store.programme_drafts import programme_draft
from surveys.document.content import read_content
from surveys.document.values import Content
from tests.support.browsing import PASSWORD, press, sign_in

pytestmark = pytest.mark.browser

DESIGN = "/p/lindevang/design/"


@pytest.fixture
def site(live):
    with live.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
    return live


def indicators(site) -> Content:
    with site.service.store.reading() as db:
        draft = programme_draft(db, "lindevang")
    assert draft is not None
    found: Content = read_content(draft.text)["indicators"]
    return found


def begin(page: Page, site) -> None:
    sign_in(page, site, "eva")
    page.goto(site.address + DESIGN)
    press(page, "Ret indsatsen")


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_from_a_box_over_a_new_question_to_a_target_and_the_printed_plan(site, visitor, script: bool) -> None:
    page = visitor(height=900, script=script)
    begin(page, site)
    page.goto(f"{site.address}{DESIGN}kasser/contact")
    press(page, "Indikatorer for kassen", role="link")
    press(page, "Tilføj en indikator (Naboer taler sammen)", role="link")
    page.get_by_label("Titel (dansk)").fill("Hilser på naboer")
    page.get_by_label("Titel (engelsk)").fill("Greet neighbours")
    page.get_by_label("Svar på et spørgsmål").check()
    if not script:
        press(page, "Vis felterne til kilden")
        expect(page.locator("[data-looked-at]")).to_contain_text("Det er ikke gemt endnu.")
    press(page, "Skriv et nyt spørgsmål")
    page.get_by_label("Spørgsmålet (dansk)").fill("Hilser du på dine naboer?")
    page.get_by_label("Spørgsmålet (engelsk)").fill("Do you greet your neighbours?")
    page.get_by_label("Hyppighed").check()
    press(page, "Tilføj spørgsmålet")
    expect(page.get_by_role("status")).to_contain_text("Spørgsmålet er tilføjet.")
    answers = page.get_by_role("group", name="Svar, der tæller som ja")
    answers.get_by_role("checkbox").nth(3).check()
    answers.get_by_role("checkbox").nth(4).check()
    page.get_by_label("Første nedslag (i procent)").first.fill("60")
    if script:
        page.get_by_label("Udgangspunkt").focus()
        expect(page.locator("[data-told]")).not_to_contain_text("Skriv et mål")
        assert "targets" not in indicators(site)["hilser-paa-naboer"]
    press(page, "Gem, og gå tilbage")
    expect(page.locator("main")).to_contain_text("60 %")
    assert indicators(site)["hilser-paa-naboer"]["source"]["codes"] == [4, 5]
    press(page, "Planen", role="link")
    with page.expect_download() as printed:
        page.get_by_role("link", name="Hent kladden som PDF").click()
    assert printed.value.suggested_filename == "lindevang-plan.pdf"


def test_what_can_be_decided_follows_what_is_typed_and_the_fields_the_source(site, visitor) -> None:
    page = visitor(height=900, script=True)
    begin(page, site)
    page.goto(f"{site.address}{DESIGN}indikatorer/heard")
    told = page.locator("[data-told]")
    page.get_by_label("Et tal udefra").check()
    expect(told).to_contain_text("Tallet selv afgør, om målet er nået.")
    expect(page.get_by_label("Hvor tallet kan læses (dansk)")).to_be_visible()
    expect(page.get_by_role("group", name="Svar, der tæller som ja")).to_be_hidden()
    page.get_by_label("Svar på et spørgsmål").check()
    answers = page.get_by_role("group", name="Svar, der tæller som ja")
    expect(answers.get_by_role("checkbox", checked=True)).to_have_count(2)
    page.get_by_label("Et register").check()
    page.get_by_label("Hvad der tælles").select_option("activities/count")
    expect(page.get_by_label("Type (flere skilles med ;)", exact=True)).to_be_visible()
    expect(page.get_by_label("Første nedslag", exact=True)).to_have_value("50")
    assert indicators(site)["heard"]["source"]["codes"] == [4, 5]
