"""A questionnaire with an item of every kind, over HTTP: shown, saved, corrected, taken back, declined and sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pytest

Form = Mapping[str, object]

WELCOME: Final[Form] = {"agrees": "1"}
VISITS: Final[Form] = {
    "moved-in": "24.12.2024",
    "hours": "2,5",
    "visits": "3",
    "grows": ["1", "4"],
    "grows#other": "Humle",
    "heard-from": "3",
    "heard-from#other": "I radioen",
}
OPINION: Final[Form] = {
    "recommend": "10",
    "at-home": "4",
    "welcome-new": "-997",
    "tools-gone": "2",
    "what-counts": ["1:2", "2:3", "3:1"],
    "next-year": ["2:1", "", "4:2"],
}
WORDS: Final[Form] = {"favourite": "Bænken", "better": "Lys"}
STORED: Final = {
    "agrees": 1,
    "moved-in": 1,
    "hours": 1,
    "visits": 3,
    "grows#1": 1,
    "grows#2": 0,
    "grows#3": 0,
    "grows#4": 1,
    "grows#9": 0,
    "heard-from": 3,
    "recommend": 10,
    "at-home": 4,
    "welcome-new": -997,
    "tools-gone": 2,
    "what-counts#1": 2,
    "what-counts#2": 3,
    "what-counts#3": 1,
    "next-year#1": 0,
    "next-year#2": 1,
    "next-year#3": 0,
    "next-year#4": 2,
    "favourite": 1,
    "better": 1,
}


def test_everything_is_stored_as_codes_and_values_lie_apart(garden) -> None:
    key = garden.invite("spring")
    review = garden.post(garden.begin(key), WELCOME, VISITS, OPINION, WORDS).location
    assert garden.client.post(review).location.startswith(f"/svar/{key}/kvittering")
    [row] = garden.submissions("spring")
    assert row.answers == STORED
    written = {
        name: garden.written("spring", name) for name in ("moved-in", "hours", "grows#other", "heard-from#other")
    }
    assert written == {
        "moved-in": ["2024-12-24"],
        "hours": ["2.5"],
        "grows#other": ["Humle"],
        "heard-from#other": ["I radioen"],
    }


def test_the_review_says_everything_in_words(garden) -> None:
    key = garden.invite("spring")
    text = garden.client.get(garden.post(garden.begin(key), WELCOME, VISITS, OPINION, WORDS).location).text
    answers = [re.sub(r"\s*\n\s*", " / ", answer) for answer in re.findall(r"<dd>([^<]*)</dd>", text)]
    assert answers == [
        "Ja, jeg vil gerne være med",
        "24.12.2024",
        "2,5",
        "3",
        "Blomster / Andet: Humle",
        "Et andet sted: I radioen",
        "10 – Meget gerne",
        "Enig",
        "Ikke relevant",
        "Uenig",
        "1. Frisk mad på bordet / 2. Ro / 3. Selskab",
        "1. Flere bænke / 2. Lys på stien",
        "Bænken",
        "Lys",
    ]
    assert "24/12/2024" in garden.client.get(f"/svar/{key}/tjek?language=en").text


def test_saved_answers_are_shown_again_as_each_language_writes_them(garden) -> None:
    key = garden.invite("spring")
    garden.post(garden.begin(key), WELCOME, VISITS, OPINION)
    visits = garden.client.get(f"/svar/{key}/side/visits").text
    assert 'value="24.12.2024"' in visits
    assert 'value="2,5"' in visits
    assert 'name="grows#other" autocomplete="off" value="Humle"' in visits
    english = garden.client.get(f"/svar/{key}/side/visits?language=en").text
    assert 'value="24/12/2024"' in english
    assert 'value="2.5"' in english
    opinion = garden.client.get(f"/svar/{key}/side/opinion").text
    assert re.findall(r'<option value="([^"]+)" selected>', opinion) == ["1:2", "2:3", "3:1", "2:1", "4:2"]


def test_nobody_goes_on_without_consent(garden) -> None:
    key = garden.invite("spring")
    response = garden.client.post(garden.begin(key), data={})
    assert response.status_code == 422
    assert "Sæt kryds, hvis du vil være med." in response.text
    garden.post(f"/svar/{key}/side/visits", VISITS, OPINION, WORDS)
    assert "/side/welcome?mangler=1" in garden.client.post(f"/svar/{key}/tjek").location
    assert garden.submissions("spring") == []


def test_who_declines_leaves_nothing_behind_and_may_come_back(garden) -> None:
    key = garden.invite("spring")
    first = garden.begin(key)
    garden.post(first, WELCOME, VISITS)
    left = garden.client.post(first, data={"agrees": "1", "_go": "decline"})
    assert left.location == f"/svar/{key}/nej-tak"
    assert "Vi har slettet det, du har svaret her" in garden.client.get(left.location).text
    draft = garden.draft("spring", key)
    assert (draft.answers, draft.texts) == ({}, {})
    assert f'href="{first}"' in garden.client.get(left.location).text


def test_declining_is_no_answer_where_consent_is_not_asked_for(garden) -> None:
    key = garden.invite("spring")
    garden.post(garden.begin(key), WELCOME)
    response = garden.client.post(f"/svar/{key}/side/visits", data={**VISITS, "_go": "decline"})
    assert response.location == f"/svar/{key}/side/visits"
    assert garden.draft("spring", key).texts["hours"] == "2.5"


class TestTakingAnAnswerBack:
    def test_clears_one_answer_and_saves_the_others(self, garden) -> None:
        key = garden.invite("spring")
        garden.post(garden.begin(key), WELCOME, VISITS)
        response = garden.client.post(f"/svar/{key}/side/opinion", data={**OPINION, "_clear": "at-home"})
        assert response.location == f"/svar/{key}/side/opinion#s-at-home"
        answers = garden.draft("spring", key).answers
        assert (answers["at-home"], answers["recommend"], answers["tools-gone"]) == (None, 10, 2)

    def test_clears_the_text_beside_the_choice_with_it(self, garden) -> None:
        key = garden.invite("spring")
        garden.post(garden.begin(key), WELCOME)
        garden.client.post(f"/svar/{key}/side/visits", data={**VISITS, "_clear": "heard-from"})
        draft = garden.draft("spring", key)
        assert draft.answers["heard-from"] is None
        assert draft.texts.keys() == {"moved-in", "hours", "grows#other"}

    @pytest.mark.parametrize("page", ["welcome", "visits", "opinion"])
    def test_is_offered_for_optional_radio_buttons_alone(self, garden, page: str) -> None:
        key = garden.invite("spring")
        garden.post(garden.begin(key), WELCOME, VISITS)
        offered = re.findall(r'name="_clear" value="([^"]+)"', garden.client.get(f"/svar/{key}/side/{page}").text)
        expected = {"visits": ["heard-from"], "opinion": ["recommend", "at-home", "welcome-new", "tools-gone"]}
        assert offered == expected.get(page, [])

    @pytest.mark.parametrize("name", ["moved-in", "nothing", "", "\x00", "_go", "a" * 5000])
    def test_does_no_harm_whatever_is_named(self, garden, name: str) -> None:
        key = garden.invite("spring")
        garden.post(garden.begin(key), WELCOME)
        response = garden.client.post(f"/svar/{key}/side/visits", data={**VISITS, "_clear": name})
        assert response.status_code in (303, 422)
        assert garden.client.get(f"/svar/{key}/side/visits").status_code == 200


@pytest.mark.parametrize("wish", ["next", "back", "later", "da"])
@pytest.mark.parametrize("name", ["grows", "heard-from"])
def test_own_words_without_their_choice_are_asked_about_whatever_else_is_chosen(garden, name: str, wish: str) -> None:
    key = garden.invite("spring")
    garden.post(garden.begin(key), WELCOME)
    posted = {**VISITS, name: ["1", "2"] if name == "grows" else "1", "_go": wish}
    response = garden.client.post(f"/svar/{key}/side/visits", data=posted)
    assert response.status_code == 422
    assert "hvis det, du har skrevet, skal med. Ellers slet det:" in response.text
    words = str(VISITS[f"{name}#other"])
    assert re.search(rf'<div class="beside written">[^§]*?name="{name}#other"[^>]* value="{words}"', response.text)
    other = {"grows": "4", "heard-from": "3"}[name]
    assert not re.search(rf'name="{name}" value="{other}"[^>]* checked', response.text)
    with_choice = {**posted, name: ["1", "4"] if name == "grows" else "3", "_go": "next"}
    garden.client.post(f"/svar/{key}/side/visits", data=with_choice)
    assert garden.draft("spring", key).texts[f"{name}#other"] == words


def test_an_answer_that_cannot_be_saved_is_not_lost_by_stopping(garden) -> None:
    key = garden.invite("spring")
    garden.post(garden.begin(key), WELCOME)
    posted = {"moved-in": "1.1.2020", "grows#other": "Humle", "_go": "later"}
    response = garden.client.post(f"/svar/{key}/side/visits", data=posted)
    assert response.status_code == 422
    assert "Vælg ”Andet”, hvis det, du har skrevet, skal med." in response.text
    assert 'value="Humle"' in response.text
