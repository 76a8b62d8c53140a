"""Every kind of question by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from surveys.kinds.choice import SCALE, SINGLE
from surveys.kinds.consent import CONSENT
from surveys.kinds.date import DATE
from surveys.kinds.matrix import MATRIX
from surveys.kinds.multiple import MULTIPLE
from surveys.kinds.note import NOTE
from surveys.kinds.number import DECIMAL, INTEGER
from surveys.kinds.range import RANGE
from surveys.kinds.ranking import RANKING
from surveys.kinds.record import Kind
from surveys.kinds.text import LONG_TEXT, SHORT_TEXT
from surveys.questionnaire import Item, Questionnaire, Text, Variable

_EVERY: Final = (
    *(SINGLE, SCALE, RANGE, MATRIX, MULTIPLE, RANKING),
    *(INTEGER, DECIMAL, DATE, SHORT_TEXT, LONG_TEXT, CONSENT, NOTE),
)
KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _EVERY}
"""In the order in which the editor offers them."""


def kind_of(item: Item) -> Kind:
    return KINDS[item.kind]


def variables_of(item: Item) -> tuple[Variable, ...]:
    """The variables that an item yields, see `Variable`."""
    return KINDS[item.kind].variables(item)


def variables_in(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """Every variable in the order in which it is asked."""
    return tuple(variable for item in questionnaire.items for variable in variables_of(item))


def words_in(questionnaire: Questionnaire) -> dict[str, tuple[Text, str]]:
    """What is asked in words, by the key under which they are stored: the question, and a variable that everybody has
    who was asked. What stands beside a choice such as 'other' is asked by the choice. Days and numbers that are stored
    as text are no words."""
    found: dict[str, tuple[Text, str]] = {}
    for item in questionnaire.items:
        if kind_of(item).words:
            found[item.key] = item.text, item.key
        if item.other is not None:
            label = item.other.label
            text = {language: f"{said} – {label.get(language, '')}" for language, said in item.text.items()}
            found[item.other_key] = text, variables_of(item)[0].key
    return found
