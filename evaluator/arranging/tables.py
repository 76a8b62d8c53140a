"""A table as an office keeps it, arranged into the columns of a record. What is unsure is asked, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evaluator.arranging.headings import Headings, assign
from evaluator.arranging.maps import TableMap
from evaluator.arranging.skipped_rows import Rows
from evaluator.arranging.words import Words, plain
from evaluator.records.model import Column, Dated
from surveys import diagnostics as said
from surveys.diagnostics import Diagnostic, Place, Value
from surveys.tables.cells import ERRORS, NotCalculated, PercentCell, ShortDateCell
from surveys.tables.reading import Row, Table, read_table

_NUMBERS: Final = ("number", "whole")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a table is arranged for: the columns of a record, the columns that date its states, and the words that its
    cells may hold instead of choices and keys."""

    columns: Sequence[Column]
    words: Words
    dated: Sequence[Dated] = ()


@dataclass(frozen=True, slots=True)
class ArrangedRow:
    """``cells`` by column of the record; ``dates``: heading -> the day of a state, as written. The cells of ``unread``
    could not be taken, and stand empty; those of ``merged`` are of a merged cell that begins above."""

    number: int
    cells: Mapping[str, str]
    dates: Mapping[str, str]
    unread: frozenset[str] = frozenset()
    merged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Arranged:
    """``given`` are the columns of the record that the file or its map fills, or may fill once something is answered;
    ``headings`` what stands above them; ``dates`` the states of which a heading holds the day. ``found`` is what is
    wrong and what is worth a note; ``left_out`` are headings."""

    where: Place
    map: TableMap
    given: tuple[Column, ...]
    headings: Mapping[str, str]
    dates: Mapping[str, tuple[str, ...]]
    rows: tuple[ArrangedRow, ...]
    found: tuple[Diagnostic, ...]
    left_out: tuple[str, ...] = ()

    def place(self, row: int, column: str = "") -> Place:
        """Where a cell stands: in the file under its own heading, or in the map."""
        if column in self.map.fixed:
            return (self.map.name, "fixed", column)
        heading = self.headings.get(column, column)
        return (*self.where, said.Row(row), *([said.Column(heading)] if heading else []))


def arranged_file(path: Path, wanted: Wanted, given: TableMap) -> Arranged:
    """The rows of a CSV or XLSX file. Raises InputRejected where it is no table."""
    return arranged(read_table(path, layout=given.layout), wanted, given)


def arranged(table: Table, wanted: Wanted, given: TableMap) -> Arranged:
    """The rows of ``table``, but those that the map leaves out or that can only be a note or a sum below it."""
    its = assign(table.header, table.where, wanted.columns, wanted.dated, given)
    names = its.filled.keys() | given.fixed.keys() | its.columns_asked
    there = [column for column in wanted.columns if column.name in names]
    cells = _Cells(table, wanted, given, its, there)
    read = [row for row in table.rows if not _is_left_out(row, given)]
    kept, found = _rows(read, given, its, there).of_the_record()
    rows = tuple(cells.row(row) for row in kept)
    headings = {name: named[0] for name, named in its.filled.items()}
    notes = [*table.notes, *_read_as(table, its), *its.found, *_left_out(table, read), *found]
    notes += [*cells.found, *_merged(table, cells)]
    return Arranged(table.where, given, tuple(there), headings, its.dates, rows, tuple(notes), tuple(its.left_out))


def _is_left_out(row: Row, given: TableMap) -> bool:
    if row.number in given.leave_out_rows:
        return True
    cells = row.cells.items() if given.leave_out else ()
    return any(cell in given.leave_out.get(plain(heading), ()) for heading, cell in cells)


def _left_out(table: Table, read: Sequence[Row]) -> Iterator[Diagnostic]:
    numbers = sorted({row.number for row in table.rows} - {row.number for row in read})
    if numbers:
        yield Diagnostic("arranging.rows_left_out", (*table.where, said.rows_of(numbers)), {}, "note")


def _read_as(table: Table, its: Headings) -> Iterator[Diagnostic]:
    """How headings are understood that are not the columns' own names."""
    pairs: list[str] = []
    for heading in table.header:
        read = [name for name, named in its.filled.items() if heading in named and heading != name]
        if names := (*read, *its.dates.get(heading, ())):
            pairs.append(f"{heading} = {', '.join(names)}")
    if pairs:
        yield Diagnostic("arranging.read_as", table.where, {"pairs": tuple(pairs)}, "note")


