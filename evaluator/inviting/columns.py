"""What a table of people must hold: its columns, and cells that name something the programme has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from surveys.diagnostics import Column, Diagnostic, Place, Value, unknown
from surveys.diagnostics import Row as RowStep

if TYPE_CHECKING:
    from surveys.tables import Row, Table


def wrong_header(table: Table, required: Collection[str], known: Collection[str]) -> Iterator[Diagnostic]:
    for name in required:
        if name not in table.header:
            yield Diagnostic("inviting.missing_column", table.where, {"column": name})
    for name in table.header:
        if name not in known:
            yield unknown("inviting.unknown_column", table.where, name, known)


def blank_cells(table: Table, row: Row, required: Collection[str]) -> Iterator[Diagnostic]:
    for name in required:
        if not row.cells[name]:
            yield in_row("blank", table, row, name)


def unknown_cells(table: Table, row: Row, allowed: Mapping[str, Collection[str]]) -> Iterator[Diagnostic]:
    """Cells that name none of what is ``allowed`` in their column; a blank names nothing."""
    for name, known in allowed.items():
        if (cell := row.cells.get(name, "")) and cell not in known:
            yield unknown("inviting.unknown_value", _at(table, row, name), cell, known)


def people_twice(table: Table) -> Iterator[Diagnostic]:
    first: dict[str, Row] = {}
    for row in table.rows:
        person = row.cells["person"]
        if person and first.setdefault(person, row) is not row:
            yield in_row("person_twice", table, row, "person", person=person, row=first[person].number)


def in_row(name: str, table: Table, at: Row, column: str, /, **values: Value) -> Diagnostic:
    return Diagnostic(f"inviting.{name}", _at(table, at, column), values)


def _at(table: Table, row: Row, column: str) -> Place:
    return (*table.where, RowStep(row.number), Column(column))
