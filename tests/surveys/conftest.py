"""The questionnaire that these tests answer, written as an evaluator writes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from surveys.document import parse_questionnaire
from surveys.questionnaire import Item, Questionnaire, Variable


@pytest.fixture(scope="session")
def example_text() -> str:
    """The complete example of docs/questionnaire-document.md."""
    guide = Path(__file__).parents[2] / "docs" / "questionnaire-document.md"
    found = re.search(r"```toml\n(.*?)```", guide.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.fixture(scope="session")
def questionnaire(example_text: str) -> Questionnaire:
    return parse_questionnaire(example_text, "participants.toml")


@pytest.fixture(scope="session")
def items(questionnaire: Questionnaire) -> dict[str, Item]:
    return {item.key: item for item in questionnaire.items}


@pytest.fixture(scope="session")
def variables(questionnaire: Questionnaire) -> dict[str, Variable]:
    return {variable.key: variable for variable in questionnaire.variables()}
