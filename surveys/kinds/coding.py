"""From what was written or posted to codes and texts, and back: what several kinds have in common.

The same readers serve a posted page and a file from another survey tool. Blank is None (or an empty text); whatever
cannot be an answer to the item raises `BadAnswer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from surveys.codes import DONT_KNOW, NOT_RELEVANT, OUTSIDE_SCALE
from surveys.expressions.evaluation import Value
from surveys.identity import Same
from surveys.kinds.record import Answers, Cell, Coding, Stored, Texts
from surveys.notation import Notation, Unreadable
from surveys.questionnaire import Item, Scale, Variable

T = TypeVar("T")
LARGEST_NUMBER: Final = 999_999_999
"""The largest whole number that an item without a limit of its own takes."""
WRITTEN: Final = 1
"""The code of an answer that is kept as a text."""
NAMES: Final[Mapping[int, str]] = {DONT_KNOW: "dont_know", NOT_RELEVANT: "not_relevant"}


class BadAnswer(ValueError):
    """An answer that the item does not allow. ``reason`` is a key of `surveys.kinds.texts.REFUSALS`; ``values`` are
    what its text names besides the question."""

    def __init__(self, reason: str, **values: object) -> None:
        self.reason = reason
        self.values = values
        super().__init__(reason)


@lru_cache(maxsize=4096)
def _codes_as_written(same: Same[Scale]) -> Mapping[str, int]:
    return {str(choice.code): choice.code for choice in same.value.all_choices}


def code_of(raw: str, scale: Scale) -> int | None:
    """The code written as ``raw``, one of ``scale.all_choices``; None for blank. Raises BadAnswer('code')."""
    written = raw.strip()
    if not written:
        return None
    code = _codes_as_written(Same(scale)).get(written)
    if code is None:
        raise BadAnswer("code")
    return code


def exclusive_codes(scale: Scale) -> frozenset[int]:
    """The codes of choices that stand alone."""
    return frozenset(OUTSIDE_SCALE) | {choice.code for choice in scale.choices if choice.exclusive}


def one_of(values: Sequence[str]) -> str:
    """The one value that was posted; '' for none."""
    if len(values) > 1:
        raise BadAnswer("several")
    return values[0] if values else ""


def one_variable(item: Item) -> tuple[Variable, ...]:
    return (Variable(item.key, item, item.text, item.scale, item.reversed),)


def read_as(read: Callable[[str, Notation], T], raw: str, notation: Notation) -> T:
    """What a reader of `surveys.notation` makes of ``raw``; its reasons are those of BadAnswer."""
    try:
        return read(raw, notation)
    except Unreadable as error:
        raise BadAnswer(error.reason) from None


def in_codes(read: Callable[[str, Item, Notation], int | None]) -> Coding:
    """The coding of an item, or of each of its rows, whose one answer is a code."""

    def kept(_: Item, keys: Sequence[str], answers: Answers, __: Texts) -> Stored:
        return {key: answers.get(key) for key in keys}, {}

    def again(item: Item, answers: Answers, _: Texts, __: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name in [row.key for row in item.rows] or [item.key]:
            code = answers.get(name)
            yield name, () if code is None else (str(code),)

    return Coding(
        posted=lambda item, key, values, notation: ({key: read(one_of(values), item, notation)}, {}),
        imported=lambda item, cell: ({cell.keys[0]: read(cell.raw, item, cell.notation)}, {}),
        kept=kept,
        again=again,
    )


def in_text(read: Callable[[str, Item, Notation], str], show: Callable[[str, str], str]) -> Coding:
    """The coding of an item whose answer is a text beside the code `WRITTEN`. ``read`` makes it of what was written;
    '' is blank."""

    def stored(item: Item, raw: str, notation: Notation) -> Stored:
        text = read(raw, item, notation)
        return {item.key: WRITTEN if text else None}, {item.key: text} if text else {}

    def kept(item: Item, _: Sequence[str], __: Answers, texts: Texts) -> Stored:
        text = not_blank(item.key, texts)
        return {item.key: WRITTEN if text else None}, text

    def again(item: Item, _: Answers, texts: Texts, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        text = texts.get(item.key, "")
        yield item.key, (show(text, language) if text else "",)

    return Coding(
        posted=lambda item, _, values, notation: stored(item, one_of(values), notation),
        imported=lambda item, cell: stored(item, cell.raw, cell.notation),
        kept=kept,
        again=again,
        show=show,
    )


def not_blank(key: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The text at ``key`` where there is one that is not blank."""
    text = texts.get(key, "")
    return {key: text} if text.strip() else {}


def code_as_value(_: Item, key: str, answers: Answers, __: Texts) -> Value:
    """A code in expressions: a number, or the name of 'ved ikke' and 'ikke relevant'."""
    code = answers.get(key)
    return None if code is None else NAMES.get(code, float(code))


def whether_there(_: Item, key: str, answers: Answers, __: Texts) -> Value:
    return True if answers.get(key) is not None else None


def rest(cell: Cell) -> list[tuple[str, int]]:
    """The variables of a cell with the codes of their choices."""
    return [(key, int(key.rpartition("#")[2])) for key in cell.keys]
