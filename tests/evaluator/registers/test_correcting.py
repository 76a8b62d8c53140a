"""Rows of registers are corrected and withdrawn by new versions, and what they said before can be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from evaluator.records.registry import REGISTERS
from evaluator.registers import keeping
from evaluator.registers.correcting import correct_row, history, listed, withdraw_row
from evaluator.registers.importing import Correction, import_register
from evaluator.store import audit
from evaluator.store import register_versions as versions
from evaluator.store import registers as store
from evaluator.store.documents import PROGRAMME, save_document
from evaluator.store.register_versions import Recorded
from surveys.diagnostics import InputRejected
from tests.evaluator.records.test_every_register import document, example
from tests.support.diagnostics import rejected
from tests.support.registers import NOW, in_lines
from tests.support.trial_actions import trial_actions

LATER = NOW + dt.timedelta(days=30)
BY = Recorded("anna", LATER, "talt igen")
MANUAL = "reference,indicator,milestone,value,n"


@pytest.fixture
def later(db, tmp_path):
    """Import lines a month later, as a correction."""

    def importing(kind: str, *lines: str, reason: str = "talt igen"):
        path = tmp_path / f"{kind}.csv"
        path.write_text("\n".join(lines), "utf-8")
        return import_register(db, "demo", kind, path, LATER, Correction(reason, "anna"))

    return importing


def values(db, kind: str, column: str, **when: dt.datetime) -> list[object]:
    return [row[column] for row in store.rows(db, "demo", kind, **when)]


def test_a_file_corrects_rows_for_a_reason_and_what_was_known_before_stays_known(db, put, later):
    put("hours", "category,activity,hours_per_year", "Buffer,Buffer,300", "Buffer,Travel,10")
    result = later("hours", "category,activity,hours_per_year", "Buffer,Buffer,400", "Buffer,Travel,10")
    assert (result.added, result.known, result.corrected) == (0, 2, 1)
    assert sorted(values(db, "hours", "hours_per_year")) == [10, 400]
    assert sorted(values(db, "hours", "hours_per_year", known_at=NOW)) == [10, 300]
    assert values(db, "hours", "hours_per_year", known_at=NOW - dt.timedelta(days=1)) == []
    corrected = next(row for row in store.rows(db, "demo", "hours") if row["hours_per_year"] == 400)
    first, second = history(db, "demo", "hours", str(corrected["reference"]))
    assert (first.number, first.recorded_at, first.recorded_by, first.reason) == (1, NOW, "command-line", "")
    assert (second.number, second.recorded_at, second.recorded_by, second.reason) == (2, LATER, "anna", "talt igen")
    assert (first.cells["hours_per_year"], second.cells["hours_per_year"]) == (300, 400)


def test_the_audit_log_says_which_register_and_version_and_nothing_of_what_it_says(db, put, later):
    put("manual", MANUAL, "Karen-Hansen,anchored,m1,118.4,")
    later("manual", MANUAL, "Karen-Hansen,anchored,m1,121,", reason="Hemmelig grund")
    withdraw_row(db, "demo", "manual", "Karen-Hansen", BY)
    corrected, withdrawn = list(audit.entries(db))
    assert (corrected.kind, corrected.actor, corrected.subject) == ("row_corrected", "anna", "")
    assert (withdrawn.kind, withdrawn.details) == ("row_withdrawn", {"register": "manual", "event": 0, "version": 3})
    for one in (corrected, withdrawn):
        assert not {"121", "118.4", "Hemmelig grund"} & {str(value) for value in one.details.values()}
    assert audit.verify(db)[2] is None


def test_a_file_can_leave_columns_out_and_then_they_stay(db, put, later):
    put("activities", "reference,kind,title,held_on,participants", "a,talk,Salon,2019-03-01,12")
    later("activities", "reference,kind,title,held_on", "a,talk,Saloon,2019-03-01")
    (row,) = store.rows(db, "demo", "activities")
    assert (row["title"], row["participants"]) == ("Saloon", 12)


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_every_register_is_corrected_withdrawn_and_brought_back(db, tmp_path: Path, register) -> None:
    save_document(db, programme="demo", kind=PROGRAMME, key="demo", text=document(), now=NOW)
    path = tmp_path / "row.csv"
    columns = [column for column in register.in_file if column.name != "reference"]
    path.write_text(
        "\n".join(
            ",".join(cells)
            for cells in (("reference", *(column.name for column in columns)), ("r-1", *map(example, columns)))
        ),
        "utf-8",
    )
    import_register(db, "demo", register.name, path, NOW)
    before = store.rows(db, "demo", register.name)
    assert store.rows(db, "demo", register.name, known_at=NOW) == before
    assert correct_row(db, "demo", register.name, "r-1", {"synthetic": "yes"}, BY) == 2
    assert store.rows(db, "demo", register.name) == [before[0] | {"synthetic": True}]
    assert store.rows(db, "demo", register.name, known_at=LATER) == store.rows(db, "demo", register.name)
    assert store.rows(db, "demo", register.name, known_at=NOW) == before
    events = store.events(db, "demo", register.name) if register.history else []
    assert withdraw_row(db, "demo", register.name, "r-1", BY) == 3
    assert store.rows(db, "demo", register.name) == []
    assert not register.history or store.events(db, "demo", register.name) == []
    with rejected(r"row 2: has been withdrawn \(rows: 1\)"):
        import_register(db, "demo", register.name, path, LATER)
    how = Correction("alligevel", "anna")
    tried = import_register(db, "demo", register.name, path, LATER, how, dry_run=True)
    stored = import_register(db, "demo", register.name, path, LATER, how)
    assert (stored.revived, tried) == (1, stored)
    assert store.rows(db, "demo", register.name) == before
    assert not register.history or store.events(db, "demo", register.name) == events
    assert [one.withdrawn for one in history(db, "demo", register.name, "r-1") if one.event == 0] == [
        False,
        False,
        True,
        False,
    ]


def test_a_correction_is_read_like_a_file_and_every_fault_is_told(db, put):
    put("manual", MANUAL, "a,rate,m1,0.5,10")
    with pytest.raises(InputRejected) as caught:
        correct_row(db, "demo", "manual", "a", {"value": "half", "valu": "2", "indicator": "nothing"}, BY)
    assert in_lines(caught.value.diagnostics) == [
        "manual: a: column 'value': 'half' is no number of 0 or more; write it in digits, such as 12.5",
        "manual: a: has no column 'valu'; did you mean 'value'?",
        "manual: a: column 'indicator': 'nothing' is unknown; use one of anchored, rate",
    ]
    with rejected("1.5 is no share"):
        correct_row(db, "demo", "manual", "a", {"value": "1,5"}, BY)
    with rejected("says so already"):
        correct_row(db, "demo", "manual", "a", {"value": "0.5"}, BY)
    with rejected("needs a reason"):
        correct_row(db, "demo", "manual", "a", {"value": "0.6"}, replace(BY, reason=" "))
    with rejected("no row of the reference 'b'"):
        correct_row(db, "demo", "manual", "b", {"value": "0.6"}, BY)
    with rejected("no event number 7"):
        withdraw_row(db, "demo", "manual", "a", BY, event=7)
    assert values(db, "manual", "value") == [0.5]
    assert list(audit.entries(db)) == []


def test_an_event_is_corrected_and_withdrawn_and_must_fit_into_its_life(db, put):
    lines = ("a,,Talks,proposed,2019-03-01", "a,,Talks,started,2019-04-01", "a,,Talks,tried,2019-05-01")
    put("trial_actions", "reference,process,title,state,occurred_on", *lines)
    with rejected("cannot come after"):
        correct_row(db, "demo", "trial-actions", "a", {"occurred_on": "2019-06-01"}, BY, event=2)
    with rejected("has that state on that day already"):
        correct_row(db, "demo", "trial-actions", "a", {"state": "tried", "occurred_on": "2019-05-01"}, BY, event=2)
    correct_row(db, "demo", "trial-actions", "a", {"occurred_on": "15.04.2019", "state": "Sat i gang"}, BY, event=2)
    withdraw_row(db, "demo", "trial-actions", "a", BY, event=3)
    moments = [(one["state"], str(one["occurred_on"])) for one in store.events(db, "demo", "trial_actions", "a")]
    assert moments == [("proposed", "2019-03-01"), ("started", "2019-04-15")]
    then = [
        (one["state"], str(one["occurred_on"])) for one in store.events(db, "demo", "trial_actions", "a", known_at=NOW)
    ]
    assert then == [("proposed", "2019-03-01"), ("started", "2019-04-01"), ("tried", "2019-05-01")]
    event = {"state": "tried", "occurred_on": dt.date(2019, 5, 2)}
    assert store.add_event(db, "demo", "trial_actions", "a", event, Recorded("anna", LATER))
    assert [one["number"] for one in store.events(db, "demo", "trial_actions", "a")] == [1, 2, 4]


def test_a_file_tells_of_events_and_actions_that_say_something_else(db, put, faults, later):
    header = "reference,process,title,state,occurred_on,note"
    put("trial_actions", header, "a,,Talks,proposed,2019-03-01,By the board")
    found = faults("trial_actions", header, "a,,Walks,proposed,2019-03-01,By a nurse")
    assert [line.partition(";")[0] for line in found] == [
        "trial_actions.csv: row 2: column 'title': Title stands here already with something else (rows: 1)",
        "trial_actions.csv: row 2: column 'note': Note stands here already with something else (rows: 1)",
    ]
    result = later("trial_actions", header, "a,,Walks,proposed,2019-03-01,By a nurse")
    assert (result.added, result.known, result.corrected) == (0, 1, 2)
    (action,) = trial_actions(db, "demo")
    assert (action.title, action.events[0].note) == ("Walks", "By a nurse")


def test_a_new_trial_action_never_takes_the_reference_of_one_that_was_withdrawn(db):
    its = {"title": "Talks", "state": "proposed", "occurred_on": NOW.date()}
    first = keeping.add(db, "demo", "trial-actions", its, by="anna", now=NOW)
    withdraw_row(db, "demo", "trial-actions", first, BY)
    assert keeping.add(db, "demo", "trial-actions", its, by="anna", now=NOW) != first


def test_a_second_value_for_an_indicator_and_a_milestone_is_refused_whatever_its_reference(db, put, faults, later):
    put("manual", MANUAL, "m,anchored,m1,118.4,")
    for reference in ("aaa", "zzz", ""):
        (fault,) = faults("manual", MANUAL, f"{reference},anchored,m1,95,")
        assert "says what m says already (Indicator, Milestone), and only one of them can hold" in fault
    (fault,) = faults("manual", MANUAL, "x,rate,m1,0.5,", "y,rate,m1,0.6,")
    assert "y says what x says already" in fault
    put("manual", MANUAL, "r,rate,m1,0.5,")
    with rejected("r says what m says already"):
        correct_row(db, "demo", "manual", "r", {"indicator": "anchored"}, BY)
    withdraw_row(db, "demo", "manual", "m", BY)
    put("manual", MANUAL, "zzz,anchored,m1,121,")
    later("manual", MANUAL, "zzz,anchored,m1,122,")
    assert sorted(values(db, "manual", "value")) == [0.5, 122]


def test_two_values_that_a_store_holds_already_are_told_and_neither_is_taken(db):
    its = {"indicator": "anchored", "milestone": "m1"}
    store.add_rows(db, "demo", "manual", [{"reference": key, "value": n, **its} for key, n in (("a", 1.0), ("b", 2.0))])
    rows, found = listed(db, "demo", "manual")
    assert len(rows) == 2
    (line,) = in_lines(found)
    assert line.startswith("demo: manual: a, b say different things of the same, so none of them is used; withdraw")


def test_a_merged_cell_is_the_reference_of_every_row_with_the_same_title_and_process(db, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ("reference", "process", "title", "state", "occurred_on"),
        ("1.1", "", "Patientpanel", "proposed", "2019-03-01"),
        ("", "", "Patientpanel", "started", "2019-04-01"),
        ("", "", "Patientpanel", "tried", "2019-05-01"),
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    book.save(tmp_path / "actions.xlsx")
    result = import_register(db, "demo", "trial_actions", tmp_path / "actions.xlsx", NOW)
    (action,) = trial_actions(db, "demo")
    assert (action.reference, [event.state for event in action.events]) == ("1.1", ["proposed", "started", "tried"])
    assert in_lines(result.notes) == [
        "actions.xlsx: sheet Sheet: rows 3-4: column 'reference': note: a merged cell holds for each of the rows"
    ]


def test_a_merged_cell_that_csv_has_forgotten_is_told_by_the_title_and_process_it_stood_beside(db, put):
    header = "reference,process,title,state,occurred_on"
    events = (",,Patientpanel,started,2019-04-01", ",,Patientpanel,tried,2019-05-01")
    result = put("trial_actions", header, "1.1,,Patientpanel,proposed,2019-03-01", *events)
    (action,) = trial_actions(db, "demo")
    assert (action.reference, len(action.events)) == ("1.1", 3)
    assert [line.partition(": note: ")[2] for line in in_lines(result.notes)] == [
        "has no reference, but title and process of 1.1; taken as an event of that one"
    ] * 2


def test_a_later_file_without_references_goes_on_with_the_action_that_stands(db, put):
    header = "reference,process,title,state,occurred_on"
    put("trial_actions", header, "1.1,,Patientpanel,proposed,2019-03-01")
    put("trial_actions", header, ",,Patientpanel,started,2019-04-01")
    (action,) = trial_actions(db, "demo")
    assert (action.reference, len(action.events)) == ("1.1", 2)


def test_rows_from_before_versions_were_kept_count_as_known_always(db):
    store.add_rows(db, "demo", "activities", [{"reference": "a", "title": "Salon"}])
    assert values(db, "activities", "title", known_at=dt.datetime(1999, 1, 1, tzinfo=dt.UTC)) == ["Salon"]
    assert [one.recorded_at for one in versions.versions(db, "demo", "activities")] == [None]
