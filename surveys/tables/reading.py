"""CSV files and workbooks as tables. Nothing else reads these formats.

What a cell becomes stands in `surveys.tables.cells`. A table is read as strictly as a program writes it, or as an
office keeps it: with a title above, columns without names, merged and hidden cells. What is passed over is told in its
notes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from surveys import diagnostics
from surveys.diagnostics import Column, Diagnostic, InputRejected, Place, Sheet
from surveys.tables.cells import ERRORS, NotCalculated, PercentCell, ShortDateCell
from surveys.tables.headers import described_rows, joined_names, named_below
from surveys.tables.rows import Layout, Numbered, Raw, read_rows, read_sheets, refused
from surveys.tables.unpacking import Bounds, number_of

USUAL: Final = Bounds()
STRICT: Final = Layout()
_RANGE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})")
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_MERGED: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` is the row's in its file, the header's being 1 where nothing stands above it; ``cells`` by header.
    ``merged``: what stands in the first row of a merged cell, by header, in the rows below it, where it is empty."""

    where: Place
    cells: dict[str, str]
    number: int = 0
    merged: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """``where`` is the file, and the sheet; ``header`` is in lower case. Empty rows are left out. ``notes``: what was
    passed over or made out."""

    where: Place
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[Diagnostic, ...] = ()


def read_table(path: Path, bounds: Bounds = USUAL, layout: Layout = STRICT) -> Table:
    """The rows below the header of a .csv file or of a sheet of an .xlsx workbook.

    CSV may be in UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs. Raises
    InputRejected with all that is wrong with the header, and every row with more cells than it has names.
    """
    raw = read_rows(path, bounds, layout)
    if not raw.rows:
        raise refused("empty", raw.where)
    above, ((first, names), *body) = _parted(raw, layout)
    names, body, described = _headed(raw, first, names, body, layout)
    if layout.as_kept:
        width = max(map(len, (names, *(cells for _, cells in body)))) if path.suffix.lower() == ".xlsx" else len(names)
        names = _named(names, width)
    header = tuple(name.lower() for name in names)
    wrong = [*_of_header(header, (*raw.where, diagnostics.Row(first))), *_too_wide(body, len(header), raw.where)]
    if wrong:
        raise InputRejected(wrong)
    kept = _without_empty(header, body) if layout.as_kept else header
    rows = tuple(_rows(raw, header, kept, body))
    return Table(raw.where, kept, rows, (*raw.notes, *described, *_notes(raw, above, header, body)))


def _parted(raw: Raw, layout: Layout) -> tuple[list[Numbered], list[Numbered]]:
    """The rows above the names, and the others from the names on."""
    (first, names), body = raw.rows[0], raw.rows[1:]
    title = _names_below(names, body)
    if layout.names_row:
        start = layout.names_row
        if start not in [number for number, _ in raw.rows]:
            raise refused("names_row_empty", (*raw.where, diagnostics.Row(start)))
    elif title is not None and layout.as_kept:
        start = title
    elif title is not None:
        raise refused("title_above", (*raw.where, diagnostics.Row(first)), names=title)
    else:
        start = first
    return [row for row in raw.rows if row[0] < start], [row for row in raw.rows if row[0] >= start]


def _headed(
    raw: Raw, first: int, names: Sequence[str], body: Sequence[Numbered], layout: Layout
) -> tuple[list[str], list[Numbered], list[Diagnostic]]:
    """The names out of all rows of the header, the rows below it, and what is to be said of that."""
    if not layout.header_rows and (described := described_rows([cells for _, cells in body])):
        where = (*raw.where, diagnostics.Rows(tuple(number for number, _ in body[:described])))
        return [*names], [*body[described:]], [Diagnostic("tables.described_names", where, {}, "note")]
    if layout.header_rows == 1 or not body:
        return [*names], [*body], []
    if not layout.header_rows:
        if named := named_below(names, body[0][1]):
            raise refused("names_below", (*raw.where, diagnostics.Row(first)), names=named, row=body[0][0])
        return [*names], [*body], []
    below = body[: layout.header_rows - 1]
    return joined_names([names, *(cells for _, cells in below)]), [*body[layout.header_rows - 1 :]], []


def _named(names: Sequence[str], width: int) -> list[str]:
    """Names for all columns: a letter for one without, a number for one that comes again."""
    named: list[str] = []
    times: Counter[str] = Counter()
    for number in range(width):
        name = names[number] if number < len(names) and names[number] else f"({_letter(number)})"
        times[name.lower()] += 1
        named.append(f"{name} ({times[name.lower()]})" if times[name.lower()] > 1 else name)
    return named


