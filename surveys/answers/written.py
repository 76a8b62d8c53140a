"""Dates and decimal numbers: read as people write them, kept as canonical text, read back, and shown in a language.

Canonical is the ISO date (``2026-05-31``) and the number with a point, without an exponent, without zeros at its end
(``-2.5``). Blank is None. Dates are written day first in both languages, so that one reader serves both.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from surveys.answers.coding import LARGEST_NUMBER, BadAnswer
from surveys.questionnaire import Item, ItemKind

EARLIEST: Final = dt.date(1900, 1, 1)
LATEST: Final = dt.date(2099, 12, 31)
"""The limits of a date that has none of its own. They also tell a year from a day where only digits are written."""
MOST_DECIMALS: Final = 6

GROUPING: Final[Mapping[str, str]] = {"da": ".", "en": ","}
"""What parts thousands in a language: before exactly three digits it may be a decimal point or not."""

_DATE: Final = re.compile(r"([0-9]{1,2})(?:[./ -] ?)([0-9]{1,2})(?:[./ -] ?)([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4})")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DECIMAL: Final = re.compile(r"([+-]?)([0-9]{1,9})(?:([.,])([0-9]{1,12}))?")
_PARTED: Final = re.compile(
    r"[+-]?[0-9]{1,3}(?:[., '\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}][0-9]{1,3})+(?:[.,][0-9]+)?"
)


def date_of(raw: str, item: Item) -> dt.date | None:
    """The day written as ``raw``: day, month and year parted by points, slashes, hyphens or spaces; all eight digits
    together; or ISO. A year has four digits.

    Raises BadAnswer('not_date'), ('no_such_day') for a day that the calendar does not have, and ('out_of_range')."""
    written = raw.strip().rstrip(".")
    if not written:
        return None
    iso, usual = _ISO.fullmatch(written), _DATE.fullmatch(written)
    if iso is not None:
        year, month, day = map(int, iso.groups())
    elif usual is not None:
        day, month, year = (int(part) for part in usual.groups() if part is not None)
    else:
        raise BadAnswer("not_date")
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise BadAnswer("no_such_day") from None
    earliest, latest = item.earliest or EARLIEST, item.latest or LATEST
    if not earliest <= date <= latest:
        raise BadAnswer("date_out_of_range", minimum=earliest, maximum=latest)
    return date


def decimal_of(raw: str, item: Item, *, grouping: str) -> Decimal | None:
    """The number written as ``raw``, with a comma or a point before its decimals.

    ``grouping`` is what parts thousands where it was written (`GROUPING`), '' in files, which have no such marks. A
    number that may hold one is refused, for a thousandth read as a whole is worse than a question.

    Raises BadAnswer('not_decimal' | 'thousands' | 'too_many_decimals' | 'out_of_range' | 'step').
    """
    written = raw.strip().replace("\N{MINUS SIGN}", "-")
    if not written:
        return None
    found = _DECIMAL.fullmatch(written)
    if found is None:
        raise BadAnswer("thousands" if _PARTED.fullmatch(written) and len(written) < 40 else "not_decimal")
    sign, whole, mark, part = found.groups(default="")
    # Nobody parts 0,125 or 1234.567 that way.
    if mark and mark == grouping and len(part) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        raise BadAnswer("thousands")
    number = Decimal(f"{sign}{whole}.{part or 0}").normalize()
    if len(part.rstrip("0")) > MOST_DECIMALS:
        raise BadAnswer("too_many_decimals", maximum=MOST_DECIMALS)
    least, greatest = decimal_limits(item)
    if not least <= number <= greatest:
        raise BadAnswer("out_of_range", minimum=least, maximum=greatest)
    if item.step and (number - start_of_steps(item)) % Decimal(item.step):
        raise BadAnswer("step", step=item.step, start=start_of_steps(item))
    return abs(number) if number.is_zero() else number


def decimal_limits(item: Item) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that an item takes."""
    least = 0 if item.minimum is None else item.minimum
    return Decimal(least), Decimal(LARGEST_NUMBER if item.maximum is None else item.maximum)


def start_of_steps(item: Item) -> Decimal:
    return Decimal(item.minimum or 0)


def canonical(value: dt.date | Decimal) -> str:
    """As it is kept."""
    return value.isoformat() if isinstance(value, dt.date) else plain(value)


def plain(number: Decimal | int) -> str:
    """Without an exponent and without zeros at the end of its decimals."""
    written = f"{Decimal(number):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def value_of(text: str, kind: ItemKind) -> dt.date | Decimal:
    """What a kept text means; ValueError (decimal.InvalidOperation for a number) if it is not canonical."""
    return dt.date.fromisoformat(text) if kind is ItemKind.DATE else Decimal(text)


def shown(value: dt.date | Decimal | int, language: str) -> str:
    """As people write it in a language: ``31.05.2026`` and ``2,5`` in Danish, ``31/05/2026`` and ``2.5`` in English."""
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y" if language == "da" else "%d/%m/%Y")
    return plain(value).replace(".", "," if language == "da" else ".")
