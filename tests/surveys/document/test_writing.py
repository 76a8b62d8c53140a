"""A questionnaire that is written as a document reads back as the same value."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.document.reading import parse_questionnaire
from surveys.document.writing import document_of
from surveys.expressions.parser import parse
from surveys.questionnaire import Choice, Item, Page, Questionnaire, Scale
from tests.support.examples import examples

ROOT = Path(__file__).parents[3]
DOCUMENTS = sorted(
    [*ROOT.glob("examples/*/questionnaires/*.toml"), *ROOT.glob("tests/documents/*/questionnaires/*.toml")]
)
WORDS = (
    st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\"'\\#"), min_size=1, max_size=40)
    .filter(lambda words: bool(words.strip()))
    .map(str.strip)
)


def read_back(questionnaire: Questionnaire) -> Questionnaire:
    return parse_questionnaire(document_of(questionnaire), "written.toml")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_document_of_the_examples_and_tests_comes_back(path: Path) -> None:
    questionnaire = parse_questionnaire(path.read_text("utf-8"), path.name)
    assert read_back(questionnaire) == questionnaire


@pytest.mark.parametrize("number", [0, 1])
def test_every_complete_example_of_the_guide_comes_back(number: int) -> None:
    questionnaire = parse_questionnaire(examples()[number], "example.toml")
    assert read_back(questionnaire) == questionnaire


def test_what_is_default_is_not_written(garden: Questionnaire) -> None:
    written = document_of(garden)
    assert "max_length" not in written
    assert "minimum = 0" not in written.replace("minimum = 0\nmaximum = 10", "")
    assert "constraint_message" not in written


@given(WORDS, WORDS, st.integers(-900, 10**6), st.booleans())
@settings(deadline=None)
def test_any_words_and_codes_come_back(one: str, two: str, code: int, required: bool) -> None:
    text = {"da": one, "en": two}
    scale = Scale(
        "feels", (Choice(code, text), Choice(code + 1, text, other=True)), (Choice(-998, text),), ordered=False
    )
    items = (
        Item("feels", "single", text, hint=text, scale=scale, required=required, max_length=200),
        Item("says", "long_text", text, show_if=parse(f"not ${{feels}} = {code}"), max_length=2000),
    )
    questionnaire = Questionnaire("made-up", text, ("da", "en"), text, (Page("one", text, items),), thanks=text)
    assert read_back(questionnaire) == questionnaire


@given(
    st.decimals(-1000, 1000, places=3),
    st.decimals(0, 1000, places=6),
    st.dates(dt.date(1900, 1, 1), dt.date(2050, 1, 1)),
)
@settings(deadline=None)
def test_any_limits_come_back(least: Decimal, span: Decimal, day: dt.date) -> None:
    text = {"da": "Hvor meget?"}
    items = (
        Item("amount", "decimal", text, minimum=least, maximum=least + span, step=Decimal("0.25")),
        Item("day", "date", text, earliest=day, latest=dt.date(2099, 12, 31)),
    )
    questionnaire = Questionnaire("limits", text, ("da",), text, (Page("one", text, items),))
    assert read_back(questionnaire) == questionnaire
    assert read_back(replace(questionnaire, thanks=text)).thanks == text
