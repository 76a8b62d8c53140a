"""Page one: what the evaluator concludes, found, warns of and recommends, and below it how many targets are met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from analysis.results import Status
from evaluator.findings.model import Findings
from evaluator.findings.written import Recommendation
from evaluator.reporting.blocks import Block, Bullets, Notice, Paragraph, Part
from evaluator.reporting.facts import NOT_JUDGED, filled
from evaluator.reporting.passages import known_facts, listed_passages, passages, rests_on, signers, unsigned
from evaluator.reporting.wording import Wording

_LISTS: Final = (("findings", "finding"), ("cautions", "caution"))


def summary(findings: Findings, w: Wording) -> Part:
    """The first part of the report."""
    concluded = passages(findings, "conclusion", w, tone="lead")
    blocks: list[Block] = [*_exceeded(findings, w), *(concluded or [Paragraph(w.r("no_conclusion"), "lead")])]
    lists = [
        Part(key, w.r(f"part_{key}"), tuple(said))
        for key, place in _LISTS
        if (said := listed_passages(findings, place, w))
    ]
    parts = (*lists, *_recommended(findings, w), _standing(findings, w))
    return Part("summary", w.r("part_summary"), tuple(blocks), parts)


def recommended(one: Recommendation, findings: Findings, w: Wording) -> str:
    """A recommendation and whom it is for, with its figures in place."""
    text, to = filled(w.pick(one.text), known_facts(findings, w))[0], w.pick(one.to)
    return w.r("recommended_to", text=text.rstrip("."), to=to) if to else text


def tally(findings: Findings, w: Wording) -> str:
    """How many targets stand how; kinds without any are not mentioned."""
    statuses, total = Counter(finding.status for finding in findings.indicators), len(findings.indicators)
    said = [_met(total, statuses, w)]
    said += [w.many("tally_undecided", n)] if (n := statuses[Status.UNDECIDED]) else []
    said += [w.many("tally_not_judged", n)] if (n := sum(statuses[status] for status in NOT_JUDGED)) else []
    return " ".join(said)


def _met(total: int, statuses: Mapping[Status, int], w: Wording) -> str:
    met, not_met = statuses[Status.MET], statuses[Status.NOT_MET]
    if total == 1:
        return w.r("tally_only_met" if met else "tally_only_not_met" if not_met else "tally_only")
    if total == 2 and 2 in (met, not_met):
        return w.r("tally_both_met" if met else "tally_both_not_met")
    return w.r("tally", total=w.count(total), met=w.count(met), not_met=w.count(not_met))


def _recommended(findings: Findings, w: Wording) -> tuple[Part, ...]:
    its = findings.written.recommendations if findings.written else ()
    if not its:
        return ()
    items = tuple(recommended(one, findings, w) for one in its)
    said = Bullets(items, tuple(rests_on(one, findings, w) for one in its))
    return (Part("recommended", w.r("part_recommended"), (said, *unsigned(its, w))),)


def _standing(findings: Findings, w: Wording) -> Part:
    """What the targets say, what they do not say, whether any was changed, and who signs for page one."""
    blocks: list[Block] = [Paragraph(tally(findings, w), "lead"), Paragraph(w.r("summary_caution"), "note")]
    if findings.plan is not None and findings.plan.changes:
        blocks.append(Notice(w.t("plan.changed_title"), w.r("plan_changed_see")))
    if names := signers(findings):
        blocks.append(Paragraph(w.r("signed_by", names=w.listed(names))))
    return Part("standing", w.r("part_standing"), tuple(blocks))


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
