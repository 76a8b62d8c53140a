"""The cells of a workbook as text, and what a spreadsheet has made of what somebody wrote in them.

A cell becomes a trimmed text, '' for an empty one: dates as 2019-10-31, whole numbers without decimals, truth values as
true and false, letters composed (some systems write å as an a with a ring after it), lines ended by a line feed. Of a
formula it is the value that was last calculated; an apostrophe that keeps a cell from being one is taken off.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from surveys.notation import NumberCell
from surveys.tables.writing import unguarded

ERRORS: Final = frozenset(
    (
        *("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"),
        *("#DIVISION/0!", "#I/T", "#NAVN?", "#NUL!", "#REFERENCE!", "#VÆRDI!"),
    )
)
"""What stands in a cell whose formula has no value, in English and Danish."""
_QUOTED: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


class PercentCell(NumberCell):
    """A number that is shown as a percentage: '0.5', ``shown`` as '50%'."""

    __slots__ = ("shown",)
    shown: str


class ShortDateCell(str):
    """A day that is shown without its year, as a spreadsheet makes it of '1-2': '2026-02-01', ``shown`` is '1-2'. Of
    one that is shown without its day, '1-26'."""

    __slots__ = ("shown",)
    shown: str


class NotCalculated(str):
    """The empty text of a formula that nobody has calculated."""

    __slots__ = ()


def text_of(cell: object) -> str:
    """The text of a value as a file holds it. What is text already keeps what is known of it."""
    if cell is None:
        return ""
    if isinstance(cell, NumberCell | ShortDateCell | NotCalculated):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float):
        return NumberCell(int(cell) if float(cell).is_integer() else cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    text = str(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return unguarded(text.replace("\r\n", "\n").replace("\r", "\n").strip())


def values_of(rows: Iterable[Iterable[Any]]) -> Iterator[list[object]]:
    """The values of the cells of openpyxl, those that are shown as something else than they are marked so."""
    for row in rows:
        yield [_value(cell) for cell in row]


def _value(cell: Any) -> object:
    value = cell.value
    if not isinstance(value, int | float | dt.datetime) or isinstance(value, bool):
        return value
    shape = _shape(cell.number_format)
    if isinstance(value, dt.datetime):
        return _short_date(value, shape)
    return _percent(value) if shape == "%" else value


@lru_cache(maxsize=1000)
def _shape(number_format: str) -> str:
    """'%' of a percentage, else the letters of a date format, each once."""
    written = _QUOTED.sub("", number_format).partition(";")[0].lower()
    return "%" if "%" in written else "".join(letter for letter in "ymdhs" if letter in written)


def _percent(value: float) -> PercentCell:
    cell = PercentCell(text_of(value))
    cell.shown = f"{text_of(round(value * 100, 10))}%"
    return cell


def _short_date(value: dt.datetime, shape: str) -> object:
    if value.time() != dt.time() or set(shape) not in ({"m", "d"}, {"y", "m"}):
        return value
    cell = ShortDateCell(value.date().isoformat())
    cell.shown = f"{value.day}-{value.month}" if "d" in shape else f"{value.month}-{value:%y}"
    return cell
