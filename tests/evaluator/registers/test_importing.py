import csv
import datetime as dt
from pathlib import Path

import pytest

from evaluator.records.registry import REGISTERS
from evaluator.registers.importing import RegisterImport, import_register
from evaluator.store import registers as store
from surveys.diagnostics import InputRejected
from tests.support.registers import AUTUMN, NOW, SPRING, SUMMER, history, in_lines

ROOT = Path(__file__).resolve().parents[3]


def file_of(path):
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_the_chief_forums_35_cases_are_taken_as_they_are(db):
    path = ROOT / "examples/borgerdesign/registers/decisions.csv"
    result = import_register(db, "demo", "decisions", path, NOW)
    assert (result.added, result.known) == (35, 0)
    assert "decisions.csv: column 'meeting_date': note: 12 of 35 rows have none; kept without" in in_lines(result.notes)
    stored, source = store.rows(db, "demo", "decisions"), file_of(path)
    assert sorted(row["title"] for row in stored) == sorted(row["title"] for row in source)
    assert sum(row["meeting_date"] is None for row in stored) == 12
    assert sum(row["case_type"] == "D+O" for row in stored) == sum(row["case_type"] == "D+O" for row in source)


def test_the_hours_budget_is_taken_as_it_is_and_not_repaired(db):
    path = ROOT / "examples/borgerdesign/registers/hours.csv"
    assert import_register(db, "demo", "hours", path, NOW).added == 8
    assert sum(row["hours_per_year"] for row in store.rows(db, "demo", "hours")) == 3200


@pytest.mark.parametrize("name", ["decisions", "hours"])
def test_a_second_import_of_the_same_file_adds_nothing(db, name):
    path = ROOT / f"examples/borgerdesign/registers/{name}.csv"
    first = import_register(db, "demo", name, path, NOW)
    second = import_register(db, "demo", name, path, NOW)
    assert (second.added, second.known) == (0, first.added)
    assert len(store.rows(db, "demo", name)) == first.added


def test_the_rows_of_a_trial_action_are_its_history(db, put):
    lines = [
        "reference,process,title,state,occurred_on,date_assumed,note",
        "la-01,livets-afslutning,Talks at home,started,2019-03-01,true,Date assumed",
        "la-02,livets-afslutning,Volunteers,proposed,2019-03-01,,",
        "la-01,,,tried,2019-06-01,,",
        "la-02,,,started,2019-03-01,,",
    ]
    assert put("trial_actions", *lines) == RegisterImport(4, 0, ())
    assert history(db, "la-01") == [("started", SPRING), ("tried", SUMMER)]
    assert history(db, "la-02") == [("proposed", SPRING), ("started", SPRING)]
    first = store.events(db, "demo", "trial_actions", "la-01")[0]
    assert (first["date_assumed"], first["note"], first["recorded_by"]) == (True, "Date assumed", "import")
    assert put("trial_actions", *lines) == RegisterImport(0, 4, ())


def test_a_later_file_adds_what_has_happened_since(db, put):
    put("trial_actions", "reference,process,title,state,occurred_on", "la-01,,Talks,started,2019-03-01")
    result = put(
        "trial_actions",
        "reference,process,title,state,occurred_on",
        "la-01,,Talks,started,2019-03-01",
        "la-01,,Talks,tried,2019-06-01",
        "la-01,,Talks,adopted,2019-09-01",
    )
    assert (result.added, result.known) == (2, 1)
    assert history(db, "la-01")[-1] == ("adopted", AUTUMN)


def test_an_event_that_does_not_fit_into_the_stored_life_is_refused(db, put, faults):
    put("trial_actions", "reference,process,title,state,occurred_on", "la-01,,Talks,adopted,2019-06-01")
    assert faults("trial_actions", "reference,process,title,state,occurred_on", "la-01,,,started,2019-09-01") == [
        (
            "trial_actions.csv: row 2: 'started' on 2019-09-01 cannot come after 'adopted' on 2019-06-01; "
            "correct the state or the date"
        )
    ]
    assert history(db, "la-01") == [("adopted", SUMMER)]


