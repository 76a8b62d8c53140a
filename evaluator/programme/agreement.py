"""What is agreed of a milestone before its collection begins: its values one by one, what differs between two
documents, and a document in which what was agreed stands as it was agreed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from evaluator.programme.approval import Approval, Difference, PlanChange, Unapproved
from evaluator.programme.canonical import written
from evaluator.programme.model import Group, Indicator, Milestone, Programme, QualityTargets

Place = tuple[str, str, str]
"""Kind, key and aspect."""


@dataclass(frozen=True, slots=True)
class PlanState:
    """The plan of a milestone whose collection has begun. ``baseline`` is version ``number`` of the programme document:
    what was approved last before, else what was in force at the first opening. ``unapproved``: the questionnaires that
    are asked otherwise than they were approved."""

    milestone: str
    began_at: dt.datetime
    number: int
    baseline: Programme
    approval: Approval | None
    changes: tuple[PlanChange, ...]
    unapproved: tuple[Unapproved, ...] = ()


def differences(before: Programme, after: Programme, milestone: str) -> tuple[Difference, ...]:
    """What of the milestone's agreement in ``before`` is another, or gone, in ``after``; and indicators that are judged
    at it, and waves that ask at it, and were not there. Sizes of groups that it does not ask are not agreed, and an
    indicator's least n goes along with the disclosure minimum where it is that. Nothing where ``before`` has no such
    milestone."""
    if milestone not in {one.key for one in before.milestones}:
        return ()
    if milestone not in {one.key for one in after.milestones}:
        return (Difference(milestone, "milestone", milestone, "removed", "", ""),)
    then, now = _agreed(before, milestone), _agreed(after, milestone)
    old, new = ({one.key for one in its.indicators} for its in (before, after))
    asked = [{one.key for one in its.waves if one.milestone == milestone} for its in (before, after)]
    apart = {"indicator": old ^ new, "wave": asked[0] ^ asked[1]}
    judged = {one.key for one in after.indicators if milestone in one.targets}
    changed = [
        Difference(milestone, *place, then.get(place, ""), now.get(place, ""))
        for place in dict.fromkeys([*then, *now])
        if then.get(place) != now.get(place) and place[1] not in apart.get(place[0], ())
    ]
    gone = [
        Difference(milestone, "indicator", one.key, "removed", _target(one, milestone), "")
        for one in before.indicators
        if one.key not in new
    ]
    come = [
        Difference(milestone, "indicator", one.key, "added", "", _target(one, milestone))
        for one in after.indicators
        if one.key in judged - old
    ]
    come += [
        Difference(milestone, "wave", one.key, "added", "", written(sorted(one.groups)))
        for one in after.waves
        if one.key in asked[1] - asked[0]
    ]
    sized = _asked(before, milestone) & {group.key for group in after.groups}
    least = {one.key for one in before.indicators if one.minimum_n == before.disclosure_minimum}
    least &= {one.key for one in after.indicators if one.minimum_n == after.disclosure_minimum}
    said = (one for one in changed if one.kind != "group" or one.key in sized)
    same = {("indicator", key, "minimum_n") for key in least}
    return (*(one for one in said if (one.kind, one.key, one.aspect) not in same), *gone, *come)


def as_agreed(current: Programme, baselines: Mapping[str, Programme], milestone: str) -> Programme:
    """``current`` with the indicators, group sizes, quality targets and cut-offs of each milestone that has a baseline
    as they stand there. Indicators are those of ``milestone``: what was taken out later is there, what was added later
    has no target at it. The disclosure minimum is the greatest of all: who answered under it stays protected by it."""
    if not baselines:
        return current
    own = baselines.get(milestone, current)
    agreed = {one.key: one for one in own.indicators}
    new = {one.key for one in current.indicators}
    every = (*current.indicators, *(one for one in own.indicators if one.key not in new))
    boxes = {node.key for node in current.nodes}
    return replace(
        current,
        disclosure_minimum=max(one.disclosure_minimum for one in (current, *baselines.values())),
        indicators=tuple(_as_agreed(one, agreed.get(one.key, one), baselines) for one in every),
        nodes=(*current.nodes, *(node for node in own.nodes if node.key not in boxes)),
        groups=tuple(_sized(group, current, baselines) for group in current.groups),
        milestones=tuple(_dated(one, baselines) for one in current.milestones),
    )


def plainly(value: str) -> str:
    """A value of a difference as it would be written in a document; a source by what it counts, in any language."""
    found = json.loads(value)
    if isinstance(found, list):
        return ", ".join(found)
    if not isinstance(found, dict):
        return str(found)
    ((kind, its),) = found.items()
    if kind not in ("SurveySource", "ThemeSource"):
        named = [str(one) for one in its.values() if not isinstance(one, dict)]
        return " ".join([kind.removesuffix("Source").lower(), *named])
    questions = ", ".join("{questionnaire}.{item}".format(**one["Question"]) for one in its["questions"])
    codes = its.get("theme", "") or ", ".join(str(code) for code in its.get("codes", ()))
    return f"{questions} = {codes}" if codes else questions


def as_judged(indicator: Indicator, baseline: Programme | None) -> Indicator:
    """The indicator with the direction, rule, margin and least n of a milestone's baseline."""
    found = next((one for one in baseline.indicators if one.key == indicator.key), None) if baseline else None
    if found is None:
        return indicator
    return replace(
        indicator, direction=found.direction, rule=found.rule, margin=found.margin, minimum_n=found.minimum_n
    )


