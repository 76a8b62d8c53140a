"""What came out of it, read at a link that somebody has: on a phone, by axe, and the same for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from evaluator.accounts.credentials import add_account
from evaluator.demo.coders import Person
from evaluator.demo.releases import release_milestone
from tests.support.browsing import PASSWORD
from tests.support.counting import AFTER_LINDEVANG, count_milestone

pytestmark = pytest.mark.browser


def publish(live) -> None:
    live.now, here = AFTER_LINDEVANG, live.service
    count = count_milestone(here.store, here.vault, "lindevang", "m1", now=live.now)
    with here.store.writing() as db:
        its = {"password": PASSWORD, "now": live.now}
        people = [
            Person(add_account(db, name=name, role=role, **its), name)
            for name, role in (("eva", "evaluator"), ("rita", "reader"))
        ]
    release_milestone(here.store, count, people, live.now, here.found, publish=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_link_leads_to_what_came_out_of_it_once_that_is_published(live, visitor, violations, width: int) -> None:
    link = live.link("linked")
    page = visitor(width=width, script=True)
    publish(live)
    page.goto(link)
    page.get_by_role("link", name="Se, hvad der kom ud af det").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Det kom der ud af det")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What came out of it")
