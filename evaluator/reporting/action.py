"""From opportunity space to action, on one page: how far they came, what waits, what was decided and delivered."""

from __future__ import annotations

from evaluator.findings.flow_findings import FlowFindings
from evaluator.findings.model import Findings
from evaluator.reporting.blocks import Beside, Block, Column, Paragraph, Part, Table
from evaluator.reporting.charts import mark
from evaluator.reporting.flow import by_gap, flow_figure, undated
from evaluator.reporting.passages import passages
from evaluator.reporting.registers import decided, trial_sentences
from evaluator.reporting.wording import Wording


def action(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """No part where the registers hold nothing of the way."""
    way = findings.flow if findings.flow is not None and not findings.flow.is_empty else None
    trial, decisions = findings.trial_actions, findings.decisions
    if way is None and not (findings.deliveries or decisions.total or trial.total.proposed or trial.undated):
        return ()
    blocks: list[Block] = passages(findings, "registers", w)
    if way is not None:
        figure, waiting = flow_figure(way, w.t, mark=mark(findings, w)), _waiting(way, w)
        blocks.append(Beside(figure, waiting) if waiting else figure)
        without = undated(way, w.t)
        blocks += [Paragraph(w.t("flow.undated_besides", rows=w.listed(without)), "note")] if without else []
    if decisions.total:
        date = w.date(findings.milestone.cut_off)
        not_dated = [w.many("decisions_not_dated", decisions.undated)] if decisions.undated else []
        blocks.append(Paragraph(" ".join([decided(decisions, date, w), *not_dated])))
    if trial.total.proposed or trial.undated:
        blocks.append(Paragraph(" ".join(trial_sentences(trial, w))))
    lead = "flow" if way is not None else "decisions"
    below = _deliveries(findings, w)
    return (Part("action", w.t("flow.title"), tuple(blocks), below, lead=lead, opens_page=True),)


def _deliveries(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """What was delivered to whom."""
    if not findings.deliveries:
        return ()
    columns = (
        Column(w.r("column_delivered"), width=3),
        Column(w.r("column_body"), width=3),
        Column(w.r("column_date"), width=1.4),
    )
    rows = tuple((what, body, w.date(day)) for what, body, day in findings.deliveries)
    table = Table(w.r("deliveries_table", date=w.date(findings.milestone.cut_off)), columns, rows)
    return (Part("deliveries", w.r("part_deliveries"), (table,)),)


def _waiting(way: FlowFindings, w: Wording) -> Table | None:
    """How many wait where for the next step."""
    rows = tuple((w.t(f"flow.gap_{start}_{end}"), w.count(len(gaps))) for (start, end), gaps in by_gap(way).items())
    if not rows:
        return None
    columns = (Column(w.r("column_waiting"), width=3), Column(w.t("flow.column_number"), numeric=True))
    return Table(w.r("waiting"), columns, rows)
