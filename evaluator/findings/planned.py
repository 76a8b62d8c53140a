"""The plan of each milestone put back as it was agreed, over what was gathered with the document as it stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evaluator.findings.material import Material
from evaluator.programme.agreement import PlanState, as_agreed
from evaluator.store.waves import Wave


def as_planned(material: Material, plans: Mapping[str, PlanState]) -> Material:
    """``material`` with what was agreed of its milestones that have begun. ``plans``: by milestone, also of later ones.

    What was changed afterwards stands in ``current``, for the judgement beside the one that was agreed."""
    its = {one.key for one in material.milestones}
    plans = {key: plan for key, plan in plans.items() if key in its}
    reported = material.milestones[-1].key
    programme = as_agreed(material.programme, {key: plan.baseline for key, plan in plans.items()}, reported)
    return replace(
        material,
        programme=programme,
        milestones=programme.milestones_until(reported),
        waves=tuple(_as_agreed(wave, plans.get(wave.milestone)) for wave in material.waves),
        plans=plans,
        current=material.programme,
    )


def _as_agreed(wave: Wave, plan: PlanState | None) -> Wave:
    """The wave with the groups that were agreed for it."""
    found = next((one for one in plan.baseline.waves if one.key == wave.key), None) if plan else None
    return replace(wave, groups=found.groups) if found else wave
