"""CSV and XLSX files as rows of text under their headers, with the row number that a spreadsheet shows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from evaluator.core.faults import Fault, FaultsFound

DELIMITERS: Final = ",;\t"
LARGEST: Final = 500_000_000
"""Bytes of a file, and of what an XLSX file unpacks to: a small one can be made to unpack to more than memory holds."""


@dataclass(frozen=True, slots=True)
class Row:
    """``place`` is the file (and sheet) with the row's ``number``, the header's being 1 where nothing stands above it;
    ``cells`` are trimmed texts by header, '' for empty."""

    place: str
    cells: dict[str, str]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """``place`` is the file (and sheet); ``header`` is in lower case. Empty rows are left out."""

    place: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path) -> Table:
    """The rows of a file whose name ends in .csv or .xlsx (its first sheet).

    CSV is UTF-8 with commas, semicolons or tabs. Dates become 2019-10-31, whole numbers lose their decimals and truth
    values become true and false. Raises FaultsFound with every row that has more cells than the header has names.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _refused(path.name, f"cannot read files that end in '{path.suffix}'", "save it as .csv or .xlsx")
    place, numbered = reader(path)
    rows = [(number, list(map(_tidy, cells))) for number, cells in numbered if any(map(str.strip, cells))]
    if not rows:
        raise _refused(place, "the file is empty", "write the names of the columns in its first row")
    (first, names), body = rows[0], rows[1:]
    header = _header(f"{place}: row {first}", names)
    wide = [
        Fault(f"{place}: row {number}", f"{len(cells)} cells under {len(header)} names", "quote text that holds commas")
        for number, cells in body
        if any(cells[len(header) :])
    ]
    if wide:
        raise FaultsFound(wide)
    padding = [""] * len(header)
    return Table(
        place,
        header,
        tuple(
            Row(f"{place}: row {number}", dict(zip(header, cells + padding, strict=False)), number)
            for number, cells in body
        ),
    )


def _header(place: str, names: Sequence[str]) -> tuple[str, ...]:
    header = [name.lower() for name in names]
    while header and not header[-1]:
        header.pop()
    twice = [name for name, count in Counter(header).items() if count > 1 and name]
    if twice or "" in header:
        what = f"the column '{twice[0]}' stands there twice" if twice else "a column has no name"
        raise _refused(place, what, "give each column a name of its own")
    return tuple(header)


def _csv_rows(path: Path) -> tuple[str, list[tuple[int, list[str]]]]:
    _refuse_large(path, path.stat().st_size)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _refused(f"{path.name}: row {line}", "not in UTF-8", "save the file as CSV UTF-8") from None
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return path.name, list(enumerate(reader, 1))
    except csv.Error as error:
        raise _refused(path.name, f"not a CSV file: {error}", "save it again as CSV UTF-8") from None


def _xlsx_rows(path: Path) -> tuple[str, list[tuple[int, list[str]]]]:
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        title, cells = _first_sheet(path)
    except (BadZipFile, InvalidFileException, SyntaxError, KeyError, ValueError, OSError) as error:
        raise _refused(path.name, f"not an XLSX file: {error}", "save it again as .xlsx") from None
    return f"{path.name}: sheet {title}", list(enumerate(cells, 1))


def _first_sheet(path: Path) -> tuple[str, list[list[str]]]:
    from openpyxl import load_workbook

    with ZipFile(path) as archive:  # an archive cannot unpack to more than its own list says
        _refuse_large(path, sum(entry.file_size for entry in archive.infolist()))
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # else one stray cell in the last corner makes every row as wide as the sheet can be
        return sheet.title, [[_as_text(cell) for cell in cells] for cells in sheet.iter_rows(values_only=True)]
    finally:
        book.close()


def _tidy(cell: str) -> str:
    """Trimmed, and with composed letters: some systems write å as an a with a ring after it."""
    return unicodedata.normalize("NFC", cell.strip())


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def _refuse_large(path: Path, size: int) -> None:
    if size > LARGEST:
        raise _refused(path.name, f"larger than {LARGEST // 1_000_000} MB", "split it into several files")


def _refused(place: str, problem: str, remedy: str) -> FaultsFound:
    return FaultsFound([Fault(place, problem, remedy)])


_READERS: Final = {".csv": _csv_rows, ".xlsx": _xlsx_rows}
