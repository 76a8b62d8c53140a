"""What is said of many rows alike, said once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from surveys.diagnostics import Diagnostic, Row, Rows, rows_of


def together(found: Iterable[Diagnostic], codes: Collection[str]) -> list[Diagnostic]:
    """The diagnostics, each once; those of ``codes`` that say the same of several rows are drawn together at the first
    of them."""
    groups: dict[object, list[Diagnostic]] = {}
    for one in dict.fromkeys(found):
        key = (one.code, _without_row(one), *map(str, one.values.items())) if one.code in codes else one
        groups.setdefault(key, []).append(one)
    return [_joined(group) for group in groups.values()]


def refusing(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What is wrong; where a column is missing, also which columns of the file were left out."""
    wrong = [one for one in found if one.severity == "error"]
    missing = any(one.code.endswith(".missing_column") for one in wrong)
    return [*wrong, *(one for one in found if missing and one.code == "arranging.columns_left_out")]


def first_row(found: Diagnostic) -> int:
    """The first row that it is about; 0 for the whole table."""
    return next(iter(rows_in(found)), 0)


def rows_in(found: Diagnostic) -> tuple[int, ...]:
    """The rows that it is about; none for the whole table."""
    steps = [step for step in found.place if isinstance(step, Row | Rows)]
    return tuple(number for step in steps for number in (step.numbers if isinstance(step, Rows) else (step.number,)))


def _without_row(one: Diagnostic) -> tuple[object, ...]:
    return tuple(step for step in one.place if not isinstance(step, Row))


def _joined(group: list[Diagnostic]) -> Diagnostic:
    numbers = [step.number for one in group for step in one.place if isinstance(step, Row)]
    place = tuple(rows_of(numbers) if isinstance(step, Row) else step for step in group[0].place)
    return replace(group[0], place=place)
