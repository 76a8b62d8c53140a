"""The appendix for changes: n, method, statistic and adjustment behind every comparison with an earlier milestone."""

from __future__ import annotations

from analysis.results import Comparison
from evaluator.findings.model import Findings
from evaluator.reporting.blocks import Column, Table
from evaluator.reporting.compared import Compared, comparisons, families, sizes
from evaluator.reporting.methods import method_title
from evaluator.reporting.wording import Wording


def change_table(findings: Findings, w: Wording) -> tuple[Table, ...]:
    """A row for each comparison, and one below it for those who answered both times; no table without comparisons."""
    compared = comparisons(findings)
    letters = families(compared)
    rows = tuple(row for one in compared for row in _rows(one, letters, w))
    if not rows:
        return ()
    columns = (
        Column(w.r("column_indicator"), width=2.9),
        Column(w.r("column_since"), width=1.6),
        Column(w.r("column_n"), numeric=True, width=1.1),
        Column(w.r("column_method"), width=2.7),
        Column(w.r("column_p"), numeric=True, width=0.7),
        Column(w.r("column_spread_p"), numeric=True, width=1.1),
        Column(w.r("column_correction"), width=1.8),
    )
    return (Table(w.r("trace_change_table"), columns, rows, note=w.r("trace_change_note")),)


def _rows(one: Compared, letters: dict[str, str], w: Wording) -> list[tuple[str, ...]]:
    key, since = one.finding.indicator.key, w.title("milestones", one.change.since)
    correction = one.change.correction if one.tested else ""
    adjusted = w.r(f"correction_{correction or 'none'}", letter=letters.get(one.change.family, ""))
    rows = [(key, since, *_result(one.comparison, w, one.unlinked, one.change.spread_adjusted), adjusted)]
    its = one.change.linked
    if its is not None and its.change is not None:
        rows.append((w.r("trace_linked", key=key), since, *_result(its.change, w), w.r("correction_none")))
    return rows


def _result(its: Comparison, w: Wording, unlinked: str = "", spread_adjusted: float | None = None) -> tuple[str, ...]:
    by = [its.method] if its.interval is None else [its.method, its.interval.method]
    methods = w.listed(list(dict.fromkeys(method_title(name, w) for name in by)))
    spread = w.p_value(its.spread_pvalue)
    if spread_adjusted is not None:
        spread += f" ({w.p_value(spread_adjusted)})"
    return sizes(its, w, unlinked), methods, w.p_value(its.pvalue), spread
