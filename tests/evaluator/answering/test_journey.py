"""Where the way goes from each page."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.answering.journey import REVIEW, back_to_review, minutes_to_answer, place_of, where_to_go_on
from surveys.answers.routing import route
from surveys.document.reading import parse_questionnaire
from surveys.questionnaire import Questionnaire

DOCUMENT = Path(__file__).resolve().parents[2] / "documents" / "lindevang" / "questionnaires" / "neighbours.toml"
CAME, STAYED_AWAY = {"came": 1}, {"came": 2}


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return parse_questionnaire(DOCUMENT.read_text("utf-8"), DOCUMENT.name)


@pytest.mark.parametrize(
    ("answers", "page", "expected"),
    [
        (CAME, "meals", (1, 3, None, "table")),
        (CAME, "table", (2, 3, "meals", "ideas")),
        (CAME, "ideas", (3, 3, "table", REVIEW)),
        (STAYED_AWAY, "meals", (1, 2, None, "ideas")),
        (STAYED_AWAY, "ideas", (2, 2, "meals", REVIEW)),
    ],
)
def test_a_page_knows_its_neighbours_among_those_that_apply(questionnaire, answers, page, expected) -> None:
    place = place_of(route(questionnaire, answers), page)
    assert (place.number, place.count, place.back, place.onward) == expected


def test_a_page_that_does_not_apply_has_no_place(questionnaire) -> None:
    assert place_of(route(questionnaire, STAYED_AWAY), "table") is None
    assert place_of(route(questionnaire, CAME), "nowhere") is None


@pytest.mark.parametrize(
    ("answers", "remembered", "page"),
    [
        ({}, "", "meals"),
        (CAME, "table", "table"),
        (CAME, REVIEW, REVIEW),
        (STAYED_AWAY, "table", "meals"),
    ],
)
def test_who_comes_back_goes_on_where_they_stopped(questionnaire, answers, remembered, page) -> None:
    assert where_to_go_on(route(questionnaire, answers), remembered) == page


def test_a_change_leads_back_to_the_review_unless_it_raised_questions_never_seen(questionnaire) -> None:
    seen = {"came": 2, "heard": 4, "told-by#1": None, "dish": None, "better": None}
    assert back_to_review(route(questionnaire, seen)) == REVIEW
    assert back_to_review(route(questionnaire, seen | {"came": 1, "times": None})) == "table"
    assert back_to_review(route(questionnaire, {**seen, "came": 1, "times": None, "welcome": None})) == REVIEW


def test_the_time_it_takes_counts_rows_and_texts(questionnaire) -> None:
    # two choices, three rows and a several-choices item at 10 s; a number at 15 s; texts at 20 s and 60 s
    assert minutes_to_answer(questionnaire) == 3
