import csv
import datetime as dt
from pathlib import Path

import pytest

from evaluator.core.faults import FaultsFound
from evaluator.programme.document import parse_programme
from evaluator.registers.columns import KINDS, layout_of
from evaluator.registers.importing import RegisterImport, add_trial_action, import_register, move_trial_action
from evaluator.store import registers as store
from evaluator.store.documents import PROGRAMME, save_document
from evaluator.store.engine import open_store
from evaluator.store.migration import upgrade_store
from tests.rendering import rejected

NOW = dt.datetime(2019, 11, 1, 12, tzinfo=dt.UTC)
SPRING, SUMMER, AUTUMN = dt.date(2019, 3, 1), dt.date(2019, 6, 1), dt.date(2019, 9, 1)
ROOT = Path(__file__).resolve().parents[3]

DOCUMENT = """
key = "demo"
languages = ["en"]
title = "Demo"
purpose = "To try the registers"

[groups.citizens]
title = "Citizens"

[processes.livets-afslutning]
title = "The end of life"
scale = "full"
cluster = "Midt"

[stages.planning]
title = "Planning"

[milestones.m1]
title = "Final"
cut_off = 2019-10-31
final = true

[nodes.lift]
kind = "outcome_short"
title = "Lift"

[indicators.anchored]
node = "lift"
title = "Anchored"
definition = "Clusters with a budget of their own"
source = { manual = "The annual report" }
unit = "count"

[indicators.rate]
node = "lift"
title = "Rate"
definition = "Share of meetings"
source = { manual = "The annual report" }
unit = "share"

[indicators.started]
node = "lift"
title = "Started"
definition = "Trial actions started"
source = { register = "trial_actions", measure = "started" }
"""


@pytest.fixture
def db(tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    upgrade_store(url)
    opened = open_store(url)
    with opened.writing() as connection:
        save_document(connection, programme="demo", kind=PROGRAMME, key="demo", text=DOCUMENT, now=NOW)
        yield connection
    opened.close()


@pytest.fixture
def put(db, tmp_path):
    """Import the lines of a file into a register."""

    def importing(kind, *lines):
        path = tmp_path / f"{kind}.csv"
        path.write_text("\n".join(lines), "utf-8")
        return import_register(db, "demo", kind, path, NOW)

    return importing


@pytest.fixture
def faults(put):
    def importing(kind, *lines):
        with pytest.raises(FaultsFound) as caught:
            put(kind, *lines)
        return list(caught.value.faults)

    return importing


def life(db, reference):
    return [(event["state"], event["occurred_on"]) for event in store.events(db, "demo", reference)]


def file_of(path):
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_the_chief_forums_35_cases_are_taken_as_they_are(db):
    path = ROOT / "examples/borgerdesign/registers/decisions.csv"
    result = import_register(db, "demo", "decisions", path, NOW)
    assert (result.added, result.known) == (35, 0)
    assert "decisions.csv: 12 of 35 rows have no meeting_date; kept without" in result.warnings
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


def test_the_rows_of_a_trial_action_are_its_life(db, put):
    lines = [
        "reference,process,title,state,occurred_on,date_assumed,note",
        "la-01,livets-afslutning,Talks at home,started,2019-03-01,true,Date assumed",
        "la-02,livets-afslutning,Volunteers,proposed,2019-03-01,,",
        "la-01,,,tried,2019-06-01,,",
        "la-02,,,started,2019-03-01,,",
    ]
    assert put("trial_actions", *lines) == RegisterImport(4, 0, ())
    assert life(db, "la-01") == [("started", SPRING), ("tried", SUMMER)]
    assert life(db, "la-02") == [("proposed", SPRING), ("started", SPRING)]
    first = store.events(db, "demo", "la-01")[0]
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
    assert life(db, "la-01")[-1] == ("adopted", AUTUMN)


def test_an_event_that_does_not_fit_into_the_stored_life_is_refused(db, put, faults):
    put("trial_actions", "reference,process,title,state,occurred_on", "la-01,,Talks,adopted,2019-06-01")
    assert faults("trial_actions", "reference,process,title,state,occurred_on", "la-01,,,started,2019-09-01") == [
        (
            "trial_actions.csv: row 2: 'started' on 2019-09-01 cannot come after 'adopted' on 2019-06-01; "
            "correct the state or the date"
        )
    ]
    assert life(db, "la-01") == [("adopted", SUMMER)]


def test_rows_of_one_reference_must_agree_on_the_action(faults):
    assert faults(
        "trial_actions",
        "reference,process,title,state,occurred_on",
        "la-01,,Talks,started,2019-03-01",
        "la-01,,Walks,tried,2019-06-01",
        "la-02,,,started,2019-03-01",
    ) == [
        (
            "trial_actions.csv: row 3: title: 'Walks', but 'Talks' in trial_actions.csv: row 2 of the same reference; "
            "write the same in each row, or another reference"
        ),
        "trial_actions.csv: row 4: title: the cell is empty; write a title in one row of each reference",
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
        "livets-afslutning,planing,citizens,planned,involve,2019-02-30,",
        "livets-afslutning,planning,,intended,involved,1.3.2019,",
    )
    assert found == [
        (
            "involvement.csv: header: 'colour' is unknown; use one of 'reference', 'process', 'stage', 'group', "
            "'reading', 'level', 'recorded_on', 'date_assumed', 'synthetic'"
        ),
        "involvement.csv: row 2: process: 'livets-afslutnin' is unknown; did you mean 'livets-afslutning'?",
        "involvement.csv: row 3: stage: 'planing' is unknown; did you mean 'planning'?",
        "involvement.csv: row 3: reading: 'planned' is unknown; use one of 'intended', 'practised'",
        "involvement.csv: row 3: level: 'involve' is unknown; did you mean 'involved'?",
        "involvement.csv: row 3: recorded_on: '2019-02-30' is no date; write it as 2019-10-31",
        "involvement.csv: row 4: group: the cell is empty; fill it in",
        "involvement.csv: row 4: recorded_on: '1.3.2019' is no date; write it as 2019-10-31",
    ]
    assert store.rows(db, "demo", "involvement") == []


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
        "trial_actions.csv: row 4: occurred_on: the cell is empty",
        "trial_actions.csv: row 5: process: 'livets-afslutnin' is unknown",
        "trial_actions.csv: row 3: 'started' on 2019-03-02 cannot come after 'adopted' on 2019-01-02",
        "trial_actions.csv: row 4: title: the cell is empty",
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
        " row 2: stage: 'planing' is unknown",
        " row 3: stage: 'planing' is unknown",
        " row 5: the same process, stage, group, reading, recorded_on",
    ]


