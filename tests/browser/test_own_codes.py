"""Making a code in Chromium: without script and by keyboard, at two widths, clean by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, Page, expect

from evaluator.documents.storing import Arrival, import_folder, load_programme
from evaluator.inviting.self_generated_codes import links
from tests.support.browsing import NARROW, WIDE, at_widths
from tests.support.coded import write_documents

pytestmark = pytest.mark.browser


@pytest.fixture
def address(live, tmp_path) -> str:
    """Where people make their code."""
    with live.service.store.writing() as db, live.service.vault.writing() as vault_db:
        import_folder(db, vault_db, write_documents(tmp_path / "coded"), live.now, Arrival(reason="Aftalt på mødet"))
        return f"{live.address}/kode/{links(vault_db, load_programme(db, 'lindevang')[0])['first']}"


def make(page: Page, *parts: str) -> None:
    """By keyboard alone, from the first part on."""
    page.get_by_label("1. De to").focus()
    for part in parts:
        page.keyboard.press("Control+A")
        page.keyboard.type(part)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")


def begin_at_the_kiosk(page: Page, start: str, *parts: str) -> None:
    page.goto(start)
    page.get_by_role("link", name="Begynd").press("Enter")
    make(page, *parts)
    page.get_by_role("button", name="Begynd").press("Enter")


def answer(page: Page) -> None:
    page.get_by_role("radiogroup", name="Har du været med til en fælles spisning?").get_by_label("Nej").check()
    page.get_by_role("radiogroup", name="Mine naboer lytter til mig").get_by_label("Helt enig", exact=True).check()
    for _ in range(2):
        page.locator("main").get_by_role("button", name="Gå videre").click()


def go_back(page: Page) -> None:
    """To the address before; the answer to sending is not kept, and Chromium says so."""
    try:
        page.go_back()
    except Error as error:
        assert "ERR_CACHE_MISS" in error.message  # noqa: PT017


def test_at_a_kiosk_the_next_person_makes_a_code_and_finds_nothing_by_going_back(live, address: str, visitor) -> None:
    page, start = visitor(width=1280, height=900), address.replace("/kode/", "/kiosk/kode/")
    for day in ("07", "08"):
        begin_at_the_kiosk(page, start, "an", "od", day)
        answer(page)
        page.get_by_role("button", name="Send").click()
        page.get_by_role("link", name="Den næste kan begynde").press("Enter")
        expect(page).to_have_url(start)
    addresses = set()
    for _ in range(12):
        go_back(page)
        addresses.add(page.url.rpartition("/")[2])
        expect(page.get_by_text("Helt enig")).to_have_count(0)
        expect(page.get_by_text("Vis min kvittering")).to_have_count(0)
        assert all(one.input_value() == "" for one in page.locator("input.code-part").all())
    assert len(addresses) > 1
    assert page.context.cookies() == []
    assert [one.collection_mode for one in live.submissions("first")] == ["kiosk", "kiosk"]
    assert len({one.pseudonym for one in live.submissions("first")}) == 2


def test_who_stops_at_a_kiosk_leaves_nothing_and_can_come_again_with_the_same_code(live, address: str, visitor) -> None:
    page, start = visitor(), address.replace("/kode/", "/kiosk/kode/")
    begin_at_the_kiosk(page, start, "an", "od", "07")
    answer(page)
    page.get_by_role("link", name="Stop, og slet mine svar").click()
    page.get_by_role("button", name="Stop, og slet mine svar").press("Enter")
    expect(page).to_have_url(start)
    page.go_back()
    expect(page.get_by_text("Helt enig")).to_have_count(0)
    assert live.submissions("first") == []
    begin_at_the_kiosk(page, start, "an", "od", "07")
    expect(page.get_by_text("Side 1 af 2")).to_be_visible()


def test_pages_of_a_kiosk_are_clean_by_axe_with_targets_that_are_large(address: str, visitor, looked_at) -> None:
    page, start = visitor(script=True), address.replace("/kode/", "/kiosk/kode/")

    def well_made(name: str) -> None:
        looked_at(page, name, (NARROW, WIDE))
        for width in at_widths(page, NARROW, WIDE):
            boxes = [one.bounding_box() for one in page.locator(".actions .button, .actions button").all()]
            assert boxes, name
            assert all(box["height"] >= 60 for box in boxes), (name, width)

    page.goto(start)
    well_made("start")
    page.get_by_role("link", name="Begynd").click()
    expect(page.get_by_role("button", name="Gå videre")).to_be_visible()
    well_made("form")
    make(page, "a", "od", "40")
    expect(page.get_by_role("alert")).to_be_visible()
    well_made("faults")
    make(page, "an", "od", "07")
    expect(page.get_by_role("button", name="Begynd")).to_be_visible()
    well_made("information")
    page.get_by_role("link", name="Stop, og slet mine svar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Er du her stadig?")
    well_made("still there")
    page.get_by_role("link", name="Fortsæt").click()
    page.get_by_role("button", name="Begynd").click()
    answer(page)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Vis min kvittering").click()
    expect(page.get_by_text("Den bliver kun vist nu")).to_be_visible()
    well_made("receipt")


def test_a_code_leads_to_a_link_of_ones_own_and_next_time_two_with_one_code_are_asked_more(
    live, address: str, visitor, looked_at
) -> None:
    first, second = visitor(), visitor(script=True)
    second.goto(address)
    looked_at(second, "form")
    make(second, "a", "od", "40")
    expect(second.get_by_role("alert")).to_contain_text("Skriv to bogstaver")
    looked_at(second, "faults")
    for page in (first, second):
        page.goto(address)
        make(page, "an", "od", "07")
        page.get_by_role("button", name="Begynd").click()
        answer(page)
        page.get_by_role("button", name="Send").click()
    assert first.url != second.url
    live.now = live.now.replace(day=16)
    with live.service.store.writing() as db, live.service.vault.writing() as vault_db:
        second.goto(f"{live.address}/kode/{links(vault_db, load_programme(db, 'lindevang')[0])['second']}")
    make(second, "an", "od", "07")
    expect(second.get_by_role("alert")).to_contain_text("Svar også på ét spørgsmål mere")
    looked_at(second, "one question more")
    make(second, "an", "od", "07", "bo")
    expect(second.get_by_role("button", name="Begynd")).to_be_visible()
