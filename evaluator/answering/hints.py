"""What stands below a question: how to answer it, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.texts import Texts
from surveys.questionnaire import BY_CHOICE, VALUE_KINDS, Item, ItemKind


def hints(item: Item, texts: Texts) -> Iterator[str]:
    """What its document says, then what its kind asks for."""
    if item.hint:
        yield texts.pick(item.hint)
    if item.kind is ItemKind.LONG_TEXT:
        yield texts("answering.long_text_length", length=texts.number(item.max_length))
        if not item.hint:
            yield texts("answering.long_text_names")
    elif item.kind in BY_CHOICE:
        yield from _how_many(item, texts)
    elif item.kind in VALUE_KINDS:
        yield texts(f"answering.{item.kind.value}_how")


def _how_many(item: Item, texts: Texts) -> Iterator[str]:
    least, most = item.minimum_choices, item.maximum_choices
    if item.kind is ItemKind.RANKING:
        yield texts("answering.ranking_how_some" if item.partial else "answering.ranking_how")
    if least > 1 and most:
        exactly = "answering.choices_exactly" if least == most else "answering.choices_between"
        yield texts(exactly, minimum=least, maximum=most)
    elif least > 1:
        yield texts("answering.choices_least", minimum=least)
    elif most:
        yield texts("answering.choices_most", maximum=most)
