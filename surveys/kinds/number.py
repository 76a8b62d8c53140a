"""A number on one line: `integer`, whose code is the number itself, and `decimal`, which is kept as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from surveys.codes import LOWEST_FREE_CODE
from surveys.expressions.evaluation import Value
from surveys.expressions.trees import Call, Literal, Node, Own
from surveys.kinds import paper
from surveys.kinds.coding import LARGEST_NUMBER, BadAnswer, code_as_value, in_codes, in_text, one_variable, read_as
from surveys.kinds.entry import Entry
from surveys.kinds.record import Answers, Bound, Condition, Content, Document, Fields, Input, Kind, Texts, Type, XlsForm
from surveys.kinds.written import by_hand, canonical, shown
from surveys.notation import IN_FILES, Notation, Unreadable, read_number, read_whole
from surveys.questionnaire import Item
from surveys.toml.tables import Table

MOST_DECIMALS: Final = 6


def limits(item: Item) -> tuple[int, int]:
    """The least and greatest whole number that an item takes; reserved codes lie below every limit."""
    least = LOWEST_FREE_CODE if item.minimum is None else int(item.minimum)
    return least, LARGEST_NUMBER if item.maximum is None else int(item.maximum)


def number_of(raw: str, item: Item, notation: Notation = IN_FILES) -> int | None:
    """The whole number written as ``raw``; None for blank. Raises BadAnswer('not_whole' | 'whole_thousands' |
    'out_of_range' | 'step')."""
    if not raw.strip():
        return None
    try:
        number = read_whole(raw, notation)
    except Unreadable as error:
        raise BadAnswer("whole_thousands" if error.reason == "thousands" else error.reason) from None
    least, greatest = limits(item)
    if not least <= number <= greatest:
        raise BadAnswer("out_of_range", minimum=least, maximum=greatest)
    if item.step and (number - int(item.minimum or 0)) % int(item.step):
        raise BadAnswer("step", step=item.step, start=int(item.minimum or 0))
    return number


def decimal_of(raw: str, item: Item, notation: Notation) -> Decimal | None:
    """The number written as ``raw``; None for blank.

    Raises BadAnswer('not_decimal' | 'thousands' | 'too_many_decimals' | 'out_of_range' | 'step').
    """
    if not raw.strip():
        return None
    number = read_as(read_number, raw, notation).normalize()
    if number != round(number, MOST_DECIMALS):
        raise BadAnswer("too_many_decimals", maximum=MOST_DECIMALS)
    least, greatest = decimal_limits(item)
    if not least <= number <= greatest:
        raise BadAnswer("out_of_range", minimum=least, maximum=greatest)
    if item.step and (number - _start_of_steps(item)) % Decimal(item.step):
        raise BadAnswer("step", step=item.step, start=_start_of_steps(item))
    return abs(number) if number.is_zero() else number


def decimal_limits(item: Item) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that an item takes."""
    least = 0 if item.minimum is None else item.minimum
    return Decimal(least), Decimal(LARGEST_NUMBER if item.maximum is None else item.maximum)


def _start_of_steps(item: Item) -> Decimal:
    return Decimal(item.minimum or 0)


def _read_integer(entry: Entry) -> Fields:
    table = entry.table
    least = table.value("minimum", int, 0)
    greatest = table.value("maximum", int, LARGEST_NUMBER)
    step = table.value("step", int, 1)
    if least < LOWEST_FREE_CODE:
        table.fault("document.too_low", "minimum", number=least, least=LOWEST_FREE_CODE)
    if greatest > LARGEST_NUMBER:
        table.fault("document.too_high", "maximum", number=greatest, most=LARGEST_NUMBER)
    if least > greatest:
        table.fault("document.below_minimum", "maximum", greatest=greatest, least=least)
    if step < 1:
        table.fault("document.no_whole_step", "step", step=step)
    return {"minimum": least, "maximum": greatest, "step": step if step > 1 else None}


def _read_decimal(entry: Entry) -> Fields:
    table = entry.table
    least, greatest, step = (_number(table, key) for key in ("minimum", "maximum", "step"))
    lowest, highest = least or Decimal(0), Decimal(LARGEST_NUMBER) if greatest is None else greatest
    if lowest < -LARGEST_NUMBER or highest > LARGEST_NUMBER:
        table.fault("document.limits_out_of_range", "maximum", most=LARGEST_NUMBER)
    elif lowest > highest:
        table.fault("document.below_minimum", "maximum", greatest=str(highest), least=str(lowest))
    if step is not None and step <= 0:
        table.fault("document.no_step", "step", step=str(step))
    return {"minimum": lowest, "maximum": highest, "step": step}


