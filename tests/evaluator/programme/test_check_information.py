"""What is missing in an information text is told all at once, and no wave opens before it is there."""

from __future__ import annotations

import pytest

from evaluator.programme.check import check_programme
from evaluator.programme.check_information import ALWAYS
from evaluator.programme.document import read_programme
from surveys.diagnostics import Diagnostic
from tests.evaluator.programme.conftest import PROGRAMME
from tests.support.informing import information, variant

SILENT = PROGRAMME.split("[information]")[0]
SPECIAL = {"special_categories": ["health"], "special_basis": "research", "impact_assessment": "DPIA 7"}


def told(text: str, *, opened: tuple[str, ...] = ()) -> list[Diagnostic]:
    programme, faults = read_programme(text)
    assert programme is not None
    assert not faults
    found = check_programme(programme, {}, unreadable=("people", "workers"), opened=opened)
    return [one for one in found if "information" in one.place or one.code.endswith("_waves")]


def codes(found: list[Diagnostic]) -> list[str]:
    return [one.code.removeprefix("programme.") for one in found]


@pytest.mark.parametrize(
    "said",
    [
        {},
        SPECIAL,
        {"basis": "consent", "grounds": None, "consent": "1"},
        {**SPECIAL, "special_basis": "explicit_consent", "consent": "2"},
        {"basis": "legitimate_interest", "take_out": True, "quotes": True},
    ],
)
def test_a_whole_text_lacks_nothing(said: dict[str, object]) -> None:
    assert told(SILENT + information(**said)) == []


def test_without_a_text_no_wave_opens_and_it_is_said_what_it_holds() -> None:
    (found,) = told(SILENT)
    assert (found.code, found.severity, found.values["needed"]) == ("programme.no_information", "error", ALWAYS)


def test_a_programme_that_asks_nobody_needs_no_text() -> None:
    assert told(SILENT.split("[waves.m1-people]")[0]) == []


def test_everything_that_a_text_lacks_is_told_at_once() -> None:
    bare = dict.fromkeys(("controller", "contact", "processors", "purpose", "recipients", "retention", "transfers"))
    found = told(SILENT + information(**bare, grounds=None, special_categories=["health"]))
    assert [one.place[-1] for one in found] == [*bare, "grounds", "special_basis", "impact_assessment"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"basis": "public_task", "grounds": None}, ["basis_without_grounds"]),
        ({"basis": "consent"}, ["consent_without_version", "consent_without_text"]),
        ({**SPECIAL, "special_basis": "explicit_consent"}, ["consent_without_version", "consent_without_text"]),
        ({**SPECIAL, "special_basis": None}, ["special_without_basis"]),
        ({"special_basis": "research"}, ["special_basis_of_nothing"]),
        ({**SPECIAL, "impact_assessment": None}, ["no_impact_assessment"]),
    ],
)
def test_each_basis_needs_what_belongs_to_it(said: dict[str, object], code: list[str]) -> None:
    assert codes(told(SILENT + information(**said))) == code


def test_a_variant_lacks_what_neither_it_nor_the_text_of_all_has() -> None:
    text = SILENT + information(retention=None) + variant("staff", ["m2-workers"], basis="consent")
    places = [one.place[1:] for one in told(text)]
    staff = ("information", "variants", "staff")
    assert places == [
        (*staff, "retention"),
        (*staff, "consent", "version"),
        (*staff, "consent", "text"),
        ("information", "retention"),
    ]


def test_a_text_of_all_that_is_left_to_no_wave_is_not_judged() -> None:
    whole = variant("all", ["m1-people", "m2-people", "m2-workers"], retention={"da": "2030", "en": "2030"})
    assert told(SILENT + information(retention=None) + whole) == []


def test_waves_that_opened_before_there_was_need_of_a_text_go_on_with_a_note() -> None:
    (found,) = told(SILENT, opened=("m1-people", "m2-people", "m2-workers"))
    assert (found.code, found.severity) == ("programme.uninformed_waves", "note")
    assert codes(told(SILENT, opened=("m1-people",))) == ["no_information", "uninformed_waves"]


def test_a_wave_stands_in_one_variant() -> None:
    twice = variant("a", ["m1-people"]) + variant("b", ["m1-people", "m3-people"])
    _, faults = read_programme(PROGRAMME + twice)
    assert codes(list(faults)) == ["not_among", "wave_of_two_variants"]


@pytest.mark.parametrize("field", ["basis", "special_basis", "special_categories"])
def test_an_unknown_word_is_told_with_those_there_are(field: str) -> None:
    said = {"special_categories": ["helth"]} if field == "special_categories" else {field: "helth"}
    _, faults = read_programme(SILENT + information(**said))
    assert codes(list(faults)) == ["unknown_choice"]


def test_questions_of_health_without_a_word_of_it_in_the_text_are_noted(check_faults) -> None:
    found = check_faults(workers=[("Are you heard?", "Do you have an illness?")])
    assert len(found) == 1
    assert "'heard' can yield data of health, of which [information] does not speak" in found[0]
    health = 'special_categories = ["health"]\nspecial_basis = "research"\nimpact_assessment = "7"\n'
    special = ('basis = "public_task"', f'{health}basis = "public_task"')
    assert check_faults(programme=[special], workers=[("Are you heard?", "Do you have an illness?")]) == []


def test_free_text_that_nobody_was_told_would_be_read_is_noted(check_faults) -> None:
    (found,) = check_faults(programme=[("quotes = true", "quotes = false")])
    assert "questionnaires/people.toml: pages[1](first).items[7](remark): note: 'remark' asks for free text" in found
    assert check_faults(programme=[("quotes = true", "take_out = true")]) == []
