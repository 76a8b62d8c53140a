"""Coding declared finished in Chromium by keyboard, on a phone and a screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from evaluator.accounts.credentials import add_account
from tests.support.browsing import PASSWORD, sign_in
from tests.support.coded_words import answers, code_all
from tests.support.counting import AFTER_LINDEVANG, count_milestone

pytestmark = pytest.mark.browser

COUNT = "/p/lindevang/opgoerelse/"


def test_coding_is_finished_by_keyboard_and_nothing_is_wrong_for_a_screen_reader(live, visitor, looked_at) -> None:
    answers(live, "linked", "residents", ["seats", *["food"] * 6])
    live.now = AFTER_LINDEVANG
    count_milestone(live.service.store, live.service.vault, "lindevang", "m1", now=live.now)
    with live.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
    page = visitor(script=True, height=900)
    sign_in(page, live, "eva")
    page.goto(live.address + COUNT)
    expect(page.get_by_text("Der er tekster, som ikke er kodet.")).to_be_visible()
    looked_at(page, "not coded")
    code_all(live)
    page.reload()
    page.get_by_role("link", name="Meld kodningen færdig").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Meld kodningen færdig: Første nedslag")
    looked_at(page, "asked about")
    page.get_by_role("button", name="Tæl temaerne nu").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kodningen er meldt færdig, og temaerne er talt med.", exact=True)).to_be_visible()
    looked_at(page, "finished")
