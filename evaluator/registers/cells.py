"""How the cell of a register's file is read, by the kind of its column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from evaluator.programme.model import ManualSource, Programme
from evaluator.records.model import SEVERAL, Column, Kind
from surveys.diagnostics import Diagnostic, Place, Value, unknown
from surveys.notation import (
    IN_FILES,
    ORDERS,
    Notation,
    Unreadable,
    like_a_cpr_number,
    read_day,
    read_number,
    read_whole,
)
from surveys.periods import Ambiguous, Period, read_period
from surveys.tables.cells import PercentCell

T = TypeVar("T")

REFERENCE: Final = re.compile(r"[\w.:+-]{1,80}")
_MOMENT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
LONGEST_TEXT: Final = 4000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TRUTH: Final = {
    "true": True,
    "false": False,
    "yes": True,
    "no": False,
    "ja": True,
    "nej": False,
    "1": True,
    "0": False,
}

Known = Mapping[str, Mapping[str, Collection[str]]]
"""What the keys of a file may name: kind of thing in the programme -> its keys -> the titles of each."""


class NotReadable(ValueError):
    """A cell that does not hold what its column is for."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self._diagnostic = diagnostic
        super().__init__(diagnostic.code)

    def at(self, place: Place) -> Diagnostic:
        return replace(self._diagnostic, place=place)


def known_in(programme: Programme) -> Known:
    """Of the indicators only those whose values the evaluator enters."""
    things = {kind: getattr(programme, kind) for kind in ("processes", "stages", "groups", "milestones")}
    things["indicators"] = [one for one in programme.indicators if isinstance(one.source, ManualSource)]
    return {kind: {one.key: tuple(one.title.values()) for one in its} for kind, its in things.items()} | {
        "clusters": {process.cluster: () for process in programme.processes if process.cluster},
    }


def value_of(column: Column, cell: str, known: Known, notation: Notation = IN_FILES) -> object:
    """The value of a trimmed cell. Raises NotReadable."""
    if not cell:
        if column.filled and not (column.if_any and not known[column.of]):
            raise _refused("empty_cell")
        return column.empty
    if column.kind == "choice" or column.kind == "key":
        return _one_of(column.choices or known[column.of], cell)
    if column.kind == "number":
        return _number(cell, notation, percent=bool(column.unit_of))
    if column.edge:
        return _edge(column.edge, cell, notation)
    if column.many:
        return SEVERAL.join(parts_of(_text(cell)))
    return _READERS[column.kind](cell, notation)


def is_printable(written: str) -> bool:
    """Whether a text holds no control characters but tabs and line ends; PostgreSQL refuses some of them."""
    return not _CONTROL.search(written)


def _refused(name: str, **values: Value) -> NotReadable:
    return NotReadable(Diagnostic(f"registers.{name}", (), values))


def _one_of(known: Collection[str], cell: str) -> str:
    if cell not in known:
        raise NotReadable(unknown("registers.unknown_name", (), cell, known))
    return cell


def is_percent(cell: str) -> bool:
    """Whether a cell says a percentage, or a spreadsheet shows its number as one."""
    return isinstance(cell, PercentCell) or cell.endswith("%")


def shown(cell: str) -> str:
    """A percentage as it is shown, anything else as it is."""
    return cell.shown if isinstance(cell, PercentCell) else cell


def _text(cell: str, _: Notation = IN_FILES) -> str:
    if not is_printable(cell):
        raise _refused("unprintable_cell")
    if len(cell) > LONGEST_TEXT:
        raise _refused("long_cell", length=len(cell), most=LONGEST_TEXT)
    return cell


def _reference(cell: str, _: Notation) -> str:
    if not REFERENCE.fullmatch(cell):
        raise _refused("no_reference", cell=cell)
    if like_a_cpr_number(cell):
        raise _refused("reference_of_a_person")
    return cell


def _date(cell: str, notation: Notation) -> dt.date:
    """A day of this century or the last, also of a cell that holds a time of it; fewer digits are a slip of the pen."""
    try:
        moment = _MOMENT.fullmatch(cell)
        day = read_day(moment[1] if moment else cell, notation)
    except Unreadable as error:
        if error.reason == "date_order":
            raise _order_refused(moment[1] if moment else cell) from None
        raise _refused("no_date", cell=cell) from None
    if not 1900 <= day.year < 2100:
        raise _refused("no_date", cell=cell)
    return day


def _edge(edge: str, cell: str, notation: Notation) -> dt.date:
    """The first or last day of a period, or a day."""
    try:
        return _date(cell, notation)
    except NotReadable as error:
        period = period_of(cell, notation) or Period(None, None)
        day = period.first if edge == "first" else period.last
        if day is None:
            raise error from None
        return day


def period_of(cell: str, notation: Notation = IN_FILES) -> Period | None:
    """The period that a cell names, None where it names none. Raises NotReadable where it may be one of two."""
    try:
        return read_period(cell, notation)
    except Ambiguous:
        raise _refused("two_periods", cell=cell) from None


def parts_of(cell: str) -> tuple[str, ...]:
    """What a cell names that may name several, with semicolons or line ends between them; each once."""
    return tuple(dict.fromkeys(part for one in re.split(r"[;\n]", cell) if (part := one.strip())))


def is_day(cell: str, notation: Notation) -> bool:
    """Whether a cell says a day, and no period of several."""
    try:
        _date(cell, notation)
    except NotReadable:
        return False
    return True


def _order_refused(cell: str) -> NotReadable:
    """What a map may say of the order: only that in which there is such a day."""
    fitting = [order for order in ORDERS if _is_day(cell, Notation(dates=order))]
    if len(fitting) == 1:
        return _refused("date_order_of", cell=cell, order=fitting[0])
    return _refused("date_order" if fitting else "no_date", cell=cell)


def _is_day(cell: str, notation: Notation) -> bool:
    try:
        read_day(cell, notation)
    except Unreadable:
        return False
    return True


def _truth(cell: str, _: Notation) -> bool:
    if cell.lower() not in _TRUTH:
        raise _refused("no_truth", cell=cell)
    return _TRUTH[cell.lower()]


def _number(cell: str, notation: Notation, *, percent: bool) -> float:
    """``percent``: a percentage is taken, as the share that it is."""
    if is_percent(cell) and not percent:
        raise _refused("percent", cell=shown(cell))
    if cell.endswith("%"):
        number = _read(read_number, cell.removesuffix("%"), notation)
        number = None if number is None else number / 100
    else:
        number = _read(read_number, cell, notation)
    if number is None or number < 0:
        raise _refused("no_number", cell=cell)
    return float(number)


def _whole(cell: str, notation: Notation) -> int:
    """A whole number from 0 to a billion, which is what a database column of that kind holds."""
    if isinstance(cell, PercentCell):
        raise _refused("percent", cell=cell.shown)
    number = _read(read_whole, cell, notation)
    if number is None or not 0 <= number < 10**9:
        raise _refused("no_whole_number", cell=cell)
    return number


def _read(read: Callable[[str, Notation], T], cell: str, notation: Notation) -> T | None:
    """None for what is no number."""
    try:
        return read(cell, notation)
    except Unreadable as error:
        if error.reason == "thousands":
            raise _refused("thousands", cell=cell) from None
        return None


_READERS: Final[Mapping[Kind, Callable[[str, Notation], object]]] = {
    "text": _text,
    "reference": _reference,
    "date": _date,
    "truth": _truth,
    "whole": _whole,
}
