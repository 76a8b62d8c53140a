"""Each page that somebody signed in comes to by links: by keyboard alone, without script, and in English by axe."""

from __future__ import annotations

import pytest

from evaluator.accounts.credentials import add_account
from evaluator.designing.drafts import edit_programme
from evaluator.editing.drafts import edit_version
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.browsing import NARROW, PASSWORD, WIDE, ZOOMED
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.hearing_site import HearingDesk
from tests.support.owned import OwnersDesk
from tests.support.walking import by_keyboard, enter, walk, without_script

pytestmark = pytest.mark.browser

ROLES = {"administrator": ["/konti/", "/log/", "/drift/", "/indsatser"], "evaluator": ["/"], "steering": ["/"]}
LEAST = {"administrator": 8, "evaluator": 95, "steering": 12}
"""How many pages a role comes to, at least: a walk that ends early sees nothing."""


@pytest.fixture
def lived_in(live):
    """A counted milestone that is shown, drafts of the programme and its questionnaire, somebody who answers for a row
    and is asked, a hearing with a party, and an account of each role."""
    owners, hearing = OwnersDesk(live), HearingDesk(live)
    owners.action("Suppe på torvet")
    owners.person()
    owners.open()
    hearing.party("Odense Kommune")
    with live.service.store.writing() as db:
        for role in ROLES:
            programme = None if role == "administrator" else live.programme
            add_account(db, name=role, role=role, programme=programme, password=PASSWORD, now=live.now)
        of = {
            "programme": live.programme,
            "wave": "nameless",
            "linkage": "anonymous",
            "version": 1,
            "group": "residents",
        }
        answers = [{"heard": 1 + n % 5, "again": 1 + 4 * (n // 20)} for n in range(40)]
        insert_submissions(db, [Submission(**of, answers=one) for one in answers])
        edit_programme(db, live.programme, by="evaluator", now=live.now)
        edit_version(db, live.programme, "neighbours", by="evaluator", now=live.now)
    live.now, here = AFTER_LINDEVANG, live.service
    count_milestone(here.store, here.vault, live.programme, "m1", now=live.now, shown=True)
    return live


@pytest.mark.parametrize("role", ROLES)
def test_everything_on_every_page_is_reached_by_keyboard_in_its_order(lived_in, visitor, role: str) -> None:
    page = visitor(width=WIDE, height=900)
    enter(page, lived_in.address, role)
    walked, faults = 0, []
    for step in walk(page, lived_in.app, lived_in.address, ROLES[role]):
        walked += 1
        dead = without_script(page, preview="/vis/" in step.path)
        faults += [f"{step.path}: {one}" for one in (*dead, *by_keyboard(page))]
    assert not faults, "\n".join(faults)
    assert walked >= LEAST[role], walked


def test_every_page_is_clean_by_axe_in_english_on_a_phone_and_at_two_hundred_per_cent(
    lived_in, visitor, looked_at
) -> None:
    page = visitor(script=True)
    enter(page, lived_in.address, "evaluator")
    page.goto(f"{lived_in.address}/sprog/en?next=/")
    for step in walk(page, lived_in.app, lived_in.address, ROLES["evaluator"]):
        looked_at(page, step.path, (NARROW, ZOOMED))
