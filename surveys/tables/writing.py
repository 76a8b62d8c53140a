"""CSV and workbooks that leave, in which no spreadsheet runs a cell. Nothing else writes these formats.

A spreadsheet takes a cell that begins with one of ``= + - @`` for a formula, also in their wide forms, and one from
outside can then read other cells or call a program. In CSV such a cell gets an apostrophe in front, as people write it
themselves; in a workbook every cell is text, and marked as such for whoever edits it (of the texts only those get an
apostrophe that look as if they had one). `surveys.tables.reading` takes the
apostrophe off again, so that what was exported can be imported unchanged.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CSV_TYPE: Final = "text/csv; charset=utf-8"
"""What a browser is told of a file of `csv_of`."""
_BEGINS: Final = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_RISKY: Final = re.compile(rf"(?:^|(?<=[,;\t\r\n\"]))(?=\s*'*{_BEGINS})")
"""Where a formula could begin: in front, and where a spreadsheet that expects another delimiter begins a new cell."""
_OURS: Final = re.compile(rf"(?:^|(?<=[,;\t\r\n\"]))'(?=\s*'*{_BEGINS})")
_NEGATIVE: Final = re.compile(r"-\d+(?:[.,]\d+)?")
_PLAIN: Final = re.compile(r"\w[\w .:-]*\Z")
"""What is neither a formula nor the name of an error, and begins with no apostrophe."""
_NOT_IN_A_WORKBOOK: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTH: Final = 24
Cell: TypeAlias = str | int | float | dt.date | None
"""Of a workbook. None is empty."""


def guarded(text: str) -> str:
    """``text`` as a cell that no spreadsheet runs: with an apostrophe in front and wherever else a formula could
    begin. A negative number stays as it is, since it is nothing else."""
    if not _RISKY.search(text) or _NEGATIVE.fullmatch(text):
        return text
    inside = _RISKY.sub("'", text)
    return inside if _RISKY.match(text) else f"'{inside}"


def unguarded(cell: str) -> str:
    """The text that `guarded` made ``cell`` of; any other cell as it is."""
    if not cell.startswith("'"):
        return cell
    return next((text for text in (_OURS.sub("", cell), _OURS.sub("", cell[1:])) if guarded(text) == cell), cell)


def csv_of(rows: Iterable[Sequence[str]]) -> str:
    """The rows, the header first, as CSV with commas."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([guarded(cell) for cell in row] for row in rows)
    return stream.getvalue()


def workbook_of(sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> bytes:
    """A workbook with a sheet for each of ``sheets``, whose first row is its header; rows are written as they come.
    Every text is text, and empty where there is none; U+FFFD stands for what no workbook can hold. The same sheets give
    the same cells."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, row in enumerate(rows):
            if number == 0:
                for place in range(1, len(row) + 1):
                    sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
            sheet.append([_cell(sheet, one, bold=number == 0) for one in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, bold: bool) -> object:
    """A number, a day or a plain text as it is: a cell object for each of a million takes a minute."""
    if not isinstance(value, str) or (not bold and _PLAIN.match(value)):
        return value
    if not value:
        return None
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    value = _NOT_IN_A_WORKBOOK.sub("\ufffd", value)
    found = WriteOnlyCell(sheet, value if unguarded(value) == value else guarded(value))
    found.data_type, found.quotePrefix = "s", bool(_RISKY.match(str(found.value)))
    if bold:
        found.font = Font(bold=True)
    return found
