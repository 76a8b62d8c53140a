"""Tables as offices keep them: titles above, merged and hidden cells, what a spreadsheet changed. All of it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evaluator.texts import Texts
from evaluator.texts.diagnostics import lines
from surveys.tables.cells import NotCalculated, PercentCell, ShortDateCell
from surveys.tables.reading import USUAL, Table, read_table, read_workbook
from surveys.tables.rows import Layout
from tests.support.diagnostics import rejected

KEPT = Layout(as_kept=True)
Change = Callable[[Worksheet], None]


@pytest.fixture
def sheet(tmp_path: Path):
    """A workbook of the rows given, changed as Excel would have it."""

    def write(rows: Sequence[Sequence[object]], change: Change = lambda _: None) -> Path:
        book = Workbook()
        for row in rows:
            book.active.append(list(row))
        change(book.active)
        path = tmp_path / "plan.xlsx"
        book.save(path)
        return path

    return write


def notes(table: Table) -> list[str]:
    return lines(table.notes, Texts("en"))


ROWS = [["Handling", "Ansvarlig"], ["Samtalesalon", "Else"], ["Patientpanel", "Bo"]]


def test_titles_above_the_names_are_passed_over_and_told(sheet) -> None:
    table = read_table(sheet([["Handleplan 2026"], [], ["Opdateret i maj"], *ROWS]), layout=KEPT)
    assert table.header == ("handling", "ansvarlig")
    assert [row.number for row in table.rows] == [5, 6]
    assert notes(table) == ["plan.xlsx: sheet Sheet: rows 1, 3: note: above the names of the columns; not read"]


def test_a_map_can_say_in_which_row_the_names_stand(sheet) -> None:
    path = sheet([["Handleplan", "2026"], *ROWS])
    assert read_table(path, layout=Layout(names_row=2, as_kept=True)).header == ("handling", "ansvarlig")
    with rejected("the map says that the names of the columns stand here"):
        read_table(path, layout=Layout(names_row=9, as_kept=True))


def test_the_sheet_is_the_first_that_can_be_seen_or_the_one_that_is_named(sheet) -> None:
    def more(first: Worksheet) -> None:
        first.sheet_state = "hidden"
        first.parent.create_sheet("Plan").append(["handling"])
        first.parent["Plan"].append(["Salon"])

    path = sheet(ROWS, more)
    table = read_table(path, layout=KEPT)
    assert [row.cells for row in table.rows] == [{"handling": "Salon"}]
    assert notes(table) == ["plan.xlsx: sheet Plan: note: only this sheet was read, not 'Sheet'"]
    named = read_table(path, layout=Layout(sheet="Sheet", as_kept=True))
    assert (len(named.rows), notes(named)) == (2, [])
    with rejected("there is no sheet 'Plam'; did you mean 'Plan'?"):
        read_table(path, layout=Layout(sheet="Plam"))


def test_a_column_without_a_name_is_called_by_its_letter_and_an_empty_one_is_none(sheet) -> None:
    table = read_table(sheet([["a", None, "b", "A"], [1, None, 2, 3], [4, None, 5, 6, None, "see me"]]), layout=KEPT)
    assert table.header == ("a", "b", "a (2)", "(f)")
    assert list(table.rows[1].cells.values()) == ["4", "5", "6", "see me"]


def test_a_merged_cell_is_known_in_the_rows_that_it_goes_over(sheet) -> None:
    rows = [["tema", "handling"], ["Kræft", "a"], [None, "b"], ["Hjerte", "c"], [None, "d"]]
    table = read_table(sheet(rows, lambda its: its.merge_cells("A2:A3")))
    assert [row.merged for row in table.rows] == [{}, {"tema": "Kræft"}, {}, {}]
    assert [row.cells["tema"] for row in table.rows] == ["Kræft", "", "Hjerte", ""]


def test_hidden_columns_and_rows_are_read_and_told(sheet) -> None:
    def hide(its: Worksheet) -> None:
        its.column_dimensions["B"].hidden = True
        its.row_dimensions[3].hidden = True

    table = read_table(sheet(ROWS, hide), layout=KEPT)
    assert len(table.rows) == 2
    assert notes(table) == [
        "plan.xlsx: sheet Sheet: note: hidden columns were read like the others: 'ansvarlig'",
        "plan.xlsx: sheet Sheet: row 3: note: hidden or filtered out in the spreadsheet, but read",
    ]


def shown_as(rows_format: dict[str, str]) -> Change:
    def change(its: Worksheet) -> None:
        for cell, number_format in rows_format.items():
            its[cell].number_format = number_format

    return change


DAY = dt.date(2026, 2, 1)


@pytest.mark.parametrize("number_format", ["d-mmm", "dd/mm", "d-m", '[$-406]d". "mmm;@'])
def test_a_day_that_a_spreadsheet_made_of_two_numbers_is_known(sheet, number_format: str) -> None:
    (row,) = read_table(sheet([["a", "b"], [DAY, "x"]], shown_as({"A2": number_format}))).rows
    cell = row.cells["a"]
    assert isinstance(cell, ShortDateCell)
    assert (cell, cell.shown) == ("2026-02-01", "1-2")


@pytest.mark.parametrize("number_format", ["dd-mm-yyyy", "yyyy-mm-dd", "d. mmmm yyyy"])
def test_a_day_with_its_year_is_a_day(sheet, number_format: str) -> None:
    (row,) = read_table(sheet([["a", "b"], [DAY, "x"]], shown_as({"A2": number_format}))).rows
    assert (type(row.cells["a"]), row.cells["a"]) == (str, "2026-02-01")


def test_a_percentage_is_a_number_that_knows_how_it_is_shown(sheet) -> None:
    change = shown_as({"A2": "0%", "B2": "0.0%", "C2": '0.0" %-point"'})
    (row,) = read_table(sheet([["a", "b", "c"], [0.5, 0.125, 0.5]], change)).rows
    assert [(cell, getattr(cell, "shown", "")) for cell in row.cells.values()] == [
        ("0.5", "50%"),
        ("0.125", "12.5%"),
        ("0.5", ""),
    ]
    assert isinstance(row.cells["a"], PercentCell)


def without_values(path: Path, into: Path, cell: str) -> Path:
    with ZipFile(path) as source, ZipFile(into, "w", ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            content = source.read(entry).decode()
            archive.writestr(entry, content.replace("<v>7</v>", cell) if "sheet1" in entry.filename else content)
    return into


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        ("<f>1+1</f><v/>", NotCalculated, ""),
        ("<f>1+1</f>", NotCalculated, ""),
        ("<f>1+1</f><v>2</v>", object, "2"),
        ("<f>1+1</f><v>0</v>", object, "0"),
    ],
)
def test_a_formula_that_nobody_calculated_is_no_empty_cell(sheet, tmp_path, cell: str, kind: type, text: str) -> None:
    path = without_values(sheet([["a", "b"], [7, "x"]]), tmp_path / "formula.xlsx", cell)
    (row,) = read_table(path).rows
    assert row.cells["a"] == text
    assert isinstance(row.cells["a"], kind)


def test_a_formula_whose_value_is_an_empty_text_is_an_empty_cell(sheet, tmp_path) -> None:
    path = sheet([["a", "b"], [7, "x"]])
    path = without_values(path, tmp_path / "formula.xlsx", "<f>1+1</f><v></v>")
    with ZipFile(path) as source:
        xml = source.read("xl/worksheets/sheet1.xml").decode().replace('<c r="A2" t="n">', '<c r="A2" t="str">')
    again = tmp_path / "again.xlsx"
    with ZipFile(path) as source, ZipFile(again, "w") as archive:
        for entry in source.infolist():
            archive.writestr(entry, xml if "sheet1" in entry.filename else source.read(entry))
    assert type(read_table(again).rows[0].cells["a"]) is str


def test_a_sheet_that_nobody_reads_may_hold_what_it_likes(sheet) -> None:
    path = sheet([["name"], ["#REF!"]], lambda its: its.parent.create_sheet("Survey").append(["type"]))
    assert read_workbook(path.read_bytes(), "form.xlsx", USUAL, ["survey"])["Survey"] == [(1, ["type"])]
    with rejected("the cell shows the error #REF!"):
        read_workbook(path.read_bytes(), "form.xlsx", USUAL, ["sheet"])


def test_in_a_form_a_percentage_is_what_it_shows_and_a_day_is_asked_for(sheet) -> None:
    path = sheet([["name", "label"], [1, 0.5], [2, 1]], shown_as({"B2": "0%", "B3": "0%"}))
    found = read_workbook(path.read_bytes(), "form.xlsx", USUAL)
    assert found["Sheet"] == [(1, ["name", "label"]), (2, ["1", "50%"]), (3, ["2", "100%"])]
    path = sheet([["name", "label"], [1, DAY], [2, "#REF!"]], shown_as({"B2": "d-m"}))
    with rejected() as found:
        read_workbook(path.read_bytes(), "form.xlsx", USUAL)
    assert found == [
        (
            "form.xlsx: sheet Sheet: row 2: column 'B': the spreadsheet has made a date of the cell (2026-02-01); "
            "perhaps it was 1-2; make the cell a text, and write it again"
        ),
        (
            "form.xlsx: sheet Sheet: row 3: column 'B': the cell shows the error #REF!; correct the formula, or empty "
            "the cell"
        ),
    ]


@pytest.mark.parametrize(
    ("encoding", "mark", "told"),
    [
        ("utf-8", "", ""),
        ("utf-8", "\ufeff", ""),
        ("cp1252", "", "Windows-1252"),
        ("utf-16-le", "\ufeff", "UTF-16"),
        ("utf-16-be", "\ufeff", "UTF-16"),
        ("utf-16-le", "", "UTF-16"),
        ("utf-16-be", "", "UTF-16"),
    ],
)
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_csv_is_recognised_in_every_encoding_that_excel_writes_and_that_is_told(
    tmp_path, encoding: str, mark: str, told: str, delimiter: str
) -> None:
    text = (
        f"{mark}Måned{delimiter}Øl\r\nmaj{delimiter}“5 €”\r\n"
        if encoding != "utf-8"
        else f"{mark}Måned{delimiter}Øl\nmaj{delimiter}“5 €”"
    )
    (tmp_path / "rows.csv").write_bytes(text.encode(encoding))
    table = read_table(tmp_path / "rows.csv")
    assert (table.header, table.rows[0].cells["øl"]) == (("måned", "øl"), "“5 €”")
    assert notes(table) == ([f"rows.csv: note: the file was read as {told}"] if told else [])


def test_merged_ranges_without_end_are_refused(sheet, tmp_path) -> None:
    path = sheet([["a"], *([1] for _ in range(2000))])
    ranges = "".join('<mergeCell ref="A2:A2001"/>' for _ in range(1000))
    into = tmp_path / "many.xlsx"
    with ZipFile(path) as source, ZipFile(into, "w") as archive:
        for entry in source.infolist():
            content = source.read(entry)
            if "sheet1" in entry.filename:
                content = content.replace(b"</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>".encode())
            archive.writestr(entry, content)
    with rejected("there are more than 1000000 cells"):
        read_table(into)


def test_a_stray_cell_in_the_last_column_is_told_as_a_column_without_a_name(sheet) -> None:
    def stray(its: Worksheet) -> None:
        its["XFD1"] = " "
        its["XFD3"] = " "

    assert read_table(sheet(ROWS, stray), layout=KEPT).header == ("handling", "ansvarlig")
