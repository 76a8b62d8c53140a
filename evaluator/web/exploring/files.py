"""A table as a file to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from flask import Response

from evaluator.web.shared.downloads import download
from surveys.tables.writing import CSV_TYPE, csv_of, workbook_of

Rows = Iterable[Sequence[str]]
FORMS: Final[Mapping[str, tuple[str, Callable[[str, Rows], bytes]]]] = {
    "csv": (CSV_TYPE, lambda _, rows: csv_of(rows).encode("utf-8-sig")),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda sheet, rows: workbook_of({sheet: rows}),
    ),
}
"""By the end of the file's name."""


def table_file(suffix: str, name: str, sheet: str, rows: Rows) -> Response:
    mimetype, make = FORMS[suffix]
    return download(make(sheet, rows), mimetype, f"{name}.{suffix}")
