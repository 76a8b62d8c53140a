"""A comparison with an earlier milestone as the report reads it: which way, whether clearly, and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.results import Comparison, Interval
from evaluator.findings.change_findings import Change
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.reporting.wording import Wording


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator with a comparison that was made."""

    finding: IndicatorFinding
    change: Change
    comparison: Comparison

    @property
    def tested(self) -> bool:
        return self.change.adjusted is not None

    @property
    def unlinked(self) -> str:
        """Why nobody knows, or nobody is told, who answered both times; '' where it is known."""
        return self.change.linked.reason if self.change.linked else ""

    @property
    def way(self) -> str:
        """'up' or 'down'; only for a comparison that has an estimate."""
        assert self.comparison.estimate is not None
        return "up" if self.comparison.estimate > 0.5 else "down"

    @property
    def doubt(self) -> str:
        """Why it is not clear although some of what a clear change needs holds; '' for all others."""
        why, its = self.change.unclear, self.comparison
        halfway = (
            its.excludes_no_change if why in ("chance", "family", "spread") else why in ("no_interval", "interval")
        )
        return why if halfway else ""


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


def effect(its: Comparison, w: Wording) -> str:
    """Of two levels in percentage points, else the probability that a later answer lies higher; with one decimal."""
    if its.estimate is None:
        return w.r("not_applicable")
    if its.difference is not None:
        return w.r("points_short", value=w.signed(100 * its.difference, 1))
    return w.t.percent(its.estimate, 1)


def effect_range(its: Comparison, w: Wording) -> str:
    """The bounds of the effect's interval, '–' for none."""
    bounds: Interval | None = its.interval if its.difference is None else its.difference_interval
    if bounds is None:
        return w.r("not_applicable")
    if its.difference is None:
        return w.r("range", low=w.t.number(100 * bounds.low, 1), high=w.t.percent(bounds.high, 1))
    low, high = (w.signed(100 * bound, 1) for bound in (bounds.low, bounds.high))
    return w.r("range_to", low=low, high=high)


def with_range(its: Comparison, w: Wording) -> str:
    """The effect with its interval in brackets, where there is one."""
    return effect(its, w) + (f" ({effect_range(its, w)})" if its.interval else "")


def sizes(its: Comparison, w: Wording, unlinked: str = "") -> str:
    """People then / now / both times; ``unlinked``: why the last is not known, as `Linked.reason` has it. Then it is no
    number: a comparison that takes people as different ones counts nobody twice, whoever answered both times."""
    both = w.count(None if unlinked == "few" else its.n_linked)
    if unlinked in ("anonymous", "several", "written", "outgrown"):
        both = w.r("not_applicable")
    return " / ".join((w.count(its.n_then), w.count(its.n_now), both))
