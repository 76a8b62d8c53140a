"""What the registers held at a milestone's cut-off: trial actions, decisions, hours, and indicators counted there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace

from analysis import trial_actions
from analysis.results import Estimate
from evaluator.findings.flow import flow
from evaluator.findings.flow_findings import FlowFindings
from evaluator.findings.headcounts import People
from evaluator.findings.material import Held, Material, Row
from evaluator.findings.measured import Measured
from evaluator.findings.model import CONTRADICTORY, Findings, Trace
from evaluator.findings.register_findings import (
    DecisionFindings,
    HoursFindings,
    HoursLine,
    RegisterFindings,
    TrialActionFindings,
)
from evaluator.programme.merging import members
from evaluator.programme.model import Indicator, ManualSource, Milestone, Programme, RegisterSource
from evaluator.records.event_histories import Moment, delay_of, implied, in_life_order
from evaluator.records.model import SEVERAL, Column, Register
from evaluator.records.registry import COUNTABLE
from evaluator.records.trial_actions import REGISTER as TRIAL_ACTIONS


def measure(indicator: Indicator, material: Material, milestone: Milestone) -> Measured:
    """An indicator counted from a register. Rows without a date are not counted but reported in ``undated``, since they
    may lie after the cut-off. No data where the register has no row at all by then."""
    source = indicator.source
    assert isinstance(source, RegisterSource)
    count = _events if COUNTABLE[source.register].history else _rows
    estimate, undated = count(source, material, milestone.cut_off)
    trace = Trace((material.labels[""],), registers=(source.register,), method="count")
    return Measured(estimate, trace, undated=undated)


def sums_people(source: RegisterSource) -> bool:
    return COUNTABLE[source.register].measure(source.measure).of_people


def people_counted(material: Material, milestone: Milestone) -> People:
    """For each indicator that sums people: how many were in each of the rows that it counts."""
    found = {}
    for indicator in material.programme.indicators:
        source = indicator.source
        if isinstance(source, RegisterSource) and sums_people(source):
            its = COUNTABLE[source.register]
            column, cut_off = its.measure(source.measure).column, milestone.cut_off
            rows = (row for row in material.rows[source.register] if not its.date or _is_by(row[its.date], cut_off))
            counted = {row["reference"]: row[column] for row in rows if _fits(row, source, material)}
            found[indicator.key] = {f"{source.register} {key}": n for key, n in counted.items() if n is not None}
    return found


def measure_manual(indicator: Indicator, material: Material, milestone: Milestone) -> Measured:
    """A value that the evaluator entered for the milestone; n is 0 where its source gives none. Several contradict each
    other, and then there is none: which of them holds, nobody but the evaluator can say."""
    assert isinstance(indicator.source, ManualSource)
    found = [r for r in material.rows["manual"] if (r["indicator"], r["milestone"]) == (indicator.key, milestone.key)]
    trace = Trace((material.labels[""],), registers=("manual",), method="manual")
    if len(found) > 1:
        return Measured(Estimate(None, 0), replace(trace, method=CONTRADICTORY))
    if not found:
        return Measured(Estimate(None, 0), trace)
    return Measured(Estimate(found[0]["value"], found[0]["n"] or 0), trace)


def trial_action_findings(material: Material, milestone: Milestone) -> TrialActionFindings:
    """Trial actions as of the cut-off, with every process of the programme in its order."""
    events = trial_action_events(material)
    found = trial_actions.as_of(events, milestone.cut_off)
    processes = [process.key for process in material.programme.processes]
    every = dict.fromkeys([*processes, *found.by_process], trial_actions.Counts()) | dict(found.by_process)
    its = material.events["trial_actions"]
    by_then = [row for row in its if row["occurred_on"] is None or row["occurred_on"] <= milestone.cut_off]
    return TrialActionFindings(
        as_of=milestone.cut_off,
        total=found.total,
        by_process=every,
        curve=trial_actions.cumulative_started(events, milestone.cut_off),
        duplicates=trial_actions.duplicates(event for event in events if _is_by(event.occurred_on, milestone.cut_off)),
        dates_assumed=sum(1 for row in by_then if row["date_assumed"]),
        undated=found.undated,
    )


def trial_action_events(held: Material | Held) -> list[trial_actions.Event]:
    process = {row["reference"]: row["process"] for row in held.rows["trial_actions"]}
    return [
        trial_actions.Event(row["reference"], process[row["reference"]], row["state"], row["occurred_on"])
        for row in held.events["trial_actions"]
    ]


def flow_findings(held: Material | Held, as_of: dt.date, *, process: str = "", body: str = "") -> FlowFindings:
    """From opportunity space to action as of a day, see `evaluator.findings.flow.flow`."""
    return flow(held.rows, trial_action_events(held), held.threads, as_of, process=process, body=body)


def decision_findings(material: Material, milestone: Milestone) -> DecisionFindings:
    """Every case until the cut-off, and those without a date among them: whether they fall before it is unknown."""
    rows = until(material.rows["decisions"], "meeting_date", milestone.cut_off)
    dates = [row["meeting_date"] for row in rows if row["meeting_date"] is not None]
    undated = [row["case_type"] for row in rows if row["meeting_date"] is None]
    by_type = Counter(row["case_type"] for row in rows)
    return DecisionFindings(
        total=len(rows),
        by_case_type=_most_frequent_first(by_type),
        undated=len(undated),
        undated_by_case_type=_most_frequent_first(Counter(undated)),
        first=min(dates, default=None),
        last=max(dates, default=None),
    )


def hours_findings(material: Material, milestone: Milestone) -> HoursFindings | None:
    """The lines of the yearly budget, their sum and the total that its source states; None where there are no lines.
    Of lines that name their year, those of the last year until the cut-off."""
    lines = tuple(
        HoursLine(r["category"], r["activity"], r["hours_per_year"], r["hours_used"], r["planned_units"])
        for r in of_the_year(material.rows["hours"], milestone.cut_off.year)
    )
    if not lines:
        return None
    stated = material.programme.hours.stated_total if material.programme.hours else None
    summed = round(sum(line.budget for line in lines), 6)
    ordered = tuple(sorted(lines, key=lambda line: (-line.budget, line.category, line.activity)))
    return HoursFindings(stated, summed, stated is not None and abs(stated - summed) > 1e-6, ordered)


def of_the_year(rows: Sequence[Row], last: int) -> list[Row]:
    """The lines of a yearly budget that hold in a year: those that name no year, and those of the last until then."""
    years = [row["year"] for row in rows if row["year"] is not None and row["year"] <= last]
    return [row for row in rows if row["year"] in (None, max(years, default=None))]


def deliveries(material: Material, milestone: Milestone) -> tuple[tuple[str, str, dt.date | None], ...]:
    """(what was delivered, body, date) of every delivery until the cut-off and of those without a date, last; what has
    no title of its own is called by the opportunity space that it names, else by its reference."""
    spaces = {row["reference"]: row["title"] for row in material.rows.get("opportunity_spaces", ())}
    rows = until(material.rows["deliveries"], "delivered_on", milestone.cut_off)
    ordered = sorted(rows, key=lambda row: (row["delivered_on"] or dt.date.max, row["reference"]))
    return tuple(
        (
            row.get("title") or spaces.get(row.get("opportunity_space")) or row["reference"],
            row["body"],
            row["delivered_on"],
        )
        for row in ordered
    )


def activities(material: Material, milestone: Milestone) -> dict[str, int]:
    """Number of activities by kind until the cut-off, the most frequent kind first."""
    rows = material.rows["activities"]
    held = Counter(row["kind"] for row in rows if row["held_on"] and row["held_on"] <= milestone.cut_off)
    return _most_frequent_first(held)


def other_registers(material: Material, milestone: Milestone) -> dict[str, RegisterFindings]:
    """What is held by those registers that the findings have no field of their own for. Groups that are reported
    together are one here, too."""
    own = {field.name for field in fields(Findings)}
    others = [register for name, register in COUNTABLE.items() if name not in own]
    found = {}
    for one in others:
        rows = _with_reported_groups(one, material.rows[one.name], material.programme)
        found[one.name] = register_findings(one, rows, milestone.cut_off, material.events.get(one.name, ()))
    return found


def _with_reported_groups(register: Register, rows: Iterable[Row], programme: Programme) -> list[Row]:
    of = {key: group.key for group in programme.groups for key in members(group.key)}
    named = [column.name for column in register.columns if column.names_groups]
    return [{**row, **{name: of.get(row[name], row[name]) for name in named}} for row in rows]


def register_findings(
    register: Register, rows: Sequence[Row], cut_off: dt.date, events: Iterable[Row] = ()
) -> RegisterFindings:
    """What any register's rows say: those until the cut-off and those without a date, by the columns that restrict and
    by how far they have come. Of people it sums none: where they are few, an indicator says so."""
    present = states_as_of(register, rows, events, cut_off)
    if register.history:
        its = [row for row in rows if row["reference"] in present]
        undated = sum(1 for state in present.values() if not state)
    else:
        its = until(rows, register.date, cut_off) if register.date else list(rows)
        undated = sum(1 for row in its if register.date and row[register.date] is None)
    by_column = {
        column.name: Counter(one for row in its for one in _values(row, column))
        for column in register.columns
        if column.restricts
    }
    return RegisterFindings(
        total=len(its),
        undated=undated,
        sums={one.name: _sum(its, one.column) for one in register.measures if one.column and not one.of_people},
        by_column={name: _most_frequent_first(by) for name, by in by_column.items()},
        by_state=_most_frequent_first(Counter(present.values())),
        delays=_most_frequent_first(Counter(filter(None, _delays(register, its, present, cut_off)))),
    )


def states_as_of(register: Register, rows: Iterable[Row], events: Iterable[Row], cut_off: dt.date) -> dict[str, str]:
    """Reference -> the state that a row had come to by the cut-off, '' for one of which nothing is known at all; those
    whose life began later are not in it. Nothing for a register without a history."""
    histories: dict[str, list[Moment]] = {row["reference"]: [] for row in rows if register.history}
    for event in events:
        histories.setdefault(event["reference"], []).append((event[register.date], event[register.state]))
    by_then = {key: [one for one in life if one[0] <= cut_off] for key, life in histories.items()}
    return {
        key: in_life_order(register, its)[-1][1] if its else ""
        for key, its in by_then.items()
        if its or not histories[key]
    }


def _delays(register: Register, rows: Iterable[Row], present: Mapping[str, str], day: dt.date) -> Iterator[str]:
    for row in rows:
        yield delay_of(register, row, present.get(row["reference"], ""), day)


def _most_frequent_first(numbers: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0])))


def until(rows: Sequence[Row], column: str, cut_off: dt.date) -> list[Row]:
    """The rows dated by the cut-off and those without a date."""
    return [row for row in rows if row[column] is None or row[column] <= cut_off]


def _events(source: RegisterSource, material: Material, cut_off: dt.date) -> tuple[Estimate, int]:
    if source.register == TRIAL_ACTIONS.name:
        return _trial_actions(source, material, cut_off)
    register = COUNTABLE[source.register]
    events = material.events[register.name]
    by_then = [row for row in events if _is_by(row[register.date], cut_off)]
    fitting = {row["reference"] for row in material.rows[register.name] if _fits(row, source, material)}
    undated = len(fitting - {row["reference"] for row in events})
    if not by_then:
        return Estimate(None, 0), undated
    came = {row["reference"] for row in by_then if source.measure in implied(register, row[register.state])}
    return Estimate(float(len(came & fitting)), len(came & fitting)), undated


def _trial_actions(source: RegisterSource, material: Material, cut_off: dt.date) -> tuple[Estimate, int]:
    events = trial_action_events(material)
    fitting = {row["reference"] for row in material.rows[source.register] if _fits(row, source, material)}
    if not any(_is_by(event.occurred_on, cut_off) for event in events):
        return Estimate(None, 0), 0
    found = trial_actions.as_of((event for event in events if event.reference in fitting), cut_off)
    number = getattr(found.total, source.measure)
    return Estimate(float(number), number), found.undated


def _rows(source: RegisterSource, material: Material, cut_off: dt.date) -> tuple[Estimate, int]:
    rows, column = material.rows[source.register], COUNTABLE[source.register].date
    summed = COUNTABLE[source.register].measure(source.measure).column
    known = [row for row in rows if not column or _is_by(row[column], cut_off)]
    if not known:
        return Estimate(None, 0), sum(1 for row in rows if column and row[column] is None)
    counted = [row for row in known if _fits(row, source, material)]
    undated = [row for row in rows if column and row[column] is None and _fits(row, source, material)]
    value = _sum(counted, summed) if summed else len(counted)
    return Estimate(float(value), len(counted)), len(undated)


def _sum(rows: Iterable[Row], column: str) -> float:
    return sum((float(row[column]) for row in rows if row[column] is not None), 0.0)


def _fits(row: Row, source: RegisterSource, material: Material) -> bool:
    """Whether a row has one of the wanted values under each key; a row's cluster is that of its process if it has none
    itself."""
    clusters = {process.key: process.cluster for process in material.programme.processes}
    if "cluster" in source.where:
        row = {**row, "cluster": row.get("cluster") or clusters.get(row.get("process", ""), "")}
    its = {column.name: column for column in COUNTABLE[source.register].restrictions}
    return all(not {*_values(row, its[key])}.isdisjoint(wanted) for key, wanted in source.where.items())


def _values(row: Row, column: Column) -> tuple[str, ...]:
    """What a row has in a column, as words: several where its cell may name several; '' for an empty cell."""
    value = row.get(column.name)
    if value is None or value == "":
        return ("",)
    return tuple(value.split(SEVERAL)) if column.many else (str(value),)


def _is_by(day: dt.date | None, cut_off: dt.date) -> bool:
    return day is not None and day <= cut_off
