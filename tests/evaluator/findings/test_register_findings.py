from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from analysis.results import Status
from evaluator.findings.describing import node_status
from evaluator.findings.material_json import as_kept, held_as_kept
from evaluator.findings.model import CONTRADICTORY
from evaluator.findings.registers import measure
from evaluator.programme.model import RegisterSource
from evaluator.reporting.narrative import described
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts

LATER = dt.date(2020, 1, 3)


def test_trial_actions_are_counted_as_of_the_cut_off_by_process(world, found) -> None:
    world.started("a", "north", dt.date(2018, 5, 1), assumed=True)
    world.started("b", "north", dt.date(2019, 5, 1))
    world.started("c", "south", dt.date(2019, 6, 1))
    world.started("d", "south", LATER)
    findings = world.findings()
    trial = findings.trial_actions
    assert (trial.total.started, trial.total.running, trial.dates_assumed) == (3, 3, 1)
    assert {key: counts.started for key, counts in trial.by_process.items()} == {"north": 2, "south": 1}
    assert trial.curve[-1] == (dt.date(2019, 6, 1), 3)
    assert (found(findings, "started").estimate.value, found(findings, "started").status) == (3, Status.MET)
    assert found(findings, "north").estimate.value == 2
    assert found(world.findings("m1"), "started").status is Status.NOT_MET


def test_every_case_until_the_cut_off_counts_by_case_type_and_undated_ones_are_told_apart(world, found) -> None:
    types = [("B", dt.date(2018, 3, 1)), ("D+B", dt.date(2019, 3, 1)), ("B", None), ("", None), ("O", LATER)]
    world.rows("decisions", *({"meeting_date": day, "case_type": kind} for kind, day in types))
    findings = world.findings()
    decisions = findings.decisions
    assert (decisions.total, decisions.undated) == (4, 2)
    assert decisions.by_case_type == {"B": 2, "": 1, "D+B": 1}
    assert decisions.undated_by_case_type == {"": 1, "B": 1}
    assert (decisions.first, decisions.last) == (dt.date(2018, 3, 1), dt.date(2019, 3, 1))
    cases = found(findings, "cases")
    assert (cases.estimate.value, cases.undated, cases.status) == (1, 1, Status.NOT_MET)


def test_the_stated_total_of_hours_is_held_against_the_sum_of_the_lines(world) -> None:
    assert world.findings().hours is None
    world.rows("hours", {"activity": "A", "hours_per_year": 2900.0}, {"activity": "B", "hours_per_year": 300.0})
    hours = world.findings().hours
    assert (hours.stated, hours.summed, hours.mismatch) == (3300, 3200, True)
    assert [line.activity for line in hours.lines] == ["A", "B"]


def test_participants_are_summed_over_the_activities_of_a_cluster_whether_named_or_by_process(world, found) -> None:
    held = dt.date(2019, 4, 1)
    world.rows(
        "activities",
        {"kind": "workshop", "held_on": held, "participants": 12, "cluster": "Mid"},
        {"kind": "workshop", "held_on": held, "participants": 7, "process": "north"},
        {"kind": "talk", "held_on": held, "participants": 30, "process": "south"},
        {"kind": "talk", "held_on": LATER, "participants": 99, "cluster": "Mid"},
    )
    findings = world.findings()
    assert (found(findings, "people").estimate.value, found(findings, "people").estimate.n) == (19, 2)
    assert findings.activities == {"workshop": 2, "talk": 1}


def test_an_empty_register_has_no_data_rather_than_none_of_what_it_counts(world, found) -> None:
    finding = found(world.findings(), "empty")
    assert (finding.status, finding.estimate.value) == (Status.NO_DATA, None)


def test_a_manual_value_is_judged_by_itself(world, found) -> None:
    world.rows("manual", {"indicator": "anchored", "milestone": "m2", "value": 2.0, "n": None})
    finding = found(world.findings(), "anchored")
    assert (finding.estimate.value, finding.status, finding.trace.method) == (2, Status.MET, "manual")


