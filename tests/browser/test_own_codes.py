"""Making a code in Chromium: without script and by keyboard, at two widths, clean by axe."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Page, expect

from evaluator.documents import import_folder, load_programme
from evaluator.own_codes import links
from tests.browser.conftest import DOCUMENTS
from tests.evaluator.web.test_own_codes import WAVE

pytestmark = pytest.mark.browser


@pytest.fixture
def address(live, tmp_path) -> str:
    """Where people make their code."""
    folder = tmp_path / "coded"
    shutil.copytree(DOCUMENTS / "lindevang", folder)
    path = folder / "programme.toml"
    first = WAVE.format(key="first", opens="2026-05-01", closes="2026-05-14")
    rule = 'own_code = ["mother", "birthplace", "birth_day"]\n'
    path.write_text(rule + path.read_text("utf-8") + first, "utf-8")
    with live.service.store.writing() as db, live.service.vault.writing() as vault_db:
        import_folder(db, vault_db, folder, live.now)
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


@pytest.mark.parametrize("width", [360, 1280])
def test_a_code_leads_to_a_link_of_ones_own_and_a_second_with_it_is_asked_more(
    address: str, visitor, violations, width: int
) -> None:
    first, second = visitor(width=width), visitor(width=width, script=True)
    first.goto(address)
    make(first, "an", "od", "07")
    expect(first.get_by_role("button", name="Begynd")).to_be_visible()
    second.goto(address)
    assert violations(second) == []
    make(second, "a", "od", "40")
    expect(second.get_by_role("alert")).to_contain_text("Skriv to bogstaver")
    assert violations(second) == []
    make(second, "an", "od", "07")
    expect(second.get_by_role("alert")).to_contain_text("Den kode er brugt")
    assert violations(second) == []
    assert second.evaluate("document.documentElement.scrollWidth") <= width
    make(second, "an", "od", "07", "bo")
    expect(second.get_by_role("button", name="Begynd")).to_be_visible()
    assert first.url != second.url
