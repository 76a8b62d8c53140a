"""The report's tables as a workbook: numbers are numbers, nothing is a formula, every number's place is known."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from evaluator.rendering.split_cells import cell_parts, split_table
from evaluator.rendering.typed import typed
from evaluator.rendering.xlsx import HEAD, as_xlsx, name_of, sheets_of
from evaluator.reporting.blocks import Column, Edition, Part, Report, Table
from evaluator.reporting.numbers import numbers, placed


@pytest.fixture(scope="module")
def content(printed) -> bytes:
    return as_xlsx(printed, "da")


@pytest.fixture(scope="module")
def book(content):
    return load_workbook(io.BytesIO(content))


@pytest.mark.parametrize(
    ("text", "language", "value", "form"),
    [
        ("66\u00a0%", "da", "0.66", "0\u00a0%"),
        ("66.5%", "en", "0.665", "0.0%"),
        ("1.234,5", "da", "1234.5", "#,##0.0"),
        ("1,234", "en", "1234", "#,##0"),
        ("1,234", "da", "1.234", "0.000"),
        ("−3", "da", "-3", "0"),
        ("+0,5", "da", "0.5", "+0.0;-0.0;0.0"),
        ("anslået 138", "da", "138", '"anslået "0'),
    ],
)
def test_a_cell_that_is_a_number_is_read_as_its_language_writes_it(text, language, value, form) -> None:
    its = typed(text, language)
    assert (str(its.value), its.format) == (value, form)


@pytest.mark.parametrize("text", ["62–71 %", "30.9.2019", "", "–", "4 af 9", "1.2.3", "12.34", "n 4"])
def test_a_cell_that_is_anything_more_stays_a_text(text) -> None:
    assert typed(text, "da") is None


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("46–67\u00a0%", ["46\u00a0%", "67\u00a0%"]),
        ("26 af 36", ["26", "36"]),
        ("87 af anslået 138", ["87", "anslået 138"]),
        ("12\u00a0(30\u00a0%)", ["12", "30\u00a0%"]),
        ("67\u00a0% (46,5–67\u00a0%)", ["67\u00a0%", "46,5\u00a0%", "67\u00a0%"]),
        ("19 / 26 / vises ikke", ["19", "26", "vises ikke"]),
        ("0,11 (0,32)", []),
        ("+8,1 til +48,4", []),
        ("14. maj 2019", []),
        ("41", []),
    ],
)
def test_each_number_of_a_cell_of_several_is_a_cell(cell, parts) -> None:
    assert cell_parts(cell, "da") == parts


def test_a_column_is_split_where_it_holds_nothing_but_numbers_and_says_what_they_are() -> None:
    rows = (("a", "46–67\u00a0%", "12 / 3", "4 af 9"), ("b", "–", "1 / –", "4 af 9 den 3. maj"))
    columns = tuple(Column(title) for title in ("", "Interval", "Dengang / nu", "Svar"))
    its = split_table(Table("", columns, rows), "da")
    assert [column.title for column in its.columns] == [
        *("", "Interval, nedre", "Interval, øvre", "Dengang", "nu", "Svar")
    ]
    assert its.rows[0] == ("a", "46\u00a0%", "67\u00a0%", "12", "3", "4 af 9")
    assert its.rows[1] == ("b", "–", "", "1", "–", "4 af 9 den 3. maj")


def test_the_first_table_is_a_list_of_indicators_that_can_be_filtered(printed, book) -> None:
    its = book.worksheets[1]
    head, first = ([cell.value for cell in its[row]] for row in (HEAD, HEAD + 1))
    row = dict(zip(head, first, strict=True))
    assert its.title == "Indikatorer"
    assert its.auto_filter.ref == f"A{HEAD}:P{HEAD + len(printed.report('da').sheets[0].blocks[0].rows)}"
    assert all(isinstance(row[name], int | float) for name in ("Resultat", "n", "Mål"))
    assert its.freeze_panes == f"B{HEAD + 1}"


def test_a_sheet_is_named_by_what_it_shows_and_cut_between_words() -> None:
    table, other = Table("Hvem der svarede igen siden første gang", (), ()), Table("", (), (), short="Svar")
    report = Report("da", "", "", "", "", (), (Part("a", "Kan kende det, der blev afleveret", (table, other)),), "")
    assert [sheet.title for sheet in sheets_of(report)] == [
        "01 Hvem der svarede igen siden…",
        "02 Svar - Kan kende det, der…",
    ]


def test_there_is_a_sheet_for_each_table_behind_one_that_says_what_they_are(printed, book) -> None:
    assert book.sheetnames == ["Om rapporten", *(sheet.title for sheet in sheets_of(printed.report("da")))]
    first = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert {"Lokalt løft", "Demonstrationsdata · Kladde"} <= set(first)
    assert all(sheet["A2"].value == "Demonstrationsdata · Kladde" for sheet in book.worksheets[1:])


def test_numbers_are_numbers_in_the_format_in_which_they_were_written(printed, book) -> None:
    sheet = next(one for one in sheets_of(printed.report("da")) if any("%" in cell for cell in one.table.rows[0]))
    cells = [cell for row in book[sheet.title].iter_rows(min_row=HEAD + 1) for cell in row]
    shares = [cell for cell in cells if cell.number_format.endswith("%")]
    assert shares
    assert all(0 <= cell.value <= 1 for cell in shares)


def test_the_name_of_every_cell_with_a_number_leads_to_it(printed, book) -> None:
    expected = {
        name_of(text.path): (sheet.title, row, column)
        for sheet in sheets_of(placed(printed.report("da")))
        for row, cells in enumerate(sheet.table.rows, HEAD + 1)
        for column, text in enumerate(cells, 1)
        if numbers(text)
    }
    found = {}
    for name, its in book.defined_names.items():
        assert its.hidden
        ((title, where),) = its.destinations
        cell = book[title][where.replace("$", "")]
        found[name] = (title, cell.row, cell.column)
    assert expected.items() <= found.items()


def test_what_somebody_wrote_is_never_a_formula(printed) -> None:
    odd = Part("odd", "Sært", (Table("=A1", (Column("@x"),), (("=1+1",), ("+4+1",))),))
    report = replace(printed.report("da"), parts=(odd,), sheets=())
    sheet = load_workbook(io.BytesIO(as_xlsx(_Only(report), "da"))).worksheets[1]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_two_runs_give_the_same_bytes_and_a_release_says_which_it_is(printed, content) -> None:
    assert as_xlsx(replace(printed), "da") == content
    book = load_workbook(io.BytesIO(as_xlsx(replace(printed, edition=Edition(3, "cd" * 32)), "da")))
    first = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert {"Demonstrationsdata · Udgave 3", "cd" * 32} <= first


class _Only:
    """A report and nothing else."""

    programme, milestone, edition, figures = "p", "m", Edition(), {}

    def __init__(self, report) -> None:
        self.report = lambda _: report
