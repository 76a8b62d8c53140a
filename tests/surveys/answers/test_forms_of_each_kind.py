"""Each kind of item is read from a posted page, kept as it is stored, and refused with words that help."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from surveys.answers.forms import PageResult, read_page
from surveys.answers.routing import prune, route
from surveys.document.reading import parse_questionnaire
from surveys.kinds.all import kind_of, variables_in
from surveys.kinds.written import by_hand
from surveys.questionnaire import Questionnaire

FIRST = [
    ("agrees", "1"),
    ("moved-in", "24.12.2025"),
    ("hours", "2,5"),
    ("grows", "1"),
    ("grows", "4"),
    ("grows#other", " Humle "),
]
SECOND = [
    ("recommend", "10"),
    ("what-counts", "1:2"),
    ("what-counts", "2:1"),
    ("what-counts", "3:3"),
    ("next-year", "3:1"),
]
GROWS = {f"grows#{code}": None for code in (1, 2, 3, 4, 9)}

REFUSED = [
    (0, "agrees", ["2"], "Vælg et af de svar"),
    (0, "agrees", [], "Sæt kryds, hvis du vil være med. Ellers vælg ”Nej tak”"),
    (0, "moved-in", ["31.02.2026"], "Den dato findes ikke i kalenderen."),
    (0, "moved-in", ["24.12.1959"], "Skriv en dato fra 01.01.1960 til 31.05.2026: Hvornår"),
    (0, "moved-in", ["24.12.25"], "Skriv datoen som dag, måned og år med fire cifre"),
    (0, "moved-in", ["1.1.2020", "2.1.2020"], "Vælg kun ét svar"),
    (0, "hours", ["1.234,5"], "Skriv tallet uden tegn mellem tusinderne, for eksempel 1234,5 og ikke 1.234,5"),
    (0, "hours", ["1e309"], "Skriv et tal med cifre, for eksempel 2,5"),
    (0, "hours", ["41"], "Skriv et tal fra 0 til 40,5"),
    (0, "hours", ["2,3"], "Tallene går i spring på 0,5 fra 0."),
    (0, "hours", ["1,2345678"], "Skriv højst 6 decimaler"),
    (0, "grows", ["1", "9"], "”Ingen af delene” kan ikke vælges sammen med andre svar: Hvad dyrker du?"),
    (0, "grows", ["1"], "Vælg mindst 2 svar"),
    (0, "grows", ["1", "2", "3", "4"], "Vælg højst 3 svar"),
    (1, "recommend", ["11"], "Vælg et af de svar"),
    (1, "what-counts", ["1:1", "2:1"], "Nr. 1 er brugt mere end én gang."),
    (1, "what-counts", ["1:1", "3:2"], "”Selskab” mangler et nummer. Giv alle et nummer, eller lad alle stå tomme"),
    (1, "next-year", ["1:2"], "Nr. 1 mangler."),
]


def read(garden: Questionnaire, page: int, posted: list[tuple[str, str]], language: str = "da") -> PageResult:
    return read_page(garden, garden.pages[page], language, MultiDict(posted), {})


def test_the_first_page_is_read(garden: Questionnaire) -> None:
    result = read(garden, 0, FIRST)
    assert result.errors == ()
    chosen = GROWS | {"grows#1": 1, "grows#2": 0, "grows#3": 0, "grows#4": 1, "grows#9": 0}
    assert result.answers == {"agrees": 1, "moved-in": 1, "hours": 1} | chosen
    assert result.texts == {"moved-in": "2025-12-24", "hours": "2.5", "grows#other": "Humle"}
    assert result.raw["grows#other"] == (" Humle ",)


def test_the_second_page_is_read(garden: Questionnaire) -> None:
    result = read(garden, 1, SECOND)
    assert result.errors == ()
    assert result.answers == {
        "recommend": 10,
        "what-counts#1": 2,
        "what-counts#2": 1,
        "what-counts#3": 3,
        "next-year#1": 0,
        "next-year#2": 0,
        "next-year#3": 1,
    }


def test_left_blank_is_null_in_every_variable(garden: Questionnaire) -> None:
    for page in (0, 1):
        result = read(garden, page, [("agrees", "1")])
        assert result.errors == ()
        assert {code for key, code in result.answers.items() if key != "agrees"} == {None}
        assert prune(route(garden, dict(result.answers)))[0].items() >= result.answers.items()


@pytest.mark.parametrize(("page", "field", "values", "told"), REFUSED)
def test_what_cannot_be_an_answer_is_refused_with_words_that_help(
    garden: Questionnaire, page: int, field: str, values: list[str], told: str
) -> None:
    agreed = [("agrees", "1")] if field != "agrees" else []
    result = read(garden, page, [*agreed, *((field, value) for value in values)])
    ((where, message),) = result.errors
    assert where == field
    assert message.startswith(told)
    assert result.raw[field] == tuple(values)
    assert {code for key, code in result.answers.items() if key.partition("#")[0] == field} == {None}


def test_an_exclusive_choice_alone_is_enough(garden: Questionnaire) -> None:
    result = read(garden, 0, [("agrees", "1"), ("grows", "9")])
    assert result.errors == ()
    assert result.answers["grows#9"] == 1


def test_the_text_beside_other_is_stored_with_its_choice_alone(garden: Questionnaire) -> None:
    result = read(garden, 0, [("agrees", "1"), ("grows", "1"), ("grows", "2")])
    assert result.errors == ()
    answers, texts = prune(route(garden, dict(result.answers), {"grows#other": "Humle"}))
    assert answers["grows#4"] == 0
    assert texts == {}


@pytest.mark.parametrize("ticked", [(), ("1", "2"), ("9",)])
def test_a_text_beside_other_without_that_choice_is_asked_about(garden: Questionnaire, ticked: tuple[str, ...]) -> None:
    posted = [("agrees", "1"), *(("grows", code) for code in ticked), ("grows#other", "Humle")]
    result = read(garden, 0, posted, "en")
    ((where, told),) = result.errors
    assert where == "grows"
    assert told.startswith("Choose “Something else” if what you wrote is your answer.")
    assert result.raw["grows#other"] == ("Humle",)
    assert result.raw["grows"] == ticked


def test_a_required_other_needs_its_text(garden_text: str) -> None:
    required = garden_text.replace("minimum_choices = 2", "required = true")
    garden = parse_questionnaire(required, "garden.toml")
    missing = read(garden, 0, [("agrees", "1"), ("grows", "4")])
    assert missing.errors == (("grows", "Du har valgt ”Andet”. Skriv også, hvad det er: Hvad dyrker du?"),)
    assert missing.answers["grows#4"] is None
    assert read(garden, 0, [("agrees", "1"), ("grows", "4"), ("grows#other", "Humle")]).errors == ()
    for bad in ("x" * 201, "a\x00b"):
        assert read(garden, 0, [("agrees", "1"), ("grows", "4"), ("grows#other", bad)]).errors[0][0] == "grows"


def test_the_same_number_is_read_in_either_language_and_shown_in_its_own(garden: Questionnaire) -> None:
    for language in ("da", "en"):
        assert read(garden, 0, [("agrees", "1"), ("hours", "2.5")], language).texts == {"hours": "2.5"}
    ((_, told),) = read(garden, 0, [("agrees", "1"), ("hours", "41")], "en").errors
    assert told == "Write a number from 0 to 40.5: How many hours a week?"


def test_a_changed_answer_replaces_what_was_written_before(garden: Questionnaire) -> None:
    answers, texts = read(garden, 0, FIRST).onto({}, {})
    answers, texts = read(garden, 0, [("agrees", "1"), ("grows", "9")]).onto(answers, texts)
    assert texts == {}
    assert (answers["moved-in"], answers["grows#4"], answers["grows#9"]) == (None, 0, 1)


FIELDS = [
    "agrees",
    "moved-in",
    "hours",
    "grows",
    "grows#other",
    "recommend",
    "what-counts",
    "next-year",
    "about",
    "x#1",
]
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["1", "4", "9", "1:1", "2:2", "3:3", "-998", "31.02.2026", "24.12.2025", "2,5", "1e309", "٣", "\x00"]
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(FIELDS), VALUES), max_size=14), st.booleans())
def test_whatever_is_posted_yields_only_what_the_questionnaire_allows(
    garden: Questionnaire, posted: list[tuple[str, str]], second: bool
) -> None:
    result = read(garden, int(second), posted)
    answers, texts = prune(route(garden, dict(result.answers), result.texts))
    variables = {variable.key: variable for variable in variables_in(garden)}
    for key, code in answers.items():
        scale = variables[key].scale
        assert code is None or code in ([choice.code for choice in scale.all_choices] if scale else [1])
        assert code is None or len(str(code)) <= 4
    for key, text in texts.items():
        assert key in ("moved-in", "hours", "grows#other")
        if key != "grows#other":
            item = variables[key].item
            coding = kind_of(item).coding
            assert coding.show is not None
            assert coding.posted(item, key, [coding.show(text, "en")], by_hand("en")) == ({key: 1}, {key: text})
    assert result.texts.items() >= texts.items()