def test_rows_of_one_reference_must_agree_on_the_action(faults):
    assert faults(
        "trial_actions",
        "reference,process,title,state,occurred_on",
        "la-01,,Talks,started,2019-03-01",
        "la-01,,Walks,tried,2019-06-01",
        "la-02,,,started,2019-03-01",
    ) == [
        (
            "trial_actions.csv: row 3: column 'title': 'Walks', but 'Talks' in row 2 of the same reference; "
            "write the same in each row, or another reference"
        ),
        "trial_actions.csv: row 4: column 'title': the cell is empty; write a title in one row of each reference",
    ]


def test_rows_without_a_reference_are_one_action_by_process_and_title(db, put):
    lines = ["process,title,state,occurred_on", ",Talks,started,2019-03-01", ",Talks,tried,2019-06-01"]
    assert put("trial_actions", *lines).added == 2
    assert len(store.rows(db, "demo", "trial_actions")) == 1
    assert put("trial_actions", *lines).known == 2


def test_every_fault_of_a_file_is_told_at_once_and_nothing_is_stored(db, faults):
    found = faults(
        "involvement",
        "process,stage,group,reading,level,recorded_on,colour",
        "livets-afslutnin,planning,citizens,intended,involved,2019-03-01,",
        "livets-afslutning,planing,citizens,hoped,involve,2019-02-30,",
        "livets-afslutning,planning,,intended,involved,1/3/2019,",
    )
    assert found == [
        "involvement.csv: row 2: column 'process': 'livets-afslutnin' is unknown; did you mean 'livets-afslutning'?",
        "involvement.csv: row 3: column 'stage': 'planing' is unknown; did you mean 'planning'?",
        (
            "involvement.csv: row 3: column 'reading': 'hoped' is unknown; use one of intended, practised, or write "
            '"hoped" = "..." under [values.reading] in the map'
        ),
        "involvement.csv: row 3: column 'level': 'involve' is unknown; did you mean 'involved'?",
        "involvement.csv: row 3: column 'recorded_on': '2019-02-30' is no date; write it as 2019-10-31",
        "involvement.csv: row 4: column 'group': the cell is empty; fill it in",
        (
            "involvement.csv: row 4: column 'recorded_on': '1/3/2019' does not say which is the day and which the "
            'month; write it as 2019-10-31, or write at the top of the map dates = "day/month/year" if the day comes '
            'first, or dates = "month/day/year" if the month does'
        ),
    ]
    assert store.rows(db, "demo", "involvement") == []


def test_days_and_numbers_may_be_written_the_danish_way(db, put):
    put("hours", "category,activity,hours_per_year", 'c,a,"12,5"')
    put("activities", "kind,title,held_on,participants", "talk,T,1.3.2019,30.0", "talk,U,3. november 2019,5")
    assert [row["hours_per_year"] for row in store.rows(db, "demo", "hours")] == [12.5]
    found = {(row["held_on"], row["participants"]) for row in store.rows(db, "demo", "activities")}
    assert found == {(dt.date(2019, 3, 1), 30), (dt.date(2019, 11, 3), 5)}


def test_a_cell_that_cannot_be_read_hides_no_row_that_contradicts_another(faults):
    found = faults(
        "trial_actions",
        "reference,process,title,state,occurred_on",
        "a,livets-afslutning,Kaffe,adopted,2019-01-02",
        "a,,,started,2019-03-02",
        "b,livets-afslutning,,started,",
        "c,livets-afslutnin,Te,started,2019-01-02",
    )
    assert [fault.partition(";")[0] for fault in found] == [
        "trial_actions.csv: row 4: column 'occurred_on': the cell is empty",
        "trial_actions.csv: row 5: column 'process': 'livets-afslutnin' is unknown",
        "trial_actions.csv: row 3: 'started' on 2019-03-02 cannot come after 'adopted' on 2019-01-02",
        "trial_actions.csv: row 4: column 'title': the cell is empty",
    ]
    found = faults(
        "involvement",
        "process,stage,group,reading,level,recorded_on",
        "livets-afslutning,planing,citizens,intended,involved,2019-03-01",
        "livets-afslutning,planing,citizens,intended,involved,2019-03-01",
        "livets-afslutning,planning,citizens,intended,involved,2019-03-01",
        "livets-afslutning,planning,citizens,intended,consulted,2019-03-01",
    )
    assert [fault.partition(":")[2].split(";")[0].split(" are in")[0] for fault in found] == [
        " row 2: column 'stage': 'planing' is unknown",
        " row 3: column 'stage': 'planing' is unknown",
        " row 5: the same Process, Stage, Group, Reading, Recorded on",
    ]


