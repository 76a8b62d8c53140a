"""Workbooks that are made to exhaust their reader cost little. Work is counted in calls and bytes, by no clock."""

import io
import sys
import tracemalloc
from dataclasses import replace
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from evaluator.texts import Texts
from evaluator.texts.diagnostics import lines
from surveys.diagnostics import InputRejected
from surveys.tables.reading import read_workbook
from surveys.xlsform.sheets import BOUNDS

WITHOUT_CLOCK = replace(BOUNDS, seconds=3600)
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def of_sheet(rows):
    return f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>'


def of_texts(texts):
    return f'<sst xmlns="{SPREADSHEET}">{texts}</sst>'


def of_styles(styles):
    return f'<styleSheet xmlns="{SPREADSHEET}"><cellXfs>{styles}</cellXfs></styleSheet>'


def hostile(parts):
    """A workbook whose parts were exchanged for others."""
    book, out = io.BytesIO(), io.BytesIO()
    Workbook().save(book)
    with ZipFile(book) as archive, ZipFile(out, "w", ZIP_DEFLATED) as changed:
        kept = {name: archive.read(name).decode() for name in archive.namelist()}
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        named = f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>'
        kept["[Content_Types].xml"] = kept["[Content_Types].xml"].replace("</Types>", named)
        for name, content in (kept | {STRINGS: of_texts("")} | parts).items():
            changed.writestr(name, content)
    return out.getvalue()


def work_of(content):
    """What reading costs, by no clock: how many functions are called, and the most bytes that are held; and what is
    said of the workbook."""
    calls = 0

    def called(_frame, event, _value):
        nonlocal calls
        calls += event in ("call", "c_call")

    tracemalloc.start()
    sys.setprofile(called)
    try:
        with pytest.raises(InputRejected) as caught:
            read_workbook(content, "form.xlsx", WITHOUT_CLOCK)
    finally:
        sys.setprofile(None)
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    (found,) = lines(caught.value.diagnostics, Texts("en"))
    return calls, held, found


ROW = '<row r="{0}"><c r="{1}{0}"/></row>'
HOSTILE = {
    "a row of endless number": (
        {SHEET: of_sheet(ROW.format(2_000_000_000, "A"))},
        "form.xlsx: sheet Sheet: row 2000000000: there are more than 5000 rows",
    ),
    "the number of a row as a fraction": (
        {SHEET: of_sheet(ROW.format("2e9", "A"))},
        "form.xlsx: sheet Sheet: row 2000000000: there are more than 5000 rows",
    ),
    "a far cell in each of many rows": (
        {SHEET: of_sheet("".join(ROW.format(number, "XFD") for number in range(1, 200_001)))},
        "form.xlsx: sheet Sheet: row 31: there are more than 500000 cells",
    ),
    "empty rows without end": (
        {SHEET: of_sheet("<row/>" * 2_000_000)},
        "form.xlsx: sheet Sheet: row 100001: there are more than 5000 rows",
    ),
    "a row of a million cells": (
        {SHEET: of_sheet(f"<row>{'<c/>' * 1_000_000}</row>")},
        "form.xlsx: sheet Sheet: row 1: there are more than 200 columns",
    ),
    "a cell again and again": (
        {SHEET: of_sheet("<row>" + '<c r="A1"/>' * 1_000_000 + "</row>")},
        "form.xlsx: sheet Sheet: row 1: there are more than 200 columns",
    ),
    "a cell of a million pieces": (
        {SHEET: of_sheet(f'<row><c t="inlineStr"><is>{"<r/>" * 1_000_000}</is></c></row>')},
        "form.xlsx: sheet Sheet: row 1: there are more than 200 columns",
    ),
    "texts without end": (
        {STRINGS: of_texts("<si><t/></si>" * 1_500_000)},
        "form.xlsx: there are more than 50000 texts in the file",
    ),
    "a text of a million pieces": (
        {STRINGS: of_texts(f"<si>{'<r/>' * 1_000_000}</si>")},
        "form.xlsx: there are more than 50000 texts in the file",
    ),
    "a long text in every cell": (
        {
            STRINGS: of_texts(f'<si><t xml:space="preserve"> {"x" * 30_000}</t></si>'),
            SHEET: of_sheet(("<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>") * 40),
        },
        "form.xlsx: sheet Sheet: row 1: the cells hold more than 5000000 characters",
    ),
    "a text longer than a cell": (
        {STRINGS: of_texts(f"<si><t>{'x' * 9_000_000}</t></si>"), SHEET: of_sheet('<row><c t="s"><v>0</v></c></row>')},
        "form.xlsx: sheet Sheet: row 1: a cell holds more than 32767 characters",
    ),
    "styles without end": (
        {"xl/styles.xml": of_styles("<xf/>" * 2_000_000)},
        "form.xlsx: the file holds more than 50000 formats and other parts",
    ),
    "a type of its own": (
        {SHEET: '<!DOCTYPE a [<!ENTITY b "b">]>' + of_sheet("")},
        "form.xlsx: not an XLSX file",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("parts", "said"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_workbook_made_to_exhaust_costs_little_and_is_told_its_bound(parts, said):
    content = hostile(parts)
    assert len(content) < 1_000_000
    calls, held, found = work_of(content)
    assert found.startswith(said)
    assert calls < 1_500_000
    assert held < 60_000_000


def test_as_many_cells_as_the_bounds_allow_are_read():
    rows = [["a", "b", "c"] for _ in range(5000)]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    assert [cells for _, cells in read_workbook(stream.getvalue(), "form.xlsx", BOUNDS)["Sheet"]] == rows