def _number(table: Table, key: str) -> Decimal | None:
    """A number with or without decimals, exactly as it is written: 0.1 is a tenth."""
    written = table.raw(key)
    if written is None:
        return None
    # TOML has no limit on decimals and knows inf and nan, of which repr gives no digits.
    number = Decimal(repr(written)) if isinstance(written, int | float) and not isinstance(written, bool) else None
    if number is None or not number.is_finite():
        table.fault("document.no_number", key, written=repr(written))
        return None
    if abs(number) > LARGEST_NUMBER or number != round(number, MOST_DECIMALS):
        table.fault("document.decimals", key, written=repr(written), decimals=MOST_DECIMALS, most=LARGEST_NUMBER)
        return None
    return number


def _write(item: Item) -> Content:
    defaults = (("minimum", 0), ("maximum", LARGEST_NUMBER), ("step", None))
    values = ((name, getattr(item, name), default) for name, default in defaults)
    return {name: _plain(value) for name, value, default in values if value is not None and value != default}


def _plain(number: int | Decimal) -> int | Decimal:
    return int(number) if number == int(number) else Decimal(number).normalize()


def _as_text(raw: str, item: Item, notation: Notation) -> str:
    number = decimal_of(raw, item, notation)
    return "" if number is None else canonical(number)


def _settle_integer(line: str, item: Item, language: str) -> str:
    number = number_of(line, item, by_hand(language))
    return "" if number is None else str(number)


def _settle_decimal(line: str, item: Item, language: str) -> str:
    number = decimal_of(line, item, by_hand(language))
    return "" if number is None else shown(number, language)


def _value(item: Item, _: str, __: Answers, texts: Texts) -> Value:
    return float(texts[item.key]) if texts.get(item.key) else None


def _parts(item: Item) -> Iterator[Node]:
    if item.minimum is not None and item.minimum != 0:
        yield Call(">=", (Own(), Literal(float(item.minimum))))
    if item.maximum is not None and item.maximum != LARGEST_NUMBER:
        yield Call("<=", (Own(), Literal(float(item.maximum))))


_NAMES: Final = {"least": "minimum", "greatest": "maximum"}


def _bound_of_integer(part: Bound) -> tuple[str, Any] | None:
    if part.number is None or not isinstance(part.left, Own) or not isinstance(part.right, Literal):
        return None
    return (_NAMES[part.end], int(part.number) + part.step) if part.number.is_integer() else None


def _bound_of_decimal(part: Bound) -> tuple[str, Any] | None:
    if isinstance(part.left, Own) and isinstance(part.right, Literal) and part.number is not None and not part.step:
        return _NAMES[part.end], Decimal(repr(part.right.value))
    return None


def _possible(least: int | Decimal, item: Item) -> bool:
    greatest = LARGEST_NUMBER if item.maximum is None else item.maximum
    return least <= (least if item.minimum is None else item.minimum) <= greatest <= LARGEST_NUMBER


def whole_limits() -> tuple[Input, ...]:
    return tuple(Input(name, "whole") for name in ("minimum", "maximum", "step"))


INTEGER: Final = Kind(
    name="integer",
    position=70,
    drawing="value",
    seconds=15,
    document=Document(_read_integer, _write),
    variables=one_variable,
    coding=in_codes(number_of),
    paper=paper.in_words(_settle_integer),
    condition=Condition(Type.NUMBER, code_as_value, limits=limits),
    xlsform=XlsForm(
        {"integer": lambda _: {"kind": "integer", "minimum": 0, "maximum": LARGEST_NUMBER}},
        lambda *_: {"type": "integer"},
        parts=_parts,
        bound=_bound_of_integer,
        possible=lambda item: _possible(LOWEST_FREE_CODE, item),
        least=LOWEST_FREE_CODE,
        unlimited="xlsform.number_from_zero",
    ),
    form=whole_limits(),
)
DECIMAL: Final = replace(
    INTEGER,
    name="decimal",
    position=80,
    document=Document(_read_decimal, _write),
    coding=in_text(_as_text, lambda text, language: shown(Decimal(text), language)),
    paper=paper.in_words(_settle_decimal),
    condition=Condition(Type.NUMBER, _value, limits=decimal_limits, whole=False),
    xlsform=XlsForm(
        {"decimal": lambda _: {"kind": "decimal", "minimum": Decimal(0), "maximum": Decimal(LARGEST_NUMBER)}},
        lambda *_: {"type": "decimal"},
        parts=_parts,
        bound=_bound_of_decimal,
        possible=lambda item: _possible(Decimal(-LARGEST_NUMBER), item),
        least=Decimal(-LARGEST_NUMBER),
        mark=Decimal,
        unlimited="xlsform.number_from_zero",
    ),
    form=tuple(Input(name, "number") for name in ("minimum", "maximum", "step")),
    hint="how",
)
