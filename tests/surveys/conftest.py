"""The questionnaire that these tests answer, written as an evaluator writes it."""

from __future__ import annotations

import pytest

from surveys.document.reading import parse_questionnaire
from surveys.kinds.all import variables_in
from surveys.questionnaire import Item, Questionnaire, Variable
from tests.support.examples import examples


@pytest.fixture(scope="session")
def example_text() -> str:
    return examples()[0]


@pytest.fixture(scope="session")
def garden_text() -> str:
    """The example with the kinds that the first one lacks."""
    return examples()[1]


@pytest.fixture(scope="session")
def garden(garden_text: str) -> Questionnaire:
    return parse_questionnaire(garden_text, "garden.toml")


@pytest.fixture(scope="session")
def questionnaire(example_text: str) -> Questionnaire:
    return parse_questionnaire(example_text, "participants.toml")


@pytest.fixture(scope="session")
def items(questionnaire: Questionnaire) -> dict[str, Item]:
    return {item.key: item for item in questionnaire.items}


@pytest.fixture(scope="session")
def variables(questionnaire: Questionnaire) -> dict[str, Variable]:
    return {variable.key: variable for variable in variables_in(questionnaire)}
