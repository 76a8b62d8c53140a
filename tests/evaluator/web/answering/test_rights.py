"""After sending, over HTTP: the answers seen, corrected and withdrawn by the code, and withdrawn by the link."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from evaluator.store.tallies import SUBMITTED, fold, recount, tallies

CODE = re.compile(r'<p class="receipt">([0-9A-Z-]{19})</p>')
CLOSED = dt.datetime(2026, 5, 15, 22, 0, tzinfo=dt.UTC)
GRACE = dt.datetime(2026, 5, 15, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def site(either_site):
    return either_site


@pytest.fixture
def key(site) -> str:
    """The link of somebody who has sent."""
    key = site.invite("linked")
    site.client.post(site.answer_all(key))
    return key


@pytest.fixture
def code(site, key) -> str:  # noqa: ARG001
    """The code of their receipt."""
    return site.submissions("linked")[0].receipt


def submitted(site, wave: str = "linked") -> int:
    with site.service.store.writing() as db:
        fold(db, "lindevang")
        assert recount(db, "lindevang") == []
        return sum(row.n for row in tallies(db, "lindevang") if (row.wave, row.variable) == (wave, SUBMITTED))


class TestSeeing:
    def test_the_code_shows_what_was_sent(self, site, code) -> None:
        text = site.client.get(f"/svar/{code}", follow_redirects=True).text
        for shown in ("Fra en nabo\nFra et opslag", "Mere plads\nog tidligere", "til og med den 14. maj 2026"):
            assert shown in text

    def test_the_link_says_that_it_was_received_and_takes_the_code(self, site, key, code) -> None:
        page = site.client.get(f"/svar/{key}", follow_redirects=True).text
        for said in ("Dine svar er sendt og modtaget", "Linket viser dem ikke", 'name="receipt"', f"/svar/{key}/slet"):
            assert said in page
        for hidden in (code, "Mere plads", "Ret svarene"):
            assert hidden not in page

    def test_so_does_the_code_however_it_is_typed(self, site, code) -> None:
        typed = code.lower().replace("-", " ").replace("0", "o")
        response = site.client.post("/kvittering", data={"receipt": typed})
        assert response.location == f"/svar/{code}/kvittering?language=da"
        assert "Mere plads\nog tidligere" in site.client.get(response.location).text
        assert "Set-Cookie" not in response.headers

    @pytest.mark.parametrize("wrong", ["", "K7QM-2XWD", "K7QM-2XWD-0V9T-MB5E", "x" * 300, "\x00", "sent"])
    def test_a_wrong_receipt_is_explained(self, site, wrong: str) -> None:
        response = site.client.post("/kvittering?language=en", data={"receipt": wrong})
        assert response.status_code == 404
        assert "The code belongs to no answers" in response.text

    def test_the_receipt_of_an_anonymous_draft_leads_nowhere(self, site) -> None:
        key = site.invite("nameless")
        site.client.post(site.answer_all(key))
        hidden = site.draft("nameless", key).receipt
        assert site.client.post("/kvittering", data={"receipt": hidden}).status_code == 404
        text = site.client.get(f"/svar/{key}", follow_redirects=True).text
        assert "Ret svarene" not in text
        assert "Træk svarene" not in text
        assert "Mere plads" not in text

    def test_before_sending_there_is_nothing_to_see_correct_or_withdraw(self, site) -> None:
        key = site.invite("linked")
        site.begin(key)
        for page in ("kvittering", "slet"):
            assert site.client.get(f"/svar/{key}/{page}").location == f"/svar/{key}"
        for page in ("ret", "behold", "slet"):
            assert site.client.post(f"/svar/{key}/{page}").location == f"/svar/{key}"


class TestCorrecting:
    def test_the_pages_hold_the_answers_and_sending_replaces_them(self, site, code) -> None:
        assert submitted(site) == 1
        first = site.client.post(f"/svar/{code}/ret").location
        text = site.client.get(first).text
        assert "Du er ved at rette dine svar" in text
        assert 'value="3"' in text
        review = site.post(first, site.MEALS | {"heard": "1"}, site.TABLE, site.IDEAS).location
        assert "erstatter disse svar dem, du sendte før" in site.client.get(review).text
        assert [row.answers["heard"] for row in site.submissions("linked")] == [4]
        response = site.client.post(review)
        assert response.location == f"/svar/{code}/kvittering?language=da"
        assert [row.answers for row in site.submissions("linked")] == [site.STORED | {"heard": 1}]
        assert CODE.findall(site.client.get(response.location).text) == [code]
        assert submitted(site) == 1

    def test_a_correction_can_be_given_up_on_another_device(self, site, key, code) -> None:
        site.client.post(f"/svar/{code}/ret")
        assert "Fortsæt med at rette" in site.client.get(f"/svar/{code}/kvittering").text
        site.client.post(f"/svar/{code}/behold")
        assert site.client.get(f"/svar/{key}").location == f"/svar/{key}/kvittering?language=da"
        assert [row.answers for row in site.submissions("linked")] == [site.STORED]

    def test_two_clicks_begin_one_correction(self, site, key, code) -> None:
        first = site.client.post(f"/svar/{code}/ret").location
        site.client.post(first, data=site.MEALS | {"heard": "2"})
        site.client.post(f"/svar/{code}/ret")
        assert site.draft("linked", key).answers["heard"] == 2

    def test_it_cannot_begin_once_the_wave_has_closed(self, site, key, code) -> None:
        site.now = GRACE
        assert site.client.post(f"/svar/{code}/ret").location == f"/svar/{code}/kvittering?language=da"
        text = site.client.get(f"/svar/{code}/kvittering").text
        assert "så svarene kan ikke rettes længere" in text
        assert "Ret svarene" not in text
        assert site.draft("linked", key).receipt

    def test_begun_in_time_it_may_be_sent_for_another_day_and_then_the_first_answers_stand(self, site, code) -> None:
        first = site.client.post(f"/svar/{code}/ret").location
        review = site.post(first, site.MEALS | {"heard": "1"}, site.TABLE, site.IDEAS).location
        site.now = GRACE
        assert site.client.get(review).status_code == 200
        site.now = CLOSED
        receipt = f"/svar/{code}/kvittering?language=da"
        assert site.client.post(review).location == receipt
        assert "dine rettelser blev ikke sendt i tide" in site.client.get(receipt).text
        assert [row.answers for row in site.submissions("linked")] == [site.STORED]

    def test_answers_are_corrected_in_the_version_in_which_they_were_sent(self, site, code) -> None:
        site.import_changed("De fælles spisninger", "Spisninger")
        first = site.client.post(f"/svar/{code}/ret").location
        assert "De fælles spisninger" in site.client.get(first).text


class TestWithdrawing:
    def test_is_asked_about_first_and_then_nothing_is_left(self, site, key, code) -> None:
        assert submitted(site) == 1
        asked = site.client.get(f"/svar/{key}/slet").text
        assert "Vil du trække dine svar tilbage?" in asked
        assert len(site.submissions("linked")) == 1
        for _ in range(2):
            assert site.client.post(f"/svar/{key}/slet").location == f"/svar/{key}/kvittering?language=da"
        for own in (key, code):
            text = site.client.get(f"/svar/{own}", follow_redirects=True).text
            assert "Du har trukket dine svar tilbage" in text
            assert "Mere plads" not in text
        assert site.submissions("linked") == []
        assert site.written("linked", "better") == []
        assert submitted(site) == 0

    def test_a_correction_under_way_goes_with_them(self, site, key, code) -> None:
        site.client.post(f"/svar/{code}/ret")
        site.client.post(f"/svar/{key}/slet")
        assert site.draft("linked", key).answers == {}
        assert site.submissions("linked") == []
        for page in ("side/meals", "tjek"):
            assert site.client.post(f"/svar/{key}/{page}").location == f"/svar/{key}/kvittering?language=da"

    def test_is_possible_after_the_wave_has_closed(self, site, key) -> None:
        site.now = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
        site.client.post(f"/svar/{key}/slet")
        assert site.submissions("linked") == []

    def test_once_it_is_counted_the_figures_are_said_to_stay(self, site, key) -> None:
        site.client.post(f"/svar/{key}/slet")
        assert "du tæller ikke med blandt dem" in site.client.get(f"/svar/{key}/kvittering").text
        site.count()
        text = site.client.get(f"/svar/{key}/kvittering").text
        assert "bliver de tal ikke ændret" in text
        assert "du tæller ikke med" not in text


@pytest.mark.parametrize("wave", ["linked", "nameless"])
def test_the_start_says_that_counted_figures_stay_where_answers_can_be_withdrawn(site, wave: str) -> None:
    said = "de tal, de er talt med i, bliver ikke ændret" in site.client.get(f"/svar/{site.invite(wave)}").text
    assert said == (wave == "linked")


@pytest.mark.parametrize(
    ("wave", "said"),
    [
        (
            "nameless",
            "Undersøgelsen er anonym. Når du har sendt dine svar, kan de hverken rettes eller",
        ),
        ("linked", "Når du har sendt, får du en kvittering med en kode. Med koden kan du se dine svar, rette dem"),
    ],
)
def test_the_review_says_what_is_possible_afterwards(site, wave: str, said: str) -> None:
    assert said in site.client.get(site.answer_all(site.invite(wave))).text
