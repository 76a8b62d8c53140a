"""What leaves in CSV or a workbook is run by no spreadsheet, and read back as it was."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from surveys.tables.reading import USUAL, read_table, read_workbook
from surveys.tables.writing import csv_of, guarded, unguarded, workbook_of

ROOT = Path(__file__).resolve().parents[3]
FORMULAS = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", '=HYPERLINK("http://x.invalid")', "-2+3", "\uff1d1+1", "\uff0b1"]
WORDS = [
    "+45 00 00 00 00",
    "-3",
    "-0,5",
    "'=1",
    "''=1",
    "it's",
    "a;=1+1",
    "a,\n@x",
    'say "=1"',
    "'a;'=1",
    "'a",
    "",
    "-",
]
text = st.text(st.sampled_from("=+-@\uff1d'a1;,\" \n"), max_size=8)


@given(text)
@example("'a;'=1")
def test_a_guarded_cell_is_read_back_as_it_was(written):
    assert unguarded(guarded(written)) == written


@given(text)
def test_no_cell_begins_a_formula_whatever_delimiter_the_spreadsheet_expects(written):
    if re.fullmatch(r"-\d+([.,]\d+)?", written):
        return
    for part in re.split(r'[,;\n"]', guarded(written)):
        assert part.lstrip()[:1] not in [*"=+-@\uff1d\uff0b\uff0d\uff20"]


@pytest.mark.parametrize("number", ["-3", "-0,5", "-12.75"])
def test_a_negative_number_stays_a_number(number):
    assert guarded(number) == number


def test_what_is_exported_as_csv_is_imported_unchanged(tmp_path):
    rows = [["name", "note"], *([cell, "x"] for cell in FORMULAS + WORDS)]
    (tmp_path / "rows.csv").write_text(csv_of(rows), "utf-8", newline="")
    read = read_table(tmp_path / "rows.csv").rows
    assert [row.cells["name"] for row in read] == FORMULAS + WORDS
    written = list(csv.reader(io.StringIO(csv_of(rows))))
    assert [row[0][0] for row in written[1 : len(FORMULAS) + 1]] == ["'"] * len(FORMULAS)


def test_a_workbook_holds_words_only_and_is_read_back_unchanged():
    body = workbook_of({"survey": [["name", "note"], *([cell, "x"] for cell in FORMULAS + WORDS)]})
    assert [row[0] for _, row in read_workbook(body, "form.xlsx", USUAL)["survey"]][1:] == FORMULAS + WORDS
    cells = [cell for (cell, _) in load_workbook(io.BytesIO(body))["survey"].iter_rows(min_row=2) if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells[: len(FORMULAS)]] == [True] * len(FORMULAS)


def test_what_no_workbook_can_hold_does_not_keep_the_rest_from_leaving():
    rows = [["h\x0b"], ["a\x0bb"], ["=\uffff"], ["\x00\ufffe\ud800"], ["\x85 \u2028 \U0001f600"]]
    sheet = load_workbook(io.BytesIO(workbook_of({"rows": rows})))["rows"]
    found = [cell.value for (cell,) in sheet.iter_rows()]
    assert found == ["h\ufffd", "a\ufffdb", "=\ufffd", "\ufffd\ufffd\ufffd", "\x85 \u2028 \U0001f600"]


def test_nothing_else_writes_a_table_that_leaves():
    """A new writer of CSV or workbooks goes through `surveys.tables.writing`, or this test says so. The workbook of a
    report has styles and names of its own, and takes the guard against formulas from there."""
    found = [
        path.relative_to(ROOT).as_posix()
        for room in ("analysis", "evaluator", "surveys", "bench", "examples")
        for path in sorted((ROOT / room).rglob("*.py"))
        if re.search(r"csv\.(?:writer|DictWriter)|\bWorkbook\(|text/csv|xlsxwriter|to_csv", path.read_text("utf-8"))
    ]
    assert found == ["evaluator/rendering/xlsx.py", "surveys/tables/writing.py"]
