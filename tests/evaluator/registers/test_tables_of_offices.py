"""Tables as Danish offices keep them come into the registers as they are; what is unsure is asked, all at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evaluator.arranging.words import headings_of, plain, words_of
from evaluator.programme.document import parse_programme
from evaluator.records.registry import REGISTERS
from evaluator.registers.cells import known_in
from evaluator.registers.importing import RegisterImport, import_register
from evaluator.registers.trial_actions import trial_actions
from evaluator.store import registers as store
from evaluator.store.documents import PROGRAMME, save_document
from evaluator.texts import LANGUAGES, Texts
from tests.support.diagnostics import rejected
from tests.support.programmes import programme
from tests.support.registers import NOW, in_lines

MANUAL = {"manual": "The annual report"}
DOCUMENT = programme(
    "demo",
    groups=["patients"],
    processes={
        "kraeft": {"title": "Kræft", "scale": "full"},
        "hjerte": {"title": "Hjerte", "scale": "full"},
    },
    stages={"planning": {"title": "Planlægning"}},
    milestones={"m1": dt.date(2026, 10, 31)},
    indicators={
        "rate": {"source": MANUAL, "unit": "share"},
        "beds": {"source": MANUAL, "unit": "count"},
    },
)
LATER = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
Change = Callable[[Worksheet], None]


@pytest.fixture
def office(db, tmp_path: Path):
    """Brings a table into a register, with a map where one is given."""
    save_document(db, programme="demo", kind=PROGRAMME, key="demo", text=DOCUMENT, now=NOW)

    def bring(
        kind: str, table: str | Sequence[Sequence[object]], given: str = "", change: Change | None = None, **how: bool
    ) -> RegisterImport:
        path = tmp_path / ("plan.csv" if isinstance(table, str) else "plan.xlsx")
        if isinstance(table, str):
            path.write_text(table, "cp1252")
        else:
            book = Workbook()
            for row in table:
                book.active.append(list(row))
            if change:
                change(book.active)
            book.save(path)
        map_file = tmp_path / "map.toml" if given else None
        if map_file:
            map_file.write_text(given, "utf-8")
        return import_register(db, "demo", kind, path, LATER, map_file=map_file, **how)

    return bring


def rows(db, kind: str, *columns: str) -> list[tuple[object, ...]]:
    return sorted(tuple(row[name] for name in columns) for row in store.rows(db, "demo", kind))


def lives(db) -> dict[str, list[tuple[str, str]]]:
    return {
        one.title: [(event.state, event.occurred_on.isoformat()) for event in one.events]
        for one in trial_actions(db, "demo")
    }


# ---- an action plan, one row for each action


PLAN = """Handleplan 2026;;;;;
Nr.;Handling;Forløb;Ansvarlig;Status;Startdato;Slutdato
1;Samtalesalon;Kræft;Else;I gang;01.02.2026;31.12.2027
2;Patientpanel;Hjerte;Bo;Opgivet;1. marts 2026;15-06-2026
3;Kaffevogn;;Ida;Taget i brug;2026-03-01;2026-09-01
"""


def test_an_action_plan_comes_in_as_it_is_kept(db, office) -> None:
    result = office("trial_actions", PLAN)
    assert lives(db) == {
        "Samtalesalon": [("started", "2026-02-01")],
        "Patientpanel": [("started", "2026-03-01"), ("stopped", "2026-06-15")],
        "Kaffevogn": [("started", "2026-03-01"), ("adopted", "2026-09-01")],
    }
    assert rows(db, "trial_actions", "reference", "process") == [("1", "kraeft"), ("2", "hjerte"), ("3", "")]
    assert in_lines(result.notes) == [
        "plan.csv: note: the file was read as Windows-1252",
        (
            "plan.csv: note: read as nr. = reference, handling = title, forløb = process, ansvarlig = owner, "
            "status = state, startdato = started, slutdato = tried, adopted, adapted, spread, stopped"
        ),
        "plan.csv: row 1: note: above the names of the columns; not read",
        "plan.csv: row 3: column 'slutdato': note: was left out: the row says started, so the date is a plan",
    ]
    assert office("trial_actions", PLAN).added == 0


def test_what_an_action_plan_leaves_open_is_asked_all_at_once_with_what_a_map_would_say(db, office) -> None:
    with rejected() as found:
        office(
            "trial_actions",
            "Handling;Tiltag;Status;Startdato;Slutdato;Anmærkning\n"
            "Salon;x;Afsluttet;01/02/2026;;\n"
            "Panel;y;Opgivet;2026-03-01;;\n"
            "Vogn;z;;2026-03-01;2026-09-01;\n",
        )
    assert found == [
        (
            'plan.csv: title may stand under several headings: "handling", "tiltag"; write "handling" = "title" under '
            '[columns] in the map, and ignore = ["tiltag"] at its top, or the other way round'
        ),
        (
            "plan.csv: column 'anmærkning': looks like 'bemærkning', but is not quite that; correct the heading, or "
            'write "anmærkning" = "note" under [columns] in the map, or ignore = ["anmærkning"] at its top'
        ),
        (
            "plan.csv: row 2: column 'startdato': '01/02/2026' does not say which is the day and which the month; "
            'write it as 2019-10-31, or write at the top of the map dates = "day/month/year" if the day comes first, '
            'or dates = "month/day/year" if the month does'
        ),
        (
            "plan.csv: row 2: column 'status': 'Afsluttet' is unknown; use one of adapted, adopted, proposed, spread, "
            'started, stopped, tried, or write "Afsluttet" = "..." under [values.state] in the map'
        ),
        (
            "plan.csv: row 3: column 'status': stopped, but there is no date of it; write it in a column 'date'; if it "
            "is an estimate, also write yes in a column 'assumed date'"
        ),
        (
            "plan.csv: row 4: column 'slutdato': says that it ended, but not how; add a column with its state, or "
            'write "slutdato" = { column = "occurred_on", state = "stopped" } under [columns] in the map, or ignore = '
            '["slutdato"]'
        ),
    ]
    assert store.rows(db, "demo", "trial_actions") == []


MAP = """
dates = "day/month/year"
ignore = ["Slutdato"]

