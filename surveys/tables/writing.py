"""CSV and workbooks that leave, in which no spreadsheet runs a cell. Nothing else writes these formats.

A spreadsheet takes a cell that begins with one of ``= + - @`` for a formula, also in their wide forms, and one from
outside can then read other cells or call a program. In CSV such a cell gets an apostrophe in front, as people write it
themselves; in a workbook every cell is text, and marked as such for whoever edits it (of the texts only those get an
apostrophe that look as if they had one). `surveys.tables.reading` takes the
apostrophe off again, so that what was exported can be imported unchanged.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_BEGINS: Final = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_RISKY: Final = re.compile(rf"(?:^|(?<=[,;\t\r\n\"]))(?=\s*'*{_BEGINS})")
"""Where a formula could begin: in front, and where a spreadsheet that expects another delimiter begins a new cell."""
_OURS: Final = re.compile(rf"(?:^|(?<=[,;\t\r\n\"]))'(?=\s*'*{_BEGINS})")
_NEGATIVE: Final = re.compile(r"-\d+(?:[.,]\d+)?")
_WIDTH: Final = 24


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


def workbook_of(sheets: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """A workbook with a sheet for each of ``sheets``, whose first row is its header. Every cell is text, and empty
    where there is none. The same sheets give the same cells."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([(cell if unguarded(cell) == cell else guarded(cell)) or None for cell in row])
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.value is not None:
                    cell.data_type, cell.quotePrefix = "s", bool(_RISKY.match(str(cell.value)))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = _WIDTH
        sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
