"""The answers of a questionnaire's items as values in expressions: one entry per kind of item.

A kind without an entry can still be named in ``answered(...)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from surveys.codes import DONT_KNOW, NOT_RELEVANT
from surveys.expressions.evaluation import Value
from surveys.expressions.trees import day_of
from surveys.questionnaire import TEXT_KINDS, WRITTEN, Item, ItemKind, variables_of

Answers = Mapping[str, int | None]
Texts = Mapping[str, str]
NO_TEXTS: Final[Texts] = MappingProxyType({})
NAMES: Final[Mapping[int, str]] = {DONT_KNOW: "dont_know", NOT_RELEVANT: "not_relevant"}


class Type(StrEnum):
    """What an operand is. A WRITTEN answer can only be asked whether it is there; as the own answer of a constraint it
    is a TEXT."""

    NUMBER = "number"
    CHOICE = "choice"
    SEVERAL = "several"
    DATE = "date"
    TEXT = "text"
    WRITTEN = "written"
    OUTSIDE = "outside"
    TRUTH = "truth"


@dataclass(frozen=True, slots=True)
class _Kind:
    type: Type
    read: Callable[[Item, str, Answers, Texts], Value]


def type_of(item: Item) -> Type:
    return _KINDS[item.kind].type if item.kind in _KINDS else Type.WRITTEN


def takes_constraint(kind: ItemKind) -> bool:
    """Whether an item of this kind has one answer of which a constraint can speak."""
    return kind in _KINDS and kind is not ItemKind.MATRIX


def value_of(item: Item, key: str, answers: Answers, texts: Texts = NO_TEXTS) -> Value:
    """The answer to ``item``, or to its row ``key``, as a value; None for left blank and for not asked."""
    return _KINDS[item.kind].read(item, key, answers, texts) if item.kind in _KINDS else _is_there(item, answers)


def own_value(item: Item, answers: Answers, texts: Texts) -> Value:
    """What a constraint calls ``.``: the text itself where the item is answered in words."""
    return texts.get(item.key) or None if item.kind in TEXT_KINDS else value_of(item, item.key, answers, texts)


def _code(_: Item, key: str, answers: Answers, __: Texts) -> Value:
    code = answers.get(key)
    return None if code is None else NAMES.get(code, float(code))


def _several(item: Item, key: str, answers: Answers, _: Texts) -> Value:
    codes = (choice.code for choice in item.scale.all_choices) if item.scale is not None else ()
    chosen = frozenset(NAMES.get(code, float(code)) for code in codes if answers.get(f"{key}#{code}") == 1)
    return chosen or None


def _written(_: Item, key: str, answers: Answers, __: Texts) -> Value:
    return True if answers.get(key) == WRITTEN else None


def _decimal(item: Item, _: str, __: Answers, texts: Texts) -> Value:
    return float(texts[item.key]) if texts.get(item.key) else None


def _date(item: Item, _: str, __: Answers, texts: Texts) -> Value:
    day = day_of(texts.get(item.key, ""))
    return None if day is None else float(day)


def _is_there(item: Item, answers: Answers) -> Value:
    return True if any(answers.get(variable.key) is not None for variable in variables_of(item)) else None


_KINDS: Final[Mapping[ItemKind, _Kind]] = {
    ItemKind.SINGLE: _Kind(Type.CHOICE, _code),
    ItemKind.SCALE: _Kind(Type.CHOICE, _code),
    ItemKind.RANGE: _Kind(Type.CHOICE, _code),
    ItemKind.MATRIX: _Kind(Type.CHOICE, _code),
    ItemKind.MULTIPLE: _Kind(Type.SEVERAL, _several),
    ItemKind.INTEGER: _Kind(Type.NUMBER, _code),
    ItemKind.DECIMAL: _Kind(Type.NUMBER, _decimal),
    ItemKind.DATE: _Kind(Type.DATE, _date),
    ItemKind.SHORT_TEXT: _Kind(Type.WRITTEN, _written),
    ItemKind.LONG_TEXT: _Kind(Type.WRITTEN, _written),
}
