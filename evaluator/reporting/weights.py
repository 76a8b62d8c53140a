"""Shares in which each group counts by its size, and beside them those in which each answer counts the same."""

from __future__ import annotations

from analysis.results import Interval
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.reporting.blocks import Column, Paragraph, Part, Table
from evaluator.reporting.wording import Wording


def weighted(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """Every share that counts groups by their sizes in one table; no part where there is none."""
    rows = tuple(row for finding in findings.indicators if (row := _row(finding, w)) is not None)
    if not rows:
        return ()
    columns = (
        Column(w.r("column_indicator"), width=3),
        Column(w.r("column_weighted"), numeric=True, width=0.9),
        Column(w.r("column_interval", level=95), numeric=True, width=1.3),
        Column(w.r("column_n"), numeric=True, width=0.6),
        Column(w.r("column_effective_n"), numeric=True, width=0.9),
        Column(w.r("column_unweighted"), numeric=True, width=0.9),
        Column(w.r("column_difference"), numeric=True, width=0.9),
    )
    table = Table(w.r("weighted_table"), columns, rows, note=w.r("weighted_note"))
    return (Part("weighted", w.r("part_weighted"), (Paragraph(w.r("weighted_intro")), table)),)


def _row(finding: IndicatorFinding, w: Wording) -> tuple[str, ...] | None:
    """None also of answers on involvement, of which one person gave several."""
    its = None if finding.strata is None else finding.strata.weighted()
    if its is None or finding.strata is None or finding.people is not None:
        return None
    pooled = finding.strata.yes / finding.strata.answered
    return (
        w.pick(finding.indicator.title),
        w.t.percent(its.value, 1),
        _bounds(its.interval, w),
        w.count(its.n),
        w.t.number(its.effective_n, 1),
        w.t.percent(pooled, 1),
        w.signed(100 * (its.value - pooled), 1),
    )


def _bounds(interval: Interval | None, w: Wording) -> str:
    if interval is None:
        return w.r("not_applicable")
    return w.r("range", low=w.t.number(100 * interval.low, 1), high=w.t.percent(interval.high, 1))
