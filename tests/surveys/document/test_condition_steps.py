"""Conditions that were chosen become conditions of the document, and come back as they were chosen."""

from __future__ import annotations

import pytest

from surveys.answers.values import type_of
from surveys.document.condition_steps import OPERATORS, Chosen, as_chosen, condition_of, in_terms_of
from surveys.document.reading import parse_questionnaire, read_questionnaire
from surveys.questionnaire import Item, Questionnaire
from tests.support.examples import examples

FORMS = [
    ("attended", Chosen("attended", "is", (1,))),
    ("attended", Chosen("attended", "is_not", (2,))),
    ("listened-to", Chosen("listened-to", "is", (5, "not_relevant"))),
    ("attended", Chosen("attended", "answered")),
    ("role", Chosen("role", "not_answered")),
    ("meeting-count", Chosen("meeting-count", ">=", value="3")),
    ("meeting-count", Chosen("meeting-count", "=", value="3")),
    ("meeting-count", Chosen("meeting-count", "!=", value="12")),
    ("came-by", Chosen("came-by", "is", (1, "dont_know"))),
]


@pytest.fixture
def questionnaire() -> Questionnaire:
    return parse_questionnaire(examples()[0], "example.toml")


def item(questionnaire: Questionnaire, key: str) -> Item:
    return next(one for one in questionnaire.items if key in (one.key, *(row.key for row in one.rows)))


@pytest.mark.parametrize(("key", "chosen"), FORMS)
def test_a_choice_comes_back_and_is_a_condition_without_faults(
    questionnaire: Questionnaire, key: str, chosen: Chosen
) -> None:
    of = item(questionnaire, key)
    condition = condition_of(chosen, of)
    again = as_chosen(condition)
    assert again is not None
    assert in_terms_of(again, of) == chosen
    written = f"'''{condition}'''" if isinstance(condition, str) else _inline(condition)
    text = examples()[0].replace(
        'show_if = { item = "listened-to", is_not = [5, "not_relevant"] }', f"show_if = {written}"
    )
    assert text != examples()[0]
    assert read_questionnaire(text, "example.toml")[1] == ()


def _inline(table: dict) -> str:
    return "{ " + ", ".join(f"{name} = {str(value).replace(chr(39), chr(34))}" if not isinstance(value, str)
                            else f'{name} = "{value}"' for name, value in table.items()) + " }"  # fmt: skip


def test_a_day_is_chosen_as_a_day() -> None:
    day = Item("moved-in", "date", {"da": "Hvornår?"})
    chosen = Chosen("moved-in", "<", value="2020-01-01")
    assert condition_of(chosen, day) == "${moved-in} < date('2020-01-01')"
    assert as_chosen(condition_of(chosen, day)) == chosen


def test_a_decimal_comma_is_understood() -> None:
    hours = Item("hours", "decimal", {"da": "Timer"})
    assert condition_of(Chosen("hours", ">", value="2,5"), hours) == "${hours} > 2.5"


@pytest.mark.parametrize(
    ("written", "chosen"),
    [
        ("${came} = 1", Chosen("came", "=", value="1")),
        ("${came} = dont_know", Chosen("came", "is", ("dont_know",))),
        ("${came} != not_relevant", Chosen("came", "is_not", ("not_relevant",))),
        ("${came} in (1, 2)", Chosen("came", "is", (1, 2))),
        ("${came} not in (1, 2)", Chosen("came", "is_not", (1, 2))),
        ("not selected(${came}, 2)", Chosen("came", "is_not", (2,))),
        ("${cold} > -3", Chosen("cold", ">", value="-3")),
    ],
)
def test_simple_expressions_could_have_been_chosen(written: str, chosen: Chosen) -> None:
    assert as_chosen(written) == chosen


@pytest.mark.parametrize(
    "written",
    [
        "${came} = 1 and ${times} > 3",
        "${came} = ${times}",
        "count-selected(${told-by}) > 1",
        "not (${came} > 2)",
        "${came} in (1.5, 2)",
        "${came} =",
        "",
        None,
        {"item": "came"},
        {"item": "came", "is": 1, "is_not": 2},
        {"item": "came", "is": 1, "more": 2},
    ],
)
def test_what_is_more_complex_is_an_expression(written: object) -> None:
    assert as_chosen(written) is None


def test_equality_is_one_of_the_answers_where_there_are_choices(questionnaire: Questionnaire) -> None:
    attended, count = item(questionnaire, "attended"), item(questionnaire, "meeting-count")
    assert in_terms_of(Chosen("attended", "=", value="1"), attended) == Chosen("attended", "is", (1,))
    assert in_terms_of(Chosen("meeting-count", "is", (3,)), count) == Chosen("meeting-count", "=", value="3")
    assert in_terms_of(Chosen("attended", ">=", value="1"), attended) is None


def test_every_type_that_can_be_named_has_operators(questionnaire: Questionnaire) -> None:
    asked = [one for one in questionnaire.items if one.kind != "note"]
    assert all(OPERATORS[type_of(one)] for one in asked)
