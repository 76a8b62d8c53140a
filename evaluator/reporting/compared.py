"""A comparison with an earlier milestone as the report reads it: which way, whether clearly, and its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.results import Comparison, Interval, OverlapChange
from evaluator.findings.model import Change, Findings, IndicatorFinding
from evaluator.reporting.wording import Wording

CHANCE: Final = 0.05
_NEUTRAL: Final[Mapping[str, float]] = {"relative-effect": 0.5}
"""The value of no change; 0 for every other measure."""


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator with a comparison that was made."""

    finding: IndicatorFinding
    change: Change
    comparison: Comparison | OverlapChange

    @property
    def neutral(self) -> float:
        return _NEUTRAL.get(self.comparison.measure, 0.0)

    @property
    def tested(self) -> bool:
        return self.change.adjusted is not None

    @property
    def clear(self) -> bool:
        """By the p-value that is adjusted for the number of comparisons, and an interval without the neutral value."""
        adjusted, interval = self.change.adjusted, self.comparison.interval
        if adjusted is None or adjusted >= CHANCE:
            return False
        return interval is None or not interval.low <= self.neutral <= interval.high

    @property
    def way(self) -> str:
        """'up' or 'down'; only for a comparison that is clear."""
        assert self.comparison.estimate is not None
        return "up" if self.comparison.estimate > self.neutral else "down"


def comparisons(findings: Findings) -> list[Compared]:
    """Every comparison with an earlier milestone that was made, in the order of the indicators."""
    return [
        Compared(finding, change, change.comparison)
        for finding in findings.indicators
        for change in finding.changes
        if change.comparison is not None
    ]


def families(compared: Sequence[Compared]) -> dict[str, str]:
    """The declared families among the comparisons that were tested, each with its letter in the report."""
    keys = dict.fromkeys(one.change.family for one in compared if one.tested and one.change.family)
    return {key: chr(ord("A") + i) for i, key in enumerate(keys)}


def effect(value: float | None, measure: str, w: Wording) -> str:
    """An effect in its unit, with a decimal as `describe` has it: per cent, percentage points or the scale's own."""
    if value is None:
        return w.r("not_applicable")
    if measure == "relative-effect":
        return w.t.percent(value, 1)
    return w.r("points_short", value=w.signed(100 * value, 1)) if measure == "share-change" else w.signed(value, 2)


def effect_range(interval: Interval | None, measure: str, w: Wording) -> str:
    """The bounds of an effect's interval, '–' for none."""
    if interval is None:
        return w.r("not_applicable")
    if measure == "relative-effect":
        return w.r("range", low=w.t.number(100 * interval.low, 1), high=w.t.percent(interval.high, 1))
    factor, decimals = (100, 1) if measure == "share-change" else (1, 2)
    low, high = (w.signed(factor * bound, decimals) for bound in (interval.low, interval.high))
    return w.r("range_to", low=low, high=high)


def with_range(value: float | None, interval: Interval | None, measure: str, w: Wording) -> str:
    """An effect with its interval in brackets, where there is one."""
    bounds = f" ({effect_range(interval, measure, w)})" if interval else ""
    return effect(value, measure, w) + bounds
