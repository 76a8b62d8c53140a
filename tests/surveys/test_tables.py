import datetime as dt
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from evaluator.core.faults import FaultsFound
from evaluator.core.tabular import LARGEST, read_table


@pytest.fixture
def file(tmp_path):
    def write(content, name="rows.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def faults_of(path):
    with pytest.raises(FaultsFound) as caught:
        read_table(path)
    return list(caught.value.faults)


def test_rows_come_with_the_number_that_a_spreadsheet_shows(file):
    table = read_table(file('Title,note\nfirst,"two\nlines"\n\nsecond,\n'))
    assert table.header == ("title", "note")
    assert [(row.place, row.cells) for row in table.rows] == [
        ("rows.csv: row 2", {"title": "first", "note": "two\nlines"}),
        ("rows.csv: row 4", {"title": "second", "note": ""}),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_danish_and_english_spreadsheets_write_different_delimiters(file, delimiter):
    table = read_table(file(f"\ufefftitle{delimiter}note\r\nPårørende{delimiter} å \r\n"))
    assert table.rows[0].cells == {"title": "Pårørende", "note": "å"}


def test_a_decomposed_letter_is_the_same_letter(file):
    assert read_table(file("title\nPa\u030arørende\n")).rows[0].cells["title"] == "Pårørende"


def test_short_rows_are_filled_up(file):
    assert read_table(file("a,b,c\n1\n")).rows[0].cells == {"a": "1", "b": "", "c": ""}


def test_every_row_that_is_too_wide_is_named(file):
    assert faults_of(file("a,b\n1,2,3\n1,2\n1,2,3,4\n")) == [
        "rows.csv: row 2: 3 cells under 2 names; quote text that holds commas",
        "rows.csv: row 4: 4 cells under 2 names; quote text that holds commas",
    ]


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        ("", "rows.csv", "the file is empty"),
        ("a,a\n1,2\n", "rows.csv", "'a' stands there twice"),
        ("a,,b\n1,2,3\n", "rows.csv", "a column has no name"),
        ("a\nPårørende\n".encode("latin-1"), "rows.csv", "row 2: not in UTF-8"),
        ('a\n"open\n', "rows.csv", "not a CSV file"),
        ("a\n1\n", "rows.ods", "cannot read files that end in '.ods'"),
        ("a\n1\n", "rows.xlsx", "not an XLSX file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(file, content, name, problem):
    (fault,) = faults_of(file(content, name))
    assert problem in fault


def test_a_spreadsheet_gives_the_same_texts_as_a_csv_file(tmp_path):
    book = Workbook()
    for row in [
        ["Title", "held_on", "participants", "share", "assumed"],
        ["Samtalesalon", dt.date(2019, 3, 1), 12, 0.5, True],
        [None, None, None, None, None],
        ["Salon 2", "2019-04-01", 8.0, None, False],
    ]:
        book.active.append(row)
    book.active.title = "Ark1"
    book.save(tmp_path / "rows.xlsx")
    table = read_table(tmp_path / "rows.xlsx")
    assert [row.place for row in table.rows] == ["rows.xlsx: sheet Ark1: row 2", "rows.xlsx: sheet Ark1: row 4"]
    assert list(table.rows[0].cells.values()) == ["Samtalesalon", "2019-03-01", "12", "0.5", "true"]
    assert list(table.rows[1].cells.values()) == ["Salon 2", "2019-04-01", "8", "", "false"]


def test_a_stray_cell_in_the_last_corner_of_a_sheet_costs_nothing(tmp_path):
    book = Workbook()
    book.active.append(["title", "note"])
    book.active.append(["first", "a"])
    book.active["XFD1048576"] = " "
    book.save(tmp_path / "rows.xlsx")
    assert [row.cells for row in read_table(tmp_path / "rows.xlsx").rows] == [{"title": "first", "note": "a"}]


def test_a_small_file_that_unpacks_to_more_than_memory_holds_is_refused_unread(tmp_path):
    with ZipFile(tmp_path / "rows.xlsx", "w", ZIP_DEFLATED) as archive, archive.open("xl/big.xml", "w") as entry:
        for _ in range(LARGEST // 1_000_000 + 1):
            entry.write(bytes(1_000_000))
    assert (tmp_path / "rows.xlsx").stat().st_size < 1_000_000
    assert faults_of(tmp_path / "rows.xlsx") == ["rows.xlsx: larger than 500 MB; split it into several files"]
