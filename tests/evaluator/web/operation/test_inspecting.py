"""An administrator sees whether tallies and the audit log still hold, and none of what they say."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from evaluator.operation import inspecting
from evaluator.results.folding import fold_new_answers
from evaluator.store.tables import tally
from tests.support.editor_site import words
from tests.support.members import Member, token
from tests.support.site import Site

PAGE = "/drift/efterse"


class Administrator(Member):
    def send(self, address: str, **form: str):
        its = {"csrf_token": token(self.get(PAGE).text)} | form
        return self.client.post(address, data=its, base_url="https://localhost", follow_redirects=True)


@pytest.fixture
def admin(site: Site) -> Administrator:
    return Administrator(site, "admin", role="administrator")


def answered(site: Site) -> None:
    site.post(site.answer_all(site.invite("linked")), {})
    fold_new_answers(site.service.store, site.programme)


def test_tallies_are_counted_again_and_what_differs_is_told_without_a_number_of_people(site: Site, admin) -> None:
    answered(site)
    assert "Ikke kontrolleret endnu." in words(admin.get(PAGE))
    assert "stemmer med besvarelserne" in words(admin.send(f"{PAGE}/lindevang"))
    assert "Alt stemte" in words(admin.get(PAGE))
    with site.service.store.writing() as db:
        db.execute(sa.update(tally).where(tally.c.variable_key == "heard").values(n=tally.c.n + 40))
    page = admin.send(f"{PAGE}/lindevang")
    assert "lindevang: Optællingen og svarene er uenige 1 steder" in words(page)
    assert "residents" not in page.text
    assert "41" not in words(page).partition("Optællingerne")[2]
    assert "uenige 1 steder" in words(admin.get(PAGE))


def test_counting_ends_in_time(site: Site, admin, monkeypatch) -> None:
    answered(site)
    monkeypatch.setattr(inspecting.recount_in_time, "__kwdefaults__", {"seconds": -1.0})
    assert "nedslag recount lindevang" in words(admin.send(f"{PAGE}/lindevang"))


def test_the_log_is_looked_through_and_held_against_an_entry_that_was_noted(admin) -> None:
    page = admin.send(f"{PAGE}/log")
    assert "Loggen er hel" in words(page)
    noted = words(page).partition("et andet sted: ")[2].split()[0]
    assert "Loggen er hel" in words(admin.send(f"{PAGE}/log", expect=noted))
    wrong = admin.send(f"{PAGE}/log", expect="1:" + "0" * 64)
    assert wrong.status_code == 422
    assert "Loggen er hel" not in words(wrong)
    assert f'value="1:{"0" * 64}"' in wrong.text
    assert admin.send(f"{PAGE}/log", expect="nonsense").status_code == 422


def test_a_programme_that_is_not_there_and_another_role(site: Site, admin) -> None:
    assert admin.send(f"{PAGE}/nowhere").status_code == 404
    assert Member(site, "lene", role="evaluator").get(PAGE).status_code == 403
