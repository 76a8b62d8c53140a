"""From the review to the stored rows, over HTTP, and what is said outside the wave's time."""

from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from evaluator.store import waves
from tests.support.questionnaires import item, written


class TestReview:
    def test_shows_every_question_with_its_answer_and_a_way_to_change_it(self, site) -> None:
        key = site.invite("linked")
        text = site.client.get(site.answer_all(key)).text
        for shown in (
            "Fra en nabo\nFra et opslag",
            "Jeg kommer gerne igen",
            "Ikke relevant",
            "Mere plads\nog tidligere",
        ):
            assert shown in text
        assert f'href="/svar/{key}/side/table?retur=1#s-again"' in text
        assert '<span class="stem">Hvor enig er du i det følgende? </span>Jeg kommer gerne igen' in text

    def test_a_changed_answer_leads_back_to_the_review(self, site) -> None:
        key = site.invite("linked")
        review = site.answer_all(key)
        assert 'name="_retur"' in site.client.get(f"/svar/{key}/side/meals?retur=1").text
        assert site.post(f"/svar/{key}/side/meals", site.MEALS | {"heard": "1", "_retur": "1"}).location == review

    def test_a_change_that_brings_up_new_questions_leads_to_them_first(self, site) -> None:
        key = site.invite("linked")
        review = site.post(site.begin(key), {"came": "2", "heard": "3"}, site.IDEAS).location
        response = site.post(f"/svar/{key}/side/meals", site.MEALS | {"_retur": "1"})
        assert response.location == f"/svar/{key}/side/table?retur=1"
        assert site.post(f"/svar/{key}/side/table", site.TABLE | {"_retur": "1"}).location == review

    def test_the_language_can_be_changed(self, site) -> None:
        key = site.invite("linked")
        site.answer_all(key)
        response = site.client.post(f"/svar/{key}/sprog", data={"language": "en", "back": "review"})
        assert "Check your answers" in site.client.get(response.location).text
        response = site.client.post(f"/svar/{key}/sprog", data={"language": "da", "back": "pause"})
        assert "Dine svar er gemt" in site.client.get(response.location).text

    def test_nothing_is_sent_while_a_required_answer_is_missing(self, site) -> None:
        key = site.invite("linked")
        site.begin(key)
        response = site.client.post(f"/svar/{key}/tjek")
        assert response.location == f"/svar/{key}/side/meals?mangler=1#fejl"
        text = site.client.get(response.location).text
        assert "Svar på spørgsmålet: Mine naboer lytter til mig" in text
        assert "Skal besvares" in site.client.get(f"/svar/{key}/tjek").text
        assert site.submissions("linked") == []

    def test_nothing_is_sent_while_an_answer_breaks_its_constraint(self, site) -> None:
        alone = item(
            "alone",
            "integer",
            "Hvor mange gange sad du alene? | How many times did you sit alone?",
            constraint=". <= ${times}",
            constraint_message="Det kan højst være alle gangene | All of the times at most",
            background=True,
        )
        last = "max_length = 40\nbackground = true\n"
        site.import_changed(last, last + written(alone))
        key = site.invite("linked")
        told = "Det kan højst være alle gangene. Det gælder spørgsmålet: Hvor mange gange sad du alene?"
        onward = site.post(site.begin(key), site.MEALS | {"times": "3"}, site.TABLE).location
        refused = site.post(onward, site.IDEAS | {"alone": "4"})
        assert refused.status_code == 422
        assert refused.text.count(told) == 2
        assert site.draft("linked", key).answers["alone"] is None
        review = site.post(onward, site.IDEAS | {"alone": "3"}).location
        # The answer was good until the one that it is held against is changed.
        assert site.post(f"/svar/{key}/side/meals", site.MEALS | {"times": "2", "_retur": "1"}).location == review
        response = site.client.post(review)
        assert response.location == f"{onward}?mangler=1#fejl"
        assert site.client.get(response.location).text.count(told) == 2
        assert site.submissions("linked") == []
        site.client.post(site.post(onward, site.IDEAS | {"alone": "2"}).location)
        assert [row.answers["alone"] for row in site.submissions("linked")] == [2]


