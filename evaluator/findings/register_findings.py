"""What a report says of the registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.trial_actions import Counts


@dataclass(frozen=True, slots=True)
class TrialActionFindings:
    as_of: dt.date
    total: Counts
    by_process: Mapping[str, Counts]
    curve: tuple[tuple[dt.date, int], ...]
    """Cumulative number started, one point per date on which any started."""
    duplicates: int
    dates_assumed: int
    undated: int


@dataclass(frozen=True, slots=True)
class DecisionFindings:
    """The cases until the cut-off and those without a date, of which nobody can see whether they lie before it; these
    are counted neither in what was decided nor in an indicator."""

    total: int
    by_case_type: Mapping[str, int]
    """Case types as written, 'D+B' apart from 'B'; '' for none."""
    undated: int
    first: dt.date | None
    last: dt.date | None
    undated_by_case_type: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HoursLine:
    category: str
    activity: str
    budget: float
    used: float | None
    planned_units: str


@dataclass(frozen=True, slots=True)
class HoursFindings:
    stated: float | None
    summed: float
    mismatch: bool
    lines: tuple[HoursLine, ...]


@dataclass(frozen=True, slots=True)
class RegisterFindings:
    """What any register held at the cut-off, undated rows included. ``sums``: measure -> sum of its column, where empty
    cells add nothing. ``by_column``: column that restricts -> value, '' for none -> number of rows, most frequent
    first. ``by_state``: of a register with histories how many rows stand in each state, '' for those without any;
    ``delays``: how many are 'overdue' or 'not_started', by the days that were planned."""

    total: int
    undated: int
    sums: Mapping[str, float]
    by_column: Mapping[str, Mapping[str, int]]
    by_state: Mapping[str, int] = field(default_factory=dict)
    delays: Mapping[str, int] = field(default_factory=dict)