def _rows(rows: Sequence[Row], given: TableMap, its: Headings, there: Sequence[Column]) -> Rows:
    filled = {heading: name for name, headings in its.filled.items() for heading in headings}
    needed = {heading for one in there if one.filled for heading in its.filled.get(one.name, ())}
    renamed = {heading: frozenset(given.values.get(name, ())) for heading, name in filled.items()}
    return Rows(rows, its.used, frozenset(needed), renamed)


class _Cells:
    """Takes rows apart; ``found`` is what could not be taken."""

    def __init__(self, table: Table, wanted: Wanted, given: TableMap, its: Headings, there: Sequence[Column]) -> None:
        self.table, self.given, self.its, self.there = table, given, its, there
        self.words = wanted.words
        self.found: list[Diagnostic] = []
        self.merged: dict[str, list[int]] = {}

    def row(self, row: Row) -> ArrangedRow:
        cells: dict[str, str] = {}
        unread: set[str] = set()
        for column in self.there:
            if column.name in self.its.columns_asked:
                cells[column.name] = ""
                unread.add(column.name)
                continue
            try:
                cells[column.name] = self._cell(column, row)
            except _NotTaken as error:
                self.found.append(error.diagnostic)
                cells[column.name] = ""
                unread.add(column.name)
        dates: dict[str, str] = {}
        for heading in self.its.dates:
            try:
                dates[heading] = self._taken(row, heading, "date")
            except _NotTaken as error:
                self.found.append(error.diagnostic)
                dates[heading] = ""
        merged = {name for name, headings in self.its.filled.items() if not {*headings}.isdisjoint(row.merged)}
        return ArrangedRow(row.number, cells, dates, frozenset(unread), frozenset(merged))

    def _cell(self, column: Column, row: Row) -> str:
        if column.name in self.given.fixed:
            return self._meant(column, self.given.fixed[column.name])
        headings = self.its.filled[column.name]
        values = [self._value(column, row, heading) for heading in headings]
        if len(headings) == 1:
            return values[0]
        if column.several:
            said_of = [f"{heading.capitalize()}: {one}" for heading, one in zip(headings, values, strict=True) if one]
            return ". ".join(said_of)
        return " ".join(filter(None, values))

    def _value(self, column: Column, row: Row, heading: str) -> str:
        renamed = self.given.values.get(column.name, {})
        written = row.cells[heading]
        if written in renamed:
            return renamed[written]
        cell = self._taken(row, heading, column.kind)
        if cell in renamed:
            return renamed[cell]
        return "" if cell in self.given.blank else self._meant(column, cell)

    def _meant(self, column: Column, cell: str) -> str:
        return self.words.get(column.name, {}).get(plain(cell), cell)

    def _taken(self, row: Row, heading: str, kind: str) -> str:
        """The cell as a column of that kind needs it."""
        cell = row.cells[heading]
        if isinstance(cell, NotCalculated):
            raise self._refused("not_calculated", row, heading)
        if not cell and heading in row.merged:
            if kind in _NUMBERS:
                raise self._refused("merged_number", row, heading, cell=row.merged[heading])
            self.merged.setdefault(heading, []).append(row.number)
            cell = row.merged[heading]
        if cell.upper() in ERRORS:
            raise self._refused("error_cell", row, heading, cell=str(cell))
        if isinstance(cell, ShortDateCell) and kind not in ("date", "truth"):
            raise self._refused("made_a_date", row, heading, cell=str(cell), shown=cell.shown)
        if isinstance(cell, PercentCell) and kind not in _NUMBERS:
            return cell.shown
        return cell

    def _refused(self, name: str, row: Row, heading: str, **values: Value) -> _NotTaken:
        column = next((name for name, headings in self.its.filled.items() if heading in headings), heading)
        place = (*row.where, said.Column(heading))
        return _NotTaken(Diagnostic(f"arranging.{name}", place, {"column": column, **values}))


class _NotTaken(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic


def _merged(table: Table, cells: _Cells) -> Iterator[Diagnostic]:
    for heading, rows in cells.merged.items():
        yield Diagnostic("arranging.merged", (*table.where, said.rows_of(rows), said.Column(heading)), {}, "note")
