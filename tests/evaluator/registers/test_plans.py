"""An action plan, cases, hours and goals come in as they are kept, and go out and in again without loss."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evaluator.exporting.formats import files_of
from evaluator.exporting.registers import registers_tables
from evaluator.records.event_histories import delay_of
from evaluator.records.registry import REGISTERS
from evaluator.registers import keeping
from evaluator.registers.correcting import correct_row
from evaluator.registers.importing import import_register
from evaluator.store import registers as store
from evaluator.store.register_versions import Recorded
from surveys.diagnostics import InputRejected
from tests.support.registers import NOW, in_lines

PLAN = """theme,title,anchored_in,starts,ends,schedule_as_written
Data i hverdagen,Hvem må se hvad?,Udvalget for sundhed,2020-02-01,,Igangsættes februar 2020
Data i hverdagen,Hvem gælder det?,Udvalget for sundhed,2020-04-01,2020-06-30,2. kvartal 2020
Samme vej ind,"Ét nummer – dag, nat",Udvalget for sundhed,2020-01-01,,Kan træde i kraft primo 2020
Samme vej ind,Borgere i akutte pladser,Planudvalget,2019-09-01,2020-12-31,September 2019 - december 2020
Ledelse,Fælles hold?,Styregruppen,2020-01-01,2020-06-30,1. halvår 2020
"""
CASES = (
    """meeting_date,title,case_type,remark
2018-05-22,Kommissorium for forum,D+O,
2018-10-11,Måling hjemme hos borgere med KOL,D+B,Sendes videre
2018-10-11,"""
    '"""Piller til tiden"" – kan det udbredes?",O+D,\n,Læger på plejehjem.,D,\n,Læger på plejehjem.,D,\n'
)
HOURS = """category,activity,hours_per_year,planned_units
Kurser,Workshops,200,4-8
Forløb,Let forløb,1100,1-2
Buffer,Nødvendig buffer,300,
"""
GOALS = """område;mål
Patienter;Flere patienter er med, fra plan til brug
Samarbejde;Aftaler med kommuner bliver forpligtende
Samarbejde;Flere projekter på tværs
"""
FILES = {"action_plans": PLAN, "decisions": CASES, "hours": HOURS, "goals": GOALS}


@pytest.fixture
def bring(db, tmp_path: Path):
    def bringing(kind: str, table: str | bytes, name: str = "file.csv"):
        path = tmp_path / name
        path.write_bytes(table if isinstance(table, bytes) else table.encode())
        return import_register(db, "demo", kind, path, NOW)

    return bringing


def plan(*cells: str) -> str:
    return "Tema;Handling;Forankret i;Ansvarlig;Status;Dato;Start;Slut;Tidsplan;Bemærkning\n" + "\n".join(cells) + "\n"


def rows(db, *columns: str, kind: str = "action_plans") -> list[tuple[object, ...]]:
    return sorted(tuple(row[name] for name in columns) for row in store.rows(db, "demo", kind))


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_file_comes_in_as_it_is_kept_and_goes_out_and_in_without_loss(db, bring, kind: str, suffix: str) -> None:
    lines = [line for line in FILES[kind].splitlines()[1:] if line]
    assert bring(kind, FILES[kind]).added == len(lines)
    assert bring(kind, FILES[kind]).added == 0
    before = store.rows(db, "demo", kind)
    tables = registers_tables(db, "demo", kind, "da", actor="eva", now=NOW)
    name = f"demo-{kind.replace('_', '-')}.{suffix}"
    result = bring(kind, files_of(tables, (suffix,), "da")[name], name)
    assert (result.added, result.known, result.corrected) == (0, len(lines), 0)
    assert store.rows(db, "demo", kind) == before


def test_what_the_plan_says_in_words_stays_and_a_missing_day_stays_missing(db, bring) -> None:
    assert [note for note in in_lines(bring("action_plans", PLAN).notes) if "future" in note] == []
    found = rows(db, "schedule_as_written", "starts", "ends", "anchored_in")
    assert ("Igangsættes februar 2020", dt.date(2020, 2, 1), None, "Udvalget for sundhed") in found
    assert store.events(db, "demo", "action_plans") == []


def test_days_are_read_from_the_words_of_a_plan_and_words_of_its_days_are_kept(db, bring) -> None:
    bring(
        "action_plans",
        plan(
            "Data;Kun tekst;;;;;;;2. kvartal 2020;",
            "Data;Kun start;;;;;;;Igangsættes november 2019;",
            "Data;Ord i kolonnerne;;;;;September 2019;december 2020;;",
            "Data;Siger intet;;;;;;;løbende;",
        ),
    )
    assert rows(db, "title", "starts", "ends", "schedule_as_written") == [
        ("Kun start", dt.date(2019, 11, 1), None, "Igangsættes november 2019"),
        ("Kun tekst", dt.date(2020, 4, 1), dt.date(2020, 6, 30), "2. kvartal 2020"),
        ("Ord i kolonnerne", dt.date(2019, 9, 1), dt.date(2020, 12, 31), "September 2019 – december 2020"),
        ("Siger intet", None, None, "løbende"),
    ]