class TestSending:
    @pytest.fixture
    def site(self, either_site):
        return either_site

    def test_stores_the_coded_answers_and_the_texts(self, site) -> None:
        key = site.invite("linked")
        site.client.post(site.answer_all(key))
        [row] = site.submissions("linked")
        assert row.answers == site.STORED
        assert (row.linkage, row.version, row.group, row.synthetic, row.collection_mode) == (
            "pseudonymous",
            1,
            "residents",
            False,
            "web",
        )
        assert row.submitted_at == site.now
        assert site.written("linked", "better") == ["Mere plads\nog tidligere"]

    def test_marks_synthetic_answers(self, synthetic_site) -> None:
        synthetic_site.client.post(synthetic_site.answer_all(synthetic_site.invite("nameless")))
        assert [row.synthetic for row in synthetic_site.submissions("nameless")] == [True]

    def test_an_anonymous_submission_holds_nothing_of_the_person(self, site) -> None:
        key = site.invite("nameless")
        site.client.post(site.answer_all(key))
        [row] = site.submissions("nameless")
        assert (row.pseudonym, row.submitted_at, row.receipt) == (None, None, None)
        draft = site.draft("nameless", key)
        assert (dict(draft.answers), dict(draft.texts), draft.group) == ({}, {}, "")
        assert draft.receipt

    def test_drops_answers_that_a_later_change_made_irrelevant(self, site) -> None:
        key = site.invite("linked")
        site.answer_all(key)
        review = site.post(f"/svar/{key}/side/meals", site.MEALS | {"came": "2", "_retur": "1"}).location
        site.client.post(review)
        [row] = site.submissions("linked")
        assert set(row.answers) == set(site.STORED) - {"times", "welcome", "left-out", "again"}

    def test_sending_twice_stores_once_and_shows_the_same_receipt(self, site) -> None:
        key = site.invite("linked")
        review = site.answer_all(key)
        receipts = [site.client.get(site.client.post(review).location).text for _ in range(2)]
        code = re.search(r'<p class="receipt">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</p>', receipts[0])
        assert code
        assert receipts[0] == receipts[1]
        [row] = site.submissions("linked")
        assert row.receipt == code[1]

    def test_eight_clicks_at_the_same_time_store_once(self, site) -> None:
        review = site.answer_all(site.invite("linked"))
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: site.app.test_client().post(review), range(8)))
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.location for answer in answers}) == 1
        assert len(site.submissions("linked")) == 1

    def test_once_sent_every_page_leads_to_the_receipt(self, site) -> None:
        key = site.invite("linked")
        site.client.post(site.answer_all(key))
        receipt = f"/svar/{key}/kvittering?language=da"
        for page in ("", "/side/meals", "/tjek", "/pause"):
            assert site.client.get(f"/svar/{key}{page}").location == receipt
        assert site.post(f"/svar/{key}/side/meals", site.MEALS | {"heard": "1"}).location == receipt
        assert site.client.post(f"/svar/{key}/begynd").location == receipt
        [row] = site.submissions("linked")
        assert row.answers["heard"] == 4

    def test_a_page_posted_while_another_device_sends_leads_to_the_receipt(self, site) -> None:
        key = site.invite("linked")
        review = site.answer_all(key)
        with ThreadPoolExecutor(2) as pool:
            saving = pool.submit(site.app.test_client().post, f"/svar/{key}/side/ideas", data=site.IDEAS)
            site.client.post(review)
        assert saving.result().location in (f"/svar/{key}/kvittering?language=da", review)
        assert [row.answers for row in site.submissions("linked")] == [site.STORED]

    def test_the_receipt_can_be_read_in_the_other_language(self, site) -> None:
        key = site.invite("linked")
        site.client.post(site.answer_all(key))
        assert "Thank you for your answers" in site.client.get(f"/svar/{key}/kvittering?language=en").text


class TestOpeningAndClosing:
    def test_before_it_opens_the_dates_are_told(self, site) -> None:
        site.now = dt.datetime(2026, 4, 30, 21, 59, tzinfo=dt.UTC)
        response = site.client.get(f"/svar/{site.invite('linked')}")
        assert response.status_code == 403
        assert "Du kan svare fra den 1. maj 2026 til og med den 14. maj 2026." in response.text

    def test_times_of_day_are_told_with_the_dates(self, site) -> None:
        with site.service.store.writing() as db:
            wave = waves.wave(db, site.programme, "linked")
            waves.save_wave(db, replace(wave, opens_at=dt.time(8), closes_at=dt.time(16, 30)))
        address = f"/svar/{site.invite('linked')}"
        site.now = dt.datetime(2026, 5, 1, 5, 59, tzinfo=dt.UTC)
        told = site.client.get(address)
        assert told.status_code == 403
        assert "Du kan svare fra den 1. maj 2026 kl. 08.00 til og med den 14. maj 2026 kl. 16.30." in told.text
        site.now = dt.datetime(2026, 5, 1, 6, 0, tzinfo=dt.UTC)
        assert "You can answer until 14 May 2026 at 16:30." in site.client.get(f"{address}?language=en").text
        site.now = dt.datetime(2026, 5, 14, 14, 30, tzinfo=dt.UTC)
        late = site.client.get(address)
        assert late.status_code == 410
        assert "Den lukkede den 14. maj 2026 kl. 16.30" in late.text

    def test_who_has_not_begun_is_too_late_when_it_has_closed(self, site) -> None:
        site.now = dt.datetime(2026, 5, 14, 22, 0, tzinfo=dt.UTC)
        key = site.invite("linked")
        response = site.client.get(f"/svar/{key}")
        assert response.status_code == 410
        assert "Fordi du nåede at begynde" not in response.text
        response = site.client.post(f"/svar/{key}/begynd")
        assert response.status_code == 410
        assert "Den lukkede den 14. maj 2026" in response.text

    def test_who_has_begun_may_send_for_another_day_and_is_told_so(self, site) -> None:
        key = site.invite("linked")
        first = site.begin(key)
        site.now = dt.datetime(2026, 5, 15, 21, 59, tzinfo=dt.UTC)
        assert "kan du sende dine svar til og med den 15. maj 2026" in site.client.get(first).text
        for page in ("", "/pause"):
            assert "Du kan svare til og med" not in site.client.get(f"/svar/{key}{page}").text
        site.client.post(site.post(first, site.MEALS, site.TABLE, site.IDEAS).location)
        assert len(site.submissions("linked")) == 1

    def test_after_that_the_page_says_clearly_that_the_answers_were_not_sent(self, site) -> None:
        key = site.invite("linked")
        review = site.answer_all(key)
        site.now = dt.datetime(2026, 5, 15, 22, 0, tzinfo=dt.UTC)
        for response in (site.client.get(f"/svar/{key}"), site.client.post(review)):
            assert response.status_code == 410
            assert "dine svar blev ikke sendt i tide" in response.text
        assert site.submissions("linked") == []

    def test_a_receipt_can_be_seen_after_it_has_closed(self, site) -> None:
        key = site.invite("linked")
        site.client.post(site.answer_all(key))
        site.now = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
        assert "De svar, du har sendt" in site.client.get(f"/svar/{key}", follow_redirects=True).text
        [row] = site.submissions("linked")
        assert "Din kvittering" in site.client.get(f"/svar/{row.receipt}", follow_redirects=True).text
