"""A milestone's findings, from tallies and registers only: the work is done by the modules beside this one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.results import Status
from evaluator.findings import involvement, registers, responses, survey
from evaluator.findings.answers import Cell
from evaluator.findings.changes import Changes, changes
from evaluator.findings.disclosure import Published, Withheld, decide, protected_count
from evaluator.findings.involvement import Involvement
from evaluator.findings.material import Material, gather
from evaluator.findings.measured import Measured, judged
from evaluator.findings.model import Findings, IndicatorFinding, Point
from evaluator.findings.quality import asked, double_entry, quality
from evaluator.findings.responses import Invited, Responses
from evaluator.programme.model import (
    Indicator,
    InvolvementSource,
    ManualSource,
    Milestone,
    Programme,
    RegisterSource,
    SurveySource,
)
from evaluator.store.documents import Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class At:
    """One milestone: its readings and what is withheld there. Earlier milestones are decided on as they were reported,
    so that a later report shows no more of them than they did."""

    milestone: Milestone
    material: Material
    involvement: Involvement
    responses: Responses
    withheld: Withheld

    def measure(self, indicator: Indicator) -> Measured:
        source, key = indicator.source, self.milestone.key
        if isinstance(source, SurveySource):
            return survey.measure(indicator, self.material, key, self.withheld)
        if isinstance(source, InvolvementSource):
            return involvement.measure(indicator, self.involvement, self.material, self.withheld)
        if isinstance(source, RegisterSource):
            return registers.measure(indicator, self.material, self.milestone)
        assert isinstance(source, ManualSource)
        return registers.measure_manual(indicator, self.material, self.milestone)


def milestone_findings(
    db: Connection,
    programme: Programme,
    programme_document: Document,
    milestone: str,
    *,
    invited: Mapping[tuple[str, str], int],
    today: dt.date,
) -> Findings:
    """Everything the report of ``milestone`` says, without what is withheld. ``invited``: by (wave, group).

    What is sent but not folded into the tallies is not in it. KeyError for an unknown milestone.
    """
    return findings_from(gather(db, programme, programme_document, milestone), invited=invited, today=today)


def findings_from(material: Material, *, invited: Mapping[tuple[str, str], int], today: dt.date) -> Findings:
    """The findings of the last of the material's milestones: the same material always gives the same."""
    programme = material.programme
    every = [at_milestone(material, one, invited) for one in material.milestones]
    now, rows = every[-1], material.rows
    answers = None if now.withheld.hides(responses.TABLE) else now.responses.total
    measured = [(indicator, [at.measure(indicator) for at in every]) for indicator in programme.indicators]
    by_milestone = [responses.collection_modes(at.responses, material, at.milestone.key, at.withheld) for at in every]
    modes = by_milestone[-1]
    changed = changes(material, [at.withheld for at in every], measured)
    indicators = tuple(_finding(indicator, every, its, changed) for indicator, its in measured)
    return Findings(
        programme=programme,
        milestone=now.milestone,
        generated_on=today,
        synthetic=bool(now.responses.synthetic) or any(row["synthetic"] for its in rows.values() for row in its),
        synthetic_answers=None if answers is None else now.responses.synthetic,
        answers=answers,
        responses=responses.group_responses(now.responses, now.withheld),
        indicators=indicators,
        node_status=_node_status(programme, indicators),
        trial_actions=registers.trial_action_findings(material, now.milestone),
        involvement=involvement.findings(now.involvement, now.withheld),
        decisions=registers.decision_findings(material, now.milestone),
        hours=registers.hours_findings(material),
        quality=quality(material, now.milestone, now.responses, now.withheld),
        deliveries=registers.deliveries(material, now.milestone),
        activities=registers.activities(material, now.milestone),
        registers=registers.other_registers(material, now.milestone),
        questionnaires={one.key: one.title for one in material.asked.values()},
        documents=_documents(material, now.milestone.key, indicators),
        attrition=changed.attrition,
        collection_modes=modes,
        mix_changes=responses.mix_changes([at.milestone.key for at in every], by_milestone),
        double_entry=double_entry(material, now.milestone.key, modes),
    )


