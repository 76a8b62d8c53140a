"""A map is proposed for a file of any tool: it imports what is sure, and says what is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from evaluator.importing.evidence import decimal_mark, order_of_dates
from evaluator.store.engine import Store
from surveys.notation import NumberCell
from tests.evaluator.importing.garden import Garden
from tests.evaluator.importing.proposing import csv, proposed, written
from tests.support.diagnostics import rejected, said


@pytest.fixture
def make_database(make_sqlite: Callable[[str], str]) -> Callable[[str], str]:
    """SQLite alone: what is asked here does not depend on the database."""
    return make_sqlite


@pytest.fixture
def garden(store: Store, vault: Store, tmp_path: Path) -> Garden:
    return Garden(store, vault, tmp_path)


GOOGLE = (
    "Tidsstempel,Mailadresse,person,Hvor hørte du om haven?,Hvad dyrker du?,"
    "Hvor mange timer bruger du i haven om ugen?,Hvornår flyttede du hertil?\n"
    '2026/05/03 10:11:12 AM GMT+2,ane@example.org,p1,Fra en nabo,"Blomster, Bær","2,5",03/11/2024\n'
    '2026/05/04 10:11:12 AM GMT+2,bo@example.org,p2,Fra et opslag,"Blomster, Grøntsager","12,500",25/11/2024\n'
)


def test_what_is_sure_is_imported_by_the_proposed_map_as_it_is(garden: Garden) -> None:
    content = GOOGLE.replace("Hvornår flyttede du hertil?", "moved-in")
    its = proposed(garden, csv(garden, content))
    assert its.unsure == []
    text, given = written(its)
    assert (given["decimal"], given["dates"], given["submitted"]) == (",", "day/month/year", "tidsstempel")
    assert given["identity"] == ["mailadresse"]
    assert "timezone" not in given
    assert garden.take_file(garden.folder / "file.csv", text).added == {"spring": 2}
    chosen = sorted(sorted(key for key, code in one.items() if code) for one in garden.answers())
    assert chosen == [
        ["grows#1", "grows#2", "heard-from", "hours", "moved-in"],
        ["grows#1", "grows#3", "heard-from", "hours", "moved-in"],
    ]
    assert garden.texts("hours") == ["12.5", "2.5"]
    assert garden.texts("moved-in") == ["2024-11-03", "2024-11-25"]


def test_columns_of_limesurvey_are_known_by_their_keys(garden: Garden) -> None:
    content = (
        "person;submitdate;lastpage;grows[1];grows[2];grows[other];heard-from\np1;2026-05-03 10:00:00;3;Y;;Humle;1\n"
    )
    its = proposed(garden, csv(garden, content))
    text, given = written(its)
    assert [one.code for one in its.unsure] == ["importing.doubt_timezone"]
    assert given["ignore"] == ["lastpage"]
    assert given["columns"]["grows[other]"] == "grows#other"
    garden.take_file(garden.folder / "file.csv", text)
    assert {key for key, code in garden.answers()[0].items() if code} == {"grows#1", "grows#4", "heard-from"}


def test_columns_of_surveymonkey_are_known_by_two_rows_of_names(garden: Garden) -> None:
    content = (
        "Respondent ID,Email Address,person,Hvad dyrker du?,,,Hvor hørte du om haven?\n"
        ",,,Blomster,Bær,Noget helt tredje,Response\n"
        "11,,p1,Blomster,,,Fra et opslag\n"
    )
    its = proposed(garden, csv(garden, content))
    text, given = written(its)
    assert (given["header_rows"], given["ignore"], given["identity"]) == (2, ["respondent id"], ["email address"])
    assert its.open == ["hvad dyrker du? / noget helt tredje"]
    with rejected('the map says nothing of "hvad dyrker du. / noget helt tredje"'):
        garden.take_file(garden.folder / "file.csv", text)


def test_an_export_of_microsoft_forms_takes_its_ready_map(garden: Garden) -> None:
    book = Workbook()
    book.worksheets[0].append(["Id", "Starttidspunkt", "Fuldførelsestidspunkt", "Mail", "Navn", "Hvad dyrker du?"])
    at = dt.datetime(2026, 5, 3, 10, 11, 12)  # noqa: DTZ001 - workbooks know no zones
    book.worksheets[0].append([1, at, at, "ane@example.org", "Ane", "Bær;Humle;"])
    book.save(garden.folder / "forms.xlsx")
    its = proposed(garden, garden.folder / "forms.xlsx")
    _, given = written(its)
    assert given["template"] == "microsoft-forms"
    assert given["columns"] == {"hvad dyrker du?": {"item": "grows", "values": {"Bær": 3}, "unknown": "other"}}
    told = "\n".join(said(its.unsure))
    assert "the file looks like an export of microsoft-forms" in told
    assert "none of the choices and will be put into the text beside 'other': 'Humle'" in told


VARIABLES = [
    ["variableName", "variableDescription"],
    ["s_1", "Hvor hørte du om haven?"],
    ["s_2_1", "Hvad dyrker du? - Blomster"],
    ["s_2_3", "Hvad dyrker du? - Bær"],
    ["person", "Nøgle"],
]
LABELS = [["s_1", 1, "Fra et opslag"], ["s_1", 2, "Fra en nabo"], ["s_2_1", 1, "Valgt"], ["s_2_1", 0, "Ikke valgt"]]
DATASET = [
    ["respondentid", "statinternal_1", "closetime", "person", "s_1", "s_2_1", "s_2_3", "statoverall_4"],
    [901, 0, "03-05-2026 10:11:12", "p1", 1, 1, 0, 1],
]


def test_a_workbook_of_surveyxact_is_known_by_its_labels_whatever_its_codes_are(garden: Garden) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (("Labels", LABELS), ("Variables", VARIABLES), ("Dataset", DATASET)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(garden.folder / "sx.xlsx")
    text, given = written(proposed(garden, garden.folder / "sx.xlsx"))
    assert given["template"] == "surveyxact"
    assert given["columns"] == {
        "s_1": {"item": "heard-from", "values": {"1": 2}},
        "s_2_1": "grows#1",
        "s_2_3": "grows#3",
    }
    assert garden.take_file(garden.folder / "sx.xlsx", text).added == {"spring": 1}
    assert [one["heard-from"] for one in garden.answers()] == [2]


def test_the_files_beside_a_dataset_of_surveyxact_are_read_too(garden: Garden) -> None:
    parts = {
        name: csv(garden, "\n".join(";".join(map(str, row)) for row in rows), f"{name}.csv")
        for name, rows in (("labels", LABELS), ("structure", VARIABLES), ("dataset", DATASET))
    }
    its = proposed(garden, parts["dataset"], labels=parts["labels"], variables=parts["structure"])
    _, given = written(its)
    assert given["columns"]["s_1"] == {"item": "heard-from", "values": {"1": 2}}
    assert given["columns"]["s_2_3"] == "grows#3"


def test_what_is_unsure_is_a_comment_and_told(garden: Garden) -> None:
    content = (
        "id,Hvor hørte du om haverne?,Kilde,hours,moved-in,Bemærkning\n"
        "1,Fra en nabo,Fra et opslag,12.500,03/04/2024,a\n2,Fra et opslag,Fra en nabo,10.000,05/06/2024,b\n"
    )
    its = proposed(garden, csv(garden, content))
    text, given = written(its)
    assert given["columns"] == {"hours": "hours", "moved-in": "moved-in"}
    assert {"person", "decimal", "dates"}.isdisjoint(given)
    assert '# "hvor hørte du om haverne?" = { item = "heard-from", values = ' in text
    assert [one.code.partition(".")[2] for one in its.unsure] == [
        *("doubt_person", "doubt_decimal", "doubt_dates", "doubt_nearly", "doubt_cells", "doubt_twice"),
    ]
    assert its.open == ["id", "bemærkning"]


def test_a_column_that_names_two_items_and_cells_that_are_no_choice_are_told(garden: Garden) -> None:
    its = proposed(garden, csv(garden, "person,recommend,heard-from\np1,tolv,1\n"))
    assert "these cells are none of the choices of 'recommend': 'tolv'" in "\n".join(said(its.unsure))


def test_a_wave_that_is_not_there_is_told(garden: Garden) -> None:
    with rejected("has no wave 'sprin'; did you mean 'spring'?"):
        proposed(garden, csv(garden, "id\n1\n"), wave="sprin")


@pytest.mark.parametrize(
    ("cells", "mark", "needed"),
    [
        (["1.234", "12,5"], ",", True),
        (["1.234", "12.5"], ".", True),
        (["1.234,5"], ",", True),
        (["1,234,567.5"], ".", True),
        (["1.234"], "", True),
        (["12,5", "12.5"], "", True),
        (["2,5"], ",", False),
        ([NumberCell("1.234")], "", False),
    ],
)
def test_the_mark_before_decimals_is_told_by_cells_that_can_mean_one_thing(
    cells: list[str], mark: str, needed: bool
) -> None:
    assert decimal_mark(cells) == (mark, needed)


@pytest.mark.parametrize(
    ("cells", "order", "needed"),
    [
        (["11/03/2026", "25/11/2026"], "day/month/year", True),
        (["11/03/2026 10:11", "11/25/26"], "month/day/year", True),
        (["25/11/2026", "11/25/2026"], "", True),
        (["11/03/2026"], "", True),
        (["03-11-2026", "2026-11-03"], "", False),
    ],
)
def test_the_order_of_dates_is_told_by_days_after_the_twelfth(cells: list[str], order: str, needed: bool) -> None:
    assert order_of_dates(cells) == (order, needed)


def test_a_line_break_in_a_cell_writes_no_line_of_the_map(garden: Garden) -> None:
    """Whoever answers with one could otherwise recode the answers of everybody."""
    cell = 'en nabo\n"x" = "hours"\r\n#'
    content = f'person,heard-from\np1,"{cell.replace(chr(34), chr(34) * 2)}"\np2,1\n'
    text, given = written(proposed(garden, csv(garden, content)))
    assert [*given["columns"]] == ["heard-from"]
    assert '"x" = "hours"' not in text.splitlines()


@pytest.mark.parametrize(
    ("cells", "separator"),
    [(("1 3", "2 1"), " "), (("1\n3", "2"), "\n"), (("Blomster\nBær", "Grøntsager\nBlomster"), "\n")],
)
def test_choices_joined_by_a_space_or_a_line_break_are_choices(
    garden: Garden, cells: tuple[str, str], separator: str
) -> None:
    text, given = written(proposed(garden, csv(garden, "person,grows\n" + "".join(f'p,"{one}"\n' for one in cells))))
    assert given["columns"]["grows"]["separator"] == separator
    assert "unknown" not in given["columns"]["grows"]
    garden.take(f'person,grows\np1,"{cells[0]}"\n', text)
    assert {key for key, code in garden.answers()[0].items() if code} == {"grows#1", "grows#3"}
    assert garden.texts("grows#other") == []


@pytest.mark.parametrize("content", ["person,grows\n1,a/b\n2,c/a\n3,Bær\n", "person,heard-from\n1,x\n2,y\n3,1\n"])
def test_a_column_in_which_most_is_no_choice_is_not_taken_for_own_words(garden: Garden, content: str) -> None:
    its = proposed(garden, csv(garden, content))
    _, given = written(its)
    assert given["columns"] == {}
    assert [one.code for one in its.unsure][-1] == "importing.doubt_mostly_own_words"


KOBO = "person,grows,grows/1,grows/2,grows/3,grows/4,grows/9\np1,1 3,1,0,1,0,0\np2,2 3,0,1,1,0,0\n"


@pytest.mark.parametrize(
    ("content", "ignored"),
    [(KOBO, ["grows"]), ("person,grows,grows/1\np1,1 3,1\np2,2 3,0\n", ["grows/1"])],
)
def test_choices_that_the_file_holds_twice_are_read_once(garden: Garden, content: str, ignored: list[str]) -> None:
    its = proposed(garden, csv(garden, content))
    text, given = written(its)
    assert given["ignore"] == ignored
    assert garden.take_file(garden.folder / "file.csv", text).added == {"spring": 2}
    chosen = sorted(sorted(key for key, code in one.items() if code) for one in garden.answers())
    assert chosen == [["grows#1", "grows#3"], ["grows#2", "grows#3"]]


def test_a_map_that_holds_words_from_the_answers_says_so_in_its_head(garden: Garden) -> None:
    text, _ = written(proposed(garden, csv(garden, "person,heard-from\np1,1\np2,I kirken\n")))
    assert "his map holds words from the answers" in text.splitlines()[0]
    text, _ = written(proposed(garden, csv(garden, "person,heard-from\np1,1\n")))
    assert "holds words" not in text


def test_columns_that_write_dates_in_different_orders_are_read_each_in_its_own(garden: Garden) -> None:
    content = "person,submitted,moved-in\np1,13/05/2026 10:00,11/14/2024\np2,03/05/2026 10:00,05/06/2024\n"
    its = proposed(garden, csv(garden, content))
    text, given = written(its)
    assert given["dates"] == "day/month/year"
    assert given["columns"]["moved-in"] == {"item": "moved-in", "dates": "month/day/year"}
    assert garden.take_file(garden.folder / "file.csv", text).added == {"spring": 2}
    assert garden.texts("moved-in") == ["2024-05-06", "2024-11-14"]


def test_a_column_that_writes_dates_in_two_orders_is_told(garden: Garden) -> None:
    its = proposed(garden, csv(garden, "person,moved-in\np1,13/11/2024\np2,11/14/2024\n"))
    assert "some cells have the day first and others the month" in "\n".join(said(its.unsure))
