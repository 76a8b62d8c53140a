"""The findings of a milestone as one frozen value, from what may be shown: judgements, changes, series, registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from analysis.criteria import judge
from analysis.results import Judgement, Status
from evaluator.findings import registers, responses, survey
from evaluator.findings.change import adjusted, change
from evaluator.findings.change_findings import Change
from evaluator.findings.changed_plan import revision
from evaluator.findings.collection_findings import Doubts
from evaluator.findings.left_out import TEXTS
from evaluator.findings.material import Material
from evaluator.findings.measured import Measured
from evaluator.findings.model import Findings, IndicatorFinding, Point
from evaluator.findings.nonresponse import silent
from evaluator.findings.protecting import Protected
from evaluator.findings.scale_findings import scale_findings
from evaluator.findings.theme_findings import text_findings
from evaluator.programme.agreement import as_judged
from evaluator.programme.model import AnswerSource, Indicator, Milestone, Programme


def describe(its: Protected, *, today: dt.date, left_out: Collection[str] = ()) -> Findings:
    """The findings of the last milestone."""
    material, now, programme = its.material, its.milestones[-1], its.material.programme
    rows = material.rows.values()
    changes = adjusted({key: tuple(map(change, steps)) for key, steps in its.steps.items()})
    indicators = tuple(_finding(indicator, its, changes[indicator.key]) for indicator in programme.indicators)
    return Findings(
        programme=programme,
        milestone=now.milestone,
        generated_on=today,
        synthetic=now.is_synthetic or any(row["synthetic"] for kind in rows for row in kind),
        synthetic_answers=now.synthetic_answers,
        answers=now.answers,
        responses=now.responses,
        indicators=indicators,
        node_status=node_status(programme, indicators),
        trial_actions=registers.trial_action_findings(material, now.milestone),
        involvement=now.involvement,
        decisions=registers.decision_findings(material, now.milestone),
        hours=registers.hours_findings(material, now.milestone),
        quality=now.quality,
        deliveries=registers.deliveries(material, now.milestone),
        activities=registers.activities(material, now.milestone),
        flow=registers.flow_findings(material, now.milestone.cut_off),
        registers=registers.other_registers(material, now.milestone),
        questionnaires={one.key: one.title for one in material.asked.values()},
        documents=_documents(material, now.milestone.key, indicators),
        attrition=its.attrition,
        collection_modes=now.collection_modes,
        mix_changes=responses.mix_changes({at.milestone.key: at.collection_modes for at in its.milestones}),
        double_entry=now.double_entry,
        doubts=tuple(_doubts(material, now.milestone)),
        scales=tuple(scale_findings(material, now.milestone.key)),
        texts=None if TEXTS in left_out else text_findings(material, now.milestone.key),
        left_out=tuple(sorted(left_out)),
        plan=material.plans.get(now.milestone.key),
    )


def _doubts(material: Material, milestone: Milestone) -> Iterator[Doubts]:
    hidden = {wave for wave, _ in material.hidden}
    for one in material.doubts:
        if one.milestone == milestone.key:
            yield one.not_shown() if one.wave in hidden else one


def _finding(indicator: Indicator, its: Protected, changes: tuple[Change, ...]) -> IndicatorFinding:
    material, last = its.material, its.milestones[-1]
    every = {at.milestone.key: at.measured[indicator.key] for at in its.milestones}
    plans = {key: material.plans.get(key) for key in every}
    rules = {key: as_judged(indicator, plan.baseline if plan else None) for key, plan in plans.items()}
    judgements = {key: judged(rules[key], one, key) for key, one in every.items()}
    now, judgement = [*every.values()][-1], [*judgements.values()][-1]
    return IndicatorFinding(
        indicator=indicator,
        judgement=judgement,
        estimate=now.estimate,
        by_group=now.by_group,
        distributions=now.distributions,
        series=tuple(Point(k, one.estimate, judgements[k].target, judgements[k].status) for k, one in every.items()),
        changes=changes,
        trace=now.trace,
        question=now.question,
        stem=now.stem,
        reversed=now.answers is not None and now.answers.variable.reversed,
        people=now.people,
        undated=now.undated,
        strata=None if now.estimate is None else now.strata,
        comparable=its.comparable.get(indicator.key),
        revision=revision(indicator, last.measured, material, judged),
        theme=now.theme,
        silent=silent(indicator, now, judgement),
    )


def judged(indicator: Indicator, measured: Measured, milestone: str) -> Judgement:
    """The judgement at a milestone. What is not sampled has no interval and is judged by its value, whatever the rule;
    suppressed figures are not judged, since the status would disclose them, nor is anything of a group of whom more
    answered than there are, since nobody knows who they were."""
    target = indicator.targets.get(milestone)
    if measured.estimate is None:
        return Judgement(Status.SUPPRESSED, target, indicator.rule, indicator.margin)
    if measured.exceeded:
        return Judgement(Status.MORE_ANSWERS, target, indicator.rule, indicator.margin)
    sampled = measured.estimate.interval is not None or isinstance(indicator.source, AnswerSource)
    return judge(
        measured.estimate,
        target=target,
        direction=indicator.direction,
        rule=indicator.rule if sampled else "value",
        margin=indicator.margin,
        minimum_n=indicator.minimum_n if sampled else 0,
    )


_JUDGED = frozenset({Status.MET, Status.NOT_MET, Status.UNDECIDED})


def node_status(programme: Programme, indicators: Iterable[IndicatorFinding]) -> dict[str, Status]:
    """A box is met when all its judged indicators are, not met when all are not, mixed when some are each, undecided
    when the answers cannot tell. Without any that is judged it is suppressed, has more answers than people, is without
    data or without target, in that order. Boxes without indicators have no status."""
    found: dict[str, set[Status]] = {}
    for finding in indicators:
        found.setdefault(finding.indicator.node, set()).add(finding.status)
    return {node.key: _together(found[node.key]) for node in programme.nodes if node.key in found}


def _together(statuses: set[Status]) -> Status:
    judged_ones = statuses & _JUDGED
    if judged_ones >= {Status.MET, Status.NOT_MET}:
        return Status.MIXED
    if judged_ones:
        return next(iter(judged_ones)) if len(judged_ones) == 1 else Status.UNDECIDED
    return next(s for s in (Status.SUPPRESSED, Status.MORE_ANSWERS, Status.NO_DATA, Status.NO_TARGET) if s in statuses)


def _documents(material: Material, milestone: str, indicators: Iterable[IndicatorFinding]) -> tuple[str, ...]:
    """The programme's version, those of the milestone's questionnaires, and any other that an indicator rests on."""
    waves = survey.labels(material.waves_at(milestone), material)
    traced = (name for finding in indicators for name in finding.trace.documents)
    return tuple(dict.fromkeys([material.labels[""], *waves, *traced]))
