"""Page one: what was found, along the theory of change; then the picture of the theory with its statuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from analysis.results import Status
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.programme.model import NODE_KINDS, Node
from evaluator.reporting.blocks import Answer, Answers, Block, Column, Notice, Paragraph, Part, Table, Verdict
from evaluator.reporting.certainty import certainty, same_answers
from evaluator.reporting.charts import theory_figure
from evaluator.reporting.narrative import scale_of
from evaluator.reporting.plan import agreed
from evaluator.reporting.wording import SYMBOLS, Wording

EFFECTS: Final = ("outcome_short", "outcome_long", "impact")
_COUNTED: Final = (Status.UNDECIDED, Status.MORE_ANSWERS, Status.SUPPRESSED, Status.NO_DATA, Status.NO_TARGET)


def summary(findings: Findings, w: Wording) -> Part:
    """The first part of the report; with its effects on page one and everything before them after it."""
    effects = _answers(findings, EFFECTS, w)
    before = _answers(findings, tuple(kind for kind in NODE_KINDS if kind not in EFFECTS), w)
    blocks: list[Block] = [Paragraph(f"{_tally(findings, w)} {_basis(findings, w)}", "lead"), *_exceeded(findings, w)]
    blocks += [*certainty(findings, w), *agreed(findings, w)]
    blocks += [Answers(effects)] if effects else []
    blocks.append(Paragraph(w.r("summary_caution"), "note"))
    parts = [Part("earlier-steps", w.r("part_earlier_steps"), (Answers(before),))] if before else []
    return Part("summary", w.r("part_summary"), tuple(blocks), (theory(findings, w), *parts))


def theory(findings: Findings, w: Wording) -> Part:
    """The picture of the theory of change, the rule for a box's status, and the boxes as a table."""
    statuses: dict[str, list[Status]] = {node.key: [] for node in findings.programme.nodes}
    for finding in findings.indicators:
        statuses[finding.indicator.node].append(finding.status)
    rows = tuple(
        (
            w.pick(node.title),
            w.r(f"kind_{node.kind}"),
            _signed(findings.node_status.get(node.key), w),
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
    said = Paragraph(" ".join((w.r("theory_rule"), *_without(findings, w))))
    return Part("theory", w.r("part_theory"), (theory_figure(findings, w), said, table))


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


def ordered_nodes(findings: Findings) -> list[Node]:
    """The nodes by column from left to right, in the document's order within a column."""
    return sorted(findings.programme.nodes, key=lambda node: NODE_KINDS.index(node.kind))


def _tally(findings: Findings, w: Wording) -> str:
    """How many indicators stand how, in sentences; kinds without any are not mentioned."""
    statuses = Counter(finding.status for finding in findings.indicators)
    intro = _met(len(findings.indicators), statuses, w)
    others = (w.r(f"summary_{s.value}", n=w.count(statuses[s])) for s in _COUNTED if statuses[s])
    return " ".join((intro, *others))


def _met(total: int, statuses: Mapping[Status, int], w: Wording) -> str:
    met, not_met = statuses[Status.MET], statuses[Status.NOT_MET]
    if total == 1:
        return w.r("summary_only_met") if met else w.r("summary_only_not_met") if not_met else w.r("summary_only")
    if total == 2 and 2 in (met, not_met):
        return w.r("summary_both_met" if met else "summary_both_not_met")
    return w.r("summary_intro", total=w.count(total), met=w.count(met), not_met=w.count(not_met))


def _basis(findings: Findings, w: Wording) -> str:
    if findings.answers is None:
        return w.r("summary_basis_few", minimum=w.count(findings.programme.disclosure_minimum))
    if findings.answers == 0:
        return w.r("summary_basis_none")
    rate = next((m for m in findings.quality if m.key == "response_rate" and m.value is not None), None)
    said = ""
    if rate is not None and rate.value is not None:
        values = {"answered": w.count(rate.numerator), "population": w.count(rate.denominator)}
        said = w.r("summary_rate", rate=w.share(rate.value), **values)
    return w.r("summary_basis", answers=w.count(findings.answers), rate=said)


def _exceeded(findings: Findings, w: Wording) -> list[Block]:
    """A warning where more answered than there are people, with the groups."""
    rows = [
        w.r(
            "exceeded_row",
            group=w.title("groups", row.group),
            answered=w.count(row.answered),
            population=w.count(row.population),
        )
        for row in findings.responses
        if row.exceeded
    ]
    return [Notice(w.r("exceeded_title"), w.r("summary_exceeded", rows=w.listed(rows)))] if rows else []


def _answers(findings: Findings, kinds: tuple[str, ...], w: Wording) -> tuple[Answer, ...]:
    measured = {finding.indicator.node for finding in findings.indicators}
    return tuple(
        _answer(node, [finding for finding in findings.indicators if finding.indicator.node == node.key], findings, w)
        for node in ordered_nodes(findings)
        if node.kind in kinds and node.key in measured
    )


def _answer(node: Node, its: list[IndicatorFinding], findings: Findings, w: Wording) -> Answer:
    status = findings.node_status.get(node.key, Status.NO_DATA)
    verdict = Verdict(status.value, SYMBOLS[status], w.status(status), w.r(f"node_{status.value}"))
    return Answer(w.pick(node.title), verdict, (*(_line(finding, w) for finding in its), *same_answers(its, w)))


def _line(finding: IndicatorFinding, w: Wording) -> str:
    indicator, status = finding.indicator, w.in_sentence(w.status(finding.status))
    title = w.pick(indicator.title)
    if finding.estimate is None or finding.estimate.value is None:
        return w.r("summary_line_plain", title=title, status=status)
    target, scale = finding.judgement.target, scale_of(finding)
    said = "" if target is None else w.r("summary_target", target=w.target(indicator, target, scale))
    value = w.estimate(indicator, finding.estimate, scale, target, finding.people or 0)
    return w.r("summary_line", title=title, value=value, target=said, status=status)


def _signed(status: Status | None, w: Wording) -> str:
    return w.r("not_applicable") if status is None else f"{SYMBOLS[status]}\N{NO-BREAK SPACE}{w.status(status)}"
