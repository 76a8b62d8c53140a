"""Data quality against the steering group's targets: response rate, completeness, error share, timeliness."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from analysis import trial_actions
from evaluator.findings.answers import Cell
from evaluator.findings.collection_findings import DoubleEntry
from evaluator.findings.disclosure import Published, Suppressed
from evaluator.findings.material import Material, Row
from evaluator.findings.model import QualityMeasure
from evaluator.findings.registers import trial_action_events, until
from evaluator.findings.responses import RATED, TIMED, Responses
from evaluator.programme.model import Milestone
from evaluator.records.registry import COUNTABLE
from evaluator.store.counting import SUBMITTED
from surveys.codes import BLANK
from surveys.kinds.all import kind_of, variables_in
from surveys.questionnaire import Variable

COMPLETENESS = "completeness of answers"
"""The name of its two sums among what is published. Such names have a space: no indicator's key has one."""
_SUMS: Final = {"response_rate": RATED, "completeness": COMPLETENESS, "timeliness": TIMED}
"""The measures that are counted from answers, and what their sums are called among what is published."""


def quality(material: Material, milestone: Milestone, its: Responses, put: Asked) -> tuple[QualityMeasure, ...]:
    """The four measures in a fixed order, each with numerator and denominator or the reason why there is none."""
    return (
        _response_rate(milestone, its),
        _completeness(milestone, put),
        _error_share(material, milestone),
        _timeliness(milestone, its),
    )


def shown(measures: Iterable[QualityMeasure], suppressed: Suppressed) -> tuple[QualityMeasure, ...]:
    """Without what is suppressed of them; register rows are nobody's answers."""
    hidden = {key for key, name in _SUMS.items() if suppressed.hides(name, "all")}
    return tuple(_missing(its.key, its.target, "suppressed") if its.key in hidden else its for its in measures)


def double_entry(material: Material, milestone: str, modes: Mapping[str, int] | None) -> DoubleEntry | None:
    """How well the two entries of the paper forms agreed, over all waves of the milestone. Only where the report says
    how many answered on paper and enough forms were typed: the number of fields says roughly how many those were."""
    found = [material.paper[wave.key] for wave in material.waves_at(milestone) if wave.key in material.paper]
    if not (modes or {}).get("paper") or sum(one.forms for one in found) < material.programme.disclosure_minimum:
        return None
    return DoubleEntry(*(sum(getattr(one, name) for one in found) for name in ("fields", "differing", "impossible")))


def _response_rate(milestone: Milestone, its: Responses) -> QualityMeasure:
    target = milestone.quality.response_rate
    if not its.rated:
        return _missing("response_rate", target, "no_population" if its.answered else "no_data")
    answered, asked = sum(its.answered[cell] for cell in its.rated), sum(its.asked[cell] for cell in its.rated)
    if answered > asked:
        return _missing("response_rate", target, "more_answers")
    return _measure("response_rate", answered, asked, target)


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions put to somebody at a milestone, by question and group: how often they were answered and how often not,
    and the (wave, group) cells of the submissions."""

    counts: Mapping[Cell, Counter[bool]]
    sent: Mapping[Cell, Mapping[Cell, int]]

    def published(self) -> Published:
        """The two sums of completeness. The number of questions put discloses how many submitted, wherever
        everybody was asked; what only some were asked is taken as known."""
        people = {
            cell: frozenset(sent) if sum(sent.values()) == self.counts[cell].total() else frozenset[Cell]()
            for cell, sent in self.sent.items()
        }
        return Published(COMPLETENESS, {"all": frozenset(self.counts)}, with_total=False, people=people)

    def answered(self) -> dict[Cell, int]:
        return {cell: counts[True] for cell, counts in self.counts.items()}


def asked(material: Material, milestone: str) -> Asked:
    """'Don't know' is an answer; free text is voluntary and not counted, nor is consent, which everybody gave; a
    question with several choices, or a ranking, counts once."""
    counts: dict[Cell, Counter[bool]] = {}
    sent: dict[Cell, dict[Cell, int]] = {}
    for wave in material.waves_at(milestone):
        for variable in _one_per_question(variables_in(material.asked[wave.key])):
            for group, by_code in material.by_group(wave.key, variable.key).items():
                cell = (f"{wave.questionnaire}.{variable.key}", group)
                sent.setdefault(cell, {})[wave.key, group] = material.number(wave.key, SUBMITTED, group)
                for code, n in by_code.items():
                    counts.setdefault(cell, Counter())[code != BLANK] += n
    return Asked(counts, sent)


def _completeness(milestone: Milestone, its: Asked) -> QualityMeasure:
    """Questions answered of those put to somebody."""
    target, counts = milestone.quality.completeness, sum(its.counts.values(), Counter[bool]())
    if not counts.total():
        return _missing("completeness", target, "no_data")
    return _measure("completeness", counts[True], counts.total(), target)


def _error_share(material: Material, milestone: Milestone) -> QualityMeasure:
    """Register rows with a known fault (the date is missing or assumed, or the row repeats another) of all rows until
    the cut-off. Trial actions count by their events."""
    faults, rows = 0, 0
    for register in (one for one in COUNTABLE.values() if not one.history):
        every, column = material.rows[register.name], register.date
        its = until(every, column, milestone.cut_off) if column else every
        rows += len(its)
        if column and register.column(column).required:  # a date that a file may lack altogether is no fault
            faults += sum(1 for row in its if _has_date_fault(row, row[column]))
    events = [row for row in material.events if row["occurred_on"] is None or row["occurred_on"] <= milestone.cut_off]
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
        return _missing("timeliness", target, "anonymous" if its.waves and not its.timed_waves else "no_data")
    return _measure("timeliness", its.in_time, timed, target)


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
