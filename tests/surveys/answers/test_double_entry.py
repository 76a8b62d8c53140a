"""Answers typed from paper: the same rules as on the screen, blanks allowed, and one way of writing each answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveys.answers.double_entry import fields_of, read_typed, settled
from surveys.answers.routing import prune, route
from surveys.document.reading import parse_questionnaire
from surveys.questionnaire import Questionnaire

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"


def read(name: str, old: str = " ", new: str = " ") -> Questionnaire:
    (path,) = (DOCUMENTS / name / "questionnaires").glob("*.toml")
    return parse_questionnaire(path.read_text("utf-8").replace(old, new), path.name)


@pytest.fixture(scope="module")
def plot() -> Questionnaire:
    return read("tovholt")


@pytest.fixture(scope="module")
def neighbours() -> Questionnaire:
    return read("lindevang")


EVERY_KIND = {
    "agrees": "1",
    "moved-in": "1.5.1999",
    "hours": "2,5",
    "visits": " 7 ",
    "grows": "4, 1",
    "grows#other": "Humle",
    "heard-from": "2",
    "recommend": "?",
    "at-home": "4",
    "welcome-new": "/",
    "tools-gone": "5",
    "what-counts#1": "2",
    "what-counts#2": "1",
    "what-counts#3": "3",
    "next-year#4": "1",
    "favourite": "Roen",
    "better": "Flere bænke",
}


def test_a_line_of_every_kind_becomes_what_a_participant_would_have_stored(plot: Questionnaire) -> None:
    found = read_typed(plot, "da", EVERY_KIND)
    assert found.errors == {}
    answers, texts = prune(route(plot, found.answers, found.texts))
    assert answers == {
        "agrees": 1,
        "moved-in": 1,
        "hours": 1,
        "visits": 7,
        "grows#1": 1,
        "grows#2": 0,
        "grows#3": 0,
        "grows#4": 1,
        "grows#9": 0,
        "heard-from": 2,
        "recommend": -998,
        "at-home": 4,
        "welcome-new": -997,
        "tools-gone": 5,
        "what-counts#1": 2,
        "what-counts#2": 1,
        "what-counts#3": 3,
        "next-year#1": 0,
        "next-year#2": 0,
        "next-year#3": 0,
        "next-year#4": 1,
        "favourite": 1,
        "better": 1,
    }
    assert texts == {
        "moved-in": "1999-05-01",
        "hours": "2.5",
        "grows#other": "Humle",
        "favourite": "Roen",
        "better": "Flere bænke",
    }


def test_every_field_of_the_form_has_a_line_once(plot: Questionnaire) -> None:
    names = [field.name for field in fields_of(plot)]
    assert len(set(names)) == len(names)
    assert set(EVERY_KIND) | {"heard-from#other", "next-year#1", "next-year#2", "next-year#3"} == set(names)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("at-home", "1 2"),
        ("at-home", "6"),
        ("welcome-new", "3 4"),
        ("grows", "1 9"),
        ("visits", "mange"),
        ("moved-in", "31.2.1999"),
        ("what-counts#1", "1"),
        ("hours", "1.234"),
        ("favourite", "x" * 41),
    ],
)
def test_what_can_be_no_answer_is_told_and_an_asterisk_keeps_it_as_blank(
    plot: Questionnaire, name: str, line: str
) -> None:
    typed = {"agrees": "1", name: line}
    assert list(read_typed(plot, "da", typed).errors) == [name]
    found = read_typed(plot, "da", typed | {name: "*"})
    assert found.errors == {}
    answers, texts = prune(route(plot, found.answers, found.texts))
    assert [key for key, code in answers.items() if code is not None] == ["agrees"]
    assert texts == {}


def test_questions_that_must_be_answered_on_the_screen_may_be_blank_on_paper(neighbours: Questionnaire) -> None:
    found = read_typed(neighbours, "da", {})
    assert found.errors == {}
    answers, _ = prune(route(neighbours, found.answers, found.texts))
    assert answers["heard"] is None
    assert "times" not in answers


def test_what_does_not_apply_is_left_out_with_its_faults(neighbours: Questionnaire) -> None:
    found = read_typed(neighbours, "da", {"came": "2", "times": "900", "welcome": "5"})
    assert found.errors == {}
    assert "times" not in found.answers
    assert "welcome" not in prune(route(neighbours, found.answers, found.texts))[0]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("grows", "4, 1", " 1 4"),
        ("hours", "2,50", "2.5"),
        ("moved-in", "01051999", "1/5/1999"),
        ("visits", "07", "7"),
        ("better", "Flere  bænke\r\n og ro", "Flere bænke\nog ro"),
        ("grows#other", "Humle ", "Humle"),
        ("at-home", " * ", "*"),
    ],
)
def test_the_same_answer_in_two_ways_of_writing_is_no_difference(
    plot: Questionnaire, name: str, one: str, other: str
) -> None:
    field = next(field for field in fields_of(plot) if field.name == name)
    assert settled(field, one, "da") == settled(field, other, "da")


@pytest.mark.parametrize(("language", "line"), [("da", "2,125"), ("en", "2.125")])
def test_three_decimals_are_read_again_as_they_were_typed(language: str, line: str) -> None:
    fine = read("tovholt", "step = 0.5", "step = 0.001")
    hours = next(field for field in fields_of(fine) if field.name == "hours")
    typed = settled(hours, line, language)
    assert typed == line
    found = read_typed(fine, language, {"agrees": "1", "hours": typed})
    assert found.errors == {}
    assert found.texts["hours"] == "2.125"


def test_different_answers_stay_different(plot: Questionnaire) -> None:
    field = next(field for field in fields_of(plot) if field.name == "at-home")
    assert len({settled(field, line, "da") for line in ("", "1", "2", "1 2", "2 1", "?", "/", "*")}) == 8


@pytest.mark.parametrize(("name", "line"), [("grows", "1 2"), ("grows", ""), ("heard-from", "1")])
def test_own_words_typed_without_their_choice_are_told(plot: Questionnaire, name: str, line: str) -> None:
    found = read_typed(plot, "da", {"agrees": "1", name: line, f"{name}#other": "Humle"})
    assert list(found.errors) == [name]
    assert "hvis det, du har skrevet, skal med" in found.errors[name]
