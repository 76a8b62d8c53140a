"""CSV files and workbooks as rows of text. Nothing else reads these formats, and nothing is read beyond its bounds.

A cell becomes a trimmed text, '' for an empty one: dates as 2019-10-31, numbers of a workbook as `NumberCell`, whole
ones without decimals, truth values as true and false, letters composed (some systems write å as an a with a ring after
it), lines ended by a line feed. Of a formula it is the value that was last calculated; an apostrophe that keeps a cell
from being one is taken off.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
import time
import unicodedata
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, TypeAlias
from zipfile import BadZipFile, ZipFile

from surveys import diagnostics
from surveys.diagnostics import Column, Diagnostic, InputRejected, Place, Sheet, Value
from surveys.notation import NumberCell
from surveys.spreadsheets import unguarded
from surveys.unpacking import LAST_ROW, Beyond, Bounds, count_unpacked

DELIMITERS: Final = ",;\t"
_NO_WORKBOOK: Final = (
    *(BadZipFile, zlib.error, EOFError, OSError, RuntimeError),
    *(SyntaxError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError),
)
"""What is raised for an archive that is none, or holds something else than a workbook."""
_UTF_8_LETTER: Final = re.compile(rb"\xc3[\x80-\xbf]")
_LOOKED_AT: Final = 20
"""Lines from which the delimiter is told."""
_QUOTED: Final = re.compile(r'"[^"]*"')

Numbered: TypeAlias = tuple[int, list[str]]
"""A row with the number that a spreadsheet shows, without the empty cells that end it."""


USUAL: Final = Bounds()


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` is the row's in its file, the header's being 1 where nothing stands above it; ``cells`` by header."""

    where: Place
    cells: dict[str, str]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """``where`` is the file, and the sheet; ``header`` is in lower case. Empty rows are left out."""

    where: Place
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path, bounds: Bounds = USUAL) -> Table:
    """The rows below the header of a .csv file or of the first sheet of an .xlsx workbook.

    CSV may be in UTF-8, UTF-16 with a byte order mark or Windows-1252, with commas, semicolons or tabs. Raises
    InputRejected with all that is wrong with the header, and every row with more cells than it has names.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _refused("extension", (path.name,), extension=path.suffix)
    if path.stat().st_size > bounds.bytes:
        raise _refused("large_file", (path.name,), most=bounds.bytes // 1_000_000)
    where, rows = reader(path, _Meter(bounds))
    if not rows:
        raise _refused("empty", where)
    (first, names), body = rows[0], rows[1:]
    if (number := _names_below(names, body)) is not None:
        raise _refused("title_above", (*where, diagnostics.Row(first)), names=number)
    header = tuple(name.lower() for name in names)
    wrong = [*_of_header(header, (*where, diagnostics.Row(first))), *_too_wide(body, len(header), where)]
    if wrong:
        raise InputRejected(wrong)
    padding = [""] * len(header)
    return Table(
        where,
        header,
        tuple(
            Row((*where, diagnostics.Row(number)), dict(zip(header, cells + padding, strict=False)), number)
            for number, cells in body
        ),
    )


def read_workbook(content: bytes, name: str, bounds: Bounds) -> dict[str, list[Numbered]]:
    """The rows of every sheet of the workbook ``content`` by its title; ``name`` is the file's. Empty rows are left
    out. Raises InputRejected."""
    meter = _Meter(bounds)
    with _workbook(io.BytesIO(content), name, bounds) as book:
        return {sheet.title: list(_of_sheet(sheet, (name, Sheet(sheet.title)), meter)) for sheet in book.worksheets}


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


@dataclass(slots=True)
class _Meter:
    """What has been read of a file."""

    bounds: Bounds
    cells: int = 0
    characters: int = 0
    started: float = field(default_factory=time.monotonic)

    def rows(self, rows: Iterable[Sequence[object]], where: Place) -> Iterator[Numbered]:
        """Those that hold something. Raises InputRejected at the first bound."""
        found = 0
        for number, row in enumerate(rows, start=1):
            self.cells += len(row)
            texts = [self._taken(cell, (*where, diagnostics.Row(number))) for cell in row]
            while texts and not texts[-1]:
                texts.pop()
            found += bool(texts)
            if beyond := self._beyond(found if number <= LAST_ROW else number, len(texts)):
                code, most = beyond
                raise _refused(code, (*where, diagnostics.Row(number)), most=most)
            if texts:
                yield number, texts

    def _taken(self, cell: object, where: Place) -> str:
        """The text of a cell. A long one is refused before it is copied: a workbook keeps it once and can name it in
        every cell."""
        if isinstance(cell, str):
            self.characters += len(cell)
            if len(cell) > self.bounds.of_a_cell:
                raise _refused("long_cell", where, most=self.bounds.of_a_cell)
        if self.characters > self.bounds.characters:
            raise _refused("much_text", where, most=self.bounds.characters)
        return _text(cell)

    def _beyond(self, rows: int, columns: int) -> tuple[str, float] | None:
        its = self.bounds
        if rows > its.rows:
            return "many_rows", its.rows
        if columns > its.columns:
            return "many_columns", its.columns
        if self.cells > its.cells:
            return "many_cells", its.cells
        return ("slow", its.seconds) if time.monotonic() - self.started > its.seconds else None


def _csv(path: Path, meter: _Meter) -> tuple[Place, list[Numbered]]:
    text = _decoded(path.read_bytes(), path.name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return (path.name,), list(meter.rows(reader, (path.name,)))
    except csv.Error as error:
        raise _refused("not_csv", (path.name, diagnostics.Row(reader.line_num)), said=str(error)) from None


def _delimiter(text: str) -> str:
    """That of the first line; below a title, which has none, the one that every line from the first with it has."""
    lines = [_QUOTED.sub("", line) for line in text.splitlines()[:_LOOKED_AT] if line.strip()]
    found = max(DELIMITERS, key=lines[0].count) if lines else DELIMITERS[0]
    if not lines or found in lines[0]:
        return found
    for one in DELIMITERS:
        below = [one in line for line in lines[1:]]
        if sum(below) > 1 and all(below[below.index(True) :]):
            return one
    return found


def _decoded(content: bytes, name: str) -> str:
    """The text of a CSV file in one of the encodings in which spreadsheets write it. In UTF-8 with one wrong byte every
    Danish letter would be two in Windows-1252: that is no encoding at all."""
    wrong = 0
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            wrong = error.start
    raise _refused("encoding", (name, diagnostics.Row(content.count(b"\n", 0, wrong) + 1)))


def _encodings(content: bytes) -> tuple[str, ...]:
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return ("utf-16",)
    if b"\0" in content[:2]:  # UTF-16 that does not say in which order its bytes stand
        return ()
    return ("utf-8-sig",) if _UTF_8_LETTER.search(content) else ("utf-8-sig", "cp1252")


def _xlsx(path: Path, meter: _Meter) -> tuple[Place, list[Numbered]]:
    with path.open("rb") as file, _workbook(file, path.name, meter.bounds) as book:
        sheet = book.worksheets[0]
        where = (path.name, Sheet(sheet.title))
        return where, list(_of_sheet(sheet, where, meter))


def _of_sheet(sheet: Any, where: Place, meter: _Meter) -> Iterator[Numbered]:
    sheet.reset_dimensions()  # else one stray cell in the last corner makes every row as wide as the sheet can be
    return meter.rows(sheet.iter_rows(values_only=True), where)


@contextmanager
def _workbook(file: IO[bytes], name: str, bounds: Bounds) -> Iterator[Any]:
    """The workbook in ``file``. Raises InputRejected for what is none, also while its sheets are read."""
    from openpyxl import load_workbook  # half a second that most who import this never need
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with ZipFile(file) as archive:
            count_unpacked(archive, bounds)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drop-downs and styles, which nobody asks for here
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            if not book.worksheets:
                raise _refused("no_sheet", (name,))
            yield book
            book.close()
    except Beyond as found:
        sheet = [Sheet(found.sheet)] if found.sheet else []
        row = [diagnostics.Row(found.row)] if found.row else []
        raise _refused(found.code, (name, *sheet, *row), most=found.most) from None
    except (*_NO_WORKBOOK, InvalidFileException) as error:
        raise _refused("not_workbook", (name,), said=str(error)) from None


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float):
        return NumberCell(int(cell) if float(cell).is_integer() else cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    text = str(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return unguarded(text.replace("\r\n", "\n").replace("\r", "\n").strip())


def _refused(code: str, place: Place, **values: Value) -> InputRejected:
    return InputRejected([Diagnostic(f"tables.{code}", place, values)])


_READERS: Final[dict[str, Callable[[Path, _Meter], tuple[Place, list[Numbered]]]]] = {".csv": _csv, ".xlsx": _xlsx}
