"""Coding is declared finished in the browser: what is outstanding, a confirmation, and a reason for doing it again."""

from __future__ import annotations

import pytest

from evaluator.store.counts import counts
from tests.support.coded_words import answers, code_all
from tests.support.members import Member

COUNT = "/p/lindevang/opgoerelse/"
PAGE = f"{COUNT}kodning/"
OVERVIEW = "/p/lindevang/"


@pytest.fixture
def eva(site) -> Member:
    answers(site, "linked", "residents", ["seats", "noise food", *["food"] * 6])
    site.count()
    return Member(site, "eva", "evaluator")


def made(site) -> list[tuple[int, str]]:
    with site.service.store.reading() as db:
        return [(one.number, one.reason) for one in counts(db, "lindevang")]


def test_it_is_outstanding_until_every_text_is_coded_and_then_declared(site, eva) -> None:
    page = eva.get(COUNT).text
    assert "Der er tekster, som ikke er kodet." in page
    assert "er ikke meldt færdig" in eva.get(OVERVIEW).text
    assert "Tæl temaerne nu" not in eva.get(PAGE).text, "it waits for the coding"
    code_all(site)
    assert "Meld kodningen færdig" in eva.get(COUNT).text
    done = eva.send(PAGE).text
    assert "Kodningen er meldt færdig, og temaerne er talt med." in done
    assert "Temaerne i det, folk skrev, er talt med." in done
    assert "er ikke meldt færdig" not in eva.get(OVERVIEW).text
    assert made(site) == [(1, ""), (2, "")]


def test_doing_it_again_takes_a_reason(site, eva) -> None:
    code_all(site)
    eva.send(PAGE)
    refused = eva.send(PAGE, reason=" ")
    assert refused.status_code == 422
    assert "Skriv hvorfor, hvis temaerne skal tælles igen" in refused.text
    assert made(site) == [(1, ""), (2, "")]
    assert "Begrundelse: Læst igen." in eva.send(PAGE, reason="Læst igen").text
    assert made(site)[-1] == (3, "Læst igen")


def test_where_nobody_wrote_there_is_nothing_of_it(site) -> None:
    answers(site, "linked", "residents", [""] * 8)
    site.count()
    eva = Member(site, "eva", "evaluator")
    assert "Det, folk skrev" not in eva.get(COUNT).text
    assert "Tæl temaerne" not in eva.get(PAGE).text


@pytest.mark.usefixtures("eva")
def test_only_evaluators_come_there(site) -> None:
    steering = Member(site, "stine", "steering", "lindevang")
    assert steering.get(PAGE).status_code == 403
    assert "er ikke meldt færdig" not in steering.get(OVERVIEW).text
