"""How the cell of a register's file is read, by the kind of its column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from evaluator.programme.model import ManualSource, Programme
from evaluator.records.model import Column, Kind
from surveys.diagnostics import Diagnostic, Place, Value, unknown
from surveys.notation import Unreadable, read_day, read_number, read_whole

T = TypeVar("T")

REFERENCE: Final = re.compile(r"[\w.:+-]{1,80}")
_OF_A_PERSON: Final = re.compile(r"(?<![^\W_])[0-9]{6}-?[0-9]{4}(?![^\W_])")
"""What is written like a Danish personal identification number, alone or beside other words."""
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

Known = Mapping[str, Collection[str]]
"""What the keys of a file may name: kind of thing in the programme -> its keys."""


class NotReadable(ValueError):
    """A cell that does not hold what its column is for."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self._diagnostic = diagnostic
        super().__init__(diagnostic.code)

    def at(self, place: Place) -> Diagnostic:
        return replace(self._diagnostic, place=place)


def known_in(programme: Programme) -> Known:
    """Of the indicators only those whose values the evaluator enters."""
    kinds = ("processes", "stages", "groups", "milestones")
    return {kind: [thing.key for thing in getattr(programme, kind)] for kind in kinds} | {
        "clusters": [process.cluster for process in programme.processes if process.cluster],
        "indicators": [one.key for one in programme.indicators if isinstance(one.source, ManualSource)],
    }


def value_of(column: Column, cell: str, known: Known) -> object:
    """The value of a trimmed cell. Raises NotReadable."""
    if not cell:
        if column.filled and not (column.if_any and not known[column.of]):
            raise _refused("empty_cell")
        return column.empty
    if column.kind == "choice" or column.kind == "key":
        return _one_of(column.choices or known[column.of], cell)
    return _READERS[column.kind](cell)


def is_printable(written: str) -> bool:
    """Whether a text holds no control characters but tabs and line ends; PostgreSQL refuses some of them."""
    return not _CONTROL.search(written)


def _refused(name: str, **values: Value) -> NotReadable:
    return NotReadable(Diagnostic(f"registers.{name}", (), values))


def _one_of(known: Collection[str], cell: str) -> str:
    if cell not in known:
        raise NotReadable(unknown("registers.unknown_name", (), cell, known))
    return cell


def _text(cell: str) -> str:
    if not is_printable(cell):
        raise _refused("unprintable_cell")
    if len(cell) > LONGEST_TEXT:
        raise _refused("long_cell", length=len(cell), most=LONGEST_TEXT)
    return cell


def _reference(cell: str) -> str:
    if not REFERENCE.fullmatch(cell):
        raise _refused("no_reference", cell=cell)
    if _OF_A_PERSON.search(cell):
        raise _refused("reference_of_a_person")
    return cell


def _date(cell: str) -> dt.date:
    """A day of this century or the last; fewer digits are a slip of the pen."""
    try:
        day = read_day(cell)
    except Unreadable as error:
        if error.reason == "date_order":
            raise _refused("date_order", cell=cell) from None
        raise _refused("no_date", cell=cell) from None
    if not 1900 <= day.year < 2100:
        raise _refused("no_date", cell=cell)
    return day


def _truth(cell: str) -> bool:
    if cell.lower() not in _TRUTH:
        raise _refused("no_truth", cell=cell)
    return _TRUTH[cell.lower()]


def _number(cell: str) -> float:
    number = _read(read_number, cell)
    if number is None or number < 0:
        raise _refused("no_number", cell=cell)
    return float(number)


def _whole(cell: str) -> int:
    """A whole number from 0 to a billion, which is what a database column of that kind holds."""
    number = _read(read_whole, cell)
    if number is None or not 0 <= number < 10**9:
        raise _refused("no_whole_number", cell=cell)
    return number


def _read(read: Callable[[str], T], cell: str) -> T | None:
    """None for what is no number."""
    try:
        return read(cell)
    except Unreadable as error:
        if error.reason == "thousands":
            raise _refused("thousands", cell=cell) from None
        return None


_READERS: Final[Mapping[Kind, Callable[[str], object]]] = {
    "text": _text,
    "reference": _reference,
    "date": _date,
    "truth": _truth,
    "number": _number,
    "whole": _whole,
}
