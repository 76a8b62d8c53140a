"""Formats that are several files in one: the tables as CSV with a codebook, and every picture as SVG and as PNG."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Final

from evaluator.rendering.format import Printed
from evaluator.rendering.marks import marks_of
from evaluator.rendering.pictures import figures_in, png_of
from evaluator.rendering.typed import typed
from evaluator.rendering.xlsx import Sheet, sheets_of
from evaluator.reporting.blocks import Figure
from evaluator.texts import Texts
from surveys.tables.writing import csv_of

_CODEBOOK: Final = ("file", "part", "table", "column", "title", "type", "note")


def as_csv_files(printed: Printed, language: str) -> bytes:
    """Each table of the report as CSV: numbers with a decimal point and shares from 0 to 1, so that any program reads
    them; ``codebook.csv`` says what stands in which file and column."""
    report = printed.report(language)
    sheets = list(enumerate(sheets_of(report), 1))
    files = {_csv_name(number): csv_of(_rows(sheet, language)).encode() for number, sheet in sheets}
    codebook = [_CODEBOOK, *(row for number, sheet in sheets for row in _described(number, sheet, language))]
    return _zipped(printed, language, {"codebook.csv": csv_of(codebook).encode(), **files})


def as_svg_files(printed: Printed, language: str) -> bytes:
    """Every picture of the report as SVG."""
    return _zipped(printed, language, {f"{its.key}.svg": its.svg.encode() for its in _figures(printed, language)})


def as_png_files(printed: Printed, language: str) -> bytes:
    """Every picture of the report as PNG."""
    return _zipped(printed, language, {f"{its.key}.png": png_of(its.svg) for its in _figures(printed, language)})


def _figures(printed: Printed, language: str) -> list[Figure]:
    """Each once, though a report may show it twice."""
    report = printed.report(language)
    return list({its.key: its for its in figures_in((report.parts, report.appendix))}.values())


def _csv_name(number: int) -> str:
    return f"tables/{number:02}.csv"


def _rows(sheet: Sheet, language: str) -> Iterator[tuple[str, ...]]:
    yield tuple(column.title for column in sheet.table.columns)
    for row in sheet.table.rows:
        yield tuple(_plain(cell, language) for cell in row)


def _plain(cell: str, language: str) -> str:
    its = typed(cell, language)
    return cell if its is None else f"{its.value:f}"


def _described(number: int, sheet: Sheet, language: str) -> Iterator[tuple[str, ...]]:
    table = sheet.table
    for place, column in enumerate(table.columns):
        cells = [typed(row[place], language) for row in table.rows if row[place]]
        kind = "number" if cells and all(cells) else "number or text" if any(cells) else "text"
        note = table.note if place == 0 else ""
        yield (_csv_name(number), sheet.part, table.caption, str(place + 1), column.title, kind, note)


def _zipped(printed: Printed, language: str, files: Mapping[str, bytes]) -> bytes:
    """The files, with one more that says what they are; the same files give the same bytes."""
    report, marks = printed.report(language), marks_of(printed, language)
    facts = [f"{name}: {value}" for name, value in report.facts]
    said = [report.title, report.subtitle, marks.line, marks.of_digest, *facts]
    about = "\n".join(line for line in said if line) + "\n"
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        for name, content in {Texts(language)("rendering.file_about"): about.encode(), **files}.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()
