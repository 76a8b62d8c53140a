"""Reading, searching and bringing material in Chromium: by keyboard, without script, at 360, 1280 and 200 %, by axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from evaluator.accounts.credentials import add_account
from tests.support.browsing import NARROW, PASSWORD, WIDE, go_to, press, sign_in
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.documents_brought import docx
from tests.support.written import written

pytestmark = pytest.mark.browser

SAID = (
    "Bænkene ved søen skal males.\nOg der må gerne være flere af dem, så de ældre kan hvile sig på vejen hjem.",
    "Møderne om aftenen er for sene for os med små børn",
    "Mødet var godt",
)
NOTES = [f"Afsnit {number}. " + "Vi talte om haven og om, hvem der passer den. " * 16 for number in range(3)]


@pytest.fixture
def counted(live):
    with live.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
    written(live, "linked", "residents", [*SAID, *(f"Tekst {number}" for number in range(60))])
    written(live, "nameless", "staff", ["Fisk"], item="dish", asked=8)
    live.now, here = AFTER_LINDEVANG, live.service
    count_milestone(here.store, here.vault, "lindevang", "m1", now=live.now)
    return live


def test_texts_are_searched_by_keyboard_and_the_pages_keep_what_was_chosen(counted, visitor) -> None:
    page = visitor(width=WIDE)
    sign_in(page, counted, "eva")
    go_to(page, "Indsamling", "Læs")
    field = page.get_by_label("Ord i teksten")
    field.fill("møder")
    with page.expect_navigation():
        field.press("Enter")
    expect(page.get_by_role("heading", name="2 tekster")).to_be_visible()
    assert sorted(page.locator("mark").all_inner_texts()) == ["Møderne", "Mødet"]
    expect(page.get_by_label("Ord i teksten")).to_have_value("møder")
    page.get_by_label("Ord i teksten").fill("")
    page.locator("summary", has_text="Vælg ud").press("Enter")
    page.get_by_label("Runde").select_option(label="Dine naboer og dig, Første nedslag (linked)")
    press(page, "Søg")
    expect(page.get_by_text("Side 1 af 4")).to_be_visible()
    press(page, "Næste side")
    expect(page.get_by_text("Side 2 af 4")).to_be_visible()
    expect(page.get_by_label("Runde")).to_have_value("linked")
    assert page.url.endswith("/tekster/")


def test_a_note_is_brought_seen_in_parts_stored_and_found(counted, visitor, tmp_path: Path) -> None:
    note = tmp_path / "note.docx"
    note.write_bytes(docx(NOTES))
    page = visitor(width=NARROW)
    sign_in(page, counted, "eva")
    page.goto(f"{counted.address}/p/lindevang/tekster/materiale/nyt")
    press(page, "Hent teksten fra en fil", role="link")
    page.get_by_label("Fil", exact=True).set_input_files(note)
    press(page, "Hent teksten")
    expect(page.get_by_label("Tekst", exact=True)).to_have_value("\n\n".join(one.strip() for one in NOTES))
    page.get_by_label("Titel").fill("Gåtur i haven")
    page.get_by_label("Slags").select_option("observation")
    press(page, "Vis delene")
    expect(page.get_by_text("Teksten bliver 3 dele")).to_be_visible()
    press(page, "Gem")
    expect(page.get_by_text("Materialet er gemt.")).to_be_visible()
    page.goto(f"{counted.address}/p/lindevang/tekster/")
    page.get_by_label("Ord i teksten").fill("haver passer")
    press(page, "Søg")
    expect(page.get_by_role("heading", name="3 tekster")).to_be_visible()
    expect(page.get_by_text("Gåtur i haven, del 1")).to_be_visible()


def test_every_page_fits_and_axe_finds_nothing(counted, visitor, looked_at) -> None:
    page = visitor(script=True)
    sign_in(page, counted, "eva")
    for place in ("", "materiale/", "materiale/fil", "materiale/nyt"):
        page.goto(f"{counted.address}/p/lindevang/tekster/{place}")
        looked_at(page, place)
    page.get_by_label("Titel").fill("Samtale" * 20)
    page.get_by_label("Tekst", exact=True).fill("\n\n".join(NOTES))
    press(page, "Vis delene")
    looked_at(page, "parts")
    press(page, "Gem", role="button")
    looked_at(page, "a long title")
    page.get_by_role("link", name="Ret titlen").click()
    press(page, "Slet materialet")
    looked_at(page, "one")
    page.goto(f"{counted.address}/p/lindevang/tekster/")
    page.get_by_label("Ord i teksten").fill("?")
    press(page, "Søg")
    looked_at(page, "refused")
