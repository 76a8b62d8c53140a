"""Data quality against the steering group's targets: response rate, completeness, error share, timeliness, least n."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from analysis import trial_actions
from evaluator.findings.answers import Cell
from evaluator.findings.collection_findings import DoubleEntry
from evaluator.findings.disclosure import is_small
from evaluator.findings.material import Material, Row
from evaluator.findings.measured import Measured
from evaluator.findings.model import QualityMeasure
from evaluator.findings.registers import trial_action_events, until
from evaluator.findings.responses import Responses
from evaluator.programme.model import AnswerSource, Milestone, Programme
from evaluator.records.registry import COUNTABLE
from surveys.codes import BLANK
from surveys.kinds.all import kind_of, variables_in
from surveys.questionnaire import Variable


def quality(
    material: Material, milestone: Milestone, its: Responses, put: Asked, measured: Mapping[str, Measured]
) -> tuple[QualityMeasure, ...]:
    """The measures in a fixed order, each with numerator and denominator or the reason why there is none.
    ``measured``: by indicator."""
    return (
        _response_rate(milestone, its),
        _completeness(milestone, put, hidden=bool(its.hidden)),
        _error_share(material, milestone),
        _timeliness(milestone, its),
        _minimum_n(material.programme, milestone, measured),
    )


def double_entry(material: Material, milestone: str, modes: Mapping[str, int] | None) -> DoubleEntry | None:
    """How well the two entries of the paper forms agreed, over all waves of the milestone. Only where the report says
    how many answered on paper and enough forms were typed: the number of fields says roughly how many those were."""
    found = [material.paper[wave.key] for wave in material.waves_at(milestone) if wave.key in material.paper]
    if not (modes or {}).get("paper") or sum(one.forms for one in found) < material.programme.disclosure_minimum:
        return None
    return DoubleEntry(*(sum(getattr(one, name) for one in found) for name in ("fields", "differing", "impossible")))


def _response_rate(milestone: Milestone, its: Responses) -> QualityMeasure:
    target = milestone.quality.response_rate
    if not its.shown:
        return _missing("response_rate", target, "suppressed" if its.hidden else "no_data")
    if its.exceeded:
        return _missing("response_rate", target, "more_answers")
    if its.uninvited:
        return _missing("response_rate", target, "uninvited")
    if not its.asked.keys() >= {*its.shown}:
        return _missing("response_rate", target, "no_population")
    asked = sum(its.asked[row] for row in its.shown)
    return _measure("response_rate", sum(its.answered[row] for row in its.shown), asked, target)


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions put to somebody at a milestone, by question and group: how often they were answered and how often not.
    Only what was answered by enough. ``away``: the others."""

    counts: Mapping[Cell, Counter[bool]]
    away: frozenset[Cell]


def asked(material: Material, milestone: str) -> Asked:
    """'Don't know' is an answer; free text is voluntary and not counted, nor is consent, which everybody gave; a
    question with several choices, or a ranking, counts once."""
    counts: dict[Cell, Counter[bool]] = {}
    for wave in material.waves_at(milestone):
        for variable in _one_per_question(variables_in(material.asked[wave.key])):
            for group, by_code in material.by_group(wave.key, variable.key).items():
                cell = (f"{wave.questionnaire}.{variable.key}", group)
                for code, n in by_code.items():
                    counts.setdefault(cell, Counter())[code != BLANK] += n
    minimum = material.programme.disclosure_minimum
    away = {cell for cell, its in counts.items() if is_small(its[True], minimum) or is_small(its.total(), minimum)}
    return Asked({cell: its for cell, its in counts.items() if cell not in away}, frozenset(away))


def _completeness(milestone: Milestone, its: Asked, *, hidden: bool) -> QualityMeasure:
    """Questions answered of those put to somebody. ``hidden``: whether rows of responses are not shown."""
    target, counts = milestone.quality.completeness, sum(its.counts.values(), Counter[bool]())
    if not counts.total():
        return _missing("completeness", target, "suppressed" if its.away or hidden else "no_data")
    return _measure("completeness", counts[True], counts.total(), target)


def _error_share(material: Material, milestone: Milestone) -> QualityMeasure:
    """Register rows with a known fault (the date is missing or assumed, or the row repeats another) of all rows until
    the cut-off, of registers that an indicator can be counted from. Those with histories count by their events."""
    faults, rows = 0, 0
    for register in (one for one in COUNTABLE.values() if not one.history):
        every, column = material.rows[register.name], register.date
        its = until(every, column, milestone.cut_off) if column else every
        rows += len(its)
        if column and register.column(column).required:  # a date that a file may lack altogether is no fault
            faults += sum(1 for row in its if _has_date_fault(row, row[column]))
    every_event = (row for name, its in material.events.items() if name in COUNTABLE for row in its)
    events = [row for row in every_event if row["occurred_on"] is None or row["occurred_on"] <= milestone.cut_off]
    rows += len(events)
    faults += sum(1 for row in events if _has_date_fault(row, row["occurred_on"]))
    by_then = [e for e in trial_action_events(material) if e.occurred_on is None or e.occurred_on <= milestone.cut_off]
    faults += trial_actions.duplicates(by_then)
    if not rows:
        return _missing("error_share", milestone.quality.error_share, "no_data")
    return _measure("error_share", min(faults, rows), rows, milestone.quality.error_share, at_most=True)


def _timeliness(milestone: Milestone, its: Responses) -> QualityMeasure:
    """Answers received by the wave's closing, of those whose time is stored: an anonymous wave stores none."""
    target, timed = milestone.quality.timeliness, sum(its.timed.values())
    if not timed:
        anonymous = its.waves and not its.timed_waves
        missing = "suppressed" if its.hidden else "no_data"
        return _missing("timeliness", target, "anonymous" if anonymous else missing)
    return _measure("timeliness", its.in_time, timed, target)


def _minimum_n(programme: Programme, milestone: Milestone, measured: Mapping[str, Measured]) -> QualityMeasure:
    """The fewest answers behind any indicator that has a target and is counted from answers; and how many of these have
    as many as was agreed. Of one that is not shown nothing is judged, and nothing is told here."""
    target = milestone.quality.minimum_n
    sampled = (one for one in programme.indicators if isinstance(one.source, AnswerSource))
    every = [measured[one.key].estimate for one in sampled if milestone.key in one.targets]
    shown = [one.n for one in every if one is not None]
    if not any(shown):
        return _missing("minimum_n", target, "suppressed" if len(shown) < len(every) else "no_data")
    if target is None:
        return QualityMeasure("minimum_n", min(shown), None, None, None, None)
    enough = sum(n >= target for n in shown)
    return QualityMeasure("minimum_n", min(shown), enough, len(shown), target, enough == len(shown))


def _measure(key: str, numerator: int, of: int, target: float | None, *, at_most: bool = False) -> QualityMeasure:
    value = numerator / of
    reached = None if target is None else (value <= target if at_most else value >= target)
    return QualityMeasure(key, value, numerator, of, target, reached)


def _missing(key: str, target: float | None, reason: str) -> QualityMeasure:
    return QualityMeasure(key, None, None, None, target, None, reason)


def _one_per_question(variables: tuple[Variable, ...]) -> list[Variable]:
    seen: dict[str, Variable] = {}
    for variable in variables:
        kind = kind_of(variable.item)
        if kind.counted:
            key = variable.item.key if kind.by_choice else variable.key
            seen.setdefault(key, variable)
    return list(seen.values())


def _has_date_fault(row: Row, day: dt.date | None) -> bool:
    return day is None or bool(row.get("date_assumed"))
