"""The sheets of an XLSForm as rows under the columns that it means, and back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from surveys.document.faults import Fault
from surveys.tables import Bounds, Numbered, read_workbook

BOUNDS: Final = Bounds(bytes=50_000_000, rows=5000, columns=200, cells=2_000_000, seconds=20)
"""Of a form, which also comes from a browser while somebody waits."""

TRANSLATED: Final = ("label", "hint", "constraint_message", "required_message", "guidance_hint")
"""Columns that there are once for each language."""
_MEANT: Final[Mapping[str, str]] = {
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "calculate": "calculation",
    "caption": "label",
    "list": "list_name",
    "value": "name",
    "title": "form_title",
    "id_string": "form_id",
    "read_only": "readonly",
}
_LANGUAGES: Final[Mapping[str, str]] = {
    "da": "da",
    "dan": "da",
    "dansk": "da",
    "danish": "da",
    "en": "en",
    "eng": "en",
    "english": "en",
    "engelsk": "en",
}
LANGUAGE_NAMES: Final[Mapping[str, str]] = {"da": "Dansk (da)", "en": "English (en)"}
_SHEETS: Final = ("settings", "survey", "choices")
_PLACE: Final = re.compile(r": sheet (\w+)(?:, row ([0-9]+))?")
_IN_BRACKETS: Final = re.compile(r"\(\s*([A-Za-z-]+)\s*\)\s*$")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something. ``number`` is the spreadsheet's; ``cells`` are trimmed texts by column, those of a
    translated column by ``label.da``. Only cells with text are there."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """``headers`` are the column names as they are written, by column."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


@dataclass(slots=True)
class Report:
    """What is said of a form: ``faults`` that keep it out, and ``notes`` by what they say, with the rows concerned."""

    name: str
    faults: list[Fault] = field(default_factory=list)
    notes: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    headers: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def place(self, sheet: str, number: int = 0, column: str = "") -> str:
        parts = [f"sheet {sheet}"] if sheet else []
        parts += [f"row {number}"] if number else []
        parts += [f"column {self.headers.get(sheet, {}).get(column) or _written(column)}"] if column else []
        return f"{self.name}: {', '.join(parts)}" if parts else self.name

    def fault(self, row: Row, column: str, problem: str, remedy: str) -> None:
        self.faults.append(Fault(self.place(row.sheet, row.number, column), problem, remedy))

    def note(self, row: Row, words: str) -> None:
        numbers = self.notes.setdefault((row.sheet, words), [])
        if row.number not in numbers:
            numbers.append(row.number)

    @property
    def in_order(self) -> tuple[Fault, ...]:
        """The faults as somebody meets them who goes through the sheets, each once."""

        def at(fault: Fault) -> tuple[int, int]:
            found = _PLACE.match(fault.place.removeprefix(self.name))
            sheet, row = found.groups() if found else ("", None)
            return _SHEETS.index(sheet) if sheet in _SHEETS else len(_SHEETS), int(row or 0)

        return tuple(sorted(dict.fromkeys(self.faults), key=at))

    @property
    def lines(self) -> tuple[str, ...]:
        """The notes, one line each."""
        return tuple(_note(self.name, *key, numbers) for key, numbers in self.notes.items())


def _note(name: str, sheet: str, words: str, numbers: Sequence[int]) -> str:
    known = [str(number) for number in numbers if number]
    rows = f", row{'s' * (len(known) > 1)} {', '.join(known)}" if known else ""
    return f"{name}: {f'sheet {sheet}{rows}: ' if sheet else ''}{words}"


def language_of(name: str) -> str | None:
    """The code of a language named as in ``Dansk (da)``, ``en`` or ``English``; None for others."""
    code = _IN_BRACKETS.search(name)
    return _LANGUAGES.get((code[1].split("-")[0] if code else name.strip()).lower())


def read_sheets(content: bytes, name: str) -> dict[str, list[Numbered]]:
    """The rows of every sheet by its name in lower case. Raises InputRejected for what is no workbook, and for one that
    is too large."""
    return {title.strip().lower(): rows for title, rows in read_workbook(content, name, BOUNDS).items()}


def sheet_of(name: str, rows: Sequence[Numbered], plain: str, report: Report) -> Sheet:
    """A sheet whose first row names its columns; ``plain`` is the language of a text column that names none."""
    if not rows:
        return Sheet(name)
    (first, names), body = rows[0], rows[1:]
    header = Row(name, first, {})
    columns: dict[int, str] = {}
    headers: dict[str, str] = {}
    for place, written in enumerate(names):
        column = _column(written, plain)
        if not column:
            continue
        if column in headers:
            report.fault(header, written, "is there twice", "keep one of the columns")
        if column.endswith(".?"):
            remedy = "write it as label::Dansk (da) or label::English (en), and take other languages out"
            report.fault(header, written, "is in no language in which nedslag asks", remedy)
        columns[place], headers[column] = column, headers.get(column, written)
    report.headers[name] = headers
    read: list[Row] = []
    for number, cells in body:
        row = Row(name, number, {columns[at]: text for at, text in enumerate(cells) if text and at in columns})
        unnamed = [at for at, text in enumerate(cells) if text and at not in columns]
        if unnamed:
            report.fault(row, _letters(unnamed[0]), "holds text below no column name", "name the column, or empty it")
        if row.cells:
            read.append(row)
    return Sheet(name, headers, tuple(read))


def _column(written: str, plain: str) -> str:
    """A column's name in lower case without its other spellings, with the language after a point."""
    name = re.sub(r"\s+", "_", re.sub(r"\s*:{1,2}\s*", "::", written.strip()))
    base, _, suffix = name.partition("::")
    base = _MEANT.get(name.lower(), _MEANT.get(base.lower(), base.lower()))
    if base in TRANSLATED:
        return f"{base}.{plain if not suffix else language_of(suffix.replace('_', ' ')) or '?'}"
    return base if not suffix or _MEANT.get(name.lower()) else f"{base}::{suffix.lower()}"


def _written(column: str) -> str:
    """The name of a column that a form should have, as it is written there: ``label.en`` as label::English (en)."""
    base, _, language = column.partition(".")
    return f"{base}::{LANGUAGE_NAMES[language]}" if language in LANGUAGE_NAMES else column


def _letters(at: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(at + 1)


def write_sheets(sheets: Mapping[str, Iterable[Mapping[str, str]]], columns: Mapping[str, Sequence[str]]) -> bytes:
    """A workbook with a sheet for each of ``sheets``; only columns of ``columns`` that hold something are there. The
    same sheets give the same cells; every cell is text."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet, content = book.create_sheet(name), list(rows)
        used = [column for column in columns[name] if any(row.get(column) for row in content)]
        sheet.append(used)
        for row in content:
            sheet.append([row.get(column) or None for column in used])
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.data_type = "s" if cell.value is not None else cell.data_type  # '=' would begin a formula
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 24
        sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
