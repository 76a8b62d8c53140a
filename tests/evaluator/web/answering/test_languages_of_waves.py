"""A wave that is asked in one language alone: nobody is offered the other, wherever they come in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.inviting.letters import posters
from evaluator.store import waves
from tests.support.members import Member

OTHER = 'value="en" lang="en"'
SWITCH = "?language=en"


def ask_in(site, *languages: str) -> None:
    with site.service.store.writing() as db:
        for wave in waves.waves(db, site.programme):
            waves.save_wave(db, replace(wave, languages=languages))


@pytest.fixture
def danish(site):
    """A site whose waves are asked in Danish, though the questionnaire has English texts too."""
    ask_in(site, "da")
    return site


def test_both_languages_are_offered_where_the_wave_names_none(site) -> None:
    key = site.invite("linked")
    page = site.client.get(f"/svar/{key}").text
    assert '<html lang="da"' in page
    assert SWITCH in page
    assert OTHER in site.client.get(site.begin(key)).text


def test_the_other_language_is_offered_on_no_page(danish) -> None:
    key = danish.invite("linked")
    start = danish.client.get(f"/svar/{key}")
    first = danish.begin(key)
    receipt = danish.post(danish.answer_all(danish.invite("linked", "p2")).replace("/gennemse", "/send"), {}).location
    for page in (start.text, danish.client.get(first).text, danish.client.get(receipt).text):
        assert "<html" in page
        assert SWITCH not in page
        assert OTHER not in page


def test_whoever_asks_for_the_other_language_by_address_or_form_gets_that_of_the_wave(danish) -> None:
    key = danish.invite("linked", language="en")
    assert '<html lang="da"' in danish.client.get(f"/svar/{key}?language=en").text
    first = danish.begin(key, language="en")
    assert danish.draft("linked", key).language == "da"
    danish.post(first, danish.MEALS | {"_go": "en"})
    assert danish.draft("linked", key).language == "da"


def test_who_has_begun_in_a_language_that_is_taken_away_goes_on_in_another_with_all_answers(site) -> None:
    key = site.invite("linked")
    second = site.post(site.begin(key, language="en"), site.MEALS).location
    assert '<html lang="en"' in site.client.get(second).text
    ask_in(site, "da")
    page = site.client.get(f"/svar/{key}", follow_redirects=True)
    assert '<html lang="da"' in page.text
    assert site.draft("linked", key).answers


def test_a_wave_in_the_language_that_is_not_the_first_begins_in_it(site) -> None:
    ask_in(site, "en")
    for address in (f"/svar/{site.open_key('open')}", f"/kiosk/{site.open_key('open')}"):
        page = site.client.get(address).text
        assert '<html lang="en"' in page
        assert "?language=da" not in page


def test_a_poster_is_made_in_the_languages_of_the_wave(danish) -> None:
    with danish.service.store.reading() as db, danish.service.vault.reading() as vault_db:
        pages = posters(db, vault_db, "lindevang", "open", address="https://svar.example", now=danish.now)
    assert [page.language for page in pages] == ["da"]


def test_the_evaluators_pages_offer_forms_and_show_mails_in_the_languages_of_the_wave(danish) -> None:
    eva = Member(danish, "eva", role="evaluator")
    forms = eva.get("/p/lindevang/papir/").text
    assert 'value="open.da"' in forms
    assert 'value="open.en"' not in forms
    assert "kun på dansk" in eva.get("/p/lindevang/runder").text
    assert "Opt out here" not in eva.get("/p/lindevang/invitationer/linked/invitation").text
    ask_in(danish)
    assert "Opt out here" in eva.get("/p/lindevang/invitationer/linked/invitation").text
    assert "kun på dansk" not in eva.get("/p/lindevang/runder").text