def test_missing_columns_are_told_together(faults):
    assert [fault.partition(";")[0] for fault in faults("hours", "category,hours_used", "Buffer,x")] == [
        "hours.csv: column 'activity': the column is missing",
        "hours.csv: column 'hours_per_year': the column is missing",
        "hours.csv: row 2: column 'hours_used': 'x' is no number of 0 or more",
    ]


@pytest.mark.parametrize(
    ("kind", "header", "row", "problem"),
    [
        ("trial_actions", "process,title,state,occurred_on", ",T,finished,2019-03-01", "'finished' is unknown"),
        ("trial_actions", "process,title,state,occurred_on", ",T,started,", "column 'occurred_on': the cell is empty"),
        ("trial_actions", "process,title,state,occurred_on", ",T,started,0219-03-01", "is no date"),
        ("trial_actions", "reference,process,title,state,occurred_on", "a/b,,T,started,2019-03-01", "is no reference"),
        ("activities", "kind,title,held_on,participants", "talk,T,2019-03-01,-1", "is no whole number"),
        ("activities", "kind,title,held_on,date_assumed", "talk,T,2019-03-01,maybe", "neither true nor false"),
        ("activities", "kind,title,held_on", "talk,T\x00,2019-03-01", "a control character"),
        ("activities", "kind,title,held_on", f"talk,{'x' * 4001},2019-03-01", "4001 characters"),
        ("hours", "category,activity,hours_per_year", 'c,a,"1.100,5"', "may be over a thousand"),
        ("hours", "category,activity,hours_per_year", "c,a,1.200", "may be over a thousand"),
        ("activities", "kind,title,held_on,participants", "talk,T,2019-03-01,1.200", "may be over a thousand"),
        ("hours", "category,activity,hours_per_year", "c,a,nan", "is no number"),
        ("manual", "indicator,milestone,value", "started,m1,3", "'started' is unknown"),
        ("manual", "indicator,milestone,value", "anchored,m9,3", "'m9' is unknown"),
        ("manual", "indicator,milestone,value", "rate,m1,85", "is no share"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_refused(faults, kind, header, row, problem):
    (fault,) = faults(kind, header, row)
    assert fault.startswith(f"{kind}.csv: row 2")
    assert problem in fault


def test_values_and_their_defaults_reach_the_store(db, put):
    put("activities", "kind,title,held_on,participants,cluster,synthetic", "talk,Salon,2019-03-01,12,Midt,ja")
    put("deliveries", "reference,process,title,body,delivered_on", "d-1,,Space,Board,")
    put("manual", "indicator,milestone,value,n,note", "rate,m1,0.85,,From the report")
    (activity,), (delivery,), (manual,) = (
        store.rows(db, "demo", kind) for kind in ("activities", "deliveries", "manual")
    )
    assert (activity["held_on"], activity["participants"], activity["synthetic"]) == (SPRING, 12, True)
    assert (delivery["delivered_on"], delivery["date_assumed"], delivery["note"]) == (None, False, "")
    assert (manual["value"], manual["n"], manual["note"]) == (0.85, None, "From the report")


def test_two_readings_of_one_cell_on_one_day_contradict_each_other(faults):
    (fault,) = faults(
        "involvement",
        "process,stage,group,reading,level,recorded_on",
        "livets-afslutning,planning,citizens,intended,involved,2019-03-01",
        "livets-afslutning,planning,citizens,intended,consulted,2019-03-01",
    )
    assert fault.startswith("involvement.csv: row 3: the same Process, Stage, Group, Reading, Recorded on are in")


def test_a_reference_stands_for_one_row(faults):
    (fault,) = faults("hours", "reference,category,activity,hours_per_year", "h,A,B,1", "h,C,D,2")
    assert fault.startswith("hours.csv: row 3: the reference 'h' is in row 2 too")


def test_rows_that_look_alike_are_kept_and_told(db, put):
    lines = ["kind,title,held_on", "talk,Salon,2019-03-01", "talk,Salon,2019-03-01"]
    result = put("activities", *lines)
    assert (result.added, result.known) == (2, 0)
    assert in_lines(result.notes) == ["activities.csv: row 3: note: looks like row 2; both are kept"]
    assert put("activities", *lines).known == 2
    assert len(store.rows(db, "demo", "activities")) == 2


def test_a_known_row_that_now_says_something_else_is_refused_with_the_row_and_the_columns(db, put, faults):
    put("hours", "category,activity,hours_per_year,planned_units", "Buffer,Buffer,300,4-8")
    said = faults("hours", "category,activity,hours_per_year,planned_units", "Buffer,Buffer,400,")
    assert [fault.partition(" stands here already")[0] for fault in said] == [
        "hours.csv: row 2: column 'hours_per_year': Hours a year",
        "hours.csv: row 2: column 'planned_units': Planned units",
    ]
    assert "--correct --reason" in said[0]
    assert store.rows(db, "demo", "hours")[0]["hours_per_year"] == 300


def test_what_an_evaluator_should_look_at_is_a_note(put):
    result = put(
        "trial_actions",
        "reference,process,title,state,occurred_on,delivery",
        "la-01,,Talks,started,2020-03-01,d-9",
    )
    assert result.added == 1
    assert in_lines(result.notes) == [
        "trial_actions.csv: row 2: column 'delivery': note: 'd-9' is not among the programme's deliveries",
        "trial_actions.csv: row 2: column 'occurred_on': note: 2020-03-01 lies in the future",
    ]
    (note,) = in_lines(put("activities", "kind,title,held_on,cluster", "talk,Salon,2019-03-01,Mdt").notes)
    assert note == "activities.csv: row 2: column 'cluster': note: 'Mdt' is not among the programme's clusters"


def test_an_unknown_register_or_programme_is_refused(db, tmp_path):
    with pytest.raises(InputRejected) as caught:
        import_register(db, "demo", "trial_action", tmp_path / "x.csv", NOW)
    assert in_lines(caught.value.diagnostics) == [
        "trial_action: there is no such register; did you mean 'trial_actions'?"
    ]
    with pytest.raises(InputRejected) as caught:
        import_register(db, "dmo", "hours", tmp_path / "x.csv", NOW)
    assert [one.code for one in caught.value.diagnostics] == ["documents.no_programme"]


@pytest.mark.parametrize("kind", REGISTERS)
def test_every_column_stands_in_the_documentation(kind):
    section = (ROOT / "docs/registers.md").read_text("utf-8").split(f"\n## `{kind}`")[1].split("\n## ")[0]
    assert [column.name for column in REGISTERS[kind].in_file if f"`{column.name}`" not in section] == []


@pytest.mark.parametrize("reference", ["010190-1234", "0101901234", "borger-010190-1234", "b_0101901234.2"])
def test_a_reference_that_looks_like_the_number_of_a_person_is_refused_and_not_quoted(faults, reference: str) -> None:
    (found,) = faults("hours", "reference,category,activity,hours_per_year", f"{reference},a,b,12")
    assert found.startswith("hours.csv: row 2: column 'reference': the reference looks like a Danish personal ident")
    assert reference not in found


@pytest.mark.parametrize("reference", ["2026-05-04", "20260504-1234", "hours-0123456789ab", "12345-6789", "LA.010190"])
def test_other_references_of_digits_are_taken(put, reference: str) -> None:
    assert put("hours", "reference,category,activity,hours_per_year", f"{reference},a,b,12").added == 1