@pytest.mark.parametrize("values", [(118.4, 121.0), (121.0, 118.4)])
def test_of_two_manual_values_neither_is_taken_and_the_report_says_so(world, found, values) -> None:
    its = {"indicator": "anchored", "milestone": "m2"}
    world.rows("manual", *({"reference": str(value), "value": value, **its} for value in values))
    findings = world.findings()
    finding = found(findings, "anchored")
    assert (finding.estimate.value, finding.trace.method) == (None, CONTRADICTORY)
    assert finding.status not in (Status.MET, Status.NOT_MET)
    said = described(finding, findings.milestone, Wording(Texts("da"), findings.programme))
    assert "flere værdier for dette nedslag, og de siger hver sit" in said.result[0]


def test_practised_involvement_counts_intended_cells_and_the_latest_record_of_each(world, found) -> None:
    def record(group: str, reading: str, level: str, day: dt.date | None = None) -> dict[str, object]:
        at = {"process": "north", "stage": "planning", "group": group}
        return {"reference": f"{group}-{reading}-{level}", "reading": reading, "level": level, "recorded_on": day, **at}

    world.rows(
        "involvement",
        record("citizens", "intended", "involved"),
        record("citizens", "practised", "consulted", dt.date(2019, 2, 1)),
        record("citizens", "practised", "involved", dt.date(2019, 8, 1)),
        record("citizens", "practised", "informed", LATER),
        record("leaders", "intended", "informed"),
        record("relatives", "intended", "deciding"),
        record("relatives", "practised", "collaborating", dt.date(2019, 8, 1)),
    )
    findings = world.findings()
    practised = found(findings, "practised")
    assert (practised.estimate.n, practised.estimate.value) == (3, pytest.approx(1 / 3))
    assert practised.status is Status.NOT_MET
    assert findings.involvement.lowest.group == "citizens"


def test_experienced_involvement_has_an_interval_on_people_not_on_answers(world, found) -> None:
    intended = {"process": "north", "stage": "planning", "group": "citizens", "reading": "intended"}
    world.rows("involvement", {**intended, "level": "consulted"})
    world.answer("m2", "citizens", [{"planning": code} for code in (1, 1, 2, 3, 3, 4, 5, 2)])
    finding = found(world.findings(), "experienced")
    assert (finding.estimate.n, finding.people, finding.estimate.value) == (8, 8, 0.75)
    assert finding.estimate.interval.method == "clopper-pearson-people"


def test_made_up_rows_and_answers_make_the_report_synthetic(world) -> None:
    assert not world.findings().synthetic
    world.answer("m2", "citizens", [{"heard": 3}] * 6, synthetic=True)
    findings = world.findings()
    assert (findings.synthetic, findings.synthetic_answers, findings.answers) == (True, 6, 6)


def test_a_box_is_mixed_where_some_of_its_indicators_are_met_and_some_are_not(world) -> None:
    world.heard("m2", "citizens", 0, 0, 20)
    world.started("a", "north", dt.date(2019, 5, 1))
    assert world.findings().node_status == {"heard": Status.MIXED}
    assert world.findings("m1").node_status == {"heard": Status.NO_DATA}


@pytest.mark.parametrize(
    ("its", "together"),
    [
        ("met met", Status.MET),
        ("not_met not_met", Status.NOT_MET),
        ("met not_met", Status.MIXED),
        ("met not_met undecided", Status.MIXED),
        ("met undecided", Status.UNDECIDED),
        ("not_met undecided", Status.UNDECIDED),
        ("undecided no_data", Status.UNDECIDED),
        ("met suppressed", Status.MET),
        ("no_data suppressed", Status.SUPPRESSED),
    ],
)
def test_a_box_is_undecided_only_where_the_answers_cannot_tell(world, its: str, together: Status) -> None:
    world.heard("m2", "citizens", 0, 0, 20)
    told = world.findings()
    indicators = [
        replace(one, judgement=replace(one.judgement, status=Status(status)))
        for one, status in zip(told.indicators, its.split(), strict=False)
    ]
    assert node_status(told.programme, indicators) == {"heard": together}


@pytest.mark.parametrize(("n", "shown"), [(0, True), (4, False), (5, True)])
def test_few_people_in_a_register_are_not_shown(world, found, n: int, shown: bool) -> None:
    day = dt.date(2019, 3, 1)
    world.rows("activities", {"kind": "workshop", "held_on": day, "participants": n, "cluster": "Mid"})
    assert (found(world.findings(), "people").estimate is not None) == shown


