"""The rows of CSV files and workbooks, each with its number, and nothing beyond the bounds.

Of a workbook it is also told what its cells do not say: which are merged, hidden, or formulas without a value.
"""

from __future__ import annotations

import csv
import io
import time
import warnings
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, TypeAlias
from zipfile import BadZipFile, ZipFile

from surveys import diagnostics
from surveys.diagnostics import Diagnostic, InputRejected, Place, Sheet, Value
from surveys.tables.cells import NotCalculated, text_of, values_of
from surveys.tables.delimited import Undecodable, decoded, delimiter_of
from surveys.tables.unpacking import LAST_ROW, Beyond, Bounds, Counted, Marks, count_unpacked

_NO_WORKBOOK: Final = (
    *(BadZipFile, zlib.error, EOFError, OSError, RuntimeError),
    *(SyntaxError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError),
)
"""What is raised for an archive that is none, or holds something else than a workbook."""

Numbered: TypeAlias = tuple[int, list[str]]
"""A row with the number that a spreadsheet shows, without the empty cells that end it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table stands in its file: ``sheet`` is the title of one, '' for the first, and ``names_row`` the row of
    the names, 0 for the first that there is. ``as_kept``: as an office keeps it, with a title above the names; a column
    without a name is called by its letter, '(C)', and a name that comes again 'name (2)'. ``header_rows``: how many
    rows the names take, 0 where that is to be made out."""

    sheet: str = ""
    names_row: int = 0
    as_kept: bool = False
    header_rows: int = 1


@dataclass(frozen=True, slots=True)
class Raw:
    """All rows of a file or sheet, with what is known of it besides."""

    where: Place
    rows: list[Numbered]
    marks: Marks = field(default_factory=Marks)
    notes: tuple[Diagnostic, ...] = ()


