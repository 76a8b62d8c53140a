"""The participant's pages up to the review, over HTTP."""

from __future__ import annotations

import re

import pytest

from evaluator.answering.intake import begin, find_entry


class TestInformation:
    def test_tells_who_asks_why_and_what_happens_with_the_answers(self, site) -> None:
        text = site.client.get(f"/svar/{site.invite('linked')}").text
        assert "Vi spørger dig, fordi du bor eller arbejder i Lindevang." in text
        assert "Evaluering Nord står for evalueringen af indsatsen ”Naboer i Lindevang”" in text
        assert "cirka 3 minutter" in text
        assert "Grupper med færre end 5 svar vises ikke" in text
        assert "til og med den 14. maj 2026" in text

    def test_calls_only_an_anonymous_wave_anonymous(self, site) -> None:
        assert "anonym" not in site.client.get(f"/svar/{site.invite('linked')}").text
        assert "Undersøgelsen er anonym" in site.client.get(f"/svar/{site.invite('nameless')}").text
        assert "Undersøgelsen er anonym" in site.client.get(f"/svar/{site.open_key('open')}").text

    def test_is_in_the_language_of_the_invitation_until_another_is_chosen(self, site) -> None:
        key = site.invite("linked", language="en")
        assert '<html lang="en">' in site.client.get(f"/svar/{key}").text
        assert '<html lang="da">' in site.client.get(f"/svar/{key}?language=da").text
        assert '<html lang="en">' in site.client.get(f"/svar/{key}?language=xx").text

    def test_offers_to_go_on_once_begun(self, site) -> None:
        key = site.invite("linked")
        first = site.begin(key)
        text = site.client.get(f"/svar/{key}").text
        assert "Du er allerede begyndt" in text
        assert f'href="{first}"' in text

    def test_an_unknown_link_is_explained_in_both_languages(self, site) -> None:
        response = site.client.get("/svar/no-such-key")
        assert response.status_code == 404
        assert "Linket kan ikke bruges" in response.text
        assert "This link cannot be used" in response.text

    def test_says_so_where_answers_are_synthetic(self, synthetic_site) -> None:
        assert "Demonstrationsdata" in synthetic_site.client.get(f"/svar/{synthetic_site.invite('linked')}").text


class TestOpenLink:
    def test_gives_each_participant_a_link_of_their_own(self, site) -> None:
        key = site.open_key("open")
        first, second = (site.begin(key, group="staff") for _ in range(2))
        assert first != second
        assert key not in first
        assert site.post(first, site.MEALS).status_code == 303
        assert "checked" not in site.client.get(second).text

    def test_asks_for_the_group_where_there_are_several(self, site) -> None:
        response = site.client.post(f"/svar/{site.open_key('open')}/begynd", data={"language": "da", "group": "others"})
        assert response.status_code == 422
        assert "Vælg, hvem du svarer som" in response.text
        assert 'href="#s-group"' in response.text

    def test_takes_the_only_group_without_asking(self, site) -> None:
        review = site.answer_all(site.open_key("open-one"))
        site.client.post(review)
        assert [row.group for row in site.submissions("open-one")] == ["residents"]

    def test_goes_on_with_the_own_link_elsewhere_and_sends_anonymously(self, site) -> None:
        first = site.begin(site.open_key("open"), group="staff")
        own = first.split("/")[2]
        site.post(first, site.MEALS)
        text = site.app.test_client().get(f"/svar/{own}").text
        assert f"/svar/{own}/side/table" in text
        response = site.client.get(site.post(f"/svar/{own}/side/table", site.TABLE, site.IDEAS, {}).location)
        assert "Tak for dine svar" in response.text
        assert "ingen kvitteringskode" in response.text
        [row] = site.submissions("open")
        assert (row.group, row.answers) == ("staff", site.STORED)
        assert (row.pseudonym, row.submitted_at, row.receipt) == (None, None, None)


