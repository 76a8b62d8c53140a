"""Questions and crosstabs on the pages: found, shown, taken along, refused with the reason and the form as it was."""

from __future__ import annotations

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from evaluator.store.submissions import Submission, insert_submissions
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.members import Member, token

PAGE = "/p/lindevang/sporgsmaal/"
CROSS = "/p/lindevang/krydstabel/"
HEARD = f"{PAGE}neighbours/heard"


@pytest.fixture
def eva(site) -> Member:
    """Forty residents answered, and the milestone is counted."""
    rows = [
        Submission(
            programme="lindevang",
            wave="nameless",
            linkage="anonymous",
            version=1,
            group="residents",
            answers={"heard": 1 + person % 5, "told-by#1": person // 20, "told-by#2": 0, "times": person % 9},
        )
        for person in range(40)
    ]
    with site.service.store.writing() as db:
        insert_submissions(db, rows)
    site.now = AFTER_LINDEVANG
    count_milestone(site.service.store, site.service.vault, "lindevang", "m1", now=site.now)
    return Member(site, "eva", "evaluator")


def crossed(eva: Member, first: str, second: str, **more: str):
    its = {"first": first, "second": second, "csrf_token": token(eva.get(CROSS).text), **more}
    return eva.post(CROSS, **its)


def test_a_question_is_found_by_a_word_of_one_of_its_answers(eva) -> None:
    every = eva.get(PAGE).text
    assert HEARD in every
    few = eva.get(PAGE, soeg="opslag").text
    assert f"{PAGE}neighbours/told-by" in few
    assert HEARD not in few
    assert "Ingen spørgsmål har de ord." in eva.get(PAGE, soeg="gulerod").text


def test_a_question_says_in_which_indicators_it_is_counted(eva) -> None:
    page = eva.get(HEARD)
    found = re.findall(r'Tæller med i indikatoren <a href="([^"]+)">', page.text)
    assert "/p/lindevang/diagrammer/m1/indicator-heard" in found
    chart = eva.get("/p/lindevang/diagrammer/m1/indicator-heard").text
    assert f'<a href="{HEARD}?nedslag=m1">Spørgsmålet til ' in chart


def test_a_question_without_an_indicator_is_shown_with_its_chart_and_numbers(eva) -> None:
    page = eva.get(HEARD).text
    assert "8 (20 %)".replace(" ", "\N{NO-BREAK SPACE}") in page
    assert page.count("data:image/svg+xml") == 1
    assert "Mindst" not in page
    assert "Man kunne vælge flere svar" in eva.get(f"{PAGE}neighbours/told-by").text
    assert "Tal er lagt sammen" in eva.get(f"{PAGE}neighbours/times").text
    assert "kun, hvor mange der har svaret" in eva.get(f"{PAGE}neighbours/better").text
    assert eva.get(f"{PAGE}neighbours/unknown").status_code == 404
    assert eva.get(HEARD, fordelt="alder").status_code == 404


def test_from_a_question_in_words_one_gets_to_what_was_written(eva) -> None:
    page = eva.get(f"{PAGE}neighbours/better").text
    fields = dict(re.findall(r'name="(by_\w+)" value="([^"]+)"', page))
    assert fields == {"by_milestone": "m1", "by_question": "neighbours/better"}
    read = eva.post("/p/lindevang/tekster/", csrf_token=token(page), **fields)
    assert read.status_code == 200
    assert '<option selected value="neighbours/better">' in read.text


def test_it_is_told_by_milestone_and_refused_by_process_with_the_reason(eva) -> None:
    assert "Svar ved hvert nedslag" in eva.get(HEARD, fordelt="milestone").text
    refused = eva.get(HEARD, fordelt="process")
    assert refused.status_code == 409
    assert "kan ikke deles op på den måde" in refused.text


def test_the_numbers_can_be_taken_along(eva) -> None:
    its = eva.get(f"{HEARD}/tal.csv")
    assert "lindevang-m1-neighbours-heard-group.csv" in its.headers["Content-Disposition"]
    rows = [*csv.DictReader(io.StringIO(its.data.decode("utf-8-sig")))]
    assert {row["Antal"] for row in rows if row["Gruppe"] == "Beboer" and row["Ud af"]} == {"8"}
    sheet = load_workbook(io.BytesIO(eva.get(f"{HEARD}/tal.xlsx").data)).active
    assert sheet["A1"].value == "Spørgsmål"


def test_before_the_count_nothing_is_shown(site) -> None:
    its = Member(site, "ida", "evaluator")
    assert HEARD not in its.get(PAGE).text
    assert "heard" not in its.get(HEARD).text.split("<main")[1]
    assert its.get(f"{HEARD}/tal.csv").status_code == 404


def test_two_questions_are_crossed_and_it_is_remembered(eva) -> None:
    shown = crossed(eva, "neighbours.heard", "neighbours.told-by#1")
    assert shown.status_code == 200
    assert "Arbejdsmateriale med begrænset adgang" in shown.text
    assert "I alt" in shown.text
    assert "Vist før for dette nedslag" in eva.get(CROSS).text


def test_a_crosstab_can_be_taken_along(eva) -> None:
    its = crossed(eva, "neighbours.heard", "neighbours.told-by#1", **{"as": "csv"})
    rows = [*csv.reader(io.StringIO(its.data.decode("utf-8-sig")))]
    assert sum(int(row[2]) for row in rows[1:]) == 40
    assert "lindevang-m1-krydstabel.csv" in its.headers["Content-Disposition"]


def test_a_refused_form_comes_back_as_it_was(eva) -> None:
    refused = crossed(eva, "neighbours.heard", "neighbours.told-by#2")
    assert refused.status_code == 409
    assert "uden at sige noget om få" in refused.text
    assert '<option selected value="neighbours.heard">' in refused.text


def test_a_table_of_which_a_side_is_not_chosen_says_so(eva) -> None:
    for first, second in (("", "neighbours.heard"), ("", "")):
        refused = crossed(eva, first, second)
        assert refused.status_code == 422
        assert "Vælg, hvad der skal stå i rækkerne" in refused.text
    assert " novalidate" in refused.text


@pytest.mark.parametrize("role", ["steering", "reader", "assistant"])
def test_only_evaluators_look(site, role: str) -> None:
    its = Member(site, "ole", role)
    assert [its.get(page).status_code for page in (PAGE, HEARD, CROSS)] == [403] * 3