def test_a_period_that_may_be_two_is_asked_for_and_days_beside_it_answer(db, bring) -> None:
    with pytest.raises(InputRejected) as caught:
        bring("action_plans", plan("Data;Samtaler;;;;;;;vinter 2020;"))
    assert in_lines(caught.value.diagnostics) == [
        (
            "file.csv: row 2: column 'tidsplan': 'vinter 2020' may be one of two periods; write the first and the last "
            "day in the columns 'starts' and 'ends', and leave the words as they are"
        )
    ]
    bring("action_plans", plan("Data;Samtaler;;;;;2019-12-01;2020-02-29;vinter 2020;"))
    assert rows(db, "schedule_as_written", "ends") == [("vinter 2020", dt.date(2020, 2, 29))]


def test_several_bodies_are_told_apart_where_each_is_known(db, bring) -> None:
    bring(
        "action_plans",
        plan(
            "Data;A;Planudvalget; Chef;;;;;;",
            "Data;B;Styregruppen;;;;;;;",
            "Data;C;Planudvalget og Styregruppen;;;;;;;",
            'Data;D;"Planudvalget; Udvalget for børn og unge";;;;;;;',
            "Data;E;Udvalget for børn og unge;;;;;;;",
        ),
    )
    assert [cell for _, cell in rows(db, "title", "anchored_in")] == [
        "Planudvalget",
        "Styregruppen",
        "Planudvalget; Styregruppen",
        "Planudvalget; Udvalget for børn og unge",
        "Udvalget for børn og unge",
    ]
    assert rows(db, "title", "owner")[0] == ("A", "Chef")


def test_states_are_events_and_a_remark_on_an_action_without_any_is_kept(db, bring) -> None:
    told = ("Data;A;;;I gang;2019-10-01;;;;Kom godt fra start", "Data;B;;;;;;;;Venter på svar")
    assert bring("action_plans", plan(*told)).added == 2
    assert bring("action_plans", plan(*told)).added == 0
    (event,) = store.events(db, "demo", "action_plans")
    assert (event["state"], event["note"]) == ("started", "Kom godt fra start")
    assert rows(db, "title", "comment") == [("A", ""), ("B", "Venter på svar")]
    with pytest.raises(InputRejected) as caught:
        bring("action_plans", plan("Data;C;;;I gang;;;;;"))
    assert in_lines(caught.value.diagnostics) == ["file.csv: row 2: column 'dato': the cell is empty; fill it in"]


def test_an_action_is_added_without_any_event_moved_on_and_corrected(db) -> None:
    its = {"theme": "Data", "title": "Samtaler", "anchored_in": "A;B ;A", "starts": "marts 2019", "ends": ""}
    reference = keeping.add(db, "demo", "action_plans", its, by="eva", now=NOW)
    assert store.events(db, "demo", "action_plans") == []
    assert rows(db, "anchored_in", "starts") == [("A; B", dt.date(2019, 3, 1))]
    for state in ("started", "done"):
        keeping.move(
            db, "demo", "action_plans", reference, {"state": state, "occurred_on": NOW.date()}, by="eva", now=NOW
        )
    assert [one["state"] for one in store.events(db, "demo", "action_plans", reference)] == ["started", "done"]
    with pytest.raises(InputRejected):
        keeping.move(
            db, "demo", "action_plans", reference, {"state": "started", "occurred_on": NOW.date()}, by="e", now=NOW
        )
    by = Recorded("eva", NOW, "forkert dag")
    assert correct_row(db, "demo", "action_plans", reference, {"ends": "2. kvartal 2019"}, by) == 2
    assert rows(db, "ends") == [(dt.date(2019, 6, 30),)]


@pytest.mark.parametrize(
    ("state", "day", "delay"),
    [
        ("", dt.date(2020, 3, 31), ""),
        ("planned", dt.date(2020, 4, 2), "not_started"),
        ("started", dt.date(2020, 6, 30), ""),
        ("started", dt.date(2020, 7, 1), "overdue"),
        ("", dt.date(2020, 7, 1), "overdue"),
        ("done", dt.date(2020, 7, 1), ""),
    ],
)
def test_an_action_is_late_once_its_days_have_passed(state: str, day: dt.date, delay: str) -> None:
    row = {"starts": dt.date(2020, 4, 1), "ends": dt.date(2020, 6, 30)}
    assert delay_of(REGISTERS["action_plans"], row, state, day) == delay
    assert delay_of(REGISTERS["hours"], {}, "", day) == ""


def test_lines_of_hours_keep_their_references_and_years_are_apart(db, bring) -> None:
    bring("hours", HOURS)
    without = {row["activity"]: row["reference"] for row in store.rows(db, "demo", "hours")}
    bring("hours", "kategori;aktivitet;timer pr. år;år\nKurser;Workshops;200;2020\nKurser;Workshops;150;2021\n")
    found = store.rows(db, "demo", "hours")
    assert without["Workshops"] == "hours-0703f3d5c7c6"
    assert sorted((row["year"] or 0, row["hours_per_year"]) for row in found if row["activity"] == "Workshops") == [
        (0, 200.0),
        (2020, 200.0),
        (2021, 150.0),
    ]
