"""An indicator in the report: status and figure, what changed, the milestones as a strip, what it takes to turn it."""

from __future__ import annotations

import math
from typing import Final

from analysis.nonresponse import Silent
from analysis.results import Status
from evaluator.findings.change_findings import Change
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.reporting.blocks import Block, Paragraph, Part, Verdict
from evaluator.reporting.certainty import JUDGED
from evaluator.reporting.charts import series_figure
from evaluator.reporting.facts import Fact
from evaluator.reporting.narrative import described, scale_of, target_in_words
from evaluator.reporting.passages import known_facts, part_of
from evaluator.reporting.plan import changed
from evaluator.reporting.theory_tested import interpreted
from evaluator.reporting.wording import SYMBOLS, Wording

FEW: Final = 20
"""So few silent are counted, more are told in tenths."""


def indicator_row(finding: IndicatorFinding, findings: Findings, w: Wording) -> Part:
    """What a page has room for; the answers behind it stand in the appendix, where it leads."""
    status, indicator = finding.status, finding.indicator
    blocks: list[Block | None] = [
        Verdict(status.value, SYMBOLS[status], w.status(status), _figure(finding, findings, w)),
        _changes(finding, findings, w),
        changed(finding, w),
        series_figure(finding, findings, w),
        _doubt(finding, w),
        interpreted(findings, indicator.key, w),
    ]
    shown = tuple(block for block in blocks if block is not None)
    return Part(part_of(indicator.key), w.pick(indicator.title), shown, lead=f"answers-{indicator.key}")


def _figure(finding: IndicatorFinding, findings: Findings, w: Wording) -> str:
    """The figure with its n and interval, and the target; or why there is none."""
    estimate, target = finding.estimate, finding.judgement.target
    if estimate is None or estimate.value is None:
        return described(finding, findings.milestone, w).result[0]
    value = w.estimate(finding.indicator, estimate, scale_of(finding), target, finding.people or 0)
    said = f"{value[:1].upper()}{value[1:]}."
    if finding.status is Status.MORE_ANSWERS:
        return f"{said} {w.r('verdict_more_answers')}"
    return f"{said} {target_in_words(finding, w) or w.r('verdict_no_target')}"


def _changes(finding: IndicatorFinding, findings: Findings, w: Wording) -> Paragraph | None:
    """Since each earlier milestone, clear changes first; nothing where nothing is compared."""
    known, said, unclear = known_facts(findings, w), [], []
    for change in finding.changes:
        fact, since = known.get(f"{finding.indicator.key}.change@{change.since}"), w.milestone(change.since)
        if change.clear:
            said.append(_clearly(finding, change, fact, w))
        elif fact is not None and change.refused == "register":
            key = "row_no_change" if fact.value == "0" else "row_count_change"
            said.append(w.r(key, since=since, change=fact.shown))
        elif change.comparison is not None:
            unclear.append(w.r("row_unclear_since", since=since, change=fact.shown) if fact else since)
    said += [w.r("row_unclear", since=w.listed(unclear, "or"))] if unclear else []
    return Paragraph(" ".join(said)) if said else None


def _clearly(finding: IndicatorFinding, change: Change, fact: Fact | None, w: Wording) -> str:
    """By the two figures where they say which way the answers went, else by the answers alone."""
    since, its = w.milestone(change.since), change.comparison
    assert its is not None
    assert its.estimate is not None
    way = "up" if its.estimate > 0.5 else "down"
    then = next((point.estimate for point in finding.series if point.milestone == change.since), None)
    now = finding.estimate
    if fact is None or then is None or then.value is None or now is None or now.value is None:
        return w.r("row_clear_level", way=w.r(f"change_{way}", since=since))
    if (now.value > then.value) is not (way == "up") or now.value == then.value:
        return w.r("row_clear_level", way=w.r(f"change_{way}", since=since))
    target = finding.judgement.target
    values = {
        "then": w.value(finding.indicator, then.value, None),
        "now": w.value(finding.indicator, now.value, None, () if target is None else (target,)),
    }
    return w.r(f"row_clear_{way}", since=since, change=fact.shown, **values)


def _doubt(finding: IndicatorFinding, w: Wording) -> Paragraph | None:
    """What it takes of the silent to turn the status; nothing where there are none, or none to turn."""
    its = finding.silent
    if its is None or finding.status not in JUDGED or its.count == 0:
        return None
    said = w.r(f"silent_{its.reason}") if its.count is None else _turns(finding, its, w)
    return Paragraph(said, "note") if said else None


def _turns(finding: IndicatorFinding, its: Silent, w: Wording) -> str:
    count, one = w.count(its.count), "_one" if its.count == 1 else ""
    if its.tipping is None or its.at_tipping is None or its.count is None:
        if its.against is None or its.against is not its.favour:
            return ""
        if its.against is finding.status:
            return w.r(f"row_stands{one}", count=count)
        return w.r(f"row_other{one}", count=count, status=w.in_sentence(w.status(its.against)))
    falling = finding.indicator.direction == "decrease"
    few = one or ("_none" if falling and its.at_tipping == 0 else "")
    key = f"row_{finding.status.value}_{finding.indicator.direction}{few}"
    median, met = finding.indicator.unit == "code", finding.status is Status.MET
    so = w.r("row_so_median" if median else "row_so_met" if met else "row_so")
    return w.r(key, part=_part(finding, its.at_tipping, its.count, w), count=count, so=so)


def _part(finding: IndicatorFinding, turning: int, count: int, w: Wording) -> str:
    """'6 out of 10', rounded to the side on which the sentence stays true; few people are counted."""
    up = (finding.status is Status.NOT_MET) is not (finding.indicator.direction == "increase")
    if count > FEW and 1 <= (tenths := (math.ceil if up else math.floor)(10 * turning / count)) <= 9:
        return w.r("row_half") if tenths == 5 else w.r("row_tenths", tenths=w.count(tenths))
    return w.count(turning)
