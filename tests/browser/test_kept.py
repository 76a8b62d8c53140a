"""A sign-in that runs out in the middle of typing, in Chromium: nothing is lost, and no other site gets a word in."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.paper.serials import new_serials
from evaluator.store.paper import all_entries
from tests.browser.test_paper import begin, signed_in
from tests.support.browsing import PASSWORD, sign_in

pytestmark = pytest.mark.browser

LIST = "/p/lindevang/spoergeskemaer/"
HEARD = f"{LIST}neighbours/kladde/spoergsmaal/heard"
TYPED = 'Blev "du" <hørt> & set?\nOgså i dag?'


@pytest.fixture
def site(live):
    with live.service.store.writing() as db:
        for name, role in (("eva", "evaluator"), ("ann", "collector")):
            add_account(db, name=name, password=PASSWORD, role=role, now=live.now)
    return live


def sign_in_again(page: Page, name: str) -> None:
    """In another tab, once with the wrong password."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit login er udløbet")
    expect(page.get_by_role("alert")).to_contain_text("Det, du skrev, er ikke tabt")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log ind i en ny fane").click()
    tab = opened.value
    tab.get_by_label("Navn").fill(name)
    tab.get_by_label("Adgangskode").fill("not the password")
    tab.get_by_label("Adgangskode").press("Enter")
    expect(tab.locator("#problem")).to_contain_text("Navn og adgangskode passer ikke sammen")
    tab.get_by_label("Adgangskode").fill(PASSWORD)
    tab.get_by_role("button", name="Log ind").click()
    expect(tab.locator("header .own :is(summary, button):visible")).to_be_visible()
    tab.close()


@pytest.mark.parametrize(("width", "script"), [(360, False), (1280, True)])
def test_a_question_that_is_being_written_is_not_lost(site, visitor, violations, width: int, script: bool) -> None:
    page = visitor(width=width, script=script)
    sign_in(page, site, "eva")
    page.goto(site.address + LIST)
    with page.expect_navigation():  # the draft is there before its question is asked for
        page.get_by_role("button", name="Ret spørgeskemaet").click()
    page.goto(site.address + HEARD)
    page.locator("#text-da").fill(TYPED)
    page.context.clear_cookies()
    with page.expect_navigation():
        page.locator(".save").get_by_role("button", name="Gem", exact=True).click()
    if script:
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sign_in_again(page, "eva")
    page.get_by_role("button", name="Gem det, du skrev").click()
    expect(page.get_by_role("status")).to_have_text("Kladden er gemt.")
    expect(page.locator("#text-da")).to_have_value(TYPED)


def test_a_paper_form_that_is_being_typed_is_not_lost(site, visitor) -> None:
    (serial,) = new_serials(1)
    page = signed_in(visitor(), site, "ann")
    begin(page, serial)
    boxes = page.locator(".typing input:not([type=hidden])")
    expect(boxes).to_have_count(4)
    for box, line in zip(boxes.all(), ("1", "3", "4", "1 2"), strict=True):
        box.fill(line)
    page.context.clear_cookies()
    page.get_by_role("button", name="Gem, og gå videre").click()
    sign_in_again(page, "ann")
    page.get_by_role("button", name="Gem det, du skrev").click()
    expect(page.get_by_text("Side 2 af 3")).to_be_visible()
    with site.service.store.reading() as db:
        (entry,) = all_entries(db, "lindevang")
    assert {name: line for name, line in entry.typed.items() if line} == {
        "came": "1",
        "times": "3",
        "heard": "4",
        "told-by": "1 2",
    }


def test_what_another_site_posts_is_not_carried_to_be_confirmed(site, visitor) -> None:
    page = visitor(script=True)
    fields = '<input name="text-da" value="plantet">'
    form = f'<form method="post" action="{site.address}{HEARD}">{fields}<button>Se</button></form>'
    page.goto(f"data:text/html,{quote(form)}")
    page.get_by_role("button", name="Se").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    assert "plantet" not in page.content()
    assert "Dit login er udløbet" not in page.content()
