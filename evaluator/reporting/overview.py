"""Page two: the theory of change with its statuses, and what was found of each outcome in one line."""

from __future__ import annotations

from collections import Counter
from typing import Final

from analysis.results import Status
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.programme.model import NODE_KINDS, AnswerSource, Node
from evaluator.reporting.blocks import Block, Column, Paragraph, Part, Table
from evaluator.reporting.charts import theory_figure
from evaluator.reporting.narrative import scale_of
from evaluator.reporting.passages import known_facts
from evaluator.reporting.wording import SYMBOLS, Wording

EFFECTS: Final = ("outcome_short", "outcome_long", "impact")
_DECIDED: Final = (Status.MET, Status.NOT_MET)


def theory(findings: Findings, w: Wording) -> Part:
    """The picture, and a line for each box among the outcomes that has an indicator."""
    outcomes = measured_nodes(findings, EFFECTS)
    blocks: list[Block] = [theory_figure(findings, w)]
    blocks += [_outcomes(outcomes, findings, w)] if outcomes else []
    said = " ".join([w.r("theory_statuses"), *_without(findings, w)])
    return Part("theory", w.r("part_theory"), (*blocks, Paragraph(said, "note")), opens_page=True)


def boxes(findings: Findings, w: Wording) -> Part:
    """For the appendix: every box with its status, how many of its indicators stand how, and the rule."""
    statuses: dict[str, list[Status]] = {node.key: [] for node in findings.programme.nodes}
    for finding in findings.indicators:
        statuses[finding.indicator.node].append(finding.status)
    rows = tuple(
        (
            w.pick(node.title),
            w.r(f"kind_{node.kind}"),
            signed(findings.node_status.get(node.key), w),
            _stands(statuses[node.key], w),
        )
        for node in ordered_nodes(findings)
    )
    columns = (
        Column(w.r("column_node"), width=3),
        Column(w.r("column_kind"), width=1.8),
        Column(w.r("column_status"), width=1.2),
        Column(w.r("column_indicators"), width=2.8),
    )
    table = Table(w.r("theory_table"), columns, rows)
    return Part("boxes", w.r("part_boxes"), (Paragraph(w.r("theory_rule")), table))


def ordered_nodes(findings: Findings) -> list[Node]:
    """The nodes by column from left to right, in the document's order within a column."""
    return sorted(findings.programme.nodes, key=lambda node: NODE_KINDS.index(node.kind))


def measured_nodes(findings: Findings, kinds: tuple[str, ...]) -> list[Node]:
    """Those of ``kinds`` that have an indicator."""
    measured = {finding.indicator.node for finding in findings.indicators}
    return [node for node in ordered_nodes(findings) if node.kind in kinds and node.key in measured]


def findings_of(node: Node, findings: Findings) -> list[IndicatorFinding]:
    return [finding for finding in findings.indicators if finding.indicator.node == node.key]


def signed(status: Status | None, w: Wording) -> str:
    """A status in a cell: its sign and its word."""
    return w.r("not_applicable") if status is None else f"{SYMBOLS[status]}\N{NO-BREAK SPACE}{w.status(status)}"


def strongest(its: list[IndicatorFinding], status: Status | None) -> IndicatorFinding:
    """The indicator that says most of an outcome with this ``status``: one that stands as the outcome does, and so is a
    reason for it, then one that is met or not met before one that is undecided, then a clear change, then what people
    answered before counts, then the largest part of those concerned; else the first."""

    def rank(finding: IndicatorFinding) -> tuple[bool, bool, bool, bool, bool, float]:
        estimate = finding.estimate
        shown = estimate is not None and estimate.value is not None
        part = estimate.n / estimate.population if estimate and estimate.population else 0.0
        clear = any(change.clear for change in finding.changes)
        asked = isinstance(finding.indicator.source, AnswerSource)
        return shown, finding.status is status, finding.status in _DECIDED, clear, asked, part

    return max(its, key=rank)


def _outcomes(outcomes: list[Node], findings: Findings, w: Wording) -> Table:
    until = findings.programme.milestones_until(findings.milestone.key)
    before = until[-2].key if len(until) > 1 else ""
    columns = (
        Column(w.r("column_outcome"), width=2.6),
        Column(w.r("column_status"), width=1.2),
        Column(w.r("column_strongest"), width=2.6),
        Column(w.r("column_value"), numeric=True, width=1.1),
        Column(w.r("column_answers"), numeric=True, width=1.1),
        Column(w.r("column_target"), numeric=True, width=1),
        *([Column(w.r("column_since_last"), numeric=True, width=1.9)] if before else []),
    )
    rows = tuple(_row(node, before, findings, w) for node in outcomes)
    note = w.r("outcomes_note", since=w.milestone(before)) if before else ""
    leads = tuple(f"outcome-{node.key}" for node in outcomes)
    return Table(w.r("outcomes_table"), columns, rows, note=note, leads=leads)


def _row(node: Node, before: str, findings: Findings, w: Wording) -> tuple[str, ...]:
    its = strongest(findings_of(node, findings), findings.node_status.get(node.key))
    target = its.judgement.target
    return (
        w.pick(node.title),
        signed(findings.node_status.get(node.key), w),
        w.pick(its.indicator.title),
        *_result(its, w),
        w.r("not_applicable") if target is None else w.value(its.indicator, target, scale_of(its)),
        *([_since(its, before, findings, w)] if before else []),
    )


def _result(its: IndicatorFinding, w: Wording) -> tuple[str, str]:
    """The figure, and how many answered of how many where people did."""
    estimate, target, none = its.estimate, its.judgement.target, w.r("not_applicable")
    if estimate is None:
        return w.t("common.not_shown"), none
    if estimate.value is None:
        return w.in_sentence(w.status(Status.NO_DATA)), none
    value = w.value(its.indicator, estimate.value, scale_of(its), () if target is None else (target,))
    if not isinstance(its.indicator.source, AnswerSource):
        return value, none
    if estimate.population is None:
        return value, w.count(estimate.n)
    return value, w.r("n_of_n", numerator=w.count(estimate.n), denominator=w.people(estimate))


def _since(its: IndicatorFinding, before: str, findings: Findings, w: Wording) -> str:
    fact = known_facts(findings, w).get(f"{its.indicator.key}.change@{before}")
    if fact is None:
        return w.r("not_applicable")
    return w.r("change_clearly", change=fact.shown) if fact.verdict == "clear" else fact.shown


def _without(findings: Findings, w: Wording) -> list[str]:
    """That nothing is known of the boxes without an indicator; those of the context by name, since it is a rival
    explanation of what was found."""
    nodes = [node for node in ordered_nodes(findings) if node.key not in findings.node_status]
    context = [w.quote(w.pick(node.title)) for node in nodes if node.kind == "context"]
    said = [w.r("theory_without")] if nodes else []
    return said + ([w.r("theory_without_context", nodes=w.listed(context))] if context else [])


def _stands(statuses: list[Status], w: Wording) -> str:
    """How many of a box's indicators stand how: '3: 1 nået, 2 uafklaret'."""
    if not statuses:
        return w.r("no_evidence")
    counted = Counter(statuses)
    parts = [f"{w.count(counted[status])} {w.in_sentence(w.status(status))}" for status in Status if counted[status]]
    return w.r("indicators_stand", n=w.count(len(statuses)), parts=", ".join(parts))
