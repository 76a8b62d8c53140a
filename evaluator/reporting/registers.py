"""What the registers hold, for the appendix: trial actions, activities, decisions by case type, and hours."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.trial_actions import Counts
from evaluator.findings.model import Findings
from evaluator.findings.register_findings import (
    DecisionFindings,
    HoursFindings,
    RegisterFindings,
    TrialActionFindings,
)
from evaluator.programme.model import Milestone
from evaluator.records.event_histories import states
from evaluator.records.registry import REGISTERS
from evaluator.records.trial_actions import MEASURES as STATES
from evaluator.reporting.blocks import Block, Column, Notice, Paragraph, Part, Table
from evaluator.reporting.charts import started_figure
from evaluator.reporting.wording import Wording


def trial_actions(findings: Findings, w: Wording) -> Part:
    """Trial actions as of the cut-off, with activities under them."""
    trial, title = findings.trial_actions, w.r("part_trial_actions")
    more = _activities(findings, w)
    if not trial.total.proposed and not trial.undated:
        return Part("trial-actions", title, (Paragraph(w.r("trial_none", date=w.date(trial.as_of))),), more)
    blocks: list[Block] = [Paragraph(sentence) for sentence in trial_sentences(trial, w)]
    if trial.curve and trial.dates_assumed < trial.total.proposed:
        blocks += [started_figure(trial, findings, w), _curve_table(trial, w)]
    blocks.append(_process_table(findings, w))
    return Part("trial-actions", title, tuple(blocks), more)


def trial_sentences(trial: TrialActionFindings, w: Wording) -> list[str]:
    """How many were started, where, and what is not known of them."""
    said = [_started(trial, w)]
    most = max(trial.by_process.items(), key=lambda pair: pair[1].started, default=None)
    if most is not None and most[1].started and len(trial.by_process) > 1:
        process = w.quote(w.title("processes", most[0]))
        n, total = most[1].started, trial.total.started
        key = "trial_every" if n == total > 1 else "trial_most"
        said.append(w.r(key, process=process, n=w.count(n), total=w.count(total)))
    noted = (("assumed", trial.dates_assumed), ("undated", trial.undated), ("duplicates", trial.duplicates))
    return said + [w.many(f"trial_{key}", number) for key, number in noted if number]


def _started(trial: TrialActionFindings, w: Wording) -> str:
    """How many were started, what became of them, and the states that nothing has reached."""
    total, after = trial.total, STATES[2:]
    if total.started and total.running == total.started and not any(getattr(total, one) for one in STATES[3:]):
        values = {"date": w.date(trial.as_of), "started": w.count(total.started), "states": "", "none": ""}
        return f"{w.many('trial_intro', total.started, **values)} {w.r('trial_no_more')}{_waiting(trial, w)}"
    reached = [
        w.r("trial_state", n=w.count(number), state=w.r(f"state_{state}"))
        for state in after
        if (number := getattr(total, state))
    ]
    none = [w.r(f"state_{state}") for state in after if state != "running" and not getattr(total, state)]
    key = "trial_states" if len(reached) > 1 else "trial_states_one"
    said = w.many(
        "trial_intro",
        total.started,
        date=w.date(trial.as_of),
        started=w.count(total.started),
        states=w.r(key, states=w.listed(reached)) if reached else "",
        none=w.r("trial_none_are", states=w.listed(none, "or")) if none and total.started else "",
    )
    return said + _waiting(trial, w)


def _waiting(trial: TrialActionFindings, w: Wording) -> str:
    waiting = trial.total.proposed - trial.total.started
    return w.r("trial_waiting", n=w.count(waiting)) if waiting else ""


def _curve_table(trial: TrialActionFindings, w: Wording) -> Table:
    """How many were started in each month in which any was, and how many in all by its end."""
    by_month = {(day.year, day.month): (day, number) for day, number in trial.curve}
    before = [0, *(number for _, number in by_month.values())]
    rows = tuple(
        (w.t.whole_month(day), w.count(number - earlier), w.count(number))
        for (day, number), earlier in zip(by_month.values(), before, strict=False)
    )
    columns = (
        Column(w.r("column_month"), width=2),
        Column(w.r("column_started"), numeric=True),
        Column(w.r("column_started_total"), numeric=True, width=1.2),
    )
    return Table(w.r("trial_curve_table"), columns, rows, narrow=True)


def _process_table(findings: Findings, w: Wording) -> Table:
    trial = findings.trial_actions
    columns = (Column(w.r("column_process"), width=2.6), *(Column(w.r(f"head_{s}"), numeric=True) for s in STATES))
    rows = [
        (w.title("processes", key) if key else w.r("no_process"), *_counts(counts, w))
        for key, counts in trial.by_process.items()
        if counts != Counts()
    ]
    empty = [w.title("processes", key) for key, counts in trial.by_process.items() if counts == Counts()]
    note = w.r("trial_without", processes=w.listed(empty)) if empty else ""
    rows.append((w.r("total"), *_counts(trial.total, w)))
    return Table(w.r("trial_table", date=w.date(trial.as_of)), columns, tuple(rows), totals=1, note=note)


def _counts(counts: Counts, w: Wording) -> tuple[str, ...]:
    return tuple(w.count(getattr(counts, state)) for state in STATES)


def _activities(findings: Findings, w: Wording) -> tuple[Part, ...]:
    if not findings.activities:
        return ()
    columns = (Column(w.r("column_activity_kind"), width=3), Column(w.r("column_count"), numeric=True))
    total = sum(findings.activities.values())
    named = {kind: w.known(f"activity_{kind}", kind[:1].upper() + kind[1:]) for kind in findings.activities}
    rows = [(named[kind], w.count(number)) for kind, number in findings.activities.items()]
    rows.append((w.r("total"), w.count(total)))
    caption = w.r("activities_table", date=w.date(findings.milestone.cut_off))
    said = w.many("activities_intro", total)
    table = Table(caption, columns, tuple(rows), totals=1, narrow=True)
    return (Part("activities", w.r("part_activities"), (Paragraph(said), table)),)


def decisions(findings: Findings, w: Wording) -> Part:
    """The dated cases until the cut-off by case type, as the meetings wrote it, which is what an indicator counts too;
    those without a date in a column of their own."""
    its, date = findings.decisions, w.date(findings.milestone.cut_off)
    if not its.total:
        return Part("decisions", w.r("part_decisions"), (Paragraph(w.r("decisions_none", date=date)),))
    said = [decided(its, date, w)]
    said += [w.many("decisions_undated", its.undated, total=w.count(its.total))] if its.undated else []
    blocks = (Paragraph(" ".join(said)), Paragraph(w.r("decisions_written")), _case_types(its, w))
    return Part("decisions", w.r("part_decisions"), blocks)


def _case_types(its: DecisionFindings, w: Wording) -> Table:
    without = its.undated_by_case_type
    dated = {key: number - without.get(key, 0) for key, number in its.by_case_type.items()}
    total, none = sum(dated.values()), w.r("not_applicable")
    rows = [
        (
            _case_type(key, w),
            w.count(number),
            w.t.percent(number / total) if total else none,
            *((w.count(without.get(key, 0)),) if its.undated else ()),
        )
        for key, number in sorted(dated.items(), key=lambda pair: (not pair[0], -pair[1], pair[0]))
    ]
    whole = w.t.percent(1) if total else none
    rows.append((w.r("total"), w.count(total), whole, *((w.count(its.undated),) if its.undated else ())))
    columns = (
        Column(w.r("column_case_type"), width=3),
        Column(w.r("column_cases"), numeric=True),
        Column(w.r("column_share"), numeric=True),
        *((Column(w.r("column_undated"), numeric=True),) if its.undated else ()),
    )
    return Table(w.r("decisions_table", total=w.count(total)), columns, tuple(rows), totals=1, narrow=True)


def decided(its: DecisionFindings, date: str, w: Wording) -> str:
    """How many cases there were, from when to when."""
    if its.first is None or its.last is None:
        return w.r("decisions_intro_undated", date=date)
    span = {"first": w.date(its.first), "last": w.date(its.last)}
    return w.many("decisions_intro", its.total - its.undated, date=date, **span)


def _case_type(key: str, w: Wording) -> str:
    """'D+B: drøftelse og beslutning'; letters that are not of the usual four stand alone."""
    if not key:
        return w.r("case_type_none")
    letters = key.split("+")
    if not set(letters) <= set("GBDO"):
        return key
    return f"{key}: {w.listed([w.r(f'case_{letter}') for letter in letters])}"


def hours(findings: Findings, w: Wording) -> Part:
    """Hours against budget. A stated total that the lines do not add up to is shown, never mended."""
    its, title = findings.hours, w.r("part_hours")
    if its is None or not its.lines:
        return Part("hours", title, (Paragraph(w.r("hours_none")),))
    blocks: list[Block] = [_agreement(its, w), Paragraph(" ".join(_use(its, w)))]
    blocks.append(_hours_table(its, w))
    source = findings.programme.hours
    if source is not None and w.pick(source.source):
        blocks.append(Paragraph(w.r("hours_source", source=w.pick(source.source)), "note"))
    return Part("hours", title, tuple(blocks))


def _agreement(its: HoursFindings, w: Wording) -> Block:
    values = {"lines": w.count(len(its.lines)), "summed": w.count(its.summed), "stated": w.count(its.stated)}
    if its.stated is None:
        return Paragraph(w.r("hours_sum_only", **values))
    if not its.mismatch:
        return Paragraph(w.r("hours_match", **values))
    difference = w.count(abs(its.stated - its.summed))
    return Notice(w.r("hours_mismatch_title"), w.r("hours_mismatch", difference=difference, **values))


def _use(its: HoursFindings, w: Wording) -> list[str]:
    used = [line.used for line in its.lines if line.used is not None]
    if not used:
        return [w.r("hours_not_used")]
    if len(used) < len(its.lines):
        lines = {"lines": w.count(len(used)), "all": w.count(len(its.lines))}
        return [w.r("hours_used_some", used=w.count(sum(used)), **lines)]
    percent = w.t.percent(sum(used) / its.summed) if its.summed else w.r("not_applicable")
    return [w.r("hours_used", summed=w.count(its.summed), used=w.count(sum(used)), percent=percent)]


def _hours_table(its: HoursFindings, w: Wording) -> Table:
    with_use = any(line.used is not None for line in its.lines)
    none = w.r("not_applicable")
    rows = [
        (line.activity, line.category, line.planned_units.replace("-", "–") or none, w.count(line.budget))
        + ((none if line.used is None else w.count(line.used),) if with_use else ())
        for line in its.lines
    ]
    blank = ("",) * with_use
    rows.append((w.r("row_summed"), "", "", w.count(its.summed), *blank))
    if its.stated is not None:
        rows.append((w.r("row_stated"), "", "", w.count(its.stated), *blank))
    columns = (
        Column(w.r("column_activity"), width=3),
        Column(w.r("column_category"), width=1.6),
        Column(w.r("column_units"), numeric=True, width=1.2),
        Column(w.r("column_budget"), numeric=True, width=1.2),
    ) + ((Column(w.r("column_used"), numeric=True, width=1.2),) if with_use else ())
    return Table(w.r("hours_table"), columns, tuple(rows), totals=1 if its.stated is None else 2)


def other_registers(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """The registers that have no part of their own and hold something: how much, summed, by the columns that restrict
    it and by how far it has come."""
    return tuple(register(name, its, findings.milestone, w) for name, its in findings.registers.items() if its.total)


def register(name: str, its: RegisterFindings, milestone: Milestone, w: Wording) -> Part:
    """What can be said of any register."""
    title, date = w.register(name), w.date(milestone.cut_off)
    said = [w.many("rows_intro", its.total, register=title, date=date)]
    said += [w.many("rows_undated", its.undated)] if its.undated else []
    said += [w.many(f"rows_{delay}", number) for delay, number in its.delays.items()]
    sums = [w.measured(name, REGISTERS[name].measure(key), value) for key, value in its.sums.items()]
    said += [w.r("rows_sums", sums=w.listed(sums))] if sums and its.total else []
    tables = [_by_column(name, column, by, w) for column, by in its.by_column.items() if any(by)]
    tables += [_by_column(name, REGISTERS[name].state, its.by_state, w)] if its.by_state else []
    return Part(name.replace("_", "-"), title.capitalize(), (Paragraph(" ".join(said)), *tables))


def _by_column(name: str, column: str, by: Mapping[str, int], w: Wording) -> Table:
    label, order = w.t(f"registers.column_{column}"), states(REGISTERS[name])
    its = {state: by[state] for state in order if state in by} if column == REGISTERS[name].state else by
    rows = [(w.of_column(name, column, value), w.count(number)) for value, number in its.items() if value]
    rows += [(w.r("rows_nothing"), w.count(by[""]))] if by.get("") else []
    several = REGISTERS[name].column(column).many
    rows += [] if several else [(w.r("total"), w.count(sum(by.values())))]
    columns = (Column(label, width=3), Column(w.r("column_rows"), numeric=True))
    caption = w.r("rows_table", register=w.register(name).capitalize(), column=w.in_sentence(label))
    return Table(caption, columns, tuple(rows), totals=0 if several else 1, narrow=True)