def test_missing_columns_are_told_together(faults):
    assert [fault.partition(";")[0] for fault in faults("hours", "category,hours_used", "Buffer,x")] == [
        "hours.csv: header: there is no column 'activity'",
        "hours.csv: header: there is no column 'hours_per_year'",
        "hours.csv: row 2: hours_used: 'x' is no number of 0 or more",
    ]


@pytest.mark.parametrize(
    ("kind", "header", "row", "problem"),
    [
        ("trial_actions", "process,title,state,occurred_on", ",T,finished,2019-03-01", "'finished' is unknown"),
        ("trial_actions", "process,title,state,occurred_on", ",T,started,", "occurred_on: the cell is empty"),
        ("trial_actions", "process,title,state,occurred_on", ",T,started,0219-03-01", "is no date"),
        ("trial_actions", "reference,process,title,state,occurred_on", "a/b,,T,started,2019-03-01", "is no reference"),
        ("activities", "kind,title,held_on,participants", "talk,T,2019-03-01,-1", "is no whole number"),
        ("activities", "kind,title,held_on,date_assumed", "talk,T,2019-03-01,maybe", "neither true nor false"),
        ("activities", "kind,title,held_on", "talk,T\x00,2019-03-01", "a control character"),
        ("activities", "kind,title,held_on", f"talk,{'x' * 4001},2019-03-01", "4001 characters"),
        ("hours", "category,activity,hours_per_year", 'c,a,"1.100,5"', "is no number"),
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
    assert fault.startswith("involvement.csv: row 3: the same process, stage, group, reading, recorded_on are in")


def test_a_reference_stands_for_one_row(faults):
    (fault,) = faults("hours", "reference,category,activity,hours_per_year", "h,A,B,1", "h,C,D,2")
    assert fault.startswith("hours.csv: row 3: the reference 'h' is in hours.csv: row 2 too")


def test_rows_that_look_alike_are_kept_and_told(db, put):
    lines = ["kind,title,held_on", "talk,Salon,2019-03-01", "talk,Salon,2019-03-01"]
    assert put("activities", *lines) == RegisterImport(
        2, 0, ("activities.csv: row 3: looks like activities.csv: row 2; both are kept",)
    )
    assert put("activities", *lines).known == 2
    assert len(store.rows(db, "demo", "activities")) == 2


def test_a_known_row_that_now_says_something_else_is_left_and_told(db, put):
    put("hours", "category,activity,hours_per_year", "Buffer,Buffer,300")
    result = put("hours", "category,activity,hours_per_year", "Buffer,Buffer,400")
    assert (result.added, result.known) == (0, 1)
    assert "is there already with another hours_per_year; left as it was" in result.warnings[0]
    assert store.rows(db, "demo", "hours")[0]["hours_per_year"] == 300


def test_what_an_evaluator_should_look_at_is_a_warning(put):
    result = put(
        "trial_actions",
        "reference,process,title,state,occurred_on,delivery",
        "la-01,,Talks,started,2020-03-01,d-9",
    )
    assert result.added == 1
    assert result.warnings == (
        "trial_actions.csv: row 2: delivery 'd-9' is in no imported register of deliveries",
        "trial_actions.csv: row 2: occurred_on 2020-03-01 lies in the future",
    )
    (warning,) = put("activities", "kind,title,held_on,cluster", "talk,Salon,2019-03-01,Mdt").warnings
    assert warning == "activities.csv: row 2: cluster 'Mdt' is the cluster of no process"


def test_an_unknown_register_or_programme_is_refused(db, tmp_path):
    with pytest.raises(FaultsFound, match="did you mean 'trial_actions'"):
        import_register(db, "demo", "trial_action", tmp_path / "x.csv", NOW)
    with rejected("no such programme"):
        import_register(db, "dmo", "hours", tmp_path / "x.csv", NOW)


def test_every_register_of_the_store_can_be_imported():
    assert set(KINDS) == set(store.TABLES)


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_fits_the_store_and_stands_in_the_documentation(kind):
    layout = layout_of(kind, parse_programme(DOCUMENT))
    stored = set(store.TABLES[kind].c.keys())
    events = {"state", "occurred_on", "date_assumed", "note"} if kind == "trial_actions" else set()
    assert {column.name for column in layout.columns} == stored - {"programme_id"} | events
    section = (ROOT / "docs/registers.md").read_text("utf-8").split(f"\n## `{kind}`")[1].split("\n## ")[0]
    assert [column.name for column in layout.columns if f"`{column.name}`" not in section] == []


@pytest.fixture
def add(db):
    def adding(**changed):
        values = {"title": "Talks at home", "process": "livets-afslutning", "occurred_on": SPRING, "note": ""}
        return add_trial_action(db, "demo", **values | {"recorded_by": "Eva", "now": NOW} | changed)

    return adding


@pytest.fixture
def move(db):
    def moving(reference, state, occurred_on, **changed):
        values = {"note": "", "recorded_by": "Eva", "now": NOW}
        move_trial_action(db, "demo", reference, state=state, occurred_on=occurred_on, **values | changed)

    return moving


def test_an_action_is_added_and_moved_through_its_life(db, add, move):
    reference = add()
    move(reference, "started", SPRING)
    move(reference, "tried", SUMMER, note=" Three homes ")
    move(reference, "adopted", AUTUMN)
    assert reference == "livets-afslutning-01"
    assert life(db, reference) == [("proposed", SPRING), ("started", SPRING), ("tried", SUMMER), ("adopted", AUTUMN)]
    assert [(e["note"], e["recorded_by"]) for e in store.events(db, "demo", reference)][2] == ("Three homes", "Eva")


def test_references_go_on_from_those_imported(add, put):
    put(
        "trial_actions",
        "reference,process,title,state,occurred_on",
        *(f"livets-afslutning-{n:02},livets-afslutning,Action {n},started,2019-03-01" for n in (1, 2, 4)),
    )
    assert add() == "livets-afslutning-05"
    assert add(process="", title="Elsewhere") == "action-01"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"title": "  "}, "has no title"),
        ({"process": "elsewhere"}, "no process 'elsewhere'"),
        ({"state": "adopted"}, "begins as proposed or started"),
        ({"occurred_on": dt.date(2019, 11, 3)}, "lies in the future"),
        ({"note": "\x00"}, "invisible control character"),
    ],
)
def test_an_action_that_cannot_be_is_not_added(db, add, changed, problem):
    with pytest.raises(FaultsFound, match=problem):
        add(**changed)
    assert store.rows(db, "demo", "trial_actions") == []