class TestPages:
    def test_each_page_is_saved_and_the_same_link_goes_on_on_another_device(self, site) -> None:
        key = site.invite("linked")
        onward = site.post(site.begin(key), site.MEALS).location
        assert onward == f"/svar/{key}/side/table"
        other = site.app.test_client()
        assert f'href="{onward}"' in other.get(f"/svar/{key}").text
        assert 'name="heard" value="4" checked' in other.get(f"/svar/{key}/side/meals").text

    def test_progress_counts_the_pages_that_apply(self, site) -> None:
        key = site.invite("linked")
        onward = site.post(site.begin(key), site.MEALS).location
        assert "Side 2 af 3" in site.client.get(onward).text
        onward = site.post(f"/svar/{key}/side/meals", site.MEALS | {"came": "2", "times": ""}).location
        assert onward == f"/svar/{key}/side/ideas"
        assert "Side 2 af 2" in site.client.get(onward).text

    def test_a_page_that_does_not_apply_leads_to_one_that_does(self, site) -> None:
        key = site.invite("linked")
        site.post(site.begin(key), site.MEALS | {"came": "2"})
        assert site.client.get(f"/svar/{key}/side/table").location == f"/svar/{key}/side/ideas"
        assert site.client.get(f"/svar/{key}/side/nowhere").location == f"/svar/{key}/side/ideas"

    def test_nothing_is_answered_before_it_is_begun(self, site) -> None:
        key = site.invite("linked")
        for page in ("side/meals", "tjek", "pause", "kvittering"):
            assert site.client.get(f"/svar/{key}/{page}").location == f"/svar/{key}"
        assert site.post(f"/svar/{key}/side/meals", site.MEALS).location == f"/svar/{key}"

    def test_an_error_is_tied_to_its_question_and_summed_up_at_the_top(self, site) -> None:
        response = site.post(site.begin(site.invite("linked")), site.MEALS | {"heard": "", "times": "mange"})
        assert response.status_code == 422
        assert "<title>Fejl: De fælles spisninger" in response.text
        assert re.search(r'id="fejl" role="alert" tabindex="-1" autofocus', response.text)
        assert 'href="#s-heard"' in response.text
        assert re.search(r'aria-invalid="true" aria-describedby="e-heard"', response.text)
        assert re.search(r'value="mange"[^>]*aria-invalid="true" aria-describedby="i-times e-times"', response.text)

    def test_the_valid_answers_of_a_page_with_errors_are_saved(self, site) -> None:
        key = site.invite("linked")
        site.post(site.begin(key), site.MEALS | {"heard": "", "times": "mange"})
        draft = site.draft("linked", key)
        assert (draft.answers["came"], draft.answers["told-by#2"], draft.page) == (1, 1, "meals")

    def test_going_back_saves_and_does_not_complain_about_blanks(self, site) -> None:
        key = site.invite("linked")
        onward = site.post(site.begin(key), site.MEALS).location
        response = site.post(onward, {"welcome": "2", "_go": "back"})
        assert response.location == f"/svar/{key}/side/meals"
        assert site.draft("linked", key).answers["welcome"] == 2

    @pytest.mark.parametrize("wish", ["next", "back", "later", "en"])
    def test_a_text_that_cannot_be_saved_is_never_thrown_away(self, site, wish: str) -> None:
        onward = site.post(site.begin(site.invite("linked")), site.MEALS, site.TABLE).location
        response = site.post(onward, {"better": "æ" * 301, "_go": wish})
        assert response.status_code == 422
        assert "æ" * 301 in response.text
        assert "Gør det kortere" in response.text

    def test_save_and_continue_later_shows_the_own_link(self, site) -> None:
        key = site.invite("linked")
        first = site.begin(key)
        response = site.post(first, {"came": "1", "_go": "later"})
        assert response.location == f"/svar/{key}/pause"
        text = site.client.get(response.location).text
        assert f"http://localhost/svar/{key}</a>" in text
        assert f'href="{first}"' in text
        assert site.draft("linked", key).answers["came"] == 1

    def test_changing_the_language_keeps_what_was_just_answered(self, site) -> None:
        key = site.invite("linked")
        response = site.post(site.begin(key), {"came": "2", "_go": "en"})
        text = site.client.get(response.location).text
        assert '<html lang="en">' in text
        assert 'name="came" value="2" checked' in text
        assert 'lang="da">Dansk</button>' in text

    def test_a_question_that_hangs_on_one_above_is_shown_with_its_condition(self, site) -> None:
        text = site.client.get(site.begin(site.invite("linked"))).text
        assert "Svar kun på det næste, hvis du svarede ”Ja” på spørgsmålet ”Har du været med" in text
        assert re.search(r'name="times" aria-describedby="i-times"', text)

    def test_a_question_that_does_not_apply_is_not_checked(self, site) -> None:
        key = site.invite("linked")
        assert site.post(site.begin(key), site.MEALS | {"came": "2", "times": "mange"}).status_code == 303
        assert "times" not in site.draft("linked", key).answers

    @pytest.mark.parametrize(
        "form",
        [
            {"heard": "9"},
            {"heard": ["1", "2"]},
            {"heard": "\x00"},
            {"times": "9" * 5000},
            {"told-by": ["1", "-998"]},
            {"told-by": "1; DROP site.TABLE draft"},
            {"came": "½"},
        ],
    )
    def test_whatever_is_posted_is_answered_with_a_page(self, site, form) -> None:
        response = site.post(site.begin(site.invite("linked")), site.MEALS | form)
        assert response.status_code == 422
        assert 'id="fejl"' in response.text

    def test_markup_in_an_answer_is_shown_as_it_was_written(self, site) -> None:
        key = site.invite("linked")
        review = site.post(site.begin(key), site.MEALS, site.TABLE, {"dish": "<b>Suppe</b>"}).location
        assert "&lt;b&gt;Suppe&lt;/b&gt;" in site.client.get(review).text
        assert 'value="&lt;b&gt;Suppe&lt;/b&gt;"' in site.client.get(f"/svar/{key}/side/ideas").text

    def test_a_draft_finishes_in_the_version_in_which_it_began(self, site) -> None:
        before, now = "Har du været med til en fælles spisning?", "Har du spist med?"
        first = site.begin(site.invite("linked", "p1"))
        declared = ('key = "came"', 'key = "came"\nchanged = { since = 1, class = "wording" }')
        site.import_changed(before, now, declared)
        other = site.begin(site.invite("linked", "p2"))
        assert before in site.client.get(first).text
        assert before in site.client.get(other).text
        for page in (first, other):
            site.client.post(site.post(page, site.MEALS, site.TABLE, site.IDEAS).location)
        assert [row.version for row in site.submissions("linked")] == [1, 1]

    def test_twenty_versions_come_while_twenty_people_answer_and_nothing_is_lost(self, site) -> None:
        forms = (site.MEALS, site.TABLE, site.IDEAS)
        for number in range(1, 21):
            address = site.begin(site.invite("linked", f"p{number}"))
            before = number % (len(forms) + 1)
            for form in forms[:before]:
                address = site.post(address, form).location
            declared = f'key = "heard"\nchanged = {{ since = {number}, class = "meaning" }}'
            words = ("Mine naboer lytter til mig", f"{number} naboer lytter til mig")
            site.import_changed(*words, ('key = "heard"', declared))
            for form in forms[before:]:
                address = site.post(address, form).location
            site.client.post(address)
        assert [(row.version, row.answers) for row in site.submissions("linked")] == [(1, site.STORED)] * 20
        site.begin(site.invite("nameless", "q1"))
        assert site.draft("nameless", site.invite("nameless", "q1")).version == 21

    def test_a_wave_that_nobody_has_a_link_to_asks_in_the_new_version(self, site) -> None:
        declared = ('key = "came"', 'key = "came"\nchanged = { since = 1, class = "wording" }')
        site.import_changed("Har du været med til en fælles spisning?", "Har du spist med?", declared)
        key = site.invite("linked")
        assert "Har du spist med?" in site.client.get(site.begin(key)).text
        assert site.draft("linked", key).version == 2

    def test_who_begins_while_a_new_version_comes_gets_the_one_that_their_link_was_made_for(self, site) -> None:
        key = site.invite("linked")
        with site.service.store.reading() as db, site.service.vault.reading() as vault_db:
            arrived = find_entry(db, vault_db, key)
        site.import_changed("Tænk på det seneste halve år.", "Tænk på det seneste år.")
        with site.service.store.writing() as db:
            begin(db, arrived, language="da", now=site.now)
        assert site.draft("linked", key).version == 1
