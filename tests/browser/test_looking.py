"""Looking at a question and crossing two, without a mouse and without script, clean by axe at three widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.browsing import PASSWORD, sign_in
from tests.support.counting import AFTER_LINDEVANG, count_milestone

pytestmark = pytest.mark.browser


@pytest.fixture
def counted(live):
    """Forty residents answered two questions, and the milestone is counted."""
    of = {"programme": "lindevang", "wave": "nameless", "linkage": "anonymous", "version": 1, "group": "residents"}
    rows = [Submission(**of, answers={"heard": 1 + n % 5, "again": 1 + 4 * (n // 20)}) for n in range(40)]
    live.now = AFTER_LINDEVANG
    with live.service.store.writing() as db:
        insert_submissions(db, rows)
        add_account(db, name="eva", role="evaluator", programme=None, password=PASSWORD, now=live.now)
    count_milestone(live.service.store, live.service.vault, "lindevang", "m1", now=live.now)
    return live


def on_questions(page: Page, live) -> None:
    sign_in(page, live, "eva")
    page.goto(f"{live.address}/p/lindevang/sporgsmaal/?nedslag=m1")


def test_a_question_is_found_and_two_are_crossed_by_keyboard(counted, visitor) -> None:
    page = visitor()
    on_questions(page, counted)
    page.get_by_label("Find spørgsmål").focus()
    page.keyboard.type("hørt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Fundet: 1")
    page.get_by_role("list").get_by_role("link", name="hørt").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_contain_text("Svar i alt (n)")
    page.get_by_role("link", name="Alle spørgsmål").press("Enter")
    page.get_by_role("link", name="Krydstabel").press("Enter")
    page.get_by_label("I rækkerne").select_option("neighbours.heard")
    page.get_by_label("I kolonnerne").select_option("neighbours.again")
    page.get_by_role("button", name="Vis krydstabellen").press("Enter")
    expect(page.get_by_role("table")).to_contain_text("I alt")
    expect(page.get_by_label("I rækkerne")).to_have_value("neighbours.heard")


def test_questions_and_crosstabs_are_clean_by_axe(counted, visitor, looked_at) -> None:
    page = visitor(script=True)
    on_questions(page, counted)
    looked_at(page, "questions")
    page.goto(f"{counted.address}/p/lindevang/sporgsmaal/neighbours/heard?nedslag=m1")
    looked_at(page, "a question")
    page.goto(f"{counted.address}/p/lindevang/krydstabel/?nedslag=m1")
    page.get_by_label("I rækkerne").select_option("neighbours.heard")
    page.get_by_label("I kolonnerne").select_option("neighbours.again")
    page.get_by_role("button", name="Vis krydstabellen").click()
    expect(page.get_by_role("table")).to_be_visible()
    looked_at(page, "a crosstab")
