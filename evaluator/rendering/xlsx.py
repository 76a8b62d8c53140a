"""The report's tables as a workbook: a sheet for each, numbers as numbers, and in front what the workbook is. Each cell
with a number has a hidden name that says where in the report it stands."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

from evaluator.rendering.fitting import lines_of
from evaluator.rendering.format import Printed
from evaluator.rendering.marks import Marks, marks_of
from evaluator.rendering.packed import without_times
from evaluator.rendering.split_cells import split_table
from evaluator.rendering.typed import typed
from evaluator.reporting.blocks import Beside, Part, Report, Table
from evaluator.reporting.numbers import Placed, numbers, placed
from evaluator.texts import Texts
from surveys.tables.writing import guarded

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NAMED: Final = "report_"
"""What the names of cells begin with; a digest of the place follows, since names hold few characters."""
HEAD: Final = 4
"""The row of a sheet's headings: above it stand caption, mark and an empty row."""
_ACCENT: Final = "0A5273"
_WARN: Final = "B5541C"
_PALE: Final = "EEF4F7"
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_NOT_IN_A_CELL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_NAME: Final = 31
_WIDEST: Final = 60
_ROOM: Final = 3
"""Digits' widths of a column that no text gets."""
_DOTS_OF_A_DIGIT: Final = 7
_DOTS: Final = 96
"""Of an inch, on the screen that widths of columns are told for."""
_POINTS: Final = 10
_SAFE: Final = 9
"""Characters on an inch that stand on one line, however wide they are."""
_LINE: Final = 12.75
_VALUE: Final = re.compile(rb"<v>(-?\d+\.\d+)</v>")
_CLOCK: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """``title`` is that of the workbook's sheet, ``part`` that of the part of the report, ``table`` what it shows, a
    number to a cell. ``is_list``: made to be sorted and filtered."""

    title: str
    part: str
    table: Table
    is_list: bool = False


def as_xlsx(printed: Printed, language: str) -> bytes:
    """The tables of the report in ``language`` as .xlsx."""
    report, marks = placed(printed.report(language)), marks_of(printed, language)
    book = Workbook()
    found = list(sheets_of(report))
    _about(book, report, marks, found)
    for sheet in found:
        _table(book, sheet, marks, language)
    return _bytes_of(book, report, marks)


def sheets_of(report: Report) -> Iterator[Sheet]:
    """The lists that only a workbook has, then each table of the report and its appendix, in the order of the document,
    with the sheet that it gets."""
    for part in report.sheets:
        for table in _tables(part):
            yield Sheet(_sheet_name(part.title), part.title, split_table(table, report.language), is_list=True)
    number = 0
    for part in _every(report.parts, report.appendix):
        its = list(_tables(part))
        for table in its:
            number += 1
            title = _sheet_name(f"{number:02} {_named(part, table, alone=len(its) == 1)}")
            yield Sheet(title, part.title, split_table(table, report.language))


def _named(part: Part, table: Table, *, alone: bool) -> str:
    """A table by its part where it is the only one there, else by what tells it from the others."""
    if table.short:
        return f"{table.short} - {part.title}"
    return part.title if alone or not table.caption else table.caption


def _sheet_name(words: str) -> str:
    """As programs take it: without some signs, and no longer than they have room for."""
    name = " ".join(_NOT_IN_A_NAME.sub(" ", words).split())
    if len(name) <= _LONGEST_NAME:
        return name
    whole, _, _ = name[:_LONGEST_NAME].rpartition(" ")
    return (whole if len(whole) > _LONGEST_NAME / 2 else name[: _LONGEST_NAME - 1]).rstrip(" ,.-") + "…"


def name_of(path: str) -> str:
    """The name of the cell that holds the string at ``path``."""
    return NAMED + hashlib.sha256(path.encode()).hexdigest()[:24]


def _every(*parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in (one for its in parts for one in its):
        yield part
        yield from _every(part.parts)


def _tables(part: Part) -> Iterator[Table]:
    for block in part.blocks:
        table = block.table if isinstance(block, Beside) else block
        if isinstance(table, Table):
            yield table


def _about(book: Workbook, report: Report, marks: Marks, found: list[Sheet]) -> None:
    """The first sheet: what this is, which edition, and the way to each table."""
    sheet, t = _first(book), Texts(report.language)
    sheet.title = t("rendering.sheet_about")
    _write(sheet, (1, 1), report.title, report.language, bold=True, size=18, colour=_ACCENT)
    _write(sheet, (2, 1), report.subtitle, report.language, size=12)
    row = _mark(sheet, marks, 3)
    for name, value in report.facts:
        _write(sheet, (row, 1), name, report.language)
        _write(sheet, (row, 2), value, report.language, bold=True, as_text=True)
        row += 1
    if marks.digest:
        _write(sheet, (row, 1), marks.digest_title, report.language)
        _write(sheet, (row, 2), marks.digest, report.language)
        row += 1
    row += 1
    for place, key in enumerate(("sheet_part", "sheet_table"), 1):
        _write(sheet, (row, place), t(f"rendering.{key}"), report.language, bold=True, fill=_PALE)
    for one in found:
        row += 1
        _write(sheet, (row, 1), one.part, report.language)
        _write(sheet, (row, 2), one.table.caption or one.part, report.language, as_text=True)
        sheet.cell(row, 2).hyperlink = f"#{quote_sheetname(one.title)}!A1"
        sheet.cell(row, 2).font = Font(name="Arial", size=10, color=_ACCENT, underline="single")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 44, 90
    _print(sheet, marks)


def _first(book: Workbook) -> Worksheet:
    sheet: Any = book.active
    found: Worksheet = sheet
    return found


def _table(book: Workbook, one: Sheet, marks: Marks, language: str) -> None:
    sheet: Worksheet = book.create_sheet(one.title)
    table = one.table
    _write(sheet, (1, 1), table.caption or one.part, language, bold=True, size=12, colour=_ACCENT, as_text=True)
    _mark(sheet, marks, 2)
    for place, column in enumerate(table.columns, 1):
        cell = _write(sheet, (HEAD, place), column.title, language, bold=True, fill=_PALE, as_text=True)
        side: Literal["left", "right"] = "right" if column.numeric else "left"
        cell.alignment = _aligned(side, "bottom")
        longest = max(12, len(column.title) / 2, *(len(row[place - 1]) for row in table.rows))
        sheet.column_dimensions[get_column_letter(place)].width = min(_WIDEST, longest + 4)
    _heights(sheet, table)
    for down, row in enumerate(table.rows):
        total = down >= len(table.rows) - table.totals
        for across, text in enumerate(row):
            its = _write(sheet, (HEAD + 1 + down, across + 1), text, language, bold=total)
            side = "right" if table.columns[across].numeric else "left"
            its.alignment = _aligned(side, "top")
    if table.note:
        _write(sheet, (HEAD + 2 + len(table.rows), 1), table.note, language, as_text=True)
    sheet.freeze_panes = f"B{HEAD + 1}"
    if one.is_list:
        sheet.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(table.columns))}{HEAD + len(table.rows)}"
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    _print(sheet, marks)


