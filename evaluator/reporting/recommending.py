"""What became of the recommendations of earlier milestones, and what was answered to those of this one."""

from __future__ import annotations

from evaluator.findings.model import Findings
from evaluator.findings.written import Recommendation, Response
from evaluator.reporting.blocks import Block, Column, Paragraph, Part, Table
from evaluator.reporting.facts import filled
from evaluator.reporting.passages import known_facts, rests_on
from evaluator.reporting.wording import Wording


def recommendations(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """No part where nothing was recommended."""
    its = findings.written
    if its is None or not (its.recommendations or its.earlier):
        return ()
    blocks: list[Block] = []
    if its.recommendations:
        blocks.append(_table(w.r("recommended_table"), its.recommendations, findings, w))
    if its.earlier:
        blocks.append(_table(w.r("earlier_table"), its.earlier, findings, w, earlier=True))
    elif len(findings.programme.milestones_until(findings.milestone.key)) > 1:
        blocks.append(Paragraph(w.r("earlier_none"), "note"))
    return (Part("recommendations", w.r("part_recommendations"), tuple(blocks)),)


def _table(
    caption: str, its: tuple[Recommendation, ...], findings: Findings, w: Wording, *, earlier: bool = False
) -> Table:
    columns = (
        Column(w.r("column_recommendation"), width=3),
        Column(w.r("column_for"), width=1.3),
        *((Column(w.r("column_milestone"), width=1.2),) if earlier else ()),
        Column(w.r("column_response"), width=2.4),
        Column(w.r("column_owner"), width=1.3),
        Column(w.r("column_state"), width=1.3),
    )
    rows = tuple(_row(one, findings, w, earlier=earlier) for one in its)
    leads = () if earlier else tuple(rests_on(one, findings, w) for one in its)
    return Table(caption, columns, rows, leads=leads)


def _row(one: Recommendation, findings: Findings, w: Wording, *, earlier: bool) -> tuple[str, ...]:
    none, text = w.r("not_applicable"), filled(w.pick(one.text), known_facts(findings, w))[0]
    its = one.response
    return (
        w.r("recommended", number=w.count(one.number), text=text.rstrip(".")),
        w.pick(one.to) or none,
        *((w.title("milestones", one.milestone),) if earlier else ()),
        w.r("not_answered") if its is None else _response(its, w),
        none if its is None else its.owner or none,
        none if its is None else _state(its, w),
    )


def _response(its: Response, w: Wording) -> str:
    said = [f"{w.r(f'response_{its.answer}')}."]
    said += [its.reason] if its.reason else []
    said += [w.r("response_action", action=its.action)] if its.action else []
    return " ".join(said)


def _state(its: Response, w: Wording) -> str:
    said = [w.r(f"response_state_{its.status}")] if its.status else []
    said += [w.r("response_due", date=w.date(its.due))] if its.due else []
    said += [w.r("response_told", date=w.date(its.told_on))] if its.told_on and its.status else []
    return ", ".join(said) or w.r("not_applicable")
