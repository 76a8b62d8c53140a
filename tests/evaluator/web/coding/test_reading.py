"""Reading and searching texts in the browser."""

from __future__ import annotations

import re

import pytest

from evaluator.store import audit
from tests.support.counting import AFTER_LINDEVANG
from tests.support.members import Member, token
from tests.support.written import add_named_wave, written

PAGE = "/p/lindevang/tekster/"
WORDS = ("Bænkene ved <søen> & stien\nskal males", "Møderne om aftenen", "Mødet var for langt", "Flere bænke")


def said(page: str) -> list[str]:
    found = re.findall(r'<p class="written">(.*?)</p>', page, re.S)
    return sorted(re.sub("</?mark>", "", one) for one in found)


def entries(site, kind: str) -> list[audit.Entry]:
    with site.service.store.reading() as db:
        return [one for one in audit.entries(db) if one.kind == kind]


@pytest.fixture
def eva(site) -> Member:
    written(site, "linked", "residents", WORDS, asked=3)
    written(site, "linked", "staff", ["Kun fire af os"], asked=3)
    add_named_wave(site)
    written(site, "named", "residents", ["Navngivet"], asked=6)
    written(site, "linked", "residents", ["Fisk"], item="dish", asked=6)
    site.now = AFTER_LINDEVANG
    return Member(site, "eva", "evaluator")


def search(eva: Member, **fields: str):
    return eva.post(PAGE, csrf_token=token(eva.get(PAGE).text), **by(fields))


def by(fields: dict) -> dict:
    return {name if name in ("words", "page") else f"by_{name}": value for name, value in fields.items()}


def test_nothing_is_read_before_the_count(site, eva) -> None:
    page = eva.get(PAGE).text
    assert said(page) == []
    assert "når nedslaget er gjort op" in page
    assert entries(site, "texts_read") == []


def test_texts_are_shown_escaped_with_their_lines_and_what_was_asked(site, eva) -> None:
    site.count()
    page = eva.get(PAGE).text
    assert "Bænkene ved &lt;søen&gt; &amp; stien\nskal males" in said(page)
    assert len(said(page)) == 7
    assert "7 tekster" in page


def test_words_are_found_in_any_form_and_marked(site, eva) -> None:
    site.count()
    page = search(eva, words="møder").text
    assert said(page) == ["Møderne om aftenen", "Mødet var for langt"]
    assert page.count("<mark>") == 2
    assert "<mark>Møderne</mark> om" in page
    assert 'value="møder"' in page, "what was looked for stays in the form"
    assert said(search(eva, words="bænk søen").text) == ["Bænkene ved &lt;søen&gt; &amp; stien\nskal males"]


def test_what_is_looked_for_stands_in_no_address(site, eva) -> None:
    site.count()
    answer = search(eva, words="bænk")
    assert answer.status_code == 200
    assert "b%C3%A6nk" not in answer.text
    assert said(eva.get(PAGE, words="bænk").text) == said(eva.get(PAGE).text), "an address with words finds no words"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"question": "neighbours/dish"}, 1),
        ({"wave": "named"}, 1),
        ({"milestone": "m1"}, 7),
        ({"source": "interview"}, 0),
        ({"source": "answer", "wave": "linked"}, 6),
    ],
)
def test_texts_are_chosen_by_where_they_come_from(site, eva, fields: dict, found: int) -> None:
    site.count()
    assert len(said(search(eva, **fields).text)) == found


def test_a_group_that_is_not_shown_cannot_be_told_by_what_is_left(site, eva) -> None:
    """Four of the staff were asked: they are too few, and the residents alone would tell whose the rest is."""
    site.count()
    page = search(eva, group="residents").text
    assert said(page) == ["Fisk"]
    page = search(eva, wave="linked").text
    assert page.count("<span>Beboer</span>") == 1
    assert "<span>Ansat" not in page


def test_nobody_is_told_apart_in_a_wave_of_names(site, eva) -> None:
    site.count()
    page = search(eva, wave="named").text
    assert said(page) == ["Navngivet"]
    assert "<span>Beboer</span>" not in page


def test_twenty_texts_stand_on_a_page(site) -> None:
    written(site, "linked", "residents", [f"Tekst {n}" for n in range(120)])
    site.now = AFTER_LINDEVANG
    eva = Member(site, "eva", "evaluator")
    site.count()
    pages = [said(search(eva, words="tekst", page=str(n)).text) for n in range(1, 7)]
    assert [len(page) for page in pages] == [20] * 6
    assert len({one for page in pages for one in page}) == 120
    assert said(search(eva, words="tekst", page="99").text) == pages[5]
    assert said(search(eva, words="tekst", page="x").text) == pages[0]


def test_who_reads_is_noted_once_a_day_and_not_what_they_look_for(site, eva) -> None:
    site.count()
    for _ in range(2):
        search(eva, words="bænk", question="neighbours/better", milestone="m1")
    found = [(one.subject, dict(one.details or {})) for one in entries(site, "texts_read")]
    assert found == [
        ("", {"texts": 5}),
        ("m1", {"texts": 0, "question": "neighbours/better", "searched": True}),
    ]


def test_a_search_without_words_is_refused_and_stays(site, eva) -> None:
    site.count()
    answer = search(eva, words="?!", wave="linked")
    assert answer.status_code == 422
    assert "ingen ord at søge efter" in answer.text
    assert 'value="?!"' in answer.text
    assert re.search(r'<option selected value="linked">', answer.text)


def test_without_a_token_nothing_is_searched(site, eva) -> None:
    site.count()
    answer = eva.post(PAGE, words="bænk")
    assert answer.status_code == 422
    assert said(answer.text) == []
    assert 'value="bænk"' in answer.text


@pytest.mark.parametrize("role", ["steering", "reader", "collector", "assistant", "administrator"])
def test_others_read_nothing(site, role: str) -> None:
    other = Member(site, "other", role)
    assert other.get(PAGE).status_code == 403