def _heights(sheet: Worksheet, table: Table) -> None:
    """Rows as high as their longest cell needs; programs do not always see to that when they open a file."""
    widths = [sheet.column_dimensions[get_column_letter(place)].width for place in range(1, len(table.columns) + 1)]
    inches = [(width - _ROOM) * _DOTS_OF_A_DIGIT / _DOTS for width in widths]
    titles = tuple(column.title for column in table.columns)
    for place, row in enumerate((titles, *table.rows), HEAD):
        long = [(text, width) for text, width in zip(row, inches, strict=True) if len(text) > width * _SAFE]
        lines = max((lines_of(text, _POINTS, width) for text, width in long), default=1)
        if lines > 1:
            sheet.row_dimensions[place].height = lines * _LINE + 2


def _mark(sheet: Worksheet, marks: Marks, row: int) -> int:
    """What every sheet says of itself; the row after it."""
    cell = sheet.cell(row, 1)
    cell.value, cell.font = marks.line, _font(bold=True, size=10, colour=_WARN)
    return row + 2


def _print(sheet: Worksheet, marks: Marks) -> None:
    """The same on each printed page; as wide as the page."""
    foot = sheet.oddFooter
    assert isinstance(foot, HeaderFooterItem)
    foot.left.text, foot.right.text = marks.line.replace("&", "&&"), "&P / &N"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.showGridLines = False


# openpyxl asks of each cell's style whether it has the like, field by field, unless it is the very same object.
_RULED: Final = Border(bottom=Side("thin", color="C9CFD4"))
_NO_RULE: Final = Border()


@lru_cache
def _font(*, bold: bool, size: int, colour: str) -> Font:
    return Font(name="Arial", bold=bold, size=size, color=colour)


@lru_cache
def _filled(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


@lru_cache
def _aligned(side: Literal["left", "right"], vertical: Literal["top", "bottom"]) -> Alignment:
    return Alignment(side, wrap_text=True, vertical=vertical, indent=1)


def _write(
    sheet: Worksheet,
    at: tuple[int, int],
    text: str,
    language: str,
    *,
    bold: bool = False,
    size: int = 10,
    colour: str = "000000",
    fill: str = "",
    as_text: bool = False,
) -> Cell:
    """A text, or a number where the cell is nothing else; no text is a formula. A cell with a number gets its name."""
    cell = sheet.cell(*at)
    assert isinstance(cell, Cell)
    its, quoted = None if as_text else typed(text, language), False
    if its is not None:
        cell.value, cell.number_format = its.value, its.format
    elif text:
        clean = _NOT_IN_A_CELL.sub("\ufffd", text)
        cell.value, cell.data_type = clean, "s"
        quoted = guarded(clean) != clean
    cell.font = _font(bold=bold, size=size, colour=colour)
    cell.border = _RULED if cell.row >= HEAD else _NO_RULE
    if quoted:  # a sign that a formula could begin with, and never does here, also when somebody edits the cell
        cell.quotePrefix = True
    if fill:
        cell.fill = _filled(fill)
    if isinstance(text, Placed) and numbers(text):
        assert sheet.parent is not None
        name = name_of(text.path)
        same = (
            sum(its.startswith(name) for its in sheet.parent.defined_names) if name in sheet.parent.defined_names else 0
        )
        name += f"_{same + 1}" if same else ""
        where = f"{quote_sheetname(sheet.title)}!${cell.column_letter}${cell.row}"
        sheet.parent.defined_names[name] = DefinedName(name, attr_text=where, hidden=True)
    return cell


def _bytes_of(book: Workbook, report: Report, marks: Marks) -> bytes:
    its, noon = book.properties, dt.datetime.combine(dt.date.fromisoformat(report.date), dt.time(12))
    its.title, its.creator, its.language = f"{report.title}: {report.subtitle}", report.author, report.language
    its.created, its.identifier, its.description = noon, marks.digest, marks.line
    kept = io.BytesIO()
    book.save(kept)
    moment = noon.isoformat().encode() + b"Z"
    return without_times(kept.getvalue(), lambda _, part: _VALUE.sub(_short, _CLOCK.sub(rb"\g<1>" + moment, part)))


def _short(found: re.Match[bytes]) -> bytes:
    """A number as it is written by hand: the library writes 0.07 with seventeen digits."""
    return f"<v>{float(found[1])!r}</v>".encode()