def _agreed(programme: Programme, milestone: str) -> dict[Place, str]:
    at = programme.milestone(milestone)
    found: dict[Place, object] = {
        ("programme", "", "disclosure_minimum"): programme.disclosure_minimum,
        ("milestone", milestone, "cut_off"): at.cut_off,
    }
    found |= {("milestone", milestone, one.name): getattr(at.quality, one.name) for one in fields(QualityTargets)}
    found |= {("group", one.key, "population"): one.population_at(milestone) for one in programme.groups}
    its = [wave for wave in programme.waves if wave.milestone == milestone]
    found |= {("wave", wave.key, "groups"): sorted(wave.groups) for wave in its}
    for indicator in programme.indicators:
        found |= {("indicator", indicator.key, name): value for name, value in _of_indicator(indicator, milestone)}
    return {place: written(value) for place, value in found.items() if value is not None}


def _of_indicator(indicator: Indicator, milestone: str) -> Iterator[tuple[str, object]]:
    yield "target", indicator.targets.get(milestone)
    for name in ("rule", "margin", "direction", "unit", "baseline", "minimum_n", "node", "family"):
        yield name, getattr(indicator, name)
    yield "source", indicator.source


def _target(indicator: Indicator, milestone: str) -> str:
    target = indicator.targets.get(milestone)
    return "" if target is None else written(target)


def _asked(programme: Programme, milestone: str) -> set[str]:
    return {group for wave in programme.waves if wave.milestone == milestone for group in wave.groups}


def _as_agreed(current: Indicator, agreed: Indicator, baselines: Mapping[str, Programme]) -> Indicator:
    targets = {key: target for key, target in current.targets.items() if key not in baselines}
    for key, baseline in baselines.items():
        its = next((one.targets for one in baseline.indicators if one.key == current.key), {})
        if key in its:
            targets[key] = its[key]
    names = ("node", "unit", "source", "direction", "baseline", "rule", "margin", "family", "minimum_n")
    return replace(current, targets=targets, **{name: getattr(agreed, name) for name in names})


def _sized(group: Group, current: Programme, baselines: Mapping[str, Programme]) -> Group:
    sizes = {one.key: group.population_at(one.key) for one in current.milestones}
    for key, baseline in baselines.items():
        agreed = next((one for one in baseline.groups if one.key == group.key), group)
        sizes[key] = agreed.population_at(key)
    if all(group.population_at(key) == size for key, size in sizes.items()):
        return group
    return replace(group, population=None, populations={key: size for key, size in sizes.items() if size is not None})


def _dated(milestone: Milestone, baselines: Mapping[str, Programme]) -> Milestone:
    baseline = baselines.get(milestone.key)
    if baseline is None or milestone.key not in {one.key for one in baseline.milestones}:
        return milestone
    agreed = baseline.milestone(milestone.key)
    return replace(milestone, cut_off=agreed.cut_off, date_assumed=agreed.date_assumed, quality=agreed.quality)
