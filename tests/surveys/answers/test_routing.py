"""A question is asked when the answers so far call for it, and only then is its answer kept."""

from __future__ import annotations

import pytest

from surveys.answers.routing import prune, route
from surveys.codes import DONT_KNOW, NOT_RELEVANT
from surveys.questionnaire import Item, Questionnaire
from tests.support.questionnaires import YES_NO, item, page, scale
from tests.support.questionnaires import questionnaire as built


@pytest.fixture(scope="module")
def chain() -> Questionnaire:
    return built(
        "chain",
        scale("yes-no", YES_NO, ordered=False, dont_know=True),
        page(
            "first",
            item("a", "single", scale="yes-no"),
            item("b", "multiple", choices=["One", "Two", "Three"], show_if={"item": "a", "is": 1}),
            item("c", "integer", show_if={"item": "b", "is": [2, 3]}),
        ),
        page("second", item("d", "short_text", show_if={"item": "c", "is_not": [0]})),
        page("third", item("e", "single", scale="yes-no", show_if={"item": "b", "is_not": 1})),
    )


def keys(items: tuple[Item, ...]) -> str:
    return "".join(item.key for item in items)


B = ("b#1", "b#2", "b#3")
CASES: list[tuple[dict[str, int | None], str]] = [
    ({}, "a"),
    ({"a": None}, "a"),
    ({"a": 2}, "a"),
    ({"a": DONT_KNOW}, "a"),
    ({"a": 1}, "ab"),
    ({"a": 1, **dict.fromkeys(B)}, "ab"),
    ({"a": 1, "b#1": 1, "b#2": 0, "b#3": 0}, "ab"),
    ({"a": 1, "b#1": 0, "b#2": 1, "b#3": 0}, "abce"),
    ({"a": 1, "b#1": 1, "b#2": 1, "b#3": 0}, "abc"),
    ({"a": 1, "b#1": 0, "b#2": 1, "b#3": 0, "c": None}, "abce"),
    ({"a": 1, "b#1": 0, "b#2": 1, "b#3": 0, "c": 0}, "abce"),
    ({"a": 1, "b#1": 0, "b#2": 1, "b#3": 0, "c": 4}, "abcde"),
    # An answer from before the first was changed to no: nothing that hangs on it is asked.
    ({"a": 2, "b#1": 0, "b#2": 1, "b#3": 0, "c": 4, "d": 1}, "a"),
]


@pytest.mark.parametrize(("answers", "asked"), CASES)
def test_what_is_asked_follows_from_the_answers(
    chain: Questionnaire, answers: dict[str, int | None], asked: str
) -> None:
    assert keys(route(chain, answers).items) == asked
    assert {item.key for item in chain.items} - route(chain, answers).left_out == set(asked)


def test_a_blank_matrix_row_opens_nothing_and_ved_ikke_fulfils_a_negated_condition(
    questionnaire: Questionnaire,
) -> None:
    assert "better" in route(questionnaire, {"listened-to": None}).left_out
    assert "better" in route(questionnaire, {"listened-to": NOT_RELEVANT}).left_out
    assert "better" not in route(questionnaire, {"listened-to": DONT_KNOW}).left_out


def test_asked_items_can_be_those_of_one_page(chain: Questionnaire) -> None:
    asked = route(chain, {"a": 1, "b#2": 1, "c": 4})
    assert keys(asked.asked(chain.pages[0])) == "abc"
    assert keys(asked.asked(chain.pages[1])) == "d"


def test_a_page_shows_what_is_decided_on_the_page_itself(chain: Questionnaire) -> None:
    assert keys(route(chain, {}).visible(chain.pages[0])) == "abc"
    assert keys(route(chain, {}).visible(chain.pages[1])) == ""


def test_pages_without_a_question_that_applies_are_passed_over(chain: Questionnaire) -> None:
    assert [page.key for page in route(chain, {}).pages] == ["first"]
    assert [page.key for page in route(chain, {"a": 1, "b#2": 1}).pages] == ["first", "third"]


def test_what_became_irrelevant_is_dropped_and_blanks_are_marked(chain: Questionnaire) -> None:
    answers = {"a": 2, "b#1": 0, "b#2": 1, "b#3": 0, "c": 4, "d": 1, "e": 1, "stranger": 3}
    assert prune(route(chain, answers, {"d": "written"})) == ({"a": 2}, {})
    assert prune(route(chain, {})) == ({"a": None}, {})


def test_several_choices_are_blank_as_a_whole_or_chosen_one_by_one(chain: Questionnaire) -> None:
    assert prune(route(chain, {"a": 1}))[0] == {"a": 1, "b#1": None, "b#2": None, "b#3": None}
    assert prune(route(chain, {"a": 1, "b#1": 1}))[0] == {"a": 1, "b#1": 1, "b#2": 0, "b#3": 0}


def test_a_text_counts_as_written_or_blank(chain: Questionnaire) -> None:
    asked = {"a": 1, "b#1": 1, "b#2": 1, "c": 4}
    answers, texts = prune(route(chain, asked, {"d": "Better chairs", "other": "x"}))
    assert (answers["d"], texts) == (1, {"d": "Better chairs"})
    answers, texts = prune(route(chain, asked, {"d": "  "}))
    assert (answers["d"], texts) == (None, {})


def test_pruning_twice_is_pruning_once(chain: Questionnaire) -> None:
    for answers, _ in CASES:
        once = prune(route(chain, answers, {"d": "text"}))
        assert prune(route(chain, *once)) == once


@pytest.mark.parametrize(
    ("answers", "asked", "visible"),
    [
        ({}, "n", ""),
        ({"n": 1, "m": 1, "o": 1}, "n", ""),
        ({"n": 2, "m": 1, "o": 2}, "nq", "q"),
        ({"n": 4, "m": 1}, "nmoq", "opq"),
        ({"n": 4, "m": 1, "o": 1}, "nmo", "opq"),
        ({"n": 4, "m": 1, "o": 2}, "nmop", "opq"),
        ({"n": 3, "m": 1, "o": 2}, "nmo", "oq"),
    ],
)
def test_expressions_decide_page_by_page_and_question_by_question(
    answers: dict[str, int | None], asked: str, visible: str
) -> None:
    questionnaire = built(
        "expressions",
        page("first", item("n", "integer"), item("m", "integer", show_if="${n} > 2")),
        page(
            "second",
            item("o", "integer", show_if="${m} = 1"),
            item("p", "integer", show_if="not ${o} = 1 and ${n} != 3"),
            item("q", "integer", show_if="not answered(${o})"),
            show_if="${n} >= 2 or answered(${m})",
        ),
    )
    assert keys(route(questionnaire, answers).items) == asked
    assert keys(route(questionnaire, answers).visible(questionnaire.pages[1])) == visible
    assert set(prune(route(questionnaire, answers))[0]) == set(asked)


def test_a_long_web_of_conditions_is_followed_in_one_pass() -> None:
    keys = ["n", *(f"k{n}" for n in range(200))]
    before = zip(["n", *keys], keys, keys[1:], strict=False)
    web = [item(key, "integer", show_if=f"${{{last}}} = 1 and ${{{one}}} = 1") for one, last, key in before]
    questionnaire = built("web", page("first", item("n", "integer"), *web))
    answers = dict.fromkeys(keys, 1)
    assert route(questionnaire, answers).left_out == frozenset()
    assert len(route(questionnaire, answers | {"k100": 2}).left_out) == 99
