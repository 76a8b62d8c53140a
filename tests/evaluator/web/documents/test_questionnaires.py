"""The evaluator's pages of questionnaires and their versions."""

from __future__ import annotations

import re
from html import unescape

import pytest

from evaluator.accounts.credentials import add_account
from evaluator.documents.versions import overview
from evaluator.store.waves import begun

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
    page = words(get(evaluator, f"{PAGE}neighbours/versioner").text)
    assert "Kun én version" in page
    assert "Se det som deltager" in page
    assert "sammenlignet med version" not in page
    assert "Spørgsmål uden ændringer" not in page


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


def test_a_version_is_seen_page_by_page_as_participants_see_it_and_nothing_is_stored(evaluator) -> None:
    address, seen = f"{PAGE}neighbours/vis/1/", []
    while address:
        page = get(evaluator, address)
        assert page.status_code == 200
        assert "Forhåndsvisning. Sådan ser version 1 ud" in words(page.text)
        seen.append(re.search(r"<h1>(.*?)</h1>", page.text)[1])
        onward = re.search(r'class="button primary" href="([^"]+)"', page.text)
        address = unescape(onward[1]) if onward else ""
    assert seen == ["Dine naboer og dig", "De fælles spisninger", "Ved bordet", "Dine ideer"]
    assert 'name="dish"' in page.text
    assert evaluator.client.post(f"{PAGE}neighbours/vis/1/ideas", base_url="https://localhost").status_code == 405
    with evaluator.service.store.reading() as db:
        assert begun(db, "lindevang") == set()


def test_the_preview_tells_what_hangs_on_earlier_pages_and_has_every_language(evaluator) -> None:
    page = words(get(evaluator, f"{PAGE}neighbours/vis/1/table?language=en").text)
    assert "Stilles kun efter bestemte svar på tidligere sider:" in page
    assert "How far do you agree with the following? : selected(${came}, 1)" in page


def test_a_questionnaire_of_every_kind_can_be_seen(garden) -> None:
    sign_in(garden, "evaluator")
    with garden.service.store.reading() as db:
        [questionnaire] = [one.questionnaire for one in overview(db, "tovholt")]
    for page in questionnaire.pages:
        shown = get(garden, f"/p/tovholt/spoergeskemaer/{questionnaire.key}/vis/1/{page.key}")
        assert shown.status_code == 200
        assert all(item.text["da"].split("\n")[0] in unescape(shown.text) for item in page.items)


@pytest.mark.parametrize(
    "address",
    [
        "other/versioner",
        "other/vis/1/",
        "neighbours/vis/9/",
        "neighbours/vis/1/none",
        "neighbours/versioner?fra=1&til=9",
        "neighbours/versioner?til=0",
    ],
)
def test_what_is_not_there_is_not_found(evaluator, address: str) -> None:
    assert get(evaluator, PAGE + address).status_code == 404


def test_the_steering_group_does_not_see_them(site) -> None:
    sign_in(site, "steering")
    assert get(site).status_code == 403
    assert get(site, f"{PAGE}neighbours/versioner").status_code == 403