def test_a_form_sent_twice_adds_one_action(db, add):
    reference = add()
    with pytest.raises(FaultsFound, match=f"is there already: {reference}"):
        add()
    assert len(store.rows(db, "demo", "trial_actions")) == 1
    assert add(occurred_on=SUMMER) != reference


def test_a_move_sent_twice_is_recorded_once(db, add, move):
    reference = add(state="started")
    move(reference, "tried", SUMMER)
    move(reference, "tried", SUMMER)
    assert life(db, reference) == [("started", SPRING), ("tried", SUMMER)]


@pytest.mark.parametrize(
    ("state", "day", "problem"),
    [
        ("adopted", SUMMER, "that is proposed cannot become adopted"),
        ("proposed", SUMMER, "that is proposed cannot become proposed"),
        ("finished", SUMMER, "cannot become finished"),
        ("", SUMMER, "cannot become"),
        ("started", dt.date(2019, 2, 28), "lies before the last step"),
        ("started", dt.date(2020, 1, 1), "lies in the future"),
    ],
)
def test_only_the_next_step_at_a_possible_date_is_recorded(db, add, move, state, day, problem):
    reference = add()
    with pytest.raises(FaultsFound, match=problem):
        move(reference, state, day)
    assert life(db, reference) == [("proposed", SPRING)]


def test_every_fault_of_a_move_is_told_at_once_and_in_danish(add, move):
    reference = add()
    with pytest.raises(FaultsFound) as caught:
        move(reference, "spread", dt.date(2019, 2, 28), language="da")
    assert caught.value.faults == (
        "En prøvehandling, der er foreslået, kan ikke blive spredt. Vælg et af de næste trin på listen.",
        "Datoen 28. februar 2019 ligger før det seneste trin, som er fra 1. marts 2019. Skriv den dag, det skete.",
    )


def test_an_unknown_action_cannot_be_moved(move):
    with pytest.raises(FaultsFound, match="no trial action 'la-99'"):
        move("la-99", "started", SPRING)
