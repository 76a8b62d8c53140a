"""What stands below a question: how to answer it, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.texts import Texts
from surveys.kinds.all import kind_of
from surveys.questionnaire import Item


def hints(item: Item, texts: Texts) -> Iterator[str]:
    """What its document says, then what its kind asks for."""
    if item.hint:
        yield texts.pick(item.hint)
    hint = kind_of(item).hint
    if hint == "length":
        yield texts("answering.long_text_length", length=texts.number(item.max_length))
    elif hint == "how_many":
        yield from _how_many(item, texts)
    elif hint == "how":
        yield texts(f"kinds.how_{item.kind}")


def _how_many(item: Item, texts: Texts) -> Iterator[str]:
    least, most = item.minimum_choices, item.maximum_choices
    if not kind_of(item).several:
        yield texts("answering.ranking_how_some" if item.partial else "answering.ranking_how")
    if least > 1 and most:
        exactly = "answering.choices_exactly" if least == most else "answering.choices_between"
        yield texts(exactly, minimum=least, maximum=most)
    elif least > 1:
        yield texts("answering.choices_least", minimum=least)
    elif most:
        yield texts("answering.choices_most", maximum=most)
