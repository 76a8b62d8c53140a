"""What participants and evaluators are told and shown in each linkage of a wave."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.accounts.credentials import add_account
from evaluator.programme.model import LINKAGES
from evaluator.results.folding import fold_new_answers
from evaluator.store.waves import save_wave, waves
from evaluator.texts import LANGUAGES, catalogue
from tests.evaluator.web.results.test_pages import PASSWORD, get, sign_in

ANONYMOUS = re.compile(r"(?i)anonym")
OF_ANONYMOUS_WAVES = {"report.quality_timed", "help.responses undo", "importing.keep_map", "privacy.stays_person"}
"""Say of which waves no time is known, and in which no answer is tied to its import."""
OF_HEARINGS = {f"hearing.{name}{whom}" for name in ("attributed_title", "mail_attributed") for whom in ("", "_person")}
"""Say that remarks are not anonymous."""


@pytest.fixture
def site(site):
    """The site with a confidential wave."""
    with site.service.store.writing() as db:
        [linked] = [wave for wave in waves(db, "lindevang") if wave.key == "linked"]
        save_wave(db, replace(linked, key="named", linkage="confidential"))
    return site


def test_the_word_is_used_of_anonymous_waves_only() -> None:
    used = {key for key, text in catalogue().items() if any(ANONYMOUS.search(text[one]) for one in LANGUAGES)}
    assert {key for key in used if "anonymous" not in key} == OF_ANONYMOUS_WAVES | OF_HEARINGS
    assert "answering.privacy_anonymous" in used


@pytest.mark.parametrize("wave", ["linked", "named"])
def test_no_page_of_a_linked_wave_says_it(site, wave: str) -> None:
    key = site.invite(wave)
    pages = [site.client.get(f"/svar/{key}").text]
    review = site.answer_all(key)
    pages += [site.client.get(page).text for page in (f"/svar/{key}/side/meals", f"/svar/{key}/pause", review)]
    pages.append(site.client.post(review, follow_redirects=True).text)
    pages += [site.client.get(f"/svar/{key}/{page}", follow_redirects=True).text for page in ("slet", "kvittering")]
    assert len(pages) == 7
    assert [page for page in pages if ANONYMOUS.search(page)] == []


@pytest.mark.parametrize(
    ("wave", "language", "said"),
    [
        ("nameless", "da", "Undersøgelsen er anonym."),
        ("linked", "da", "Dine svar gemmes under en kode i stedet for dit navn."),
        ("named", "da", "De, der evaluerer, kan se, om du har svaret, men ikke hvad du har svaret."),
        ("nameless", "en", "The survey is anonymous."),
        ("linked", "en", "Your answers are stored under a code instead of your name."),
        ("named", "en", "Those who evaluate can see whether you have answered, but not what you have answered."),
    ],
)
def test_the_information_page_says_what_the_mode_means(site, wave: str, language: str, said: str) -> None:
    shown = {one: site.client.get(f"/svar/{site.invite(one)}?language={language}").text for one in ("linked", wave)}
    assert said in shown[wave]
    assert wave == "linked" or said not in shown["linked"]


def test_the_evaluator_sees_who_answered_a_confidential_wave_and_no_other(site) -> None:
    with site.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=site.now)
    sign_in(site, "eva")
    for wave in ("linked", "named", "nameless"):
        site.client.post(site.answer_all(site.invite(wave, person=f"Answered {wave}")))
        site.invite(wave, person=f"Silent {wave}")
    page = get(site, "/p/lindevang/runder").text
    assert "Answered named" in page
    for hidden in ("Silent", "Answered linked", "Answered nameless"):
        assert hidden not in page


def test_folding_new_answers_leaves_nothing_of_their_sending_in_the_log_of_the_database(site) -> None:
    site.client.post(site.answer_all(site.invite("nameless")))
    log = Path(f"{site.service.store.url.database}-wal")
    assert log.read_bytes() != b""
    fold_new_answers(site.service.store, "lindevang")
    assert log.read_bytes() == b""


@pytest.mark.parametrize("linkage", LINKAGES)
def test_every_mode_has_its_words_in_mails_pages_and_reports(linkage: str) -> None:
    for place in ("asking.privacy", "pages.linkage", "report.linkage", "answering.privacy"):
        assert f"{place}_{linkage}" in catalogue()
