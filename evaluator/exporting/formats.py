"""The formats of what is taken out: each a function from a table to the files that it makes, by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from evaluator.exporting.codebook import as_page, codebook
from evaluator.exporting.spss import sav_of
from evaluator.exporting.table import Table, TakenTable, Value
from surveys.diagnostics import Diagnostic, InputRejected, unknown
from surveys.kinds.written import plain
from surveys.tables.writing import csv_of, workbook_of

Files = dict[str, bytes]
CODEBOOK: Final = "codebook"


def files_of(tables: Iterable[TakenTable], formats: Sequence[str], language: str) -> Files:
    """Every file, by its name. Raises InputRejected where a format needs what is not installed, or a table does not fit
    into it."""
    found: Files = {}
    for taken in tables:
        for name in dict.fromkeys(formats):
            found |= FORMATS[name](taken)
        found[f"{taken.name}-{CODEBOOK}.html"] = as_page(taken, language)
    return found


def formats_named(written: str) -> tuple[str, ...]:
    """Formats from a list with commas. Raises InputRejected for one that there is not, and for none."""
    named = tuple(dict.fromkeys(name.strip() for name in written.split(",") if name.strip()))
    wrong = [unknown("exporting.no_format", ("--format",), name, FORMATS) for name in named if name not in FORMATS]
    if wrong or not named:
        raise InputRejected(wrong or [Diagnostic("exporting.which_format", ("--format",), {"all": tuple(FORMATS)})])
    return named


def _csv(taken: TakenTable) -> Files:
    """With commas, in UTF-8."""
    return {f"{taken.name}.csv": _as_csv(taken.table), **_beside(taken)}


def _beside(taken: TakenTable) -> Files:
    tables = {**taken.beside, CODEBOOK: codebook(taken)}
    return {f"{taken.name}-{name}.csv": _as_csv(table) for name, table in tables.items()}


def _as_csv(table: Table) -> bytes:
    return csv_of(_lines(table)).encode()


def _lines(table: Table) -> Iterator[Sequence[str]]:
    yield table.names
    for row in table.rows:
        yield [_cell(value) for value in row]


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return plain(Decimal(repr(value))) if isinstance(value, float) else str(value)


def _xlsx(taken: TakenTable) -> Files:
    sheets = {"rows": taken.table, **taken.beside, CODEBOOK: codebook(taken)}
    return {f"{taken.name}.xlsx": workbook_of({name: _with_names(table) for name, table in sheets.items()})}


def _with_names(table: Table) -> Iterator[Sequence[str | int | float | dt.date | None]]:
    yield table.names
    yield from table.rows


def _sav(taken: TakenTable) -> Files:
    """The rows; what stands beside them, and the codebook, as CSV."""
    return {f"{taken.name}.sav": sav_of(taken), **_beside(taken)}


FORMATS: Final[Mapping[str, Callable[[TakenTable], Files]]] = {"csv": _csv, "xlsx": _xlsx, "sav": _sav}
"""By the name that commands and pages give them, which is also what the file ends with."""
