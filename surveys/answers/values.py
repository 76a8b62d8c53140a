"""The answers of a questionnaire's items as values in expressions."""

from __future__ import annotations

from surveys.expressions.evaluation import Value
from surveys.kinds.all import kind_of
from surveys.kinds.record import NO_TEXTS, Answers, Texts, Type
from surveys.questionnaire import Item


def type_of(item: Item) -> Type:
    return kind_of(item).condition.type


def value_of(item: Item, key: str, answers: Answers, texts: Texts = NO_TEXTS) -> Value:
    """The answer to ``item``, or to its row ``key``, as a value; None for left blank and for not asked."""
    return kind_of(item).condition.value(item, key, answers, texts)


def own_value(item: Item, answers: Answers, texts: Texts) -> Value:
    """What a constraint calls ``.``: the text itself where the item is answered in words."""
    return texts.get(item.key) or None if kind_of(item).words else value_of(item, item.key, answers, texts)