def _letter(number: int) -> str:
    """As a spreadsheet calls the column of that number, from 0."""
    return (_letter(number // 26 - 1) if number >= 26 else "") + _LETTERS[number % 26]


def _without_empty(header: Sequence[str], body: Iterable[Numbered]) -> tuple[str, ...]:
    """Without the columns that have neither name nor cells."""
    filled = {number for _, cells in body for number, cell in enumerate(cells) if cell}
    return tuple(
        name for number, name in enumerate(header) if number in filled or name != f"({_letter(number)})".lower()
    )


def _rows(raw: Raw, header: Sequence[str], kept: Iterable[str], body: Sequence[Numbered]) -> Iterator[Row]:
    padding, names = [""] * len(header), frozenset(kept)
    merged = _merged(raw, header, body)
    for number, cells in body:
        by_name = {name: cell for name, cell in zip(header, cells + padding, strict=False) if name in names}
        yield Row((*raw.where, diagnostics.Row(number)), by_name, number, merged.get(number, {}))


def _merged(raw: Raw, header: Sequence[str], body: Sequence[Numbered]) -> dict[int, dict[str, str]]:
    """Row -> name -> what stands in the first row of a merged cell above."""
    numbers, cells_of = [number for number, _ in body], dict(body)
    found: dict[int, dict[str, str]] = {}
    met = 0
    for column, first, last in map(_range, raw.marks.merged):
        cells = cells_of.get(first, [])
        below = numbers[bisect_right(numbers, first) : bisect_right(numbers, last)]
        met += len(below)
        if met > _MOST_MERGED:
            raise refused("many_cells", raw.where, most=_MOST_MERGED)
        if column <= min(len(cells), len(header)) and (cell := cells[column - 1]):
            for number in below:
                found.setdefault(number, {})[header[column - 1]] = cell
    return found


def _range(written: str) -> tuple[int, int, int]:
    """First column, first and last row of 'B2:C7'; nothing of what is no range."""
    found = _RANGE.fullmatch(written)
    return (number_of(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)


def _notes(
    raw: Raw, above: Sequence[Numbered], header: Sequence[str], body: Sequence[Numbered]
) -> Iterator[Diagnostic]:
    if above:
        rows = diagnostics.rows_of(number for number, _ in above)
        yield Diagnostic("tables.rows_above", (*raw.where, rows), {}, "note")
    hidden = [name for number, name in enumerate(header, start=1) if _is_within(number, raw.marks.hidden)]
    if hidden:
        yield Diagnostic("tables.hidden_columns", raw.where, {"columns": tuple(f"'{one}'" for one in hidden)}, "note")
    if numbers := [number for number, _ in body if number in raw.marks.hidden_rows]:
        yield Diagnostic("tables.hidden_rows", (*raw.where, diagnostics.rows_of(numbers)), {}, "note")


def _is_within(number: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= number <= last for first, last in ranges)


def read_workbook(
    content: bytes,
    name: str,
    bounds: Bounds,
    sheets: Collection[str] = (),
    unread: Collection[str] = (),
) -> dict[str, list[Numbered]]:
    """The rows of every sheet of the workbook ``content`` by its title; ``name`` is the file's. Empty rows are left
    out. Raises InputRejected, also for cells that a spreadsheet has changed so that nobody can tell what was meant, in
    all sheets or in those of ``sheets``, but not below the names of ``unread``; all in lower case."""
    found = read_sheets(content, name, bounds)
    read = {title: rows for title, rows in found.items() if not sheets or title.strip().lower() in sheets}
    wrong = [one for title, rows in read.items() for one in _changed(rows, (name, Sheet(title)), unread)]
    if wrong:
        raise InputRejected(wrong)
    return {
        title: [(number, [_as_shown(cell) for cell in cells]) for number, cells in rows]
        for title, rows in found.items()
    }


def _changed(rows: Sequence[Numbered], where: Place, unread: Collection[str]) -> Iterator[Diagnostic]:
    passed = {column for _, names in rows[:1] for column, name in enumerate(names) if name.strip().lower() in unread}
    for number, cells in rows:
        for column, cell in enumerate(cells):
            if column in passed:
                continue
            place = (*where, diagnostics.Row(number), Column(_letter(column)))
            if isinstance(cell, ShortDateCell):
                yield Diagnostic("tables.made_a_date", place, {"cell": str(cell), "shown": cell.shown})
            elif isinstance(cell, NotCalculated):
                yield Diagnostic("tables.not_calculated", place)
            elif cell in ERRORS:
                yield Diagnostic("tables.error_cell", place, {"cell": cell})


def _as_shown(cell: str) -> str:
    return cell.shown if isinstance(cell, PercentCell) else cell


def _names_below(first: Sequence[str], body: Sequence[Numbered]) -> int | None:
    """The number of the row in which the names seem to stand, where the first row is a title: one cell, above rows most
    of which have several from that row on."""
    wide = [number for number, cells in body if sum(map(bool, cells)) > 1]
    from_there = [number for number, _ in body if wide and number >= wide[0]]
    return wide[0] if sum(map(bool, first)) == 1 and len(wide) > 1 and 2 * len(wide) > len(from_there) else None


def _of_header(header: Sequence[str], place: Place) -> Iterator[Diagnostic]:
    for name, count in Counter(header).items():
        if not name:
            yield Diagnostic("tables.column_unnamed", place)
        elif count > 1:
            yield Diagnostic("tables.column_twice", (*place, Column(name)))


def _too_wide(rows: Iterable[Numbered], width: int, where: Place) -> Iterator[Diagnostic]:
    for number, cells in rows:
        if len(cells) > width:
            values = {"cells": len(cells), "names": width}
            yield Diagnostic("tables.wide_row", (*where, diagnostics.Row(number)), values)
