"""What was changed of a milestone's plan after it was agreed: measured again where the figure is another, and judged
beside what was agreed. The figures that are measured again are protected together with all others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from analysis.results import Judgement
from evaluator.findings.headcounts import People
from evaluator.findings.material import Material
from evaluator.findings.measured import Measured
from evaluator.findings.model import Revision
from evaluator.findings.registers import people_counted
from evaluator.programme.approval import CUT_OFF, Difference, PlanChange
from evaluator.programme.model import AnswerSource, Indicator, ManualSource, Milestone

CHANGED: Final = " as changed"
"""Follows the key of an indicator that is measured again. With a space: no indicator's key has one."""


def remeasured(material: Material, milestone: str) -> list[tuple[Indicator, Material]]:
    """The indicators of which a change touches the figure, as they stand now, with what they are measured from."""
    current = material.current
    if current is None:
        return []
    changes = touching(material, milestone)
    again = {key for key, its in changes.items() if any(one.difference.changes_figure for one in its)}
    changed = replace(material, programme=current)
    return [(replace(one, key=one.key + CHANGED), changed) for one in current.indicators if one.key in again]


def people_either_way(material: Material, milestone: Milestone) -> People:
    """How many people were in each row that an indicator sums, as it was agreed and as it was changed."""
    found = people_counted(material, milestone)
    for indicator, by in remeasured(material, milestone.key):
        changed = replace(by.programme, indicators=(indicator,))
        found |= people_counted(replace(by, programme=changed), changed.milestone(milestone.key))
    return found


def revision(
    indicator: Indicator,
    measured: Mapping[str, Measured],
    material: Material,
    judged: Callable[[Indicator, Measured, str], Judgement],
) -> Revision | None:
    """The indicator at the last milestone by what was changed of it; None where nothing was."""
    milestone = material.milestones[-1].key
    changes = touching(material, milestone).get(indicator.key, ())
    if not changes or material.current is None:
        return None
    now = next((one for one in material.current.indicators if one.key == indicator.key), None)
    if now is None:
        return Revision(changes, None, None)
    its = measured.get(indicator.key + CHANGED, measured[indicator.key])
    return Revision(changes, judged(now, its, milestone), its.estimate)


def touching(material: Material, milestone: str) -> dict[str, tuple[PlanChange, ...]]:
    """The changes of a milestone's plan by the indicators whose figure or judgement they bear on."""
    plan = material.plans.get(milestone)
    every = {
        one.key: one for one in (*(material.current or material.programme).indicators, *material.programme.indicators)
    }
    found = {
        key: tuple(one for one in (plan.changes if plan else ()) if _bears_on(one.difference, its))
        for key, its in every.items()
    }
    return {key: its for key, its in found.items() if its}


def _bears_on(difference: Difference, indicator: Indicator) -> bool:
    source = indicator.source
    match difference.kind:
        case "indicator":
            return difference.key == indicator.key
        case "group":
            return isinstance(source, AnswerSource) and difference.key in (source.groups or (difference.key,))
        case "milestone":
            return difference.aspect == CUT_OFF and not isinstance(source, AnswerSource | ManualSource)
    return False