def test_the_few_who_came_since_the_milestone_before_do_not_follow_from_the_two_sums(world, found) -> None:
    for year, n in ((2018, 20), (2019, 3)):
        held = {"kind": "workshop", "held_on": dt.date(year, 3, 1), "participants": n, "cluster": "Mid"}
        world.rows("activities", held | {"reference": f"workshop {year}"})
    points = found(world.findings(), "people").series
    assert [point.estimate is not None for point in points] == [True, False]


def test_a_plan_is_told_by_state_and_by_what_is_late_as_of_the_cut_off(world) -> None:
    day = dt.date(2019, 5, 1)
    world.rows(
        "action_plans",
        {"title": "Done", "theme": "Data", "anchored_in": "Board; Council", "ends": day},
        {"title": "Late", "theme": "Data", "anchored_in": "Board", "starts": day, "ends": day},
        {"title": "Waiting", "theme": "Care", "starts": day},
        {"title": "Ahead", "theme": "Care", "starts": LATER},
    )
    world.reached("action_plans", "action_plans-0", ("started", day), ("done", day))
    world.reached("action_plans", "action_plans-1", ("started", day), ("done", LATER))
    plans = world.findings().registers["action_plans"]
    assert plans.by_state == {"": 2, "done": 1, "started": 1}
    assert plans.delays == {"not_started": 1, "overdue": 1}
    assert (plans.total, plans.undated) == (4, 2)
    assert plans.by_column["anchored_in"] == {"": 2, "Board": 2, "Council": 1}


def test_places_count_once_by_how_far_they_ever_came_and_what_that_implies(world) -> None:
    world.rows("spread", {"unit": "A", "sector": "Hospital"}, {"unit": "B", "sector": "Municipality"}, {"unit": "C"})
    world.reached("spread", "spread-0", ("used_12", dt.date(2019, 5, 1)), ("stopped", dt.date(2019, 6, 1)))
    world.reached("spread", "spread-1", ("trained", dt.date(2019, 5, 1)), ("used", LATER))
    material = world.gathered()

    def counted(state: str, **where: tuple[str, ...]) -> float | None:
        indicator = replace(world.programme.indicators[0], source=RegisterSource("spread", state, where))
        return measure(indicator, material, world.programme.milestones[-1]).estimate.value

    assert [counted(state) for state in ("trained", "used", "used_6", "used_12", "stopped")] == [1, 1, 0, 1, 1]
    assert counted("used", sector=("Hospital",)) == 1
    assert counted("used", sector=("Municipality",)) == 0


def test_of_lines_that_name_their_year_the_last_one_until_the_cut_off_is_the_budget(world) -> None:
    lines = [{"activity": "A", "hours_per_year": float(year), "year": year} for year in (2018, 2019, 2020)]
    world.rows("hours", *lines, {"activity": "B", "hours_per_year": 1.0})
    assert world.findings().hours.summed == 2020.0


def test_money_and_goals_are_told_and_no_people_are_summed_in_general(world) -> None:
    world.rows("money", {"post": "Posts", "budget": 2e6, "year": 2019}, {"post": "Rooms", "budget": 5e4, "spent": 4e4})
    world.rows("goals", {"area": "Care", "goal": "Less waiting"})
    world.rows("attendance", {"activity": "a", "group": "citizens", "participants": 2, "held_on": dt.date(2019, 1, 1)})
    registers = world.findings().registers
    assert registers["money"].sums == {"sum": 2050000.0, "spent": 40000.0}
    assert registers["money"].by_column == {"year": {"": 1, "2019": 1}}
    assert registers["goals"].by_column == {"area": {"Care": 1}}
    assert registers["attendance"].sums == {}


def test_a_count_from_before_a_register_or_a_column_came_holds_as_it_was(world) -> None:
    world.started("a", "north", dt.date(2019, 5, 1))
    world.rows("hours", {"activity": "A", "hours_per_year": 10.0})
    kept = json.loads(json.dumps(as_kept(world.gathered())))
    held = kept["held"]["m2"]
    held["events"] = held["events"]["trial_actions"]
    held["rows"] = {kind: held["rows"][kind] for kind in ("trial_actions", "hours")}
    del held["rows"]["hours"][0]["year"], held["rows"]["hours"][0]["owner"]
    found = held_as_kept(held)
    assert found.rows["goals"] == found.events["spread"] == ()
    assert [row["state"] for row in found.events["trial_actions"]] == ["started"]
    assert (found.rows["hours"][0]["year"], found.rows["hours"][0]["owner"]) == (None, "")
