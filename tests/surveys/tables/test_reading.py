"""CSV files and workbooks become the same rows of text, and what cannot be read says why."""

import datetime as dt
import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from evaluator.texts import Texts
from evaluator.texts.diagnostics import lines
from surveys.diagnostics import InputRejected, Row, Sheet
from surveys.tables.reading import USUAL, read_table, read_workbook
from surveys.tables.unpacking import Bounds


@pytest.fixture
def file(tmp_path):
    def write(content, name="rows.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def faults_of(path):
    with pytest.raises(InputRejected) as caught:
        read_table(path)
    return lines(caught.value.diagnostics, Texts("en"))


def test_rows_come_with_the_number_that_a_spreadsheet_shows(file):
    table = read_table(file('Title,note\nfirst,"two\nlines"\n\nsecond,\n'))
    assert table.header == ("title", "note")
    assert [(row.where, row.cells) for row in table.rows] == [
        (("rows.csv", Row(2)), {"title": "first", "note": "two\nlines"}),
        (("rows.csv", Row(4)), {"title": "second", "note": ""}),
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
        ("a,a\n1,2\n", "rows.csv", "row 1: column 'a': there are two columns of this name"),
        ("a,,b\n1,2,3\n", "rows.csv", "a column has no name"),
        ("\ufeffa\nb\n".encode("utf-16-le")[:-1], "rows.csv", "the characters cannot be read"),
        ("a\nå".encode() + b"\n\xe5\n", "rows.csv", "row 3: the characters cannot be read"),
        (b"a\n\x81\n", "rows.csv", "row 2: the characters cannot be read"),
        ('a\n"open\n', "rows.csv", "not a CSV file"),
        ("a\n1\n", "rows.ods", "cannot read files that end in '.ods'"),
        ("a\n1\n", "rows.xls", "cannot read files that end in '.xls'"),
        ("a\n1\n", "rows.xlsx", "not an XLSX file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(file, content, name, problem):
    (fault,) = faults_of(file(content, name))
    assert problem in fault


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_title_above_the_names_is_told_with_the_row_of_the_names(file, delimiter):
    rows = ["title,activity,count", "a,walk,1", "b,dance,2"]
    below = "\n".join(row.replace(",", delimiter) for row in rows)
    (fault,) = faults_of(file(f"Our register 2026\n\n{below}\n"))
    assert "rows.csv: row 1: looks like a title; the names of the columns seem to stand in row 3" in fault
    (fault,) = faults_of(file(f"Our register 2026{2 * delimiter}\n{below}\n"))
    assert "seem to stand in row 2" in fault
    assert len(read_table(file(f"{below}\n")).rows) == 2


def test_a_title_above_the_names_of_a_sheet_is_told_too(tmp_path):
    book = Workbook()
    for row in (["Our register"], [], ["title", "count"], ["a", 1], ["b", 2]):
        book.active.append(row)
    book.save(tmp_path / "rows.xlsx")
    assert "looks like a title; the names of the columns seem to stand in row 3" in faults_of(tmp_path / "rows.xlsx")[0]


def test_one_column_with_a_comma_in_one_row_has_no_title(file):
    (fault,) = faults_of(file("title\nfirst, second\nthird\nfourth\n"))
    assert "2 cells under 1 names" in fault
    assert [row.cells["title"] for row in read_table(file("title\none; two\nthree\n")).rows] == ["one; two", "three"]


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
    assert [row.where for row in table.rows] == [("rows.xlsx", Sheet("Ark1"), Row(n)) for n in (2, 4)]
    assert list(table.rows[0].cells.values()) == ["Samtalesalon", "2019-03-01", "12", "0.5", "true"]
    assert list(table.rows[1].cells.values()) == ["Salon 2", "2019-04-01", "8", "", "false"]


def test_a_stray_cell_in_the_last_corner_of_a_sheet_costs_nothing(tmp_path):
    book = Workbook()
    book.active.append(["title", "note"])
    book.active.append(["first", "a"])
    book.active["XFD1048576"] = " "
    book.save(tmp_path / "rows.xlsx")
    assert [row.cells for row in read_table(tmp_path / "rows.xlsx").rows] == [{"title": "first", "note": "a"}]


def test_everything_that_is_wrong_is_told_at_once(file):
    assert faults_of(file("a,,a\n1,2,3,4\n1,2,3\n5,6,7,8\n")) == [
        "rows.csv: row 1: column 'a': there are two columns of this name; give each column a name of its own",
        "rows.csv: row 1: a column has no name; give each column a name of its own",
        "rows.csv: row 2: 4 cells under 3 names; quote text that holds commas",
        "rows.csv: row 4: 4 cells under 3 names; quote text that holds commas",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_files_are_read_as_spreadsheets_in_denmark_write_them(file, encoding, delimiter):
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    text = f"{mark}Navn{delimiter}note\r\nÆblehøj på Ærø{delimiter}“5 €” – fx\r\n"
    (row,) = read_table(file(text.encode(encoding))).rows
    assert row.cells == {"navn": "Æblehøj på Ærø", "note": "“5 €” – fx"}


def test_a_delimiter_inside_quotes_is_none(file):
    assert read_table(file('"a,b,c,d";e\n1;2\n')).header == ("a,b,c,d", "e")


def test_cells_have_one_form_whatever_their_type(tmp_path):
    cells = {
        "day": (dt.date(2024, 2, 29), "2024-02-29"),
        "moment": (
            dt.datetime(2024, 2, 29, 13, 5, 7),  # noqa: DTZ001 - a spreadsheet knows no time zones
            "2024-02-29 13:05:07",
        ),
        "time": (dt.time(8, 30), "08:30:00"),
        "true": (True, "true"),
        "whole": (12.0, "12"),
        "part": (0.25, "0.25"),
        "lines": (" one\r\ntwo ", "one\ntwo"),
        "not calculated": ("=1+1", ""),
        "fault": ("#N/A", "#N/A"),
    }
    book = Workbook()
    book.active.append(list(cells))
    book.active.append([value for value, _ in cells.values()])
    book.active["K2"] = "merged"
    book.active["K1"] = "k"
    book.active["J1"] = "j"
    book.active.merge_cells("K2:M3")
    book.save(tmp_path / "rows.xlsx")
    (row,) = read_table(tmp_path / "rows.xlsx").rows
    assert row.cells == {name: text for name, (_, text) in cells.items()} | {"j": "", "k": "merged"}


def changed_sheet(tmp_path, change):
    """A workbook whose sheet's XML was changed by hand."""
    book, path = Workbook(), tmp_path / "rows.xlsx"
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    book.save(tmp_path / "whole.xlsx")
    with ZipFile(tmp_path / "whole.xlsx") as source, ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            content = source.read(entry).decode()
            archive.writestr(entry, change(content) if entry.filename.endswith("sheet1.xml") else content)
    return path


def test_the_value_of_a_formula_is_the_one_that_was_last_calculated(tmp_path):
    path = changed_sheet(tmp_path, lambda xml: xml.replace("<v>1</v>", "<f>40+2</f><v>42</v>"))
    assert read_table(path).rows[0].cells == {"a": "42", "b": "2"}


def test_a_sheet_that_claims_more_than_it_holds_is_read_as_it_is(tmp_path):
    path = changed_sheet(tmp_path, lambda xml: xml.replace('ref="A1:B2"', 'ref="A1:XFD1048576"'))
    assert [row.cells for row in read_table(path).rows] == [{"a": "1", "b": "2"}]


def test_a_row_of_endless_number_is_refused_before_anybody_counts_to_it(tmp_path):
    path = changed_sheet(tmp_path, lambda xml: xml.replace('<row r="2"', '<row r="99999999999"'))
    assert faults_of(path) == [
        "rows.xlsx: sheet Sheet: row 99999999999: there are more than 1048576 rows; split it into several files"
    ]


def test_empty_cells_without_end_are_refused(tmp_path):
    rows = "".join(f'<row r="{number}"><c r="XFD{number}"/></row>' for number in range(3, 3000))
    path = changed_sheet(tmp_path, lambda xml: xml.replace("</sheetData>", f"{rows}</sheetData>"))
    assert path.stat().st_size < 100_000
    (fault,) = faults_of(path)
    assert "there are more than 4000000 cells" in fault


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        (Bounds(bytes=20), "tables.large_file"),
        (Bounds(rows=2), "tables.many_rows"),
        (Bounds(columns=1), "tables.many_columns"),
        (Bounds(cells=5), "tables.many_cells"),
        (Bounds(seconds=0), "tables.slow"),
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_more_is_read_than_the_bounds_allow(tmp_path, bounds, code, suffix):
    path = tmp_path / f"rows{suffix}"
    book = Workbook()
    for row in [["a", "b"], ["first", "long enough"], [3, 4]]:
        book.active.append(row)
    book.save(path) if suffix == ".xlsx" else path.write_text("a,b\nfirst,long enough\n3,4\n", "utf-8")
    assert len(read_table(path, Bounds(rows=3, columns=2, cells=6)).rows) == 2
    with pytest.raises(InputRejected) as caught:
        read_table(path, bounds)
    assert [one.code for one in caught.value.diagnostics] == [code]


def test_a_workbook_has_its_sheets_by_their_titles_and_one_bound_for_all():
    book = Workbook()
    for title in ("One", "Two"):
        book.create_sheet(title).append(["a", None, "b", None])
    stream = io.BytesIO()
    book.save(stream)
    found = read_workbook(stream.getvalue(), "form.xlsx", USUAL)
    assert found == {"Sheet": [], "One": [(1, ["a", "", "b"])], "Two": [(1, ["a", "", "b"])]}
    with pytest.raises(InputRejected):
        read_workbook(stream.getvalue(), "form.xlsx", Bounds(cells=5))


def test_a_small_file_that_unpacks_to_more_than_memory_holds_is_refused_unread(tmp_path):
    with ZipFile(tmp_path / "rows.xlsx", "w", ZIP_DEFLATED) as archive, archive.open("xl/big.xml", "w") as entry:
        for _ in range(USUAL.bytes // 1_000_000 + 1):
            entry.write(bytes(1_000_000))
    assert (tmp_path / "rows.xlsx").stat().st_size < 1_000_000
    assert faults_of(tmp_path / "rows.xlsx") == [
        "rows.xlsx: unpacks to more than 100 MB; save it without its pictures, or split it into several files"
    ]


def test_a_field_of_a_csv_file_without_end_is_refused(file):
    (fault,) = faults_of(file("a\n" + "x" * 100_000 + "\n"))
    assert fault.startswith("rows.csv: row 2: a cell holds more than 32767 characters")
    (fault,) = faults_of(file('a\n"' + "x\n" * 1_000_000))
    assert "not a CSV file" in fault
