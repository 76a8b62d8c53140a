"""The evaluator's pages of questionnaires and their versions."""

from __future__ import annotations

import re
from html import unescape

import pytest

from evaluator.accounts import add_account

PASSWORD = "a good long password"
PAGE = "/p/lindevang/spoergeskemaer/"


def get(site, address: str = PAGE):
    return site.client.get(address, base_url="https://localhost")


def sign_in(site, role: str) -> None:
    with site.service.store.writing() as db:
        add_account(db, name=role, password=PASSWORD, role=role, now=site.now)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', get(site, "/log-ind").text)
    assert token
    form = {"name": role, "password": PASSWORD, "csrf_token": token[1]}
    site.client.post("/log-ind", data=form, base_url="https://localhost")


@pytest.fixture
def evaluator(site):
    sign_in(site, "evaluator")
    return site


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def test_each_questionnaire_is_listed_with_its_newest_version_and_the_waves_that_use_it(evaluator) -> None:
    evaluator.begin(evaluator.invite("linked"))
    evaluator.import_changed("Tænk på det seneste halve år.", "Tænk på det seneste år.")
    page = words(get(evaluator).text)
    assert "Version 2 fra den 4. maj 2026" in page
    assert re.search(r"linked .{,40}2026 1 ", page)
    assert re.search(r"nameless .{,40}2026 2 ", page)


def test_a_first_version_has_nothing_to_be_compared_with(evaluator) -> None:
    assert "Se, hvad der er ændret" not in words(get(evaluator).text)
    assert "Spørgsmålene er de samme" in words(get(evaluator, f"{PAGE}neighbours/versioner").text)


def test_two_versions_are_compared_question_by_question(evaluator) -> None:
    declared = 'changed = { since = 1, class = "wording" }'
    evaluator.import_changed(
        "Mine naboer lytter til mig", "Naboerne <lytter>", ('key = "heard"', f'key = "heard"\n{declared}')
    )
    page = get(evaluator, f"{PAGE}neighbours/versioner").text
    told = (
        "heard ✓ Fortsætter Svar fra før og efter kan sammenlignes. Spørgsmålets ordlyd (dansk) Nye ord, samme mening."
    )
    assert f"{told} Før Mine naboer lytter til mig Nu Naboerne <lytter>" in words(page)
    assert "Naboerne &lt;lytter&gt;" in page
    assert "Spørgsmål uden ændringer: 6" in words(page)
    assert "Spørgsmålene er de samme" in words(get(evaluator, f"{PAGE}neighbours/versioner?fra=2&til=2").text)


@pytest.mark.parametrize(
    "address", ["other/versioner", "neighbours/versioner?fra=1&til=9", "neighbours/versioner?til=0"]
)
def test_what_is_not_there_is_not_found(evaluator, address: str) -> None:
    assert get(evaluator, PAGE + address).status_code == 404


def test_the_steering_group_does_not_see_them(site) -> None:
    sign_in(site, "steering")
    assert get(site).status_code == 403
    assert get(site, f"{PAGE}neighbours/versioner").status_code == 403
