"""An answer that breaks its constraint is refused in the participant's words, and nothing else is."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from surveys.answers.constraints import refused_items
from surveys.answers.forms import read_page
from surveys.answers.routing import route
from surveys.codes import DONT_KNOW
from surveys.questionnaire import Questionnaire
from tests.support.questionnaires import item, page
from tests.support.questionnaires import questionnaire as built


def constraint(written: str) -> dict[str, str]:
    return {"constraint": written, "constraint_message": "Det passer ikke | That does not fit"}


@pytest.fixture(scope="module")
def household() -> Questionnaire:
    who = page(
        "who",
        item(
            "children",
            "integer",
            "Hvor mange er børn? | How many are children?",
            required=True,
            constraint=". < ${people}",
            constraint_message="Der skal være færre børn end personer | There must be fewer children than people!",
        ),
        item("schools", "integer", show_if="${children} > 0", **constraint(". <= ${children}")),
        item(
            "contact",
            "multiple",
            choices=["Brev | Letter", "Sms | Text message", "Opkald | Call"],
            dont_know=True,
            **constraint("count-selected(.) <= 2"),
        ),
        item("postcode", "short_text", **constraint("string-length(.) = 4")),
        item("moved", "date", **constraint(". >= date('2020-01-01')")),
        item("left", "date", **constraint(". >= ${moved}")),
        item("size", "decimal", **constraint(". / ${people} >= 7.5")),
    )
    return built("household", page("size", item("people", "integer")), who)


def post(household: Questionnaire, *posted: tuple[str, str], people: int | None = 3, language: str = "da"):
    return read_page(household, household.pages[1], language, MultiDict(posted), {"people": people})


# What is posted with three people in the household, and whose answers are refused.
POSTED = [
    ([("children", "2")], []),
    ([("children", "3")], ["children"]),
    ([("children", "2"), ("schools", "3")], ["schools"]),
    ([("children", "9"), ("schools", "9")], ["children"]),
    ([("children", "0"), ("schools", "9")], []),
    ([("children", "1"), ("contact", "1"), ("contact", "2")], []),
    ([("children", "1"), ("contact", "1"), ("contact", "2"), ("contact", "3")], ["contact"]),
    ([("children", "1"), ("contact", str(DONT_KNOW))], []),
    ([("children", "1"), ("postcode", "8000")], []),
    ([("children", "1"), ("postcode", "80")], ["postcode"]),
    ([("children", "7"), ("postcode", "80")], ["children", "postcode"]),
    ([("children", "1"), ("moved", "1.1.2020"), ("left", "31.12.2025"), ("size", "22,5")], []),
    ([("children", "1"), ("moved", "31.12.2019"), ("left", "1.1.2019")], ["moved", "left"]),
    ([("children", "1"), ("left", "1.1.1999"), ("size", "22,49")], ["size"]),
]


@pytest.mark.parametrize(("posted", "refused"), POSTED)
def test_an_answer_that_breaks_its_constraint_is_not_taken(
    household: Questionnaire, posted: list[tuple[str, str]], refused: list[str]
) -> None:
    result = post(household, *posted)
    assert [field for field, _ in result.errors] == refused
    for key in refused:
        assert all(code is None for name, code in result.answers.items() if name.partition("#")[0] == key)
        assert key not in result.texts
        assert result.raw[key]


def test_the_participant_is_told_in_the_words_of_the_questionnaire(household: Questionnaire) -> None:
    ((_, danish),) = post(household, ("children", "3")).errors
    assert danish == "Der skal være færre børn end personer. Det gælder spørgsmålet: Hvor mange er børn?"
    ((_, english),) = post(household, ("children", "3"), language="en").errors
    assert english.startswith("There must be fewer children than people! This is about the question: How many")


def test_a_missing_answer_breaks_no_constraint(household: Questionnaire) -> None:
    assert post(household, ("children", "9"), people=None).errors == ()
    ((_, told),) = post(household).errors
    assert told == "Svar på spørgsmålet: Hvor mange er børn?"


def test_an_answer_can_come_to_break_its_constraint_when_an_earlier_one_is_changed(household: Questionnaire) -> None:
    page = household.pages[1]
    assert refused_items(page, route(household, {"people": 3, "children": 2})) == ()
    (refused,) = refused_items(page, route(household, {"people": 1, "children": 2}))
    assert refused.key == "children"
    assert refused_items(page, route(household, {"children": 2}, {"postcode": "80"}))[0].key == "postcode"
    assert refused_items(page, route(household, {"people": 3, "children": 0, "schools": 5})) == ()
