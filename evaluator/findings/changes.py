"""Every change of a report: the indicators compared since each earlier milestone, what of linked people may be shown,
p-values adjusted for their number, and attrition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.comparability import Series
from analysis.multiplicity import benjamini_hochberg, holm
from evaluator.findings import comparing
from evaluator.findings.change import Step, change, refusal
from evaluator.findings.disclosure import Withheld
from evaluator.findings.linked import Returned, pairs, returned, unlinkable
from evaluator.findings.linked_disclosure import ATTRITION, Candidates, Decisions
from evaluator.findings.material import Material
from evaluator.findings.measured import Measured
from evaluator.findings.model import Attrition, Change
from evaluator.programme.model import Indicator


@dataclass(frozen=True, slots=True)
class Changes:
    """``of`` by indicator, since the first milestone first; ``comparable`` only where a question was asked."""

    of: Mapping[str, tuple[Change, ...]]
    comparable: Mapping[str, Series]
    attrition: tuple[Attrition, ...]


def changes(
    material: Material, withheld: Sequence[Withheld], measured: Sequence[tuple[Indicator, Sequence[Measured]]]
) -> Changes:
    """``withheld`` by milestone and ``measured`` by indicator and milestone, both in the order of the milestones.

    What is shown between two earlier milestones is decided on too, as their reports did: it bears on what can be
    computed from this one.
    """
    keys = [milestone.key for milestone in material.milestones]
    minimum = material.programme.disclosure_minimum
    decisions = Decisions(minimum, material.waves)
    found: dict[str, list[Change]] = {indicator.key: [] for indicator, _ in measured}
    attrition: list[Attrition] = []
    for until in range(1, len(keys)):
        for since in reversed(range(until)):
            steps = [_step(indicator, its, keys, since, until, material) for indicator, its in measured]
            came_back = returned(material, keys[since], keys[until])
            decisions.decide(keys[since], keys[until], _candidates(steps, came_back), withheld[since], withheld[until])
            if until == len(keys) - 1:
                for step in steps:
                    shown = decisions.shows(keys[since], keys[until], step.indicator.key)
                    found[step.indicator.key].insert(0, change(step, shown=shown, minimum=minimum))
                attrition = [*_attrition(keys[since], keys[until], came_back, decisions), *attrition]
    comparable = {indicator.key: _series(indicator, its, keys, material) for indicator, its in measured}
    return Changes(
        adjusted({key: tuple(its) for key, its in found.items()}),
        {key: series for key, series in comparable.items() if series is not None},
        tuple(attrition),
    )


def adjusted(by_indicator: Mapping[str, tuple[Change, ...]]) -> dict[str, tuple[Change, ...]]:
    """P-values for the number of comparisons in the report: by Holm within each family that the programme declares, by
    Benjamini and Hochberg over all comparisons of indicators that belong to none."""
    families: dict[str, list[tuple[str, int, float]]] = {}
    for key, its in by_indicator.items():
        for place, one in enumerate(its):
            if one.comparison is not None and one.comparison.pvalue is not None:
                families.setdefault(one.family, []).append((key, place, one.comparison.pvalue))
    found = {key: list(its) for key, its in by_indicator.items()}
    for family, members in families.items():
        correct, name = (holm, "holm") if family else (benjamini_hochberg, "benjamini-hochberg")
        for (key, place, _), value in zip(members, correct([p for *_, p in members]), strict=True):
            found[key][place] = replace(found[key][place], adjusted=value, correction=name)
    return {key: tuple(its) for key, its in found.items()}


def _step(
    indicator: Indicator, its: Sequence[Measured], keys: Sequence[str], since: int, until: int, material: Material
) -> Step:
    earlier, now = its[since], its[until]
    if earlier.answers is None or now.answers is None:
        return Step(indicator, keys[since], earlier, now, None)
    points = _points([one if since <= i <= until else None for i, one in enumerate(its)], keys)
    comparability = comparing.between(indicator, points, keys, material.versions)
    step = Step(indicator, keys[since], earlier, now, comparability)
    if refusal(step):
        return step
    reason = unlinkable(earlier.answers, now.answers)
    return replace(step, unlinked=reason, pairs=None if reason else pairs(earlier.answers, now.answers, material))


def _candidates(steps: Sequence[Step], came_back: Sequence[Returned]) -> Candidates:
    linked = {
        step.indicator.key: (step.pairs, step.earlier.answers, step.now.answers)
        for step in steps
        if step.pairs is not None and step.earlier.answers is not None and step.now.answers is not None
    }
    return Candidates(linked, came_back)


def _attrition(since: str, until: str, came_back: Sequence[Returned], decisions: Decisions) -> Iterator[Attrition]:
    for its in came_back:
        for group in ("", *its.groups):
            again, lost, new = its.counts(its.groups if group == "" else [group])
            if decisions.shows(since, until, ATTRITION + its.questionnaire, group):
                yield Attrition(since, its.questionnaire, group, again + lost, again, new)
            else:
                yield Attrition(since, its.questionnaire, group, None, None, None)


def _series(indicator: Indicator, its: Sequence[Measured], keys: Sequence[str], material: Material) -> Series | None:
    points = _points(its, keys)
    return comparing.along(indicator, points, keys, material.versions) if points else None


def _points(its: Sequence[Measured | None], keys: Sequence[str]) -> list[comparing.Point]:
    """The milestones that asked the question."""
    return [
        comparing.point(key, one.answers)
        for key, one in zip(keys, its, strict=True)
        if one is not None and one.answers is not None
    ]