def at_milestone(material: Material, milestone: Milestone, invited: Invited) -> At:
    its = involvement.readings(material, milestone)
    answered = responses.responses(material, milestone.key, invited)
    put = asked(material, milestone.key)
    tables = [involvement.published_grid(its), *responses.published(answered)]
    tables += [table for i in material.programme.indicators if (table := _published(i, material, milestone.key, its))]
    cells = put.answered() | _cells(material, milestone, its) | dict(answered.answered)
    withheld = decide(cells, tables, material.programme.disclosure_minimum, last=put.published())
    return At(milestone, material, its, answered, withheld)


def _published(indicator: Indicator, material: Material, milestone: str, its: Involvement) -> Published | None:
    if isinstance(indicator.source, SurveySource):
        return survey.published(indicator, material, milestone)
    if isinstance(indicator.source, InvolvementSource):
        return involvement.published(indicator, its)
    return None


def _cells(material: Material, milestone: Milestone, its: Involvement) -> dict[Cell, int]:
    """Every cell of answers that any figure is a sum over, with the count by which it is protected."""
    sources = (survey.asked(i, material, milestone.key) for i in material.programme.indicators if _is_survey(i))
    answers = [*(one.answers for one in sources if one is not None), *its.answers.values()]
    minimum = material.programme.disclosure_minimum
    return {cell: protected_count(t.n, t.asked, minimum) for one in answers for cell, t in one.cells.items()}


def _is_survey(indicator: Indicator) -> bool:
    return isinstance(indicator.source, SurveySource)


def _finding(indicator: Indicator, every: list[At], measured: list[Measured], changed: Changes) -> IndicatorFinding:
    judgements = [judged(indicator, one, at.milestone.key) for one, at in zip(measured, every, strict=True)]
    now = measured[-1]
    return IndicatorFinding(
        indicator=indicator,
        judgement=judgements[-1],
        estimate=now.estimate,
        by_group=now.by_group,
        distributions=now.distributions,
        series=tuple(
            Point(at.milestone.key, one.estimate, judgement.target, judgement.status)
            for at, one, judgement in zip(every, measured, judgements, strict=True)
        ),
        changes=changed.of[indicator.key],
        trace=now.trace,
        question=now.question,
        stem=now.stem,
        reversed=now.answers is not None and now.answers.variable.reversed,
        people=now.people,
        undated=now.undated,
        weighted=now.weighted,
        comparable=changed.comparable.get(indicator.key),
    )


_JUDGED = frozenset({Status.MET, Status.NOT_MET, Status.UNDECIDED})


def _node_status(programme: Programme, indicators: Iterable[IndicatorFinding]) -> dict[str, Status]:
    """A box is met when all its judged indicators are, not met when none is, else undecided. Without any that is judged
    it is suppressed, without data or without target, in that order. Boxes without indicators have no status."""
    found: dict[str, set[Status]] = {}
    for finding in indicators:
        found.setdefault(finding.indicator.node, set()).add(finding.status)
    return {node.key: _together(found[node.key]) for node in programme.nodes if node.key in found}


def _together(statuses: set[Status]) -> Status:
    judged_ones = statuses & _JUDGED
    if len(judged_ones) == 1:
        return next(iter(judged_ones))
    if judged_ones:
        return Status.UNDECIDED
    return next(s for s in (Status.SUPPRESSED, Status.NO_DATA, Status.NO_TARGET) if s in statuses)


def _documents(material: Material, milestone: str, indicators: Iterable[IndicatorFinding]) -> tuple[str, ...]:
    """The programme's version, those of the milestone's questionnaires, and any other that an indicator rests on."""
    waves = survey.labels(material.waves_at(milestone), material)
    traced = (name for finding in indicators for name in finding.trace.documents)
    return tuple(dict.fromkeys([material.labels[""], *waves, *traced]))
