"""Questionnaires are made and edited in Chromium: without script, by keyboard alone, at two widths and by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.store.documents import QUESTIONNAIRE, versions_of
from surveys.document.reading import parse_questionnaire
from tests.support.browsing import NARROW, PASSWORD, WIDE, at_widths, go_to, sideways, sign_in

pytestmark = pytest.mark.browser

LIST = "/p/lindevang/spoergeskemaer/"
DRAFT = f"{LIST}neighbours/kladde/"
PLACES = (
    *("", "tekster", "side/table", "ny-side", "side/meals/nyt", "ny-skala", "skala/agreement", "telefon", "kasser"),
    *("spoergsmaal/came", "spoergsmaal/times", "spoergsmaal/heard", "spoergsmaal/told-by", "spoergsmaal/statements"),
    *("spoergsmaal/dish", "fjern/item/heard", "fjern/page/meals", "udgiv", "vis/meals"),
)


@pytest.fixture
def site(live):
    with live.service.store.writing() as db:
        for name in ("eva", "bo"):
            add_account(db, name=name, password=PASSWORD, role="evaluator", now=live.now)
    return live


def versions(site, key: str) -> list[int]:
    with site.service.store.reading() as db:
        return [one.number for one in versions_of(db, "lindevang", QUESTIONNAIRE, key)]


def save(page: Page) -> None:
    page.locator(".save").get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Kladden er gemt.")


def in_both(page: Page, label: str, danish: str, english: str) -> None:
    page.get_by_label(f"{label} (dansk)", exact=True).first.fill(danish)
    page.get_by_label(f"{label} (engelsk)", exact=True).first.fill(english)


def to_the_draft(page: Page) -> None:
    page.get_by_role("link", name="Tilbage til kladden").click()


def add_question(page: Page, of: str, kind: str, danish: str, english: str) -> None:
    page.locator(f"#page-{of}").get_by_role("link", name="Tilføj spørgsmål").click()
    page.get_by_label(kind).check()
    in_both(page, "Tekst", danish, english)
    page.get_by_role("button", name="Tilføj, og gå videre").click()
    page.get_by_label("Baggrundsoplysning").check()


def test_a_questionnaire_is_made_published_edited_and_published_again_without_script(site, visitor) -> None:
    page = visitor(height=900)
    sign_in(page, site, "eva")
    go_to(page, "Skemaer og teori", "Spørgeskemaer")
    page.get_by_role("link", name="Nyt spørgeskema").click()
    in_both(page, "Titel", "Sommerens måltider", "The meals of the summer")
    page.get_by_role("button", name="Begynd").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sommerens måltider")
    expect(page.locator("main")).to_contain_text("2 fejl skal rettes, før skemaet kan udgives")

    page.get_by_role("link", name="Ret titel, information og sprog").click()
    page.locator("#information-da").fill("Vi spørger dig, fordi du bor her.\n\nDet er frivilligt.")
    page.locator("#information-en").fill("We ask you because you live here.\n\nIt is voluntary.")
    page.get_by_role("button", name="Gem, og gå til kladden").click()

    for danish, english in (("Måltidet", "The meal"), ("Bagefter", "Afterwards")):
        page.get_by_role("link", name="Tilføj side").click()
        in_both(page, "Titel", danish, english)
        page.get_by_role("button", name="Tilføj").click()
    page.get_by_role("link", name="Tilføj skala").click()
    page.get_by_label("Enighed").check()
    page.get_by_role("button", name="Tilføj, og gå videre").click()
    to_the_draft(page)

    add_question(page, "maaltidet", "Ét svar af flere", "Kom du?", "Did you come?")
    for number, (danish, english) in enumerate((("Ja", "Yes"), ("Nej", "No"))):
        page.locator(f"#choices-{number}-da").fill(danish)
        page.locator(f"#choices-{number}-en").fill(english)
    save(page)
    assert page.locator("#choices-1-code").input_value() == "2"
    to_the_draft(page)

    add_question(page, "bagefter", "Ét svar på en skala", "Maden smagte godt", "The food was good")
    page.get_by_label("Skala", exact=True).select_option("enighed")
    page.get_by_label("efter bestemte svar på et spørgsmål").check()
    page.get_by_label("Spørgsmål, det afhænger af").select_option("kom-du")
    page.get_by_role("button", name="Gem, og vis spørgsmålets svar").click()
    page.get_by_role("group", name="Svar", exact=True).get_by_label("Ja").check()
    page.get_by_role("button", name="Gem, og gå til kladden").click()
    expect(page.locator("main")).to_contain_text("Stilles kun, når svaret på ”Kom du?” er Ja.")
    expect(page.locator("main")).to_contain_text("Der er ingen fejl.")

    page.get_by_role("link", name="Udgiv …").click()
    page.get_by_role("button", name="Udgiv version 1").click()
    expect(page.get_by_role("status")).to_contain_text("Version 1 er udgivet.")
    assert versions(site, "sommerens-maaltider") == [1]

    page.get_by_role("button", name="Ret spørgeskemaet (sommerens-maaltider)").click()
    page.get_by_role("link", name="Maden smagte godt").click()
    in_both(page, "Tekst", "Maden smagte dejligt", "The food was lovely")
    save(page)
    to_the_draft(page)
    page.get_by_role("link", name="Udgiv …").click()
    page.get_by_role("button", name="Udgiv version 2").click()
    expect(page.get_by_role("alert")).to_contain_text("Vælg først for hver ændring, hvad den betyder")
    page.get_by_label("Andre ord, samme mening").check()
    page.get_by_role("button", name="Udgiv version 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 2 sammenlignet med version 1")
    expect(page.locator("del").first).to_have_text("Maden smagte godt")
    expect(page.locator("ins").first).to_have_text("Maden smagte dejligt")
    assert versions(site, "sommerens-maaltider") == [1, 2]
    with site.service.store.reading() as db:
        first = parse_questionnaire(versions_of(db, "lindevang", QUESTIONNAIRE, "sommerens-maaltider")[0].text, "x")
    assert [item.text["en"] for item in first.items] == ["Did you come?", "The food was good"]
    assert [sideways(page, width) for width in at_widths(page, NARROW, WIDE)] == [0, 0]


def make_faults(page: Page, site) -> None:
    """A draft with faults of several kinds and a change that nothing is said of."""
    page.goto(site.address + LIST)
    page.get_by_role("button", name="Ret spørgeskemaet").click()
    page.goto(f"{site.address}{DRAFT}spoergsmaal/told-by")
    page.locator("#choices-0-en").fill("")
    page.locator("#choices-1-code").fill("1")
    save(page)
    page.goto(f"{site.address}{DRAFT}spoergsmaal/times")
    page.get_by_label("efter et udtryk").check()
    page.get_by_label("Udtryk", exact=True).fill("${came} = 1 and")
    save(page)


def test_every_page_of_the_editor_is_clean_by_axe_and_does_not_scroll_sideways(site, visitor, looked_at) -> None:
    page = visitor(script=True)
    sign_in(page, site, "eva")
    make_faults(page, site)
    for language, width in (("da", NARROW), ("en", WIDE)):
        page.goto(f"{site.address}/sprog/{language}?next=/p/lindevang/")
        for address in (f"{LIST}nyt", LIST, *(DRAFT + place for place in PLACES)):
            page.goto(site.address + address)
            looked_at(page, f"{address} in {language}", [width])


def test_changes_that_are_asked_about_and_what_others_saved_are_clean_by_axe(site, visitor, violations) -> None:
    page, other = visitor(script=True), visitor(script=True)
    for one, name in ((page, "eva"), (other, "bo")):
        sign_in(one, site, name)
    page.goto(site.address + LIST)
    page.get_by_role("button", name="Ret spørgeskemaet").click()
    for one in (page, other):
        one.goto(f"{site.address}{DRAFT}spoergsmaal/heard")
    in_both(other, "Tekst", "Bos tekst", "Bo's text")
    save(other)
    in_both(page, "Tekst", "Evas tekst", "Eva's text")
    page.locator(".save").get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("bo gemte ændringer her, mens du skrev")
    expect(page.get_by_label("Tekst (dansk)", exact=True).first).to_have_value("Evas tekst")
    assert violations(page) == []
    save(page)
    page.goto(f"{site.address}{DRAFT}udgiv")
    expect(page.get_by_role("group", name="Spørgsmålet ”Evas tekst”")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(f"{site.address}{DRAFT}spoergsmaal/dish")
    other.goto(f"{site.address}{DRAFT}fjern/item/dish")
    other.get_by_role("button", name="Ja, fjern").click()
    page.locator(".save").get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("bo har fjernet det fra kladden")
    assert violations(page) == []
    page.get_by_role("button", name="Sæt det ind igen").click()
    expect(page.get_by_role("status")).to_have_text("Det er sat ind igen.")


def test_a_question_is_added_moved_and_corrected_by_keyboard_alone(site, visitor) -> None:
    page = visitor(width=1280, height=900)
    sign_in(page, site, "eva")
    page.goto(site.address + LIST)
    press_at(page, page.get_by_role("button", name="Ret spørgeskemaet"))
    press_at(page, page.locator("#page-ideas").get_by_role("link", name="Tilføj spørgsmål"))
    reach(page, page.get_by_label("Ét svar af flere"))
    for _ in range(9):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Kort tekst")).to_be_checked()
    reach(page, page.get_by_label("Tekst (dansk)"))
    page.keyboard.type("Hvem sad du med?")
    press_at(page, page.get_by_role("button", name="Tilføj, og gå videre"))
    link = page.get_by_role("group", name="1 fejl her").get_by_role("link").first
    press_at(page, link)
    reach(page, page.get_by_label("Tekst (engelsk)", exact=True).first)
    page.keyboard.type("Whom did you sit with?")
    reach(page, page.get_by_label("Baggrundsoplysning"))
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Kladden er gemt.")
    expect(page.locator(".problem")).to_have_count(0)
    press_at(page, page.get_by_role("link", name="Tilbage til kladden"))
    press_at(page, page.get_by_role("button", name="Op (hvem-sad-du-med)"))
    expect(page.locator("#page-ideas .items .tag")).to_have_text(["dish", "hvem-sad-du-med", "better"])


def reach(page: Page, target) -> None:
    """Move on by Tab until ``target`` has the focus."""
    handle = target.element_handle()
    for _ in range(150):
        if page.evaluate("one => one === document.activeElement", handle):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {target}")


def press_at(page: Page, target) -> None:
    reach(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_with_script_a_condition_shows_only_what_its_mode_needs(site, visitor) -> None:
    page = visitor(width=1280, height=900, script=True)
    sign_in(page, site, "eva")
    page.goto(site.address + LIST)
    page.get_by_role("button", name="Ret spørgeskemaet").click()
    page.goto(f"{site.address}{DRAFT}spoergsmaal/heard")
    question, expression = page.get_by_label("Spørgsmål, det afhænger af"), page.get_by_label("Udtryk", exact=True)
    expect(question).to_be_hidden()
    expect(expression).to_be_hidden()
    page.get_by_label("efter et udtryk").check()
    expect(expression).to_be_visible()
    page.get_by_label("efter bestemte svar på et spørgsmål").check()
    expect(question).to_be_visible()
    expect(expression).to_be_hidden()


def test_the_preview_is_laid_out_as_on_a_phone_whatever_the_screen(site, visitor) -> None:
    page = visitor(width=1280, height=900)
    sign_in(page, site, "eva")
    page.goto(site.address + LIST)
    page.get_by_role("button", name="Ret spørgeskemaet").click()
    page.get_by_role("link", name="Se det som deltager").click()
    framed = page.frame_locator("iframe.phone")
    framed.get_by_role("link", name="Begynd").click()
    expect(framed.get_by_role("heading", level=1)).to_have_text("De fælles spisninger")
    assert framed.locator("html").bounding_box()["width"] <= 360
    boxes = [framed.get_by_label(name, exact=True).bounding_box() for name in ("Helt uenig", "Uenig")]
    assert boxes[0]["y"] < boxes[1]["y"]
    framed.get_by_role("link", name="Tilbage til kladden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dine naboer og dig")
    expect(page.locator("iframe")).to_have_count(0)
