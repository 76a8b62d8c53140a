"""Numbers, days and times as people and programs write them. Nothing else reads these from cells and fields.

What can mean two things is refused: ``1.234`` is more than a thousand in Danish and little more than one in English,
``11/03/2026`` is in March or in November. A `Notation` says what is certain where something was written.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

Order = Literal["", "day/month/year", "month/day/year"]
Reason = Literal["not_decimal", "not_whole", "thousands", "not_date", "no_such_day", "date_order", "not_time"]
MARKS: Final = (",", ".")
ORDERS: Final[tuple[Order, ...]] = ("day/month/year", "month/day/year")
_LONGEST: Final = 60
_SPACES: Final = " '\N{RIGHT SINGLE QUOTATION MARK}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_NUMBER: Final = re.compile(r"([+-]?)([0-9]{1,12})(?:([.,])([0-9]{1,12}))?")
_PARTED: Final = re.compile(rf"[+-]?[0-9]{{1,3}}(?:[.,{_SPACES}][0-9]{{1,3}})+(?:[.,][0-9]+)?")
_WITH_THOUSANDS: Final = {
    mark: re.compile(
        rf"([+-]?)([0-9]{{1,3}}(?:([{other}{_SPACES}])[0-9]{{3}})(?:\3[0-9]{{3}}){{0,2}})(?:[{mark}]([0-9]{{1,12}}))?"
    )
    for mark, other in ((",", "."), (".", ","))
}
_WHOLE_FLOAT: Final = re.compile(r"[+-]?[0-9]{1,9}[.,]0+")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})(?:[. ] ?)([0-9]{1,2})(?:[. ] ?)([0-9]{4})")
_HYPHENS: Final = re.compile(r"([0-9]{1,2})- ?([0-9]{1,2})- ?([0-9]{4})")
_IN_AN_ORDER: Final = re.compile(
    r"([0-9]{1,2})[./ -] ?([0-9]{1,2})[./ -] ?([0-9]{4}|[0-9]{2})|([0-9]{2})([0-9]{2})([0-9]{4})"
)
_SLASHES: Final = re.compile(r"[0-9]{1,2}/ ?[0-9]{1,2}/ ?(?:[0-9]{4}|[0-9]{2})")
_DAY_OF_MONTH: Final = re.compile(r"(?:den |d\. ?)?([0-9]{1,2})(?:\. ?|[ -])([a-z]{3,9})\.?(?:,? |-)([0-9]{4})", re.I)
_MONTH_DAY: Final = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})", re.I)
MONTHS: Final = {
    name[:length]: number
    for names in (
        "januar februar marts april maj juni juli august september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
    for length in (3, 4, len(name))
}
"""Also by their first three or four letters, in Danish and English."""
_CLOCK: Final = re.compile(
    r"(?:T|,? +(?:(?:kl\.?|at) *)?)([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?([AaPp])\.?[Mm]\.?)?(?: ?(Z|UTC|GMT|CEST|CET)?(?:([+-][0-9]{1,2})(?::?([0-9]{2}))?)?)?$"
)
_PERSONAL_NUMBER: Final = re.compile(r"(?<![^\W_])[0-9]{6}-?[0-9]{4}(?![^\W_])")
_NAMED_ZONES: Final = {"CET": 60, "CEST": 120}


@dataclass(frozen=True, slots=True)
class Notation:
    """How numbers, days and times are written somewhere.

    ``decimal``: the mark before decimals, '' where either may be; then a number is refused in which a mark out of
    ``thousands`` may part thousands. ``dates``: the order of a date in digits, '' where it is not known: then points
    and hyphens stand between day, month and year, and slashes are refused. ``zone``: of times that name none.
    """

    decimal: Literal["", ",", "."] = ""
    thousands: str = ",."
    dates: Order = ""
    zone: dt.tzinfo = dt.UTC


IN_FILES: Final = Notation()
"""Of a file of which nothing is said."""


class NumberCell(str):
    """What a workbook holds as a number, as text with a decimal point: nothing about it can mean two things."""

    __slots__ = ()


class Unreadable(ValueError):
    """What is no number, day or time, or could be two."""

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(reason)


def read_number(written: str, notation: Notation = IN_FILES) -> Decimal:
    """A number with or without decimals. Raises Unreadable('not_decimal' | 'thousands')."""
    if isinstance(written, NumberCell):
        notation = replace(notation, decimal=".")
    text = written.strip().replace("\N{MINUS SIGN}", "-")
    found = _NUMBER.fullmatch(text)
    if notation.decimal:
        return _certain(text, found, notation.decimal)
    if found is None:
        raise Unreadable("thousands" if len(text) < _LONGEST and _PARTED.fullmatch(text) else "not_decimal")
    sign, whole, mark, part = found.groups(default="")
    # Nobody parts 0,125 or 1234.567 that way.
    if mark and mark in notation.thousands and len(part) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        raise Unreadable("thousands")
    return Decimal(f"{sign}{whole}.{part or 0}")


def _certain(text: str, found: re.Match[str] | None, decimal: str) -> Decimal:
    if found is None or (found[3] or decimal) != decimal:
        found = _WITH_THOUSANDS[decimal].fullmatch(text)
    if found is None:
        raise Unreadable("not_decimal")
    sign, whole, _, part = found.groups(default="")
    return Decimal(f"{sign}{re.sub(r'[^0-9]', '', whole)}.{part or 0}")


def read_whole(written: str, notation: Notation = IN_FILES) -> int:
    """A whole number, also as ``3.0``. Raises Unreadable('not_whole' | 'thousands')."""
    try:
        number = read_number(written, replace(notation, thousands=IN_FILES.thousands))
    except Unreadable as error:
        raise Unreadable("thousands" if error.reason == "thousands" else "not_whole") from None
    if number != int(number):
        raise Unreadable("not_whole")
    return int(number)


def as_code(written: str, notation: Notation = IN_FILES) -> str:
    """``3`` for ``3.0``, as programs write codes of a column that has blanks; anything else as it is."""
    if not _WHOLE_FLOAT.fullmatch(written):
        return written
    try:
        return str(read_whole(written, notation))
    except Unreadable:
        return written


def read_day(written: str, notation: Notation = IN_FILES) -> dt.date:
    """A day, also as its midnight. A year has four digits. Raises Unreadable('not_date' | 'no_such_day' |
    'date_order')."""
    text = written.strip()
    clock = _clock(text)
    if clock is not None and clock[5] is clock[6] is None and _time(clock) == dt.time():
        text = text[: clock.start()]
    return _day(text, notation)


def read_moment(written: str, notation: Notation = IN_FILES) -> dt.datetime:
    """A moment, in UTC; that of a day alone is its beginning. Where the order of dates is said, a year may have two
    digits. Raises Unreadable('not_time' | 'no_such_day' | 'date_order')."""
    text = written.strip()
    clock = _clock(text)
    time = dt.time() if clock is None else _time(clock)
    try:
        day = _day(text[: clock.start()] if clock else text, notation, short_years=True)
    except Unreadable as error:
        raise Unreadable("not_time" if error.reason == "not_date" else error.reason) from None
    if time is None:
        raise Unreadable("not_time")
    try:
        return dt.datetime.combine(day, time, _zone(clock, notation)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise Unreadable("not_time") from None


def is_in_other_order(written: str, notation: Notation) -> bool:
    """Whether a day or moment is one only where day and month change the places that ``notation`` says."""
    if not notation.dates:
        return False
    other = ORDERS[1 - ORDERS.index(notation.dates)]
    try:
        read_moment(written, replace(notation, dates=other))
    except Unreadable:
        return False
    try:
        read_moment(written, notation)
    except Unreadable:
        return True
    return False


def _clock(text: str) -> re.Match[str] | None:
    """The time of day at the end of a text: hour, minute, second, half of the day, zone, hours and minutes from UTC."""
    return _CLOCK.search(text) if len(text) <= _LONGEST else None


def _time(clock: re.Match[str]) -> dt.time | None:
    """None for a time that no clock shows."""
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4] in "Pp" else 0) if 1 <= hour <= 12 else 24
    return dt.time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _zone(clock: re.Match[str] | None, notation: Notation) -> dt.tzinfo:
    if clock is None or clock[5] is clock[6] is None:
        return notation.zone
    minutes = int(clock[7] or 0) * (-1 if (clock[6] or "").startswith("-") else 1)
    return dt.timezone(dt.timedelta(minutes=_NAMED_ZONES.get(clock[5] or "", 0) + int(clock[6] or 0) * 60 + minutes))


def _day(text: str, notation: Notation, *, short_years: bool = False) -> dt.date:
    text = text.rstrip(".")
    if len(text) > _LONGEST:
        raise Unreadable("not_date")
    year, month, day = _parts(text, notation)
    if len(year) == 2 and not short_years:
        raise Unreadable("not_date")
    try:
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        raise Unreadable("no_such_day") from None


def _parts(text: str, notation: Notation) -> tuple[str, str, str]:
    """Year, month and day of a date."""
    if found := _YEAR_FIRST.fullmatch(text):
        return found[1], found[3], found[4]
    if found := _DAY_OF_MONTH.fullmatch(text):
        return found[3], _month(found[2]), found[1]
    if found := _MONTH_DAY.fullmatch(text):
        return found[3], _month(found[1]), found[2]
    if found := _DAY_FIRST.fullmatch(text):
        return found[3], found[2], found[1]
    if notation.dates and (found := _IN_AN_ORDER.fullmatch(text)):
        first, second, year = (part for part in found.groups() if part is not None)
        return (year, second, first) if notation.dates == "day/month/year" else (year, first, second)
    if found := _HYPHENS.fullmatch(text):
        return found[3], found[2], found[1]
    raise Unreadable("date_order" if not notation.dates and _SLASHES.fullmatch(text) else "not_date")


def _month(name: str) -> str:
    number = MONTHS.get(name.lower())
    if number is None:
        raise Unreadable("not_date")
    return str(number)


def like_a_cpr_number(written: str) -> bool:
    """Whether something is written like a Danish personal identification number, alone or beside other words."""
    return bool(_PERSONAL_NUMBER.search(written))
