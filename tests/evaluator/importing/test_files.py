"""The files of other tools as they are: names in several rows, twice, and cells that a spreadsheet has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from evaluator.store.engine import Store
from tests.evaluator.importing.garden import TOP, Garden, lines
from tests.support.diagnostics import rejected


@pytest.fixture
def make_database(make_sqlite: Callable[[str], str]) -> Callable[[str], str]:
    """SQLite alone: what is asked here does not depend on the database."""
    return make_sqlite


@pytest.fixture
def garden(store: Store, vault: Store, tmp_path: Path) -> Garden:
    return Garden(store, vault, tmp_path)


TWO_ROWS = "id,Hvad dyrker du?,,\n,Blomster,Bær,Andet (angiv)\np1,Blomster,,Humle\n"
JOINED = """
[columns]
"Hvad dyrker du? / Blomster" = { item = "grows#1", values = { "Blomster" = 1 } }
"Hvad dyrker du? / Bær" = { item = "grows#3", values = { "Bær" = 1 } }
"Hvad dyrker du? / Andet (angiv)" = "grows#other"
"""


def test_a_header_of_two_rows_is_told_and_read_by_joined_names(garden: Garden) -> None:
    with rejected("row 1: has columns without a name, and row 2 has names for them: .*; write header_rows = 2"):
        garden.take(TWO_ROWS, JOINED)
    garden.take(TWO_ROWS, "header_rows = 2\n" + JOINED)
    assert {key for key, code in garden.answers()[0].items() if code} == {"grows#1", "grows#4"}
    assert garden.texts("grows#other") == ["Humle"]


def test_the_rows_that_describe_the_names_of_qualtrics_are_no_answers(garden: Garden) -> None:
    content = 'id,Q1\nDin kode,Hvor?\n"{""ImportId"":""QID9""}","{""ImportId"":""QID1""}"\np1,2\n'
    result = garden.take(content, '[columns]\nQ1 = "heard-from"\n')
    assert lines(result) == ["rows 2-3: note: describe the columns and were not read as answers"]
    assert [one["heard-from"] for one in garden.answers()] == [2]


def test_a_name_that_comes_twice_is_numbered_and_ignored_as_often(garden: Garden) -> None:
    content = "id,Svar,Svar,Note,note\np1,1,2,a,b\n"
    garden.take(content, 'ignore = ["Note", "Svar"]\n[columns]\n"Svar (2)" = "heard-from"\n')
    assert [one["heard-from"] for one in garden.answers()] == [2]


def test_a_repeated_name_that_the_map_does_not_speak_of_is_asked_for(garden: Garden) -> None:
    with rejected('the map says nothing of "svar .2."'):
        garden.take("id,Svar,Svar\np1,1,2\n", '[columns]\nSvar = "heard-from"\n')


def test_a_title_above_the_names_is_told(garden: Garden) -> None:
    content = "Svar fra haven\n\nid,h\np1,1\np2,2\n"
    result = garden.take(content, '[columns]\nh = "heard-from"\n')
    assert lines(result) == ["row 1: note: above the names of the columns; not read"]
    assert len(garden.answers()) == 2


def test_too_many_header_rows_are_none(garden: Garden) -> None:
    with rejected("header_rows: must be a number from 1 to 3"):
        garden.take("id,h\np1,1\n", 'header_rows = 9\n[columns]\nh = "heard-from"\n')


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_of_a_danish_office_are_read_and_told(garden: Garden, encoding: str) -> None:
    result = garden.take("id;Hørt\np1;Nabo i gården\n".encode(encoding), '[columns]\n"Hørt" = "heard-from#other"\n')
    assert lines(result) == [f"note: the file was read as {'Windows-1252' if encoding == 'cp1252' else 'UTF-16'}"]
    assert garden.texts("heard-from#other") == ["Nabo i gården"]


def test_cells_that_a_spreadsheet_has_changed_are_read_as_they_were_written_and_told(garden: Garden) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["id", "h", "w", "hours"])
    sheet.append(["p1", dt.datetime(2026, 2, 1), 0.5, 0.5])  # noqa: DTZ001 - workbooks know no zones
    sheet["B2"].number_format, sheet["C2"].number_format, sheet["D2"].number_format = "d-m", "0%", "0%"
    book.save(garden.folder / "changed.xlsx")
    given = '[columns]\nh = { item = "heard-from", values = { "1-2" = 3 } }\nw = "heard-from#other"\nhours = "hours"\n'
    result = garden.take_file(garden.folder / "changed.xlsx", TOP + given)
    assert [one.partition("note: ")[2] for one in lines(result)] == [
        "the spreadsheet has made the day 2026-02-01 of a cell in column 'h'; it was read as '1-2'",
        "column 'hours' shows 50%; it was read as 0.5",
    ]
    assert [one["heard-from"] for one in garden.answers()] == [3]
    assert (garden.texts("heard-from#other"), garden.texts("hours")) == (["50%"], ["0.5"])


def test_a_formula_without_a_result_is_no_answer(garden: Garden) -> None:
    with rejected("holds '#REF!', a formula without a result"):
        garden.take("id,w\np1,#REF!\n", '[columns]\nw = "heard-from#other"\n')


def test_a_sheet_that_a_text_file_does_not_have_is_told(garden: Garden) -> None:
    result = garden.take("id,h\np1,1\n", 'sheet = "Svar"\n[columns]\nh = "heard-from"\n')
    assert lines(result) == ["note: a CSV file has no sheets, so that 'Svar' in the map is without effect"]


def test_columns_that_nothing_is_said_of_are_added_to_the_list_at_the_top(garden: Garden) -> None:
    with rejected() as raised:
        garden.take('id,h,"Hvad er ""ro""?"\np1,1,2\n', '[columns]\nh = "heard-from"\n')
    assert raised[0].endswith(r'the list ignore at the top of map.toml: ignore = ["hvad er \"ro\"?"]')


@pytest.mark.parametrize(
    ("order", "cell"), [("day/month/year", "11/25/2024"), ("month/day/year", "25/11/2024")], ids=["danish", "american"]
)
def test_a_day_in_the_other_order_than_the_map_says_is_told(garden: Garden, order: str, cell: str) -> None:
    given = f'dates = "{order}"\nsubmitted = "at"\n[columns]\nd = "moved-in"\n'
    with rejected("a day only where day and month change places; see whether dates is right") as raised:
        garden.take(f"id,at,d\np1,{cell},{cell}\n", given)
    assert "the time" in raised[0] + raised[1]
    assert "column 'd' holds" in raised[0] + raised[1]


def test_a_person_is_the_same_with_and_without_empty_decimals(garden: Garden) -> None:
    garden.take("id,h\n7,1\n", '[columns]\nh = "heard-from"\n')
    assert garden.take("id,h\n7.0,2\n", '[columns]\nh = "heard-from"\n').known == {"spring": 1}


def test_people_whose_names_are_alike_are_told(garden: Garden) -> None:
    result = garden.take("id,h\n7,1\n07,2\njens@x,1\nJENS@x,1\n70,1\n", '[columns]\nh = "heard-from"\n')
    assert lines(result) == [
        "rows 2-3: note: '7', '07' were read as different people; correct the file if they are the same",
        "rows 4-5: note: 'jens@x', 'JENS@x' were read as different people; correct the file if they are the same",
    ]
