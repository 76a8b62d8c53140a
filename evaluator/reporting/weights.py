"""Weighted shares beside the unweighted, which they never replace."""

from __future__ import annotations

from analysis.results import Interval
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.reporting import statistics
from evaluator.reporting.blocks import Column, Paragraph, Part, Table
from evaluator.reporting.wording import Wording


def weighted_sentence(finding: IndicatorFinding, w: Wording) -> Paragraph | None:
    """What the weighted share says of itself, and the unweighted beside it; None where there is no weighted share."""
    its, plain = finding.weighted, finding.estimate
    if its is None or its.value is None or plain is None or plain.value is None:
        return None
    return Paragraph(w.r("weighted_says", said=statistics.weighted(its, w), value=w.t.percent(plain.value, 1)))


def weighted(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """Every weighted share in one table; no part where there is none."""
    rows = tuple(row for finding in findings.indicators if (row := _row(finding, w)) is not None)
    if not rows:
        return ()
    columns = (
        Column(w.r("column_indicator"), width=3),
        Column(w.r("column_unweighted"), numeric=True, width=0.9),
        Column(w.r("column_interval", level=95), numeric=True, width=1.3),
        Column(w.r("column_n"), numeric=True, width=0.6),
        Column(w.r("column_weighted"), numeric=True, width=0.9),
        Column(w.r("column_interval", level=95), numeric=True, width=1.3),
        Column(w.r("column_effective_n"), numeric=True, width=0.9),
        Column(w.r("column_difference"), numeric=True, width=0.9),
    )
    table = Table(w.r("weighted_table"), columns, rows, note=w.r("weighted_note"))
    return (Part("weighted", w.r("part_weighted"), (Paragraph(w.r("weighted_intro")), table)),)


def _row(finding: IndicatorFinding, w: Wording) -> tuple[str, ...] | None:
    its, plain = finding.weighted, finding.estimate
    if its is None or its.value is None or plain is None or plain.value is None:
        return None
    return (
        w.pick(finding.indicator.title),
        w.t.percent(plain.value, 1),
        _bounds(plain.interval, w),
        w.count(plain.n),
        w.t.percent(its.value, 1),
        _bounds(its.interval, w),
        w.t.number(its.effective_n, 1),
        w.signed(100 * (its.value - plain.value), 1),
    )


def _bounds(interval: Interval | None, w: Wording) -> str:
    if interval is None:
        return w.r("not_applicable")
    return w.r("range", low=w.t.number(100 * interval.low, 1), high=w.t.percent(interval.high, 1))
