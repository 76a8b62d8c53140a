"""The sheets of an XLSForm as rows under the columns that it means, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final

from surveys import diagnostics
from surveys.diagnostics import Column, Diagnostic, Place, Rows, Step, Value
from surveys.tables.reading import read_workbook
from surveys.tables.rows import Numbered
from surveys.tables.unpacking import Bounds
from surveys.tables.writing import workbook_of
from surveys.xlsform.markup import without_markup

BOUNDS: Final = Bounds(
    bytes=20_000_000,
    rows=5000,
    columns=200,
    cells=500_000,
    characters=5_000_000,
    texts=50_000,
    elements=50_000,
    seconds=20,
)
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
OTHER: Final = "?"
"""Stands for each language in which nedslag does not ask."""
_TEXTS: Final = (*(f"{name}." for name in TRANSLATED), "form_title", "title_")
_MADE_A_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d+)?)?|\d\d:\d\d:\d\d(\.\d+)?")
_MADE_A_VALUE: Final = re.compile(r"-?\d+\.\d+|true|false")
_SHEETS: Final = ("settings", "survey", "choices")
_UNREAD: Final = ("version",)
"""Of the settings; SurveyCTO has a formula there, which only a spreadsheet calculates."""
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
    """What is said of a form: ``faults`` that keep it out, and what is ``noted`` of a sheet, with the rows of each.
    ``left_out`` are the languages in which nedslag does not ask, as they are written; ``wordless``: the form has no
    text in another, of which one fault is enough."""

    name: str
    faults: list[Diagnostic] = field(default_factory=list)
    noted: dict[Diagnostic, list[int]] = field(default_factory=dict)
    headers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    wordless: bool = False

    def place(self, sheet: str, number: int = 0, column: str = "") -> Place:
        steps: list[Step] = [diagnostics.Row(number)] if number else []
        if column:
            steps.append(Column(self.headers.get(sheet, {}).get(column) or _written(column)))
        return (self.name, diagnostics.Sheet(sheet), *steps)

    def fault(self, row: Row, column: str, code: str, /, **values: Value) -> None:
        self.faults.append(Diagnostic(code, self.place(row.sheet, row.number, column), values))

    def unknown(self, row: Row, column: str, code: str, word: str, known: Iterable[str], /, **values: Value) -> None:
        place = self.place(row.sheet, row.number, column)
        self.faults.append(diagnostics.unknown(code, place, word, known, **values))

    def at(self, row: Row, column: str, inside: Diagnostic) -> None:
        """Something is wrong at a character of an expression."""
        place = (*self.place(row.sheet, row.number, column), *inside.place)
        self.faults.append(replace(inside, place=place))

    def note(self, row: Row, code: str, /, **values: Value) -> None:
        numbers = self.noted.setdefault(Diagnostic(code, self.place(row.sheet), values, "note"), [])
        if row.number and row.number not in numbers:
            numbers.append(row.number)

    @property
    def in_order(self) -> tuple[Diagnostic, ...]:
        """The faults as somebody meets them who goes through the sheets, each once."""

        def at(fault: Diagnostic) -> tuple[int, int]:
            sheet = next((step.name for step in fault.place if isinstance(step, diagnostics.Sheet)), "")
            row = next((step.number for step in fault.place if isinstance(step, diagnostics.Row)), 0)
            return _SHEETS.index(sheet) if sheet in _SHEETS else len(_SHEETS), row

        return tuple(sorted(dict.fromkeys(self.faults), key=at))

    @property
    def notes(self) -> tuple[Diagnostic, ...]:
        return tuple(replace(note, place=(*note.place, *_of_rows(numbers))) for note, numbers in self.noted.items())


def _of_rows(numbers: Sequence[int]) -> Place:
    return (diagnostics.Row(numbers[0]),) if len(numbers) == 1 else (Rows(tuple(numbers)),) if numbers else ()


def language_of(name: str) -> str | None:
    """The code of a language named as in ``Dansk (da)``, ``en`` or ``English``; None for others. A code that is none,
    as in ``Dansk (dk)``, leaves its name."""
    code = _IN_BRACKETS.search(name)
    named = _LANGUAGES.get(_IN_BRACKETS.sub("", name).strip().lower())
    return (_LANGUAGES.get(code[1].split("-")[0].lower()) if code else None) or named


def misspelt(word: str, known: Iterable[str], there: Iterable[str] = ()) -> bool:
    """Whether a name is nearly one of ``known``, which is not ``there``."""
    near = get_close_matches(word, sorted(known), 1, 0.8)
    return bool(near) and near[0] not in there


def read_sheets(content: bytes, name: str) -> dict[str, list[Numbered]]:
    """The rows of every sheet by its name in lower case. Raises InputRejected for what is no workbook, and for one that
    is too large."""
    found = read_workbook(content, name, BOUNDS, _SHEETS, _UNREAD)
    return {title.strip().lower(): rows for title, rows in found.items()}


def sheet_of(name: str, rows: Sequence[Numbered], plain: str, report: Report) -> Sheet:
    """A sheet whose first row names its columns; ``plain`` is the language of a text column that names none. Columns
    without a name, and those in other languages than ours, are left out and told."""
    if not rows:
        return Sheet(name)
    (first, names), body = rows[0], rows[1:]
    header = Row(name, first, {})
    columns: dict[int, str] = {}
    headers: dict[str, str] = {}
    passed: set[int] = set()
    for place, written in enumerate(names):
        column = _column(written, plain)
        if not column:
            continue
        if column.endswith(f".{OTHER}"):
            passed.add(place)
            language = written.partition(":")[2].strip(" :")
            report.left_out += [language] if language and language not in report.left_out else []
            continue
        if column in headers:
            report.fault(header, written, "xlsform.column_twice")
        columns[place], headers[column] = column, headers.get(column, written)
    report.headers[name] = headers
    read: list[Row] = []
    for number, cells in body:
        row = Row(name, number, {columns[at]: text for at, text in enumerate(cells) if text and at in columns})
        for at in (at for at, text in enumerate(cells) if text and at not in columns and at not in passed):
            report.note(row, "xlsform.unnamed_column", column=_letters(at))
        row = _as_text(row, report)
        if row.cells:
            read.append(row)
    return Sheet(name, headers, tuple(read))


def _as_text(row: Row, report: Report) -> Row:
    """Texts as they are read without the marks for bold type and the like. A cell that a spreadsheet has made a day of
    no longer tells what was written; of another number it is told how it is read."""
    written = {column: text for column, text in row.cells.items() if column.startswith(_TEXTS)}
    for column in (column for column in (*written, "name") if _MADE_A_DAY.fullmatch(row.get(column))):
        report.fault(row, column, "xlsform.made_a_day", cell=row.get(column))
    for cell in (text for text in written.values() if _MADE_A_VALUE.fullmatch(text)):
        report.note(row, "xlsform.made_a_value", cell=cell)
    texts = {column: without_markup(text) for column, text in written.items()}
    if all(row.cells[column] == text for column, text in texts.items()):
        return row
    report.note(row, "xlsform.markup")
    return replace(row, cells={**row.cells, **texts})


def _column(written: str, plain: str) -> str:
    """A column's name in lower case without its other spellings, with the language after a point."""
    name = re.sub(r"\s+", "_", re.sub(r"\s*:{1,2}\s*", "::", written.strip()))
    base, _, suffix = name.partition("::")
    base = _MEANT.get(name.lower(), _MEANT.get(base.lower(), base.lower()))
    if base in TRANSLATED:
        return f"{base}.{plain if not suffix else language_of(suffix.replace('_', ' ')) or OTHER}"
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
    laid_out: dict[str, list[list[str]]] = {}
    for name, rows in sheets.items():
        content = list(rows)
        used = [column for column in columns[name] if any(row.get(column) for row in content)]
        laid_out[name] = [used, *([row.get(column) or "" for column in used] for row in content)]
    return workbook_of(laid_out)