[columns]
"Aktion" = "title"
"Forankret i" = "note"
"Tidsplan" = "note"
"Tema" = "process"

[fixed]
occurred_on = 2026-01-15
state = "foreslået"
date_assumed = true

[values.process]
"Hjertet" = "hjerte"

[leave_out]
"Aktion" = ["Kladde"]
"""


def test_a_map_says_what_the_table_does_not(db, office) -> None:
    table = (
        "Tema;Aktion;Forankret i;Tidsplan;Slutdato\n"
        "Kræft;Salon;Udvalget;2. kvartal 2026;31/12/2027\n"
        "Hjertet;Panel;;Primo 2026;\n"
        ";Kladde;;;\n"
    )
    result = office("trial_actions", table, MAP)
    assert result.added == 2
    assert "plan.csv: row 4: note: left out, as the map says" in in_lines(result.notes)
    assert lives(db) == {"Salon": [("proposed", "2026-01-15")], "Panel": [("proposed", "2026-01-15")]}
    events = store.events(db, "demo", "trial_actions")
    assert {(one["note"], one["date_assumed"]) for one in events} == {
        ("Forankret i: Udvalget. Tidsplan: 2. kvartal 2026", True),
        ("Tidsplan: Primo 2026", True),
    }


def test_everything_that_is_wrong_with_a_map_is_told_at_once(office) -> None:
    with rejected() as found:
        office(
            "trial_actions",
            "Aktion;Status\nSalon;I gang\n",
            'decimal = ";"\ndates = "dmy"\nsheeet = "A"\nleave_out_rows = ["x"]\n'
            '[columns]\n"Aktion" = "titel"\n"AKTION" = "title"\n"Dag" = { column = "occurred_on", state = "begun" }\n'
            '[fixed]\nnothing = "x"\n[values.states]\n"a" = "b"\n',
        )
    assert [line.partition("; ")[0] for line in found] == [
        "map.toml: columns.Aktion: there is no column 'titel' to fill",
        "map.toml: columns.AKTION: stands there twice, but for upper and lower case",
        "map.toml: columns.Dag.state: there is no state 'begun' that a column could date",
        "map.toml: fixed.nothing: there is no column 'nothing' to fill",
        "map.toml: decimal: ';' is no decimal mark",
        "map.toml: dates: 'dmy' is no order of day, month and year",
        "map.toml: values.states: there is no column 'states' to fill",
        "map.toml: leave_out_rows: 'x' is no number of a row",
        "map.toml: sheeet: is an unknown key",
    ]


# ---- numbers, days and what Excel changed


@pytest.mark.parametrize(
    ("cell", "given", "hours"),
    [
        ("1.200", 'decimal = ","', 1200),
        ("1.200", 'decimal = "."', 1.2),
        ("1,5", "", 1.5),
        ("1,5", 'decimal = ","', 1.5),
        ("1.200,5", 'decimal = ","', 1200.5),
        ("1200", "", 1200),
    ],
)
def test_hours_are_read_as_they_are_written_here(db, office, cell: str, given: str, hours: float) -> None:
    office("hours", f"Kategori;Aktivitet;Timer pr. år\nForløb;Salon;{cell}\n", given)
    assert rows(db, "hours", "hours_per_year") == [(hours,)]


def test_hours_that_may_be_over_a_thousand_are_refused_with_the_line_for_a_map(office) -> None:
    with rejected() as found:
        office("hours", "Kategori;Aktivitet;Timer pr. år\nForløb;Salon;1.200\n")
    assert found == [
        (
            "plan.csv: row 2: column 'timer pr. år': '1.200' may be over a thousand, or a number with decimals; write "
            '1200 or 1.2, or write decimal = "," or decimal = "." at the top of the map'
        )
    ]


def test_what_a_workbook_holds_as_a_number_is_that_number_whatever_the_map_says(db, office) -> None:
    table = [["Kategori", "Aktivitet", "Timer"], ["Forløb", "Salon", 1.234], ["Forløb", "Panel", "1.234"]]
    office("hours", table, 'decimal = ","')
    assert rows(db, "hours", "activity", "hours_per_year") == [("Panel", 1234), ("Salon", 1.234)]


@pytest.mark.parametrize(
    ("cell", "given"),
    [
        ("2026-05-31", ""),
        ("31.05.2026", ""),
        ("31-05-2026", ""),
        ("31. maj 2026", ""),
        ("31/05/2026", 'dates = "day/month/year"'),
        ("05/31/2026", 'dates = "month/day/year"'),
    ],
)
def test_days_are_read_as_they_are_written_here(db, office, cell: str, given: str) -> None:
    office("decisions", f"Mødedato;Sag;Sagstype\n{cell};Salon;D+O\n", given)
    assert rows(db, "decisions", "meeting_date", "case_type") == [(dt.date(2026, 5, 31), "D+O")]


@pytest.mark.parametrize(
    ("cell", "orders"),
    [
        ("11/25/2026", ["month/day/year"]),
        ("25/11/2026", ["day/month/year"]),
        ("11/03/2026", ["day/month/year", "month/day/year"]),
    ],
)
def test_each_order_that_is_named_for_a_date_in_slashes_is_one_in_which_it_is_a_day(
    office, cell: str, orders: list[str]
) -> None:
    table = f"Mødedato;Sag;Type\n{cell};A;O\n"
    with rejected() as found:
        office("decisions", table)
    assert [order for order in ("day/month/year", "month/day/year") if f'dates = "{order}"' in found[0]] == orders
    for order in orders:
        assert office("decisions", table, f'dates = "{order}"', dry_run=True).added == 1


def test_a_date_in_slashes_that_is_no_day_is_no_date(office) -> None:
    with rejected("'31/31/2026' is no date"):
        office("decisions", "Mødedato;Sag;Type\n31/31/2026;A;O\n")


def test_a_state_without_its_date_gets_one_of_its_own_and_the_others_keep_theirs(db, office) -> None:
    table = "Nr;Handling;Startdato;Status{}\n21;Kaffe;01-02-2026;I gang{}\n24;Vand;;Foreslået{}\n"
    with rejected("write it in a column 'date'; if it is an estimate, also write yes in a column 'assumed date'"):
        office("trial_actions", table.format("", "", ""))
    office("trial_actions", table.format(";Date;Assumed date", ";;", ";03-03-2026;yes"))
    assert lives(db) == {"Kaffe": [("started", "2026-02-01")], "Vand": [("proposed", "2026-03-03")]}


@pytest.mark.parametrize("cell", [dt.date(2026, 5, 31), dt.datetime(2026, 5, 31), dt.datetime(2026, 5, 31, 23, 30)])  # noqa: DTZ001 - a spreadsheet's
def test_the_days_of_a_workbook_are_days(db, office, cell: object) -> None:
    office("decisions", [["Dato", "Sag", "Type"], [cell, "Salon", "O"]])
    assert rows(db, "decisions", "meeting_date") == [(dt.date(2026, 5, 31),)]


def test_an_amount_that_excel_made_a_date_is_asked_for_and_a_map_can_say_it(db, office) -> None:
    table = [["Kategori", "Aktivitet", "Timer", "Antal"], ["Forløb", "Salon", 12, dt.date(2026, 8, 4)]]

    def short(sheet: Worksheet) -> None:
        sheet["D2"].number_format = "d-mmm"

    with rejected() as found:
        office("hours", table, change=short)
    assert found == [
        (
            "plan.xlsx: sheet Sheet: row 2: column 'antal': the spreadsheet has made a date of the cell (2026-08-04); "
            'perhaps it was 4-8; write "2026-08-04" = "4-8" under [values.planned_units] in the map, or make the cell '
            "a text"
        )
    ]
    office("hours", table, '[values.planned_units]\n"2026-08-04" = "4-8"\n', short)
    assert rows(db, "hours", "planned_units") == [("4-8",)]


def percent(sheet: Worksheet) -> None:
    for cell in ("C2", "D2"):
        sheet[cell].number_format = "0%"


@pytest.mark.parametrize("kept", ["workbook", "csv"])
def test_a_percentage_is_a_share_where_a_share_belongs_and_else_asked_for(db, office, kept: str) -> None:
    head = ["Indikator", "Nedslag", "Værdi", "Note"]
    if kept == "csv":
        office("manual", "Indikator;Nedslag;Værdi;Note\nrate;m1;50 %;50%\n")
    else:
        office("manual", [head, ["rate", "m1", 0.5, 0.5]], change=percent)
    assert rows(db, "manual", "value", "note") == [(0.5, "50%")]
    with rejected("column 'værdi': 50 ?% is a percentage, and a number belongs here"):
        if kept == "csv":
            office("manual", "Indikator;Nedslag;Værdi\nbeds;m1;50 %\n")
        else:
            office("manual", [head, ["beds", "m1", 0.5, None]], change=percent)
    with rejected("is a percentage" if kept == "workbook" else "is no number|is a percentage"):
        if kept == "csv":
            office("hours", "Kategori;Aktivitet;Timer\na;b;50%\n")
        else:
            office("hours", [["Kategori", "Aktivitet", "Timer"], ["a", "b", 0.5]], change=percent)


@pytest.mark.parametrize("cell", ["#REF!", "#DIV/0!", "#I/T", "#VÆRDI!"])
def test_a_cell_that_shows_an_error_is_told_with_sheet_row_and_column(office, cell: str) -> None:
    with rejected() as found:
        office("decisions", [["Dato", "Sag", "Type"], ["2026-05-31", "Salon", "O"], [None, cell, "O"]])
    assert found == [
        (
            f"plan.xlsx: sheet Sheet: row 3: column 'sag': the cell shows the error {cell}; correct the formula, or "
            "empty the cell"
        )
    ]


def test_an_error_in_a_column_that_nobody_reads_is_no_matter(db, office) -> None:
    office("decisions", [["Dato", "Sag", "Type", "Beregnet"], ["2026-05-31", "Salon", "O", "#REF!"]])
    assert rows(db, "decisions", "title") == [("Salon",)]


# ---- the form of the table


def test_a_merged_cell_holds_for_every_row_but_no_number_is_counted_twice(db, office) -> None:
    table = [["Kategori", "Aktivitet", "Timer"], ["Forløb", "Salon", 10], [None, "Panel", 20], [None, "Vogn", 30]]
    office("hours", table, change=lambda sheet: sheet.merge_cells("A2:A4"))
    assert rows(db, "hours", "category", "hours_per_year") == [("Forløb", 10), ("Forløb", 20), ("Forløb", 30)]
    table = [["Kategori", "Aktivitet", "Timer"], ["Møder", "a", 10], ["Møder", "b", None]]
    with rejected("row 3: column 'timer': a merged cell with the number 10 goes over several rows"):
        office("hours", table, change=lambda sheet: sheet.merge_cells("C2:C3"))


def test_names_can_stand_in_two_rows(db, office) -> None:
    table = [
        ["Handling", "Status", "Periode", None],
        [None, None, "Fra", "Til"],
        ["Salon", "Opgivet", "2026-01-01", "2026-03-01"],
    ]
    given = (
        'header_rows = 2\n[columns]\n"Periode / Fra" = { column = "occurred_on", state = "started" }\n'
        '"Periode / Til" = { column = "occurred_on", state = ["adopted", "stopped"] }\n'
    )
    office("trial_actions", table, given)
    assert lives(db) == {"Salon": [("started", "2026-01-01"), ("stopped", "2026-03-01")]}


def test_three_rows_under_one_merged_action_are_one_action(db, office) -> None:
    table = [
        ["Handling", "Status", "Dato"],
        ["Salon", "Foreslået", "2026-01-01"],
        [None, "I gang", "2026-02-01"],
        [None, "Afprøvet", "2026-03-01"],
    ]
    office("trial_actions", table, change=lambda sheet: sheet.merge_cells("A2:A4"))
    assert lives(db) == {"Salon": [("proposed", "2026-01-01"), ("started", "2026-02-01"), ("tried", "2026-03-01")]}


def test_notes_and_sums_below_the_table_are_left_out_and_told(db, office) -> None:
    table = "Kategori;Aktivitet;Timer\nForløb;Salon;10\nForløb;Panel;20\nI alt;;30\n\nKilde: budgettet\n"
    result = office("hours", table)
    assert rows(db, "hours", "hours_per_year") == [(10,), (20,)]
    assert in_lines(result.notes)[-2:] == [
        "plan.csv: row 4: note: was left out; it is a sum below the table",
        "plan.csv: row 6: note: was left out; it is a note below the table",
    ]


def test_a_heading_between_the_rows_and_a_sum_that_reads_like_a_row_are_asked_for(db, office) -> None:
    with rejected() as found:
        office("activities", "Type;Titel;Dato;Deltagere\nsalon;A;2026-01-01;10\nI alt;;;10\n")
    assert found[0].startswith(
        "plan.csv: row 3: looks like a sum of the other rows; delete the row, or write at the top of the map leave_out"
    )
    with rejected('row 3: has one filled cell alone .* leave_out = { "kategori" = \\["Andet"\\] }'):
        office("hours", "Kategori;Aktivitet;Timer\nForløb;Salon;10\nAndet\nForløb;Panel;20\n")
    office("hours", "Kategori;Aktivitet;Timer\nForløb;Salon;10\nAndet\nForløb;Panel;20\n", "leave_out_rows = [3]")
    assert len(rows(db, "hours", "activity")) == 2


def test_a_last_row_that_is_only_begun_is_asked_for(office) -> None:
    with rejected("row 3: has one filled cell alone"):
        office("hours", "Kategori;Aktivitet;Timer\nForløb;Salon;10\nForløb\n")


@pytest.mark.parametrize(
    ("kind", "table", "titles"),
    [
        ("decisions", "Mødedato;Sag;Type\n01-02-2026;A;O\n02-02-2026;B;O\n;;\nKilde: Sekretariatet;;\n", ["A", "B"]),
        ("decisions", "Mødedato;Sag;Type\n01-02-2026;A;O\n02-02-2026;B;O\n;;\n;Kilde: Sekretariatet;\n", ["A", "B"]),
        ("decisions", "Mødedato;Sag;Type\n01-02-2026;A;O\n;i alt 3 sager;\n", ["A"]),
        ("decisions", "Mødedato;Sag;Type\n01-02-2026;A;O\n\n;Ført af Bo;\n;B;\n", ["A"]),
        ("activities", "Type;Titel;Dato\nOplæg;A;01-02-2026\n* tal fra Jens;;\n", ["A"]),
    ],
)
def test_a_note_below_is_no_row_where_one_cell_alone_must_be_filled(db, office, kind: str, table: str, titles) -> None:
    result = office(kind, table)
    assert [title for (title,) in rows(db, kind, "title")] == titles
    assert "was left out; it is a note below the table" in "".join(in_lines(result.notes))


def test_a_row_of_one_cell_is_one_where_others_are_or_nothing_else_is_read_and_else_asked_for(db, office) -> None:
    office("decisions", "Mødedato;Sag;Type\n01-02-2026;A;O\n;B;\n01-02-2026;C;O\n;D;\n")
    office("decisions", "Sag\nE\nF\n")
    assert [title for (title,) in rows(db, "decisions", "title")] == list("ABCDEF")
    last = "Mødedato;Sag;Type\n01-02-2026;G;O\n;Note om boliger;\n"
    office("decisions", last, '[values.title]\n"Note om boliger" = "Note om boliger"')
    assert ("Note om boliger",) in rows(db, "decisions", "title")
    with rejected(r"row 3: has one filled cell alone .* leave_out = { \"sag\" = \[\"H\"\] }"):
        office("decisions", "Mødedato;Sag;Type\n01-02-2026;G;O\n;H;\n")


def test_a_map_leaves_all_sums_out_by_what_they_say_and_a_cell_that_comes_again_by_its_row(db, office) -> None:
    table = "Kategori;Opgave;Timer\nDrift;A;10\nDrift i alt;Sum;10\nAndet\nAndet;B;20\nI alt;Sum;30\n"
    with rejected() as found:
        office("hours", table)
    line = 'leave_out = { "kategori" = ["Drift i alt", "I alt"] }, leave_out_rows = [4]'
    assert [one.partition(": ")[2][:5] for one in found if line in one] == ["row 3", "row 4", "row 6"]
    office("hours", table, line.replace("}, ", "}\n"))
    assert rows(db, "hours", "hours_per_year") == [(10,), (20,)]


def test_what_would_come_in_can_be_seen_beforehand(db, office) -> None:
    office("hours", "Kategori;Aktivitet;Timer\nForløb;Salon;10\n")
    result = office("hours", "Kategori;Aktivitet;Timer;Leder\nForløb;Salon;10\nForløb;Panel;20;Bo\n", dry_run=True)
    assert (result.added, result.known) == (1, 1)
    assert "left out: 'leder'" in in_lines(result.notes)[-1]
    assert len(rows(db, "hours", "activity")) == 1


def test_two_columns_that_date_the_same_are_asked_for(db, office) -> None:
    table = "Handling;Start;Startdato\nSalon;2026-01-01;2026-02-01\n"
    with rejected("'start' and 'startdato' both date the same"):
        office("trial_actions", table)
    office("trial_actions", table, 'ignore = ["Start"]')
    assert lives(db) == {"Salon": [("started", "2026-02-01")]}


@pytest.mark.parametrize("heading", ["Sag", "Title"])
def test_a_heading_that_stands_twice_is_asked_for(db, office, heading: str) -> None:
    table = f"Mødedato;{heading};{heading};Type\n01-02-2026;x;y;O\n"
    one = heading.lower()
    with rejected(rf'title may stand under several headings: "{one}", "{one} \(2\)"'):
        office("decisions", table)
    office("decisions", table, f'ignore = ["{heading}"]\n[columns]\n"{heading} (2)" = "title"')
    assert rows(db, "decisions", "title") == [("y",)]
    with rejected("'startdato' and 'startdato \\(2\\)' both date the same"):
        office("trial_actions", "Handling;Startdato;Startdato\nSalon;2026-01-01;2026-02-01\n")


def test_rows_that_stand_and_are_no_longer_in_the_file_are_told(db, office) -> None:
    names = "Mødedato;Sag;Type\n"
    office("decisions", f"{names}01-02-2026;A;O\n02-02-2026;B;O\n03-02-2026;C;O\n")
    gone, renamed = (reference for title, reference in rows(db, "decisions", "title", "reference") if title in "AB")
    told = in_lines(office("decisions", f"{names}02-02-2026;B 1;O\n03-02-2026;C;O\n").notes)
    assert (
        f"plan.csv: note: rows that stand and are not in the file: 2 ({gone}, {renamed}); they go on counting; if they "
        "should not, withdraw them: nedslag registers withdraw"
    ) in told
    another = office("decisions", f"{names}04-02-2026;D;O\n")
    assert not any("not in the file" in one for one in in_lines(another.notes)), "a file of other rows"


def test_a_map_that_says_nonsense_of_the_rows_of_the_names_is_refused(office) -> None:
    with rejected() as found:
        office("decisions", "Sag\nA\n", "header_rows = 7\nnames_row = -3")
    assert found == [
        "map.toml: names_row: must be a number from 1 to 1048576; correct the number, or remove the line",
        "map.toml: header_rows: must be a number from 1 to 3; correct the number, or remove the line",
    ]


def test_a_sheet_of_a_csv_file_is_told_to_be_without_effect(office) -> None:
    told = in_lines(office("decisions", "Sag\nA\n", 'sheet = "Sager"').notes)
    assert "plan.csv: note: a CSV file has no sheets, so that 'Sager' in the map is without effect" in told


def test_a_cell_that_cannot_be_read_is_no_other_value(office) -> None:
    office("hours", "Kategori;Aktivitet;Timer\nDrift;A;10\n")
    with rejected() as found:
        office("hours", "Kategori;Aktivitet;Timer\nDrift;A;ti\n")
    assert len(found) == 1, "that it cannot be read"


def test_what_is_asked_of_many_rows_is_asked_once(office) -> None:
    with rejected() as found:
        office("trial_actions", "Handling;Status;Dato\nA;Færdig;2026-01-01\nB;Færdig;2026-01-02\nC;I gang;2026-01-03\n")
    assert [line.partition("; ")[0] for line in found] == ["plan.csv: rows 2-3: column 'status': 'Færdig' is unknown"]


# ---- the records


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_every_label_of_a_column_and_a_choice_is_understood_and_no_heading_is_two_columns(register) -> None:
    for language in LANGUAGES:
        texts = Texts(language)
        for column in register.in_file:
            assert plain(texts(f"registers.column_{column.name}")) in headings_of(column), column.name
            words = words_of([column], known_in(parse_programme(DOCUMENT))).get(column.name, {})
            for choice in column.choices:
                assert words[plain(texts(f"registers.{column.name}_{choice}"))] == choice
    all_headings = [heading for column in register.in_file for heading in headings_of(column)]
    all_headings += [plain(heading) for one in register.dated for heading in one.headings]
    assert sorted(all_headings) == sorted(set(all_headings))
    for column in register.in_file:
        named = [plain(word) for words in column.words.values() for word in words]
        assert len(named) == len(set(named)), column.name
        assert column.words.keys() <= set(column.choices)


def test_the_titles_of_the_programme_are_understood_as_its_keys(db, office) -> None:
    office(
        "involvement",
        "Forløb;Fase;Gruppe;Aflæsning;Grad;Dato\nKræft;Planlægning;Patients;Planlagt;Hørt;2026-02-01\n",
    )
    assert rows(db, "involvement", "process", "stage", "group", "reading", "level") == [
        ("kraeft", "planning", "patients", "intended", "consulted")
    ]
