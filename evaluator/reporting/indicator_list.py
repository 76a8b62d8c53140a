"""Every indicator's figures in rows of single values, as whoever sorts, filters or charts them wants them. Everything
here stands elsewhere in the report, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from analysis.results import Estimate
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.programme.model import Node
from evaluator.reporting.blocks import Column, Part, Table
from evaluator.reporting.facts import Fact
from evaluator.reporting.narrative import scale_of
from evaluator.reporting.numbers import numbers
from evaluator.reporting.overview import findings_of, ordered_nodes
from evaluator.reporting.passages import known_facts
from evaluator.reporting.wording import Wording

_COLUMNS: Final = (
    *("indicator", "group", "node", "milestone", "unit", "value", "low", "high", "n", "n_asked", "n_asked_is"),
    *("target", "bound", "change_last", "is_clear", "status"),
)
_NUMERIC: Final = frozenset({"value", "low", "high", "n", "n_asked", "target", "change_last"})


def indicator_list(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """A row for each indicator, each of its groups that is shown, and each earlier milestone, in the order of the
    theory of change; an empty cell where there is nothing to say. Nothing where nothing is measured."""
    rows = [
        row
        for node in ordered_nodes(findings)
        for finding in findings_of(node, findings)
        for row in _rows(finding, node, findings, w)
    ]
    if not rows:
        return ()
    columns = tuple(Column(w.r(f"column_{name}"), numeric=name in _NUMERIC) for name in _COLUMNS)
    cells = tuple(tuple(row.get(name, "") for name in _COLUMNS) for row in rows)
    return (Part("indicator-list", w.r("indicator_list"), (Table(w.r("indicator_list_table"), columns, cells),)),)


def _rows(finding: IndicatorFinding, node: Node, findings: Findings, w: Wording) -> Iterator[dict[str, str]]:
    known, now = known_facts(findings, w), findings.milestone.key
    every = {
        "indicator": w.pick(finding.indicator.title),
        "node": w.pick(node.title),
        "unit": w.r(f"unit_of_{finding.indicator.unit}"),
        "bound": w.r("bound_least" if finding.indicator.direction == "increase" else "bound_most"),
    }
    target, whole = finding.judgement.target, every | {"group": w.r("all_short")}
    change = known.get(f"{finding.indicator.key}.change")
    yield (
        whole
        | {"milestone": w.title("milestones", now), "status": w.status(finding.status)}
        | _figure(finding, finding.estimate, target, w)
        | _change(change, w)
    )
    for one in finding.by_group if len(finding.by_group) > 1 else ():
        if not one.suppressed:
            named = {"group": w.title("groups", one.group), "milestone": w.title("milestones", now)}
            yield every | named | _figure(finding, one.estimate, target, w)
    for point in finding.series:
        if point.milestone != now:
            named = {"milestone": w.title("milestones", point.milestone), "status": w.status(point.status)}
            yield whole | named | _figure(finding, point.estimate, point.target, w)


def _figure(finding: IndicatorFinding, estimate: Estimate | None, target: float | None, w: Wording) -> dict[str, str]:
    beside = () if target is None else (target,)
    found = {} if target is None else {"target": _value(finding, target, (), w)}
    if estimate is None:
        return found | {"value": w.t("common.not_shown")}
    if estimate.value is None:
        return found
    found["value"] = _value(finding, estimate.value, beside, w)
    if estimate.interval is not None:
        found["low"] = _value(finding, estimate.interval.low, beside, w)
        found["high"] = _value(finding, estimate.interval.high, beside, w)
    if estimate.n:
        found["n"] = w.count(estimate.n)
    if estimate.population is not None:
        found["n_asked"] = w.count(estimate.population)
        found["n_asked_is"] = w.r("n_is_estimated" if estimate.estimated else "n_is_known")
    return found


def _value(finding: IndicatorFinding, value: float, beside: tuple[float, ...], w: Wording) -> str:
    if finding.indicator.unit == "code":
        return w.cell(value, scale_of(finding))
    return w.value(finding.indicator, value, None, beside)


def _change(fact: Fact | None, w: Wording) -> dict[str, str]:
    """The number alone: a cell with a unit is no number."""
    if fact is None:
        return {}
    clear = {"is_clear": w.r(f"is_{fact.verdict}")} if fact.verdict else {}
    return {"change_last": numbers(fact.shown)[0], **clear}