def read_rows(path: Path, bounds: Bounds, layout: Layout) -> Raw:
    """The rows of a .csv file or of a sheet of an .xlsx workbook. Raises InputRejected."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise refused("extension", (path.name,), extension=path.suffix)
    if path.stat().st_size > bounds.bytes:
        raise refused("large_file", (path.name,), most=bounds.bytes // 1_000_000)
    return reader(path, _Meter(bounds), layout)


def read_sheets(content: bytes, name: str, bounds: Bounds) -> dict[str, list[Numbered]]:
    """The rows of every sheet of the workbook ``content`` by its title; ``name`` is the file's. Raises
    InputRejected."""
    meter = _Meter(bounds)
    with _workbook(io.BytesIO(content), name, bounds) as (book, counted):
        return {
            sheet.title: list(_of_sheet(sheet, (name, Sheet(sheet.title)), meter, counted)) for sheet in book.worksheets
        }


@dataclass(slots=True)
class _Meter:
    """What has been read of a file."""

    bounds: Bounds
    cells: int = 0
    characters: int = 0
    started: float = field(default_factory=time.monotonic)

    def rows(
        self, rows: Iterable[Sequence[object]], where: Place, formulas: Collection[tuple[int, int]] = ()
    ) -> Iterator[Numbered]:
        """Those that hold something. Raises InputRejected at the first bound. ``formulas``: row and column of
        those that were not calculated."""
        found = 0
        for number, row in enumerate(rows, start=1):
            self.cells += len(row)
            texts = [self._taken(cell, (*where, diagnostics.Row(number))) for cell in row]
            for column, text in enumerate(texts if formulas else ()):
                if not text and (number, column + 1) in formulas:
                    texts[column] = NotCalculated()
            while texts and not (texts[-1] or isinstance(texts[-1], NotCalculated)):
                texts.pop()
            found += bool(texts)
            if beyond := self._beyond(found if number <= LAST_ROW else number, len(texts)):
                code, most = beyond
                raise refused(code, (*where, diagnostics.Row(number)), most=most)
            if texts:
                yield number, texts

    def _taken(self, cell: object, where: Place) -> str:
        """The text of a cell. A long one is refused before it is copied: a workbook keeps it once and can name it in
        every cell."""
        if isinstance(cell, str):
            self.characters += len(cell)
            if len(cell) > self.bounds.of_a_cell:
                raise refused("long_cell", where, most=self.bounds.of_a_cell)
        if self.characters > self.bounds.characters:
            raise refused("much_text", where, most=self.bounds.characters)
        return text_of(cell)

    def _beyond(self, rows: int, columns: int) -> tuple[str, float] | None:
        its = self.bounds
        if rows > its.rows:
            return "many_rows", its.rows
        if columns > its.columns:
            return "many_columns", its.columns
        if self.cells > its.cells:
            return "many_cells", its.cells
        return ("slow", its.seconds) if time.monotonic() - self.started > its.seconds else None


def _csv(path: Path, meter: _Meter, layout: Layout) -> Raw:
    try:
        text, encoding = decoded(path.read_bytes())
    except Undecodable as error:
        raise refused("encoding", (path.name, diagnostics.Row(error.line))) from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    said = {"encoding": _ENCODINGS[encoding]} if encoding in _ENCODINGS else {}
    notes = (Diagnostic("tables.read_as", (path.name,), said, "note"),) if said else ()
    if layout.sheet:
        notes = (*notes, Diagnostic("tables.without_sheets", (path.name,), {"sheet": layout.sheet}, "note"))
    try:
        return Raw((path.name,), list(meter.rows(reader, (path.name,))), notes=notes)
    except csv.Error as error:
        raise refused("not_csv", (path.name, diagnostics.Row(reader.line_num)), said=str(error)) from None


def _xlsx(path: Path, meter: _Meter, layout: Layout) -> Raw:
    with path.open("rb") as file, _workbook(file, path.name, meter.bounds) as (book, counted):
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        shown = [title for title, sheet in sheets.items() if not layout.as_kept or sheet.sheet_state == "visible"]
        title = layout.sheet or (shown or list(sheets))[0]
        if title not in sheets:
            raise InputRejected([diagnostics.unknown("tables.no_such_sheet", (path.name,), title, sheets)])
        where = (path.name, Sheet(title))
        others = tuple(f"'{one}'" for one in sheets if one != title) if not layout.sheet else ()
        notes = (Diagnostic("tables.other_sheets", where, {"sheets": others}, "note"),) if others else ()
        rows = list(_of_sheet(sheets[title], where, meter, counted))
        return Raw(where, rows, counted.marks.get(title, Marks()), notes)


def _of_sheet(sheet: Any, where: Place, meter: _Meter, counted: Counted) -> Iterator[Numbered]:
    sheet.reset_dimensions()  # else one stray cell in the last corner makes every row as wide as the sheet can be
    empty = counted.marks.get(sheet.title, Marks()).not_calculated
    return meter.rows(values_of(sheet.iter_rows()), where, empty)


@contextmanager
def _workbook(file: IO[bytes], name: str, bounds: Bounds) -> Iterator[tuple[Any, Counted]]:
    """The workbook in ``file``, and what was counted of it. Raises InputRejected for what is
    none, also while its sheets are read."""
    from openpyxl import load_workbook  # half a second that most who import this never need
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with ZipFile(file) as archive:
            counted = count_unpacked(archive, bounds)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drop-downs and styles, which nobody asks for here
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            if not book.worksheets:
                raise refused("no_sheet", (name,))
            yield book, counted
            book.close()
    except Beyond as found:
        sheet = [Sheet(found.sheet)] if found.sheet else []
        row = [diagnostics.Row(found.row)] if found.row else []
        raise refused(found.code, (name, *sheet, *row), most=found.most) from None
    except (*_NO_WORKBOOK, InvalidFileException) as error:
        raise refused("not_workbook", (name,), said=str(error)) from None


def refused(code: str, place: Place, **values: Value) -> InputRejected:
    """What is wrong with the whole of a table."""
    return InputRejected([Diagnostic(f"tables.{code}", place, values)])


_ENCODINGS: Final = {"cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
"""Those that are told."""
_READERS: Final[dict[str, Callable[[Path, _Meter, Layout], Raw]]] = {".csv": _csv, ".xlsx": _xlsx}
